//! Pictures and proposals, which belong to no record.

use serde_json::json;

use super::PICTURE;
use crate::stage::{Asked, Scene};

pub(super) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "uploadImage" | "uploadImageAnonymous" => {
            Asked::with(json!({"img": PICTURE, "type": "blog", "subId": "main", "slug": "a"}))
        }
        "removeImage" => {
            let slug = &scene.owner.uuid;
            let body = json!({"img": PICTURE, "type": "blog", "subId": "main", "slug": slug});
            let made = scene.do_as_owner("POST", "/images", body).await;
            Asked::at([made["imgId"].as_str().unwrap()])
        }
        "createBlogPr" | "createShowcasePr" => {
            Asked::with(json!({"markdown": "A", "slug": scene.owner.uuid, "language": "en", "img": PICTURE}))
        }
        "isBlogSlugAvailable" | "isShowcaseSlugAvailable" => Asked::at(["nobody-has-this-slug"]),
        "sendTranslatorInvite" | "sendLanguageSuggestion" => Asked::with(json!({"language": "de"})),
        "createIssue" | "createDiscussion" => Asked::with(json!({"title": "A", "body": "B"})),
        _ => return None,
    })
}
