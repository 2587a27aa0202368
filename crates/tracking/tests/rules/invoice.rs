//! *Create invoice* and *Update invoice status on shipment delivered*.

use rstest::rstest;
use tracking::Status::*;
use tracking::{Effect, FinancialStatus, InvoiceMoment, OrderFile, Preference, Services, Switch, Verdict, Why, decide};

use crate::builders::*;

fn delivered() -> OrderFile {
    cod_order([label(1, days(&[PickedUp, Delivered]))])
}

#[test]
fn an_invoice_is_made_before_it_is_settled() {
    assert_eq!(money_effects(&decided(&delivered())), ["mark_paid", "create_invoice", "settle_invoice"]);
}

#[test]
fn a_card_order_gets_its_invoice_and_is_not_settled_apart() {
    let decisions = decided(&card_order([label(1, days(&[PickedUp, Delivered]))]));
    assert_eq!(money_effects(&decisions), ["create_invoice"]);
    assert_eq!(last(&decisions, Preference::SettleInvoice), Some((Verdict::No, Why::PaidByCard)));
}

#[test]
fn an_invoice_waits_for_all_parcels() {
    let file = cod_order([label(1, days(&[PickedUp, Delivered])), label(2, days(&[PickedUp]))]);
    let decisions = decided(&file);
    for preference in [Preference::CreateInvoice, Preference::SettleInvoice] {
        assert_eq!(last(&decisions, preference), Some((Verdict::No, Why::OtherParcelOnItsWay)));
    }
}

#[test]
fn a_returned_order_is_not_invoiced() {
    let decisions = decided(&cod_order([label(1, days(&[PickedUp, Rejected, Returning, Returned]))]));
    assert_eq!(money_effects(&decisions), [""; 0]);
    assert_eq!(last(&decisions, Preference::CreateInvoice), Some((Verdict::No, Why::ParcelReturned)));
}

#[test]
fn without_an_invoicing_service_both_are_held() {
    let file = delivered();
    let none = Services { invoicing: false, ..services() };
    let decisions = decide(&file, &all_on(), &none, &all_changes(&file));
    for preference in [Preference::CreateInvoice, Preference::SettleInvoice] {
        assert_eq!(last(&decisions, preference), Some((Verdict::Hold, Why::NoInvoicingService)));
    }
    assert_eq!(money_effects(&decisions), ["mark_paid"]);
}

#[rstest]
#[case(FinancialStatus::Refunded, Why::Refunded)]
#[case(FinancialStatus::Voided, Why::Voided)]
fn money_given_back_is_neither_invoiced_nor_settled(#[case] financial: FinancialStatus, #[case] why: Why) {
    let mut file = delivered();
    file.order.financial = financial;
    let decisions = decided(&file);
    for preference in [Preference::CreateInvoice, Preference::SettleInvoice] {
        assert_eq!(last(&decisions, preference), Some((Verdict::No, why)));
    }
}

#[test]
fn a_cancelled_order_is_not_invoiced() {
    let mut file = delivered();
    file.order.cancelled_at = Some(at("02 09:00"));
    let decisions = decided(&file);
    for preference in [Preference::CreateInvoice, Preference::SettleInvoice] {
        assert_eq!(last(&decisions, preference), Some((Verdict::No, Why::OrderCancelled)));
    }
}

#[test]
fn an_unclear_payment_is_invoiced_and_not_settled() {
    let mut file = delivered();
    file.order.gateways = Vec::new();
    let decisions = decided(&file);
    assert_eq!(last(&decisions, Preference::CreateInvoice), Some((Verdict::Act, Why::AllDelivered)));
    assert_eq!(last(&decisions, Preference::SettleInvoice), Some((Verdict::Hold, Why::PaymentUnclear)));
}

#[test]
fn an_invoice_with_the_label_does_not_wait_and_is_not_made_for_labels_from_before() {
    let file = cod_order([label(1, days(&[PickedUp]))]);
    let made = file.labels[0].label.created_at;
    let mut preferences = all_on();
    for (since, expected) in [(made, 1), (made + jiff::SignedDuration::from_secs(1), 0)] {
        preferences.invoice_with_label = Switch::on_since(since);
        assert!(preferences.invoices_in_two_ways());
        let decisions = decide(&file, &preferences, &services(), &all_changes(&file));
        let with_label = decisions
            .iter()
            .flat_map(|one| &one.effects)
            .filter(|effect| matches!(effect, Effect::CreateInvoice { moment: InvoiceMoment::WithLabel, .. }));
        assert_eq!(with_label.count(), expected);
    }
}
