//! `waybill shop connect --invoicing`: a shop's invoicing service.

use std::collections::BTreeMap;

use anyhow::bail;
use engine::accounts::{AccountError, TestResult};
use engine::{Engine, InvoicingEntry};
use secrecy::SecretString;
use tracking::ShopId;

use super::shop::{Connect, pair};
use crate::say::say;

/// Connects a service, or changes what is given of one that is connected, and tests it.
pub(super) async fn connect(engine: &Engine, shop: ShopId, service: &str, connect: &Connect) -> anyhow::Result<()> {
    let known = engine::known_invoicing().into_iter().find(|one| one.code == service);
    let Some(known) = known else {
        let all: Vec<_> = engine::known_invoicing().iter().map(|one| one.code).collect();
        bail!("invoicing service \"{service}\" is not known: choose one of {}", all.join(", "));
    };
    let wanted = || known.fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let mut credentials = BTreeMap::new();
    for given in &connect.credentials {
        let (name, value) = pair(given, "--credential")?;
        if !known.fields.iter().any(|(field, _)| *field == name) {
            bail!("{} has no credential \"{name}\"; it wants {}", known.name, wanted());
        }
        credentials.insert(name.to_owned(), SecretString::from(value.to_owned()));
    }
    let connected = engine.store().invoicing_account(shop).await?;
    match connected.filter(|account| account.service == known.code) {
        Some(_) if credentials.is_empty() => {}
        Some(_) => engine.change_invoicing_credentials(shop, &credentials).await?,
        None => {
            let entry = InvoicingEntry { credentials, ..InvoicingEntry::default() };
            match engine.connect_invoicing(shop, known.code, &entry).await {
                Err(error @ AccountError::Missing { .. }) => bail!("{error}; {} wants {}", known.name, wanted()),
                done => done?,
            }
        }
    }
    let look = engine.test_invoicing(shop).await?;
    let field = look.field.map(|field| format!(" (look at {field})")).unwrap_or_default();
    match look.result {
        TestResult::Works => say!("{} is connected and works", known.name),
        TestResult::Refused { message } => {
            bail!("{} is connected and refuses the account{field}: {message}", known.name)
        }
        TestResult::Away { message } | TestResult::Unclear { message } => {
            say!("{} is connected; it could not be tested: {message}", known.name);
        }
        TestResult::Busy => say!("{} is connected; it says that it was called too often: test it later", known.name),
    }
    set(engine, shop, connect).await?;
    let account = engine.store().invoicing_account(shop).await?;
    if account.is_some_and(|account| account.state == store::AccountState::Disabled) {
        say!("No invoice is made before a series is chosen (--setting series=…) and the service was reached");
    }
    Ok(())
}

/// After the test: what the service lists is what there is to choose from.
async fn set(engine: &Engine, shop: ShopId, connect: &Connect) -> anyhow::Result<()> {
    let Some(account) = engine.store().invoicing_account(shop).await? else { return Ok(()) };
    let lines = engine::setting_lines(&account.service, &engine::InvoiceSettings::read(&account.settings));
    let mut settings = BTreeMap::new();
    for given in &connect.settings {
        let (name, value) = pair(given, "--setting")?;
        if !lines.iter().any(|line| line.setting.as_str() == name) {
            let all: Vec<_> = lines.iter().map(|line| line.setting.as_str()).collect();
            bail!("there is no setting \"{name}\"; there are {}", all.join(", "));
        }
        settings.insert(name.to_owned(), value.to_owned());
    }
    if !settings.is_empty() {
        engine.change_invoice_settings(shop, &settings).await?;
    }
    for line in engine::setting_lines(&account.service, &settings_now(engine, shop).await?) {
        say!("  {:<14} {}", line.setting.as_str(), line.value);
    }
    Ok(())
}

async fn settings_now(engine: &Engine, shop: ShopId) -> anyhow::Result<engine::InvoiceSettings> {
    let account = engine.store().invoicing_account(shop).await?;
    Ok(account.map(|account| engine::InvoiceSettings::read(&account.settings)).unwrap_or_default())
}
