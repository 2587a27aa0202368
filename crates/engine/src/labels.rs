//! How a label enters tracking: its courier, its account, its first ask.

use jiff::Timestamp;
use shopify::operations::TrackingInfo;
use store::{AccountState, CourierAccount, IncomingFulfillment, NewLabel, Unit};
use tracking::{AccountId, AskReason, FulfillmentId, NextAsk, OrderId, Preferences, Services, ShopId, TrackingNo};

use crate::engine::{Engine, EngineError};

/// What is needed of a shop to take labels in.
pub(crate) struct Intake {
    pub(crate) now: Timestamp,
    pub(crate) currency: String,
    pub(crate) preferences: Preferences,
    pub(crate) services: Services,
    accounts: Vec<CourierAccount>,
}

/// A fulfillment as Shopify tells of it, by whichever way.
pub(crate) struct SentTogether {
    pub(crate) shopify_gid: String,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) is_cancelled: bool,
    pub(crate) parcels: Vec<TrackingInfo>,
}

impl Intake {
    pub(crate) async fn of(engine: &Engine, shop: ShopId) -> Result<Self, EngineError> {
        let currency = engine.store.shop(shop).await?.map(|shop| shop.currency).unwrap_or_default();
        Ok(Self {
            now: engine.clock.now(),
            currency,
            preferences: engine.store.preferences(shop).await?,
            services: engine.services(shop).await?,
            accounts: engine.store.accounts(shop).await?,
        })
    }

    /// The account that a courier's labels are asked with: the first that works.
    fn account(&self, courier: &str) -> Option<AccountId> {
        let of_courier = || self.accounts.iter().filter(|account| account.courier == courier);
        of_courier()
            .find(|account| account.state == AccountState::Active)
            .or_else(|| of_courier().find(|account| account.state == AccountState::NeedsAttention))
            .map(|account| account.id)
    }

    /// A new label, due at once when an account fits.
    pub(crate) fn label(
        &self,
        order: OrderId,
        fulfillment: Option<FulfillmentId>,
        courier: &str,
        number: TrackingNo,
        direction: tracking::Direction,
    ) -> NewLabel {
        let account = self.account(courier);
        let next = match account {
            Some(_) => NextAsk { at: Some(self.now), why: AskReason::New },
            None => NextAsk { at: None, why: AskReason::NoAccount },
        };
        NewLabel {
            order,
            fulfillment,
            courier: courier.to_owned(),
            account,
            number,
            direction,
            made_at: self.now,
            next,
        }
    }
}

/// Takes a fulfillment in: its labels, those that are gone from it, its cancellation.
pub(crate) async fn take_fulfillment(
    unit: &mut Unit,
    intake: &Intake,
    order: OrderId,
    sent: &SentTogether,
) -> Result<(), EngineError> {
    let incoming = IncomingFulfillment {
        shopify_gid: sent.shopify_gid.clone(),
        order,
        updated_at: sent.updated_at.unwrap_or(intake.now),
        is_cancelled: sent.is_cancelled,
    };
    let upserted = unit.upsert_fulfillment(&incoming).await?;
    if upserted.stale {
        return Ok(());
    }
    let mut numbers = Vec::new();
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(()) };
    if !sent.is_cancelled {
        for parcel in &sent.parcels {
            let Some(number) = parcel.number.as_deref().and_then(|text| TrackingNo::parse(text).ok()) else { continue };
            let courier = courier_code(parcel.company.as_deref().unwrap_or_default(), &number);
            // News of it may come hours late: what counts is where the others stood when it was made.
            let direction = tracking::guess_direction(file, incoming.updated_at.min(intake.now));
            let label = intake.label(order, Some(upserted.id), &courier, number.clone(), direction);
            let is_new = unit.add_label(&label).await?.is_some();
            if is_new && intake.preferences.mark_dispatched_on_label && file.order.dispatched_at.is_none() {
                unit.set_dispatched(order, intake.now).await?;
            }
            numbers.push(number);
        }
    }
    // A number that is gone from its fulfillment was replaced: its label is cancelled, not deleted.
    let gone = file.labels.iter().filter(|one| {
        one.label.fulfillment == Some(upserted.id)
            && one.label.cancelled_at.is_none()
            && !numbers.contains(&one.label.number)
    });
    for label in gone {
        unit.cancel_label(label.label.id, intake.now).await?;
    }
    Ok(())
}

/// The courier by its company's name, else by the form of the number when it names just one courier.
fn courier_code(company: &str, number: &TrackingNo) -> String {
    if let Some(courier) = couriers::by_code(company) {
        return courier.profile().code.to_owned();
    }
    let mut fitting = couriers::all().iter().filter(|courier| courier.recognises(number));
    match (fitting.next(), fitting.next(), company.trim()) {
        (Some(only), None, "") => only.profile().code.to_owned(),
        _ => company.trim().to_lowercase(),
    }
}
