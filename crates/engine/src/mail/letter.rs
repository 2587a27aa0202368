//! What a mail to the merchant says: the order, the label, the courier's reason, the customer's phone and what to do next.

use fluent_templates::fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracking::{LabelId, Reason, ShopId, Status};

use super::content::{Content, Row};
use super::words::{Language, Words};

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
    /// In whose name; `None`: in Waybill's own.
    pub from: Option<Sender>,
}

/// In whose name a mail is sent, and who gets the answer. The address stays that of Waybill's own sender: the mail
/// server may send for no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The shop's name.
    pub name: String,
    /// The shop's address.
    pub reply_to: Option<String>,
}

impl Letter {
    /// Writes the mail about one refusal or one failed visit.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn write(facts: &LetterFacts) -> Result<Self, askama::Error> {
        let arguments = [
            ("order", FluentValue::from(facts.order.clone())),
            ("courier", FluentValue::from(facts.courier.clone())),
            ("occurrence", FluentValue::from(facts.occurrence)),
        ];
        let language = Language::spoken_by(&[&facts.locale], Language::OF_MERCHANTS);
        let words = Words::new(language, arguments);
        let kind = if facts.about == Status::Rejected { "rejected" } else { "not-found" };
        let again = facts.occurrence > 1 && facts.about == Status::CustomerNotFound;
        let content = Content {
            language: words.language(),
            subject: words.say(&format!("subject-{kind}")),
            intro: words.say(&format!("intro-{kind}")),
            again: again.then(|| words.say("again")),
            rows: rows(&words, facts),
            next_title: Some(words.say("next-title")),
            next: Some(words.say(next_step(facts.about, facts.reason))),
            link: words.say("open-order"),
            url: facts.order_url.clone(),
            footer: vec![words.say("footer")],
        };
        let message_id =
            format!("<{kind}.{}.{}.{}@{}>", facts.shop, facts.label, facts.happened_at.as_second(), facts.domain);
        Ok(Self {
            message_id,
            text: content.as_text()?,
            html: content.as_html()?,
            subject: content.subject,
            from: None,
        })
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

fn rows(words: &Words, facts: &LetterFacts) -> Vec<Row> {
    let row = |key: &str, value: String| Row { name: words.say(key), value };
    let when = facts.zone.to_datetime(facts.happened_at).strftime("%d.%m.%Y %H:%M").to_string();
    let reason = facts.reason.map_or_else(
        || words.say("no-reason"),
        |reason| words.say(&format!("reason-{}", reason.as_str().replace('_', "-"))),
    );
    let mut rows = vec![
        row("field-order", facts.order.clone()),
        row("field-label", format!("{} {}", facts.courier, facts.number)),
        row("field-customer", facts.customer.clone()),
        row("field-phone", facts.phone.clone().unwrap_or_else(|| words.say("no-phone"))),
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
        for language in Language::OF_MERCHANTS {
            for reason in Reason::ALL {
                let key = format!("reason-{}", reason.as_str().replace('_', "-"));
                assert!(language.knows(&key), "{language:?}: {key}");
            }
        }
    }
}
