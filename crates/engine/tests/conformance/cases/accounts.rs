//! Passwords and tokens.

use store::AccountState;
use tracking::Status;

use crate::candidate::{Candidate, hour};
use crate::trial::Trial;

pub(crate) async fn a_wrong_password_is_hardly_tried_and_waits_for_a_person(candidate: &'static Candidate) {
    let parcels = (1..=4).map(|n| candidate.delivered(n)).collect();
    let trial = Trial::of(candidate, parcels).await;
    trial.enter_password(false).await;
    trial.pass_until(hour(48)).await;
    assert_eq!(trial.account().await.state, AccountState::NeedsAttention);
    // Two that were under way at once, or a second form of the call.
    let calls = trial.calls().len();
    assert!((1..=2).contains(&calls), "{calls} calls with a wrong password");
    for n in 0..4 {
        let (file, meta) = trial.label(n).await;
        assert!(file.scans.is_empty() && meta.account == Some(AccountState::NeedsAttention));
    }

    trial.enter_password(true).await;
    trial.ask_all().await;
    trial.assert_account_is_well().await;
    for n in 0..4 {
        assert_eq!(trial.status(n).await, Status::Delivered);
    }
}

pub(crate) async fn a_token_that_ends_in_the_middle_costs_one_sign_in(candidate: &'static Candidate) {
    let labels = candidate.profile().batch + 2;
    let parcels = (1..).take(labels).map(|n| candidate.delivered(n)).collect();
    let trial = Trial::of(candidate, parcels).await;
    trial.ask().await;
    assert_eq!(trial.sign_ins(), 1);
    let before = trial.asked().len();
    trial.revokes_tokens();
    trial.pass_until(hour(12)).await;
    assert_eq!(trial.sign_ins(), 2, "one for each label would be hammering");
    assert!(trial.asked().len() > before);
    for n in 0..labels {
        assert_eq!((trial.status(n).await, trial.problem(n).await), (Status::Delivered, None), "label {n}");
    }
    trial.assert_account_is_well().await;
}

pub(crate) async fn a_token_is_renewed_before_its_end(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.brought_out_then(1, &[])]).await;
    trial.pass_until(hour(24 * 5)).await;
    let sign_ins = trial.sign_ins();
    assert!((2..=40).contains(&sign_ins), "{sign_ins} sign-ins in five days");
    let refused: Vec<_> = trial.calls().into_iter().filter(|call| call.http != Some(200)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
