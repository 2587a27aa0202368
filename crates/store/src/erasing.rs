//! Erasing a customer's personal data: from the orders, the labels, the scans and everything that was kept as it came.
//!
//! What stays tells of nobody: that there was an order, its amounts, the courier, the statuses and when they came.

mod kept;
mod shop;

use jiff::Timestamp;
use serde_json::Value;
use tracking::{CourierSays, Effect, ShopId};

use crate::columns::{Json, ms, to_json};
use crate::data_requests::{PrivateCustomer, orders_of};
use crate::database::Link;
use crate::error::Doing;
use crate::secrets::random;
use crate::sql::{IdSet, Sql, about, all, run};
use crate::{Store, StoreError, WebhookId};

const DOING: &str = "erasing a customer's data";

/// What a customer is known by.
#[derive(Debug, Default)]
struct Traces {
    /// Names, e-mails and phones, in lower case.
    words: Vec<String>,
    /// The labels' tracking numbers.
    numbers: Vec<String>,
    /// The numbers of the orders at Shopify.
    orders: Vec<i64>,
}

impl Traces {
    fn add(&mut self, word: Option<&str>) {
        let word = word.map(|word| word.trim().to_lowercase()).filter(|word| word.chars().count() > 3);
        self.words.extend(word.filter(|word| !self.words.contains(word)));
    }

