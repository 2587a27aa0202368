//! One sign-in at a time for each account, and its token kept in the store until it is old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use couriers::{Account, Courier, Token};
use jiff::Timestamp;
use tracking::AccountId;

use super::ask::AskError;
use crate::{Clock, Wire};

/// An account's newest token; whoever holds the lock may sign in.
type Slot = Arc<tokio::sync::Mutex<Option<Token>>>;

/// Which accounts are signing in. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct SignIns(Arc<Mutex<HashMap<AccountId, Slot>>>);

impl SignIns {
    fn of(&self, account: AccountId) -> Slot {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(account).or_default())
    }
}

/// A token for one refresh: the stored one while it is good, else a new one.
///
/// `refused` is a token that the courier has just turned away: it is never given again.
pub(crate) async fn token(
    sign_ins: &SignIns,
    id: AccountId,
    stored: Option<Token>,
    refused: Option<&Token>,
    signing: &Signing<'_>,
) -> Result<Option<(Token, IsNew)>, AskError> {
    let Some(call) = signing.courier.sign_in(signing.account) else { return Ok(None) };
    let call = call.map_err(AskError::Call)?;
    let slot = sign_ins.of(id);
    let mut kept = slot.lock().await;
    let now = signing.clock.now();
    let candidates = kept.clone().into_iter().chain(stored);
    if let Some(good) = candidates.into_iter().find(|token| is_good(token, refused, now)) {
        *kept = Some(good.clone());
        return Ok(Some((good, IsNew(false))));
    }
    let pace = signing.courier.profile().pace;
    let answer = signing.wire.send(call, pace.timeout).await.map_err(AskError::Wire)?;
    let token = signing.courier.read_sign_in(&answer, signing.clock.now()).map_err(AskError::Call)?;
    *kept = Some(token.clone());
    Ok(Some((token, IsNew(true))))
}

/// What a sign-in needs.
pub(crate) struct Signing<'a> {
    pub(crate) courier: &'a dyn Courier,
    pub(crate) account: &'a Account,
    pub(crate) wire: &'a Wire,
    pub(crate) clock: &'a Clock,
}

/// True for a token that has just been made and is not in the store yet.
pub(crate) struct IsNew(pub(crate) bool);

fn is_good(token: &Token, refused: Option<&Token>, now: Timestamp) -> bool {
    use secrecy::ExposeSecret;
    let is_refused = refused.is_some_and(|refused| refused.value.expose_secret() == token.value.expose_secret());
    !is_refused && token.renew_at > now
}
