//! Samples of the pages about the invoicing service and of an order's invoices.

use askama::DynTemplate;
use engine::accounts::{AccountError, TestResult};
use engine::{InvoiceSettings, KnownInvoicing};
use store::{AccountState, Invoice, InvoiceState, InvoicingAccount};
use tracking::{Money, OrderId};

use crate::invoicing::connect::ConnectPage;
use crate::invoicing::{ChoosePage, DisconnectPage, Done, InvoicingPage};
use crate::order::{Asks, EventLine, Facts, InvoiceLine, InvoicePage, Waits};
use crate::page::{Fields, Frame, Section, SignedIn};
use crate::samples::{EVIL, LONG, ago, details, now};

/// A connected SmartBill.
pub(super) fn account(state: AccountState) -> InvoicingAccount {
    let mut settings = InvoiceSettings::default();
    settings.draft.series = EVIL.to_owned();
    settings.listed.series = vec!["WB".to_owned(), EVIL.to_owned()];
    InvoicingAccount {
        service: "smartbill".to_owned(),
        base_url: None,
        settings: serde_json::to_string(&settings).unwrap(),
        state,
        last_error: (state == AccountState::NeedsAttention).then(|| EVIL.to_owned()),
        last_ok_at: Some(ago(3)),
    }
}

fn invoice(issue: u16, state: InvoiceState) -> Invoice {
    Invoice {
        order: OrderId(1),
        issue,
        service: "smartbill".to_owned(),
        reference: "wb-1-1-i1".to_owned(),
        state,
        series: (state != InvoiceState::Wanted).then(|| EVIL.to_owned()),
        number: (state != InvoiceState::Wanted).then(|| "0412".to_owned()),
        total: Some(Money { amount: "179.49".parse().unwrap(), currency: "RON".to_owned() }),
        link: Some("https://invoices.example/0412".to_owned()),
        how: None,
        tried: None,
        tried_payment: (issue == 2).then(|| r#"{"paid_before":"0","amount":"179.49"}"#.to_owned()),
        tried_reversal: (issue == 3).then(|| "{}".to_owned()),
        reversed_by: (state == InvoiceState::Reversed).then(|| EVIL.to_owned()),
    }
}

fn order_page(me: &SignedIn) -> InvoicePage {
    let parked = Waits { creation_is_parked: true, creation_is_in_doubt: true, ..Waits::default() };
    let reversal_parked = Waits { reversal_is_parked: true, reversal_is_in_doubt: true, ..Waits::default() };
    let under_way = Waits { reversal_is_under_way: true, ..Waits::default() };
    let samples = [
        (invoice(1, InvoiceState::Wanted), parked, false),
        (invoice(2, InvoiceState::Issued), Waits { payment_is_in_doubt: true, ..Waits::default() }, true),
        (invoice(3, InvoiceState::Paid), reversal_parked, true),
        (invoice(4, InvoiceState::Paid), under_way, true),
        (invoice(5, InvoiceState::Reversed), Waits::default(), false),
    ];
    let line = |(one, waits, is_back): &(Invoice, Waits, bool)| {
        InvoiceLine::new(me, one, Asks::about(one, *waits, *is_back, "WB"), *waits)
    };
    let mut invoices: Vec<InvoiceLine> = samples.iter().map(line).collect();
    if let Some(Asks::WasItMade { error, .. }) = invoices.first_mut().map(|line| &mut line.asks) {
        *error = Some(me.language.say_with("invoice-number-unknown", "number", EVIL));
    }
    let url = "https://waybill.example".parse().unwrap();
    let detail = details().into_iter().next().unwrap();
    InvoicePage {
        frame: Frame::new(me, Section::Orders),
        facts: Facts::new(me, now(), &detail, &[], &url),
        invoices,
        events: vec![EventLine {
            when: "now".to_owned(),
            what: me.language.say("invoice-event-doubt"),
            detail: Some(EVIL.to_owned()),
        }],
        has_service: true,
        can_be_made: false,
    }
}

/// The choice, the form, the service and the question before it is taken away; an order's invoices.
pub(super) fn invoicing_pages(me: &SignedIn) -> Vec<(&'static str, Box<dyn DynTemplate>)> {
    let service =
        |code: &str| -> KnownInvoicing { engine::known_invoicing().into_iter().find(|one| one.code == code).unwrap() };
    let typed = Fields::read(format!("email={LONG}&token=typed&company={LONG}").as_bytes());
    let missing = AccountError::Missing { fields: vec!["email", "token"] };
    let refused = Done::tested(&TestResult::Refused { message: EVIL.to_owned() }, "token");
    let shown = [("email", EVIL.to_owned()), ("token", "never shown".to_owned())].into();
    let page = |state, done: &Done| InvoicingPage::new(me, now(), &account(state), &shown, done).unwrap();
    vec![
        ("invoicing_choose", Box::new(ChoosePage::new(me, None))),
        (
            "invoicing_connect",
            Box::new(ConnectPage::new(me, &service("smartbill"), &typed).with_problem(me.language, missing).unwrap()),
        ),
        ("invoicing_connect_fgo", Box::new(ConnectPage::new(me, &service("fgo"), &Fields::default()))),
        ("invoicing_refused", Box::new(page(AccountState::NeedsAttention, &refused))),
        ("invoicing_incomplete", Box::new(page(AccountState::Disabled, &Done::tested(&TestResult::Works, "")))),
        (
            "invoicing_disconnect",
            Box::new(DisconnectPage { frame: Frame::new(me, Section::Couriers), service: "SmartBill" }),
        ),
        ("order_invoices", Box::new(order_page(me))),
    ]
}
