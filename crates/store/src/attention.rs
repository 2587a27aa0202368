//! What people should look at, over a whole shop, and what is unfinished over all shops.

use jiff::Timestamp;
use tracking::{AccountId, AlertKind, AskReason, Effect, EffectId, LabelId, OrderId, ShopId, Status, Target};

use crate::columns::{At, Json, Word, ms};
use crate::error::Doing;
use crate::sql::{Sql, all, one, run};
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

#[derive(sqlx::FromRow)]
struct StoredRun {
    id: i64,
    account_id: i64,
    courier: String,
    started_at: At,
    finished_at: At,
    cause: Word<AskReason>,
    #[sqlx(try_from = "i64")]
    asked: u32,
    #[sqlx(try_from = "i64")]
    answered: u32,
    #[sqlx(try_from = "i64")]
    errors: u32,
    #[sqlx(try_from = "i64")]
    calls: u32,
    #[sqlx(try_from = "i64")]
    new_scans: u32,
    error: Option<String>,
}

impl From<StoredRun> for RunRow {
    fn from(row: StoredRun) -> Self {
        Self {
            id: RunId(row.id),
            account: AccountId(row.account_id),
            courier: row.courier,
            started_at: row.started_at.0,
            finished_at: row.finished_at.0,
            cause: row.cause.0,
            asked: row.asked,
            answered: row.answered,
            errors: row.errors,
            calls: row.calls,
            new_scans: row.new_scans,
            error: row.error,
        }
    }
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

impl Store {
    /// How many things of a shop wait for a person. A decision that holds back counts until one of the same switch
    /// and order acts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attention(&self, shop: ShopId) -> Result<Attention, StoreError> {
        const DOING: &str = "counting what waits for a person";
        const SELECT: Sql = Sql::both(
            "SELECT (SELECT COUNT(*) FROM effect WHERE shop_id = $1 AND parked_at IS NOT NULL), \
             (SELECT COUNT(*) FROM alert WHERE shop_id = $1 AND closed_at IS NULL), \
             (SELECT COUNT(*) FROM courier_account WHERE shop_id = $1 AND state = 'needs_attention'), \
             (SELECT COUNT(*) FROM decision d WHERE d.shop_id = $1 AND d.verdict = 'hold' AND NOT EXISTS \
             (SELECT 1 FROM decision a WHERE a.order_id = d.order_id AND a.id > d.id \
             AND a.preference = d.preference AND a.verdict = 'act')), \
             (SELECT COUNT(*) FROM unmapped_code WHERE shop_id = $1)",
        );
        let row = one!(self.read(DOING).await?.link(), (i64, i64, i64, i64, i64), SELECT, shop.0).doing(DOING)?;
        let (parked, alerts, accounts, held, unmapped) = row.unwrap_or_default();
        Ok(Attention {
            parked: count(parked),
            alerts: count(alerts),
            accounts: count(accounts),
            held: count(held),
            unmapped: count(unmapped),
        })
    }

