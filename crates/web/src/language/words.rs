//! The domain's words in a language.

use tracking::{
    ActsNext, AlertKind, AskReason, Direction, FinancialStatus, MatchReason, PaidBy, Preference, Reason, Standing,
    Status, Verdict, Why,
};

use store::ServiceState;

use super::Language;

/// How effects towards Shopify end, and why they wait; the engine writes these words.
pub(super) const OUTCOMES: [&str; 43] = [
    "address_wrong",
    "already_paid",
    "already_told",
    "another_parcel",
    "answer_unreadable",
    "before_switched_on",
    "cannot_be_marked",
    "document_refused",
    "event_missing",
    "fulfillment_cancelled",
    "fulfillment_unknown",
    "id_refused",
    "invoice_in_doubt",
    "label_by_hand",
    "label_gone",
    "no_answer",
    "not_all_delivered",
    "not_in_shopify",
    "nothing_open",
    "older_than_shopify_has",
    "order_cancelled",
    "order_gone",
    "order_unknown",
    "paid",
    "partly_refunded",
    "payment_in_doubt",
    "payment_not_shown",
    "recorded_by_shopify",
    "refunded",
    "rest_paid",
    "reversal_in_doubt",
    "scope_missing",
    "shopify_down",
    "shopify_failed",
    "shopify_not_reached",
    "shopify_refused",
    "status_not_shown",
    "store_failed",
    "switched_off",
    "told_unchecked",
    "told_without_tracking",
    "too_costly",
    "voided",
];

impl Language {
    /// A status, in two or three words.
    pub(crate) fn status(self, status: &Status) -> String {
        self.say(&format!("status-{status}"))
    }

    /// A status with its reason, if the courier told one: `Delivery attempted: nobody was there`.
    pub(crate) fn standing(self, standing: &Standing) -> String {
        let status = self.status(&standing.status);
        match standing.reason {
            Some(reason) => format!("{status}: {}", self.reason(&reason)),
            None => status,
        }
    }

    /// Why a parcel stands where it stands.
    pub(crate) fn reason(self, reason: &Reason) -> String {
        self.say(&format!("reason-{reason}"))
    }

    /// Whose turn it is.
    pub(crate) fn acts_next(self, actor: &ActsNext) -> String {
        self.say(&format!("acts_next-{actor}"))
    }

    /// Which way a label goes.
    pub(crate) fn direction(self, direction: &Direction) -> String {
        self.say(&format!("direction-{direction}"))
    }

    /// What a person should look at, and what to do.
    pub(crate) fn alert(self, kind: &AlertKind) -> String {
        self.say(&format!("alert-{kind}"))
    }

    /// Why a label is asked when it is.
    pub(crate) fn ask_reason(self, why: &AskReason) -> String {
        self.say(&format!("ask_reason-{why}"))
    }

    /// Why a label is taken for a courier's, or why it is asked whose it is.
    pub(crate) fn match_reason(self, reason: MatchReason, company: &str, courier: &str) -> String {
        let values = [("company", company.to_owned().into()), ("courier", courier.to_owned().into())];
        self.say_with_all(&format!("match_reason-{reason}"), values)
    }

    /// Whether Waybill acted.
    pub(crate) fn verdict(self, verdict: &Verdict) -> String {
        self.say(&format!("verdict-{verdict}"))
    }

    /// Why Waybill acted, or not.
    pub(crate) fn why(self, why: &Why) -> String {
        self.say(&format!("why-{why}"))
    }

    /// A switch's words, as promised.
    pub(crate) fn preference(self, preference: &Preference) -> String {
        self.say(&format!("preference-{preference}"))
    }

    /// What an effect does, by its kind.
    pub(crate) fn effect(self, kind: &str) -> String {
        let known = [
            "delivery_event",
            "mark_paid",
            "order_summary",
            "mail",
            "tell_customer",
            "create_invoice",
            "settle_invoice",
            "reverse_invoice",
        ];
        self.say(&format!("effect-{}", if known.contains(&kind) { kind } else { "other" }))
    }

    /// What became of an effect, or why it is not done: what it means and what to do. `None` for a word that says no
    /// more than the state of the effect does.
    pub(crate) fn outcome(self, word: &str) -> Option<String> {
        OUTCOMES.contains(&word).then(|| self.say(&format!("outcome-{word}")))
    }

    /// In one sentence that Shopify takes no calls of the shop, and why.
    pub(crate) fn shopify_refusal(self, state: ServiceState) -> Option<String> {
        state.is_refused().then(|| self.say(&format!("shopify-{state}")))
    }

    /// Why a customer was not written to after all, by the outcome's word.
    pub(crate) fn unsent(self, outcome: &str) -> String {
        let known = ["no_customer_email", "overtaken", "too_late", "switched_off", "order_cancelled"];
        let why = self.say(&format!("customer_mail-{}", if known.contains(&outcome) { outcome } else { "other" }));
        self.say_with("customer_mail-not_sent", "why", why)
    }

    /// Shopify's financial status; a word that we do not know is shown as it came.
    pub(crate) fn financial(self, status: &FinancialStatus) -> String {
        match status {
            FinancialStatus::Other(text) => text.clone(),
            known => self.say(&format!("financial-{}", known.as_str())),
        }
    }

    /// How an order is paid, in two words.
    pub(crate) fn paid_by(self, paid_by: &PaidBy) -> String {
        self.say(match paid_by {
            PaidBy::CashOnDelivery(_) => "paid_by-cod",
            PaidBy::Card(_) => "paid_by-card",
            PaidBy::Unclear(_) => "paid_by-unclear",
        })
    }

    /// How an order is paid and by which sign that is known. `gateways` are the order's own names.
    pub(crate) fn paid_by_because(self, paid_by: &PaidBy, gateways: &[String]) -> String {
        let named = |name: &String| gateways.iter().any(|gateway| name.contains(gateway.as_str()));
        match paid_by {
            PaidBy::CashOnDelivery(name) if named(name) => self.say_with("paid_by-cod-because", "name", name.clone()),
            PaidBy::CashOnDelivery(_) => self.say("paid_by-cod-because-pending"),
            PaidBy::Card(name) if named(name) => self.say_with("paid_by-card-because", "name", name.clone()),
            PaidBy::Card(_) => self.say("paid_by-card-because-financial"),
            PaidBy::Unclear(name) if named(name) => self.say_with("paid_by-unclear-because", "name", name.clone()),
            PaidBy::Unclear(_) => self.say("paid_by-unclear-because-none"),
        }
    }
}
