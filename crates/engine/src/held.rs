//! A person's word about what is held back.

use store::Unit;
use tracking::{DecisionId, ShopId, Verdict, Why, close_held, decide_held};

use crate::command_error::CommandError;
use crate::engine::Engine;

/// What came of a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is being done.
    Done,
    /// It was closed without doing anything.
    NotDone(Why),
    /// Something is still missing: it goes on waiting.
    StillHeld(Why),
    /// It was settled before, or a newer decision has taken its place.
    Already,
}

impl Engine {
    /// Does what was held back, now. What changed since then counts: an order that was cancelled or paid meanwhile is
    /// left alone, and the answer says so. A second word finds nothing to do.
    ///
    /// # Errors
    /// [`CommandError::NotFound`] when the shop has no such decision.
    pub async fn confirm_held(&self, shop: ShopId, decision: DecisionId) -> Result<Settled, CommandError> {
        let (preferences, services) = (self.store.preferences(shop).await?, self.services(shop).await?);
        let mut unit = self.store.unit(shop).await?;
        let Some((order, held)) = unit.held_decision(decision).await? else { return already(unit, decision).await };
        let files = unit.order_files(&[order]).await?;
        let file = files.first().ok_or(CommandError::NotFound)?;
        let decided = decide_held(file, &preferences, &services, &held);
        let settled = match &decided {
            Some(decided) if decided.verdict == Verdict::Hold => return Ok(Settled::StillHeld(decided.why)),
            Some(decided) if decided.verdict == Verdict::No => Settled::NotDone(decided.why),
            Some(_) => Settled::Done,
            None => Settled::NotDone(Why::NoLongerSo),
        };
        let decision = decided.unwrap_or_else(|| close_held(&held, Why::NoLongerSo));
        unit.record_decisions(order, &[decision], self.clock.now()).await?;
        unit.commit().await?;
        self.store.hurry_order(shop, order, self.clock.now()).await?;
        self.nudge();
        Ok(settled)
    }

    /// Closes what was held back without doing it.
    ///
    /// # Errors
    /// [`CommandError::NotFound`] when the shop has no such decision.
    pub async fn discard_held(&self, shop: ShopId, decision: DecisionId) -> Result<Settled, CommandError> {
        let mut unit = self.store.unit(shop).await?;
        let Some((order, held)) = unit.held_decision(decision).await? else { return already(unit, decision).await };
        unit.record_decisions(order, &[close_held(&held, Why::Discarded)], self.clock.now()).await?;
        unit.commit().await?;
        Ok(Settled::NotDone(Why::Discarded))
    }

    /// Does what reading old scans again held back, oldest first, at most `most` of it. Returns how many were settled.
    ///
    /// # Errors
    /// When the store or the engine fails; what was done until then is done.
    pub async fn confirm_read_again(&self, shop: ShopId, most: u32) -> Result<u64, CommandError> {
        let mut settled = 0;
        for decision in self.store.held_because(shop, Why::ReadAgain, most).await? {
            match self.confirm_held(shop, decision).await? {
                Settled::Done | Settled::NotDone(_) => settled += 1,
                Settled::StillHeld(_) | Settled::Already => {}
            }
        }
        Ok(settled)
    }
}

async fn already(mut unit: Unit, decision: DecisionId) -> Result<Settled, CommandError> {
    unit.has_decision(decision).await?.then_some(Settled::Already).ok_or(CommandError::NotFound)
}
