//! Access tokens: got by a session token or a code, renewed before they end.

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, Request, Response};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Scopes;
use crate::{ShopAddress, ShopDomain};

const OFFLINE: &str = "urn:shopify:params:oauth:token-type:offline-access-token";

/// The app, as Shopify knows it.
#[derive(Debug, Clone)]
pub struct App {
    /// The public name.
    pub client_id: String,
    /// What it proves itself with.
    pub client_secret: SecretString,
    /// The secret before it: Shopify may sign with it for up to an hour after a change.
    pub old_client_secret: Option<SecretString>,
    /// What a store is asked for by the authorization flow.
    pub scopes: Vec<String>,
    /// A stand-in for all stores, without a trailing slash; the store's domain follows as a path.
    pub base_url: Option<String>,
}

impl App {
    /// The secrets that Shopify may have signed with, the present one first.
    pub fn secrets(&self) -> Vec<SecretString> {
        std::iter::once(&self.client_secret).chain(&self.old_client_secret).cloned().collect()
    }

    /// Where a store is asked, without a trailing slash.
    pub fn store_url(&self, shop: &ShopDomain) -> String {
        match &self.base_url {
            Some(base_url) => format!("{base_url}/{shop}"),
            None => format!("https://{shop}"),
        }
    }
}

/// What a token is given for.
#[derive(Debug, Clone)]
pub enum Grant {
    /// An embedded page's session token, not older than a minute.
    SessionToken(SecretString),
    /// The code of the authorization flow.
    Code(SecretString),
    /// The last pair's refresh token; it is used up by this.
    Refresh(SecretString),
    /// A token that never ends, of an app that was installed before there were others: it stops working.
    Unending(SecretString),
}

/// What the app got.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Sent with each call.
    pub access: SecretString,
    /// When it ends; `None` for the token of a custom app, which never does.
    pub expires_at: Option<Timestamp>,
    /// Gets the next pair.
    pub refresh: Option<SecretString>,
    /// When that ends; about 90 days.
    pub refresh_expires_at: Option<Timestamp>,
    /// What the store granted.
    pub scopes: Scopes,
}

