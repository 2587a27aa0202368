//! Orders, labels and scans in a few words.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use tracking::{
    ActsNext, Cash, CourierSays, Customer, Decision, DeliveryEvent, Direction, Effect, FinancialStatus,
    FulfillmentFile, FulfillmentId, Heading, Label, LabelFile, LabelId, Meaning, Money, Order, OrderFile, OrderId,
    Preference, Preferences, Reason, Scan, Services, Standing, Status, Timeline, TrackingNo, Trigger, UnknownCode,
    Verdict, Why, ZoneSource, decide, fold, fold_label,
};

/// `"02 10:00"`, `"02 10:00:30"` or `"02 10:00:30.5"` in March 2026, UTC.
pub fn at(day_and_time: &str) -> Timestamp {
    let (day, time) = day_and_time.split_once(' ').expect("a day and a time");
    let local: DateTime = format!("2026-03-{day}T{time}").parse().expect("a day of March and a time");
    TimeZone::UTC.to_timestamp(local).expect("a moment")
}

/// A scan that says a status, with the status's word as its code.
pub fn scan(when: &str, status: Status) -> Scan {
    scan_at(at(when), status)
}

pub fn scan_at(when: Timestamp, status: Status) -> Scan {
    Scan {
        at: when,
        zone: ZoneSource::Assumed,
        code: status.as_str().to_uppercase(),
        detail: None,
        text: format!("the courier's words for {status}"),
        place: None,
        heading: None,
        meaning: Meaning::Status(Standing { status, reason: None, acts_next: ActsNext::Nobody }),
    }
}

/// A scan that is shown and changes nothing.
pub fn notice(when: &str, cash: Option<Cash>) -> Scan {
    Scan { code: "NOTICE".to_owned(), meaning: Meaning::Notice(cash), ..scan(when, Status::InTransit) }
}

/// A scan whose code is in no table.
pub fn unmapped(when: &str, code: &str) -> Scan {
    Scan {
        code: code.to_owned(),
        text: format!("words for {code}"),
        meaning: Meaning::Unmapped,
        ..scan(when, Status::Unknown)
    }
}

/// What can be said of a scan beside its status.
pub trait ScanWords {
    fn because(self, reason: Reason) -> Scan;
    fn to_sender(self) -> Scan;
    fn to_recipient(self) -> Scan;
    fn code(self, code: &str) -> Scan;
    fn in_place(self, place: &str) -> Scan;
}

impl ScanWords for Scan {
    fn because(mut self, reason: Reason) -> Scan {
        if let Meaning::Status(standing) = &mut self.meaning {
            standing.reason = Some(reason);
        }
        self.detail = Some(reason.to_string());
        self
    }

    fn to_sender(self) -> Scan {
        Scan { heading: Some(Heading::Sender), ..self }
    }

    fn to_recipient(self) -> Scan {
        Scan { heading: Some(Heading::Recipient), ..self }
    }

    fn code(self, code: &str) -> Scan {
        Scan { code: code.to_owned(), ..self }
    }

    fn in_place(self, place: &str) -> Scan {
        Scan { place: Some(place.to_owned()), ..self }
    }
}

/// One scan a day at 10:00, from the second of March on.
pub fn days(statuses: &[Status]) -> Vec<Scan> {
    (2..).zip(statuses).map(|(day, status)| scan(&format!("{day:02} 10:00"), *status)).collect()
}

pub fn folded(scans: impl IntoIterator<Item = Scan>) -> Timeline {
    fold(&mut scans.into_iter().collect(), &CourierSays::default(), UnknownCode::Shows)
}

/// The statuses that a timeline went through.
pub fn way(timeline: &Timeline) -> Vec<Status> {
    timeline.changes.iter().map(|change| change.to.status).collect()
}

pub fn money(amount: &str) -> Money {
    Money { amount: amount.parse::<Decimal>().expect("an amount"), currency: "RON".to_owned() }
}

/// An outbound label of the first fulfillment.
pub fn label(id: i64, scans: impl IntoIterator<Item = Scan>) -> LabelFile {
    label_in(Direction::Outbound, id, scans)
}

/// A label that brings goods back to the shop.
pub fn return_label(id: i64, scans: impl IntoIterator<Item = Scan>) -> LabelFile {
    label_in(Direction::Return, id, scans)
}

