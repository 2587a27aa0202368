//! What is fixed about a service: limits, capabilities, names.

use std::time::Duration;

use crate::{CredentialField, Setting, SettingForm};

/// What is fixed about a service.
#[derive(Debug)]
pub struct Profile {
    /// The code name: `smartbill`. Used in URLs and data.
    pub code: &'static str,
    /// The name that people use.
    pub name: &'static str,
    /// Where its API is, unless an account says otherwise.
    pub base_url: &'static str,
    /// Its other addresses that an account may choose: a test host.
    pub other_sites: &'static [&'static str],
    /// What a shop must enter to connect.
    pub credentials: &'static [CredentialField],
    /// What a shop may choose about its invoices.
    pub settings: &'static [(Setting, SettingForm)],
    /// How fast an account may call.
    pub pace: Pace,
    /// What its API can do.
    pub capabilities: Capabilities,
    /// How an earlier try of unknown end is looked up.
    pub lookup: Lookup,
    /// How an earlier try of a reversal is looked up.
    pub reversal_lookup: ReversalLookup,
    /// How a line's amount is told.
    pub lines: LineForm,
    /// Its names of payments.
    pub payment_kinds: PaymentKinds,
}

/// How fast an account may call. One budget for one set of credentials, whoever uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time between two calls.
    pub interval: Duration,
    /// Time between two calls that write.
    pub write_interval: Duration,
    /// Calls under way at once.
    pub concurrency: usize,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// What a service's API can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// It keeps our reference and makes no second invoice with it.
    pub guards_duplicates: bool,
    /// It lists invoices, so that those made elsewhere can be seen.
    pub lists: bool,
    /// It tells the account's series.
    pub tells_series: bool,
    /// It has a payment of its own for couriers' cash.
    pub knows_courier_cash: bool,
    /// Most lines on one invoice; `None`: not known.
    pub max_lines: Option<usize>,
}

/// How an earlier try of unknown end is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// By the series' next number, read before each try, and by the total of the invoice that took it.
    ByNextNumber,
    /// By a list of invoices, whose mentions hold our reference.
    ByList,
    /// By the same call again: the service refuses it and names the invoice.
    ByRepeating,
}

/// How an earlier try to reverse an invoice, of unknown end, is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReversalLookup {
    /// By the series' next number, read before each try, and by the total of the document that took it. The service
    /// itself refuses a second reversal.
    ByNextNumber,
    /// By a list of invoices, whose mentions hold our reference.
    ByList,
    /// The service tells nothing of it: a person must look.
    ByPerson,
}

/// How a line's amount is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineForm {
    /// Unit price times quantity, each line rounded to the cent; a discount is a line of its own.
    UnitPrice,
    /// The line's whole amount with VAT.
    LineTotal,
}

/// A service's names of payments, of which a shop may choose others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentKinds {
    /// Cash that a courier collects and remits.
    pub courier_cash: &'static str,
    /// Paid by card in the shop.
    pub card: &'static str,
    /// All names that are known; the service may have more.
    pub all: &'static [&'static str],
}
