//! *Mark as paid on remittance*, and where the facts about cash disagree.

use jiff::civil::date;
use rstest::rstest;
use tracking::Status::*;
use tracking::{
    CashFacts, CashIssue, CashStanding, Decision, FinancialStatus, LabelFile, LabelId, Money, OrderFile, PaidOn,
    Preference, Preferences, Remittance, Status, Trigger, Verdict, Why, cash_issues, decide, decide_held,
};

use crate::builders::*;

fn delivered(id: i64) -> LabelFile {
    label(id, days(&[PickedUp, OutForDelivery, Delivered]))
}

fn cash(label: i64, amount: &str) -> Remittance {
    Remittance {
        label: LabelId(label),
        amount: money(amount),
        on: Some(date(2026, 3, 10)),
        recorded_at: at("12 09:00"),
    }
}

fn with_cash(labels: impl IntoIterator<Item = LabelFile>, cash: impl IntoIterator<Item = Remittance>) -> OrderFile {
    OrderFile { remittances: cash.into_iter().collect(), ..cod_order(labels) }
}

fn on_remittance() -> Preferences {
    on_remittance_since(at("01 00:00"))
}

fn on_remittance_since(since: jiff::Timestamp) -> Preferences {
    let mut preferences = all_on_since(since);
    preferences.paid_on = PaidOn::Remittance;
    preferences
}

fn when_cash_came(file: &OrderFile) -> Vec<Decision> {
    decide(file, &on_remittance(), &services(), &[Trigger::CashRemitted])
}

fn paid(decisions: &[Decision]) -> Option<(Verdict, Why)> {
    last(decisions, Preference::FinancialStatus)
}

#[test]
fn on_delivery_the_cash_sheet_decides_nothing() {
    let file = with_cash([delivered(1)], [cash(1, "120.00")]);
    assert_eq!(decide(&file, &all_on(), &services(), &[Trigger::CashRemitted]), []);
}

#[test]
fn on_remittance_a_delivery_waits_for_the_cash_and_says_so() {
    let file = cod_order([delivered(1)]);
    let decisions = decide(&file, &on_remittance(), &services(), &all_changes(&file));
    assert_eq!(paid(&decisions), Some((Verdict::No, Why::CashNotRemitted)));
    assert_eq!(last(&decisions, Preference::SettleInvoice), Some((Verdict::No, Why::CashNotRemitted)));
    assert_eq!(money_effects(&decisions), ["create_invoice"], "the invoice itself is made on delivery");
}

#[test]
fn the_cash_pays_a_delivered_order_and_settles_its_invoice_once() {
    let file = with_cash([delivered(1)], [cash(1, "120.00")]);
    let decisions = when_cash_came(&file);
    assert_eq!(paid(&decisions), Some((Verdict::Act, Why::CashRemitted)));
    assert_eq!(money_effects(&decisions), ["mark_paid", "settle_invoice"]);
    assert_eq!(when_cash_came(&file), decisions, "a repeat decides the same under the same keys");
}

#[test]
fn cash_that_came_before_the_last_scan_pays_when_it_is_delivered() {
    let file = with_cash([delivered(1)], [cash(1, "120.00")]);
    let decisions = decide(&file, &on_remittance(), &services(), &all_changes(&file));
    assert_eq!(paid(&decisions), Some((Verdict::Act, Why::CashRemitted)));
    let on_its_way = with_cash([label(1, days(&[PickedUp]))], [cash(1, "120.00")]);
    assert_eq!(paid(&when_cash_came(&on_its_way)), Some((Verdict::No, Why::OtherParcelOnItsWay)));
}

#[rstest]
#[case::all_on_one_parcel(&[(1, "120.00")], CashStanding::Remitted { at: at("10 12:00") })]
#[case::a_part_on_each(&[(1, "70.00"), (2, "50.00")], CashStanding::Remitted { at: at("10 12:00") })]
#[case::the_second_is_missing(&[(1, "70.00")], CashStanding::Waiting)]
#[case::too_little_for_both(&[(1, "70.00"), (2, "40.00")], CashStanding::Differs { at: at("10 12:00") })]
#[case::too_much(&[(1, "130.00")], CashStanding::Differs { at: at("10 12:00") })]
#[case::corrected(&[(1, "130.00"), (1, "-10.00")], CashStanding::Remitted { at: at("10 12:00") })]
#[case::nothing(&[], CashStanding::Waiting)]
fn the_cash_of_all_parcels_must_be_what_is_open(#[case] lines: &[(i64, &str)], #[case] expected: CashStanding) {
    let lines = lines.iter().map(|(label, amount)| cash(*label, amount));
    assert_eq!(with_cash([delivered(1), delivered(2)], lines).cash_standing(), expected);
}

