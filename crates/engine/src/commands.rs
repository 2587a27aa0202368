//! What a person asks for on a page or the command line.

use couriers::LabelError;
use store::{NewLabel, Store, StoreError, Unit};
use tracking::{Direction, EffectId, LabelFile, LabelId, MatchReason, OrderFile, OrderId, ShopId, TrackingNo, Trigger};

use crate::choosing::settle;
use crate::command_error::CommandError;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::Intake;

/// The word of effects that Shopify denied access to; as [`shopify::ShopifyError::word`] says it.
pub const SCOPE_MISSING: &str = "scope_missing";

impl Engine {
    /// Adds a label by hand. It enters tracking at once.
    ///
    /// # Errors
    /// When the courier or the number cannot be, the order is another shop's, or it has the label already.
    pub async fn add_label(
        &self,
        shop: ShopId,
        order: OrderId,
        courier: &str,
        number: &str,
    ) -> Result<LabelId, CommandError> {
        let known = couriers::by_code(courier).ok_or_else(|| CommandError::UnknownCourier {
            given: courier.to_owned(),
            known: couriers::all().iter().map(|one| one.profile().code).collect::<Vec<_>>().join(", "),
        })?;
        let number = TrackingNo::parse(number)?;
        known.check_number(&number).map_err(|error| CommandError::NotThisCouriers {
            number: number.to_string(),
            courier: known.profile().name.to_owned(),
            expected: match error {
                LabelError::Malformed { expected } => expected.to_owned(),
                other => other.to_string(),
            },
        })?;
        let intake = Intake::of(self, shop).await?;
        let mut unit = self.store.unit(shop).await?;
        let files = unit.order_files(&[order]).await?;
        let file = files.first().ok_or(CommandError::NotFound)?;
        let direction = tracking::guess_direction(file, intake.now);
        if let Some(unclear) = unclear_twin(&mut unit, file, &number).await? {
            settle(&mut unit, &intake, file, unclear, known.profile().code, MatchReason::Chosen).await?;
            unit.commit().await?;
            self.nudge();
            return Ok(unclear.label.id);
        }
        let label = intake.label(order, only_fulfillment(file), known.profile().code, number.clone(), direction);
        let id = match unit.add_label(&label).await? {
            Some(id) => id,
            None => take_up(&mut unit, file, &label)
                .await?
                .ok_or(CommandError::LabelExists { number: number.to_string() })?,
        };
        if intake.dispatches(file, direction) {
            unit.set_dispatched(order, intake.now).await?;
        }
        unit.commit().await?;
        self.nudge();
        Ok(id)
    }

    /// Cancels a label here: it is not asked any more and does not count for its order.
    ///
    /// # Errors
    /// When the label is another shop's.
    pub async fn cancel_label(&self, shop: ShopId, label: LabelId) -> Result<(), CommandError> {
        self.change_label(shop, label, Change::Cancel).await
    }

    /// Says whether a label goes to the customer or comes back.
    ///
    /// # Errors
    /// When the label is another shop's.
    pub async fn set_direction(&self, shop: ShopId, label: LabelId, to: Direction) -> Result<(), CommandError> {
        self.change_label(shop, label, Change::Direction(to)).await
    }

    async fn change_label(&self, shop: ShopId, label: LabelId, change: Change) -> Result<(), CommandError> {
        let intake = Intake::of(self, shop).await?;
        let mut unit = self.store.unit(shop).await?;
        let orders = unit.orders_of_labels(&[label]).await?;
        // The order is locked before its label, as a refresh does.
        unit.order_files(&orders).await?;
        match change {
            Change::Cancel => unit.cancel_label(label, intake.now).await?,
            Change::Direction(to) => unit.set_direction(label, to).await?,
        };
        // What waited for this label may now go on.
        let files = unit.order_files(&orders).await?;
        let file = files.first().ok_or(CommandError::NotFound)?;
        let changed = file.label(label).ok_or(CommandError::NotFound)?;
        unit.restate_label(label, &changed.timeline).await?;
        let triggers = [Trigger::OrderChanged];
        crate::deciding::decide_and_record(
            &mut unit,
            file,
            &intake.preferences,
            &intake.services,
            &triggers,
            intake.now,
        )
        .await?;
        unit.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Asks for an order's labels now that are still on their way. Returns how many will be asked.
    ///
    /// # Errors
    /// When the order is another shop's.
    pub async fn ask_order_now(&self, shop: ShopId, order: OrderId) -> Result<u64, CommandError> {
        if self.store.order_files(shop, &[order]).await?.is_empty() {
            return Err(CommandError::NotFound);
        }
        let asked = self.store.ask_order_now(shop, order, self.clock.now()).await?;
        self.nudge();
        Ok(asked)
    }

    /// Marks an order as dispatched by hand; one that is keeps its first instant.
    ///
    /// # Errors
    /// When the order is another shop's.
    pub async fn dispatch_order(&self, shop: ShopId, order: OrderId) -> Result<(), CommandError> {
        let mut unit = self.store.unit(shop).await?;
        if unit.order_files(&[order]).await?.is_empty() {
            return Err(CommandError::NotFound);
        }
        unit.set_dispatched(order, self.clock.now()).await?;
        Ok(unit.commit().await?)
    }

    /// Tries an effect again that was given up, before all that nobody waits for. False when it was not given up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn retry_effect(&self, shop: ShopId, effect: EffectId) -> Result<bool, EngineError> {
        let now = self.clock.now();
        if !self.store.unpark_effect(shop, effect, now).await? {
            return Ok(false);
        }
        if let Some(order) = self.store.order_of_effect(shop, effect).await? {
            self.store.hurry_order(shop, order, now).await?;
        }
        self.nudge();
        Ok(true)
    }

    /// Asks Shopify at once whether it takes calls of a shop again, and tries again what was given up because Shopify
    /// denied access.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ask_shopify_again(&self, shop: ShopId) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.make_round_due(shop, now).await?;
        self.store.unpark_effects(shop, SCOPE_MISSING, now).await?;
        self.nudge();
        Ok(())
    }

    /// The store that the engine works on.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The engine's clock.
    pub fn clock(&self) -> &crate::Clock {
        &self.clock
    }
}

enum Change {
    Cancel,
    Direction(Direction),
}

/// The order's label with this number that waits to be told whose it is.
async fn unclear_twin<'a>(
    unit: &mut Unit,
    file: &'a OrderFile,
    number: &TrackingNo,
) -> Result<Option<&'a LabelFile>, StoreError> {
    let twins = file.labels.iter().filter(|one| one.label.number == *number && one.label.courier.is_empty());
    for twin in twins {
        if !unit.candidates(twin.label.id).await?.is_empty() {
            return Ok(Some(twin));
        }
    }
    Ok(None)
}

/// A label that was cancelled and is entered anew goes on where it was; `None` for one that is alive.
async fn take_up(unit: &mut Unit, file: &OrderFile, new: &NewLabel) -> Result<Option<LabelId>, StoreError> {
    let is_same = |one: &&LabelFile| one.label.courier == new.courier && one.label.number == new.number;
    let Some(known) = file.labels.iter().find(is_same) else { return Ok(None) };
    let id = known.label.id;
    Ok(unit.revive_label(id, new.fulfillment, new.next).await?.then_some(id))
}

/// A label added by hand belongs to the order's fulfillment when there is just one.
fn only_fulfillment(file: &tracking::OrderFile) -> Option<tracking::FulfillmentId> {
    let mut live = file.fulfillments.iter().filter(|one| !one.is_cancelled);
    match (live.next(), live.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    }
}
