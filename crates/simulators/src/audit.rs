//! Comparing what a script owed with what the ledgers have: nothing may be lost, nothing may be there twice.

mod customers;
mod invoices;
mod owed;

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::asked::Asked;
use crate::invoices::InvoiceLine;
use crate::mailbox::{MailKind, MailLine};
use crate::script::{FulfillmentScript, OrderScript, ParcelScript, Script};
use crate::shopify::{Deed, ShopifyLine, audit as shopify_ledger};
use owed::{End, Owed};

/// What an audit found, counted from the script and the ledgers alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Parcels of the script that a courier was asked about.
    pub labels: usize,
    /// Parcels that Shopify was last told to be delivered.
    pub delivered: usize,
    /// Parcels about whose refusal the merchant got a mail.
    pub rejected: usize,
    /// Parcels that Shopify was last told to be back.
    pub returned: usize,
    /// Things done: delivery events, payments, summaries and mails.
    pub effects_done: usize,
    /// Mails that customers were shown.
    pub customer_mails: usize,
    /// Invoices that the invoicing service has of the script's orders.
    pub invoices: usize,
    /// Payments that it has of them.
    pub invoice_payments: usize,
    /// Those of them that were reversed.
    pub invoice_reversals: usize,
    /// The same labels by courier.
    pub couriers: BTreeMap<String, CourierCount>,
    /// Each thing that the script owed and its ledger lacks.
    pub lost: Vec<String>,
    /// Each thing that a ledger has twice, or that nobody owed.
    pub duplicated: Vec<String>,
}

/// What one courier saw, and what came of its parcels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CourierCount {
    /// Its parcels that it was asked about.
    pub labels: usize,
    /// Those that Shopify was last told to be delivered.
    pub delivered: usize,
    /// Those about whose refusal the merchant got a mail.
    pub rejected: usize,
    /// Those that Shopify was last told to be back.
    pub returned: usize,
    /// Calls that it got, sign-ins among them.
    pub calls: usize,
}

/// The ledgers of a world.
#[derive(Debug, Clone, Copy)]
pub struct Ledgers<'a> {
    /// What apps did in Shopify.
    pub shopify: &'a [ShopifyLine],
    /// What the mail server took.
    pub mail: &'a [MailLine],
    /// What the invoicing service did; `None`: the shop has none.
    pub invoices: Option<&'a [InvoiceLine]>,
    /// What each courier was asked, by its code name.
    pub couriers: &'a [(&'a str, &'a [Asked])],
}

/// The order's summary as it stands in Shopify.
#[derive(Deserialize)]
struct Summary {
    parcels: Vec<SummaryParcel>,
}

#[derive(Deserialize)]
struct SummaryParcel {
    number: String,
    status: String,
}

/// Compares the whole script, which must have ended, with the ledgers.
pub fn audit(script: &Script, ledgers: &Ledgers<'_>) -> Audit {
    let mut audit = Audit::default();
    let world = World::of(ledgers);
    let invoices = ledgers.invoices.map(invoices::Invoices::of);
    for (courier, lines) in ledgers.couriers {
        audit.couriers.entry((*courier).to_owned()).or_default().calls = lines.len();
    }
    let (earlier, live): (Vec<_>, Vec<_>) =
        script.shops.iter().flat_map(|shop| &shop.orders).partition(|order| order.created_at < script.start);
    for order in earlier {
        world.check_nothing_was_done(order, &mut audit);
    }
    for order in live {
        world.count_parcels(order, &mut audit);
        world.check_payment(order, &mut audit);
        world.check_summary(order, &mut audit);
        if let Some(invoices) = &invoices {
            invoices.check(order, &mut audit);
        }
        for fulfillment in &order.fulfillments {
            world.check_events(order, fulfillment, &mut audit);
            customers::check(order, fulfillment, world.mails_of(order), &mut audit);
            for parcel in &fulfillment.parcels {
                world.check_mails(order, parcel, &mut audit);
            }
        }
    }
    for count in audit.couriers.values() {
        audit.labels += count.labels;
        audit.delivered += count.delivered;
        audit.rejected += count.rejected;
        audit.returned += count.returned;
    }
    audit.effects_done = world.effects_done();
    audit
}

/// The ledgers, indexed once.
struct World<'a> {
    ledgers: &'a Ledgers<'a>,
    events: BTreeMap<i64, Vec<&'a crate::shopify::FulfillmentEvent>>,
    payments: BTreeMap<i64, (usize, Decimal)>,
    statuses: HashMap<String, String>,
    asked: HashMap<&'a str, HashSet<&'a str>>,
    mails: HashMap<&'a str, Vec<&'a MailLine>>,
}

