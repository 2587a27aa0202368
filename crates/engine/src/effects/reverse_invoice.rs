//! Reversing an order's invoice (*storno*), after a look at what an earlier try left behind. Never twice.

use invoicing::{InvoiceNo, Reference, Reversal, Reversed, Reversing};
use shopify::OrderGid;
use shopify::operations::ReadOrderForInvoice;
use store::{ClaimedEffect, Invoice, InvoiceState};
use tracking::{OrderFile, OrderId};

use super::asking::after_shopify;
use super::ended::Ended;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::invoicing_service::{InDoubt, Try, customer_name};

pub(super) async fn reverse(
    engine: &Engine,
    claimed: &ClaimedEffect,
    order: OrderId,
    issue: u16,
) -> Result<Ended, EngineError> {
    let files = engine.store.order_files(claimed.shop, &[order]).await?;
    let Some(file) = files.first() else { return Ok(Ended::Done("order_gone")) };
    let invoices = engine.store.invoices(claimed.shop, order).await?;
    let Some(invoice) = invoices.into_iter().find(|one| one.issue == issue) else {
        return Ok(Ended::Done("no_invoice"));
    };
    match invoice.state {
        InvoiceState::Issued | InvoiceState::Paid => {}
        InvoiceState::Reversed => return Ok(Ended::Done("already_reversed")),
        InvoiceState::Cancelled => return Ok(Ended::Done("invoice_cancelled")),
        InvoiceState::Wanted | InvoiceState::NotMade => return Ok(Ended::Done("no_invoice")),
    }
    let customer = match customer(engine, claimed, file).await? {
        Ok(customer) => customer,
        Err(ended) => return Ok(ended),
    };
    let mut turn = match Try::begin(engine, claimed.shop, order, claimed.attempts).await? {
        Ok(turn) => turn,
        Err(ended) => return Ok(ended),
    };
    let ended = reverse_once(engine, &mut turn, claimed, file, invoice, customer).await?;
    turn.over(ended).await
}

/// As the invoice has it. An order that Shopify does not know any more is known here by its customer's name.
async fn customer(
    engine: &Engine,
    claimed: &ClaimedEffect,
    file: &OrderFile,
) -> Result<Result<String, Ended>, EngineError> {
    let own = || file.order.customer.name.clone();
    let gid = file.order.shopify_gid.as_deref().and_then(|gid| gid.parse::<OrderGid>().ok());
    let Some(gid) = gid else { return Ok(Ok(own())) };
    let access = engine.store.shopify_access(claimed.shop).await?;
    match engine.shopify.ask(claimed.shop, &access, &ReadOrderForInvoice { id: gid }).await {
        Ok(sold) => Ok(Ok(sold.map_or_else(own, |sold| customer_name(&sold, file)))),
        Err(error) => Ok(Err(after_shopify(claimed, &error))),
    }
}

async fn reverse_once(
    engine: &Engine,
    turn: &mut Try<'_>,
    claimed: &ClaimedEffect,
    file: &OrderFile,
    mut invoice: Invoice,
    customer: String,
) -> Result<Ended, EngineError> {
    if invoice.service != turn.lease.service {
        let name = crate::invoicing_name(&invoice.service);
        return Ok(Ended::parked(format!(
            "the invoice is in {name}, which is not connected any more: reverse it there"
        )));
    }
    let (Some(total), Some(series), Some(number)) =
        (invoice.total.clone(), invoice.series.clone(), invoice.number.clone())
    else {
        return Ok(Ended::parked("the invoice has no number"));
    };
    let reference = match Reference::of_reversal(claimed.shop, file.order.id, invoice.issue) {
        Ok(reference) => reference,
        Err(error) => return Ok(Ended::parked(error.to_string())),
    };
    let zone = engine.zone(claimed.shop).await?;
    let day = |at: jiff::Timestamp| zone.to_datetime(at).date();
    let reversal = Reversal {
        invoice: InvoiceNo { series, number },
        total: total.amount,
        customer,
        reference,
        since: day(file.order.created_at),
        on: day(engine.clock.now()),
    };
    let tried = invoice.tried_reversal.as_deref().and_then(|tried| serde_json::from_str(tried).ok());
    let (service, account) = (turn.service, turn.account.clone());
    let reversing = Reversing::new(service, &account, reversal, tried);
    let end = match turn.converse(reversing, &mut invoice).await? {
        Ok(end) => end,
        Err(ended) => return Ok(ended),
    };
    let (state, word, by) = match end {
        Reversed::Now { by } => (InvoiceState::Reversed, "reversed_now", by),
        Reversed::Before { by } => (InvoiceState::Reversed, "reversed", by),
        Reversed::Cancelled => (InvoiceState::Cancelled, "invoice_cancelled", None),
        Reversed::Doubt => {
            let name = service.profile().name;
            let text = format!("whether the invoice was reversed is not known: {name} does not tell. Look there");
            let event = Some(("doubt", Some(text.as_str())));
            engine.store.write_invoice(&turn.lease, &invoice, false, event, engine.clock.now()).await?;
            return Ok(Ended::not_taken(InDoubt::Reversal.word(), text));
        }
    };
    let by = by.map(|by| by.to_string());
    (invoice.state, invoice.tried_reversal, invoice.reversed_by) = (state, None, by.clone());
    let event = Some((word, by.as_deref()));
    engine.store.write_invoice(&turn.lease, &invoice, false, event, engine.clock.now()).await?;
    Ok(Ended::Done(word))
}
