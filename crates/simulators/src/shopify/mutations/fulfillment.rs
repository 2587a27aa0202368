//! `fulfillmentCreate`, `fulfillmentTrackingInfoUpdate` and `fulfillmentCancel`.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::Deserialize;

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::{Deed, NewFulfillment, Taken, TrackingInfo};
use crate::shopify::gid::gid;

const SCOPES: (&[&str], &str) = (
    &["write_assigned_fulfillment_orders", "write_merchant_managed_fulfillment_orders"],
    "`write_assigned_fulfillment_orders` access scope, `write_merchant_managed_fulfillment_orders` access scope or \
     `write_third_party_fulfillment_orders` access scope. Also: The user must have fulfill_and_ship_orders permission.",
);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    line_items_by_fulfillment_order: Vec<InputOrder>,
    tracking_info: Option<InputTracking>,
    #[serde(default)]
    notify_customer: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InputOrder {
    fulfillment_order_id: String,
    fulfillment_order_line_items: Option<Vec<InputLine>>,
}

#[derive(Deserialize)]
struct InputLine {
    id: String,
    quantity: i64,
}

#[derive(Deserialize)]
struct InputTracking {
    company: Option<String>,
    number: Option<String>,
    url: Option<String>,
    numbers: Option<Vec<String>>,
    urls: Option<Vec<String>>,
}

impl InputTracking {
    /// One row a number; the company is shared, addresses are paired by position.
    fn rows(&self) -> Vec<TrackingInfo> {
        let numbers = self.numbers.clone().unwrap_or_else(|| self.number.iter().cloned().collect());
        let urls = self.urls.clone().unwrap_or_else(|| self.url.iter().cloned().collect());
        let rows = numbers.len().max(urls.len()).max(usize::from(self.company.is_some()));
        let row = |at: usize| TrackingInfo {
            company: self.company.clone(),
            number: numbers.get(at).cloned(),
            url: urls.get(at).cloned(),
        };
        (0..rows).map(row).collect()
    }
}

pub(super) fn create(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow("fulfillmentCreate", SCOPES.0, SCOPES.1)?;
    let input: Input = argument(call, info, "fulfillment")?;
    let (order_id, from) = match taken(call, &input.line_items_by_fulfillment_order)? {
        Ok(taken) => taken,
        Err(error) => {
            let about = input.line_items_by_fulfillment_order.first().map(|first| first.fulfillment_order_id.as_str());
            return refused(call, "fulfillmentCreate", "FulfillmentCreatePayload", about, error);
        }
    };
    let id = call.next_id();
    call.perform(Deed::FulfillmentCreated(NewFulfillment {
        id,
        order_id,
        created_at: call.now,
        from,
        tracking: input.tracking_info.as_ref().map(InputTracking::rows).unwrap_or_default(),
        notify_customer: input.notify_customer.unwrap_or_default(),
    }))?;
    Ok(done(call, id, "FulfillmentCreatePayload"))
}

