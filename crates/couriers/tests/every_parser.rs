//! What came over the wire may be anything: no parser of any courier panics, or makes much of little.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::fs;
use std::path::PathBuf;

use couriers::{Answer, Asked, CallError, Courier, Parcel, Reading, Told};
use http::{Response, StatusCode};
use jiff::Timestamp;
use proptest::prelude::*;
use tracking::TrackingNo;

const STATUSES: [u16; 13] = [200, 201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 503, 517];
const NUMBERS: [&str; 3] = ["1SIM24000000017", "7000000000017", "1140000017"];
/// An error is shown to people, whatever its courier wrote.
const LONGEST_MESSAGE: usize = 1_000;

fn fixtures(courier: &dyn Courier) -> Vec<PathBuf> {
    let folder = match courier.profile().code {
        "speedy" => "dpd_romania".to_owned(),
        code => code.replace('-', "_"),
    };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Numbers of the courier's own form and of others'.
fn asked(courier: &dyn Courier, form: u8) -> Vec<Asked> {
    let numbers = std::iter::once(courier.profile().probe).chain(NUMBERS);
    numbers.map(|number| Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form }).collect()
}

fn answer(http: u16, retry_after: Option<&str>, body: &[u8]) -> Answer {
    let mut answer = Response::new(body.to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    if let Some(value) = retry_after.and_then(|text| text.parse().ok()) {
        answer.headers_mut().insert("retry-after", value);
    }
    answer
}

/// All letters of a parcel.
fn size(parcel: &Parcel) -> usize {
    let scans: usize = parcel
        .scans
        .iter()
        .map(|scan| {
            let others = [&scan.detail, &scan.place].into_iter().flatten().map(String::len).sum::<usize>();
            scan.code.len() + scan.text.len() + others
        })
        .sum();
    scans + parcel.number.len() + parcel.problems.iter().map(String::len).sum::<usize>()
}

fn parcels(reading: &Reading) -> impl Iterator<Item = &Parcel> {
    let told = reading.told.iter().filter_map(|told| match told {
        Told::Parcel(parcel) => Some(parcel),
        Told::Error(_) | Told::AskOtherwise => None,
    });
    told.chain(&reading.others)
}

fn is_short(error: &CallError) -> bool {
    error.to_string().chars().count() <= LONGEST_MESSAGE
}

/// Reads an answer in every way in which it may have been asked for.
fn read_everywhere(courier: &dyn Courier, answer: &Answer) {
    let code = courier.profile().code;
    let length = answer.body().len();
    for form in 0..3 {
        for count in 1..=NUMBERS.len() + 1 {
            let asked = &asked(courier, form)[..count];
            match courier.read(asked, answer) {
                Ok(reading) => {
                    assert_eq!(reading.told.len(), count, "{code}: not one entry for each number");
                    let scans: usize = parcels(&reading).map(|parcel| parcel.scans.len()).sum();
                    assert!(scans <= 100 + length, "{code}: {scans} scans of {length} bytes");
                    // A text may be told of the shipment and of each number.
                    let letters: usize = parcels(&reading).map(size).sum();
                    assert!(letters <= 2_000 + 20 * length, "{code}: {letters} letters of {length} bytes");
                }
                Err(error) => assert!(is_short(&error), "{code}: {error}"),
            }
        }
    }
    if let Err(error) = courier.read_sign_in(answer, Timestamp::UNIX_EPOCH) {
        assert!(is_short(&error), "{code}: {error}");
    }
    match courier.read_recorded(answer.body()) {
        Ok(recorded) => assert!(recorded.len() <= 100 + length, "{code}: {} parcels", recorded.len()),
        Err(error) => assert!(is_short(&error), "{code}: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_refused(
        body in prop::collection::vec(any::<u8>(), 0..400),
        http in prop::sample::select(STATUSES.to_vec()),
        retry_after in prop::option::of("[ -~]{0,30}"),
    ) {
        for courier in couriers::all() {
            read_everywhere(*courier, &answer(http, retry_after.as_deref(), &body));
        }
    }

    #[test]
    fn any_change_of_a_recorded_answer_is_read_or_refused(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        http in prop::sample::select(STATUSES.to_vec()),
    ) {
        for courier in couriers::all() {
            let mut body = fs::read(which.get(&fixtures(*courier))).unwrap();
            for (place, byte) in changes.iter().filter(|_| !body.is_empty()).collect::<Vec<_>>() {
                let place = place.index(body.len());
                body[place] = *byte;
            }
            if let Some(cut) = cut && !body.is_empty() {
                body.truncate(cut.index(body.len()));
            }
            read_everywhere(*courier, &answer(http, None, &body));
        }
    }

    #[test]
    fn any_number_is_checked_and_asked_for_or_refused(text in "[0-9A-Z-]{4,40}") {
        let Ok(number) = TrackingNo::parse(&text) else { return Ok(()) };
        let token = couriers::Token { value: "token".into(), renew_at: Timestamp::MAX };
        for courier in couriers::all() {
            let fields = courier.profile().credentials.iter().map(|field| (field.name.to_owned(), "RO".into()));
            let account =
                couriers::Account { base_url: "https://courier.invalid".to_owned(), credentials: fields.collect() };
            courier.recognises(&number);
            if courier.check_number(&number).is_ok() {
                let asked = Asked { number: number.clone(), postcode: None, form: 0 };
                prop_assert!(courier.track(&account, Some(&token), &[asked]).is_ok(), "{}: {number}", courier.profile().code);
            }
        }
    }
}

#[rstest::rstest]
#[case::json_lists(b"[", 200_000)]
#[case::json_objects(b"{\"response\":", 50_000)]
#[case::xml(b"<a>", 200_000)]
#[case::entries(b"{},", 200_000)]
#[case::noughts(b"0", 500_000)]
fn what_is_deep_or_long_is_read_or_refused(#[case] part: &[u8], #[case] times: usize) {
    for body in [part.repeat(times), [b"[", part.repeat(times).as_slice(), b"{}]"].concat()] {
        for courier in couriers::all() {
            read_everywhere(*courier, &answer(200, None, &body));
        }
    }
}

#[test]
fn entities_that_grow_are_refused() {
    let lines: String = (1..20).map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10))).collect();
    let body = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"scan\">{lines}]><response><status>ok</status><result>\
         <record><dateTime>2026-03-02T10:00:00</dateTime><statusCode>2</statusCode><statusText>&a19;</statusText></record>\
         </result></response>"
    );
    for courier in couriers::all() {
        read_everywhere(*courier, &answer(200, None, body.as_bytes()));
    }
}
