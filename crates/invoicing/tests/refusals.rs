//! What the services' own words mean, and answers that are none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may stop at the first surprise"
)]

mod sold;

use invoicing::{Answer, Invoicing, Kind, Next, ServiceError, all, by_code};
use jiff::Timestamp;
use proptest::prelude::*;
use sold::{account, amount, drafted, order};

fn answer(http: u16, body: &str) -> Answer {
    http::Response::builder().status(http).body(body.as_bytes().to_vec()).unwrap()
}

fn created(service: &str, http: u16, body: &str) -> Result<invoicing::Created, ServiceError> {
    let draft = drafted(&order("#2051"), "wb-1-2051-i1");
    by_code(service).unwrap().read_created(&draft, &answer(http, body))
}

/// A business refusal.
fn text(words: &str) -> String {
    format!(r#"{{"errorText":"{words}","message":"","number":"","series":"","documentId":null,"paid":false}}"#)
}

/// A refusal by the sign-in.
fn sign_in(words: &str) -> String {
    format!(r#"{{"key":null,"successfully":false,"errorText":"{words}","errorCode":0,"operationExecuted":false}}"#)
}

#[rstest::rstest]
#[case::series(400, text("Seria WB nu a fost gasita."), "refused", "Seria WB nu a fost gasita.")]
#[case::in_200(200, text("Seria WB nu a fost gasita."), "refused", "Seria WB nu a fost gasita.")]
#[case::html(400, text("Cota TVA gresita.<br/>Detalii"), "refused", "Cota TVA gresita.")]
#[case::lock_out(
    403,
    sign_in("Ati depasit limita maxima de requesturi. 24/11/2026 10:00:00"),
    "too_fast",
    "too many calls"
)]
#[case::lock_out_of_a_middleman(422, text("limita maxima de requesturi"), "too_fast", "too many calls")]
#[case::documented_lock_out(429, text(""), "too_fast", "too many calls")]
#[case::lock_out_without_json(429, "<html></html>".to_owned(), "too_fast", "too many calls")]
#[case::sign_in(401, sign_in("Autentificare esuata."), "account", "Autentificare esuata.")]
#[case::other_403_of_the_sign_in(403, sign_in("Acces interzis."), "account", "Acces interzis.")]
#[case::no_right(
    403,
    text("Utilizatorul nu are drepturi pe seria WB."),
    "refused",
    "Utilizatorul nu are drepturi pe seria WB."
)]
#[case::plan(400, text("Ati atins limita de documente a pachetului."), "plan", "limita de documente")]
#[case::request(400, r#"{"status":400,"type":"invalid_request_error","errors":[{"code":"json_mapping_error","message":"unknown","param":"priceX"}]}"#.to_owned(), "refused", "priceX: unknown")]
#[case::lines(410, text("Numarul maxim de produse este 400."), "refused", "400")]
#[case::crash(500, text("Eroare interna."), "away", "HTTP 500")]
#[case::page(502, "<html>Bad Gateway</html>".to_owned(), "away", "HTTP 502")]
#[case::nothing_in_200(200, text(""), "unreadable", "neither a number nor an error")]
#[case::page_in_200(200, "<html></html>".to_owned(), "unreadable", "web page")]
fn smartbill_is_understood(#[case] http: u16, #[case] body: String, #[case] word: &str, #[case] message: &str) {
    let error = created("smartbill", http, &body).unwrap_err();
    assert_eq!(error.word(), word, "{error}");
    assert!(error.to_string().contains(message), "{error}");
}

#[test]
fn a_smartbill_number_beside_an_error_is_an_invoice_with_a_warning() {
    let body = r#"{"errorText":"Serverul de email lipseste.<br>","number":"0007","series":"WB","documentId":null}"#;
    let created = created("smartbill", 200, body).unwrap();
    assert_eq!(
        (created.invoice.number.as_str(), created.warning.as_deref()),
        ("0007", Some("Serverul de email lipseste."))
    );
}

#[rstest::rstest]
#[case::paid("Factura 0045 a fost deja incasata sau stornata in totalitate.", "nothing_open")]
#[case::cancelled("Factura 0045 este anulata.", "cancelled")]
#[case::missing("Factura 0045 nu a fost gasita.", "not_found")]
#[case::missing_by_series("Factura cu seria WB si numarul 0045 nu a fost gasita.", "not_found")]
#[case::value("Valoarea incasarii este incorecta.", "refused")]
fn smartbill_tells_why_a_payment_is_none(#[case] words: &str, #[case] word: &str) {
    let smartbill = by_code("smartbill").unwrap();
    assert_eq!(smartbill.read_settled(&answer(400, &text(words))).unwrap_err().word(), word);
}

