//! `orderMarkAsPaid`.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::Deserialize;

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::{Deed, Payment};

#[derive(Deserialize)]
struct Input {
    id: String,
}

pub(super) fn mark(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow(
        "orderMarkAsPaid",
        &["write_orders"],
        "`write_orders` access scope. Also: The user must have mark_orders_as_paid permission.",
    )?;
    let input: Input = argument(call, info, "input")?;
    let id = call.id(&input.id, "Order")?;
    let payload = |found, errors| Payload { kind: "OrderMarkAsPaidPayload", field: "order", found, errors };
    let refused = |found, message: &str| {
        let errors = vec![UserError::new(&["id"], message)];
        record_refusal(call, "orderMarkAsPaid", Some(&input.id), &errors)?;
        Ok(payload(found, errors))
    };
    let Some(order) = call.order(id) else {
        return refused(Found::Nothing, "Order does not exist");
    };
    if !order.can_mark_as_paid() {
        // The order comes along, so that the app sees that it is paid.
        return refused(Found::One(Item::Order(Rc::new(order))), "Order cannot be marked as paid.");
    }
    let pending = order.transactions.iter().find(|transaction| transaction.status == "PENDING");
    call.perform(Deed::OrderMarkedAsPaid(Payment {
        order_id: id,
        transaction_id: call.next_id(),
        // Partly paid: the whole rest.
        amount: order.outstanding(),
        currency: order.currency.clone(),
        gateway: pending.map_or_else(|| "manual".to_owned(), |pending| pending.gateway.clone()),
    }))?;
    let found = call.order(id).map_or(Found::Nothing, |order| Found::One(Item::Order(Rc::new(order))));
    Ok(payload(found, Vec::new()))
}
