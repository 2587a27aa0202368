//! A shop's first import: the open orders of the last days come in with what Shopify knows of them, and nothing is done
//! about what happened before a person says so.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shopify::FulfillmentEventStatus;
use shopify::operations::{FulfillmentEvent, OpenOrders, Order};
use shopify::{EventStatus as Recorded, FulfillmentStatus, Urgency};
use store::{ClaimedImport, PageRead, Unit};
use tokio_util::sync::CancellationToken;
use tracking::{Acting, EventStatus, FulfillmentId, OrderId, Preference, ShopId};

use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::{Intake, take_fulfillment};
use crate::shopify_call_error::{Failed, ShopifyCallError};
use crate::webhooks::incoming;

/// A claimed page is another worker's again after this much real time.
pub(crate) const LEASE: Duration = Duration::from_secs(90);
/// One page may take this long: it must have ended when the lease does.
const WITHIN: Duration = Duration::from_secs(75);
/// After this many tries of one page, which is about a day, a person must look.
const MOST_ATTEMPTS: u32 = 55;
/// How far back it goes: Shopify shows no older orders to an app that has not asked for all of them.
const GOES_BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

impl Engine {
    /// Begins a shop's first import, or takes up one that stopped; false when it goes on by itself or has ended.
    /// Where nothing was done yet nothing will be until [`Engine::act_from`] says so; elsewhere only what happens from
    /// now on is acted upon.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn start_import(&self, shop: ShopId) -> Result<bool, EngineError> {
        let now = self.clock.now();
        let is_first = self.store.order_import(shop).await?.is_none();
        let mut preferences = self.store.preferences(shop).await?;
        if is_first && preferences.acting == Acting::Always {
            let acts = preferences.switch(Preference::Tracking).on;
            preferences.acting = if acts { Acting::From(now) } else { Acting::NotYet };
            self.store.save_preferences(shop, &preferences, now).await?;
        }
        let since = now.checked_sub(GOES_BACK).unwrap_or(now);
        let is_begun = self.store.start_order_import(shop, since, now).await?;
        self.nudge();
        Ok(is_begun)
    }

    /// A person says from when on Waybill may act: what happened before is shown and never done.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn act_from(&self, shop: ShopId, from: Timestamp) -> Result<(), EngineError> {
        let mut preferences = self.store.preferences(shop).await?;
        preferences.acting = Acting::From(from);
        self.store.save_preferences(shop, &preferences, self.clock.now()).await?;
        self.nudge();
        Ok(())
    }
}

/// How one page ended that was not read.
enum NotRead {
    /// Not tried, or no matter of the page: the try does not count.
    NotNow {
        after: SignedDuration,
    },
    Later {
        after: SignedDuration,
        error: String,
    },
    Parked {
        error: String,
    },
}

/// Reads one page and keeps it with the cursor of the next one; when `give_up` comes first it is given back.
pub(crate) async fn read_page(
    engine: &Engine,
    claimed: &ClaimedImport,
    give_up: &CancellationToken,
) -> Result<(), EngineError> {
    let later = |error: String| NotRead::Later { after: backoff(claimed.attempts), error };
    let read = tokio::select! {
        read = tokio::time::timeout(WITHIN, take_page(engine, claimed)) => match read {
            Ok(Ok(read)) => read,
            Ok(Err(error)) if error.is_lost_lease() => return Ok(()),
            Ok(Err(error)) => Err(later(error.to_string())),
            Err(_) => Err(later(format!("it did not end within {} s", WITHIN.as_secs()))),
        },
        () = give_up.cancelled() => Err(NotRead::NotNow { after: SignedDuration::ZERO }),
    };
    let Err(not_read) = read else {
        engine.nudge();
        return Ok(());
    };
    match write_down(engine, claimed, not_read).await {
        Err(error) if error.is_lost_lease() => Ok(()),
        written => written,
    }
}

async fn write_down(engine: &Engine, claimed: &ClaimedImport, not_read: NotRead) -> Result<(), EngineError> {
    let now = engine.clock.now();
    let due = |after| now.checked_add(engine.chance.jitter(after)).unwrap_or(now);
    let not_read = match not_read {
        NotRead::Later { error, .. } if claimed.attempts >= MOST_ATTEMPTS => NotRead::Parked { error },
        other => other,
    };
    match not_read {
        NotRead::NotNow { after } => engine.store.postpone_order_import(claimed, due(after), None).await?,
        NotRead::Later { after, error } => {
            tracing::info!(shop.id = %claimed.shop, error, "Will read a page of orders again");
            engine.store.postpone_order_import(claimed, due(after), Some(&error)).await?;
        }
        NotRead::Parked { error } => {
            tracing::warn!(shop.id = %claimed.shop, error, "The import of shop {} stopped", claimed.shop);
            engine.store.park_order_import(claimed, &error, now).await?;
        }
    }
    Ok(())
}

