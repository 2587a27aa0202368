//! What the customers of each order were told: nothing twice, and that it arrived.

use std::collections::BTreeMap;

use super::{Audit, owes};
use crate::audit::owed::Owed;
use crate::mailbox::MailLine;
use crate::script::{FulfillmentScript, OrderScript, ParcelScript};

/// How the Message-IDs of mails to customers begin; what they tell follows.
const TO_CUSTOMER: &str = "customer-";

/// What a mail to a customer tells, by its Message-ID; `None` for a mail to the merchant.
fn news(mail: &MailLine) -> Option<&str> {
    mail.message_id.as_deref()?.split('.').next()?.strip_prefix(TO_CUSTOMER)
}

/// The letter of the delivery event that goes with a kind of news, where the two are told alike.
fn letter(news: &str) -> Option<char> {
    match news {
        "visit_failed" => Some('a'),
        "ready_for_pickup" => Some('r'),
        "out_for_delivery" => Some('o'),
        "delivered" => Some('d'),
        _ => None,
    }
}

/// Looks at the mails that were shown about one fulfillment. The shop leaves arrivals to Waybill: one that was not told
/// is a loss. What came before may be no news any more when a mail could go, and is only not to be told twice.
pub(super) fn check(order: &OrderScript, fulfillment: &FulfillmentScript, mails: &[&MailLine], audit: &mut Audit) {
    let is_about = |mail: &&&MailLine| {
        let text = mail.text();
        fulfillment.parcels.iter().any(|parcel| text.contains(&parcel.number))
    };
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in mails.iter().filter(|mail| news(mail).is_some()).filter(is_about).filter_map(|mail| news(mail)) {
        *told.entry(kind).or_default() += 1;
    }
    audit.customer_mails += told.values().sum::<usize>();
    let parcels: Vec<(&ParcelScript, Owed)> = fulfillment.parcels.iter().map(|one| (one, owes(one))).collect();
    for (kind, found) in &told {
        let most = match &parcels[..] {
            [(_, owed)] => owed.letters().zip(letter(kind)).map(|(way, one)| way.matches(one).count()),
            _ => None,
        };
        if *found > most.unwrap_or(if *kind == "delivered" { 1 } else { usize::MAX }) {
            audit.duplicated.push(format!("{}: its customer was told {kind} {found} times", order.name));
        }
    }
    let is_in_order = parcels.iter().all(|(_, owed)| owed.letters().is_some());
    let has_arrived = is_in_order && super::last_word(&parcels) == Some("DELIVERED");
    let is_owed = has_arrived && order.cancelled_at.is_none();
    if is_owed && !told.contains_key("delivered") {
        audit.lost.push(format!("{}: its customer was not told that it arrived", order.name));
    }
}
