//! One parcel as its customer sees it: our words, the day and the place; never the courier's own text, which may
//! name people.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tracking::{Change, LabelFile, Reason, Status};

use crate::language::Language;
use crate::page::Tone;
use crate::told_facts::{self, Reading, ToldFact};

/// Without a scan for so long the page says so.
const QUIET_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Events shown.
const EVENTS: usize = 8;

/// One parcel.
#[derive(Debug, Clone)]
pub(crate) struct CustomerParcel {
    pub(crate) courier: String,
    pub(crate) number: String,
    pub(crate) courier_page: Option<String>,
    pub(crate) is_return: bool,
    pub(crate) title: String,
    pub(crate) means: String,
    pub(crate) reason: Option<String>,
    /// What helps to get it.
    pub(crate) told: Vec<ToldFact>,
    pub(crate) steps: Vec<Step>,
    pub(crate) events: Vec<Event>,
    pub(crate) silence: Option<String>,
}

/// One step of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// The style sheet's word: `done`, `now` or nothing.
    pub(crate) style: &'static str,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) at: String,
    pub(crate) day: String,
    pub(crate) text: String,
    pub(crate) place: Option<String>,
    pub(crate) tone: &'static str,
}

impl CustomerParcel {
    /// Makes a parcel ready to be shown.
    pub(crate) fn new(language: Language, zone: &TimeZone, now: Timestamp, file: &LabelFile) -> Self {
        // An unmapped code says nothing to a customer: what is known stays on the page.
        let standing = file.timeline.known;
        let status = standing.status;
        let events = file.timeline.changes.iter().rev().filter(|change| change.to.status != Status::Unknown);
        Self {
            courier: engine::courier_name(&file.label.courier),
            number: file.label.number.to_string(),
            courier_page: engine::customer_page(&file.label.courier, &file.label.number),
            is_return: !file.label.direction.is_outbound(),
            title: language.say(&format!("parcel-{status}")),
            means: language.say(&format!("parcel-{status}-means")),
            reason: standing
                .reason
                .filter(|_| tells_reason(status))
                .map(|reason: Reason| language.say_with("parcel-because", "why", language.reason(&reason))),
            told: told_facts::for_customer(Reading { language, zone, now }, file),
            steps: steps(language, status),
            events: events.take(EVENTS).map(|change| Event::new(language, zone, change)).collect(),
            silence: silence(language, zone, now, file),
        }
    }
}

impl Event {
    fn new(language: Language, zone: &TimeZone, change: &Change) -> Self {
        Self {
            at: zone.to_datetime(change.at).date().to_string(),
            day: language.day(change.at, zone),
            text: language.say(&format!("parcel-{}", change.to.status)),
            place: change.place.clone().filter(|place| !place.is_empty()),
            tone: change.to.status.tone(),
        }
    }
}

/// Where the customer can do something with the reason. Why a parcel was refused the customer knows.
fn tells_reason(status: Status) -> bool {
    matches!(status, Status::AttemptedDelivery | Status::CustomerNotFound | Status::Delayed)
}

/// The way to the customer; a parcel that left this way has no bar.
fn steps(language: Language, status: Status) -> Vec<Step> {
    let now = match status {
        Status::LabelCreated => 0,
        Status::PickedUp => 1,
        Status::InTransit | Status::Delayed => 2,
        Status::OutForDelivery | Status::AttemptedDelivery | Status::CustomerNotFound | Status::ReadyForPickup => 3,
        Status::Delivered => 4,
        Status::Rejected
        | Status::Returning
        | Status::Returned
        | Status::Exception
        | Status::Cancelled
        | Status::Unknown => return Vec::new(),
    };
    let third = if status == Status::ReadyForPickup { "step-ready_for_pickup" } else { "step-out_for_delivery" };
    let keys = ["step-label_created", "step-picked_up", "step-in_transit", third, "step-delivered"];
    let style = |step: usize| match step.cmp(&now) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal if status == Status::Delivered => "done",
        std::cmp::Ordering::Equal => "now",
        std::cmp::Ordering::Greater => "",
    };
    keys.iter().enumerate().map(|(step, key)| Step { name: language.say(key), style: style(step) }).collect()
}

/// Honest words when the courier says nothing.
fn silence(language: Language, zone: &TimeZone, now: Timestamp, file: &LabelFile) -> Option<String> {
    if file.timeline.known.status.is_final() {
        return None;
    }
    let Some(last) = file.scans.last() else { return Some(language.say("status_page-no-news-yet")) };
    let is_quiet = now.duration_since(last.at) >= QUIET_AFTER;
    is_quiet.then(|| language.say_with("status_page-no-news", "day", language.day(last.at, zone)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use tracking::Status;

    use super::steps;
    use crate::language::Language;

    #[rstest]
    #[case(Status::LabelCreated, "now . . . .")]
    #[case(Status::PickedUp, "done now . . .")]
    #[case(Status::Delayed, "done done now . .")]
    #[case(Status::CustomerNotFound, "done done done now .")]
    #[case(Status::ReadyForPickup, "done done done now .")]
    #[case(Status::Delivered, "done done done done done")]
    #[case(Status::Returned, "")]
    #[case(Status::Rejected, "")]
    #[case(Status::Unknown, "")]
    fn the_bar_shows_how_far_a_parcel_is(#[case] status: Status, #[case] bar: &str) {
        let steps = steps(Language::English, status);
        let words: Vec<&str> = steps.iter().map(|step| if step.style.is_empty() { "." } else { step.style }).collect();
        assert_eq!(words.join(" "), bar);
    }
}
