//! The invoicing service of a shop: its credentials, how invoices are made, and its budget of one try at a time.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tracking::{OrderId, ShopId};

use crate::columns::{At, Word, clean, later, ms, opt_clean, to_json};
use crate::error::{Doing, Touched};
use crate::secrets::{Place, random_token};
use crate::sql::{Sql, one, run};
use crate::{AccountState, Store, StoreError};

/// A shop's account with an invoicing service, without the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicingAccount {
    /// The service's code name.
    pub service: String,
    /// Where the service's API is, when it is not where the service's profile says.
    pub base_url: Option<String>,
    /// How invoices are made, as a JSON document of whoever makes them.
    pub settings: String,
    /// Whether it is used.
    pub state: AccountState,
    /// The last failure's message.
    pub last_error: Option<String>,
    /// The last try that worked.
    pub last_ok_at: Option<Timestamp>,
}

/// An account to be connected.
#[derive(Debug, Clone)]
pub struct NewInvoicingAccount {
    /// The service's code name.
    pub service: String,
    /// Where the service's API is, when it is not where the service's profile says.
    pub base_url: Option<String>,
    /// The service's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
    /// See [`InvoicingAccount::settings`].
    pub settings: String,
}

/// The right to call a shop's invoicing service until the lease ends, and what is needed for it.
#[derive(Debug, Clone)]
pub struct InvoicingLease {
    pub(crate) shop: ShopId,
    pub(crate) token: i64,
    /// See [`InvoicingAccount::service`].
    pub service: String,
    /// See [`InvoicingAccount::base_url`].
    pub base_url: Option<String>,
    /// See [`InvoicingAccount::settings`].
    pub settings: String,
    /// The service's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
    /// The token of the last sign-in, and when it must be renewed.
    pub signed_in: Option<(SecretString, Timestamp)>,
}

/// What came of asking for the right to call.
#[derive(Debug, Clone)]
pub enum InvoicingTurn {
    /// It is given.
    Given(Box<InvoicingLease>),
    /// Another try is under way, or the budget is spent.
    NotBefore(Timestamp),
    /// The unknown end of this order's try must be looked up first.
    ReservedFor(OrderId),
    /// No account is connected, or it is not used.
    NotConnected,
}

/// Service, address, settings, sealed credentials, sealed token, when the token must be renewed.
pub(crate) type LeaseRow = (String, Option<String>, String, Vec<u8>, Option<Vec<u8>>, Option<At>);

pub(crate) fn place(shop: ShopId, column: &'static str) -> Place {
    Place { table: "invoicing_account", column, row: shop.0 }
}

