//! Measurements sets.

use serde_json::{Value, json};

use super::{ABOUT, AUTHOR};
use crate::store::sets::Set;

pub(crate) fn owner(set: &Set) -> Value {
    json!({
        "id": set.id,
        "createdAt": Value::from(set.created_at),
        "img": set.img,
        "imperial": set.imperial,
        "name": set.name,
        "notes": set.notes,
        "userId": set.user_id,
        "measies": set.measies,
        "public": set.public,
        "updatedAt": Value::from(set.updated_at),
    })
}

/// What anybody may read of a public set.
pub(crate) fn export(set: &Set) -> Value {
    json!({
        "result": "success",
        "author": AUTHOR,
        "type": "measurementsSet",
        "about": ABOUT,
        "id": set.id,
        "createdAt": Value::from(set.created_at),
        "img": set.img,
        "name": set.name,
        "notes": set.notes,
        "updatedAt": Value::from(set.updated_at),
        "measurements": set.measies,
        "units": if set.imperial { "imperial" } else { "metric" },
    })
}
