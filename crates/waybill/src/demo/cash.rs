//! The couriers' cash sheets, taken in as they are mailed.

use std::time::Duration;

use engine::Engine;
use engine::remittance::CashError;
use simulators::cash_sheets::{CashSheet, cash_sheets};
use simulators::scenario;
use tokio_util::sync::CancellationToken;
use tracking::ShopId;

use super::report::CashLines;
use super::world::World;

/// Between two looks into the post.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Takes in what is mailed, until it is told to stop.
pub(crate) async fn take_mailed(engine: &Engine, shop: ShopId, sheets: Vec<CashSheet>, stop: CancellationToken) {
    for sheet in sheets {
        while engine.clock().now() < sheet.mailed_at {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        if let Err(error) = take(engine, shop, &sheet).await {
            tracing::warn!(sheet.name = sheet.file_name, error = %error, "Could not take {} in", sheet.file_name);
        }
    }
}

/// What the couriers of a world have mailed by the end of all journeys and a week later.
pub(crate) fn sheets_of(world: &World) -> anyhow::Result<Vec<CashSheet>> {
    let until = world.ends_at().checked_add(jiff::SignedDuration::from_hours(24 * 8))?;
    let mut sheets = Vec::new();
    for shop in &world.script.shops {
        sheets.extend(cash_sheets(shop, until)?);
    }
    Ok(sheets)
}

/// What was mailed by now, and how much of it is known here.
pub(crate) async fn cash_lines(engine: &Engine, world: &World) -> anyhow::Result<CashLines> {
    let now = engine.clock().now();
    let mailed = sheets_of(world)?.iter().filter(|sheet| sheet.mailed_at <= now).map(|sheet| sheet.lines.len()).sum();
    let mut taken_in = 0;
    if let Some(shop) = engine.store().shop_by_domain(scenario::SHOP).await? {
        let totals = engine.store().cash_totals(shop.id, jiff::civil::Date::constant(2000, 1, 1)).await?;
        taken_in = totals.iter().map(|total| total.parcels).sum();
    }
    Ok(CashLines { mailed, taken_in })
}

async fn take(engine: &Engine, shop: ShopId, sheet: &CashSheet) -> Result<(), CashError> {
    let kept = engine.send_cash_sheet(shop, sheet.courier, &sheet.file_name, sheet.text.as_bytes()).await?;
    match engine.take_cash_sheet(shop, kept.id).await {
        // The demo goes on after a restart.
        Ok(_) | Err(CashError::TakenBefore) => Ok(()),
        Err(error) => Err(error),
    }
}
