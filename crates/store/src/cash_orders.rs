//! Orders with all that is known of their cash, side by side.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tracking::{CourierSays, Direction, FinancialStatus, LabelId, Money, OrderId, ShopId, Status, TrackingNo};

use crate::columns::{At, Json, Word, day, ms};
use crate::database::Link;
use crate::error::Doing;
use crate::invoices::InvoiceState;
use crate::money::from_minor;
use crate::sql::{IdSet, Sql, about, all};
use crate::{Store, StoreError};

const DOING: &str = "reading the cash of orders";
/// Orders that are read at most, the newest first.
const MOST_ORDERS: i64 = 20_000;

/// An order and its cash.
#[derive(Debug, Clone, PartialEq)]
pub struct CashOrder {
    /// Its id.
    pub id: OrderId,
    /// The name that people use.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// Names of the payments.
    pub gateways: Vec<String>,
    /// A manual payment is pending.
    pub manual_payment_pending: bool,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// A part was paid another way before.
    pub was_paid_in_part: bool,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Its labels, oldest first.
    pub labels: Vec<CashLabel>,
    /// What was paid out, by currency: one sum, in an order that anybody could understand.
    pub remitted: Vec<Money>,
    /// The last day on which some of it was.
    pub remitted_on: Option<Date>,
    /// The last day on which a sheet says that it was collected.
    pub collected_on: Option<Date>,
    /// Its last invoice.
    pub invoice: Option<CashInvoice>,
}

/// A label, as far as cash goes.
#[derive(Debug, Clone, PartialEq)]
pub struct CashLabel {
    /// Its id.
    pub id: LabelId,
    /// The courier's code name.
    pub courier: String,
    /// The number.
    pub number: TrackingNo,
    /// What is known of it.
    pub status: Status,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Outbound and not cancelled.
    pub counts: bool,
    /// What its courier says beside its scans.
    pub says: CourierSays,
    /// When a scan told that the cash was collected.
    pub collected_at: Option<Timestamp>,
    /// When a scan told that it was paid out.
    pub remitted_at: Option<Timestamp>,
}

/// An invoice in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashInvoice {
    /// Series and number, as soon as they are known.
    pub name: String,
    /// How it stands.
    pub state: InvoiceState,
}

#[derive(sqlx::FromRow)]
struct OrderRecord {
    id: i64,
    name: String,
    created_at: At,
    gateways: Json<Vec<String>>,
    manual_payment_pending: bool,
    financial: String,
    total_minor: i64,
    total_currency: String,
    outstanding_minor: i64,
    outstanding_currency: String,
    cancelled_at: Option<At>,
    was_paid_in_part: bool,
}

