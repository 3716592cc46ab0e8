use serde_json::json;

use super::PICTURE;
use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("curator");
    let image = json!({"body": {"img": PICTURE, "type": "blog", "subId": "main", "slug": "a-post"}});
    let kept = stage.alone(&caller, "uploadImage", image.clone()).await;
    assert_eq!(kept["imgId"], "blog-a-post");

    for (create, is_available, slug) in [
        ("createBlogPr", "isBlogSlugAvailable", "a-post"),
        ("createShowcasePr", "isShowcaseSlugAvailable", "a-piece"),
    ] {
        let mut body = json!({"markdown": "# A", "slug": slug});
        body[if stage.is_v3() { "language" } else { "img" }] =
            json!(if stage.is_v3() { "en" } else { PICTURE });
        let free = stage.refused_alone(&caller, is_available, json!({ "slug": slug })).await;
        assert_eq!(free.0, 404);
        stage.alone(&caller, create, json!({ "body": body })).await;
        let taken = stage.alone(&caller, is_available, json!({ "slug": slug })).await;
        assert_eq!(taken["available"], false);
    }
    if stage.is_v3() {
        for name in ["sendTranslatorInvite", "sendLanguageSuggestion"] {
            stage.alone(&caller, name, json!({"body": {"language": "de"}})).await;
        }
        let nobody = stage.nobody();
        let other = json!({"body": {"img": PICTURE, "type": "showcase", "subId": "1", "slug": "b"}});
        stage.alone(&nobody, "uploadImageAnonymous", other).await;
        let body = json!({"body": {"title": "T", "body": "B"}});
        stage.alone(&nobody, "createIssue", body.clone()).await;
        stage.alone(&nobody, "createDiscussion", body).await;
        stage.alone(&caller, "removeImage", json!({"id": kept["imgId"]})).await;
    }
}