impl<'a> World<'a> {
    fn of(ledgers: &'a Ledgers<'a>) -> Self {
        let mut statuses = HashMap::new();
        for metafield in shopify_ledger::metafields(ledgers.shopify).into_values() {
            let Ok(summary) = serde_json::from_str::<Summary>(&metafield.value) else { continue };
            statuses.extend(summary.parcels.into_iter().map(|parcel| (parcel.number, parcel.status)));
        }
        let asked = ledgers
            .couriers
            .iter()
            .map(|(courier, lines)| {
                (*courier, lines.iter().flat_map(|line| &line.numbers).map(String::as_str).collect())
            })
            .collect();
        let mut mails: HashMap<&str, Vec<&MailLine>> = HashMap::new();
        for mail in ledgers.mail.iter().filter(|mail| mail.kind == MailKind::Received) {
            let order = mail.subject.split([' ', ':', ',']).find(|word| word.starts_with('#'));
            mails.entry(order.unwrap_or_default()).or_default().push(mail);
        }
        Self {
            ledgers,
            events: shopify_ledger::events(ledgers.shopify),
            payments: shopify_ledger::payments(ledgers.shopify),
            statuses,
            asked,
            mails,
        }
    }

    fn effects_done(&self) -> usize {
        let in_shopify = self.ledgers.shopify.iter().filter(|line| {
            matches!(
                line.deed,
                Deed::FulfillmentEventCreated(_) | Deed::OrderMarkedAsPaid(_) | Deed::MetafieldsSet { .. }
            )
        });
        in_shopify.count() + self.ledgers.mail.iter().filter(|mail| mail.kind == MailKind::Received).count()
    }

    fn count_parcels(&self, order: &OrderScript, audit: &mut Audit) {
        for parcel in order.fulfillments.iter().flat_map(|one| &one.parcels) {
            let count = audit.couriers.entry(parcel.courier.clone()).or_default();
            if self.was_asked(parcel) {
                count.labels += 1;
            } else if order.cancelled_at.is_none() && owes(parcel).end != End::Open {
                audit.lost.push(format!("{} {}: never asked at {}", order.name, parcel.number, parcel.courier));
            }
            match self.statuses.get(&parcel.number).map(String::as_str) {
                Some("delivered") => count.delivered += 1,
                Some("returned") => count.returned += 1,
                _ => {}
            }
            count.rejected += usize::from(self.mails_about(order, parcel, "rejected").count() > 0);
        }
    }

    /// What happened before the script began came in quietly.
    fn check_nothing_was_done(&self, order: &OrderScript, audit: &mut Audit) {
        let events = order.fulfillments.iter().filter_map(|one| self.events.get(&one.id)).map(Vec::len).sum::<usize>();
        let payments = self.payments.get(&order.id).map_or(0, |(count, _)| *count);
        let mails = self.mails_of(order).len();
        if events + payments + mails > 0 {
            audit.duplicated.push(format!(
                "{}: from before the start, and {events} events, {payments} payments and {mails} mails",
                order.name
            ));
        }
    }

    /// A courier may be asked by the shipment's number with the parcel's place behind it (Sameday), or by the number
    /// without the barcode's letter (Packeta).
    fn was_asked(&self, parcel: &ParcelScript) -> bool {
        let number = parcel.number.as_str();
        self.asked.get(parcel.courier.as_str()).is_some_and(|numbers| {
            [number, number.trim_start_matches('Z'), &format!("{number}001")].iter().any(|form| numbers.contains(form))
        })
    }

    fn check_payment(&self, order: &OrderScript, audit: &mut Audit) {
        let (count, sum) = self.payments.get(&order.id).copied().unwrap_or_default();
        if count > 1 {
            audit.duplicated.push(format!("{}: paid {count} times", order.name));
        }
        let is_owed = pays(order);
        let open = order.total - order.paid_in_part;
        match (is_owed, count) {
            (true, 0) => audit.lost.push(format!("{}: cash on delivery was not paid", order.name)),
            (true, _) if sum != open => {
                audit.duplicated.push(format!("{}: paid {sum} where {open} was open", order.name));
            }
            (false, 1..) => audit.duplicated.push(format!("{}: paid and not owed", order.name)),
            _ => {}
        }
    }

    fn check_summary(&self, order: &OrderScript, audit: &mut Audit) {
        if order.cancelled_at.is_some() {
            return;
        }
        for parcel in order.fulfillments.iter().flat_map(|one| &one.parcels) {
            let wanted = match owes(parcel).end {
                End::Delivered => "delivered",
                End::Returned => "returned",
                End::Lost => "exception",
                End::Open => continue,
            };
            let found = self.statuses.get(&parcel.number).map_or("nothing", String::as_str);
            if found != wanted {
                audit.lost.push(format!(
                    "{} {} ({}): Shopify's summary says {found}, not {wanted}",
                    order.name, parcel.number, parcel.scenario
                ));
            }
        }
    }

