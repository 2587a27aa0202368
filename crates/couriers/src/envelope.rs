//! Telling a JSON answer about parcels from an answer about a failure, and both from what is not the courier's.

use serde_json::Value;

use crate::{Answer, CallError, Recorded, json, recorded};

/// What a courier's answers are known by.
#[derive(Debug)]
pub(crate) struct Envelope {
    /// Whether a document tells of parcels.
    pub(crate) is_tracking: fn(&Value) -> bool,
    /// The failure of an answer without a 2xx status.
    pub(crate) of_call: fn(&Answer) -> CallError,
    /// The failure that a document tells by itself, whatever the HTTP status was.
    pub(crate) of_body: fn(&Value) -> Option<CallError>,
    /// Whether a document is such a failure and no other courier's: for a recorded answer.
    pub(crate) is_failure: fn(&Value) -> bool,
}

impl Envelope {
    /// The document of a good answer.
    pub(crate) fn open(&self, answer: &Answer) -> Result<Value, CallError> {
        if !answer.status().is_success() {
            return Err((self.of_call)(answer));
        }
        let body = json::parse(answer.body())?.unwrap_or_default();
        match (self.of_body)(&body) {
            Some(error) => Err(error),
            None if (self.is_tracking)(&body) => Ok(body),
            None => Err(CallError::unreadable(format!("expected parcels but got {}", json::keys(&body)))),
        }
    }

    /// What `read` finds in the good answers of a recorded file; one that tells of a failure is that failure.
    pub(crate) fn recorded<R>(&self, body: &[u8], read: impl Fn(Value) -> R) -> Result<Vec<Recorded>, CallError>
    where
        R: IntoIterator<Item = Recorded>,
    {
        let answers = recorded::answers(body, |value| (self.is_tracking)(value) || (self.is_failure)(value))?;
        if let Some(error) = answers.iter().find_map(self.of_body) {
            return Err(error);
        }
        let found: Vec<Recorded> = answers.into_iter().flat_map(read).collect();
        if found.is_empty() {
            return Err(CallError::NotFound { message: "the answer has no parcel".to_owned() });
        }
        Ok(found)
    }
}
