//! Whether reading the feed is worth it, and which page comes next. Pure: the instants are arguments.

use couriers::{FeedPage, FeedProfile};
use jiff::{SignedDuration, Timestamp};
use store::{FeedCursor, FeedState, OpenWindow};

/// Each label is asked in full at least so often, whatever the feed says: the feed may leave something out.
const FULL_ASK_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// A feed that was not read for so long is begun anew: until then all labels were asked in full anyway.
const FORGOTTEN_AFTER: SignedDuration = FULL_ASK_EVERY;
const HOUR: i64 = 3600;

/// Whether a feed can be read at all, before anything is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is to be begun: from now on it sees what happens.
    Begins,
    /// The courier does not give it.
    Aside,
    /// It can be read on.
    GoesOn,
}

/// How an account's feed stands.
pub(super) fn standing(state: Option<&FeedState>, now: Timestamp) -> Standing {
    match state {
        None => Standing::Begins,
        Some(FeedState { aside: Some((until, _)), .. }) if *until > now => Standing::Aside,
        Some(state) if now.duration_since(state.cursor.settled_to) > FORGOTTEN_AFTER => Standing::Begins,
        Some(_) => Standing::GoesOn,
    }
}

/// Where the first window of a feed begins that is begun now.
pub(super) fn begins_at(now: Timestamp, profile: &FeedProfile) -> Timestamp {
    let start = now.checked_sub(profile.settles_after).unwrap_or(now);
    whole_second(start)
}

/// Labels that were asked in full at this instant or later are spared by the feed: it has seen everything since, and
/// the interval that follows still leaves time for their full ask of the day.
pub(super) fn spared_since(since: Timestamp, now: Timestamp, every_minutes: u32) -> Timestamp {
    let interval = SignedDuration::from_mins(i64::from(every_minutes.max(1)));
    let a_day_ago = now.checked_sub(FULL_ASK_EVERY).unwrap_or(Timestamp::MIN);
    since.max(a_day_ago.checked_add(interval).unwrap_or(Timestamp::MAX))
}

/// Calls that asking for so many labels takes.
pub(super) fn ask_calls(labels: u32, batch: u32) -> u32 {
    labels.div_ceil(batch.max(1))
}

/// Calls that reading the feed up to now takes, by what it brought last time: a page at least for each window and
/// stream.
pub(super) fn feed_calls(state: &FeedState, now: Timestamp, profile: &FeedProfile) -> u32 {
    let behind = now.duration_since(state.cursor.settled_to).as_secs().max(1);
    let window = profile.longest_window.as_secs().max(1);
    let windows = u64::try_from(behind.saturating_add(window - 1) / window).unwrap_or(u64::MAX);
    let hours = u64::try_from(behind.saturating_add(HOUR - 1) / HOUR).unwrap_or(u64::MAX);
    let rows = u64::from(state.rows_an_hour).saturating_mul(hours);
    let calls =
        windows.saturating_mul(u64::from(profile.streams)).saturating_add(rows / u64::from(profile.rows_a_page.max(1)));
    u32::try_from(calls).unwrap_or(u32::MAX)
}

/// The page to read next; `None` when the feed is read up to `end`.
pub(super) fn next_page(cursor: &FeedCursor, end: Timestamp, profile: &FeedProfile) -> Option<FeedPage> {
    if let Some(OpenWindow { from, until, stream, page }) = cursor.open {
        return Some(FeedPage { from, until, stream, page });
    }
    if cursor.read_to >= end {
        return None;
    }
    let longest = cursor.settled_to.checked_add(profile.longest_window).unwrap_or(end);
    Some(FeedPage { from: cursor.settled_to, until: longest.min(end), stream: 0, page: 1 })
}

/// Where the feed stands when a page was read. What happens shortly before `read_at` may come later: the next window
/// begins before it.
pub(super) fn after(
    cursor: &FeedCursor,
    read: &FeedPage,
    is_last: bool,
    read_at: Timestamp,
    profile: &FeedProfile,
) -> FeedCursor {
    let FeedPage { from, until, stream, page } = *read;
    let open = match (is_last, stream.saturating_add(1)) {
        (false, _) => OpenWindow { from, until, stream, page: page.saturating_add(1) },
        (true, next) if next < profile.streams => OpenWindow { from, until, stream: next, page: 1 },
        (true, _) => {
            let settled = read_at.checked_sub(profile.settles_after).map_or(until, whole_second);
            let settled_to = until.min(settled).max(cursor.settled_to);
            return FeedCursor { read_to: until.max(cursor.read_to), settled_to, open: None };
        }
    };
    FeedCursor { open: Some(open), ..*cursor }
}

/// Feeds count whole seconds: the begin of the second.
pub(super) fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_millisecond().div_euclid(1000)).unwrap_or(at)
}

#[cfg(test)]
mod tests;
