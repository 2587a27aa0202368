//! Numbers that the courier does not know, and more of them than one call takes.

use simulators::script::ParcelScript;
use store::AccountState;
use tracking::Status;

use crate::candidate::{Candidate, hour};
use crate::trial::Trial;

/// A number that no courier has: too short, with a letter and a stroke.
const NOBODYS: &str = "A-1B";

pub(crate) async fn an_unknown_number_is_an_error_of_its_label_alone(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.unknown(1)]).await;
    trial.ask_all().await;
    let (file, meta) = trial.label(0).await;
    assert_eq!(meta.last_error.unwrap().kind, "not_found");
    assert!(file.scans.is_empty() && file.timeline.known.status == Status::Unknown);
    assert!(meta.next.at.is_some(), "it may become known");
    let account = trial.account().await;
    assert_eq!((account.state, account.blocked_until), (AccountState::Active, None));
}

pub(crate) async fn one_bad_number_costs_the_others_nothing(candidate: &'static Candidate) {
    let parcels = vec![candidate.delivered(1), candidate.unknown(2), candidate.delivered(3)];
    let trial = Trial::of(candidate, parcels).await;
    trial.clock.move_to(hour(12));
    trial.ask_all().await;
    assert_eq!((trial.status(0).await, trial.status(2).await), (Status::Delivered, Status::Delivered));
    assert_eq!((trial.problem(0).await, trial.problem(2).await), (None, None));
    assert_eq!(trial.problem(1).await.as_deref(), Some("not_found"));
    trial.assert_account_is_well().await;
}

pub(crate) async fn a_number_that_cannot_be_the_couriers_is_never_asked(candidate: &'static Candidate) {
    let odd = ParcelScript { number: NOBODYS.to_owned(), ..candidate.unknown(1) };
    let trial = Trial::of(candidate, vec![odd, candidate.delivered(2)]).await;
    trial.clock.move_to(hour(12));
    trial.ask_all().await;
    assert_eq!(trial.problem(0).await.as_deref(), Some("malformed"));
    assert_eq!((trial.status(1).await, trial.problem(1).await), (Status::Delivered, None));
    assert!(trial.calls().iter().all(|call| call.numbers.iter().all(|number| !number.contains(NOBODYS))));
    trial.assert_account_is_well().await;
}

pub(crate) async fn more_labels_than_a_call_takes_are_asked_in_several_calls(candidate: &'static Candidate) {
    let batch = candidate.profile().batch;
    let labels = batch + 2;
    let parcels = (1..).take(labels).map(|n| candidate.delivered(n)).collect();
    let trial = Trial::of(candidate, parcels).await;
    trial.clock.move_to(hour(12));
    trial.ask_all().await;
    for n in 0..labels {
        assert_eq!((trial.status(n).await, trial.problem(n).await), (Status::Delivered, None), "label {n}");
    }
    let sizes: Vec<_> = trial.asked().iter().map(|call| call.numbers.len()).collect();
    assert!(sizes.iter().all(|size| *size <= batch), "{sizes:?} in calls of {batch}");
    assert_eq!((sizes.len(), sizes.iter().sum()), (labels.div_ceil(batch), labels), "{sizes:?}");
    trial.assert_account_is_well().await;
}
