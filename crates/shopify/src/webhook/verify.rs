//! Whether a delivery is Shopify's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{ShopDomain, signature};

const TOPIC: &str = "x-shopify-topic";
const SHOP_DOMAIN: &str = "x-shopify-shop-domain";
const API_VERSION: &str = "x-shopify-api-version";
const WEBHOOK_ID: &str = "x-shopify-webhook-id";
const SIGNATURE: &str = "x-shopify-hmac-sha256";
const TRIGGERED_AT: &str = "x-shopify-triggered-at";
const EVENT_ID: &str = "x-shopify-event-id";

/// A delivery that Shopify has signed, and what its headers say.
///
/// The signature covers the body alone. Unique keys for repeats: (shop, topic, webhook id) and, when there is one,
/// (shop, topic, event id); the sources disagree which of the two a retry keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// As sent, for example `orders/create`; also topics that this crate does not read.
    pub topic: String,
    /// The store.
    pub shop_domain: ShopDomain,
    /// Names the delivery.
    pub webhook_id: String,
    /// Names what happened; one event can reach several subscriptions.
    pub event_id: Option<String>,
    /// The version that the payload is written in.
    pub api_version: String,
    /// When it happened. Missing also when it cannot be read.
    pub triggered_at: Option<Timestamp>,
}

/// Why a delivery is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// A header that every delivery has is missing.
    #[error("the webhook has no header {0}")]
    MissingHeader(&'static str),
    /// A header's value cannot be one of Shopify's.
    #[error("the webhook's header {0} cannot be read")]
    InvalidHeader(&'static str),
    /// There is no body.
    #[error("the webhook has no body")]
    MissingBody,
    /// None of the secrets made this signature over this body.
    #[error("the webhook's signature is wrong")]
    Signature,
}

impl WebhookError {
    /// What Shopify expects as the answer; its review tests the 401.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Signature => StatusCode::UNAUTHORIZED,
            Self::MissingHeader(_) | Self::InvalidHeader(_) | Self::MissingBody => StatusCode::BAD_REQUEST,
        }
    }
}

/// Checks a delivery's signature over its raw body and reads its headers.
///
/// `secrets` are the app's client secrets, two while one replaces the other: Shopify may sign with the newer one up to
/// an hour late.
///
/// # Errors
/// [`WebhookError`]; its [`status`](WebhookError::status) is the answer to give.
pub fn verify(secrets: &[SecretString], headers: &HeaderMap, body: &[u8]) -> Result<Verified, WebhookError> {
    let signature = required(headers, SIGNATURE)?;
    if body.is_empty() {
        return Err(WebhookError::MissingBody);
    }
    if !is_signed(secrets, signature, body) {
        return Err(WebhookError::Signature);
    }
    let shop_domain = required(headers, SHOP_DOMAIN)?;
    Ok(Verified {
        topic: required(headers, TOPIC)?.to_owned(),
        shop_domain: shop_domain.parse().map_err(|_| WebhookError::InvalidHeader(SHOP_DOMAIN))?,
        webhook_id: required(headers, WEBHOOK_ID)?.to_owned(),
        event_id: optional(headers, EVENT_ID)?.map(str::to_owned),
        api_version: required(headers, API_VERSION)?.to_owned(),
        triggered_at: optional(headers, TRIGGERED_AT)?.and_then(|text| text.parse().ok()),
    })
}

fn is_signed(secrets: &[SecretString], signature: &str, body: &[u8]) -> bool {
    STANDARD.decode(signature).is_ok_and(|signature| signature::is_signed(secrets, body, &signature))
}

fn required<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, WebhookError> {
    optional(headers, name)?.ok_or(WebhookError::MissingHeader(name))
}

