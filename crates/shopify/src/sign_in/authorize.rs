//! The authorization-code flow: for a custom app, and for a server of one's own.

use form_urlencoded::Serializer;

use super::App;
use super::query::{LinkError, SignedLink};
use crate::ShopDomain;

/// Where the merchant's browser is sent, so that the store asks whether the app may enter.
///
/// `state` is a value that only this browser was given (in a signed cookie); it comes back with the code.
pub fn authorize_url(app: &App, shop: &ShopDomain, redirect_url: &str, state: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("client_id", &app.client_id)
        .append_pair("scope", &app.scopes.join(","))
        .append_pair("redirect_uri", redirect_url)
        .append_pair("state", state)
        // Empty: a token of the store and not of whoever agrees, as Shopify's own library asks for it.
        .append_pair("grant_options[]", "")
        .finish();
    format!("{}/admin/oauth/authorize?{query}", app.store_url(shop))
}

/// The store agreed; the code is exchanged for tokens once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The store.
    pub shop: ShopDomain,
    /// To be exchanged with [`Grant::Code`](super::Grant::Code).
    pub code: String,
}

impl Authorization {
    /// Reads the way back; its signature was checked by [`verify_link`](super::verify_link).
    ///
    /// # Errors
    /// When the code is missing, or when `state` is not the one that this browser was given.
    pub fn of(link: &SignedLink, state: &str) -> Result<Self, LinkError> {
        if state.is_empty() || link.parameters.get("state").is_none_or(|given| given != state) {
            return Err(LinkError::Parameter("state"));
        }
        let code = link.parameters.get("code").filter(|code| !code.is_empty()).ok_or(LinkError::Parameter("code"))?;
        Ok(Self { shop: link.shop.clone(), code: code.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn the_store_is_asked_with_scopes_and_the_way_back() {
        let shop = "some-shop.myshopify.com".parse().unwrap();
        let app = App {
            client_id: "id-1".to_owned(),
            client_secret: "hush".into(),
            old_client_secret: None,
            scopes: vec!["read_orders".to_owned(), "write_orders".to_owned()],
            base_url: None,
        };
        let url = authorize_url(&app, &shop, "https://w.example/back", "s 1");
        assert_eq!(
            url,
            "https://some-shop.myshopify.com/admin/oauth/authorize?client_id=id-1&scope=read_orders%2Cwrite_orders\
             &redirect_uri=https%3A%2F%2Fw.example%2Fback&state=s+1&grant_options%5B%5D="
        );
    }

    fn link(parameters: &[(&str, &str)]) -> SignedLink {
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        SignedLink { shop: "some-shop.myshopify.com".parse().unwrap(), signed_at: Timestamp::UNIX_EPOCH, parameters }
    }

    #[test]
    fn the_way_back_belongs_to_the_browser_that_left() {
        let back = link(&[("code", "c"), ("state", "s")]);
        assert_eq!(Authorization::of(&back, "s").unwrap().code, "c");
        assert_eq!(Authorization::of(&back, "other"), Err(LinkError::Parameter("state")));
        assert_eq!(Authorization::of(&link(&[("code", "c"), ("state", "")]), ""), Err(LinkError::Parameter("state")));
        assert_eq!(Authorization::of(&link(&[("state", "s")]), "s"), Err(LinkError::Parameter("code")));
    }
}
