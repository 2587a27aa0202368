//! Why Shopify does not do what it is asked, over the whole shop: what it means, what to do, and *Ask again now*.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Redirect;
use engine::commands::SCOPE_MISSING;
use jiff::Timestamp;
use store::{ParkedEffect, ShopifyRefusal};

use crate::app::App;
use crate::page::{PageError, Posted, SignedIn};

/// What is known of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShopifyTrouble {
    pub(crate) refusal: Option<ShopifyRefusal>,
    /// Why the changes at Shopify could not be read.
    pub(crate) round_error: Option<String>,
}

/// The same for people.
#[derive(Debug, Clone)]
pub(crate) struct ShopifyPanel {
    pub(crate) refusal: Option<RefusalLines>,
    /// What Shopify says is missing, once each.
    pub(crate) scopes: Vec<String>,
    pub(crate) round_error: Option<String>,
}

/// Why Shopify takes no calls.
#[derive(Debug, Clone)]
pub(crate) struct RefusalLines {
    pub(crate) what: String,
    pub(crate) advice: String,
    /// Since when, and when it is asked again.
    pub(crate) times: String,
}

/// `POST /shopify/ask-again`.
pub(crate) async fn ask_again(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    app.engine.ask_shopify_again(posted.me.shop).await?;
    Ok(Redirect::to("/attention?done=shopify"))
}

impl ShopifyPanel {
    /// `None` when Shopify does what it is asked.
    pub(super) fn new(
        me: &SignedIn,
        now: Timestamp,
        trouble: &ShopifyTrouble,
        parked: &[ParkedEffect],
    ) -> Option<Self> {
        let language = me.language;
        let refusal = trouble.refusal.and_then(|refusal| {
            let moment = |at: Timestamp| language.moment(at, now, &me.zone);
            let times = [("since", moment(refusal.since).into()), ("when", moment(refusal.asked_again_at).into())];
            Some(RefusalLines {
                what: language.shopify_refusal(refusal.state)?,
                advice: language.say(&format!("shopify-{}-advice", refusal.state)),
                times: language.say_with_all("shopify-times", times),
            })
        });
        let denied = parked.iter().filter(|effect| effect.outcome.as_deref() == Some(SCOPE_MISSING));
        let scopes: BTreeSet<String> = denied.filter_map(|effect| effect.last_error.clone()).collect();
        // What a refusal makes fail needs no line of its own.
        let round_error = trouble.round_error.clone().filter(|_| refusal.is_none());
        let is_well = refusal.is_none() && scopes.is_empty() && round_error.is_none();
        (!is_well).then(|| Self { refusal, scopes: scopes.into_iter().collect(), round_error })
    }
}
