//! What the SDK's values say, in the words of the wire.

use freesewing::{Account, ApiKey, CreatedApiKey, CuratedSet, Generation, Language, Measurements, PublicSet};
use freesewing::{RecordId, Session, Set, Units};
use serde_json::{Map, Value, json};
use witness::{difference, without_nulls};

/// A value of the SDK, and what of the wire it leaves out.
pub(crate) struct Shown {
    value: Option<Value>,
    left_out: &'static [&'static str],
    /// Whether it is the answer as it came, without the SDK's repairs.
    is_raw: bool,
}

impl Shown {
    /// Of an answer that says nothing but that the call succeeded.
    pub(crate) fn nothing(_: &()) -> Self {
        Self { value: None, left_out: &[], is_raw: true }
    }

    /// Of an answer that is kept as text.
    pub(crate) fn text(text: &String) -> Self {
        Self { value: Some(json!(text)), left_out: &[], is_raw: true }
    }

    /// Of a text that is JSON.
    #[expect(clippy::ptr_arg, reason = "the value of an answer is a String")]
    pub(crate) fn parsed(text: &String) -> Self {
        Self { value: Some(serde_json::from_str(text).unwrap()), left_out: &[], is_raw: true }
    }

    fn of(value: Value, left_out: &'static [&'static str]) -> Self {
        Self { value: Some(value), left_out, is_raw: false }
    }

    fn all(shown: impl Iterator<Item = Self>) -> Self {
        let mut left_out: &[&str] = &[];
        let values = shown.map(|shown| {
            left_out = shown.left_out;
            shown.value.unwrap()
        });
        let value = values.collect();
        Self { value: Some(value), left_out, is_raw: false }
    }

    /// What this says otherwise than the value of an answer.
    pub(crate) fn difference(&self, answer: &Value) -> Option<String> {
        let shown = self.value.as_ref()?;
        let mut answer = if self.is_raw { answer.clone() } else { repaired(answer) };
        for path in self.left_out {
            take_out(&mut answer, path);
        }
        difference(&without_nulls(&answer), &without_nulls(shown))
    }
}

/// The answer after the repairs that the SDK documents: the armpit has one name in all generations.
fn repaired(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(repaired).collect(),
        Value::Object(map) => {
            let name = |name: &String| {
                if name == "waistToArmhole" { "waistToArmpit".to_owned() } else { name.clone() }
            };
            Value::Object(map.iter().map(|(key, value)| (name(key), repaired(value))).collect())
        }
        other => other.clone(),
    }
}

fn take_out(value: &mut Value, path: &str) {
    match (value, path.split_once('.')) {
        (Value::Array(items), _) => items.iter_mut().for_each(|item| take_out(item, path)),
        (Value::Object(map), None) => {
            map.remove(path);
        }
        (Value::Object(map), Some((name, rest))) => {
            map.get_mut(name).into_iter().for_each(|inner| take_out(inner, rest));
        }
        _ => {}
    }
}

fn record(generation: Generation, id: RecordId, mut value: Value) -> Value {
    value[if generation == Generation::V3 { "id" } else { "uuid" }] = json!(id);
    value
}

fn measurements(measurements: &Measurements) -> Value {
    let all = measurements.iter().map(|(name, value)| (name.as_str().to_owned(), json!(value.raw())));
    Value::Object(all.collect::<Map<_, _>>())
}

/// A set.
pub(crate) fn set(generation: Generation, set: &Set) -> Shown {
    let value = json!({
        "createdAt": set.created_at(), "updatedAt": set.updated_at(), "img": set.image(),
        "imperial": set.units() == Units::Imperial, "name": set.name(), "notes": set.notes(),
        "measies": measurements(set.measurements()), "public": set.is_public(), "userId": set.owner(),
    });
    Shown::of(record(generation, set.id(), value), &[])
}

/// Sets.
pub(crate) fn sets(generation: Generation, sets: &[Set]) -> Shown {
    Shown::all(sets.iter().map(|one| set(generation, one)))
}

