//! What a customer may be told about an order's parcels, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::least_advanced::story;
use crate::occurrence::is_same_visit;
use crate::words::words;
use crate::{FulfillmentId, LabelFile, LabelId, OrderFile, Status, Switch};

words! {
    /// What a customer may be told, in the order of a parcel's way.
    CustomerNews, "news for a customer", {
    /// The courier has the parcels.
        Shipped = "shipped",
    /// Whoever delivers them has them.
        OutForDelivery = "out_for_delivery",
    /// A visit failed.
        VisitFailed = "visit_failed",
    /// They wait in a locker, a shop or an office.
        ReadyForPickup = "ready_for_pickup",
    /// They are late.
        Delayed = "delayed",
    /// They arrived.
        Delivered = "delivered",
    /// The courier says that they were refused.
        Rejected = "rejected",
    /// They go back to the shop.
        Returned = "returned",
    }
}

words! {
    /// Who tells a customer.
    Teller, "teller", {
    /// Shopify, by its own e-mails.
        Shopify = "shopify",
    /// Waybill, in the shop's name.
        Waybill = "waybill",
    /// Nobody.
        Nobody = "nobody",
    }
}

impl CustomerNews {
    /// Shopify has an e-mail of its own for it: *Shipping confirmation*, *Out for delivery*, *Delivered*. It sends them
    /// when the shop has them switched on in Shopify, and no app can ask whether it has.
    pub fn shopify_can_tell(self) -> bool {
        matches!(self, Self::Shipped | Self::OutForDelivery | Self::Delivered)
    }

    /// Who tells it as long as a shop has chosen nothing: never two.
    pub fn default_teller(self) -> Teller {
        if self.shopify_can_tell() { Teller::Shopify } else { Teller::Nobody }
    }

    /// After so long it is no news: it would send a customer to a door or a locker in vain. `None`: it stays true.
    pub fn is_fresh_for(self) -> Option<SignedDuration> {
        match self {
            Self::OutForDelivery => Some(SignedDuration::from_hours(12)),
            Self::VisitFailed | Self::Delayed => Some(SignedDuration::from_hours(36)),
            Self::Shipped | Self::ReadyForPickup => Some(SignedDuration::from_hours(96)),
            Self::Delivered | Self::Rejected | Self::Returned => None,
        }
    }

    /// True for what `later` makes pointless: nobody wants to know that a parcel is coming when it has come.
    fn is_overtaken_by(self, later: Self) -> bool {
        matches!(self, Self::Shipped | Self::OutForDelivery | Self::Delayed)
            || matches!(later, Self::Delivered | Self::Returned)
    }
}

/// How far along a parcel is for its customer, and what can be said; `None` where nothing follows from a status.
/// Lost and damaged parcels are told by the merchant, who alone knows what comes next.
fn news_of(status: Status) -> Option<(u8, Option<CustomerNews>)> {
    Some(match status {
        Status::LabelCreated => (0, None),
        Status::PickedUp | Status::InTransit => (1, Some(CustomerNews::Shipped)),
        Status::Delayed => (2, Some(CustomerNews::Delayed)),
        Status::OutForDelivery => (3, Some(CustomerNews::OutForDelivery)),
        Status::AttemptedDelivery | Status::CustomerNotFound => (4, Some(CustomerNews::VisitFailed)),
        Status::ReadyForPickup => (5, Some(CustomerNews::ReadyForPickup)),
        Status::Exception => (6, None),
        Status::Rejected => (7, Some(CustomerNews::Rejected)),
        Status::Returning | Status::Returned => (8, Some(CustomerNews::Returned)),
        Status::Delivered => (9, Some(CustomerNews::Delivered)),
        Status::Cancelled | Status::Unknown => return None,
    })
}

/// A shop's choice of who tells its customers. What is not chosen is as in [`CustomerNews::default_teller`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerTelling {
    /// What Waybill tells, and since when, by the news' word.
    waybill: BTreeMap<String, Switch>,
    /// What nobody tells although Shopify can.
    nobody: BTreeSet<String>,
}

