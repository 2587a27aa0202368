//! Watching the world until every journey has ended and every effect is done.

use std::time::Duration;

use anyhow::bail;
use engine::Engine;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::{SignedDuration, Timestamp};

use super::world::World;

/// After the last scan each label is asked once more, and a label whose parcel came back under another number once
/// after that one.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(14);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How far the world is.
pub(crate) struct Watch<'a> {
    engine: &'a Engine,
    world: &'a World,
    bar: ProgressBar,
    start: Timestamp,
    end: Timestamp,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(engine: &'a Engine, world: &'a World, quiet: bool) -> anyhow::Result<Self> {
        let (start, end) = (world.script.start, world.ends_at());
        let hours = u64::try_from(end.duration_since(start).as_hours()).unwrap_or(0);
        let bar = ProgressBar::new(hours);
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar.set_style(ProgressStyle::with_template("{msg}\n{bar:50} hour {pos} of {len}, {elapsed}")?);
        Ok(Self { engine, world, bar, start, end })
    }

    /// Looks once. True when nothing is left to come and nothing left to do.
    pub(crate) async fn look(&self) -> anyhow::Result<bool> {
        let store = self.engine.store();
        let now = self.engine.clock().now();
        let unfinished = store.unfinished().await?;
        let hour = u64::try_from(now.duration_since(self.start).as_hours()).unwrap_or(0);
        self.bar.set_position(hour.min(self.bar.length().unwrap_or(0)));
        self.bar.set_message(format!(
            "{} labels, {} still on their way; {} effects done, {} waiting, {} parked",
            unfinished.labels,
            unfinished.open_labels,
            unfinished.done_effects,
            unfinished.effects,
            unfinished.parked_effects
        ));
        let asked_after = self.end.checked_add(ASKED_AGAIN)?;
        let all_asked = store.next_label_due(&store::Busy::default()).await?.is_none_or(|due| due > asked_after);
        Ok(now > asked_after
            && all_asked
            && unfinished.effects == 0
            && unfinished.webhooks == 0
            && self.world.shopify.is_quiet())
    }

    /// Waits for the end.
    pub(crate) async fn until_done(&self, limit: Duration) -> anyhow::Result<()> {
        let waiting = async {
            while !self.look().await? {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            anyhow::Ok(())
        };
        match tokio::time::timeout(limit, waiting).await {
            Ok(done) => done?,
            Err(_) => bail!(
                "the demo did not come to rest within {} s: {:?} is left",
                limit.as_secs(),
                self.engine.store().unfinished().await?
            ),
        }
        self.bar.finish();
        Ok(())
    }

    /// Goes on looking for as long as somebody watches.
    pub(crate) async fn forever(&self) -> anyhow::Result<()> {
        while !self.look().await? {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.bar.finish();
        Ok(())
    }
}
