//! How fast recorded answers are read and folded, one JSON line for each: `cargo xtask bench reading`.

use std::hint::black_box;
use std::time::Instant;

const ANSWERS: [(&str, &str, &[u8]); 3] = [
    ("sameday", "parcel", include_bytes!("../fixtures/sameday/parcel_absent_twice_then_returned.json")),
    ("sameday", "feed", include_bytes!("../fixtures/sameday/feed_page.json")),
    ("fan-courier", "batch", include_bytes!("../fixtures/fan_courier/refused_registered_unknown.json")),
];
const SECONDS: f64 = 2.0;

fn main() {
    for (code, answer, body) in ANSWERS {
        let Some(courier) = couriers::by_code(code) else { continue };
        let (mut read, mut scans) = (0_u64, 0_usize);
        let started = Instant::now();
        while started.elapsed().as_secs_f64() < SECONDS {
            let parcels = black_box(couriers::inspect(courier, black_box(body)));
            scans += parcels.map(|parcels| parcels.iter().map(|parcel| parcel.scans.len()).sum()).unwrap_or(0);
            read += 1;
        }
        let seconds = started.elapsed().as_secs_f64();
        println!(
            r#"{{"bench":"reading","courier":"{code}","answer":"{answer}","bytes":{},"answers":{read},"scans":{scans},"seconds":{seconds:.3}}}"#,
            body.len()
        );
    }
}
