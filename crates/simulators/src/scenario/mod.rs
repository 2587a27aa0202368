//! A shop's first days: orders of every kind and parcels on every way that the couriers' codes can tell.
//!
//! The same seed gives the same script.

mod couriers;
mod customers;
mod deck;
mod journey;
pub mod journeys;
mod numbers;
mod orders;
mod parcels;

use jiff::{SignedDuration, Timestamp};

use crate::script::{Script, ShopScript};

/// The shop's domain.
pub const SHOP: &str = "demo-shop.myshopify.com";
/// Earlier orders begin so long before the script does; their last scans come twelve days later.
const EARLIER: SignedDuration = SignedDuration::from_hours(20 * 24);
/// What the shop's store takes as Admin API access token.
pub const ACCESS_TOKEN: &str = "demo-access-token";
/// What signs the store's webhooks.
pub const CLIENT_SECRET: &str = "demo-client-secret";

/// One Romanian shop with so many orders in its first three days; all journeys end within twelve days of `start`.
///
/// # Errors
/// When the zone `Europe/Bucharest` is not known on this machine, or the days lie outside of what a date can hold.
pub fn script(seed: u64, start: Timestamp, orders: usize) -> Result<Script, jiff::Error> {
    Ok(Script {
        start,
        shops: vec![ShopScript {
            domain: SHOP.to_owned(),
            access_token: ACCESS_TOKEN.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            zone: "Europe/Bucharest".to_owned(),
            currency: "RON".to_owned(),
            orders: orders::orders(seed, start, orders, &orders::LIVE)?,
        }],
    })
}

/// Puts so many orders before those of a script whose journeys have ended when it begins: the shop had customers before
/// it had the app. Nobody owes anything for them.
///
/// # Errors
/// As [`script`].
pub fn with_earlier_orders(script: Script, seed: u64, count: usize) -> Result<Script, jiff::Error> {
    let begins = script.start.checked_sub(EARLIER)?;
    let Script { start, mut shops } = script;
    for shop in &mut shops {
        let earlier = orders::orders(seed, begins, count, &orders::EARLIER)?;
        shop.orders = earlier.into_iter().chain(std::mem::take(&mut shop.orders)).collect();
    }
    Ok(Script { start, shops })
}

/// The instant from which a script has nothing more to tell.
pub fn ends_at(script: &Script) -> Timestamp {
    let orders = || script.shops.iter().flat_map(|shop| &shop.orders);
    let parcels = orders().flat_map(|order| &order.fulfillments).flat_map(|fulfillment| &fulfillment.parcels);
    let told = parcels.flat_map(|parcel| &parcel.journey).map(|scan| scan.told_at);
    let orders = orders().flat_map(|order| [Some(order.created_at), order.cancelled_at]).flatten();
    told.chain(orders).max().unwrap_or(script.start)
}
