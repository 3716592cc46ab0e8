//! API keys. What is `key` everywhere is `id` in the list.

use serde_json::{Value, json};

use crate::store::apikeys::ApiKey;

/// The only answer that ever shows the secret.
pub(crate) fn created(key: &ApiKey, secret: &str) -> Value {
    json!({
        "key": key.id,
        "secret": secret,
        "level": key.level,
        "createdAt": Value::from(key.created_at),
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
        "userId": key.user_id,
    })
}

pub(crate) fn one(key: &ApiKey) -> Value {
    json!({
        "key": key.id,
        "level": key.level,
        "createdAt": Value::from(key.created_at),
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
        "userId": key.user_id,
    })
}

/// The key that asks who it is.
pub(crate) fn whoami(key: &ApiKey) -> Value {
    json!({
        "key": key.id,
        "level": key.level,
        "expiresAt": Value::from(key.expires_at),
        "name": key.name,
        "userId": key.user_id,
    })
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
