//! The elements of Cargus's tracking answer: one for each piece, in the recorded shape or in that of older documents.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Heading, Meaning, Scan, Status};

use super::event::Reader;
use super::failure;
use super::shape::{NUMBERS, is_tracking, list};
use crate::json::Text;
use crate::{LabelError, Parcel, json};

/// A piece, and the number that its `ResponseCode` names.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) parcel: Parcel,
    /// The number under which it goes back or on. The courier calls it `ResponseCode`; it is no error code.
    pub(super) leads_to: Option<String>,
    /// Who took it, or who said no.
    pub(super) confirmed_by: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Wire {
    code: Text,
    bar_code: Text,
    barcode: Text,
    response_code: Text,
    confirmation_name: Text,
    confirmation_persona_name: Text,
    event: Value,
    events: Value,
    packages: Value,
}

/// Whether a recorded value is one of this courier's answers, good or bad.
pub(super) fn is_answer(value: &Value) -> bool {
    is_tracking(value) || failure::of_body(value).is_some()
}

impl Reader {
    /// The elements of an answer that is no failure, in their order. What is told twice about a number is put together.
    pub(super) fn elements(&self, body: Value) -> Vec<Result<Element, LabelError>> {
        let mut found: Vec<Result<Element, LabelError>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for one in list(body) {
            let elements = match self.element(one) {
                Ok(elements) => elements,
                Err(error) => {
                    found.push(Err(error));
                    continue;
                }
            };
            for element in elements {
                let place = *places.entry(element.parcel.number.clone()).or_insert(found.len());
                match found.get_mut(place) {
                    Some(Ok(known)) => known.take_in(element),
                    _ => found.push(Ok(element)),
                }
            }
        }
        found
    }

    /// One element; in the older shape, the pieces among its packages behind it.
    fn element(&self, value: Value) -> Result<Vec<Element>, LabelError> {
        let unreadable = |what: &str| LabelError::Unreadable { what: what.to_owned() };
        let wire: Wire = json::object(value).ok_or_else(|| unreadable("an element of the answer is not an object"))?;
        let number = [wire.code, wire.bar_code, wire.barcode].into_iter().find_map(|text| text.0);
        let number = number.ok_or_else(|| unreadable("an element of the answer has no number"))?.to_uppercase();
        let (mut scans, mut problems) = self.scans(wire.event);
        let (more, more_problems) = self.scans(wire.events);
        scans.extend(more);
        problems.extend(more_problems);
        let (together, pieces) = self.packages(wire.packages, &number, &mut problems);
        scans.extend(together);
        let says = CourierSays { registered: true, ..CourierSays::default() };
        let element = Element {
            leads_to: wire.response_code.0.map(|code| code.to_uppercase()),
            confirmed_by: wire.confirmation_name.0.or(wire.confirmation_persona_name.0),
            parcel: Parcel { number, scans, says, problems, ..Parcel::default() },
        };
        Ok(std::iter::once(element).chain(pieces).collect())
    }

    /// In the older shape the events are those of packages. One with a number of its own is a piece of its own; the
    /// others are told together, and are delivered when all of them are.
    fn packages(&self, packages: Value, number: &str, problems: &mut Vec<String>) -> (Vec<Scan>, Vec<Element>) {
        let mut together = Vec::new();
        let mut pieces = Vec::new();
        for package in json::entries(packages) {
            match self.package(package, number) {
                Ok(package) => {
                    let (same, other): (Vec<_>, Vec<_>) =
                        package.into_iter().partition(|one| one.parcel.number == number);
                    for one in same {
                        problems.extend(one.parcel.problems);
                        together.push(one.parcel.scans);
                    }
                    pieces.extend(other);
                }
                Err(problem) => problems.push(problem.to_string()),
            }
        }
        if !together.iter().all(|scans| scans.iter().any(is_delivery)) {
            let deliveries = together.iter_mut().flatten().filter(|scan| is_delivery(scan));
            deliveries.for_each(|scan| scan.meaning = Meaning::Notice(None));
        }
        (together.into_iter().flatten().collect(), pieces)
    }

    fn package(&self, mut package: Value, number: &str) -> Result<Vec<Element>, LabelError> {
        if let Value::Object(fields) = &mut package {
            // Packages in packages are not read.
            fields.remove("Packages");
            if !NUMBERS.iter().any(|name| fields.contains_key(*name)) {
                fields.insert("Code".to_owned(), number.into());
            }
        }
        self.element(package)
    }
}

impl Element {
    fn take_in(&mut self, again: Self) {
        self.parcel.scans.extend(again.parcel.scans);
        self.parcel.problems.extend(again.parcel.problems);
        self.leads_to = self.leads_to.take().or(again.leads_to);
        self.confirmed_by = self.confirmed_by.take().or(again.confirmed_by);
    }
}

fn is_delivery(scan: &Scan) -> bool {
    scan.status() == Some(Status::Delivered)
}

/// Whether the parcel was refused or turned round at some time.
pub(super) fn went_back(scans: &[Scan]) -> bool {
    scans.iter().any(|scan| scan.heading == Some(Heading::Sender) || scan.status() == Some(Status::Rejected))
}

/// The last scan with a status that is known; the scans are put in order on the way.
pub(super) fn last_known(scans: &mut [Scan]) -> Option<&Scan> {
    scans.sort_by_key(|scan| scan.at);
    scans.iter().rev().find(|scan| !matches!(scan.status(), None | Some(Status::Unknown)))
}
