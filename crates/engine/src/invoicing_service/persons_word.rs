//! What a person says about an invoice that nobody else can judge: it was made, under this number, or it was not.

use invoicing::{Account, InvoiceNo, Invoicing, ServiceError, Token};
use rust_decimal::Decimal;
use store::{EffectState, Invoice, InvoiceState};
use tracking::{Effect, OrderId, ShopId};

use super::Try;
use super::asking::AskFailure;
use super::in_doubt::{InDoubt, is_creation, is_reversal};
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// Why a person's word was not taken.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    /// The shop has no such invoice, or it is in no doubt any more.
    #[error("not found")]
    NotFound,
    /// The service is used for something else, or none is connected: in a moment it may work.
    #[error("the invoicing service is busy: wait a moment, then try again")]
    Busy,
    /// It cannot be so.
    #[error("{0}")]
    Wrong(WordProblem),
    /// The store failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<store::StoreError> for WordError {
    fn from(error: store::StoreError) -> Self {
        Self::Engine(error.into())
    }
}

/// What is wrong with what a person told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordProblem {
    /// It is empty or too long.
    #[error("series and number are wanted, of at most 40 signs each")]
    Empty,
    /// The service has no such invoice.
    #[error("the service has no invoice {number}")]
    Unknown {
        /// What was told.
        number: String,
    },
    /// The invoice has another total.
    #[error("the invoice {number} has the total {total}, and this order's is {wanted}")]
    OtherTotal {
        /// What was told.
        number: String,
        /// That invoice's total.
        total: Decimal,
        /// The order's.
        wanted: Decimal,
    },
    /// Less is paid at the service than the payment that is said to be there.
    #[error("the service has {paid} as paid, which is less than the payment of {wanted}")]
    LessIsPaid {
        /// What is paid there.
        paid: Decimal,
        /// The payment.
        wanted: Decimal,
    },
    /// The service did not tell.
    #[error("the service could not be asked about {number}: {message}")]
    NotTold {
        /// The invoice's number.
        number: String,
        /// Why.
        message: String,
    },
}

/// Neither a series nor a number is longer.
const LONGEST: usize = 40;

impl Engine {
    /// A person says that the invoice was made under this number. The service is asked whether it has it, with this
    /// total. What waited for the invoice goes on.
    ///
    /// # Errors
    /// See [`WordError`]; then nothing is changed.
    pub async fn invoice_was_made(
        &self,
        shop: ShopId,
        order: OrderId,
        issue: u16,
        number: InvoiceNo,
    ) -> Result<(), WordError> {
        let fits = |text: &str| !text.is_empty() && text.chars().count() <= LONGEST;
        if !fits(&number.series) || !fits(&number.number) {
            return Err(WordError::Wrong(WordProblem::Empty));
        }
        let mut invoice = self.doubtful(shop, order, issue).await?;
        let mut turn = self.turn_for_person(shop, order).await?;
        let asked = {
            let number = number.clone();
            let build = move |service: &dyn Invoicing, account: &Account, token: Option<&Token>| {
                service.paid(account, token, &number)
            };
            turn.ask(&build, |service, _, answer| service.read_paid(answer)).await?
        };
        let told = number.to_string();
        let problem = match (asked, &invoice.total) {
            (Ok(paid), Some(wanted)) if paid.total != wanted.amount => {
                Some(WordProblem::OtherTotal { number: told, total: paid.total, wanted: wanted.amount })
            }
            (Ok(paid), _) => {
                invoice.link = paid.link;
                None
            }
            (Err(AskFailure::Service(ServiceError::NotFound { .. })), _) => Some(WordProblem::Unknown { number: told }),
            (Err(failure), _) => Some(WordProblem::NotTold { number: told, message: failure.to_string() }),
        };
        if let Some(problem) = problem {
            turn.end().await?;
            return Err(WordError::Wrong(problem));
        }
        let detail = number.to_string();
        invoice.state = InvoiceState::Issued;
        (invoice.series, invoice.number) = (Some(number.series), Some(number.number));
        (invoice.how, invoice.tried) = (Some("said_made".to_owned()), None);
        turn.worked = true;
        self.write_word(turn, &invoice, ("said_made", Some(&detail))).await?;
        self.go_on(shop, order, is_creation).await
    }

