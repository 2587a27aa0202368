//! *Needs attention*: what waits for a person, over the whole shop.

mod shopify_trouble;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use engine::InDoubt;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::{
    AccountState, AlertId, CourierAccount, HeldDecision, InvoicingAccount, MissingWebhook, OpenAlert, ParkedEffect,
    ParkedWebhook, ReturnedInvoice, UnclearLabel, UnmappedCode, WaitingEffects, WebhookId,
};
use tracking::{DecisionId, EffectId, Target, Why};

use crate::app::App;
use crate::held;
use crate::order::CourierQuestion;
pub(crate) use shopify_trouble::{ShopifyPanel, ShopifyTrouble, ask_again};

use crate::page::{Fields, Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// What waits for a service is worth a line when it waits for longer than this.
const WAITS_LONG: SignedDuration = SignedDuration::from_mins(30);
/// Of what is held back so much is listed; a switch that was put on late holds back a whole shop's past.
const HELD_LISTED: u32 = 50;

/// The page.
#[derive(Template)]
#[template(path = "attention/page.html")]
pub(crate) struct AttentionPage {
    pub(crate) frame: Frame,
    /// Why Shopify does not do what it is asked, over the whole shop.
    pub(crate) shopify: Option<ShopifyPanel>,
    pub(crate) accounts: Vec<String>,
    pub(crate) waiting: Vec<String>,
    /// Customers ask for their data.
    pub(crate) data_requests: Option<String>,
    pub(crate) unclear: Vec<UnclearLine>,
    pub(crate) alerts: Vec<AlertLine>,
    /// Invoices of orders whose parcel came back.
    pub(crate) returned: Vec<ReturnedInvoice>,
    /// The invoicing service refuses the shop.
    pub(crate) invoicing: Option<String>,
    pub(crate) parked: Vec<ParkedLine>,
    pub(crate) webhooks: Vec<ParkedWebhookLine>,
    /// What Shopify would not subscribe.
    pub(crate) missing: Vec<MissingWebhook>,
    pub(crate) held: Vec<HeldLine>,
    /// Held back and not listed.
    pub(crate) held_more: u64,
    /// Some of it waits because old scans were read again.
    pub(crate) has_read_again: bool,
    pub(crate) unmapped: Vec<UnmappedLine>,
}

/// A label whose courier a person must tell.
#[derive(Debug, Clone)]
pub(crate) struct UnclearLine {
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) number: String,
    pub(crate) when: String,
    pub(crate) question: CourierQuestion,
}

/// An open alert.
#[derive(Debug, Clone)]
pub(crate) struct AlertLine {
    pub(crate) id: AlertId,
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) text: String,
    pub(crate) when: String,
}

/// An effect that was given up.
#[derive(Debug, Clone)]
pub(crate) struct ParkedLine {
    pub(crate) id: EffectId,
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) name: String,
    /// What it means and what to do.
    pub(crate) outcome: Option<String>,
    pub(crate) error: String,
    pub(crate) when: String,
    /// Where a person says what they found, for what only a person can tell.
    pub(crate) asks_at: Option<&'static str>,
}

/// A webhook that could not be worked.
#[derive(Debug, Clone)]
pub(crate) struct ParkedWebhookLine {
    pub(crate) id: WebhookId,
    pub(crate) topic: String,
    pub(crate) error: String,
    pub(crate) when: String,
}

/// A decision that holds back.
#[derive(Debug, Clone)]
pub(crate) struct HeldLine {
    pub(crate) id: DecisionId,
    /// A word is enough: nothing else is missing.
    pub(crate) can_be_done: bool,
    pub(crate) order: i64,
    pub(crate) order_name: String,
    pub(crate) preference: String,
    pub(crate) number: Option<String>,
    pub(crate) why: String,
    pub(crate) when: String,
    /// Where it is settled, and how that is called.
    pub(crate) settled_at: Option<(&'static str, String)>,
}

/// A code that nobody has mapped.
#[derive(Debug, Clone)]
pub(crate) struct UnmappedLine {
    pub(crate) courier: String,
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) seen: u64,
    pub(crate) last: String,
}

/// Everything that waits for a person.
pub(crate) struct Waiting {
    pub(crate) shopify: ShopifyTrouble,
    pub(crate) accounts: Vec<CourierAccount>,
    pub(crate) effects: Vec<WaitingEffects>,
    pub(crate) unclear: Vec<UnclearLabel>,
    pub(crate) alerts: Vec<OpenAlert>,
    pub(crate) returned: Vec<ReturnedInvoice>,
    pub(crate) invoicing: Option<InvoicingAccount>,
    pub(crate) parked: Vec<ParkedEffect>,
    pub(crate) webhooks: Vec<ParkedWebhook>,
    pub(crate) missing: Vec<MissingWebhook>,
    /// Customers who ask for their data.
    pub(crate) data_requests: usize,
    pub(crate) held: Vec<HeldDecision>,
    /// Held back in all.
    pub(crate) held_count: u64,
    pub(crate) unmapped: Vec<UnmappedCode>,
}

