//! Who signed a body, and whether the signature is over what it should be over.

use axum::body::Bytes;
use jiff::SignedDuration;
use serde_json::Value;
use sha1::{Digest, Sha1};

use super::refusal::Refusal;
use super::{Account, Fgo};
use crate::invoices::wire::text;

impl Fgo {
    /// Lets a call in: signed over the field at `over`, not too fast. Numbers keep their zeros in the signature.
    pub(super) fn admit(&self, body: &Bytes, over: &[&str]) -> Result<(&Account, Value), Refusal> {
        let day = self.behaviour();
        let sent: Value = serde_json::from_slice(body).map_err(|_| day.refuse("Continutul nu este JSON valid."))?;
        let company = text(&sent, "CodUnic").unwrap_or_default();
        let account = self.0.accounts.iter().find(|account| account.seller.company == company);
        let account = account.ok_or_else(|| day.refuse(format!("Codul unic {company} nu este asociat unui cont.")))?;
        let second = SignedDuration::from_secs(1);
        let admitted = self.0.limit.admit(&company, self.0.clock.now(), day.calls_in_a_second, second, second);
        admitted.map_err(|_| Refusal::Clash)?;
        if text(&sent, "PlatformaUrl").as_deref() != Some(account.platform.as_str()) {
            return Err(day.refuse("Platforma nu este autorizata pentru API."));
        }
        let signed = over.iter().try_fold(&sent, |value, name| value.get(name)).and_then(Value::as_str);
        let signed = signed.ok_or_else(|| day.refuse(format!("Campul {} este obligatoriu.", over.join("."))))?;
        if text(&sent, "Hash") != Some(hash(&company, &account.key, signed))
            || day.plain_names_only && !signed.is_ascii()
        {
            return Err(day.refuse("Hash incorect."));
        }
        Ok((account, sent))
    }
}

fn hash(company: &str, key: &str, signed: &str) -> String {
    let digest = Sha1::digest(format!("{company}{key}{signed}"));
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}
