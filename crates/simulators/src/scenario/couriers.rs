//! The couriers that the shop sends with: how often, under which names and numbers, and on which ways.

use super::journey::Step;
use super::journeys::{cargus, dhl, dpd, econt, fan_courier, fedex, gls, packeta, sameday, ups};
use super::numbers;

/// What a parcel goes through at a courier.
pub(super) trait Journey: Sync {
    /// Its name in a script.
    fn name(&self) -> &'static str;
    /// Its scans; `cash`: the parcel collects cash.
    fn steps(&self, cash: bool) -> Vec<Step>;
}

macro_rules! journeys {
    ($($courier:ident),*) => {$(
        impl Journey for $courier::Way {
            fn name(&self) -> &'static str {
                $courier::Way::name(*self)
            }

            fn steps(&self, cash: bool) -> Vec<Step> {
                $courier::Way::steps(*self, cash)
            }
        }
    )*};
}

journeys!(cargus, dhl, dpd, econt, fan_courier, fedex, gls, packeta, sameday, ups);

/// Ways and how many parcels of so many go on each.
type Shares = Vec<(&'static dyn Journey, usize)>;

fn shares<W: Journey>(ways: &'static [(W, usize)]) -> Shares {
    ways.iter()
        .map(|(way, share)| {
            let way: &'static dyn Journey = way;
            (way, *share)
        })
        .collect()
}

/// How a courier numbers the parcels of one fulfillment.
#[derive(Clone, Copy)]
pub(super) enum Numbering {
    /// Each by itself: the form of a running number.
    Parcels(fn(u64) -> String),
    /// They share a shipment's number, whose form depends on the way; each may have its place behind it.
    Shipments(fn(u64, &str) -> String),
}

/// One courier of the shop.
pub(super) struct Courier {
    /// Its name in a script.
    pub(super) code: &'static str,
    /// How many of forty-four fulfillments go with it.
    pub(super) share: usize,
    /// As the shop writes it, and how often so.
    pub(super) names: &'static [(&'static str, usize)],
    /// ISO 3166 alpha-2: where its customers live.
    pub(super) country: &'static str,
    pub(super) ways: fn() -> Shares,
    /// What most of its parcels go through.
    pub(super) usual: &'static dyn Journey,
    /// Ways that no other parcel of the order can travel beside.
    pub(super) alone: &'static [&'static str],
    pub(super) numbering: Numbering,
    /// A parcel may come back under a number of its own.
    pub(super) has_return_numbers: bool,
    /// It says of each scan whether it is on the way back, and tells a label's own scan.
    pub(super) tells_direction: bool,
    /// Its text of a code.
    pub(super) text: fn(&str) -> String,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

const UNKNOWN_NUMBER: &[&str] = &["unknown_number"];

pub(super) static SAMEDAY: Courier = Courier {
    code: crate::sameday::COURIER,
    share: 11,
    names: &[("Sameday", 8), ("Sameday Courier", 2), ("SameDay", 1)],
    country: "RO",
    ways: || shares(sameday::Way::SHARES),
    usual: &sameday::Way::Delivered,
    alone: &[
        "unknown_number",
        "cross_border",
        "easybox_collected",
        "easybox_expired_then_returned",
        "easybox_full_then_delivered",
    ],
    numbering: Numbering::Shipments(|made, way| {
        let prefix = match way {
            "cross_border" => "011SIM24",
            way if way.starts_with("easybox") => "1SIMLN",
            _ => "1SIM24",
        };
        format!("{prefix}{made:09}")
    }),
    has_return_numbers: false,
    tells_direction: true,
    text: |code| match code.parse().map(crate::sameday::statuses::text) {
        Ok("") | Err(_) => "Stare noua".to_owned(),
        Ok(text) => text.to_owned(),
    },
};

pub(super) static FAN_COURIER: Courier = Courier {
    code: crate::fan_courier::COURIER,
    share: 9,
    names: &[("FAN Courier", 8), ("Fan Courier", 2), ("FAN Courier Express", 1)],
    country: "RO",
    ways: || shares(fan_courier::Way::SHARES),
    usual: &fan_courier::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("7000{:09}", 991_000_000 + made)),
    has_return_numbers: true,
    tells_direction: false,
    text: |code| match crate::fan_courier::events::text(code) {
        "" => "Eveniment nou".to_owned(),
        text => text.to_owned(),
    },
};

