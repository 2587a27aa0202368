//! What the store and the engine tell the pages that are tested.

use engine::ReplayProgress;
use jiff::SignedDuration;
use store::{
    AccountState, AlertId, CourierAccount, FeedCursor, FeedState, HeldDecision, OpenAlert, OrderImport, ParkedEffect,
    RunId, RunRow, RunWay, Spent, UnmappedCode, UnmappedLabel, WaitingEffects,
};
use tracking::{
    AccountId, ActsNext, AlertKind, AskReason, CodeMapping, Decision, DecisionId, Effect, EffectId, LabelId, Meaning,
    OrderId, Preference, Reason, ShopId, Standing, Status, Target, TrackingNo, Verdict, Why,
};

use super::invoicing_pages::account as invoicing_account;
use crate::attention::{ShopifyTrouble, Waiting};
use crate::codes::KnownCodes;
use crate::samples::{EVIL, ago, now};

pub(super) fn order_import(is_parked: bool, ended_hours_ago: Option<i64>) -> OrderImport {
    OrderImport {
        since: ago(60 * 24),
        orders: 50,
        parcels: 61,
        began_at: ago(2),
        told_at: ago(1),
        ended_at: ended_hours_ago.map(ago),
        last_error: is_parked.then(|| EVIL.to_owned()),
        is_parked,
    }
}

pub(super) fn open_alert() -> OpenAlert {
    OpenAlert {
        id: AlertId(1),
        order: OrderId(1),
        order_name: "#1001".to_owned(),
        label: LabelId(1),
        kind: AlertKind::ReturnedAfterDelivery,
        at: ago(3),
        closed_at: None,
    }
}

pub(super) fn account() -> CourierAccount {
    CourierAccount {
        id: AccountId(1),
        shop: ShopId(1),
        courier: "sameday".to_owned(),
        name: EVIL.to_owned(),
        base_url: None,
        state: AccountState::NeedsAttention,
        batch: 1,
        interval_ms: 1500,
        ready_at: now(),
        failures: 3,
        blocked_until: Some(now()),
        last_error: Some(EVIL.to_owned()),
        last_ok_at: Some(ago(5)),
    }
}

pub(super) const SPENT: Spent = Spent { asked: 20, spared: 1_000, ask_calls: 20, feed_calls: 12, news: 40 };

pub(super) fn feed() -> FeedState {
    FeedState {
        account: AccountId(1),
        since: ago(9),
        cursor: FeedCursor { read_to: ago(1), settled_to: ago(1), open: None },
        rows_an_hour: 0,
        aside: Some((now() + SignedDuration::from_hours(1), EVIL.to_owned())),
    }
}

pub(super) fn run() -> RunRow {
    RunRow {
        id: RunId(1),
        account: AccountId(1),
        courier: "sameday".to_owned(),
        started_at: ago(1),
        finished_at: now(),
        way: RunWay::Feed,
        cause: AskReason::Interval,
        asked: 20,
        answered: 19,
        errors: 1,
        calls: 20,
        news: 4,
        new_scans: 5,
        error: Some(EVIL.to_owned()),
    }
}

pub(super) fn held(preference: Preference, why: Why, number: Option<&str>) -> HeldDecision {
    HeldDecision {
        id: DecisionId(1),
        order: OrderId(1),
        order_name: "#1001".to_owned(),
        preference,
        why,
        label: number.map(|_| LabelId(1)),
        number: number.map(str::to_owned),
        about_at: Some(ago(4)),
        decided_at: ago(3),
    }
}

pub(super) fn unmapped() -> UnmappedCode {
    UnmappedCode {
        courier: "sameday".to_owned(),
        code: "X99".to_owned(),
        detail: "7".to_owned(),
        text: EVIL.to_owned(),
        seen: 4,
        first_at: ago(30),
        last_at: ago(1),
        label: LabelId(1),
    }
}

pub(super) fn replay_state(ended_at: Option<jiff::Timestamp>) -> store::ReplayState {
    store::ReplayState {
        query: store::CodeQuery { courier: "sameday".to_owned(), code: Some(EVIL.to_owned()), detail: None },
        labels: 120,
        read: 40,
        changed: 12,
        held: 30,
        began_at: ago(1),
        told_at: now(),
        ended_at,
    }
}

