//! How a shop's invoices are made, as kept with its account; and which services there are, for pages.

use invoicing::{PaymentKinds, Profile, Vat, VatRate};
use serde::{Deserialize, Serialize};

use store::AccountState;

use crate::engine_error::EngineError;

/// How a shop's invoices are made and paid at its service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceSettings {
    /// Series, language, VAT, mentions.
    pub draft: invoicing::Settings,
    /// The service's name of a payment for couriers' cash; empty: the usual one.
    pub courier_cash: String,
    /// The service's name of a payment by card; empty: the usual one.
    pub card: String,
    /// What there is to choose from.
    pub listed: ListedByService,
}

/// What the service listed when it was last looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListedByService {
    /// Series of invoices.
    pub series: Vec<String>,
    /// The account's VAT rates.
    pub vat_rates: Vec<VatRate>,
}

impl InvoiceSettings {
    /// Reads what an account keeps; what cannot be read has no series, so that no invoice is made with it.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Nothing is made before a series is chosen and the rates are known: until then it waits, all together.
    pub(crate) fn state(&self) -> AccountState {
        let has_rates = match &self.draft.vat {
            Vat::Payer { rates } => !rates.is_empty(),
            Vat::NotPayer { .. } => true,
        };
        if has_rates && !self.draft.series.trim().is_empty() { AccountState::Active } else { AccountState::Disabled }
    }

    pub(crate) fn to_text(&self) -> Result<String, EngineError> {
        serde_json::to_string(self).map_err(EngineError::Json)
    }

    pub(crate) fn courier_cash<'a>(&'a self, kinds: &'a PaymentKinds) -> &'a str {
        chosen(&self.courier_cash, kinds.courier_cash)
    }

    pub(crate) fn card<'a>(&'a self, kinds: &'a PaymentKinds) -> &'a str {
        chosen(&self.card, kinds.card)
    }
}

fn chosen<'a>(own: &'a str, usual: &'a str) -> &'a str {
    if own.trim().is_empty() { usual } else { own.trim() }
}

/// An invoicing service as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownInvoicing {
    /// The code name.
    pub code: &'static str,
    /// The name that people use.
    pub name: &'static str,
    /// What a shop must enter: the field's name, and whether it is never shown again.
    pub fields: Vec<(&'static str, bool)>,
    /// Its addresses, the usual one first.
    pub sites: Vec<&'static str>,
}

/// All services, in the order of their names.
pub fn known_invoicing() -> Vec<KnownInvoicing> {
    let known = |service: &&dyn invoicing::Invoicing| {
        let profile = service.profile();
        KnownInvoicing {
            code: profile.code,
            name: profile.name,
            fields: fields_of(profile).collect(),
            sites: [profile.base_url].iter().chain(profile.other_sites).copied().collect(),
        }
    };
    invoicing::all().iter().map(known).collect()
}

/// What people call a service; its code name when it is not known here.
pub fn invoicing_name(code: &str) -> String {
    invoicing::by_code(code).map_or_else(|| code.to_owned(), |service| service.profile().name.to_owned())
}

pub(crate) fn fields_of(profile: &'static Profile) -> impl Iterator<Item = (&'static str, bool)> {
    profile.credentials.iter().map(|field| (field.name, field.is_secret))
}
