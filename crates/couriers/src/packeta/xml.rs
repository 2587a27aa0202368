//! XML as Packeta writes it: elements with text, by their local names, so that REST and SOAP read alike.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::CallError;

/// Deeper documents are not Packeta's.
const DEPTH: usize = 24;

/// One element, without its attributes but `nil`.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Without a prefix.
    pub(super) name: String,
    pub(super) children: Vec<Element>,
    text: String,
    is_nil: bool,
}

impl Element {
    /// Its own text, trimmed; `None` when it is empty or nil.
    pub(super) fn text(&self) -> Option<&str> {
        let text = self.text.trim();
        (!self.is_nil && !text.is_empty()).then_some(text)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of a child; missing, empty and nil are the same.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.child(name)?.text()
    }

    /// This element and all below it, in the order of the document.
    pub(super) fn all(&self) -> Vec<&Element> {
        let mut found = vec![self];
        for child in &self.children {
            found.extend(child.all());
        }
        found
    }
}

/// Reads a document into its root element.
pub(super) fn parse(body: &[u8]) -> Result<Element, CallError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|_| CallError::unreadable("the answer is not UTF-8"))?;
    if !text.trim_start().starts_with('<') {
        return Err(CallError::unreadable("the answer is not XML"));
    }
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let closed = match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(start) if open.len() < DEPTH => {
                open.push(element(&start));
                continue;
            }
            Event::Start(_) => return Err(CallError::unreadable("the XML is too deep")),
            Event::Empty(empty) => element(&empty),
            Event::End(_) => open.pop().ok_or_else(|| CallError::unreadable("the XML ends before it begins"))?,
            Event::Text(text) => {
                add(&mut open, &text.xml10_content());
                continue;
            }
            Event::CData(text) => {
                add(&mut open, &text.xml10_content());
                continue;
            }
            Event::GeneralRef(reference) => {
                let known = resolve_predefined_entity(&reference).map(str::to_owned);
                let sign = reference.resolve_char_ref().map_err(|error| broken(&error))?;
                // An entity of the document's own would need a DTD, which is not read.
                add(&mut open, &known.or_else(|| sign.map(String::from)).unwrap_or_default());
                continue;
            }
            Event::DocType(_) => return Err(CallError::unreadable("the XML has a document type")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            Event::Eof => return Err(CallError::unreadable("the XML breaks off")),
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return Ok(closed),
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let nil = start.attributes().flatten().find(|attribute| attribute.key.local_name().into_inner() == "nil");
    let is_nil = nil.is_some_and(|attribute| matches!(attribute.value.trim(), "true" | "1"));
    Element { name: start.local_name().into_inner().to_owned(), is_nil, ..Element::default() }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn broken(error: &quick_xml::Error) -> CallError {
    CallError::unreadable(format!("not XML: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_empty_and_nil_are_the_same() {
        let xml = br#"<a xmlns:x="n"><b/><c></c><d> </d><e x:nil="true">7</e><f x:nil="false">7</f></a>"#;
        let root = parse(xml).unwrap();
        let fields = ["b", "c", "d", "e", "z"].map(|name| root.field(name));
        assert_eq!((fields, root.field("f")), ([None; 5], Some("7")));
    }

    #[test]
    fn prefixes_entities_and_sections_are_read() {
        let xml = "\u{feff}<?xml version=\"1.0\"?><n:a><n:b>Tom &amp; Ana &#537;i <![CDATA[<co>]]> &#x219;</n:b></n:a>";
        let root = parse(xml.as_bytes()).unwrap();
        assert_eq!((root.name.as_str(), root.field("b")), ("a", Some("Tom & Ana și <co> ș")));
    }

    #[rstest::rstest]
    #[case::empty(b"")]
    #[case::json(b"{}")]
    #[case::cut(b"<a><b>")]
    #[case::crossed(b"<a><b></a></b>")]
    #[case::end_only(b"</a>")]
    #[case::doctype(b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")]
    #[case::bytes(b"<a>\xff</a>")]
    #[case::nothing_inside(b"<!-- only a remark -->")]
    fn what_is_not_a_document_is_unreadable(#[case] body: &[u8]) {
        assert!(matches!(parse(body), Err(CallError::Unreadable { .. })));
    }

    #[test]
    fn a_deep_document_is_refused_before_it_costs_anything() {
        assert!(parse("<a>".repeat(200_000).as_bytes()).is_err());
    }
}