fn optional<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, WebhookError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let value = value.to_str().map_err(|_| WebhookError::InvalidHeader(name))?;
    Ok(Some(value).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use http::HeaderName;
    use rstest::rstest;

    use super::*;

    // Made with OpenSSL: printf '%s' BODY | openssl dgst -sha256 -hmac hush -binary | base64
    const BODY: &[u8] = br##"{"id":820982911946154508,"name":"#9999"}"##;
    const SIGNED: &str = "YBwnJ9vsibq7srObgXybmGHWuwos+jDEL//7749XS78=";

    fn headers() -> HeaderMap {
        let pairs = [
            ("X-Shopify-Topic", "orders/create"),
            ("X-Shopify-Shop-Domain", "some-shop.myshopify.com"),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"),
            ("X-Shopify-Hmac-Sha256", SIGNED),
            ("X-Shopify-Triggered-At", "2026-11-23T10:00:00.123456789Z"),
            ("X-Shopify-Event-Id", "98880550-7158-44d4-b7cd-2c97c8a091b5"),
        ];
        pairs.into_iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())).collect()
    }

    fn secrets(secrets: &[&str]) -> Vec<SecretString> {
        secrets.iter().map(|secret| SecretString::from(*secret)).collect()
    }

    #[test]
    fn a_signed_delivery_tells_its_headers() {
        let verified = verify(&secrets(&["hush"]), &headers(), BODY).unwrap();
        assert_eq!(
            verified,
            Verified {
                topic: "orders/create".into(),
                shop_domain: "some-shop.myshopify.com".parse().unwrap(),
                webhook_id: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043".into(),
                event_id: Some("98880550-7158-44d4-b7cd-2c97c8a091b5".into()),
                api_version: "2026-10".into(),
                triggered_at: Some("2026-11-23T10:00:00.123456789Z".parse().unwrap()),
            }
        );
    }

    #[rstest]
    #[case(&["hush", "newer"])]
    #[case(&["newer", "hush"])]
    fn while_the_secret_is_replaced_either_may_have_signed(#[case] known: &[&str]) {
        assert!(verify(&secrets(known), &headers(), BODY).is_ok());
    }

    #[rstest]
    #[case::another_secret(&["other"], BODY, SIGNED)]
    #[case::no_secret(&[], BODY, SIGNED)]
    #[case::one_more_space(&["hush"], br##"{"id":820982911946154508, "name":"#9999"}"##, SIGNED)]
    #[case::cut_short(&["hush"], BODY, "YBwnJ9vsibq7srObgXybmA==")]
    #[case::not_base64(&["hush"], BODY, "not base64")]
    #[case::hexadecimal(&["hush"], BODY, "601c2727dbec89babbb2b39b817c9b9861d6bb0a2cfa30c42ffffbef8f574bbf")]
    fn a_wrong_signature_is_answered_with_401(#[case] known: &[&str], #[case] body: &[u8], #[case] signature: &str) {
        let mut headers = headers();
        headers.insert(SIGNATURE, signature.parse().unwrap());
        let error = verify(&secrets(known), &headers, body).unwrap_err();
        assert_eq!((error.status().as_u16(), error), (401, WebhookError::Signature));
    }

    #[rstest]
    fn a_missing_header_is_answered_with_400(
        #[values(TOPIC, SHOP_DOMAIN, API_VERSION, WEBHOOK_ID, SIGNATURE)] name: &'static str,
    ) {
        let mut headers = headers();
        headers.remove(name);
        let error = verify(&secrets(&["hush"]), &headers, BODY).unwrap_err();
        assert_eq!((error.status().as_u16(), error), (400, WebhookError::MissingHeader(name)));
    }

    #[test]
    fn a_missing_body_is_answered_with_400() {
        let error = verify(&secrets(&["hush"]), &headers(), b"").unwrap_err();
        assert_eq!((error.status().as_u16(), error), (400, WebhookError::MissingBody));
    }

    #[test]
    fn a_store_outside_shopify_is_answered_with_400() {
        let mut headers = headers();
        headers.insert(SHOP_DOMAIN, "shop.example".parse().unwrap());
        let error = verify(&secrets(&["hush"]), &headers, BODY).unwrap_err();
        assert_eq!((error.status().as_u16(), error), (400, WebhookError::InvalidHeader(SHOP_DOMAIN)));
    }

    #[test]
    fn optional_headers_may_be_missing() {
        let mut headers = headers();
        headers.remove(TRIGGERED_AT);
        headers.remove(EVENT_ID);
        let verified = verify(&secrets(&["hush"]), &headers, BODY).unwrap();
        assert_eq!((verified.triggered_at, verified.event_id), (None, None));
    }

    #[test]
    fn the_secret_is_not_printed_with_an_error() {
        let error = verify(&secrets(&["made-up-secret"]), &headers(), BODY).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("made-up-secret"));
    }
}
