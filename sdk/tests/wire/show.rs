//! Values of the SDK as JSON, so that one table can compare them all.

use freesewing::{
    Account, ApiKey, Consent, CreatedApiKey, CuratedSet, Language, Measurements, PublicSet, Session, Set,
};
use serde_json::{Value, json};

pub(crate) fn set(set: &Set) -> Value {
    json!({
        "id": set.id().to_string(), "name": set.name(), "notes": set.notes(), "units": set.units().as_str(),
        "public": set.is_public(), "image": set.image(), "owner": set.owner().map(|id| id.to_string()),
        "measurements": measurements(set.measurements()),
        "times": [set.created_at().timestamp_millis(), set.updated_at().timestamp_millis()],
    })
}

pub(crate) fn public_set(set: &PublicSet) -> Value {
    json!({
        "id": set.id().to_string(), "name": set.name(), "notes": set.notes(), "units": set.units().as_str(),
        "author": set.author(), "image": set.image(), "measurements": measurements(set.measurements()),
        "times": [set.created_at().timestamp_millis(), set.updated_at().timestamp_millis()],
    })
}

pub(crate) fn curated_set(set: &CuratedSet) -> Value {
    json!({
        "id": set.id().to_string(), "name": set.name(), "notes": set.notes(), "image": set.image(),
        "height": set.height(), "dutch": set.name_in(Language::Nl), "tags": set.tags_in(Language::En),
        "german tags": set.tags_in(Language::De), "measurements": measurements(set.measurements()),
        "languages": set.languages().map(Language::as_str).collect::<Vec<_>>(),
        "times": [set.created_at().timestamp_millis(), set.updated_at().timestamp_millis()],
    })
}

pub(crate) fn key(key: &ApiKey) -> Value {
    json!({
        "id": key.id().to_string(), "name": key.name(), "level": key.level().get(), "calls": key.calls(),
        "expires": key.expires_at().timestamp(), "created": key.created_at().map(|time| time.timestamp()),
        "seen": key.last_seen().map(|time| time.timestamp()),
    })
}

pub(crate) fn created_key(key: &CreatedApiKey) -> Value {
    json!({
        "id": key.id().to_string(), "name": key.name(), "level": key.level().get(), "secret": key.secret().expose(),
        "expires": key.expires_at().timestamp(), "created": key.created_at().timestamp(),
    })
}

pub(crate) fn account(account: &Account) -> Value {
    json!({
        "id": account.id().to_string(), "username": account.username(), "email": account.email(),
        "role": account.role().as_str(), "consent": account.consent().map(Consent::get), "status": account.status().get(),
        "units": account.units().as_str(), "language": account.language(), "image": account.image(),
        "bio": account.bio(), "control": account.control().get(), "compares": account.compares(),
        "newsletter": account.newsletter(), "mfa": account.mfa_enabled(),
        "seen": account.last_seen().map(|time| time.timestamp()),
        "created": account.created_at().map(|time| time.timestamp()),
    })
}

pub(crate) fn session(session: &Session) -> Value {
    json!({ "token": session.token().expose(), "account": account(session.account()) })
}

pub(crate) fn text(text: &String) -> Value {
    json!(text)
}

pub(crate) fn nothing(_: &()) -> Value {
    Value::Null
}

pub(crate) fn list<T>(items: &[T], show: fn(&T) -> Value) -> Value {
    items.iter().map(show).collect()
}

/// In the order in which they came.
fn measurements(measurements: &Measurements) -> Vec<(String, f64)> {
    measurements.iter().map(|(name, quantity)| (name.as_str().to_owned(), quantity.raw())).collect()
}

/// The same value with all numbers as floats, so that 420 and 420.0 are one.
pub(crate) fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(floats).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), floats(value))).collect(),
        other => other.clone(),
    }
}
