//! The invoices of orders: what was tried, what came of it, and their history.

use jiff::Timestamp;
use tracking::{Money, OrderId, ShopId};

use crate::columns::{At, Word, clean, ms, opt_clean};
use crate::error::{Doing, Touched};
use crate::invoicing_accounts::InvoicingLease;
use crate::money::{from_minor, to_minor};
use crate::sql::{Sql, all, run};
use crate::words::words;
use crate::{Store, StoreError};

words! {
    /// How an order's invoice stands.
    InvoiceState, {
        /// It is to be made; a try may have an unknown end.
        Wanted = "wanted",
        /// The service has it.
        Issued = "issued",
        /// It is paid.
        Paid = "paid",
        /// Another one takes it back.
        Reversed = "reversed",
        /// It was cancelled at the service.
        Cancelled = "cancelled",
        /// A person has said that it was never made.
        NotMade = "not_made",
    }
}

/// One invoice of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its order.
    pub order: OrderId,
    /// Counted from 1; grows when a person has the order invoiced anew after a reversal.
    pub issue: u16,
    /// The service's code name.
    pub service: String,
    /// Our key at the service.
    pub reference: String,
    /// How it stands.
    pub state: InvoiceState,
    /// The series, as soon as it is known.
    pub series: Option<String>,
    /// The number with its zeros, as soon as it is known.
    pub number: Option<String>,
    /// Its total.
    pub total: Option<Money>,
    /// Where people see it.
    pub link: Option<String>,
    /// How it came to be: a word of whoever makes invoices.
    pub how: Option<String>,
    /// What was kept before the last call that made it, as a JSON document; `None` once its end is known.
    pub tried: Option<String>,
    /// The same for the last call that paid it.
    pub tried_payment: Option<String>,
    /// The same for the last call that reversed it.
    pub tried_reversal: Option<String>,
    /// The number of the document that takes it back, where it is known.
    pub reversed_by: Option<String>,
}

/// One thing that happened to an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceEvent {
    /// Whose, by [`Invoice::issue`].
    pub issue: u16,
    /// When.
    pub at: Timestamp,
    /// What, in one word.
    pub what: String,
    /// More of it, for people.
    pub detail: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    order_id: i64,
    #[sqlx(try_from = "i64")]
    issue: u16,
    service: String,
    reference: String,
    state: Word<InvoiceState>,
    series: Option<String>,
    number: Option<String>,
    total_minor: Option<i64>,
    total_currency: Option<String>,
    link: Option<String>,
    how: Option<String>,
    tried: Option<String>,
    tried_payment: Option<String>,
    tried_reversal: Option<String>,
    reversed_by: Option<String>,
}

impl From<Row> for Invoice {
    fn from(row: Row) -> Self {
        Self {
            order: OrderId(row.order_id),
            issue: row.issue,
            service: row.service,
            reference: row.reference,
            state: row.state.0,
            series: row.series,
            number: row.number,
            total: row.total_minor.zip(row.total_currency).map(|(minor, currency)| from_minor(minor, currency)),
            link: row.link,
            how: row.how,
            tried: row.tried,
            tried_payment: row.tried_payment,
            tried_reversal: row.tried_reversal,
            reversed_by: row.reversed_by,
        }
    }
}

impl Store {
    /// An order's invoices, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoices(&self, shop: ShopId, order: OrderId) -> Result<Vec<Invoice>, StoreError> {
        const DOING: &str = "reading an order's invoices";
        const SELECT: Sql = Sql::both(
            "SELECT order_id, issue, service, reference, state, series, number, total_minor, total_currency, link, \
             how, tried, tried_payment, tried_reversal, reversed_by FROM invoice WHERE +shop_id = $1 AND order_id = $2 ORDER BY issue",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0, order.0).doing(DOING)?;
        Ok(rows.into_iter().map(Invoice::from).collect())
    }

    /// What happened to an order's invoices, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoice_events(&self, shop: ShopId, order: OrderId) -> Result<Vec<InvoiceEvent>, StoreError> {
        const DOING: &str = "reading the history of an order's invoices";
        const SELECT: Sql = Sql::both(
            "SELECT issue, at, what, detail FROM invoice_event WHERE +shop_id = $1 AND order_id = $2 \
             ORDER BY id DESC LIMIT 200",
        );
        let rows = all!(self.read(DOING).await?.link(), (i64, At, String, Option<String>), SELECT, shop.0, order.0);
        let event = |(issue, at, what, detail): (i64, At, String, Option<String>)| InvoiceEvent {
            issue: u16::try_from(issue).unwrap_or(u16::MAX),
            at: at.0,
            what,
            detail,
        };
        Ok(rows.doing(DOING)?.into_iter().map(event).collect())
    }

    /// Writes an invoice as it stands now and, with `event`, what happened to it. Only who has the service's turn may;
    /// as long as the end of a try is unknown and `reserve` is set, the turn is given for no other order.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when the turn has passed to somebody else: then nothing may be sent.
    pub async fn write_invoice(
        &self,
        lease: &InvoicingLease,
        invoice: &Invoice,
        reserve: bool,
        event: Option<(&str, Option<&str>)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "writing an order's invoice";
        const HOLD: Sql = Sql::both(
            "UPDATE invoicing_account SET reserved_for = CASE WHEN $1 THEN $2 END \
             WHERE shop_id = $3 AND lease_token = $4",
        );
        const UPSERT: Sql = Sql::both(
            "INSERT INTO invoice (shop_id, order_id, issue, service, reference, state, series, number, total_minor, \
             total_currency, link, how, tried, tried_payment, tried_reversal, reversed_by, created_at, updated_at) \
             SELECT shop_id, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17 FROM shop_order \
             WHERE shop_id = $1 AND id = $2 ON CONFLICT (order_id, issue) DO UPDATE SET \
             service = excluded.service, reference = excluded.reference, state = excluded.state, \
             series = excluded.series, number = excluded.number, total_minor = excluded.total_minor, \
             total_currency = excluded.total_currency, link = excluded.link, how = excluded.how, \
             tried = excluded.tried, tried_payment = excluded.tried_payment, tried_reversal = excluded.tried_reversal, \
             reversed_by = excluded.reversed_by, updated_at = excluded.updated_at",
        );
        const EVENT: Sql = Sql::both(
            "INSERT INTO invoice_event (shop_id, order_id, issue, at, what, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        );
        let (shop, order) = (lease.shop.0, invoice.order.0);
        let minor = invoice.total.as_ref().map(to_minor).transpose()?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), HOLD, reserve, order, shop, lease.token).or_lost(DOING)?;
        run!(
            tx.link(),
            UPSERT,
            shop,
            order,
            i64::from(invoice.issue),
            &invoice.service,
            &invoice.reference,
            invoice.state.as_str(),
            opt_clean(invoice.series.as_deref()),
            opt_clean(invoice.number.as_deref()),
            minor,
            invoice.total.as_ref().map(|total| total.currency.as_str()),
            opt_clean(invoice.link.as_deref()),
            &invoice.how,
            &invoice.tried,
            &invoice.tried_payment,
            &invoice.tried_reversal,
            opt_clean(invoice.reversed_by.as_deref()),
            ms(now),
        )
        .or_missing(DOING)?;
        if let Some((what, detail)) = event {
            let issue = i64::from(invoice.issue);
            run!(tx.link(), EVENT, shop, order, issue, ms(now), clean(what), opt_clean(detail)).doing(DOING)?;
        }
        tx.commit(DOING).await
    }
}
