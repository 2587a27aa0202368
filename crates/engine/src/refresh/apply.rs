//! Writing down what couriers said: scans, statuses, decisions and effects in one transaction, or nothing.

use std::collections::{BTreeMap, HashMap};

use couriers::{Codes, LabelError, Parcel};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{
    ClaimedBatch, ClaimedLabel, LabelAnswer, LabelProblem, NewLabel, Payload, RefreshRun, RunWay, Unit,
    UnmappedSighting,
};
use tracking::{
    AskReason, LabelFile, LabelId, Meaning, NextAsk, OrderFile, OrderId, Preferences, Scan, ScanKey, Services, Trigger,
    UnknownCode, fold_label, next_ask,
};

use super::heard::Heard;
use super::pieces;
use crate::chance::backoff;
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// What is the same for all labels of a batch.
pub(super) struct Shop {
    pub(super) preferences: Preferences,
    services: Services,
    pub(super) zone: TimeZone,
    unknown: UnknownCode,
    codes: Codes,
    pub(super) now: Timestamp,
}

impl Shop {
    pub(super) async fn of(engine: &Engine, batch: &ClaimedBatch) -> Result<Self, EngineError> {
        let id = batch.account.shop;
        let courier = couriers::by_code(&batch.account.courier);
        Ok(Self {
            preferences: engine.store.preferences(id).await?,
            services: engine.services(id).await?,
            zone: engine.zone(id).await?,
            unknown: courier.map_or(UnknownCode::KeepsStatus, |courier| courier.profile().unknown_code),
            codes: Codes::new(&batch.account.courier, &engine.store.code_mappings(Some(id)).await?),
            now: engine.clock.now(),
        })
    }
}

/// What one transaction is about to write.
#[derive(Default)]
pub(super) struct Written {
    answers: Vec<LabelAnswer>,
    triggers: HashMap<LabelId, (OrderId, Vec<Trigger>)>,
    unmapped: Vec<UnmappedSighting>,
    returns: Vec<NewLabel>,
    errors: u32,
}

/// What came of one conversation, for its record.
#[derive(Default, Clone, Copy)]
struct Counts {
    answered: u32,
    errors: u32,
    news: u32,
    new_scans: u32,
}

/// Applies one conversation. Returns how many new scans it brought.
pub(super) async fn apply(
    engine: &Engine,
    batch: &ClaimedBatch,
    heard: &Heard,
    started_at: Timestamp,
) -> Result<u32, EngineError> {
    let shop = Shop::of(engine, batch).await?;
    let mut unit = engine.store.unit(batch.account.shop).await?;
    let counts = match take_labels(&mut unit, &shop, batch, heard, &batch.labels).await {
        Ok(counts) => counts,
        Err(error) if error.is_about_the_database() => return Err(error),
        Err(_) => {
            drop(unit);
            let counts = apply_apart(engine, &shop, batch, heard).await?;
            unit = engine.store.unit(batch.account.shop).await?;
            counts
        }
    };
    keep_payloads(&mut unit, batch, heard, shop.now).await?;
    unit.record_run(&RefreshRun {
        account: batch.account.id,
        started_at,
        finished_at: shop.now,
        way: RunWay::Each,
        cause: batch.labels.first().map_or(AskReason::Interval, |label| label.cause),
        asked: count(batch.labels.len()),
        answered: counts.answered,
        errors: counts.errors,
        calls: heard.calls,
        news: counts.news,
        new_scans: counts.new_scans,
        error: heard.failure.as_ref().map(ToString::to_string),
    })
    .await?;
    unit.commit().await?;
    Ok(counts.new_scans)
}

/// One order of the batch cannot be read or written: each is applied by itself, so that the others go on.
async fn apply_apart(engine: &Engine, shop: &Shop, batch: &ClaimedBatch, heard: &Heard) -> Result<Counts, EngineError> {
    let mut sum = Counts::default();
    let mut orders: Vec<OrderId> = batch.labels.iter().map(|label| label.order).collect();
    orders.sort_unstable();
    orders.dedup();
    for order in orders {
        let own: Vec<_> = batch.labels.iter().filter(|label| label.order == order).cloned().collect();
        let mut unit = engine.store.unit(batch.account.shop).await?;
        match take_labels(&mut unit, shop, batch, heard, &own).await {
            Ok(counts) => {
                unit.commit().await?;
                sum.answered += counts.answered;
                sum.errors += counts.errors;
                sum.news += counts.news;
                sum.new_scans += counts.new_scans;
            }
            Err(error) if error.is_about_the_database() => return Err(error),
            Err(error) => {
                drop(unit);
                tracing::error!(order.id = %order, error = %error, "What the courier said about order {order} cannot be kept");
                let attempts = own.iter().map(|label| label.attempts).max().unwrap_or(1);
                let until = engine.chance.jitter(backoff(attempts));
                let until = engine.clock.now().checked_add(until).unwrap_or(Timestamp::MAX);
                sum.errors += count(own.len());
                let part = ClaimedBatch { labels: own, ..batch.clone() };
                engine.store.postpone_labels(&part, until, AskReason::Retry, &error.to_string()).await?;
            }
        }
    }
    Ok(sum)
}

