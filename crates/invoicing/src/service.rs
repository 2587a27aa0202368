//! The interface that every service's module has: values in, values out.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Account, Draft, Profile, Reversal, ServiceError, Token, VatRate};

/// A request, ready to be sent. Headers with secrets are marked as sensitive; FGO's bodies hold a signature.
pub type Call = http::Request<Vec<u8>>;
/// What came back: status, headers and the whole body.
pub type Answer = http::Response<Vec<u8>>;

/// Whether a call can change anything at the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It may be repeated at any time.
    Read,
    /// It is never repeated blindly.
    Write,
}

/// An invoicing service: builds calls and reads answers. It has no client, no clock, no store.
///
/// Every method that builds a call fails when the account's address or fields cannot be put into a request, and with
/// [`ServiceError::Token`] when the service has a sign-in and there is no token. A method that gives `None` is one that
/// the service has no call for.
pub trait Invoicing: Send + Sync {
    /// What is fixed about the service.
    fn profile(&self) -> &'static Profile;

    /// The sign-in call; `None` when each call carries the credentials itself.
    fn sign_in(&self, _account: &Account) -> Option<Result<Call, ServiceError>> {
        None
    }

    /// Reads a sign-in's answer. `now` is the caller's clock: a token's life is counted from it.
    ///
    /// # Errors
    /// [`ServiceError::Account`] for wrong credentials; the transient kinds otherwise.
    fn read_sign_in(&self, _answer: &Answer, _now: Timestamp) -> Result<Token, ServiceError> {
        Err(self.has_no("sign-in"))
    }

    /// A call that changes nothing and works only with good credentials.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn check(&self, account: &Account, token: Option<&Token>) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::check`].
    ///
    /// # Errors
    /// [`ServiceError::Account`] when the credentials or the company are not the account's.
    fn read_check(&self, account: &Account, answer: &Answer) -> Result<(), ServiceError>;

    /// Asks for the account's series of invoices.
    fn series(&self, _account: &Account, _token: Option<&Token>) -> Option<Result<Call, ServiceError>> {
        None
    }

    /// Reads the answer to [`Invoicing::series`].
    ///
    /// # Errors
    /// When the call failed.
    fn read_series(&self, _answer: &Answer) -> Result<Vec<Series>, ServiceError> {
        Err(self.has_no("list of series"))
    }

    /// Asks for the account's VAT rates.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn vat_rates(&self, account: &Account, token: Option<&Token>) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::vat_rates`].
    ///
    /// # Errors
    /// When the call failed.
    fn read_vat_rates(&self, answer: &Answer) -> Result<Vec<VatRate>, ServiceError>;

    /// Makes an invoice. Use [`crate::Issuing`], which looks before it repeats.
    ///
    /// # Errors
    /// See [`Invoicing`]; [`ServiceError::Difference`] when the service would count another total than the draft's.
    fn create(&self, account: &Account, token: Option<&Token>, draft: &Draft) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::create`].
    ///
    /// # Errors
    /// When no invoice was made, or that is not known.
    fn read_created(&self, draft: &Draft, answer: &Answer) -> Result<Created, ServiceError>;

    /// Lists a company's invoices issued in a span of days, one page at a time.
    fn list(&self, _account: &Account, _token: Option<&Token>, _page: &ListPage) -> Option<Result<Call, ServiceError>> {
        None
    }

    /// Reads the answer to [`Invoicing::list`].
    ///
    /// # Errors
    /// When the call failed.
    fn read_list(&self, _answer: &Answer) -> Result<Vec<Listed>, ServiceError> {
        Err(self.has_no("list of invoices"))
    }

    /// Asks what is paid on an invoice.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn paid(&self, account: &Account, token: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::paid`].
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when there is no such invoice.
    fn read_paid(&self, answer: &Answer) -> Result<Paid, ServiceError>;

    /// Registers a payment. Use [`crate::Settling`], which reads before it pays.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn settle(
        &self,
        account: &Account,
        token: Option<&Token>,
        invoice: &InvoiceNo,
        payment: &Payment,
    ) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::settle`].
    ///
    /// # Errors
    /// When nothing was registered, or that is not known.
    fn read_settled(&self, answer: &Answer) -> Result<(), ServiceError>;

    /// Reverses an invoice with a new one of the opposite sign (*storno*). Use [`crate::Reversing`], which looks before
    /// it repeats.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn reverse(&self, account: &Account, token: Option<&Token>, reversal: &Reversal) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::reverse`]: the number of the reversal, where the service tells it.
    ///
    /// # Errors
    /// [`ServiceError::Reversed`] when it was reversed before; when nothing was reversed, or that is not known.
    fn read_reversed(&self, answer: &Answer) -> Result<Option<InvoiceNo>, ServiceError>;

    /// Asks for the printable invoice.
    ///
    /// # Errors
    /// See [`Invoicing`].
    fn pdf(&self, account: &Account, token: Option<&Token>, invoice: &InvoiceNo) -> Result<Call, ServiceError>;

    /// Reads the answer to [`Invoicing::pdf`].
    ///
    /// # Errors
    /// When there is no such invoice.
    fn read_pdf(&self, answer: &Answer) -> Result<Pdf, ServiceError>;

    /// The failure of reading an answer to a call that the service does not have.
    fn has_no(&self, call: &str) -> ServiceError {
        ServiceError::unreadable(format!("{} has no {call}", self.profile().name))
    }
}

