//! Curated sets, for anybody.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::generation::Generation;
use crate::http::{Answer, Kept, Param, Rendered, Table, success_with};
use crate::store::curated_sets::{self, CuratedSet};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.open(Method::GET, "/curated-sets", list);
    table.open(Method::GET, "/curated-sets.json", list_json);
    table.open(Method::GET, "/curated-sets.yaml", list_yaml);
    table.open(Method::GET, &format!("/curated-sets/{id}.json"), json);
    table.open(Method::GET, &format!("/curated-sets/{id}.yaml"), yaml);
    table.open(Method::GET, &format!("/curated-sets/{id}"), get);
}

/// The lists of all curated sets as they were last sent.
#[derive(Default)]
pub(crate) struct CuratedLists {
    enveloped: Kept,
    json: Kept,
    yaml: Kept,
}

/// `GET /curated-sets`
async fn list(State(app): State<Shared>) -> Result<Answer, Answer> {
    all(&app, &app.curated_lists.enveloped, |sets| Rendered::json(&success_with("curatedSets", sets)))
}

/// `GET /curated-sets.json`
async fn list_json(State(app): State<Shared>) -> Result<Answer, Answer> {
    all(&app, &app.curated_lists.json, |sets| Rendered::json(&sets))
}

/// `GET /curated-sets.yaml`
async fn list_yaml(State(app): State<Shared>) -> Result<Answer, Answer> {
    all(&app, &app.curated_lists.yaml, |sets| Rendered::yaml(&sets))
}

/// `GET /curated-sets/{id}`. In generation V3 an id without a record is not a 404. Sets that are not published
/// are served as well.
async fn get(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(match (look_up(&app, &id)?, app.generation) {
        (Found::Set(set), generation) => {
            Answer::success(json!({ "curatedSet": views::curated_set::row(generation, &set) }))
        }
        (Found::Missing, Generation::V3) => Answer::success(json!({ "curatedSet": null })),
        (Found::NotANumber, Generation::V3) => Answer::success(json!({})),
        (_, Generation::V4) => Answer::missing(),
    })
}

/// `GET /curated-sets/{id}.json`. In V3 a missing set answers 200 with the words that are the same for all.
async fn json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing, Answer::json))
}

/// `GET /curated-sets/{id}.yaml`, likewise.
async fn yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing_yaml, Answer::yaml))
}

/// The list as it was kept, or a new one when a set has changed since.
fn all(
    app: &App,
    kept: &Kept,
    render: impl FnOnce(Value) -> Result<Rendered, String>,
) -> Result<Answer, Answer> {
    if let Some(rendered) = kept.get(app.store.curated_set_changes()) {
        return Ok(Answer::rendered(rendered));
    }
    // Held until the list is kept: so nothing can change between the count and the reading.
    let db = app.store.quick();
    let changes = app.store.curated_set_changes();
    let sets = match app.generation {
        Generation::V3 => curated_sets::all(&db)?,
        Generation::V4 => curated_sets::published(&db)?,
    };
    let rows = sets.iter().map(|set| Value::Object(views::curated_set::row(app.generation, set)));
    let rendered = render(rows.collect()).map_err(Answer::defect)?;
    kept.set(changes, rendered.clone());
    Ok(Answer::rendered(rendered))
}

fn export(app: &App, id: &str) -> rusqlite::Result<Option<Value>> {
    Ok(match (look_up(app, id)?, app.generation) {
        (Found::Set(set), generation) => Some(views::curated_set::export(generation, Some(&set))),
        (_, Generation::V3) => Some(views::curated_set::export(Generation::V3, None)),
        (_, Generation::V4) => None,
    })
}

/// What a path's id leads to.
enum Found {
    Set(Box<CuratedSet>),
    Missing,
    NotANumber,
}

fn look_up(app: &App, id: &str) -> rusqlite::Result<Found> {
    if let Some(key) = ids::record(app.generation, id) {
        let set = curated_sets::find(&app.store.quick(), &key)?;
        return Ok(set.map_or(Found::Missing, |set| Found::Set(Box::new(set))));
    }
    // `-1` and `1.5` are numbers to the original, though not the ids of anything here.
    let number = id.strip_prefix('-').unwrap_or(id).starts_with(|first: char| first.is_ascii_digit());
    Ok(if number { Found::Missing } else { Found::NotANumber })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::body::to_bytes;
    use axum::response::IntoResponse;
    use bytes::Bytes;

    use super::*;
    use crate::app::Settings;
    use crate::harness::NewCuratedSet;

    async fn sent(app: &Shared) -> [Bytes; 3] {
        let bytes = async |answer: Result<Answer, Answer>| {
            to_bytes(answer.unwrap().into_response().into_body(), usize::MAX).await.unwrap()
        };
        let app = || State(app.clone());
        [
            bytes(list(app()).await).await,
            bytes(list_json(app()).await).await,
            bytes(list_yaml(app()).await).await,
        ]
    }

    #[tokio::test]
    async fn a_list_is_made_once_and_again_after_a_change() {
        let app = Shared::new(App::new(&Settings { demo: true, ..Settings::default() }).unwrap());
        let first = sent(&app).await;
        for (first, again) in first.iter().zip(sent(&app).await) {
            // The same bytes in memory, not only equal ones.
            assert!(first.len() > 1_000 && std::ptr::eq(first.as_ptr(), again.as_ptr()));
        }
        let names = BTreeMap::from([("en".to_owned(), "A".to_owned())]);
        app.new_curated_set(NewCuratedSet { names, measurements: serde_json::Map::new(), height: None })
            .unwrap();
        for (first, changed) in first.iter().zip(sent(&app).await) {
            assert!(changed.len() > first.len());
        }
    }
}
