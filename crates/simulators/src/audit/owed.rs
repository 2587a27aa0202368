//! What each way owes, in Shopify's words: written down from the journeys by hand, not computed from them.

/// How a way ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The customer has it.
    Delivered,
    /// The shop has it back.
    Returned,
    /// Lost or damaged.
    Lost,
    /// It stays somewhere on its way, or never began.
    Open,
}

/// What a parcel on a way owes to Shopify and to the merchant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owed {
    pub(super) end: End,
    /// How the delivery events of a fulfillment with this one parcel begin.
    start: &'static str,
    /// How they go on. `None`: which of them are told depends on when the courier tells its late scans; the last one
    /// is owed all the same.
    events: Option<&'static str>,
    /// Mails about a refusal.
    pub(super) refusals: usize,
    /// Mails about a customer who was not found.
    pub(super) not_found: usize,
}

const fn owed(end: End, events: &'static str) -> Owed {
    Owed { end, start: "", events: Some(events), refusals: 0, not_found: 0 }
}

/// A way that nobody has written down, or that never begins.
pub(super) const NOTHING: Owed = Owed { end: End::Open, start: "", events: None, refusals: 0, not_found: 0 };

impl Owed {
    const fn refused(mut self) -> Self {
        self.refusals = 1;
        self
    }

    const fn not_found(mut self, times: usize) -> Self {
        self.not_found = times;
        self
    }

    const fn after(mut self, start: &'static str) -> Self {
        self.start = start;
        self
    }

    const fn in_any_order(mut self) -> Self {
        self.events = None;
        self
    }

    /// The delivery events of a fulfillment with this one parcel, by first letters: see [`word`].
    pub(super) fn letters(&self) -> Option<String> {
        self.events.map(|events| format!("{}{events}", self.start))
    }

    /// Shopify's word that a fulfillment with this one parcel ends with.
    pub(super) fn last_word(&self) -> Option<&'static str> {
        match self.end {
            End::Delivered => Some("DELIVERED"),
            End::Returned | End::Lost => Some("FAILURE"),
            End::Open => None,
        }
    }
}

/// Shopify's word for a letter of [`Owed::events`].
pub(super) fn word(letter: char) -> &'static str {
    match letter {
        'c' => "CONFIRMED",
        'p' => "CARRIER_PICKED_UP",
        'i' => "IN_TRANSIT",
        'l' => "DELAYED",
        'o' => "OUT_FOR_DELIVERY",
        'a' => "ATTEMPTED_DELIVERY",
        'r' => "READY_FOR_PICKUP",
        'f' => "FAILURE",
        _ => "DELIVERED",
    }
}

/// What a parcel of a courier owes by the name of its way; `None` for a way that nobody has written down here.
pub(super) fn of(courier: &str, scenario: &str) -> Option<Owed> {
    let owed = match (courier, scenario) {
        ("sameday", way) => sameday(way)?,
        ("fan-courier", way) => fan_courier(way)?,
        ("cargus", way) => cargus(way)?,
        ("dpd-romania" | "speedy", way) => dpd(way)?,
        ("gls", way) => gls(way)?,
        ("packeta", way) => packeta(way)?,
        ("econt", way) => econt(way)?,
        ("dhl", way) => dhl(way)?,
        ("ups", way) => ups(way)?,
        ("fedex", way) => fedex(way)?,
        _ => return None,
    };
    Some(owed)
}

/// The ways that couriers have in common; `start` is what comes before the parcel is out for delivery.
fn usual(way: &str, start: &'static str) -> Option<Owed> {
    use End::{Delivered, Lost, Open, Returned};
    Some(match way {
        "delivered" | "repeated_scan" | "unknown_code" => owed(Delivered, "od").after(start),
        "refused" | "returned_on_same_number" => owed(Returned, "of").after(start).refused(),
        "refused_then_delivered" => owed(Delivered, "ofod").after(start).refused(),
        "absent_then_delivered" => owed(Delivered, "oaod").after(start).not_found(1),
        "absent_then_returned" => owed(Returned, "oaoaf").after(start).not_found(2),
        "lost" => owed(Lost, "f").after(start),
        "late_scans" => owed(Delivered, "").in_any_order(),
        "not_handed_over" => owed(Open, "c"),
        "unknown_number" => owed(Open, ""),
        // Told only when it was asked before it was cancelled.
        "cancelled_label" => owed(Open, "").in_any_order(),
        _ => return None,
    })
}

