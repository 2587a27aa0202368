//! What a page of a feed told, kept together with how far the feed is read.

use jiff::Timestamp;
use serde::Serialize;
use tracking::{
    AccountId, AskReason, CourierSays, LabelId, NextAsk, OrderId, Reason, Scan, Standing, Status, TrackingNo,
};

use super::Unit;
use crate::columns::{At, Word, ms, opt_ms, to_json};
use crate::error::{Doing, Touched};
use crate::feeds::spared;
use crate::sql::{IdSet, Sql, about, all, locking, over, run};
use crate::{FeedCursor, FeedLease, StoreError};

/// A label of an account that a feed may tell about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedLabel {
    /// Its id.
    pub id: LabelId,
    /// Its order.
    pub order: OrderId,
    /// Its number.
    pub number: TrackingNo,
}

/// When a label is asked next, and when it was asked for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelTurn {
    /// The label.
    pub id: LabelId,
    /// When it is asked next; `None`: never. The end of the lease while somebody asks.
    pub next_due: Option<Timestamp>,
    /// Somebody is asking it.
    pub is_in_hand: bool,
    /// Why it is asked then.
    pub why: AskReason,
    /// When it was last asked for everything.
    pub asked_fully_at: Option<Timestamp>,
}

/// What a feed brought of a label, and where it stands with it.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelNews {
    /// The label.
    pub label: LabelId,
    /// Scans that were not known yet.
    pub new_scans: Vec<Scan>,
    /// What the courier says beside the scans, as it is known with the feed's facts.
    pub says: CourierSays,
    /// What is shown.
    pub shown: Standing,
    /// What is known.
    pub known: Standing,
    /// Since when it stands there.
    pub since: Option<Timestamp>,
    /// The courier's own text of it.
    pub courier_text: Option<String>,
    /// When the page came.
    pub seen_at: Timestamp,
}

/// A due label that reading the feed spared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SparedLabel {
    /// Its id.
    pub id: LabelId,
    /// What is known of it.
    pub status: Status,
    /// Its newest scan's time, or when it was made.
    pub last_news_at: Timestamp,
}

#[derive(Serialize)]
struct NewsRecord<'a> {
    id: i64,
    says: String,
    shown_status: &'a str,
    shown_reason: Option<&'a str>,
    shown_acts_next: &'a str,
    known_status: &'a str,
    known_reason: Option<&'a str>,
    known_acts_next: &'a str,
    since: Option<i64>,
    courier_text: Option<&'a str>,
    news_at: Option<i64>,
}

#[derive(Serialize)]
struct TurnRecord<'a> {
    id: i64,
    next_due: Option<i64>,
    ask_reason: &'a str,
}

#[derive(Serialize)]
struct NumberRecord<'a> {
    number: &'a str,
}

