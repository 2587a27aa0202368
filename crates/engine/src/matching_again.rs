//! Labels that matched none of the shop's couriers are matched again when an account is connected.

use couriers::CourierMatch;
use store::{NewMatch, UnmatchedLabel};
use tracking::{LabelId, ShopId};

use crate::choosing::{decide_again, settle};
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::labels::Intake;

impl Engine {
    /// Matches a shop's labels again that have no courier. One that fits is due at once; where a person must say
    /// whose it is, it waits for that.
    pub(crate) async fn match_again(&self, shop: ShopId) -> Result<(), EngineError> {
        let intake = Intake::of(self, shop).await?;
        let mut after = LabelId(0);
        loop {
            let labels = self.store.unmatched_labels(shop, after).await?;
            let Some(last) = labels.last() else { return Ok(()) };
            after = last.label;
            for label in &labels {
                self.match_one_again(shop, &intake, label).await?;
            }
        }
    }

    async fn match_one_again(
        &self,
        shop: ShopId,
        intake: &Intake,
        unmatched: &UnmatchedLabel,
    ) -> Result<(), EngineError> {
        let (only, candidates, reason) = match intake.courier_of(&unmatched.company, &unmatched.number) {
            CourierMatch::One(code, reason) => (Some(code), vec![code], reason),
            CourierMatch::Several(codes, reason) => (None, codes, reason),
            CourierMatch::None(_) => return Ok(()),
        };
        let mut unit = self.store.unit(shop).await?;
        let files = unit.order_files(&[unmatched.order]).await?;
        let file = files.first();
        let Some((file, one)) = file.and_then(|file| Some((file, file.label(unmatched.label)?))) else { return Ok(()) };
        let found = NewMatch {
            company: unmatched.company.clone(),
            reason,
            candidates: candidates.into_iter().map(str::to_owned).collect(),
        };
        unit.keep_match(unmatched.label, &found).await?;
        if let Some(only) = only {
            settle(&mut unit, intake, file, one, only, reason).await?;
            decide_again(&mut unit, intake, unmatched.order).await?;
        }
        Ok(unit.commit().await?)
    }
}
