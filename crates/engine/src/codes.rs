//! What people say that couriers' codes mean.

use couriers::known_codes;
use tracking::{ActsNext, CodeMapping, Meaning, Reason, ShopId, Status, UnknownWord};

use crate::engine::Engine;
use crate::engine_error::EngineError;

/// The word for a code that is shown and changes nothing.
pub const NOTICE: &str = "notice";
/// No courier's code is longer.
const LONGEST_CODE: usize = 80;

/// Why a code was not mapped: what was entered, and what would do.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Waybill does not know the courier.
    #[error("courier \"{given}\" is not known: choose one of {known}")]
    UnknownCourier {
        /// What was entered.
        given: String,
        /// The code names that would do.
        known: String,
    },
    /// There is no code, or it is too long.
    #[error("\"{0}\" is not a code: it has 1 to 80 characters")]
    Code(String),
    /// The status is none.
    #[error("\"{given}\" is not a status: choose one of {known}")]
    Status {
        /// What was entered.
        given: String,
        /// The words that would do.
        known: String,
    },
    /// The reason or who must act is none.
    #[error("{0}: choose one of {1}")]
    Word(UnknownWord, String),
    /// A code that changes nothing has no reason.
    #[error("a notice changes nothing, so it has no reason and nobody to act")]
    ReasonOfNotice,
    /// The store or the engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The words of a meaning, as a person enters them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MeaningWords<'a> {
    /// A status, or [`NOTICE`].
    pub status: &'a str,
    /// Why; empty for no reason.
    pub reason: &'a str,
    /// Whose turn it is; empty: what is usual for the status.
    pub acts_next: &'a str,
}

/// The statuses that a code can be mapped to, with [`NOTICE`].
pub fn status_words() -> Vec<&'static str> {
    let statuses = Status::ALL.iter().filter(|status| **status != Status::Unknown);
    statuses.map(|status| status.as_str()).chain([NOTICE]).collect()
}

impl MeaningWords<'_> {
    /// The meaning.
    ///
    /// # Errors
    /// When a word is not known; it names those that are.
    pub fn meaning(self) -> Result<Meaning, CodeError> {
        if self.status == NOTICE {
            let is_bare = self.reason.is_empty() && self.acts_next.is_empty();
            return is_bare.then_some(Meaning::Notice(None)).ok_or(CodeError::ReasonOfNotice);
        }
        let no_status = || CodeError::Status { given: self.status.to_owned(), known: status_words().join(", ") };
        let status: Status = self.status.parse().map_err(|_| no_status())?;
        let reason = word::<Reason>(self.reason, Reason::ALL)?;
        let acts_next = word::<ActsNext>(self.acts_next, ActsNext::ALL)?;
        Meaning::of_status(status, reason, acts_next).ok_or_else(no_status)
    }
}

fn word<T>(text: &str, all: &[T]) -> Result<Option<T>, CodeError>
where
    T: std::str::FromStr<Err = UnknownWord> + ToString,
{
    let known = || all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let word = (!text.is_empty()).then(|| text.parse::<T>().map_err(|error| CodeError::Word(error, known())));
    word.transpose()
}

impl Engine {
    /// Keeps what somebody says that a courier's code means, for one shop or, without one, for all. Scans that came
    /// before stay as they are until they are read again: [`Engine::replay`].
    ///
    /// # Errors
    /// When the courier, the code or a word of the meaning cannot be.
    pub async fn map_code(
        &self,
        shop: Option<ShopId>,
        courier: &str,
        code: &str,
        detail: &str,
        words: MeaningWords<'_>,
    ) -> Result<CodeMapping, CodeError> {
        let courier = courier_code(courier)?;
        let (code, detail) = (code.trim(), detail.trim());
        if code.is_empty() || code.len().max(detail.len()) > LONGEST_CODE {
            return Err(CodeError::Code(code.chars().take(LONGEST_CODE).collect()));
        }
        let mapping = CodeMapping {
            shop,
            courier: courier.to_owned(),
            code: code.to_owned(),
            detail: detail.to_owned(),
            meaning: words.meaning()?,
            mapped_at: self.clock.now(),
        };
        self.store.map_code(&mapping).await.map_err(EngineError::from)?;
        Ok(mapping)
    }

    /// Takes back what was said for one shop, or for all. False when nothing was.
    ///
    /// # Errors
    /// When the courier is not known.
    pub async fn unmap_code(
        &self,
        shop: Option<ShopId>,
        courier: &str,
        code: &str,
        detail: &str,
    ) -> Result<bool, CodeError> {
        let courier = courier_code(courier)?;
        let was = self.store.unmap_code(shop, courier, code.trim(), detail.trim()).await;
        Ok(was.map_err(EngineError::from)?)
    }
}

/// What a courier's built-in table says of a code.
pub fn built_in_meaning(courier: &str, code: &str, detail: &str) -> Option<Meaning> {
    let row = |detail: &str| known_codes(courier).iter().find(|row| row.code == code && row.detail == detail);
    row(detail).or_else(|| row("")).map(|row| row.meaning.clone())
}

/// A courier's code name, from any of its spellings.
///
/// # Errors
/// When no courier is called so.
pub fn courier_code(given: &str) -> Result<&'static str, CodeError> {
    let courier = couriers::by_code(given).ok_or_else(|| CodeError::UnknownCourier {
        given: given.to_owned(),
        known: couriers::all().iter().map(|one| one.profile().code).collect::<Vec<_>>().join(", "),
    })?;
    Ok(courier.profile().code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'a>(status: &'a str, reason: &'a str, acts_next: &'a str) -> MeaningWords<'a> {
        MeaningWords { status, reason, acts_next }
    }

    #[test]
    fn words_become_a_meaning() {
        let meaning = words("delayed", "customs", "shop").meaning().unwrap();
        let expected = Meaning::of_status(Status::Delayed, Some(Reason::Customs), Some(ActsNext::Shop)).unwrap();
        assert_eq!(meaning, expected);
        assert_eq!(words("notice", "", "").meaning().unwrap(), Meaning::Notice(None));
    }

    #[rstest::rstest]
    #[case("gone", "", "", "\"gone\" is not a status: choose one of label_created")]
    #[case("unknown", "", "", "\"unknown\" is not a status")]
    #[case("delayed", "because", "", "\"because\" is not a known reason: choose one of recipient_absent")]
    #[case("delayed", "", "me", "\"me\" is not a known actor: choose one of nobody, courier")]
    #[case("notice", "customs", "", "a notice changes nothing")]
    fn a_word_that_is_none_is_told_with_those_that_are(
        #[case] status: &str,
        #[case] reason: &str,
        #[case] acts_next: &str,
        #[case] says: &str,
    ) {
        let error = words(status, reason, acts_next).meaning().unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}
