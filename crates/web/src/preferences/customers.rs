//! *Preferences > Customer notifications*: who tells the customer what, Shopify, Waybill or nobody.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::Plan;
use tracking::{Acting, CustomerNews, CustomerTelling, Preference, Preferences, Teller};

use super::tracking::Saved;
use crate::app::App;
use crate::email;
use crate::language::Language;
use crate::page::{Fields, Frame, Notice, PageError, Posted, Section, SignedIn, render};

/// The page.
#[derive(Template)]
#[template(path = "preferences/customers.html")]
pub(crate) struct CustomerNotificationsPage {
    pub(crate) frame: Frame,
    pub(crate) lines: Vec<NewsLine>,
    pub(crate) plan_is_too_small: bool,
    /// Nothing is done before somebody says from when on.
    pub(crate) acts_not_yet: bool,
    /// Shopify is to tell what it is not told of.
    pub(crate) shopify_is_not_told: bool,
    /// Customers who answer reach nobody.
    pub(crate) no_email: bool,
    /// Where Shopify's own e-mails are switched off.
    pub(crate) shopify_page: String,
}

/// What a customer may be told, and who tells it.
#[derive(Debug, Clone)]
pub(crate) struct NewsLine {
    pub(crate) name: &'static str,
    pub(crate) words: String,
    pub(crate) about: String,
    pub(crate) tellers: Vec<TellerChoice>,
    /// For what Shopify has an e-mail of its own: that it is switched off there.
    pub(crate) silence: Option<Silence>,
}

/// One of those who may tell it.
#[derive(Debug, Clone)]
pub(crate) struct TellerChoice {
    pub(crate) name: &'static str,
    pub(crate) words: String,
    pub(crate) is_chosen: bool,
}

/// The merchant's word that Shopify's own e-mail is off.
#[derive(Debug, Clone)]
pub(crate) struct Silence {
    pub(crate) words: String,
    pub(crate) is_given: bool,
    pub(crate) is_missing: bool,
}

/// What was chosen for one kind of news, saved or typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chosen {
    news: CustomerNews,
    teller: Teller,
    shopify_is_silent: bool,
}

impl Chosen {
    /// Waybill was only ever saved with the merchant's word about Shopify.
    fn saved(telling: &CustomerTelling, news: CustomerNews) -> Self {
        let teller = telling.teller(news);
        Self { news, teller, shopify_is_silent: teller == Teller::Waybill }
    }

    /// What a form leaves out stays as it is.
    fn typed(telling: &CustomerTelling, news: CustomerNews, fields: &Fields) -> Self {
        let teller = fields.text(news.as_str()).parse().unwrap_or_else(|_| telling.teller(news));
        Self { news, teller, shopify_is_silent: fields.is_on(&silence_field(news)) }
    }

    /// Two would tell it, as far as anybody knows.
    fn is_doubled(self) -> bool {
        self.news.shopify_can_tell() && self.teller == Teller::Waybill && !self.shopify_is_silent
    }

    fn line(self, language: Language, shows_doubled: bool) -> NewsLine {
        let news = self.news;
        let can_tell = |teller: &&Teller| **teller != Teller::Shopify || news.shopify_can_tell();
        let choice = |teller: &Teller| TellerChoice {
            name: teller.as_str(),
            words: language.say(&format!("teller-{teller}")),
            is_chosen: *teller == self.teller,
        };
        NewsLine {
            name: news.as_str(),
            words: language.say(&format!("customer_news-{news}")),
            about: language.say(&format!("customer_news-{news}-about")),
            tellers: Teller::ALL.iter().filter(can_tell).map(choice).collect(),
            silence: news.shopify_can_tell().then(|| Silence {
                words: language.say(&format!("customer_news-{news}-silent")),
                is_given: self.shopify_is_silent,
                is_missing: shows_doubled && self.is_doubled(),
            }),
        }
    }
}

fn silence_field(news: CustomerNews) -> String {
    format!("silent_{news}")
}

/// `GET /preferences/customer-notifications`.
pub(crate) async fn show(
    State(app): State<App>,
    me: SignedIn,
    Query(saved): Query<Saved>,
) -> Result<Html<String>, PageError> {
    let preferences = app.store.preferences(me.shop).await?;
    let chosen: Vec<Chosen> =
        CustomerNews::ALL.iter().map(|news| Chosen::saved(&preferences.customer, *news)).collect();
    render(&page(&app, &me, &preferences, &chosen, saved.notice(me.language)).await?)
}

/// `POST /preferences/customer-notifications`. What two would tell is not saved.
pub(crate) async fn save(State(app): State<App>, posted: Posted) -> Result<Response, PageError> {
    let (me, fields) = (&posted.me, &posted.fields);
    let now = app.clock.now();
    let mut preferences = app.store.preferences(me.shop).await?;
    let typed = |news: &CustomerNews| Chosen::typed(&preferences.customer, *news, fields);
    let chosen: Vec<Chosen> = CustomerNews::ALL.iter().map(typed).collect();
    if chosen.iter().any(|one| one.is_doubled()) {
        let notice = Some(Notice::bad(me.language.say("preferences-not-saved")));
        let page = page(&app, me, &preferences, &chosen, notice).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response());
    }
    for one in &chosen {
        preferences.customer.put(one.news, one.teller, now);
    }
    app.store.save_preferences(me.shop, &preferences, now).await?;
    tracing::info!(shop.id = %me.shop, user.id = %me.user, "Saved who tells the customers of shop {}", me.shop);
    Ok(Redirect::to("/preferences/customer-notifications?saved=1").into_response())
}

async fn page(
    app: &App,
    me: &SignedIn,
    preferences: &Preferences,
    chosen: &[Chosen],
    notice: Option<Notice>,
) -> Result<CustomerNotificationsPage, PageError> {
    let shop = app.store.shop(me.shop).await?.ok_or(PageError::NotFound)?;
    let shows_doubled = notice.is_some();
    Ok(CustomerNotificationsPage {
        frame: Frame::new(me, Section::Tracking).with_notice(notice),
        lines: chosen.iter().map(|one| one.line(me.language, shows_doubled)).collect(),
        plan_is_too_small: shop.plan == Plan::Basic,
        acts_not_yet: preferences.acting == Acting::NotYet,
        shopify_is_not_told: chosen.iter().any(|one| one.teller == Teller::Shopify)
            && !preferences.switch(Preference::FulfillmentStatus).on,
        no_email: !shop.address_email.as_deref().is_some_and(email::looks_valid),
        shopify_page: format!("https://{}/admin/settings/notifications", shop.domain),
    })
}

/// The page with nothing chosen, and with a choice that two would tell.
#[cfg(test)]
pub(crate) fn samples(me: &SignedIn) -> [CustomerNotificationsPage; 2] {
    let of = |chosen: fn(CustomerNews) -> Chosen, is_bad: bool| CustomerNotificationsPage {
        frame: Frame::new(me, Section::Tracking),
        lines: CustomerNews::ALL.iter().map(|news| chosen(*news).line(me.language, is_bad)).collect(),
        plan_is_too_small: is_bad,
        acts_not_yet: is_bad,
        shopify_is_not_told: is_bad,
        no_email: is_bad,
        shopify_page: "https://demo-shop.myshopify.com/admin/settings/notifications".to_owned(),
    };
    [
        of(|news| Chosen::saved(&CustomerTelling::default(), news), false),
        of(|news| Chosen { news, teller: Teller::Waybill, shopify_is_silent: false }, true),
    ]
}
