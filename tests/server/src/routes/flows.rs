//! Posts and showcases that people propose. The original opens a pull request at a code host; this server
//! keeps the proposal and answers as if there were one.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::images as pictures;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::images;
use crate::store::proposals::{self, Proposal};

pub(super) fn add(table: &mut Table, _: Generation) {
    table.both(Method::POST, "/flows/pr/blog", propose_post);
    table.both(Method::POST, "/flows/pr/showcase", propose_showcase);
    table.both(Method::GET, "/slugs/blog/{slug}", look_up_post);
    table.both(Method::GET, "/slugs/showcase/{slug}", look_up_showcase);
}

/// `POST /flows/pr/blog/{auth}`
async fn propose_post(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    propose(&app, &caller, &fields, "blog")
}

/// `POST /flows/pr/showcase/{auth}`
async fn propose_showcase(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
    propose(&app, &caller, &fields, "showcase")
}

fn propose(app: &App, caller: &Caller, fields: &Fields, kind: &str) -> Result<Answer, Answer> {
    let given = |name: &str, code: &str| fields.given(name).ok_or_else(|| Answer::bad(code));
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| Answer::bad("badRequest"));
    let markdown = given("markdown", "markdownMissing")?;
    let slug = given("slug", "slugMissing")?;
    let (picture, language) = match app.generation {
        Generation::V3 => (None, text(given("language", "languageMissing")?)?),
        Generation::V4 => (Some(given("img", "imgMissing")?), "en".to_owned()),
    };
    let (markdown, slug) = (text(markdown)?, text(slug)?);
    // Pictures of a proposal fail with 400 in any case.
    let picture = picture.map(|img| pictures::read_value(app, img)).transpose();
    let picture = picture.map_err(|_| Answer::bad("badRequest"))?;

    let db = app.store.lock();
    let work = db.unchecked_transaction()?;
    let now = app.clock.now();
    let new = Proposal {
        kind,
        slug: Some(&slug),
        content: json!({ "markdown": markdown, "language": language }),
        user_id: Some(caller.user_id),
    };
    let number = proposals::insert(&work, &new, now)?;
    if let Some(picture) = picture {
        images::put(&work, &format!("{kind}-{slug}"), &picture, now)?;
    }
    work.commit()?;

    let branch = format!("{kind}-{number}");
    let pull_request = json!({
        "number": number,
        "state": "open",
        "title": format!("{kind}: {slug}"),
        "html_url": format!("https://code.invalid/pulls/{number}"),
        "created_at": Value::from(now),
    });
    Ok(Answer::created(match app.generation {
        Generation::V3 => json!({
            "branch": { "ref": format!("refs/heads/{branch}") },
            "file": { "path": format!("{kind}/{slug}/{language}.md") },
            "pr": pull_request,
        }),
        Generation::V4 => pull_request,
    }))
}

/// `GET /slugs/blog/{slug}/{auth}`
async fn look_up_post(State(app): State<Shared>, _: Caller, Param(slug): Param) -> Result<Answer, Answer> {
    look_up(&app, "blog", &slug)
}

/// `GET /slugs/showcase/{slug}/{auth}`
async fn look_up_showcase(
    State(app): State<Shared>,
    _: Caller,
    Param(slug): Param,
) -> Result<Answer, Answer> {
    look_up(&app, "showcase", &slug)
}

/// 404 says that a slug is free. Those of proposals are taken.
fn look_up(app: &App, kind: &str, slug: &str) -> Result<Answer, Answer> {
    if proposals::slug_is_taken(&app.store.lock(), kind, slug)? {
        Ok(Answer::success(json!({ "slug": slug, "available": false })))
    } else {
        Err(Answer::missing())
    }
}
