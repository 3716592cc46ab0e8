//! API keys. What is `key` everywhere is `id` in the list.

use serde_json::{Value, json};

use crate::generation::Generation;
use crate::store::apikeys::ApiKey;

/// The only answer that ever shows the secret.
pub(crate) fn created(generation: Generation, key: &ApiKey, secret: &str) -> Value {
    let view = json!({
        "key": key.id,
        "secret": secret,
        "level": key.level,
        "createdAt": Value::from(key.created_at),
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
    });
    owned(generation, key, view)
}

pub(crate) fn one(generation: Generation, key: &ApiKey) -> Value {
    let view = json!({
        "key": key.id,
        "level": key.level,
        "createdAt": Value::from(key.created_at),
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
    });
    owned(generation, key, view)
}

/// The key that asks who it is.
pub(crate) fn whoami(generation: Generation, key: &ApiKey) -> Value {
    let view = json!({
        "key": key.id,
        "level": key.level,
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
    });
    owned(generation, key, view)
}

/// In V3 a key names its owner.
fn owned(generation: Generation, key: &ApiKey, mut view: Value) -> Value {
    if let (Generation::V3, Value::Object(view)) = (generation, &mut view) {
        view.insert("userId".to_owned(), key.user_id.into());
    }
    view
}

pub(crate) fn in_list(key: &ApiKey) -> Value {
    json!({
        "id": key.id,
        "calls": key.calls,
        "createdAt": Value::from(key.created_at),
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
        "lastSeen": key.last_seen.map(Value::from),
        "level": key.level,
        "userId": key.user_id,
    })
}