fn sameday(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "cash_before_delivery" | "cross_border" => owed(Delivered, "cpiod"),
        "easybox_collected" => owed(Delivered, "cpiord"),
        "returned_as_delivered" => owed(Returned, "cpiof").refused(),
        "easybox_expired_then_returned" => owed(Returned, "cpiorf"),
        "easybox_full_then_delivered" => owed(Delivered, "cpioliod"),
        "wrong_address_then_delivered" => owed(Delivered, "cpioaiod").not_found(1),
        "delayed_by_weather" => owed(Delivered, "cpilod"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        way => return usual(way, "cpi"),
    })
}

fn fan_courier(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "locker_collected" => owed(Delivered, "piord"),
        "locker_expired_then_returned" => owed(Returned, "piorf"),
        "locker_full_then_collected" => owed(Delivered, "piolrd"),
        "wrong_address_then_delivered" => owed(Delivered, "pioaiod"),
        "activity_suspended" => owed(Delivered, "pilod"),
        "missed_pick_up_scan" => owed(Delivered, "iod"),
        "no_money_then_delivered" => owed(Delivered, "pioaod"),
        way => return usual(way, "pi"),
    })
}

fn cargus(way: &str) -> Option<Owed> {
    use End::Delivered;
    Some(match way {
        "delivered_damaged" | "scanned_before_its_data" | "deposit_list_after_delivery" => owed(Delivered, "piod"),
        "closed_then_delivered" => owed(Delivered, "pioaod").not_found(1),
        "collected_from_office" => owed(Delivered, "pioard").not_found(1),
        "redirected_then_delivered" => owed(Delivered, "pioaiod"),
        "wrong_address_then_delivered" => owed(Delivered, "pioalod"),
        "delayed_by_weather" => owed(Delivered, "pilod"),
        "missed_pick_up_scan" => owed(Delivered, "iod"),
        way => return usual(way, "pi"),
    })
}

/// DPD Romania and Speedy.
fn dpd(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "redirected_then_delivered" => owed(Delivered, "cpiod"),
        "point_collected" => owed(Delivered, "cpird"),
        "absent_then_returned" => owed(Returned, "cpioaoarf").not_found(2),
        "point_expired_then_returned" => owed(Returned, "cpirf"),
        "wrong_address_then_delivered" | "capacity_reached_then_delivered" => owed(Delivered, "cpilod"),
        "stopped_by_sender" => owed(Returned, "cpif"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        "data_after_pick_up" => owed(Delivered, "piod"),
        way => return usual(way, "cpi"),
    })
}

fn gls(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "delivered_to_a_neighbour" | "notice_on_top" => owed(Delivered, "cpiod"),
        "refused_then_returned" => owed(Returned, "cpiof").refused(),
        "parcel_shop_collected" => owed(Delivered, "cpird"),
        "parcel_shop_expired_then_returned" => owed(Returned, "cpirf"),
        "locker_full_then_collected" => owed(Delivered, "cpiolrd"),
        "wrong_address_then_delivered" => owed(Delivered, "cpioaiod").not_found(1),
        "no_money_then_delivered" => owed(Delivered, "cpioaod"),
        "delayed_by_weather" => owed(Delivered, "cpilod"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        way => return usual(way, "cpi"),
    })
}

/// It does not say why a visit failed: nobody is told that a customer was not found.
fn packeta(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "delivered" | "collected_from_the_sender" | "repeated_scan" | "unknown_code" | "code_and_text_contradict" => {
            owed(Delivered, "cpird")
        }
        "not_collected_then_returned" => owed(Returned, "cpirf"),
        "rejected_then_returned" => owed(Returned, "cpirf").refused(),
        "home_delivered" => owed(Delivered, "cpid"),
        "attempt_then_delivered" => owed(Delivered, "cpiad"),
        "refused" => owed(Returned, "cpif").refused(),
        "box_full_then_collected" => owed(Delivered, "cpiard"),
        "redirected" => owed(Delivered, "cpiaird"),
        "investigated" => owed(Delivered, "cpifird"),
        "too_large_then_returned" => owed(Returned, "cpif"),
        "cancelled_but_consigned" => owed(Returned, "").in_any_order(),
        way => return usual(way, "cpi"),
    })
}