pub fn label_in(direction: Direction, id: i64, scans: impl IntoIterator<Item = Scan>) -> LabelFile {
    let mut scans: Vec<Scan> = scans.into_iter().collect();
    let timeline = fold_label(direction, &mut scans, &CourierSays::default(), UnknownCode::Shows);
    let label = Label {
        id: LabelId(id),
        order: OrderId(1),
        fulfillment: Some(FulfillmentId(1)),
        courier: "sameday".to_owned(),
        account: None,
        number: TrackingNo::parse(&format!("1ABC2400000{id:04}")).expect("a number"),
        direction,
        created_at: at("01 08:00"),
        cancelled_at: None,
        company: None,
    };
    LabelFile { label, scans, says: CourierSays::default(), timeline, mailed: Vec::new() }
}

/// An order paid at the door, with one fulfillment.
pub fn cod_order(labels: impl IntoIterator<Item = LabelFile>) -> OrderFile {
    OrderFile {
        order: Order {
            id: OrderId(1),
            shopify_gid: Some("gid://shopify/Order/1".to_owned()),
            name: "#1001".to_owned(),
            created_at: at("01 07:00"),
            gateways: vec!["Cash on Delivery (COD)".to_owned()],
            financial: FinancialStatus::Pending,
            manual_payment_pending: false,
            total: money("120.00"),
            outstanding: money("120.00"),
            cancelled_at: None,
            dispatched_at: None,
            customer: Customer::default(),
        },
        fulfillments: vec![fulfillment(1)],
        labels: labels.into_iter().collect(),
        remittances: Vec::new(),
        customer_told: Vec::new(),
    }
}

pub fn fulfillment(id: i64) -> FulfillmentFile {
    FulfillmentFile {
        id: FulfillmentId(id),
        shopify_gid: Some(format!("gid://shopify/Fulfillment/{id}")),
        is_cancelled: false,
        told: None,
    }
}

/// An order paid by card before it was sent.
pub fn card_order(labels: impl IntoIterator<Item = LabelFile>) -> OrderFile {
    let mut file = cod_order(labels);
    file.order.gateways = vec!["Shopify Payments".to_owned()];
    file.order.financial = FinancialStatus::Paid;
    file.order.outstanding = money("0");
    file
}

/// All eight switches on, long before anything happened.
pub fn all_on() -> Preferences {
    all_on_since(at("01 00:00"))
}

pub fn all_on_since(since: Timestamp) -> Preferences {
    let mut preferences = Preferences::default();
    for preference in Preference::switches() {
        preferences.put(preference, true, since);
    }
    preferences
}

/// Everything is connected.
pub fn services() -> Services {
    Services { plan_allows_tracking: true, invoicing: true, address_email: Some("orders@shop.example".to_owned()) }
}

/// Every change of every label, as if all were seen at once.
pub fn all_changes(file: &OrderFile) -> Vec<Trigger> {
    let of_label = |label: &LabelFile| {
        let id = label.label.id;
        label.timeline.changes.clone().into_iter().map(move |change| Trigger::Change { label: id, change })
    };
    file.labels.iter().flat_map(of_label).collect()
}

/// All decisions about all changes, with everything switched on.
pub fn decided(file: &OrderFile) -> Vec<Decision> {
    decide(file, &all_on(), &services(), &all_changes(file))
}

/// What was decided last under one preference.
pub fn last(decisions: &[Decision], preference: Preference) -> Option<(Verdict, Why)> {
    let own = decisions.iter().filter(|decision| decision.preference == preference);
    own.max_by_key(|decision| decision.about_at).map(|decision| (decision.verdict, decision.why))
}

pub fn effects(decisions: &[Decision]) -> Vec<&Effect> {
    decisions.iter().flat_map(|decision| &decision.effects).collect()
}

/// What Shopify is told, when the effect tells it something.
pub fn event_of(effect: &Effect) -> Option<&DeliveryEvent> {
    match effect {
        Effect::DeliveryEvent(event) => Some(event),
        _ => None,
    }
}

/// The kinds of all effects that ask for money or an invoice.
pub fn money_effects(decisions: &[Decision]) -> Vec<&'static str> {
    let kinds = effects(decisions).into_iter().map(Effect::kind);
    kinds.filter(|kind| ["mark_paid", "create_invoice", "settle_invoice"].contains(kind)).collect()
}
