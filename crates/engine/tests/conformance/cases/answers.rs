//! Answers that read well and are strange.

use jiff::SignedDuration;
use simulators::altered::How;
use simulators::script::{ParcelScript, ScanScript};
use store::AccountState;
use tracking::{LabelFile, Status, UnknownCode};

use crate::candidate::{Candidate, START, hour, scanned};
use crate::trial::Trial;

/// Two parcels that are being brought out.
async fn brought_out(candidate: &'static Candidate) -> Trial {
    let parcels = (1..=2).map(|n| candidate.brought_out_then(n, &[])).collect();
    let trial = Trial::of(candidate, parcels).await;
    trial.clock.move_to(hour(12));
    trial
}

/// What the courier has told so far of both parcels of [`brought_out`] when nothing is strange.
async fn usually(candidate: &'static Candidate) -> [LabelFile; 2] {
    let trial = brought_out(candidate).await;
    trial.ask_all().await;
    both(&trial).await
}

async fn both(trial: &Trial) -> [LabelFile; 2] {
    [trial.label(0).await.0, trial.label(1).await.0]
}

fn assert_same(came: &[LabelFile; 2], usual: &[LabelFile; 2]) {
    for (came, usual) in came.iter().zip(usual) {
        assert_eq!(came.scans, usual.scans);
        assert_eq!(came.timeline, usual.timeline);
    }
}

fn lists(candidate: &Candidate) -> Vec<String> {
    let answer = &candidate.answer;
    [Some(answer.scans), answer.results].into_iter().flatten().map(str::to_owned).collect()
}

pub(crate) async fn an_empty_list_takes_nothing_away(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.delivered(1)]).await;
    trial.ask().await;
    let before = trial.label(0).await.0;
    assert!(!before.scans.is_empty());
    trial.answers(How::Emptied, vec![candidate.answer.results.unwrap_or(candidate.answer.scans).to_owned()]);
    trial.clock.move_to(hour(12));
    trial.ask_all().await;
    assert_eq!(trial.account().await.state, AccountState::Active);
    trial.recovers();
    trial.pass_until(hour(24)).await;
    let after = trial.label(0).await.0;
    assert_eq!(after.scans[..before.scans.len()], before.scans);
    assert_eq!((trial.status(0).await, trial.problem(0).await), (Status::Delivered, None));
    trial.assert_account_is_well().await;
}

pub(crate) async fn what_is_told_twice_is_kept_once(candidate: &'static Candidate) {
    let trial = brought_out(candidate).await;
    trial.answers(How::Doubled, lists(candidate));
    trial.ask_all().await;
    assert_same(&both(&trial).await, &usually(candidate).await);
    trial.assert_account_is_well().await;
}

pub(crate) async fn the_order_of_an_answer_does_not_matter(candidate: &'static Candidate) {
    let trial = brought_out(candidate).await;
    trial.answers(How::Reversed, lists(candidate));
    trial.ask_all().await;
    assert_same(&both(&trial).await, &usually(candidate).await);
    trial.assert_account_is_well().await;
}

pub(crate) async fn a_result_for_a_number_not_asked_changes_nothing(candidate: &'static Candidate) {
    let trial = brought_out(candidate).await;
    let (from, to) = ((candidate.number)(1), (candidate.number)(99));
    trial.answers(How::Joined { from, to }, vec![candidate.answer.results.unwrap().to_owned()]);
    trial.ask_all().await;
    assert_same(&both(&trial).await, &usually(candidate).await);
    trial.assert_account_is_well().await;
}

pub(crate) async fn an_answer_about_another_number_is_not_taken(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.brought_out_then(1, &[])]).await;
    let (from, to) = ((candidate.number)(1), (candidate.number)(99));
    trial.answers(How::Renamed { from, to }, vec![String::new()]);
    trial.ask_all().await;
    let (file, meta) = trial.label(0).await;
    assert!(file.scans.is_empty(), "another's scans: {:?}", file.scans);
    assert!(meta.last_error.is_some(), "nobody was told");
    assert_eq!(trial.account().await.state, AccountState::Active);
}

