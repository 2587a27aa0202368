//! Reading old scans again by what their codes mean now. Timelines are corrected; what follows from that for other
//! systems waits for a person.

mod kept_answers;
mod reread;

use std::time::Duration;

use couriers::Codes;
use store::{CodeQuery, CodedLabel, ReplayState};
use tracking::{
    Decision, LabelId, NextAsk, OrderFile, OrderId, Preferences, Services, ShopId, Standing, TrackingNo, Why, decide,
    hold_back, next_ask,
};

use crate::engine::Engine;
use crate::engine_error::EngineError;
use kept_answers::KeptScans;
use reread::{Reread, reread};

/// Labels whose scans and kept answers are in memory at once.
const CHUNK: u32 = 20;
/// One page of a preview reads no more labels than these, however few of them would change.
const READ_AT_ONCE: u64 = 500;
/// A replay that says nothing for so long has broken off. In real time.
const SILENCE: Duration = Duration::from_secs(120);

/// What reading one label again would change, or has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadAgain {
    /// The label.
    pub label: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The label's number.
    pub number: TrackingNo,
    /// Where it is shown to stand now.
    pub before: Standing,
    /// Where it is shown to stand then.
    pub after: Standing,
    /// What would be done elsewhere, or not and why, if nothing were held back.
    pub decisions: Vec<Decision>,
    /// Scans of it whose answer is kept no more and whose code says too little: they stay as they are.
    pub unreadable: usize,
}

/// One page of what a replay would change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// Labels that would change.
    pub changes: Vec<ReadAgain>,
    /// Labels that were read for it.
    pub read: u64,
    /// After which label the next page begins; `None` at the end.
    pub next: Option<LabelId>,
}

/// How far a shop's last replay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayProgress {
    /// What it has done.
    pub state: ReplayState,
    /// It ended neither well nor badly: its process is gone. Starting it again goes on.
    pub broke_off: bool,
}

/// What is the same for all labels of a replay.
struct Replay<'a> {
    engine: &'a Engine,
    shop: ShopId,
    query: &'a CodeQuery,
    codes: Codes,
    preferences: Preferences,
    services: Services,
}

impl Engine {
    /// What reading a shop's old scans again would change: at most `most` labels, from after `after` on. Writes
    /// nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn preview_replay(
        &self,
        shop: ShopId,
        query: &CodeQuery,
        after: LabelId,
        most: usize,
    ) -> Result<Preview, EngineError> {
        let replay = Replay::new(self, shop, query).await?;
        let mut preview = Preview { next: Some(after), ..Preview::default() };
        while let Some(after) = preview.next.filter(|_| preview.changes.len() < most && preview.read < READ_AT_ONCE) {
            let labels = self.store.coded_labels(shop, query, after, CHUNK).await?;
            preview.next = last_of(&labels);
            let told = replay.kept_scans(&labels).await?;
            for label in labels {
                preview.read += 1;
                let mut files = self.store.order_files(shop, &[label.order]).await?;
                let Some(file) = files.first_mut() else { continue };
                let Some(read) = replay.read(file, &label, &told) else { continue };
                preview.changes.push(replay.told(file, &read));
                if preview.changes.len() >= most {
                    preview.next = Some(label.label);
                    break;
                }
            }
        }
        Ok(preview)
    }

    /// Reads a shop's old scans again and keeps what they mean now, one transaction a label. Effects of it are held
    /// back. `told` hears how far it is. What was read before is not changed by reading it once more.
    ///
    /// # Errors
    /// When the store fails: the labels read until then are done.
    pub async fn replay(
        &self,
        shop: ShopId,
        query: &CodeQuery,
        mut told: impl FnMut(&ReplayState),
    ) -> Result<ReplayState, EngineError> {
        let replay = Replay::new(self, shop, query).await?;
        let began_at = self.clock.now();
        let labels = self.store.coded_count(shop, query).await?;
        let mut state = ReplayState {
            query: query.clone(),
            labels,
            read: 0,
            changed: 0,
            held: 0,
            began_at,
            told_at: began_at,
            ended_at: None,
        };
        let mut next = Some(LabelId(0));
        while let Some(after) = next {
            state.told_at = self.clock.now();
            self.store.tell_replay(shop, &state).await?;
            told(&state);
            let labels = self.store.coded_labels(shop, query, after, CHUNK).await?;
            next = last_of(&labels);
            let kept = replay.kept_scans(&labels).await?;
            for label in &labels {
                state.read += 1;
                match replay.apply(label, &kept).await {
                    Ok(None) => {}
                    Ok(Some(held)) => {
                        state.changed += 1;
                        state.held += held;
                    }
                    Err(error) if error.is_about_the_database() => return Err(error),
                    // One order that cannot be read must not keep the others from it.
                    Err(error) => {
                        tracing::error!(label.id = %label.label, error = %error, "Label {} cannot be read again", label.label);
                    }
                }
            }
        }
        state.told_at = self.clock.now();
        state.ended_at = Some(state.told_at);
        self.store.tell_replay(shop, &state).await?;
        told(&state);
        self.nudge();
        Ok(state)
    }

    /// Starts a replay that goes on by itself. False when one of the shop is under way.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn start_replay(&self, shop: ShopId, query: CodeQuery) -> Result<bool, EngineError> {
        let last = self.replay_progress(shop).await?;
        if last.is_some_and(|last| last.state.ended_at.is_none() && !last.broke_off) {
            return Ok(false);
        }
        let engine = self.clone();
        tokio::spawn(async move {
            if let Err(error) = engine.replay(shop, &query, |_| ()).await {
                tracing::error!(shop.id = %shop, error = %error, "Reading old scans again broke off");
            }
        });
        Ok(true)
    }

    /// How far a shop's last replay is; `None` when there was none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn replay_progress(&self, shop: ShopId) -> Result<Option<ReplayProgress>, EngineError> {
        let silent_since = self.clock.now().checked_sub(self.clock.stretch(SILENCE)).unwrap_or_default();
        let state = self.store.replay(shop).await?;
        Ok(state
            .map(|state| ReplayProgress { broke_off: state.ended_at.is_none() && state.told_at < silent_since, state }))
    }
}

