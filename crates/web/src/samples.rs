//! Samples of what pages show: the plain, the long, the empty, the many, right to left, and what tries to break out.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use store::{
    AlertId, AlertRow, DecisionRow, EffectRow, EffectState, LabelMeta, LabelProblem, LabelRow, OrderDetail, OrderRow,
    Plan,
};
use tracking::{
    ActsNext, AlertKind, AskReason, CashTold, CourierSays, Customer, DecisionId, DeliveryEvent, Direction, Effect,
    EffectId, EventStatus, Expected, ExpectedBy, FinancialStatus, FulfillmentId, Label, LabelFile, LabelId, Meaning,
    Money, NextAsk, Order, OrderFile, OrderId, PickUpPoint, Preference, Reason, Scan, ShopId, Standing, Status,
    TrackingNo, UnknownCode, UserId, Verdict, When, Why, ZoneSource, fold,
};

use crate::language::Language;
use crate::page::SignedIn;

/// Tries to be more than text.
pub(crate) const EVIL: &str = r#""><script>alert(1)</script><img src=x onerror='alert(2)'>"#;
/// A long name without a place to break it.
pub(crate) const LONG: &str =
    "Ana-Maria-Alexandra-Elisabeta-Constantina-Ecaterina-Floarea-Testescu-Exempleanu-Mostrescu";
/// Right to left.
pub(crate) const RIGHT_TO_LEFT: &str = "שם לדוגמה";

/// The instant of all samples.
pub(crate) fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// So many hours before [`now`].
pub(crate) fn ago(hours: i64) -> Timestamp {
    now() - SignedDuration::from_hours(hours)
}

/// Somebody who is signed in.
pub(crate) fn me(language: Language) -> SignedIn {
    SignedIn {
        user: UserId(1),
        email: "ana@shop.example".to_owned(),
        shop: ShopId(1),
        shop_name: "Magazin de probă".to_owned(),
        address_email: Some("orders@shop.example".to_owned()),
        shopify: store::ServiceState::Connected,
        plan: Plan::Advanced,
        zone: TimeZone::get("Europe/Bucharest").unwrap(),
        language,
        app_bridge: None,
        form_token: "form-token".to_owned(),
        attention: 2,
    }
}

/// A standing with whose turn it is.
pub(crate) fn standing(status: Status, reason: Option<Reason>, acts_next: ActsNext) -> Standing {
    Standing { status, reason, acts_next }
}

/// A scan so many hours ago.
pub(crate) fn scan(hours: i64, status: Status, text: &str) -> Scan {
    Scan {
        at: ago(hours),
        zone: ZoneSource::Assumed,
        code: format!("C{}", status.phase()),
        detail: None,
        text: text.to_owned(),
        place: Some("Cluj-Napoca".to_owned()),
        heading: None,
        meaning: Meaning::Status(standing(status, None, ActsNext::Nobody)),
    }
}

/// A label with its scans.
pub(crate) fn label(id: i64, scans: Vec<Scan>) -> LabelFile {
    let mut scans = scans;
    let timeline = fold(&mut scans, &CourierSays::default(), UnknownCode::KeepsStatus);
    LabelFile {
        label: Label {
            id: LabelId(id),
            order: OrderId(1),
            fulfillment: None,
            courier: "sameday".to_owned(),
            account: None,
            number: TrackingNo::parse(&format!("1ONB{:09}", 100_000 + id)).unwrap(),
            direction: Direction::Outbound,
            created_at: ago(72),
            cancelled_at: None,
            company: None,
        },
        scans,
        timeline,
        says: CourierSays::default(),
        mailed: Vec::new(),
    }
}

/// How a label is asked.
pub(crate) fn meta(id: i64) -> LabelMeta {
    LabelMeta {
        label: LabelId(id),
        next: NextAsk { at: Some(now() + SignedDuration::from_hours(4)), why: AskReason::FixedTime },
        asked_at: Some(ago(2)),
        in_hand: false,
        attempts: 0,
        last_error: None,
        account: Some(store::AccountState::Active),
        account_name: Some("Cont".to_owned()),
        found: store::LabelMatch::default(),
    }
}

/// An order with labels.
pub(crate) fn detail(customer: &str, labels: Vec<LabelFile>) -> OrderDetail {
    let ids: Vec<i64> = labels.iter().map(|one| one.label.id.0).collect();
    OrderDetail {
        file: OrderFile {
            customer_told: Vec::new(),
            order: Order {
                id: OrderId(1),
                shopify_gid: Some("gid://shopify/Order/1".to_owned()),
                name: "#1001".to_owned(),
                created_at: ago(80),
                gateways: vec!["Ramburs".to_owned()],
                financial: FinancialStatus::Pending,
                manual_payment_pending: true,
                total: money("149.90"),
                outstanding: money("149.90"),
                cancelled_at: None,
                dispatched_at: Some(ago(60)),
                customer: Customer {
                    name: customer.to_owned(),
                    phone: Some("+40700000001".to_owned()),
                    email: Some("client@mail.example".to_owned()),
                    city: Some("Iași".to_owned()),
                    locale: Some("ro".to_owned()),
                },
            },
            fulfillments: Vec::new(),
            labels,
            remittances: Vec::new(),
        },
        labels: ids.into_iter().map(meta).collect(),
        decisions: Vec::new(),
        effects: Vec::new(),
        alerts: Vec::new(),
        public_token: "token".to_owned(),
        status_url: Some("https://shop.example/status".to_owned()),
    }
}

