//! How a shop's invoices are made, as kept with its account; and which services there are, for pages.

use invoicing::PaymentKinds;
use serde::{Deserialize, Serialize};

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
}

impl InvoiceSettings {
    /// Reads what an account keeps; what cannot be read has no series, so that no invoice is made with it.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
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
}

/// All services, in the order of their names.
pub fn known_invoicing() -> Vec<KnownInvoicing> {
    let known = |service: &&dyn invoicing::Invoicing| {
        let profile = service.profile();
        KnownInvoicing {
            code: profile.code,
            name: profile.name,
            fields: profile.credentials.iter().map(|field| (field.name, field.is_secret)).collect(),
        }
    };
    invoicing::all().iter().map(known).collect()
}
