//! The mail to the customer, in the shop's name. Where it goes to is read from Shopify when it goes, and not kept.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shopify::OrderGid;
use shopify::operations::{OrderContact, ReadOrderContact};
use store::{ClaimedEffect, Shop};
use tracking::{
    CustomerNews, CustomerTold, FulfillmentId, LabelFile, LabelId, Money, OrderFile, PaidBy, news_occurrences, paid_by,
};

use super::asking::after_shopify;
use super::ended::Ended;
use crate::chance::backoff;
use crate::couriers_known::courier_name;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::mail::{CustomerLetterFacts, CustomerParcel, Letter, PostError, Sender};

/// What the customer is told.
pub(super) struct Told {
    pub(super) news: CustomerNews,
    pub(super) label: LabelId,
    pub(super) fulfillment: Option<FulfillmentId>,
    pub(super) happened_at: Timestamp,
    pub(super) occurrence: u32,
}

pub(super) async fn send(engine: &Engine, claimed: &ClaimedEffect, what: &Told) -> Result<Ended, EngineError> {
    let Some(post) = &engine.post else {
        return Ok(Ended::parked("no mail server is configured: set mail.server, then try again"));
    };
    let shop = engine.store.shop(claimed.shop).await?;
    let Some(shop) = shop else { return Ok(Ended::Done("shop_gone")) };
    let detail = engine.store.order(claimed.shop, claimed.order).await?;
    let Some(detail) = detail else { return Ok(Ended::Done("order_gone")) };
    let Some(label) = detail.file.label(what.label) else { return Ok(Ended::Done("label_gone")) };
    if let Some(word) = no_news(&detail.file, what, engine.clock.now()) {
        return Ok(Ended::Done(word));
    }
    let gid = detail.file.order.shopify_gid.as_deref();
    let Some(gid) = gid.and_then(|gid| gid.parse::<OrderGid>().ok()) else {
        return Ok(Ended::Done("not_in_shopify"));
    };
    let access = engine.store.shopify_access(claimed.shop).await?;
    let contact = match engine.shopify.ask(claimed.shop, &access, &ReadOrderContact { id: gid }).await {
        Ok(Some(contact)) => contact,
        Ok(None) => return Ok(Ended::Done("order_gone")),
        Err(error) => return Ok(after_shopify(claimed, &error)),
    };
    if contact.cancelled_at.is_some() {
        return Ok(Ended::Done("order_cancelled"));
    }
    let Some(to) = contact.email.as_deref().filter(|email| !email.is_empty()) else {
        return Ok(Ended::Done("no_customer_email"));
    };
    let gateways = engine.store.preferences(claimed.shop).await?.cod_gateways;
    let facts = CustomerLetterFacts {
        cash: cash(&detail.file, what.news, &gateways),
        page_url: engine.settings.status_page_url(&detail.public_token),
        domain: post.domain().to_owned(),
        ..facts(&shop, &detail.file, label, what, &contact, engine.clock.now())
    };
    let letter = Letter::to_customer(&facts).map_err(EngineError::Template)?;
    Ok(match post.send(to, &letter).await {
        Ok(()) => Ended::Done("sent"),
        Err(error @ PostError::Later(_)) => {
            Ended::Later { after: backoff(claimed.attempts), error: without_address(&error, to) }
        }
        Err(error) => Ended::parked(without_address(&error, to)),
    })
}

/// It may have waited for long, for a mail server or for Shopify: what is no news any more is not told.
fn no_news(file: &OrderFile, what: &Told, now: Timestamp) -> Option<&'static str> {
    let told = CustomerTold { news: what.news, fulfillment: what.fulfillment, happened_at: what.happened_at };
    let found = news_occurrences(what.fulfillment, file);
    let age = now.duration_since(what.happened_at);
    match found.iter().rfind(|one| told.is_about(one)) {
        _ if file.order.cancelled_at.is_some() => Some("order_cancelled"),
        None => Some("no_longer_so"),
        Some(one) if one.is_overtaken => Some("overtaken"),
        Some(_) if what.news.is_fresh_for().is_some_and(|fresh| age > fresh) => Some("too_late"),
        Some(_) => None,
    }
}

/// The mail server's words may name the customer's address: it is not kept here.
fn without_address(error: &PostError, to: &str) -> String {
    error.to_string().replace(to, "the customer's address")
}

/// What the courier still collects.
fn cash(file: &OrderFile, news: CustomerNews, cod_gateways: &[String]) -> Option<Money> {
    let is_ahead = !matches!(news, CustomerNews::Delivered | CustomerNews::Rejected | CustomerNews::Returned);
    let is_cash = matches!(paid_by(&file.order, cod_gateways), PaidBy::CashOnDelivery(_));
    let open = &file.order.outstanding;
    (is_ahead && is_cash && open.is_positive()).then(|| open.clone())
}

fn facts(
    shop: &Shop,
    file: &OrderFile,
    label: &LabelFile,
    what: &Told,
    contact: &OrderContact,
    now: Timestamp,
) -> CustomerLetterFacts {
    let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(now).date();
    let change = label.timeline.changes.iter().rfind(|change| change.at <= what.happened_at);
    let waits = label.waits_at().filter(|_| what.news == CustomerNews::ReadyForPickup);
    let (point, pick_up_until) = waits.map_or((None, None), |(point, until)| (point.cloned(), until));
    let others = file.counting_labels().filter(|one| one.label.fulfillment == what.fulfillment);
    let others = others.filter(|one| one.label.id != what.label);
    let expected = label.expected().map(|expected| expected.when).filter(|when| when.day(&zone) >= today);
    CustomerLetterFacts {
        shop: shop.id,
        sender: Sender { name: shop.name.clone(), reply_to: shop.address_email.clone() },
        news: what.news,
        label: what.label,
        happened_at: what.happened_at,
        occurrence: what.occurrence,
        order: file.order.name.clone(),
        parcels: std::iter::once(label).chain(others).map(parcel).collect(),
        reason: change.and_then(|change| change.to.reason),
        point,
        pick_up_until,
        expected,
        cash: None,
        zone,
        locales: contact.customer_locale.iter().cloned().chain([shop.locale.clone()]).collect(),
        page_url: String::new(),
        domain: String::new(),
    }
}

fn parcel(file: &LabelFile) -> CustomerParcel {
    CustomerParcel { courier: courier_name(&file.label.courier), number: file.label.number.to_string() }
}
