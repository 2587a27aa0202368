//! Cash on delivery or card.

use rstest::rstest;
use tracking::{COD_GATEWAYS, FinancialStatus, PaidBy, paid_by};

use crate::builders::cod_order;

fn paid(gateways: &[&str], financial: FinancialStatus, manual_payment_pending: bool) -> PaidBy {
    let mut order = cod_order([]).order;
    order.gateways = gateways.iter().map(|name| (*name).to_owned()).collect();
    order.financial = financial;
    order.manual_payment_pending = manual_payment_pending;
    let list: Vec<String> = COD_GATEWAYS.iter().map(|name| (*name).to_owned()).collect();
    paid_by(&order, &list)
}

#[rstest]
#[case::as_shopify_names_it("Cash on Delivery (COD)")]
#[case::shouted("RAMBURS")]
#[case::with_blanks("  plata   la livrare ")]
#[case::with_diacritics("Plată la livrare")]
#[case::with_diacritics_as_signs_of_their_own("Plata\u{0306} la livrare")]
#[case::hungarian("Utánvét")]
#[case::hungarian_without_accents("utanvet")]
#[case::bulgarian("Наложен Платеж")]
fn a_name_on_the_list_is_cash_on_delivery(#[case] name: &str) {
    assert_eq!(paid(&[name], FinancialStatus::Pending, false), PaidBy::CashOnDelivery(name.to_owned()));
}

#[test]
fn a_name_that_only_contains_one_of_the_list_is_not_on_it() {
    let name = "Card, nu ramburs";
    assert_eq!(paid(&[name], FinancialStatus::Pending, false), PaidBy::Unclear(name.to_owned()));
}

#[test]
fn cash_for_the_rest_beside_a_card_is_cash_on_delivery() {
    let paid = paid(&["Shopify Payments", "Ramburs"], FinancialStatus::PartiallyPaid, false);
    assert_eq!(paid, PaidBy::CashOnDelivery("Ramburs".to_owned()));
}

#[test]
fn a_pending_manual_payment_is_cash_on_delivery() {
    let paid = paid(&["Plata la usa"], FinancialStatus::Pending, true);
    assert_eq!(paid, PaidBy::CashOnDelivery("manual payment pending".to_owned()));
}

#[rstest]
#[case("Bank Deposit")]
#[case("Transfer bancar")]
#[case("Ordin de plată")]
#[case("op")]
fn a_transfer_is_not_paid_at_the_door_though_it_is_pending(#[case] name: &str) {
    assert_eq!(paid(&[name], FinancialStatus::Pending, true), PaidBy::Unclear(name.to_owned()));
    assert_eq!(paid(&[name], FinancialStatus::Paid, false), PaidBy::Card(name.to_owned()));
}

#[rstest]
#[case(FinancialStatus::Paid)]
#[case(FinancialStatus::Authorized)]
#[case(FinancialStatus::Refunded)]
#[case(FinancialStatus::PartiallyRefunded)]
#[case(FinancialStatus::Voided)]
fn an_order_paid_before_it_was_sent_is_a_card_order(#[case] financial: FinancialStatus) {
    assert_eq!(paid(&["Shopify Payments"], financial, false), PaidBy::Card("Shopify Payments".to_owned()));
}

#[rstest]
#[case(FinancialStatus::Pending)]
#[case(FinancialStatus::PartiallyPaid)]
#[case(FinancialStatus::Expired)]
#[case(FinancialStatus::Other("ON_HOLD".to_owned()))]
fn a_name_that_says_nothing_on_an_open_order_is_unclear(#[case] financial: FinancialStatus) {
    assert_eq!(paid(&["PayPal"], financial, false), PaidBy::Unclear("PayPal".to_owned()));
}

#[test]
fn what_it_was_taken_for_is_said_also_when_no_payment_is_named() {
    assert_eq!(paid(&[], FinancialStatus::Pending, false), PaidBy::Unclear("no payment named".to_owned()));
    assert_eq!(paid(&[], FinancialStatus::Paid, false), PaidBy::Card("paid".to_owned()));
}
