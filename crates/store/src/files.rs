//! Orders' files: read in six statements, however many orders; timelines are folded anew from the stored scans.

use std::collections::HashMap;

use jiff::Timestamp;
use tracking::{
    AccountId, CourierSays, Customer, CustomerTold, Direction, Effect, EventStatus, FinancialStatus, FulfillmentFile,
    FulfillmentId, Heading, Label, LabelFile, LabelId, Meaning, Order, OrderFile, OrderId, Remittance, Scan, ShopId,
    Status, TrackingNo, UnknownWord, ZoneSource, fold_label,
};

use crate::columns::{At, Json, Word, day};
use crate::database::Link;
use crate::error::Doing;
use crate::money::from_minor;
use crate::sql::{IdSet, Sql, about, all};
use crate::{Store, StoreError, UnknownCodes};

const DOING: &str = "reading orders' files";

/// Whether the orders stay locked until the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    Yes,
    No,
}

impl Store {
    /// The files of orders, in the order of their ids; ids that the shop does not have are left out.
    ///
    /// # Errors
    /// When the database fails or a row cannot be read.
    pub async fn order_files(&self, shop: ShopId, orders: &[OrderId]) -> Result<Vec<OrderFile>, StoreError> {
        order_files(self.read(DOING).await?.link(), shop, orders, self.unknown_codes(), Lock::No).await
    }
}

pub(crate) async fn order_files(
    mut link: Link<'_>,
    shop: ShopId,
    orders: &[OrderId],
    unknown_codes: UnknownCodes,
    lock: Lock,
) -> Result<Vec<OrderFile>, StoreError> {
    let ids: IdSet = orders.iter().map(|id| id.0).collect();
    let mut files: Vec<OrderFile> = order_rows(link.again(), shop, &ids, lock)
        .await?
        .into_iter()
        .map(|row| OrderFile {
            order: row.into(),
            fulfillments: Vec::new(),
            labels: Vec::new(),
            remittances: Vec::new(),
            customer_told: Vec::new(),
        })
        .collect();
    let mut labels = label_files(link.again(), shop, &ids, unknown_codes).await?;
    let mut fulfillments = fulfillment_files(link.again(), shop, &ids).await?;
    let mut remittances = remittances(link.again(), shop, &ids).await?;
    let mut told = customers_told(link, shop, &ids).await?;
    for file in &mut files {
        file.labels = labels.remove(&file.order.id).unwrap_or_default();
        file.fulfillments = fulfillments.remove(&file.order.id).unwrap_or_default();
        file.customer_told = told.remove(&file.order.id).unwrap_or_default();
        file.remittances = remittances.remove(&file.order.id).unwrap_or_default();
    }
    Ok(files)
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: i64,
    shopify_gid: Option<String>,
    name: String,
    created_at: At,
    gateways: Json<Vec<String>>,
    financial: String,
    manual_payment_pending: bool,
    total_minor: i64,
    total_currency: String,
    outstanding_minor: i64,
    outstanding_currency: String,
    cancelled_at: Option<At>,
    dispatched_at: Option<At>,
    customer_name: String,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    customer_city: Option<String>,
    customer_locale: Option<String>,
}

impl From<OrderRow> for Order {
    fn from(row: OrderRow) -> Self {
        Self {
            id: OrderId(row.id),
            shopify_gid: row.shopify_gid,
            name: row.name,
            created_at: row.created_at.0,
            gateways: row.gateways.0,
            financial: FinancialStatus::from(row.financial),
            manual_payment_pending: row.manual_payment_pending,
            total: from_minor(row.total_minor, row.total_currency),
            outstanding: from_minor(row.outstanding_minor, row.outstanding_currency),
            cancelled_at: row.cancelled_at.map(|at| at.0),
            dispatched_at: row.dispatched_at.map(|at| at.0),
            customer: Customer {
                name: row.customer_name,
                phone: row.customer_phone,
                email: row.customer_email,
                city: row.customer_city,
                locale: row.customer_locale,
            },
        }
    }
}

macro_rules! order_columns {
    () => {
        "SELECT id, shopify_gid, name, created_at, gateways, financial, manual_payment_pending, total_minor, \
         total_currency, outstanding_minor, outstanding_currency, cancelled_at, dispatched_at, customer_name, \
         customer_phone, customer_email, customer_city, customer_locale FROM shop_order WHERE +shop_id = $1 AND "
    };
}

