//! Who is invoiced, and the address as services want it.

use serde::{Deserialize, Serialize};

use crate::plain::{folded, without_marks};

/// The buyer as the invoice names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// A person's name, or the company's as registered.
    pub name: String,
    /// `None`: a person.
    pub company: Option<Company>,
    /// ISO 3166 alpha-2: `RO`.
    pub country: String,
    /// County or state.
    pub county: String,
    /// Town.
    pub city: String,
    /// Street and number.
    pub address: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// What makes a buyer a company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Fiscal code or VAT number, as the buyer gave it: `RO12345678`.
    pub vat_number: String,
    /// Number in the trade register.
    pub register_number: Option<String>,
    /// Whether it is registered for VAT.
    pub pays_vat: bool,
}

/// County and city without diacritics; in Bucharest the city is the sector, written as the service wants it.
pub(crate) struct Place {
    pub(crate) county: String,
    pub(crate) city: String,
}

impl Customer {
    /// True when it is invoiced in Bucharest and nothing tells the sector: the state's system refuses such an invoice later.
    pub fn lacks_sector(&self) -> bool {
        self.is_in_bucharest() && self.sector().is_none()
    }

    fn is_in_bucharest(&self) -> bool {
        let is_capital = |text: &str| matches!(text, "bucuresti" | "bucharest" | "municipiul bucuresti" | "b");
        self.country.eq_ignore_ascii_case("RO")
            && (is_capital(&folded(&self.county))
                || folded(&self.city).split([' ', ',']).any(|word| matches!(word, "bucuresti" | "bucharest")))
    }

    /// From the address, else from the postcode: those of Bucharest begin with 0 and the sector.
    fn sector(&self) -> Option<char> {
        let told = [&self.city, &self.county, &self.address].into_iter().find_map(|text| sector_in(&folded(text)));
        let postcode = self.postcode.as_deref().map(str::trim).filter(|code| code.len() == 6);
        let from_postcode = || {
            let mut digits = postcode?.chars();
            (digits.next() == Some('0')).then(|| digits.next()).flatten().filter(|digit| ('1'..='6').contains(digit))
        };
        told.or_else(from_postcode)
    }

    /// `sector` is the word and the sign before the digit: `Sector `.
    pub(crate) fn place(&self, sector: &str) -> Place {
        let city = || without_marks(&self.city);
        if !self.is_in_bucharest() {
            let county = without_marks(&self.county);
            let county = ["Judetul ", "judetul ", "Jud. ", "jud. "]
                .into_iter()
                .find_map(|word| county.strip_prefix(word))
                .map_or_else(|| county.clone(), str::to_owned);
            return Place { county, city: city() };
        }
        let city = self.sector().map_or_else(city, |digit| format!("{sector}{digit}"));
        Place { county: "Bucuresti".to_owned(), city }
    }
}

fn sector_in(text: &str) -> Option<char> {
    let words = ["sector", "sectorul", "sect", "sec"];
    let mut parts = text.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
    while let Some(part) = parts.next() {
        let digit = match words.iter().find_map(|word| part.strip_prefix(word)) {
            Some("") => parts.clone().next(),
            Some("ul") => parts.clone().next(),
            Some(rest) => Some(rest),
            None => None,
        };
        let digit = digit.filter(|text| text.len() == 1).and_then(|text| text.chars().next());
        if digit.is_some_and(|digit| ('1'..='6').contains(&digit)) {
            return digit;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(county: &str, city: &str, address: &str, postcode: Option<&str>) -> Customer {
        Customer {
            country: "RO".to_owned(),
            county: county.to_owned(),
            city: city.to_owned(),
            address: address.to_owned(),
            postcode: postcode.map(str::to_owned),
            ..Customer::default()
        }
    }

    #[rstest::rstest]
    #[case("București", "București", "Str. Zorilor 4, sector 3", None, "Sector-3")]
    #[case("Bucuresti", "Sectorul 5", "Str. Zorilor 4", None, "Sector-5")]
    #[case("Bucharest", "Bucharest", "Str. Zorilor 4 sect.2", None, "Sector-2")]
    #[case("B", "Bucuresti, S1", "Str. Zorilor 4", Some("061234"), "Sector-6")]
    #[case("București", "București", "Sector3, Str. Zorilor", Some("061234"), "Sector-3")]
    #[case("București", "București", "Str. Zorilor 4", Some("991234"), "Bucuresti")]
    fn the_sector_is_told_by_the_address_or_the_postcode(
        #[case] county: &str,
        #[case] city: &str,
        #[case] address: &str,
        #[case] postcode: Option<&str>,
        #[case] expected: &str,
    ) {
        let customer = customer(county, city, address, postcode);
        let place = customer.place("Sector-");
        assert_eq!((place.county.as_str(), place.city.as_str()), ("Bucuresti", expected));
        assert_eq!(customer.lacks_sector(), expected == "Bucuresti");
    }

    #[test]
    fn elsewhere_names_lose_their_marks_only() {
        let customer = customer("Județul Iași", "Târgu Frumos", "Sector 3", Some("061234"));
        let place = customer.place("Sector ");
        assert_eq!((place.county.as_str(), place.city.as_str()), ("Iasi", "Targu Frumos"));
        assert!(!customer.lacks_sector());
    }
}