async fn take_page(engine: &Engine, claimed: &ClaimedImport) -> Result<Result<(), NotRead>, EngineError> {
    let shop = claimed.shop;
    let access = engine.store.shopify_access(shop).await?;
    let asked = OpenOrders::since(claimed.since, claimed.page_after.clone());
    // Who began it looks at the page: the first orders come at once, the rest as the shop's points allow.
    let urgency = if claimed.page_after.is_none() { Urgency::Click } else { Urgency::Background };
    let page = match engine.shopify.ask_as(urgency, shop, &access, &asked).await {
        Ok(page) => page,
        Err(error) => return Ok(Err(not_read(claimed, &error))),
    };
    let intake = Intake::of(engine, shop).await?;
    let mut unit = engine.store.unit(shop).await?;
    let mut parcels = 0;
    for order in &page.orders {
        take_order(&mut unit, &intake, order).await?;
        let sent = order.fulfillments.iter().filter(|one| one.status != FulfillmentStatus::Cancelled);
        parcels += sent.map(|one| one.tracking_info.len()).sum::<usize>();
    }
    let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let read = PageRead { orders: counted(page.orders.len()), parcels: counted(parcels), next: page.next.as_deref() };
    unit.move_order_import(claimed, &read, engine.clock.now()).await?;
    unit.commit().await?;
    tracing::info!(shop.id = %shop, orders = read.orders, is_last = read.next.is_none(), "Imported a page of orders");
    Ok(Ok(()))
}

fn not_read(claimed: &ClaimedImport, error: &ShopifyCallError) -> NotRead {
    match error.failed(claimed.attempts) {
        Failed::NeedsSignIn | Failed::Refused => NotRead::NotNow { after: SignedDuration::ZERO },
        Failed::NotNow { after } => NotRead::NotNow { after },
        Failed::Later { after } => NotRead::Later { after, error: error.to_string() },
        Failed::Person => NotRead::Parked { error: error.to_string() },
    }
}

/// Takes an order in as history: nothing is decided. What a webhook told later than this page stays.
async fn take_order(unit: &mut Unit, intake: &Intake, order: &Order) -> Result<(), EngineError> {
    let upserted = unit.upsert_order(&incoming::read_order(order)).await?;
    if let Some(customer) = &order.customer {
        unit.keep_buyer(upserted.id, &customer.id.to_string()).await?;
    }
    if upserted.stale {
        return Ok(());
    }
    for fulfillment in &order.fulfillments {
        let sent = incoming::read_fulfillment(fulfillment);
        let known = take_fulfillment(unit, intake, upserted.id, &sent).await?;
        if let Some(id) = known.filter(|_| !sent.is_cancelled) {
            take_events(unit, upserted.id, id, &fulfillment.events).await?;
        }
    }
    Ok(())
}

/// What Shopify recorded is not told to it again, and an order that moved has been dispatched.
async fn take_events(
    unit: &mut Unit,
    order: OrderId,
    fulfillment: FulfillmentId,
    events: &[FulfillmentEvent],
) -> Result<(), EngineError> {
    let known = || events.iter().filter_map(|event| Some((event, known_status(&event.status)?)));
    if let Some((latest, status)) = known().max_by_key(|(event, _)| (event.happened_at, event.created_at)) {
        unit.raise_told(fulfillment, status, latest.happened_at).await?;
    }
    let moved = known().filter(|(_, status)| *status != EventStatus::Confirmed);
    if let Some(first) = moved.map(|(event, _)| event.happened_at).min() {
        unit.set_dispatched(order, first).await?;
    }
    Ok(())
}

/// Labels that were bought or printed have not moved, and newer words than ours say nothing here.
fn known_status(recorded: &Recorded) -> Option<EventStatus> {
    let Recorded::Known(status) = recorded else { return None };
    Some(match status {
        FulfillmentEventStatus::LabelPurchased | FulfillmentEventStatus::LabelPrinted => return None,
        FulfillmentEventStatus::Confirmed => EventStatus::Confirmed,
        FulfillmentEventStatus::CarrierPickedUp => EventStatus::CarrierPickedUp,
        FulfillmentEventStatus::InTransit => EventStatus::InTransit,
        FulfillmentEventStatus::OutForDelivery => EventStatus::OutForDelivery,
        FulfillmentEventStatus::AttemptedDelivery => EventStatus::AttemptedDelivery,
        FulfillmentEventStatus::ReadyForPickup => EventStatus::ReadyForPickup,
        FulfillmentEventStatus::Delayed => EventStatus::Delayed,
        FulfillmentEventStatus::Delivered => EventStatus::Delivered,
        FulfillmentEventStatus::Failure => EventStatus::Failure,
    })
}
