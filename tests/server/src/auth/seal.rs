//! The server's secrets, and the hashes they make.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::given::Given;
use crate::random::hex;
use crate::store::instance::Instance;

/// Signs tokens and hashes API secrets for one instance.
pub(crate) struct Seal {
    instance: Instance,
    /// Ends the audience of every token and key. A reset may change it.
    name: RwLock<Arc<str>>,
    pub(super) given: Given,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal([redacted])")
    }
}

impl Seal {
    pub(crate) fn new(instance: Instance) -> Self {
        Self { name: RwLock::new(instance.name.as_str().into()), instance, given: Given::default() }
    }

    pub(crate) fn instance(&self) -> Arc<str> {
        self.name.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether this is the name of the instance.
    pub(super) fn is_for(&self, name: &str) -> bool {
        **self.name.read().unwrap_or_else(PoisonError::into_inner) == *name
    }

    /// Ends all tokens and keys that there are, by another name.
    pub(crate) fn rename(&self, name: &str) {
        *self.name.write().unwrap_or_else(PoisonError::into_inner) = name.into();
    }

    /// Ends all tokens that there are, though the same ones may be given again.
    pub(crate) fn forget_tokens(&self) {
        self.given.forget();
    }

    pub(super) fn token_secret(&self) -> &[u8] {
        &self.instance.token_secret
    }

    /// What is kept of an API secret. The secret is 32 random bytes, so a keyed hash is enough; a slow one
    /// would only slow down each request.
    pub(crate) fn hash_secret(&self, secret: &str) -> Vec<u8> {
        self.keyed(secret).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default()
    }

    /// Whether a secret has this hash; takes the same time whichever byte differs.
    pub(super) fn secret_fits(&self, secret: &str, hash: &[u8]) -> bool {
        self.keyed(secret).is_some_and(|mac| mac.verify_slice(hash).is_ok())
    }

    /// HMAC takes keys of any length, so this is never `None`.
    fn keyed(&self, secret: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.instance.key_pepper).ok()?;
        mac.update(secret.as_bytes());
        Some(mac)
    }
}

/// How the API normalises e-mail addresses and names before it compares them.
pub(crate) fn clean(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The hash by which an e-mail address is found: SHA-256 of the cleaned address, in hexadecimal.
pub(crate) fn email_hash(email: &str) -> String {
    hex(&Sha256::digest(clean(email)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal::new(Instance {
            generation: "v3".to_owned(),
            name: "name".to_owned(),
            token_secret: vec![1; 32],
            key_pepper: vec![2; 32],
        })
    }

    #[test]
    fn only_the_same_secret_fits() {
        let hash = seal().hash_secret("abc");
        assert!(seal().secret_fits("abc", &hash));
        assert!(!seal().secret_fits("abd", &hash));
        assert!(!seal().secret_fits("abc", &[]));
        assert_eq!(format!("{:?}", seal()), "Seal([redacted])");
    }

    #[test]
    fn an_address_is_hashed_in_its_clean_form() {
        assert_eq!(email_hash(" Joe@Example.com "), email_hash("joe@example.com"));
        assert_eq!(
            email_hash("test_053a962b274ba238@freesewing.dev"),
            "c60c740beef13de08f37d836642735195340a42eb75dbcc8f03462e9222b0d3b"
        );
    }
}
