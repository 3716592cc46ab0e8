//! Patterns. V3 embeds the sets that they were made for, in another form in each place.

use serde_json::{Map, Value, json};

use super::{AUTHOR, curated_set, set};
use crate::auth::Seal;
use crate::generation::Generation;
use crate::store::curated_sets::CuratedSet;
use crate::store::patterns::Pattern;
use crate::store::sets::Set;

/// The sets that a pattern of V3 was made for. None at all in V4.
#[derive(Default)]
pub(crate) struct Links {
    pub(crate) set: Option<Set>,
    pub(crate) cset: Option<CuratedSet>,
}

/// A pattern without the sets it was made for: what creating and cloning one answer.
pub(crate) fn alone(generation: Generation, pattern: &Pattern) -> Map<String, Value> {
    let fields = match generation {
        Generation::V3 => json!({
            "id": pattern.id,
            "createdAt": Value::from(pattern.created_at),
            "data": pattern.data,
            "design": pattern.design,
            "img": pattern.img,
            "name": pattern.name,
            "notes": pattern.notes,
            "setId": pattern.set_id,
            "csetId": pattern.cset_id,
            "public": pattern.public,
            "settings": pattern.settings,
            "userId": pattern.user_id,
            "updatedAt": Value::from(pattern.updated_at),
        }),
        Generation::V4 => json!({
            "uuid": pattern.uuid,
            "createdAt": Value::from(pattern.created_at),
            "updatedAt": Value::from(pattern.updated_at),
            "data": pattern.data,
            "design": pattern.design,
            // The pictures of this generation are not in the records.
            "img": null,
            "name": pattern.name,
            "notes": pattern.notes,
            "public": pattern.public,
            "settings": pattern.settings,
        }),
    };
    map(fields)
}

/// A pattern with the sets it was made for, as its owner reads it.
pub(crate) fn owner(generation: Generation, pattern: &Pattern, links: &Links) -> Map<String, Value> {
    let mut fields = alone(generation, pattern);
    if generation == Generation::V3 {
        fields
            .insert("set".to_owned(), links.set.as_ref().map_or(Value::Null, |s| set::owner(generation, s)));
        // The original decodes the measurements of the one and forgets those of the other.
        let cset = links.cset.as_ref().map(|cset| {
            let mut row = curated_set::row(generation, cset);
            let measies = row.get("measies").map(Value::to_string).unwrap_or_default();
            row.insert("measies".to_owned(), measies.into());
            row
        });
        fields.insert("cset".to_owned(), json!(cset));
    }
    fields
}

/// A pattern in a list. Its data is a text here, and the number and the owner are there in V4 as well.
/// The sets lose their measurements, and the one that is encrypted at rest stays so.
pub(crate) fn listed(
    seal: &Seal,
    generation: Generation,
    pattern: &Pattern,
    links: &Links,
) -> Map<String, Value> {
    let data = pattern.data.to_string();
    match generation {
        Generation::V3 => {
            let mut fields = alone(generation, pattern);
            fields.insert("data".to_owned(), data.into());
            let set = links.set.as_ref().map(|linked| {
                let mut row = map(set::owner(generation, linked));
                row.shift_remove("measies");
                hide(seal, &mut row, &["img", "name", "notes"]);
                row
            });
            fields.insert("set".to_owned(), json!(set));
            let cset = links.cset.as_ref().map(|linked| {
                let mut row = curated_set::row(generation, linked);
                row.shift_remove("measies");
                row
            });
            fields.insert("cset".to_owned(), json!(cset));
            fields
        }
        Generation::V4 => {
            let mut fields = Map::new();
            fields.insert("id".to_owned(), pattern.id.into());
            fields.extend(alone(generation, pattern));
            fields.insert("data".to_owned(), data.into());
            fields.insert("userId".to_owned(), pattern.user_id.into());
            fields
        }
    }
}

/// What anybody may read of a public pattern.
pub(crate) fn export(generation: Generation, pattern: &Pattern, links: &Links) -> Value {
    let mut fields = map(json!({ "result": "success", "provider": AUTHOR, "type": "pattern" }));
    fields.extend(owner(generation, pattern, links));
    fields.shift_remove("public");
    Value::Object(fields)
}

/// The row as it is stored, for the exports of a whole account.
pub(crate) fn raw(seal: &Seal, generation: Generation, pattern: &Pattern) -> Value {
    let mut fields = alone(generation, pattern);
    if generation == Generation::V4 {
        fields.insert("id".to_owned(), pattern.id.into());
        fields.insert("userId".to_owned(), pattern.user_id.into());
    }
    // This one is turned into text twice.
    fields.insert("data".to_owned(), pattern.data.to_string().into());
    hide(seal, &mut fields, &["data", "name", "notes", "settings"]);
    if generation == Generation::V3 {
        hide(seal, &mut fields, &["img"]);
    }
    Value::Object(fields)
}

/// Puts ciphertext in place of clear columns.
fn hide(seal: &Seal, row: &mut Map<String, Value>, columns: &[&str]) {
    for column in columns {
        if let Some(value) = row.get_mut(*column) {
            *value = seal.ciphertext(value).into();
        }
    }
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