impl Store {
    /// Connects a shop's invoicing service, in place of the one it had.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such shop.
    pub async fn save_invoicing_account(&self, shop: ShopId, account: &NewInvoicingAccount) -> Result<(), StoreError> {
        const DOING: &str = "connecting an invoicing service";
        const UPSERT: Sql = Sql::both(
            "INSERT INTO invoicing_account (shop_id, service, base_url, credentials, settings, state) \
             SELECT id, $2, $3, $4, $5, $6 FROM shop WHERE id = $1 ON CONFLICT (shop_id) DO UPDATE SET \
             service = excluded.service, base_url = excluded.base_url, credentials = excluded.credentials, \
             settings = excluded.settings, state = excluded.state, token = NULL, token_renew_at = NULL, \
             last_error = NULL, ready_at = 0",
        );
        let plain: BTreeMap<&str, &str> =
            account.credentials.iter().map(|(field, secret)| (field.as_str(), secret.expose_secret())).collect();
        let sealed = self.key().seal(place(shop, "credentials"), to_json(&plain)?.as_bytes())?;
        let mut tx = self.write(DOING).await?;
        run!(
            tx.link(),
            UPSERT,
            shop.0,
            &account.service,
            &account.base_url,
            sealed,
            clean(&account.settings),
            AccountState::Active.as_str(),
        )
        .or_missing(DOING)?;
        run!(tx.link(), CONNECTED, true, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// A shop's account; `None` when none is connected.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invoicing_account(&self, shop: ShopId) -> Result<Option<InvoicingAccount>, StoreError> {
        type Row = (String, Option<String>, String, Word<AccountState>, Option<String>, Option<At>);
        const DOING: &str = "reading a shop's invoicing service";
        const SELECT: Sql = Sql::both(
            "SELECT service, base_url, settings, state, last_error, last_ok_at FROM invoicing_account \
             WHERE shop_id = $1",
        );
        let row = one!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(row.map(|(service, base_url, settings, state, last_error, last_ok_at)| InvoicingAccount {
            service,
            base_url,
            settings,
            state: state.0,
            last_error,
            last_ok_at: last_ok_at.map(|at| at.0),
        }))
    }

    /// Changes how invoices are made.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when no service is connected.
    pub async fn save_invoicing_settings(&self, shop: ShopId, settings: &str) -> Result<(), StoreError> {
        const DOING: &str = "saving how invoices are made";
        const UPDATE: Sql = Sql::both("UPDATE invoicing_account SET settings = $1 WHERE shop_id = $2");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, clean(settings), shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Says whether the account is used, and why not. While it is not, effects towards it wait.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when no service is connected.
    pub async fn set_invoicing_state(
        &self,
        shop: ShopId,
        state: AccountState,
        error: Option<&str>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "changing an invoicing service's state";
        const UPDATE: Sql = Sql::both("UPDATE invoicing_account SET state = $1, last_error = $2 WHERE shop_id = $3");
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, state.as_str(), opt_clean(error), shop.0).or_missing(DOING)?;
        run!(tx.link(), CONNECTED, state == AccountState::Active, shop.0).or_missing(DOING)?;
        tx.commit(DOING).await
    }

    /// Takes the account for one try about one order.
    ///
    /// # Errors
    /// [`StoreError::Decrypt`] with another key.
    pub async fn take_invoicing_turn(
        &self,
        shop: ShopId,
        order: OrderId,
        now: Timestamp,
        lease_for: SignedDuration,
    ) -> Result<InvoicingTurn, StoreError> {
        const DOING: &str = "taking an invoicing service for a try";
        const TAKE: Sql = Sql::both(
            "UPDATE invoicing_account SET lease_token = $1, lease_ends = $2, \
             reserved_for = CASE WHEN reserved_for = $4 THEN reserved_for END \
             WHERE shop_id = $3 AND state = 'active' AND ready_at <= $5 \
             AND (lease_token IS NULL OR lease_ends <= $5) AND (reserved_for IS NULL OR reserved_for = $4 \
             OR NOT EXISTS (SELECT 1 FROM effect e WHERE e.order_id = reserved_for AND e.kind IN ('create_invoice', 'reverse_invoice') \
             AND e.done_at IS NULL AND e.parked_at IS NULL)) \
             RETURNING service, base_url, settings, credentials, token, token_renew_at",
        );
        const WHY_NOT: Sql = Sql::both(
            "SELECT state, CASE WHEN lease_token IS NULL THEN ready_at ELSE lease_ends END, ready_at, reserved_for \
             FROM invoicing_account WHERE shop_id = $1",
        );
        let token = random_token()?;
        let mut tx = self.write(DOING).await?;
        let (ends, instant) = (ms(later(now, lease_for)), ms(now));
        let row = one!(tx.link(), LeaseRow, TAKE, token, ends, shop.0, order.0, instant).doing(DOING)?;
        let Some(row) = row else {
            let row = one!(tx.link(), (Word<AccountState>, At, At, Option<i64>), WHY_NOT, shop.0).doing(DOING)?;
            tx.commit(DOING).await?;
            return Ok(match row {
                Some((Word(AccountState::Active), At(ends), At(ready), reserved)) => match reserved {
                    Some(reserved) if reserved != order.0 && ends.max(ready) <= now => {
                        InvoicingTurn::ReservedFor(OrderId(reserved))
                    }
                    _ => InvoicingTurn::NotBefore(ends.max(ready)),
                },
                _ => InvoicingTurn::NotConnected,
            });
        };
        tx.commit(DOING).await?;
        Ok(InvoicingTurn::Given(Box::new(self.invoicing_lease(shop, token, row)?)))
    }

    pub(crate) fn invoicing_lease(
        &self,
        shop: ShopId,
        token: i64,
        (service, base_url, settings, credentials, signed_in, renew_at): LeaseRow,
    ) -> Result<InvoicingLease, StoreError> {
        let credentials = self.key().open(place(shop, "credentials"), &credentials)?;
        let credentials =
            serde_json::from_slice(&credentials).map_err(|_| StoreError::Decrypt { what: "credentials" })?;
        let signed_in = match (signed_in, renew_at) {
            (Some(sealed), Some(At(renew_at))) => {
                Some((self.key().open_text(place(shop, "token"), &sealed)?, renew_at))
            }
            _ => None,
        };
        Ok(InvoicingLease { shop, token, service, base_url, settings, credentials, signed_in })
    }

    /// Gives the account back; nothing is tried before `ready_at`. `worked`: the service answered as it should.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn end_invoicing_turn(
        &self,
        lease: &InvoicingLease,
        ready_at: Timestamp,
        worked: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const DOING: &str = "giving an invoicing service back";
        const UPDATE: Sql = Sql::both(
            "UPDATE invoicing_account SET lease_token = NULL, lease_ends = 0, ready_at = $1, \
             last_ok_at = CASE WHEN $2 THEN $3 ELSE last_ok_at END WHERE shop_id = $4 AND lease_token = $5",
        );
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, ms(ready_at), worked, ms(now), lease.shop.0, lease.token).or_lost(DOING)?;
        tx.commit(DOING).await
    }

    /// Keeps the token of a sign-in for all nodes; `None` forgets one that was refused.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`].
    pub async fn save_invoicing_token(
        &self,
        lease: &InvoicingLease,
        signed_in: Option<(&SecretString, Timestamp)>,
    ) -> Result<(), StoreError> {
        const DOING: &str = "keeping an invoicing service's token";
        const UPDATE: Sql = Sql::both(
            "UPDATE invoicing_account SET token = $1, token_renew_at = $2 WHERE shop_id = $3 AND lease_token = $4",
        );
        let seal = |(token, _): (&SecretString, Timestamp)| self.key().seal_text(place(lease.shop, "token"), token);
        let sealed = signed_in.map(seal).transpose()?;
        let renew_at = signed_in.map(|(_, renew_at)| ms(renew_at));
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), UPDATE, sealed, renew_at, lease.shop.0, lease.token).or_lost(DOING)?;
        tx.commit(DOING).await
    }
}

/// Decisions and the outbox look at the shop's row.
pub(crate) const CONNECTED: Sql = Sql::both("UPDATE shop SET invoicing = $1 WHERE id = $2");
