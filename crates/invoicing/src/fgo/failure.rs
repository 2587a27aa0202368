//! What FGO says when it refuses: `Success: false`, with HTTP 200 or with HTTP 500 and a trace of its own code.

use std::time::Duration;

use serde_json::Value;

use crate::http_message::retry_after;
use crate::phrases::{self, Means, Phrase};
use crate::{Answer, ServiceError, json};

/// What stands before the message in a trace.
const TRACE: &str = "System.Exception: ";
/// Two calls at once; how a breach of one call a second looks is not documented.
const PAUSE: Duration = Duration::from_secs(5);

const PHRASES: &[Phrase] = &[
    (&["nu a fost emis", "incerc"], Means::NotDone),
    (&["nu a putut fi emis", "incerc"], Means::NotDone),
    (&["timp", "incercati din nou"], Means::NotDone),
    (&["a fost deja emis"], Means::Duplicate),
    (&["a fost deja salvat"], Means::Duplicate),
    (&["exista deja"], Means::Duplicate),
    (&["prea multe"], Means::TooFast(PAUSE)),
    (&["pachet"], Means::Plan),
    (&["abonament"], Means::Plan),
    (&["premium"], Means::Plan),
    (&["enterprise"], Means::Plan),
    (&["hash"], Means::Signature),
    (&["codul unic"], Means::Account(Some("company"))),
    (&["cod unic", "asociat"], Means::Account(Some("company"))),
    (&["autorizat"], Means::Account(None)),
    (&["cheie"], Means::Account(Some("key"))),
    (&["deja stornat"], Means::Reversed),
    (&["este anulat"], Means::Cancelled),
    (&["factura", "nu a fost gasit"], Means::NotFound),
    (&["factura", "nu exista"], Means::NotFound),
    (&["seri"], Means::Field("Serie")),
    (&["judet"], Means::Field("Client.Judet")),
    (&["localitate"], Means::Field("Client.Localitate")),
    (&["tip incasare"], Means::Field("TipIncasare")),
    (&["cota"], Means::Field("CotaTVA")),
    (&["tva"], Means::Field("CotaTVA")),
    (&["pret"], Means::Field("PretTotal")),
    (&["client"], Means::Field("Client")),
];
/// A failure inside FGO that tells nothing: after a write, nobody knows.
const SORRY: &[&str] = &["ne pare rau", "a aparut o eroare"];

/// The body of a good answer.
pub(super) fn body(answer: &Answer) -> Result<Value, ServiceError> {
    let http = answer.status().as_u16();
    if http == 429 || http == 409 {
        return Err(ServiceError::TooFast { retry_after: retry_after(answer).unwrap_or(PAUSE) });
    }
    let body = match json::parse(answer.body()) {
        Ok(body) if body.get("Success").is_some() => body,
        Ok(_) if answer.status().is_success() => return Err(ServiceError::unreadable("the answer has no `Success`")),
        Err(error) if answer.status().is_success() => return Err(error),
        _ => return Err(ServiceError::Away { http }),
    };
    if json::flag(&body, "Success") {
        return Ok(body);
    }
    let text = json::text(&body, "Message").unwrap_or_default();
    let words = text.split_once(TRACE).map_or(text.as_str(), |(_, message)| message);
    let plain = crate::plain::folded(words);
    if words.is_empty() || SORRY.iter().any(|sorry| plain.contains(sorry)) {
        return Err(ServiceError::Away { http });
    }
    Err(match phrases::failure(words, PHRASES) {
        ServiceError::Duplicate { message, .. } => {
            ServiceError::Duplicate { existing: super::named::invoice(&body), message }
        }
        other => other,
    })
}
