//! The language of a page: who reads it, and the texts in it.

mod moments;
mod words;

pub(crate) use moments::clock;

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "en",
        // The signs that fluent puts around inserted text would be copied with a tracking number; the pages use <bdi>.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language that pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Romanian,
    /// The customer's page only.
    Hungarian,
}

impl Language {
    /// Those that a merchant can choose.
    pub(crate) const OF_MERCHANTS: &'static [Self] = &[Self::English, Self::Romanian];
    /// Those of the order status page.
    pub(crate) const OF_CUSTOMERS: &'static [Self] = &[Self::English, Self::Romanian, Self::Hungarian];

    /// The language tag, for `lang=` and URLs.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Romanian => "ro",
            Self::Hungarian => "hu",
        }
    }

    /// The language's own name for itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Romanian => "Română",
            Self::Hungarian => "Magyar",
        }
    }

    /// The spoken language of a tag such as `ro-RO` or `hu_HU`, if it is among `spoken`.
    pub(crate) fn from_tag(tag: &str, spoken: &[Self]) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        spoken.iter().copied().find(|language| language.tag() == primary)
    }

    /// The best of `spoken` for an `Accept-Language` header; ties go to the one named first.
    pub(crate) fn accepted(header: &str, spoken: &[Self]) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for part in header.split(',') {
            let mut fields = part.split(';');
            let Some(language) = fields.next().and_then(|tag| Self::from_tag(tag, spoken)) else { continue };
            let weight = fields
                .find_map(|field| field.trim().strip_prefix("q=").map(|q| q.trim().parse::<f32>().unwrap_or(0.0)))
                .unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }

    fn id(self) -> &'static LanguageIdentifier {
        static ENGLISH: LanguageIdentifier = langid!("en");
        static ROMANIAN: LanguageIdentifier = langid!("ro");
        static HUNGARIAN: LanguageIdentifier = langid!("hu");
        match self {
            Self::English => &ENGLISH,
            Self::Romanian => &ROMANIAN,
            Self::Hungarian => &HUNGARIAN,
        }
    }

    /// A text.
    pub(crate) fn say(self, key: &str) -> String {
        self.look_up(key, None)
    }

    /// A text with one thing put in.
    pub(crate) fn say_with<'a>(self, key: &str, name: &'static str, value: impl Into<FluentValue<'a>>) -> String {
        self.look_up(key, Some(&HashMap::from([(Cow::Borrowed(name), value.into())])))
    }

    /// A text with several things put in.
    pub(crate) fn say_with_all<const N: usize>(
        self,
        key: &str,
        values: [(&'static str, FluentValue<'_>); N],
    ) -> String {
        self.look_up(key, Some(&values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()))
    }

    fn look_up(self, key: &str, values: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        TEXTS.try_lookup_complete(self.id(), key, values).unwrap_or_else(|| {
            tracing::error!(text.key = key, "No text for {key}");
            key.to_owned()
        })
    }
}

#[cfg(test)]
mod tests;