/// An invoice's number as text: `0007` is not `7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InvoiceNo {
    /// The series.
    pub series: String,
    /// With its zeros.
    pub number: String,
}

impl std::fmt::Display for InvoiceNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.series, self.number)
    }
}

/// A series of invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The number that the next invoice will have, as the service writes it.
    pub next_number: Option<String>,
}

/// An invoice that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its number.
    pub invoice: InvoiceNo,
    /// Where people see it.
    pub link: Option<String>,
    /// What the service remarked although it made the invoice.
    pub warning: Option<String>,
}

/// Which invoices are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// First day of issue.
    pub from: Date,
    /// Last day of issue.
    pub until: Date,
    /// Counted from 0.
    pub page: u32,
}

impl ListPage {
    /// Invoices on one page; a page with fewer is the last.
    pub const SIZE: usize = 100;
}

/// An invoice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub invoice: InvoiceNo,
    /// With VAT.
    pub total: Decimal,
    /// What is printed on it.
    pub mentions: String,
    /// It does not count any more.
    pub is_cancelled: bool,
    /// Where people see it.
    pub link: Option<String>,
}

/// What is paid on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The invoice's total.
    pub total: Decimal,
    /// What is registered as paid.
    pub paid: Decimal,
    /// The references of payments, where the service tells them.
    pub references: Vec<String>,
    /// The invoice does not count any more, where the service tells it.
    pub is_cancelled: bool,
    /// Where people see the invoice, where the service tells it.
    pub link: Option<String>,
}

impl Paid {
    /// What is still to be paid, never below zero.
    pub fn open(&self) -> Decimal {
        (self.total - self.paid).max(Decimal::ZERO)
    }
}

/// A payment to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// More than zero.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// The service's name for it; see [`Profile::payment_kinds`].
    pub kind: String,
    /// When it was made: a delivery's instant for couriers' cash. Told on Bucharest's clock.
    pub at: Timestamp,
    /// What proves it: the tracking number for couriers' cash.
    pub reference: String,
}

/// The printable invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pdf {
    /// Where it is.
    Link(String),
    /// The document itself.
    Document(Vec<u8>),
}

/// What a conversation ([`crate::Issuing`], [`crate::Settling`], [`crate::Reversing`]) needs next. `Memory` is kept with the effect *before*
/// the call is sent, so that a try of unknown end can be looked up after a restart.
#[derive(Debug)]
pub enum Step<Memory, End> {
    /// Send this and give the answer back. When no answer comes: [`crate::Next::without_answer`].
    Send {
        /// The request.
        call: Box<Call>,
        /// Whether it can change anything.
        kind: Kind,
        /// To be kept before it is sent; `None` for a read.
        remember: Option<Memory>,
    },
    /// Over.
    Done(End),
}
