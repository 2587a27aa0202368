//! What a failed call says.

use super::*;

fn failure(http: u16, body: &str) -> CallError {
    Cargus.read(&asked(&["1100000017", "1100000024"]), &answer(http, body)).unwrap_err()
}

#[rstest::rstest]
#[case(
    "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.\"}"
)]
#[case("{\"statusCode\":401,\"message\":\"Access denied due to missing subscription key.\"}")]
fn a_refused_key_starts_no_sign_in(#[case] body: &str) {
    assert_eq!(failure(401, body).next(), Next::Person);
}

#[rstest::rstest]
#[case::said_with_200(200, "\"Failed to authenticate!\"")]
#[case::said_in_a_list(200, "[\"Failed to authenticate!\"]")]
#[case::said_with_400(400, "\"Failed to authenticate!\"")]
#[case::empty(401, "")]
#[case::object(401, "{}")]
#[case::page(401, "<html></html>")]
#[case::words(401, "{\"Message\":\"Authorization has been denied for this request.\"}")]
fn a_refused_token_starts_one_sign_in(#[case] http: u16, #[case] body: &str) {
    let error = failure(http, body);
    assert_eq!(error.next(), Next::SignIn);
    assert_eq!(error.after_new_sign_in().next(), Next::Person);
}

#[rstest::rstest]
#[case::not_active(403, "{\"statusCode\":403,\"message\":\"Not active\"}", "account_refused")]
#[case::guard(403, "<html></html>", "down")]
#[case::missing_parameter(404, "{\"statusCode\":404,\"message\":\"Resource not found\"}", "refused")]
#[case::down(503, "", "down")]
#[case::backend(500, "{\"Message\":\"An error has occurred.\"}", "down")]
#[case::cut_off(200, "[{\"Code\":\"11", "unreadable")]
#[case::page(200, "<html></html>", "unreadable")]
#[case::yes(200, "true", "unreadable")]
#[case::number(200, "7", "unreadable")]
#[case::numbers(200, "[1100000017]", "unreadable")]
#[case::another_text(200, "\"text\"", "unreadable")]
#[case::empty_object(200, "{}", "unreadable")]
fn a_failed_call_says_what_happens_next(#[case] http: u16, #[case] body: &str, #[case] kind: &str) {
    assert_eq!(failure(http, body).kind(), kind);
}

#[test]
fn a_missing_operation_is_never_an_unknown_number_and_is_not_split() {
    assert_eq!(failure(404, "{\"statusCode\":404,\"message\":\"Resource not found\"}").next(), Next::Later(None));
}

#[rstest::rstest]
#[case::list(200, "[\"Cod invalid\",\"Incercati din nou\"]", "Cod invalid; Incercati din nou")]
#[case::list_400(400, "[\"Cod invalid\"]", "Cod invalid")]
#[case::text_400(400, "\"Cod invalid\"", "Cod invalid")]
#[case::plain_400(400, "Cod invalid", "Cod invalid")]
#[case::error(200, "{\"Error\":\"Cod invalid\"}", "Cod invalid")]
#[case::error_in_list(200, "[{\"Error\":\"Cod invalid\"}]", "Cod invalid")]
#[case::command(200, "{\"status\":\"error\",\"command\":\"AwbTrace\"}", "no message")]
#[case::fields(
    400,
    "{\"Message\":\"Invalid.\",\"ModelState\":{\"barCode\":[\"not valid\"]}}",
    "Invalid.; barCode: not valid"
)]
#[case::too_long(414, "", "HTTP 414 without a message")]
fn a_refusal_keeps_the_couriers_words_and_fewer_numbers_are_tried(
    #[case] http: u16,
    #[case] body: &str,
    #[case] words: &str,
) {
    assert_eq!(failure(http, body), CallError::Refused { message: words.to_owned(), split: true });
}

#[test]
fn a_refused_call_about_one_number_is_an_error_of_this_number() {
    let reading = Cargus.read(&asked(&["1100000017"]), &answer(400, "[\"Cod invalid\"]")).unwrap();
    assert_eq!(reading.told, [Told::Error(LabelError::Refused { message: "Cod invalid".to_owned() })]);
}

#[rstest::rstest]
#[case::by_header(429, Some("30"), "", 30)]
#[case::by_words(429, None, "{\"statusCode\":429,\"message\":\"Rate limit is exceeded. Try again in 5 seconds.\"}", 5)]
#[case::at_least(429, Some("1"), "", 2)]
#[case::says_nothing(429, None, "", 2)]
#[case::quota(
    403,
    Some("4000"),
    "{\"statusCode\":403,\"message\":\"Out of call volume quota. Quota will be replenished in 01:06:40.\"}",
    4000
)]
#[case::quota_without_header(403, None, "{\"statusCode\":403,\"message\":\"Out of call volume quota.\"}", 3600)]
fn too_many_calls_are_waited_for(
    #[case] http: u16,
    #[case] header: Option<&str>,
    #[case] body: &str,
    #[case] seconds: u64,
) {
    let mut answer = answer(http, body);
    if let Some(header) = header {
        answer.headers_mut().insert("retry-after", header.parse().unwrap());
    }
    let error = Cargus.read(&asked(&["1100000017"]), &answer).unwrap_err();
    assert_eq!(error.next(), Next::Later(Some(Duration::from_secs(seconds))));
}
