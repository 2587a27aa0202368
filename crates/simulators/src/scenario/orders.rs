//! The shop's orders: who bought, how it is paid, in how many parcels and with which couriers it is sent.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rust_decimal::Decimal;

use super::customers::Customers;
use super::deck::Deck;
use super::parcels::{Parcels, Way};
use crate::script::{FulfillmentScript, OrderScript};

const ORDERS_WITHIN: SignedDuration = SignedDuration::from_hours(70);
const FIRST_ORDER: i64 = 5_600_000_000_000;
const FIRST_FULFILLMENT: i64 = 4_700_000_000_000;

/// What becomes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// One fulfillment with so many parcels.
    Parcels(usize),
    /// Two fulfillments; `true`: by two couriers.
    TwoFulfillments { two_couriers: bool },
    /// A label that was cancelled and made again.
    RemadeLabel,
    /// Cancelled before anything moved.
    CancelledBefore,
    /// Cancelled on its way.
    CancelledAfter,
}

const PLANS: &[(Plan, usize)] = &[
    (Plan::Parcels(1), 29),
    (Plan::Parcels(2), 4),
    (Plan::Parcels(3), 2),
    (Plan::TwoFulfillments { two_couriers: false }, 1),
    (Plan::TwoFulfillments { two_couriers: true }, 1),
    (Plan::RemadeLabel, 1),
    (Plan::CancelledBefore, 1),
    (Plan::CancelledAfter, 1),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payment {
    CashOnDelivery,
    PartlyPaid,
    Card,
    BankTransfer,
}

const PAYMENTS: &[(Payment, usize)] =
    &[(Payment::CashOnDelivery, 23), (Payment::PartlyPaid, 1), (Payment::Card, 13), (Payment::BankTransfer, 3)];

/// The label of an order that is cancelled before it moved, if one was made.
const CANCELLED: &[(Option<Way>, usize)] =
    &[(Some(Way::CANCELLED_AT_FAN), 4), (Some(Way::CANCELLED_AT_SAMEDAY), 3), (None, 1)];

const CASH_GATEWAYS: &[(&str, usize)] =
    &[("Cash on Delivery (COD)", 6), ("Ramburs", 3), ("ramburs la curier", 2), ("Plata la livrare", 2)];
const CARD_GATEWAYS: &[(&str, usize)] = &[("shopify_payments", 5), ("Netopia Payments", 3), ("stripe", 1)];
const TRANSFER_GATEWAYS: &[(&str, usize)] = &[("Bank Deposit", 1), ("Transfer bancar (OP)", 1)];

/// Where a row of orders begins to count.
pub(super) struct Numbers {
    pub(super) first_order: i64,
    pub(super) first_name: i64,
    pub(super) first_fulfillment: i64,
    /// Labels that each courier made for the shop before.
    pub(super) labels_made: u64,
}

/// The orders that the demo is about.
pub(super) const LIVE: Numbers =
    Numbers { first_order: FIRST_ORDER, first_name: 1001, first_fulfillment: FIRST_FULFILLMENT, labels_made: 0 };

/// Orders from before the app was installed.
pub(super) const EARLIER: Numbers = Numbers {
    first_order: FIRST_ORDER - 100_000,
    first_name: 501,
    first_fulfillment: FIRST_FULFILLMENT - 100_000,
    labels_made: 500_000,
};

/// Orders by the time they were made.
pub(super) fn orders(
    seed: u64,
    start: Timestamp,
    count: usize,
    numbers: &Numbers,
) -> Result<Vec<OrderScript>, jiff::Error> {
    let zone = TimeZone::get("Europe/Bucharest")?;
    let mut chance = StdRng::seed_from_u64(seed);
    let mut times: Vec<Timestamp> = (0..count)
        .map(|_| start + SignedDuration::from_secs(chance.random_range(0..ORDERS_WITHIN.as_secs())))
        .collect();
    times.sort();
    let mut shop = Shop {
        zone,
        chance,
        customers: Customers::new(),
        parcels: Parcels::after(numbers.labels_made),
        plans: Deck::new(PLANS.iter().copied()),
        cancelled: Deck::new(CANCELLED.iter().copied()),
        payments: Deck::new(PAYMENTS.iter().copied()),
        cash_gateways: Deck::new(CASH_GATEWAYS.iter().copied()),
        card_gateways: Deck::new(CARD_GATEWAYS.iter().copied()),
        transfer_gateways: Deck::new(TRANSFER_GATEWAYS.iter().copied()),
        next_fulfillment: numbers.first_fulfillment,
    };
    let order = |(created_at, place)| {
        let order = shop.order(created_at)?;
        let (id, name) = (numbers.first_order + place, format!("#{}", numbers.first_name + place));
        Ok(OrderScript { id, name, ..order })
    };
    times.into_iter().zip(0i64..).map(order).collect()
}

struct Shop {
    zone: TimeZone,
    chance: StdRng,
    customers: Customers,
    parcels: Parcels,
    plans: Deck<Plan>,
    cancelled: Deck<Option<Way>>,
    payments: Deck<Payment>,
    cash_gateways: Deck<&'static str>,
    card_gateways: Deck<&'static str>,
    transfer_gateways: Deck<&'static str>,
    next_fulfillment: i64,
}

/// One fulfillment before its parcels have numbers: hours after the first one, and what each parcel goes through.
struct Sending {
    hours: i64,
    ways: Vec<Way>,
}

impl Shop {
    /// An order that has no number yet.
    fn order(&mut self, created_at: Timestamp) -> Result<OrderScript, jiff::Error> {
        let plan = self.plans.draw(&mut self.chance, Plan::Parcels(1));
        let sendings = self.sendings(plan);
        let country = sendings.iter().flat_map(|sending| &sending.ways).next().map_or("RO", |way| way.country());
        let payment = match self.payments.draw(&mut self.chance, Payment::CashOnDelivery) {
            // The courier would collect another currency there.
            _ if country != "RO" => Payment::Card,
            payment => payment,
        };
        let customer = self.customers.next(&mut self.chance, country);
        let total = Decimal::new(self.chance.random_range(3_900..89_900), 2);
        let paid_in_part = if payment == Payment::PartlyPaid { Decimal::new(2_000, 2) } else { Decimal::ZERO };
        let on_delivery = matches!(payment, Payment::CashOnDelivery | Payment::PartlyPaid);
        let mut cash = if on_delivery { total - paid_in_part } else { Decimal::ZERO };
        let labels_at = self.labels_at(created_at)?;
        let mut fulfillments = Vec::new();
        for Sending { hours, ways } in sendings {
            let made_at = labels_at + SignedDuration::from_hours(hours);
            let mut parcels = Vec::new();
            for parcel in self.parcels.numbered(&ways, &mut self.chance) {
                // One parcel collects for all, and never one whose label is thrown away.
                let own = if parcel.way.is_cancelled() { Decimal::ZERO } else { std::mem::take(&mut cash) };
                parcels.push(parcel.played(made_at, &customer.city, own, &self.zone, &mut self.chance)?);
            }
            fulfillments.push(FulfillmentScript { id: self.next_fulfillment, created_at: made_at, parcels });
            self.next_fulfillment += 1;
        }
        Ok(OrderScript {
            id: 0,
            name: String::new(),
            created_at,
            gateway: self.gateway(payment),
            manual_payment: payment != Payment::Card,
            paid: matches!(payment, Payment::Card | Payment::BankTransfer),
            paid_in_part,
            total,
            cancelled_at: match plan {
                Plan::CancelledBefore => Some(labels_at + SignedDuration::from_mins(50)),
                Plan::CancelledAfter => Some(labels_at + SignedDuration::from_hours(10)),
                _ => None,
            },
            customer,
            fulfillments,
        })
    }

    fn sendings(&mut self, plan: Plan) -> Vec<Sending> {
        let (parcels, chance) = (&mut self.parcels, &mut self.chance);
        let now = |ways| Sending { hours: 0, ways };
        match plan {
            Plan::Parcels(1) | Plan::CancelledAfter => {
                let way = parcels.draw(chance);
                vec![now(vec![way])]
            }
            Plan::Parcels(count) => {
                let first = parcels.draw_for_several(chance);
                let rest = (1..count).map(|_| parcels.draw_beside(first, chance));
                vec![now([first].into_iter().chain(rest).collect())]
            }
            Plan::TwoFulfillments { two_couriers } => {
                let first = parcels.draw_for_several(chance);
                let second =
                    if two_couriers { parcels.draw_other(first, chance) } else { parcels.draw_beside(first, chance) };
                vec![now(vec![first]), Sending { hours: 2, ways: vec![second] }]
            }
            Plan::RemadeLabel => {
                let remade = parcels.draw_for_several_at_home(chance);
                vec![now(vec![Way::CANCELLED_AT_SAMEDAY]), Sending { hours: 2, ways: vec![remade] }]
            }
            Plan::CancelledBefore => {
                self.cancelled.draw(chance, None).into_iter().map(|label| now(vec![label])).collect()
            }
        }
    }

    /// Labels are made between nine and half past one: on the same day for those who bought in the morning.
    fn labels_at(&mut self, created_at: Timestamp) -> Result<Timestamp, jiff::Error> {
        let local = self.zone.to_datetime(created_at);
        let (day, earliest) =
            if local.hour() < 12 { (local.date(), local.hour().max(8) + 1) } else { (local.date().tomorrow()?, 9) };
        let at = day.at(earliest, 0, 0, 0);
        let minutes = self.chance.random_range(0..90);
        Ok(self.zone.to_timestamp(at)? + SignedDuration::from_mins(minutes))
    }

    fn gateway(&mut self, payment: Payment) -> String {
        let deck = match payment {
            Payment::CashOnDelivery | Payment::PartlyPaid => &mut self.cash_gateways,
            Payment::Card => &mut self.card_gateways,
            Payment::BankTransfer => &mut self.transfer_gateways,
        };
        deck.draw(&mut self.chance, "").to_owned()
    }
}
