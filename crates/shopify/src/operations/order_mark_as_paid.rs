//! Marking an order as paid, when the courier has collected the cash.

use serde::{Deserialize, Serialize};

use super::{done, is_only};
use crate::{FinancialStatus, Kind, MoneyBag, Operation, OrderGid, ShopifyError, UserError};

/// Pays the whole outstanding amount of an order; Shopify takes neither an amount nor a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkOrderAsPaid {
    input: Input,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Input {
    id: OrderGid,
}

impl MarkOrderAsPaid {
    /// Marks this order.
    pub fn of(id: OrderGid) -> Self {
        Self { input: Input { id } }
    }
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkedAsPaid {
    /// The order is paid now.
    Done(PaidOrder),
    /// Nothing was changed: it was already paid, or was cancelled, refunded, voided. `order` tells which, if it came
    /// along; with `PAID` the aim is reached.
    CannotBeMarked {
        /// The order as it stands.
        order: Option<PaidOrder>,
    },
    /// The shop has no such order.
    UnknownOrder,
}

/// The order's payment afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaidOrder {
    /// The order.
    pub id: OrderGid,
    /// How the payment stands.
    pub display_financial_status: Option<FinancialStatus>,
    /// What is still to be paid.
    pub total_outstanding_set: MoneyBag,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    order_mark_as_paid: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    order: Option<PaidOrder>,
    user_errors: Vec<UserError>,
}

impl Operation for MarkOrderAsPaid {
    const NAME: &'static str = "OrderMarkAsPaid";
    const DOCUMENT: &'static str = include_str!("../../documents/order_mark_as_paid.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 12;
    type Data = Data;
    type Answer = MarkedAsPaid;

    fn answer(data: Data) -> Result<MarkedAsPaid, ShopifyError> {
        let payload = done(data.order_mark_as_paid, Vec::new())?;
        if is_only(&payload.user_errors, &["id"], "Order cannot be marked as paid.") {
            return Ok(MarkedAsPaid::CannotBeMarked { order: payload.order });
        }
        if is_only(&payload.user_errors, &["id"], "Order does not exist") {
            return Ok(MarkedAsPaid::UnknownOrder);
        }
        done(payload.order, payload.user_errors).map(MarkedAsPaid::Done)
    }
}