/// Takes what was heard of these labels of the batch into a transaction.
async fn take_labels(
    unit: &mut Unit,
    shop: &Shop,
    batch: &ClaimedBatch,
    heard: &Heard,
    labels: &[ClaimedLabel],
) -> Result<Counts, EngineError> {
    let mut orders: Vec<OrderId> = labels.iter().map(|label| label.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let files = unit.order_files(&orders).await?;
    let mut files: HashMap<OrderId, OrderFile> = files.into_iter().map(|file| (file.order.id, file)).collect();
    let mut written = Written::default();
    for (claimed, told) in batch.labels.iter().zip(&heard.told) {
        let Some(told) = told else { continue };
        let Some(file) = files.get_mut(&claimed.order) else { continue };
        written.take(batch.lease_token, claimed, told, file, shop);
    }
    written.returns.extend(pieces::new_labels(&files, &heard.others, batch.account.id, shop.now));
    written.write(unit, shop, &files).await?;
    Ok(Counts {
        answered: count(written.answers.len()).saturating_sub(written.errors),
        errors: written.errors,
        news: count(written.answers.iter().filter(|answer| !answer.new_scans.is_empty()).count()),
        new_scans: written.answers.iter().map(|answer| count(answer.new_scans.len())).sum(),
    })
}

async fn keep_payloads(
    unit: &mut Unit,
    batch: &ClaimedBatch,
    heard: &Heard,
    now: Timestamp,
) -> Result<(), EngineError> {
    for (answer, positions) in &heard.answers {
        let labels: Vec<LabelId> =
            positions.iter().filter_map(|position| batch.labels.get(*position)).map(|label| label.id).collect();
        unit.keep_payload(&Payload {
            account: batch.account.id,
            courier: &batch.account.courier,
            http: answer.status().as_u16(),
            body: answer.body(),
            labels: &labels,
            received_at: now,
        })
        .await?;
    }
    Ok(())
}

impl Written {
    fn take(
        &mut self,
        lease_token: i64,
        claimed: &ClaimedLabel,
        told: &Result<Parcel, LabelError>,
        file: &mut OrderFile,
        shop: &Shop,
    ) {
        let now = shop.now;
        let known = file.label(claimed.id);
        let says = told.as_ref().ok().zip(known).map(|(parcel, known)| parcel.says.clone().told_after(&known.says));
        let says = says.map(|says| self.learn(file, claimed.id, says, shop)).unwrap_or_default();
        let Some(label) = file.labels.iter_mut().find(|one| one.label.id == claimed.id) else { return };
        let mut new_scans = Vec::new();
        let error = match told {
            Ok(parcel) => {
                new_scans = self.hear(label, parcel, says, shop);
                parcel
                    .problems
                    .first()
                    .map(|what| LabelProblem { kind: "partly_unreadable".into(), message: what.clone() })
            }
            Err(error) => {
                self.errors += 1;
                Some(LabelProblem { kind: error.kind().to_owned(), message: error.to_string() })
            }
        };
        let news = label.scans.last().map_or(label.label.created_at, |scan| scan.at.max(label.label.created_at));
        let next = next_ask(now, label.timeline.known.status, news, &shop.preferences.ask, &shop.zone);
        self.answers.push(LabelAnswer { new_scans, error, ..answer_of(label, lease_token, next, now) });
    }

    /// What follows at once from what a courier says of a label: the way back is a label of its own, and it may have
    /// arrived already. Returns the words with that.
    pub(super) fn learn(
        &mut self,
        file: &OrderFile,
        label: LabelId,
        says: tracking::CourierSays,
        shop: &Shop,
    ) -> tracking::CourierSays {
        let Some(label) = file.label(label) else { return says };
        let way_back = tracking::return_label(file, label, &says);
        self.returns.extend(way_back.map(|way_back| NewLabel {
            order: label.label.order,
            fulfillment: None,
            courier: label.label.courier.clone(),
            account: label.label.account,
            number: way_back.number,
            direction: way_back.direction,
            made_at: shop.now,
            next: NextAsk { at: Some(shop.now), why: AskReason::New },
        }));
        tracking::CourierSays { way_back_arrived_at: tracking::way_back_arrived_at(file, &says), ..says }
    }

    /// Folds what came into the label's timeline; each change that was not there before is something to decide.
    pub(super) fn hear(
        &mut self,
        label: &mut LabelFile,
        parcel: &Parcel,
        says: tracking::CourierSays,
        shop: &Shop,
    ) -> Vec<Scan> {
        let known: HashMap<ScanKey, (bool, Meaning)> =
            label.scans.iter().map(|scan| (scan.key(), (scan.heading.is_some(), scan.meaning.clone()))).collect();
        // A scan that a feed told without saying which way is told anew when somebody says it.
        let is_fresh =
            |scan: &&Scan| known.get(&scan.key()).is_none_or(|(has_heading, _)| !has_heading && scan.heading.is_some());
        let mut fresh: Vec<_> = parcel.scans.iter().filter(is_fresh).cloned().collect();
        for scan in &mut fresh {
            match known.get(&scan.key()) {
                // What it meant it goes on meaning until a person has it read again.
                Some((_, meaning)) => scan.meaning = meaning.clone(),
                None => {
                    shop.codes.apply(scan);
                }
            }
        }
        let is_new = |scan: &&Scan| !known.contains_key(&scan.key());
        for scan in fresh.iter().filter(is_new).filter(|scan| scan.meaning == Meaning::Unmapped) {
            self.unmapped.push(UnmappedSighting {
                courier: label.label.courier.clone(),
                code: scan.code.clone(),
                detail: scan.detail.clone().unwrap_or_default(),
                text: scan.text.clone(),
                label: label.label.id,
                at: scan.at,
            });
        }
        label.scans.extend(fresh.iter().cloned());
        label.says = says;
        let timeline = fold_label(label.label.direction, &mut label.scans, &label.says, shop.unknown);
        let before = std::mem::replace(&mut label.timeline, timeline);
        let triggers = Trigger::between(label.label.id, &before, &label.timeline);
        self.triggers.insert(label.label.id, (label.label.order, triggers));
        fresh
    }

    async fn write(
        &mut self,
        unit: &mut Unit,
        shop: &Shop,
        files: &HashMap<OrderId, OrderFile>,
    ) -> Result<(), EngineError> {
        // What another worker has taken over in the meantime is its to decide.
        for label in unit.record_answers(&self.answers).await? {
            self.triggers.remove(&label);
            self.unmapped.retain(|sighting| sighting.label != label);
        }
        self.settle(unit, shop, files).await
    }

    /// What follows from what was kept: codes to be mapped, labels found, decisions and effects.
    pub(super) async fn settle(
        &self,
        unit: &mut Unit,
        shop: &Shop,
        files: &HashMap<OrderId, OrderFile>,
    ) -> Result<(), EngineError> {
        for sighting in &self.unmapped {
            unit.note_unmapped(sighting).await?;
        }
        for label in &self.returns {
            unit.add_label(label).await?;
        }
        // An order that has just got another label is not complete without it.
        let grown: Vec<OrderId> = self.returns.iter().map(|label| label.order).collect();
        let grown = if grown.is_empty() { Vec::new() } else { unit.order_files(&grown).await? };
        let mut by_order: BTreeMap<OrderId, Vec<Trigger>> = BTreeMap::new();
        for (order, triggers) in self.triggers.values() {
            by_order.entry(*order).or_default().extend(triggers.iter().cloned());
        }
        for (order, triggers) in by_order {
            let grown = grown.iter().find(|file| file.order.id == order);
            let Some(file) = grown.or_else(|| files.get(&order)) else { continue };
            crate::deciding::decide_and_record(unit, file, &shop.preferences, &shop.services, &triggers, shop.now)
                .await?;
        }
        Ok(())
    }
}

fn answer_of(label: &LabelFile, lease_token: i64, next: NextAsk, now: Timestamp) -> LabelAnswer {
    LabelAnswer {
        label: label.label.id,
        lease_token,
        new_scans: Vec::new(),
        says: label.says.clone(),
        shown: label.timeline.standing,
        known: label.timeline.known,
        since: label.timeline.since,
        courier_text: label.timeline.courier_text.clone(),
        next,
        asked_at: now,
        error: None,
    }
}

pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
