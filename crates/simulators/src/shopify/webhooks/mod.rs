//! Webhooks: what the stores tell the app by themselves.

mod deliverer;
mod moment;
mod payload;
mod post;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) use deliverer::{Deliverer, Inbox, Said};
pub(crate) use moment::Moment;

/// The topics that an app of this kind has in its configuration.
pub const USUAL_TOPICS: [&str; 5] =
    ["orders/create", "orders/updated", "orders/cancelled", "fulfillments/create", "fulfillments/update"];

/// The topics that a store tells on demand: what concerns no single order.
pub const TOPICS_ON_DEMAND: [&str; 7] = [
    "app/uninstalled",
    "app/scopes_update",
    "app_subscriptions/update",
    "shop/update",
    "customers/data_request",
    "customers/redact",
    "shop/redact",
];

/// `X-Shopify-Hmac-Sha256` of a body: base64 of HMAC-SHA256 with the app's client secret, over the raw bytes.
pub fn signature(client_secret: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let mac = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes());
    mac.map(|mac| STANDARD.encode(mac.chain_update(body).finalize().into_bytes())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_signed_as_shopify_signs_it() {
        let body = br##"{"id":820982911946154508,"name":"#9999"}"##;
        assert_eq!(signature("hush", body), "YBwnJ9vsibq7srObgXybmGHWuwos+jDEL//7749XS78=");
    }
}
