//! Measurements sets.

use serde_json::{Value, json};

use super::{ABOUT, AUTHOR};
use crate::app::App;
use crate::generation::Generation;
use crate::store::sets::Set;

pub(crate) fn owner(generation: Generation, set: &Set) -> Value {
    moved(generation, set.clone())
}

/// The same without copying the measurements, which are the bulk of most answers.
pub(crate) fn moved(generation: Generation, set: Set) -> Value {
    let mut view = match generation {
        Generation::V3 => json!({
            "id": set.id,
            "createdAt": Value::from(set.created_at),
            "img": set.img,
            "imperial": set.imperial,
            "name": set.name,
            "notes": set.notes,
            "userId": set.user_id,
            "measies": null,
            "public": set.public,
            "updatedAt": Value::from(set.updated_at),
        }),
        Generation::V4 => json!({
            "uuid": set.uuid,
            "createdAt": Value::from(set.created_at),
            "updatedAt": Value::from(set.updated_at),
            // The pictures of this generation are not in the records.
            "img": null,
            "imperial": set.imperial,
            "name": set.name,
            "notes": set.notes,
            "measies": null,
            "public": set.public,
        }),
    };
    if let Some(place) = view.get_mut("measies") {
        *place = Value::Object(set.measies);
    }
    view
}

/// The row as it is stored, for exports of a whole account.
pub(crate) fn raw(app: &App, set: &Set) -> Value {
    let mut row = owner(app.generation, set);
    let hidden = |value: Value| Value::String(app.seal.ciphertext(&value));
    let mut columns = vec![
        // This one is serialised twice before it is encrypted.
        ("measies", hidden(json!(set.measies).to_string().into())),
        ("name", hidden(set.name.clone().into())),
        ("notes", hidden(set.notes.clone().into())),
    ];
    match app.generation {
        Generation::V3 => columns.push(("img", hidden(set.img.clone().into()))),
        Generation::V4 => columns.extend([("id", set.id.into()), ("userId", set.user_id.into())]),
    }
    if let Some(row) = row.as_object_mut() {
        row.extend(columns.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    row
}

/// What anybody may read of a public set.
pub(crate) fn export(generation: Generation, set: &Set) -> Value {
    let units = if set.imperial { "imperial" } else { "metric" };
    match generation {
        Generation::V3 => json!({
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
            "units": units,
        }),
        Generation::V4 => json!({
            "result": "success",
            "author": AUTHOR,
            "type": "measurementsSet",
            "about": ABOUT,
            "uuid": set.uuid,
            "name": set.name,
            "notes": set.notes,
            "createdAt": Value::from(set.created_at),
            "updatedAt": Value::from(set.updated_at),
            "measurements": set.measies,
            "units": units,
        }),
    }
}
