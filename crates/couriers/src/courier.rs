//! The interface that every courier's module has: values in, values out.

use std::time::Duration;

use jiff::Timestamp;
use tracking::{CourierSays, Scan, TrackingNo, UnknownCode};

use crate::{Account, CallError, CredentialField, Feed, Token};

/// A request, ready to be sent. Headers with secrets are marked as sensitive.
pub type Call = http::Request<Vec<u8>>;
/// What came back: status, headers and the whole body.
pub type Answer = http::Response<Vec<u8>>;

/// A courier: builds calls and reads answers. It has no client, no clock, no store.
pub trait Courier: Send + Sync {
    /// What is fixed about the courier.
    fn profile(&self) -> &'static Profile;

    /// The text of its status table: `statuses.csv`.
    fn status_file(&self) -> &'static str;

    /// The sign-in call; `None` when each call carries the credentials itself.
    ///
    /// # Errors
    /// When the account's address or fields cannot be put into a request.
    fn sign_in(&self, account: &Account) -> Option<Result<Call, CallError>>;

    /// Reads a sign-in's answer. `now` is the caller's clock: a token's life is counted from it.
    ///
    /// # Errors
    /// [`CallError::Account`] for wrong credentials; the transient kinds otherwise.
    fn read_sign_in(&self, answer: &Answer, now: Timestamp) -> Result<Token, CallError>;

    /// How many numbers one call of a form may ask for: [`Profile::batch`], unless the courier has forms that take fewer.
    fn batch(&self, _form: u8) -> usize {
        self.profile().batch
    }

    /// Asks for up to [`Courier::batch`] numbers, all of the same [`Asked::form`].
    ///
    /// # Errors
    /// When the account's address or fields cannot be put into a request.
    fn track(&self, account: &Account, token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError>;

    /// Reads the answer to [`Courier::track`].
    ///
    /// # Errors
    /// When the whole call failed; what is wrong with one number stands in the [`Reading`].
    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError>;

    /// Its feed of changes, where it has one.
    fn feed(&self) -> Option<&'static dyn Feed> {
        None
    }

    /// Reads the body of a recorded answer whose question is not known; numbers are those that it names.
    ///
    /// # Errors
    /// When the body tells of a failure, or is not this courier's.
    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError>;

    /// Why a number cannot be one of this courier's; such a label is never put into a call.
    ///
    /// # Errors
    /// [`LabelError::Malformed`] with the form that is expected.
    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError>;

    /// Whether a number's form alone tells that it is this courier's: for a label whose courier nobody named.
    fn recognises(&self, number: &TrackingNo) -> bool;

    /// Whether a number has a form that this courier's labels are known to have, also where others' have it too.
    /// Together with the shop's accounts it tells a courier, or which couriers to choose from.
    fn may_be(&self, number: &TrackingNo) -> bool {
        self.recognises(number)
    }

    /// The courier's own page for customers.
    fn customer_page(&self, number: &TrackingNo) -> String;
}

/// One number to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The label's number.
    pub number: TrackingNo,
    /// The recipient's postcode, where the courier wants it and the shop gave it.
    pub postcode: Option<String>,
    /// How often this number was asked in another form within the same refresh: starts at 0, grows with
    /// each [`Told::AskOtherwise`].
    pub form: u8,
}

/// What a call told: one entry for each number asked, in the order asked, and parcels that nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// One for each number asked, in the same order.
    pub told: Vec<Told>,
    /// Parcels under other numbers: further pieces, returns.
    pub others: Vec<Parcel>,
}

impl Reading {
    /// True when the courier knows none of the numbers. When that is so for all labels of an account, its branch or
    /// the account itself was changed; the parcels are not lost.
    pub fn knows_none(&self) -> bool {
        !self.told.is_empty() && self.told.iter().all(|told| matches!(told, Told::Error(LabelError::NotFound)))
    }
}

/// What a call told about one number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly each one is a parcel")]
pub enum Told {
    /// Its scans, maybe none.
    Parcel(Parcel),
    /// Nothing, for a reason of this number alone.
    Error(LabelError),
    /// The courier may know it under another form of call: ask again with [`Asked::form`] one higher.
    AskOtherwise,
}

