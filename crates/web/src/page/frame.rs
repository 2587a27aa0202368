//! What stands around every page.

use tracking::{ActsNext, Standing, Status};

use super::SignedIn;
use crate::language::Language;

/// The place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Orders,
    Attention,
    Cash,
    Couriers,
    Tracking,
    Defaults,
    Account,
}

impl Section {
    const ALL: [Self; 7] =
        [Self::Orders, Self::Attention, Self::Cash, Self::Couriers, Self::Tracking, Self::Defaults, Self::Account];

    /// Its address.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Orders => "/orders",
            Self::Attention => "/attention",
            Self::Cash => "/cash",
            Self::Couriers => "/couriers",
            Self::Tracking => "/preferences/tracking",
            Self::Defaults => "/preferences/default-values",
            Self::Account => "/account",
        }
    }

    fn text_key(self) -> &'static str {
        match self {
            Self::Orders => "nav-orders",
            Self::Attention => "nav-attention",
            Self::Cash => "nav-cash",
            Self::Couriers => "nav-couriers",
            Self::Tracking => "nav-tracking",
            Self::Defaults => "nav-defaults",
            Self::Account => "nav-account",
        }
    }

    fn name(self, language: Language) -> String {
        language.say(self.text_key())
    }
}

/// What a page of a shop shows around its own matter.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) shop: String,
    pub(crate) form_token: String,
    /// What App Bridge is started with, inside the Shopify admin.
    pub(crate) app_bridge: Option<String>,
    pub(crate) section: Section,
    pub(crate) attention: u64,
    /// Shopify refuses the shop's access, and this page does not say so by itself.
    pub(crate) needs_sign_in: bool,
    pub(crate) notice: Option<Notice>,
}

impl Frame {
    /// The frame for who is signed in.
    pub(crate) fn new(me: &SignedIn, section: Section) -> Self {
        Self {
            language: me.language,
            shop: me.shop_name.clone(),
            form_token: me.form_token.clone(),
            app_bridge: me.app_bridge.clone(),
            section,
            attention: me.attention,
            needs_sign_in: me.needs_sign_in && section != Section::Account,
            notice: None,
        }
    }

    /// The same with a sentence on top.
    pub(crate) fn with_notice(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    /// The places of the navigation: address, name, whether it is this one.
    pub(crate) fn sections(&self) -> Vec<(&'static str, String, bool, u64)> {
        let count = |section| if section == Section::Attention { self.attention } else { 0 };
        let entry = |one: Section| (one.path(), one.name(self.language), one == self.section, count(one));
        Section::ALL.into_iter().map(entry).collect()
    }

    /// The other languages that a merchant can choose: tag and name.
    pub(crate) fn other_languages(&self) -> Vec<(&'static str, &'static str)> {
        let others = Language::OF_MERCHANTS.iter().filter(|one| **one != self.language);
        others.map(|one| (one.tag(), one.own_name())).collect()
    }
}

/// One sentence on top of a page about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The style sheet's word: `good`, `warn`, `bad`.
    pub(crate) style: &'static str,
    /// In the reader's language.
    pub(crate) text: String,
}

impl Notice {
    /// It worked.
    pub(crate) fn good(text: String) -> Self {
        Self { style: "good", text }
    }

    /// It worked, and something should be known.
    pub(crate) fn warn(text: String) -> Self {
        Self { style: "warn", text }
    }

    /// It did not work.
    pub(crate) fn bad(text: String) -> Self {
        Self { style: "bad", text }
    }
}

/// The colour of a status.
pub(crate) trait Tone {
    /// The style sheet's word.
    fn tone(&self) -> &'static str;
}

impl Tone for Status {
    fn tone(&self) -> &'static str {
        match self {
            Self::LabelCreated | Self::Unknown | Self::Cancelled => "tone-waiting",
            Self::PickedUp | Self::InTransit | Self::OutForDelivery => "tone-moving",
            Self::ReadyForPickup => "tone-pickup",
            Self::AttemptedDelivery | Self::CustomerNotFound | Self::Delayed => "tone-trouble",
            Self::Delivered => "tone-good",
            Self::Rejected | Self::Exception => "tone-bad",
            Self::Returning | Self::Returned => "tone-back",
        }
    }
}

impl Tone for Standing {
    fn tone(&self) -> &'static str {
        match self.acts_next {
            ActsNext::Shop if self.status == Status::LabelCreated => "tone-trouble",
            _ => self.status.tone(),
        }
    }
}
