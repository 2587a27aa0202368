//! Every end that a call can have, on recorded answers where there are some.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests outside the crate's own modules"
)]

mod ends;
mod failures;

use std::path::Path;

use http::Response;
use serde_json::Value;
use shopify::{Operation, ShopifyError, read};

pub(crate) fn fixture(name: &str) -> Response<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/{name}.json"));
    Response::new(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

pub(crate) fn ok(body: &Value) -> Response<Vec<u8>> {
    with_status(200, &body.to_string())
}

pub(crate) fn with_status(status: u16, body: &str) -> Response<Vec<u8>> {
    Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap()
}

pub(crate) fn answer<O: Operation>(response: &Response<Vec<u8>>) -> Result<O::Answer, ShopifyError> {
    read::<O>(response).map(|answered| answered.data)
}
