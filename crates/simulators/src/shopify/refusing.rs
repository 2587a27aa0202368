//! The answers of a store that takes no calls, and those that come whatever was asked.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::behaviour::StoreRefusal;

/// HTTP status and body.
pub(crate) fn refusal(why: StoreRefusal) -> (StatusCode, Value) {
    let told = |status, text: &str| (status, json!({ "errors": text }));
    match why {
        StoreRefusal::Token => told(
            StatusCode::UNAUTHORIZED,
            "[API] Invalid API key or access token (unrecognized login or wrong password)",
        ),
        StoreRefusal::Frozen => told(StatusCode::PAYMENT_REQUIRED, "Unavailable Shop"),
        StoreRefusal::Forbidden => {
            told(StatusCode::FORBIDDEN, "[API] This action requires merchant approval for write_orders scope.")
        }
        StoreRefusal::Gone => told(StatusCode::NOT_FOUND, "Not Found"),
        StoreRefusal::Locked => told(StatusCode::LOCKED, "Unavailable Shop"),
        StoreRefusal::Inactive => {
            let error = json!({"message": "This shop is unavailable", "extensions": {"code": "SHOP_INACTIVE"}});
            (StatusCode::OK, json!({ "errors": [error] }))
        }
    }
}
