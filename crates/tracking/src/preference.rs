//! A merchant's switches: what Waybill may do by itself.

use std::collections::BTreeMap;

use crate::words::words;
use crate::{CustomerTelling, PaidOn};
use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// One switch, and since when it is on: what happened before is never acted upon by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switch {
    /// On or off.
    pub on: bool,
    /// When it was last switched on; `None` while off.
    pub since: Option<Timestamp>,
}

impl Switch {
    /// A switch that was put on at an instant.
    pub fn on_since(at: Timestamp) -> Self {
        Self { on: true, since: Some(at) }
    }

    /// Puts the switch; a switch that is on keeps its instant.
    #[must_use]
    pub fn put(self, on: bool, now: Timestamp) -> Self {
        match (self.on, on) {
            (true, true) => self,
            (_, true) => Self::on_since(now),
            (_, false) => Self::default(),
        }
    }

    /// On, and already on at `at`.
    pub fn covers(self, at: Timestamp) -> bool {
        self.on && self.since.is_none_or(|since| at >= since)
    }
}

/// From when on Waybill may act, whatever the switches say: what a first import brings in has happened before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acting {
    /// The switches alone say it.
    #[default]
    Always,
    /// A person has not said it yet: everything is only shown.
    NotYet,
    /// What happened from this instant on is acted upon; what happened before is only shown, for ever.
    From(Timestamp),
}

impl Acting {
    /// Whether something that happened at `at` may be acted upon.
    pub fn covers(self, at: Timestamp) -> bool {
        match self {
            Self::Always => true,
            Self::NotYet => false,
            Self::From(from) => at >= from,
        }
    }
}

words! {
    /// What a decision is made under: the promised switches, in the order of the page *Preferences > Tracking*, and
    /// what has a page of its own.
    Preference, "preference", {
    /// Enable tracking.
        Tracking = "tracking",
    /// Update Shopify fulfillment status.
        FulfillmentStatus = "fulfillment_status",
    /// Update Shopify financial status on shipment delivered.
        FinancialStatus = "financial_status",
    /// Dispatch order on pick up.
        DispatchOnPickUp = "dispatch_on_pick_up",
    /// Create invoice on shipment delivered.
        CreateInvoice = "create_invoice",
    /// Update invoice status on shipment delivered.
        SettleInvoice = "settle_invoice",
    /// Email notification on shipment rejected.
        MailRejected = "mail_rejected",
    /// Email notification on customer not found at the address.
        MailNotFound = "mail_not_found",
    /// Customer notifications: no switch, but [`Preferences::customer`].
        CustomerNotifications = "customer_notifications",
    }
}

impl Preference {
    /// Those that are switches of the page *Preferences > Tracking*.
    pub fn switches() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|one| *one != Self::CustomerNotifications)
    }
}

/// When labels are asked, beside "each when it is due".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskTimes {
    /// Minutes between two asks.
    pub every_minutes: u32,
    /// In any case at these times, in the shop's zone.
    pub at: Vec<Time>,
}

impl Default for AskTimes {
    fn default() -> Self {
        Self {
            every_minutes: 240,
            at: vec![Time::constant(10, 0, 0, 0), Time::constant(18, 0, 0, 0), Time::constant(23, 0, 0, 0)],
        }
    }
}

/// A shop's preferences. In their stored form a switch that is missing is off, and a word that this version does
/// not know stays as it is, so that neither a newer nor an older version loses a merchant's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The switches that are on, by the preference's word.
    switches: BTreeMap<String, Switch>,
    /// *Default values > Mark order as dispatched*: when its label is made.
    pub mark_dispatched_on_label: bool,
    /// *Default values > Make the invoice*: with the first shipping label.
    pub invoice_with_label: Switch,
    /// *Default values > Create payment*: what is paid by card is registered when the invoice is made.
    pub create_payment: bool,
    /// When cash orders are marked as paid and their invoices settled.
    pub paid_on: PaidOn,
    /// Names of payments that are cash on delivery.
    pub cod_gateways: Vec<String>,
    /// When labels are asked.
    pub ask: AskTimes,
    /// From when on anything is done at all.
    pub acting: Acting,
    /// Who tells the customers what.
    pub customer: CustomerTelling,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            switches: BTreeMap::new(),
            mark_dispatched_on_label: false,
            invoice_with_label: Switch::default(),
            create_payment: false,
            paid_on: PaidOn::Delivery,
            cod_gateways: crate::COD_GATEWAYS.iter().map(|name| (*name).to_owned()).collect(),
            ask: AskTimes::default(),
            acting: Acting::Always,
            customer: CustomerTelling::default(),
        }
    }
}

impl Preferences {
    /// One switch.
    pub fn switch(&self, preference: Preference) -> Switch {
        self.switches.get(preference.as_str()).copied().unwrap_or_default()
    }

    /// Puts one switch at an instant.
    pub fn put(&mut self, preference: Preference, on: bool, now: Timestamp) {
        let switch = self.switch(preference).put(on, now);
        if switch.on {
            self.switches.insert(preference.as_str().to_owned(), switch);
        } else {
            self.switches.remove(preference.as_str());
        }
    }

    /// Tracking works again after the shop's plan did not allow it: what happened in between is caught up with
    /// quietly. Switches that are off stay off.
    pub fn resume(&mut self, now: Timestamp) {
        if self.switch(Preference::Tracking).on {
            self.switches.insert(Preference::Tracking.as_str().to_owned(), Switch::on_since(now));
        }
    }

    /// Both ways of dispatching an order are on; they exclude each other, as the first leaves the second nothing
    /// to do.
    pub fn dispatches_in_two_ways(&self) -> bool {
        self.mark_dispatched_on_label && self.switch(Preference::DispatchOnPickUp).on
    }

    /// Two ways of making invoices are on; they exclude each other, as the first leaves the second nothing to do.
    pub fn invoices_in_two_ways(&self) -> bool {
        self.invoice_with_label.on && self.switch(Preference::CreateInvoice).on
    }
}
