//! Making an order's invoice, after a look at what Shopify and the service have. Never twice.

use invoicing::{Doubt, Found, How, Issued, Issuing, Reference, Tried, draft};
use jiff::Timestamp;
use shopify::operations::{OrderForInvoice, ReadOrderForInvoice};
use shopify::{FinancialStatus, OrderGid};
use store::{ClaimedEffect, Invoice, InvoiceState};
use tracking::{Effect, InvoiceMoment, Money, OrderFile, OrderId, PaidBy, paid_by};

use super::asking::{after_shopify, ask};
use super::ended::Ended;
use super::settle_invoice::{Payer, pay};
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::invoicing_service::{InDoubt, InvoiceSettings, Try, order_content};

pub(super) async fn make(
    engine: &Engine,
    claimed: &ClaimedEffect,
    order: OrderId,
    moment: InvoiceMoment,
) -> Result<Ended, EngineError> {
    let files = engine.store.order_files(claimed.shop, &[order]).await?;
    let Some(file) = files.first() else { return Ok(Ended::Done("order_gone")) };
    let delivered_at = file.all_delivered_at();
    if moment == InvoiceMoment::OnDelivery && delivered_at.is_none() {
        return Ok(Ended::Withdrawn("not_all_delivered"));
    }
    let gid = file.order.shopify_gid.as_deref();
    let Some(gid) = gid.and_then(|gid| gid.parse::<OrderGid>().ok()) else {
        return Ok(Ended::parked("the order is not one of Shopify's: make its invoice by hand"));
    };
    let access = engine.store.shopify_access(claimed.shop).await?;
    let sold = match ask(engine, claimed, &access, &ReadOrderForInvoice { id: gid }).await {
        Ok(Some(sold)) => sold,
        Ok(None) => return Ok(Ended::parked("Shopify does not know the order any more")),
        Err(error) => return Ok(after_shopify(claimed, &error)),
    };
    if let Some(word) = not_to_be_invoiced(&sold) {
        return Ok(Ended::Done(word));
    }
    let mut turn = match Try::begin(engine, claimed.shop, order, claimed.attempts).await? {
        Ok(turn) => turn,
        Err(ended) => return Ok(ended),
    };
    let ended = make_once(engine, &mut turn, claimed, file, &sold, delivered_at).await?;
    let ended = turn.over(ended).await?;
    if matches!(ended, Ended::Done(_)) {
        take_up_payments(engine, claimed, order).await?;
    }
    Ok(ended)
}

/// What changed in Shopify since the decision wins.
fn not_to_be_invoiced(sold: &OrderForInvoice) -> Option<&'static str> {
    match sold.display_financial_status.as_ref() {
        _ if sold.cancelled_at.is_some() => Some("order_cancelled"),
        Some(FinancialStatus::Refunded) => Some("refunded"),
        Some(FinancialStatus::Voided) => Some("voided"),
        _ => None,
    }
}

async fn make_once(
    engine: &Engine,
    turn: &mut Try<'_>,
    claimed: &ClaimedEffect,
    file: &OrderFile,
    sold: &OrderForInvoice,
    delivered_at: Option<Timestamp>,
) -> Result<Ended, EngineError> {
    let last = engine.store.invoices(claimed.shop, file.order.id).await?.pop();
    let (mut invoice, word) = match last {
        Some(made) if made.state == InvoiceState::Paid => return Ok(Ended::Done("already_paid")),
        Some(made) if made.state == InvoiceState::Reversed => return Ok(Ended::Done("reversed")),
        Some(made) if made.state == InvoiceState::Cancelled => return Ok(Ended::Done("invoice_cancelled")),
        Some(made) if made.state == InvoiceState::Issued => (made, "already_invoiced"),
        wanted => match issue(engine, turn, claimed, file, sold, delivered_at, wanted).await? {
            Ok(issued) => issued,
            Err(ended) => return Ok(ended),
        },
    };
    let preferences = engine.store.preferences(claimed.shop).await?;
    let is_paid = sold.display_financial_status == Some(FinancialStatus::Paid);
    match paid_by(&file.order, &preferences.cod_gateways) {
        PaidBy::Card(_) if preferences.create_payment && is_paid => {
            let kind = turn.settings.card(&turn.service.profile().payment_kinds).to_owned();
            let payer = Payer { kind, at: engine.clock.now(), reference: file.order.name.clone(), at_most: None };
            match pay(engine, turn, &mut invoice, payer).await? {
                Ended::Done(_) => Ok(Ended::Done(word)),
                ended => Ok(ended),
            }
        }
        _ => Ok(Ended::Done(word)),
    }
}

