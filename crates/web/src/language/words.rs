//! The domain's words in a language.

use tracking::{
    ActsNext, AlertKind, AskReason, Direction, FinancialStatus, MatchReason, PaidBy, Preference, Reason, Standing,
    Status, Verdict, Why,
};

use super::Language;

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
            "create_invoice",
            "settle_invoice",
            "reverse_invoice",
        ];
        self.say(&format!("effect-{}", if known.contains(&kind) { kind } else { "other" }))
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
