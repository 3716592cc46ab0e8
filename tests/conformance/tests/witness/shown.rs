//! What the SDK's values say, in the words of the wire.

use freesewing::models::{
    Account, AccountExport, ApiKey, Availability, Bookmark, Confirmation, CreatedApiKey, CuratedSet,
    FiledSuggestion, FoundUser, FoundUsers, Hosted, MfaEnabled, MfaSetup, Pattern, Profile, PublicPattern,
    PublicSet, Session, Set, Stats, Subscriber, SuggestedSet, UploadedImage, UserData, UserRecord,
};
use freesewing::{Generation, Language, Measurements, RecordId, Units};
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
            let value = |name: &str, value: &Value| match value {
                // Lists of patterns have JSON in a text there.
                Value::String(text) if name == "data" => {
                    serde_json::from_str(text).unwrap_or_else(|_| value.clone())
                }
                value => repaired(value),
            };
            Value::Object(map.iter().map(|(key, inner)| (name(key), value(key, inner))).collect())
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

/// A name that somebody has. The answer echoes it.
pub(crate) fn taken(availability: &Availability) -> Shown {
    Shown::of(json!({"available": availability.is_available()}), &["result", "username", "slug"])
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

/// A curated set that was a suggestion.
pub(crate) fn accepted(generation: Generation, set: &CuratedSet) -> Shown {
    Shown::of(json!({"curatedSet": curated_set(generation, set).value}), &["result"])
}

/// Curated sets.
pub(crate) fn curated_sets(generation: Generation, sets: &[CuratedSet]) -> Shown {
    Shown::all(sets.iter().map(|set| curated_set(generation, set)))
}

fn account_value(generation: Generation, account: &Account) -> Value {
    let value = json!({
        "username": account.username(), "email": account.email(), "bio": account.bio(),
        "role": account.role().as_str(), "consent": account.consent().map_or(0, |consent| consent.get()),
        "status": account.status().get(), "control": account.control().get(), "imperial": account.units() == Units::Imperial,
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

/// What the SDK leaves out of an account in an envelope.
const ACCOUNT_LEFT_OUT: &[&str] = &[
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

/// A token with its account.
pub(crate) fn session(generation: Generation, session: &Session) -> Shown {
    let account = account_value(generation, session.account());
    Shown::of(json!({"token": session.token().expose(), "account": account}), ACCOUNT_LEFT_OUT)
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

/// A bookmark.
pub(crate) fn bookmark(generation: Generation, bookmark: &Bookmark) -> Shown {
    let value = json!({
        "type": bookmark.kind().as_str(), "title": bookmark.title(), "url": bookmark.url(),
        "userId": bookmark.owner(),
    });
    Shown::of(record(generation, bookmark.id(), value), &[])
}

/// Bookmarks.
pub(crate) fn bookmarks(generation: Generation, bookmarks: &[Bookmark]) -> Shown {
    Shown::all(bookmarks.iter().map(|one| bookmark(generation, one)))
}

/// A pattern. The sets that V3 puts into it are records of their own.
pub(crate) fn pattern(generation: Generation, pattern: &Pattern) -> Shown {
    let value = json!({
        "design": pattern.design(), "name": pattern.name(), "notes": pattern.notes(),
        "settings": pattern.settings(), "data": pattern.data(), "img": pattern.image(),
        "setId": pattern.set_id(), "csetId": pattern.curated_set_id(), "createdAt": pattern.created_at(),
        "updatedAt": pattern.updated_at(), "public": pattern.is_public(), "userId": pattern.owner(),
    });
    // V4 lists tell a number as well.
    let left_out: &[&str] = if generation == Generation::V3 { &["set", "cset"] } else { &["id"] };
    Shown::of(record(generation, pattern.id(), value), left_out)
}

/// Patterns.
pub(crate) fn patterns(generation: Generation, patterns: &[Pattern]) -> Shown {
    Shown::all(patterns.iter().map(|one| pattern(generation, one)))
}

/// A public pattern.
pub(crate) fn public_pattern(generation: Generation, pattern: &PublicPattern) -> Shown {
    let value = json!({
        "design": pattern.design(), "name": pattern.name(), "notes": pattern.notes(),
        "settings": pattern.settings(), "data": pattern.data(), "img": pattern.image(),
        "setId": pattern.set_id(), "csetId": pattern.curated_set_id(), "createdAt": pattern.created_at(),
        "updatedAt": pattern.updated_at(), "provider": pattern.provider(),
    });
    let left_out = &["result", "type", "set", "cset", "userId"];
    Shown::of(record(generation, pattern.id(), value), left_out)
}

/// What everybody may know of somebody.
pub(crate) fn profile(profile: &Profile) -> Shown {
    let value = json!({
        "id": profile.number(), "username": profile.username(), "bio": profile.bio(),
        "role": profile.role().as_str(), "patron": profile.patron(), "ihash": profile.email_hash(),
        "img": profile.image(),
    });
    Shown::of(value, &[])
}

/// Everything of somebody.
pub(crate) fn user_data(data: &UserData) -> Shown {
    let keys = keys(data.api_keys()).value;
    let value = json!({
        "apikeys": keys, "bookmarks": data.bookmarks(), "patterns": data.patterns(), "sets": data.sets(),
    });
    let mut shown = Shown::of(value, &["apikeys.userId"]);
    // Rows come as they are.
    shown.is_raw = true;
    shown
}

/// How many users there are.
pub(crate) fn user_count(count: &u64) -> Shown {
    Shown::of(json!({ "users": count }), &[])
}

/// Numbers of the whole server.
pub(crate) fn stats(stats: &Stats) -> Shown {
    let designs: Map<String, Value> =
        stats.designs().map(|(name, count)| (name.to_owned(), json!(count))).collect();
    let value = json!({
        "user": stats.users(), "pattern": stats.patterns(), "bookmark": stats.bookmarks(), "set": stats.sets(),
        "curatedSet": stats.curated_sets(), "apikey": stats.api_keys(), "subscriber": stats.subscribers(),
        "activity": {"jwt": stats.token_calls(), "key": stats.key_calls()}, "designs": designs,
    });
    Shown::of(value, &[])
}

/// What the code host made.
pub(crate) fn hosted(hosted: &Hosted) -> Shown {
    Shown::of(json!(hosted.fields()), &["result"])
}

/// The same, in an envelope.
pub(crate) fn hosted_within(name: &str, hosted: &Hosted) -> Shown {
    let mut value = json!({});
    value[name] = json!(hosted.fields());
    // V3 tells of the branch and the file of a pull request as well.
    Shown::of(value, &["result", "branch", "file"])
}

/// A picture that was kept.
pub(crate) fn uploaded(image: &UploadedImage) -> Shown {
    Shown::of(json!({"imgId": image.id()}), &["result"])
}

/// The beginning of a second factor.
pub(crate) fn mfa_setup(setup: &MfaSetup) -> Shown {
    let value = json!({
        "secret": setup.secret().expose(), "otpauth": setup.otpauth().expose(), "qrcode": setup.qr_code().expose(),
    });
    Shown::of(json!({"mfa": value}), &["result"])
}

/// A second factor that is on.
pub(crate) fn mfa_enabled(generation: Generation, enabled: &MfaEnabled) -> Shown {
    let codes: Vec<&str> = enabled.scratch_codes().iter().map(|code| code.expose()).collect();
    let codes = if codes.is_empty() { Value::Null } else { json!(codes) };
    let account = account_value(generation, enabled.account());
    Shown::of(json!({"account": account, "scratchCodes": codes}), ACCOUNT_LEFT_OUT)
}

/// An account in an envelope that holds nothing else.
pub(crate) fn account_within(generation: Generation, account: &Account) -> Shown {
    Shown::of(json!({"account": account_value(generation, account)}), ACCOUNT_LEFT_OUT)
}

/// Where an export lies.
pub(crate) fn export(export: &AccountExport, [ours, theirs]: [&str; 2]) -> Shown {
    // Each server names itself.
    Shown::of(json!(export.url().expose().replace(theirs, ours)), &[])
}

/// Subscribers.
pub(crate) fn subscribers(subscribers: &[Subscriber]) -> Shown {
    Shown::all(subscribers.iter().map(|one| Shown::of(json!({"email": one.email(), "uuid": one.id()}), &[])))
}

/// An account as administrators see it, with its patterns.
pub(crate) fn user_record(generation: Generation, record: &UserRecord) -> Shown {
    const LEFT_OUT: &[&str] = &[
        "result",
        "sets",
        "patterns.id",
        "user.ihash",
        "user.initial",
        "user.jwtCalls",
        "user.keyCalls",
        "user.lusername",
        "user.passwordType",
        "user.patron",
        "user.updatedAt",
    ];
    let mut value = json!({"user": account_value(generation, record.account())});
    if generation == Generation::V4 {
        value["patterns"] = patterns(generation, record.patterns()).value.unwrap();
    }
    Shown::of(value, LEFT_OUT)
}

/// What a search finds.
pub(crate) fn found_users(generation: Generation, users: &FoundUsers) -> Shown {
    const LEFT_OUT: &[&str] = &[
        "email.lusername",
        "email.passwordType",
        "username.lusername",
        "username.passwordType",
        "email.ihash",
        "username.ihash",
    ];
    let all = |users: &[FoundUser]| users.iter().map(|user| found_user(generation, user)).collect::<Vec<_>>();
    let value = match generation {
        Generation::V3 => json!({"email": all(users.by_email()), "username": all(users.by_username())}),
        _ => json!({
            "ehash": all(users.by_email()), "ihash": all(users.by_first_email()), "username": all(users.by_username()),
        }),
    };
    // V4 tells apart what it found by number and by UUID.
    let left_out = if generation == Generation::V3 { LEFT_OUT } else { &["uuid", "id"] };
    Shown::of(value, left_out)
}

fn found_user(generation: Generation, user: &FoundUser) -> Value {
    let mut value = json!({
        "id": user.number(), "username": user.username(), "email": user.email(), "initial": user.first_email(),
        "bio": user.bio(), "role": user.role().as_str(), "status": user.status().get(),
        "consent": user.consent().map_or(0, |consent| consent.get()), "control": user.control().get(),
        "compare": user.compares(), "newsletter": user.newsletter(), "mfaEnabled": user.mfa_enabled(),
        "mfaSecret": user.mfa_secret().map(|secret| secret.expose()), "data": user.data(),
        "jwtCalls": user.token_calls(), "keyCalls": user.key_calls(), "createdAt": user.created_at(),
        "updatedAt": user.updated_at(), "lastSeen": user.last_seen(), "language": user.language(),
        "img": user.image(), "patron": user.patron(),
    });
    if generation == Generation::V4 {
        value["uuid"] = json!(user.id());
    }
    value
}

/// What a link of a mail leads to.
pub(crate) fn confirmation(confirmation: &Confirmation) -> Shown {
    let value = match confirmation {
        Confirmation::Suggestion(of) => json!({"submission": {
            "id": of.id(), "name": of.name(), "notes": of.notes(), "height": of.height(), "set": of.set(),
        }}),
        other => json!({"confirmation": {"id": other.id()}}),
    };
    Shown::of(value, &["result", "confirmation.check"])
}

/// Suggestions for curated sets.
pub(crate) fn suggestions(suggestions: &[SuggestedSet]) -> Shown {
    Shown::all(suggestions.iter().map(|one| {
        let data =
            json!({"name": one.name(), "notes": one.notes(), "height": one.height(), "set": one.set()});
        let value =
            json!({"id": one.id(), "createdAt": one.created_at(), "userId": one.user(), "data": data});
        Shown::of(value, &["type"])
    }))
}

/// A suggestion that was filed.
pub(crate) fn filed(filed: &FiledSuggestion) -> Shown {
    Shown::of(json!({"submission": {"id": filed.id()}}), &["result", "submission.type"])
}
