//! Several parcels as one story: at each moment the least advanced of them speaks.

use jiff::Timestamp;

use crate::{Change, LabelFile, Status};

/// One step of the story.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a, K> {
    /// The label that speaks from here on.
    pub(crate) label: &'a LabelFile,
    /// What it says.
    pub(crate) word: K,
    /// Its own change that says so.
    pub(crate) change: &'a Change,
    /// When it came to speak: the time of its own change, or of another parcel's that overtook it.
    pub(crate) at: Timestamp,
}

/// The story of these labels, oldest step first, none twice in a row. Empty while one of them has not been heard of.
/// `word_of` gives a status its word and how far along it is; a status without a word is passed over.
pub(crate) fn story<'a, K: Copy + PartialEq>(
    labels: &[&'a LabelFile],
    word_of: impl Fn(Status) -> Option<(u8, K)>,
) -> Vec<Step<'a, K>> {
    let mut changes: Vec<(usize, u8, Step<'a, K>)> = Vec::new();
    for (index, label) in labels.iter().copied().enumerate() {
        changes.extend(label.timeline.changes.iter().filter_map(|change| {
            let (progress, word) = word_of(change.to.status)?;
            Some((index, progress, Step { label, word, change, at: change.at }))
        }));
    }
    changes.sort_by_key(|(_, _, step)| step.at);
    let mut stands: Vec<Option<(u8, Step<'a, K>)>> = vec![None; labels.len()];
    let mut story: Vec<Step<'a, K>> = Vec::new();
    for (index, progress, step) in changes {
        if let Some(stand) = stands.get_mut(index) {
            *stand = Some((progress, step));
        }
        let Some(speaker) = least_advanced(&stands) else { continue };
        if story.last().is_none_or(|last| last.word != speaker.word) {
            story.push(Step { at: step.at, ..speaker });
        }
    }
    story
}

fn least_advanced<'a, K: Copy>(stands: &[Option<(u8, Step<'a, K>)>]) -> Option<Step<'a, K>> {
    let all: Option<Vec<(u8, Step<'a, K>)>> = stands.iter().copied().collect();
    all?.into_iter().min_by_key(|(progress, _)| *progress).map(|(_, step)| step)
}