pub(super) fn known_codes(ended_at: Option<jiff::Timestamp>, is_running: bool) -> KnownCodes {
    let mapping = |shop: Option<i64>, detail: &str, meaning| CodeMapping {
        shop: shop.map(ShopId),
        courier: "sameday".to_owned(),
        code: "X98".to_owned(),
        detail: detail.to_owned(),
        meaning,
        mapped_at: ago(5),
    };
    let weather = Meaning::of_status(Status::Delayed, Some(Reason::Weather), None).unwrap();
    let label = |number: i64| UnmappedLabel {
        label: LabelId(number),
        order: OrderId(number),
        order_name: EVIL.to_owned(),
        number: TrackingNo::parse(&format!("1ONB00010000{number}")).unwrap(),
    };
    KnownCodes {
        unmapped: vec![(unmapped(), vec![label(1), label(2)])],
        more: 3,
        mappings: vec![mapping(Some(1), "", weather), mapping(None, EVIL, Meaning::Notice(None))],
        progress: Some(ReplayProgress { state: replay_state(ended_at), broke_off: !is_running }),
    }
}

pub(super) fn preview() -> engine::Preview {
    let standing = |status| Standing { status, reason: None, acts_next: ActsNext::Nobody };
    let decision = |preference, verdict| Decision {
        key: String::new(),
        preference,
        label: Some(LabelId(1)),
        about_at: Some(ago(4)),
        status: Some(Status::Delivered),
        verdict,
        why: Why::AllDelivered,
        dispatched_at: None,
        effects: Vec::new(),
    };
    let change = engine::ReadAgain {
        label: LabelId(1),
        order: OrderId(1),
        order_name: EVIL.to_owned(),
        number: TrackingNo::parse("1ONB000100001").unwrap(),
        before: standing(Status::Unknown),
        after: standing(Status::Delivered),
        decisions: vec![
            decision(Preference::FinancialStatus, Verdict::Act),
            decision(Preference::FulfillmentStatus, Verdict::Act),
            decision(Preference::FulfillmentStatus, Verdict::Act),
            decision(Preference::CreateInvoice, Verdict::No),
        ],
        unreadable: 2,
    };
    engine::Preview { changes: vec![change], read: 25, next: Some(LabelId(9)) }
}

pub(super) fn waiting() -> Waiting {
    Waiting {
        shopify: ShopifyTrouble {
            refusal: Some(store::ShopifyRefusal {
                state: store::ServiceState::Frozen,
                since: ago(30),
                asked_again_at: ago(-20),
            }),
            round_error: Some(EVIL.to_owned()),
        },
        held_count: 6,
        data_requests: 2,
        webhooks: vec![store::ParkedWebhook {
            id: store::WebhookId(1),
            topic: EVIL.to_owned(),
            received_at: ago(4),
            last_error: Some(EVIL.to_owned()),
            parked_at: ago(3),
        }],
        missing: vec![store::MissingWebhook { topic: EVIL.to_owned(), why: EVIL.to_owned() }],
        accounts: vec![account()],
        effects: vec![WaitingEffects { target: Target::Mail, effects: 12, oldest: ago(30) }],
        unclear: vec![store::UnclearLabel {
            label: LabelId(1),
            order: OrderId(1),
            order_name: EVIL.to_owned(),
            number: tracking::TrackingNo::parse("1100000956").unwrap(),
            company: EVIL.to_owned(),
            reason: tracking::MatchReason::CompanyUnknown,
            candidates: vec!["cargus".to_owned(), "fan-courier".to_owned()],
            created_at: ago(3),
        }],
        returned: vec![store::ReturnedInvoice {
            order: OrderId(1),
            order_name: EVIL.to_owned(),
            issue: 1,
            number: EVIL.to_owned(),
        }],
        invoicing: Some(invoicing_account(AccountState::NeedsAttention)),
        alerts: vec![open_alert()],
        parked: vec![ParkedEffect {
            id: EffectId(1),
            order: OrderId(1),
            order_name: EVIL.to_owned(),
            effect: Effect::MarkPaid { order: OrderId(1) },
            attempts: 9,
            outcome: Some("scope_missing".to_owned()),
            last_error: Some(EVIL.to_owned()),
            parked_at: ago(2),
        }],
        held: vec![
            held(Preference::FinancialStatus, Why::PaymentUnclear, None),
            held(Preference::MailRejected, Why::NoAddressEmail, Some(EVIL)),
            held(Preference::DispatchOnPickUp, Why::BeforeSwitchedOn, Some("1ONB000100001")),
            held(Preference::FulfillmentStatus, Why::ReadAgain, Some("1ONB000100001")),
        ],
        unmapped: vec![unmapped()],
    }
}
