//! What is needed to call a courier for a shop: sealed credentials and the token of the last sign-in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tracking::{AccountId, ShopId};

use crate::account_queue::look_again;
use crate::columns::{At, ms, to_json};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::secrets::Place;
use crate::sql::{Sql, one, run};
use crate::{AccountState, Store, StoreError};

/// What is needed to call the courier.
#[derive(Debug, Clone)]
pub struct AccountAccess {
    /// Where the courier's API is, when it is not where the courier's profile says.
    pub base_url: Option<String>,
    /// The courier's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
    /// The token of the last sign-in, and when it must be renewed.
    pub token: Option<(SecretString, Timestamp)>,
}

fn place(account: AccountId, column: &'static str) -> Place {
    Place { table: "courier_account", column, row: account.0 }
}

impl Store {
    /// What is needed to call the courier; `None` when the shop has no such account.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn account_access(&self, shop: ShopId, id: AccountId) -> Result<Option<AccountAccess>, StoreError> {
        type Row = (Option<String>, Vec<u8>, Option<Vec<u8>>, Option<At>);
        const DOING: &str = "reading the access to a courier";
        const SELECT: Sql = Sql::both(
            "SELECT base_url, credentials, token, token_renew_at FROM courier_account \
             WHERE shop_id = $1 AND id = $2 AND state <> 'disconnected'",
        );
        let row = one!(self.read(DOING).await?.link(), Row, SELECT, shop.0, id.0).doing(DOING)?;
        let Some((base_url, credentials, token, renew_at)) = row else { return Ok(None) };
        let credentials = self.key().open(place(id, "credentials"), &credentials)?;
        let credentials =
            serde_json::from_slice(&credentials).map_err(|_| StoreError::Decrypt { what: "credentials" })?;
        let token = match (token, renew_at) {
            (Some(token), Some(At(renew_at))) => Some((self.key().open_text(place(id, "token"), &token)?, renew_at)),
            _ => None,
        };
        Ok(Some(AccountAccess { base_url, credentials, token }))
    }

    /// Replaces an account's credentials, forgets its token and how far its feed is read, and makes it active.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn save_credentials(
        &self,
        shop: ShopId,
        id: AccountId,
        credentials: &BTreeMap<String, SecretString>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "saving a courier account's credentials";
        const UPDATE: Sql = Sql::both(
            "UPDATE courier_account SET token = NULL, token_renew_at = NULL, state = $1, last_error = NULL, \
             failures = 0, blocked_until = NULL WHERE shop_id = $2 AND id = $3 AND state <> 'disconnected'",
        );
        const FORGET: Sql = Sql::both("DELETE FROM courier_feed WHERE shop_id = $1 AND account_id = $2");
        let mut tx = self.write(DOING).await?;
        self.write_credentials(&mut tx, shop, id, credentials).await?;
        // They may be another account's: what was read of the old one's feed says nothing about the new one's.
        run!(tx.link(), FORGET, shop.0, id.0).doing(DOING)?;
        run!(tx.link(), UPDATE, AccountState::Active.as_str(), shop.0, id.0).or_missing(DOING)?;
        look_again(tx.link(), shop).await?;
        tx.commit(DOING).await
    }

    /// Keeps the token of a sign-in for all nodes.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn save_token(
        &self,
        shop: ShopId,
        id: AccountId,
        token: &SecretString,
        renew_at: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "keeping a courier's token";
        const UPDATE: Sql =
            Sql::both("UPDATE courier_account SET token = $1, token_renew_at = $2 WHERE shop_id = $3 AND id = $4");
        let token = self.key().seal_text(place(id, "token"), token)?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, token, ms(renew_at), shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Forgets the token: the courier refused it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn forget_token(&self, shop: ShopId, id: AccountId) -> Result<(), StoreError> {
        const DOING: &str = "forgetting a courier's token";
        const UPDATE: Sql =
            Sql::both("UPDATE courier_account SET token = NULL, token_renew_at = NULL WHERE shop_id = $1 AND id = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, shop.0, id.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    pub(crate) async fn write_credentials(
        &self,
        tx: &mut Writing,
        shop: ShopId,
        id: AccountId,
        credentials: &BTreeMap<String, SecretString>,
    ) -> Result<(), StoreError> {
        const UPDATE: Sql = Sql::both("UPDATE courier_account SET credentials = $1 WHERE shop_id = $2 AND id = $3");
        let plain: BTreeMap<&str, &str> =
            credentials.iter().map(|(field, secret)| (field.as_str(), secret.expose_secret())).collect();
        let sealed = self.key().seal(place(id, "credentials"), to_json(&plain)?.as_bytes())?;
        run!(tx.link(), UPDATE, sealed, shop.0, id.0).or_missing("sealing a courier account's credentials")
    }
}
