//! A decision: act or not, and why.

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Effect;
use crate::{LabelId, Preference, Status};

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
    /// The courier has paid the order's cash out.
        CashRemitted = "cash_remitted",
    /// The courier has not paid the order's cash out yet.
        CashNotRemitted = "cash_not_remitted",
    /// The courier paid out another amount than is open.
        CashDiffers = "cash_differs",
    /// The order has its first label.
        LabelMade = "label_made",
    /// All parcels are delivered and a part was paid before: the rest is paid.
        RestIsOpen = "rest_is_open",
    /// It happened, and nobody was told yet.
        Occurred = "occurred",
    /// The switch is off.
        SwitchedOff = "switched_off",
    /// It happened before the switch was put on.
        BeforeSwitchedOn = "before_switched_on",
    /// It happened before the instant from which on Waybill may act in this shop.
        BeforeActing = "before_acting",
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
    /// There is no valid address e-mail.
        NoAddressEmail = "no_address_email",
    /// No invoicing service is connected.
        NoInvoicingService = "no_invoicing_service",
    /// The order is not one of Shopify's.
        NotInShopify = "not_in_shopify",
    /// It follows from codes that were mapped later: a person must confirm it.
        ReadAgain = "read_again",
    /// A person confirmed it.
        Confirmed = "confirmed",
    /// A person discarded it.
        Discarded = "discarded",
    /// What it was about is no longer so.
        NoLongerSo = "no_longer_so",
    /// Later news make it pointless to tell.
        Overtaken = "overtaken",
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
pub(super) struct Ruling {
    pub(super) verdict: Verdict,
    pub(super) why: Why,
    pub(super) dispatched_at: Option<Timestamp>,
    pub(super) effects: Vec<Effect>,
}

impl Ruling {
    pub(super) fn no(why: Why) -> Self {
        Self { verdict: Verdict::No, why, dispatched_at: None, effects: Vec::new() }
    }

    pub(super) fn hold(why: Why) -> Self {
        Self { verdict: Verdict::Hold, ..Self::no(why) }
    }

    pub(super) fn act(why: Why, effects: Vec<Effect>) -> Self {
        Self { verdict: Verdict::Act, why, dispatched_at: None, effects }
    }
}
