//! What all calls share: the query, the branch, the shapes of success and of refusal.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::{Account, Branch, FanCourier};

/// Why a call is not answered.
pub(super) enum Refusal {
    /// The sign-in's user name or password is wrong.
    Credentials,
    /// The call's token is missing, wrong or over. Told in the words of a bad sign-in, without a `status`.
    Token,
    /// A field of the query with what is wrong with it.
    Invalid(Vec<(String, String)>),
    /// Refused for a reason of business, inside a 200.
    Fail {
        message: Option<&'static str>,
    },
    UnknownPath,
    WrongMethod,
}

impl Refusal {
    pub(super) fn invalid(field: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Invalid(vec![(field.into(), text.into())])
    }
}

const BAD_SIGN_IN: &str = "These credentials do not match our records.";

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Credentials => (StatusCode::UNAUTHORIZED, json!({"status": "error", "message": BAD_SIGN_IN})),
            Self::Token => (StatusCode::UNAUTHORIZED, json!({"message": BAD_SIGN_IN})),
            Self::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, invalid(fields)),
            Self::Fail { message: Some(message) } => (StatusCode::OK, json!({"status": "fail", "message": message})),
            Self::Fail { message: None } => (StatusCode::OK, json!({"status": "fail"})),
            Self::UnknownPath => (StatusCode::NOT_FOUND, json!({"message": "Not found"})),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, json!({"message": "Method not allowed"})),
        };
        (status, Json(body)).into_response()
    }
}

fn invalid(fields: Vec<(String, String)>) -> Value {
    let message = fields.first().map(|(_, text)| text.clone());
    let errors: Map<String, Value> = fields.into_iter().map(|(field, text)| (field, json!([text]))).collect();
    json!({"status": "fail", "message": message, "data": {"errors": errors}})
}

pub(super) async fn no_such_path() -> Refusal {
    Refusal::UnknownPath
}

pub(super) async fn wrong_method() -> Refusal {
    Refusal::WrongMethod
}

/// A call's query.
#[derive(Default)]
pub(super) struct Asking {
    fields: Vec<(String, String)>,
    /// `awb[]` and `awb[0]`, in the order written.
    pub(super) numbers: Vec<String>,
}

impl Asking {
    pub(super) fn of(query: Option<&str>) -> Self {
        let mut asking = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match key.strip_prefix("awb[").and_then(|rest| rest.strip_suffix(']')) {
                Some(place) if place.bytes().all(|byte| byte.is_ascii_digit()) => {
                    asking.numbers.push(value.into_owned())
                }
                _ => asking.fields.push((key.into_owned(), value.into_owned())),
            }
        }
        asking
    }

    pub(super) fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == key).map(|(_, value)| value.as_str())
    }

    /// `page` and `perPage`, the latter at most 100 whatever was asked.
    pub(super) fn paging(&self) -> Result<(usize, usize), Refusal> {
        let positive = |key: &str, default| match self.field(key) {
            None => Ok(default),
            Some(text) => match text.parse::<usize>() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(Refusal::invalid(key, format!("The {key} must be an integer."))),
            },
        };
        Ok((positive("page", 1)?, positive("perPage", 100)?.min(100)))
    }
}

impl FanCourier {
    /// The account of the call's token.
    pub(super) fn signed_in(&self, headers: &HeaderMap) -> Result<&Account, Refusal> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = value.strip_prefix("Bearer ").and_then(|token| token.split_once('|')).map(|(_, token)| token);
        token
            .and_then(|token| self.0.tokens.account(token, self.0.clock.now()))
            .and_then(|place| self.0.accounts.get(place))
            .ok_or(Refusal::Token)
    }
}

/// The branch that the call names: `None` when it is not one of the account's.
pub(super) fn branch<'a>(account: &'a Account, asking: &Asking) -> Result<Option<&'a Branch>, Refusal> {
    let text =
        asking.field("clientId").ok_or_else(|| Refusal::invalid("clientId", "The client id field is required."))?;
    let id: u64 = text.parse().map_err(|_| Refusal::invalid("clientId", "The client id must be an integer."))?;
    Ok(account.branches.iter().find(|branch| branch.client_id == id))
}

/// One page of a list, with its totals beside it.
pub(super) fn page(rows: Vec<Value>, (page, per_page): (usize, usize)) -> Json<Value> {
    let total = rows.len();
    let data: Vec<Value> = rows.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    Json(json!({"status": "success", "total": total, "perPage": per_page, "currentPage": page, "data": data}))
}
