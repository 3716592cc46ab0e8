//! What makes two reads the same.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::engine::operation::{Content, Effect, Operation, Wire};

/// What stands for a text that is not kept: its SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of the header that has the credentials, or of a body. Drivers make the former once a client.
    #[must_use]
    pub fn of(text: &[u8]) -> Self {
        Self(Sha256::digest(text).into())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint")
    }
}

/// What makes two reads the same: operation, path, credential, representation, and the body where a read has one.
///
/// It is cheap to clone. `Debug` shows the operation alone: paths hold arguments.
#[derive(Clone)]
pub struct Key(Arc<Hashed>);

/// A read is looked up many times, and its parts are hashed once.
#[derive(PartialEq, Eq)]
struct Hashed {
    hash: u64,
    parts: Parts,
}

#[derive(PartialEq, Eq, Hash)]
struct Parts {
    operation: &'static str,
    path: String,
    credential: Option<Fingerprint>,
    content: Content,
    body: Option<Fingerprint>,
}

impl Key {
    /// The key of a read; `None` for what is no read, which is neither kept nor shared.
    ///
    /// `path` is the whole path with its arguments. `credential` is that of the client: operations for everybody are
    /// sent without it, so it does not count there.
    #[must_use]
    pub fn of(
        operation: &'static Operation,
        wire: &'static Wire,
        path: &str,
        credential: Option<Fingerprint>,
        body: &[u8],
    ) -> Option<Self> {
        if operation.effect != Effect::Read {
            return None;
        }
        let parts = Parts {
            operation: operation.name,
            path: path.to_owned(),
            credential: credential.filter(|_| !wire.access.is_anonymous()),
            content: wire.content,
            body: (!body.is_empty()).then(|| Fingerprint::of(body)),
        };
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        Some(Self(Arc::new(Hashed { hash: hasher.finish(), parts })))
    }

    /// The name of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.parts.operation
    }

    /// Whether the answer is the same for everybody.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.0.parts.credential.is_none()
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.operation()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::operations::{
        GET_CURATED_SET_JSON, GET_CURATED_SET_YAML, GET_SET, IS_USERNAME_AVAILABLE, LIST_CURATED_SETS,
        UPDATE_SET,
    };

    fn key(operation: &'static Operation, path: &str, credential: Option<&str>, body: &str) -> Option<Key> {
        let credential = credential.map(|text| Fingerprint::of(text.as_bytes()));
        Key::of(operation, operation.v3.as_ref().unwrap(), path, credential, body.as_bytes())
    }

    #[test]
    fn only_reads_have_a_key() {
        assert!(key(&GET_SET, "/sets/1/key", Some("a"), "").is_some());
        assert!(key(&UPDATE_SET, "/sets/1/key", Some("a"), "").is_none());
    }

    #[test]
    fn everything_that_changes_the_answer_changes_the_key() {
        let one = key(&GET_SET, "/sets/1/key", Some("a"), "");
        assert_eq!(one, key(&GET_SET, "/sets/1/key", Some("a"), ""));
        assert_ne!(one, key(&GET_SET, "/sets/2/key", Some("a"), ""), "path");
        assert_ne!(one, key(&GET_SET, "/sets/1/key", Some("b"), ""), "credential");
        let path = "/curated-sets/1";
        assert_ne!(
            key(&GET_CURATED_SET_JSON, path, None, ""),
            key(&GET_CURATED_SET_YAML, path, None, ""),
            "representation"
        );
        let asked = |body| key(&IS_USERNAME_AVAILABLE, "/available/username/key", Some("a"), body);
        assert_ne!(asked(r#"{"username":"joe"}"#), asked(r#"{"username":"ann"}"#), "body");
        assert_eq!(asked(r#"{"username":"joe"}"#), asked(r#"{"username":"joe"}"#));
    }

    #[test]
    fn what_everybody_may_read_is_the_same_for_all_credentials() {
        let keys = [None, Some("a"), Some("b")].map(|who| key(&LIST_CURATED_SETS, "/curated-sets", who, ""));
        assert!(keys.iter().all(|key| *key == keys[0] && key.as_ref().unwrap().is_anonymous()));
        assert!(!key(&GET_SET, "/sets/1/key", Some("a"), "").unwrap().is_anonymous());
    }

    #[test]
    fn debug_shows_no_argument() {
        let key = key(&GET_SET, "/sets/joe@example.com/key", Some("sesame"), "").unwrap();
        assert_eq!(format!("{key:?}"), r#"Key("getSet")"#);
        assert_eq!(format!("{:?}", Fingerprint::of(b"sesame")), "Fingerprint");
    }
}