impl Tokens {
    /// Whether it is time for the next pair: less than five minutes are left.
    pub fn is_due(expires_at: Timestamp, now: Timestamp) -> bool {
        expires_at.duration_since(now) < SignedDuration::from_mins(5)
    }
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// `invalid_grant`: the refresh token is over, or the app was removed. Only a person can sign in again.
    #[error("shopify does not renew the access: open the app in the Shopify admin to sign in again")]
    SignIn,
    /// The session token or the code was too old: get a fresh one.
    #[error("the session was over before it was exchanged: load the page again")]
    Stale,
    /// The app itself is not accepted.
    #[error("shopify does not accept the app's client id or secret: check both in the configuration")]
    App,
    /// No store there, or the app is not installed.
    #[error("shopify knows no such store, or the app is not installed there")]
    NotFound,
    /// Later again.
    #[error("shopify did not answer the sign-in well (HTTP {http})")]
    Away {
        /// The HTTP status.
        http: u16,
        /// How long Shopify asks to wait.
        retry_after: Option<Duration>,
    },
    /// The answer is not one of the known ones.
    #[error("shopify's answer to the sign-in could not be read: {0}")]
    Unreadable(&'static str),
}

/// The call that gets tokens. Nothing is sent here.
pub fn token_call(shop: &ShopAddress, app: &App, grant: &Grant) -> Request<Vec<u8>> {
    let mut body = grant_fields(grant);
    if let Value::Object(fields) = &mut body {
        fields.insert("client_id".to_owned(), json!(app.client_id));
        fields.insert("client_secret".to_owned(), json!(app.client_secret.expose_secret()));
    }
    let mut request = Request::new(body.to_string().into_bytes());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = shop.sign_in().clone();
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(CONTENT_TYPE, json.clone());
    request.headers_mut().insert(ACCEPT, json);
    request
}

fn grant_fields(grant: &Grant) -> Value {
    let exchange = |token: &SecretString, kind: &str| {
        json!({
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": token.expose_secret(),
            "subject_token_type": kind,
            "requested_token_type": OFFLINE,
            "expiring": "1",
        })
    };
    match grant {
        Grant::SessionToken(token) => exchange(token, "urn:ietf:params:oauth:token-type:id_token"),
        Grant::Unending(token) => exchange(token, OFFLINE),
        Grant::Code(code) => json!({"code": code.expose_secret(), "expiring": "1"}),
        Grant::Refresh(token) => json!({"grant_type": "refresh_token", "refresh_token": token.expose_secret()}),
    }
}

#[derive(Deserialize)]
struct Good {
    access_token: SecretString,
    #[serde(default)]
    scope: String,
    expires_in: Option<i64>,
    refresh_token: Option<SecretString>,
    refresh_token_expires_in: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bad {
    error: String,
}

/// Reads the answer to [`token_call`]. `now` is the caller's clock: the lives are counted from it.
///
/// # Errors
/// [`TokenError`]
pub fn read_tokens(grant: &Grant, answer: &Response<Vec<u8>>, now: Timestamp) -> Result<Tokens, TokenError> {
    let status = answer.status();
    if !status.is_success() {
        return Err(refusal(grant, answer));
    }
    let good: Good =
        serde_json::from_slice(answer.body()).map_err(|_| TokenError::Unreadable("it names no access token"))?;
    if good.access_token.expose_secret().is_empty() {
        return Err(TokenError::Unreadable("its access token is empty"));
    }
    let end = |seconds: Option<i64>| {
        let life = seconds.filter(|seconds| *seconds > 0).map(SignedDuration::from_secs);
        life.and_then(|life| now.checked_add(life).ok())
    };
    if good.expires_in.is_some() && good.refresh_token.is_none() {
        return Err(TokenError::Unreadable("its token ends and cannot be renewed"));
    }
    Ok(Tokens {
        access: good.access_token,
        expires_at: end(good.expires_in),
        refresh: good.refresh_token,
        refresh_expires_at: end(good.refresh_token_expires_in),
        scopes: Scopes::read(&good.scope),
    })
}

fn refusal(grant: &Grant, answer: &Response<Vec<u8>>) -> TokenError {
    let http = answer.status().as_u16();
    let bad: Bad = serde_json::from_slice(answer.body()).unwrap_or_default();
    match (http, bad.error.as_str()) {
        (400 | 401, "invalid_client" | "application_cannot_be_found") => TokenError::App,
        (400 | 401, _) => match grant {
            Grant::Refresh(_) | Grant::Unending(_) => TokenError::SignIn,
            Grant::SessionToken(_) | Grant::Code(_) => TokenError::Stale,
        },
        (403, _) => TokenError::SignIn,
        (404, _) => TokenError::NotFound,
        _ => {
            let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            TokenError::Away { http, retry_after: seconds.map(Duration::from_secs) }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::API_VERSION;

    fn app() -> App {
        App {
            client_id: "client-id-1".to_owned(),
            client_secret: "hush".into(),
            old_client_secret: Some("old-hush".into()),
            scopes: Vec::new(),
            base_url: None,
        }
    }

    fn sent(grant: &Grant) -> Value {
        let shop = ShopAddress::of(&"some-shop.myshopify.com".parse().unwrap(), API_VERSION).unwrap();
        let request = token_call(&shop, &app(), grant);
        assert_eq!(request.uri(), "https://some-shop.myshopify.com/admin/oauth/access_token");
        assert_eq!(
            (request.method(), &request.headers()["content-type"]),
            (&Method::POST, &"application/json".parse::<HeaderValue>().unwrap())
        );
        serde_json::from_slice(request.body()).unwrap()
    }

    #[test]
    fn a_session_token_is_exchanged_for_a_token_that_ends() {
        assert_eq!(
            sent(&Grant::SessionToken("jwt".into())),
            json!({
                "client_id": "client-id-1",
                "client_secret": "hush",
                "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token": "jwt",
                "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
                "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
                "expiring": "1",
            })
        );
    }

    #[test]
    fn a_token_is_renewed_with_its_refresh_token() {
        assert_eq!(
            sent(&Grant::Refresh("r".into())),
            json!({"client_id": "client-id-1", "client_secret": "hush", "grant_type": "refresh_token", "refresh_token": "r"})
        );
    }

    #[test]
    fn a_code_is_exchanged_once() {
        let expected = json!({"client_id": "client-id-1", "client_secret": "hush", "code": "c", "expiring": "1"});
        assert_eq!(sent(&Grant::Code("c".into())), expected);
    }

    #[test]
    fn a_token_without_end_is_exchanged_for_one_with() {
        assert_eq!(sent(&Grant::Unending("old".into()))["subject_token_type"], OFFLINE);
    }

    fn answer(status: u16, body: &str) -> Response<Vec<u8>> {
        Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn lives_are_counted_from_our_clock() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let body = r#"{"access_token":"a","scope":"write_orders,read_customers","expires_in":3600,"refresh_token":"r","refresh_token_expires_in":7776000}"#;
        let tokens = read_tokens(&Grant::Code("c".into()), &answer(200, body), now).unwrap();
        assert_eq!(tokens.expires_at.unwrap().to_string(), "2026-11-23T11:00:00Z");
        assert_eq!(tokens.refresh_expires_at.unwrap().to_string(), "2027-02-21T10:00:00Z");
        assert!(tokens.scopes.covers("read_orders"));
    }

    #[test]
    fn a_custom_apps_token_has_no_end() {
        let tokens = read_tokens(
            &Grant::Code("c".into()),
            &answer(200, r#"{"access_token":"a","scope":"write_orders"}"#),
            Timestamp::UNIX_EPOCH,
        );
        let tokens = tokens.unwrap();
        assert!(tokens.expires_at.is_none() && tokens.refresh.is_none());
    }

    #[rstest]
    #[case::refresh(Grant::Refresh("r".into()), 400, r#"{"error":"invalid_grant"}"#, TokenError::SignIn)]
    #[case::session(Grant::SessionToken("s".into()), 400, r#"{"error":"invalid_subject_token"}"#, TokenError::Stale)]
    #[case::app(Grant::Refresh("r".into()), 400, r#"{"error":"invalid_client"}"#, TokenError::App)]
    #[case::no_json(Grant::Code("c".into()), 400, "<html>", TokenError::Stale)]
    #[case::no_store(Grant::Code("c".into()), 404, "", TokenError::NotFound)]
    #[case::away(Grant::Refresh("r".into()), 502, "", TokenError::Away { http: 502, retry_after: None })]
    #[case::empty(Grant::Code("c".into()), 200, r#"{"access_token":""}"#, TokenError::Unreadable("its access token is empty"))]
    #[case::half(Grant::Code("c".into()), 200, r#"{"access_token":"a","expires_in":3600}"#, TokenError::Unreadable("its token ends and cannot be renewed"))]
    fn each_refusal_has_its_name(
        #[case] grant: Grant,
        #[case] status: u16,
        #[case] body: &str,
        #[case] expected: TokenError,
    ) {
        assert_eq!(read_tokens(&grant, &answer(status, body), Timestamp::UNIX_EPOCH).unwrap_err(), expected);
    }

    #[rstest]
    #[case("2026-11-23T10:05:00Z", false)]
    #[case("2026-11-23T10:04:59Z", true)]
    #[case("2026-11-23T09:00:00Z", true)]
    fn a_token_is_renewed_five_minutes_before_its_end(#[case] expires_at: Timestamp, #[case] due: bool) {
        assert_eq!(Tokens::is_due(expires_at, "2026-11-23T10:00:00Z".parse().unwrap()), due);
    }

    #[test]
    fn no_secret_is_printed() {
        let printed = format!("{:?} {:?}", app(), Grant::Refresh("made-up-refresh".into()));
        assert!(!printed.contains("hush") && !printed.contains("made-up-refresh"));
    }
}