impl<'a> Replay<'a> {
    async fn new(engine: &'a Engine, shop: ShopId, query: &'a CodeQuery) -> Result<Self, EngineError> {
        let mappings = engine.store.code_mappings(Some(shop)).await?;
        Ok(Self {
            engine,
            shop,
            query,
            codes: Codes::new(&query.courier, &mappings),
            preferences: engine.store.preferences(shop).await?,
            services: engine.services(shop).await?,
        })
    }

    async fn kept_scans(&self, labels: &[CodedLabel]) -> Result<KeptScans, EngineError> {
        KeptScans::of(self.engine, self.shop, &self.query.courier, labels).await
    }

    /// `None` when nothing of the label changes; else the file holds the label as it stands then.
    fn read(&self, file: &mut OrderFile, label: &CodedLabel, told: &KeptScans) -> Option<Reread> {
        reread(file, label, told, &self.codes, crate::unknown_code(&self.query.courier))
    }

    fn told(&self, file: &OrderFile, read: &Reread) -> ReadAgain {
        let after = file.label(read.label);
        ReadAgain {
            label: read.label,
            order: file.order.id,
            order_name: file.order.name.clone(),
            number: read.number.clone(),
            before: read.before.standing,
            after: after.map_or(read.before.standing, |label| label.timeline.standing),
            decisions: decide(file, &self.preferences, &self.services, &read.triggers),
            unreadable: read.unreadable,
        }
    }

    /// How many decisions wait because of it; `None` when nothing of the label changes.
    async fn apply(&self, label: &CodedLabel, told: &KeptScans) -> Result<Option<u64>, EngineError> {
        let mut unit = self.engine.store.unit(self.shop).await?;
        let mut files = unit.order_files(&[label.order]).await?;
        let Some(file) = files.first_mut() else { return Ok(None) };
        let Some(read) = self.read(file, label, told) else { return Ok(None) };
        let Some(after) = file.label(label.label) else { return Ok(None) };
        unit.reread_scans(label.label, &read.scans).await?;
        unit.restate_label(label.label, &after.timeline).await?;
        let decisions = hold_back(decide(file, &self.preferences, &self.services, &read.triggers));
        let recorded = unit.record_decisions(file.order.id, &decisions, self.engine.clock.now()).await?;
        unit.record_alerts(file.order.id, &file.alerts()).await?;
        unit.commit().await?;
        let (was, is) = (read.before.known.status.is_final(), after.timeline.known.status.is_final());
        if was != is {
            let next = self.next_ask(after).await?;
            self.engine.store.reschedule(self.shop, &[(label.label, next)]).await?;
        }
        let waits = |one: &&Decision| one.why == Why::ReadAgain && recorded.decisions.contains(&one.key);
        Ok(Some(u64::try_from(decisions.iter().filter(waits).count()).unwrap_or(u64::MAX)))
    }

    /// A label that has arrived after all is not asked again; one that has not after all is asked as usual.
    async fn next_ask(&self, label: &tracking::LabelFile) -> Result<NextAsk, EngineError> {
        let made_at = label.label.created_at;
        let news = label.scans.last().map_or(made_at, |scan| scan.at.max(made_at));
        let zone = self.engine.zone(self.shop).await?;
        let status = label.timeline.known.status;
        Ok(next_ask(self.engine.clock.now(), status, news, &self.preferences.ask, &zone))
    }
}

fn last_of(labels: &[CodedLabel]) -> Option<LabelId> {
    labels.last().map(|label| label.label)
}
