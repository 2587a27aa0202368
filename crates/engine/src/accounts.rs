//! A shop's courier accounts, as a person connects, tests, changes and disconnects them.

pub(crate) mod credentials;
pub(crate) mod test_call;

use std::collections::BTreeMap;

use couriers::{Courier, Profile};
use invoicing::Setting;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use store::{AccountState, CourierAccount, NewAccount, StoreError};
use tracking::{AccountId, ShopId};

pub use test_call::TestResult;

use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::invoicing_service::SettingProblem;

/// A name is at most so long.
pub const LONGEST_NAME: usize = 60;

/// Why an account was not connected or changed: what was entered, and what would do.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Waybill does not know the courier.
    #[error("courier \"{given}\" is not known")]
    UnknownCourier {
        /// What was entered.
        given: String,
    },
    /// Waybill does not know the invoicing service.
    #[error("invoicing service \"{given}\" is not known: choose one of {known}")]
    UnknownService {
        /// What was entered.
        given: String,
        /// The code names that would do.
        known: String,
    },
    /// The shop has an invoicing service: it is disconnected before another is connected.
    #[error("{service} is connected: disconnect it first")]
    Connected {
        /// Its name.
        service: &'static str,
    },
    /// Settings of invoices will not do.
    #[error("{}", settings_wrong(problems))]
    Settings {
        /// Each with what is wrong with it.
        problems: Vec<(Setting, SettingProblem)>,
    },
    /// Fields of the credentials are empty.
    #[error("these fields are empty: {}", fields.join(", "))]
    Missing {
        /// Their names.
        fields: Vec<&'static str>,
    },
    /// A field is too long or has signs that cannot be sent.
    #[error("the field {field} is longer than {longest} signs, or has signs that cannot be sent")]
    Unusable {
        /// Its name.
        field: &'static str,
        /// The bound.
        longest: usize,
    },
    /// The address is none of the courier's.
    #[error("the address \"{given}\" is none of {courier}'s: choose one of {known}")]
    Site {
        /// What was entered.
        given: String,
        /// The courier's name.
        courier: &'static str,
        /// Its addresses.
        known: String,
    },
    /// The shop has an account of this name with the courier, or the name is too long.
    #[error("the name \"{name}\" is taken or longer than {LONGEST_NAME} signs")]
    Name {
        /// What was entered.
        name: String,
    },
    /// The courier may be called again in a moment only.
    #[error("the account was used a moment ago: wait some seconds, then test again")]
    TooSoon,
    /// The shop has no such account.
    #[error("not found")]
    NotFound,
    /// The store or the engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn settings_wrong(problems: &[(Setting, SettingProblem)]) -> String {
    let one = |(setting, problem): &(Setting, SettingProblem)| format!("{setting}: {problem}");
    problems.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::NotFound,
            error => Self::Engine(error.into()),
        }
    }
}

/// What a person entered to connect an account.
#[derive(Debug, Clone, Default)]
pub struct AccountEntry {
    /// The name that the shop gives it; the courier's own when it is empty.
    pub name: String,
    /// Where the courier's API is for it: one of the courier's addresses; empty for the usual one.
    pub site: String,
    /// The courier's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
}

