//! Every word that a page can say exists, in every language that says it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::tz::TimeZone;
use rstest::rstest;
use shopify::sign_in::Scopes;
use tracking::{
    ActsNext, AlertKind, AskReason, CustomerNews, Direction, ExpectedBy, FinancialStatus, MatchReason, Preference,
    Reason, Status, Teller, Verdict, Why,
};

use super::Language;

/// Keys and their texts, of all files of a language.
fn texts(tag: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut key = String::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(tag), &["ftl"]) {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once(" = ") {
                Some((name, text)) if name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) => {
                    key = name.to_owned();
                    let before = texts.insert(key.clone(), text.to_owned());
                    assert_eq!(before, None, "{key} stands twice in {tag}");
                }
                _ => texts.entry(key.clone()).or_default().push_str(line),
            }
        }
    }
    texts
}

fn files(folder: &Path, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.extension().is_some_and(|one| one == *ending)) {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// What a text puts in: `$name`.
fn put_in(text: &str) -> BTreeSet<String> {
    let mut parts = text.split('$');
    parts.next();
    parts.map(|part| part.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()).collect()
}

/// Keys that are put together from the domain's words.
fn of_words() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut add = |what: &str, words: &mut dyn Iterator<Item = &'static str>| {
        keys.extend(words.map(|word| format!("{what}-{word}")));
    };
    add("status", &mut Status::ALL.iter().map(|one| one.as_str()));
    add("parcel", &mut Status::ALL.iter().map(|one| one.as_str()));
    add("told-by", &mut ExpectedBy::ALL.iter().map(|one| one.as_str()));
    add("reason", &mut Reason::ALL.iter().map(|one| one.as_str()));
    add("acts_next", &mut ActsNext::ALL.iter().map(|one| one.as_str()));
    add("alert", &mut AlertKind::ALL.iter().map(|one| one.as_str()));
    add("ask_reason", &mut AskReason::ALL.iter().map(|one| one.as_str()));
    add("match_reason", &mut MatchReason::ALL.iter().map(|one| one.as_str()));
    add("direction", &mut Direction::ALL.iter().map(|one| one.as_str()));
    add("verdict", &mut Verdict::ALL.iter().map(|one| one.as_str()));
    add("why", &mut Why::ALL.iter().map(|one| one.as_str()));
    add("preference", &mut Preference::ALL.iter().map(|one| one.as_str()));
    add("orders-tab", &mut ["in_progress", "dispatched", "all"].into_iter());
    add(
        "effect",
        &mut [
            "delivery_event",
            "mark_paid",
            "order_summary",
            "mail",
            "tell_customer",
            "create_invoice",
            "settle_invoice",
            "reverse_invoice",
            "other",
        ]
        .into_iter(),
    );
    add("teller", &mut Teller::ALL.iter().map(|one| one.as_str()));
    add("customer_news", &mut CustomerNews::ALL.iter().map(|one| one.as_str()));
    add("customer_mail", &mut UNSENT.into_iter());
    add("invoice-state", &mut ["wanted", "issued", "paid", "reversed", "cancelled", "not_made"].into_iter());
    add("outcome", &mut super::words::OUTCOMES.into_iter());
    add("invoice-event", &mut INVOICE_EVENTS.into_iter());
    let financial = ["pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided"];
    add("financial", &mut financial.into_iter().chain(["expired"]));
    add("weekday", &mut ["1", "2", "3", "4", "5", "6", "7"].into_iter());
    let months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    add("month", &mut months.into_iter());
    add("month-short", &mut months.into_iter());
    for service in engine::known_invoicing() {
        for (field, _) in service.fields {
            keys.insert(format!("invoicing-field-{field}"));
            keys.insert(format!("invoicing-where-{}-{field}", service.code));
        }
        for line in engine::setting_lines(service.code, &engine::InvoiceSettings::default()) {
            keys.insert(format!("invoicing-setting-{}", line.setting));
            keys.insert(format!("invoicing-setting-{}-about", line.setting));
        }
    }
    for issue in tracking::CashIssue::ALL {
        keys.insert(format!("cash-issue-{issue}"));
        keys.insert(format!("cash-issue-{issue}-advice"));
    }
    keys.extend(Status::ALL.iter().map(|status| format!("parcel-{status}-means")));
    keys.extend(Preference::ALL.iter().map(|preference| format!("preference-{preference}-about")));
    keys.extend(CustomerNews::ALL.iter().map(|news| format!("customer_news-{news}-about")));
    let shopifys = CustomerNews::ALL.iter().filter(|news| news.shopify_can_tell());
    keys.extend(shopifys.map(|news| format!("customer_news-{news}-silent")));
    keys.extend(Scopes::read("").missing().iter().map(|scope| format!("account-scope-{}", scope.stops())));
    for state in ["frozen", "locked", "inactive", "gone"] {
        keys.insert(format!("shopify-{state}"));
        keys.insert(format!("shopify-{state}-advice"));
    }
    for problem in ["not_found", "stale_form", "bad_form", "not_allowed", "too_slow", "shopify", "broken"] {
        keys.insert(format!("problem-{problem}-title"));
        keys.insert(format!("problem-{problem}-advice"));
    }
    keys
}

