use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::articles::Articles;
use crate::{Company, Invoicing};

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn line(name: &str, quantity: &str, price: &str, discount: &str, percent: &str) -> OrderLine {
    OrderLine {
        kind: LineKind::Goods,
        name: name.to_owned(),
        code: None,
        quantity: amount(quantity),
        unit_price: amount(price),
        discount: amount(discount),
        vat_percent: Some(amount(percent)),
        vat_amount: None,
    }
}

fn order(lines: Vec<OrderLine>, discount: &str, total: &str) -> OrderContent {
    OrderContent {
        name: "#2051".to_owned(),
        tracking_numbers: vec!["4900112233".to_owned()],
        currency: "ron".to_owned(),
        prices: Prices::IncludingVat,
        lines,
        discount: amount(discount),
        total: amount(total),
        customer: Customer { name: " Client  Unu ".to_owned(), country: "RO".to_owned(), ..Customer::default() },
    }
}

fn settings() -> Settings {
    let rate = |name: &str, percent| VatRate { name: name.to_owned(), percent: Decimal::from(percent) };
    let rates = vec![rate("Normala", 21), rate("Redusa", 11), rate("Scutita", 0)];
    Settings { series: "WB".to_owned(), due_days: Some(15), vat: Vat::Payer { rates }, ..Settings::default() }
}

fn drafted(order: &OrderContent) -> Result<Draft, DraftError> {
    make(order, &settings(), Reference::new("wb-1-2051-i1").unwrap(), date(2026, 11, 24), Some(date(2026, 11, 23)))
}

#[test]
fn an_invoice_carries_the_orders_lines_dates_and_name() {
    let draft = drafted(&order(
        vec![line("Lampa", "2", "74.50", "0", "21"), line("Transport", "1", "18", "0", "21")],
        "0",
        "167",
    ));
    let draft = draft.unwrap();
    assert_eq!(draft.mentions, "Comanda #2051, AWB 4900112233");
    assert_eq!((draft.currency.as_str(), draft.customer.name.as_str()), ("RON", "Client Unu"));
    assert_eq!((draft.due_date, draft.delivery_date), (Some(date(2026, 12, 9)), Some(date(2026, 11, 23))));
    assert_eq!(draft.lines.iter().map(|line| line.gross).collect::<Vec<_>>(), [amount("149"), amount("18")]);
}

#[test]
fn without_labels_the_mentions_name_the_order_alone() {
    let order =
        OrderContent { tracking_numbers: Vec::new(), ..order(vec![line("Lampa", "1", "10", "0", "21")], "0", "10") };
    assert_eq!(drafted(&order).unwrap().mentions, "Comanda #2051");
}

#[test]
fn an_order_discount_is_spread_over_the_rates_to_the_cent() {
    let lines = vec![line("A", "1", "10", "0", "21"), line("B", "1", "10", "0", "11"), line("C", "1", "10", "0", "21")];
    let draft = drafted(&order(lines, "10", "20")).unwrap();
    assert_eq!(draft.lines.iter().map(|line| line.discount).collect::<Vec<_>>(), ["3.34", "3.33", "3.33"].map(amount));
}

#[rstest::rstest]
#[case::nothing(order(vec![], "0", "10"), "the order has nothing to invoice")]
#[case::free(order(vec![line("A", "1", "0", "0", "21")], "0", "0"), "the order has nothing to invoice")]
#[case::missing_shipping(order(vec![line("A", "2", "10", "0", "21")], "0", "38"),
    "the order's total is 38 and its lines make 20: a difference of -18")]
#[case::a_cent(order(vec![line("A", "3", "3.33", "0", "21")], "0", "10"),
    "the order's total is 10 and its lines make 9.99: a difference of -0.01")]
#[case::rate(order(vec![line("A", "1", "10", "0", "19")], "0", "10"),
    "the invoicing account has no VAT rate of 19 %, as `A` needs")]
#[case::no_rate(order(vec![OrderLine { vat_percent: None, ..line("A", "1", "10", "0", "21") }], "0", "10"),
    "no VAT rate is told for `A`")]
