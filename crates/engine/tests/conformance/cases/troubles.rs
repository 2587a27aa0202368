//! A courier that is busy, down, slow or broken: nothing that was known is lost, and it is asked again.

use std::time::Duration;

use jiff::SignedDuration;
use simulators::faults::FaultKind;
use store::AccountState;
use tracking::Status;

use crate::candidate::{Candidate, hour};
use crate::trial::Trial;

/// What is short for a test and long for a server on the same machine.
const SHORT: Duration = Duration::from_millis(400);

/// A parcel that is known a little, at the instant when it is due again and was delivered meanwhile.
async fn due_again(candidate: &'static Candidate, longest_answer: Duration) -> Trial {
    let trial = Trial::within(candidate, vec![candidate.delivered(1)], longest_answer).await;
    trial.ask().await;
    assert!(!trial.label(0).await.0.scans.is_empty());
    trial.clock.move_to(hour(12));
    trial
}

/// Two calls go wrong in this way, and then none.
async fn passes(candidate: &'static Candidate, kind: FaultKind) {
    let trial = due_again(candidate, SHORT).await;
    let (before, asked) = (trial.label(0).await.0, trial.asked().len());
    trial.fails(kind, 2);
    trial.ask().await;
    let account = trial.account().await;
    assert_eq!(account.state, AccountState::Active, "a passing trouble is nobody's fault: {:?}", account.last_error);
    assert!(account.last_error.is_some(), "nobody was told");
    let after = trial.label(0).await.0;
    assert_eq!((after.scans, after.timeline), (before.scans, before.timeline), "something was made of a failure");

    trial.pass_until(hour(14)).await;
    assert_eq!((trial.status(0).await, trial.problem(0).await), (Status::Delivered, None));
    trial.assert_account_is_well().await;
    let asked = trial.asked().len() - asked;
    assert!((3..=6).contains(&asked), "{asked} calls for two failures and an answer");
}

/// How long after the refused call the next one came.
async fn pause_after(candidate: &'static Candidate, retry_after_seconds: Option<u64>) -> SignedDuration {
    let trial = due_again(candidate, SHORT).await;
    trial.fails(FaultKind::TooManyCalls { retry_after_seconds }, 1);
    trial.pass_until(hour(16)).await;
    let asked = trial.asked();
    let refused = asked.iter().position(|call| call.http == Some(429)).unwrap();
    assert_eq!((trial.status(0).await, trial.problem(0).await), (Status::Delivered, None));
    trial.assert_account_is_well().await;
    asked[refused + 1].at.duration_since(asked[refused].at)
}

pub(crate) async fn a_courier_that_says_when_is_not_asked_before(candidate: &'static Candidate) {
    let pause = pause_after(candidate, Some(1800)).await;
    let wished = SignedDuration::from_mins(30);
    assert!((wished..=wished * 6 / 5).contains(&pause), "asked again after {pause}");
}

pub(crate) async fn a_courier_that_is_too_busy_is_left_alone_for_a_while(candidate: &'static Candidate) {
    let pause = pause_after(candidate, None).await;
    // Some couriers say of themselves how long that is.
    let usual = SignedDuration::from_secs(2)..=SignedDuration::from_mins(10);
    assert!(usual.contains(&pause), "asked again after {pause}");
}

pub(crate) async fn a_courier_that_fails_is_asked_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::ServerError { status: 500 }).await;
}

pub(crate) async fn a_courier_that_hangs_runs_into_the_time_limit(candidate: &'static Candidate) {
    passes(candidate, FaultKind::Hang).await;
}

pub(crate) async fn a_connection_that_is_refused_is_tried_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::Refuse).await;
}

pub(crate) async fn an_answer_that_breaks_off_is_asked_for_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::Reset).await;
}

pub(crate) async fn half_a_document_is_asked_for_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::BrokenJson).await;
}

pub(crate) async fn an_answer_that_is_not_utf8_is_asked_for_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::NotUtf8).await;
}

pub(crate) async fn a_web_page_in_the_answers_place_is_asked_for_again(candidate: &'static Candidate) {
    passes(candidate, FaultKind::Html { status: 200 }).await;
}

pub(crate) async fn a_right_answer_under_a_wrong_type_is_taken(candidate: &'static Candidate) {
    let trial = due_again(candidate, SHORT).await;
    trial.fails(FaultKind::WrongType { content_type: "text/html; charset=ISO-8859-2".to_owned() }, u32::MAX);
    trial.ask().await;
    assert_eq!((trial.status(0).await, trial.problem(0).await), (Status::Delivered, None));
    trial.assert_account_is_well().await;
}