/// Why a mail to a customer was not sent; the engine writes these words.
const UNSENT: [&str; 6] = ["no_customer_email", "overtaken", "too_late", "switched_off", "order_cancelled", "other"];

/// What an invoice's history says; the engine writes these words.
const INVOICE_EVENTS: [&str; 18] = [
    "already_paid",
    "doubt",
    "invoice_cancelled",
    "invoiced",
    "invoiced_before",
    "invoiced_elsewhere",
    "kept",
    "probably_invoiced_before",
    "reversed",
    "reversed_now",
    "said_made",
    "said_not_made",
    "said_not_paid",
    "said_not_reversed",
    "said_paid",
    "said_reversed",
    "settled",
    "settled_before",
];

#[test]
fn every_key_is_there_in_english_and_romanian_and_nowhere_else() {
    let (english, romanian) = (texts("en"), texts("ro"));
    let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&romanian));
    let hungarian = keys(&texts("hu"));
    assert_eq!(hungarian.difference(&keys(&english)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn a_translation_puts_in_the_same_things() {
    let english = texts("en");
    for tag in ["ro", "hu"] {
        for (key, text) in texts(tag) {
            let missing: Vec<_> = put_in(&english[&key]).symmetric_difference(&put_in(&text)).cloned().collect();
            let only_layout = missing.iter().all(|name| name.starts_with("month") || name == "weekday");
            assert!(missing.is_empty() || only_layout, "{tag} {key}: {missing:?}");
        }
    }
}

#[test]
fn every_text_is_used_and_every_used_one_is_there() {
    let english: BTreeSet<String> = texts("en").into_keys().collect();
    let sources = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &["rs", "html"]);
    let named: BTreeSet<String> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|part| english.contains(*part))
        .map(str::to_owned)
        .collect();
    let used: BTreeSet<String> = named.union(&of_words()).cloned().collect();
    assert_eq!(used.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "used and not there");
    assert_eq!(english.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "there and not used");
    for source in &sources {
        for call in ["say(\"", "say_with(\"", "say_with_all(\"", "say_with_all(\n            \""] {
            for key in source.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(english.contains(key), "{key} is said and there is no such text");
            }
        }
    }
}

#[rstest]
fn the_customers_words_are_there_in_every_language(#[values("en", "ro", "hu")] tag: &str) {
    let texts = texts(tag);
    for status in Status::ALL {
        assert!(texts.contains_key(&format!("parcel-{status}")), "{tag} {status}");
        assert!(texts.contains_key(&format!("parcel-{status}-means")), "{tag} {status}");
    }
    for reason in Reason::ALL {
        assert!(texts.contains_key(&format!("reason-{reason}")), "{tag} {reason}");
    }
}

#[test]
fn the_eight_switches_have_the_promised_words() {
    let words: Vec<String> = Preference::switches().map(|one| Language::English.preference(&one)).collect();
    assert_eq!(
        words,
        [
            "Enable tracking",
            "Update Shopify fulfillment status",
            "Update Shopify financial status on shipment delivered",
            "Dispatch order on pick up",
            "Create invoice on shipment delivered",
            "Update invoice status on shipment delivered",
            "Email notification on shipment rejected",
            "Email notification on customer not found at the address",
        ]
    );
}

#[rstest]
#[case(1, "o comandă")]
#[case(2, "2 comenzi")]
#[case(19, "19 comenzi")]
#[case(20, "20 de comenzi")]
#[case(120, "120 de comenzi")]
fn romanian_counts_as_romanians_do(#[case] count: u64, #[case] text: &str) {
    assert_eq!(Language::Romanian.say_with("orders-count", "count", count), text);
}

#[rstest]
#[case("ro-RO,ro;q=0.9,en;q=0.8", "ro")]
#[case("de,hu;q=0.5", "en")]
#[case("en;q=0, ro;q=0.1", "ro")]
#[case("", "en")]
fn a_browser_asks_for_a_language(#[case] header: &str, #[case] gets: &str) {
    let language = Language::accepted(header, Language::OF_MERCHANTS).unwrap_or(Language::English);
    assert_eq!(language.tag(), gets);
}

#[rstest]
#[case(Language::English, "today 18:00", "23 Nov 2026, 18:00", "Monday 23 November")]
#[case(Language::Romanian, "azi la 18:00", "23 nov. 2026, 18:00", "luni, 23 noiembrie")]
#[case(Language::Hungarian, "ma 18:00", "2026. nov. 23., 18:00", "november 23., hétfő")]
fn an_instant_is_shown_in_the_shops_zone(
    #[case] language: Language,
    #[case] near: &str,
    #[case] far: &str,
    #[case] day: &str,
) {
    let zone = TimeZone::get("Europe/Bucharest").unwrap();
    let at = "2026-11-23T16:00:00Z".parse().unwrap();
    assert_eq!(language.moment(at, "2026-11-23T08:00:00Z".parse().unwrap(), &zone), near);
    assert_eq!(language.date_time(at, &zone), far);
    assert_eq!(language.day(at, &zone), day);
}

#[test]
fn a_financial_status_that_nobody_knows_is_shown_as_it_came() {
    assert_eq!(Language::English.financial(&FinancialStatus::Other("bartered".to_owned())), "bartered");
    assert_eq!(Language::Romanian.financial(&FinancialStatus::Paid), "plătită");
}
