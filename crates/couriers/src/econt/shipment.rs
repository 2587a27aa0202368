//! One shipment: its events, its one short status, its times, and which of them wins.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use tracking::{CashTold, CourierSays, Expected, ExpectedBy, Heading, Meaning, Scan, Status, When, ZoneSource};

use super::event::{self, RECIPIENT, Reader, instant};
use super::office::Offices;
use crate::json::Text;
use crate::{Parcel, facts, json, times};

/// A short status has no time of its own: it is taken as told right after the newest event.
const RIGHT_AFTER: SignedDuration = SignedDuration::from_millis(1);

/// A shipment as the courier writes it, without the persons and prices.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Shipment {
    pub(super) shipment_number: Text,
    created_time: Text,
    send_time: Text,
    delivery_time: Text,
    receiver_delivery_type: Text,
    receiver_office_code: Text,
    cd_collected_amount: Text,
    cd_collected_currency: Text,
    cd_collected_time: Text,
    cd_paid_amount: Text,
    cd_paid_currency: Text,
    cd_paid_time: Text,
    expected_delivery_date: Text,
    delivery_attempt_count: Text,
    last_processed_instruction: Text,
    next_shipments: Value,
    short_delivery_status: Text,
    short_delivery_status_en: Text,
    tracking_events: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NextShipment {
    shipment_number: Text,
}

impl Reader {
    pub(super) fn parcel(&self, mut shipment: Shipment) -> Parcel {
        let number = std::mem::take(&mut shipment.shipment_number).0.unwrap_or_default();
        let offices = shipment.offices();
        let mut parcel = Parcel { number, ..Parcel::default() };
        let mut point = offices.point(None, None);
        for told in json::entries(std::mem::take(&mut shipment.tracking_events)) {
            point = event::office(&offices, &told).or(point);
            match event::scan(self, &offices, told) {
                Ok(scan) => parcel.scans.push(scan),
                Err(problem) => parcel.problems.push(problem),
            }
        }
        times::oldest_first(&mut parcel.scans);
        if parcel.scans.is_empty() {
            parcel.scans.extend(self.by_times(&shipment));
        }
        let short = self.short_status(&shipment, &offices, &parcel.scans);
        let goes_back = short.as_ref().is_some_and(|short| short.heading == Some(Heading::Sender))
            || parcel.scans.iter().any(|scan| scan.heading == Some(Heading::Sender));
        parcel.says = CourierSays { point, ..shipment.says(&parcel.number, goes_back, &self.zone) };
        if let Some(short) = short {
            self.add_short_status(&mut parcel, &shipment, short);
        }
        parcel.scans.extend(self.cash(&shipment));
        parcel
    }

    /// What the times tell when there is no event.
    fn by_times(&self, shipment: &Shipment) -> Vec<Scan> {
        let times = [
            ("CREATED_TIME", &shipment.created_time),
            ("SEND_TIME", &shipment.send_time),
            ("DELIVERY_TIME", &shipment.delivery_time),
        ];
        times.into_iter().filter_map(|(code, time)| self.at(code, time)).collect()
    }

    /// Cash that came, and cash that was paid out. An amount of nought or none is no cash, whatever the time says.
    fn cash(&self, shipment: &Shipment) -> Vec<Scan> {
        let facts = [
            ("CD_COLLECTED", &shipment.cd_collected_amount, &shipment.cd_collected_time),
            ("CD_PAID", &shipment.cd_paid_amount, &shipment.cd_paid_time),
        ];
        let told = facts.into_iter().filter(|(_, amount, _)| is_positive(amount));
        told.filter_map(|(code, _, time)| self.at(code, time)).collect()
    }

    /// A scan of a time that is no event.
    fn at(&self, code: &str, time: &Text) -> Option<Scan> {
        let (at, zone) = instant(time, &self.zone)?;
        let (meaning, heading) = self.statuses.look_up(code, None);
        Some(Scan {
            at,
            zone,
            code: code.to_owned(),
            detail: None,
            text: code.to_owned(),
            place: None,
            heading,
            meaning,
        })
    }

    /// The short status in the first of its two languages that the table knows, else in the first there is.
    fn short_status(&self, shipment: &Shipment, offices: &Offices, scans: &[Scan]) -> Option<Short> {
        let lies_at = scans.iter().rev().find_map(|scan| scan.detail.as_deref());
        let detail = offices.is_recipients(lies_at).then_some(RECIPIENT);
        let fields = [&shipment.short_delivery_status_en, &shipment.short_delivery_status];
        let told = fields.into_iter().filter_map(Text::as_str).map(|text| {
            let code = code_of(text);
            let (meaning, heading) = self.short_statuses.look_up(&code, detail);
            Short { code, text: text.to_owned(), meaning, heading }
        });
        let mut told: Vec<Short> = told.collect();
        told.sort_by_key(|short| short.meaning == Meaning::Unmapped);
        told.into_iter().next()
    }

