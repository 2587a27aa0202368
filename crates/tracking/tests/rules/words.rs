//! The lists of words: stored, shown in URLs, read back.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use tracking::{
    ActsNext, AlertKind, AskReason, CustomerNews, Direction, EventStatus, FinancialStatus, Preference, Reason, Status,
    Target, Teller, UnknownWord, Verdict, Why,
};

fn assert_words<T>(all: &[T])
where
    T: Copy + Debug + Display + PartialEq + Serialize + FromStr<Err = UnknownWord>,
{
    let mut seen = std::collections::HashSet::new();
    for one in all {
        let word = one.to_string();
        assert_eq!(word.parse::<T>().as_ref(), Ok(one));
        assert_eq!(serde_json::to_value(one).unwrap(), word);
        assert!(seen.insert(word));
    }
    assert!("no such word".parse::<T>().is_err());
}

#[test]
fn every_word_is_stored_shown_and_read_back_alike() {
    assert_words(Status::ALL);
    assert_words(Reason::ALL);
    assert_words(ActsNext::ALL);
    assert_words(Direction::ALL);
    assert_words(Preference::ALL);
    assert_words(AskReason::ALL);
    assert_words(AlertKind::ALL);
    assert_words(EventStatus::ALL);
    assert_words(Verdict::ALL);
    assert_words(Why::ALL);
    assert_words(Target::ALL);
    assert_words(CustomerNews::ALL);
    assert_words(Teller::ALL);
}

#[test]
fn a_word_that_is_not_known_says_which_and_where() {
    let error = "nelivrat".parse::<Status>().unwrap_err();
    assert_eq!(error.to_string(), "\"nelivrat\" is not a known status");
}

#[test]
fn the_eight_switches_are_in_the_order_of_their_page() {
    let words: Vec<&str> = Preference::switches().map(Preference::as_str).collect();
    let page = [
        "tracking",
        "fulfillment_status",
        "financial_status",
        "dispatch_on_pick_up",
        "create_invoice",
        "settle_invoice",
        "mail_rejected",
        "mail_not_found",
    ];
    assert_eq!(words, page);
}

#[test]
fn a_financial_status_is_read_in_both_of_shopifys_spellings_and_a_new_one_keeps_its_text() {
    assert_eq!(FinancialStatus::from("PARTIALLY_PAID".to_owned()), FinancialStatus::PartiallyPaid);
    assert_eq!(FinancialStatus::from("partially_paid".to_owned()), FinancialStatus::PartiallyPaid);
    let new = FinancialStatus::from("ON_HOLD".to_owned());
    assert_eq!(new.as_str(), "ON_HOLD");
}
