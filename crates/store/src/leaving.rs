//! A shop that removes the app, and one that comes back.

use jiff::Timestamp;
use secrecy::SecretString;
use tracking::{Preference, Preferences, ShopId};

use crate::account_queue::look_again;
use crate::columns::{Json, clean, ms};
use crate::database::Writing;
use crate::error::{Doing, Touched};
use crate::secrets::Place;
use crate::sql::{Sql, one, run};
use crate::{Store, StoreError};

impl Store {
    /// The app was removed from a shop: nothing is asked and nothing is done any more. Its preferences are kept, and
    /// hold again when it is connected again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn stop_shop(&self, shop: ShopId, now: Timestamp) -> Result<(), StoreError> {
        const DOING: &str = "stopping a shop that removed the app";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_state = 'disabled', uninstalled_at = COALESCE(uninstalled_at, $1), \
             tracking_on = FALSE, sign_in_mail_due = NULL WHERE id = $2",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(now), shop.0).or_missing(DOING)?;
        look_again(tx.link(), shop).await?;
        tx.commit(DOING).await
    }

    /// Forgets the tokens of a shop that removed the app: Shopify takes them no more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn forget_shopify_tokens(&self, shop: ShopId) -> Result<(), StoreError> {
        const DOING: &str = "forgetting a shop's tokens";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET shopify_token = $1, shopify_token_ends = NULL, shopify_refresh_token = NULL, \
             shopify_refresh_ends = NULL, shopify_scopes = NULL WHERE id = $2 AND uninstalled_at IS NOT NULL",
        );
        let place = Place { table: "shop", column: "shopify_token", row: shop.0 };
        let nothing = self.key().seal_text(place, &SecretString::from(""))?;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, nothing, shop.0).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// Whether the app was removed from a shop, and when.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stopped_at(&self, shop: ShopId) -> Result<Option<Timestamp>, StoreError> {
        const DOING: &str = "asking whether a shop removed the app";
        const SELECT: Sql = Sql::both("SELECT uninstalled_at FROM shop WHERE id = $1");
        let row = one!(self.read(DOING).await?.link(), (Option<crate::columns::At>,), SELECT, shop.0).doing(DOING)?;
        Ok(row.and_then(|(at,)| at).map(|at| at.0))
    }

    /// What Shopify now says of a shop itself.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_shop_facts(
        &self,
        shop: ShopId,
        name: Option<&str>,
        zone: Option<&str>,
        currency: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "saving what Shopify says of a shop";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET name = COALESCE($1, name), zone = COALESCE($2, zone), currency = COALESCE($3, currency) \
             WHERE id = $4",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, name.map(clean), zone, currency, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }
}

/// A shop that removed the app is connected again: its preferences hold again.
pub(crate) async fn take_back(tx: &mut Writing, shop: ShopId) -> Result<(), StoreError> {
    const DOING: &str = "taking a shop back that had removed the app";
    const SELECT: Sql = Sql::both("SELECT preferences FROM shop WHERE id = $1 AND uninstalled_at IS NOT NULL");
    const UPDATE: Sql = Sql::both("UPDATE shop SET uninstalled_at = NULL, tracking_on = $1 WHERE id = $2");
    let Some((preferences,)) = one!(tx.link(), (Json<Preferences>,), SELECT, shop.0).doing(DOING)? else {
        return Ok(());
    };
    run!(tx.link(), UPDATE, preferences.0.switch(Preference::Tracking).on, shop.0).doing(DOING)?;
    look_again(tx.link(), shop).await
}
