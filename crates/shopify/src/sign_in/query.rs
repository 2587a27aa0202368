//! Links that Shopify signs: the install link, the way back from authorization, the embedded page's first load.

use std::collections::BTreeMap;

use form_urlencoded::{Serializer, parse};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{ShopDomain, signature};

/// How many seconds old a signed link may be, or ahead of our clock: the tolerance of Shopify's own library.
const TOLERANCE: u64 = 90;
/// The fields that decide who is meant: twice in one query, they could mean two things to two readers.
pub(super) const ONCE: [&str; 4] = ["shop", "timestamp", "signature", "hmac"];

/// A link that Shopify has signed lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLink {
    /// The store.
    pub shop: ShopDomain,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// All that the link says, the signature left out.
    pub parameters: BTreeMap<String, String>,
}

/// Why a signed link or a proxied request is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// A parameter that is always there is missing or cannot be one of Shopify's.
    #[error("the link's parameter {0} is missing or cannot be read")]
    Parameter(&'static str),
    /// A parameter that decides stands there twice.
    #[error("the link's parameter {0} stands there twice")]
    Repeated(&'static str),
    /// None of the secrets made this signature.
    #[error("the link's signature is wrong")]
    Signature,
    /// Signed too long ago, or later than now.
    #[error("the link was signed at {signed_at}, which is too long ago: open the app again from the Shopify admin")]
    Age {
        /// When it was signed.
        signed_at: Timestamp,
    },
}

/// Checks the `hmac` of a link's query: every parameter but `hmac` and `signature`, sorted by name, written as a query again.
///
/// # Errors
/// [`LinkError`]; none of them holds a value of the link but its time.
pub fn verify_link(secrets: &[SecretString], query: &str, now: Timestamp) -> Result<SignedLink, LinkError> {
    let pairs: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
    refuse_repeated(&pairs)?;
    let given = value(&pairs, "hmac").ok_or(LinkError::Parameter("hmac"))?;
    let mut signed: Vec<&(String, String)> =
        pairs.iter().filter(|(name, _)| name != "hmac" && name != "signature").collect();
    signed.sort_by(|one, other| one.0.cmp(&other.0));
    let message =
        Serializer::new(String::new()).extend_pairs(signed.iter().map(|(name, value)| (name, value))).finish();
    let is_right = |message: &str| {
        signature::from_hex(given).is_some_and(|given| signature::is_signed(secrets, message.as_bytes(), &given))
    };
    // Shopify's own libraries differ in how a blank is written: JavaScript's as %20, Ruby's as a plus sign.
    if !is_right(&message.replace('+', "%20")) && !is_right(&message) {
        return Err(LinkError::Signature);
    }
    let (shop, signed_at) = shop_and_time(&pairs, now)?;
    let parameters = signed.into_iter().cloned().collect();
    Ok(SignedLink { shop, signed_at, parameters })
}

pub(super) fn refuse_repeated(pairs: &[(String, String)]) -> Result<(), LinkError> {
    let twice = ONCE.into_iter().find(|name| pairs.iter().filter(|(given, _)| given == name).count() > 1);
    twice.map_or(Ok(()), |name| Err(LinkError::Repeated(name)))
}

pub(super) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
}