impl Unit {
    /// The labels of an account with one of these numbers, cancelled ones left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn labels_with_numbers(
        &mut self,
        account: AccountId,
        numbers: &[TrackingNo],
    ) -> Result<Vec<FollowedLabel>, StoreError> {
        const DOING: &str = "looking up labels by number";
        const SELECT: Sql = over!(
            "SELECT l.id, l.order_id, l.number FROM ",
            "$1" { number text },
            " JOIN label l ON l.number = r.number WHERE l.shop_id = $2 AND l.account_id = $3 \
              AND l.cancelled_at IS NULL ORDER BY l.id"
        );
        let records: Vec<_> = numbers.iter().map(|number| NumberRecord { number: number.as_str() }).collect();
        let (records, shop) = (to_json(&records)?, self.shop.0);
        let rows = all!(self.link(), (i64, i64, String), SELECT, records, shop, account.0).doing(DOING)?;
        let label = |(id, order, number): (i64, i64, String)| {
            let corrupt = |_| StoreError::Corrupt { what: "a number", row: id, why: "it is none".to_owned() };
            let number = TrackingNo::parse(&number).map_err(corrupt)?;
            Ok(FollowedLabel { id: LabelId(id), order: OrderId(order), number })
        };
        rows.into_iter().map(label).collect()
    }

    /// When labels are asked next. Locks them; their orders' files must have been read before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn label_turns(&mut self, labels: &[LabelId]) -> Result<Vec<LabelTurn>, StoreError> {
        type Row = (i64, Option<At>, bool, Word<AskReason>, Option<At>);
        const SELECT: Sql = Sql {
            sqlite: about!(
                "SELECT id, next_due, lease_token IS NOT NULL, ask_reason, asked_fully_at FROM label \
                 WHERE +shop_id = $1 AND ",
                id in "$2",
                " ORDER BY id"
            )
            .sqlite,
            postgres: about!(
                "SELECT id, next_due, lease_token IS NOT NULL, ask_reason, asked_fully_at FROM label \
                 WHERE +shop_id = $1 AND ",
                id in "$2",
                " ORDER BY id FOR NO KEY UPDATE"
            )
            .postgres,
        };
        let (shop, ids): (i64, IdSet) = (self.shop.0, labels.iter().map(|label| label.0).collect());
        let rows = all!(self.link(), Row, SELECT, shop, ids).doing("looking up when labels are asked")?;
        let turn = |(id, next_due, is_in_hand, why, asked_fully_at): Row| LabelTurn {
            id: LabelId(id),
            next_due: next_due.map(|at| at.0),
            is_in_hand,
            why: why.0,
            asked_fully_at: asked_fully_at.map(|at| at.0),
        };
        Ok(rows.into_iter().map(turn).collect())
    }

    /// Keeps scans and facts that a feed brought, and where their labels stand with them. When they are asked stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_news(&mut self, news: &[LabelNews]) -> Result<(), StoreError> {
        const UPDATE: Sql = over!(
            "UPDATE label SET says = r.says, shown_status = r.shown_status, shown_reason = r.shown_reason, \
             shown_acts_next = r.shown_acts_next, known_status = r.known_status, known_reason = r.known_reason, \
             known_acts_next = r.known_acts_next, since = r.since, courier_text = r.courier_text, \
             last_news_at = CASE WHEN r.news_at > last_news_at THEN r.news_at ELSE last_news_at END FROM ",
            "$1" {
                id bigint, says text, shown_status text, shown_reason text, shown_acts_next text, known_status text,
                known_reason text, known_acts_next text, since bigint, courier_text text, news_at bigint
            },
            " WHERE +label.shop_id = $2 AND label.id = r.id"
        );
        if news.is_empty() {
            return Ok(());
        }
        let records = news.iter().map(NewsRecord::of).collect::<Result<Vec<_>, _>>()?;
        let shop = self.shop.0;
        run!(self.link(), UPDATE, to_json(&records)?, shop).doing("keeping what a feed told")?;
        let scans: Vec<_> =
            news.iter().flat_map(|one| one.new_scans.iter().map(|scan| (one.label, one.seen_at, scan))).collect();
        self.write_scans(&scans).await
    }

    /// Labels that moved: the courier is asked about them at once. Those in somebody's hand are left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_about_moved(
        &mut self,
        account: AccountId,
        labels: &[LabelId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = about!(
            "UPDATE label SET next_due = $1, ask_reason = $2, lease_token = NULL \
             WHERE +shop_id = $3 AND (lease_token IS NULL OR next_due <= $1) AND ",
            id in "$4",
            ""
        );
        if labels.is_empty() {
            return Ok(());
        }
        let (shop, ids): (i64, IdSet) = (self.shop.0, labels.iter().map(|label| label.0).collect());
        let moved = AskReason::Moved.as_str();
        run!(self.link(), UPDATE, ms(now), moved, shop, ids).doing("asking about labels that moved")?;
        self.wakings.add(Some(account.0), Some(ms(now)));
        Ok(())
    }

    /// Moves a feed's cursor, with what was measured when a read came to its end.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody else reads the feed by now.
    pub async fn move_feed(
        &mut self,
        lease: &FeedLease,
        cursor: &FeedCursor,
        rows_an_hour: Option<u32>,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_feed SET read_to = $1, settled_to = $2, window_from = $3, window_until = $4, stream = $5, \
             page = $6, rows_an_hour = COALESCE($7, rows_an_hour), aside_until = NULL, aside_why = NULL \
             WHERE shop_id = $8 AND account_id = $9 AND lease_token = $10",
        );
        let open = cursor.open.as_ref();
        let shop = self.shop.0;
        run!(
            self.link(),
            UPDATE,
            ms(cursor.read_to),
            ms(cursor.settled_to),
            opt_ms(open.map(|window| window.from)),
            opt_ms(open.map(|window| window.until)),
            open.map(|window| i64::from(window.stream)),
            open.map(|window| i64::from(window.page)),
            rows_an_hour.map(i64::from),
            shop,
            lease.account.0,
            lease.token,
        )
        .or_lost("moving a feed")
    }

    /// Due labels that reading the feed spares, by id from after `after` on, at most `limit`; those that somebody
    /// holds are left out. Locks them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spared_labels(
        &mut self,
        account: AccountId,
        now: Timestamp,
        asked_fully_since: Timestamp,
        after: LabelId,
        limit: u32,
    ) -> Result<Vec<SparedLabel>, StoreError> {
        type Row = (i64, Word<Status>, At);
        const SELECT: Sql = locking!(
            concat!(
                "SELECT id, known_status, last_news_at FROM label WHERE ",
                spared!(),
                " AND +shop_id = $4 AND id > $5 ORDER BY id LIMIT $6"
            ),
            " FOR NO KEY UPDATE SKIP LOCKED"
        );
        let (shop, since, limit) = (self.shop.0, ms(asked_fully_since), i64::from(limit));
        let rows = all!(self.link(), Row, SELECT, account.0, ms(now), since, shop, after.0, limit);
        let label = |(id, status, news): Row| SparedLabel { id: LabelId(id), status: status.0, last_news_at: news.0 };
        Ok(rows.doing("looking for labels that a feed spares")?.into_iter().map(label).collect())
    }

    /// The feed told of these at `asked_at`: they are asked next when these say.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spare(&mut self, labels: &[(LabelId, NextAsk)], asked_at: Timestamp) -> Result<(), StoreError> {
        const UPDATE: Sql = over!(
            "UPDATE label SET asked_at = $2, next_due = r.next_due, ask_reason = r.ask_reason FROM ",
            "$1" { id bigint, next_due bigint, ask_reason text },
            " WHERE +label.shop_id = $3 AND label.id = r.id AND label.lease_token IS NULL"
        );
        let records: Vec<_> = labels
            .iter()
            .map(|(id, next)| TurnRecord { id: id.0, next_due: opt_ms(next.at), ask_reason: next.why.as_str() })
            .collect();
        let shop = self.shop.0;
        run!(self.link(), UPDATE, to_json(&records)?, ms(asked_at), shop).doing("sparing labels")?;
        Ok(())
    }
}

impl<'a> NewsRecord<'a> {
    fn of(news: &'a LabelNews) -> Result<Self, StoreError> {
        Ok(Self {
            id: news.label.0,
            says: to_json(&news.says)?,
            shown_status: news.shown.status.as_str(),
            shown_reason: news.shown.reason.map(Reason::as_str),
            shown_acts_next: news.shown.acts_next.as_str(),
            known_status: news.known.status.as_str(),
            known_reason: news.known.reason.map(Reason::as_str),
            known_acts_next: news.known.acts_next.as_str(),
            since: opt_ms(news.since),
            courier_text: news.courier_text.as_deref(),
            news_at: news.new_scans.iter().map(|scan| ms(scan.at)).max(),
        })
    }
}