/// The order and what is taken from which of its fulfillment orders, or why not.
fn taken(call: &Call<'_>, wishes: &[InputOrder]) -> Result<Result<(i64, Vec<Taken>), UserError>, FieldError> {
    let refuse = |message: &str| Ok(Err(UserError::new(&["fulfillment"], message)));
    let mut orders = Vec::new();
    let mut from = Vec::new();
    for (position, wish) in wishes.iter().enumerate() {
        let id = call.id(&wish.fulfillment_order_id, "FulfillmentOrder")?;
        let Some(order) = call.order_of_fulfillment_order(id) else {
            return refuse("Fulfillment order does not exist.");
        };
        let Some(held) = order.fulfillment_orders.iter().find(|held| held.id == id) else {
            return refuse("Fulfillment order does not exist.");
        };
        if !held.may_be_fulfilled() {
            let status = held.status().to_lowercase();
            return refuse(&format!("Fulfillment order {id} has an unfulfillable status= {status}."));
        }
        let mut quantity = held.remaining;
        if let Some(lines) = wish.fulfillment_order_line_items.as_ref().filter(|lines| !lines.is_empty()) {
            for (line, wanted) in lines.iter().enumerate() {
                if wanted.quantity <= 0 {
                    let (position, line) = (position.to_string(), line.to_string());
                    let path = [
                        "fulfillment",
                        "lineItemsByFulfillmentOrder",
                        &position,
                        "fulfillmentOrderLineItems",
                        &line,
                        "quantity",
                    ];
                    return Ok(Err(UserError::new(&path, "Quantity must be greater than 0")));
                }
            }
            let known = lines.iter().all(|line| line.id == gid("FulfillmentOrderLineItem", id));
            quantity = lines.iter().map(|line| line.quantity).sum();
            if !known || quantity > held.remaining {
                return refuse("Invalid fulfillment order line item quantity requested.");
            }
        }
        if !orders.contains(&order.id) {
            orders.push(order.id);
        }
        from.push(Taken { fulfillment_order_id: id, quantity });
    }
    match orders.as_slice() {
        [order] => Ok(Ok((*order, from))),
        [] => refuse("Fulfillment order does not exist."),
        several => refuse(&format!(
            "All fulfillment orders must belong to the same order. Multiple orders with ids {several:?} were found."
        )),
    }
}

pub(super) fn update_tracking(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow("fulfillmentTrackingInfoUpdate", SCOPES.0, SCOPES.1)?;
    let given: String = argument(call, info, "fulfillmentId")?;
    let id = call.id(&given, "Fulfillment")?;
    let tracking: InputTracking = argument(call, info, "trackingInfoInput")?;
    let notify: Option<bool> = argument(call, info, "notifyCustomer")?;
    let kind = "FulfillmentTrackingInfoUpdatePayload";
    let Some(order) = call.order_of_fulfillment(id) else {
        let error = UserError::new(&["fulfillmentId"], "Fulfillment does not exist.");
        return refused(call, "fulfillmentTrackingInfoUpdate", kind, Some(&given), error);
    };
    call.perform(Deed::TrackingUpdated {
        order_id: order.id,
        fulfillment_id: id,
        tracking: tracking.rows(),
        notify_customer: notify.unwrap_or_default(),
    })?;
    Ok(done(call, id, kind))
}

pub(super) fn cancel(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow("fulfillmentCancel", SCOPES.0, SCOPES.1)?;
    let given: String = argument(call, info, "id")?;
    let id = call.id(&given, "Fulfillment")?;
    let kind = "FulfillmentCancelPayload";
    let Some(order) = call.order_of_fulfillment(id) else {
        let error = UserError::new(&["id"], "Fulfillment not found.");
        return refused(call, "fulfillmentCancel", kind, Some(&given), error);
    };
    if order.fulfillment(id).is_some_and(|fulfillment| !fulfillment.cancelled) {
        let fulfillment_order_id = call.next_id();
        call.perform(Deed::FulfillmentCancelled { order_id: order.id, fulfillment_id: id, fulfillment_order_id })?;
    }
    Ok(done(call, id, kind))
}

fn done(call: &Call<'_>, id: i64, kind: &'static str) -> Payload {
    let found = call.order_of_fulfillment(id);
    let found = found.map_or(Found::Nothing, |order| Found::One(Item::Fulfillment(Rc::new(order), id)));
    Payload { kind, field: "fulfillment", found, errors: Vec::new() }
}

fn refused(
    call: &Call<'_>,
    mutation: &str,
    kind: &'static str,
    about: Option<&str>,
    error: UserError,
) -> Result<Payload, FieldError> {
    let errors = vec![error];
    record_refusal(call, mutation, about, &errors)?;
    Ok(Payload { kind, field: "fulfillment", found: Found::Nothing, errors })
}
