//! What the mail says when Shopify wants somebody to sign in again.

use fluent_templates::fluent_bundle::FluentValue;
use tracking::ShopId;

use super::Letter;
use super::content::Content;
use super::words::{Language, Words};

/// What is known when it is written.
#[derive(Debug, Clone, Copy)]
pub struct SignInFacts<'a> {
    /// The shop.
    pub shop: ShopId,
    /// `shop.myshopify.com`.
    pub shop_domain: &'a str,
    /// Counted from 1.
    pub occurrence: u32,
    /// The merchant's language: `ro`, `en`.
    pub locale: &'a str,
    /// Where to sign in.
    pub sign_in_url: &'a str,
    /// The domain part of the Message-ID.
    pub domain: &'a str,
}

impl Letter {
    /// Writes the mail that asks somebody to sign in again.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn sign_in(facts: &SignInFacts<'_>) -> Result<Self, askama::Error> {
        let language = Language::spoken_by(&[facts.locale], Language::OF_MERCHANTS);
        let words = Words::new(language, [("shop", FluentValue::from(facts.shop_domain.to_owned()))]);
        let content = Content {
            language: words.language(),
            subject: words.say("subject-sign-in"),
            intro: words.say("intro-sign-in"),
            again: None,
            rows: Vec::new(),
            next_title: Some(words.say("next-title")),
            next: Some(words.say("next-sign-in")),
            link: words.say("open-sign-in"),
            url: facts.sign_in_url.to_owned(),
            footer: vec![words.say("footer-sign-in")],
        };
        Ok(Self {
            message_id: format!("<sign-in.{}.{}@{}>", facts.shop, facts.occurrence, facts.domain),
            text: content.as_text()?,
            html: content.as_html()?,
            subject: content.subject,
            from: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_says_what_waits_and_where_to_sign_in() {
        let facts = SignInFacts {
            shop: ShopId(7),
            shop_domain: "some-shop.myshopify.com",
            occurrence: 2,
            locale: "ro",
            sign_in_url: "https://some-shop.myshopify.com/admin/apps/made-up",
            domain: "waybill.example",
        };
        let letter = Letter::sign_in(&facts).unwrap();
        assert_eq!(letter.subject, "some-shop.myshopify.com: conectați-vă din nou la Shopify");
        assert_eq!(letter.message_id, "<sign-in.7.2@waybill.example>");
        assert!(
            letter.text.contains(facts.sign_in_url) && letter.text.contains("nimic nu se pierde"),
            "{}",
            letter.text
        );
    }
}
