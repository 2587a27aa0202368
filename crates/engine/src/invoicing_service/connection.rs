//! A shop's invoicing service, as a person connects, changes and disconnects it.

use std::collections::BTreeMap;

use invoicing::Invoicing;
use secrecy::{ExposeSecret, SecretString};
use store::{AccountState, InvoicingAccount, NewInvoicingAccount, StoreError};
use tracking::ShopId;

use super::InvoiceSettings;
use super::settings::fields_of;
use super::settings_entry::enter;
use crate::accounts::credentials::complete;
use crate::accounts::{AccountError, site};
use crate::engine::Engine;

/// What a person entered to connect a service.
#[derive(Debug, Clone, Default)]
pub struct InvoicingEntry {
    /// Where the service's API is: one of its addresses; empty for the usual one.
    pub site: String,
    /// The service's fields by name.
    pub credentials: BTreeMap<String, SecretString>,
}

impl Engine {
    /// Connects a service. It is used as soon as the service was seen to let the shop in, by [`Engine::test_invoicing`],
    /// and a series is chosen; what waits for it is done then.
    ///
    /// # Errors
    /// When something that was entered will not do, or a service is connected.
    pub async fn connect_invoicing(
        &self,
        shop: ShopId,
        service: &str,
        entry: &InvoicingEntry,
    ) -> Result<(), AccountError> {
        let profile = known(service)?.profile();
        if let Some(connected) = self.store.invoicing_account(shop).await? {
            return Err(AccountError::Connected { service: known(&connected.service)?.profile().name });
        }
        let account = NewInvoicingAccount {
            service: profile.code.to_owned(),
            base_url: site(profile.name, profile.base_url, profile.other_sites, &entry.site)?,
            credentials: complete(fields_of(profile), &entry.credentials, &BTreeMap::new())?,
            settings: InvoiceSettings::default().to_text()?,
        };
        self.store.save_invoicing_account(shop, &account).await?;
        Ok(self.store.set_invoicing_state(shop, InvoiceSettings::default().state(), None).await?)
    }

    /// What may be shown of the service's credentials: the fields that are no secrets.
    ///
    /// # Errors
    /// When no service is connected.
    pub async fn shown_invoicing_credentials(
        &self,
        shop: ShopId,
    ) -> Result<BTreeMap<&'static str, String>, AccountError> {
        let account = self.connected(shop).await?;
        let kept = self.kept(shop).await?;
        let open = fields_of(known(&account.service)?.profile()).filter(|(_, is_secret)| !is_secret);
        Ok(open.filter_map(|(name, _)| Some((name, kept.get(name)?.expose_secret().to_owned()))).collect())
    }

    /// Replaces the fields that were entered; an empty one stays as it is. The service is called again.
    ///
    /// # Errors
    /// When something that was entered will not do, or no service is connected.
    pub async fn change_invoicing_credentials(
        &self,
        shop: ShopId,
        entered: &BTreeMap<String, SecretString>,
    ) -> Result<(), AccountError> {
        let account = self.connected(shop).await?;
        let credentials = complete(fields_of(known(&account.service)?.profile()), entered, &self.kept(shop).await?)?;
        self.store.save_invoicing_credentials(shop, &credentials).await?;
        self.store.set_invoicing_state(shop, InvoiceSettings::read(&account.settings).state(), None).await?;
        self.nudge();
        Ok(())
    }

    /// Changes how invoices are made: the settings that were entered, by [`invoicing::Setting::as_str`]. What waits for
    /// a person because of a setting can be tried again then.
    ///
    /// # Errors
    /// [`AccountError::Settings`] when some will not do: then none is changed; when no service is connected.
    pub async fn change_invoice_settings(
        &self,
        shop: ShopId,
        entered: &BTreeMap<String, String>,
    ) -> Result<(), AccountError> {
        let account = self.connected(shop).await?;
        let profile = known(&account.service)?.profile();
        let settings = enter(profile, InvoiceSettings::read(&account.settings), entered);
        let settings = settings.map_err(|problems| AccountError::Settings { problems })?;
        self.store.save_invoicing_settings(shop, &settings.to_text()?).await?;
        if account.state != AccountState::NeedsAttention {
            self.store.set_invoicing_state(shop, settings.state(), None).await?;
        }
        self.nudge();
        Ok(())
    }

    /// Takes the service away with its credentials. Invoices stay as they are known; what is to be done there waits.
    ///
    /// # Errors
    /// When no service is connected.
    pub async fn disconnect_invoicing(&self, shop: ShopId) -> Result<(), AccountError> {
        Ok(self.store.disconnect_invoicing(shop).await?)
    }

    /// Whether the shop's service is used now.
    pub(crate) async fn connected(&self, shop: ShopId) -> Result<InvoicingAccount, AccountError> {
        let account = self.store.invoicing_account(shop).await?;
        account.filter(|account| account.state != AccountState::Disconnected).ok_or(AccountError::NotFound)
    }

    /// None when they were sealed with another key: they must be entered anew then.
    async fn kept(&self, shop: ShopId) -> Result<BTreeMap<String, SecretString>, AccountError> {
        match self.store.invoicing_credentials(shop).await {
            Ok(kept) => Ok(kept.unwrap_or_default()),
            Err(StoreError::Decrypt { .. }) => Ok(BTreeMap::new()),
            Err(error) => Err(error.into()),
        }
    }
}

fn known(code: &str) -> Result<&'static dyn Invoicing, AccountError> {
    invoicing::by_code(code).ok_or_else(|| {
        let known: Vec<_> = invoicing::all().iter().map(|service| service.profile().code).collect();
        AccountError::UnknownService { given: code.to_owned(), known: known.join(", ") }
    })
}