impl From<OrderRecord> for CashOrder {
    fn from(row: OrderRecord) -> Self {
        Self {
            id: OrderId(row.id),
            name: row.name,
            created_at: row.created_at.0,
            gateways: row.gateways.0,
            manual_payment_pending: row.manual_payment_pending,
            financial: FinancialStatus::from(row.financial),
            total: from_minor(row.total_minor, row.total_currency),
            outstanding: from_minor(row.outstanding_minor, row.outstanding_currency),
            cancelled_at: row.cancelled_at.map(|at| at.0),
            was_paid_in_part: row.was_paid_in_part,
            labels: Vec::new(),
            remitted: Vec::new(),
            remitted_on: None,
            collected_on: None,
            invoice: None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct LabelRecord {
    id: i64,
    order_id: i64,
    courier: String,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    known_status: Word<Status>,
    since: Option<At>,
    direction: Word<Direction>,
    cancelled_at: Option<At>,
    says: Json<CourierSays>,
}

impl Store {
    /// A shop's orders with labels that were made since an instant or whose cash came in since then, newest first.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn cash_orders(&self, shop: ShopId, since: Timestamp) -> Result<Vec<CashOrder>, StoreError> {
        const SELECT: Sql = Sql::both(
            "SELECT o.id, o.name, o.created_at, o.gateways, o.manual_payment_pending, o.financial, o.total_minor, \
             o.total_currency, o.outstanding_minor, o.outstanding_currency, o.cancelled_at, EXISTS (SELECT 1 FROM decision d \
             WHERE d.order_id = o.id AND d.why = 'rest_is_open') AS was_paid_in_part FROM shop_order o \
             WHERE o.shop_id = $1 AND (o.created_at >= $2 OR o.id IN (SELECT c.order_id FROM cash_line c \
             WHERE c.shop_id = $1 AND c.recorded_at >= $2 AND c.order_id IS NOT NULL)) \
             AND EXISTS (SELECT 1 FROM label l WHERE l.order_id = o.id) \
             ORDER BY o.created_at DESC, o.id DESC LIMIT $3",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), OrderRecord, SELECT, shop.0, ms(since), MOST_ORDERS).doing(DOING)?;
        let mut orders: Vec<CashOrder> = rows.into_iter().map(CashOrder::from).collect();
        let ids: IdSet = orders.iter().map(|order| order.id.0).collect();
        let mut labels = labels(reading.link(), shop, &ids).await?;
        let mut sums = sums(reading.link(), shop, &ids).await?;
        let mut invoices = invoices(reading.link(), shop, &ids).await?;
        for order in &mut orders {
            order.labels = labels.remove(&order.id).unwrap_or_default();
            order.invoice = invoices.remove(&order.id);
            if let Some(sum) = sums.remove(&order.id) {
                order.remitted = sum.remitted;
                order.remitted_on = sum.remitted_on;
                order.collected_on = sum.collected_on;
            }
        }
        Ok(orders)
    }
}

async fn labels(
    mut link: Link<'_>,
    shop: ShopId,
    orders: &IdSet,
) -> Result<HashMap<OrderId, Vec<CashLabel>>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT id, order_id, courier, number, known_status, since, direction, cancelled_at, says FROM label \
         WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " ORDER BY created_at, id"
    );
    // The documents are written by this program alone, so that they can be compared as they are.
    const SCANS: Sql = about!(
        "SELECT label_id, meaning, MIN(at) FROM scan WHERE +shop_id = $1 \
         AND meaning IN ('{\"notice\":\"collected\"}', '{\"notice\":\"remitted\"}') AND ",
        label_id in "$2",
        " GROUP BY label_id, meaning"
    );
    let rows = all!(link.again(), LabelRecord, SELECT, shop.0, orders).doing(DOING)?;
    let ids: IdSet = rows.iter().map(|row| row.id).collect();
    let mut told: HashMap<i64, (Option<Timestamp>, Option<Timestamp>)> = HashMap::new();
    for (label, meaning, at) in all!(link, (i64, String, At), SCANS, shop.0, ids).doing(DOING)? {
        let told = told.entry(label).or_default();
        match meaning.contains("remitted") {
            true => told.1 = Some(at.0),
            false => told.0 = Some(at.0),
        }
    }
    let mut labels: HashMap<OrderId, Vec<CashLabel>> = HashMap::new();
    for row in rows {
        let (collected_at, remitted_at) = told.remove(&row.id).unwrap_or_default();
        let is_cancelled = row.cancelled_at.is_some() || row.known_status.0 == Status::Cancelled;
        labels.entry(OrderId(row.order_id)).or_default().push(CashLabel {
            id: LabelId(row.id),
            courier: row.courier,
            number: row.number,
            status: row.known_status.0,
            since: row.since.map(|at| at.0),
            counts: row.direction.0.is_outbound() && !is_cancelled,
            says: row.says.0,
            collected_at,
            remitted_at,
        });
    }
    Ok(labels)
}

#[derive(Default)]
struct Sum {
    remitted: Vec<Money>,
    remitted_on: Option<Date>,
    collected_on: Option<Date>,
}

async fn sums(link: Link<'_>, shop: ShopId, orders: &IdSet) -> Result<HashMap<OrderId, Sum>, StoreError> {
    type Row = (i64, bool, String, i64, String, String);
    const SELECT: Sql = about!(
        "SELECT order_id, is_remitted, currency, CAST(SUM(amount_minor) AS BIGINT), MAX(remitted_on), \
         MAX(collected_on) FROM cash_line WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " GROUP BY order_id, is_remitted, currency ORDER BY order_id, currency"
    );
    let mut sums: HashMap<OrderId, Sum> = HashMap::new();
    for (order, is_remitted, currency, minor, remitted_on, collected_on) in
        all!(link, Row, SELECT, shop.0, orders).doing(DOING)?
    {
        let sum = sums.entry(OrderId(order)).or_default();
        sum.collected_on = sum.collected_on.max(day(&collected_on));
        if is_remitted {
            sum.remitted.push(from_minor(minor, currency));
            sum.remitted_on = sum.remitted_on.max(day(&remitted_on));
        }
    }
    Ok(sums)
}

async fn invoices(link: Link<'_>, shop: ShopId, orders: &IdSet) -> Result<HashMap<OrderId, CashInvoice>, StoreError> {
    type Row = (i64, Word<InvoiceState>, Option<String>, Option<String>);
    const SELECT: Sql = about!(
        "SELECT order_id, state, series, number FROM invoice WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " ORDER BY order_id, issue"
    );
    let rows = all!(link, Row, SELECT, shop.0, orders).doing(DOING)?;
    let invoice = |(order, state, series, number): Row| {
        let name = [series, number].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (OrderId(order), CashInvoice { name, state: state.0 })
    };
    // Of several the last one counts.
    Ok(rows.into_iter().map(invoice).collect())
}
