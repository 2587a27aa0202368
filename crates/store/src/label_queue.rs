//! The label row as its own queue: claiming due labels of one account, and giving them back.

use jiff::{SignedDuration, Timestamp};
use tracking::{AccountId, AskReason, LabelId, OrderId, Status, TrackingNo};

use crate::account_queue::Wakings;
use crate::accounts::{AccountRow, account_where};
use crate::columns::{At, Word, clean, later, ms, opt_ms, to_json};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::floor::Queue;
use crate::secrets::random_token;
use crate::sql::{IdSet, Sql, about, all, locking, one, run};
use crate::{AccountState, CourierAccount, Store, StoreError};

const CLAIMING: &str = "claiming labels";

/// Who is passed over, because enough of it is in hand already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Busy {
    /// Accounts with as many calls under way as their courier allows.
    pub accounts: Vec<AccountId>,
    /// Couriers, by code name, that keep as many calls waiting as one courier may.
    pub couriers: Vec<String>,
}

/// Labels of one account that are ours to ask until the lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedBatch {
    /// The account to ask with.
    pub account: CourierAccount,
    /// Shown when the answers are recorded.
    pub lease_token: i64,
    /// At most the account's batch, the longest due first.
    pub labels: Vec<ClaimedLabel>,
}

/// One claimed label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedLabel {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// Its number.
    pub number: TrackingNo,
    /// The recipient's postcode, where it is known.
    pub postcode: Option<String>,
    /// Asks since the last answer, this one included.
    pub attempts: u32,
    /// What is known of it.
    pub status: Status,
    /// Its newest scan's time, or when it was made.
    pub last_news_at: Timestamp,
    /// When Waybill learned of it.
    pub created_at: Timestamp,
    /// Why it is asked now.
    pub cause: AskReason,
    /// When it was due.
    pub was_due: Timestamp,
}

/// Accounts that one transaction may look at in vain before it lets others write.
const LOOKS: u32 = 50;

/// What a look at the account whose turn it is came to.
enum Look {
    Claimed(Box<ClaimedBatch>),
    /// It has nothing to ask now; when to look again was corrected.
    Corrected,
    NobodysTurn,
}

#[derive(sqlx::FromRow)]
struct DueRow {
    id: i64,
    order_id: i64,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    postcode: Option<String>,
    #[sqlx(try_from = "i64")]
    attempts: u32,
    known_status: Word<Status>,
    last_news_at: At,
    created_at: At,
    ask_reason: Word<AskReason>,
    next_due: At,
}

impl From<DueRow> for ClaimedLabel {
    fn from(row: DueRow) -> Self {
        Self {
            id: LabelId(row.id),
            order: OrderId(row.order_id),
            number: row.number,
            postcode: row.postcode,
            attempts: row.attempts.saturating_add(1),
            status: row.known_status.0,
            last_news_at: row.last_news_at.0,
            created_at: row.created_at.0,
            cause: row.ask_reason.0,
            was_due: row.next_due.0,
        }
    }
}