async fn order_rows(link: Link<'_>, shop: ShopId, ids: &IdSet, lock: Lock) -> Result<Vec<OrderRow>, StoreError> {
    const SELECT: Sql = about!(order_columns!(), id in "$2", " ORDER BY id");
    const LOCKED: Sql = Sql {
        sqlite: SELECT.sqlite,
        postgres: about!(order_columns!(), id in "$2", " ORDER BY id FOR NO KEY UPDATE").postgres,
    };
    let sql = if lock == Lock::Yes { LOCKED } else { SELECT };
    all!(link, OrderRow, sql, shop.0, ids).doing(DOING)
}

async fn fulfillment_files(
    link: Link<'_>,
    shop: ShopId,
    ids: &IdSet,
) -> Result<HashMap<OrderId, Vec<FulfillmentFile>>, StoreError> {
    type Row = (i64, i64, String, bool, Option<Word<EventStatus>>, Option<At>);
    const SELECT: Sql = about!(
        "SELECT order_id, id, shopify_gid, is_cancelled, told_status, told_at FROM fulfillment \
         WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " ORDER BY id"
    );
    let mut files: HashMap<OrderId, Vec<FulfillmentFile>> = HashMap::new();
    for (order, id, gid, is_cancelled, status, at) in all!(link, Row, SELECT, shop.0, ids).doing(DOING)? {
        files.entry(OrderId(order)).or_default().push(FulfillmentFile {
            id: FulfillmentId(id),
            shopify_gid: Some(gid),
            is_cancelled,
            told: status.zip(at).map(|(status, at)| (status.0, at.0)),
        });
    }
    Ok(files)
}

async fn remittances(
    link: Link<'_>,
    shop: ShopId,
    orders: &IdSet,
) -> Result<HashMap<OrderId, Vec<Remittance>>, StoreError> {
    type Row = (i64, i64, i64, String, String, At);
    const SELECT: Sql = about!(
        "SELECT order_id, label_id, amount_minor, currency, remitted_on, recorded_at FROM cash_line \
         WHERE +shop_id = $1 AND label_id IS NOT NULL AND is_remitted AND ",
        order_id in "$2",
        " ORDER BY id"
    );
    let mut remittances: HashMap<OrderId, Vec<Remittance>> = HashMap::new();
    for (order, label, minor, currency, on, recorded_at) in all!(link, Row, SELECT, shop.0, orders).doing(DOING)? {
        remittances.entry(OrderId(order)).or_default().push(Remittance {
            label: LabelId(label),
            amount: from_minor(minor, currency),
            on: day(&on),
            recorded_at: recorded_at.0,
        });
    }
    Ok(remittances)
}

#[derive(sqlx::FromRow)]
struct LabelRow {
    id: i64,
    order_id: i64,
    fulfillment_id: Option<i64>,
    courier: String,
    account_id: Option<i64>,
    #[sqlx(try_from = "String")]
    number: TrackingNo,
    direction: Word<Direction>,
    created_at: At,
    cancelled_at: Option<At>,
    company: Option<String>,
    says: Json<CourierSays>,
}

impl From<LabelRow> for Label {
    fn from(row: LabelRow) -> Self {
        Self {
            id: LabelId(row.id),
            order: OrderId(row.order_id),
            fulfillment: row.fulfillment_id.map(FulfillmentId),
            courier: row.courier,
            account: row.account_id.map(AccountId),
            number: row.number,
            direction: row.direction.0,
            created_at: row.created_at.0,
            cancelled_at: row.cancelled_at.map(|at| at.0),
            company: row.company,
        }
    }
}

async fn label_files(
    mut link: Link<'_>,
    shop: ShopId,
    orders: &IdSet,
    unknown_codes: UnknownCodes,
) -> Result<HashMap<OrderId, Vec<LabelFile>>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT id, order_id, fulfillment_id, courier, account_id, number, direction, created_at, cancelled_at, \
         company, says FROM label WHERE +shop_id = $1 AND ",
        order_id in "$2",
        " ORDER BY created_at, id"
    );
    let rows = all!(link.again(), LabelRow, SELECT, shop.0, orders).doing(DOING)?;
    let ids: IdSet = rows.iter().map(|row| row.id).collect();
    let mut scans = scans(link.again(), shop, &ids).await?;
    let mut mails = mails(link, shop, &ids).await?;
    let mut files: HashMap<OrderId, Vec<LabelFile>> = HashMap::new();
    for mut row in rows {
        let says = std::mem::take(&mut row.says.0);
        let label = Label::from(row);
        let mut scans = scans.remove(&label.id).unwrap_or_default();
        let timeline = fold_label(label.direction, &mut scans, &says, unknown_codes(&label.courier));
        let mailed = mails.remove(&label.id).unwrap_or_default();
        files.entry(label.order).or_default().push(LabelFile { label, scans, says, timeline, mailed });
    }
    Ok(files)
}

