//! What customers asked their shop for: a person hands it over.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracking::{OrderId, ShopId};

use crate::columns::{At, Json, ms, to_json};
use crate::database::Link;
use crate::error::Doing;
use crate::ids::DataRequestId;
use crate::sql::{Sql, all, run};
use crate::{Store, StoreError};

/// A customer as Shopify names them when their data is asked for, or to be erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrivateCustomer {
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Shopify's gids of the orders that are named.
    pub orders: Vec<String>,
}

/// A customer's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRequestRow {
    /// Its id.
    pub id: DataRequestId,
    /// Shopify's number.
    pub number: String,
    /// Who asks; empty when they were erased since.
    pub customer: PrivateCustomer,
    /// When it came; it must be answered within 30 days.
    pub requested_at: Timestamp,
    /// When a person said that it is answered.
    pub done_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a request; one that is known already is left as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_data_request(
        &self,
        shop: ShopId,
        number: &str,
        customer: &PrivateCustomer,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "keeping a customer's request";
        const INSERT: Sql = Sql::both(
            "INSERT INTO data_request (shop_id, number, customer, requested_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
        );
        let customer = to_json(customer)?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), INSERT, shop.0, number, customer, ms(now)).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// A shop's requests, open ones first, then the newest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn data_requests(&self, shop: ShopId) -> Result<Vec<DataRequestRow>, StoreError> {
        type Row = (i64, String, Json<PrivateCustomer>, At, Option<At>);
        const DOING: &str = "listing customers' requests";
        const SELECT: Sql = Sql::both(
            "SELECT id, number, customer, requested_at, done_at FROM data_request WHERE shop_id = $1 \
             ORDER BY done_at IS NOT NULL, id DESC LIMIT 200",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let request = |(id, number, customer, requested_at, done_at): Row| DataRequestRow {
            id: DataRequestId(id),
            number,
            customer: customer.0,
            requested_at: requested_at.0,
            done_at: done_at.map(|at| at.0),
        };
        Ok(rows.into_iter().map(request).collect())
    }

    /// A person has answered a request. False when it is not open or not the shop's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish_data_request(
        &self,
        shop: ShopId,
        id: DataRequestId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "finishing a customer's request";
        const UPDATE: Sql =
            Sql::both("UPDATE data_request SET done_at = $1 WHERE shop_id = $2 AND id = $3 AND done_at IS NULL");
        let mut tx = self.write(DOING).await?;
        let touched = run!(tx.link(), UPDATE, ms(now), shop.0, id.0).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(touched > 0)
    }

    /// The orders of a customer: those that are named, and those with the same e-mail or phone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of_customer(
        &self,
        shop: ShopId,
        customer: &PrivateCustomer,
    ) -> Result<Vec<OrderId>, StoreError> {
        const DOING: &str = "looking for a customer's orders";
        orders_of(self.read(DOING).await?.link(), shop, customer).await
    }
}

pub(crate) async fn orders_of(
    link: Link<'_>,
    shop: ShopId,
    customer: &PrivateCustomer,
) -> Result<Vec<OrderId>, StoreError> {
    const SELECT: Sql = Sql {
        sqlite: "SELECT id FROM shop_order WHERE shop_id = $1 AND (shopify_gid IN (SELECT value FROM json_each($2)) \
                 OR lower(customer_email) = $3 OR customer_phone = $4) ORDER BY id",
        postgres: "SELECT id FROM shop_order WHERE shop_id = $1 AND (shopify_gid IN \
                   (SELECT jsonb_array_elements_text($2::jsonb)) OR lower(customer_email) = $3 OR customer_phone = $4) \
                   ORDER BY id",
    };
    let (gids, email) = (to_json(&customer.orders)?, customer.email.as_ref().map(|email| email.to_lowercase()));
    let rows = all!(link, (i64,), SELECT, shop.0, gids, email, &customer.phone);
    Ok(rows.doing("looking for a customer's orders")?.into_iter().map(|(id,)| OrderId(id)).collect())
}
