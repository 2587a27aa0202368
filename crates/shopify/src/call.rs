//! Building a call.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::{Operation, ShopAddress, ShopifyError};

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-shopify-access-token");

#[derive(Serialize)]
struct Body<'a, O> {
    query: &'static str,
    variables: &'a O,
}

/// The call that asks `shop` to carry out `operation`. Nothing is sent here.
///
/// # Errors
/// [`ShopifyError::Token`] when the token holds characters that a header cannot carry, [`ShopifyError::Document`] when
/// the variables cannot be written as JSON.
pub fn call<O: Operation>(
    shop: &ShopAddress,
    token: &SecretString,
    operation: &O,
) -> Result<Request<Vec<u8>>, ShopifyError> {
    let mut secret = HeaderValue::from_str(token.expose_secret()).map_err(|_| ShopifyError::Token)?;
    secret.set_sensitive(true);
    let body = serde_json::to_vec(&Body { query: O::DOCUMENT, variables: operation })
        .map_err(|error| ShopifyError::Document { code: None, message: error.to_string() })?;
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = shop.endpoint().clone();
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(ACCESS_TOKEN, secret);
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{AddTags, ReadShop};
    use crate::{API_VERSION, OrderGid};

    fn shop() -> ShopAddress {
        ShopAddress::at("http://127.0.0.1:4000/some-shop.myshopify.com", API_VERSION).unwrap()
    }

    #[test]
    fn a_call_carries_the_document_its_variables_and_the_token() {
        let operation = AddTags { id: OrderGid::from_number(7), tags: vec!["returned".into()] };
        let request = call(&shop(), &"shpat_made_up".into(), &operation).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), shop().endpoint());
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.headers()["x-shopify-access-token"], "shpat_made_up");
        let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(body["query"], AddTags::DOCUMENT);
        assert_eq!(body["variables"], serde_json::json!({"id": "gid://shopify/Order/7", "tags": ["returned"]}));
    }

    #[test]
    fn the_token_is_not_printed_with_the_call() {
        let request = call(&shop(), &"shpat_made_up".into(), &ReadShop {}).unwrap();
        assert!(!format!("{request:?}").contains("shpat_made_up"));
    }

    #[test]
    fn a_token_that_a_header_cannot_carry_is_a_matter_of_the_token() {
        let error = call(&shop(), &"two\nlines".into(), &ReadShop {}).unwrap_err();
        assert_eq!(error, ShopifyError::Token);
    }
}
