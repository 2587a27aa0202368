//! What a courier told beside its scans, line by line: in full for the merchant, without persons for the customer.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracking::{Attempts, CashTold, ExpectedBy, LabelFile, PickUpPoint, Status, When, initials};

use crate::language::Language;

/// One line: its name, its text, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToldFact {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) link: Option<String>,
}

/// For whom the lines are: language, zone and present moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) language: Language,
    pub(crate) zone: &'a TimeZone,
    pub(crate) now: Timestamp,
}

/// All that is known, for the merchant.
pub(crate) fn for_merchant(reading: Reading<'_>, file: &LabelFile) -> Vec<ToldFact> {
    let language = reading.language;
    let says = &file.says;
    let line = |key: &str, text: String| ToldFact { name: language.say(key), text, link: None };
    let mut facts = Vec::new();
    if let Some(expected) = file.expected() {
        let by = language.say(&format!("told-by-{}", expected.by));
        facts.push(line("told-expected", format!("{} ({by})", reading.when(expected.when))));
    }
    if let Some((point, until)) = file.waits_at() {
        facts.extend(point.map(|point| ToldFact { link: link(&point.page), ..line("told-point", named(point)) }));
        facts.extend(until.map(|until| line("told-until", reading.when(until))));
    }
    facts.extend(file.attempts(reading.zone).map(|attempts| line("told-attempts", counted(language, attempts))));
    if file.timeline.known.status == Status::Delivered {
        facts.extend(says.signer.clone().map(|signer| line("told-signer", signer)));
    }
    facts.extend(
        link(&says.proof_link)
            .map(|proof| ToldFact { link: Some(proof), ..line("told-proof", language.say("told-proof-open")) }),
    );
    let collected = reading.cash(says.collected.as_ref(), file.timeline.cash_collected_at);
    facts.extend(collected.map(|text| line("told-collected", text)));
    let remitted = reading.cash(says.remitted.as_ref(), file.timeline.cash_remitted_at);
    facts.extend(remitted.map(|text| line("told-remitted", text)));
    facts.extend(says.return_number.clone().map(|number| line("told-return", number)));
    facts.extend(says.redirect_number.clone().map(|number| line("told-redirect", number)));
    facts
}

/// What helps the customer to get the parcel, and no more: of who took it only the initials, no proof, no cash.
pub(crate) fn for_customer(reading: Reading<'_>, file: &LabelFile) -> Vec<ToldFact> {
    let language = reading.language;
    let line = |key: &str, text: String| ToldFact { name: language.say(key), text, link: None };
    let mut facts = Vec::new();
    // The way back is the shop's affair.
    if !file.label.direction.is_outbound() {
        return facts;
    }
    let status = file.timeline.known.status;
    let today = reading.zone.to_datetime(reading.now).date();
    // A day that has passed is no expectation.
    if let Some(expected) = file.expected().filter(|expected| expected.when.day(reading.zone) >= today) {
        let when = reading.when(expected.when);
        facts.push(match expected.by {
            ExpectedBy::Promise => line("parcel-expected", when),
            ExpectedBy::Estimate => line("parcel-expected", language.say_with("parcel-expected-about", "when", when)),
        });
    }
    if let Some((point, until)) = file.waits_at() {
        let point = point.filter(|point| point.name.is_some() || point.address.is_some());
        facts.extend(point.map(|point| {
            let place = PickUpPoint { code: None, ..point.clone() };
            ToldFact { link: link(&point.page), ..line("parcel-point", named(&place)) }
        }));
        facts.extend(until.map(|until| line("parcel-until", reading.when(until))));
    }
    let is_to_come = file.expected().is_some() || matches!(status, Status::ReadyForPickup);
    let is_to_come = is_to_come || matches!(status, Status::AttemptedDelivery | Status::CustomerNotFound);
    let attempts = file.attempts(reading.zone).filter(|_| is_to_come);
    facts.extend(attempts.map(|attempts| line("parcel-attempts", attempts.count().to_string())));
    if status == Status::Delivered {
        let letters = file.says.signer.as_deref().map(initials).filter(|letters| !letters.is_empty());
        facts.extend(letters.map(|letters| line("parcel-signed", letters)));
    }
    facts
}

/// Only what leads to a courier's page over a closed line.
fn link(address: &Option<String>) -> Option<String> {
    address.clone().filter(|address| address.starts_with("https://"))
}

fn named(point: &PickUpPoint) -> String {
    let place: Vec<&str> = [&point.name, &point.address].into_iter().filter_map(Option::as_deref).collect();
    match (place.is_empty(), &point.code) {
        (_, None) => place.join(", "),
        (true, Some(code)) => code.clone(),
        (false, Some(code)) => format!("{} ({code})", place.join(", ")),
    }
}

fn counted(language: Language, attempts: Attempts) -> String {
    match attempts {
        Attempts::Told(count) => count.to_string(),
        Attempts::Counted(count) => language.say_with("told-attempts-counted", "count", count),
    }
}

impl Reading<'_> {
    /// As exact as the courier was.
    fn when(&self, when: When) -> String {
        let language = self.language;
        match when {
            When::Day(day) => language.date(day),
            When::At(at) => language.moment(at, self.now, self.zone),
            When::Between(from, to) => {
                let (first, last) = (self.zone.to_datetime(from), self.zone.to_datetime(to));
                let [from, to] = if first.date() == last.date() {
                    let day = language.date(first.date());
                    [format!("{day}, {}", crate::language::clock(first.time())), crate::language::clock(last.time())]
                } else {
                    [from, to].map(|at| language.date_time(at, self.zone))
                };
                format!("{from}–{to}")
            }
        }
    }

    /// What the courier told, and its scan's time where it told none.
    fn cash(&self, told: Option<&CashTold>, scan_at: Option<Timestamp>) -> Option<String> {
        let when = told.and_then(|told| told.when).or(scan_at.map(When::At)).map(|when| self.when(when));
        let amount = told.and_then(|told| told.amount.as_ref()).map(|amount| self.language.money(amount));
        let parts: Vec<String> = [amount, when].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests;
