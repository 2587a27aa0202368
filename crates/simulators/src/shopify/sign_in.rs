//! Where the app gets its tokens: Shopify's token endpoint and the page that asks the merchant.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::deed::{Deed, TokensGranted};
use super::http::{failure, json_answer};
use super::world::{Shop, World};
use crate::serving::Connection;

const OFFLINE: &str = "urn:shopify:params:oauth:token-type:offline-access-token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// How long a code of the authorization page is good.
const CODE_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What an app asks the token endpoint.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    client_id: String,
    client_secret: String,
    grant_type: Option<String>,
    code: Option<String>,
    refresh_token: Option<String>,
    subject_token: String,
    subject_token_type: String,
    requested_token_type: String,
    expiring: Value,
}

/// What the authorization page is opened with.
#[derive(Debug, Deserialize)]
pub(super) struct Authorize {
    client_id: String,
    redirect_uri: String,
    state: String,
    #[serde(default)]
    scope: String,
}

/// Why no token is given: `error` of the answer, and its status.
struct Refusal(StatusCode, &'static str);

const INVALID_GRANT: Refusal = Refusal(StatusCode::BAD_REQUEST, "invalid_grant");
const INVALID_REQUEST: Refusal = Refusal(StatusCode::BAD_REQUEST, "invalid_request");

/// `POST /{shop}/admin/oauth/access_token`
pub(super) async fn give_token(
    State(world): State<Arc<World>>,
    Path(domain): Path<String>,
    request: Request,
) -> Response {
    let connection = request.extensions().get().map(|ConnectInfo::<Connection>(connection)| connection.clone());
    let Ok(body) = axum::body::to_bytes(request.into_body(), 64 * 1024).await else {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    let worked = tokio::task::spawn_blocking(move || {
        let Some(position) = world.shops.iter().position(|shop| shop.domain == domain) else {
            return (failure(StatusCode::NOT_FOUND, "Not Found"), false);
        };
        let Some(shop) = world.shops.get(position) else {
            return (failure(StatusCode::NOT_FOUND, "Not Found"), false);
        };
        let given = match serde_json::from_slice::<Asked>(&body) {
            Ok(asked) => give(&world, position, shop, &asked),
            Err(_) => Err(INVALID_REQUEST),
        };
        match given {
            Ok(answer) => {
                let lost = world.happens(world.behaviour().lost_token_answers);
                (json_answer(StatusCode::OK, &answer), lost)
            }
            Err(Refusal(status, error)) => {
                let message = error.to_owned();
                let refused = Deed::Refused { mutation: "access_token".to_owned(), about: None, message };
                if let Err(error) = world.record(position, refused) {
                    tracing::error!(%error, "The ledger of the simulated Shopify could not be written");
                }
                (json_answer(status, &json!({"error": error})), false)
            }
        }
    })
    .await;
    let Ok((response, lost)) = worked else {
        return failure(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    };
    if let (true, Some(connection)) = (lost, connection) {
        connection.cut();
    }
    response
}

fn give(world: &World, position: usize, shop: &Shop, asked: &Asked) -> Result<Value, Refusal> {
    if asked.client_id != world.app.client_id() {
        return Err(Refusal(StatusCode::BAD_REQUEST, "application_cannot_be_found"));
    }
    if asked.client_secret != shop.client_secret {
        return Err(Refusal(StatusCode::BAD_REQUEST, "invalid_client"));
    }
    let (behaviour, now) = (world.behaviour(), world.clock.now());
    let (by, instead_of_unending) = match asked.grant_type.as_deref() {
        Some("refresh_token") => {
            let refresh = asked.refresh_token.as_deref().ok_or(INVALID_REQUEST)?;
            let may = shop.store().borrow().grants().may_refresh(refresh, now);
            if !may || behaviour.refuse_refresh {
                return Err(INVALID_GRANT);
            }
            (Some(refresh.to_owned()), false)
        }
        Some(EXCHANGE) if asked.requested_token_type != OFFLINE => return Err(INVALID_REQUEST),
        Some(EXCHANGE) if asked.subject_token_type == ID_TOKEN => {
            if !is_session_token(&asked.subject_token, &asked.client_id, shop, now) {
                return Err(Refusal(StatusCode::BAD_REQUEST, "invalid_subject_token"));
            }
            (None, false)
        }
        Some(EXCHANGE) if asked.subject_token_type == OFFLINE => {
            let is_good = shop.store().borrow().grants().is_unending_good();
            if !is_good || asked.subject_token != shop.access_token {
                return Err(Refusal(StatusCode::BAD_REQUEST, "invalid_subject_token"));
            }
            (None, true)
        }
        Some(_) => return Err(Refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type")),
        None => {
            let code = asked.code.as_deref().ok_or(INVALID_REQUEST)?;
            if !world.take_code(position, code, now) {
                return Err(INVALID_GRANT);
            }
            (None, false)
        }
    };
    let count = shop.store().borrow().grants().count();
    let token = |prefix: &str| {
        let digest = Sha256::digest(format!("{prefix} {} {count} {now}", shop.domain));
        let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{prefix}_{digits}")
    };
    let ends = asked.expiring == json!("1") || asked.expiring == json!(1) || by.is_some();
    let after = |seconds: u32| now.checked_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(now);
    let scopes: Vec<&str> = world.app.scopes.iter().map(String::as_str).collect();
    let granted = TokensGranted {
        access: token("shpat"),
        expires_at: ends.then(|| after(behaviour.access_token_seconds)),
        refresh: ends.then(|| token("shprt")),
        refresh_expires_at: ends.then(|| after(behaviour.refresh_token_seconds)),
        by,
        instead_of_unending,
    };
    let mut answer = json!({"access_token": granted.access, "scope": scopes.join(",")});
    if let (Some(refresh), Value::Object(fields)) = (&granted.refresh, &mut answer) {
        fields.insert("expires_in".to_owned(), json!(behaviour.access_token_seconds));
        fields.insert("refresh_token".to_owned(), json!(refresh));
        fields.insert("refresh_token_expires_in".to_owned(), json!(behaviour.refresh_token_seconds));
    }
    let written = world.record(position, Deed::TokensGranted(granted));
    written.map_err(|_| Refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal_error"))?;
    Ok(answer)
}

#[derive(Deserialize)]
struct Claims {
    dest: String,
    aud: String,
    exp: i64,
}

fn is_session_token(token: &str, client_id: &str, shop: &Shop, now: Timestamp) -> bool {
    let Some((signed, given)) = token.rsplit_once('.') else { return false };
    let right = URL_SAFE_NO_PAD.decode(given).is_ok_and(|given| given == mac(&shop.client_secret, signed));
    let claims = signed.split_once('.').and_then(|(_, claims)| URL_SAFE_NO_PAD.decode(claims).ok());
    let claims = claims.and_then(|claims| serde_json::from_slice::<Claims>(&claims).ok());
    right
        && claims.is_some_and(|claims| {
            claims.aud == client_id && claims.dest == format!("https://{}", shop.domain) && claims.exp > now.as_second()
        })
}

/// A session token as Shopify's admin gives one to an embedded page: for tests of apps.
pub fn session_token(client_id: &str, client_secret: &str, shop: &str, now: Timestamp) -> String {
    let seconds = now.as_second();
    let claims = json!({
        "iss": format!("https://{shop}/admin"), "dest": format!("https://{shop}"), "aud": client_id, "sub": "42",
        "exp": seconds + 60, "nbf": seconds, "iat": seconds, "jti": "made-up", "sid": "made-up",
    });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac(client_secret, &signed)))
}

/// A link's query as Shopify signs it: `hmac` over all parameters, sorted by name.
pub fn signed_query(client_secret: &str, parameters: &[(&str, &str)]) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(sorted).finish();
    let digits: String = mac(client_secret, &query).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{query}&hmac={digits}")
}

/// `GET /{shop}/admin/oauth/authorize`: the merchant agrees at once.
pub(super) async fn authorize(
    State(world): State<Arc<World>>,
    Path(domain): Path<String>,
    Query(asked): Query<Authorize>,
) -> Response {
    let Some(position) = world.shops.iter().position(|shop| shop.domain == domain) else {
        return failure(StatusCode::NOT_FOUND, "Not Found");
    };
    let Some(shop) = world.shops.get(position) else { return failure(StatusCode::NOT_FOUND, "Not Found") };
    let unknown = asked.scope.split(',').any(|scope| !world.app.may(&[scope.trim()]));
    if asked.client_id != world.app.client_id() || unknown {
        return failure(StatusCode::BAD_REQUEST, "Oauth error: invalid_request");
    }
    let now = world.clock.now();
    let until = now.checked_add(CODE_FOR).unwrap_or(now);
    let code = world.new_code(position, until);
    let name = domain.trim_end_matches(".myshopify.com");
    let host = STANDARD_NO_PAD.encode(format!("admin.shopify.com/store/{name}"));
    let seconds = now.as_second().to_string();
    let parameters =
        [("code", code.as_str()), ("host", &host), ("shop", &domain), ("state", &asked.state), ("timestamp", &seconds)];
    let query = signed_query(&shop.client_secret, &parameters);
    Redirect::to(&format!("{}?{query}", asked.redirect_uri)).into_response()
}

fn mac(secret: &str, text: &str) -> Vec<u8> {
    // HMAC takes a key of any length.
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    mac.map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec()).unwrap_or_default()
}
