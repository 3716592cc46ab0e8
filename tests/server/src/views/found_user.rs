//! An account, as a search of administrators shows it.

use serde_json::{Value, json};

use crate::generation::Generation;
use crate::store::users::User;

pub(crate) fn item(generation: Generation, user: &User) -> Value {
    match generation {
        Generation::V3 => json!({
            "id": user.id,
            "bio": user.bio,
            "data": user.data,
            "email": user.email,
            "initial": user.initial,
            "compare": user.compare,
            "consent": user.consent,
            "control": user.control,
            "createdAt": Value::from(user.created_at),
            "ihash": user.ihash,
            "img": user.img,
            "jwtCalls": user.jwt_calls,
            "keyCalls": user.key_calls,
            "language": user.language,
            "lastSeen": user.last_seen.map(Value::from),
            "lusername": user.lusername,
            "mfaEnabled": user.mfa_enabled,
            // Yes, the original of this generation shows it.
            "mfaSecret": user.mfa_secret,
            "newsletter": user.newsletter,
            "passwordType": "v3",
            "patron": user.patron,
            "role": user.role,
            "status": user.status,
            "updatedAt": Value::from(user.updated_at),
            "username": user.username,
        }),
        Generation::V4 => json!({
            "id": user.id,
            "uuid": user.uuid,
            "bio": user.bio,
            "data": user.data,
            "email": user.email,
            "initial": user.initial,
            "compare": user.compare,
            "consent": user.consent,
            "control": user.control,
            "createdAt": Value::from(user.created_at),
            "jwtCalls": user.jwt_calls,
            "keyCalls": user.key_calls,
            "lastSeen": user.last_seen.map(Value::from),
            "mfaEnabled": user.mfa_enabled,
            "newsletter": user.newsletter,
            "role": user.role,
            "status": user.status,
            "updatedAt": Value::from(user.updated_at),
            "username": user.username,
        }),
    }
}
