//! The page *Orders*.

use std::collections::HashMap;

use jiff::Timestamp;
use tracking::{ActsNext, Direction, FinancialStatus, LabelId, Money, OrderId, Reason, ShopId, Status, TrackingNo};

use crate::columns::{At, Json, Word};
use crate::database::Link;
use crate::error::Doing;
use crate::money::from_minor;
use crate::search_key::{customer_key, like, name_key, number_key};
use crate::sql::{IdSet, Sql, about, all, one};
use crate::words::words;
use crate::{Store, StoreError};

const DOING: &str = "listing orders";

words! {
    /// A tab of the page *Orders*.
    Tab, {
        /// Not dispatched and not cancelled.
        InProgress = "in_progress",
        /// Dispatched.
        Dispatched = "dispatched",
        /// All orders.
        All = "all",
    }
}

/// Which orders to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuery {
    /// The tab.
    pub tab: Tab,
    /// Order name, tracking number (or its beginning) or customer's name, in any case, with or without blanks and `#`.
    pub search: Option<String>,
    /// Counted from 1.
    pub page: u32,
    /// Rows a page.
    pub per_page: u32,
}

/// One page of orders, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderList {
    /// The rows.
    pub rows: Vec<OrderRow>,
    /// Orders on all pages.
    pub total: u64,
}

/// One order in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// The name that people use.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// Who bought it.
    pub customer_name: String,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// Names of the payments.
    pub gateways: Vec<String>,
    /// A manual payment is pending.
    pub manual_payment_pending: bool,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was dispatched.
    pub dispatched_at: Option<Timestamp>,
    /// Its labels, oldest first.
    pub labels: Vec<LabelRow>,
    /// Alerts that nobody has closed.
    pub open_alerts: u32,
}

/// One label in the list of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// Its id.
    pub id: LabelId,
    /// The courier's code name.
    pub courier: String,
    /// The number.
    pub number: TrackingNo,
    /// What is shown.
    pub status: Status,
    /// Why.
    pub reason: Option<Reason>,
    /// Whose turn it is.
    pub acts_next: ActsNext,
    /// Since when.
    pub since: Option<Timestamp>,
    /// To the customer or back.
    pub direction: Direction,
    /// When it was cancelled here.
    pub cancelled_at: Option<Timestamp>,
}

/// The conditions of a tab and a search, for the rows and for their number.
macro_rules! listed {
    ($tab:literal, $search:expr) => {
        (
            Sql::both(concat!(
                "SELECT id, name, created_at, customer_name, total_minor, total_currency, outstanding_minor, \
                 outstanding_currency, gateways, manual_payment_pending, financial, cancelled_at, dispatched_at \
                 FROM shop_order o WHERE o.shop_id = $1 AND ",
                $tab,
                $search,
                " ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"
            )),
            // Binds the same parameters as the rows do.
            Sql::both(concat!(
                "SELECT COUNT(*) FROM shop_order o WHERE o.shop_id = $1 AND $2 >= 0 AND $3 >= 0 AND ",
                $tab,
                $search
            )),
        )
    };
}

/// `$4`: the beginning of an order's name, `$5`: its end, `$6` and `$7`: of a number, `$8`: in a customer's name, `$9`: the number of a scanned piece's
/// label.
macro_rules! matching {
    () => {
        " AND ((o.name_key >= $4 AND o.name_key < $5) OR o.customer_key LIKE $8 ESCAPE '!' OR o.id IN \
         (SELECT l.order_id FROM label l WHERE l.shop_id = $1 AND ((l.number >= $6 AND l.number < $7) \
         OR l.number = $9)))"
    };
}

/// The rows and the number of rows of a tab, with or without a search.
fn statements(tab: Tab, searching: bool) -> (Sql, Sql) {
    match (tab, searching) {
        (Tab::InProgress, false) => listed!("dispatched_at IS NULL AND cancelled_at IS NULL", ""),
        (Tab::InProgress, true) => listed!("dispatched_at IS NULL AND cancelled_at IS NULL", matching!()),
        (Tab::Dispatched, false) => listed!("dispatched_at IS NOT NULL", ""),
        (Tab::Dispatched, true) => listed!("dispatched_at IS NOT NULL", matching!()),
        (Tab::All, false) => listed!("TRUE", ""),
        (Tab::All, true) => listed!("TRUE", matching!()),
    }
}

/// What a search looks for.
struct Search {
    name: String,
    number: String,
    customer: String,
    piece_of: String,
}

impl Search {
    /// `None` for blanks and signs only: everything is shown.
    fn of(text: &str) -> Option<Self> {
        let number = number_key(text.trim_start_matches('#'));
        let search =
            Self { name: name_key(text), piece_of: label_of_piece(&number), number, customer: customer_key(text) };
        (!search.name.is_empty()).then_some(search)
    }
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: i64,
    name: String,
    created_at: At,
    customer_name: String,
    total_minor: i64,
    total_currency: String,
    outstanding_minor: i64,
    outstanding_currency: String,
    gateways: Json<Vec<String>>,
    manual_payment_pending: bool,
    financial: String,
    cancelled_at: Option<At>,
    dispatched_at: Option<At>,
}