/// What the redirect after an action says about it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    count: u64,
}

/// `GET /attention`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(done): Query<Done>,
) -> Result<Html<String>, PageError> {
    let round = app.store.round_state(me.shop).await?;
    let waiting = Waiting {
        shopify: ShopifyTrouble { refusal: app.store.shopify_refusal(me.shop).await?, round_error: round.last_error },
        accounts: app.store.accounts(me.shop).await?,
        effects: app.store.waiting_effects(me.shop).await?,
        unclear: app.store.unclear_labels(me.shop).await?,
        alerts: app.store.alerts(me.shop, true).await?,
        returned: app.store.returned_invoices(me.shop).await?,
        invoicing: app.store.invoicing_account(me.shop).await?,
        parked: app.store.parked_effects(me.shop).await?,
        webhooks: app.store.parked_webhooks(me.shop).await?,
        missing: round.missing,
        data_requests: app.store.data_requests(me.shop).await?.iter().filter(|one| one.done_at.is_none()).count(),
        held: app.store.held_decisions(me.shop, HELD_LISTED).await?,
        held_count: app.store.held_count(me.shop).await?,
        unmapped: app.store.unmapped_codes(me.shop).await?,
    };
    let notice = match done.done.as_str() {
        "seen" => Some(Notice::good(me.language.say("attention-seen-done"))),
        "shopify" => Some(Notice::good(me.language.say("shopify-asked-again"))),
        "retry" => Some(Notice::good(me.language.say("attention-retry-done"))),
        "courier" => Some(Notice::good(me.language.say("courier_question-done"))),
        about_held => held::notice(me.language, about_held, &done.why, done.count),
    };
    let frame = Frame::new(&me, Section::Attention).with_notice(notice);
    render(&AttentionPage::new(&me, frame, app.clock.now(), &waiting))
}

/// `POST /effects/{effect}/retry`: *Try again*.
pub(crate) async fn retry(
    State(app): State<App>,
    Path(effect): Path<EffectId>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    if !app.engine.retry_effect(posted.me.shop, effect).await? {
        return Err(PageError::NotFound);
    }
    Ok(back(&posted.fields, "/history", "retry"))
}

/// `POST /webhooks/{webhook}/retry`: *Try again*, for a webhook.
pub(crate) async fn retry_webhook(
    State(app): State<App>,
    Path(webhook): Path<i64>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    if !app.store.unpark_webhook(posted.me.shop, WebhookId(webhook), app.clock.now()).await? {
        return Err(PageError::NotFound);
    }
    app.engine.nudge();
    Ok(back(&posted.fields, "", "retry"))
}

/// `POST /alerts/{alert}/seen`.
pub(crate) async fn seen(
    State(app): State<App>,
    Path(alert): Path<i64>,
    posted: Posted,
) -> Result<Redirect, PageError> {
    if !app.store.close_alert(posted.me.shop, AlertId(alert), app.clock.now()).await? {
        return Err(PageError::NotFound);
    }
    Ok(back(&posted.fields, "", "seen"))
}

/// Where on an order's tab *Invoice* a doubt is settled.
fn place_of(doubt: InDoubt) -> &'static str {
    match doubt {
        InDoubt::Invoice | InDoubt::Reversal => "doubt",
        InDoubt::Payment => "payment-doubt",
    }
}

/// To the order's page when the form stood there.
fn back(fields: &Fields, tab: &str, done: &str) -> Redirect {
    match fields.text("order").parse::<i64>() {
        Ok(order) => Redirect::to(&format!("/orders/{order}{tab}?done={done}")),
        Err(_) => Redirect::to(&format!("/attention?done={done}")),
    }
}

