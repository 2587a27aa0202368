//! One order with everything that its page shows.

use jiff::Timestamp;
use tracking::{
    AlertKind, AskReason, DecisionId, Effect, EffectId, LabelId, MatchReason, NextAsk, OrderFile, OrderId, Preference,
    ShopId, Status, Verdict, Why,
};

use crate::columns::{At, Json, Word, clean};
use crate::database::Link;
use crate::error::Doing;
use crate::files::{Lock, order_files};
use crate::search_key::name_key;
use crate::sql::{Sql, all, one};
use crate::words::words;
use crate::{AccountState, AlertId, LabelProblem, Store, StoreError};

const DOING: &str = "reading an order";

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
    /// How its courier was found.
    pub found: LabelMatch,
}

/// How a label's courier was found, or why it was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelMatch {
    /// Why it is this courier's, or why a person is asked; `None` when a person named the courier with the label.
    pub reason: Option<MatchReason>,
    /// While a person must choose: couriers by code name.
    pub candidates: Vec<String>,
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

#[derive(sqlx::FromRow)]
struct MetaRow {
    id: i64,
    next_due: Option<At>,
    ask_reason: Word<AskReason>,
    asked_at: Option<At>,
    lease_token: Option<i64>,
    #[sqlx(try_from = "i64")]
    attempts: u32,
    error_kind: Option<String>,
    error_message: Option<String>,
    state: Option<Word<AccountState>>,
    name: Option<String>,
    match_reason: Option<Word<MatchReason>>,
    candidates: Option<Json<Vec<String>>>,
}

impl From<MetaRow> for LabelMeta {
    fn from(row: MetaRow) -> Self {
        let error = row.error_kind.zip(row.error_message);
        Self {
            label: LabelId(row.id),
            next: NextAsk { at: row.next_due.map(|at| at.0), why: row.ask_reason.0 },
            asked_at: row.asked_at.map(|at| at.0),
            in_hand: row.lease_token.is_some(),
            attempts: row.attempts,
            last_error: error.map(|(kind, message)| LabelProblem { kind, message }),
            account: row.state.map(|state| state.0),
            account_name: row.name,
            found: LabelMatch {
                reason: row.match_reason.map(|reason| reason.0),
                candidates: row.candidates.map(|candidates| candidates.0).unwrap_or_default(),
            },
        }
    }
}

#[derive(sqlx::FromRow)]
struct StoredDecision {
    id: i64,
    preference: Word<Preference>,
    label_id: Option<i64>,
    about_at: Option<At>,
    status: Option<Word<Status>>,
    verdict: Word<Verdict>,
    why: Word<Why>,
    decided_at: At,
}

impl From<StoredDecision> for DecisionRow {
    fn from(row: StoredDecision) -> Self {
        Self {
            id: DecisionId(row.id),
            preference: row.preference.0,
            label: row.label_id.map(LabelId),
            about_at: row.about_at.map(|at| at.0),
            status: row.status.map(|status| status.0),
            verdict: row.verdict.0,
            why: row.why.0,
            decided_at: row.decided_at.0,
        }
    }
}

#[derive(sqlx::FromRow)]
struct StoredEffect {
    id: i64,
    decision_id: i64,
    label_id: Option<i64>,
    effect: Json<Effect>,
    due: At,
    lease_token: Option<i64>,
    #[sqlx(try_from = "i64")]
    attempts: u32,
    last_error: Option<String>,
    outcome: Option<String>,
    detail: Option<String>,
    created_at: At,
    done_at: Option<At>,
    parked_at: Option<At>,
}

impl From<StoredEffect> for EffectRow {
    fn from(row: StoredEffect) -> Self {
        let state = match (row.done_at, row.parked_at, row.lease_token) {
            (Some(_), _, _) => EffectState::Done,
            (None, Some(_), _) => EffectState::Parked,
            (None, None, Some(_)) => EffectState::InHand,
            (None, None, None) => EffectState::Waiting,
        };
        Self {
            id: EffectId(row.id),
            decision: DecisionId(row.decision_id),
            label: row.label_id.map(LabelId),
            effect: row.effect.0,
            state,
            attempts: row.attempts,
            due: row.due.0,
            last_error: row.last_error,
            outcome: row.outcome,
            detail: row.detail,
            created_at: row.created_at.0,
            done_at: row.done_at.map(|at| at.0),
            parked_at: row.parked_at.map(|at| at.0),
        }
    }
}

