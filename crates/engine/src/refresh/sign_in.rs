//! One sign-in at a time for each account, and its token kept in the store until it is old.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use couriers::{Account, Courier, Token};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tracking::AccountId;

use super::ask_error::AskError;
use crate::{Clock, Wire};

/// Whoever holds the lock may sign in.
type Slot = Arc<tokio::sync::Mutex<Known>>;

/// What is known of an account's sign-in.
#[derive(Debug, Default)]
struct Known {
    /// A sign of the address and the credentials that the rest is about.
    of: u64,
    newest: Option<Token>,
    failed: Option<(Timestamp, AskError)>,
}

/// Which accounts are signing in. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct SignIns(Arc<Mutex<HashMap<AccountId, Slot>>>);

impl SignIns {
    fn of(&self, account: AccountId) -> Slot {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(account).or_default())
    }
}

/// What a sign-in needs.
pub(crate) struct Signing<'a> {
    pub(crate) courier: &'a dyn Courier,
    pub(crate) id: AccountId,
    pub(crate) account: &'a Account,
    /// A failure after this instant was waited for. When the labels were claimed; for a second try, when that began.
    pub(crate) since: Timestamp,
    pub(crate) wire: &'a Wire,
    pub(crate) clock: &'a Clock,
}

/// True for a token that has just been made and is not in the store yet.
pub(crate) struct IsNew(pub(crate) bool);

/// A token for one refresh: the stored one while it is good, else a new one; `None` for a courier without sign-in.
///
/// `refused` is a token that the courier has just turned away: it is never given again. Who waited while another's
/// sign-in failed shares that failure: a wrong password is not tried once for each label.
pub(crate) async fn token(
    sign_ins: &SignIns,
    stored: Option<Token>,
    refused: Option<&Token>,
    signing: &Signing<'_>,
) -> Result<Option<(Token, IsNew)>, AskError> {
    let Some(call) = signing.courier.sign_in(signing.account) else { return Ok(None) };
    let call = call.map_err(AskError::Call)?;
    let slot = sign_ins.of(signing.id);
    let mut known = slot.lock().await;
    let of = sign_of(signing.account);
    if known.of != of {
        *known = Known { of, ..Known::default() };
    }
    let now = signing.clock.now();
    let candidates = known.newest.clone().into_iter().chain(stored);
    if let Some(good) = candidates.into_iter().find(|token| is_good(token, refused, now)) {
        known.newest = Some(good.clone());
        return Ok(Some((good, IsNew(false))));
    }
    if let Some((_, error)) = known.failed.as_ref().filter(|(at, _)| *at >= signing.since) {
        return Err(error.clone());
    }
    let pace = signing.courier.profile().pace;
    let answer = signing.wire.send(call, pace.timeout).await.map_err(AskError::Wire);
    let read = |answer| signing.courier.read_sign_in(&answer, signing.clock.now()).map_err(AskError::Call);
    match answer.and_then(read) {
        Ok(token) => {
            (known.newest, known.failed) = (Some(token.clone()), None);
            Ok(Some((token, IsNew(true))))
        }
        Err(error) => {
            known.failed = Some((signing.clock.now(), error.clone()));
            Err(error)
        }
    }
}

/// Tells other credentials or another address apart, without keeping them.
fn sign_of(account: &Account) -> u64 {
    let mut hasher = DefaultHasher::new();
    account.base_url.hash(&mut hasher);
    for (field, secret) in &account.credentials {
        (field, secret.expose_secret()).hash(&mut hasher);
    }
    hasher.finish()
}

fn is_good(token: &Token, refused: Option<&Token>, now: Timestamp) -> bool {
    let is_refused = refused.is_some_and(|refused| refused.value.expose_secret() == token.value.expose_secret());
    !is_refused && token.renew_at > now
}
