//! What people should look at, over a whole shop, and what is unfinished over all shops.

use jiff::Timestamp;
use tracking::{AccountId, AlertKind, AskReason, Effect, EffectId, LabelId, OrderId, ShopId, Status, Target};

use crate::{AlertId, RunId, Store, StoreError};

/// How many things of a shop wait for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attention {
    /// Parked effects.
    pub parked: u64,
    /// Open alerts.
    pub alerts: u64,
    /// Accounts that a courier refuses.
    pub accounts: u64,
    /// Decisions that hold back.
    pub held: u64,
    /// Codes that nobody has mapped.
    pub unmapped: u64,
}

/// Labels of a shop in one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCount {
    /// As shown.
    pub status: Status,
    /// How many, without cancelled ones.
    pub labels: u64,
}

/// An alert with its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// Its id.
    pub id: AlertId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// Its label.
    pub label: LabelId,
    /// What.
    pub kind: AlertKind,
    /// Since when.
    pub at: Timestamp,
    /// When a person closed it.
    pub closed_at: Option<Timestamp>,
}

/// A code that nobody has mapped, as often as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedCode {
    /// The courier's code name.
    pub courier: String,
    /// The code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
    /// The courier's last text with it.
    pub text: String,
    /// How often it was seen.
    pub seen: u64,
    /// When it was seen first.
    pub first_at: Timestamp,
    /// When it was seen last.
    pub last_at: Timestamp,
    /// The label it was seen on last.
    pub label: LabelId,
}

/// One refresh's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// The account that asked.
    pub account: AccountId,
    /// The courier's code name.
    pub courier: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Why its first label was asked.
    pub cause: AskReason,
    /// Labels asked.
    pub asked: u32,
    /// Labels that the courier told something about.
    pub answered: u32,
    /// Labels with a problem.
    pub errors: u32,
    /// Calls made.
    pub calls: u32,
    /// Scans that were new.
    pub new_scans: u32,
    /// Why the whole call failed.
    pub error: Option<String>,
}

/// An effect that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedEffect {
    /// Its id.
    pub id: EffectId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// What is to be done.
    pub effect: Effect,
    /// Tries so far.
    pub attempts: u32,
    /// The last failure.
    pub last_error: Option<String>,
    /// Since when.
    pub parked_at: Timestamp,
}

/// Effects of a shop that wait for one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingEffects {
    /// The service.
    pub target: Target,
    /// How many.
    pub effects: u64,
    /// The oldest one's time.
    pub oldest: Timestamp,
}

/// What is not at its end yet, over all shops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Labels that will be asked again.
    pub open_labels: u64,
    /// Labels in all.
    pub labels: u64,
    /// Effects neither done nor parked.
    pub effects: u64,
    /// Effects that wait for a person.
    pub parked_effects: u64,
    /// Effects that are done.
    pub done_effects: u64,
    /// Webhooks neither worked nor parked.
    pub webhooks: u64,
}

impl Store {
    /// How many things of a shop wait for a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attention(&self, shop: ShopId) -> Result<Attention, StoreError> {
        todo!("{shop}")
    }

    /// A shop's labels by status, in the order of [`Status::ALL`], without statuses that no label has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_counts(&self, shop: ShopId) -> Result<Vec<StatusCount>, StoreError> {
        todo!("{shop}")
    }

    /// A shop's alerts, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alerts(&self, shop: ShopId, open_only: bool) -> Result<Vec<OpenAlert>, StoreError> {
        todo!("{shop} {open_only}")
    }

    /// Closes an alert; false when it is closed or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_alert(&self, shop: ShopId, id: AlertId, now: Timestamp) -> Result<bool, StoreError> {
        todo!("{shop} {id} {now}")
    }

    /// The codes that nobody has mapped, most seen first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmapped_codes(&self, shop: ShopId) -> Result<Vec<UnmappedCode>, StoreError> {
        todo!("{shop}")
    }

    /// A shop's newest refreshes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(&self, shop: ShopId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        todo!("{shop} {limit}")
    }

    /// A shop's parked effects, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parked_effects(&self, shop: ShopId) -> Result<Vec<ParkedEffect>, StoreError> {
        todo!("{shop}")
    }

    /// A shop's effects that wait, one line for each service.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_effects(&self, shop: ShopId) -> Result<Vec<WaitingEffects>, StoreError> {
        todo!("{shop}")
    }

    /// What is not at its end yet, over all shops.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self) -> Result<Unfinished, StoreError> {
        todo!()
    }
}