/// It tells neither a refusal nor why a visit failed: the merchant gets no mails.
fn econt(way: &str) -> Option<Owed> {
    use End::{Delivered, Lost, Returned};
    Some(match way {
        "redirected_then_delivered" => owed(Delivered, "cpiod"),
        "office_collected" => owed(Delivered, "cpird"),
        "returned" | "returned_on_same_number" => owed(Returned, "cpiof"),
        "office_expired_then_returned" => owed(Returned, "cpirf"),
        "failed_then_delivered" => owed(Delivered, "cpioaod"),
        "failed_then_returned" => owed(Returned, "cpioaoaf"),
        "destroyed" => owed(Lost, "cpif"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        way => return usual(way, "cpi"),
    })
}

/// Its codes are five: a pick-up, the driver's round and the way back are all a transit.
fn dhl(way: &str) -> Option<Owed> {
    use End::{Delivered, Open};
    Some(match way {
        "delivered" | "missed_pick_up_scan" | "repeated_scan" | "unknown_code" => owed(Delivered, "cid"),
        "failed_visit_then_delivered" => owed(Delivered, "ciaid"),
        "failed_visit_then_returning" => owed(Open, "ciai"),
        "late_scans" => owed(Delivered, "").in_any_order(),
        "unknown_number" => owed(Open, ""),
        _ => return None,
    })
}

fn ups(way: &str) -> Option<Owed> {
    use End::Delivered;
    Some(match way {
        "closed_then_delivered" => owed(Delivered, "cpioaod").not_found(1),
        "access_point_collected" => owed(Delivered, "cpiord"),
        "address_asked_for" => owed(Delivered, "cpilod"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        way => return usual(way, "cpi"),
    })
}

fn fedex(way: &str) -> Option<Owed> {
    use End::{Delivered, Returned};
    Some(match way {
        "absent_then_returned" => owed(Returned, "cpioaf").not_found(1),
        "held_for_pick_up" => owed(Delivered, "cpird"),
        "redirected_then_delivered" => owed(Delivered, "cpioaiod").not_found(1),
        "delayed" => owed(Delivered, "cpilod"),
        "missed_pick_up_scan" => owed(Delivered, "ciod"),
        way => return usual(way, "cpi"),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::scenario;

    #[test]
    fn every_way_of_a_large_script_is_written_down() {
        let script = scenario::script(7, "2026-03-23T04:00:00Z".parse().unwrap(), 2_000).unwrap();
        let orders = script.shops.iter().flat_map(|shop| &shop.orders);
        for parcel in orders.flat_map(|order| &order.fulfillments).flat_map(|one| &one.parcels) {
            assert!(of(&parcel.courier, &parcel.scenario).is_some(), "{} {}", parcel.courier, parcel.scenario);
        }
    }

    /// The couriers that a large script deals.
    fn dealt() -> BTreeSet<String> {
        let script = scenario::script(7, "2026-03-23T04:00:00Z".parse().unwrap(), 2_000).unwrap();
        let orders = script.shops.iter().flat_map(|shop| &shop.orders);
        let parcels = orders.flat_map(|order| &order.fulfillments).flat_map(|one| &one.parcels);
        parcels.map(|parcel| parcel.courier.clone()).collect()
    }

    #[test]
    fn every_courier_delivers_several_parcels_of_the_demo_whatever_the_seed() {
        let dealt = dealt();
        for seed in 0..20 {
            let script = scenario::script(seed, "2026-03-23T04:00:00Z".parse().unwrap(), 320).unwrap();
            let orders = script.shops.iter().flat_map(|shop| &shop.orders);
            let mut delivered: BTreeMap<&str, usize> = BTreeMap::new();
            for parcel in orders.flat_map(|order| &order.fulfillments).flat_map(|one| &one.parcels) {
                let ends = of(&parcel.courier, &parcel.scenario).unwrap().end;
                *delivered.entry(&parcel.courier).or_default() += usize::from(ends == End::Delivered);
            }
            assert_eq!(delivered.len(), dealt.len(), "{seed}: {delivered:?}");
            assert!(delivered.values().all(|count| *count >= 4), "{seed}: {delivered:?}");
        }
    }
}