impl AttentionPage {
    pub(crate) fn new(me: &SignedIn, frame: Frame, now: Timestamp, waiting: &Waiting) -> Self {
        let language = me.language;
        let moment = |at: Timestamp| language.moment(at, now, &me.zone);
        let refused = waiting.accounts.iter().filter(|account| account.state == AccountState::NeedsAttention);
        let account = |account: &CourierAccount| {
            let courier = engine::courier_name(&account.courier);
            let error = account.last_error.clone().unwrap_or_default();
            language.say_with_all("attention-account", [("courier", courier.into()), ("error", error.into())])
        };
        let waits_long = |line: &&WaitingEffects| now.duration_since(line.oldest) >= WAITS_LONG;
        let effects = |line: &WaitingEffects| {
            let target = match line.target {
                Target::Shopify => "Shopify".to_owned(),
                Target::Mail => language.say("attention-target-mail"),
                Target::Customer => language.say("attention-target-customer"),
                Target::Invoicing => language.say("attention-target-invoicing"),
            };
            let values =
                [("target", target.into()), ("count", line.effects.into()), ("when", moment(line.oldest).into())];
            language.say_with_all("attention-waiting", values)
        };
        let refuses = waiting.invoicing.iter().find(|account| account.state == AccountState::NeedsAttention);
        Self {
            returned: waiting.returned.clone(),
            invoicing: refuses.map(|account| {
                let service = engine::invoicing_name(&account.service);
                let error = account.last_error.clone().unwrap_or_default();
                language.say_with_all("attention-invoicing", [("service", service.into()), ("error", error.into())])
            }),
            shopify: ShopifyPanel::new(me, now, &waiting.shopify, &waiting.parked),
            accounts: refused.map(account).collect(),
            data_requests: (waiting.data_requests > 0)
                .then(|| language.say_with("data_requests-open", "count", waiting.data_requests)),
            waiting: waiting.effects.iter().filter(waits_long).map(effects).collect(),
            unclear: waiting
                .unclear
                .iter()
                .map(|label| UnclearLine {
                    order: label.order.0,
                    order_name: label.order_name.clone(),
                    number: label.number.to_string(),
                    when: moment(label.created_at),
                    question: CourierQuestion::of_unclear(language, &me.form_token, label),
                })
                .collect(),
            alerts: waiting
                .alerts
                .iter()
                .map(|alert| AlertLine {
                    id: alert.id,
                    order: alert.order.0,
                    order_name: alert.order_name.clone(),
                    text: language.alert(&alert.kind),
                    when: moment(alert.at),
                })
                .collect(),
            parked: waiting
                .parked
                .iter()
                .map(|effect| ParkedLine {
                    id: effect.id,
                    order: effect.order.0,
                    order_name: effect.order_name.clone(),
                    name: language.effect(effect.effect.kind()),
                    outcome: effect.outcome.as_deref().and_then(|word| language.outcome(word)),
                    error: effect.last_error.clone().unwrap_or_default(),
                    when: moment(effect.parked_at),
                    asks_at: effect.outcome.as_deref().and_then(InDoubt::of).map(place_of),
                })
                .collect(),
            webhooks: waiting
                .webhooks
                .iter()
                .map(|webhook| ParkedWebhookLine {
                    id: webhook.id,
                    topic: webhook.topic.clone(),
                    error: webhook.last_error.clone().unwrap_or_default(),
                    when: moment(webhook.received_at),
                })
                .collect(),
            missing: waiting.missing.clone(),
            held_more: waiting.held.iter().fold(waiting.held_count, |rest, _| rest.saturating_sub(1)),
            has_read_again: waiting.held.iter().any(|one| one.why == Why::ReadAgain),
            held: waiting.held.iter().map(|one| HeldLine::new(me, now, one)).collect(),
            unmapped: waiting
                .unmapped
                .iter()
                .map(|code| UnmappedLine {
                    courier: engine::courier_name(&code.courier),
                    code: if code.detail.is_empty() {
                        code.code.clone()
                    } else {
                        format!("{} / {}", code.code, code.detail)
                    },
                    text: code.text.clone(),
                    seen: code.seen,
                    last: moment(code.last_at),
                })
                .collect(),
            frame,
        }
    }

    /// Nothing waits.
    fn is_quiet(&self) -> bool {
        self.shopify.is_none()
            && self.accounts.is_empty()
            && self.waiting.is_empty()
            && self.unclear.is_empty()
            && self.alerts.is_empty()
            && self.returned.is_empty()
            && self.invoicing.is_none()
            && self.parked.is_empty()
            && self.webhooks.is_empty()
            && self.missing.is_empty()
            && self.data_requests.is_none()
            && self.unmapped.is_empty()
            && self.held.is_empty()
    }
}

impl HeldLine {
    fn new(me: &SignedIn, now: Timestamp, held: &HeldDecision) -> Self {
        let language = me.language;
        Self {
            id: held.id,
            can_be_done: !matches!(held.why, Why::NoAddressEmail | Why::NoInvoicingService),
            order: held.order.0,
            order_name: held.order_name.clone(),
            preference: language.preference(&held.preference),
            number: held.number.clone(),
            why: language.say_with("history-because", "why", language.why(&held.why)),
            when: language.moment(held.about_at.unwrap_or(held.decided_at), now, &me.zone),
            settled_at: match held.why {
                Why::PaymentUnclear => Some(("/preferences/default-values#cod", language.say("order-payment-list"))),
                Why::NoAddressEmail => Some(("/account", language.say("preference-to-account"))),
                _ => None,
            },
        }
    }
}
