//! Requests that reach us through the shop's own domain: Shopify's app proxy.

use std::collections::BTreeMap;

use form_urlencoded::parse;
use jiff::Timestamp;
use secrecy::SecretString;

use super::query::{LinkError, refuse_repeated, shop_and_time, value};
use crate::{ShopDomain, signature};

/// A request that Shopify passed on and signed lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxiedRequest {
    /// The store whose domain was asked.
    pub shop: ShopDomain,
    /// The path on the store's domain that stands for ours: `/apps/track`.
    pub path_prefix: String,
    /// The customer who is signed in at the store; `None` for a guest.
    pub customer: Option<u64>,
}

/// Checks the `signature` of a proxied request's query: every other parameter as `name=value`, the values of a repeated
/// one joined by commas, sorted, and put together without anything between them.
///
/// # Errors
/// [`LinkError`]
pub fn verify_proxied(secrets: &[SecretString], query: &str, now: Timestamp) -> Result<ProxiedRequest, LinkError> {
    let pairs: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
    refuse_repeated(&pairs)?;
    let given = value(&pairs, "signature").ok_or(LinkError::Parameter("signature"))?;
    let message = message(&pairs);
    let right =
        signature::from_hex(given).is_some_and(|given| signature::is_signed(secrets, message.as_bytes(), &given));
    if !right {
        return Err(LinkError::Signature);
    }
    let (shop, _) = shop_and_time(&pairs, now)?;
    let path_prefix = value(&pairs, "path_prefix").ok_or(LinkError::Parameter("path_prefix"))?.to_owned();
    let customer = match value(&pairs, "logged_in_customer_id").unwrap_or_default() {
        "" => None,
        id => Some(id.parse().map_err(|_| LinkError::Parameter("logged_in_customer_id"))?),
    };
    Ok(ProxiedRequest { shop, path_prefix, customer })
}

fn message(pairs: &[(String, String)]) -> String {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| name != "signature") {
        values.entry(name).or_default().push(value);
    }
    let mut parts: Vec<String> = values.iter().map(|(name, values)| format!("{name}={}", values.join(","))).collect();
    parts.sort_unstable();
    parts.concat()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    // Made with OpenSSL: printf '%s' MESSAGE | openssl dgst -sha256 -hmac hush
    const SIGNED: &str = "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1\
        &path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555\
        &signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb";

    fn verified(query: &str, later: i64) -> Result<ProxiedRequest, LinkError> {
        verify_proxied(&["hush".into()], query, Timestamp::from_second(1317327555 + later).unwrap())
    }

    #[test]
    fn a_proxied_request_tells_the_shop_and_its_customer() {
        let request = verified(SIGNED, 0).unwrap();
        assert_eq!(request.shop.as_str(), "shop-name.myshopify.com");
        assert_eq!((request.path_prefix.as_str(), request.customer), ("/apps/awesome_reviews", Some(1)));
    }

    #[test]
    fn shopifys_own_library_signs_repeated_values_blanks_and_letters_alike() {
        // Made with @shopify/shopify-api 15.0.0: `generateLocalHmac` for an app proxy, secret hush.
        let query = "shop=shop-name.myshopify.com&path_prefix=%2Fapps%2Ftracking&timestamp=1317327555\
            &logged_in_customer_id=&extra=1&extra=2&q=a+b%2Bc+%C8%99\
            &signature=6b8f6840e42c17a133c971092a5d176ff239e9f96556d55541c8b5724a6d887a";
        let request = verified(query, 0).unwrap();
        assert_eq!((request.path_prefix.as_str(), request.customer), ("/apps/tracking", None));
    }

    #[rstest]
    #[case::in_time(90, true)]
    #[case::too_old(91, false)]
    fn a_proxied_request_is_taken_for_a_minute_and_a_half(#[case] later: i64, #[case] taken: bool) {
        assert_eq!(verified(SIGNED, later).is_ok(), taken);
    }

    #[rstest]
    #[case::another_customer(SIGNED.replace("customer_id=1", "customer_id=2"))]
    #[case::another_order_of_values(SIGNED.replace("extra=1&extra=2", "extra=2&extra=1"))]
    #[case::cut_short(SIGNED.replace("395ddb", ""))]
    fn a_changed_request_is_refused(#[case] query: String) {
        assert_eq!(verified(&query, 0), Err(LinkError::Signature));
    }

    #[test]
    fn a_second_shop_is_refused() {
        assert_eq!(verified(&format!("{SIGNED}&shop=a.myshopify.com"), 0), Err(LinkError::Repeated("shop")));
    }
}
