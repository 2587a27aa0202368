//! A sample shop's invoicing service and its invoices: made, paid, in doubt, with a payment in doubt, of a parcel that came back, reversed.

use std::collections::BTreeMap;

use engine::InvoiceSettings;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::{Invoice, InvoiceState, InvoicingTurn, NewInvoicingAccount, Store};
use tracking::{Decision, Effect, InvoiceMoment, Money, OrderId, Preference, Verdict, Why};

use crate::sample_shop::SampleShop;

const DOUBT: &str = "whether the invoice was made is not known: others took numbers of the series meanwhile. Look in \
                     SmartBill whether one from WB 0415 to before 0418 is this order's";

const PAYMENT_DOUBT: &str = "whether the payment was registered is not known: somebody else registered one meanwhile. \
                             Look in SmartBill at the payments of WB 0410";

/// Order, state, number, and what happened.
const INVOICES: &[(&str, InvoiceState, Option<&str>, &str)] = &[
    ("#1001", InvoiceState::Issued, Some("0412"), "invoiced"),
    ("#1002", InvoiceState::Paid, Some("0413"), "settled"),
    ("#1003", InvoiceState::Reversed, Some("0414"), "reversed_now"),
    ("#1004", InvoiceState::Wanted, None, "doubt"),
    ("#1011", InvoiceState::Issued, Some("0410"), "invoiced"),
    ("#1012", InvoiceState::Issued, Some("0411"), "invoiced"),
];

/// Connects a service and gives six orders their invoices.
pub(crate) async fn add(store: &Store, sample: &SampleShop, now: Timestamp) {
    connect(store, sample).await;
    for (name, state, number, word) in INVOICES {
        let order = sample.orders[*name];
        let InvoicingTurn::Given(lease) =
            store.take_invoicing_turn(sample.id, order, now, SignedDuration::from_mins(1)).await.unwrap()
        else {
            panic!("nobody else uses the service");
        };
        let is_reversed = *state == InvoiceState::Reversed;
        let invoice = Invoice {
            order,
            issue: 1,
            service: "smartbill".to_owned(),
            reference: format!("wb-{}-{order}-i1", sample.id),
            state: *state,
            series: number.map(|_| "WB".to_owned()),
            number: number.map(str::to_owned),
            total: Some(Money { amount: "149.90".parse().unwrap(), currency: "RON".to_owned() }),
            link: number.map(|number| format!("https://invoices.example/WB/{number}")),
            how: None,
            tried: number.is_none().then(|| "{\"next_number\":null}".to_owned()),
            tried_payment: (*name == "#1011").then(|| "{\"paid_before\":\"0\",\"amount\":\"149.90\"}".to_owned()),
            tried_reversal: None,
            reversed_by: is_reversed.then(|| "WB 0416".to_owned()),
        };
        let detail = match number {
            None => DOUBT.to_owned(),
            Some(_) if is_reversed => "WB 0416".to_owned(),
            Some(number) => format!("WB {number}"),
        };
        store.write_invoice(&lease, &invoice, false, Some((*word, Some(&detail))), now).await.unwrap();
        store.end_invoicing_turn(&lease, now, true, now).await.unwrap();
    }
    park(store, sample, [sample.orders["#1004"], sample.orders["#1011"]], now).await;
}

async fn connect(store: &Store, sample: &SampleShop) {
    let settings = serde_json::json!({
        "draft": {"series": "WB", "vat": {"seller": "payer", "rates": [{"name": "Normala", "percent": "21"}]}},
        "listed": {"series": ["WB", "WEB"], "vat_rates": [
            {"name": "Normala", "percent": "21"}, {"name": "Redusa", "percent": "11"}, {"name": "Scutita", "percent": "0"},
        ]},
    });
    let settings = settings.to_string();
    assert_ne!(InvoiceSettings::read(&settings), InvoiceSettings::default());
    let fields = [("email", "shop@shop.example"), ("token", "hush"), ("company", "RO99999990")];
    let account = NewInvoicingAccount {
        service: "smartbill".to_owned(),
        base_url: None,
        credentials: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), SecretString::from(value)))
            .collect::<BTreeMap<_, _>>(),
        settings,
    };
    store.save_invoicing_account(sample.id, &account).await.unwrap();
}

/// The invoice of the first order and the payment of the second wait for a person.
async fn park(store: &Store, sample: &SampleShop, [made, paid]: [OrderId; 2], now: Timestamp) {
    let wanted = [
        (made, Preference::CreateInvoice, Effect::CreateInvoice { order: made, moment: InvoiceMoment::OnDelivery }),
        (paid, Preference::SettleInvoice, Effect::SettleInvoice { order: paid, delivered_at: now }),
    ];
    let mut unit = store.unit(sample.id).await.unwrap();
    for (order, preference, effect) in wanted {
        let decision = Decision {
            key: format!("sample:{order}"),
            preference,
            label: None,
            about_at: None,
            status: None,
            verdict: Verdict::Act,
            why: Why::AllDelivered,
            dispatched_at: None,
            effects: vec![effect],
        };
        unit.record_decisions(order, &[decision], now).await.unwrap();
    }
    unit.commit().await.unwrap();
    for effect in store.claim_effects(now, SignedDuration::from_mins(5), 100, 10).await.unwrap() {
        let (doubt, error) = match effect.effect {
            Effect::CreateInvoice { .. } => (engine::InDoubt::Invoice, DOUBT),
            Effect::SettleInvoice { .. } => (engine::InDoubt::Payment, PAYMENT_DOUBT),
            _ => {
                store.release_effect(&effect, now).await.unwrap();
                continue;
            }
        };
        let trouble = store::Trouble { word: doubt.word(), error };
        store.trouble_effect(&effect, &trouble, None, now).await.unwrap();
    }
}
