//! Which place in the Shopify admin a page is embedded in.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::ShopDomain;

/// The parameter `host`: base64 of `admin.shopify.com/store/NAME` or of `NAME.myshopify.com/admin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminHost(String);

impl AdminHost {
    /// The shop's page in the admin, without a trailing slash.
    pub fn url(&self) -> String {
        format!("https://{}", self.0)
    }

    /// Where the app stands inside the admin: a page that was opened outside it sends people there.
    pub fn app_url(&self, client_id: &str) -> String {
        format!("https://{}/apps/{client_id}", self.0)
    }
}

/// Neither of the two known forms: somebody else's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the parameter host does not name a page of the Shopify admin")]
pub struct InvalidHost;

impl FromStr for AdminHost {
    type Err = InvalidHost;

    fn from_str(text: &str) -> Result<Self, InvalidHost> {
        let text = text.trim_end_matches('=');
        let bytes = URL_SAFE_NO_PAD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).map_err(|_| InvalidHost)?;
        let host = String::from_utf8(bytes).map_err(|_| InvalidHost)?;
        let shop = match host.strip_prefix("admin.shopify.com/store/") {
            Some(name) => format!("{name}.myshopify.com"),
            None => host.strip_suffix("/admin").ok_or(InvalidHost)?.to_owned(),
        };
        let _: ShopDomain = shop.parse().map_err(|_| InvalidHost)?;
        Ok(Self(host))
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("admin.shopify.com/store/some-shop", "https://admin.shopify.com/store/some-shop/apps/client-id-1")]
    #[case("some-shop.myshopify.com/admin", "https://some-shop.myshopify.com/admin/apps/client-id-1")]
    fn the_admin_is_known_in_both_forms(#[case] host: &str, #[case] app_url: &str) {
        let host: AdminHost = STANDARD.encode(host).parse().unwrap();
        assert_eq!(host.app_url("client-id-1"), app_url);
    }

    #[rstest]
    #[case("evil.example/admin")]
    #[case("admin.shopify.com.evil.example/store/some-shop")]
    #[case("admin.shopify.com/store/some-shop/../../evil")]
    #[case("some-shop.myshopify.com/admin?x=/admin")]
    #[case("some-shop.myshopify.com")]
    fn another_place_is_refused(#[case] host: &str) {
        assert_eq!(STANDARD.encode(host).parse::<AdminHost>(), Err(InvalidHost));
    }

    #[test]
    fn text_that_is_not_base64_is_refused() {
        assert_eq!("admin.shopify.com".parse::<AdminHost>(), Err(InvalidHost));
    }
}
