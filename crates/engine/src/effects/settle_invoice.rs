//! Registering the payment of an order's invoice, after a look at what is paid already. Never twice.

use invoicing::{InvoiceNo, Payment, Settled, Settling};
use jiff::Timestamp;
use rust_decimal::Decimal;
use shopify::OrderGid;
use shopify::operations::{Order, OrderTransaction, ReadOrder, TransactionKind, TransactionStatus};
use store::{ClaimedEffect, EffectState, Invoice, InvoiceState};
use tracking::{Effect, OrderFile, OrderId};

use super::asking::{after_shopify, ask};
use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::invoicing_service::{InDoubt, Try};

/// How an invoice is paid.
pub(super) struct Payer {
    /// The service's name for it.
    pub(super) kind: String,
    pub(super) at: Timestamp,
    /// What proves it.
    pub(super) reference: String,
    /// `None`: all that is open.
    pub(super) at_most: Option<Decimal>,
}

pub(super) async fn settle(
    engine: &Engine,
    claimed: &ClaimedEffect,
    order: OrderId,
    delivered_at: Timestamp,
) -> Result<Ended, EngineError> {
    let files = engine.store.order_files(claimed.shop, &[order]).await?;
    let Some(file) = files.first() else { return Ok(Ended::Done("order_gone")) };
    if file.all_delivered_at().is_none() {
        return Ok(Ended::Withdrawn("not_all_delivered"));
    }
    let Some(mut invoice) = engine.store.invoices(claimed.shop, order).await?.pop() else {
        return without_invoice(engine, claimed, order).await;
    };
    match invoice.state {
        InvoiceState::Wanted | InvoiceState::NotMade => return without_invoice(engine, claimed, order).await,
        InvoiceState::Paid => return Ok(Ended::Done("already_paid")),
        InvoiceState::Reversed => return Ok(Ended::Done("reversed")),
        InvoiceState::Cancelled => return Ok(Ended::Done("invoice_cancelled")),
        InvoiceState::Issued => {}
    }
    let gid = file.order.shopify_gid.as_deref();
    let Some(gid) = gid.and_then(|gid| gid.parse::<OrderGid>().ok()) else {
        return Ok(Ended::parked("the order is not one of Shopify's: register its payment by hand"));
    };
    let access = engine.store.shopify_access(claimed.shop).await?;
    let now = match ask(engine, claimed, &access, &ReadOrder { id: gid }).await {
        Ok(Some(now)) => now,
        Ok(None) => return Ok(Ended::parked("Shopify does not know the order any more")),
        Err(error) => return Ok(after_shopify(claimed, &error)),
    };
    if now.cancelled_at.is_some() {
        return Ok(Ended::Done("order_cancelled"));
    }
    let cash = cash_of(&now);
    if cash <= Decimal::ZERO {
        return Ok(Ended::Done("nothing_open"));
    }
    let mut turn = match Try::begin(engine, claimed.shop, order, claimed.attempts).await? {
        Ok(turn) => turn,
        Err(ended) => return Ok(ended),
    };
    if invoice.service != turn.lease.service {
        let name = crate::invoicing_name(&invoice.service);
        let error = format!("the invoice is in {name}, which is not connected any more: register its payment there");
        return turn.over(Ended::parked(error)).await;
    }
    let payer = Payer {
        kind: turn.settings.courier_cash(&turn.service.profile().payment_kinds).to_owned(),
        at: delivered_at,
        reference: last_number(file).unwrap_or_else(|| file.order.name.clone()),
        at_most: Some(cash),
    };
    let ended = pay(engine, &mut turn, &mut invoice, payer).await?;
    turn.over(ended).await
}

/// While the invoice waits for a person, so does its payment; an order that gets none here has none to pay.
async fn without_invoice(engine: &Engine, claimed: &ClaimedEffect, order: OrderId) -> Result<Ended, EngineError> {
    let detail = engine.store.order(claimed.shop, order).await?;
    let is_parked = detail
        .iter()
        .flat_map(|detail| &detail.effects)
        .any(|row| row.state == EffectState::Parked && matches!(row.effect, Effect::CreateInvoice { .. }));
    Ok(match is_parked {
        true => Ended::parked("the order has no invoice yet: its payment is registered when it has one"),
        false => Ended::Withdrawn("no_invoice"),
    })
}

/// What the couriers collected: the total without what was paid another way before.
fn cash_of(order: &Order) -> Decimal {
    let is_paid = |done: &&OrderTransaction| {
        done.status == TransactionStatus::Success
            && !done.manual_payment_gateway
            && matches!(done.kind, TransactionKind::Sale | TransactionKind::Capture)
    };
    let before: Decimal = order.transactions.iter().filter(is_paid).map(|done| done.amount_set.shop_money.amount).sum();
    order.current_total_price_set.shop_money.amount - before
}

/// The number of the parcel that was delivered last.
fn last_number(file: &OrderFile) -> Option<String> {
    let last = file.counting_labels().max_by_key(|label| label.timeline.delivered_at)?;
    Some(last.label.number.to_string())
}

/// Registers a payment of an issued invoice and keeps how the invoice stands then.
pub(super) async fn pay(
    engine: &Engine,
    turn: &mut Try<'_>,
    invoice: &mut Invoice,
    payer: Payer,
) -> Result<Ended, EngineError> {
    let (Some(total), Some(series), Some(number)) =
        (invoice.total.clone(), invoice.series.clone(), invoice.number.clone())
    else {
        return Ok(Ended::parked("the invoice has no number yet"));
    };
    let no = InvoiceNo { series, number };
    let payment = Payment {
        amount: payer.at_most.map_or(total.amount, |most| most.min(total.amount)),
        currency: total.currency,
        kind: payer.kind,
        at: payer.at,
        reference: payer.reference,
    };
    let tried = invoice.tried_payment.as_deref().and_then(|tried| serde_json::from_str(tried).ok());
    let (service, account) = (turn.service, turn.account.clone());
    let settling = Settling::new(service, &account, &no, payment, tried);
    let end = turn.converse(settling, invoice).await?;
    let end = match end {
        Ok(end) => end,
        Err(ended) => return Ok(ended),
    };
    let paid_if = |is_paid: bool| if is_paid { InvoiceState::Paid } else { InvoiceState::Issued };
    let (state, word, detail) = match &end {
        Settled::Paid { amount, open } => (paid_if(open.is_zero()), "settled", Some(amount.to_string())),
        Settled::PaidBefore { open } => (paid_if(open.is_zero()), "settled_before", None),
        Settled::NothingOpen => (InvoiceState::Paid, "already_paid", None),
        Settled::Reversed => (InvoiceState::Reversed, "reversed", None),
        Settled::Cancelled => (InvoiceState::Cancelled, "invoice_cancelled", None),
        Settled::Doubt { paid, tried } => {
            let text = format!(
                "whether the payment of {} was registered is not known: {} was paid before, now it is {paid}. Look in {}",
                tried.amount,
                tried.paid_before,
                service.profile().name
            );
            let now = engine.clock.now();
            engine.store.write_invoice(&turn.lease, invoice, false, Some(("doubt", Some(&text))), now).await?;
            return Ok(Ended::not_taken(InDoubt::Payment.word(), text));
        }
    };
    (invoice.state, invoice.tried_payment) = (state, None);
    let event = Some((word, detail.as_deref()));
    engine.store.write_invoice(&turn.lease, invoice, false, event, engine.clock.now()).await?;
    Ok(Ended::Done(word))
}
