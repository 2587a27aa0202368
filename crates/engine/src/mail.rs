//! Mails to the merchant: their words, and the way to the mail server.

mod letter;
mod post;
mod sign_in_letter;

pub use letter::{Letter, LetterFacts};
pub use post::{MailSettings, Post, PostError};
pub use sign_in_letter::SignInFacts;
