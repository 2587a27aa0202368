//! The parcels of a script that one courier plays, by number.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::script::{CustomerScript, ScanScript, Script};

/// One parcel, for couriers that tell scans by number and nothing else.
pub(crate) struct Parcel {
    pub(crate) number: String,
    pub(crate) recipient: CustomerScript,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Parcel {
    /// The scans that the service tells at `now`, newest first.
    pub(crate) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().rev().filter(|scan| scan.told_at <= now).collect()
    }
}

/// All parcels that the courier knows.
pub(crate) struct Parcels(HashMap<String, Parcel>);

impl Parcels {
    pub(crate) fn of(script: &Script, courier: &str) -> Self {
        let mut parcels = HashMap::new();
        for shop in &script.shops {
            for order in &shop.orders {
                for parcel in order.fulfillments.iter().flat_map(|fulfillment| &fulfillment.parcels) {
                    if parcel.courier != courier || !parcel.known {
                        continue;
                    }
                    let mut scans = parcel.journey.clone();
                    scans.sort_by_key(|scan| scan.at);
                    let number = parcel.number.clone();
                    let played = Parcel { number, recipient: order.customer.clone(), shop: shop.domain.clone(), scans };
                    parcels.insert(parcel.number.to_uppercase(), played);
                }
            }
        }
        Self(parcels)
    }

    /// A parcel that a shop's account may see (`None`: all), once there is something to tell of it.
    pub(crate) fn told_of(&self, number: &str, shop: Option<&str>, now: Timestamp) -> Option<&Parcel> {
        let parcel = self.0.get(&number.to_uppercase())?;
        let may_see = shop.is_none_or(|shop| shop == parcel.shop);
        (may_see && !parcel.told(now).is_empty()).then_some(parcel)
    }
}
