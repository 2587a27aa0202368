//! What an operator sets, by file and environment. Every key is described in `waybill.example.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use config::{Config, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::Deserialize;
use shopify::sign_in::{App, NEEDED_SCOPES, Scopes};

/// The whole configuration. A key that is not among these is an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Configuration {
    pub(crate) server: Server,
    pub(crate) database: Database,
    pub(crate) secrets: Secrets,
    pub(crate) mail: Mail,
    pub(crate) engine: Work,
    pub(crate) retention: Kept,
    pub(crate) shopify: Shopify,
    pub(crate) couriers: BTreeMap<String, CourierSite>,
}

/// Where Waybill listens and how people reach it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Server {
    pub(crate) listen: String,
    pub(crate) public_url: String,
    pub(crate) behind_proxy: bool,
    pub(crate) subscribe_webhooks: bool,
}

/// Where everything is kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Database {
    pub(crate) url: String,
}

/// What encrypts credentials at rest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Secrets {
    pub(crate) key_file: PathBuf,
    pub(crate) key: Option<SecretString>,
}

/// How mails leave.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Mail {
    pub(crate) server: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<SecretString>,
    pub(crate) from: String,
    pub(crate) timeout_seconds: u64,
}

/// How much is done at once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Work {
    pub(crate) workers: usize,
}

/// How long things are kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Kept {
    pub(crate) payload_days: u32,
    pub(crate) webhook_days: u32,
    pub(crate) run_days: u32,
}

/// Waybill's own app at Shopify. Without one, shops are connected as custom apps by `waybill shop add`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Shopify {
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<SecretString>,
    pub(crate) old_client_secret: Option<SecretString>,
    pub(crate) scopes: Vec<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) app_handle: Option<String>,
    pub(crate) plans: BTreeMap<String, Bought>,
}

/// One courier's settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CourierSite {
    pub(crate) base_url: Option<String>,
    pub(crate) feed: Option<bool>,
}

/// Our plan, as the configuration writes it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bought {
    Basic,
    Advanced,
}

impl From<Bought> for store::Plan {
    fn from(bought: Bought) -> Self {
        match bought {
            Bought::Basic => Self::Basic,
            Bought::Advanced => Self::Advanced,
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            behind_proxy: false,
            subscribe_webhooks: true,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite://waybill-data/waybill.db".to_owned() }
    }
}

impl Default for Secrets {
    fn default() -> Self {
        Self { key_file: PathBuf::from("waybill-data/master.key"), key: None }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: None,
            username: None,
            password: None,
            from: "Waybill <waybill@localhost.localdomain>".to_owned(),
            timeout_seconds: 30,
        }
    }
}

impl Default for Work {
    fn default() -> Self {
        Self { workers: 16 }
    }
}

impl Default for Shopify {
    fn default() -> Self {
        Self {
            client_id: None,
            client_secret: None,
            old_client_secret: None,
            scopes: NEEDED_SCOPES.map(str::to_owned).into(),
            base_url: None,
            app_handle: None,
            plans: BTreeMap::new(),
        }
    }
}

impl Default for Kept {
    fn default() -> Self {
        let kept = store::Retention::default();
        Self { payload_days: kept.payload_days, webhook_days: kept.webhook_days, run_days: kept.run_days }
    }
}

impl Configuration {
    /// Reads the file, when one is named, and then the environment.
    ///
    /// # Errors
    /// When the file is missing or has a key or value that cannot be.
    pub(crate) fn read(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder = Config::builder();
        if let Some(file) = file {
            let name = file.display();
            let text =
                std::fs::read_to_string(file).with_context(|| format!("the configuration {name} could not be read"))?;
            builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
        }
        let environment = Environment::with_prefix("WAYBILL").prefix_separator("__").separator("__").try_parsing(true);
        builder
            .add_source(environment)
            .build()
            .and_then(Config::try_deserialize)
            .context("the configuration cannot be used (waybill.example.toml describes every key)")
    }

