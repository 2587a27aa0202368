//! What Packeta says when it does not answer: a fault inside a 200, as REST or as SOAP writes it.

use super::xml::{self, Element};
use crate::http_message::retry_after;
use crate::{Answer, CallError, LabelError};

/// Longer texts are cut.
const WORDS: usize = 300;

/// A fault, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    name: String,
    message: String,
}

impl Fault {
    /// The fault that a document tells.
    pub(super) fn of(root: &Element) -> Option<Self> {
        if root.field("status").is_some_and(|status| status.eq_ignore_ascii_case("fault")) {
            return Some(Self::named(root.field("fault").unwrap_or_default(), root.field("string")));
        }
        let fault = root.all().into_iter().find(|element| element.name == "Fault")?;
        let name = fault.child("detail").and_then(|detail| detail.children.first());
        Some(Self::named(name.map_or("", |element| &element.name), fault.field("faultstring")))
    }

    fn named(name: &str, message: Option<&str>) -> Self {
        let name: String = name.chars().take(60).collect();
        let text: String = message.unwrap_or_default().chars().take(WORDS).collect();
        let message = match (name.is_empty(), text.is_empty()) {
            (true, true) => "a fault without a name".to_owned(),
            (false, true) => name.clone(),
            (true, false) => text,
            (false, false) => format!("{name}: {text}"),
        };
        Self { name, message }
    }

    /// What it means for the whole call; `None`: it is about the number.
    pub(super) fn of_call(&self) -> Option<CallError> {
        match self.name.as_str() {
            "IncorrectApiPasswordFault" => Some(CallError::Account { message: self.message.clone() }),
            // The partner carrier's system failed, not Packeta's.
            "ExternalGatewayFault" => Some(CallError::Refused { message: self.message.clone(), split: false }),
            _ => None,
        }
    }

    /// What it means for the number that was asked for. A name that nobody knows must not stop the other labels.
    pub(super) fn of_label(&self) -> LabelError {
        match self.name.as_str() {
            "PacketIdFault" | "PacketIdsFault" | "NoPacketIdsFault" | "ShipmentNotFoundFault" => LabelError::NotFound,
            _ => LabelError::Refused { message: self.message.clone() },
        }
    }

    /// What it means where the number is not known.
    pub(super) fn of_recorded(&self) -> CallError {
        self.of_call().unwrap_or_else(|| match self.of_label() {
            LabelError::NotFound => CallError::NotFound { message: self.message.clone() },
            _ => CallError::Refused { message: self.message.clone(), split: false },
        })
    }
}

/// The document of an answer, good or a fault.
pub(super) fn document(answer: &Answer) -> Result<Element, CallError> {
    let http = answer.status().as_u16();
    let document = xml::parse(answer.body());
    match http {
        200..=299 => document,
        // A SOAP fault comes with 500.
        _ if document.as_ref().is_ok_and(|root| Fault::of(root).is_some()) => document,
        401 => Err(CallError::Account { message: "HTTP 401".to_owned() }),
        429 => Err(CallError::Busy { retry_after: retry_after(answer) }),
        _ => Err(CallError::Down { http }),
    }
}
