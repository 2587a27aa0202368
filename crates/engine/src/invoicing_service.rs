//! Calling a shop's invoicing service: one try at a time, at its pace, signed in, and never blindly again.

mod asking;
mod by_hand;
mod connection;
mod conversation;
mod in_doubt;
mod look;
mod order_content;
mod payments_word;
mod persons_word;
pub(crate) mod places;
mod settings;
mod settings_entry;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::{AccountState, InvoicingLease, InvoicingTurn};
use tracking::{OrderId, ShopId};

use invoicing::{Account, Answer, Call, Invoicing, Kind, Next, ServiceError, Token};

use crate::WireError;
use crate::effects::ended::{Ended, LEASE};
use crate::engine::Engine;
use crate::engine_error::EngineError;

pub use connection::InvoicingEntry;
pub use in_doubt::{InDoubt, tried_payment};
pub use look::InvoicingLook;
pub(crate) use order_content::{customer_name, order_content};
pub use persons_word::{WordError, WordProblem};
pub use settings::{InvoiceSettings, KnownInvoicing, ListedByService, invoicing_name, known_invoicing};
pub use settings_entry::{SettingLine, SettingProblem, setting_lines};

/// A try with a shop's invoicing service. Ended by [`Try::over`]; one that is dropped ends with its lease.
pub(crate) struct Try<'a> {
    engine: &'a Engine,
    shop: ShopId,
    attempts: u32,
    pub(crate) lease: Box<InvoicingLease>,
    pub(crate) service: &'static dyn Invoicing,
    pub(crate) account: Account,
    pub(crate) settings: InvoiceSettings,
    token: Option<Token>,
    has_new_token: bool,
    /// No call before this instant.
    ready_at: Timestamp,
    worked: bool,
}

impl<'a> Try<'a> {
    /// Takes the shop's account for one order; or says how the effect ends without it.
    pub(crate) async fn begin(
        engine: &'a Engine,
        shop: ShopId,
        order: OrderId,
        attempts: u32,
    ) -> Result<Result<Self, Ended>, EngineError> {
        let now = engine.clock.now();
        let turn = engine.store.take_invoicing_turn(shop, order, now, engine.clock.stretch(LEASE)).await?;
        let InvoicingTurn::Given(lease) = turn else {
            let place = || engine.invoicing_places.next(shop, &engine.clock);
            return Ok(Err(without_turn(&turn, place)));
        };
        Self::with(engine, shop, attempts, lease).await
    }

    async fn with(
        engine: &'a Engine,
        shop: ShopId,
        attempts: u32,
        lease: Box<InvoicingLease>,
    ) -> Result<Result<Self, Ended>, EngineError> {
        let now = engine.clock.now();
        let Some(service) = invoicing::by_code(&lease.service) else {
            engine.store.end_invoicing_turn(&lease, now, false, now).await?;
            return Ok(Err(Ended::parked(format!("the invoicing service {} is not known", lease.service))));
        };
        let base_url = lease.base_url.clone().unwrap_or_else(|| engine.invoicing_site(service.profile()));
        let account = Account { base_url, credentials: lease.credentials.clone() };
        let settings = InvoiceSettings::read(&lease.settings);
        let token = lease.signed_in.clone().map(|(value, renew_at)| Token { value, renew_at });
        Ok(Ok(Self {
            engine,
            shop,
            attempts,
            lease,
            service,
            account,
            settings,
            token: token.filter(|token| token.renew_at > now),
            has_new_token: false,
            ready_at: now,
            worked: false,
        }))
    }

    /// Gives the account back.
    pub(crate) async fn over(self, ended: Ended) -> Result<Ended, EngineError> {
        let now = self.engine.clock.now();
        self.engine.store.end_invoicing_turn(&self.lease, self.ready_at, self.worked, now).await?;
        Ok(ended)
    }