impl Store {
    /// Takes one account whose turn it is, and that is not busy, and its due labels; `None` when nothing is due.
    ///
    /// The account's next turn moves by its interval; the labels are due again when the lease ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_labels(
        &self,
        now: Timestamp,
        lease_for: SignedDuration,
        busy: &Busy,
    ) -> Result<Option<ClaimedBatch>, StoreError> {
        loop {
            let mut tx = self.write(CLAIMING).await?;
            for _ in 0..LOOKS {
                match self.look(&mut tx, now, lease_for, busy).await? {
                    Look::Claimed(batch) => {
                        tx.commit(CLAIMING).await?;
                        return Ok(Some(*batch));
                    }
                    Look::NobodysTurn => {
                        tx.commit(CLAIMING).await?;
                        return Ok(None);
                    }
                    Look::Corrected => {}
                }
            }
            tx.commit(CLAIMING).await?;
        }
    }

    async fn look(
        &self,
        tx: &mut Writing,
        now: Timestamp,
        lease_for: SignedDuration,
        busy: &Busy,
    ) -> Result<Look, StoreError> {
        const TURN: Sql = Sql {
            sqlite: account_where!(
                "look_at <= $1 AND id NOT IN (SELECT value FROM json_each($2)) \
                 AND courier NOT IN (SELECT value FROM json_each($3)) ORDER BY look_at LIMIT 1"
            ),
            postgres: account_where!(
                "look_at <= $1 AND id <> ALL($2) \
                 AND courier NOT IN (SELECT jsonb_array_elements_text($3::jsonb)) ORDER BY look_at LIMIT 1 \
                 FOR NO KEY UPDATE SKIP LOCKED"
            ),
        };
        const ASKS: Sql = Sql::both("SELECT asks FROM shop WHERE id = $1");
        let (accounts, couriers) = (busy.account_ids(), to_json(&busy.couriers)?);
        let row = one!(tx.link(), AccountRow, TURN, ms(now), accounts, couriers).doing(CLAIMING)?;
        let Some(mut account) = row.map(CourierAccount::from) else { return Ok(Look::NobodysTurn) };
        // Asked by itself, because the account's row is locked now: what the shop says from here on comes after.
        let asks = one!(tx.link(), (bool,), ASKS, account.shop.0).doing(CLAIMING)?.is_some_and(|(asks,)| asks);
        if !asks || account.state != AccountState::Active {
            look_at(tx, &account, None).await?;
            return Ok(Look::Corrected);
        }
        let free_at = account.ready_at.max(account.blocked_until.unwrap_or(Timestamp::MIN));
        if free_at > now {
            look_at(tx, &account, Some(free_at)).await?;
            return Ok(Look::Corrected);
        }
        let labels = self.due_labels(tx, &account, now).await?;
        let Some(first) = labels.first() else {
            let next = next_due_of(tx, &account).await?;
            look_at(tx, &account, next).await?;
            return Ok(Look::Corrected);
        };
        self.floors().raise(Queue::Labels(account.id), first.was_due, now);
        let lease_token = random_token()?;
        take(tx, &account, &labels, lease_token, later(now, lease_for)).await?;
        account.ready_at = later(now, SignedDuration::from_millis(account.interval_ms));
        move_turn(tx, &account).await?;
        Ok(Look::Claimed(Box::new(ClaimedBatch { account, lease_token, labels })))
    }

    /// The account's due labels, the longest due first; looked for from the start before they are said to be none.
    ///
    /// The account stands for its shop: naming both lets PostgreSQL take the wrong index (12 ms instead of 0.2 ms).
    async fn due_labels(
        &self,
        tx: &mut Writing,
        account: &CourierAccount,
        now: Timestamp,
    ) -> Result<Vec<ClaimedLabel>, StoreError> {
        const SELECT: Sql = locking!(
            "SELECT id, order_id, number, postcode, attempts, known_status, last_news_at, created_at, ask_reason, next_due \
             FROM label WHERE account_id = $1 AND next_due <= $2 AND next_due >= $3 ORDER BY next_due LIMIT $4",
            " FOR NO KEY UPDATE SKIP LOCKED"
        );
        let queue = Queue::Labels(account.id);
        loop {
            let floor = self.floors().of(queue, now);
            let limit = i64::from(account.batch.max(1));
            let rows = all!(tx.link(), DueRow, SELECT, account.id.0, ms(now), ms(floor), limit);
            let labels: Vec<_> = rows.doing(CLAIMING)?.into_iter().map(ClaimedLabel::from).collect();
            if !labels.is_empty() || floor == Timestamp::MIN {
                return Ok(labels);
            }
            self.floors().forget(queue);
        }
    }

    /// Gives labels back unasked: due at once, as if they had not been claimed. Those whose lease was lost are left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_labels(&self, batch: &ClaimedBatch, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "giving labels back";
        let mut tx = self.write(DOING).await?;
        batch.release(&mut tx, now).await?;
        tx.commit(DOING).await
    }

    /// The call failed: its labels keep their status and are asked again at `until`. Those whose lease was lost are
    /// left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn postpone_labels(
        &self,
        batch: &ClaimedBatch,
        until: Timestamp,
        why: AskReason,
        error: &str,
    ) -> Result<(), StoreError> {
        const DOING: &str = "postponing labels";
        const UPDATE: Sql = about!(
            "UPDATE label SET next_due = $1, lease_token = NULL, ask_reason = $2, error_kind = 'call', \
             error_message = $3 WHERE +shop_id = $4 AND lease_token = $5 AND ",
            id in "$6",
            ""
        );
        let shop = batch.account.shop;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(until), why.as_str(), clean(error), shop.0, batch.lease_token, batch.ids())
            .doing(DOING)?;
        batch.wake(&mut tx, until).await?;
        tx.commit(DOING).await
    }

    /// When [`Store::claim_labels`] may find something next; `None` when nothing waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_label_due(&self, busy: &Busy) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "looking for the next due label";
        const SELECT: Sql = Sql {
            sqlite: "SELECT MIN(MAX(a.look_at, a.ready_at, COALESCE(a.blocked_until, 0))) FROM courier_account a \
                     JOIN shop s ON s.id = a.shop_id WHERE a.look_at IS NOT NULL AND a.state = $1 AND s.asks \
                     AND a.id NOT IN (SELECT value FROM json_each($2)) \
                     AND a.courier NOT IN (SELECT value FROM json_each($3))",
            postgres: "SELECT MIN(GREATEST(a.look_at, a.ready_at, a.blocked_until)) FROM courier_account a \
                       JOIN shop s ON s.id = a.shop_id WHERE a.look_at IS NOT NULL AND a.state = $1 AND s.asks \
                       AND a.id <> ALL($2) AND a.courier NOT IN (SELECT jsonb_array_elements_text($3::jsonb))",
        };
        let active = AccountState::Active.as_str();
        let (accounts, couriers) = (busy.account_ids(), to_json(&busy.couriers)?);
        let mut reading = self.read(DOING).await?;
        let row = one!(reading.link(), (Option<At>,), SELECT, active, accounts, couriers).doing(DOING)?;
        Ok(row.and_then(|(due,)| due).map(|due| due.0))
    }
}

