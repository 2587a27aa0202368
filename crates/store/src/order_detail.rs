//! One order with everything that its page shows.

use jiff::Timestamp;
use tracking::{
    AlertKind, DecisionId, Effect, EffectId, LabelId, NextAsk, OrderFile, OrderId, Preference, ShopId, Status, Verdict,
    Why,
};

use crate::words::words;
use crate::{AccountState, AlertId, LabelProblem, Store, StoreError};

/// One order with everything that its page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDetail {
    /// The order, its fulfillments and labels with their timelines.
    pub file: OrderFile,
    /// How each label is asked, in the order of the file's labels.
    pub labels: Vec<LabelMeta>,
    /// What was decided, newest first.
    pub decisions: Vec<DecisionRow>,
    /// What was or is to be done elsewhere, newest first.
    pub effects: Vec<EffectRow>,
    /// What should be looked at, newest first.
    pub alerts: Vec<AlertRow>,
    /// The unguessable part of the customer's status page.
    pub public_token: String,
    /// Shopify's own status page for the customer.
    pub status_url: Option<String>,
}

/// How a label is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelMeta {
    /// The label.
    pub label: LabelId,
    /// When it is asked next, and why then or why never.
    pub next: NextAsk,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// It is being asked this moment.
    pub in_hand: bool,
    /// Asks since the last answer.
    pub attempts: u32,
    /// What was wrong at the last ask.
    pub last_error: Option<LabelProblem>,
    /// Whether its account is asked; `None` without an account.
    pub account: Option<AccountState>,
    /// The account's name, as the shop gave it.
    pub account_name: Option<String>,
}

/// One decision of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its id.
    pub id: DecisionId,
    /// Under which switch.
    pub preference: Preference,
    /// About which label.
    pub label: Option<LabelId>,
    /// The change's time.
    pub about_at: Option<Timestamp>,
    /// The change's status.
    pub status: Option<Status>,
    /// Act or not.
    pub verdict: Verdict,
    /// Why.
    pub why: Why,
    /// When it was made.
    pub decided_at: Timestamp,
}

words! {
    /// How far an effect is.
    EffectState, {
        /// Nobody has it in hand.
        Waiting = "waiting",
        /// It is being done this moment, or was when a process ended.
        InHand = "in_hand",
        /// Done.
        Done = "done",
        /// It waits for a person.
        Parked = "parked",
    }
}

/// One effect as its order's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectRow {
    /// Its id.
    pub id: EffectId,
    /// The decision that it follows from.
    pub decision: DecisionId,
    /// Its label, for one about a single label.
    pub label: Option<LabelId>,
    /// What is to be done.
    pub effect: Effect,
    /// How far it is.
    pub state: EffectState,
    /// Tries so far.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub due: Timestamp,
    /// The last failure.
    pub last_error: Option<String>,
    /// How it ended, in one word.
    pub outcome: Option<String>,
    /// How it ended, for people.
    pub detail: Option<String>,
    /// When it was put in.
    pub created_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// When it was parked.
    pub parked_at: Option<Timestamp>,
}

/// One alert as its order's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id.
    pub id: AlertId,
    /// Its label.
    pub label: LabelId,
    /// What.
    pub kind: AlertKind,
    /// Since when.
    pub at: Timestamp,
    /// When a person closed it.
    pub closed_at: Option<Timestamp>,
}

impl Store {
    /// One order with everything that its page shows; `None` when the shop has no such order.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn order(&self, shop: ShopId, id: OrderId) -> Result<Option<OrderDetail>, StoreError> {
        todo!("{shop} {id}")
    }

    /// The order behind the unguessable part of a status page's address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_public_token(&self, token: &str) -> Result<Option<(ShopId, OrderId)>, StoreError> {
        todo!("{token}")
    }

    /// A shop's order by the name that people use, with or without `#`; the newest when a name comes twice.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_name(&self, shop: ShopId, name: &str) -> Result<Option<OrderId>, StoreError> {
        todo!("{shop} {name}")
    }
}
