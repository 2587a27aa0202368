//! The script's parcels of this courier, found by number.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Account, COURIER, statuses};
use crate::script::{ParcelScript, ScanScript, Script};

/// The codes after which a packet goes back.
const TURNS: [&str; 5] = ["9", "19", "20", "21", "22"];

/// One packet.
pub(super) struct Packet {
    created_at: Timestamp,
    shop: String,
    /// By the time they happened.
    scans: Vec<ScanScript>,
}

impl Packet {
    /// The scans that the service tells at `now`, oldest first.
    pub(super) fn told(&self, now: Timestamp) -> Vec<&ScanScript> {
        self.scans.iter().filter(|scan| scan.told_at <= now).collect()
    }

    pub(super) fn is_returning(&self, now: Timestamp) -> bool {
        self.told(now).iter().any(|scan| TURNS.contains(&scan.code.as_str()) || scan.in_return == Some(true))
    }
}

/// All packets that the courier knows, by number without its `Z`.
pub(super) struct Packets(HashMap<String, Packet>);

impl Packets {
    pub(super) fn of(script: &Script) -> Self {
        let mut packets = HashMap::new();
        for shop in &script.shops {
            for fulfillment in shop.orders.iter().flat_map(|order| &order.fulfillments) {
                for parcel in fulfillment.parcels.iter().filter(|parcel| parcel.courier == COURIER && parcel.known) {
                    let id = parcel.number.trim_start_matches('Z').to_owned();
                    packets.insert(id, read(&shop.domain, fulfillment.created_at, parcel));
                }
            }
        }
        Self(packets)
    }

    /// The packet of a number, once its label was made; another shop's is as unknown as none.
    pub(super) fn packet(&self, id: &str, account: &Account, now: Timestamp) -> Option<&Packet> {
        let packet = self.0.get(id).filter(|packet| packet.created_at <= now)?;
        account.shop.as_ref().is_none_or(|shop| *shop == packet.shop).then_some(packet)
    }
}

fn read(shop: &str, created_at: Timestamp, parcel: &ParcelScript) -> Packet {
    let mut scans = parcel.journey.clone();
    scans.sort_by_key(|scan| scan.at);
    if scans.first().is_none_or(|scan| scan.code != "1") {
        let text = statuses::known("1").map_or("", |status| status.ro).to_owned();
        let code = "1".to_owned();
        let (at, told_at) = (created_at, created_at);
        scans.insert(0, ScanScript { at, told_at, code, detail: None, text, place: String::new(), in_return: None });
    }
    Packet { created_at, shop: shop.to_owned(), scans }
}
