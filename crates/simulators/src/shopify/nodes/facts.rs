//! Plain objects: what a store says without being asked for more.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::price::{Price, discounts, tax};
use crate::script::ShopScript;
use crate::shopify::behaviour::Behaviour;
use crate::shopify::call::App;
use crate::shopify::deed::{FulfillmentEvent, Metafield, Subscription};
use crate::shopify::gid::gid;
use crate::shopify::order::{Order, Transaction, amount, instant};
use crate::shopify::store::Store;

/// A `MoneyBag`; the customer pays in the shop's currency.
pub(crate) fn money(value: Decimal, currency: &str) -> Value {
    let money = json!({"amount": amount(value), "currencyCode": currency});
    json!({"shopMoney": money, "presentmentMoney": money})
}

/// The fields of an order that take no arguments.
pub(super) fn order(order: &Order, shop: &ShopScript) -> Value {
    let paid = order.received >= order.total;
    let status_page = format!("https://{}/{}/orders/{:032x}/authenticate", shop.domain, shop_id(shop), order.id);
    json!({
        "id": gid("Order", order.id),
        "legacyResourceId": order.id.to_string(),
        "name": order.name,
        "createdAt": instant(order.created_at),
        "updatedAt": instant(order.updated_at),
        "processedAt": instant(order.created_at),
        "cancelledAt": order.cancelled_at.map(instant),
        "cancelReason": order.cancelled_at.map(|_| "CUSTOMER"),
        "closed": false,
        "closedAt": null,
        "confirmed": true,
        "test": false,
        "displayFinancialStatus": order.financial,
        "displayFulfillmentStatus": order.fulfillment_status(),
        "paymentGatewayNames": order.gateways,
        "canMarkAsPaid": order.can_mark_as_paid(),
        "unpaid": order.received == Decimal::ZERO && order.total > Decimal::ZERO,
        "fullyPaid": paid,
        "totalOutstandingSet": money(order.outstanding(), &order.currency),
        "currentTotalPriceSet": money(order.total, &order.currency),
        "totalPriceSet": money(order.total, &order.currency),
        "totalReceivedSet": money(order.received, &order.currency),
        "totalTipReceivedSet": money(Decimal::ZERO, &order.currency),
        "taxesIncluded": true,
        "customAttributes": [],
        "email": order.email,
        "phone": order.phone,
        "customerLocale": order.customer.locale,
        "shippingAddress": address(order),
        "billingAddress": address(order),
        "canNotifyCustomer": order.email.is_some(),
        "requiresShipping": true,
        "currencyCode": order.currency,
        "tags": order.tags,
        "note": order.note,
        "statusPageUrl": status_page,
    })
}

fn address(order: &Order) -> Value {
    let customer = &order.customer;
    json!({
        "id": gid("MailingAddress", order.id),
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "name": format!("{} {}", customer.first_name, customer.last_name),
        "address1": null,
        "address2": null,
        "city": customer.city,
        "company": null,
        "country": customer.country,
        "countryCodeV2": customer.country,
        "phone": order.phone,
        "province": county(&customer.city),
        "provinceCode": null,
        "zip": null,
    })
}

/// A `Customer`.
pub(super) fn customer(order: &Order) -> Value {
    let (customer, id) = (&order.customer, Store::customer_id(order));
    let email = order.email.as_ref().map(|email| json!({"emailAddress": email}));
    let phone = order.phone.as_ref().map(|phone| json!({"phoneNumber": phone}));
    json!({
        "id": gid("Customer", id),
        "legacyResourceId": id.to_string(),
        "displayName": format!("{} {}", customer.first_name, customer.last_name),
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "locale": customer.locale,
        "email": order.email,
        "phone": order.phone,
        "defaultEmailAddress": email,
        "defaultPhoneNumber": phone,
    })
}

/// An `OrderTransaction`.
pub(super) fn transaction(done: &Transaction, currency: &str) -> Value {
    json!({
        "id": gid("OrderTransaction", done.id),
        "kind": done.kind,
        "status": done.status,
        "gateway": done.gateway,
        "formattedGateway": done.gateway,
        "manualPaymentGateway": done.manual,
        "amountSet": money(done.amount, currency),
        "createdAt": instant(done.at),
        "processedAt": instant(done.at),
        "test": false,
    })
}

/// A `LineItem`: the one kind of goods of an order.
pub(super) fn line_item(order: &Order) -> Value {
    let sent: i64 = order.fulfillments.iter().filter(|sent| !sent.cancelled).map(|sent| sent.quantity).sum();
    let price = Price::of(order);
    json!({
        "id": Store::line_item_gid(order),
        "name": "Sample goods",
        "title": "Sample goods",
        "quantity": order.quantity,
        "currentQuantity": order.quantity,
        "requiresShipping": true,
        "sku": "SAMPLE-1",
        "isGiftCard": false,
        "originalUnitPriceSet": money(price.unit, &order.currency),
        "discountAllocations": discounts(price.discount, &order.currency),
        "taxLines": [tax(price.goods, &order.currency)],
        "unfulfilledQuantity": (order.quantity - sent).max(0),
    })
}

/// A `ShippingLine`; `None` for an order so small that it is sent without a charge.
pub(super) fn shipping_line(order: &Order) -> Option<Value> {
    let price = Price::of(order).shipping;
    let amount = money(price, &order.currency);
    (price > Decimal::ZERO).then(|| {
        json!({
            "id": gid("ShippingLine", order.id),
            "title": "Courier",
            "code": "courier",
            "originalPriceSet": amount,
            "discountedPriceSet": amount,
            "currentDiscountedPriceSet": amount,
            "discountAllocations": [],
            "taxLines": [tax(price, &order.currency)],
        })
    })
}