/// An amount in lei.
pub(crate) fn money(amount: &str) -> Money {
    Money { amount: amount.parse::<Decimal>().unwrap(), currency: "RON".to_owned() }
}

/// A delivery with a failed visit, as most pages show it.
pub(crate) fn journey() -> Vec<Scan> {
    let absent = standing(Status::CustomerNotFound, Some(Reason::RecipientAbsent), ActsNext::Courier);
    vec![
        scan(70, Status::LabelCreated, "AWB emis"),
        scan(60, Status::PickedUp, "Colet ridicat de la expeditor"),
        scan(40, Status::InTransit, "Colet intrat in depozit"),
        scan(30, Status::OutForDelivery, "Colet in livrare"),
        Scan { meaning: Meaning::Status(absent), ..scan(26, Status::CustomerNotFound, "Destinatar absent") },
        Scan { meaning: Meaning::Notice(None), place: None, ..scan(25, Status::Unknown, "SMS trimis") },
        Scan { zone: ZoneSource::Told(7200), ..scan(3, Status::OutForDelivery, "Colet in livrare") },
    ]
}

/// Orders with everything that a page may have to show.
pub(crate) fn details() -> Vec<OrderDetail> {
    let mut evil = detail(EVIL, vec![label(1, vec![scan(3, Status::InTransit, EVIL)])]);
    evil.file.order.name = EVIL.to_owned();
    evil.labels[0].last_error = Some(LabelProblem { kind: "refused".to_owned(), message: EVIL.to_owned() });
    let unmapped = Scan { meaning: Meaning::Unmapped, code: "X99".to_owned(), ..scan(1, Status::Unknown, "Ceva nou") };
    let mut guessed = label(2, vec![scan(5, Status::LabelCreated, "AWB emis"), unmapped]);
    guessed.label.direction = Direction::ReturnGuessed;
    let mut cancelled = label(3, Vec::new());
    cancelled.label.cancelled_at = Some(ago(9));
    let mut requested = detail("Ana Exemplu", vec![label(1, journey())]);
    requested.labels[0].next = NextAsk { at: Some(now()), why: AskReason::Requested };
    let mut never = detail("Ana Exemplu", vec![label(1, Vec::new())]);
    never.labels[0].next = NextAsk { at: None, why: AskReason::NoAccount };
    never.labels[0].asked_at = None;
    never.labels[0].last_error = Some(LabelProblem { kind: "not_found".to_owned(), message: String::new() });
    let mut unclear = detail("Ana Exemplu", Vec::new());
    unclear.file.order.gateways = vec!["Transfer bancar".to_owned()];
    unclear.file.order.cancelled_at = Some(ago(1));
    unclear.file.order.customer.phone = None;
    vec![
        with_history(detail("Ana Exemplu", vec![label(1, journey()), guessed, cancelled])),
        evil,
        detail(LONG, vec![label(1, vec![scan(3, Status::Delivered, LONG)])]),
        detail(RIGHT_TO_LEFT, vec![label(1, vec![scan(3, Status::ReadyForPickup, RIGHT_TO_LEFT)])]),
        requested,
        never,
        unclear,
        detail("Ana Exemplu", (1..=200).map(|id| label(id, journey())).collect()),
        told(),
    ]
}

