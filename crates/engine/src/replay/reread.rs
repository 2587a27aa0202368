//! One label, read again.

use couriers::Codes;
use store::CodedLabel;
use tracking::{LabelId, Meaning, OrderFile, Scan, Timeline, TrackingNo, Trigger, UnknownCode, fold_label};

use super::kept_answers::KeptScans;

/// What reading a label again came to.
#[derive(Debug)]
pub(super) struct Reread {
    pub(super) label: LabelId,
    pub(super) number: TrackingNo,
    /// The scans that mean something else now.
    pub(super) scans: Vec<Scan>,
    pub(super) before: Timeline,
    pub(super) triggers: Vec<Trigger>,
    pub(super) unreadable: usize,
}

/// Reads the scans of a label again and folds them into its file's timeline. `None` when none means something else.
pub(super) fn reread(
    file: &mut OrderFile,
    coded: &CodedLabel,
    told: &KeptScans,
    codes: &Codes,
    unknown: UnknownCode,
) -> Option<Reread> {
    let label = file.labels.iter_mut().find(|one| one.label.id == coded.label)?;
    let mut changed = Vec::new();
    let mut unreadable = 0;
    for scan in &mut label.scans {
        let key = scan.key();
        if !coded.scans.iter().any(|(coded, _)| *coded == key) {
            continue;
        }
        let Some(now) = read(scan, told.scan(coded.label, &key), codes) else {
            unreadable += 1;
            continue;
        };
        if (&now.meaning, now.heading) != (&scan.meaning, scan.heading) {
            *scan = now;
            changed.push(scan.clone());
        }
    }
    if changed.is_empty() {
        return None;
    }
    let timeline = fold_label(label.label.direction, &mut label.scans, &label.says, unknown);
    let before = std::mem::replace(&mut label.timeline, timeline);
    let triggers = Trigger::between(coded.label, &before, &label.timeline);
    Some(Reread {
        label: coded.label,
        number: label.label.number.clone(),
        scans: changed,
        before,
        triggers,
        unreadable,
    })
}

/// The scan as its kept answer tells it, else by its code alone; then as people said. `None` when none of them says
/// anything.
fn read(scan: &Scan, told: Option<&Scan>, codes: &Codes) -> Option<Scan> {
    let mut now = scan.clone();
    let built_in = codes.built_in(&scan.code, scan.detail.as_deref().unwrap_or_default());
    let is_read = match (told, built_in) {
        (Some(told), _) => {
            (now.meaning, now.heading) = (told.meaning.clone(), told.heading);
            true
        }
        (None, Some(row)) => {
            (now.meaning, now.heading) = (row.meaning.clone(), row.heading.or(scan.heading));
            true
        }
        (None, None) => scan.meaning == Meaning::Unmapped,
    };
    let is_mapped = codes.apply(&mut now);
    (is_mapped || is_read).then_some(now)
}