/// A `FulfillmentEvent`.
pub(crate) fn event(event: &FulfillmentEvent) -> Value {
    let place = &event.place;
    json!({
        "id": gid("FulfillmentEvent", event.id),
        "status": event.status,
        "happenedAt": instant(event.happened_at),
        "createdAt": instant(event.created_at),
        "estimatedDeliveryAt": event.estimated_delivery_at.map(instant),
        "message": event.message,
        "address1": place.address1,
        "city": place.city,
        "province": place.province,
        "country": place.country,
        "zip": place.zip,
        "latitude": place.latitude,
        "longitude": place.longitude,
    })
}

/// A `Location`: a store of a script has one.
pub(super) fn location() -> Value {
    json!({"id": gid("Location", 1), "legacyResourceId": "1", "name": "Warehouse", "isActive": true})
}

/// A `Metafield`.
pub(crate) fn metafield(metafield: &Metafield) -> Value {
    let json_value = match metafield.kind.as_str() {
        "json" | "boolean" | "number_integer" => serde_json::from_str(&metafield.value).unwrap_or(Value::Null),
        kind if kind.starts_with("list.") => serde_json::from_str(&metafield.value).unwrap_or(Value::Null),
        _ => json!(metafield.value),
    };
    json!({
        "id": gid("Metafield", metafield.id),
        "legacyResourceId": metafield.id.to_string(),
        "namespace": metafield.namespace,
        "key": metafield.key,
        "type": metafield.kind,
        "value": metafield.value,
        "jsonValue": json_value,
        "compareDigest": digest(&metafield.value),
        "ownerType": "ORDER",
        "createdAt": instant(metafield.created_at),
        "updatedAt": instant(metafield.updated_at),
    })
}

/// What `compareDigest` is of a value; apps take it as it comes.
pub(crate) fn digest(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A `WebhookSubscription`.
pub(crate) fn subscription(subscription: &Subscription) -> Value {
    json!({
        "id": gid("WebhookSubscription", subscription.id),
        "legacyResourceId": subscription.id.to_string(),
        "topic": subscription.topic,
        "uri": subscription.uri,
        "callbackUrl": subscription.uri,
        "format": subscription.format,
        "filter": subscription.filter,
        "includeFields": subscription.include_fields,
        "metafieldNamespaces": subscription.metafield_namespaces,
        "name": subscription.name,
        "createdAt": instant(subscription.created_at),
        "updatedAt": instant(subscription.updated_at),
    })
}

/// A store's numeric id, made from its domain.
pub(crate) fn shop_id(shop: &ShopScript) -> i64 {
    let sum = Sha256::digest(shop.domain.as_bytes());
    let id = sum.iter().take(5).fold(0_i64, |id, byte| id * 256 + i64::from(*byte));
    id + 1
}

/// A `Shop`.
pub(super) fn shop(shop: &ShopScript, now: Timestamp) -> Value {
    let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
    let name = shop.domain.split('.').next().unwrap_or(&shop.domain);
    json!({
        "id": gid("Shop", shop_id(shop)),
        "name": name,
        "myshopifyDomain": shop.domain,
        "email": format!("owner@{name}.example"),
        "contactEmail": format!("contact@{name}.example"),
        "currencyCode": shop.currency,
        "ianaTimezone": shop.zone,
        "timezoneOffsetMinutes": zone.to_offset(now).seconds() / 60,
        "primaryDomain": {"id": gid("Domain", shop_id(shop)), "host": shop.domain, "url": format!("https://{}", shop.domain)},
        "plan": {"publicDisplayName": "Basic", "partnerDevelopment": false, "shopifyPlus": false},
        "url": format!("https://{}", shop.domain),
    })
}

/// An `AppInstallation`; that of a custom app has no subscription.
pub(super) fn installation(app: &App, behaviour: &Behaviour) -> Value {
    let scopes: Vec<_> = app.scopes.iter().map(|scope| json!({"handle": scope, "description": scope})).collect();
    let subscription = |name: &String| {
        json!({
            "id": gid("AppSubscription", app.id), "name": name, "status": "ACTIVE", "test": false, "trialDays": 0,
            "createdAt": "2026-01-01T00:00:00Z", "currentPeriodEnd": null,
            "lineItems": [{"id": gid("AppSubscriptionLineItem", app.id), "plan": {"pricingDetails": {
                "__typename": "AppRecurringPricing", "interval": "EVERY_30_DAYS",
                "planHandle": behaviour.billed_plan_handle, "price": {"amount": "9.0", "currencyCode": "USD"},
            }}}],
        })
    };
    let subscriptions: Vec<_> = behaviour.billed_plan.iter().map(subscription).collect();
    json!({
        "id": gid("AppInstallation", app.id),
        "accessScopes": scopes,
        "activeSubscriptions": subscriptions,
        "app": {"id": gid("App", app.id), "handle": app.handle, "title": app.title},
        "launchUrl": format!("https://{}.example/", app.handle),
    })
}

/// The county of a Romanian city, as Shopify fills it in; others come without one.
fn county(city: &str) -> Option<&'static str> {
    Some(match city {
        "Roman" | "Piatra Neamț" => "Neamț",
        "Cluj-Napoca" => "Cluj",
        "Iași" => "Iași",
        "Timișoara" => "Timiș",
        "Brașov" => "Brașov",
        "Constanța" => "Constanța",
        "Sibiu" => "Sibiu",
        "Oradea" => "Bihor",
        "București" => "București",
        _ => return None,
    })
}
