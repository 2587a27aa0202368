//! Further pieces of a shipment that the courier tells of by itself: each is a parcel, so each becomes a label.

use std::collections::HashMap;

use couriers::Parcel;
use jiff::Timestamp;
use store::NewLabel;
use tracking::{AskReason, NextAsk, OrderFile, OrderId, TrackingNo};

/// The labels to add: an order is delivered when all its pieces are, also those that nobody wrote down.
pub(super) fn new_labels<'a>(
    files: &'a HashMap<OrderId, OrderFile>,
    others: &'a [Parcel],
    now: Timestamp,
) -> impl Iterator<Item = NewLabel> + 'a {
    others.iter().filter_map(move |piece| {
        let shipment = piece.piece_of.as_ref()?;
        let number = TrackingNo::parse(&piece.number).ok()?;
        let labels = || files.values().flat_map(|file| &file.labels);
        let first = labels().find(|one| one.label.number == *shipment)?;
        let is_known = labels().any(|one| one.label.order == first.label.order && one.label.number == number);
        (!is_known).then(|| NewLabel {
            order: first.label.order,
            fulfillment: first.label.fulfillment,
            courier: first.label.courier.clone(),
            account: first.label.account,
            number,
            direction: first.label.direction,
            made_at: now,
            next: NextAsk { at: Some(now), why: AskReason::New },
        })
    })
}
