//! A draft's lines as the services with unit prices take them, and what those count from it.
//!
//! Each article is rounded to the cent by itself. Where a line's amount is no multiple of its quantity, the unit price is
//! the next cent above and a discount right after it takes off the rest.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::draft::{DraftLine, cents, vat_on};
use crate::{Draft, Prices, VatRate};

pub(crate) struct Articles<'a> {
    pub(crate) prices: Prices,
    pub(crate) list: Vec<Article<'a>>,
}

pub(crate) enum Article<'a> {
    Item {
        line: &'a DraftLine,
        price: Decimal,
    },
    /// Taken off the item before it; more than zero.
    Discount {
        amount: Decimal,
        vat: &'a VatRate,
    },
}

impl<'a> Articles<'a> {
    /// With the order's own prices if the service counts its total from them, else with VAT included.
    pub(crate) fn of(draft: &'a Draft) -> Self {
        let as_sold = Self::priced(draft, draft.prices, as_sold);
        if as_sold.total() == draft.total { as_sold } else { Self::priced(draft, Prices::IncludingVat, from_gross) }
    }

    fn priced(draft: &'a Draft, prices: Prices, price: fn(&DraftLine) -> (Decimal, Decimal)) -> Self {
        let mut list = Vec::with_capacity(draft.lines.len());
        for line in &draft.lines {
            let (price, discount) = price(line);
            list.push(Article::Item { line, price });
            if !discount.is_zero() {
                list.push(Article::Discount { amount: discount, vat: &line.vat });
            }
        }
        Self { prices, list }
    }

    /// The invoice's total as the service counts it.
    pub(crate) fn total(&self) -> Decimal {
        self.list.iter().map(|article| self.gross(article)).sum()
    }

    fn gross(&self, article: &Article<'_>) -> Decimal {
        let (amount, vat) = match article {
            Article::Item { line, price } => (cents(*price * line.quantity), &line.vat),
            Article::Discount { amount, vat } => (-*amount, *vat),
        };
        match self.prices {
            Prices::IncludingVat => amount,
            Prices::ExcludingVat => amount + vat_on(amount, vat.percent),
        }
    }
}

fn as_sold(line: &DraftLine) -> (Decimal, Decimal) {
    if cents(line.unit_price) == line.unit_price {
        return (line.unit_price, line.discount);
    }
    // A service may round a price of more decimals before it multiplies.
    next_cent(cents(line.unit_price * line.quantity) - line.discount, line.quantity)
}

fn from_gross(line: &DraftLine) -> (Decimal, Decimal) {
    next_cent(line.gross, line.quantity)
}

/// A price whose multiple is `amount` or a little more, and what is too much.
fn next_cent(amount: Decimal, quantity: Decimal) -> (Decimal, Decimal) {
    let price = (amount / quantity).round_dp_with_strategy(2, RoundingStrategy::AwayFromZero);
    (price, cents(price * quantity) - amount)
}
