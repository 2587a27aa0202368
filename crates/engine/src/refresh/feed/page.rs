//! Writing down what one page of a feed told, and how far it is read by that, in one transaction.

use std::collections::HashMap;

use couriers::{Answer, FeedChange, FeedReading, Parcel};
use jiff::Timestamp;
use store::{ClaimedBatch, FeedCursor, FeedLease, FollowedLabel, LabelNews, LabelTurn, Payload, Unit};
use tracking::{AskReason, CourierSays, LabelFile, LabelId, OrderFile, OrderId, Scan, Status, TrackingNo};

use super::super::apply::{Shop, Written, count};
use crate::engine::Engine;
use crate::engine_error::EngineError;

/// A page as it is written down.
pub(super) struct Page<'a> {
    pub(super) batch: &'a ClaimedBatch,
    pub(super) lease: &'a FeedLease,
    pub(super) shop: &'a Shop,
    pub(super) reading: &'a FeedReading,
    pub(super) answer: &'a Answer,
    /// The end of its window.
    pub(super) until: Timestamp,
    /// Where the feed stands with it.
    pub(super) cursor: FeedCursor,
}

/// What a page brought.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Brought {
    /// Labels that got scans.
    pub(super) news: u32,
    /// Scans that were new.
    pub(super) new_scans: u32,
    /// Labels that are asked because something ended or turned.
    pub(super) moved: u32,
}

