//! Keys, bookmarks, sets and patterns, which belong to somebody.

use serde_json::json;

use crate::stage::{Asked, Scene};

pub(super) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "createApikey" => Asked::with(apikey()),
        "getApikey" | "removeApikey" => Asked::at([&scene.server().new_key_for(&scene.owner, 1).key]),
        "createBookmark" => Asked::with(bookmark()),
        "getBookmark" | "removeBookmark" => Asked::at([&new_bookmark(scene).await]),
        "updateBookmark" => Asked::with(json!({"title": "B"})).and_at([&new_bookmark(scene).await]),
        "createSet" => Asked::with(json!({"name": "A"})),
        "getSet" | "removeSet" | "cloneSet" | "getPublicSetJson" | "getPublicSetYaml" => {
            Asked::at([&scene.new_set().await])
        }
        "updateSet" => Asked::with(json!({"name": "B"})).and_at([&scene.new_set().await]),
        "createPattern" => Asked::with(pattern(false)),
        "getPattern" | "removePattern" | "clonePattern" | "getPublicPatternJson" | "getPublicPatternYaml" => {
            Asked::at([&new_pattern(scene).await])
        }
        "updatePattern" => Asked::with(json!({"name": "B"})).and_at([&new_pattern(scene).await]),
        "listApikeys" | "whoamiKey" | "listBookmarks" | "listSets" | "listPatterns" => Asked::nothing(),
        _ => return None,
    })
}

fn apikey() -> serde_json::Value {
    json!({"name": "A", "level": 1, "expiresIn": 60})
}

fn bookmark() -> serde_json::Value {
    json!({"type": "doc", "title": "A", "url": "/docs"})
}

fn pattern(is_public: bool) -> serde_json::Value {
    json!({"design": "aaron", "settings": {"sa": 5}, "public": is_public})
}

async fn new_bookmark(scene: &Scene<'_>) -> String {
    scene.id_in(&scene.do_as_owner("POST", "/bookmarks", bookmark()).await["bookmark"])
}

async fn new_pattern(scene: &Scene<'_>) -> String {
    scene.id_in(&scene.do_as_owner("POST", "/patterns", pattern(scene.is_public)).await["pattern"])
}