impl Store {
    /// One order with everything that its page shows; `None` when the shop has no such order.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn order(&self, shop: ShopId, id: OrderId) -> Result<Option<OrderDetail>, StoreError> {
        const LINKS: Sql = Sql::both("SELECT public_token, status_url FROM shop_order WHERE shop_id = $1 AND id = $2");
        let mut reading = self.read(DOING).await?;
        let files = order_files(reading.link(), shop, &[id], self.unknown_codes(), Lock::No).await?;
        let Some(file) = files.into_iter().next() else { return Ok(None) };
        let links = one!(reading.link(), (String, Option<String>), LINKS, shop.0, id.0).doing(DOING)?;
        let (public_token, status_url) = links.ok_or(StoreError::Missing { doing: DOING })?;
        let labels = labels_of(reading.link(), shop, &file).await?;
        let decisions = decisions_of(reading.link(), shop, id).await?;
        let effects = effects_of(reading.link(), shop, id).await?;
        let alerts = alerts_of(reading.link(), shop, id).await?;
        Ok(Some(OrderDetail { file, labels, decisions, effects, alerts, public_token, status_url }))
    }

    /// The order behind the unguessable part of a status page's address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_public_token(&self, token: &str) -> Result<Option<(ShopId, OrderId)>, StoreError> {
        const DOING: &str = "looking an order up by its public token";
        const SELECT: Sql = Sql::both("SELECT shop_id, id FROM shop_order WHERE public_token = $1");
        let row = one!(self.read(DOING).await?.link(), (i64, i64), SELECT, clean(token)).doing(DOING)?;
        Ok(row.map(|(shop, order)| (ShopId(shop), OrderId(order))))
    }

    /// A shop's order by its Shopify id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_gid(&self, shop: ShopId, gid: &str) -> Result<Option<OrderId>, StoreError> {
        const DOING: &str = "looking an order up by its Shopify id";
        const SELECT: Sql = Sql::both("SELECT id FROM shop_order WHERE shop_id = $1 AND shopify_gid = $2");
        let row = one!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0, gid).doing(DOING)?;
        Ok(row.map(|(id,)| OrderId(id)))
    }

    /// A shop's order by the name that people use, with or without `#`; the newest when a name comes twice.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_name(&self, shop: ShopId, name: &str) -> Result<Option<OrderId>, StoreError> {
        const DOING: &str = "looking an order up by its name";
        const SELECT: Sql =
            Sql::both("SELECT id FROM shop_order WHERE shop_id = $1 AND name_key = $2 ORDER BY id DESC LIMIT 1");
        let row = one!(self.read(DOING).await?.link(), (i64,), SELECT, shop.0, name_key(name)).doing(DOING)?;
        Ok(row.map(|(id,)| OrderId(id)))
    }
}

/// In the order of the file's labels.
async fn labels_of(link: Link<'_>, shop: ShopId, file: &OrderFile) -> Result<Vec<LabelMeta>, StoreError> {
    const SELECT: Sql = Sql::both(
        "SELECT l.id, l.next_due, l.ask_reason, l.asked_at, l.lease_token, l.attempts, l.error_kind, l.error_message, \
         a.state, a.name, l.match_reason, l.candidates FROM label l LEFT JOIN courier_account a ON a.id = l.account_id AND a.shop_id = l.shop_id \
         WHERE +l.shop_id = $1 AND l.order_id = $2 ORDER BY l.created_at, l.id",
    );
    let rows = all!(link, MetaRow, SELECT, shop.0, file.order.id.0).doing(DOING)?;
    let known = |meta: &LabelMeta| file.label(meta.label).is_some();
    Ok(rows.into_iter().map(LabelMeta::from).filter(known).collect())
}

async fn decisions_of(link: Link<'_>, shop: ShopId, id: OrderId) -> Result<Vec<DecisionRow>, StoreError> {
    const SELECT: Sql = Sql::both(
        "SELECT id, preference, label_id, about_at, status, verdict, why, decided_at FROM decision \
         WHERE +shop_id = $1 AND order_id = $2 ORDER BY id DESC",
    );
    let rows = all!(link, StoredDecision, SELECT, shop.0, id.0).doing(DOING)?;
    Ok(rows.into_iter().map(DecisionRow::from).collect())
}

async fn effects_of(link: Link<'_>, shop: ShopId, id: OrderId) -> Result<Vec<EffectRow>, StoreError> {
    const SELECT: Sql = Sql::both(
        "SELECT id, decision_id, label_id, effect, due, lease_token, attempts, last_error, outcome, detail, \
         created_at, done_at, parked_at FROM effect WHERE +shop_id = $1 AND order_id = $2 ORDER BY id DESC",
    );
    let rows = all!(link, StoredEffect, SELECT, shop.0, id.0).doing(DOING)?;
    Ok(rows.into_iter().map(EffectRow::from).collect())
}

async fn alerts_of(link: Link<'_>, shop: ShopId, id: OrderId) -> Result<Vec<AlertRow>, StoreError> {
    type Row = (i64, i64, Word<AlertKind>, At, Option<At>);
    const SELECT: Sql = Sql::both(
        "SELECT id, label_id, kind, at, closed_at FROM alert WHERE +shop_id = $1 AND order_id = $2 \
         ORDER BY at DESC, id DESC",
    );
    let alert = |(id, label, kind, at, closed_at): Row| AlertRow {
        id: AlertId(id),
        label: LabelId(label),
        kind: kind.0,
        at: at.0,
        closed_at: closed_at.map(|at| at.0),
    };
    Ok(all!(link, Row, SELECT, shop.0, id.0).doing(DOING)?.into_iter().map(alert).collect())
}
