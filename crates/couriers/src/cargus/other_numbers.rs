//! What an answer tells under other numbers than the one asked for: pieces, ways back, redirections.
//!
//! `ResponseCode` names a way back or a redirection alike. After a refusal or a return it is the way back, and a number
//! of its own. Before that the parcel goes on under the new number, whose scans then are its own.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use tracking::{Heading, Status};

use super::elements::{Element, last_known, went_back};
use crate::{Asked, LabelError, Parcel, Reading, Recorded, Told};

/// So many redirections of one parcel are followed.
const STEPS: usize = 3;
/// Digits that a further piece has behind the shipment's number: 002, 003 …
const PIECE_DIGITS: usize = 3;

/// The elements of one answer, found by number.
struct Answered<'a>(HashMap<&'a str, &'a Element>);

/// One entry for each number asked; what came under other numbers apart.
pub(super) fn reading(asked: &[Asked], mut elements: Vec<Result<Element, LabelError>>) -> Reading {
    turn_ways_back(&mut elements);
    let answered = Answered::of(&elements);
    // A number that is not in the answer is unknown; but an element without a number may have been its.
    let missing = elements.iter().find_map(|one| one.as_ref().err()).unwrap_or(&LabelError::NotFound);
    let mut used: HashSet<String> = asked.iter().map(|one| one.number.as_str().to_owned()).collect();
    let told: Vec<Told> = asked
        .iter()
        .map(|one| match answered.0.get(one.number.as_str()) {
            Some(element) => {
                let (parcel, taken) = answered.followed(element);
                used.extend(taken);
                Told::Parcel(parcel)
            }
            None => Told::Error(missing.clone()),
        })
        .collect();
    let others = elements.iter().flatten().filter(|one| !used.contains(&one.parcel.number)).map(|one| {
        let number = &one.parcel.number;
        let whole = asked.iter().find(|asked| is_piece_of(number, asked.number.as_str()));
        Parcel { piece_of: whole.map(|asked| asked.number.clone()), ..answered.followed(one).0 }
    });
    let others = others.collect();
    Reading { told, others }
}

/// All elements of an answer whose question is not known.
pub(super) fn recorded(mut elements: Vec<Result<Element, LabelError>>) -> Vec<Recorded> {
    turn_ways_back(&mut elements);
    let answered = Answered::of(&elements);
    let recorded = elements.iter().map(|one| match one {
        Ok(element) => Recorded { number: element.parcel.number.clone(), told: Ok(answered.followed(element).0) },
        Err(error) => Recorded { number: String::new(), told: Err(error.clone()) },
    });
    recorded.collect()
}

/// What travels under the number of a way back goes to the sender, whoever asked for it.
fn turn_ways_back(elements: &mut [Result<Element, LabelError>]) {
    let answered = Answered::of(elements);
    let ways_back: HashSet<String> =
        answered.0.values().filter_map(|element| answered.followed(element).0.says.return_number).collect();
    let going_back = elements.iter_mut().flatten().filter(|one| ways_back.contains(&one.parcel.number));
    going_back.flat_map(|one| &mut one.parcel.scans).for_each(|scan| scan.heading = Some(Heading::Sender));
}

/// A piece's number is that of its shipment with three digits behind it.
fn is_piece_of(number: &str, whole: &str) -> bool {
    number
        .strip_prefix(whole)
        .is_some_and(|rest| rest.len() == PIECE_DIGITS && rest.chars().all(|c| c.is_ascii_digit()))
}

impl<'a> Answered<'a> {
    fn of(elements: &'a [Result<Element, LabelError>]) -> Self {
        Self(elements.iter().flatten().map(|one| (one.parcel.number.as_str(), one)).collect())
    }

    /// An element's parcel with its redirections taken in, and the numbers that these had.
    fn followed(&self, element: &Element) -> (Parcel, Vec<String>) {
        let mut parcel = element.parcel.clone();
        let mut confirmed_by = element.confirmed_by.clone();
        let mut seen = vec![parcel.number.clone()];
        let mut taken = Vec::new();
        let mut next = element.leads_to.clone();
        for _ in 0..STEPS {
            // A number may point to itself, or back to where it came from.
            let Some(number) = next.take().filter(|number| !seen.contains(number)) else { break };
            seen.push(number.clone());
            let target = self.0.get(number.as_str());
            let is_delivered = last_known(&mut parcel.scans).and_then(|scan| scan.status()) == Some(Status::Delivered);
            if is_delivered || went_back(&parcel.scans) {
                parcel.says.way_back_arrived_at = target.and_then(|target| arrival(target));
                parcel.says.return_number = Some(number);
                break;
            }
            if let Some(target) = target {
                parcel.scans.extend(target.parcel.scans.iter().cloned());
                parcel.problems.extend(target.parcel.problems.iter().cloned());
                confirmed_by = target.confirmed_by.clone().or(confirmed_by);
                next.clone_from(&target.leads_to);
                taken.push(number.clone());
            }
            parcel.says.redirect_number = Some(number);
        }
        // A refusal is confirmed by somebody too.
        let is_delivered = last_known(&mut parcel.scans).and_then(|scan| scan.status()) == Some(Status::Delivered);
        let with_recipient = is_delivered && !parcel.scans.iter().any(|scan| scan.heading.is_some());
        parcel.says.signer = confirmed_by.filter(|_| with_recipient);
        (parcel, taken)
    }
}

/// When a way back ended.
fn arrival(way_back: &Element) -> Option<Timestamp> {
    let mut scans = way_back.parcel.scans.clone();
    last_known(&mut scans).filter(|scan| scan.status() == Some(Status::Delivered)).map(|scan| scan.at)
}
