//! Orders as they come in.

use jiff::Timestamp;
use tracking::{Customer, FinancialStatus, Money, OrderId};

use super::Unit;
use crate::StoreError;
use crate::columns::{clean, ms, opt_clean, opt_ms, to_json};
use crate::error::{Doing, Touched};
use crate::money::to_minor;
use crate::search_key::{customer_key, name_key};
use crate::secrets::random;
use crate::sql::{Sql, locking, one, run};

macro_rules! stored_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, updated_at, name, gateways, financial, manual_payment_pending, total_minor, total_currency, \
             outstanding_minor, outstanding_currency, cancelled_at, customer_name, customer_phone, customer_email, \
             customer_city, customer_locale, status_url, erased_at FROM shop_order WHERE shop_id = $1 AND ",
            $condition
        )
    };
}

/// An order as Shopify, a person or a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingOrder {
    /// Shopify's gid; `None` for an order made by hand, which is known by its name.
    pub shopify_gid: Option<String>,
    /// The name that people use: `#1001`.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// The teller's own time of this state: an older state never replaces a newer one.
    pub updated_at: Timestamp,
    /// Names of the payments.
    pub gateways: Vec<String>,
    /// Shopify's financial status.
    pub financial: FinancialStatus,
    /// A manual payment is pending.
    pub manual_payment_pending: bool,
    /// What the customer owes in all.
    pub total: Money,
    /// What is still open.
    pub outstanding: Money,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Who bought it.
    pub customer: Customer,
    /// Shopify's own status page for the customer.
    pub status_url: Option<String>,
}

/// What became of something that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upserted<Id> {
    /// Its row.
    pub id: Id,
    /// It was not known before.
    pub is_new: bool,
    /// Something that decisions look at is different now (also when new).
    pub changed: bool,
    /// It was older than what is stored, and left alone.
    pub stale: bool,
}

/// What is compared to see whether decisions may come out differently.
#[derive(sqlx::FromRow)]
struct Stored {
    id: i64,
    updated_at: i64,
    name: String,
    gateways: String,
    financial: String,
    manual_payment_pending: bool,
    total_minor: i64,
    total_currency: String,
    outstanding_minor: i64,
    outstanding_currency: String,
    cancelled_at: Option<i64>,
    customer_name: String,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    customer_city: Option<String>,
    customer_locale: Option<String>,
    status_url: Option<String>,
    erased_at: Option<i64>,
}

/// What of an incoming order is written as it is.
struct Columns<'a> {
    order: &'a IncomingOrder,
    gateways: String,
    total: i64,
    outstanding: i64,
}

impl<'a> Columns<'a> {
    fn of(order: &'a IncomingOrder) -> Result<Self, StoreError> {
        Ok(Self {
            order,
            gateways: to_json(&order.gateways)?,
            total: to_minor(&order.total)?,
            outstanding: to_minor(&order.outstanding)?,
        })
    }

    fn same_as(&self, stored: &Stored) -> bool {
        let Self { order, gateways, total, outstanding } = self;
        let customer = &order.customer;
        stored.name == order.name
            && stored.gateways == *gateways
            && stored.financial == order.financial.as_str()
            && stored.manual_payment_pending == order.manual_payment_pending
            && (stored.total_minor, &stored.total_currency) == (*total, &order.total.currency)
            && (stored.outstanding_minor, &stored.outstanding_currency) == (*outstanding, &order.outstanding.currency)
            && stored.cancelled_at == opt_ms(order.cancelled_at)
            && stored.customer_name == customer.name
            && stored.customer_phone == customer.phone
            && stored.customer_email == customer.email
            && stored.customer_city == customer.city
            && stored.customer_locale == customer.locale
            && stored.status_url == order.status_url
    }
}

/// Whoever was erased does not come in again by another way.
fn without_customer(order: &IncomingOrder) -> IncomingOrder {
    let customer = Customer { name: String::new(), phone: None, email: None, city: None, locale: None };
    IncomingOrder { customer, status_url: None, ..order.clone() }
}

impl Unit {
    /// Adds an order or brings it up to date; a new one gets its public token.
    ///
    /// # Errors
    /// When the database fails, or an amount is beyond all measure.
    pub async fn upsert_order(&mut self, order: &IncomingOrder) -> Result<Upserted<OrderId>, StoreError> {
        let columns = Columns::of(order)?;
        if let Some(id) = self.insert_order(&columns).await? {
            return Ok(Upserted { id, is_new: true, changed: true, stale: false });
        }
        let stored = self.stored_order(order).await?;
        let id = OrderId(stored.id);
        if stored.updated_at > ms(order.updated_at) {
            return Ok(Upserted { id, is_new: false, changed: false, stale: true });
        }
        let without_customer = stored.erased_at.map(|_| without_customer(order));
        let columns = without_customer.as_ref().map(Columns::of).transpose()?.unwrap_or(columns);
        let changed = !columns.same_as(&stored);
        if changed || stored.updated_at != ms(order.updated_at) {
            self.update_order(id, &columns).await?;
        }
        Ok(Upserted { id, is_new: false, changed, stale: false })
    }

