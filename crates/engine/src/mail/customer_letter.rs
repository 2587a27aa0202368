//! What a mail to a customer says: what the courier told, which parcel, where and until when it waits, what is still
//! to be paid, and why the mail came. Nothing that is not known.

use fluent_templates::fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracking::{CustomerNews, LabelId, Money, PickUpPoint, Reason, ShopId, When};

use super::content::{Content, Row};
use super::words::{Language, Words};
use super::{Letter, Sender};

/// What is known when a customer is written to.
#[derive(Debug, Clone)]
pub struct CustomerLetterFacts {
    /// The shop.
    pub shop: ShopId,
    /// In whose name.
    pub sender: Sender,
    /// What is told.
    pub news: CustomerNews,
    /// The label that speaks.
    pub label: LabelId,
    /// The scan that it follows from.
    pub happened_at: Timestamp,
    /// Counted from 1.
    pub occurrence: u32,
    /// `#1001`.
    pub order: String,
    /// The parcels that it is about, the one that speaks first.
    pub parcels: Vec<CustomerParcel>,
    /// Why, as the courier says.
    pub reason: Option<Reason>,
    /// Where it waits.
    pub point: Option<PickUpPoint>,
    /// Until when.
    pub pick_up_until: Option<When>,
    /// When it is to come.
    pub expected: Option<When>,
    /// What the customer still pays to the courier; `None` for an order that is paid.
    pub cash: Option<Money>,
    /// The shop's zone.
    pub zone: TimeZone,
    /// Language tags by preference: the order's, then the shop's.
    pub locales: Vec<String>,
    /// The order's status page.
    pub page_url: String,
    /// The domain part of the Message-ID.
    pub domain: String,
}

/// One parcel as its customer knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerParcel {
    /// The courier's name.
    pub courier: String,
    /// The tracking number.
    pub number: String,
}

impl Letter {
    /// Writes the mail about one occurrence of news.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn to_customer(facts: &CustomerLetterFacts) -> Result<Self, askama::Error> {
        let locales: Vec<&str> = facts.locales.iter().map(String::as_str).collect();
        let language = Language::spoken_by(&locales, Language::OF_CUSTOMERS);
        let courier = facts.parcels.first().map(|parcel| parcel.courier.clone()).unwrap_or_default();
        let words = Words::new(
            language,
            [
                ("order", FluentValue::from(facts.order.clone())),
                ("shop", FluentValue::from(facts.sender.name.clone())),
                ("courier", FluentValue::from(courier)),
                ("parcels", FluentValue::from(facts.parcels.len())),
            ],
        );
        let news = facts.news.as_str().replace('_', "-");
        let again = facts.occurrence > 1 && facts.news == CustomerNews::VisitFailed;
        let mut footer = vec![words.say("customer-why")];
        footer.extend(facts.sender.reply_to.as_ref().map(|_| words.say("customer-questions")));
        let content = Content {
            language: language.tag(),
            subject: words.say(&format!("customer-subject-{news}")),
            intro: words.say(&format!("customer-intro-{news}")),
            again: again.then(|| words.say("customer-again")),
            rows: rows(&words, language, facts),
            next_title: None,
            next: next_step(facts).map(|key| words.say(key)),
            link: words.say("customer-follow"),
            url: facts.page_url.clone(),
            footer,
        };
        let message_id = format!(
            "<customer-{}.{}.{}.{}@{}>",
            facts.news,
            facts.shop,
            facts.label,
            facts.happened_at.as_second(),
            facts.domain
        );
        Ok(Self {
            message_id,
            text: content.as_text()?,
            html: content.as_html()?,
            subject: content.subject,
            from: Some(facts.sender.clone()),
        })
    }
}

