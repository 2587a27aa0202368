//! A sheet that comes as a file with its form.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use engine::remittance::{CashError, LARGEST_SHEET};

use super::sheet::Refused;
use crate::app::App;
use crate::page::{FORM_TOKEN, PageError, SignedIn, render};
use crate::secret;

/// What the request may come to: the file and the fields around it.
pub(crate) const LARGEST_UPLOAD: usize = LARGEST_SHEET + 64 * 1024;

/// A form with a file, from somebody who is signed in, with the token that we gave it.
pub(crate) struct PostedSheet {
    me: SignedIn,
    courier: String,
    file_name: String,
    /// `None`: larger than a sheet may be.
    bytes: Option<Vec<u8>>,
}

impl FromRequest<App> for PostedSheet {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let me = SignedIn::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let mut form = Multipart::from_request(request, app).await.map_err(|_| PageError::BadForm)?;
        let mut sheet = Self { me, courier: String::new(), file_name: String::new(), bytes: Some(Vec::new()) };
        let mut token = String::new();
        while let Some(field) = form.next_field().await.map_err(|_| PageError::BadForm)? {
            match field.name().unwrap_or_default() {
                FORM_TOKEN => token = field.text().await.map_err(|_| PageError::BadForm)?,
                "courier" => sheet.courier = field.text().await.map_err(|_| PageError::BadForm)?,
                "file" => {
                    sheet.file_name = field.file_name().unwrap_or_default().to_owned();
                    match field.bytes().await {
                        Ok(bytes) => sheet.bytes = Some(bytes.to_vec()),
                        Err(error) if is_too_large(&error) => {
                            // What stands behind the file is not read any more: the token must stand before it.
                            sheet.bytes = None;
                            break;
                        }
                        Err(_) => return Err(PageError::BadForm),
                    }
                }
                _ => {}
            }
        }
        if !secret::is_same(&token, &sheet.me.form_token) {
            return Err(PageError::StaleForm);
        }
        Ok(sheet)
    }
}

fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// `POST /cash/sheets`: keeps the file for a look at it.
pub(crate) async fn send(State(app): State<App>, posted: PostedSheet) -> Result<Response, PageError> {
    let me = &posted.me;
    let sent = match &posted.bytes {
        Some(bytes) => app.engine.send_cash_sheet(me.shop, &posted.courier, &posted.file_name, bytes).await,
        None => Err(CashError::Sheet(engine::remittance::CashSheetError::TooLarge { most: LARGEST_SHEET })),
    };
    match sent {
        Ok(kept) => {
            tracing::info!(shop.id = %me.shop, sheet.id = %kept.id, "Kept cash sheet {}", kept.id);
            let known = if kept.is_known { "?done=known" } else { "" };
            Ok(Redirect::to(&format!("/cash/sheets/{}{known}", kept.id)).into_response())
        }
        Err(CashError::Sheet(error)) => {
            let page = Refused::new(me, &posted.file_name, error);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
