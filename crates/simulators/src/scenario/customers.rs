//! Buyers that cannot be mistaken for real ones: their last names are their numbers.

use rand::RngExt;
use rand::rngs::StdRng;

use super::deck::Deck;
use crate::script::CustomerScript;

const TOWNS: [&str; 12] = [
    "Bucuresti",
    "Cluj-Napoca",
    "Iasi",
    "Timisoara",
    "Brasov",
    "Constanta",
    "Oradea",
    "Sibiu",
    "Roman",
    "Targu Mures",
    "Craiova",
    "Satu Mare",
];

const LOCALES: &[(&str, usize)] = &[("ro", 14), ("en", 3), ("hu", 3)];

pub(super) struct Customers {
    locales: Deck<&'static str>,
    made: usize,
}

impl Customers {
    pub(super) fn new() -> Self {
        Self { locales: Deck::new(LOCALES.iter().copied()), made: 0 }
    }

    /// The next buyer, who lives in `country`.
    pub(super) fn next(&mut self, chance: &mut StdRng, country: &str) -> CustomerScript {
        self.made += 1;
        let drawn = self.locales.draw(chance, "ro");
        let town = TOWNS.get(chance.random_range(0..TOWNS.len())).copied().unwrap_or("Bucuresti");
        let (locale, town) = match country {
            "HU" => ("hu", "Debrecen"),
            "BG" => ("en", "Plovdiv"),
            _ => (drawn, town),
        };
        CustomerScript {
            first_name: first_name(locale).to_owned(),
            last_name: in_words(self.made, locale),
            email: format!("client{}@customers.example", self.made),
            phone: format!("+40700000{:03}", self.made % 1000),
            locale: locale.to_owned(),
            city: town.to_owned(),
            country: country.to_owned(),
        }
    }
}

fn first_name(locale: &str) -> &'static str {
    match locale {
        "en" => "Customer",
        "hu" => "Vásárló",
        _ => "Client",
    }
}

/// The digits of a number in words: 17 is `Unu-Șapte`.
fn in_words(number: usize, locale: &str) -> String {
    let words = match locale {
        "en" => ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"],
        "hu" => ["Nulla", "Egy", "Kettő", "Három", "Négy", "Öt", "Hat", "Hét", "Nyolc", "Kilenc"],
        _ => ["Zero", "Unu", "Doi", "Trei", "Patru", "Cinci", "Șase", "Șapte", "Opt", "Nouă"],
    };
    let word = |digit: u8| words.get(usize::from(digit - b'0')).copied().unwrap_or_default();
    number.to_string().bytes().map(word).collect::<Vec<_>>().join("-")
}
