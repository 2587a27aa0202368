//! The script's parcels of this courier, found by number, by shipment and by the time of their scans.

use std::collections::HashMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Account, COURIER};
use crate::script::{ScanScript, Script};

/// The end of a label's life before it moved.
const CANCELLED: [&str; 5] = ["15", "111", "151", "152", "178"];

/// One parcel.
pub(super) struct Parcel {
    /// With the three digits of the parcel.
    pub(super) number: String,
    /// Without them.
    pub(super) shipment: String,
    pub(super) cash_on_delivery: Decimal,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Parcel {
    /// The scans that the service tells at `now`, oldest first, with their place in the journey.
    pub(super) fn told(&self, now: Timestamp) -> Vec<(usize, &ScanScript)> {
        self.scans.iter().enumerate().filter(|(_, scan)| scan.told_at <= now).collect()
    }

    /// All its scans, told or not.
    pub(super) fn journey(&self) -> &[ScanScript] {
        &self.scans
    }

    pub(super) fn is_cancelled(&self, now: Timestamp) -> bool {
        self.told(now).iter().any(|(_, scan)| CANCELLED.contains(&scan.code.as_str()))
    }

    pub(super) fn is_of(&self, account: &Account) -> bool {
        account.shop.as_ref().is_none_or(|shop| *shop == self.shop)
    }

    /// Numbers that begin with a nought cross a border.
    fn crosses_a_border(&self) -> bool {
        self.number.starts_with('0')
    }
}

/// When the service learns of a scan, and when it happened.
struct Change {
    told_at: Timestamp,
    at: Timestamp,
    parcel: usize,
    scan: usize,
}

/// All parcels that the courier knows.
pub(super) struct Parcels {
    all: Vec<Parcel>,
    by_number: HashMap<String, usize>,
    by_shipment: HashMap<String, Vec<usize>>,
    by_told: Vec<Change>,
    by_at: Vec<Change>,
}

impl Parcels {
    pub(super) fn of(script: &Script) -> Self {
        let mut parcels = Self {
            all: Vec::new(),
            by_number: HashMap::new(),
            by_shipment: HashMap::new(),
            by_told: Vec::new(),
            by_at: Vec::new(),
        };
        for shop in &script.shops {
            let fulfillments = shop.orders.iter().flat_map(|order| &order.fulfillments);
            for parcel in fulfillments.flat_map(|fulfillment| &fulfillment.parcels) {
                if parcel.courier == COURIER && parcel.known {
                    let (shipment, number) = both_forms(&parcel.number);
                    let mut scans = parcel.journey.clone();
                    scans.sort_by_key(|scan| scan.at);
                    let cash_on_delivery = parcel.cash_on_delivery;
                    parcels.add(Parcel { number, shipment, cash_on_delivery, shop: shop.domain.clone(), scans });
                }
            }
        }
        parcels.by_told.sort_by_key(|change| change.told_at);
        parcels.by_at.sort_by_key(|change| change.at);
        parcels
    }

    fn add(&mut self, parcel: Parcel) {
        let place = self.all.len();
        for (scan, ScanScript { at, told_at, .. }) in parcel.scans.iter().enumerate() {
            for list in [&mut self.by_told, &mut self.by_at] {
                list.push(Change { told_at: *told_at, at: *at, parcel: place, scan });
            }
        }
        self.by_number.insert(parcel.number.clone(), place);
        self.by_shipment.entry(parcel.shipment.clone()).or_default().push(place);
        self.all.push(parcel);
    }

    /// The parcel of a parcel number.
    pub(super) fn parcel(&self, number: &str) -> Option<&Parcel> {
        self.by_number.get(number).and_then(|place| self.all.get(*place))
    }

    /// The parcels of a shipment number; none when it is not known.
    pub(super) fn shipment(&self, number: &str) -> Vec<&Parcel> {
        let places = self.by_shipment.get(number).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.all.get(*place)).collect()
    }

    /// The changes of `from..until` that are told at `now`, by one of the two clocks.
    pub(super) fn changes(
        &self,
        from: Timestamp,
        until: Timestamp,
        now: Timestamp,
        by_scan_time: bool,
        cross_border: bool,
    ) -> Vec<(&Parcel, usize, &ScanScript)> {
        let time = |change: &Change| if by_scan_time { change.at } else { change.told_at };
        let list = if by_scan_time { &self.by_at } else { &self.by_told };
        let begin = list.partition_point(|change| time(change) < from);
        let end = list.partition_point(|change| time(change) < until);
        let window = list.get(begin..end).unwrap_or_default();
        window
            .iter()
            .filter(|change| change.told_at <= now)
            .filter_map(|change| {
                let parcel = self.all.get(change.parcel)?;
                Some((parcel, change.scan, parcel.scans.get(change.scan)?))
            })
            .filter(|(parcel, ..)| parcel.crosses_a_border() == cross_border)
            .collect()
    }
}

/// A label names its shipment or one parcel of it; both forms of either. A one-parcel shipment's parcel is `001`.
///
/// The form is: one or three digits, three letters of the client, two characters of the service, seven to nine
/// digits of the shipment, three of the parcel.
fn both_forms(number: &str) -> (String, String) {
    let prefix = number.bytes().take_while(u8::is_ascii_digit).count();
    let digits = number.len().saturating_sub(prefix + 5);
    match number.len().checked_sub(3).and_then(|end| number.split_at_checked(end)) {
        Some((shipment, _)) if digits >= 10 => (shipment.to_owned(), number.to_owned()),
        _ => (number.to_owned(), format!("{number}001")),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::both_forms;

    #[rstest]
    #[case("1SIM24000000017", "1SIM24000000017", "1SIM24000000017001")]
    #[case("1SIM24000000017002", "1SIM24000000017", "1SIM24000000017002")]
    #[case("011SIMLN1234567", "011SIMLN1234567", "011SIMLN1234567001")]
    #[case("1SIM241234567003", "1SIM241234567", "1SIM241234567003")]
    fn either_form_of_a_number_gives_both(#[case] label: &str, #[case] shipment: &str, #[case] parcel: &str) {
        assert_eq!(both_forms(label), (shipment.to_owned(), parcel.to_owned()));
    }
}
