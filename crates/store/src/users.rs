//! People who sign in, and their sessions.

use jiff::Timestamp;
use tracking::{ShopId, UserId};

use crate::columns::{clean, ms};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, one, run};
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
        const DOING: &str = "adding a person";
        const INSERT: Sql = Sql::both(
            "INSERT INTO shop_user (shop_id, email, password_hash, locale) \
             SELECT id, $2, $3, $4 FROM shop WHERE id = $1 RETURNING id",
        );
        let mut tx = self.write(DOING).await?;
        let row = one!(tx.link(), (i64,), INSERT, shop.0, clean(&email.trim().to_lowercase()), password_hash, locale)
            .doing(DOING)?;
        let (id,) = row.ok_or(StoreError::Missing { doing: DOING })?;
        tx.commit(DOING).await?;
        Ok(UserId(id))
    }

    /// The person with an address, whatever its case; which shop is not known before sign-in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        const DOING: &str = "looking a person up by the address";
        const SELECT: Sql =
            Sql::both("SELECT id, shop_id, email, password_hash, locale FROM shop_user WHERE email = $1");
        let row = one!(
            self.read(DOING).await?.link(),
            (i64, i64, String, String, String),
            SELECT,
            clean(&email.trim().to_lowercase())
        )
        .doing(DOING)?;
        Ok(row.map(|(id, shop, email, password_hash, locale)| User {
            id: UserId(id),
            shop: ShopId(shop),
            email,
            password_hash,
            locale,
        }))
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
        const DOING: &str = "starting a session";
        const INSERT: Sql = Sql::both(
            "INSERT INTO session (token_hash, shop_id, user_id, created_at, expires_at) \
             SELECT $1, shop_id, id, $4, $5 FROM shop_user WHERE shop_id = $2 AND id = $3",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), INSERT, token_hash.as_slice(), shop.0, user.0, ms(now), ms(expires_at)).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// The session of a token that has not expired at `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
        const DOING: &str = "looking a session up";
        const SELECT: Sql = Sql::both(
            "SELECT u.id, u.shop_id, u.email, u.locale FROM session s \
             JOIN shop_user u ON u.id = s.user_id AND u.shop_id = s.shop_id \
             WHERE s.token_hash = $1 AND s.expires_at > $2",
        );
        let mut reading = self.read(DOING).await?;
        let row = one!(reading.link(), (i64, i64, String, String), SELECT, token_hash.as_slice(), ms(now));
        Ok(row.doing(DOING)?.map(|(user, shop, email, locale)| Session {
            user: UserId(user),
            shop: ShopId(shop),
            email,
            locale,
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, token_hash: [u8; 32]) -> Result<(), StoreError> {
        const DOING: &str = "ending a session";
        const DELETE: Sql = Sql::both("DELETE FROM session WHERE token_hash = $1");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), DELETE, token_hash.as_slice()).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// Changes the language of a person's pages.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such person.
    pub async fn set_user_locale(&self, shop: ShopId, user: UserId, locale: &str) -> Result<(), StoreError> {
        const DOING: &str = "changing the language of a person's pages";
        const UPDATE: Sql = Sql::both("UPDATE shop_user SET locale = $1 WHERE shop_id = $2 AND id = $3");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, locale, shop.0, user.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Changes a person's password and ends all sessions of that person but the one of this token.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such person.
    pub async fn change_password(
        &self,
        shop: ShopId,
        user: UserId,
        password_hash: &str,
        stays: [u8; 32],
    ) -> Result<(), StoreError> {
        const DOING: &str = "changing a password";
        const UPDATE: Sql = Sql::both("UPDATE shop_user SET password_hash = $1 WHERE shop_id = $2 AND id = $3");
        const END: Sql = Sql::both("DELETE FROM session WHERE shop_id = $1 AND user_id = $2 AND token_hash <> $3");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, password_hash, shop.0, user.0).or_missing(DOING)?;
        run!(tx.link(), END, shop.0, user.0, stays.as_slice()).doing(DOING)?;
        tx.commit(DOING).await
    }
}
