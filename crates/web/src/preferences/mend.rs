//! Two switches that exclude each other: one click keeps one of them.

use axum::extract::State;
use axum::response::Redirect;
use tracking::Preference;

use crate::app::App;
use crate::page::{PageError, Posted};

/// `POST /preferences/mend`: keeps the way that was chosen and puts the other one off.
pub(crate) async fn mend(State(app): State<App>, posted: Posted) -> Result<Redirect, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let now = app.clock.now();
    let mut preferences = app.store.preferences(me.shop).await?;
    match fields.text("keep") {
        "invoice_on_delivery" => preferences.invoice_with_label = preferences.invoice_with_label.put(false, now),
        "invoice_with_label" => preferences.put(Preference::CreateInvoice, false, now),
        "dispatch_on_pick_up" => preferences.mark_dispatched_on_label = false,
        "dispatch_with_label" => preferences.put(Preference::DispatchOnPickUp, false, now),
        _ => return Err(PageError::BadForm),
    }
    app.store.save_preferences(me.shop, &preferences, now).await?;
    app.engine.nudge();
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Mended the preferences of shop {}", me.shop);
    let page = if fields.text("back") == "defaults" { "default-values" } else { "tracking" };
    Ok(Redirect::to(&format!("/preferences/{page}?saved=1")))
}