    /// A shop's labels by status, in the order of [`Status::ALL`], without statuses that no label has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_counts(&self, shop: ShopId) -> Result<Vec<StatusCount>, StoreError> {
        const DOING: &str = "counting labels by status";
        const SELECT: Sql = Sql::both(
            "SELECT shown_status, COUNT(*) FROM label WHERE shop_id = $1 AND cancelled_at IS NULL \
             GROUP BY shown_status",
        );
        let rows = all!(self.read(DOING).await?.link(), (Word<Status>, i64), SELECT, shop.0).doing(DOING)?;
        let labels_in = |status: Status| rows.iter().find(|(one, _)| one.0 == status).map(|(_, labels)| *labels);
        Ok(Status::ALL
            .iter()
            .filter_map(|status| {
                labels_in(*status).map(|labels| StatusCount { status: *status, labels: count(labels) })
            })
            .collect())
    }

    /// A shop's alerts, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alerts(&self, shop: ShopId, open_only: bool) -> Result<Vec<OpenAlert>, StoreError> {
        type Row = (i64, i64, String, i64, Word<AlertKind>, At, Option<At>);
        const DOING: &str = "listing alerts";
        const SELECT: Sql = Sql::both(
            "SELECT t.id, t.order_id, o.name, t.label_id, t.kind, t.at, t.closed_at FROM alert t \
             JOIN shop_order o ON o.id = t.order_id WHERE t.shop_id = $1 AND (t.closed_at IS NULL OR NOT $2) \
             ORDER BY t.at DESC, t.id DESC LIMIT 500",
        );
        let alert = |(id, order, order_name, label, kind, at, closed_at): Row| OpenAlert {
            id: AlertId(id),
            order: OrderId(order),
            order_name,
            label: LabelId(label),
            kind: kind.0,
            at: at.0,
            closed_at: closed_at.map(|at| at.0),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, open_only).doing(DOING)?;
        Ok(rows.into_iter().map(alert).collect())
    }

    /// Closes an alert; false when it is closed or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_alert(&self, shop: ShopId, id: AlertId, now: Timestamp) -> Result<bool, StoreError> {
        const DOING: &str = "closing an alert";
        const UPDATE: Sql =
            Sql::both("UPDATE alert SET closed_at = $1 WHERE shop_id = $2 AND id = $3 AND closed_at IS NULL");
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, id.0).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }

    /// The codes that nobody has mapped, most seen first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmapped_codes(&self, shop: ShopId) -> Result<Vec<UnmappedCode>, StoreError> {
        type Row = (String, String, String, String, i64, At, At, i64);
        const DOING: &str = "listing codes that nobody has mapped";
        const SELECT: Sql = Sql::both(
            "SELECT courier, code, detail, text, seen, first_at, last_at, label_id FROM unmapped_code \
             WHERE shop_id = $1 ORDER BY seen DESC, courier, code, detail",
        );
        let code = |(courier, code, detail, text, seen, first_at, last_at, label): Row| UnmappedCode {
            courier,
            code,
            detail,
            text,
            seen: count(seen),
            first_at: first_at.0,
            last_at: last_at.0,
            label: LabelId(label),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(code).collect())
    }

    /// A shop's newest refreshes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(&self, shop: ShopId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        const DOING: &str = "listing refreshes";
        const SELECT: Sql = Sql::both(
            "SELECT r.id, r.account_id, a.courier, r.started_at, r.finished_at, r.cause, r.asked, r.answered, r.errors, \
             r.calls, r.new_scans, r.error FROM refresh_run r JOIN courier_account a ON a.id = r.account_id \
             WHERE r.shop_id = $1 ORDER BY r.id DESC LIMIT $2",
        );
        let rows = all!(self.read(DOING).await?.link(), StoredRun, SELECT, shop.0, i64::from(limit)).doing(DOING)?;
        Ok(rows.into_iter().map(RunRow::from).collect())
    }

    /// A shop's parked effects, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parked_effects(&self, shop: ShopId) -> Result<Vec<ParkedEffect>, StoreError> {
        type Row = (i64, i64, String, Json<Effect>, i64, Option<String>, At);
        const DOING: &str = "listing parked effects";
        const SELECT: Sql = Sql::both(
            "SELECT e.id, e.order_id, o.name, e.effect, e.attempts, e.last_error, e.parked_at FROM effect e \
             JOIN shop_order o ON o.id = e.order_id WHERE e.shop_id = $1 AND e.parked_at IS NOT NULL \
             ORDER BY e.id DESC LIMIT 500",
        );
        let parked = |(id, order, order_name, effect, attempts, last_error, parked_at): Row| ParkedEffect {
            id: EffectId(id),
            order: OrderId(order),
            order_name,
            effect: effect.0,
            attempts: u32::try_from(attempts).unwrap_or_default(),
            last_error,
            parked_at: parked_at.0,
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(parked).collect())
    }

    /// A shop's effects that wait, one line for each service.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_effects(&self, shop: ShopId) -> Result<Vec<WaitingEffects>, StoreError> {
        const DOING: &str = "counting effects that wait";
        const SELECT: Sql = Sql::both(
            "SELECT target, COUNT(*), MIN(created_at) FROM effect \
             WHERE shop_id = $1 AND done_at IS NULL AND parked_at IS NULL GROUP BY target ORDER BY target",
        );
        let rows = all!(self.read(DOING).await?.link(), (Word<Target>, i64, At), SELECT, shop.0).doing(DOING)?;
        let line = |(target, effects, oldest): (Word<Target>, i64, At)| WaitingEffects {
            target: target.0,
            effects: count(effects),
            oldest: oldest.0,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// What is not at its end yet, over all shops.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self) -> Result<Unfinished, StoreError> {
        const DOING: &str = "counting what is not at its end";
        const SELECT: Sql = Sql::both(
            "SELECT (SELECT COUNT(*) FROM label WHERE next_due IS NOT NULL), (SELECT COUNT(*) FROM label), \
             (SELECT COUNT(*) FROM effect WHERE done_at IS NULL AND parked_at IS NULL), \
             (SELECT COUNT(*) FROM effect WHERE parked_at IS NOT NULL), \
             (SELECT COUNT(*) FROM effect WHERE done_at IS NOT NULL), \
             (SELECT COUNT(*) FROM webhook WHERE done_at IS NULL AND parked_at IS NULL)",
        );
        let row = one!(self.read(DOING).await?.link(), (i64, i64, i64, i64, i64, i64), SELECT).doing(DOING)?;
        let (open_labels, labels, effects, parked_effects, done_effects, webhooks) = row.unwrap_or_default();
        Ok(Unfinished {
            open_labels: count(open_labels),
            labels: count(labels),
            effects: count(effects),
            parked_effects: count(parked_effects),
            done_effects: count(done_effects),
            webhooks: count(webhooks),
        })
    }
}