impl ListRow {
    fn with(self, labels: Vec<LabelRow>, open_alerts: u32) -> OrderRow {
        OrderRow {
            id: OrderId(self.id),
            name: self.name,
            created_at: self.created_at.0,
            customer_name: self.customer_name,
            total: from_minor(self.total_minor, self.total_currency),
            outstanding: from_minor(self.outstanding_minor, self.outstanding_currency),
            gateways: self.gateways.0,
            manual_payment_pending: self.manual_payment_pending,
            financial: FinancialStatus::from(self.financial),
            cancelled_at: self.cancelled_at.map(|at| at.0),
            dispatched_at: self.dispatched_at.map(|at| at.0),
            labels,
            open_alerts,
        }
    }
}

#[derive(sqlx::FromRow)]
struct ListLabel {
    id: i64,
    order_id: i64,
    courier: String,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    shown_status: Word<Status>,
    shown_reason: Option<Word<Reason>>,
    shown_acts_next: Word<ActsNext>,
    since: Option<At>,
    direction: Word<Direction>,
    cancelled_at: Option<At>,
}

impl From<ListLabel> for LabelRow {
    fn from(row: ListLabel) -> Self {
        Self {
            id: LabelId(row.id),
            courier: row.courier,
            number: row.number,
            status: row.shown_status.0,
            reason: row.shown_reason.map(|reason| reason.0),
            acts_next: row.shown_acts_next.0,
            since: row.since.map(|at| at.0),
            direction: row.direction.0,
            cancelled_at: row.cancelled_at.map(|at| at.0),
        }
    }
}

impl Store {
    /// One page of a shop's orders, with their labels, in four statements however many orders.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn orders(&self, shop: ShopId, query: &OrderQuery) -> Result<OrderList, StoreError> {
        let mut reading = self.read(DOING).await?;
        let search = query.search.as_deref().and_then(Search::of);
        let (rows, total) = found(reading.link(), shop, query, search.as_ref()).await?;
        let ids: IdSet = rows.iter().map(|row| row.id).collect();
        let mut labels = labels_of(reading.link(), shop, &ids).await?;
        let alerts = open_alerts_of(reading.link(), shop, &ids).await?;
        let rows = rows
            .into_iter()
            .map(|row| {
                let labels = labels.remove(&row.id).unwrap_or_default();
                let open_alerts = alerts.get(&row.id).copied().unwrap_or_default();
                row.with(labels, open_alerts)
            })
            .collect();
        Ok(OrderList { rows, total })
    }
}

async fn found(
    mut link: Link<'_>,
    shop: ShopId,
    query: &OrderQuery,
    search: Option<&Search>,
) -> Result<(Vec<ListRow>, u64), StoreError> {
    let (select, count) = statements(query.tab, search.is_some());
    let limit = i64::from(query.per_page);
    let offset = i64::from(query.page.saturating_sub(1)).saturating_mul(limit);
    let (rows, count) = match search {
        None => (
            all!(link.again(), ListRow, select, shop.0, limit, offset),
            one!(link, (i64,), count, shop.0, limit, offset),
        ),
        Some(Search { name, number, customer, piece_of }) => {
            let (name_end, number_end, customer) = (after_all(name), after_all(number), like(customer));
            (
                all!(
                    link.again(),
                    ListRow,
                    select,
                    shop.0,
                    limit,
                    offset,
                    name,
                    &name_end,
                    number,
                    &number_end,
                    &customer,
                    piece_of
                ),
                one!(
                    link,
                    (i64,),
                    count,
                    shop.0,
                    limit,
                    offset,
                    name,
                    &name_end,
                    number,
                    &number_end,
                    &customer,
                    piece_of
                ),
            )
        }
    };
    let count = count.doing(DOING)?.map_or(0, |(count,)| count);
    Ok((rows.doing(DOING)?, u64::try_from(count).unwrap_or_default()))
}

/// The number of the label that a scanned piece belongs to: couriers add three digits for the piece. Empty when it
/// cannot be one.
fn label_of_piece(number: &str) -> String {
    match number.split_at_checked(number.len().saturating_sub(3)) {
        Some((label, piece)) if label.len() >= 8 && piece.bytes().all(|digit| digit.is_ascii_digit()) => {
            label.to_owned()
        }
        _ => String::new(),
    }
}

/// After all texts that begin so, when texts are compared by their bytes.
fn after_all(beginning: &str) -> String {
    format!("{beginning}\u{10FFFF}")
}

async fn labels_of(link: Link<'_>, shop: ShopId, orders: &IdSet) -> Result<HashMap<i64, Vec<LabelRow>>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT id, order_id, courier, number, shown_status, shown_reason, shown_acts_next, since, direction, \
         cancelled_at FROM label WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " ORDER BY created_at, id"
    );
    let mut labels: HashMap<i64, Vec<LabelRow>> = HashMap::new();
    for row in all!(link, ListLabel, SELECT, shop.0, orders).doing(DOING)? {
        labels.entry(row.order_id).or_default().push(row.into());
    }
    Ok(labels)
}

async fn open_alerts_of(link: Link<'_>, shop: ShopId, orders: &IdSet) -> Result<HashMap<i64, u32>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT order_id, COUNT(*) FROM alert WHERE +shop_id = $1 AND closed_at IS NULL AND ",
        order_id in "$2",
        " GROUP BY order_id"
    );
    let rows = all!(link, (i64, i64), SELECT, shop.0, orders).doing(DOING)?;
    Ok(rows.into_iter().map(|(order, count)| (order, u32::try_from(count).unwrap_or(u32::MAX))).collect())
}
