//! An invoice at a person's word.

use tracking::{Decision, Effect, InvoiceMoment, OrderId, Preference, ShopId, Verdict, Why};

use crate::commands::CommandError;
use crate::engine::Engine;

impl Engine {
    /// Has an order's invoice made now, whatever the switches say. A second word finds nothing to do; an order that has
    /// its invoice keeps it.
    ///
    /// # Errors
    /// [`CommandError::NotFound`] when the shop has no such order, or no invoicing service.
    pub async fn invoice_now(&self, shop: ShopId, order: OrderId) -> Result<(), CommandError> {
        let services = self.services(shop).await?;
        let mut unit = self.store.unit(shop).await?;
        if !services.invoicing || unit.order_files(&[order]).await?.is_empty() {
            return Err(CommandError::NotFound);
        }
        let decision = Decision {
            key: format!("{}:by_hand:{order}", Preference::CreateInvoice),
            preference: Preference::CreateInvoice,
            label: None,
            about_at: None,
            status: None,
            verdict: Verdict::Act,
            why: Why::Confirmed,
            dispatched_at: None,
            effects: vec![Effect::CreateInvoice { order, moment: InvoiceMoment::ByHand }],
        };
        unit.record_decisions(order, &[decision], self.clock.now()).await?;
        unit.commit().await?;
        self.store.hurry_order(shop, order, self.clock.now()).await?;
        self.nudge();
        Ok(())
    }
}
