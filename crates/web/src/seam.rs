//! What the engine gives to pages, until it is merged.

use jiff::Timestamp;
use store::Store;
use store::StoreError;
use tracking::{Direction, LabelId, OrderId, ShopId, TrackingNo};

#[derive(Debug, Clone)]
pub struct Clock(std::sync::Arc<std::sync::atomic::AtomicI64>);
impl Clock {
    pub fn manual(start: Timestamp) -> Self {
        Self(std::sync::Arc::new(std::sync::atomic::AtomicI64::new(start.as_millisecond())))
    }
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(std::sync::atomic::Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }
    pub fn move_to(&self, to: Timestamp) {
        self.0.store(to.as_millisecond(), std::sync::atomic::Ordering::SeqCst);
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Capabilities {
    pub refused: bool,
    pub not_found: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct KnownCourier {
    pub code: &'static str,
    pub name: &'static str,
    pub capabilities: Capabilities,
}

pub fn known_couriers() -> Vec<KnownCourier> {
    let all = Capabilities { refused: true, not_found: true };
    vec![
        KnownCourier { code: "fan-courier", name: "FAN Courier", capabilities: all },
        KnownCourier { code: "sameday", name: "Sameday", capabilities: all },
    ]
}

pub fn courier_name(code: &str) -> String {
    known_couriers().into_iter().find(|one| one.code == code).map_or_else(|| code.to_owned(), |one| one.name.to_owned())
}

pub fn customer_page(code: &str, number: &TrackingNo) -> Option<String> {
    let known = known_couriers().into_iter().any(|one| one.code == code);
    known.then(|| format!("https://{code}.example/track/{number}"))
}

#[derive(Debug, Clone)]
pub struct Engine {
    store: Store,
    clock: Clock,
}

#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }
    pub fn store(&self) -> &Store {
        &self.store
    }
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
    pub fn nudge(&self) {}
}

pub mod commands {
    use super::*;
    use tracking::{AskReason, NextAsk, TrackingNoError};

    #[derive(Debug, thiserror::Error)]
    pub enum CommandError {
        #[error("courier \"{given}\" is not known: choose one of {known}")]
        UnknownCourier { given: String, known: String },
        #[error("tracking number: {0}")]
        Number(#[from] TrackingNoError),
        #[error("tracking number \"{number}\" is not one of {courier}'s: {expected}")]
        NotThisCouriers { number: String, courier: String, expected: String },
        #[error("the order has the label \"{number}\" already")]
        LabelExists { number: String },
        #[error("not found")]
        NotFound,
        #[error(transparent)]
        Engine(#[from] EngineError),
    }
    impl From<StoreError> for CommandError {
        fn from(error: StoreError) -> Self {
            match error {
                StoreError::Missing { .. } => Self::NotFound,
                error => Self::Engine(error.into()),
            }
        }
    }

    impl Engine {
        pub async fn add_label(
            &self,
            shop: ShopId,
            order: OrderId,
            courier: &str,
            number: &str,
        ) -> Result<LabelId, CommandError> {
            if !known_couriers().iter().any(|one| one.code == courier) {
                return Err(CommandError::UnknownCourier { given: courier.to_owned(), known: String::new() });
            }
            let number = TrackingNo::parse(number)?;
            let now = self.clock.now();
            let accounts = self.store.accounts(shop).await?;
            let label = store::NewLabel {
                order,
                fulfillment: None,
                courier: courier.to_owned(),
                account: accounts.into_iter().find(|one| one.courier == courier).map(|one| one.id),
                number: number.clone(),
                direction: Direction::Outbound,
                made_at: now,
                next: NextAsk { at: Some(now), why: AskReason::New },
            };
            let mut unit = self.store.unit(shop).await?;
            let added = unit.add_label(&label).await?;
            let id = added.ok_or_else(|| CommandError::LabelExists { number: number.to_string() })?;
            unit.commit().await?;
            Ok(id)
        }

        pub async fn cancel_label(&self, shop: ShopId, label: LabelId) -> Result<(), CommandError> {
            let mut unit = self.store.unit(shop).await?;
            if !unit.cancel_label(label, self.clock.now()).await? {
                return Err(CommandError::NotFound);
            }
            Ok(unit.commit().await?)
        }

        pub async fn set_direction(&self, shop: ShopId, label: LabelId, to: Direction) -> Result<(), CommandError> {
            let mut unit = self.store.unit(shop).await?;
            if !unit.set_direction(label, to).await? {
                return Err(CommandError::NotFound);
            }
            Ok(unit.commit().await?)
        }

        pub async fn ask_order_now(&self, shop: ShopId, order: OrderId) -> Result<u64, CommandError> {
            let Some(detail) = self.store.order(shop, order).await? else { return Err(CommandError::NotFound) };
            let next = NextAsk { at: Some(self.clock.now()), why: AskReason::Requested };
            let labels: Vec<_> =
                detail.labels.iter().filter(|one| one.next.at.is_some()).map(|one| (one.label, next)).collect();
            Ok(self.store.reschedule(shop, &labels).await?)
        }

        pub async fn dispatch_order(&self, shop: ShopId, order: OrderId) -> Result<(), CommandError> {
            let mut unit = self.store.unit(shop).await?;
            if !unit.set_dispatched(order, self.clock.now()).await? {
                return Err(CommandError::NotFound);
            }
            Ok(unit.commit().await?)
        }
    }
}
