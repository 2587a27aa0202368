//! What holds for all scans in all orders.

use proptest::prelude::*;
use tracking::{
    Cash, CourierSays, Direction, Heading, Meaning, Scan, Status, Timeline, UnknownCode, fold, fold_label, occurrences,
};

use crate::builders::{at, scan_at};

/// Scans of one week, close enough for the same moment to come twice.
pub fn any_scan() -> impl Strategy<Value = Scan> {
    let heading = prop_oneof![4 => Just(None), 1 => Just(Some(Heading::Sender)), 1 => Just(Some(Heading::Recipient))];
    let text = prop::sample::select(vec!["", "one text", "another text"]);
    (0..2_000_i64, 0..17_usize, heading, text).prop_map(|(minutes, kind, heading, text)| {
        let when = at("02 08:00") + jiff::SignedDuration::from_mins(minutes * 5);
        let meaning = match Status::ALL.get(kind) {
            Some(status) => scan_at(when, *status),
            None if kind == 15 => Scan {
                code: "PAID".to_owned(),
                meaning: Meaning::Notice(Some(Cash::Collected)),
                ..scan_at(when, Status::InTransit)
            },
            None => Scan { code: "S99".to_owned(), meaning: Meaning::Unmapped, ..scan_at(when, Status::InTransit) },
        };
        Scan { heading, text: text.to_owned(), ..meaning }
    })
}

pub fn any_scans() -> impl Strategy<Value = Vec<Scan>> {
    prop::collection::vec(any_scan(), 0..14)
}

fn any_unknown_code() -> impl Strategy<Value = UnknownCode> {
    prop::sample::select(vec![UnknownCode::Shows, UnknownCode::KeepsStatus])
}

fn folded(scans: &[Scan], unknown: UnknownCode) -> (Vec<Scan>, Timeline) {
    let mut scans = scans.to_vec();
    let timeline = fold(&mut scans, &CourierSays::default(), unknown);
    (scans, timeline)
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (scans, shuffled) in any_scans().prop_flat_map(|scans| (Just(scans.clone()), Just(scans).prop_shuffle())),
        unknown in any_unknown_code(),
    ) {
        prop_assert_eq!(folded(&scans, unknown), folded(&shuffled, unknown));
    }

    #[test]
    fn folding_twice_is_folding_once(scans in any_scans(), unknown in any_unknown_code()) {
        let (sorted, timeline) = folded(&scans, unknown);
        prop_assert_eq!(folded(&sorted, unknown), (sorted, timeline));
    }

    #[test]
    fn scans_told_again_change_nothing(scans in any_scans(), unknown in any_unknown_code()) {
        let twice: Vec<Scan> = scans.iter().chain(&scans).cloned().collect();
        prop_assert_eq!(folded(&scans, unknown), folded(&twice, unknown));
    }

    #[test]
    fn each_scan_is_read_and_changes_go_forward_in_time(scans in any_scans(), unknown in any_unknown_code()) {
        let (sorted, timeline) = folded(&scans, unknown);
        prop_assert_eq!(sorted.len(), timeline.read.len());
        prop_assert!(timeline.changes.is_sorted_by_key(|change| change.at));
        prop_assert!(timeline.changes.windows(2).all(|pair| pair[1].from == Some(pair[0].to.status)));
    }

    #[test]
    fn without_a_scan_that_says_delivered_nothing_is_delivered(scans in any_scans(), unknown in any_unknown_code()) {
        let mut others: Vec<Scan> = scans.into_iter().filter(|scan| scan.status() != Some(Status::Delivered)).collect();
        let says = CourierSays { delivered: true, registered: true, ..CourierSays::default() };
        let timeline = fold(&mut others, &says, unknown);
        prop_assert_ne!(timeline.known.status, Status::Delivered);
        prop_assert_ne!(timeline.standing.status, Status::Delivered);
        prop_assert_eq!(timeline.delivered_at, None);
    }

    #[test]
    fn a_label_heading_to_the_sender_is_never_delivered(scans in any_scans(), unknown in any_unknown_code()) {
        let mut back: Vec<Scan> =
            scans.into_iter().map(|scan| Scan { heading: Some(Heading::Sender), ..scan }).collect();
        let timeline = fold(&mut back, &CourierSays::default(), unknown);
        prop_assert!(timeline.changes.iter().all(|change| change.to.status != Status::Delivered));
        prop_assert_eq!(timeline.delivered_at, None);
    }

    #[test]
    fn a_return_label_is_never_delivered_refused_or_not_found(scans in any_scans(), unknown in any_unknown_code()) {
        let mut scans = scans;
        let timeline = fold_label(Direction::Return, &mut scans, &CourierSays::default(), unknown);
        let customers = [Status::Delivered, Status::Rejected, Status::CustomerNotFound, Status::OutForDelivery];
        prop_assert!(timeline.changes.iter().all(|change| !customers.contains(&change.to.status)));
    }

    #[test]
    fn occurrences_are_counted_from_one_and_do_not_overlap(scans in any_scans()) {
        let (sorted, timeline) = folded(&scans, UnknownCode::Shows);
        for status in [Status::Rejected, Status::CustomerNotFound] {
            let found = occurrences(&sorted, &timeline, status);
            prop_assert!(found.iter().zip(1_u32..).all(|(one, number)| one.number == number));
            prop_assert!(found.windows(2).all(|pair| pair[0].last_at <= pair[1].first_at));
        }
    }
}
