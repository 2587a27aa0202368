//! Each call as it leaves, and what is not sent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may stop at the first surprise"
)]

mod sold;

use http::header;
use invoicing::{
    Call, Draft, InvoiceNo, Invoicing, LineKind, ListPage, OrderContent, Payment, Prices, ServiceError, Token, all,
    by_code,
};
use jiff::civil::date;
use rust_decimal::Decimal;
use serde_json::Value;
use sold::{TODAY, account, amount, company, drafted, line, order, reversal};

fn token() -> Token {
    Token { value: "token".to_owned().into(), renew_at: "2026-11-24T10:00:00Z".parse().unwrap() }
}

fn invoice() -> InvoiceNo {
    InvoiceNo { series: "WB".to_owned(), number: "0045".to_owned() }
}

fn payment() -> Payment {
    Payment {
        amount: amount("179.49"),
        currency: "RON".to_owned(),
        kind: "Ramburs".to_owned(),
        // Already the next day in Romania.
        at: "2026-11-23T22:30:00Z".parse().unwrap(),
        reference: "4900112233".to_owned(),
    }
}

/// Method, address, headers that are not sensitive, and the document.
fn shown(call: &Call) -> String {
    let mut text = format!("{} {}\n", call.method(), call.uri());
    for (name, value) in call.headers() {
        let value = if value.is_sensitive() { "(kept back)" } else { value.to_str().unwrap() };
        if name != header::USER_AGENT {
            text += &format!("{name}: {value}\n");
        }
    }
    if !call.body().is_empty() {
        let document: Value = serde_json::from_slice(call.body()).unwrap();
        text += &serde_json::to_string_pretty(&document).unwrap();
    }
    text
}

fn of(service: &dyn Invoicing) -> (invoicing::Account, Option<Token>) {
    (account(service.profile().base_url), service.sign_in(&account("https://a.invalid")).map(|_| token()))
}

#[test]
fn every_call_has_its_form() {
    for service in all() {
        let (account, token) = of(*service);
        let token = token.as_ref();
        let page = ListPage { from: date(2026, 11, 20), until: TODAY, page: 1 };
        let mut calls = vec![
            ("check", service.check(&account, token).unwrap()),
            ("vat_rates", service.vat_rates(&account, token).unwrap()),
            ("create", service.create(&account, token, &drafted(&order("#2051"), "wb-1-2051-i1")).unwrap()),
            ("paid", service.paid(&account, token, &invoice()).unwrap()),
            ("settle", service.settle(&account, token, &invoice(), &payment()).unwrap()),
            ("reverse", service.reverse(&account, token, &reversal(&invoice())).unwrap()),
            ("pdf", service.pdf(&account, token, &invoice()).unwrap()),
        ];
        calls.extend(service.sign_in(&account).map(|call| ("sign_in", call.unwrap())));
        calls.extend(service.series(&account, token).map(|call| ("series", call.unwrap())));
        calls.extend(service.list(&account, token, &page).map(|call| ("list", call.unwrap())));
        let text: Vec<String> = calls.iter().map(|(name, call)| format!("== {name}\n{}\n", shown(call))).collect();
        insta::assert_snapshot!(format!("calls_of_{}", service.profile().code), text.join("\n"));
    }
}

#[test]
fn a_company_that_buys_without_vat_in_the_prices_is_invoiced_so() {
    let sold = OrderContent {
        prices: Prices::ExcludingVat,
        currency: "EUR".to_owned(),
        lines: vec![
            line(LineKind::Goods, "Lampă", "3", "8.26", "0"),
            line(LineKind::Shipping, "Transport", "1", "4", "0"),
        ],
        total: amount("34.82"),
        customer: company(),
        ..order("#2052")
    };
    for service in all() {
        let (account, token) = of(*service);
        let draft = Draft { exchange_rate: Some(amount("5.0923")), ..drafted(&sold, "wb-1-2052-i1") };
        let call = service.create(&account, token.as_ref(), &draft).unwrap();
        insta::assert_snapshot!(format!("company_at_{}", service.profile().code), shown(&call));
    }
}

#[test]
fn a_draft_whose_lines_were_changed_is_not_sent() {
    for service in all() {
        let (account, token) = of(*service);
        let draft = Draft { total: amount("180"), ..drafted(&order("#2051"), "wb-1-2051-i1") };
        let refused = service.create(&account, token.as_ref(), &draft).unwrap_err();
        assert!(matches!(refused, ServiceError::Difference(by) if by.amount() == amount("-0.51")), "{refused}");
    }
}

#[test]
fn smartbill_takes_four_hundred_lines_and_no_more() {
    let lines = |count| vec![line(LineKind::Goods, "Lampă", "1", "1", "0"); count];
    let sold = |count| OrderContent { lines: lines(count), total: Decimal::from(count), ..order("#1") };
    let smartbill = by_code("smartbill").unwrap();
    let sent = |count| smartbill.create(&account("https://a.invalid"), None, &drafted(&sold(count), "a"));
    assert!(sent(400).is_ok());
    assert!(matches!(sent(401), Err(ServiceError::Refused { field: Some("products"), .. })));
}

#[test]
fn no_secret_is_shown() {
    for service in all() {
        let (account, token) = of(*service);
        let call = service.check(&account, token.as_ref()).unwrap();
        for text in
            [format!("{account:?}"), format!("{token:?}"), format!("{:?}", call.headers()), call.uri().to_string()]
        {
            assert!(!text.contains("-of-a-test") && !text.contains("Basic"), "{text}");
        }
    }
}

#[test]
fn without_a_token_oblio_asks_for_one_and_a_bad_address_is_the_accounts_fault() {
    let oblio = by_code("oblio").unwrap();
    assert!(matches!(oblio.check(&account("https://a.invalid"), None), Err(ServiceError::Token)));
    for service in all() {
        let refused = service.check(&account("ftp://a.invalid"), Some(&token()));
        assert!(matches!(refused, Err(ServiceError::Account { .. })));
    }
}
