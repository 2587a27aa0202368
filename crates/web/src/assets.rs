//! Style sheet, script and icon: in the binary, under names that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::page::PageError;

struct Asset {
    /// `waybill-1a2b3c4d5e6f.css`.
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("waybill", "css", "text/css; charset=utf-8", include_bytes!("../assets/waybill.css")));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("htmx", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/htmx-4.0.1.min.js"))
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg")));

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let hash: String = Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { name: format!("{stem}-{hash}.{ending}"), kind, bytes }
    }
}

/// The style sheet's path.
pub(crate) fn style() -> String {
    format!("/assets/{}", STYLE.name)
}

/// The script's path.
pub(crate) fn script() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// The icon's path.
pub(crate) fn icon() -> String {
    format!("/assets/{}", ICON.name)
}

/// `GET /assets/{name}`: may be kept for ever, as another content has another name.
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, PageError> {
    let asset = [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| asset.name == name).ok_or(PageError::NotFound)?;
    let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}
