//! From what changed to what is written: decisions, their effects, and what a person should look at.

use jiff::Timestamp;
use store::Unit;
use tracking::{OrderFile, Preferences, Services, Trigger, Verdict, decide, restrain};

use crate::engine_error::EngineError;

/// Decides about one order and records it in the transaction that records why.
pub(crate) async fn decide_and_record(
    unit: &mut Unit,
    file: &OrderFile,
    preferences: &Preferences,
    services: &Services,
    triggers: &[Trigger],
    now: Timestamp,
) -> Result<(), EngineError> {
    let mut decisions = decide(file, preferences, services, triggers);
    if decisions.iter().any(|decision| decision.verdict == Verdict::Act) {
        decisions = restrain(decisions, &unit.restraints(file.order.id).await?);
    }
    if !decisions.is_empty() {
        unit.record_decisions(file.order.id, &decisions, now).await?;
    }
    let alerts = file.alerts();
    if !alerts.is_empty() {
        unit.record_alerts(file.order.id, &alerts).await?;
    }
    Ok(())
}
