//! The credentials of each call: a user name and the SHA-512 of a password as a list of bytes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha512};

use super::answer::ErrorInfo;
use super::{Account, Behaviour, Gls};

const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Wrong passwords in a row and the end of a lock, by user name.
#[derive(Debug, Default)]
pub(super) struct FailedSignIns(Mutex<HashMap<String, (usize, Option<Timestamp>)>>);

impl FailedSignIns {
    fn locked_until(&self, username: &str, now: Timestamp) -> Option<Timestamp> {
        let failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failed.get(username).and_then(|(_, until)| *until).filter(|until| *until > now)
    }

    /// Counts one more; the one that is too many locks.
    fn count(&self, username: &str, now: Timestamp, behaviour: Behaviour) -> Option<Timestamp> {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (wrong, until) = failed.entry(username.to_owned()).or_default();
        *wrong += 1;
        if behaviour.wrong_passwords > 0 && *wrong >= behaviour.wrong_passwords {
            *wrong = 0;
            *until = Some(now + LOCKED_FOR);
            return *until;
        }
        None
    }

    fn forget(&self, username: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(username);
    }
}

impl Gls {
    /// The account that a call's body names.
    pub(super) fn signed_in(&self, body: &Value, behaviour: Behaviour) -> Result<&Account, ErrorInfo> {
        let username = body.get("Username").and_then(Value::as_str).unwrap_or_default();
        let account = self.0.accounts.iter().find(|account| account.username == username);
        let account = account.ok_or_else(|| ErrorInfo::new(14, "User not exists."))?;
        let now = self.0.clock.now();
        if let Some(until) = self.0.failed_sign_ins.locked_until(username, now) {
            return Err(locked(until, &self.0.zone));
        }
        if digest(body.get("Password")) == Some(Sha512::digest(account.password.as_bytes()).to_vec()) {
            self.0.failed_sign_ins.forget(username);
            return Ok(account);
        }
        Err(match self.0.failed_sign_ins.count(username, now, behaviour) {
            Some(until) => locked(until, &self.0.zone),
            None => ErrorInfo::new(-1, "Unauthorized."),
        })
    }
}

/// Sixty-four numbers from 0 to 255; no other form is a password.
fn digest(password: Option<&Value>) -> Option<Vec<u8>> {
    let bytes = password?.as_array()?;
    let bytes: Option<Vec<u8>> = bytes.iter().map(|byte| byte.as_u64().and_then(|byte| byte.try_into().ok())).collect();
    bytes.filter(|bytes| bytes.len() == 64)
}

fn locked(until: Timestamp, zone: &TimeZone) -> ErrorInfo {
    let until = until.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
    let text = format!(
        "Too many failed login attempts. Your account has been locked until {until}. Please try logging in later."
    );
    ErrorInfo::new(-1, text)
}
