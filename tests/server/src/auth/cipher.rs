//! What encrypted columns look like where they reach the wire: a JSON text with `iv` and `ct`.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use serde_json::{Value, json};

use super::Seal;
use crate::random::hex;

impl Seal {
    /// A value as the original keeps it: AES-256-CBC of its JSON. The vector follows from the value, so that
    /// the same row is the same text each time it is read.
    pub(crate) fn ciphertext(&self, value: &Value) -> String {
        let clear = value.to_string();
        let key = self.hash_secret("the key of encrypted columns");
        let iv: Vec<u8> = self.hash_secret(&clear).into_iter().take(16).collect();
        let hidden = cbc::Encryptor::<Aes256>::new_from_slices(&key, &iv)
            .map(|cipher| cipher.encrypt_padded_vec::<Pkcs7>(clear.as_bytes()))
            // Both lengths are fixed above.
            .unwrap_or_default();
        json!({ "iv": hex(&iv), "ct": hex(&hidden) }).to_string()
    }
}
