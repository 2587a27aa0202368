//! Which courier a label is of that came without one of our couriers' names.
//!
//! By contract first: only a courier that the shop has an account with can be asked. Then by the company's name, then
//! by the form of the number. Where two fit, nobody guesses: the merchant is asked.

use tracking::{MatchReason, TrackingNo};

use crate::company::{company_key, mentioned, named};
use crate::{Courier, all, by_code};

type Known = &'static dyn Courier;

/// What is known of a label.
#[derive(Debug, Clone, Copy)]
pub struct Clues<'a> {
    /// The company as the shop's store names it; empty when it names none.
    pub company: &'a str,
    /// The number.
    pub number: &'a TrackingNo,
    /// The code names of the couriers that the shop has an account with.
    pub accounts: &'a [String],
    /// What the merchant said about this company before.
    pub remembered: Option<&'a Remembered>,
}

/// What a merchant said about a company's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// It is this courier, by its code name.
    Courier(String),
    /// It is none of our couriers.
    NoneOfOurs,
}

/// Which courier a label is of, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourierMatch {
    /// This one, by its code name.
    One(&'static str, MatchReason),
    /// One of these, by their code names: the merchant must say which.
    Several(Vec<&'static str>, MatchReason),
    /// None of ours, as far as can be told.
    None(MatchReason),
}

/// Finds the courier of a label.
pub fn match_courier(clues: &Clues<'_>) -> CourierMatch {
    // A name of ours to the letter.
    let exact = by_code(clues.company);
    match clues.remembered {
        Some(Remembered::NoneOfOurs) if exact.is_none() => return CourierMatch::None(MatchReason::NotOurs),
        Some(Remembered::Courier(code)) if exact.is_none() => {
            if let Some(courier) = by_code(code).filter(|courier| courier.check_number(clues.number).is_ok()) {
                return CourierMatch::One(code_of(courier), MatchReason::Remembered);
            }
        }
        _ => {}
    }
    let key = company_key(clues.company);
    match exact.or_else(|| named(&key)) {
        Some(courier) => clues.of_named(courier),
        None if key.is_empty() => clues.of_number(),
        None => clues.of_other_company(&key),
    }
}

impl Clues<'_> {
    /// The company is one of ours; only a number that is clearly another's makes it doubtful.
    fn of_named(&self, courier: Known) -> CourierMatch {
        let doubtful: Vec<Known> = if courier.check_number(self.number).is_err() {
            self.with_account().filter(|other| other.may_be(self.number)).collect()
        } else if courier.may_be(self.number) {
            Vec::new()
        } else {
            self.with_account().filter(|other| other.recognises(self.number)).collect()
        };
        let others = doubtful.into_iter().filter(|other| code_of(*other) != code_of(courier));
        let candidates: Vec<Known> = std::iter::once(courier).chain(others).collect();
        decided(&candidates, MatchReason::Company, MatchReason::CompanyAndNumber)
    }

    /// Nobody named a company.
    fn of_number(&self) -> CourierMatch {
        let fitting: Vec<Known> = self.with_account().filter(|courier| courier.may_be(self.number)).collect();
        if !fitting.is_empty() {
            return decided(&fitting, MatchReason::OnlyAccount, MatchReason::SeveralAccounts);
        }
        let recognised: Vec<Known> = all().iter().copied().filter(|courier| courier.recognises(self.number)).collect();
        decided(&recognised, MatchReason::Number, MatchReason::SeveralNumbers)
    }

    /// The company is none of ours, at least not by its whole name: it may be a broker that ships with ours.
    fn of_other_company(&self, key: &str) -> CourierMatch {
        let could_be = |courier: &Known| courier.check_number(self.number).is_ok();
        let mentioned: Vec<Known> = mentioned(key)
            .into_iter()
            .filter(|courier| courier.may_be(self.number) || (self.has_account(*courier) && could_be(courier)))
            .collect();
        let with_account: Vec<Known> = mentioned.iter().copied().filter(|courier| self.has_account(*courier)).collect();
        let mentioned = if with_account.is_empty() { mentioned } else { with_account };
        if !mentioned.is_empty() {
            return decided(&mentioned, MatchReason::Company, MatchReason::SeveralNames);
        }
        let fitting: Vec<Known> = self.with_account().filter(|courier| courier.may_be(self.number)).collect();
        match fitting.as_slice() {
            [only] if only.recognises(self.number) => CourierMatch::One(code_of(*only), MatchReason::OnlyAccount),
            // One account whose numbers look so is no proof: another courier's may look so too.
            [_, ..] => CourierMatch::Several(codes(&fitting), MatchReason::CompanyUnknown),
            [] => CourierMatch::None(MatchReason::CompanyUnknown),
        }
    }

    fn with_account(&self) -> impl Iterator<Item = Known> {
        all().iter().copied().filter(|courier| self.has_account(*courier))
    }

    fn has_account(&self, courier: Known) -> bool {
        self.accounts.iter().any(|code| code == code_of(courier))
    }
}

fn decided(candidates: &[Known], why: MatchReason, question: MatchReason) -> CourierMatch {
    match candidates {
        [] => CourierMatch::None(question),
        [only] => CourierMatch::One(code_of(*only), why),
        several => CourierMatch::Several(codes(several), question),
    }
}

fn codes(couriers: &[Known]) -> Vec<&'static str> {
    couriers.iter().map(|courier| code_of(*courier)).collect()
}

fn code_of(courier: Known) -> &'static str {
    courier.profile().code
}

#[cfg(test)]
mod tests;
