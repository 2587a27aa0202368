//! A courier's feed: one call tells all that changed in an account. Values in, values out, like the rest.

use jiff::{SignedDuration, Timestamp};
use tracking::{CourierSays, Scan, TrackingNo};

use crate::{Account, Answer, Call, CallError, Token};

/// Builds the calls of a courier's feed and reads its answers. A window of time is told in pages, once for each
/// stream.
pub trait Feed: Send + Sync {
    /// What is fixed about the feed.
    fn profile(&self) -> &'static FeedProfile;

    /// Asks for one page.
    ///
    /// # Errors
    /// When the account's address or fields cannot be put into a request, or a token is needed.
    fn call(&self, account: &Account, token: Option<&Token>, page: &FeedPage) -> Result<Call, CallError>;

    /// Reads the answer to [`Feed::call`].
    ///
    /// # Errors
    /// When the whole call failed. Rows that cannot be read are counted in [`FeedReading::unreadable`].
    fn read(&self, page: &FeedPage, answer: &Answer) -> Result<FeedReading, CallError>;
}

/// What is fixed about a feed.
#[derive(Debug, Clone, Copy)]
pub struct FeedProfile {
    /// Whether it is read unless an operator says otherwise.
    pub is_on: bool,
    /// The longest window that one call may ask for.
    pub longest_window: SignedDuration,
    /// What happened may appear in the feed so much later: windows overlap by this.
    pub settles_after: SignedDuration,
    /// Each window is asked for once in each stream, from 0.
    pub streams: u32,
    /// Rows that a full page has.
    pub rows_a_page: u32,
}

/// One page of one stream of one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedPage {
    /// Begin of the window, a whole second.
    pub from: Timestamp,
    /// End of the window, a whole second.
    pub until: Timestamp,
    /// Which stream, from 0.
    pub stream: u32,
    /// Which page, from 1.
    pub page: u32,
}

/// What a page told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedReading {
    /// One for each parcel on the page, followed by the shop or not.
    pub changes: Vec<FeedChange>,
    /// Rows on the page.
    pub rows: u32,
    /// Rows that could not be read.
    pub unreadable: u32,
    /// No page follows it in this stream and window.
    pub is_last: bool,
}

/// What a page told about one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// The numbers that a label of it may have.
    pub numbers: Vec<TrackingNo>,
    /// Its scans, oldest first; none where the feed tells only that it moved.
    pub scans: Vec<Scan>,
    /// Facts that its rows tell beside the scans, believed also where the scans are a hint only. Flags are not read.
    pub says: CourierSays,
    /// The rows are a hint only: the courier must be asked about the parcel before anything is believed.
    pub must_ask: bool,
}
