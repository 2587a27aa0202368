//! What a courier says beside its scans: kept while it is silent, shown while it matters.

use jiff::civil::date;
use jiff::tz::TimeZone;
use rstest::rstest;
use tracking::{
    Attempts, CourierSays, Expected, ExpectedBy, FulfillmentId, OrderFile, PickUpPoint, Reason, Status, When,
    combined_events, initials,
};

use crate::builders::{ScanWords, at, cod_order, days, label, scan};

fn bucharest() -> TimeZone {
    TimeZone::get("Europe/Bucharest").unwrap()
}

fn says() -> CourierSays {
    CourierSays {
        registered: true,
        attempts: Some(1),
        signer: Some("Client Exemplu".to_owned()),
        expected: Some(Expected { when: When::Day(date(2026, 3, 9)), by: ExpectedBy::Promise }),
        point: Some(PickUpPoint { name: Some("easybox".to_owned()), ..PickUpPoint::default() }),
        pick_up_until: Some(When::Day(date(2026, 3, 12))),
        return_number: Some("700".to_owned()),
        ..CourierSays::default()
    }
}

#[test]
fn an_answer_that_is_silent_takes_no_fact_back() {
    let silent = CourierSays { cancelled: true, ..CourierSays::default() };
    let told = silent.told_after(&says());
    assert_eq!(told, CourierSays { registered: false, cancelled: true, ..says() });
}

#[test]
fn a_newer_fact_replaces_the_older_one() {
    let newer = CourierSays { attempts: Some(2), expected: None, ..says() };
    let told = newer.clone().told_after(&says());
    assert_eq!((told.attempts, told.expected), (Some(2), says().expected));
    assert_eq!(newer.told_after(&CourierSays::default()).attempts, Some(2));
}

#[rstest]
#[case::newest(true, "counter")]
#[case::older_than_what_is_known(false, "easybox")]
fn a_page_of_a_feed_adds_facts_and_leaves_the_flags(#[case] is_newest: bool, #[case] point: &str) {
    let counter = PickUpPoint { name: Some("counter".to_owned()), ..PickUpPoint::default() };
    let page = CourierSays {
        point: Some(counter),
        proof_link: Some("https://courier.example/1".to_owned()),
        ..CourierSays::default()
    };
    let known = CourierSays { way_back_arrived_at: Some(at("09 10:00")), ..says() };
    let told = known.and_told_by_feed(&page, is_newest);
    assert_eq!(told.point.clone().and_then(|point| point.name).as_deref(), Some(point));
    assert_eq!(told, CourierSays { point: told.point.clone(), proof_link: page.proof_link, ..known });
}

#[rstest]
#[case::way_on_becomes_way_back(None, Some("7"), Some("7"), None, Some("7"), None)]
#[case::way_back_becomes_way_on(Some("7"), None, None, Some("7"), None, Some("7"))]
#[case::both_stay(None, Some("7"), Some("8"), None, Some("8"), Some("7"))]
#[case::silence(Some("7"), Some("8"), None, None, Some("7"), Some("8"))]
fn one_number_is_the_way_back_or_the_way_on(
    #[case] back_before: Option<&str>,
    #[case] on_before: Option<&str>,
    #[case] back_told: Option<&str>,
    #[case] on_told: Option<&str>,
    #[case] back: Option<&str>,
    #[case] on: Option<&str>,
) {
    let numbers = |back: Option<&str>, on: Option<&str>| CourierSays {
        return_number: back.map(str::to_owned),
        redirect_number: on.map(str::to_owned),
        ..CourierSays::default()
    };
    assert_eq!(numbers(back_told, on_told).told_after(&numbers(back_before, on_before)), numbers(back, on));
}

