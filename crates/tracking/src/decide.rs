//! From a change of status to what is done, and why: one function for each preference, all pure.

mod dispatch;
mod invoice;
mod mail;
mod paid;
mod shopify_status;

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Change, DeliveryEvent, LabelId, OrderFile, OrderId, Preference, Preferences, Services, Status};

/// What happened, so that there is something to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// A label's status changed.
    Change {
        /// Which label.
        label: LabelId,
        /// How.
        change: Change,
    },
    /// The order itself changed: its money, its labels, a cancellation.
    OrderChanged,
}

words! {
    /// Whether Waybill acts.
    Verdict, "verdict", {
    /// It acts.
        Act = "act",
    /// It would act, but a person must settle something first.
        Hold = "hold",
    /// It does not act.
        No = "no",
    }
}

words! {
    /// Why Waybill acts, holds back or does nothing.
    Why, "reason of a decision", {
    /// The status changed.
        StatusChanged = "status_changed",
    /// The courier has the first parcel.
        HandedOver = "handed_over",
    /// All parcels are delivered.
        AllDelivered = "all_delivered",
    /// All parcels are delivered and a part was paid before: the rest is paid.
        RestIsOpen = "rest_is_open",
    /// It happened, and nobody was told yet.
        Occurred = "occurred",
    /// The switch is off.
        SwitchedOff = "switched_off",
    /// It happened before the switch was put on.
        BeforeSwitchedOn = "before_switched_on",
    /// The order was cancelled.
        OrderCancelled = "order_cancelled",
    /// The label is a return.
        ReturnLabel = "return_label",
    /// The label was cancelled.
        LabelCancelled = "label_cancelled",
    /// Paid by card before it was sent.
        PaidByCard = "paid_by_card",
    /// It is not clear how the order is paid.
        PaymentUnclear = "payment_unclear",
    /// Already paid.
        AlreadyPaid = "already_paid",
    /// Nothing is open.
        NothingOpen = "nothing_open",
    /// Money was given back.
        Refunded = "refunded",
    /// The payment was voided or ran out.
        Voided = "voided",
    /// Another parcel of the order is not delivered yet.
        OtherParcelOnItsWay = "other_parcel_on_its_way",
    /// A parcel of the order was refused.
        ParcelRefused = "parcel_refused",
    /// A parcel of the order goes back or is back.
        ParcelReturned = "parcel_returned",
    /// A parcel of the order is lost or damaged.
        ParcelLost = "parcel_lost",
    /// The order is dispatched already.
        AlreadyDispatched = "already_dispatched",
    /// The label has no fulfillment in Shopify.
        NoFulfillment = "no_fulfillment",
    /// The fulfillment was cancelled.
        FulfillmentCancelled = "fulfillment_cancelled",
    /// For Shopify and the customer nothing changed.
        SameForShopify = "same_for_shopify",
    /// Another parcel of the fulfillment is less advanced: it speaks for all.
        LessAdvancedParcel = "less_advanced_parcel",
    /// Somebody was told of this occurrence already.
        AlreadyTold = "already_told",
    /// There is no valid address e-mail.
        NoAddressEmail = "no_address_email",
    /// No invoicing service is connected.
        NoInvoicingService = "no_invoicing_service",
    /// The order is not one of Shopify's.
        NotInShopify = "not_in_shopify",
    }
}

/// What is to be done in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Effect {
    /// Tell Shopify where a fulfillment's parcel is.
    DeliveryEvent(DeliveryEvent),
    /// Mark the order as paid in Shopify.
    MarkPaid {
        /// Which order.
        order: OrderId,
    },
    /// Write the order's tracking summary into its metafield in Shopify. Reads the state when it is done.
    OrderSummary {
        /// Which order.
        order: OrderId,
    },
    /// Tell the merchant by e-mail.
    Mail {
        /// [`Status::Rejected`] or [`Status::CustomerNotFound`].
        about: Status,
        /// Which label.
        label: LabelId,
        /// The occurrence's first scan.
        happened_at: Timestamp,
        /// Counted from 1.
        occurrence: u32,
    },
    /// Make the order's invoice.
    CreateInvoice {
        /// Which order.
        order: OrderId,
    },
    /// Register the payment of the order's invoice.
    SettleInvoice {
        /// Which order.
        order: OrderId,
        /// When the last parcel was delivered.
        delivered_at: Timestamp,
    },
}

