//! The search terms of `orders(query:)`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::graphql::date_time;
use super::order::Order;

/// A search: all of its terms must fit.
#[derive(Debug, Default)]
pub(crate) struct Search {
    terms: Vec<Term>,
    /// Names of fields that orders cannot be searched by: told as a warning, otherwise passed over.
    pub(crate) unknown: Vec<String>,
}

#[derive(Debug)]
struct Term {
    not: bool,
    what: What,
}

#[derive(Debug)]
enum What {
    Text(String),
    Id(String),
    Name(String),
    Email(String),
    Tag(String),
    Status(String),
    Financial(String),
    Fulfillment(String),
    Gateway(String),
    Test(bool),
    At(Moment, Comparison, Span),
}

#[derive(Debug, Clone, Copy)]
enum Moment {
    Created,
    Updated,
    Processed,
}

#[derive(Debug, Clone, Copy)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A date means its whole day, an instant its second.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: Timestamp,
    until: Timestamp,
}

impl Search {
    /// Reads the terms; nothing in a search is ever refused.
    pub(crate) fn read(text: &str) -> Self {
        let mut search = Self::default();
        for word in words(text) {
            if word == "AND" {
                continue;
            }
            let (not, word) = match word.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, word.as_str()),
            };
            match word.split_once(':') {
                Some((field, value)) => match what(field, value) {
                    Some(what) => search.terms.push(Term { not: not || field == "tag_not", what }),
                    None => search.unknown.push(field.to_owned()),
                },
                None => search.terms.push(Term { not, what: What::Text(word.to_lowercase()) }),
            }
        }
        search
    }

    /// Whether an order is found.
    pub(crate) fn finds(&self, order: &Order) -> bool {
        self.terms.iter().all(|term| fits(&term.what, order) != term.not)
    }
}

/// Splits at spaces that are not within quotes, and takes the quotes away.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in text.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn what(field: &str, value: &str) -> Option<What> {
    let lower = value.to_lowercase();
    Some(match field {
        "id" => What::Id(lower),
        "name" => What::Name(lower),
        "email" => What::Email(lower),
        "tag" | "tag_not" => What::Tag(lower),
        "status" => What::Status(lower),
        "financial_status" => What::Financial(lower),
        "fulfillment_status" => What::Fulfillment(lower),
        "gateway" => What::Gateway(lower),
        "test" => What::Test(lower == "true"),
        "created_at" => moment(Moment::Created, value)?,
        "updated_at" => moment(Moment::Updated, value)?,
        "processed_at" => moment(Moment::Processed, value)?,
        _ => return None,
    })
}

fn moment(moment: Moment, value: &str) -> Option<What> {
    let comparisons = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("", Comparison::Equal),
    ];
    let (value, comparison) =
        comparisons.iter().find_map(|(sign, comparison)| Some((value.strip_prefix(sign)?, *comparison)))?;
    let span = match date_time(value) {
        Some(at) if value.contains(':') => Span { from: at, until: at.checked_add(1.second()).ok()? },
        _ => {
            let day: Date = value.parse().ok()?;
            let start = |day: Date| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
            Span { from: start(day)?, until: start(day.tomorrow().ok()?)? }
        }
    };
    Some(What::At(moment, comparison, span))
}

fn fits(what: &What, order: &Order) -> bool {
    match what {
        What::Text(text) => {
            let customer = format!("{} {}", order.customer.first_name, order.customer.last_name);
            let email = order.email.as_deref().unwrap_or_default();
            [order.name.as_str(), &customer, email].iter().any(|field| field.to_lowercase().contains(text))
        }
        What::Id(id) => order.id.to_string() == *id,
        What::Name(name) => {
            let own = order.name.to_lowercase();
            own == *name || own.trim_start_matches('#') == name.trim_start_matches('#')
        }
        What::Email(email) => order.email.as_deref().is_some_and(|own| own.to_lowercase() == *email),
        What::Tag(tag) => order.tags.iter().any(|own| own.to_lowercase() == *tag),
        What::Status(status) => match status.as_str() {
            "open" | "not_closed" => order.cancelled_at.is_none(),
            "cancelled" => order.cancelled_at.is_some(),
            "closed" => false,
            _ => true,
        },
        What::Financial(status) => order.financial.is_some_and(|own| own.eq_ignore_ascii_case(status)),
        What::Fulfillment(status) => {
            let own = order.fulfillment_status();
            match status.as_str() {
                "shipped" | "fulfilled" => own == "FULFILLED",
                "unshipped" | "unfulfilled" => own == "UNFULFILLED",
                "partial" => own == "PARTIALLY_FULFILLED",
                _ => false,
            }
        }
        What::Gateway(gateway) => order.gateways.iter().any(|own| own.to_lowercase() == *gateway),
        What::Test(test) => !*test,
        What::At(moment, comparison, span) => {
            let at = match moment {
                Moment::Updated => order.updated_at,
                Moment::Created | Moment::Processed => order.created_at,
            };
            match comparison {
                Comparison::Equal => span.from <= at && at < span.until,
                Comparison::Less => at < span.from,
                Comparison::LessOrEqual => at < span.until,
                Comparison::Greater => at >= span.until,
                Comparison::GreaterOrEqual => at >= span.from,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_a_value_together_and_are_taken_away() {
        assert_eq!(
            words("updated_at:>='2026-11-23T10:00:00Z' name:\"#10 01\""),
            ["updated_at:>=2026-11-23T10:00:00Z", "name:#10 01"]
        );
    }

    #[test]
    fn a_field_that_orders_cannot_be_searched_by_is_a_warning() {
        assert_eq!(Search::read("tracking_number:1 name:1001").unknown, ["tracking_number"]);
    }
}
