//! The number that `ResponseCode` names: a way back or a redirection.

use super::*;

#[test]
fn after_a_return_it_is_the_number_of_the_way_back_whose_end_ends_the_label() {
    let reading = read(&["1100000055"], fixture("refused_then_returned_under_another_number"));
    let way_back = &reading.others[0];
    assert!(way_back.scans.iter().all(|scan| scan.heading == Some(Heading::Sender)));
    assert_eq!(timeline(way_back.clone()).standing.status, Status::Returned);
    let parcel = first(reading);
    assert_eq!((parcel.says.return_number.as_deref(), &parcel.says.redirect_number), (Some("1100000956"), &None));
    assert_eq!(parcel.says.way_back_arrived_at, Some("2026-03-05T10:00:00Z".parse().unwrap()));
    assert_eq!(timeline(parcel).standing.status, Status::Returned);
}

#[test]
fn a_way_back_asked_as_a_label_of_its_own_ends_returned() {
    let reading = read(&["1100000956"], fixture("refused_then_returned_under_another_number"));
    let Parcel { mut scans, says, .. } = first(reading);
    let timeline = fold_label(Direction::Return, &mut scans, &says, PROFILE.unknown_code);
    assert_eq!((timeline.standing.status, timeline.alerts.len()), (Status::Returned, 0));
}

#[test]
fn after_a_refusal_it_is_a_way_back_although_its_scans_are_not_told_yet() {
    let parcel = first(read(&["1100000062"], fixture("refused_with_a_number_that_is_not_in_the_answer")));
    assert_eq!((parcel.says.return_number.as_deref(), parcel.says.way_back_arrived_at), (Some("1100000963"), None));
    assert_eq!(timeline(parcel).standing.status, Status::Rejected);
}

#[test]
fn before_that_it_is_a_redirection_and_the_parcel_goes_on_under_the_new_number() {
    let reading = read(&["1100000093"], fixture("redirected_with_a_second_element"));
    assert!(reading.others.is_empty(), "not a parcel of its own");
    let parcel = first(reading);
    assert_eq!((parcel.says.redirect_number.as_deref(), &parcel.says.return_number), (Some("1100000994"), &None));
    assert_eq!(timeline(parcel).standing.status, Status::Delivered);
}

#[test]
fn a_redirection_whose_scans_are_not_told_leaves_the_label_where_it_is() {
    let parcel = first(read(&["1100000109"], fixture("redirected_with_the_number_only")));
    assert_eq!(parcel.says.redirect_number.as_deref(), Some("1100000901"));
    assert_eq!(timeline(parcel).standing.status, Status::AttemptedDelivery);
}

#[test]
fn beside_a_delivery_it_is_a_way_back_and_the_parcel_stays_delivered() {
    let parcel = first(read(&["1100000130"], fixture("delivered_with_a_way_back_of_papers")));
    assert_eq!(parcel.says.return_number.as_deref(), Some("1100000931"));
    assert_eq!(timeline(parcel).standing.status, Status::Delivered);
}

#[test]
fn a_number_that_points_to_itself_or_in_a_ring_ends() {
    let reading = read(&["1100000116", "1100000117", "1100000123"], fixture("redirected_in_a_ring"));
    let redirects: Vec<_> = reading
        .told
        .iter()
        .map(|told| match told {
            Told::Parcel(parcel) => parcel.says.redirect_number.as_deref(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(redirects, [Some("1100000117"), Some("1100000116"), None]);
}

#[test]
fn three_redirections_are_followed_and_no_more() {
    let number = |place: usize| format!("11000000{place:02}");
    let element = |place: usize| {
        let event = object!({"Date": format!("2026-03-03T1{place}:00:00"), "EventId": 10});
        object!({"Code": number(place), "ResponseCode": number(place + 1), "Event": [event]})
    };
    let body = serde_json::Value::from_iter((0..6).map(element)).to_string();
    let reading = read(&["1100000000"], body);
    let others: Vec<&str> = reading.others.iter().map(|parcel| parcel.number.as_str()).collect();
    assert_eq!(others, ["1100000004", "1100000005"]);
    assert_eq!(first(reading).scans.len(), 4);
}
