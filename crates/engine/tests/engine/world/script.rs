//! Orders, parcels and scans, written down in a line each.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use simulators::script::{CustomerScript, FulfillmentScript, OrderScript, ParcelScript, ScanScript};

/// Monday, 2 March 2026, 8 o'clock in Bucharest: the hours of all scripts are counted from here.
pub(crate) const START: Timestamp = Timestamp::constant(1_772_431_200, 0);

/// So many hours after the start.
pub(crate) fn hour(hours: i64) -> Timestamp {
    START + SignedDuration::from_hours(hours)
}

/// The hours after the start at which something happened, as in `hour`.
pub(crate) fn hours(at: Timestamp) -> i64 {
    at.duration_since(START).as_hours()
}

/// A FAN Courier parcel that has not moved yet.
pub(crate) fn fan(n: u32) -> ParcelScript {
    parcel("fan-courier", "FAN Courier", &fan_number(n))
}

/// The number of a FAN Courier label.
pub(crate) fn fan_number(n: u32) -> String {
    format!("7000{n:09}")
}

/// A Sameday parcel that has not moved yet.
pub(crate) fn sameday(n: u32) -> ParcelScript {
    parcel("sameday", "Sameday", &sameday_number(n))
}

/// The number of a Sameday label.
pub(crate) fn sameday_number(n: u32) -> String {
    format!("1SIM24{n:09}")
}

fn parcel(courier: &str, company: &str, number: &str) -> ParcelScript {
    ParcelScript {
        courier: courier.to_owned(),
        company: company.to_owned(),
        number: number.to_owned(),
        known: true,
        cash_on_delivery: Decimal::ZERO,
        scenario: "test".to_owned(),
        journey: Vec::new(),
    }
}

/// What tests add to a parcel.
pub(crate) trait Way: Sized {
    /// Scans as `CODE` or `CODE/DETAIL`, `<` in front of one on the way back, each with its hour.
    fn scans(self, scans: &[(&str, i64)]) -> Self;
    /// The usual way to the door: picked up at hour 8, delivered at `delivered`.
    fn delivered(self, delivered: i64) -> Self;
    /// The courier has never heard of it.
    fn unknown(self) -> Self;
}

impl Way for ParcelScript {
    fn scans(mut self, scans: &[(&str, i64)]) -> Self {
        for (code, at) in scans {
            let (code, in_return) = code.strip_prefix('<').map_or((*code, false), |code| (code, true));
            let (code, detail) = code.split_once('/').map_or((code, None), |(code, detail)| (code, Some(detail)));
            self.journey.push(ScanScript {
                at: hour(*at),
                told_at: hour(*at),
                code: code.to_owned(),
                detail: detail.map(str::to_owned),
                text: format!("Text of {code}"),
                place: "Roman".to_owned(),
                in_return: Some(in_return),
            });
        }
        self
    }

    fn delivered(self, delivered: i64) -> Self {
        if self.courier == "sameday" {
            self.scans(&[("1", 1), ("4", 8), ("84", 14), ("33", delivered - 4), ("9", delivered)])
        } else {
            self.scans(&[("C0", 8), ("H10", 14), ("S1", delivered - 4), ("S2", delivered)])
        }
    }

    fn unknown(mut self) -> Self {
        self.known = false;
        self
    }
}

/// An order of 100 RON that is paid in cash at the door; made at the start and sent an hour later.
pub(crate) fn cash(id: i64, parcels: Vec<ParcelScript>) -> OrderScript {
    OrderScript {
        id,
        name: format!("#{id}"),
        created_at: START,
        gateway: "Ramburs".to_owned(),
        manual_payment: true,
        paid: false,
        paid_in_part: Decimal::ZERO,
        total: Decimal::from(100),
        cancelled_at: None,
        customer: CustomerScript {
            first_name: "Client".to_owned(),
            last_name: "Unu".to_owned(),
            email: "client1@customers.example".to_owned(),
            phone: "+40700000001".to_owned(),
            locale: "ro".to_owned(),
            city: "Roman".to_owned(),
            country: "RO".to_owned(),
        },
        fulfillments: vec![FulfillmentScript { id, created_at: hour(1), parcels }],
    }
}

/// An order that was paid by card.
pub(crate) fn card(id: i64, parcels: Vec<ParcelScript>) -> OrderScript {
    OrderScript { gateway: "shopify_payments".to_owned(), manual_payment: false, paid: true, ..cash(id, parcels) }
}