impl Engine {
    /// Connects an account. Labels of the courier that waited for one are asked at once.
    ///
    /// # Errors
    /// When something that was entered will not do.
    pub async fn connect_account(
        &self,
        shop: ShopId,
        courier: &str,
        entry: &AccountEntry,
    ) -> Result<AccountId, AccountError> {
        let known =
            couriers::by_code(courier).ok_or_else(|| AccountError::UnknownCourier { given: courier.to_owned() })?;
        let profile = known.profile();
        let name = Some(entry.name.trim()).filter(|name| !name.is_empty()).unwrap_or(profile.name);
        let taken = || AccountError::Name { name: name.to_owned() };
        if name.chars().count() > LONGEST_NAME {
            return Err(taken());
        }
        let account = NewAccount {
            shop,
            courier: profile.code.to_owned(),
            name: name.to_owned(),
            base_url: site(profile.name, profile.base_url, profile.other_sites, &entry.site)?,
            credentials: credentials::complete(fields_of(profile), &entry.credentials, &BTreeMap::new())?,
            batch: u32::try_from(profile.batch).unwrap_or(u32::MAX),
            interval: SignedDuration::try_from(profile.pace.interval).unwrap_or(SignedDuration::MAX),
        };
        let id = self.store.add_account(&account, self.clock.now()).await.map_err(|error| match error {
            StoreError::Constraint { .. } => taken(),
            error => error.into(),
        })?;
        self.match_what_waits(shop).await;
        self.nudge();
        Ok(id)
    }

    /// The account is kept already: what fails here must not look as if it were not. Labels that are not matched now
    /// are when an account is connected or resumed next.
    async fn match_what_waits(&self, shop: ShopId) {
        if let Err(error) = self.match_again(shop).await {
            tracing::error!(shop.id = %shop, error = %error, "Could not match all labels of shop {shop} again");
        }
    }

