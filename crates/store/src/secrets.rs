//! The master key and what is sealed with it.
//!
//! A sealed value is one byte for the key's id, 24 bytes of nonce and the ciphertext with its tag
//! (XChaCha20-Poly1305). The tag also covers the table, row and column that it was sealed for.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRng;
use rand::rngs::SysRng;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::StoreError;

/// The id of the only key there is; another one makes its values known by another id.
const KEY_ID: u8 = 1;
const NONCE: usize = 24;

/// The key that credentials and tokens are sealed with.
#[derive(Clone)]
pub struct MasterKey {
    bytes: Arc<SecretBox<[u8; 32]>>,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The place that a value is sealed for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: i64,
}

impl Place {
    fn associated_data(self, key: u8) -> Vec<u8> {
        format!("{}|{}|{}|{key}", self.table, self.row, self.column).into_bytes()
    }
}

impl MasterKey {
    /// Reads the key from a file of 64 hexadecimal digits; makes it, for its owner alone, when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, holds something else, or may be read by others than its owner.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        match Self::load(path)? {
            Some(key) => Ok(key),
            None => Self::create(path),
        }
    }

    /// Reads the key from 64 hexadecimal digits, as an environment variable carries them.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_hex(text: &SecretString) -> Result<Self, StoreError> {
        let text = text.expose_secret().trim();
        let mut bytes = [0; 32];
        let digits: Option<Vec<u8>> =
            text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
        let Some(digits) = digits.filter(|digits| digits.len() == 64) else {
            return Err(StoreError::Setup("the master key must be 64 hexadecimal digits".to_owned()));
        };
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |byte, digit| (byte << 4) | digit);
        }
        Ok(Self { bytes: Arc::new(SecretBox::new(Box::new(bytes))) })
    }

    fn load(path: &Path) -> Result<Option<Self>, StoreError> {
        let failed = |error: std::io::Error| {
            StoreError::Setup(format!("reading the master key from {}: {error}", path.display()))
        };
        let mut file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        refuse_loose_permissions(path, &file)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        Self::from_hex(&SecretString::from(text)).map(Some).map_err(|_| {
            StoreError::Setup(format!("the master key in {} must be 64 hexadecimal digits", path.display()))
        })
    }

    /// Written beside and moved into place, so that a process that is ended in between leaves no half a key, and
    /// two that start at once agree on one.
    fn create(path: &Path) -> Result<Self, StoreError> {
        let failed =
            |error: std::io::Error| StoreError::Setup(format!("making the master key {}: {error}", path.display()));
        let hex: String = random::<32>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let half = path.with_extension(format!("new-{}", std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&half).map_err(failed)?;
        file.write_all(format!("{hex}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        let linked = std::fs::hard_link(&half, path);
        std::fs::remove_file(&half).map_err(failed)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(failed(error)),
            _ => Self::load(path)?.ok_or_else(|| failed(ErrorKind::NotFound.into())),
        }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }

    pub(crate) fn seal(&self, place: Place, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = random::<NONCE>()?;
        let aad = place.associated_data(KEY_ID);
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: &aad })
            .map_err(|_| StoreError::Unstorable { what: place.column, why: "it cannot be encrypted".to_owned() })?;
        Ok([&[KEY_ID], nonce.as_slice(), sealed.as_slice()].concat())
    }

    pub(crate) fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let refused = || StoreError::Decrypt { what: place.column };
        let (key, rest) = sealed.split_first().filter(|(key, _)| **key == KEY_ID).ok_or_else(refused)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(refused)?;
        let aad = place.associated_data(*key);
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad }).map_err(|_| refused())
    }

    pub(crate) fn seal_text(&self, place: Place, secret: &SecretString) -> Result<Vec<u8>, StoreError> {
        self.seal(place, secret.expose_secret().as_bytes())
    }

    pub(crate) fn open_text(&self, place: Place, sealed: &[u8]) -> Result<SecretString, StoreError> {
        let text = String::from_utf8(self.open(place, sealed)?);
        text.map(SecretString::from).map_err(|_| StoreError::Decrypt { what: place.column })
    }
}

/// Bytes that nobody can guess, from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| StoreError::Setup(format!("the operating system gives no random numbers: {error}")))?;
    Ok(bytes)
}

/// The token of a new claim.
pub(crate) fn random_token() -> Result<i64, StoreError> {
    random::<8>().map(i64::from_ne_bytes)
}

#[cfg(unix)]
fn refuse_loose_permissions(path: &Path, file: &std::fs::File) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_or(0o777, |data| data.permissions().mode() & 0o777);
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(StoreError::Setup(format!(
        "the master key {path} may be read by others (mode {mode:03o}): run `chmod 600 {path}`"
    )))
}

#[cfg(not(unix))]
fn refuse_loose_permissions(_: &Path, _: &std::fs::File) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { table: "shop", column: "shopify_token", row: 7 };

    fn key(digit: &str) -> MasterKey {
        MasterKey::from_hex(&SecretString::from(digit.repeat(64))).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_again_and_never_looks_the_same() {
        let key = key("a");
        let (one, two) = (key.seal(PLACE, b"hush").unwrap(), key.seal(PLACE, b"hush").unwrap());
        assert_ne!(one, two);
        assert_eq!(key.open(PLACE, &one).unwrap(), b"hush");
        assert!(!one.windows(4).any(|part| part == b"hush"));
    }

    #[rstest::rstest]
    #[case::row(Place { row: 8, ..PLACE })]
    #[case::column(Place { column: "webhook_secrets", ..PLACE })]
    #[case::table(Place { table: "courier_account", ..PLACE })]
    fn a_sealed_value_that_was_moved_is_refused(#[case] elsewhere: Place) {
        let sealed = key("a").seal(PLACE, b"hush").unwrap();
        assert!(matches!(key("a").open(elsewhere, &sealed), Err(StoreError::Decrypt { .. })));
    }

    #[test]
    fn another_key_and_a_changed_value_are_refused() {
        let mut sealed = key("a").seal(PLACE, b"hush").unwrap();
        assert!(key("b").open(PLACE, &sealed).is_err());
        *sealed.last_mut().unwrap() ^= 1;
        assert!(key("a").open(PLACE, &sealed).is_err());
        assert!(key("a").open(PLACE, b"").is_err());
        assert!(key("a").open(PLACE, &[KEY_ID; 20]).is_err());
    }

    #[test]
    fn the_key_file_is_made_once_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let sealed = MasterKey::load_or_create(&path).unwrap().seal(PLACE, b"hush").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(MasterKey::load_or_create(&path).unwrap().open(PLACE, &sealed).unwrap(), b"hush");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused_with_the_cure() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        MasterKey::load_or_create(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let message = MasterKey::load_or_create(&path).unwrap_err().to_string();
        assert!(message.contains("mode 640") && message.contains("chmod 600"), "{message}");
    }

    #[rstest::rstest]
    #[case("")]
    #[case("abc")]
    #[case("zz")]
    fn something_that_is_no_key_is_refused_without_repeating_it(#[case] text: &str) {
        let message = MasterKey::from_hex(&SecretString::from(text.repeat(40))).unwrap_err().to_string();
        assert_eq!(message, "the master key must be 64 hexadecimal digits");
    }
}
