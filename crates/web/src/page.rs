//! What all pages share: their frame, who looks at them, forms that come back, and what goes wrong.

mod error;
mod fields;
mod frame;
mod problem;
mod signed_in;

pub(crate) use error::{PageError, render};
pub(crate) use fields::{FORM_TOKEN, Fields, Posted};
pub(crate) use frame::{Frame, Notice, Section, Tone};
pub(crate) use problem::{Problem, on_panic, show_problems};
pub(crate) use signed_in::{SESSION_COOKIE, SESSION_FOR, SignedIn, cookie, language_of, zone};