/// A parcel as the courier tells of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// The number as the courier names it.
    pub number: String,
    /// Its scans, in any order.
    pub scans: Vec<Scan>,
    /// What else the courier says.
    pub says: CourierSays,
    /// What could not be read of it: a scan without a time, for example.
    pub problems: Vec<String>,
    /// Its scans are all here, and [`Asked::form`] one higher tells more facts beside them: it is asked for them too.
    pub has_more: bool,
    /// Among [`Reading::others`]: the number asked for whose shipment this is a further piece of.
    pub piece_of: Option<TrackingNo>,
}

impl Parcel {
    /// This parcel with the facts that the answer in the next form has beside it.
    #[must_use]
    pub fn with_more(self, more: &Self) -> Self {
        Self { says: self.says.told_after(&more.says), has_more: more.has_more, ..self }
    }
}

/// What a recorded answer tells about one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The number as the answer names it; empty when it names none.
    pub number: String,
    /// The parcel, or what is wrong with this number.
    pub told: Result<Parcel, LabelError>,
}

/// What is wrong with one number, while the call was fine. Kept on the label.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// Unknown, deleted, another account's, or not in the courier's system yet.
    #[error("the courier does not know this number")]
    NotFound,
    /// Not one of this courier's numbers.
    #[error("not a number of this courier: {expected}")]
    Malformed {
        /// The form that is expected.
        expected: &'static str,
    },
    /// The courier said something else about this number alone.
    #[error("the courier says: {message}")]
    Refused {
        /// The courier's own words.
        message: String,
    },
    /// The part of the answer about this number could not be read.
    #[error("the answer about this number could not be read: {what}")]
    Unreadable {
        /// What was expected and what came.
        what: String,
    },
}

impl LabelError {
    /// A number's form is right, or the label's number is malformed.
    pub(crate) fn unless(fits: bool, expected: &'static str) -> Result<(), Self> {
        if fits { Ok(()) } else { Err(Self::Malformed { expected }) }
    }
}

impl LabelError {
    /// The word used in data.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Malformed { .. } => "malformed",
            Self::Refused { .. } => "refused",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

/// What is fixed about a courier.
#[derive(Debug)]
pub struct Profile {
    /// The code name: `sameday`. Used in URLs, data and on the command line.
    pub code: &'static str,
    /// The name that people use.
    pub name: &'static str,
    /// Other spellings that tracking companies and people use, lower case.
    pub aliases: &'static [&'static str],
    /// Where its API is, unless an account says otherwise.
    pub base_url: &'static str,
    /// Where else an account may be: other countries and tests. Nowhere else is called for a shop that says so.
    pub other_sites: &'static [&'static str],
    /// What a shop must enter to connect.
    pub credentials: &'static [CredentialField],
    /// IANA name of the zone of times that it tells without one.
    pub zone: &'static str,
    /// Labels that one call may ask for.
    pub batch: usize,
    /// How fast an account may call.
    pub pace: Pace,
    /// What its API can tell.
    pub capabilities: Capabilities,
    /// What it wants to know of a label beside its number.
    pub label_needs: &'static [LabelNeed],
    /// A number of the right form that no parcel has: asked for to see whether an account is let in.
    pub probe: &'static str,
    /// What a code does that the table does not know.
    pub unknown_code: UnknownCode,
}

/// How fast an account may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time between two calls of one account.
    pub interval: Duration,
    /// Calls of one account under way at once.
    pub concurrency: usize,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// What a courier's tracking answers can tell; what they cannot, no preference can promise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// That the recipient refused.
    pub refused: bool,
    /// That nobody was found at the address.
    pub not_found: bool,
    /// That it took the parcel over, by a scan of its own.
    pub pick_up: bool,
    /// That the parcel waits in a locker or point.
    pub pick_up_point: bool,
    /// That the recipient paid the cash on delivery.
    pub cash_collected: bool,
    /// A link to what proves the delivery.
    pub proof_of_delivery: bool,
    /// Who took it.
    pub signer: bool,
    /// The number of the way back.
    pub return_number: bool,
    /// What changed at all labels of an account, in one call.
    pub incremental: bool,
    /// Changes by itself, without being asked. Waybill asks all the same.
    pub push: bool,
}

/// Something beside its number that a courier wants to know of a label, and tells less without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelNeed {
    /// The recipient's postcode.
    Postcode,
}

impl LabelNeed {
    /// The word used in data, and the column of an import.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Postcode => "postcode",
        }
    }
}
