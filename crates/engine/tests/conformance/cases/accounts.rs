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
    let parcels = (1..).take(labels).map(|n| candidate.brought_out_then(n, &[])).collect();
    let trial = Trial::of(candidate, parcels).await;
    trial.ask().await;
    assert_eq!((trial.sign_ins(), trial.asked().len()), (1, 1), "the others wait for the pause between two calls");
    trial.revokes_tokens();
    trial.ask_all().await;
    assert_eq!(trial.sign_ins(), 2, "one for each label would be hammering");
    let refused = trial.asked().iter().filter(|call| call.http == Some(401)).count();
    assert_eq!(refused, 1, "{:?}", trial.asked());
    for n in 0..labels {
        let (file, meta) = trial.label(n).await;
        assert!(!file.scans.is_empty() && meta.last_error.is_none(), "label {n}: {:?}", meta.last_error);
    }
    trial.assert_account_is_well().await;
}

pub(crate) async fn a_token_is_renewed_before_its_end(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.brought_out_then(1, &[])]).await;
    // The longest-lived of these tokens is good for two weeks.
    trial.pass_until(hour(24 * 20)).await;
    let (sign_ins, asked) = (trial.sign_ins(), trial.asked().len());
    assert!(sign_ins >= 2 && sign_ins <= asked, "{sign_ins} sign-ins for {asked} calls in twenty days");
    let refused: Vec<_> = trial.calls().into_iter().filter(|call| call.http != Some(200)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