pub(crate) async fn a_scan_without_a_time_is_left_out_and_said(candidate: &'static Candidate) {
    let trial = brought_out(candidate).await;
    let answer = &candidate.answer;
    trial.answers(How::LeftOut, answer.time.iter().map(|field| format!("{}/1/{field}", answer.scans)).collect());
    trial.ask_all().await;
    let usual = usually(candidate).await;
    for (n, usual) in usual.iter().enumerate() {
        let (file, meta) = trial.label(n).await;
        let problem = meta.last_error.expect("nobody was told of a scan that is missing");
        assert_eq!(problem.kind, "partly_unreadable");
        assert_eq!(file.scans.len() + 1, usual.scans.len(), "{:?}", file.scans);
        assert!(file.scans.iter().all(|scan| usual.scans.contains(scan)));
    }
    trial.assert_account_is_well().await;
}

pub(crate) async fn a_scan_of_the_future_is_kept_and_does_not_hide_the_delivery(candidate: &'static Candidate) {
    let mut parcel = candidate.delivered(1);
    let (code, _) = candidate.moving();
    let future = hour(24 * 30);
    parcel.journey.push(ScanScript { told_at: hour(1), ..scanned(code, future) });
    let trial = Trial::of(candidate, vec![parcel]).await;
    trial.ask().await;
    assert!(trial.label(0).await.0.scans.iter().any(|scan| scan.at.as_second() == future.as_second()));
    trial.pass_until(hour(24)).await;
    assert_eq!((trial.status(0).await, trial.problem(0).await), (Status::Delivered, None));
    trial.assert_account_is_well().await;
}

pub(crate) async fn five_thousand_scans_are_kept(candidate: &'static Candidate) {
    let (code, status) = candidate.moving();
    let seconds = (0..5_000).map(|second| scanned(code, START + SignedDuration::from_secs(second)));
    let parcel = ParcelScript { journey: seconds.collect(), ..candidate.parcel(1, &[]) };
    let trial = Trial::of(candidate, vec![parcel, candidate.delivered(2)]).await;
    trial.ask_all().await;
    let (file, meta) = trial.label(0).await;
    assert_eq!((file.timeline.known.status, meta.last_error), (status, None));
    assert!(file.scans.len() >= 5_000, "{} scans", file.scans.len());
    assert_eq!(trial.problem(1).await, None);
    let before = file.scans.len();
    trial.clock.move_to(hour(12));
    trial.ask().await;
    assert_eq!(trial.label(0).await.0.scans.len(), before, "told again, kept again");
}

pub(crate) async fn a_code_never_seen_is_kept_raw_and_counted(candidate: &'static Candidate) {
    let trial = Trial::of(candidate, vec![candidate.brought_out_then(1, &[candidate.never_seen])]).await;
    let (code, _) = candidate.never_seen.split_once(' ').unwrap_or((candidate.never_seen, ""));
    trial.clock.move_to(hour(12));
    trial.ask_all().await;
    let (file, meta) = trial.label(0).await;
    assert_eq!(meta.last_error, None);
    let raw = file.scans.last().unwrap();
    assert!(raw.code.eq_ignore_ascii_case(code), "{code} was kept as {}", raw.code);
    let before = candidate.way[candidate.way.len() - 2].1;
    assert_eq!(file.timeline.known.status, before, "decisions look at what is known");
    let shown = match candidate.profile().unknown_code {
        UnknownCode::Shows => Status::Unknown,
        UnknownCode::KeepsStatus => before,
    };
    assert_eq!(file.timeline.standing.status, shown);
    let unmapped = trial.unmapped_codes().await;
    let [counted] = &unmapped[..] else { panic!("{unmapped:?}") };
    assert_eq!((counted.courier.as_str(), counted.code.as_str(), counted.seen), (candidate.code, raw.code.as_str(), 1));
    assert_eq!(counted.label, file.label.id);
    trial.assert_account_is_well().await;
}
