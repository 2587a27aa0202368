//! A shop's new timetable: labels that wait get their next ask by it.

use tracking::{LabelId, NextAsk, ShopId, next_ask};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// Labels looked at in one statement.
const AT_ONCE: u32 = 500;

impl Engine {
    /// Gives a shop's waiting labels their next ask by the times that its preferences have now. Returns how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn retime(&self, shop: ShopId) -> Result<u64, EngineError> {
        let times = self.store.preferences(shop).await?.ask;
        let zone = self.zone(shop).await?;
        let mut after = LabelId(i64::MIN);
        let mut retimed = 0;
        loop {
            let labels = self.store.scheduled_labels(shop, after, AT_ONCE).await?;
            let Some(last) = labels.last() else { break };
            after = last.id;
            // A label that was never asked is due at once, whatever the timetable says.
            let asks: Vec<(LabelId, NextAsk)> = labels
                .iter()
                .filter_map(|label| {
                    let next = next_ask(label.asked_at?, label.status, label.last_news_at, &times, &zone);
                    (next != label.next).then_some((label.id, next))
                })
                .collect();
            retimed += self.store.reschedule(shop, &asks).await?;
        }
        self.nudge();
        Ok(retimed)
    }
}
