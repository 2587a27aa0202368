//! A person says whose a label is that could be several couriers'.

use couriers::company_key;
use store::{SettledCourier, Unit};
use tracking::{LabelFile, LabelId, MatchReason, OrderFile, OrderId, ShopId, Trigger};

use crate::command_error::CommandError;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::Intake;

/// What a person chose for a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// One of the couriers that it could be, by its code name.
    Courier(String),
    /// None of the couriers here: it is not asked.
    NoneOfThese,
}

impl Engine {
    /// Says whose a label is. It is due at once. The answer holds for the company that was named with it: for those of
    /// its labels that wait too, and for those to come. Returns how many labels were settled.
    ///
    /// # Errors
    /// When the order or label is another shop's or waits for no answer, or the courier is none to choose from.
    pub async fn choose_courier(
        &self,
        shop: ShopId,
        order: OrderId,
        label: LabelId,
        choice: &Choice,
    ) -> Result<usize, CommandError> {
        let company = self.choose_for_one(shop, order, label, choice).await?;
        let mut settled = 1;
        if let Some(key) = company {
            for other in self.store.unclear_labels(shop).await? {
                let fits = match choice {
                    Choice::Courier(code) => other.candidates.contains(code),
                    Choice::NoneOfThese => true,
                };
                if fits && company_key(&other.company) == key {
                    match self.choose_for_one(shop, other.order, other.label, choice).await {
                        // Somebody else was faster.
                        Ok(_) | Err(CommandError::NotFound) => settled += 1,
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        self.nudge();
        Ok(settled)
    }

    /// Returns the name of the company for which the answer is remembered.
    async fn choose_for_one(
        &self,
        shop: ShopId,
        order: OrderId,
        label: LabelId,
        choice: &Choice,
    ) -> Result<Option<String>, CommandError> {
        let intake = Intake::of(self, shop).await?;
        let mut unit = self.store.unit(shop).await?;
        let files = unit.order_files(&[order]).await?;
        let file = files.first().ok_or(CommandError::NotFound)?;
        let one = file.label(label).ok_or(CommandError::NotFound)?;
        let candidates = unit.candidates(label).await?;
        if candidates.is_empty() {
            return Err(CommandError::NotFound);
        }
        let company = one.label.company.clone().unwrap_or_default();
        let chosen = match choice {
            Choice::NoneOfThese => {
                unit.leave_unmatched(label, &company.to_lowercase()).await?;
                None
            }
            Choice::Courier(code) if candidates.contains(code) => {
                settle(&mut unit, &intake, file, one, code, MatchReason::Chosen).await?;
                Some(code.as_str())
            }
            Choice::Courier(code) => return Err(CommandError::NotAChoice { given: code.clone() }),
        };
        let key = company_key(&company);
        let remembers = !key.is_empty() && couriers::by_code(&company).is_none();
        if remembers {
            unit.remember_company(&key, chosen, intake.now).await?;
        }
        decide_again(&mut unit, &intake, order).await?;
        unit.commit().await?;
        Ok(remembers.then_some(key))
    }
}

/// Gives a label that waits its courier. Where the order has that courier's label with this number already, that one
/// goes on and this one is cancelled.
pub(crate) async fn settle(
    unit: &mut Unit,
    intake: &Intake,
    file: &OrderFile,
    one: &LabelFile,
    courier: &str,
    reason: MatchReason,
) -> Result<(), EngineError> {
    let (order, number) = (one.label.order, one.label.number.clone());
    let label = intake.label(order, one.label.fulfillment, courier, number.clone(), one.label.direction);
    let twin = file.labels.iter().find(|other| other.label.courier == courier && other.label.number == number);
    if let Some(twin) = twin {
        unit.cancel_label(one.label.id, intake.now).await?;
        unit.revive_label(twin.label.id, one.label.fulfillment, label.next).await?;
        return Ok(());
    }
    let settled = SettledCourier { courier: label.courier, account: label.account, next: label.next, reason };
    unit.settle_courier(one.label.id, &settled).await?;
    Ok(())
}

pub(crate) async fn decide_again(unit: &mut Unit, intake: &Intake, order: OrderId) -> Result<(), EngineError> {
    let files = unit.order_files(&[order]).await?;
    let Some(file) = files.first() else { return Ok(()) };
    let triggers = [Trigger::OrderChanged];
    crate::deciding::decide_and_record(unit, file, &intake.preferences, &intake.services, &triggers, intake.now).await
}