/// A public set.
pub(crate) fn public_set(generation: Generation, set: &PublicSet) -> Shown {
    let value = json!({
        "createdAt": set.created_at(), "updatedAt": set.updated_at(), "img": set.image(),
        "units": if set.units() == Units::Imperial { "imperial" } else { "metric" },
        "name": set.name(), "notes": set.notes(), "measurements": measurements(set.measurements()),
        "author": set.author(),
    });
    // They are the same for all sets.
    Shown::of(record(generation, set.id(), value), &["result", "type", "about"])
}

/// A curated set.
pub(crate) fn curated_set(generation: Generation, set: &CuratedSet) -> Shown {
    let mut value = json!({
        "createdAt": set.created_at(), "updatedAt": set.updated_at(), "img": set.image(),
        "height": set.height(), "measies": measurements(set.measurements()),
    });
    if generation == Generation::V4 {
        value["name"] = json!(set.name());
        value["notes"] = json!(set.notes());
        return Shown::of(record(generation, set.id(), value), &[]);
    }
    for language in Language::ALL {
        let [first, second] = language.as_str().as_bytes() else { panic!("{language} has two letters") };
        let suffix = format!("{}{}", first.to_ascii_uppercase() as char, *second as char);
        value[format!("name{suffix}")] = json!(set.name_in(language).unwrap_or_default());
        value[format!("notes{suffix}")] = json!(set.notes_in(language).unwrap_or_default());
        let tags = set.tags_in(language);
        // A language without tags has an object there.
        value[format!("tags{suffix}")] = if tags.is_empty() { json!({}) } else { json!(tags) };
    }
    Shown::of(record(generation, set.id(), value), &[])
}

/// Curated sets.
pub(crate) fn curated_sets(generation: Generation, sets: &[CuratedSet]) -> Shown {
    Shown::all(sets.iter().map(|set| curated_set(generation, set)))
}

fn account_value(generation: Generation, account: &Account) -> Value {
    let value = json!({
        "username": account.username(), "email": account.email(), "bio": account.bio(),
        "role": account.role().as_str(), "consent": account.consent().map_or(0, |consent| consent.get()),
        "status": account.status(), "control": account.control(), "imperial": account.units() == Units::Imperial,
        "compare": account.compares(), "newsletter": account.newsletter(), "mfaEnabled": account.mfa_enabled(),
        "data": account.data(), "language": account.language(), "img": account.image(),
        "createdAt": account.created_at(), "lastSeen": account.last_seen(),
    });
    record(generation, account.id(), value)
}

/// An account.
pub(crate) fn account(generation: Generation, account: &Account) -> Shown {
    const LEFT_OUT: &[&str] =
        &["ihash", "initial", "jwtCalls", "keyCalls", "lusername", "passwordType", "patron", "updatedAt"];
    Shown::of(account_value(generation, account), LEFT_OUT)
}

/// A token with its account.
pub(crate) fn session(generation: Generation, session: &Session) -> Shown {
    const LEFT_OUT: &[&str] = &[
        "result",
        "account.ihash",
        "account.initial",
        "account.jwtCalls",
        "account.keyCalls",
        "account.lusername",
        "account.passwordType",
        "account.patron",
        "account.updatedAt",
    ];
    let account = account_value(generation, session.account());
    Shown::of(json!({"token": session.token().expose(), "account": account}), LEFT_OUT)
}

/// A new API key.
pub(crate) fn created_key(key: &CreatedApiKey) -> Shown {
    let value = json!({
        "key": key.id(), "secret": key.secret().expose(), "name": key.name(), "level": key.level().get(),
        "createdAt": key.created_at(), "expiresAt": key.expires_at(),
    });
    Shown::of(value, &["userId"])
}

/// An API key, which lists call by another name.
fn key_called(name: &str, key: &ApiKey) -> Shown {
    let mut value = json!({
        "name": key.name(), "level": key.level().get(), "createdAt": key.created_at(),
        "expiresAt": key.expires_at(), "lastSeen": key.last_seen(), "calls": key.calls(),
    });
    value[name] = json!(key.id());
    Shown::of(value, &["userId"])
}

/// An API key.
pub(crate) fn key(key: &ApiKey) -> Shown {
    key_called("key", key)
}

/// API keys in a list.
pub(crate) fn keys(keys: &[ApiKey]) -> Shown {
    Shown::all(keys.iter().map(|key| key_called("id", key)))
}