    /// Adds the short status as a scan where it says something else than the newest event.
    fn add_short_status(&self, parcel: &mut Parcel, shipment: &Shipment, short: Short) {
        let status = short.status();
        let newest = parcel.scans.iter_mut().rev().find(|scan| !matches!(scan.status(), None | Some(Status::Unknown)));
        let stands = newest.as_ref().and_then(|scan| scan.status());
        if let Some(last) = newest.filter(|scan| scan.status() == Some(Status::Delivered)) {
            match status {
                // Handed over, and it was the sender who took it.
                Some(Status::Returned) => last.heading = Some(Heading::Sender),
                // To whom, the courier does not say; surely it did not stay there.
                Some(Status::Returning) => last.meaning = Meaning::Notice(None),
                _ => {}
            }
        }
        if is_same(status, stands) || is_beyond_words(stands, status) {
            return;
        }
        let delivered_at = instant(&shipment.delivery_time, &self.zone).filter(|_| status == Some(Status::Delivered));
        let newest_at = parcel.scans.last().map(|scan| scan.at);
        let right_after = || Some((newest_at?.checked_add(RIGHT_AFTER).ok()?, ZoneSource::Told(0)));
        match delivered_at.or_else(right_after) {
            Some((at, zone)) => parcel.scans.push(short.scan(at, zone)),
            None => parcel.problems.push(format!("the status \"{}\" has no time", short.text)),
        }
        parcel.says.cancelled = status == Some(Status::Cancelled);
    }
}

/// The one short status of a shipment.
struct Short {
    code: String,
    text: String,
    meaning: Meaning,
    heading: Option<Heading>,
}

impl Short {
    fn status(&self) -> Option<Status> {
        match self.meaning {
            Meaning::Status(standing) => Some(standing.status),
            Meaning::Notice(_) | Meaning::Unmapped => None,
        }
    }

    fn scan(self, at: Timestamp, zone: ZoneSource) -> Scan {
        let Self { code, text, meaning, heading } = self;
        Scan { at, zone, code, detail: None, text, place: None, heading, meaning }
    }
}

impl Shipment {
    /// A day, told as its midnight on the courier's clock.
    fn expected(&self, zone: &TimeZone) -> Option<Expected> {
        let (at, _) = instant(&self.expected_delivery_date, zone)?;
        Some(Expected { when: When::Day(zone.to_datetime(at).date()), by: ExpectedBy::Estimate })
    }

    fn offices(&self) -> Offices {
        let to_an_office = self.receiver_delivery_type.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("office"));
        Offices::of(self.receiver_office_code.0.clone().filter(|_| to_an_office))
    }

    fn says(&self, number: &str, goes_back: bool, zone: &TimeZone) -> CourierSays {
        let next = json::entries(self.next_shipments.clone());
        let mut next =
            next.into_iter().filter_map(json::object::<NextShipment>).filter_map(|next| next.shipment_number.0);
        let next = next.rfind(|next| next != number && next.chars().any(|c| c != '0'));
        // The reason that stands beside the number is free text; the last instruction is not.
        let is_return = match self.last_processed_instruction.as_str().map(str::to_lowercase).as_deref() {
            Some("return") => true,
            Some("forward") => false,
            _ => goes_back,
        };
        let (return_number, redirect_number) = if is_return { (next, None) } else { (None, next) };
        CourierSays {
            registered: true,
            delivered: !goes_back && instant(&self.delivery_time, zone).is_some(),
            attempts: self.delivery_attempt_count.as_str().and_then(|text| text.parse().ok()),
            expected: self.expected(zone),
            collected: paid(&self.cd_collected_amount, &self.cd_collected_currency, &self.cd_collected_time, zone),
            remitted: paid(&self.cd_paid_amount, &self.cd_paid_currency, &self.cd_paid_time, zone),
            return_number,
            redirect_number,
            ..CourierSays::default()
        }
    }
}

/// Cash with its amount: none without one, whatever the time says.
fn paid(amount: &Text, currency: &Text, time: &Text, zone: &TimeZone) -> Option<CashTold> {
    let at = instant(time, zone).map(|(at, _)| When::At(at));
    facts::cash(amount, currency, at).filter(|_| is_positive(amount))
}

/// Whether a short status says what the newest event says. How far a parcel is on its way is told by both, each in
/// its own grain.
fn is_same(short: Option<Status>, newest: Option<Status>) -> bool {
    let on_its_way = |status| matches!(status, Some(Status::PickedUp | Status::InTransit));
    short.is_some() && (short == newest || (on_its_way(short) && on_its_way(newest)))
}

/// Whether the newest event tells what no short status has a word for: then only an end or a return is news.
fn is_beyond_words(newest: Option<Status>, short: Option<Status>) -> bool {
    let is_news =
        matches!(short, None | Some(Status::Delivered | Status::Returning | Status::Returned | Status::Cancelled));
    !is_news && matches!(newest, Some(Status::AttemptedDelivery | Status::Exception))
}

/// The words of a short status without case, punctuation and blanks at its ends.
fn code_of(text: &str) -> String {
    let signs = text.chars().filter(|c| !matches!(c, '\'' | '’' | '`'));
    let plain: String =
        signs.map(|c| if c.is_alphanumeric() { c } else { ' ' }).flat_map(char::to_uppercase).take(80).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_positive(amount: &Text) -> bool {
    amount.as_str().and_then(|text| text.replace(',', ".").parse::<f64>().ok()).is_some_and(|amount| amount > 0.0)
}
