//! What leaves this server: a result, a fault inside a 200, or a page of the software in front of it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::escape;

use super::{Absent, Behaviour};

/// A refusal by its name, in the service's own words.
pub(super) struct Fault {
    name: &'static str,
    text: String,
}

impl Fault {
    pub(super) fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }

    pub(super) fn unknown_packet() -> Self {
        Self::new("PacketIdFault", "Packet does not exist or does not belong to you.")
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let Self { name, text } = self;
        let text = escape(text);
        xml(&format!("<status>fault</status><fault>{name}</fault><string>{text}</string><detail><{name}/></detail>"))
    }
}

/// A good answer around what a method found.
pub(super) fn result(inside: &str) -> Response {
    xml(&format!("<status>ok</status><result>{inside}</result>"))
}

fn xml(inside: &str) -> Response {
    let head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    let spaces =
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:ns1=\"http://www.zasilkovna.cz/api/soap.wsdl\"";
    // The names of prefixes are declared only where one is used.
    let root = if inside.contains("xsi:") || inside.contains("ns1:") {
        format!("response {spaces}")
    } else {
        "response".to_owned()
    };
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], format!("{head}<{root}>{inside}</response>\n"))
        .into_response()
}

/// The fields of one record.
pub(super) struct Fields {
    behaviour: Behaviour,
    text: String,
}

impl Fields {
    pub(super) fn new(behaviour: Behaviour) -> Self {
        Self { behaviour, text: String::new() }
    }

    pub(super) fn put(mut self, name: &str, value: &str) -> Self {
        let name = if self.behaviour.prefixed { format!("ns1:{name}") } else { name.to_owned() };
        self.text += &match (value.is_empty(), self.behaviour.absent) {
            (false, _) => format!("<{name}>{}</{name}>", escape(value)),
            (true, Absent::Empty) => format!("<{name}/>"),
            (true, Absent::Nil) => format!("<{name} xsi:nil=\"true\"/>"),
            (true, Absent::Missing) => String::new(),
        };
        self
    }

    pub(super) fn flag(self, name: &str, is_set: bool) -> Self {
        let value = match (is_set, self.behaviour.digits_for_flags) {
            (true, false) => "true",
            (false, false) => "false",
            (true, true) => "1",
            (false, true) => "0",
        };
        self.put(name, value)
    }

    /// The fields alone, as `packetStatus` has them.
    pub(super) fn bare(self) -> String {
        self.text
    }

    /// The fields inside a record of a history.
    pub(super) fn record(self) -> String {
        let name = if self.behaviour.older_names { "statusRecord" } else { "record" };
        format!("<{name}>{}</{name}>", self.text)
    }
}

fn page(status: StatusCode) -> Response {
    let text = status.canonical_reason().unwrap_or_default();
    let page =
        format!("<!DOCTYPE html>\n<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>\n");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

pub(super) async fn no_such_path() -> Response {
    page(StatusCode::NOT_FOUND)
}

pub(super) async fn wrong_method() -> Response {
    page(StatusCode::METHOD_NOT_ALLOWED)
}