words! {
    /// The system that an effect goes to. Effects of one order to one target are done in order.
    Target, "target", {
    /// Shopify.
        Shopify = "shopify",
    /// The shop's mailbox.
        Mail = "mail",
    /// The invoicing service.
        Invoicing = "invoicing",
    }
}

impl Effect {
    /// Where it goes.
    pub fn target(&self) -> Target {
        match self {
            Self::DeliveryEvent(_) | Self::MarkPaid { .. } | Self::OrderSummary { .. } => Target::Shopify,
            Self::Mail { .. } => Target::Mail,
            Self::CreateInvoice { .. } | Self::SettleInvoice { .. } => Target::Invoicing,
        }
    }

    /// The kind's word, as in the serialised form.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DeliveryEvent(_) => "delivery_event",
            Self::MarkPaid { .. } => "mark_paid",
            Self::OrderSummary { .. } => "order_summary",
            Self::Mail { .. } => "mail",
            Self::CreateInvoice { .. } => "create_invoice",
            Self::SettleInvoice { .. } => "settle_invoice",
        }
    }

    /// Unique within a shop: the same cause never gives a second effect.
    pub fn key(&self) -> String {
        match self {
            Self::DeliveryEvent(event) => {
                format!("event:{}:{}:{}", event.fulfillment, event.status.as_str(), event.happened_at.as_second())
            }
            Self::MarkPaid { order } => format!("paid:{order}"),
            Self::OrderSummary { order } => format!("summary:{order}"),
            Self::Mail { about, label, happened_at, .. } => {
                format!("mail:{about}:{label}:{}", happened_at.as_second())
            }
            Self::CreateInvoice { order } => format!("invoice:{order}"),
            Self::SettleInvoice { order, .. } => format!("settle:{order}"),
        }
    }

    /// True for an effect that writes the state of its own moment: one that still waits serves for all.
    pub fn is_latest_state(&self) -> bool {
        matches!(self, Self::OrderSummary { .. })
    }
}

/// For one change and one preference: act or not, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Unique within a shop: deciding twice about the same thing leaves one decision.
    pub key: String,
    /// Under which switch.
    pub preference: Preference,
    /// About which label; `None` for one about the whole order.
    pub label: Option<LabelId>,
    /// The change's time, or the order's.
    pub about_at: Option<Timestamp>,
    /// The change's status.
    pub status: Option<Status>,
    /// Act or not.
    pub verdict: Verdict,
    /// Why.
    pub why: Why,
    /// The order is marked as dispatched, at this instant, together with the decision.
    pub dispatched_at: Option<Timestamp>,
    /// What is to be done elsewhere, in this order.
    pub effects: Vec<Effect>,
}

/// What one rule says.
struct Ruling {
    verdict: Verdict,
    why: Why,
    dispatched_at: Option<Timestamp>,
    effects: Vec<Effect>,
}

impl Ruling {
    fn no(why: Why) -> Self {
        Self { verdict: Verdict::No, why, dispatched_at: None, effects: Vec::new() }
    }

    fn hold(why: Why) -> Self {
        Self { verdict: Verdict::Hold, ..Self::no(why) }
    }

    fn act(why: Why, effects: Vec<Effect>) -> Self {
        Self { verdict: Verdict::Act, why, dispatched_at: None, effects }
    }
}

/// What a rule looks at.
struct Case<'a> {
    file: &'a OrderFile,
    preferences: &'a Preferences,
    services: &'a Services,
}

