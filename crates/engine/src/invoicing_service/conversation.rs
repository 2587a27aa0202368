//! Carrying a conversation with a service to its end.

use invoicing::{
    Answer, Issued, Issuing, Kind, Reversed, Reversing, ServiceError, Settled, Settling, Step, Token, Tried,
    TriedPayment, TriedReversal,
};

use store::Invoice;

use super::Try;
use crate::effects::ended::Ended;
use crate::engine_error::EngineError;

/// Making an invoice, registering a payment and reversing are all asked what to send and told what came.
pub(crate) trait Conversation {
    type Memory;
    type End;
    /// Puts into the invoice's row what must be known after a kill. True: no other order may be tried before the end is.
    fn keep(memory: &Self::Memory, invoice: &mut Invoice) -> Result<bool, serde_json::Error>;
    fn next(&self, token: Option<&Token>) -> Result<Step<Self::Memory, Self::End>, ServiceError>;
    fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError>;
}

impl Conversation for Issuing<'_> {
    type Memory = Tried;
    type End = Issued;
    fn keep(tried: &Tried, invoice: &mut Invoice) -> Result<bool, serde_json::Error> {
        invoice.tried = Some(serde_json::to_string(tried)?);
        // Only the series' next number can tell whose invoice it became: nobody else may take one meanwhile.
        Ok(tried.next_number.is_some())
    }
    fn next(&self, token: Option<&Token>) -> Result<Step<Tried, Issued>, ServiceError> {
        self.next(token)
    }
    fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.answered(answer)
    }
}

impl Conversation for Settling<'_> {
    type Memory = TriedPayment;
    type End = Settled;
    fn keep(tried: &TriedPayment, invoice: &mut Invoice) -> Result<bool, serde_json::Error> {
        invoice.tried_payment = Some(serde_json::to_string(tried)?);
        Ok(false)
    }
    fn next(&self, token: Option<&Token>) -> Result<Step<TriedPayment, Settled>, ServiceError> {
        self.next(token)
    }
    fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.answered(answer)
    }
}

impl Conversation for Reversing<'_> {
    type Memory = TriedReversal;
    type End = Reversed;
    fn keep(tried: &TriedReversal, invoice: &mut Invoice) -> Result<bool, serde_json::Error> {
        invoice.tried_reversal = Some(serde_json::to_string(tried)?);
        // As for an invoice: the number that it took tells whose it is.
        Ok(tried.next_number.is_some())
    }
    fn next(&self, token: Option<&Token>) -> Result<Step<TriedReversal, Reversed>, ServiceError> {
        self.next(token)
    }
    fn answered(&mut self, answer: &Answer) -> Result<(), ServiceError> {
        self.answered(answer)
    }
}

impl Try<'_> {
    /// To its end, or to how the effect ends without one. What must be known after a kill is written down before the
    /// call that it is about leaves.
    pub(crate) async fn converse<C: Conversation>(
        &mut self,
        mut conversation: C,
        invoice: &mut Invoice,
    ) -> Result<Result<C::End, Ended>, EngineError> {
        loop {
            let (call, kind, memory) = match conversation.next(self.token.as_ref()) {
                Ok(Step::Done(end)) => {
                    self.worked = true;
                    return Ok(Ok(end));
                }
                Ok(Step::Send { call, kind, remember }) => (call, kind, remember),
                Err(ServiceError::Token) => match self.sign_in_once().await? {
                    Ok(()) => continue,
                    Err(ended) => return Ok(Err(ended)),
                },
                // Nothing was sent.
                Err(error) => return Ok(Err(self.failed(&error, Kind::Read).await?)),
            };
            if let Some(memory) = memory {
                let reserve = C::keep(&memory, invoice).map_err(EngineError::Json)?;
                let now = self.engine.clock.now();
                self.engine.store.write_invoice(&self.lease, invoice, reserve, None, now).await?;
            }
            let answer = match self.send(*call, kind).await {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(self.unanswered(&error, kind))),
            };
            match conversation.answered(&answer) {
                Ok(()) => {}
                Err(ServiceError::Token) => match self.sign_in_once().await? {
                    Ok(()) => {}
                    Err(ended) => return Ok(Err(ended)),
                },
                Err(error) => return Ok(Err(self.failed(&error, kind).await?)),
            }
        }
    }

    /// A token that is refused right after it was given is the account's fault.
    async fn sign_in_once(&mut self) -> Result<Result<(), Ended>, EngineError> {
        if self.has_new_token {
            let error = ServiceError::Token.after_new_sign_in();
            return Ok(Err(self.failed(&error, Kind::Read).await?));
        }
        if self.token.take().is_some() {
            self.keep_token(None).await?;
        }
        self.sign_in().await
    }
}
