//! The script's parcels of this courier, found by number.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Account, COURIER, statuses};
use crate::script::{OrderScript, ParcelScript, ScanScript, Script};

/// One parcel.
pub(super) struct Parcel {
    pub(super) number: u64,
    /// The order's name, as the label's maker passed it on.
    pub(super) reference: String,
    pub(super) country: String,
    pub(super) created_at: Timestamp,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Parcel {
    /// The scans that the service tells at `now`, oldest first.
    pub(super) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().filter(|scan| scan.told_at <= now).collect()
    }

    pub(super) fn is_of(&self, account: &Account) -> bool {
        account.shop.as_ref().is_none_or(|shop| *shop == self.shop)
    }
}

/// All parcels that the courier knows, by number.
pub(super) struct Parcels(HashMap<u64, Parcel>);

impl Parcels {
    pub(super) fn of(script: &Script) -> Self {
        let mut parcels = HashMap::new();
        for shop in &script.shops {
            for order in &shop.orders {
                for fulfillment in &order.fulfillments {
                    let ours = fulfillment.parcels.iter().filter(|parcel| parcel.courier == COURIER && parcel.known);
                    for parcel in ours.filter_map(|parcel| read(&shop.domain, order, fulfillment.created_at, parcel)) {
                        parcels.insert(parcel.number, parcel);
                    }
                }
            }
        }
        Self(parcels)
    }

    /// The parcel of a number, once its label was made.
    pub(super) fn parcel(&self, number: u64, now: Timestamp) -> Option<&Parcel> {
        self.0.get(&number).filter(|parcel| parcel.created_at <= now)
    }
}

fn read(shop: &str, order: &OrderScript, created_at: Timestamp, parcel: &ParcelScript) -> Option<Parcel> {
    let mut scans = parcel.journey.clone();
    scans.sort_by_key(|scan| scan.at);
    let has_data = |scan: &ScanScript| statuses::known(&scan.code).is_some_and(|status| status.is_data);
    if !scans.first().is_some_and(has_data) {
        scans.insert(0, data_entered(created_at));
    }
    Some(Parcel {
        number: parcel.number.parse().ok()?,
        reference: order.name.clone(),
        country: order.customer.country.clone(),
        created_at,
        shop: shop.to_owned(),
        scans,
    })
}

fn data_entered(at: Timestamp) -> ScanScript {
    let code = "51".to_owned();
    let text = statuses::text(&code).to_owned();
    ScanScript { at, told_at: at, code, detail: None, text, place: String::new(), in_return: None }
}
