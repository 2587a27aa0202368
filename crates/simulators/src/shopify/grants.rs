//! The tokens that one store has given to the app: which are good, and what a refresh token may still do.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::deed::TokensGranted;

/// How long a refresh token that was used once is still taken, when the pair it brought was lost.
const USED_ONCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Folded from the ledger.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    grants: Vec<TokensGranted>,
    by_access: HashMap<String, usize>,
    by_refresh: HashMap<String, usize>,
    /// When each refresh token was first used.
    used: HashMap<String, Timestamp>,
    /// The tokens that are good at the earliest start here; a new installation begins with the next grant.
    removed_before: usize,
    /// The script's own token, which never ends, was exchanged for one that does.
    is_unending_over: bool,
}

impl Grants {
    pub(crate) fn fold(&mut self, at: Timestamp, granted: &TokensGranted) {
        let place = self.grants.len();
        self.by_access.insert(granted.access.clone(), place);
        if let Some(refresh) = &granted.refresh {
            self.by_refresh.insert(refresh.clone(), place);
        }
        match &granted.by {
            Some(used) => {
                self.used.entry(used.clone()).or_insert(at);
            }
            None => self.is_unending_over |= granted.instead_of_unending,
        }
        self.grants.push(granted.clone());
    }

    /// All tokens given so far are over: the app was removed, or somebody revoked them.
    pub(crate) fn revoke(&mut self) {
        self.removed_before = self.grants.len();
        self.is_unending_over = true;
    }

    /// How many grants there were: makes the next one's tokens other than all before.
    pub(crate) fn count(&self) -> usize {
        self.grants.len()
    }

    pub(crate) fn is_unending_good(&self) -> bool {
        !self.is_unending_over
    }

    /// Whether calls with this token are answered.
    pub(crate) fn is_good(&self, access: &str, now: Timestamp) -> bool {
        self.good(self.by_access.get(access)).is_some_and(|grant| grant.expires_at.is_none_or(|end| end > now))
    }

    /// Whether a refresh token still brings a pair. It does until the token that it brought is used itself.
    pub(crate) fn may_refresh(&self, refresh: &str, now: Timestamp) -> bool {
        let Some(grant) = self.good(self.by_refresh.get(refresh)) else { return false };
        let is_over = grant.refresh_expires_at.is_some_and(|end| end <= now);
        let used_long_ago = self.used.get(refresh).is_some_and(|first| now.duration_since(*first) > USED_ONCE);
        let successors = self.grants.iter().filter(|next| next.by.as_deref() == Some(refresh));
        let successor_used =
            successors.filter_map(|next| next.refresh.as_ref()).any(|refresh| self.used.contains_key(refresh));
        !is_over && !used_long_ago && !successor_used
    }

    fn good(&self, place: Option<&usize>) -> Option<&TokensGranted> {
        place.filter(|place| **place >= self.removed_before).and_then(|place| self.grants.get(*place))
    }
}