    fn check_events(&self, order: &OrderScript, fulfillment: &FulfillmentScript, audit: &mut Audit) {
        let events = self.events.get(&fulfillment.id).map(Vec::as_slice).unwrap_or_default();
        let mut seen = HashSet::new();
        for event in events {
            if !seen.insert((event.status.as_str(), event.happened_at)) {
                audit.duplicated.push(format!("{}: {} told twice", order.name, event.status));
            }
        }
        if events.windows(2).any(|pair| matches!(pair, [a, b] if b.happened_at < a.happened_at)) {
            audit.duplicated.push(format!("{}: an older event told after a newer one", order.name));
        }
        // What a cancelled order's customer is told depends on the moment of the cancellation.
        if order.cancelled_at.is_some() {
            return;
        }
        let parcels: Vec<(&ParcelScript, Owed)> =
            fulfillment.parcels.iter().map(|parcel| (parcel, owes(parcel))).collect();
        let told = |word: &str| events.iter().filter(|event| event.status == word).count();
        if let Some(word) = last_word(&parcels).filter(|word| events.last().is_none_or(|event| event.status != *word)) {
            let scenarios = parcels.iter().map(|(parcel, _)| parcel.scenario.as_str()).collect::<Vec<_>>().join("+");
            audit.lost.push(format!("{} ({scenarios}): {word} was not told last", order.name));
        }
        let [(parcel, owed)] = &parcels[..] else { return };
        let Some(letters) = owed.letters() else { return };
        for letter in letters.chars().collect::<HashSet<_>>() {
            let (word, wanted) = (owed::word(letter), letters.chars().filter(|one| *one == letter).count());
            let found = told(word);
            let about = format!("{} ({}): {word} told {found} times, owed {wanted}", order.name, parcel.scenario);
            match found.cmp(&wanted) {
                std::cmp::Ordering::Less => audit.lost.push(about),
                std::cmp::Ordering::Greater => audit.duplicated.push(about),
                std::cmp::Ordering::Equal => {}
            }
        }
    }

    /// The mails whose subject names the order, to the merchant and to the customer.
    fn mails_of(&self, order: &OrderScript) -> &[&'a MailLine] {
        self.mails.get(order.name.as_str()).map(Vec::as_slice).unwrap_or_default()
    }

    fn mails_about<'b>(
        &'b self,
        order: &OrderScript,
        parcel: &'b ParcelScript,
        kind: &'b str,
    ) -> impl Iterator<Item = &'b &'a MailLine> {
        self.mails_of(order).iter().filter(move |mail| is_about(mail, kind, &parcel.number))
    }

    fn check_mails(&self, order: &OrderScript, parcel: &ParcelScript, audit: &mut Audit) {
        let owes = owes(parcel);
        for (kind, wanted) in [("rejected", owes.refusals), ("not-found", owes.not_found)] {
            let found = self.mails_about(order, parcel, kind).count();
            let about = format!(
                "{} {} ({}): {found} mails about {kind}, owed {wanted}",
                order.name, parcel.number, parcel.scenario
            );
            // After a cancellation no mail goes out; before it, one may have.
            if found < wanted && order.cancelled_at.is_none() {
                audit.lost.push(about);
            } else if found > wanted {
                audit.duplicated.push(about);
            }
        }
    }
}

/// The parcel ends in the hands of who bought its goods.
pub(crate) fn is_given_to_recipient(parcel: &ParcelScript) -> bool {
    owes(parcel).end == End::Delivered
}

fn owes(parcel: &ParcelScript) -> Owed {
    owed::of(&parcel.courier, &parcel.scenario).unwrap_or(owed::NOTHING)
}

/// Not cancelled, and every parcel that was really sent has been delivered.
fn is_delivered(order: &OrderScript) -> bool {
    let mut sent =
        order.fulfillments.iter().flat_map(|one| &one.parcels).filter(|one| one.scenario != "cancelled_label");
    let has_parcels = sent.clone().next().is_some();
    has_parcels && sent.all(|parcel| owes(parcel).end == End::Delivered) && order.cancelled_at.is_none()
}

/// Cash on delivery, not cancelled, and every parcel that was really sent has been delivered.
fn pays(order: &OrderScript) -> bool {
    let mut parcels = order.fulfillments.iter().flat_map(|one| &one.parcels);
    let collects =
        order.fulfillments.iter().flat_map(|one| &one.parcels).any(|one| one.cash_on_delivery > Decimal::ZERO);
    let all_there = parcels.all(|parcel| parcel.scenario == "cancelled_label" || owes(parcel).end == End::Delivered);
    collects && all_there && !order.paid && order.cancelled_at.is_none()
}

/// What the fulfillment's customer must have been told last; `None` where a parcel never ends.
fn last_word(parcels: &[(&ParcelScript, Owed)]) -> Option<&'static str> {
    let sent = || parcels.iter().filter(|(parcel, _)| parcel.scenario != "cancelled_label");
    let words: Option<Vec<&str>> = sent().map(|(_, owed)| owed.last_word()).collect();
    let words = words.filter(|words| !words.is_empty())?;
    Some(if words.contains(&"FAILURE") { "FAILURE" } else { "DELIVERED" })
}

/// Mails are told apart by the first word of their Message-ID, and name their label in the text.
fn is_about(mail: &MailLine, kind: &str, number: &str) -> bool {
    let is_kind = mail.message_id.as_deref().is_some_and(|id| id.split('.').next() == Some(kind));
    is_kind && mail.text().contains(number)
}