    /// Sends one call as soon as the service's pace allows.
    async fn send(&mut self, call: Call, kind: Kind) -> Result<Answer, WireError> {
        let (clock, pace) = (&self.engine.clock, self.service.profile().pace);
        // On a manual clock nobody waits: there the pause lies between two tries.
        let wait = clock.real(self.ready_at.duration_since(clock.now()));
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let answer = self.engine.wire.send(call, pace.timeout).await;
        let pause = if kind == Kind::Write { pace.write_interval } else { pace.interval };
        self.hold(SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX));
        answer
    }

    fn hold(&mut self, pause: SignedDuration) {
        let now = self.engine.clock.now();
        self.ready_at = self.ready_at.max(now.checked_add(pause).unwrap_or(now));
    }

    async fn sign_in(&mut self) -> Result<Result<(), Ended>, EngineError> {
        let Some(call) = self.service.sign_in(&self.account) else {
            let error = ServiceError::Token.after_new_sign_in();
            return Ok(Err(self.failed(&error, Kind::Read).await?));
        };
        let call = match call {
            Ok(call) => call,
            Err(error) => return Ok(Err(self.failed(&error, Kind::Read).await?)),
        };
        let answer = match self.send(call, Kind::Read).await {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(self.unanswered(&error, Kind::Read))),
        };
        match self.service.read_sign_in(&answer, self.engine.clock.now()) {
            Ok(token) => {
                self.keep_token(Some((&token.value, token.renew_at))).await?;
                (self.token, self.has_new_token) = (Some(token), true);
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(self.failed(&error, Kind::Read).await?)),
        }
    }

    async fn keep_token(&self, token: Option<(&SecretString, Timestamp)>) -> Result<(), EngineError> {
        Ok(self.engine.store.save_invoicing_token(&self.lease, token).await?)
    }

    fn unanswered(&self, error: &WireError, kind: Kind) -> Ended {
        let kind = if matches!(error, WireError::NotReached { .. }) { Kind::Read } else { kind };
        self.next(Next::without_answer(kind), &error.to_string())
    }

    /// What follows from a call that failed. Wrong credentials stop the whole account, visibly, as one line.
    async fn failed(&mut self, error: &ServiceError, kind: Kind) -> Result<Ended, EngineError> {
        let next = error.next(kind);
        if let Next::HoldAccount(pause) = next {
            self.hold(SignedDuration::try_from(pause).unwrap_or(SignedDuration::from_hours(1)));
        }
        if matches!(error, ServiceError::Account { .. } | ServiceError::Token) {
            let message = error.to_string();
            tracing::warn!(shop.id = %self.shop, "Invoicing service {} refuses shop {}", self.lease.service, self.shop);
            let state = AccountState::NeedsAttention;
            self.engine.store.set_invoicing_state(self.shop, state, Some(&message)).await?;
            return Ok(Ended::NotNow { after: SignedDuration::ZERO });
        }
        Ok(self.next(next, &error.to_string()))
    }

    fn next(&self, next: Next, error: &str) -> Ended {
        let name = self.service.profile().name;
        let signed = |pause| SignedDuration::try_from(pause).unwrap_or(SignedDuration::from_hours(1));
        let backoff = crate::chance::backoff(self.attempts);
        match next {
            Next::Later(pause) => {
                Ended::Later { after: pause.map_or(backoff, signed), error: format!("{name}: {error}") }
            }
            Next::HoldAccount(pause) => Ended::NotNow { after: signed(pause) },
            Next::Look => {
                let error = format!("{name}: {error}; whether it was done is looked up before anything is repeated");
                Ended::Later { after: backoff, error }
            }
            Next::SignIn | Next::AccountsPerson | Next::Person => Ended::parked(format!("{name}: {error}")),
        }
    }
}

/// How an effect ends that found no service to call. One that was claimed just before its account was refused or taken
/// away waits with the others: the store gives them out again when there is an account that is used.
fn without_turn(turn: &InvoicingTurn, place: impl FnOnce() -> SignedDuration) -> Ended {
    match turn {
        InvoicingTurn::NotConnected => Ended::NotNow { after: SignedDuration::ZERO },
        InvoicingTurn::Given(_) | InvoicingTurn::NotBefore(_) | InvoicingTurn::ReservedFor(_) => {
            Ended::NotNow { after: place() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_claimed_just_before_its_account_was_refused_waits_with_the_others() {
        let place = || SignedDuration::from_millis(40);
        assert_eq!(without_turn(&InvoicingTurn::NotConnected, place), Ended::NotNow { after: SignedDuration::ZERO });
        let busy = InvoicingTurn::NotBefore(Timestamp::UNIX_EPOCH);
        assert_eq!(without_turn(&busy, place), Ended::NotNow { after: place() });
    }
}
