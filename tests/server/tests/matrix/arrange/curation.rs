//! Curated sets, and suggestions for them.

use serde_json::json;

use super::PICTURE;
use crate::stage::{Asked, Scene};

pub(super) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "createCuratedSet" => Asked::with(json!({"nameEn": "A"})),
        "getCuratedSet" | "getCuratedSetJson" | "getCuratedSetYaml" | "removeCuratedSet" => {
            Asked::at([&new_curated_set(scene).await])
        }
        "updateCuratedSet" => Asked::with(json!({"nameEn": "B"})).and_at([&new_curated_set(scene).await]),
        "cloneCuratedSet" => Asked::with(json!({"language": "en"})).and_at([&new_curated_set(scene).await]),
        "suggestCuratedSet" => Asked::with(suggestion(scene).await),
        "acceptSuggestedSet" | "removeSuggestedSet" => {
            let body = suggestion(scene).await;
            let made = scene.do_as_owner("POST", "/curated-sets/suggest", body).await;
            Asked::at([made["submission"]["id"].as_str().unwrap()])
        }
        "listCuratedSets" | "listCuratedSetsJson" | "listCuratedSetsYaml" | "listSuggestedSets" => {
            Asked::nothing()
        }
        _ => return None,
    })
}

async fn new_curated_set(scene: &Scene<'_>) -> String {
    let body = json!({"nameEn": "A", "measies": {"neck": 380}});
    scene.id_in(&scene.do_as_owner("POST", "/curated-sets", body).await["curatedSet"])
}

async fn suggestion(scene: &Scene<'_>) -> serde_json::Value {
    json!({"set": scene.new_set().await, "height": 170, "name": "A", "img": PICTURE})
}