fn rows(words: &Words, language: Language, facts: &CustomerLetterFacts) -> Vec<Row> {
    let row = |key: &str, value: String| Row { name: words.say(key), value };
    let parcels =
        facts.parcels.iter().map(|one| row("customer-field-parcel", format!("{} {}", one.courier, one.number)));
    let mut rows: Vec<Row> = std::iter::once(row("customer-field-order", facts.order.clone())).chain(parcels).collect();
    rows.push(row("customer-field-when", moment(language, facts.happened_at, &facts.zone)));
    let reason = facts.reason.filter(|_| tells_reason(facts.news)).and_then(reason_key);
    rows.extend(reason.map(|key| row("customer-field-reason", words.say(key))));
    rows.extend(facts.expected.map(|when| row("customer-field-expected", time(language, when, &facts.zone))));
    if let Some(point) = &facts.point {
        let named: Vec<&str> = [point.name.as_deref(), point.address.as_deref()].into_iter().flatten().collect();
        rows.extend((!named.is_empty()).then(|| row("customer-field-point", named.join(", "))));
    }
    rows.extend(facts.pick_up_until.map(|when| row("customer-field-until", time(language, when, &facts.zone))));
    rows.extend(facts.cash.as_ref().map(|cash| row("customer-field-cash", money(language, cash))));
    rows
}

/// What the customer can do; nothing where there is nothing to do.
fn next_step(facts: &CustomerLetterFacts) -> Option<&'static str> {
    match (facts.news, facts.reason) {
        (CustomerNews::OutForDelivery, _) if facts.cash.is_some() => Some("customer-next-cash"),
        (CustomerNews::OutForDelivery, _) => Some("customer-next-out-for-delivery"),
        (CustomerNews::VisitFailed, Some(Reason::WrongAddress)) => Some("customer-next-wrong-address"),
        (CustomerNews::VisitFailed, Some(Reason::Payment)) => Some("customer-next-cash"),
        (CustomerNews::VisitFailed, _) => Some("customer-next-visit-failed"),
        (CustomerNews::ReadyForPickup, _) => Some("customer-next-ready-for-pickup"),
        (CustomerNews::Delivered, _) => Some("customer-next-delivered"),
        (CustomerNews::Rejected, _) => Some("customer-next-rejected"),
        (CustomerNews::Returned, _) => Some("customer-next-returned"),
        (CustomerNews::Shipped | CustomerNews::Delayed, _) => None,
    }
}

/// Why a parcel was refused or goes back is the merchant's matter with the customer.
fn tells_reason(news: CustomerNews) -> bool {
    matches!(news, CustomerNews::VisitFailed | CustomerNews::Delayed)
}

/// The reasons that help a customer; the others would only sound wrong.
fn reason_key(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::RecipientAbsent => "customer-reason-absent",
        Reason::WrongAddress => "customer-reason-wrong-address",
        Reason::Closed => "customer-reason-closed",
        Reason::UnreachableByPhone => "customer-reason-phone",
        Reason::NoAccess => "customer-reason-no-access",
        Reason::Payment => "customer-reason-payment",
        Reason::LockerFull | Reason::LockerDefective => "customer-reason-locker",
        Reason::Customs => "customer-reason-customs",
        Reason::Weather => "customer-reason-weather",
        Reason::CourierDelay => "customer-reason-courier",
        _ => return None,
    })
}

fn moment(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime(&format!("{}, %H:%M", day_form(language))).to_string()
}

/// As exact as the courier was.
fn time(language: Language, when: When, zone: &TimeZone) -> String {
    match when {
        When::Day(day) => day.strftime(day_form(language)).to_string(),
        When::At(at) => moment(language, at, zone),
        When::Between(from, to) => {
            let (from, to) = (zone.to_datetime(from), zone.to_datetime(to));
            let day = from.strftime(day_form(language));
            let end_day = (from.date() != to.date()).then(|| format!("{}, ", to.strftime(day_form(language))));
            format!("{day}, {}–{}{}", from.strftime("%H:%M"), end_day.unwrap_or_default(), to.strftime("%H:%M"))
        }
    }
}

fn day_form(language: Language) -> &'static str {
    match language {
        Language::English => "%-d %B %Y",
        Language::Romanian => "%d.%m.%Y",
        Language::Hungarian => "%Y.%m.%d.",
    }
}

fn money(language: Language, money: &Money) -> String {
    match language {
        Language::English => money.to_string(),
        Language::Romanian | Language::Hungarian => money.to_string().replace('.', ","),
    }
}

#[cfg(test)]
mod tests;
