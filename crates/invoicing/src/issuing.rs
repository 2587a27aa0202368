//! Making one invoice, never two: what is asked first, what is sent, and what an earlier try of unknown end left behind.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::plain::folded;
use crate::{
    Account, Answer, Created, Doubt, Draft, Found, How, InvoiceNo, Invoicing, Issued, Kind, ListPage, Listed, Lookup,
    Series, ServiceError, Step, Token, Tried,
};

/// A list is looked through so far; a shop with more invoices than that since the order relies on the service's own
/// guard against duplicates.
const MOST_PAGES: u32 = 20;

/// One try to make an order's invoice, as a conversation: [`Issuing::next`] gives what to send, [`Issuing::answered`]
/// takes what came. After an error of either, the same conversation may go on once the cause is gone (a new token, a
/// pause); after a write of unknown end it is begun anew, later, with the [`Tried`] that was kept.
pub struct Issuing<'a> {
    service: &'a dyn Invoicing,
    account: &'a Account,
    draft: Draft,
    /// Invoices older than the order are not the order's.
    ordered_on: Date,
    tried: Option<Tried>,
    stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Look through the list.
    List {
        page: u32,
        duplicate: bool,
        by_name: Vec<Listed>,
    },
    /// Read the series' next number.
    Series,
    /// See whose invoice took the number that was next.
    Status {
        candidate: InvoiceNo,
        next: InvoiceNo,
    },
    /// Make it.
    Create {
        next: Option<InvoiceNo>,
    },
    Over(Issued),
}

impl<'a> Issuing<'a> {
    /// Begins. `tried` is what an earlier try kept; `ordered_on` the day of the order in the shop's zone.
    pub fn new(
        service: &'a dyn Invoicing,
        account: &'a Account,
        draft: Draft,
        ordered_on: Date,
        tried: Option<Tried>,
    ) -> Self {
        Self { service, account, draft, ordered_on, tried, stage: Stage::first(service) }
    }

    /// What is to be done next.
    ///
    /// # Errors
    /// When the call cannot be built; [`ServiceError::Token`]: sign in and ask again.
    pub fn next(&self, token: Option<&Token>) -> Result<Step<Tried, Issued>, ServiceError> {
        let (service, account) = (self.service, self.account);
        let read = |call| Step::Send { call: Box::new(call), kind: Kind::Read, remember: None };
        let missing = || ServiceError::unreadable("the service has no such call");
        match &self.stage {
            Stage::Over(end) => Ok(Step::Done(end.clone())),
            Stage::List { page, .. } => {
                let page = ListPage { from: self.ordered_on, until: self.draft.issue_date, page: *page };
                service.list(account, token, &page).ok_or_else(missing)?.map(read)
            }
            Stage::Series => service.series(account, token).ok_or_else(missing)?.map(read),
            Stage::Status { candidate, .. } => service.paid(account, token, candidate).map(read),
            Stage::Create { next } => Ok(Step::Send {
                call: Box::new(service.create(account, token, &self.draft)?),
                kind: Kind::Write,
                remember: Some(self.trying(next.clone())),
            }),
        }
    }

