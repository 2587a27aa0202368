//! What GLS says when it does not answer: an error list inside a 200, and what comes from in front of the service.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::http_message::{failure_text, retry_after};
use crate::json::Text;
use crate::{Answer, CallError, LabelError, json};

/// Error 31 counts the same request over this long; both are the courier's to change.
const SAME_REQUEST: Duration = Duration::from_secs(5 * 60);
/// Longer descriptions are cut.
const DESCRIPTION: usize = 300;

/// What an error code means for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The user name, the password or the right to a client number.
    Credentials,
    /// The same request too often.
    SameRequest,
    /// The service's own trouble.
    Internal,
    /// The request as a whole.
    Request,
    /// A number that is unknown, not known yet, or another account's.
    UnknownNumber,
    /// Anything else that is wrong with a number.
    Number,
}

/// The codes of the documentation's appendix A.
fn kind(code: &str) -> Kind {
    match code {
        "-1" | "14" | "27" => Kind::Credentials,
        "31" => Kind::SameRequest,
        "1000" | "1001" => Kind::Internal,
        "1" | "2" | "3" | "11" | "12" => Kind::Request,
        // 10 and 26 are told for a minute after a label was made; 5 and 15 are other accounts' numbers.
        "4" | "5" | "9" | "10" | "15" | "26" => Kind::UnknownNumber,
        _ => Kind::Number,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct ErrorInfo {
    error_code: Text,
    error_description: Text,
    parcel_id_list: Value,
}

/// One error of an answer.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    message: String,
    /// The numbers that it names.
    pub(super) numbers: Vec<u64>,
}

impl Failure {
    /// All errors of an answer: those of its list, and one that stands beside the other fields.
    pub(super) fn all(answer: &Value) -> Vec<Self> {
        let lists = ["GetParcelListStatusesErrors", "GetParcelStatusErrors"];
        let listed = lists.iter().filter_map(|name| answer.get(*name)).cloned().flat_map(json::entries);
        let beside = answer.get("ErrorCode").is_some().then(|| answer.clone());
        listed.chain(beside).filter_map(Self::of).collect()
    }

    fn of(error: Value) -> Option<Self> {
        let info: ErrorInfo = json::object(error)?;
        let code = info.error_code.0.filter(|code| code != "0");
        if code.is_none() && info.error_description.as_str().is_none() {
            return None;
        }
        let numbers = json::entries(info.parcel_id_list).into_iter().filter_map(|id| Text::from(id).0?.parse().ok());
        let text: String = info.error_description.0.unwrap_or_default().chars().take(DESCRIPTION).collect();
        let code = code.unwrap_or_else(|| "without a code".to_owned());
        let message = if text.is_empty() { format!("error {code}") } else { format!("error {code}: {text}") };
        Some(Self { kind: kind(&code), message, numbers: numbers.collect() })
    }

    /// What it means for the whole call; `None`: it is about numbers.
    pub(super) fn of_call(&self) -> Option<CallError> {
        match self.kind {
            Kind::Credentials => Some(CallError::Account { message: self.message.clone() }),
            Kind::SameRequest => Some(CallError::Busy { retry_after: Some(SAME_REQUEST) }),
            Kind::Internal | Kind::Request => Some(CallError::Refused { message: self.message.clone(), split: false }),
            Kind::UnknownNumber | Kind::Number => None,
        }
    }

    /// What it means for one number.
    pub(super) fn of_label(&self) -> LabelError {
        match self.kind {
            Kind::UnknownNumber => LabelError::NotFound,
            _ => LabelError::Refused { message: self.message.clone() },
        }
    }

    /// What it means where no number is known.
    pub(super) fn of_recorded(&self) -> CallError {
        self.of_call().unwrap_or_else(|| match self.kind {
            Kind::UnknownNumber => CallError::NotFound { message: self.message.clone() },
            _ => CallError::Refused { message: self.message.clone(), split: false },
        })
    }
}

/// True when the service does not have the method that was called.
pub(super) fn is_unknown_method(answer: &Answer) -> bool {
    let page = String::from_utf8_lossy(answer.body().get(..4096).unwrap_or(answer.body())).to_lowercase();
    let is_page = page.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    matches!(answer.status().as_u16(), 404 | 405 | 501)
        || (is_page
            && ["endpoint not found", "method not allowed", "actionnotsupported"]
                .iter()
                .any(|word| page.contains(word)))
}

/// The JSON of an answer that reached the service.
pub(super) fn body(answer: &Answer) -> Result<Value, CallError> {
    let http = answer.status().as_u16();
    let words = || {
        let body = json::parse(answer.body()).ok().flatten();
        body.as_ref().and_then(failure_text).unwrap_or_else(|| format!("HTTP {http} without a message"))
    };
    match http {
        200..=299 => {
            let empty = || CallError::unreadable("the answer is empty");
            json::parse(answer.body())?.map(unwrapped).ok_or_else(empty)
        }
        // The documentation mentions it without saying when it comes.
        401 => Err(CallError::Account { message: words() }),
        413 | 414 => Err(CallError::Refused { message: words(), split: true }),
        429 => Err(CallError::Busy { retry_after: retry_after(answer) }),
        400..=499 if json::is_json(answer.body()) => Err(CallError::Refused { message: words(), split: false }),
        _ => Err(CallError::Down { http }),
    }
}

/// One client has seen the answer inside a `d`, as older services of the same make write it.
pub(super) fn unwrapped(value: Value) -> Value {
    match value {
        Value::Object(mut fields) if fields.len() == 1 => match fields.remove("d") {
            Some(inner) => inner,
            None => Value::Object(fields),
        },
        other => other,
    }
}
