//! Mails to the merchant and in the merchant's name: their words, and the way to the mail server.

mod content;
mod customer_letter;
mod letter;
mod post;
mod sign_in_letter;
mod words;

pub use customer_letter::{CustomerLetterFacts, CustomerParcel};
pub use letter::{Letter, LetterFacts, Sender};
pub use post::{MailSettings, Post, PostError};
pub use sign_in_letter::SignInFacts;
