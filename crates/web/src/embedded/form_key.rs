//! The hidden field of a form inside the admin: it says who was shown the form, for a while.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use shopify::ShopDomain;

/// How long a form may stand open; a script's request has a session token of its own and needs no field.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Who was shown a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormKey {
    /// The store.
    pub(crate) shop: ShopDomain,
    /// The number of the store's user.
    pub(crate) user: String,
}

impl FormKey {
    /// The field, signed with the app's secret.
    pub(crate) fn write(&self, secret: &SecretString, now: Timestamp) -> String {
        let until = now.checked_add(LIFE).unwrap_or(now).as_second();
        let said = format!("{until}~{}~{}", self.user, self.shop);
        let seal = mac(secret, &said).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        format!("{said}~{}", seal.unwrap_or_default())
    }

    /// Reads the field; `None` when it is not ours, or too old.
    pub(crate) fn read(field: &str, secrets: &[SecretString], now: Timestamp) -> Option<Self> {
        let (said, seal) = field.rsplit_once('~')?;
        let seal = URL_SAFE_NO_PAD.decode(seal).ok()?;
        let is_ours = secrets.iter().filter_map(|secret| mac(secret, said)).fold(false, |is_ours, mac| {
            // Every secret is tried, so that the time does not tell which of them was right.
            is_ours | mac.verify_slice(&seal).is_ok()
        });
        let (until, who) = said.split_once('~').filter(|_| is_ours)?;
        let (user, shop) = who.split_once('~')?;
        let until = Timestamp::from_second(until.parse().ok()?).ok()?;
        (until > now).then_some(Self { shop: shop.parse().ok()?, user: user.to_owned() })
    }
}

/// The first words keep what is signed here apart from what Shopify signs with the same secret.
fn mac(secret: &SecretString, said: &str) -> Option<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    Some(mac.chain_update("waybill form~").chain_update(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn key() -> FormKey {
        FormKey { shop: "some-shop.myshopify.com".parse().unwrap(), user: "42".to_owned() }
    }

    #[test]
    fn a_form_says_for_an_hour_who_was_shown_it() {
        let field = key().write(&"hush".into(), NOW);
        let read = |secret: &str, minutes| {
            let secrets = [SecretString::from("other"), secret.into()];
            FormKey::read(&field, &secrets, NOW + SignedDuration::from_mins(minutes))
        };
        assert_eq!(read("hush", 59), Some(key()));
        assert_eq!(read("hush", 60), None);
        assert_eq!(read("another", 0), None);
    }

    #[test]
    fn a_changed_field_is_nobodys() {
        let field = key().write(&"hush".into(), NOW);
        for changed in [field.replace("42", "43"), field.replace("3600", "9600"), field.replace("some", "other")] {
            assert_eq!(FormKey::read(&changed, &["hush".into()], NOW), None, "{changed}");
        }
    }
}
