//! Mails to the merchant and in the merchant's name: their words, and the way to the mail server.

mod content;
mod customer_letter;
mod letter;
mod post;
mod words;

pub use customer_letter::{CustomerLetterFacts, CustomerParcel};
pub use letter::{Letter, LetterFacts, Sender};
pub use post::{MailSettings, Post, PostError};
