//! What the mailbox took in, as its ledger keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of the ledger `mailbox`: written before the sender hears `250`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// Simulated time.
    pub at: Timestamp,
    /// Whether it is shown.
    pub kind: MailKind,
    /// The envelope's sender; empty for a bounce.
    pub from: String,
    /// The envelope's recipients that this line is about.
    pub to: Vec<String>,
    /// With its angle brackets taken away.
    pub message_id: Option<String>,
    /// Decoded.
    pub subject: String,
    /// The message as it came, dots unstuffed; bytes that are no UTF-8 are replaced.
    pub raw: String,
}

impl MailLine {
    /// The plain text, decoded; empty when the message has none.
    pub fn text(&self) -> String {
        super::message::content(&self.raw).text.unwrap_or_default()
    }
}

/// Whether a message is new to its recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// New.
    Received,
    /// The recipient already has a message with this Message-ID: accepted, but not shown again.
    Repeat,
}

/// How often each message was shown to each recipient: `(Message-ID, recipient)`. More than once is a duplicate.
pub fn received(lines: &[MailLine]) -> std::collections::BTreeMap<(&str, &str), usize> {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind == MailKind::Received) {
        for to in &line.to {
            *counts.entry((line.message_id.as_deref().unwrap_or_default(), to.as_str())).or_default() += 1;
        }
    }
    counts
}
