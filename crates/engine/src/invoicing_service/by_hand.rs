//! An invoice, or its reversal, at a person's word.

use store::InvoiceState;
use tracking::{Decision, Effect, InvoiceMoment, OrderId, Preference, ShopId, Verdict, Why};

use crate::command_error::CommandError;
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
        drop(unit);
        let effect = Effect::CreateInvoice { order, moment: InvoiceMoment::ByHand };
        self.decide_by_hand(shop, order, format!("{}:by_hand:{order}", Preference::CreateInvoice), effect).await
    }

    /// Has one of an order's invoices reversed: money goes back by a person's word only. A second word finds nothing to
    /// do.
    ///
    /// # Errors
    /// [`CommandError::NotFound`] when the order has no such invoice that stands, or the shop no invoicing service.
    pub async fn reverse_invoice(&self, shop: ShopId, order: OrderId, issue: u16) -> Result<(), CommandError> {
        let services = self.services(shop).await?;
        let invoices = self.store.invoices(shop, order).await?;
        let stands = |one: &store::Invoice| matches!(one.state, InvoiceState::Issued | InvoiceState::Paid);
        if !services.invoicing || !invoices.iter().any(|one| one.issue == issue && stands(one)) {
            return Err(CommandError::NotFound);
        }
        let key = format!("{}:reverse:{order}:{issue}", Preference::CreateInvoice);
        self.decide_by_hand(shop, order, key, Effect::ReverseInvoice { order, issue }).await
    }

    async fn decide_by_hand(
        &self,
        shop: ShopId,
        order: OrderId,
        key: String,
        effect: Effect,
    ) -> Result<(), CommandError> {
        let mut unit = self.store.unit(shop).await?;
        let decision = Decision {
            key,
            preference: Preference::CreateInvoice,
            label: None,
            about_at: None,
            status: None,
            verdict: Verdict::Act,
            why: Why::Confirmed,
            dispatched_at: None,
            effects: vec![effect],
        };
        unit.record_decisions(order, &[decision], self.clock.now()).await?;
        unit.commit().await?;
        self.store.hurry_order(shop, order, self.clock.now()).await?;
        self.nudge();
        Ok(())
    }
}