#[test]
fn an_unknown_smartbill_invoice_is_not_an_unpaid_one() {
    let smartbill = by_code("smartbill").unwrap();
    let error = smartbill.read_paid(&answer(400, &text("Factura 0045 nu a fost gasita."))).unwrap_err();
    assert_eq!(error.word(), "not_found");
}

#[rstest::rstest]
#[case::token(401, r#"{"status":401,"statusMessage":"invalid token"}"#, "token")]
#[case::token_in_200(200, r#"{"status":401,"statusMessage":"invalid token"}"#, "token")]
#[case::series_in_200(200, r#"{"status":400,"statusMessage":"Seria WB nu exista"}"#, "refused")]
#[case::status_as_text(200, r#"{"status":"400","statusMessage":"Seria WB nu exista"}"#, "refused")]
#[case::plain_text(400, "Seria WB nu exista", "refused")]
#[case::a_json_text(400, r#""Cota TVA nu exista""#, "refused")]
#[case::too_fast(429, "", "too_fast")]
#[case::too_fast_in_words(400, r#"{"status":400,"statusMessage":"Too many requests"}"#, "too_fast")]
#[case::repeated_key(
    400,
    r#"{"status":400,"statusMessage":"Exista deja un document emis cu acest idempotencyKey"}"#,
    "duplicate"
)]
#[case::company(400, r#"{"status":400,"statusMessage":"Firma cu cif 1 nu exista in cont"}"#, "account")]
#[case::page(500, "<html></html>", "away")]
#[case::page_of_a_guard(403, "<html></html>", "away")]
#[case::no_number(200, r#"{"status":200,"statusMessage":"Success","data":{}}"#, "unreadable")]
#[case::empty(200, "", "unreadable")]
fn oblio_is_understood(#[case] http: u16, #[case] body: &str, #[case] word: &str) {
    assert_eq!(created("oblio", http, body).unwrap_err().word(), word);
}

#[rstest::rstest]
#[case::hash(200, r#"{"Success":false,"Message":"Hash incorect."}"#, "signature")]
#[case::crash(
    500,
    r#"{"Success":false,"Message":"System.Exception: Seria X nu este definita\r\n   at Fgo.Api"}"#,
    "refused"
)]
#[case::code(500, r#"{"Success":false,"Message":"System.Exception: Codul unic 1 nu este asociat\r\n at"}"#, "account")]
#[case::plan(500, r#"{"Success":false,"Message":"Disponibil doar in pachetul Premium"}"#, "plan")]
#[case::gave_up(200, r#"{"Success":false,"Message":"Documentul nu a fost emis, incercati din nou"}"#, "not_done")]
#[case::duplicate(200, r#"{"Success":false,"Message":"Documentul a fost deja emis"}"#, "duplicate")]
#[case::sorry(500, r#"{"Success":false,"Message":"Ne pare rau, a aparut o eroare."}"#, "away")]
#[case::page(502, "<html></html>", "away")]
#[case::clash(409, "<html></html>", "too_fast")]
#[case::no_number(200, r#"{"Success":true,"Message":"","Factura":{}}"#, "unreadable")]
#[case::no_success(200, r#"{"a":1}"#, "unreadable")]
fn fgo_is_understood(#[case] http: u16, #[case] body: &str, #[case] word: &str) {
    let error = created("fgo", http, body).unwrap_err();
    assert_eq!(error.word(), word, "{error}");
    assert!(!error.to_string().contains("System.") && !error.to_string().contains("Fgo.Api"), "{error}");
}

#[test]
fn an_fgo_refusal_may_carry_the_invoice() {
    let body = r#"{"Success":false,"Message":"a fost deja emis","Factura":{"Numar":"0045","Serie":"WB"}}"#;
    let Err(ServiceError::Duplicate { existing: Some(invoice), .. }) = created("fgo", 500, body) else { panic!() };
    assert_eq!(invoice.to_string(), "WB 0045");
}

