//! How a label enters tracking: its courier, its account, its first ask.

use std::collections::HashMap;

use couriers::{Clues, CourierMatch, Remembered};
use jiff::Timestamp;
use shopify::operations::TrackingInfo;
use store::{AccountState, CourierAccount, IncomingFulfillment, ListedParcel, NewLabel, NewMatch, Unit};
use tracking::{
    AccountId, AskReason, Direction, FulfillmentId, LabelFile, NextAsk, OrderFile, OrderId, Preferences, Services,
    ShopId, TrackingNo,
};

use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::listing::{Listed, goes_with, label_of, listed};

/// What is needed of a shop to take labels in.
pub(crate) struct Intake {
    pub(crate) now: Timestamp,
    pub(crate) currency: String,
    pub(crate) preferences: Preferences,
    pub(crate) services: Services,
    accounts: Vec<CourierAccount>,
    /// What people said about companies' names; `None`: none of our couriers.
    companies: HashMap<String, Option<String>>,
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
        self.listed().iter().any(|one| label_of(file, &one.parcel).is_none())
    }

    /// Its parcels that have a number; none when it is cancelled.
    fn listed(&self) -> Vec<Listed> {
        if self.is_cancelled { Vec::new() } else { listed(&self.parcels) }
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
            companies: engine.store.company_couriers(shop).await?,
        })
    }

    /// The account that a courier's labels are asked with: the first that works, else one that may work again.
    fn account(&self, courier: &str) -> Option<AccountId> {
        let in_state = |state| self.accounts.iter().find(|one| one.courier == courier && one.state == state);
        let states = [AccountState::Active, AccountState::NeedsAttention, AccountState::Disabled];
        states.into_iter().find_map(in_state).map(|account| account.id)
    }

    /// Whose label it is, by the shop's contracts, the company's name and the number.
    pub(crate) fn courier_of(&self, company: &str, number: &TrackingNo) -> CourierMatch {
        let is_asked = |account: &&CourierAccount| account.state != AccountState::Disabled;
        let accounts: Vec<String> = self.accounts.iter().filter(is_asked).map(|one| one.courier.clone()).collect();
        let said = self.companies.get(&couriers::company_key(company)).map(|courier| match courier {
            Some(code) => Remembered::Courier(code.clone()),
            None => Remembered::NoneOfOurs,
        });
        couriers::match_courier(&Clues { company, number, accounts: &accounts, remembered: said.as_ref() })
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

/// Takes a fulfillment in: its labels, those that are gone from it, its cancellation. `None` when a newer state of it is
/// known.
pub(crate) async fn take_fulfillment(
    unit: &mut Unit,
    intake: &Intake,
    order: OrderId,
    sent: &SentTogether,
) -> Result<Option<FulfillmentId>, EngineError> {
    // First, because it locks the order: a refresh takes the order and its fulfillments in the same sequence.
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(None) };
    let listed = sent.listed();
    let parcels: Vec<ListedParcel> = listed.iter().map(|one| one.parcel.clone()).collect();
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
        return Ok(None);
    }
    // A webhook may come late: what counts is when the number was written down.
    let written_at = if upserted.is_new { sent.created_at } else { sent.updated_at };
    let direction = tracking::guess_direction(file, written_at.unwrap_or(intake.now).min(intake.now));
    for one in &listed {
        let is_new_here = !upserted.had.contains(&one.parcel);
        match label_of(file, &one.parcel) {
            Some(label) if label.label.cancelled_at.is_some() => {
                // A label that a person cancelled while Shopify listed it stays cancelled.
                if is_new_here {
                    let next = NextAsk { at: Some(intake.now), why: AskReason::New };
                    unit.revive_label(label.label.id, Some(upserted.id), next).await?;
                }
            }
            _ => add_parcel(unit, intake, file, upserted.id, one, direction).await?,
        }
    }
    // A company that was put right leaves the label and its pieces what they are.
    let stays = |one: &LabelFile| {
        let was_listed = upserted.had.iter().any(|(_, number)| *number == one.label.number);
        parcels.iter().any(|parcel| goes_with(parcel, one) && (parcel.1 == one.label.number || !was_listed))
    };
    for parcel in upserted.had.iter().filter(|parcel| !parcels.contains(parcel)) {
        let own = file.labels.iter().filter(|one| one.label.fulfillment == Some(upserted.id) && goes_with(parcel, one));
        for label in own.filter(|one| !stays(one)) {
            let_go(unit, intake, file, label, parcel).await?;
        }
    }
    Ok(Some(upserted.id))
}

/// A parcel that is here already, in another fulfillment or added by hand, is tied to this one.
async fn add_parcel(
    unit: &mut Unit,
    intake: &Intake,
    file: &OrderFile,
    fulfillment: FulfillmentId,
    Listed { parcel: (key, number), company }: &Listed,
    direction: Direction,
) -> Result<(), EngineError> {
    let (courier, reason, candidates) = match label_of(file, &(key.clone(), number.clone())) {
        Some(known) => (known.label.courier.clone(), None, Vec::new()),
        None => match intake.courier_of(company, number) {
            CourierMatch::One(code, reason) => (code.to_owned(), Some(reason), Vec::new()),
            CourierMatch::Several(codes, reason) => (String::new(), Some(reason), codes),
            CourierMatch::None(reason) => (key.clone(), Some(reason), Vec::new()),
        },
    };
    let mut label = intake.label(file.order.id, Some(fulfillment), &courier, number.clone(), direction);
    if !candidates.is_empty() {
        label.next = NextAsk { at: None, why: AskReason::CourierUnclear };
    }
    let Some(id) = unit.add_label(&label).await? else { return Ok(()) };
    if let Some(reason) = reason {
        let candidates = candidates.into_iter().map(str::to_owned).collect();
        unit.keep_match(id, &NewMatch { company: company.clone(), reason, candidates }).await?;
    }
    if intake.dispatches(file, direction) {
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
