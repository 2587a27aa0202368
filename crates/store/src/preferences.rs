//! A shop's preferences.

use jiff::Timestamp;
use tracking::{Preferences, ShopId};

use crate::{Store, StoreError};

impl Store {
    /// A shop's preferences.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn preferences(&self, shop: ShopId) -> Result<Preferences, StoreError> {
        todo!("{shop}")
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
        todo!("{shop} {preferences:?} {now}")
    }
}