#[test]
fn any_refusal_but_one_of_the_credentials_proves_them_at_fgo() {
    let fgo = by_code("fgo").unwrap();
    let check = |message: &str| {
        let body = format!(r#"{{"Success":false,"Message":"{message}"}}"#);
        fgo.read_check(&account("https://a.invalid"), &answer(500, &body))
    };
    assert!(check("Factura 0 nu a fost gasita").is_ok() && check("Doar in pachetul Premium").is_ok());
    assert!(matches!(check("Hash incorect"), Err(ServiceError::Account { .. })));
    assert!(matches!(check("Codul unic nu este asociat"), Err(ServiceError::Account { .. })));
}

#[test]
fn totals_that_are_texts_are_compared_as_amounts() {
    let body = r#"{"Success":true,"Factura":{"Valoare":"149.0","ValoareAchitata":"149.00"}}"#;
    let paid = by_code("fgo").unwrap().read_paid(&answer(200, body)).unwrap();
    assert_eq!((paid.total, paid.open()), (amount("149"), amount("0")));
    let body = r#"{"status":200,"data":{"total":"179.4900","canceled":"0","collects":[{"value":"100.00","documentNumber":"49"}]}}"#;
    let paid = by_code("oblio").unwrap().read_paid(&answer(200, body)).unwrap();
    assert_eq!((paid.open(), paid.is_cancelled), (amount("79.49"), false));
}

#[test]
fn an_oblio_token_lives_by_our_own_clock() {
    let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    let body = r#"{"access_token":"a","expires_in":"3600","token_type":"Bearer","request_time":"1000000000"}"#;
    let token = by_code("oblio").unwrap().read_sign_in(&answer(200, body), now).unwrap();
    assert_eq!(token.renew_at.to_string(), "2026-11-24T10:59:00Z");
}

#[test]
fn a_failure_in_front_of_a_service_never_blames_the_account_nor_lets_a_write_be_repeated_blindly() {
    let draft = drafted(&order("#2051"), "a");
    for service in all() {
        for http in [500, 502, 503, 504] {
            let error = service.read_created(&draft, &answer(http, "<html></html>")).unwrap_err();
            assert_eq!(error.next(Kind::Write), Next::Look, "{}", service.profile().name);
        }
    }
}

/// Bytes that look like the services' answers, and some that do not.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "status",
        "data",
        "errorText",
        "number",
        "series",
        "Success",
        "Factura",
        "Numar",
        "Serie",
        "list",
        "List",
        "taxes",
        "total",
        "collects",
        "value",
        "Valoare",
        "ValoareAchitata",
        "Message",
        "access_token",
        "expires_in",
        "nextNumber",
        "invoiceTotalAmount",
        "paidAmount",
        "percentage",
        "percent",
        "Nume",
        "name",
        "true",
        "1",
        "0",
        "-1",
        "1e400",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "null",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "{\"",
        "\":\"",
        "\",\"",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(word, 0..60).prop_map(|words| words.concat().into_bytes()),
        values().prop_map(|value| value.to_string().into_bytes()),
    ]
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let names = prop::sample::select(vec![
        "status",
        "data",
        "errorText",
        "number",
        "Success",
        "Factura",
        "Numar",
        "Serie",
        "list",
        "List",
        "taxes",
        "total",
        "collects",
        "value",
        "Valoare",
        "ValoareAchitata",
        "Message",
        "seriesName",
        "name",
        "Nume",
        "percent",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("200")),
        Just(Value::from("79228162514264337593543950335")),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(names.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn read_everything(service: &dyn Invoicing, answer: &Answer) {
    let draft = drafted(&order("#2051"), "a");
    let _ = service.read_sign_in(answer, Timestamp::UNIX_EPOCH);
    let _ = service.read_check(&account("https://a.invalid"), answer);
    let _ = service.read_series(answer);
    let _ = service.read_vat_rates(answer);
    let _ = service.read_created(&draft, answer);
    let _ = service.read_list(answer);
    let _ = service.read_paid(answer).map(|paid| paid.open());
    let _ = service.read_settled(answer);
    let _ = service.read_reversed(answer);
    let _ = service.read_pdf(answer);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_whatever_breaks_a_reader(body in bodies(), http in prop::sample::select(vec![200u16, 201, 400, 401, 403, 404, 409, 422, 429, 500, 502])) {
        let answer = http::Response::builder().status(http).body(body).unwrap();
        for service in all() {
            read_everything(*service, &answer);
        }
    }
}