impl Busy {
    fn account_ids(&self) -> IdSet {
        self.accounts.iter().map(|id| id.0).collect()
    }
}

impl ClaimedBatch {
    fn ids(&self) -> IdSet {
        self.labels.iter().map(|label| label.id.0).collect()
    }

    pub(crate) async fn release(&self, tx: &mut Writing, now: Timestamp) -> Result<(), StoreError> {
        const UPDATE: Sql = about!(
            "UPDATE label SET next_due = $1, lease_token = NULL, attempts = attempts - 1 \
             WHERE +shop_id = $2 AND lease_token = $3 AND ",
            id in "$4",
            ""
        );
        let shop = self.account.shop.0;
        run!(tx.link(), UPDATE, ms(now), shop, self.lease_token, self.ids()).doing("giving labels back")?;
        self.wake(tx, now).await
    }

    async fn wake(&self, tx: &mut Writing, due: Timestamp) -> Result<(), StoreError> {
        let mut wakings = Wakings::default();
        wakings.add(Some(self.account.id.0), Some(ms(due)));
        wakings.apply(tx.link(), self.account.shop).await
    }
}

async fn look_at(tx: &mut Writing, account: &CourierAccount, at: Option<Timestamp>) -> Result<(), StoreError> {
    const UPDATE: Sql = Sql::both("UPDATE courier_account SET look_at = $1 WHERE shop_id = $2 AND id = $3");
    run!(tx.link(), UPDATE, opt_ms(at), account.shop.0, account.id.0).or_missing(CLAIMING)
}

async fn next_due_of(tx: &mut Writing, account: &CourierAccount) -> Result<Option<Timestamp>, StoreError> {
    const SELECT: Sql = Sql::both("SELECT MIN(next_due) FROM label WHERE account_id = $1 AND next_due IS NOT NULL");
    let row = one!(tx.link(), (Option<At>,), SELECT, account.id.0).doing(CLAIMING)?;
    Ok(row.and_then(|(due,)| due).map(|due| due.0))
}

async fn take(
    tx: &mut Writing,
    account: &CourierAccount,
    labels: &[ClaimedLabel],
    lease_token: i64,
    lease_ends: Timestamp,
) -> Result<(), StoreError> {
    const UPDATE: Sql = about!(
        "UPDATE label SET next_due = $1, lease_token = $2, attempts = attempts + 1 WHERE +shop_id = $3 AND ",
        id in "$4",
        ""
    );
    let ids: IdSet = labels.iter().map(|label| label.id.0).collect();
    run!(tx.link(), UPDATE, ms(lease_ends), lease_token, account.shop.0, ids).or_missing(CLAIMING)
}

async fn move_turn(tx: &mut Writing, account: &CourierAccount) -> Result<(), StoreError> {
    const UPDATE: Sql =
        Sql::both("UPDATE courier_account SET ready_at = $1, look_at = $1 WHERE shop_id = $2 AND id = $3");
    run!(tx.link(), UPDATE, ms(account.ready_at), account.shop.0, account.id.0).or_missing(CLAIMING)
}