#[case::quantity(order(vec![line("A", "0", "10", "0", "21")], "0", "10"), "the amounts of `A` cannot be invoiced")]
#[case::refund(order(vec![line("A", "1", "-10", "0", "21")], "0", "10"), "the amounts of `A` cannot be invoiced")]
#[case::discount(order(vec![line("A", "1", "10", "11", "21")], "0", "10"), "the amounts of `A` cannot be invoiced")]
#[case::huge(order(vec![line("A", "1", "79228162514264337593543950335", "0", "21")], "0", "10"),
    "the amounts of `A` cannot be invoiced")]
#[case::order_discount(order(vec![line("A", "1", "10", "0", "21")], "11", "10"),
    "the order's discount of 11 does not fit its lines")]
fn what_does_not_add_up_is_no_invoice(#[case] order: OrderContent, #[case] message: &str) {
    assert_eq!(drafted(&order).unwrap_err().to_string(), message);
}

#[test]
fn names_and_numbers_that_the_law_wants_are_not_left_out() {
    let sold = order(vec![line("A", "1", "10", "0", "21")], "0", "10");
    let nameless = OrderContent { customer: Customer::default(), ..sold.clone() };
    assert_eq!(drafted(&nameless), Err(DraftError::NoName));
    let company = Customer { company: Some(Company::default()), ..sold.customer.clone() };
    assert_eq!(drafted(&OrderContent { customer: company, ..sold.clone() }), Err(DraftError::NoVatNumber));
    let no_series = Settings { series: " ".to_owned(), ..settings() };
    let made = make(&sold, &no_series, Reference::new("a").unwrap(), date(2026, 11, 24), None);
    assert_eq!(made, Err(DraftError::NoSeries));
}

#[test]
fn a_seller_without_vat_puts_its_own_rate_on_every_line() {
    let rate = VatRate { name: "SDD".to_owned(), percent: Decimal::ZERO };
    let settings = Settings { vat: Vat::NotPayer { rate: rate.clone() }, ..settings() };
    let sold = order(vec![OrderLine { vat_percent: None, ..line("A", "1", "10", "0", "21") }], "0", "10");
    let draft = make(&sold, &settings, Reference::new("a").unwrap(), date(2026, 11, 24), None).unwrap();
    assert_eq!(draft.lines[0].vat, rate);
}

#[test]
fn prices_without_vat_stay_so_when_the_service_counts_the_same_total() {
    let sold =
        OrderContent { prices: Prices::ExcludingVat, ..order(vec![line("A", "3", "8.26", "0", "21")], "0", "29.98") };
    assert_eq!(Articles::of(&drafted(&sold).unwrap()).prices, Prices::ExcludingVat);
    // The shop rounds the VAT after the discount, the service before and after it.
    let discounted =
        OrderContent { prices: Prices::ExcludingVat, ..order(vec![line("A", "1", "0.50", "0.20", "11")], "0", "0.33") };
    let draft = drafted(&discounted).unwrap();
    let articles = Articles::of(&draft);
    assert_eq!(articles.total(), amount("0.33"));
}

