//! What every answer tells the browser about safety, and the number that names a request in the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::embedded::MayBeFramed;

/// No inline script or style, no frame, no other site.
const POLICY: &str =
    "default-src 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

/// Puts the safety headers on an answer.
pub(crate) async fn safety(request: Request, next: Next) -> Response {
    // The address of a status page is a secret of its customer: it is never told to the courier's site.
    let is_for_customers = request.uri().path().starts_with("/t/");
    let mut response = next.run(request).await;
    let referrer = if is_for_customers { "no-referrer" } else { "same-origin" };
    // Beside a policy that names the stores that may, the older header could only say that nobody may.
    let may_be_framed = response.extensions().get::<MayBeFramed>().is_some();
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, referrer);
    if !may_be_framed {
        put(header::X_FRAME_OPTIONS, "DENY");
    }
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    put(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    put(header::CACHE_CONTROL, "no-store");
    response
}

/// Counts requests since the start: enough to find one in the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestNumbers(Arc<AtomicU64>);

impl RequestNumbers {
    /// Logs a request by its route, never by its address: that may hold a token or a name that was searched.
    pub(crate) async fn trace(self, request: Request, next: Next) -> Response {
        let number = self.0.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        let method = request.method().clone();
        let span = tracing::info_span!("request", request.id = number, http.route = route, http.method = %method);
        let mut response = next.run(request).instrument(span.clone()).await;
        let status = response.status().as_u16();
        span.in_scope(|| tracing::debug!(http.status = status, "Answered {method} {route} with {status}"));
        if let Ok(value) = HeaderValue::from_str(&number.to_string()) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
        }
        response
    }
}
