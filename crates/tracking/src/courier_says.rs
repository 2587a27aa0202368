//! What a courier says about a parcel beside its scans.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{LabelFile, Money, Standing, Status};

/// What a courier says about a parcel beside its scans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourierSays {
    /// The courier knows the label, also when there is no scan.
    pub registered: bool,
    /// A flag says cancelled.
    pub cancelled: bool,
    /// A flag says delivered. Only a hint: it does not say to whom.
    pub delivered: bool,
    /// Visits so far, where the courier counts them.
    pub attempts: Option<u32>,
    /// Who took it. Personal: the merchant sees it in full, the customer's page only [`initials`] of it.
    pub signer: Option<String>,
    /// Where the courier shows the proof of delivery: an `https` address of its own. For the merchant only.
    pub proof_link: Option<String>,
    /// When it is to be delivered.
    pub expected: Option<Expected>,
    /// The locker, shop or office where the recipient takes it.
    pub point: Option<PickUpPoint>,
    /// Until when it waits there.
    pub pick_up_until: Option<When>,
    /// What the recipient paid on delivery.
    pub collected: Option<CashTold>,
    /// What of it the courier paid out to the shop.
    pub remitted: Option<CashTold>,
    /// The number under which it comes back or went on.
    pub return_number: Option<String>,
    /// The number under which it goes on to another address.
    pub redirect_number: Option<String>,
    /// When the parcel arrived at the sender under `return_number`: known from the label of that number.
    pub way_back_arrived_at: Option<Timestamp>,
}

/// A day, a moment or a time frame, as exact as the courier was. A day is the courier's own calendar's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Some time that day.
    Day(Date),
    /// That moment.
    At(Timestamp),
    /// Between two moments.
    Between(Timestamp, Timestamp),
}

words! {
    /// How sure an expected delivery is.
    ExpectedBy, "source of an expected delivery", {
    /// The courier committed itself to it.
        Promise = "promise",
    /// The courier reckons so.
        Estimate = "estimate",
    }
}

/// An expected delivery and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// When.
    pub when: When,
    /// By promise or estimate.
    pub by: ExpectedBy,
}

/// Where a recipient takes a parcel. At least one of its fields is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PickUpPoint {
    /// As the courier calls it.
    pub name: Option<String>,
    /// Street and town.
    pub address: Option<String>,
    /// The courier's own number of it.
    pub code: Option<String>,
    /// The courier's page about it, an `https` address.
    pub page: Option<String>,
}

/// Cash on delivery as the courier told of it; at least one of the fields is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashTold {
    /// How much.
    pub amount: Option<Money>,
    /// When.
    pub when: Option<When>,
}

/// Visits to the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempts {
    /// As the courier counts them.
    Told(u32),
    /// The courier does not count: the days on which its scans tell of a visit that failed.
    Counted(u32),
}

impl Attempts {
    /// How many.
    pub fn count(self) -> u32 {
        match self {
            Self::Told(count) | Self::Counted(count) => count,
        }
    }
}

impl CourierSays {
    /// These words, with what was said before where they are silent: an answer of less depth takes nothing back.
    /// Flags are not facts; they are as they were said last.
    #[must_use]
    pub fn told_after(self, before: &Self) -> Self {
        let before = before.clone();
        // One number is the way back or the way on; what was said last counts.
        let way_back = before.return_number.filter(|number| self.redirect_number.as_ref() != Some(number));
        let return_number = self.return_number.or(way_back);
        let way_on = before.redirect_number.filter(|number| return_number.as_ref() != Some(number));
        Self {
            attempts: self.attempts.or(before.attempts),
            signer: self.signer.or(before.signer),
            proof_link: self.proof_link.or(before.proof_link),
            expected: self.expected.or(before.expected),
            point: self.point.or(before.point),
            pick_up_until: self.pick_up_until.or(before.pick_up_until),
            collected: self.collected.or(before.collected),
            remitted: self.remitted.or(before.remitted),
            redirect_number: self.redirect_number.or(way_on),
            return_number,
            ..self
        }
    }

    /// These words with the facts of a feed's page. A page has no flags, so they stay. What the page says replaces what
    /// is known only if it `is_newest`: a page may be read after the answer that was newer.
    #[must_use]
    pub fn and_told_by_feed(&self, page: &Self, is_newest: bool) -> Self {
        let facts = if is_newest { page.clone().told_after(self) } else { self.clone().told_after(page) };
        Self {
            registered: self.registered,
            cancelled: self.cancelled,
            delivered: self.delivered,
            way_back_arrived_at: self.way_back_arrived_at,
            ..facts
        }
    }
}

impl When {
    /// The last day of it in a zone; a day is a day everywhere.
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(day) => day,
            Self::At(at) | Self::Between(_, at) => zone.to_datetime(at).date(),
        }
    }

    /// One instant for those who know no days and frames: the end of the frame; noon of the day, which is the same
    /// day for most of the world. `None` when the calendar has no such moment.
    pub fn instant(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Day(day) => zone.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible().ok(),
            Self::At(at) | Self::Between(_, at) => Some(at),
        }
    }
}

impl LabelFile {
    /// When the parcel is to arrive; `None` once it has, or waits to be collected, or goes back.
    pub fn expected(&self) -> Option<&Expected> {
        let is_under_way = matches!(
            self.timeline.known.status,
            Status::Unknown
                | Status::LabelCreated
                | Status::PickedUp
                | Status::InTransit
                | Status::OutForDelivery
                | Status::AttemptedDelivery
                | Status::CustomerNotFound
                | Status::Delayed
        );
        self.says.expected.as_ref().filter(|_| is_under_way && self.label.cancelled_at.is_none())
    }

    /// Where and until when the parcel waits for its recipient; `None` when it does not wait.
    pub fn waits_at(&self) -> Option<(Option<&PickUpPoint>, Option<When>)> {
        let waits = self.timeline.known.status == Status::ReadyForPickup && self.label.cancelled_at.is_none();
        waits.then_some((self.says.point.as_ref(), self.says.pick_up_until))
    }

    /// How often the courier tried; `None` when nothing tells of a try. Days are those of `zone`.
    pub fn attempts(&self, zone: &TimeZone) -> Option<Attempts> {
        if let Some(told) = self.says.attempts.filter(|told| *told > 0) {
            return Some(Attempts::Told(told));
        }
        let is_try = |standing: &Standing| {
            matches!(standing.status, Status::AttemptedDelivery | Status::CustomerNotFound | Status::Rejected)
        };
        let tries = self.scans.iter().zip(&self.timeline.read).filter(|(_, read)| read.as_ref().is_some_and(is_try));
        // Scans are sorted: those of a day stand together.
        let mut days: Vec<Date> = tries.map(|(scan, _)| zone.to_datetime(scan.at).date()).collect();
        days.dedup();
        u32::try_from(days.len()).ok().filter(|count| *count > 0).map(Attempts::Counted)
    }
}

/// A name as its letters: `M. I.` for `Maria Ionescu`. Empty when it has no letter.
pub fn initials(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphabetic()).filter_map(|word| word.chars().next());
    let letters: Vec<String> = words.take(3).map(|letter| format!("{}.", letter.to_uppercase())).collect();
    letters.join(" ")
}
