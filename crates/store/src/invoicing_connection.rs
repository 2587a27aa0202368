//! What a person does with a shop's invoicing service: looking whether it works, other credentials, taking it away.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tracking::ShopId;

use crate::columns::{later, ms, to_json};
use crate::error::{Doing, Touched};
use crate::invoicing_accounts::{CONNECTED, LeaseRow, place};
use crate::secrets::random_token;
use crate::sql::{Sql, one, run};
use crate::{AccountState, InvoicingLease, Store, StoreError};

impl Store {
    /// Takes the account for a look that changes nothing there, also one that is refused. `None` when another try is
    /// under way, the budget is spent, or none is connected.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn take_invoicing_look(
        &self,
        shop: ShopId,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<Option<InvoicingLease>, StoreError> {
        const DOING: &str = "taking an invoicing service for a look";
        const TAKE: Sql = Sql::both(
            "UPDATE invoicing_account SET lease_token = $1, lease_ends = $2 \
             WHERE shop_id = $3 AND ready_at <= $4 AND (lease_token IS NULL OR lease_ends <= $4) \
             RETURNING service, base_url, settings, credentials, token, token_renew_at",
        );
        let token = random_token()?;
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), LeaseRow, TAKE, token, ms(later(now, lease_for)), shop.0, ms(now)).doing(DOING)?;
        tx.commit(DOING).await?;
        row.map(|row| self.invoicing_lease(shop, token, row)).transpose()
    }

    /// The service's fields by name; `None` when none is connected.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn invoicing_credentials(
        &self,
        shop: ShopId,
    ) -> Result<Option<BTreeMap<String, SecretString>>, StoreError> {
        const DOING: &str = "reading the access to an invoicing service";
        const SELECT: Sql = Sql::both("SELECT credentials FROM invoicing_account WHERE shop_id = $1");
        let row = one!(self.read(DOING).await?.link(), (Vec<u8>,), SELECT, shop.0).doing(DOING)?;
        let Some((sealed,)) = row else { return Ok(None) };
        let plain = self.key().open(place(shop, "credentials"), &sealed)?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| StoreError::Decrypt { what: "credentials" })
    }

    /// Replaces the credentials, forgets the token, and uses the account again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when no service is connected.
    pub async fn save_invoicing_credentials(
        &self,
        shop: ShopId,
        credentials: &BTreeMap<String, SecretString>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "saving the access to an invoicing service";
        const UPDATE: Sql = Sql::both(
            "UPDATE invoicing_account SET credentials = $1, token = NULL, token_renew_at = NULL, state = $2, \
             last_error = NULL WHERE shop_id = $3",
        );
        let plain: BTreeMap<&str, &str> =
            credentials.iter().map(|(field, secret)| (field.as_str(), secret.expose_secret())).collect();
        let sealed = self.key().seal(place(shop, "credentials"), to_json(&plain)?.as_bytes())?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, sealed, AccountState::Active.as_str(), shop.0).or_missing(DOING)?;
        run!(tx.link(), CONNECTED, true, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Takes the service away with its credentials. Invoices and their history stay; effects towards it wait.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when no service is connected.
    pub async fn disconnect_invoicing(&self, shop: ShopId) -> Result<(), StoreError> {
        const DOING: &str = "disconnecting an invoicing service";
        const DELETE: Sql = Sql::both("DELETE FROM invoicing_account WHERE shop_id = $1");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), DELETE, shop.0).or_missing(DOING)?;
        run!(tx.link(), CONNECTED, false, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }
}
