//! Facts that later scans tell anew, while scans come in any order.

use jiff::Timestamp;

/// A fact as it was told last.
#[derive(Debug)]
pub(crate) struct ToldLast<T>(Option<(Timestamp, T)>);

impl<T> Default for ToldLast<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> ToldLast<T> {
    /// Takes what was told at an instant, if that is a fact and not older than the one known.
    pub(crate) fn take(&mut self, at: Timestamp, told: Option<T>) {
        let is_newer = self.0.as_ref().is_none_or(|(last, _)| at >= *last);
        if let (Some(told), true) = (told, is_newer) {
            self.0 = Some((at, told));
        }
    }

    /// The fact.
    pub(crate) fn value(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}
