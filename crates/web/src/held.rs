//! A merchant's word about what is held back: *Do it now*, *Discard*.

use axum::extract::{Path, State};
use axum::response::Redirect;
use engine::Settled;
use tracking::{DecisionId, Why};

use crate::app::App;
use crate::language::Language;
use crate::page::{Notice, PageError, Posted};

/// So much is settled at once; what is left is shown again.
const SETTLED_AT_ONCE: u32 = 100;

/// `POST /held/{decision}/confirm`: *Do it now*.
pub(crate) async fn confirm(
    State(app): State<App>,
    Path(decision): Path<DecisionId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let settled = app.engine.confirm_held(posted.me.shop, decision).await?;
    Ok(Redirect::to(&match settled {
        Settled::Done => "/attention?done=held-confirmed".to_owned(),
        Settled::NotDone(why) => format!("/attention?done=held-not-done&why={why}"),
        Settled::StillHeld(why) => format!("/attention?done=held-still&why={why}"),
        Settled::Already => "/attention?done=held-gone".to_owned(),
    }))
}

/// `POST /held/{decision}/discard`: *Discard*.
pub(crate) async fn discard(
    State(app): State<App>,
    Path(decision): Path<DecisionId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    let settled = app.engine.discard_held(posted.me.shop, decision).await?;
    let done = if settled == Settled::Already { "held-gone" } else { "held-discarded" };
    Ok(Redirect::to(&format!("/attention?done={done}")))
}

/// `POST /held/confirm-all`: does all that waits because old scans were read again.
pub(crate) async fn confirm_all(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    let settled = app.engine.confirm_read_again(posted.me.shop, SETTLED_AT_ONCE).await?;
    Ok(Redirect::to(&format!("/attention?done=held-confirmed-all&count={settled}")))
}

/// What is said about it on the page that it comes back to.
pub(crate) fn notice(language: Language, done: &str, why: &str, count: u64) -> Option<Notice> {
    let because = |key: &str| {
        let why = why.parse::<Why>().ok()?;
        Some(Notice::warn(language.say_with(key, "why", language.why(&why))))
    };
    match done {
        "held-confirmed" => Some(Notice::good(language.say("held-confirmed"))),
        "held-confirmed-all" => Some(Notice::good(language.say_with("held-confirmed-all", "count", count))),
        "held-discarded" => Some(Notice::good(language.say("held-discarded"))),
        "held-gone" => Some(Notice::warn(language.say("held-gone"))),
        "held-not-done" => because("held-not-done"),
        "held-still" => because("held-still"),
        _ => None,
    }
}