/// Parcels about which couriers told all that they can: on its way, waiting, delivered, coming back, late, a return,
/// and one whose courier means no good.
fn told() -> OrderDetail {
    let day = |day: i8| When::Day(jiff::civil::date(2026, 11, day));
    let mut on_its_way = label(1, journey());
    let (from, to) = (now() + SignedDuration::from_hours(22), now() + SignedDuration::from_hours(24));
    on_its_way.says.expected = Some(Expected { when: When::Between(from, to), by: ExpectedBy::Estimate });
    on_its_way.says.redirect_number = Some("1ONB000900001".to_owned());
    let mut waiting =
        label(2, vec![scan(30, Status::OutForDelivery, "In livrare"), scan(3, Status::ReadyForPickup, "In locker")]);
    waiting.says.point = Some(PickUpPoint {
        name: Some("easybox Exemplu".to_owned()),
        address: Some("Str. Exemplu 1, Cluj-Napoca".to_owned()),
        code: Some("4321".to_owned()),
        page: Some("https://courier.invalid/point/4321".to_owned()),
    });
    waiting.says.pick_up_until = Some(day(26));
    waiting.says.attempts = Some(2);
    waiting.says.expected = Some(Expected { when: day(22), by: ExpectedBy::Promise });
    let mut delivered =
        label(3, vec![scan(30, Status::OutForDelivery, "In livrare"), scan(3, Status::Delivered, "Livrat")]);
    delivered.says.signer = Some("Vecina Semnatara".to_owned());
    delivered.says.proof_link = Some("https://courier.invalid/pod/3".to_owned());
    delivered.says.collected = Some(CashTold { amount: Some(money("149.90")), when: Some(When::At(ago(3))) });
    delivered.says.remitted = Some(CashTold { amount: None, when: Some(day(25)) });
    let mut refused = label(4, vec![scan(3, Status::Rejected, "Refuzat")]);
    refused.says.return_number = Some("1ONB000900004".to_owned());
    let mut late = label(5, vec![scan(60, Status::InTransit, "In tranzit")]);
    late.says.expected = Some(Expected { when: day(20), by: ExpectedBy::Promise });
    let mut back = label(6, vec![scan(3, Status::InTransit, "In tranzit")]);
    back.label.direction = Direction::Return;
    back.says.expected = Some(Expected { when: day(25), by: ExpectedBy::Promise });
    let mut evil = label(7, vec![scan(3, Status::ReadyForPickup, "In locker")]);
    evil.says.point = Some(PickUpPoint {
        name: Some(EVIL.to_owned()),
        page: Some("javascript:alert(1)".to_owned()),
        ..PickUpPoint::default()
    });
    evil.says.proof_link = Some(EVIL.to_owned());
    detail("Ana Exemplu", vec![on_its_way, waiting, delivered, refused, late, back, evil])
}

fn with_history(mut detail: OrderDetail) -> OrderDetail {
    detail.decisions = Preference::ALL
        .iter()
        .zip([Verdict::Act, Verdict::Act, Verdict::Hold, Verdict::No].into_iter().cycle())
        .zip([Why::StatusChanged, Why::StatusChanged, Why::PaymentUnclear, Why::SwitchedOff].into_iter().cycle())
        .zip(1..)
        .map(|(((preference, verdict), why), id)| DecisionRow {
            id: DecisionId(id),
            preference: *preference,
            label: Some(LabelId(1)),
            about_at: Some(ago(3)),
            status: Some(Status::OutForDelivery),
            verdict,
            why,
            decided_at: ago(2),
        })
        .collect();
    let event = DeliveryEvent {
        fulfillment: FulfillmentId(1),
        label: LabelId(1),
        status: EventStatus::OutForDelivery,
        standing: Status::OutForDelivery,
        reason: None,
        happened_at: ago(3),
        place: None,
        expected: None,
    };
    let states = [EffectState::Done, EffectState::Waiting, EffectState::InHand, EffectState::Parked];
    detail.effects = states
        .into_iter()
        .zip(1..)
        .map(|(state, id)| EffectRow {
            id: EffectId(id),
            decision: DecisionId(1),
            label: Some(LabelId(1)),
            effect: if id == 1 { Effect::DeliveryEvent(event.clone()) } else { Effect::MarkPaid { order: OrderId(1) } },
            state,
            attempts: 2,
            due: now(),
            last_error: (id > 1).then(|| "Shopify failed with HTTP 503".to_owned()),
            outcome: (id == 1).then(|| "created".to_owned()),
            detail: None,
            created_at: ago(2),
            done_at: (id == 1).then(|| ago(1)),
            parked_at: (id == 4).then(|| ago(1)),
        })
        .collect();
    let alert = |id, kind, closed_at| AlertRow { id: AlertId(id), label: LabelId(1), kind, at: ago(3), closed_at };
    detail.alerts =
        vec![alert(1, AlertKind::ReturnedAfterDelivery, None), alert(2, AlertKind::LostOrDamaged, Some(ago(1)))];
    detail
}

/// The same orders as the list shows them.
pub(crate) fn rows() -> Vec<OrderRow> {
    details().iter().map(row).collect()
}

fn row(detail: &OrderDetail) -> OrderRow {
    let order = &detail.file.order;
    OrderRow {
        id: order.id,
        name: order.name.clone(),
        created_at: order.created_at,
        customer_name: order.customer.name.clone(),
        total: order.total.clone(),
        outstanding: order.outstanding.clone(),
        gateways: order.gateways.clone(),
        manual_payment_pending: order.manual_payment_pending,
        financial: order.financial.clone(),
        cancelled_at: order.cancelled_at,
        dispatched_at: order.dispatched_at,
        labels: detail.file.labels.iter().map(label_row).collect(),
        open_alerts: detail.alerts.iter().filter(|alert| alert.closed_at.is_none()).map(|_| 1).sum(),
    }
}

fn label_row(file: &LabelFile) -> LabelRow {
    let standing = file.timeline.standing;
    LabelRow {
        id: file.label.id,
        courier: file.label.courier.clone(),
        number: file.label.number.clone(),
        status: standing.status,
        reason: standing.reason,
        acts_next: standing.acts_next,
        since: file.timeline.since,
        direction: file.label.direction,
        cancelled_at: file.label.cancelled_at,
    }
}
