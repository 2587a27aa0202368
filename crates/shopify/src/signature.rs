//! Whether Shopify signed something: HMAC-SHA256 with the app's client secret.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// True when one of `secrets` made `signature` over `message`.
///
/// Two secrets are valid while one replaces the other: Shopify may sign with the newer one up to an hour late.
pub(crate) fn is_signed(secrets: &[SecretString], message: &[u8], signature: &[u8]) -> bool {
    // Every secret is tried, so that the time does not tell which of them was right.
    secrets.iter().fold(false, |signed, secret| {
        let mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes());
        signed | mac.is_ok_and(|mac| mac.chain_update(message).verify_slice(signature).is_ok())
    })
}

/// The bytes of a signature in lower-case hexadecimal digits, as queries carry it.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let [high, low] = pair { Some(digit(*high)? << 4 | digit(*low)?) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("00ff10", Some(vec![0, 255, 16]))]
    #[case("", Some(vec![]))]
    #[case("0", None)]
    #[case("FF", None)]
    #[case("zz", None)]
    #[case("é0", None)]
    fn hexadecimal_digits_are_read_in_pairs(#[case] text: &str, #[case] bytes: Option<Vec<u8>>) {
        assert_eq!(from_hex(text), bytes);
    }
}
