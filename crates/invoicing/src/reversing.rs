//! Reversing one invoice (*storno*), never twice: what an earlier try of unknown end left behind is looked up first.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::issuing::{names, value};
use crate::{
    Account, Answer, InvoiceNo, Invoicing, Kind, ListPage, Listed, Reference, ReversalLookup, Series, ServiceError,
    Step, Token,
};

/// What is to be reversed, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The invoice.
    pub invoice: InvoiceNo,
    /// Its total, with VAT.
    pub total: Decimal,
    /// Its customer's name.
    pub customer: String,
    /// Our key of the reversal.
    pub reference: Reference,
    /// No reversal is older than this day: the invoice's.
    pub since: Date,
    /// The day of the reversal in the shop's zone.
    pub on: Date,
}

/// What is kept before the call that reverses is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedReversal {
    /// The number that the reversal was to have, where the service tells it.
    pub next_number: Option<InvoiceNo>,
}

/// The end of [`Reversing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reversed {
    /// Reversed now.
    Now {
        /// The number of the reversal, where the service tells it.
        by: Option<InvoiceNo>,
    },
    /// It was reversed: by an earlier try, or by somebody else.
    Before {
        /// The number of the reversal, where it could be found.
        by: Option<InvoiceNo>,
    },
    /// The invoice was cancelled: nothing is left to reverse.
    Cancelled,
    /// Only a person can tell whether an earlier try reversed it.
    Doubt,
}

/// One try to reverse an invoice, as a conversation like [`crate::Issuing`].
pub struct Reversing<'a> {
    service: &'a dyn Invoicing,
    account: &'a Account,
    reversal: Reversal,
    tried: Option<TriedReversal>,
    stage: Stage,
}

#[derive(Debug, Clone)]
enum Stage {
    List { page: u32 },
    Series,
    Status { candidate: InvoiceNo, next: InvoiceNo },
    Reverse { next: Option<InvoiceNo> },
    Over(Reversed),
}

impl<'a> Reversing<'a> {
    /// Begins. `tried` is what an earlier try kept.
    pub fn new(
        service: &'a dyn Invoicing,
        account: &'a Account,
        reversal: Reversal,
        tried: Option<TriedReversal>,
    ) -> Self {
        let stage = first(service, tried.is_some());
        Self { service, account, reversal, tried, stage }
    }

    /// What is to be done next.
    ///
    /// # Errors
    /// When the call cannot be built; [`ServiceError::Token`]: sign in and ask again.
    pub fn next(&self, token: Option<&Token>) -> Result<Step<TriedReversal, Reversed>, ServiceError> {
        let (service, account) = (self.service, self.account);
        let read = |call| Step::Send { call: Box::new(call), kind: Kind::Read, remember: None };
        let missing = || ServiceError::unreadable("the service has no such call");
        match &self.stage {
            Stage::Over(end) => Ok(Step::Done(end.clone())),
            Stage::List { page } => {
                let page = ListPage { from: self.reversal.since, until: self.reversal.on, page: *page };
                service.list(account, token, &page).ok_or_else(missing)?.map(read)
            }
            Stage::Series => service.series(account, token).ok_or_else(missing)?.map(read),
            Stage::Status { candidate, .. } => service.paid(account, token, candidate).map(read),
            Stage::Reverse { next } => Ok(Step::Send {
                call: Box::new(service.reverse(account, token, &self.reversal)?),
                kind: Kind::Write,
                remember: Some(TriedReversal { next_number: next.clone() }),
            }),
        }
    }

    /// Takes the answer to the call that [`Reversing::next`] gave.
    ///
    /// # Errors
    /// When the call failed; `next(kind)` of the error, with the kind of the step, says what to do.
    pub fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.stage = match self.stage.clone() {
            Stage::List { page } => self.after_list(&self.service.read_list(answer)?, page),
            Stage::Series => self.after_series(self.service.read_series(answer)?)?,
            Stage::Status { candidate, next } => match self.service.read_paid(answer) {
                Ok(paid) if paid.total == -self.reversal.total => before(Some(candidate)),
                // Somebody else's document. Whether ours was made meanwhile, the service says when it is asked again.
                Ok(_) | Err(ServiceError::NotFound { .. }) => Stage::Reverse { next: Some(next) },
                Err(error) => return Err(error),
            },
            Stage::Reverse { next } => match self.service.read_reversed(answer) {
                Ok(by) => Stage::Over(Reversed::Now { by }),
                Err(ServiceError::Reversed { .. }) => before(None),
                Err(ServiceError::Duplicate { existing, .. }) => before(existing),
                Err(ServiceError::Cancelled { .. }) => Stage::Over(Reversed::Cancelled),
                Err(ServiceError::Token) => return Err(ServiceError::Token),
                Err(error) => {
                    // Whatever went wrong: before it is repeated, one looks.
                    self.tried = Some(TriedReversal { next_number: next });
                    self.stage = first(self.service, true);
                    return Err(error);
                }
            },
            over @ Stage::Over(_) => over,
        };
        Ok(())
    }

    fn after_list(&self, listed: &[Listed], page: u32) -> Stage {
        match listed.iter().find(|one| names(&one.mentions, self.reversal.reference.as_str())) {
            Some(ours) => before(Some(ours.invoice.clone())),
            None if listed.len() < ListPage::SIZE => Stage::Reverse { next: None },
            None => Stage::List { page: page + 1 },
        }
    }

    fn after_series(&self, told: Vec<Series>) -> Result<Stage, ServiceError> {
        let series = &self.reversal.invoice.series;
        let next = told.into_iter().find(|one| one.name == *series).and_then(|one| one.next_number);
        let Some(number) = next else {
            let message = format!("the account has no series {series} for invoices");
            return Err(ServiceError::Refused { field: Some("seriesName"), message });
        };
        let next = InvoiceNo { series: series.clone(), number };
        let first = self.tried.as_ref().and_then(|tried| tried.next_number.clone());
        Ok(match first {
            Some(first) if value(&first) != value(&next) => Stage::Status { candidate: first, next },
            _ => Stage::Reverse { next: Some(next) },
        })
    }
}

fn first(service: &dyn Invoicing, was_tried: bool) -> Stage {
    match service.profile().reversal_lookup {
        ReversalLookup::ByList => Stage::List { page: 0 },
        ReversalLookup::ByNextNumber => Stage::Series,
        ReversalLookup::ByPerson if was_tried => Stage::Over(Reversed::Doubt),
        ReversalLookup::ByPerson => Stage::Reverse { next: None },
    }
}

fn before(by: Option<InvoiceNo>) -> Stage {
    Stage::Over(Reversed::Before { by })
}
