//! The master key and what is sealed with it.

use std::path::Path;
use std::sync::Arc;

use secrecy::{SecretBox, SecretString};

use crate::StoreError;

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

impl MasterKey {
    /// Reads the key from a file of 64 hexadecimal digits; makes it, for its owner alone, when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or made, holds something else, or may be read by others than its owner.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        todo!("{path:?}")
    }

    /// Reads the key from 64 hexadecimal digits, as an environment variable carries them.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_hex(text: &SecretString) -> Result<Self, StoreError> {
        todo!("{text:?}")
    }
}
