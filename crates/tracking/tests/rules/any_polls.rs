//! What holds for all orders, however the scans spread over the asks.

use std::collections::HashSet;

use jiff::SignedDuration;
use proptest::prelude::*;
use tracking::{
    Decision, Direction, Effect, FinancialStatus, FulfillmentId, LabelId, OrderFile, Scan, Status, combined_events,
    decide, occurrences,
};

use crate::any_order::{any_scan, any_scans};
use crate::builders::{all_changes, all_on, at, cod_order, effects, fulfillment, label, label_in, scan_at, services};
use crate::polls::Polls;

type News = Vec<(LabelId, Scan)>;

/// Scans of three labels in the order of arrival, which is not that of their times.
fn any_news() -> impl Strategy<Value = Vec<News>> {
    let one = (1..4_i64, any_scan()).prop_map(|(label, scan)| (LabelId(label), scan));
    prop::collection::vec(prop::collection::vec(one, 0..5), 1..8)
}

/// Scans of one label as they happen, never two at once.
fn news_as_it_happens() -> impl Strategy<Value = Vec<News>> {
    let statuses: Vec<Status> = Status::ALL.iter().copied().filter(|status| *status != Status::Cancelled).collect();
    let step = (1..900_i64, prop::sample::select(statuses), any::<bool>());
    prop::collection::vec(step, 1..16).prop_map(|steps| {
        let mut when = at("02 08:00");
        let mut asks: Vec<News> = vec![Vec::new()];
        for (minutes, status, asked_between) in steps {
            when += SignedDuration::from_mins(minutes);
            if asked_between {
                asks.push(Vec::new());
            }
            asks.last_mut().unwrap().push((LabelId(1), scan_at(when, status)));
        }
        asks
    })
}

/// Two parcels of one fulfillment and one of another.
fn three_labels() -> OrderFile {
    let mut other = label(3, []);
    other.label.fulfillment = Some(FulfillmentId(2));
    let mut file = cod_order([label(1, []), label(2, []), other]);
    file.fulfillments.push(fulfillment(2));
    file
}

fn any_order() -> impl Strategy<Value = OrderFile> {
    let one = (any_scans(), prop::sample::select(Direction::ALL), prop::option::weighted(0.1, 0..2_000_i64));
    let financial = ["pending", "paid", "partially_paid", "refunded", "voided", "authorized", "new"];
    let gateways = prop::sample::subsequence(vec!["Ramburs", "PayPal", "Bank transfer"], 0..3);
    let labels = prop::collection::vec(one, 0..4);
    let cancelled = prop::option::weighted(0.2, 0..2_000_i64);
    (labels, prop::sample::select(financial.to_vec()), gateways, cancelled).prop_map(
        |(labels, financial, gateways, cancelled)| {
            let moment = |minutes: i64| at("02 08:00") + SignedDuration::from_mins(minutes * 5);
            let labels = (1..).zip(labels).map(|(id, (scans, direction, cancelled))| {
                let mut file = label_in(direction, id, scans);
                file.label.cancelled_at = cancelled.map(moment);
                file
            });
            let mut file = cod_order(labels.collect::<Vec<_>>());
            file.order.financial = FinancialStatus::from(financial.to_owned());
            file.order.gateways = gateways.into_iter().map(str::to_owned).collect();
            file.order.cancelled_at = cancelled.map(moment);
            file
        },
    )
}

fn is_paid(decisions: &[Decision]) -> bool {
    effects(decisions).into_iter().any(|effect| matches!(effect, Effect::MarkPaid { .. }))
}

fn all_delivered(file: &OrderFile) -> bool {
    file.counting_labels().next().is_some()
        && file.counting_labels().all(|label| label.timeline.known.status == Status::Delivered)
}

