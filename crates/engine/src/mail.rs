//! Mails to the merchant: their words, and the way to the mail server.

mod letter;
mod post;

pub use letter::{Letter, LetterFacts};
pub use post::{MailSettings, Post, PostError};