/// Amounts as a shop has them, and the total that it shows; now and then it is wrong.
fn orders() -> impl Strategy<Value = (OrderContent, Decimal)> {
    let rates = prop::sample::select(vec!["21", "11", "0"]);
    let quantities =
        prop_oneof![4 => (1u32..20).prop_map(Decimal::from), 1 => (1i64..9999).prop_map(|n| Decimal::new(n, 3))];
    let prices = prop_oneof![6 => (0i64..200_000).prop_map(|n| Decimal::new(n, 2)), 1 => (0i64..9_999_999).prop_map(|n| Decimal::new(n, 4))];
    let lines = (quantities, prices, 0u32..=100, any::<bool>(), rates).prop_map(
        |(quantity, price, percent, has_discount, rate)| {
            let whole = cents(price * quantity);
            let discount =
                if has_discount { cents(whole * Decimal::from(percent) / Decimal::ONE_HUNDRED) } else { Decimal::ZERO };
            OrderLine { quantity, unit_price: price, discount, ..line("Articol", "1", "0", "0", rate) }
        },
    );
    let including = prop::sample::select(vec![Prices::IncludingVat, Prices::ExcludingVat]);
    let wrong_by = prop_oneof![3 => Just(0i64), 1 => -300i64..300];
    (prop::collection::vec(lines, 1..9), including, 0u32..40, wrong_by).prop_map(
        |(lines, prices, percent, wrong_by)| {
            let values: Vec<Decimal> = lines.iter().map(|line| value(line).unwrap()).collect();
            let discount = cents(values.iter().sum::<Decimal>() * Decimal::from(percent) / Decimal::ONE_HUNDRED);
            let shares = shares(discount, &values).unwrap();
            let counted: Decimal = lines
                .iter()
                .zip(values.iter().zip(shares))
                .map(|(line, (value, share))| {
                    let left = value - share;
                    match prices {
                        Prices::IncludingVat => left,
                        Prices::ExcludingVat => left + vat_on(left, line.vat_percent.unwrap()),
                    }
                })
                .sum();
            let wrong_by = Decimal::new(wrong_by, 2);
            let sold = order(lines, "0", "0");
            (OrderContent { prices, discount, total: counted + wrong_by, ..sold }, wrong_by)
        },
    )
}

/// An invoice's total by a service's own rule, from the document that is sent and not from our sums.
fn counted_by(service: &dyn Invoicing, draft: &Draft) -> Decimal {
    let account = crate::Account { base_url: "https://service.invalid".to_owned(), credentials: Default::default() };
    let token = crate::Token { value: "t".to_owned().into(), renew_at: jiff::Timestamp::UNIX_EPOCH };
    let call = service.create(&account, Some(&token), draft).unwrap();
    let sent: serde_json::Value = serde_json::from_slice(call.body()).unwrap();
    let field = |product: &serde_json::Value, name: &str| product.get(name).map(|value| amount(&value.to_string()));
    if let Some(lines) = sent.get("Continut") {
        return lines.as_array().unwrap().iter().map(|line| field(line, "PretTotal").unwrap()).sum();
    }
    let mut total = Decimal::ZERO;
    let mut above = (false, Decimal::ZERO);
    for product in sent["products"].as_array().unwrap() {
        if let Some(price) = field(product, "price") {
            let included = product.get("isTaxIncluded").or(product.get("vatIncluded")).unwrap();
            let percent = field(product, "taxPercentage").or(field(product, "vatPercentage")).unwrap();
            above = (included == true || included == 1, percent);
            total += with_vat(cents(price * field(product, "quantity").unwrap()), above);
        } else {
            let off = field(product, "discount").or(field(product, "discountValue").map(|value| -value)).unwrap();
            total -= with_vat(off, above);
        }
    }
    total
}

fn with_vat(amount: Decimal, (included, percent): (bool, Decimal)) -> Decimal {
    if included { amount } else { amount + vat_on(amount, percent) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn an_invoice_has_the_orders_total_by_every_services_rule_or_is_refused_with_the_difference((order, wrong_by) in orders()) {
        match drafted(&order) {
            Ok(draft) => {
                prop_assert!(wrong_by.is_zero());
                for service in crate::all() {
                    prop_assert_eq!(counted_by(*service, &draft), order.total, "{}", service.profile().name);
                }
            }
            Err(DraftError::Difference(difference)) => {
                prop_assert!(!wrong_by.is_zero());
                prop_assert_eq!(difference.amount(), -wrong_by);
            }
            Err(DraftError::Nothing) => prop_assert!(order.total <= Decimal::ZERO),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn shares_of_a_discount_add_up_and_fit_their_lines(values in prop::collection::vec(0i64..100_000, 1..12), part in 0u32..=100) {
        let values: Vec<Decimal> = values.into_iter().map(|value| Decimal::new(value, 2)).collect();
        let discount = cents(values.iter().sum::<Decimal>() * Decimal::from(part) / Decimal::ONE_HUNDRED);
        let shares = shares(discount, &values).unwrap();
        prop_assert_eq!(shares.iter().sum::<Decimal>(), discount);
        prop_assert!(shares.iter().zip(&values).all(|(share, value)| *share >= Decimal::ZERO && share <= value));
    }
}
