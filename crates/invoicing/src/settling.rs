//! Registering one payment, never twice: what is paid is read before and, after a try of unknown end, again.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Account, Answer, InvoiceNo, Invoicing, Kind, Paid, Payment, ServiceError, Step, Token};

/// What is kept with the effect before the call that registers the payment is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedPayment {
    /// What was paid before.
    pub paid_before: Decimal,
    /// What was to be added.
    pub amount: Decimal,
    /// A person has said that it was registered.
    #[serde(default)]
    pub is_settled: bool,
}

/// The end of [`Settling`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// Registered now.
    Paid {
        /// The amount: what was open, at most the payment's.
        amount: Decimal,
        /// Still open after it.
        open: Decimal,
    },
    /// Registered by an earlier try.
    PaidBefore {
        /// Still open.
        open: Decimal,
    },
    /// Nothing was open: somebody else had settled it.
    NothingOpen,
    /// Nothing is open although it is not paid: it was reversed.
    Reversed,
    /// The invoice was cancelled.
    Cancelled,
    /// Another amount came in since the earlier try: only a person can tell whose it is.
    Doubt {
        /// What is paid now.
        paid: Decimal,
        /// What the earlier try knew.
        tried: TriedPayment,
    },
}

/// One try to register a payment, as a conversation like [`crate::Issuing`].
pub struct Settling<'a> {
    service: &'a dyn Invoicing,
    account: &'a Account,
    invoice: &'a InvoiceNo,
    payment: Payment,
    tried: Option<TriedPayment>,
    stage: Stage,
}

#[derive(Debug, Clone)]
enum Stage {
    Look { refused: bool },
    Pay(TriedPayment, Decimal),
    Over(Settled),
}

impl<'a> Settling<'a> {
    /// Begins. `tried` is what an earlier try kept.
    pub fn new(
        service: &'a dyn Invoicing,
        account: &'a Account,
        invoice: &'a InvoiceNo,
        payment: Payment,
        tried: Option<TriedPayment>,
    ) -> Self {
        Self { service, account, invoice, payment, tried, stage: Stage::Look { refused: false } }
    }

    /// What is to be done next.
    ///
    /// # Errors
    /// When the call cannot be built; [`ServiceError::Token`]: sign in and ask again.
    pub fn next(&self, token: Option<&Token>) -> Result<Step<TriedPayment, Settled>, ServiceError> {
        match &self.stage {
            Stage::Look { .. } => {
                let call = self.service.paid(self.account, token, self.invoice)?;
                Ok(Step::Send { call: Box::new(call), kind: Kind::Read, remember: None })
            }
            Stage::Pay(tried, _) => {
                let payment = Payment { amount: tried.amount, ..self.payment.clone() };
                let call = self.service.settle(self.account, token, self.invoice, &payment)?;
                Ok(Step::Send { call: Box::new(call), kind: Kind::Write, remember: Some(tried.clone()) })
            }
            Stage::Over(end) => Ok(Step::Done(end.clone())),
        }
    }

    /// Takes the answer to the call that [`Settling::next`] gave.
    ///
    /// # Errors
    /// When the call failed; `next(kind)` of the error, with the kind of the step, says what to do.
    pub fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.stage = match self.stage.clone() {
            Stage::Look { refused } => match self.service.read_paid(answer) {
                Ok(paid) => self.after_look(&paid, refused),
                Err(ServiceError::Cancelled { .. }) => Stage::Over(Settled::Cancelled),
                Err(error) => return Err(error),
            },
            Stage::Pay(tried, open) => match self.service.read_settled(answer) {
                Ok(()) => Stage::Over(Settled::Paid { amount: tried.amount, open: open - tried.amount }),
                Err(ServiceError::NothingOpen { .. }) => Stage::Look { refused: true },
                Err(ServiceError::Cancelled { .. }) => Stage::Over(Settled::Cancelled),
                Err(ServiceError::Reversed { .. }) => Stage::Over(Settled::Reversed),
                Err(ServiceError::Token) => return Err(ServiceError::Token),
                Err(error) => {
                    // Whatever went wrong: before it is repeated, one looks.
                    self.tried = Some(tried);
                    self.stage = Stage::Look { refused: false };
                    return Err(error);
                }
            },
            over @ Stage::Over(_) => over,
        };
        Ok(())
    }

    fn after_look(&self, paid: &Paid, refused: bool) -> Stage {
        let open = paid.open();
        let has_ours = paid.references.contains(&self.payment.reference);
        let is_ours = |tried: &TriedPayment| tried.is_settled || paid.paid == tried.paid_before + tried.amount;
        if paid.is_cancelled {
            return Stage::Over(Settled::Cancelled);
        }
        match &self.tried {
            Some(tried) if has_ours || is_ours(tried) => Stage::Over(Settled::PaidBefore { open }),
            Some(tried) if paid.paid != tried.paid_before => {
                Stage::Over(Settled::Doubt { paid: paid.paid, tried: tried.clone() })
            }
            None if has_ours => Stage::Over(Settled::PaidBefore { open }),
            _ if open.is_zero() => Stage::Over(Settled::NothingOpen),
            // "Nothing open" was the answer although the sums say otherwise: a reversal.
            _ if refused => Stage::Over(Settled::Reversed),
            _ => {
                let amount = open.min(self.payment.amount);
                Stage::Pay(TriedPayment { paid_before: paid.paid, amount, is_settled: false }, open)
            }
        }
    }
}
