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
    /// `None`: larger than a sheet may be. Nothing is done then, so its token need not have come.
    bytes: Option<Vec<u8>>,
}

impl FromRequest<App> for PostedSheet {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let me = SignedIn::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, app).await.map_err(|_| PageError::BadForm)?;
        let sheet = Self { me, courier: String::new(), file_name: String::new(), bytes: None };
        match sheet.read(form).await {
            Ok((sheet, token)) if secret::is_same(&token, &sheet.me.form_token) => Ok(sheet),
            Ok(_) => Err(PageError::StaleForm),
            Err((sheet, error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Ok(Self { bytes: None, ..sheet }),
            Err(_) => Err(PageError::BadForm),
        }
    }
}

impl PostedSheet {
    /// The form and its token.
    async fn read(mut self, mut form: Multipart) -> Result<(Self, String), (Self, MultipartError)> {
        let mut token = String::new();
        let mut bytes = Vec::new();
        loop {
            let field = match form.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(error) => return Err((self, error)),
            };
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                self.file_name = field.file_name().unwrap_or_default().to_owned();
            }
            match field.bytes().await {
                Ok(value) if name == "file" => bytes = value.to_vec(),
                Ok(value) if name == "courier" => self.courier = String::from_utf8_lossy(&value).into_owned(),
                Ok(value) if name == FORM_TOKEN => token = String::from_utf8_lossy(&value).into_owned(),
                Ok(_) => {}
                Err(error) => return Err((self, error)),
            }
        }
        self.bytes = Some(bytes);
        Ok((self, token))
    }
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