#[test]
fn what_was_stored_before_facts_were_known_is_still_read() {
    let old = r#"{"registered":true,"cancelled":false,"delivered":false,"attempts":2,"signer":null,
        "return_number":null,"redirect_number":null,"way_back_arrived_at":null}"#;
    let read: CourierSays = serde_json::from_str(old).unwrap();
    assert_eq!(read, CourierSays { registered: true, attempts: Some(2), ..CourierSays::default() });
}

#[rstest]
#[case(Status::InTransit, true, false)]
#[case(Status::CustomerNotFound, true, false)]
#[case(Status::ReadyForPickup, false, true)]
#[case(Status::Delivered, false, false)]
#[case(Status::Rejected, false, false)]
#[case(Status::Returning, false, false)]
fn facts_are_shown_while_they_matter(#[case] status: Status, #[case] is_expected: bool, #[case] waits: bool) {
    let mut file = label(1, days(&[Status::PickedUp, status]));
    file.says = says();
    assert_eq!((file.expected().is_some(), file.waits_at().is_some()), (is_expected, waits));
    file.label.cancelled_at = Some(at("09 10:00"));
    assert_eq!((file.expected(), file.waits_at()), (None, None));
}

#[test]
fn a_courier_that_counts_visits_is_believed() {
    let mut file = label(1, days(&[Status::AttemptedDelivery, Status::AttemptedDelivery]));
    file.says.attempts = Some(3);
    assert_eq!(file.attempts(&bucharest()), Some(Attempts::Told(3)));
}

#[rstest]
#[case::two_scans_of_a_day(&["03 08:00", "03 15:00"], Some(1))]
#[case::two_days(&["03 08:00", "04 08:00"], Some(2))]
#[case::one_day_there_two_in_greenwich(&["03 22:30", "04 08:00"], Some(1))]
#[case::none(&[], None)]
fn else_the_days_of_failed_visits_are_counted(#[case] visits: &[&str], #[case] count: Option<u32>) {
    let visits = visits.iter().map(|when| scan(when, Status::CustomerNotFound).because(Reason::RecipientAbsent));
    let mut file = label(1, visits.chain([scan("09 08:00", Status::OutForDelivery)]));
    file.says.attempts = Some(0);
    assert_eq!(file.attempts(&bucharest()), count.map(Attempts::Counted));
}

#[rstest]
#[case("Maria Ionescu-Exemplu", "M. I. E.")]
#[case("C. EXEMPLU", "C. E.")]
#[case("șef", "Ș.")]
#[case("a b c d e", "A. B. C.")]
#[case(" 12 ", "")]
fn a_name_is_told_by_its_initials(#[case] name: &str, #[case] letters: &str) {
    assert_eq!(initials(name), letters);
}

#[rstest]
#[case::day(When::Day(date(2026, 3, 9)), "2026-03-09", "2026-03-09T10:00:00Z")]
#[case::late_moment(When::At(at("09 22:30")), "2026-03-10", "2026-03-09T22:30:00Z")]
#[case::frame(When::Between(at("09 08:00"), at("09 09:00")), "2026-03-09", "2026-03-09T09:00:00Z")]
fn a_day_a_moment_and_a_frame_end(#[case] when: When, #[case] day: &str, #[case] instant: &str) {
    let zone = bucharest();
    assert_eq!(when.day(&zone).to_string(), day);
    assert_eq!(when.instant(&zone).unwrap().to_string(), instant);
}

#[test]
fn shopify_hears_of_the_expected_delivery_until_it_is_made() {
    let mut file = cod_order([label(1, days(&[Status::PickedUp, Status::OutForDelivery]))]);
    file.labels[0].says = says();
    let told = |file: &OrderFile| -> Vec<Option<When>> {
        combined_events(FulfillmentId(1), file).into_iter().map(|event| event.expected).collect()
    };
    assert_eq!(told(&file), [Some(When::Day(date(2026, 3, 9))); 2]);
    file.labels[0] = label(1, days(&[Status::PickedUp, Status::Delivered]));
    file.labels[0].says = says();
    assert_eq!(told(&file), [None; 2]);
}
