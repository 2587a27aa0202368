//! The languages of mails and the words in them.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./locales",
        fallback_language: "en",
        // Subjects are read by mail programs that show the invisible isolation marks as boxes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language that mails are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Romanian,
    Hungarian,
}

impl Language {
    /// Those that a merchant can choose.
    pub(super) const OF_MERCHANTS: &'static [Self] = &[Self::English, Self::Romanian];
    /// Those that customers are written to in.
    pub(super) const OF_CUSTOMERS: &'static [Self] = &[Self::English, Self::Romanian, Self::Hungarian];

    /// The first of the tags (`ro`, `hu-HU`) that is among `spoken`; English when none is.
    pub(super) fn spoken_by(tags: &[&str], spoken: &[Self]) -> Self {
        let primary = |tag: &str| tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let of_tag = |tag: &&str| spoken.iter().copied().find(|language| language.tag() == primary(tag));
        tags.iter().find_map(of_tag).unwrap_or(Self::English)
    }

    /// The language tag, for `lang=`.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Romanian => "ro",
            Self::Hungarian => "hu",
        }
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

    #[cfg(test)]
    pub(super) fn knows(self, key: &str) -> bool {
        WORDS.lookup_single_language::<&str>(self.id(), key, None).is_ok()
    }
}

/// The words of one language with the mail's facts to be put into them.
pub(super) struct Words {
    language: Language,
    arguments: HashMap<Cow<'static, str>, FluentValue<'static>>,
}

impl Words {
    pub(super) fn new<const N: usize>(
        language: Language,
        arguments: [(&'static str, FluentValue<'static>); N],
    ) -> Self {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        Self { language, arguments }
    }

    pub(super) fn language(&self) -> &'static str {
        self.language.tag()
    }

    pub(super) fn say(&self, key: &str) -> String {
        WORDS.lookup_with_args(self.language.id(), key, &self.arguments)
    }
}
