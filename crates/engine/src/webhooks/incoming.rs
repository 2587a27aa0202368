//! Shopify's words for an order, put into ours.

use jiff::Timestamp;
use rust_decimal::Decimal;
use shopify::operations::{Order as ReadOrder, OrderFulfillment, TransactionStatus};
use shopify::webhook::{FulfillmentPayload, OrderPayload};
use shopify::{FinancialStatus as Told, FulfillmentStatus};
use store::IncomingOrder;
use tracking::{Customer, FinancialStatus, Money};

use crate::labels::SentTogether;

pub(super) fn order(payload: &OrderPayload, shop_currency: &str, now: Timestamp) -> IncomingOrder {
    let currency = payload.currency.clone().unwrap_or_else(|| shop_currency.to_owned());
    let total = payload.current_total_price.or(payload.total_price).unwrap_or_default();
    let financial = financial(payload.financial_status.as_ref());
    // A payload without the open amount comes from an order whose payment is not settled by Shopify.
    let outstanding =
        payload.total_outstanding.unwrap_or(if financial == FinancialStatus::Paid { Decimal::ZERO } else { total });
    let money = |amount| Money { amount, currency: currency.clone() };
    let is_manual = payload.payment_gateway_names.iter().any(|name| name.eq_ignore_ascii_case("manual"));
    IncomingOrder {
        shopify_gid: Some(payload.gid().to_string()),
        name: payload.name.clone(),
        created_at: payload.created_at.unwrap_or(now),
        updated_at: payload.updated_at.or(payload.created_at).unwrap_or(now),
        gateways: payload.payment_gateway_names.clone(),
        manual_payment_pending: is_manual && financial == FinancialStatus::Pending,
        financial,
        total: money(total),
        outstanding: money(outstanding),
        cancelled_at: payload.cancelled_at,
        customer: customer(payload),
        status_url: None,
    }
}

fn customer(payload: &OrderPayload) -> Customer {
    let address = payload.shipping_address.as_ref();
    let buyer = payload.customer.as_ref();
    let name = address
        .and_then(|address| address.name.clone())
        .or_else(|| address.and_then(|address| full_name(address.first_name.as_deref(), address.last_name.as_deref())))
        .or_else(|| buyer.and_then(|buyer| full_name(buyer.first_name.as_deref(), buyer.last_name.as_deref())));
    Customer {
        name: name.unwrap_or_default(),
        phone: address
            .and_then(|address| address.phone.clone())
            .or_else(|| payload.phone.clone())
            .or_else(|| buyer.and_then(|buyer| buyer.phone.clone())),
        email: payload.email.clone().or_else(|| payload.contact_email.clone()),
        city: address.and_then(|address| address.city.clone()),
        locale: payload.customer_locale.clone(),
    }
}

pub(super) fn fulfillment(payload: &FulfillmentPayload) -> SentTogether {
    SentTogether {
        shopify_gid: payload.gid().to_string(),
        created_at: payload.created_at,
        updated_at: payload.updated_at.or(payload.created_at),
        is_cancelled: payload.status == Some(FulfillmentStatus::Cancelled),
        parcels: payload.tracking_info(),
    }
}

pub(crate) fn read_order(order: &ReadOrder) -> IncomingOrder {
    let money = |bag: &shopify::MoneyBag| Money {
        amount: bag.shop_money.amount,
        currency: bag.shop_money.currency_code.clone(),
    };
    let address = order.shipping_address.as_ref();
    IncomingOrder {
        shopify_gid: Some(order.id.to_string()),
        name: order.name.clone(),
        created_at: order.created_at,
        updated_at: order.updated_at,
        gateways: order.payment_gateway_names.clone(),
        manual_payment_pending: order
            .transactions
            .iter()
            .any(|one| one.manual_payment_gateway && one.status == TransactionStatus::Pending),
        financial: financial(order.display_financial_status.as_ref()),
        total: money(&order.current_total_price_set),
        outstanding: money(&order.total_outstanding_set),
        cancelled_at: order.cancelled_at,
        customer: Customer {
            name: address
                .and_then(|address| {
                    address
                        .name
                        .clone()
                        .or_else(|| full_name(address.first_name.as_deref(), address.last_name.as_deref()))
                })
                .unwrap_or_default(),
            phone: address.and_then(|address| address.phone.clone()).or_else(|| order.phone.clone()),
            email: order.email.clone(),
            city: address.and_then(|address| address.city.clone()),
            locale: order.customer_locale.clone(),
        },
        status_url: None,
    }
}

pub(crate) fn read_fulfillment(fulfillment: &OrderFulfillment) -> SentTogether {
    SentTogether {
        shopify_gid: fulfillment.id.to_string(),
        created_at: Some(fulfillment.created_at),
        updated_at: Some(fulfillment.updated_at),
        is_cancelled: fulfillment.status == FulfillmentStatus::Cancelled,
        parcels: fulfillment.tracking_info.clone(),
    }
}

fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}

fn financial(told: Option<&Told>) -> FinancialStatus {
    match told {
        Some(Told::Pending) => FinancialStatus::Pending,
        Some(Told::Authorized) => FinancialStatus::Authorized,
        Some(Told::PartiallyPaid) => FinancialStatus::PartiallyPaid,
        Some(Told::Paid) => FinancialStatus::Paid,
        Some(Told::PartiallyRefunded) => FinancialStatus::PartiallyRefunded,
        Some(Told::Refunded) => FinancialStatus::Refunded,
        Some(Told::Voided) => FinancialStatus::Voided,
        Some(Told::Expired) => FinancialStatus::Expired,
        Some(Told::Unknown(text)) => FinancialStatus::Other(text.clone()),
        None => FinancialStatus::Other(String::new()),
    }
}