    /// Takes the answer to the call that [`Issuing::next`] gave.
    ///
    /// # Errors
    /// When the call failed; `next(kind)` of the error, with the kind of the step, says what to do.
    pub fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.stage = match self.stage.clone() {
            Stage::List { page, duplicate, by_name } => {
                self.after_list(self.service.read_list(answer)?, page, duplicate, by_name)
            }
            Stage::Series => self.after_series(self.service.read_series(answer)?)?,
            Stage::Status { candidate, next } => match self.service.read_paid(answer) {
                Ok(paid) if paid.total == self.draft.total => found(candidate, paid.link, How::ProbablyMadeBefore),
                // Taken by somebody else, or not there: the earlier try made nothing.
                Ok(_) | Err(ServiceError::NotFound { .. }) => Stage::Create { next: Some(next) },
                Err(error) => return Err(error),
            },
            Stage::Create { .. } => self.after_create(answer)?,
            over @ Stage::Over(_) => over,
        };
        Ok(())
    }

    fn after_list(&self, listed: Vec<Listed>, page: u32, duplicate: bool, mut by_name: Vec<Listed>) -> Stage {
        let is_last = listed.len() < ListPage::SIZE || page + 1 >= MOST_PAGES;
        let ours = listed.iter().find(|one| names(&one.mentions, self.draft.reference.as_str()));
        if let Some(ours) = ours.cloned() {
            return match ours.is_cancelled {
                true => Stage::Over(Issued::Doubt(Doubt::Cancelled { invoice: ours.invoice })),
                false => found(ours.invoice, ours.link, How::MadeBefore),
            };
        }
        by_name.extend(listed.into_iter().filter(|one| self.is_elsewhere(one)));
        if !is_last {
            return Stage::List { page: page + 1, duplicate, by_name };
        }
        // Invoices and their reversals take each other away.
        let total: Decimal = by_name.iter().map(|one| one.total).sum();
        match by_name.into_iter().find(|one| one.total == total || one.total > Decimal::ZERO) {
            Some(one) if !total.is_zero() => match total == self.draft.total {
                true => found(one.invoice, one.link, How::MadeElsewhere),
                false => Stage::Over(Issued::Doubt(Doubt::OtherTotal { invoice: one.invoice, total })),
            },
            _ if duplicate => Stage::Over(Issued::Doubt(Doubt::ExistsWithoutNumber)),
            _ => Stage::Create { next: None },
        }
    }

    fn trying(&self, next_number: Option<InvoiceNo>) -> Tried {
        Tried { next_number, is_settled: self.is_settled() }
    }

    fn is_settled(&self) -> bool {
        self.tried.as_ref().is_some_and(|tried| tried.is_settled)
    }

    /// Names the order and was not made by us: an earlier invoice of ours was reversed before a person asked for another.
    fn is_elsewhere(&self, one: &Listed) -> bool {
        let stem = self.draft.reference.as_str().rsplit_once('-').map_or("", |(stem, _)| stem);
        !self.is_settled()
            && !one.is_cancelled
            && names(&one.mentions, &self.draft.order_name)
            && !names(&one.mentions, stem)
    }

    fn after_series(&self, told: Vec<Series>) -> Result<Stage, ServiceError> {
        let next = told.into_iter().find(|series| series.name == self.draft.series).and_then(|one| one.next_number);
        let next = next.map(|number| InvoiceNo { series: self.draft.series.clone(), number });
        let before = self.tried.as_ref().and_then(|tried| tried.next_number.clone());
        Ok(match (before, next) {
            (None, Some(next)) => Stage::Create { next: Some(next) },
            (None, None) => {
                let message = format!("the account has no series {} for invoices", self.draft.series);
                return Err(ServiceError::Refused { field: Some("seriesName"), message });
            }
            (Some(first), None) => Stage::Over(Issued::Doubt(Doubt::SeriesNotTold { first })),
            (Some(first), Some(next)) => match (value(&first), value(&next)) {
                (Some(then), Some(now)) if first.series == next.series && now == then => {
                    Stage::Create { next: Some(next) }
                }
                (Some(then), Some(now)) if first.series == next.series && now == then.saturating_add(1) => {
                    Stage::Status { candidate: first, next }
                }
                _ => Stage::Over(Issued::Doubt(Doubt::OthersWroteMeanwhile { first, next: next.number })),
            },
        })
    }

    fn after_create(&mut self, answer: &Answer) -> Result<Stage, ServiceError> {
        match self.service.read_created(&self.draft, answer) {
            Ok(Created { invoice, link, warning }) => {
                Ok(Stage::Over(Issued::Invoice(Found { invoice, link, warning, how: How::Made })))
            }
            Err(ServiceError::Duplicate { existing: Some(invoice), .. }) => Ok(found(invoice, None, How::MadeBefore)),
            Err(ServiceError::Duplicate { existing: None, .. }) => {
                Ok(match self.service.profile().capabilities.lists {
                    true => Stage::List { page: 0, duplicate: true, by_name: Vec::new() },
                    false => Stage::Over(Issued::Doubt(Doubt::ExistsWithoutNumber)),
                })
            }
            Err(ServiceError::Signature { message }) => {
                let plain = self.draft.clone().with_plain_name();
                // Without any marks in the name it is the key that is wrong.
                if plain == self.draft {
                    return Err(ServiceError::Account { field: None, message });
                }
                self.draft = plain;
                Ok(self.stage.clone())
            }
            Err(ServiceError::Token) => Err(ServiceError::Token),
            Err(error) => {
                // Whatever went wrong: before it is repeated, one looks.
                if let Stage::Create { next } = &self.stage {
                    self.tried = Some(self.trying(next.clone()));
                }
                self.stage = Stage::first(self.service);
                Err(error)
            }
        }
    }
}

impl Stage {
    fn first(service: &dyn Invoicing) -> Self {
        match service.profile().lookup {
            Lookup::ByList => Self::List { page: 0, duplicate: false, by_name: Vec::new() },
            Lookup::ByNextNumber => Self::Series,
            Lookup::ByRepeating => Self::Create { next: None },
        }
    }
}

fn found(invoice: InvoiceNo, link: Option<String>, how: How) -> Stage {
    Stage::Over(Issued::Invoice(Found { invoice, link, warning: None, how }))
}

pub(crate) fn value(invoice: &InvoiceNo) -> Option<u64> {
    invoice.number.trim().parse().ok()
}

/// Whether a text names a key or an order, as a word of its own: `#1001` does not name `#100`.
pub(crate) fn names(text: &str, wanted: &str) -> bool {
    let (text, wanted) = (folded(text), folded(wanted));
    let goes_on = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric());
    !wanted.is_empty()
        && text.match_indices(&wanted).any(|(at, _)| {
            let before = text.get(..at).and_then(|part| part.chars().next_back());
            let after = text.get(at + wanted.len()..).and_then(|part| part.chars().next());
            !goes_on(before) && !goes_on(after)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Comanda #1001, AWB 7", "#1001", true)]
    #[case("Comanda #1001", "#100", false)]
    #[case("Comanda #1001", "1001", true)]
    #[case("Comanda X1001", "1001", false)]
    #[case("ref wb-1-20-i1.", "wb-1-20-i1", true)]
    #[case("ref wb-1-20-i12", "wb-1-20-i1", false)]
    #[case("ref wb-1-20-i1", "", false)]
    fn an_order_is_named_as_a_whole_word(#[case] text: &str, #[case] wanted: &str, #[case] expected: bool) {
        assert_eq!(names(text, wanted), expected);
    }
}