/// Read only after the signature was found right.
pub(super) fn shop_and_time(pairs: &[(String, String)], now: Timestamp) -> Result<(ShopDomain, Timestamp), LinkError> {
    let shop = value(pairs, "shop").and_then(|shop| shop.parse().ok()).ok_or(LinkError::Parameter("shop"))?;
    let signed_at = value(pairs, "timestamp")
        .and_then(|text| text.parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(LinkError::Parameter("timestamp"))?;
    // In whole seconds on both sides, as Shopify's own library counts.
    if now.as_second().abs_diff(signed_at.as_second()) > TOLERANCE {
        return Err(LinkError::Age { signed_at });
    }
    Ok((shop, signed_at))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    // Made with OpenSSL: printf '%s' QUERY_WITHOUT_HMAC | openssl dgst -sha256 -hmac hush
    const SIGNED: &str = "code=0907a61c0c8d55e99db179b68161bc00&hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf\
        &shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn secrets(secrets: &[&str]) -> Vec<SecretString> {
        secrets.iter().map(|secret| SecretString::from(*secret)).collect()
    }

    #[test]
    fn a_signed_link_tells_its_shop_and_parameters() {
        let link = verify_link(&secrets(&["hush"]), SIGNED, at(1337178173)).unwrap();
        assert_eq!(link.shop.as_str(), "some-shop.myshopify.com");
        assert_eq!(link.signed_at, at(1337178173));
        assert_eq!(link.parameters["code"], "0907a61c0c8d55e99db179b68161bc00");
        assert!(!link.parameters.contains_key("hmac"));
    }

    // Made with @shopify/shopify-api 15.0.0: `generateLocalHmac`, secret hush.
    const SIGNED_BY_SHOPIFYS_LIBRARY: &str = "shop=some-shop.myshopify.com&timestamp=1337178173&locale=ro-RO\
        &note=a+b%2Bc%26d%3De%25%2F%C8%99%7E*%28%29%27%21&id_x=7\
        &hmac=999b1261e2b71611b2522c4509edad2eb519d1b86d7bbbb910ee0a4683e2f579";
    // Made with OpenSSL, as above: a blank is a plus sign.
    const SIGNED_WITH_PLUS: &str = "note=a+b&shop=some-shop.myshopify.com&timestamp=1337178173\
        &hmac=b8a5b89050605d3fab2fce72b0714fcfc5c558efece22a5ed0e5ab4a34000496";

    #[rstest]
    #[case::as_percent_20(SIGNED_BY_SHOPIFYS_LIBRARY, "a b+c&d=e%/ș~*()'!")]
    #[case::as_a_plus_sign(SIGNED_WITH_PLUS, "a b")]
    fn blanks_and_signs_in_values_are_signed_in_two_ways(#[case] query: &str, #[case] note: &str) {
        let link = verify_link(&secrets(&["hush"]), query, at(1337178173)).unwrap();
        assert_eq!(link.parameters["note"], note);
    }

    #[rstest]
    #[case::as_signed(0, true)]
    #[case::at_the_tolerance(90, true)]
    #[case::a_fast_clock(-90, true)]
    #[case::too_old(91, false)]
    #[case::of_the_future(-91, false)]
    fn a_link_is_taken_for_a_minute_and_a_half(#[case] later: i64, #[case] taken: bool) {
        let checked = verify_link(&secrets(&["newer", "hush"]), SIGNED, at(1337178173 + later));
        assert_eq!(checked.is_ok(), taken);
    }

    #[rstest]
    #[case::another_secret(&["other"], SIGNED.to_owned())]
    #[case::another_shop(&["hush"], SIGNED.replace("some-shop", "other-shop"))]
    #[case::a_parameter_more(&["hush"], format!("{SIGNED}&extra=1"))]
    #[case::upper_case(&["hush"], SIGNED.replace("700e2dadb827fcc8", "700E2DADB827FCC8"))]
    #[case::not_hexadecimal(&["hush"], SIGNED.replace("700e2dadb827fcc8", "not a signature!"))]
    fn a_changed_link_is_refused(#[case] known: &[&str], #[case] query: String) {
        assert_eq!(verify_link(&secrets(known), &query, at(1337178173)), Err(LinkError::Signature));
    }

    #[rstest]
    fn a_decisive_parameter_stands_there_once(#[values("shop", "timestamp", "hmac")] name: &'static str) {
        let query = format!("{SIGNED}&{name}=x");
        assert_eq!(verify_link(&secrets(&["hush"]), &query, at(1337178173)), Err(LinkError::Repeated(name)));
    }

    #[test]
    fn a_link_without_a_signature_is_refused() {
        let checked = verify_link(&secrets(&["hush"]), "shop=some-shop.myshopify.com", at(0));
        assert_eq!(checked, Err(LinkError::Parameter("hmac")));
    }

    proptest::proptest! {
        #[test]
        fn no_query_makes_it_panic(query in ".{0,200}") {
            proptest::prop_assert!(verify_link(&secrets(&["hush"]), &query, at(0)).is_err());
        }
    }
}