    /// What may be shown of an account's credentials: the fields that are no secrets.
    ///
    /// # Errors
    /// When the shop has no such account.
    pub async fn shown_credentials(
        &self,
        shop: ShopId,
        id: AccountId,
    ) -> Result<BTreeMap<&'static str, String>, AccountError> {
        let account = self.account(shop, id).await?;
        let Some(courier) = couriers::by_code(&account.courier) else { return Ok(BTreeMap::new()) };
        let kept = self.kept_credentials(shop, id).await?;
        let open = courier.profile().credentials.iter().filter(|field| !field.is_secret);
        Ok(open.filter_map(|field| Some((field.name, kept.get(field.name)?.expose_secret().to_owned()))).collect())
    }

    /// Replaces the fields that were entered; an empty one stays as it is. The account is asked again, unless a person
    /// has paused it.
    ///
    /// # Errors
    /// When something that was entered will not do, or the shop has no such account.
    pub async fn change_credentials(
        &self,
        shop: ShopId,
        id: AccountId,
        entered: &BTreeMap<String, SecretString>,
    ) -> Result<(), AccountError> {
        let account = self.account(shop, id).await?;
        let courier = known_courier(&account)?;
        let kept = self.kept_credentials(shop, id).await?;
        let credentials = credentials::complete(fields_of(courier.profile()), entered, &kept)?;
        self.store.save_credentials(shop, id, &credentials).await?;
        if account.state == AccountState::Disabled {
            self.store.set_account_state(shop, id, AccountState::Disabled, None).await?;
        }
        self.nudge();
        Ok(())
    }

    /// Pauses an account: its labels stay and are not asked.
    ///
    /// # Errors
    /// When the shop has no such account.
    pub async fn pause_account(&self, shop: ShopId, id: AccountId) -> Result<(), AccountError> {
        Ok(self.store.set_account_state(shop, id, AccountState::Disabled, None).await?)
    }

    /// Asks an account's labels again, and matches those that have no courier.
    ///
    /// # Errors
    /// When the shop has no such account.
    pub async fn resume_account(&self, shop: ShopId, id: AccountId) -> Result<(), AccountError> {
        self.store.set_account_state(shop, id, AccountState::Active, None).await?;
        self.match_what_waits(shop).await;
        self.nudge();
        Ok(())
    }

    /// Takes an account away with its credentials. Its labels keep their history; those that have not arrived wait for
    /// another account of the courier. Returns how many those are.
    ///
    /// # Errors
    /// When the shop has no such account.
    pub async fn disconnect_account(&self, shop: ShopId, id: AccountId) -> Result<u64, AccountError> {
        Ok(self.store.disconnect_account(shop, id).await?)
    }

    async fn account(&self, shop: ShopId, id: AccountId) -> Result<CourierAccount, AccountError> {
        let accounts = self.store.accounts(shop).await?;
        accounts.into_iter().find(|account| account.id == id).ok_or(AccountError::NotFound)
    }

    /// None when they were sealed with another key: they must be entered anew then.
    async fn kept_credentials(
        &self,
        shop: ShopId,
        id: AccountId,
    ) -> Result<BTreeMap<String, SecretString>, AccountError> {
        match self.store.account_access(shop, id).await {
            Ok(access) => Ok(access.map(|access| access.credentials).unwrap_or_default()),
            Err(StoreError::Decrypt { .. }) => Ok(BTreeMap::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// Where an account's courier is called; `None` when the account names an address that is none of the courier's.
    pub(crate) fn account_site(&self, profile: &'static Profile, of_account: Option<&str>) -> Option<String> {
        match of_account {
            None => Some(self.courier_site(profile)),
            Some(own) => profile.other_sites.contains(&own).then(|| own.to_owned()),
        }
    }
}

fn fields_of(profile: &'static Profile) -> impl Iterator<Item = (&'static str, bool)> {
    profile.credentials.iter().map(|field| (field.name, field.is_secret))
}

fn known_courier(account: &CourierAccount) -> Result<&'static dyn Courier, AccountError> {
    couriers::by_code(&account.courier).ok_or_else(|| AccountError::UnknownCourier { given: account.courier.clone() })
}

/// The address to keep with an account; `None` for the usual one.
///
/// Only addresses that the courier's or service's profile lists are taken: whatever else a person enters, the network behind
/// Waybill is never called for it.
pub(crate) fn site(
    name: &'static str,
    usual: &'static str,
    others: &[&'static str],
    entered: &str,
) -> Result<Option<String>, AccountError> {
    let entered = entered.trim().trim_end_matches('/');
    if entered.is_empty() || entered == usual {
        return Ok(None);
    }
    if others.contains(&entered) {
        return Ok(Some(entered.to_owned()));
    }
    let known: Vec<_> = [usual].iter().chain(others).copied().collect();
    Err(AccountError::Site { given: entered.to_owned(), courier: name, known: known.join(", ") })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn taken(courier: &str, given: &str) -> Result<Option<String>, AccountError> {
        let profile = couriers::by_code(courier).unwrap().profile();
        site(profile.name, profile.base_url, profile.other_sites, given)
    }

    #[rstest]
    #[case("sameday", "", None)]
    #[case("sameday", " https://api.sameday.ro/ ", None)]
    #[case("sameday", "https://api.sameday.hu", Some("https://api.sameday.hu"))]
    #[case("fedex", "https://apis-sandbox.fedex.com/", Some("https://apis-sandbox.fedex.com"))]
    fn an_address_of_the_couriers_own_is_taken(#[case] courier: &str, #[case] given: &str, #[case] kept: Option<&str>) {
        assert_eq!(taken(courier, given).unwrap().as_deref(), kept);
    }

    #[rstest]
    fn no_other_address_is_ever_taken(
        #[values("sameday", "packeta")] courier: &str,
        #[values(
            "http://127.0.0.1:5432",
            "https://localhost",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]",
            "http://2130706433/",
            "http://0x7f.1/",
            "https://10.0.0.8",
            "https://intranet",
            "http://api.sameday.ro",
            "https://api.sameday.ro@127.0.0.1",
            "https://api.sameday.hu@127.0.0.1",
            "https://api.sameday.hu.evil.example",
            "https://api.sameday.hu#@evil.example",
            "file:///etc/passwd",
            "gopher://127.0.0.1:25/",
            "//127.0.0.1",
            "https://api.sameday.hu\r\nHost: 127.0.0.1"
        )]
        given: &str,
    ) {
        let error = taken(courier, given).unwrap_err();
        assert!(matches!(error, AccountError::Site { .. }), "{error}");
        assert!(error.to_string().contains("choose one of https://"), "{error}");
    }
}
