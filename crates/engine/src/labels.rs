//! How a label enters tracking: its courier, its account, its first ask.

use jiff::Timestamp;
use shopify::operations::TrackingInfo;
use store::{AccountState, CourierAccount, IncomingFulfillment, ListedParcel, NewLabel, Unit};
use tracking::{
    AccountId, AskReason, Direction, FulfillmentId, LabelFile, NextAsk, OrderFile, OrderId, Preferences, Services,
    ShopId, TrackingNo,
};

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
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) is_cancelled: bool,
    pub(crate) parcels: Vec<TrackingInfo>,
}

impl SentTogether {
    /// One of its parcels is not among the order's labels.
    pub(crate) fn has_unknown_parcel(&self, file: &OrderFile) -> bool {
        self.listed().iter().any(|parcel| label_of(file, parcel).is_none())
    }

    /// Its parcels that have a number; none when it is cancelled.
    fn listed(&self) -> Vec<ListedParcel> {
        let mut listed = Vec::new();
        for parcel in self.parcels.iter().filter(|_| !self.is_cancelled) {
            let Some(number) = parcel.number.as_deref().and_then(|text| TrackingNo::parse(text).ok()) else { continue };
            let parcel = (courier_code(parcel.company.as_deref().unwrap_or_default(), &number), number);
            if !listed.contains(&parcel) {
                listed.push(parcel);
            }
        }
        listed
    }
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

    /// The account that a courier's labels are asked with: the first that works, else one that may work again.
    fn account(&self, courier: &str) -> Option<AccountId> {
        let in_state = |state| self.accounts.iter().find(|one| one.courier == courier && one.state == state);
        let states = [AccountState::Active, AccountState::NeedsAttention, AccountState::Disabled];
        states.into_iter().find_map(in_state).map(|account| account.id)
    }

    /// *Default values > Mark order as dispatched*, for a label that has just been made.
    pub(crate) fn dispatches(&self, file: &OrderFile, direction: Direction) -> bool {
        self.preferences.mark_dispatched_on_label
            && direction.is_outbound()
            && file.order.dispatched_at.is_none()
            && file.order.cancelled_at.is_none()
    }

    /// A new label, due at once when an account fits.
    pub(crate) fn label(
        &self,
        order: OrderId,
        fulfillment: Option<FulfillmentId>,
        courier: &str,
        number: TrackingNo,
        direction: Direction,
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
    // First, because it locks the order: a refresh takes the order and its fulfillments in the same sequence.
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(()) };
    let parcels = sent.listed();
    let upserted = unit
        .upsert_fulfillment(&IncomingFulfillment {
            shopify_gid: sent.shopify_gid.clone(),
            order,
            updated_at: sent.updated_at.unwrap_or(intake.now),
            is_cancelled: sent.is_cancelled,
            parcels: parcels.clone(),
        })
        .await?;
    if upserted.stale {
        return Ok(());
    }
    // A webhook may come late: what counts is when the number was written down.
    let written_at = if upserted.is_new { sent.created_at } else { sent.updated_at };
    let direction = tracking::guess_direction(file, written_at.unwrap_or(intake.now).min(intake.now));
    for parcel in &parcels {
        let is_new_here = !upserted.had.contains(parcel);
        match label_of(file, parcel) {
            Some(label) if label.label.cancelled_at.is_some() => {
                // A label that a person cancelled while Shopify listed it stays cancelled.
                if is_new_here {
                    let next = NextAsk { at: Some(intake.now), why: AskReason::New };
                    unit.revive_label(label.label.id, Some(upserted.id), next).await?;
                }
            }
            _ => add_parcel(unit, intake, file, upserted.id, parcel, direction).await?,
        }
    }
    for parcel in upserted.had.iter().filter(|parcel| !parcels.contains(parcel)) {
        let own = file.labels.iter().filter(|one| one.label.fulfillment == Some(upserted.id) && is_of(parcel, one));
        for label in own {
            let_go(unit, intake, file, label, parcel).await?;
        }
    }
    Ok(())
}

async fn add_parcel(
    unit: &mut Unit,
    intake: &Intake,
    file: &OrderFile,
    fulfillment: FulfillmentId,
    (courier, number): &ListedParcel,
    direction: Direction,
) -> Result<(), EngineError> {
    let label = intake.label(file.order.id, Some(fulfillment), courier, number.clone(), direction);
    let is_new = unit.add_label(&label).await?.is_some();
    if is_new && intake.dispatches(file, direction) {
        unit.set_dispatched(file.order.id, intake.now).await?;
    }
    Ok(())
}

/// The number is gone from its fulfillment. Where another one lists it now it goes on there; else it was replaced,
/// and its label is cancelled, not deleted.
async fn let_go(
    unit: &mut Unit,
    intake: &Intake,
    file: &OrderFile,
    label: &LabelFile,
    parcel: &ListedParcel,
) -> Result<(), EngineError> {
    match unit.fulfillment_listing(file.order.id, parcel).await? {
        Some(other) => unit.move_label(label.label.id, other).await?,
        None => {
            unit.cancel_label(label.label.id, intake.now).await?;
        }
    }
    Ok(())
}

/// A piece, which the courier told of, begins with its shipment's number and goes with it.
fn is_of((courier, number): &ListedParcel, one: &LabelFile) -> bool {
    one.label.courier == *courier && one.label.number.as_str().starts_with(number.as_str())
}

fn label_of<'a>(file: &'a OrderFile, (courier, number): &ListedParcel) -> Option<&'a LabelFile> {
    file.labels.iter().find(|one| one.label.courier == *courier && one.label.number == *number)
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
