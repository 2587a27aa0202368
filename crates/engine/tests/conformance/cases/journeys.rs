//! Ways of parcels.

use simulators::script::ParcelScript;
use tracking::Status;

use crate::candidate::{Candidate, hour};
use crate::trial::Trial;

/// Follows one parcel for two days, ask by ask. Gives each status that it came to.
async fn followed(candidate: &'static Candidate, parcel: ParcelScript) -> Vec<Status> {
    // Some couriers tell decimals of a second that no script has.
    let told: Vec<_> = parcel.journey.iter().map(|scan| scan.at.as_second()).collect();
    let trial = Trial::of(candidate, vec![parcel]).await;
    trial.pass_until(hour(48)).await;
    trial.assert_account_is_well().await;
    let (file, meta) = trial.label(0).await;
    assert_eq!(meta.last_error, None);
    let kept: Vec<_> = file.scans.iter().map(|scan| scan.at.as_second()).collect();
    assert!(told.iter().all(|at| kept.contains(at)), "{told:?} came as {kept:?}");
    let mut statuses: Vec<_> = file.timeline.changes.iter().map(|change| change.to.status).collect();
    statuses.dedup();
    statuses
}

pub(crate) async fn a_parcel_is_followed_to_the_door(candidate: &'static Candidate) {
    let mut way: Vec<_> = candidate.way.iter().map(|(_, status)| *status).collect();
    way.dedup();
    assert!(way.len() > 2 && way.ends_with(&[Status::Delivered]), "{way:?} is no way to the door");
    let statuses = followed(candidate, candidate.delivered(1)).await;
    assert!(statuses.ends_with(&way), "{statuses:?} does not end with {way:?}");
}

pub(crate) async fn a_refusal_is_rejected_where_it_can_be_told(candidate: &'static Candidate) {
    match candidate.refused {
        Some(refused) => {
            let statuses = followed(candidate, candidate.brought_out_then(1, &[refused])).await;
            assert_eq!(statuses.last(), Some(&Status::Rejected));
        }
        None => assert!(!candidate.profile().capabilities.refused, "it is promised and no code tells it"),
    }
}

pub(crate) async fn nobody_found_is_told_where_it_can_be_told(candidate: &'static Candidate) {
    match candidate.not_found {
        Some(not_found) => {
            let statuses = followed(candidate, candidate.brought_out_then(1, &[not_found])).await;
            assert_eq!(statuses.last(), Some(&Status::CustomerNotFound));
        }
        None => assert!(!candidate.profile().capabilities.not_found, "it is promised and no code tells it"),
    }
}

pub(crate) async fn a_parcel_that_comes_back_is_returned(candidate: &'static Candidate) {
    let statuses = followed(candidate, candidate.brought_out_then(1, candidate.way_back)).await;
    assert_eq!(statuses.last(), Some(&Status::Returned));
    assert!(!statuses.contains(&Status::Delivered), "{statuses:?}: a return counted as a delivery");
}
