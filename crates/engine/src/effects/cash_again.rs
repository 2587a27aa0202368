//! *Mark as paid on remittance*: a payment is looked at once more before it is made. Since it was decided, a sheet may
//! have changed the amount, or the merchant the switch.

use store::{ClaimedEffect, Unit};
use tracking::{OrderFile, Preference, Preferences, Trigger, Why, cash_refuses};

use crate::deciding::decide_and_record;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// Whether the cash keeps a claimed payment back as things are now.
pub(super) async fn keeps_back(engine: &Engine, claimed: &ClaimedEffect) -> Result<bool, EngineError> {
    let mut unit = engine.store.unit(claimed.shop).await?;
    let files = unit.order_files(&[claimed.order]).await?;
    let preferences = engine.store.preferences(claimed.shop).await?;
    let Some(file) = files.first() else { return Ok(false) };
    Ok(refusal(&mut unit, file, &preferences).await?.is_some())
}

/// Takes the payment back and decides anew, in one transaction; gives it back when the cash came in the meantime.
pub(super) async fn take_back(engine: &Engine, claimed: &ClaimedEffect) -> Result<(), EngineError> {
    let services = engine.services(claimed.shop).await?;
    let now = engine.clock.now();
    let mut unit = engine.store.unit(claimed.shop).await?;
    let files = unit.order_files(&[claimed.order]).await?;
    // Behind the lock: whoever switches later decides about the order afterwards.
    let preferences = engine.store.preferences(claimed.shop).await?;
    let refused = match files.first() {
        Some(file) => refusal(&mut unit, file, &preferences).await?.map(|why| (file, why)),
        None => None,
    };
    let Some((file, why)) = refused else {
        drop(unit);
        return Ok(engine.store.release_effect(claimed, now).await?);
    };
    unit.withdraw_effect(claimed, why.as_str(), now).await?;
    if unit.newest_why(claimed.order, Preference::FinancialStatus).await? != Some(why) {
        let triggers = [Trigger::PaidOnAgain { at: now }];
        decide_and_record(&mut unit, file, &preferences, &services, &triggers, now).await?;
    }
    Ok(unit.commit().await?)
}

/// A person's word about the difference stands until more cash is decided about.
async fn refusal(unit: &mut Unit, file: &OrderFile, preferences: &Preferences) -> Result<Option<Why>, EngineError> {
    let Some(why) = cash_refuses(file, preferences) else { return Ok(None) };
    let newest = unit.newest_why(file.order.id, Preference::FinancialStatus).await?;
    Ok((newest != Some(Why::Confirmed)).then_some(why))
}
