//! Writing down what couriers said: scans, statuses, decisions and effects in one transaction, or nothing.

use std::collections::HashMap;

use couriers::{LabelError, Parcel};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{
    ClaimedBatch, ClaimedLabel, LabelAnswer, LabelProblem, NewLabel, Payload, RefreshRun, Unit, UnmappedSighting,
};
use tracking::{
    AskReason, LabelFile, LabelId, Meaning, NextAsk, OrderFile, OrderId, Preferences, Scan, ScanKey, Services, Trigger,
    UnknownCode, fold_label, next_ask,
};

use super::ask::Heard;
use crate::engine::{Engine, EngineError};

/// What is the same for all labels of a batch.
struct Shop {
    preferences: Preferences,
    services: Services,
    zone: TimeZone,
    unknown: UnknownCode,
}

/// What one transaction is about to write.
#[derive(Default)]
struct Written {
    answers: Vec<LabelAnswer>,
    triggers: HashMap<OrderId, Vec<Trigger>>,
    unmapped: Vec<UnmappedSighting>,
    returns: Vec<NewLabel>,
    errors: u32,
}

/// Applies one conversation. Returns how many new scans it brought.
pub(super) async fn apply(
    engine: &Engine,
    batch: &ClaimedBatch,
    heard: &Heard,
    started_at: Timestamp,
) -> Result<u32, EngineError> {
    let id = batch.account.shop;
    let courier = couriers::by_code(&batch.account.courier);
    let shop = Shop {
        preferences: engine.store.preferences(id).await?,
        services: engine.services(id).await?,
        zone: engine.zone(id).await?,
        unknown: courier.map_or(UnknownCode::KeepsStatus, |courier| courier.profile().unknown_code),
    };
    let now = engine.clock.now();
    let mut unit = engine.store.unit(id).await?;
    let mut orders: Vec<OrderId> = batch.labels.iter().map(|label| label.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let files = unit.order_files(&orders).await?;
    let mut files: HashMap<OrderId, OrderFile> = files.into_iter().map(|file| (file.order.id, file)).collect();
    let mut written = Written::default();
    for (claimed, told) in batch.labels.iter().zip(&heard.told) {
        let Some(told) = told else { continue };
        let Some(file) = files.get_mut(&claimed.order) else { continue };
        written.take(batch.lease_token, claimed, told, file, &shop, now);
    }
    written.write(&mut unit, &shop, &files, now).await?;
    keep_payloads(&mut unit, batch, heard, now).await?;
    let new_scans = written.answers.iter().map(|answer| count(answer.new_scans.len())).sum();
    unit.record_run(&RefreshRun {
        account: batch.account.id,
        started_at,
        finished_at: now,
        cause: batch.labels.first().map_or(AskReason::Interval, |label| label.cause),
        asked: count(batch.labels.len()),
        answered: count(written.answers.len()).saturating_sub(written.errors),
        errors: written.errors,
        calls: heard.calls,
        new_scans,
        error: heard.failure.as_ref().map(ToString::to_string),
    })
    .await?;
    unit.commit().await?;
    Ok(new_scans)
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
        now: Timestamp,
    ) {
        let way_back_arrived_at =
            told.as_ref().ok().and_then(|parcel| tracking::way_back_arrived_at(file, &parcel.says));
        if let (Ok(parcel), Some(label)) = (told, file.label(claimed.id)) {
            let way_back = tracking::return_label(file, label, &parcel.says);
            self.returns.extend(way_back.map(|way_back| NewLabel {
                order: label.label.order,
                fulfillment: None,
                courier: label.label.courier.clone(),
                account: label.label.account,
                number: way_back.number,
                direction: way_back.direction,
                made_at: now,
                next: NextAsk { at: Some(now), why: AskReason::New },
            }));
        }
        let Some(label) = file.labels.iter_mut().find(|one| one.label.id == claimed.id) else { return };
        let mut new_scans = Vec::new();
        let error = match told {
            Ok(parcel) => {
                new_scans = self.hear(label, parcel, way_back_arrived_at, shop);
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

    /// Folds what came into the label's timeline; each change that was not there before is something to decide.
    fn hear(
        &mut self,
        label: &mut LabelFile,
        parcel: &Parcel,
        way_back_arrived_at: Option<Timestamp>,
        shop: &Shop,
    ) -> Vec<Scan> {
        let known: std::collections::HashSet<ScanKey> = label.scans.iter().map(tracking::Scan::key).collect();
        let fresh: Vec<_> = parcel.scans.iter().filter(|scan| !known.contains(&scan.key())).cloned().collect();
        for scan in fresh.iter().filter(|scan| scan.meaning == Meaning::Unmapped) {
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
        label.says = tracking::CourierSays { way_back_arrived_at, ..parcel.says.clone() };
        self.refold(label, shop);
        fresh
    }

    fn refold(&mut self, label: &mut LabelFile, shop: &Shop) {
        let timeline = fold_label(label.label.direction, &mut label.scans, &label.says, shop.unknown);
        let before = std::mem::replace(&mut label.timeline, timeline);
        let news = Trigger::between(label.label.id, &before, &label.timeline);
        self.triggers.entry(label.label.order).or_default().extend(news);
    }

    async fn write(
        &mut self,
        unit: &mut Unit,
        shop: &Shop,
        files: &HashMap<OrderId, OrderFile>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let lost = unit.record_answers(&self.answers).await?;
        // What another worker has taken over in the meantime is its to decide.
        for label in &lost {
            for triggers in self.triggers.values_mut() {
                triggers.retain(|trigger| trigger.label() != Some(*label));
            }
        }
        for sighting in &self.unmapped {
            unit.note_unmapped(sighting).await?;
        }
        for label in &self.returns {
            unit.add_label(label).await?;
        }
        for (order, triggers) in &self.triggers {
            let Some(file) = files.get(order) else { continue };
            crate::deciding::decide_and_record(unit, file, &shop.preferences, &shop.services, triggers, now).await?;
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

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