    /// A text names the customer.
    fn are_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.words.iter().any(|word| text.contains(word.as_str()))
    }

    /// A document names the customer somewhere.
    fn are_anywhere_in(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.are_in(text),
            Value::Array(values) => values.iter().any(|one| self.are_anywhere_in(one)),
            Value::Object(fields) => fields.values().any(|one| self.are_anywhere_in(one)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// A webhook's body is about one of the customer's orders.
    fn are_meant_by(&self, body: &Value) -> bool {
        let number = |field: &str| body.get(field).and_then(Value::as_i64);
        let names_order = number("order_id").or_else(|| body.get("name").and_then(|_| number("id")));
        names_order.is_some_and(|order| self.orders.contains(&order))
    }
}

impl Store {
    /// Erases a customer's personal data. `but_webhook` is the delivery that asks for it: it goes on, and is emptied
    /// when it is finished. Returns how many orders that were.
    ///
    /// # Errors
    /// When the database fails: then nothing of the orders is erased, and it may be repeated.
    pub async fn erase_customer(
        &self,
        shop: ShopId,
        customer: &PrivateCustomer,
        but_webhook: WebhookId,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let mut tx = self.write(DOING).await?;
        let orders: Vec<i64> = orders_of(tx.link(), shop, customer).await?.into_iter().map(|id| id.0).collect();
        let mut traces = traces(tx.link(), shop, customer, &orders).await?;
        let labels = erase_labels(tx.link(), shop, &orders, &mut traces).await?;
        // First what was kept as it came: without the orders nobody knows any more what to look for in it.
        kept::erase_payloads(tx.link(), shop, &labels, &traces).await?;
        kept::erase_webhooks(tx.link(), shop, &traces, but_webhook, now).await?;
        kept::erase_requests(tx.link(), shop, customer, now).await?;
        kept::erase_cash_sheets(tx.link(), shop, &traces).await?;
        erase_effects(tx.link(), shop, &orders, now).await?;
        erase_orders(tx.link(), shop, &orders, now).await?;
        tx.commit(DOING).await?;
        Ok(orders.len())
    }
}

/// What the customer is known by, from the request and from the orders.
async fn traces(
    link: Link<'_>,
    shop: ShopId,
    customer: &PrivateCustomer,
    orders: &[i64],
) -> Result<Traces, StoreError> {
    type Row = (Option<String>, String, Option<String>, Option<String>);
    const SELECT: Sql = about!(
        "SELECT shopify_gid, customer_name, customer_phone, customer_email FROM shop_order WHERE +shop_id = $1 AND ",
        id in "$2",
        ""
    );
    let mut traces = Traces::default();
    traces.add(customer.email.as_deref());
    traces.add(customer.phone.as_deref());
    let rows = all!(link, Row, SELECT, shop.0, ids(orders)).doing(DOING)?;
    let mut gids = customer.orders.clone();
    for (gid, name, phone, email) in rows {
        gids.extend(gid);
        traces.add(Some(&name));
        traces.add(phone.as_deref());
        traces.add(email.as_deref());
    }
    traces.orders = gids.iter().filter_map(|gid| gid.rsplit('/').next()?.parse().ok()).collect();
    Ok(traces)
}

/// Labels keep their number, courier and statuses. They are asked no more: the answer would bring names back.
async fn erase_labels(
    mut link: Link<'_>,
    shop: ShopId,
    orders: &[i64],
    traces: &mut Traces,
) -> Result<Vec<i64>, StoreError> {
    const SELECT: Sql =
        about!("SELECT id, number, says FROM label WHERE +shop_id = $1 AND ", order_id in "$2", " ORDER BY id");
    const UPDATE: Sql = Sql::both(
        "UPDATE label SET says = $1, courier_text = NULL, error_message = NULL, next_due = NULL, lease_token = NULL, \
         account_id = NULL, ask_reason = 'final' WHERE shop_id = $2 AND id = $3",
    );
    const SCANS: Sql = about!("UPDATE scan SET text = '', place = NULL WHERE +shop_id = $1 AND ", label_id in "$2", "");
    const CODES: Sql = about!("UPDATE unmapped_code SET text = '' WHERE +shop_id = $1 AND ", label_id in "$2", "");
    let rows = all!(link.again(), (i64, String, Json<CourierSays>), SELECT, shop.0, ids(orders)).doing(DOING)?;
    let mut labels = Vec::new();
    for (id, number, says) in rows {
        let says = says.0;
        traces.add(says.signer.as_deref());
        let silent = CourierSays { signer: None, proof_link: None, point: None, ..says };
        run!(link.again(), UPDATE, to_json(&silent)?, shop.0, id).doing(DOING)?;
        traces.numbers.push(number);
        labels.push(id);
    }
    run!(link.again(), SCANS, shop.0, ids(&labels)).doing(DOING)?;
    run!(link.again(), CODES, shop.0, ids(&labels)).doing(DOING)?;
    Ok(labels)
}

/// The audit trail keeps what was done and when. What still waits is not done: it would tell somebody about nobody.
async fn erase_effects(mut link: Link<'_>, shop: ShopId, orders: &[i64], now: Timestamp) -> Result<(), StoreError> {
    const SELECT: Sql = about!(
        "SELECT id, effect FROM effect WHERE kind = 'delivery_event' AND +shop_id = $1 AND ",
        order_id in "$2",
        ""
    );
    const PLACE: Sql = Sql::both("UPDATE effect SET effect = $1 WHERE shop_id = $2 AND id = $3");
    const WORDS: Sql =
        about!("UPDATE effect SET last_error = NULL, detail = NULL WHERE +shop_id = $1 AND ", order_id in "$2", "");
    const END: Sql = about!(
        "UPDATE effect SET done_at = $1, outcome = 'erased', lease_token = NULL, parked_at = NULL \
         WHERE done_at IS NULL AND +shop_id = $2 AND ",
        order_id in "$3",
        ""
    );
    for (id, effect) in all!(link.again(), (i64, Json<Effect>), SELECT, shop.0, ids(orders)).doing(DOING)? {
        let Effect::DeliveryEvent(event) = effect.0 else { continue };
        let placeless = Effect::DeliveryEvent(tracking::DeliveryEvent { place: None, ..event });
        run!(link.again(), PLACE, to_json(&placeless)?, shop.0, id).doing(DOING)?;
    }
    run!(link.again(), WORDS, shop.0, ids(orders)).doing(DOING)?;
    run!(link.again(), END, ms(now), shop.0, ids(orders)).doing(DOING)?;
    Ok(())
}

/// The customer's page goes with a new token: links in old mails lead nowhere.
async fn erase_orders(mut link: Link<'_>, shop: ShopId, orders: &[i64], now: Timestamp) -> Result<(), StoreError> {
    const UPDATE: Sql = Sql::both(
        "UPDATE shop_order SET customer_name = '', customer_key = '', customer_phone = NULL, customer_email = NULL, \
         customer_city = NULL, customer_locale = NULL, customer_gid = NULL, status_url = NULL, public_token = $1, erased_at = $2 \
         WHERE shop_id = $3 AND id = $4",
    );
    for order in orders {
        let token: String = random::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        run!(link.again(), UPDATE, token, ms(now), shop.0, order).doing(DOING)?;
    }
    Ok(())
}

fn ids(ids: &[i64]) -> IdSet {
    ids.iter().copied().collect()
}
