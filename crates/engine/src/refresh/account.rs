//! A courier account as a conversation needs it, and how long its labels may be in hand.

use std::time::Duration;

use couriers::{Account, Courier, Token};
use store::{AccountState, ClaimedBatch};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// A claimed label is another worker's again after this much real time: longer than the slowest conversation.
pub(super) const LEASE: Duration = Duration::from_secs(120);

/// What is needed to call the courier; `None` when the account is gone.
pub(super) async fn courier_account(
    engine: &Engine,
    batch: &ClaimedBatch,
    courier: &dyn Courier,
) -> Result<Option<(Account, Option<Token>)>, EngineError> {
    let (shop, id) = (batch.account.shop, batch.account.id);
    let Some(access) = engine.store.account_access(shop, id).await? else { return Ok(None) };
    let Some(base_url) = engine.account_site(courier.profile(), access.base_url.as_deref()) else {
        let why = "the account's address is none of the courier's";
        engine.store.set_account_state(shop, id, AccountState::NeedsAttention, Some(why)).await?;
        return Ok(None);
    };
    let account = Account { base_url, credentials: access.credentials };
    Ok(Some((account, access.token.map(|(value, renew_at)| Token { value, renew_at }))))
}