#[derive(sqlx::FromRow)]
struct ScanRow {
    label_id: i64,
    at: At,
    zone_offset: Option<i64>,
    code: String,
    detail: String,
    text: String,
    place: Option<String>,
    heading: Option<Word<HeadingWord>>,
    meaning: Json<Meaning>,
}

impl From<ScanRow> for Scan {
    fn from(row: ScanRow) -> Self {
        Self {
            at: row.at.0,
            zone: row
                .zone_offset
                .and_then(|offset| i32::try_from(offset).ok())
                .map_or(ZoneSource::Assumed, ZoneSource::Told),
            code: row.code,
            detail: (!row.detail.is_empty()).then_some(row.detail),
            text: row.text,
            place: row.place,
            heading: row.heading.map(|heading| heading.0.0),
            meaning: row.meaning.0,
        }
    }
}

async fn scans(link: Link<'_>, shop: ShopId, labels: &IdSet) -> Result<HashMap<LabelId, Vec<Scan>>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT label_id, at, zone_offset, code, detail, text, place, heading, meaning FROM scan \
         WHERE +shop_id = $1 AND ",
        label_id in "$2",
        " ORDER BY label_id, at, code, detail"
    );
    let mut scans: HashMap<LabelId, Vec<Scan>> = HashMap::new();
    for row in all!(link, ScanRow, SELECT, shop.0, labels).doing(DOING)? {
        scans.entry(LabelId(row.label_id)).or_default().push(row.into());
    }
    Ok(scans)
}

/// What was mailed about, or waits to be: the mail's own effect tells.
async fn mails(
    link: Link<'_>,
    shop: ShopId,
    labels: &IdSet,
) -> Result<HashMap<LabelId, Vec<(Status, Timestamp)>>, StoreError> {
    const SELECT: Sql = about!("SELECT effect FROM effect WHERE +shop_id = $1 AND kind = 'mail' AND ", label_id in "$2", " ORDER BY id");
    let mut mails: HashMap<LabelId, Vec<(Status, Timestamp)>> = HashMap::new();
    for (effect,) in all!(link, (Json<Effect>,), SELECT, shop.0, labels).doing(DOING)? {
        if let Effect::Mail { about, label, happened_at, .. } = effect.0 {
            mails.entry(label).or_default().push((about, happened_at));
        }
    }
    Ok(mails)
}

/// What customers were told, or are about to be: the mail's own effect tells, also of whom the customer was erased.
async fn customers_told(
    link: Link<'_>,
    shop: ShopId,
    orders: &IdSet,
) -> Result<HashMap<OrderId, Vec<CustomerTold>>, StoreError> {
    const SELECT: Sql = about!(
        "SELECT order_id, effect FROM effect WHERE +shop_id = $1 AND kind = 'tell_customer' AND ",
        order_id in "$2",
        " ORDER BY id"
    );
    let mut told: HashMap<OrderId, Vec<CustomerTold>> = HashMap::new();
    for (order, effect) in all!(link, (i64, Json<Effect>), SELECT, shop.0, orders).doing(DOING)? {
        if let Effect::TellCustomer { news, fulfillment, happened_at, .. } = effect.0 {
            told.entry(OrderId(order)).or_default().push(CustomerTold { news, fulfillment, happened_at });
        }
    }
    Ok(told)
}

/// The word that a column keeps for a direction.
pub(crate) fn heading_word(heading: Heading) -> &'static str {
    match heading {
        Heading::Recipient => "recipient",
        Heading::Sender => "sender",
    }
}

#[derive(Debug, Clone, Copy)]
struct HeadingWord(Heading);

impl std::str::FromStr for HeadingWord {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        [Heading::Recipient, Heading::Sender]
            .into_iter()
            .find(|heading| heading_word(*heading) == text)
            .map(Self)
            .ok_or_else(|| UnknownWord { what: "heading", word: text.to_owned() })
    }
}