proptest! {
    #[test]
    fn deciding_twice_gives_the_same_whatever_the_order_of_the_triggers(
        (file, triggers) in any_order().prop_flat_map(|file| {
            let triggers = all_changes(&file);
            (Just(file), Just(triggers).prop_shuffle())
        }),
    ) {
        let once = decide(&file, &all_on(), &services(), &all_changes(&file));
        prop_assert_eq!(&decide(&file, &all_on(), &services(), &triggers), &once);
        let told_twice: Vec<_> = triggers.iter().chain(&triggers).cloned().collect();
        prop_assert_eq!(&decide(&file, &all_on(), &services(), &told_twice), &once);
    }

    #[test]
    fn no_decision_and_no_effect_stands_twice_in_one_answer(file in any_order()) {
        let mut triggers = all_changes(&file);
        triggers.push(tracking::Trigger::OrderChanged);
        let decisions = decide(&file, &all_on(), &services(), &triggers);
        let decided: HashSet<&str> = decisions.iter().map(|decision| decision.key.as_str()).collect();
        prop_assert_eq!(decided.len(), decisions.len());
        let done: HashSet<String> = effects(&decisions).into_iter().map(Effect::key).collect();
        prop_assert_eq!(done.len(), effects(&decisions).len());
        prop_assert!(decisions.iter().filter(|one| one.dispatched_at.is_some()).count() <= 1);
    }

    #[test]
    fn an_order_is_paid_only_when_all_that_counts_is_delivered_and_it_is_not_cancelled(file in any_order()) {
        let decisions = decide(&file, &all_on(), &services(), &all_changes(&file));
        let expects_payment = matches!(file.order.financial, FinancialStatus::Pending | FinancialStatus::PartiallyPaid
            | FinancialStatus::Other(_) | FinancialStatus::Authorized)
            && file.order.gateways.iter().any(|name| name == "Ramburs")
            && file.order.cancelled_at.is_none();
        prop_assert_eq!(is_paid(&decisions), expects_payment && all_delivered(&file));
    }

    #[test]
    fn over_many_asks_a_cash_order_is_never_paid_before_all_is_delivered_and_always_once_it_is(news in any_news()) {
        let mut polls = Polls::of(three_labels());
        for scans in news {
            let decisions = polls.ask(&scans);
            prop_assert!(!is_paid(&decisions) || all_delivered(&polls.file));
            prop_assert!(!all_delivered(&polls.file) || polls.times_paid() == 1);
        }
        prop_assert!(polls.times_paid() <= 1);
    }

    #[test]
    fn over_many_asks_shopify_hears_each_change_once_forward_in_time_and_ends_with_the_truth(news in any_news()) {
        let mut polls = Polls::of(three_labels());
        for scans in news {
            polls.ask(&scans);
            for fulfillment in [FulfillmentId(1), FulfillmentId(2)] {
                let told: Vec<_> =
                    polls.events().into_iter().filter(|event| event.fulfillment == fulfillment).collect();
                prop_assert!(told.windows(2).all(|pair| pair[0].happened_at < pair[1].happened_at));
                prop_assert!(told.windows(2).all(|pair| pair[0].status != pair[1].status));
                let truth = combined_events(fulfillment, &polls.file);
                if let Some(truth) = truth.last() {
                    prop_assert_eq!(told.last().map(|event| event.status), Some(truth.status));
                }
            }
        }
    }

    #[test]
    fn over_many_asks_each_refusal_and_each_visit_is_mailed_once(news in news_as_it_happens()) {
        let mut polls = Polls::of(cod_order([label(1, [])]));
        for scans in news {
            polls.ask(&scans);
        }
        let label = &polls.file.labels[0];
        for status in [Status::Rejected, Status::CustomerNotFound] {
            let happened: Vec<_> = occurrences(&label.scans, &label.timeline, status).iter().map(|one| one.first_at).collect();
            prop_assert_eq!(polls.mails(LabelId(1), status), happened);
        }
    }

    #[test]
    fn over_many_asks_in_any_order_nobody_is_mailed_about_one_scan_twice(news in any_news()) {
        let mut polls = Polls::of(three_labels());
        for scans in news {
            polls.ask(&scans);
        }
        for label in &polls.file.labels {
            for status in [Status::Rejected, Status::CustomerNotFound] {
                let mails = polls.mails(label.label.id, status);
                let moments: HashSet<_> = mails.iter().collect();
                prop_assert_eq!(moments.len(), mails.len());
            }
        }
    }

    #[test]
    fn over_many_asks_an_order_is_dispatched_as_soon_as_the_courier_has_a_parcel(news in any_news()) {
        let mut polls = Polls::of(three_labels());
        for scans in news {
            polls.ask(&scans);
            let handed_over = polls.file.counting_labels().any(|label| label.timeline.changes.iter()
                .any(|change| change.to.status.is_handed_over()));
            prop_assert!(!handed_over || polls.file.order.dispatched_at.is_some());
        }
    }

    #[test]
    fn asking_once_or_often_ends_with_the_same_mails_payment_and_last_word(news in news_as_it_happens()) {
        let mut often = Polls::of(cod_order([label(1, [])]));
        let mut once = Polls::of(cod_order([label(1, [])]));
        once.ask(&news.iter().flatten().cloned().collect::<Vec<_>>());
        news.into_iter().for_each(|scans| drop(often.ask(&scans)));
        let of_mail = |polls: &Polls| {
            [Status::Rejected, Status::CustomerNotFound].map(|status| polls.mails(LabelId(1), status))
        };
        prop_assert_eq!(of_mail(&often), of_mail(&once));
        let words = |polls: &Polls| polls.events().iter().map(|event| (event.status, event.happened_at)).collect::<Vec<_>>();
        prop_assert_eq!(words(&often), words(&once));
        // A delivery that was taken back before anybody asked was never paid; one that was seen is not undone.
        prop_assert!(often.times_paid() >= once.times_paid());
    }
}
