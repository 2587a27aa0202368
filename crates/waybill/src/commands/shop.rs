//! `waybill shop`: shops of this installation.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, bail};
use engine::Clock;
use secrecy::SecretString;
use store::{NewAccount, NewShop, Plan, ShopifyAccess};
use tracking::{Preference, ShopId};

use crate::configuration::Configuration;
use crate::say::say;
use crate::{passwords, service};

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Add a shop with the person who signs in for it.
    Add(Box<Add>),
    /// Connect a courier account or an invoicing service to a shop.
    Connect(Connect),
    /// List shops.
    List,
}

/// Secrets are read from the environment, so that they do not stay in the shell's history.
///
/// Example:
///   SHOPIFY_TOKEN=… SHOPIFY_SECRET=… WAYBILL_PASSWORD=… \
///   waybill shop add --domain my-shop.myshopify.com --zone Europe/Bucharest --email me@example.com
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Add {
    /// The shop's domain: NAME.myshopify.com.
    #[arg(long)]
    domain: String,
    /// Its name, as people know it.
    #[arg(long)]
    name: Option<String>,
    /// Its time zone.
    #[arg(long, default_value = "Europe/Bucharest")]
    zone: String,
    /// Its currency.
    #[arg(long, default_value = "RON")]
    currency: String,
    /// The merchant's language: `ro` or `en`.
    #[arg(long, default_value = "ro")]
    locale: String,
    /// `basic` or `advanced`; tracking needs `advanced`.
    #[arg(long, default_value = "advanced")]
    plan: Plan,
    /// Who signs in; also the shop's address e-mail until it is changed.
    #[arg(long)]
    email: String,
    /// Where the shop's Admin API is, when it is not at its domain.
    #[arg(long)]
    shopify_url: Option<String>,
    /// The Admin API access token.
    #[arg(long, env = "SHOPIFY_TOKEN", hide_env_values = true)]
    shopify_token: SecretString,
    /// The secret that signs webhooks.
    #[arg(long, env = "SHOPIFY_SECRET", hide_env_values = true)]
    shopify_secret: SecretString,
    /// The password to sign in with.
    #[arg(long, env = "WAYBILL_PASSWORD", hide_env_values = true)]
    password: SecretString,
    /// Leave tracking off until it is switched on in the preferences.
    #[arg(long)]
    tracking_off: bool,
}

/// An invoicing service is tested at once. Again with other credentials or settings, these are changed.
///
/// Examples:
///   waybill shop connect --shop my-shop.myshopify.com --courier sameday --credential username=me --credential password=…
///   waybill shop connect --shop my-shop.myshopify.com --invoicing smartbill --credential email=me@example.com \\
///     --credential token=… --credential company=RO99999990 --setting series=WB
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Connect {
    /// The shop: its domain or its number.
    #[arg(long)]
    shop: String,
    /// The courier's code name.
    #[arg(long, required_unless_present = "invoicing")]
    courier: Option<String>,
    /// The invoicing service's code name: `fgo`, `oblio` or `smartbill`.
    #[arg(long, conflicts_with = "courier")]
    invoicing: Option<String>,
    /// What the courier or service wants to know, as NAME=VALUE; repeated.
    #[arg(long = "credential", value_name = "NAME=VALUE")]
    pub(super) credentials: Vec<String>,
    /// How invoices are made, as NAME=VALUE; repeated.
    #[arg(long = "setting", value_name = "NAME=VALUE", requires = "invoicing")]
    pub(super) settings: Vec<String>,
}

pub(crate) async fn run(command: &Command, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    match command {
        Command::Add(add) => add_shop(add, &store).await?,
        Command::Connect(connect) => {
            let shop = super::refresh::find_shop(&store, &connect.shop).await?;
            match (&connect.courier, &connect.invoicing) {
                (_, Some(service)) => {
                    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
                    super::connect_invoicing::connect(&engine, shop, service, connect).await?;
                }
                (courier, None) => {
                    connect_courier(connect, shop, courier.as_deref().unwrap_or_default(), &store).await?
                }
            }
        }
        Command::List => {
            say!("{:>6}  {:<40} {:<10} {:<16} zone", "shop", "domain", "plan", "shopify");
            for shop in store.shops().await? {
                say!("{:>6}  {:<40} {:<10} {:<16} {}", shop.id, shop.domain, shop.plan, shop.shopify, shop.zone);
            }
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn add_shop(add: &Add, store: &store::Store) -> anyhow::Result<()> {
    if jiff::tz::TimeZone::get(&add.zone).is_err() {
        bail!("--zone \"{}\" is not a time zone: write it like Europe/Bucharest", add.zone);
    }
    let domain: shopify::ShopDomain = add.domain.parse().with_context(|| format!("--domain \"{}\"", add.domain))?;
    let now = Clock::system().now();
    let shop = store
        .add_shop(
            &NewShop {
                domain: domain.as_str().to_owned(),
                name: add.name.clone().unwrap_or_else(|| domain.as_str().to_owned()),
                zone: add.zone.clone(),
                locale: add.locale.clone(),
                currency: add.currency.clone(),
                plan: add.plan,
                address_email: Some(add.email.clone()),
                shopify: ShopifyAccess {
                    base_url: add.shopify_url.clone().unwrap_or_else(|| format!("https://{}", domain.as_str())),
                    token: add.shopify_token.clone(),
                    webhook_secrets: vec![add.shopify_secret.clone()],
                },
            },
            now,
        )
        .await?;
    store.add_user(shop, &add.email, &passwords::hash(&add.password)?, &add.locale).await?;
    if !add.tracking_off {
        let mut preferences = store.preferences(shop).await?;
        preferences.put(Preference::Tracking, true, now);
        store.save_preferences(shop, &preferences, now).await?;
    }
    say!("Shop {shop} is added: connect its couriers next (`waybill shop connect --help`)");
    Ok(())
}

async fn connect_courier(connect: &Connect, shop: ShopId, courier: &str, store: &store::Store) -> anyhow::Result<()> {
    let courier = couriers::by_code(courier)
        .with_context(|| format!("courier \"{courier}\" is not known: see `waybill inspect --list`"))?;
    let profile = courier.profile();
    let mut credentials = BTreeMap::new();
    for given in &connect.credentials {
        let (name, value) = pair(given, "--credential")?;
        if !profile.credentials.iter().any(|field| field.name == name) {
            bail!("{} has no credential \"{name}\"; it wants {}", profile.name, wanted(profile));
        }
        credentials.insert(name.to_owned(), SecretString::from(value.to_owned()));
    }
    if let Some(missing) = profile.credentials.iter().find(|field| !credentials.contains_key(field.name)) {
        bail!("{} wants --credential {}=…; it wants {}", profile.name, missing.name, wanted(profile));
    }
    let account = NewAccount {
        shop,
        courier: profile.code.to_owned(),
        name: profile.name.to_owned(),
        base_url: None,
        credentials,
        batch: u32::try_from(profile.batch)?,
        interval: profile.pace.interval.try_into()?,
    };
    let id = store.add_account(&account, Clock::system().now()).await?;
    say!("{} is connected as account {id}", profile.name);
    Ok(())
}

/// Splits `NAME=VALUE`.
pub(super) fn pair<'a>(given: &'a str, option: &str) -> anyhow::Result<(&'a str, &'a str)> {
    given.split_once('=').with_context(|| format!("{option} is written as NAME=VALUE"))
}

fn wanted(profile: &couriers::Profile) -> String {
    profile.credentials.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
}
