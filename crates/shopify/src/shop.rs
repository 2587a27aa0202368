//! Which store, and where it is asked.

use std::fmt;
use std::str::FromStr;

use http::Uri;

/// The version of the Admin API that the documents were written for; reachable until 2027-10-16.
pub const API_VERSION: &str = "2026-10";

/// A store's domain or address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `name.myshopify.com`.
    #[error("{0:?} is not the domain of a Shopify store")]
    Domain(String),
    /// Not an address that calls can go to.
    #[error("{0:?} is not an address that the Admin API can be asked at")]
    Url(String),
}

/// A store's permanent domain, `name.myshopify.com`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShopDomain(String);

impl ShopDomain {
    /// The domain as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShopDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ShopDomain {
    type Err = AddressError;

    /// Accepts what Shopify's own libraries accept as a store's name, under `myshopify.com` alone.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let domain = text.to_ascii_lowercase();
        let good = domain.strip_suffix(".myshopify.com").is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        });
        if good { Ok(Self(domain)) } else { Err(AddressError::Domain(text.chars().take(80).collect())) }
    }
}

/// Where a store's Admin API is asked: a base address and a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopAddress {
    endpoint: Uri,
    sign_in: Uri,
    version: String,
}

impl ShopAddress {
    /// The store itself: `https://{domain}`.
    ///
    /// # Errors
    /// When `version` cannot stand in an address.
    pub fn of(domain: &ShopDomain, version: &str) -> Result<Self, AddressError> {
        Self::at(&format!("https://{domain}"), version)
    }

    /// A stand-in for the store under any base address, for example `http://127.0.0.1:4000/name.myshopify.com`.
    ///
    /// # Errors
    /// When `base_url` is not an absolute http or https address without a query.
    pub fn at(base_url: &str, version: &str) -> Result<Self, AddressError> {
        let refused = || AddressError::Url(base_url.to_owned());
        let plain = version.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let endpoint: Uri = format!("{}/admin/api/{version}/graphql.json", base_url.trim_end_matches('/'))
            .parse()
            .map_err(|_| refused())?;
        let http = matches!(endpoint.scheme_str(), Some("http" | "https"));
        if !http || endpoint.query().is_some() || version.is_empty() || !plain {
            return Err(refused());
        }
        let sign_in =
            format!("{}/admin/oauth/access_token", base_url.trim_end_matches('/')).parse().map_err(|_| refused())?;
        Ok(Self { endpoint, sign_in, version: version.to_owned() })
    }

    /// Where the calls go.
    pub fn endpoint(&self) -> &Uri {
        &self.endpoint
    }

    /// Where access tokens are got and renewed.
    pub fn sign_in(&self) -> &Uri {
        &self.sign_in
    }

    /// The version asked for. An answer that names another one was given by a version the documents were not written for.
    pub fn version(&self) -> &str {
        &self.version
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("some-shop.myshopify.com", "some-shop.myshopify.com")]
    #[case("Some_Shop1.MyShopify.com", "some_shop1.myshopify.com")]
    fn a_stores_domain_is_read_in_lower_case(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(text.parse::<ShopDomain>().unwrap().as_str(), expected);
    }

    #[rstest]
    #[case("")]
    #[case(".myshopify.com")]
    #[case("myshopify.com")]
    #[case("-shop.myshopify.com")]
    #[case("shop.example")]
    #[case("shop.myshopify.com.example")]
    #[case("a.b.myshopify.com")]
    #[case("shop.myshopify.com/")]
    #[case("https://shop.myshopify.com")]
    #[case("evil.example/shop.myshopify.com")]
    #[case("magazinș.myshopify.com")]
    fn another_domain_is_refused(#[case] text: &str) {
        assert!(text.parse::<ShopDomain>().is_err());
    }

    #[test]
    fn a_store_is_asked_at_its_own_domain() {
        let domain = "some-shop.myshopify.com".parse().unwrap();
        let address = ShopAddress::of(&domain, API_VERSION).unwrap();
        assert_eq!(address.endpoint().to_string(), "https://some-shop.myshopify.com/admin/api/2026-10/graphql.json");
    }

    #[test]
    fn a_stand_in_is_asked_below_its_base_address() {
        let address = ShopAddress::at("http://127.0.0.1:4000/some-shop.myshopify.com/", "2026-07").unwrap();
        assert_eq!(
            address.endpoint().to_string(),
            "http://127.0.0.1:4000/some-shop.myshopify.com/admin/api/2026-07/graphql.json"
        );
    }

    #[rstest]
    #[case("some-shop.myshopify.com", "2026-10")]
    #[case("ftp://some-shop.myshopify.com", "2026-10")]
    #[case("https://some-shop.myshopify.com?x=1", "2026-10")]
    #[case("https://some-shop.myshopify.com", "../2026-10")]
    #[case("https://some-shop.myshopify.com", "")]
    fn an_address_that_cannot_be_asked_is_refused(#[case] base_url: &str, #[case] version: &str) {
        assert!(ShopAddress::at(base_url, version).is_err());
    }
}
