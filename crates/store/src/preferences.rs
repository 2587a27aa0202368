//! A shop's preferences.

use jiff::Timestamp;
use tracking::{Preference, Preferences, ShopId};

use crate::account_queue::look_again;
use crate::columns::{Json, ms, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};
use crate::{Store, StoreError};

impl Store {
    /// A shop's preferences.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn preferences(&self, shop: ShopId) -> Result<Preferences, StoreError> {
        const DOING: &str = "reading a shop's preferences";
        const SELECT: Sql = Sql::both("SELECT preferences FROM shop WHERE id = $1");
        let row = one!(self.read(DOING).await?.link(), (Json<Preferences>,), SELECT, shop.0).doing(DOING)?;
        row.map(|(preferences,)| preferences.0).ok_or(StoreError::Missing { doing: DOING })
    }

    /// Saves a shop's preferences. With tracking off its labels keep their due times and are not asked.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_preferences(
        &self,
        shop: ShopId,
        preferences: &Preferences,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "saving a shop's preferences";
        const UPDATE: Sql = Sql::both(
            "UPDATE shop SET preferences = $1, preferences_at = $2, tracking_on = $3 AND uninstalled_at IS NULL WHERE id = $4",
        );
        let tracking_on = preferences.switch(Preference::Tracking).on;
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, to_json(preferences)?, ms(now), tracking_on, shop.0).or_missing(DOING)?;
        look_again(tx.link(), shop).await?;
        tx.commit(DOING).await
    }
}
