//! The account, as its owner sees it.

use serde_json::{Value, json};

use crate::generation::Generation;
use crate::store::users::User;

pub(crate) fn owner(generation: Generation, user: &User) -> Value {
    match generation {
        Generation::V3 => v3(user),
        Generation::V4 => v4(user),
    }
}

fn v3(user: &User) -> Value {
    json!({
        "id": user.id,
        "bio": user.bio,
        "compare": user.compare,
        "consent": user.consent,
        "control": user.control,
        "createdAt": Value::from(user.created_at),
        "email": user.email,
        "data": user.data,
        "ihash": user.ihash,
        "img": user.img,
        "imperial": user.imperial,
        "initial": user.initial,
        "jwtCalls": user.jwt_calls,
        "keyCalls": user.key_calls,
        "language": user.language,
        "lastSeen": user.last_seen.map(Value::from),
        "mfaEnabled": user.mfa_enabled,
        "newsletter": user.newsletter,
        "patron": user.patron,
        "role": user.role,
        "status": user.status,
        "updatedAt": Value::from(user.updated_at),
        "username": user.username,
        "lusername": user.lusername,
        // The only kind that new accounts have; accounts brought over from an older system had `v2`.
        "passwordType": "v3",
    })
}

fn v4(user: &User) -> Value {
    json!({
        "uuid": user.uuid,
        "bio": user.bio,
        "compare": user.compare,
        "consent": user.consent,
        "control": user.control,
        "email": user.email,
        "data": user.data,
        "imperial": user.imperial,
        "mfaEnabled": user.mfa_enabled,
        "newsletter": user.newsletter,
        "role": user.role,
        "status": user.status,
        "username": user.username,
        "lusername": user.lusername,
    })
}

/// What everybody may know.
pub(crate) fn profile(generation: Generation, user: &User) -> Value {
    let mut profile = json!({
        "id": user.id,
        "bio": user.bio,
        "ihash": user.ihash,
        "patron": user.patron,
        "role": user.role,
        "username": user.username,
    });
    if let (Generation::V3, Some(profile)) = (generation, profile.as_object_mut()) {
        profile.insert("img".to_owned(), user.img.clone().into());
    }
    profile
}

/// The profile as a picture. The original's is richer; what counts here is that it is one.
pub(crate) fn card(user: &User) -> String {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 120\" font-family=\"sans-serif\">\
         <rect width=\"400\" height=\"120\" rx=\"12\" fill=\"#f5f5f4\"/>\
         <text x=\"24\" y=\"56\" font-size=\"28\">{}</text>\
         <text x=\"24\" y=\"88\" font-size=\"16\">{}</text></svg>\n",
        text(&user.username),
        text(&user.role),
    )
}
