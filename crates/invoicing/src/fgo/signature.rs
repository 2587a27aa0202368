//! FGO's signature: upper-case SHA-1 over company, key and what the call is about.

use sha1::{Digest, Sha1};

pub(super) fn of(company: &str, key: &str, signed: &str) -> String {
    let digest = Sha1::new().chain_update(company).chain_update(key).chain_update(signed).finalize();
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Ana Mocanu", "0E32F06CEF148768582D197B921B2D2C191B1D15")]
    #[case("0045", "64EBE49914EFB1B5A83B2BE9091FCDAFCDD9CD38")]
    fn names_and_numbers_are_signed_as_they_are_sent(#[case] signed: &str, #[case] hash: &str) {
        assert_eq!(of("99999990", "cheia-mea", signed), hash);
    }
}
