//! A mail's parts, as plain text and as HTML.

use askama::Template;

/// One line of the facts.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: String,
}

/// What both forms of a mail show, in this order.
pub(super) struct Content {
    pub(super) language: &'static str,
    pub(super) subject: String,
    pub(super) intro: String,
    pub(super) again: Option<String>,
    pub(super) rows: Vec<Row>,
    pub(super) next_title: Option<String>,
    pub(super) next: Option<String>,
    pub(super) link: String,
    pub(super) url: String,
    pub(super) footer: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    mail: &'a Content,
}

impl Content {
    pub(super) fn as_text(&self) -> Result<String, askama::Error> {
        Text { mail: self }.render()
    }

    pub(super) fn as_html(&self) -> Result<String, askama::Error> {
        Html { mail: self }.render()
    }
}
