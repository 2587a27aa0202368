//! What the tests sell: one order with everything that an invoice can hold.

use invoicing::{
    Account, Company, Customer, Draft, InvoiceNo, LineKind, OrderContent, OrderLine, Prices, Reference, Reversal,
    Settings, Vat, VatRate, draft,
};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

pub(crate) fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn line(kind: LineKind, name: &str, quantity: &str, price: &str, discount: &str) -> OrderLine {
    OrderLine {
        kind,
        name: name.to_owned(),
        code: (kind == LineKind::Goods).then(|| "LB-7".to_owned()),
        quantity: amount(quantity),
        unit_price: amount(price),
        discount: amount(discount),
        vat_percent: Some(amount("21")),
        vat_amount: None,
    }
}

pub(crate) fn customer() -> Customer {
    Customer {
        name: "Ștefan Exemplu".to_owned(),
        company: None,
        country: "RO".to_owned(),
        county: "București".to_owned(),
        city: "București".to_owned(),
        address: "Aleea Exemplului 4, sector 3".to_owned(),
        postcode: Some("030000".to_owned()),
        email: Some("client1@customers.example".to_owned()),
        phone: Some("+40700000001".to_owned()),
    }
}

pub(crate) fn company() -> Customer {
    let company =
        Company { vat_number: "RO99999991".to_owned(), register_number: Some("J40/1/2020".to_owned()), pays_vat: true };
    Customer {
        name: "Cumpărător Exemplu SRL".to_owned(),
        company: Some(company),
        county: "Județul Iași".to_owned(),
        city: "Iași".to_owned(),
        ..customer()
    }
}

/// Two lamps, a discount, shipping and the fee for cash: 179.49.
pub(crate) fn order(name: &str) -> OrderContent {
    OrderContent {
        name: name.to_owned(),
        tracking_numbers: vec!["4900112233".to_owned()],
        currency: "RON".to_owned(),
        prices: Prices::IncludingVat,
        lines: vec![
            line(LineKind::Goods, "Lampă de birou", "2", "79.50", "9.51"),
            line(LineKind::Shipping, "Transport", "1", "25", "0"),
            line(LineKind::CodFee, "Taxă ramburs", "1", "5", "0"),
        ],
        discount: Decimal::ZERO,
        total: amount("179.49"),
        customer: customer(),
    }
}

pub(crate) fn settings() -> Settings {
    let rate = |name: &str, percent| VatRate { name: name.to_owned(), percent: Decimal::from(percent) };
    let rates = vec![rate("Normala", 21), rate("Redusa", 11), rate("Scutita", 0)];
    Settings { series: "WB".to_owned(), vat: Vat::Payer { rates }, ..Settings::default() }
}

pub(crate) const TODAY: Date = date(2026, 11, 24);

pub(crate) fn drafted(order: &OrderContent, key: &str) -> Draft {
    draft::make(order, &settings(), Reference::new(key).unwrap(), TODAY, Some(date(2026, 11, 23))).unwrap()
}

/// The reversal of an invoice of 179.49 that was made today.
pub(crate) fn reversal(invoice: &InvoiceNo) -> Reversal {
    Reversal {
        invoice: invoice.clone(),
        total: amount("179.49"),
        customer: "Client Unu".to_owned(),
        reference: Reference::new("wb-1-2051-s1").unwrap(),
        since: TODAY,
        on: TODAY,
    }
}

/// An account with every field that any service wants.
pub(crate) fn account(base_url: &str) -> Account {
    let fields = [
        ("email", "shop@shop.example"),
        ("token", "token-of-a-test"),
        ("secret", "secret-of-a-test"),
        ("key", "key-of-a-test"),
        ("company", "99999990"),
        ("platform", "https://waybill.example"),
    ];
    let credentials = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned().into()));
    Account { base_url: base_url.to_owned(), credentials: credentials.collect() }
}