impl Page<'_> {
    /// Keeps the page. When one of its orders cannot be read or written, the courier is asked about all labels of the
    /// page instead, so that one order does not stop the feed.
    pub(super) async fn keep(&self, engine: &Engine) -> Result<Brought, EngineError> {
        match self.write(engine).await {
            Err(error) if !error.is_about_the_database() && !error.is_lost_lease() => {
                tracing::error!(account.id = %self.batch.account.id, error = %error, "A page of a feed cannot be kept: its labels are asked in full");
                self.write_hints(engine).await
            }
            result => result,
        }
    }

    async fn write(&self, engine: &Engine) -> Result<Brought, EngineError> {
        let account = self.batch.account.id;
        let mut unit = engine.store.unit(self.batch.account.shop).await?;
        let labels = self.followed(&mut unit).await?;
        let mut orders: Vec<OrderId> = labels.iter().map(|label| label.order).collect();
        orders.sort_unstable();
        orders.dedup();
        let files = unit.order_files(&orders).await?;
        let mut files: HashMap<OrderId, OrderFile> = files.into_iter().map(|file| (file.order.id, file)).collect();
        let ids: Vec<LabelId> = labels.iter().map(|label| label.id).collect();
        let turns = unit.label_turns(&ids).await?;
        let turns: HashMap<LabelId, LabelTurn> = turns.into_iter().map(|turn| (turn.id, turn)).collect();
        let told = self.by_number();
        let mut written = Written::default();
        let (mut news, mut moved) = (Vec::new(), Vec::new());
        for label in &labels {
            let file = files.get_mut(&label.order);
            let (Some(file), Some(turn), Some(change)) = (file, turns.get(&label.id), told.get(&label.number)) else {
                continue;
            };
            let Some(known) = file.label(label.id) else { continue };
            let says = with_facts(known, change);
            let says = (says != known.says).then_some(says);
            let to_do = self.what_to_do(known, turn, change);
            if to_do == ToDo::Ask {
                moved.push(label.id);
            }
            let scans = if to_do == ToDo::Believe { change.scans.as_slice() } else { &[] };
            if to_do == ToDo::Believe || says.is_some() {
                let says = says.map(|says| written.learn(file, label.id, says, self.shop));
                let known = file.labels.iter_mut().find(|one| one.label.id == label.id);
                news.extend(known.map(|known| self.believe(&mut written, known, scans, says)));
            }
        }
        unit.record_news(&news).await?;
        unit.ask_about_moved(account, &moved, self.shop.now).await?;
        written.settle(&mut unit, self.shop, &files).await?;
        if !labels.is_empty() {
            self.keep_payload(&mut unit, &ids).await?;
        }
        unit.move_feed(self.lease, &self.cursor, None).await?;
        unit.commit().await?;
        Ok(Brought {
            news: count(news.iter().filter(|one| !one.new_scans.is_empty()).count()),
            new_scans: news.iter().map(|one| count(one.new_scans.len())).sum(),
            moved: count(moved.len()),
        })
    }

    async fn write_hints(&self, engine: &Engine) -> Result<Brought, EngineError> {
        let mut unit = engine.store.unit(self.batch.account.shop).await?;
        let moved: Vec<LabelId> = self.followed(&mut unit).await?.into_iter().map(|label| label.id).collect();
        unit.ask_about_moved(self.batch.account.id, &moved, self.shop.now).await?;
        unit.move_feed(self.lease, &self.cursor, None).await?;
        unit.commit().await?;
        Ok(Brought { moved: count(moved.len()), ..Brought::default() })
    }

    async fn followed(&self, unit: &mut Unit) -> Result<Vec<FollowedLabel>, EngineError> {
        let numbers: Vec<TrackingNo> =
            self.reading.changes.iter().flat_map(|change| change.numbers.iter().cloned()).collect();
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut labels = unit.labels_with_numbers(self.batch.account.id, &numbers).await?;
        labels.dedup_by_key(|label| label.id);
        Ok(labels)
    }

    fn by_number(&self) -> HashMap<&TrackingNo, &FeedChange> {
        self.reading
            .changes
            .iter()
            .flat_map(|change| change.numbers.iter().map(move |number| (number, change)))
            .collect()
    }

    fn what_to_do(&self, label: &LabelFile, turn: &LabelTurn, change: &FeedChange) -> ToDo {
        // Never asked yet, or about to be asked in full: that tells more than the feed.
        let Some(asked_fully_at) = turn.asked_fully_at.filter(|_| turn.why != AskReason::Moved) else {
            return ToDo::Nothing;
        };
        let is_news = match change.scans.is_empty() {
            true => asked_fully_at < self.until,
            false => change.scans.iter().any(|scan| label.scans.iter().all(|known| known.key() != scan.key())),
        };
        if !is_news {
            return ToDo::Nothing;
        }
        let known = label.timeline.known.status;
        let was_given_up = turn.next_due.is_none() && !known.is_final();
        if change.must_ask || change.scans.is_empty() || leaves_the_direction_open(known) || was_given_up {
            ToDo::Ask
        } else {
            ToDo::Believe
        }
    }

    fn believe(
        &self,
        written: &mut Written,
        label: &mut LabelFile,
        scans: &[Scan],
        says: Option<CourierSays>,
    ) -> LabelNews {
        let says = says.unwrap_or_else(|| label.says.clone());
        let parcel = Parcel { number: label.label.number.to_string(), scans: scans.to_vec(), ..Parcel::default() };
        let new_scans = written.hear(label, &parcel, says, self.shop);
        LabelNews {
            label: label.label.id,
            new_scans,
            says: label.says.clone(),
            shown: label.timeline.standing,
            known: label.timeline.known,
            since: label.timeline.since,
            courier_text: label.timeline.courier_text.clone(),
            seen_at: self.shop.now,
        }
    }

    async fn keep_payload(&self, unit: &mut Unit, labels: &[LabelId]) -> Result<(), EngineError> {
        let payload = Payload {
            account: self.batch.account.id,
            courier: &self.batch.account.courier,
            http: self.answer.status().as_u16(),
            body: self.answer.body(),
            labels,
            received_at: self.shop.now,
        };
        Ok(unit.keep_payload(&payload).await?)
    }
}

/// What is known with the facts of a page; scans only decide which of two is the newer one.
fn with_facts(label: &LabelFile, change: &FeedChange) -> CourierSays {
    let newest = |scans: &[Scan]| scans.iter().map(|scan| scan.at).max();
    label.says.and_told_by_feed(&change.says, newest(&change.scans) >= newest(&label.scans))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ToDo {
    Nothing,
    Ask,
    Believe,
}

/// After these the parcel may go either way, and a feed does not say which.
fn leaves_the_direction_open(known: Status) -> bool {
    matches!(known, Status::Rejected | Status::Exception | Status::Cancelled)
}
