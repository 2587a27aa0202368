//! *Test the connection*: a signed call that changes nothing, and what the service lists for the shop to choose from.

use invoicing::{Series, ServiceError, Vat, VatRate};
use store::AccountState;
use tracking::ShopId;

use super::asking::AskFailure;
use super::{InvoiceSettings, ListedByService, Try};
use crate::accounts::test_call::{ALTOGETHER, BETWEEN_TESTS};
use crate::accounts::{AccountError, TestResult};
use crate::effects::ended::LEASE;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// What a look at the service came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicingLook {
    /// Whether the service lets the account in.
    pub result: TestResult,
    /// The field of the credentials that is most likely at fault.
    pub field: Option<&'static str>,
}

impl Engine {
    /// Tests whether the service lets the shop in, with a new sign-in, and keeps what it lists: series and VAT rates. An
    /// account that was refused before and works now is used again; one that is refused needs attention.
    ///
    /// # Errors
    /// [`AccountError::TooSoon`] while another try is under way or right after one; [`AccountError::NotFound`] when no
    /// service is connected.
    pub async fn test_invoicing(&self, shop: ShopId) -> Result<InvoicingLook, AccountError> {
        self.connected(shop).await?;
        let lease = self.store.take_invoicing_look(shop, self.clock.now(), self.clock.stretch(LEASE)).await?;
        let lease = Box::new(lease.ok_or(AccountError::TooSoon)?);
        let mut turn = Try::with(self, shop, 0, lease).await?.map_err(|_| AccountError::NotFound)?;
        turn.token = None;
        let looked = tokio::time::timeout(ALTOGETHER, turn.look()).await;
        let looked = looked.unwrap_or(Ok(Err(AskFailure::TooSlow)))?;
        turn.hold(self.clock.stretch(BETWEEN_TESTS));
        turn.worked = looked.is_ok();
        let look = InvoicingLook::of(&looked);
        let store = &self.store;
        match (&look.result, looked) {
            (TestResult::Works, Ok(listed)) => {
                // Read again: a person may have changed something meanwhile.
                let account = store.invoicing_account(shop).await?.ok_or(AccountError::NotFound)?;
                let settings = InvoiceSettings::read(&account.settings).with_listed(listed);
                store.save_invoicing_settings(shop, &settings.to_text()?).await?;
                store.set_invoicing_state(shop, settings.state(), None).await?;
            }
            (TestResult::Refused { message }, _) => {
                store.set_invoicing_state(shop, AccountState::NeedsAttention, Some(message)).await?;
            }
            _ => {}
        }
        turn.end().await?;
        self.nudge();
        Ok(look)
    }
}

impl Try<'_> {
    async fn look(&mut self) -> Result<Result<ListedByService, AskFailure>, EngineError> {
        let checked = self.ask(&|service, account, token| service.check(account, token), |service, account, answer| {
            service.read_check(account, answer)
        });
        if let Err(failure) = checked.await? {
            return Ok(Err(failure));
        }
        let series = match self.service.profile().capabilities.tells_series {
            true => self.ask(&series_call, |service, _, answer| service.read_series(answer)).await?,
            false => Ok(Vec::new()),
        };
        let rates = self.ask(&|service, account, token| service.vat_rates(account, token), |service, _, answer| {
            service.read_vat_rates(answer)
        });
        // The account is good, even where a list does not come: the next look may bring it.
        let rates: Vec<VatRate> = rates.await?.unwrap_or_default();
        let series: Vec<Series> = series.unwrap_or_default();
        Ok(Ok(ListedByService { series: series.into_iter().map(|one| one.name).collect(), vat_rates: rates }))
    }

    /// Gives the account back after something that was no effect.
    pub(super) async fn end(self) -> Result<(), EngineError> {
        let now = self.engine.clock.now();
        Ok(self.engine.store.end_invoicing_turn(&self.lease, self.ready_at, self.worked, now).await?)
    }
}

fn series_call(
    service: &dyn invoicing::Invoicing,
    account: &invoicing::Account,
    token: Option<&invoicing::Token>,
) -> Result<invoicing::Call, ServiceError> {
    let missing = || ServiceError::Refused { field: None, message: "the service lists no series".to_owned() };
    service.series(account, token).ok_or_else(missing)?
}

impl InvoicingLook {
    fn of(looked: &Result<ListedByService, AskFailure>) -> Self {
        let Err(failure) = looked else { return Self { result: TestResult::Works, field: None } };
        let message = failure.to_string();
        let (result, field) = match failure {
            AskFailure::Service(ServiceError::Account { field, .. }) => (TestResult::Refused { message }, *field),
            AskFailure::Service(ServiceError::Token | ServiceError::Plan { .. }) => {
                (TestResult::Refused { message }, None)
            }
            AskFailure::Service(ServiceError::TooFast { .. }) => (TestResult::Busy, None),
            AskFailure::Service(ServiceError::Away { .. }) | AskFailure::Wire(_) | AskFailure::TooSlow => {
                (TestResult::Away { message }, None)
            }
            AskFailure::Service(_) => (TestResult::Unclear { message }, None),
        };
        Self { result, field }
    }
}

impl InvoiceSettings {
    /// The same with what the service lists now: what it does not tell stays as it was known.
    fn with_listed(mut self, listed: ListedByService) -> Self {
        if !listed.series.is_empty() {
            self.listed.series = listed.series;
        }
        if !listed.vat_rates.is_empty() {
            self.listed.vat_rates = listed.vat_rates;
        }
        if let (true, [only]) = (self.draft.series.is_empty(), self.listed.series.as_slice()) {
            self.draft.series.clone_from(only);
        }
        if let Vat::Payer { rates } = &mut self.draft.vat {
            rates.clone_from(&self.listed.vat_rates);
        }
        self
    }
}
