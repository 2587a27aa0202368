//! Further pieces of a shipment that the courier tells of by itself: each is a parcel, so each becomes a label.

use std::collections::HashMap;

use couriers::Parcel;
use jiff::Timestamp;
use store::NewLabel;
use tracking::{AccountId, AskReason, LabelFile, NextAsk, OrderFile, OrderId, TrackingNo};

/// The labels to add: an order is delivered when all its pieces are, also those that nobody wrote down. Each of the
/// account's labels with the shipment's number gets them, in its own order.
pub(super) fn new_labels<'a>(
    files: &'a HashMap<OrderId, OrderFile>,
    others: &'a [Parcel],
    account: AccountId,
    now: Timestamp,
) -> impl Iterator<Item = NewLabel> + 'a {
    files.values().flat_map(move |file| {
        file.labels.iter().filter(move |one| one.label.account == Some(account)).flat_map(move |one| {
            let pieces = others.iter().filter(move |piece| piece.piece_of.as_ref() == Some(&one.label.number));
            pieces.filter_map(move |piece| new_label(file, one, piece, now))
        })
    })
}

fn new_label(file: &OrderFile, shipment: &LabelFile, piece: &Parcel, now: Timestamp) -> Option<NewLabel> {
    let label = &shipment.label;
    let number = TrackingNo::parse(&piece.number).ok()?;
    let is_known = file.labels.iter().any(|one| one.label.courier == label.courier && one.label.number == number);
    (!is_known && label.cancelled_at.is_none()).then(|| NewLabel {
        order: label.order,
        fulfillment: label.fulfillment,
        courier: label.courier.clone(),
        account: label.account,
        number,
        direction: label.direction,
        made_at: now,
        next: NextAsk { at: Some(now), why: AskReason::New },
    })
}

#[cfg(test)]
mod tests;
