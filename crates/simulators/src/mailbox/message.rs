//! Reads what a message says.

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// What the ledger wants to know of a message.
pub(super) struct Head {
    pub(super) message_id: Option<String>,
    pub(super) subject: String,
}

/// What a page shows of a message.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) headers: Vec<(String, String)>,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// Names of what is attached.
    pub(super) attachments: Vec<String>,
}

pub(super) fn head(raw: &[u8]) -> Head {
    let message = MessageParser::default().parse(raw);
    let message = message.as_ref();
    Head {
        message_id: message.and_then(|message| message.message_id()).map(str::to_owned),
        subject: message.and_then(|message| message.subject()).unwrap_or_default().to_owned(),
    }
}

pub(super) fn content(raw: &str) -> Content {
    let Some(message) = MessageParser::default().parse(raw.as_bytes()) else { return Content::default() };
    let first = |parts: &mut dyn Iterator<Item = Option<String>>| parts.flatten().next();
    let text = |body: &PartType<'_>| match body {
        PartType::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let html = |body: &PartType<'_>| match body {
        PartType::Html(html) => Some(html.to_string()),
        _ => None,
    };
    let attached = message.attachments().map(|part| part.attachment_name().unwrap_or("without a name").to_owned());
    Content {
        headers: message.headers_raw().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect(),
        text: first(&mut message.text_bodies().map(|part| text(&part.body))),
        html: first(&mut message.html_bodies().map(|part| html(&part.body))),
        attachments: attached.collect(),
    }
}