static CARGUS: Courier = Courier {
    code: crate::cargus::COURIER,
    share: 6,
    names: &[("Cargus", 6), ("Urgent Cargus", 2), ("Cargus Ship & Go", 1)],
    country: "RO",
    ways: || shares(cargus::Way::SHARES),
    usual: &cargus::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("{}", 1_140_000_000 + made)),
    has_return_numbers: true,
    tells_direction: false,
    text: |code| match code.parse().map(crate::cargus::events::text) {
        Ok("") | Err(_) => "Eveniment nou".to_owned(),
        Ok(text) => text.to_owned(),
    },
};

static DPD_ROMANIA: Courier = Courier {
    code: "dpd-romania",
    share: 5,
    names: &[("DPD Romania", 4), ("DPD", 3)],
    country: "RO",
    ways: || shares(dpd::Way::SHARES),
    usual: &dpd::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("{}", 80_400_000_000 + made)),
    has_return_numbers: true,
    tells_direction: false,
    text: dpd::text,
};

static GLS: Courier = Courier {
    code: crate::gls::COURIER,
    share: 4,
    names: &[("GLS", 4), ("GLS Romania", 1)],
    country: "RO",
    ways: || shares(gls::Way::SHARES),
    usual: &gls::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("{}", 720_000_000 + made)),
    has_return_numbers: false,
    tells_direction: false,
    text: gls::text,
};

static PACKETA: Courier = Courier {
    code: crate::packeta::COURIER,
    share: 2,
    names: &[("Packeta", 4), ("Packeta Romania", 1)],
    country: "RO",
    ways: || shares(packeta::Way::SHARES),
    usual: &packeta::Way::Collected,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("Z{}", 2_250_000_000 + made)),
    has_return_numbers: false,
    tells_direction: false,
    text: packeta::text,
};

static SPEEDY: Courier = Courier {
    code: "speedy",
    share: 2,
    names: &[("Speedy", 4), ("Speedy Bulgaria", 1)],
    country: "BG",
    numbering: Numbering::Parcels(|made| format!("{}", 60_400_000_000 + made)),
    ..DPD_ROMANIA
};

static ECONT: Courier = Courier {
    code: crate::econt::COURIER,
    share: 1,
    names: &[("Econt", 3), ("Econt Express", 1)],
    country: "BG",
    ways: || shares(econt::Way::SHARES),
    usual: &econt::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(|made| format!("{}", 1_051_900_000_000 + made)),
    has_return_numbers: true,
    tells_direction: false,
    text: econt::text,
};

static DHL: Courier = Courier {
    code: crate::dhl::COURIER,
    share: 1,
    names: &[("DHL", 3), ("DHL Express", 1)],
    country: "RO",
    ways: || shares(dhl::Way::SHARES),
    usual: &dhl::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(numbers::dhl),
    has_return_numbers: false,
    tells_direction: false,
    text: |code| told(crate::dhl::texts::text(code)),
};

static UPS: Courier = Courier {
    code: crate::ups::COURIER,
    share: 2,
    names: &[("UPS", 4), ("United Parcel Service", 1)],
    country: "RO",
    ways: || shares(ups::Way::SHARES),
    usual: &ups::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(numbers::ups),
    has_return_numbers: false,
    tells_direction: false,
    text: |code| told(crate::ups::texts::text(code)),
};

static FEDEX: Courier = Courier {
    code: crate::fedex::COURIER,
    share: 1,
    names: &[("FedEx", 4), ("Federal Express", 1)],
    country: "RO",
    ways: || shares(fedex::Way::SHARES),
    usual: &fedex::Way::Delivered,
    alone: UNKNOWN_NUMBER,
    numbering: Numbering::Parcels(numbers::fedex),
    has_return_numbers: false,
    tells_direction: false,
    text: |code| told(crate::fedex::texts::text(code)),
};

fn told(text: &str) -> String {
    if text.is_empty() { "New event" } else { text }.to_owned()
}

/// The shop's couriers. Another one needs its ways in `journeys!`, a `static` like these and a place in this list.
pub(super) static ALL: [&Courier; 11] =
    [&SAMEDAY, &FAN_COURIER, &CARGUS, &DPD_ROMANIA, &GLS, &PACKETA, &SPEEDY, &ECONT, &DHL, &UPS, &FEDEX];