#[test]
fn another_amount_waits_for_a_person_whose_word_pays() {
    let file = with_cash([delivered(1)], [cash(1, "110.00")]);
    let decisions = when_cash_came(&file);
    assert_eq!(paid(&decisions), Some((Verdict::Hold, Why::CashDiffers)));
    let held = tracking::Held {
        id: tracking::DecisionId(7),
        preference: Preference::FinancialStatus,
        label: None,
        about_at: decisions[0].about_at,
        status: Some(Delivered),
    };
    let word = decide_held(&file, &on_remittance(), &services(), &held).unwrap();
    assert_eq!((word.verdict, word.why), (Verdict::Act, Why::Confirmed));
    let rest = with_cash([delivered(1)], [cash(1, "110.00"), cash(1, "10.00")]);
    assert_ne!(when_cash_came(&rest)[0].key, decisions[0].key, "more cash is decided about anew");
    assert_eq!(paid(&when_cash_came(&rest)), Some((Verdict::Act, Why::CashRemitted)));
}

#[test]
fn cash_in_another_currency_does_not_agree() {
    let mut line = cash(1, "120.00");
    line.amount.currency = "EUR".to_owned();
    assert_eq!(paid(&when_cash_came(&with_cash([delivered(1)], [line]))), Some((Verdict::Hold, Why::CashDiffers)));
}

#[rstest]
#[case::cancelled(|file: &mut OrderFile| file.order.cancelled_at = Some(at("05 00:00")), Why::OrderCancelled)]
#[case::refunded(|file: &mut OrderFile| file.order.financial = FinancialStatus::Refunded, Why::Refunded)]
#[case::paid(|file: &mut OrderFile| file.order.financial = FinancialStatus::Paid, Why::PaidByCard)]
fn the_rules_of_marking_paid_stay(#[case] change: fn(&mut OrderFile), #[case] why: Why) {
    let mut file = with_cash([delivered(1)], [cash(1, "120.00")]);
    file.order.gateways = vec!["Manual".to_owned()];
    change(&mut file);
    assert_eq!(paid(&when_cash_came(&file)), Some((Verdict::No, why)));
}

#[test]
fn cash_from_before_the_switch_is_held_back() {
    let file = with_cash([delivered(1)], [cash(1, "120.00")]);
    let decisions = decide(&file, &on_remittance_since(at("11 00:00")), &services(), &[Trigger::CashRemitted]);
    assert_eq!(paid(&decisions), Some((Verdict::Hold, Why::BeforeSwitchedOn)));
}

#[test]
fn a_refused_parcel_is_not_paid_by_a_cash_sheet() {
    let file = with_cash([label(1, days(&[PickedUp, Rejected]))], [cash(1, "120.00")]);
    assert_eq!(paid(&when_cash_came(&file)), Some((Verdict::No, Why::ParcelRefused)));
}

fn facts() -> CashFacts {
    CashFacts {
        total: money("120.00"),
        outstanding: money("0"),
        financial: FinancialStatus::Paid,
        is_cancelled: false,
        is_card: false,
        was_paid_in_part: false,
        delivered_at: Some(at("04 10:00")),
        is_returned: false,
        remitted: Some(money("120.00")),
        is_told_remitted: false,
        has_open_invoice: false,
    }
}

#[test]
fn an_order_whose_five_facts_agree_has_no_issue() {
    assert_eq!(cash_issues(&facts(), at("30 10:00")), []);
}