    /// A person says that the invoice was not made: it is made now, under a key of its own.
    ///
    /// # Errors
    /// See [`WordError`].
    pub async fn invoice_was_not_made(&self, shop: ShopId, order: OrderId, issue: u16) -> Result<(), WordError> {
        let mut invoice = self.doubtful(shop, order, issue).await?;
        let turn = self.turn_for_person(shop, order).await?;
        (invoice.state, invoice.tried) = (InvoiceState::NotMade, None);
        self.write_word(turn, &invoice, ("said_not_made", None)).await?;
        self.go_on(shop, order, is_creation).await
    }

    /// A person says whether an earlier try reversed the invoice. If not, it is reversed now.
    ///
    /// # Errors
    /// See [`WordError`].
    pub async fn invoice_was_reversed(
        &self,
        shop: ShopId,
        order: OrderId,
        issue: u16,
        was_reversed: bool,
    ) -> Result<(), WordError> {
        let invoices = self.store.invoices(shop, order).await?;
        let mut invoice = invoices.into_iter().find(|one| one.issue == issue).ok_or(WordError::NotFound)?;
        let stands = matches!(invoice.state, InvoiceState::Issued | InvoiceState::Paid);
        if !stands || !self.is_in_doubt(shop, order, InDoubt::Reversal).await? {
            return Err(WordError::NotFound);
        }
        let turn = self.turn_for_person(shop, order).await?;
        invoice.tried_reversal = None;
        let word = match was_reversed {
            true => {
                invoice.state = InvoiceState::Reversed;
                "said_reversed"
            }
            false => "said_not_reversed",
        };
        self.write_word(turn, &invoice, (word, None)).await?;
        self.go_on(shop, order, is_reversal).await
    }

    /// The invoice, if its last try has an unknown end that waits for a person.
    async fn doubtful(&self, shop: ShopId, order: OrderId, issue: u16) -> Result<Invoice, WordError> {
        let invoice = self.store.invoices(shop, order).await?.pop().ok_or(WordError::NotFound)?;
        let is_it = invoice.issue == issue && invoice.state == InvoiceState::Wanted;
        if !is_it || !self.is_in_doubt(shop, order, InDoubt::Invoice).await? {
            return Err(WordError::NotFound);
        }
        Ok(invoice)
    }

    pub(super) async fn is_in_doubt(&self, shop: ShopId, order: OrderId, what: InDoubt) -> Result<bool, WordError> {
        let detail = self.store.order(shop, order).await?.ok_or(WordError::NotFound)?;
        Ok(detail.effects.iter().any(|row| what.holds(row)))
    }

    pub(super) async fn turn_for_person(&self, shop: ShopId, order: OrderId) -> Result<Try<'_>, WordError> {
        Try::begin(self, shop, order, 0).await?.map_err(|_| WordError::Busy)
    }

    pub(super) async fn write_word(
        &self,
        turn: Try<'_>,
        invoice: &Invoice,
        event: (&str, Option<&str>),
    ) -> Result<(), WordError> {
        self.store.write_invoice(&turn.lease, invoice, false, Some(event), self.clock.now()).await?;
        Ok(turn.end().await?)
    }

    /// What waited for the word is tried again: it finds how the invoice stands now.
    pub(super) async fn go_on(
        &self,
        shop: ShopId,
        order: OrderId,
        waited: fn(&Effect) -> bool,
    ) -> Result<(), WordError> {
        let detail = self.store.order(shop, order).await?.ok_or(WordError::NotFound)?;
        let waits = |row: &&store::EffectRow| row.state == EffectState::Parked && waited(&row.effect);
        for row in detail.effects.iter().filter(waits) {
            self.store.unpark_effect(shop, row.id, self.clock.now()).await?;
        }
        self.nudge();
        Ok(())
    }
}