/// Decides for each trigger and each preference. Empty while tracking is off or the plan does not include it.
///
/// Pure: the same file, preferences and triggers give the same decisions with the same keys.
pub fn decide(file: &OrderFile, preferences: &Preferences, services: &Services, triggers: &[Trigger]) -> Vec<Decision> {
    if !preferences.switch(Preference::Tracking).on || !services.plan_allows_tracking {
        return Vec::new();
    }
    let case = Case { file, preferences, services };
    let mut decisions = Vec::new();
    let mut has_changes = false;
    for trigger in triggers {
        match trigger {
            Trigger::Change { label, change } => {
                has_changes = true;
                case.on_change(*label, change, &mut decisions);
            }
            Trigger::OrderChanged => case.on_order(&mut decisions),
        }
    }
    if has_changes {
        shopify_status::attach_events(&case, triggers, &mut decisions);
        mail::decide_occurrences(&case, triggers, &mut decisions);
    }
    decisions
}

impl Case<'_> {
    fn on_change(&self, label: LabelId, change: &Change, decisions: &mut Vec<Decision>) {
        let rulings = [
            (Preference::Tracking, shopify_status::summary(self)),
            (Preference::DispatchOnPickUp, dispatch::on_change(self, label, change)),
            (Preference::FinancialStatus, paid::on_change(self, label, change)),
            (Preference::CreateInvoice, invoice::create_on_change(self, label, change)),
            (Preference::SettleInvoice, invoice::settle_on_change(self, label, change)),
        ];
        for (preference, ruling) in rulings {
            let Some(ruling) = ruling else { continue };
            decisions.push(Decision {
                key: change_key(preference, label, change),
                preference,
                label: Some(label),
                about_at: Some(change.at),
                status: Some(change.to.status),
                verdict: ruling.verdict,
                why: ruling.why,
                dispatched_at: ruling.dispatched_at,
                effects: ruling.effects,
            });
        }
    }

    /// The order changed after its parcels did: only what can be done now is decided again.
    fn on_order(&self, decisions: &mut Vec<Decision>) {
        let Some(delivered_at) = self.file.all_delivered_at() else { return };
        let rulings = [
            (Preference::FinancialStatus, paid::rule(self, delivered_at)),
            (Preference::CreateInvoice, invoice::create_rule(self, delivered_at)),
            (Preference::SettleInvoice, invoice::settle_rule(self, delivered_at)),
        ];
        for (preference, ruling) in rulings.into_iter().filter(|(_, ruling)| ruling.verdict == Verdict::Act) {
            decisions.push(Decision {
                key: format!("{preference}:order:{}", self.file.order.id),
                preference,
                label: None,
                about_at: Some(delivered_at),
                status: Some(Status::Delivered),
                verdict: ruling.verdict,
                why: ruling.why,
                dispatched_at: None,
                effects: ruling.effects,
            });
        }
    }

    /// The switch's own answer, for something that happened at `at`.
    fn switch_refuses(&self, preference: Preference, at: Timestamp) -> Option<Ruling> {
        let switch = self.preferences.switch(preference);
        match (switch.on, switch.covers(at) && self.preferences.switch(Preference::Tracking).covers(at)) {
            (false, _) => Some(Ruling::no(Why::SwitchedOff)),
            (true, false) => Some(Ruling::hold(Why::BeforeSwitchedOn)),
            (true, true) => None,
        }
    }

    /// Why a label does not speak for its order.
    fn label_refuses(&self, label: LabelId) -> Option<Ruling> {
        let file = self.file.label(label)?;
        if !file.label.direction.is_outbound() {
            return Some(Ruling::no(Why::ReturnLabel));
        }
        file.label.cancelled_at.map(|_| Ruling::no(Why::LabelCancelled))
    }
}

fn change_key(preference: Preference, label: LabelId, change: &Change) -> String {
    format!("{preference}:{label}:{}:{}", change.to.status, change.at.as_millisecond())
}
