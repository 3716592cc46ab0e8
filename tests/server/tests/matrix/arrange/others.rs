//! Looking at people, by themselves and by those who may, and at numbers.

use serde_json::json;

use crate::stage::{Asked, Scene};

pub(super) fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "getUserData" | "getUserProfile" | "getUserCard" => Asked::at([&scene.id_of(&scene.owner)]),
        "adminSearchUsers" => Asked::with(json!({"q": "user"})),
        "adminGetUser" | "adminImpersonate" => Asked::at([&somebody(scene)]),
        "adminUpdateUser" => Asked::with(json!({"status": 1})).and_at([&somebody(scene)]),
        "adminListSubscribers" | "getStats" | "getUserCount" => Asked::nothing(),
        _ => return None,
    })
}

fn somebody(scene: &Scene<'_>) -> String {
    scene.id_of(&scene.server().new_person("user"))
}
