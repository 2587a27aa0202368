//! Asking couriers for the scans of labels that are due, and writing down what they say.

mod account;
mod apply;
mod ask;
mod ask_error;
mod feed;
mod heard;
mod pieces;
mod redirections;
mod sign_in;
mod turn;

pub(crate) use ask::Asking;
pub(crate) use ask_error::AskError;
pub(crate) use heard::Heard;
pub(crate) use sign_in::SignIns;
pub(crate) use turn::{claim, refresh_batch};