impl CustomerTelling {
    /// Who tells it.
    pub fn teller(&self, news: CustomerNews) -> Teller {
        match (self.since(news).on, self.nobody.contains(news.as_str())) {
            (true, _) => Teller::Waybill,
            (false, true) => Teller::Nobody,
            (false, false) => news.default_teller(),
        }
    }

    /// Whether Waybill tells it, and since when.
    pub fn since(&self, news: CustomerNews) -> Switch {
        self.waybill.get(news.as_str()).copied().unwrap_or_default()
    }

    /// Chooses who tells it. Shopify is not chosen for what it has no e-mail for: then nobody tells it.
    pub fn put(&mut self, news: CustomerNews, teller: Teller, now: Timestamp) {
        let switch = self.since(news).put(teller == Teller::Waybill, now);
        let word = news.as_str().to_owned();
        if switch.on {
            self.waybill.insert(word.clone(), switch);
        } else {
            self.waybill.remove(&word);
        }
        if teller == Teller::Nobody && news.shopify_can_tell() {
            self.nobody.insert(word);
        } else {
            self.nobody.remove(&word);
        }
    }

    /// Waybill tells something.
    pub fn waybill_tells(&self) -> bool {
        !self.waybill.is_empty()
    }
}

/// What a customer was told by Waybill, or is about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTold {
    /// What.
    pub news: CustomerNews,
    /// About which fulfillment; `None`: about the labels that belong to none.
    pub fulfillment: Option<FulfillmentId>,
    /// The scan that it followed from.
    pub happened_at: Timestamp,
}

/// One occurrence of news about a fulfillment's parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsOccurrence {
    /// What.
    pub news: CustomerNews,
    /// The label that speaks: the least advanced parcel.
    pub label: LabelId,
    /// Where that one stands.
    pub status: Status,
    /// The time of the scan that made the difference.
    pub happened_at: Timestamp,
    /// Counted from 1 within the fulfillment and the news.
    pub number: u32,
    /// Later news make it pointless.
    pub is_overtaken: bool,
}

/// Everything that there was to tell about a fulfillment's parcels, or about the labels that belong to none, oldest
/// first. One visit is one occurrence, however often it is scanned; a parcel is shipped once and goes back once.
pub fn news_occurrences(fulfillment: Option<FulfillmentId>, file: &OrderFile) -> Vec<NewsOccurrence> {
    let labels: Vec<&LabelFile> = file.counting_labels().filter(|one| one.label.fulfillment == fulfillment).collect();
    let mut found: Vec<NewsOccurrence> = Vec::new();
    for step in story(&labels, news_of) {
        let Some(news) = step.word else { continue };
        let last = found.iter().rfind(|one| one.news == news);
        let is_again = match news {
            // Back in a depot is not shipped anew.
            CustomerNews::Shipped => !found.is_empty(),
            CustomerNews::Returned => last.is_some(),
            _ => last.is_some_and(|last| is_same_visit(last.happened_at, step.at)),
        };
        if is_again {
            continue;
        }
        let number = last.map_or(1, |last| last.number.saturating_add(1));
        for earlier in &mut found {
            earlier.is_overtaken |= earlier.news.is_overtaken_by(news);
        }
        found.push(NewsOccurrence {
            news,
            label: step.label.label.id,
            status: step.change.to.status,
            happened_at: step.at,
            number,
            is_overtaken: false,
        });
    }
    found
}

impl CustomerTold {
    /// It was about this occurrence: late scans may move an occurrence, not far.
    pub fn is_about(&self, one: &NewsOccurrence) -> bool {
        let [first, last] = [self.happened_at.min(one.happened_at), self.happened_at.max(one.happened_at)];
        self.news == one.news && is_same_visit(first, last)
    }
}
