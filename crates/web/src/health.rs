//! `GET /health`: whether this node can work.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;

/// 200 while the database answers, 503 else.
pub(crate) async fn show(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(error = %error, "The database does not answer: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