    /// How mails leave; `None` when no mail server is set.
    pub(crate) fn mail_settings(&self) -> Option<engine::mail::MailSettings> {
        Some(engine::mail::MailSettings {
            server: self.mail.server.clone()?,
            login: self.mail.username.clone().zip(self.mail.password.clone()),
            from: self.mail.from.clone(),
            timeout: Duration::from_secs(self.mail.timeout_seconds),
        })
    }

    /// The app at Shopify; `None` when it is not configured.
    ///
    /// # Errors
    /// When only one half of its credentials is there.
    pub(crate) fn shopify_app(&self) -> anyhow::Result<Option<App>> {
        let shopify = &self.shopify;
        let missing = Scopes::read(&shopify.scopes.join(",")).missing();
        for scope in missing.iter().map(|missing| missing.name()) {
            tracing::warn!(shopify.scope = scope, "shopify.scopes lacks {scope}: what needs it will not work");
        }
        match (&shopify.client_id, &shopify.client_secret) {
            (Some(client_id), Some(client_secret)) => Ok(Some(App {
                client_id: client_id.clone(),
                client_secret: client_secret.clone(),
                old_client_secret: shopify.old_client_secret.clone(),
                scopes: shopify.scopes.clone(),
                base_url: shopify.base_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
            })),
            (None, None) => Ok(None),
            _ => anyhow::bail!("shopify.client_id and shopify.client_secret belong together: set both or neither"),
        }
    }

    /// The engine's settings.
    ///
    /// # Errors
    /// As [`Configuration::shopify_app`].
    pub(crate) fn engine_settings(&self) -> anyhow::Result<engine::Settings> {
        Ok(engine::Settings {
            public_url: self.server.public_url.trim_end_matches('/').to_owned(),
            workers: self.engine.workers.max(1),
            retention: store::Retention {
                payload_days: self.retention.payload_days,
                webhook_days: self.retention.webhook_days,
                run_days: self.retention.run_days,
            },
            courier_sites: self
                .couriers
                .iter()
                .filter_map(|(code, site)| {
                    Some((code.clone(), site.base_url.as_ref()?.trim_end_matches('/').to_owned()))
                })
                .collect(),
            feeds: self.couriers.iter().filter_map(|(code, site)| Some((code.clone(), site.feed?))).collect(),
            billing: engine::Billing {
                plans: self.shopify.plans.iter().map(|(name, plan)| (name.clone(), (*plan).into())).collect(),
                app_handle: self.shopify.app_handle.clone(),
            },
            // Shopify delivers to https alone.
            subscribe_webhooks: self.server.subscribe_webhooks && self.server.public_url.starts_with("https://"),
            shopify_app: self.shopify_app()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_describes_every_key_with_its_default() {
        let text = include_str!("../../../waybill.example.toml");
        let shown = format!("{:?}", toml_of(text));
        assert_eq!(shown, format!("{:?}", Configuration::default()));
    }

    #[test]
    fn a_key_that_does_not_exist_is_an_error_that_names_it() {
        let error = Config::builder()
            .add_source(File::from_str("[server]\nlissten = \"x\"", FileFormat::Toml))
            .build()
            .and_then(Config::try_deserialize::<Configuration>)
            .unwrap_err();
        assert!(error.to_string().contains("lissten"), "{error}");
    }

    #[test]
    fn half_an_app_is_an_error_and_a_whole_one_tries_both_secrets() {
        let half = toml_of("[shopify]\nclient_id = \"made-up\"");
        assert!(half.shopify_app().unwrap_err().to_string().contains("belong together"));
        let whole = toml_of("[shopify]\nclient_id = \"made-up\"\nclient_secret = \"new\"\nold_client_secret = \"old\"");
        assert_eq!(whole.shopify_app().unwrap().unwrap().secrets().len(), 2);
        assert!(Configuration::default().shopify_app().unwrap().is_none());
    }

    fn toml_of(text: &str) -> Configuration {
        let lines = text.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line)).collect::<Vec<_>>().join("\n");
        let parsed = Config::builder().add_source(File::from_str(&lines, FileFormat::Toml)).build();
        parsed.and_then(Config::try_deserialize).unwrap()
    }
}