#[rstest]
#[case(CashFacts { remitted: Some(money("110.00")), ..facts() }, &[CashIssue::AmountDiffers])]
#[case(CashFacts { remitted: Some(Money { currency: "EUR".to_owned(), ..money("120.00") }), ..facts() }, &[CashIssue::AmountDiffers])]
#[case(CashFacts { remitted: Some(money("110.00")), was_paid_in_part: true, ..facts() }, &[])]
#[case(CashFacts { is_cancelled: true, ..facts() }, &[CashIssue::RemittedCancelled])]
#[case(CashFacts { is_returned: true, delivered_at: None, ..facts() }, &[CashIssue::RemittedReturned])]
#[case(CashFacts { is_card: true, ..facts() }, &[CashIssue::RemittedCard])]
#[case(CashFacts { remitted: None, ..facts() }, &[CashIssue::NotRemitted])]
#[case(CashFacts { remitted: None, is_told_remitted: true, ..facts() }, &[])]
#[case(CashFacts { remitted: None, delivered_at: Some(at("25 10:00")), ..facts() }, &[])]
#[case(CashFacts { delivered_at: None, ..facts() }, &[CashIssue::RemittedNotDelivered])]
#[case(CashFacts { financial: FinancialStatus::Pending, outstanding: money("120.00"), ..facts() }, &[CashIssue::RemittedUnpaid])]
#[case(CashFacts { has_open_invoice: true, ..facts() }, &[CashIssue::RemittedUnsettled])]
fn a_disagreement_is_named(#[case] facts: CashFacts, #[case] expected: &[CashIssue]) {
    assert_eq!(cash_issues(&facts, at("30 10:00")), expected);
}

#[rstest]
#[case(Some(date(2026, 3, 10)), "10 12:00")]
#[case(Some(date(2026, 3, 12)), "12 09:00")]
#[case(None, "12 09:00")]
fn a_remittance_stands_at_its_day(#[case] on: Option<jiff::civil::Date>, #[case] expected: &str) {
    assert_eq!(Remittance { on, ..cash(1, "1") }.at(), at(expected));
}

#[test]
fn statuses_other_than_delivered_never_let_cash_pay() {
    for status in Status::ALL.iter().filter(|status| **status != Delivered) {
        let file = with_cash([label(1, [scan("02 09:00", *status)])], [cash(1, "120.00")]);
        assert_eq!(money_effects(&when_cash_came(&file)), Vec::<&str>::new(), "{status}");
    }
}

fn again(file: &OrderFile, preferences: &Preferences) -> Vec<Decision> {
    decide(file, preferences, &services(), &[Trigger::PaidOnAgain { at: at("20 10:00") }])
}

#[test]
fn switched_to_delivery_what_waited_for_its_cash_alone_is_paid() {
    let decisions = again(&cod_order([delivered(1)]), &all_on());
    assert_eq!(money_effects(&decisions), ["mark_paid", "settle_invoice"]);
    let later =
        decide(&cod_order([delivered(1)]), &all_on(), &services(), &[Trigger::PaidOnAgain { at: at("21 10:00") }]);
    assert_ne!(later[0].key, decisions[0].key, "each switch decides anew");
}

#[rstest]
#[case::delivered_before_it_was_armed(cod_order([delivered(1)]), all_on_since(at("15 00:00")))]
#[case::on_its_way(cod_order([label(1, days(&[PickedUp]))]), all_on())]
#[case::refused(cod_order([label(1, days(&[PickedUp, Rejected]))]), all_on())]
#[case::another_amount_came(with_cash([delivered(1)], [cash(1, "90.00")]), all_on())]
fn switched_to_delivery_nothing_else_is_touched(#[case] file: OrderFile, #[case] preferences: Preferences) {
    assert_eq!(again(&file, &preferences), []);
}

#[rstest]
#[case::nothing_came(&[], Some(Why::CashNotRemitted))]
#[case::another_amount(&["90.00"], Some(Why::CashDiffers))]
#[case::all_of_it(&["120.00"], None)]
fn switched_to_remittance_a_payment_waits_for_its_cash(#[case] lines: &[&str], #[case] expected: Option<Why>) {
    let file = with_cash([delivered(1)], lines.iter().map(|amount| cash(1, amount)));
    assert_eq!(tracking::cash_refuses(&file, &on_remittance()), expected);
    assert_eq!(tracking::cash_refuses(&file, &all_on()), None);
    let decisions = again(&file, &on_remittance());
    assert_eq!(
        decisions.iter().map(|one| one.why).collect::<Vec<_>>(),
        vec![expected; 2].into_iter().flatten().collect::<Vec<_>>()
    );
    assert_eq!(money_effects(&decisions), Vec::<&str>::new());
}
