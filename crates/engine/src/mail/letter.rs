//! What a mail says: the order, the label, the courier's reason, the customer's phone and what to do next.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracking::{LabelId, Reason, ShopId, Status};

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./locales",
        fallback_language: "en",
        // Subjects are read by mail programs that show the invisible isolation marks as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What is known when a mail is written.
#[derive(Debug, Clone)]
pub struct LetterFacts {
    /// The shop.
    pub shop: ShopId,
    /// [`Status::Rejected`] or [`Status::CustomerNotFound`].
    pub about: Status,
    /// The label.
    pub label: LabelId,
    /// The occurrence's first scan.
    pub happened_at: Timestamp,
    /// Counted from 1.
    pub occurrence: u32,
    /// `#1001`.
    pub order: String,
    /// The courier's name.
    pub courier: String,
    /// The tracking number.
    pub number: String,
    /// The customer's name.
    pub customer: String,
    /// The customer's phone.
    pub phone: Option<String>,
    /// Cash to be collected, with its currency; `None` for an order that is paid otherwise.
    pub cash: Option<String>,
    /// Why.
    pub reason: Option<Reason>,
    /// The courier's own text.
    pub courier_text: String,
    /// The scan's place.
    pub place: Option<String>,
    /// The shop's zone.
    pub zone: TimeZone,
    /// The merchant's language: `ro`, `en`.
    pub locale: String,
    /// The order's page here.
    pub order_url: String,
    /// The domain part of the Message-ID.
    pub domain: String,
}

/// A mail, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same occurrence always gives the same id: a mailbox that gets it twice shows it once.
    pub message_id: String,
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML with inlined styles.
    pub html: String,
}

pub(super) struct Row {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    intro: &'a str,
    again: Option<&'a str>,
    rows: &'a [Row],
    next_title: &'a str,
    next: &'a str,
    open_order: &'a str,
    order_url: &'a str,
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    language: &'a str,
    subject: &'a str,
    intro: &'a str,
    again: Option<&'a str>,
    rows: &'a [Row],
    next_title: &'a str,
    next: &'a str,
    open_order: &'a str,
    order_url: &'a str,
    footer: &'a str,
}

impl Letter {
    /// Writes the mail about one refusal or one failed visit.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn write(facts: &LetterFacts) -> Result<Self, askama::Error> {
        let words = Words::of(facts);
        let kind = if facts.about == Status::Rejected { "rejected" } else { "not-found" };
        let again = (facts.occurrence > 1 && facts.about == Status::CustomerNotFound).then(|| words.say("again"));
        Page {
            words: &words,
            message_id: format!(
                "<{kind}.{}.{}.{}@{}>",
                facts.shop,
                facts.label,
                facts.happened_at.as_second(),
                facts.domain
            ),
            subject: words.say(&format!("subject-{kind}")),
            intro: words.say(&format!("intro-{kind}")),
            again,
            rows: words.rows(facts),
            next: words.say(next_step(facts.about, facts.reason)),
            open: words.say("open-order"),
            url: &facts.order_url,
            footer: words.say("footer"),
        }
        .write()
    }
}

/// A letter's parts, put into both templates alike.
pub(super) struct Page<'a> {
    pub(super) words: &'a Words,
    pub(super) message_id: String,
    pub(super) subject: String,
    pub(super) intro: String,
    pub(super) again: Option<String>,
    pub(super) rows: Vec<Row>,
    pub(super) next: String,
    pub(super) open: String,
    pub(super) url: &'a str,
    pub(super) footer: String,
}

impl Page<'_> {
    pub(super) fn write(self) -> Result<Letter, askama::Error> {
        let next_title = self.words.say("next-title");
        let text = Text {
            intro: &self.intro,
            again: self.again.as_deref(),
            rows: &self.rows,
            next_title: &next_title,
            next: &self.next,
            open_order: &self.open,
            order_url: self.url,
            footer: &self.footer,
        };
        let html = Html {
            language: self.words.language(),
            subject: &self.subject,
            intro: &self.intro,
            again: self.again.as_deref(),
            rows: &self.rows,
            next_title: &next_title,
            next: &self.next,
            open_order: &self.open,
            order_url: self.url,
            footer: &self.footer,
        };
        Ok(Letter { message_id: self.message_id, text: text.render()?, html: html.render()?, subject: self.subject })
    }
}

fn next_step(about: Status, reason: Option<Reason>) -> &'static str {
    match (about, reason) {
        (Status::Rejected, Some(Reason::Payment)) => "next-rejected-payment",
        (Status::Rejected, Some(Reason::Damaged | Reason::PackagingDamaged)) => "next-rejected-damaged",
        (Status::Rejected, _) => "next-rejected",
        (_, Some(Reason::WrongAddress)) => "next-wrong-address",
        _ => "next-not-found",
    }
}

