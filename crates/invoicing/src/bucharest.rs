//! The services count days and hours by Romania's clock.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::ServiceError;

/// An instant on Bucharest's clock.
pub(crate) fn on_its_clock(at: Timestamp) -> Result<ZonedDateTime, ServiceError> {
    let zone = TimeZone::get("Europe/Bucharest");
    let zone = zone.map_err(|_| ServiceError::unreadable("the zone Europe/Bucharest is not known"))?;
    Ok(at.to_zoned_datetime(zone))
}