    /// Marks an order as dispatched unless it is; true when it was not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_dispatched(&mut self, order: OrderId, at: Timestamp) -> Result<bool, StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE shop_order SET dispatched_at = $1 WHERE shop_id = $2 AND id = $3 AND dispatched_at IS NULL",
        );
        let shop = self.shop.0;
        Ok(run!(self.link(), UPDATE, ms(at), shop, order.0).doing("marking an order as dispatched")? > 0)
    }

    /// The order with a Shopify gid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_by_gid(&mut self, shopify_gid: &str) -> Result<Option<OrderId>, StoreError> {
        const SELECT: Sql = Sql::both("SELECT id FROM shop_order WHERE shop_id = $1 AND shopify_gid = $2");
        let shop = self.shop.0;
        let row = one!(self.link(), (i64,), SELECT, shop, shopify_gid).doing("looking an order up by its gid")?;
        Ok(row.map(|(id,)| OrderId(id)))
    }

    /// `None` when it is there already, also when another transaction has just put it in.
    async fn insert_order(&mut self, columns: &Columns<'_>) -> Result<Option<OrderId>, StoreError> {
        const INSERT: Sql = Sql::both(
            "INSERT INTO shop_order (shop_id, shopify_gid, name, name_key, public_token, created_at, updated_at, \
             gateways, financial, manual_payment_pending, total_minor, total_currency, outstanding_minor, \
             outstanding_currency, cancelled_at, customer_name, customer_key, customer_phone, customer_email, \
             customer_city, customer_locale, status_url) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
             $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) ON CONFLICT DO NOTHING RETURNING id",
        );
        let Columns { order, gateways, total, outstanding } = columns;
        let token: String = random::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let shop = self.shop.0;
        let row = one!(
            self.link(),
            (i64,),
            INSERT,
            shop,
            &order.shopify_gid,
            clean(&order.name),
            name_key(&order.name),
            token,
            ms(order.created_at),
            ms(order.updated_at),
            gateways,
            clean(order.financial.as_str()),
            order.manual_payment_pending,
            total,
            &order.total.currency,
            outstanding,
            &order.outstanding.currency,
            opt_ms(order.cancelled_at),
            clean(&order.customer.name),
            customer_key(&order.customer.name),
            opt_clean(order.customer.phone.as_deref()),
            opt_clean(order.customer.email.as_deref()),
            opt_clean(order.customer.city.as_deref()),
            opt_clean(order.customer.locale.as_deref()),
            opt_clean(order.status_url.as_deref()),
        );
        Ok(row.doing("adding an order")?.map(|(id,)| OrderId(id)))
    }

    async fn stored_order(&mut self, order: &IncomingOrder) -> Result<Stored, StoreError> {
        const DOING: &str = "reading an order that comes in again";
        const BY_GID: Sql = locking!(stored_where!("shopify_gid = $2"), " FOR NO KEY UPDATE");
        const BY_NAME: Sql = locking!(stored_where!("shopify_gid IS NULL AND name_key = $2"), " FOR NO KEY UPDATE");
        let shop = self.shop.0;
        match &order.shopify_gid {
            Some(gid) => one!(self.link(), Stored, BY_GID, shop, gid),
            None => one!(self.link(), Stored, BY_NAME, shop, name_key(&order.name)),
        }
        .doing(DOING)?
        .ok_or(StoreError::Missing { doing: DOING })
    }

    async fn update_order(&mut self, id: OrderId, columns: &Columns<'_>) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both(
            "UPDATE shop_order SET name = $1, name_key = $2, updated_at = $3, gateways = $4, financial = $5, \
             manual_payment_pending = $6, total_minor = $7, total_currency = $8, outstanding_minor = $9, \
             outstanding_currency = $10, cancelled_at = $11, customer_name = $12, customer_key = $13, \
             customer_phone = $14, customer_email = $15, customer_city = $16, customer_locale = $17, \
             status_url = $18 WHERE shop_id = $19 AND id = $20",
        );
        let Columns { order, gateways, total, outstanding } = columns;
        let shop = self.shop.0;
        run!(
            self.link(),
            UPDATE,
            clean(&order.name),
            name_key(&order.name),
            ms(order.updated_at),
            gateways,
            clean(order.financial.as_str()),
            order.manual_payment_pending,
            total,
            &order.total.currency,
            outstanding,
            &order.outstanding.currency,
            opt_ms(order.cancelled_at),
            clean(&order.customer.name),
            customer_key(&order.customer.name),
            opt_clean(order.customer.phone.as_deref()),
            opt_clean(order.customer.email.as_deref()),
            opt_clean(order.customer.city.as_deref()),
            opt_clean(order.customer.locale.as_deref()),
            opt_clean(order.status_url.as_deref()),
            shop,
            id.0,
        )
        .or_missing("bringing an order up to date")
    }
}
