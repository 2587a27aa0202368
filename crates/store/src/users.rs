//! People who sign in, and their sessions.

use jiff::Timestamp;
use tracking::{ShopId, UserId};

use crate::{Store, StoreError};

/// A person who may sign in for a shop.
#[derive(Clone)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The shop.
    pub shop: ShopId,
    /// The address that is signed in with, lower case.
    pub email: String,
    /// The password's hash, as the caller made it.
    pub password_hash: String,
    /// Language tag of the pages.
    pub locale: String,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub user: UserId,
    /// The shop.
    pub shop: ShopId,
    /// The address that was signed in with.
    pub email: String,
    /// Language tag of the pages.
    pub locale: String,
}

impl Store {
    /// Adds a person to a shop.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] `shop_user_email` when the address is taken.
    pub async fn add_user(
        &self,
        shop: ShopId,
        email: &str,
        password_hash: &str,
        locale: &str,
    ) -> Result<UserId, StoreError> {
        todo!("{shop} {email} {password_hash} {locale}")
    }

    /// The person with an address, whatever its case; which shop is not known before sign-in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        todo!("{email}")
    }

    /// Starts a session; only the token's hash is kept.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such person.
    pub async fn add_session(
        &self,
        token_hash: [u8; 32],
        user: UserId,
        shop: ShopId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        todo!("{token_hash:?} {user} {shop} {now} {expires_at}")
    }

    /// The session of a token that has not expired at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
        todo!("{token_hash:?} {now}")
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, token_hash: [u8; 32]) -> Result<(), StoreError> {
        todo!("{token_hash:?}")
    }

    /// Changes the language of a person's pages.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such person.
    pub async fn set_user_locale(&self, shop: ShopId, user: UserId, locale: &str) -> Result<(), StoreError> {
        todo!("{shop} {user} {locale}")
    }
}
