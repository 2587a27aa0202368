//! The token that Shopify's admin gives a page for each request: a JWT, signed with HS256 alone.
//!
//! Read here and not by a JWT library: one algorithm of one issuer is an HMAC, and the libraries ask the system's clock.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{ShopDomain, signature};

/// Put on a 401 that answers a script's request: App Bridge then fetches a fresh token and asks once more.
pub const RETRY_HEADER: &str = "x-shopify-retry-invalid-session-request";
/// Between Shopify's clock and ours.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(10);

/// Who asks, as Shopify's admin vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken {
    /// The store.
    pub shop: ShopDomain,
    /// The number of the store's user; missing in tokens of extensions.
    pub user: Option<String>,
    /// It was given to a page in the admin, for the store's own people. Extensions get tokens too, without an issuer,
    /// and show them to customers.
    pub from_admin: bool,
    /// The user's session in the admin.
    pub session: Option<String>,
    /// Until when the token is valid, about a minute.
    pub expires_at: Timestamp,
}

/// Why a session token is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionTokenError {
    /// Not three parts of base64 and JSON, or signed in another way.
    #[error("this is not a session token")]
    Malformed,
    /// None of the secrets made this signature.
    #[error("the session token's signature is wrong")]
    Signature,
    /// It is over.
    #[error("the session token has expired")]
    Expired,
    /// It begins later.
    #[error("the session token is not valid yet: is this machine's clock right?")]
    Early,
    /// Made for another app.
    #[error("the session token is for another app")]
    Audience,
    /// It names no store, or two.
    #[error("the session token does not name one Shopify store")]
    Shop,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    dest: String,
    aud: Option<String>,
    sub: Option<String>,
    exp: f64,
    nbf: Option<f64>,
    sid: Option<String>,
}