/// Looks, makes, looks again; or says how the effect ends without an invoice.
async fn issue(
    engine: &Engine,
    turn: &mut Try<'_>,
    claimed: &ClaimedEffect,
    file: &OrderFile,
    sold: &OrderForInvoice,
    delivered_at: Option<Timestamp>,
    wanted: Option<Invoice>,
) -> Result<Result<(Invoice, &'static str), Ended>, EngineError> {
    let zone = engine.zone(claimed.shop).await?;
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let parked = |error: &dyn std::fmt::Display| Ok(Err(Ended::parked(format!("no invoice was made: {error}"))));
    if let Some(elsewhere) = wanted.as_ref().filter(|one| one.tried.is_some() && one.service != turn.lease.service) {
        let name = crate::invoicing_name(&elsewhere.service);
        return parked(&format!(
            "an earlier try at {name}, which is not connected any more, has an unknown end: look there"
        ));
    }
    // A person has said that the earlier one was never made: the next one has a key of its own.
    let was_not_made = wanted.as_ref().is_some_and(|wanted| wanted.state == InvoiceState::NotMade);
    let issue = wanted.as_ref().map_or(1, |wanted| wanted.issue.saturating_add(u16::from(was_not_made)));
    let reference = match Reference::of_order(claimed.shop, file.order.id, issue) {
        Ok(reference) => reference,
        Err(error) => return parked(&error),
    };
    let content = match order_content(sold, file) {
        Ok(content) => content,
        Err(error) => return parked(&error),
    };
    let InvoiceSettings { draft: settings, .. } = &turn.settings;
    let today = day(engine.clock.now());
    let draft = match draft::make(&content, settings, reference.clone(), today, delivered_at.map(day)) {
        Ok(draft) => draft,
        Err(error) => return parked(&error),
    };
    let mut invoice = Invoice {
        order: file.order.id,
        issue,
        service: turn.lease.service.clone(),
        reference: reference.to_string(),
        state: InvoiceState::Wanted,
        series: None,
        number: None,
        total: Some(Money { amount: draft.total, currency: draft.currency.clone() }),
        link: None,
        how: None,
        tried: wanted.and_then(|wanted| wanted.tried),
        tried_payment: None,
        tried_reversal: None,
        reversed_by: None,
    };
    let tried = invoice.tried.as_deref().and_then(|tried| serde_json::from_str(tried).ok());
    let tried = tried.or_else(|| was_not_made.then_some(Tried { next_number: None, is_settled: true }));
    let (service, account) = (turn.service, turn.account.clone());
    let issuing = Issuing::new(service, &account, draft, day(sold.created_at), tried);
    let end = turn.converse(issuing, &mut invoice).await?;
    match end {
        Ok(Issued::Invoice(found)) => {
            let word = keep(engine, turn, &mut invoice, found).await?;
            Ok(Ok((invoice, word)))
        }
        Ok(Issued::Doubt(doubt)) => {
            let text = words_of(&doubt, service.profile().name);
            let now = engine.clock.now();
            engine.store.write_invoice(&turn.lease, &invoice, false, Some(("doubt", Some(&text))), now).await?;
            Ok(Err(Ended::not_taken(InDoubt::Invoice.word(), text)))
        }
        Err(ended) => Ok(Err(ended)),
    }
}

async fn keep(
    engine: &Engine,
    turn: &Try<'_>,
    invoice: &mut Invoice,
    found: Found,
) -> Result<&'static str, EngineError> {
    let word = match found.how {
        How::Made => "invoiced",
        How::MadeBefore => "invoiced_before",
        How::ProbablyMadeBefore => "probably_invoiced_before",
        How::MadeElsewhere => "invoiced_elsewhere",
    };
    let detail = match &found.warning {
        Some(warning) => format!("{}: {warning}", found.invoice),
        None => found.invoice.to_string(),
    };
    invoice.state = InvoiceState::Issued;
    invoice.series = Some(found.invoice.series);
    invoice.number = Some(found.invoice.number);
    invoice.link = found.link;
    invoice.how = Some(word.to_owned());
    invoice.tried = None;
    engine.store.write_invoice(&turn.lease, invoice, false, Some((word, Some(&detail))), engine.clock.now()).await?;
    Ok(word)
}

fn words_of(doubt: &Doubt, service: &str) -> String {
    match doubt {
        Doubt::OthersWroteMeanwhile { first, next } => format!(
            "whether the invoice was made is not known: others took numbers of the series meanwhile. Look in {service} \
             whether one from {first} to before {next} is this order's"
        ),
        Doubt::SeriesNotTold { first } => format!(
            "whether the invoice was made is not known: {service} tells the series' numbers no more. Look whether \
             {first} or a later one is this order's"
        ),
        Doubt::ExistsWithoutNumber => {
            format!("{service} says that the order is invoiced and does not tell the number: look there")
        }
        Doubt::Cancelled { invoice } => {
            format!("the order's invoice {invoice} was cancelled in {service}: nothing is made in its place by itself")
        }
        Doubt::OtherTotal { invoice, total } => {
            format!("in {service}, {invoice} names this order and has the total {total}: no second one is made")
        }
    }
}

/// A payment that came when there was no invoice yet waits for a person: now it can be registered.
async fn take_up_payments(engine: &Engine, claimed: &ClaimedEffect, order: OrderId) -> Result<(), EngineError> {
    let Some(detail) = engine.store.order(claimed.shop, order).await? else { return Ok(()) };
    let is_waiting = |row: &&store::EffectRow| {
        row.state == store::EffectState::Parked && matches!(row.effect, Effect::SettleInvoice { .. })
    };
    for row in detail.effects.iter().filter(is_waiting) {
        engine.store.unpark_effect(claimed.shop, row.id, engine.clock.now()).await?;
    }
    Ok(())
}
