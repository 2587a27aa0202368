//! One read of the service outside of the conversations, for a person who waits.

use invoicing::{Account, Answer, Call, Invoicing, Kind, ServiceError, Token};

use super::Try;
use crate::WireError;
use crate::accounts::test_call::ONE_ANSWER;
use crate::engine_error::EngineError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskFailure {
    /// The service refused or failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The service was not reached.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It took too long.
    #[error("no answer came within {} s", ONE_ANSWER.as_secs())]
    TooSlow,
}

type BuildCall = dyn Fn(&dyn Invoicing, &Account, Option<&Token>) -> Result<Call, ServiceError> + Send + Sync;

impl Try<'_> {
    /// Asks, signed in.
    pub(crate) async fn ask<T>(
        &mut self,
        build: &BuildCall,
        read: impl Fn(&dyn Invoicing, &Account, &Answer) -> Result<T, ServiceError> + Send + Sync,
    ) -> Result<Result<T, AskFailure>, EngineError> {
        loop {
            let call = match build(self.service, &self.account, self.token.as_ref()) {
                Ok(call) => call,
                Err(ServiceError::Token) if !self.has_new_token => match self.sign_in_for_person().await? {
                    Ok(()) => continue,
                    Err(failure) => return Ok(Err(failure)),
                },
                Err(error) => return Ok(Err(error.after_new_sign_in().into())),
            };
            let answer = match self.answer_in_time(call).await {
                Ok(answer) => answer,
                Err(failure) => return Ok(Err(failure)),
            };
            match read(self.service, &self.account, &answer) {
                Ok(read) => return Ok(Ok(read)),
                Err(ServiceError::Token) if !self.has_new_token => self.token = None,
                Err(error) => return Ok(Err(error.after_new_sign_in().into())),
            }
        }
    }

    async fn answer_in_time(&mut self, call: Call) -> Result<Answer, AskFailure> {
        let sent = tokio::time::timeout(ONE_ANSWER, self.send(call, Kind::Read)).await;
        Ok(sent.map_err(|_| AskFailure::TooSlow)??)
    }

    async fn sign_in_for_person(&mut self) -> Result<Result<(), AskFailure>, EngineError> {
        let call = match self.service.sign_in(&self.account) {
            Some(Ok(call)) => call,
            Some(Err(error)) => return Ok(Err(error.into())),
            None => return Ok(Err(ServiceError::Token.after_new_sign_in().into())),
        };
        let answer = match self.answer_in_time(call).await {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        match self.service.read_sign_in(&answer, self.engine.clock.now()) {
            Ok(token) => {
                self.keep_token(Some((&token.value, token.renew_at))).await?;
                (self.token, self.has_new_token) = (Some(token), true);
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(error.after_new_sign_in().into())),
        }
    }
}
