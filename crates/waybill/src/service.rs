//! Putting the service together from its configuration.

use std::path::Path;

use anyhow::Context;
use engine::{Chance, Clock, Engine, Wire};
use store::{MasterKey, Store};
use url::Url;

use crate::configuration::Configuration;

/// Opens the store of a configuration and brings it up to date.
pub(crate) async fn open_store(configuration: &Configuration) -> anyhow::Result<Store> {
    let key = match &configuration.secrets.key {
        Some(key) => MasterKey::from_hex(key).context("secrets.key cannot be used")?,
        None => {
            make_folder(&configuration.secrets.key_file)?;
            MasterKey::load_or_create(&configuration.secrets.key_file)?
        }
    };
    if let Some(file) = configuration.database.url.strip_prefix("sqlite://") {
        make_folder(Path::new(file.split('?').next().unwrap_or(file)))?;
    }
    let store = Store::open(&configuration.database.url, key, engine::unknown_code).await?;
    store.migrate().await?;
    Ok(store)
}

fn make_folder(file: &Path) -> anyhow::Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} could not be made", folder.display())),
        _ => Ok(()),
    }
}

/// An engine on a store.
pub(crate) async fn engine(configuration: &Configuration, store: Store, clock: Clock) -> anyhow::Result<Engine> {
    let wire = Wire::new(concat!("Waybill/", env!("CARGO_PKG_VERSION")))?;
    let post = configuration.mail_settings().map(|settings| engine::mail::Post::new(&settings)).transpose()?;
    let engine = Engine::new(store, clock, Chance::seeded(seed()?), wire, post, configuration.engine_settings()?);
    engine.tell_limits().await?;
    Ok(engine)
}

/// How the pages are reached; with https, cookies are sent over https only.
pub(crate) fn page_settings(public_url: &str) -> anyhow::Result<web::Settings> {
    let base_url =
        Url::parse(public_url).with_context(|| format!("server.public_url = \"{public_url}\" is not a URL"))?;
    Ok(web::Settings { secure_cookies: base_url.scheme() == "https", base_url, behind_proxy: false })
}

/// Chance for jitter: two nodes must not wait alike.
fn seed() -> anyhow::Result<u64> {
    use rand::TryRng;
    rand::rngs::SysRng.try_next_u64().context("the system gives no random numbers")
}
