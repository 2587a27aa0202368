//! The mail to the merchant about one refusal or one failed visit.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::ClaimedEffect;
use tracking::{LabelFile, LabelId, OrderFile, PaidBy, Status, occurrences, paid_by};

use super::ended::Ended;
use crate::chance::backoff;
use crate::couriers_known::courier_name;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::mail::{Letter, LetterFacts, PostError};

/// What the mail is about.
pub(super) struct Told {
    pub(super) about: Status,
    pub(super) label: LabelId,
    pub(super) happened_at: Timestamp,
    pub(super) occurrence: u32,
}

pub(super) async fn send(engine: &Engine, claimed: &ClaimedEffect, what: &Told) -> Result<Ended, EngineError> {
    let Some(post) = &engine.post else {
        return Ok(Ended::parked("no mail server is configured: set mail.server, then try again"));
    };
    let shop = engine.store.shop(claimed.shop).await?;
    let Some(shop) = shop else { return Ok(Ended::Done("shop_gone")) };
    let Some(to) = shop.address_email.as_deref() else {
        return Ok(Ended::parked("the shop has no address e-mail: set it under Your account, then try again"));
    };
    let detail = engine.store.order(claimed.shop, claimed.order).await?;
    let Some(detail) = detail else { return Ok(Ended::Done("order_gone")) };
    let Some(label) = detail.file.label(what.label) else { return Ok(Ended::Done("label_gone")) };
    if detail.file.order.cancelled_at.is_some() {
        return Ok(Ended::Done("order_cancelled"));
    }
    let preferences = engine.store.preferences(claimed.shop).await?;
    let mut facts = facts(&detail.file, label, what, &preferences.cod_gateways);
    facts.shop = claimed.shop;
    facts.zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
    facts.locale = shop.locale.clone();
    facts.order_url = engine.settings.order_url(claimed.order);
    facts.domain = post.domain().to_owned();
    let letter = Letter::write(&facts).map_err(EngineError::Template)?;
    Ok(match post.send(to, &letter).await {
        Ok(()) => Ended::Done("sent"),
        Err(error @ PostError::Later(_)) => Ended::Later { after: backoff(claimed.attempts), error: error.to_string() },
        Err(error) => Ended::parked(error.to_string()),
    })
}

fn facts(file: &OrderFile, label: &LabelFile, what: &Told, cod_gateways: &[String]) -> LetterFacts {
    let order = &file.order;
    let found = occurrences(&label.scans, &label.timeline, what.about);
    let occurrence = found.iter().find(|one| one.is_told_by(what.happened_at));
    let place = label.scans.iter().find(|scan| scan.at == what.happened_at).and_then(|scan| scan.place.clone());
    let is_cash = matches!(paid_by(order, cod_gateways), PaidBy::CashOnDelivery(_));
    LetterFacts {
        shop: tracking::ShopId(0),
        about: what.about,
        label: what.label,
        happened_at: what.happened_at,
        occurrence: what.occurrence,
        order: order.name.clone(),
        courier: courier_name(&label.label.courier),
        number: label.label.number.to_string(),
        customer: order.customer.name.clone(),
        phone: order.customer.phone.clone(),
        cash: is_cash.then(|| order.outstanding.to_string()),
        reason: occurrence.and_then(|one| one.standing.reason),
        courier_text: occurrence.map(|one| one.text.clone()).unwrap_or_default(),
        place,
        zone: TimeZone::UTC,
        locale: String::new(),
        order_url: String::new(),
        domain: String::new(),
    }
}
