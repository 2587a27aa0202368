//! What SmartBill says when it refuses: four forms, and a lock-out that looks like missing rights.

use std::time::Duration;

use serde_json::Value;

use crate::http_message::retry_after;
use crate::phrases::{self, Means, Phrase};
use crate::plain::message;
use crate::{Answer, ServiceError, json};

/// How long an account is blocked that asked too fast.
const BLOCKED: Duration = Duration::from_secs(10 * 60);

/// What a refused sign-in is most likely about: e-mail and token are refused in the same words.
const KEY: &str = "token";

/// Order counts: the lock-out and the states of an invoice come before the fields.
const PHRASES: &[Phrase] = &[
    (&["limita maxima de request"], Means::TooFast(BLOCKED)),
    (&["incasata sau stornata in totalitate"], Means::NothingOpen),
    (&["deja stornat"], Means::Reversed),
    (&["este anulata"], Means::Cancelled),
    (&["limita", "documente"], Means::Plan),
    (&["pachet"], Means::Plan),
    (&["abonament"], Means::Plan),
    // An invoice is named by series and number.
    (&["factura", "numar", "nu a fost gasit"], Means::NotFound),
    (&["seria"], Means::Field("seriesName")),
    (&["factura", "nu a fost gasit"], Means::NotFound),
    (&["tipul", "nu a fost gasit"], Means::Field("type")),
    (&["cota"], Means::Field("taxPercentage")),
    (&["tva"], Means::Field("taxPercentage")),
    (&["stoc"], Means::Field("useStock")),
    (&["codul fiscal"], Means::Field("client.vatCode")),
    (&["cod produs"], Means::Field("products.code")),
    (&["codul produsului"], Means::Field("products.code")),
    (&["unitate", "masura"], Means::Field("products.measuringUnitName")),
    (&["client"], Means::Field("client")),
    (&["valoare"], Means::Field("value")),
    (&["firma", "autentificare"], Means::Account(Some("company"))),
    (&["autentificare"], Means::Account(Some(KEY))),
];

/// The failure that an `errorText` tells.
pub(super) fn of_text(text: &str) -> ServiceError {
    phrases::failure(text, PHRASES)
}

/// The JSON of an answer whose status tells of no failure; whether its text does is the reader's matter.
pub(super) fn body(answer: &Answer) -> Result<Value, ServiceError> {
    let http = answer.status().as_u16();
    let blocked = || ServiceError::TooFast { retry_after: retry_after(answer).unwrap_or(BLOCKED).max(BLOCKED) };
    let body = match json::parse(answer.body()) {
        _ if http == 429 => return Err(blocked()),
        Ok(body) => body,
        Err(_) if http == 401 => {
            return Err(ServiceError::Account { field: Some(KEY), message: "HTTP 401".to_owned() });
        }
        Err(error) if answer.status().is_success() => return Err(error),
        Err(_) => return Err(ServiceError::Away { http }),
    };
    if answer.status().is_success() {
        return Ok(body);
    }
    let text = words(&body);
    let told = of_text(text.as_deref().unwrap_or_default());
    // The sign-in's own form: its 403 is a lock-out where the text says so, else a refusal of the account.
    let is_sign_in = body.get("successfully").is_some() || http == 401;
    Err(match (told, http) {
        (ServiceError::TooFast { .. }, _) => blocked(),
        (_, 500..) => ServiceError::Away { http },
        (_, _) if is_sign_in => {
            let message = text.map_or_else(|| format!("HTTP {http}"), |text| message(&text));
            ServiceError::Account { field: Some(KEY), message }
        }
        (ServiceError::Refused { field: None, message }, _) if message.is_empty() => {
            ServiceError::Refused { field: None, message: format!("HTTP {http} without a message") }
        }
        (told, _) => told,
    })
}

/// Its own words: a business refusal's, or those about a request that it could not read.
fn words(body: &Value) -> Option<String> {
    let own = ["errorText", "message"].into_iter().find_map(|name| json::text(body, name));
    let errors = json::entries(body, "errors").iter().filter_map(|error| {
        let text = json::text(error, "message")?;
        Some(json::text(error, "param").map_or_else(|| text.clone(), |param| format!("{param}: {text}")))
    });
    let errors: Vec<String> = errors.collect();
    if errors.is_empty() { own } else { Some(errors.join("; ")) }
}