/// Checks a session token: algorithm, signature, times (with ten seconds of tolerance), audience and store.
///
/// Tokens of extensions carry no issuer, and their audience is not told by the sources; where there is one it must be ours.
///
/// # Errors
/// [`SessionTokenError`]; it never holds the token.
pub fn verify_session_token(
    secrets: &[SecretString],
    client_id: &str,
    token: &str,
    now: Timestamp,
) -> Result<SessionToken, SessionTokenError> {
    let (signed, signature) = token.rsplit_once('.').ok_or(SessionTokenError::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(SessionTokenError::Malformed)?;
    let header: Header = part(header)?;
    if header.alg != "HS256" {
        return Err(SessionTokenError::Malformed);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| SessionTokenError::Malformed)?;
    if !signature::is_signed(secrets, signed.as_bytes(), &signature) {
        return Err(SessionTokenError::Signature);
    }
    let claims: Claims = part(claims)?;
    let expires_at = instant(claims.exp).ok_or(SessionTokenError::Malformed)?;
    if now.duration_since(expires_at) >= TOLERANCE {
        return Err(SessionTokenError::Expired);
    }
    let begins_later = |nbf| instant(nbf).is_none_or(|nbf| nbf.duration_since(now) > TOLERANCE);
    if claims.nbf.is_some_and(begins_later) {
        return Err(SessionTokenError::Early);
    }
    if claims.aud.as_deref().is_some_and(|audience| audience != client_id) {
        return Err(SessionTokenError::Audience);
    }
    let shop = shop(&claims).ok_or(SessionTokenError::Shop)?;
    Ok(SessionToken { shop, user: claims.sub, from_admin: claims.iss.is_some(), session: claims.sid, expires_at })
}

/// A JWT's times may have fractions of a second.
fn instant(seconds: f64) -> Option<Timestamp> {
    Timestamp::from_duration(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, SessionTokenError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SessionTokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| SessionTokenError::Malformed)
}

/// The issuer, where there is one, must be the same store as the destination; and only extensions may leave the issuer out.
fn shop(claims: &Claims) -> Option<ShopDomain> {
    let shop: ShopDomain = claims.dest.strip_prefix("https://").unwrap_or(&claims.dest).parse().ok()?;
    match &claims.iss {
        None => claims.aud.is_none().then_some(shop),
        Some(issuer) => {
            let issuer = issuer.strip_prefix("https://")?;
            let issuer: ShopDomain = issuer.strip_suffix("/admin").unwrap_or(issuer).parse().ok()?;
            (issuer == shop).then_some(shop)
        }
    }
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use rstest::rstest;
    use serde_json::{Value, json};
    use sha2::Sha256;

    use super::*;

    const KNOWN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL3NvbWUtc2hvcC5teXNob3BpZnkuY29tL2FkbWluIiwiZGVzdCI6Imh0dHBzOi8vc29tZS1zaG9wLm15c2hvcGlmeS5jb20iLCJhdWQiOiJjbGllbnQtaWQtMSIsInN1YiI6IjQyIiwiZXhwIjoxNzk1MzkyMDYwLCJuYmYiOjE3OTUzOTIwMDAsImlhdCI6MTc5NTM5MjAwMCwianRpIjoiZjg5MTIxMjktMWFmNi00Y2FkLTljYTMtNzZiMGY3NjIxMDg3Iiwic2lkIjoiYWFlYTE4MmYyNzMyZDQ0YzIzMDU3YzBmZWE1ODQwMjFhNDQ4NWIyYmQyNWQzZWI3ZmQzNDkzMTNhZDI0YzY4NSJ9.6O2nRam22Jotc9GsMmfJvIRdUhwvNEAufbI52Ex2Xpc";
    const ISSUED: i64 = 1795392000;

    fn check(token: &str, later: i64) -> Result<SessionToken, SessionTokenError> {
        let now = Timestamp::from_second(ISSUED + later).unwrap();
        verify_session_token(&["hush".into()], "client-id-1", token, now)
    }

    fn signed(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let mac = Hmac::<Sha256>::new_from_slice(b"hush").unwrap().chain_update(&message).finalize().into_bytes();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))
    }

    fn claims() -> Value {
        json!({"iss": "https://some-shop.myshopify.com/admin", "dest": "https://some-shop.myshopify.com",
            "aud": "client-id-1", "sub": "42", "exp": ISSUED + 60, "nbf": ISSUED, "sid": "s"})
    }

    #[test]
    fn a_session_token_tells_the_shop_and_its_user() {
        let token = check(KNOWN, 0).unwrap();
        assert_eq!((token.shop.as_str(), token.user.as_deref()), ("some-shop.myshopify.com", Some("42")));
        assert_eq!(token.expires_at.as_second(), ISSUED + 60);
    }

    #[test]
    fn a_token_of_shopifys_own_library_has_times_in_fractions() {
        // Made with @shopify/shopify-api 15.0.0: `getJwt` of its test helpers, secret hush.
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL3NvbWUtc2hvcC5teXNob3BpZnkuY29tL2FkbWluIiwiZGVzdCI6Imh0dHBzOi8vc29tZS1zaG9wLm15c2hvcGlmeS5jb20iLCJhdWQiOiJjbGllbnQtaWQtMSIsInN1YiI6IjEyMzQ1IiwiZXhwIjoxNzk1MzkyMDYwLjI1NSwibmJmIjoxNzk1MzkyMDAwLjI1NSwiaWF0IjoxNzk1MzkyMDAwLjI1NSwianRpIjoiMTIzNDU2Nzg5MCIsInNpZCI6IjA5ODc2NTQzMjEifQ.0nKJpSQ-arMtfamxywfgsofktcHF9074qgFCGVL9SXY";
        assert_eq!(check(token, 0).unwrap().user.as_deref(), Some("12345"));
        assert_eq!(check(token, 71), Err(SessionTokenError::Expired));
    }

    #[rstest]
    #[case::ten_seconds_early(-10, Ok(()))]
    #[case::too_early(-11, Err(SessionTokenError::Early))]
    #[case::ten_seconds_late(69, Ok(()))]
    #[case::over(70, Err(SessionTokenError::Expired))]
    fn clocks_may_differ_by_ten_seconds(#[case] later: i64, #[case] expected: Result<(), SessionTokenError>) {
        assert_eq!(check(KNOWN, later).map(|_| ()), expected);
    }

    #[rstest]
    #[case::none("none")]
    #[case::stronger("HS512")]
    #[case::asymmetric("RS256")]
    fn another_algorithm_is_refused_even_with_a_right_signature(#[case] algorithm: &str) {
        let token = signed(&json!({"alg": algorithm}), &claims());
        assert_eq!(check(&token, 0), Err(SessionTokenError::Malformed));
    }

    #[rstest]
    #[case::another_app("aud", json!("other"), SessionTokenError::Audience)]
    #[case::another_issuer("iss", json!("https://other.myshopify.com/admin"), SessionTokenError::Shop)]
    #[case::no_issuer("iss", Value::Null, SessionTokenError::Shop)]
    #[case::another_place("dest", json!("https://shop.example"), SessionTokenError::Shop)]
    #[case::no_end("exp", Value::Null, SessionTokenError::Malformed)]
    fn a_token_that_is_not_for_us_is_refused(
        #[case] claim: &str,
        #[case] value: Value,
        #[case] expected: SessionTokenError,
    ) {
        let mut claims = claims();
        claims[claim] = value;
        assert_eq!(check(&signed(&json!({"alg": "HS256"}), &claims), 0), Err(expected));
    }

    #[test]
    fn an_extensions_token_names_its_shop_without_issuer_and_scheme() {
        let token = signed(&json!({"alg": "HS256"}), &json!({"dest": "some-shop.myshopify.com", "exp": ISSUED + 60}));
        let read = check(&token, 0).unwrap();
        assert_eq!((read.user, read.from_admin), (None, false));
    }

    #[rstest]
    #[case("")]
    #[case("a.b")]
    #[case("a.b.c")]
    #[case("....")]
    fn text_that_is_no_token_is_refused(#[case] text: &str) {
        assert_eq!(check(text, 0), Err(SessionTokenError::Malformed));
    }

    #[test]
    fn a_token_signed_with_another_secret_is_refused() {
        let now = Timestamp::from_second(ISSUED).unwrap();
        let checked = verify_session_token(&["other".into()], "client-id-1", KNOWN, now);
        assert_eq!(checked, Err(SessionTokenError::Signature));
    }
}
