//! The account, as its owner sees it.

use serde_json::{Value, json};

use crate::store::users::User;

pub(crate) fn owner(user: &User) -> Value {
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