/// The words of one language with the mail's facts to be put into them.
pub(super) struct Words {
    language: LanguageIdentifier,
    arguments: HashMap<Cow<'static, str>, FluentValue<'static>>,
}

impl Words {
    fn of(facts: &LetterFacts) -> Self {
        let arguments = HashMap::from([
            (Cow::Borrowed("order"), FluentValue::from(facts.order.clone())),
            (Cow::Borrowed("courier"), FluentValue::from(facts.courier.clone())),
            (Cow::Borrowed("occurrence"), FluentValue::from(facts.occurrence)),
        ]);
        Self::new(&facts.locale, arguments)
    }

    /// The words of a merchant's language, English when it is none of ours.
    pub(super) fn new(locale: &str, arguments: HashMap<Cow<'static, str>, FluentValue<'static>>) -> Self {
        let wanted = locale.parse::<LanguageIdentifier>().ok();
        let language = wanted
            .filter(|id| id.language.as_str() == "ro")
            .map_or_else(|| fluent_templates::langid!("en"), |_| fluent_templates::langid!("ro"));
        Self { language, arguments }
    }

    fn language(&self) -> &str {
        self.language.language.as_str()
    }

    pub(super) fn say(&self, key: &str) -> String {
        WORDS.lookup_with_args(&self.language, key, &self.arguments)
    }

    fn rows(&self, facts: &LetterFacts) -> Vec<Row> {
        let row = |key: &str, value: String| Row { name: self.say(key), value };
        let when = facts.zone.to_datetime(facts.happened_at).strftime("%d.%m.%Y %H:%M").to_string();
        let reason = facts.reason.map_or_else(
            || self.say("no-reason"),
            |reason| self.say(&format!("reason-{}", reason.as_str().replace('_', "-"))),
        );
        let mut rows = vec![
            row("field-order", facts.order.clone()),
            row("field-label", format!("{} {}", facts.courier, facts.number)),
            row("field-customer", facts.customer.clone()),
            row("field-phone", facts.phone.clone().unwrap_or_else(|| self.say("no-phone"))),
            row("field-when", when),
            row("field-reason", reason),
            row("field-courier-text", facts.courier_text.clone()),
        ];
        if let Some(place) = facts.place.clone().filter(|place| !place.is_empty()) {
            rows.insert(5, row("field-place", place));
        }
        if let Some(cash) = facts.cash.clone() {
            rows.push(row("field-cash", cash));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> LetterFacts {
        LetterFacts {
            shop: ShopId(1),
            about: Status::Rejected,
            label: LabelId(7),
            happened_at: "2026-03-04T11:05:44Z".parse().unwrap(),
            occurrence: 1,
            order: "#1001".to_owned(),
            courier: "FAN Courier".to_owned(),
            number: "7000991234567".to_owned(),
            customer: "Client <b>Unu</b>".to_owned(),
            phone: Some("+40 700 000 001".to_owned()),
            cash: Some("184.50 RON".to_owned()),
            reason: Some(Reason::Refused),
            courier_text: "Refuz primire".to_owned(),
            place: Some("Iasi".to_owned()),
            zone: TimeZone::get("Europe/Bucharest").unwrap(),
            locale: "ro".to_owned(),
            order_url: "https://waybill.example/orders/1".to_owned(),
            domain: "waybill.example".to_owned(),
        }
    }

    #[test]
    fn a_refusal_is_told_with_phone_reason_and_the_next_step() {
        let letter = Letter::write(&facts()).unwrap();
        insta::assert_snapshot!(letter.text);
        assert_eq!(letter.subject, "#1001: coletul a fost refuzat");
        assert_eq!(letter.message_id, "<rejected.1.7.1772622344@waybill.example>");
    }

    #[test]
    fn a_second_visit_says_so_in_english() {
        let facts = LetterFacts {
            about: Status::CustomerNotFound,
            reason: Some(Reason::RecipientAbsent),
            occurrence: 2,
            locale: "en".to_owned(),
            ..facts()
        };
        insta::assert_snapshot!(Letter::write(&facts).unwrap().text);
    }

    #[test]
    fn what_a_customer_typed_is_escaped_in_html() {
        let letter = Letter::write(&facts()).unwrap();
        assert!(letter.html.contains("Client &#60;b&#62;Unu&#60;/b&#62;"), "{}", letter.html);
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for language in [fluent_templates::langid!("en"), fluent_templates::langid!("ro")] {
            for reason in Reason::ALL {
                let key = format!("reason-{}", reason.as_str().replace('_', "-"));
                assert!(WORDS.lookup_single_language::<&str>(&language, &key, None).is_ok(), "{language}: {key}");
            }
        }
    }
}
