//! Scans as the connector reads them today out of the answers that were kept.

use std::collections::{BTreeSet, HashMap};

use couriers::{Answer, Asked, Courier, Told};
use jiff::Timestamp;
use store::{CodedLabel, KeptPayload};
use tracking::{LabelId, Scan, ScanKey, ShopId, TrackingNo};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// An answer may be to a number in one of so many forms.
const FORMS: u8 = 3;

/// Scans of some labels, read again.
#[derive(Debug, Default)]
pub(super) struct KeptScans(HashMap<LabelId, HashMap<ScanKey, Scan>>);

impl KeptScans {
    /// Reads the answers again that first told of the labels' scans. One that is gone, or that this version cannot
    /// read, is left out.
    pub(super) async fn of(
        engine: &Engine,
        shop: ShopId,
        courier: &str,
        labels: &[CodedLabel],
    ) -> Result<Self, EngineError> {
        let mut kept = Self::default();
        let Some(courier) = couriers::by_code(courier) else { return Ok(kept) };
        let wanted: BTreeSet<LabelId> = labels.iter().map(|label| label.label).collect();
        let came: BTreeSet<Timestamp> = labels.iter().flat_map(|label| &label.scans).map(|(_, came)| *came).collect();
        let came: Vec<Timestamp> = came.into_iter().collect();
        let payloads = engine.store.payloads_received(shop, courier.profile().code, &came).await?;
        for payload in payloads.iter().filter(|one| one.labels.iter().any(|label| wanted.contains(label))) {
            let numbers = engine.store.label_numbers(shop, &payload.labels).await?;
            let numbers: Option<Vec<TrackingNo>> =
                payload.labels.iter().map(|label| numbers.get(label).cloned()).collect();
            if let Some(numbers) = numbers {
                kept.read(courier, payload, &numbers);
            }
        }
        Ok(kept)
    }

    /// What a kept answer says of a label's scan.
    pub(super) fn scan(&self, label: LabelId, key: &ScanKey) -> Option<&Scan> {
        self.0.get(&label).and_then(|scans| scans.get(key))
    }

    /// In which form the numbers were asked is not kept: the first that is answered was it.
    fn read(&mut self, courier: &dyn Courier, payload: &KeptPayload, numbers: &[TrackingNo]) {
        let mut answer = Answer::new(payload.body.clone());
        *answer.status_mut() = http::StatusCode::from_u16(payload.http).unwrap_or_default();
        for form in 0..FORMS {
            let asked: Vec<Asked> =
                numbers.iter().map(|number| Asked { number: number.clone(), postcode: None, form }).collect();
            let Ok(reading) = courier.read(&asked, &answer) else { continue };
            let mut is_answered = false;
            for (label, told) in payload.labels.iter().zip(reading.told) {
                let Told::Parcel(parcel) = told else { continue };
                is_answered = true;
                let own = self.0.entry(*label).or_default();
                own.extend(parcel.scans.into_iter().map(|scan| (scan.key(), scan)));
            }
            if is_answered {
                return;
            }
        }
    }
}
