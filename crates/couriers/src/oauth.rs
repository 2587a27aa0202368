//! The answer of a sign-in with client credentials, as UPS and FedEx give it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::json::Text;
use crate::{Answer, CallError, Token, json};

/// How long before its end a token is not used any more; less for one that lives shortly.
const EARLY: SignedDuration = SignedDuration::from_secs(60);
/// Taken for a token whose life cannot be read.
const SHORT_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// No token is kept longer, whatever its answer says.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Both write numbers as text at times.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignedIn {
    access_token: Text,
    expires_in: Text,
}

/// Reads a good answer. Its life counts from our own clock: the courier's `issued_at` may be another one.
pub(crate) fn token(answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
    let body = json::parse(answer.body())?.unwrap_or_default();
    let signed_in: SignedIn = json::object(body).unwrap_or_default();
    let value = signed_in.access_token.0.ok_or_else(|| CallError::unreadable("the sign-in gave no token"))?;
    let seconds = signed_in.expires_in.as_str().and_then(|text| text.parse::<i64>().ok());
    let life = seconds.filter(|seconds| *seconds > 0).map_or(SHORT_LIFE, SignedDuration::from_secs).min(LONGEST_LIFE);
    let renew_at = now.checked_add(life - EARLY.min(life / 10)).unwrap_or(now);
    Ok(Token { value: value.into(), renew_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::text(r#"{"access_token":"a","expires_in":"14399"}"#, "2026-03-02T13:58:59Z")]
    #[case::number(r#"{"access_token":"a","expires_in":3600}"#, "2026-03-02T10:59:00Z")]
    #[case::short(r#"{"access_token":"a","expires_in":100}"#, "2026-03-02T10:01:30Z")]
    #[case::missing(r#"{"access_token":"a"}"#, "2026-03-02T10:09:00Z")]
    #[case::nonsense(r#"{"access_token":"a","expires_in":"soon"}"#, "2026-03-02T10:09:00Z")]
    #[case::negative(r#"{"access_token":"a","expires_in":-5}"#, "2026-03-02T10:09:00Z")]
    #[case::years(r#"{"access_token":"a","expires_in":999999999999}"#, "2026-03-03T09:59:00Z")]
    fn a_token_is_renewed_a_minute_before_its_end(#[case] body: &str, #[case] renew_at: &str) {
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        let token = token(&Answer::new(body.as_bytes().to_vec()), now).unwrap();
        assert_eq!(token.renew_at.to_string(), renew_at);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("{}")]
    #[case("[]")]
    #[case(r#"{"access_token":""}"#)]
    #[case("<html></html>")]
    fn an_answer_without_a_token_is_unreadable(#[case] body: &str) {
        let told = token(&Answer::new(body.as_bytes().to_vec()), Timestamp::UNIX_EPOCH);
        assert!(matches!(told, Err(CallError::Unreadable { .. })), "{told:?}");
    }
}
