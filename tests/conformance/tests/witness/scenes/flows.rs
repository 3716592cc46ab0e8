use freesewing::Language;
use freesewing::models::{ImageKind, NewImage, NewIssue, NewPost};
use serde_json::json;

use super::PICTURE;
use crate::shown::{self, Shown};
use crate::stage::Stage;

pub(crate) async fn play(stage: &Stage) {
    let caller = stage.somebody("curator");
    let image = json!({"body": {"img": PICTURE, "type": "blog", "subId": "main", "slug": "a-post"}});
    let (flows, images) = (caller.sdk.flows(), caller.sdk.images());
    let new = NewImage::encoded(ImageKind::Blog, "a-post", PICTURE);
    let call = images.upload(&new).response();
    let kept = stage.both(&caller, "uploadImage", image, call, shown::uploaded).await;
    assert_eq!(kept["imgId"], "blog-a-post");

    for (create, is_available, slug) in [
        ("createBlogPr", "isBlogSlugAvailable", "a-post"),
        ("createShowcasePr", "isShowcaseSlugAvailable", "a-piece"),
    ] {
        let mut body = json!({"markdown": "# A", "slug": slug});
        body[if stage.is_v3() { "language" } else { "img" }] =
            json!(if stage.is_v3() { "en" } else { PICTURE });
        let is_blog = create == "createBlogPr";
        let ask = || if is_blog { flows.blog_slug(slug) } else { flows.showcase_slug(slug) };
        let arguments = json!({ "slug": slug });
        stage.available(&caller, is_available, arguments.clone(), ask().response()).await;
        let post = NewPost::new(slug, "# A");
        let post = if stage.is_v3() { post.language(Language::En) } else { post.image(PICTURE) };
        let call = if is_blog { flows.propose_blog_post(&post) } else { flows.propose_showcase(&post) };
        let shown = |hosted: &_| match stage.is_v3() {
            true => shown::hosted_within("pr", hosted),
            false => shown::hosted(hosted),
        };
        stage.both(&caller, create, json!({ "body": body }), call.response(), shown).await;
        let taken = stage.both(&caller, is_available, arguments, ask().response(), shown::taken).await;
        assert_eq!(taken["available"], false);
    }
    if stage.is_v3() {
        let body = json!({"body": {"language": "de"}});
        let call = flows.request_translator_invite(Language::De).response();
        stage.both(&caller, "sendTranslatorInvite", body.clone(), call, Shown::nothing).await;
        let call = flows.suggest_language("de").response();
        stage.both(&caller, "sendLanguageSuggestion", body, call, Shown::nothing).await;
        let nobody = stage.nobody();
        let other = json!({"body": {"img": PICTURE, "type": "showcase", "subId": "1", "slug": "b"}});
        let new = NewImage::encoded(ImageKind::Showcase, "b", PICTURE).number(1);
        let call = nobody.sdk.images().upload_anonymously(&new).response();
        stage.both(&nobody, "uploadImageAnonymous", other, call, shown::uploaded).await;
        let body = json!({"body": {"title": "T", "body": "B"}});
        let call = nobody.sdk.flows().open_issue(&NewIssue::titled("T", "B")).response();
        let issue = |hosted: &_| shown::hosted_within("issue", hosted);
        stage.both(&nobody, "createIssue", body.clone(), call, issue).await;
        let call = nobody.sdk.flows().start_discussion("T", "B").response();
        let discussion = |hosted: &_| shown::hosted_within("discussion", hosted);
        stage.both(&nobody, "createDiscussion", body, call, discussion).await;
        let call = images.delete(kept["imgId"].as_str().unwrap()).response();
        stage.both(&caller, "removeImage", json!({"id": kept["imgId"]}), call, Shown::nothing).await;
    }
}
