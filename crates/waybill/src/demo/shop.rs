//! The demo's shop in Waybill: who signs in, which couriers are connected, what is switched on.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use engine::{Clock, Engine};
use secrecy::SecretString;
use shopify::sign_in::{App, Grant, NEEDED_SCOPES};
use simulators::scenario;
use store::{NewAccount, NewShop, Plan, ShopifyAccess, Store};
use tracking::{Acting, CustomerNews, Preference, ShopId, Teller};

use super::couriers::Courier;
use super::world::World;
use crate::passwords;

/// Who signs in.
pub(crate) const EMAIL: &str = "merchant@demo-shop.example";
/// With what.
pub(crate) const PASSWORD: &str = "demo-password";

/// How long a session token of the demo lives, of real time.
const REAL_MINUTE: Duration = Duration::from_secs(60);
/// The simulated Shopify fails now and then.
const MOST_SIGN_INS: u32 = 10;

/// The app as the simulated Shopify knows it.
pub(crate) fn app(world: &World) -> App {
    App {
        client_id: world.shopify.client_id(),
        client_secret: scenario::CLIENT_SECRET.into(),
        old_client_secret: None,
        scopes: NEEDED_SCOPES.map(str::to_owned).into(),
        base_url: Some(world.shopify.url().to_owned()),
    }
}

/// Makes the shop at the first start, by a sign-in as a merchant's browser makes it; later the simulators have other
/// ports and are told anew.
pub(crate) async fn settle(engine: &Engine, world: &World) -> anyhow::Result<ShopId> {
    let (store, clock) = (engine.store(), engine.clock());
    if let Some(shop) = store.shop_by_domain(scenario::SHOP).await? {
        store.move_shopify(shop.id, &world.shopify.shop_url(scenario::SHOP)).await?;
        make_complete(store, clock, shop.id, world).await?;
        return Ok(shop.id);
    }
    let access = ShopifyAccess {
        base_url: world.shopify.shop_url(scenario::SHOP),
        token: SecretString::default(),
        webhook_secrets: vec![scenario::CLIENT_SECRET.into()],
    };
    let script = world.script.shops.first().context("the script has no shop")?;
    let shop = NewShop {
        domain: scenario::SHOP.to_owned(),
        name: "Demo shop".to_owned(),
        zone: script.zone.clone(),
        locale: "en".to_owned(),
        currency: script.currency.clone(),
        plan: Plan::Advanced,
        address_email: Some(EMAIL.to_owned()),
        shopify: access,
    };
    let id = store.add_shop(&shop, clock.now()).await?;
    sign_in(engine, world).await?;
    make_complete(store, clock, id, world).await?;
    Ok(id)
}

/// As a merchant's browser does it, which loads the page again when something failed.
async fn sign_in(engine: &Engine, world: &World) -> anyhow::Result<()> {
    let (clock, app, domain) = (engine.clock(), app(world), scenario::SHOP.parse()?);
    let mut tries = 1;
    loop {
        // Where days pass in seconds, a token's own minute would be over before it arrives.
        let until = clock.now().checked_add(clock.stretch(REAL_MINUTE))?;
        let session =
            simulators::shopify::session_token(&app.client_id, scenario::CLIENT_SECRET, scenario::SHOP, until);
        match engine.sign_in_to_shopify(&domain, &Grant::SessionToken(session.into())).await {
            Ok(_) => return Ok(()),
            Err(error) if tries < MOST_SIGN_INS => {
                tracing::debug!(%error, tries, "Signs the demo's shop in again");
                tries += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whatever a kill left out at the first start is made up for.
async fn make_complete(store: &Store, clock: &Clock, shop: ShopId, world: &World) -> anyhow::Result<()> {
    if store.user_by_email(EMAIL).await?.is_none() {
        store.add_user(shop, EMAIL, &passwords::hash(&SecretString::from(PASSWORD))?, "en").await?;
    }
    let accounts = store.accounts(shop).await?;
    for courier in &world.couriers {
        if accounts.iter().any(|account| account.courier == courier.code) {
            continue;
        }
        let profile = couriers::by_code(courier.code)
            .with_context(|| format!("no connector is called {}", courier.code))?
            .profile();
        let account = NewAccount {
            shop,
            courier: profile.code.to_owned(),
            name: profile.name.to_owned(),
            base_url: None,
            credentials: credentials(courier),
            batch: u32::try_from(profile.batch)?,
            interval: profile.pace.interval.try_into()?,
        };
        store.add_account(&account, clock.now()).await?;
    }
    store.save_invoicing_account(shop, &world.invoicing.account()?).await?;
    let mut preferences = store.preferences(shop).await?;
    if !preferences.switch(Preference::Tracking).on {
        for preference in Preference::switches() {
            // The world may have run for hours before the shop was made: what it tells counts from its start.
            preferences.put(preference, true, world.script.start);
        }
        preferences.create_payment = true;
        // Its Shopify tells the other two, as shops that choose nothing have it.
        for news in [CustomerNews::VisitFailed, CustomerNews::ReadyForPickup, CustomerNews::Delivered] {
            preferences.customer.put(news, Teller::Waybill, world.script.start);
        }
        preferences.acting = Acting::From(world.script.start);
        store.save_preferences(shop, &preferences, clock.now()).await?;
    }
    Ok(())
}

fn credentials(courier: &Courier) -> BTreeMap<String, SecretString> {
    courier.credentials.iter().map(|(name, value)| ((*name).to_owned(), SecretString::from(*value))).collect()
}
