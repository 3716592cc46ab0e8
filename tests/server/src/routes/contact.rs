//! Ways to reach the makers, which only V3 has: issues, discussions, and mails about translations.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use crate::app::{App, SITE, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table, truthy};
use crate::mail::Mail;
use crate::store::proposals::{self, Proposal};
use crate::store::users;

pub(super) fn add(table: &mut Table, generation: Generation) {
    if generation == Generation::V3 {
        table.open(Method::POST, "/issues", open_issue);
        table.open(Method::POST, "/discussions", open_discussion);
        table.both(Method::POST, "/flows/translator-invite", invite_translator);
        table.both(Method::POST, "/flows/language-suggestion", suggest_language);
    }
}

/// `POST /issues`
async fn open_issue(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    let (title, body) = checked(&fields)?;
    let number = keep(&app, "issue", &title, &body)?;
    Ok(Answer::created(json!({ "issue": {
        "number": number,
        "state": "open",
        "title": title,
        "body": body,
        "html_url": format!("https://github.invalid/issues/{number}"),
    } })))
}

/// `POST /discussions`
async fn open_discussion(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    let (title, body) = checked(&fields)?;
    let number = keep(&app, "discussion", &title, &body)?;
    Ok(Answer::created(json!({ "discussion": {
        "number": number,
        "title": title,
        "body": body,
        "url": format!("https://github.invalid/discussions/{number}"),
    } })))
}

/// Title and body. The original can be set up without a code host and then refuses everything; this server
/// needs none.
fn checked(fields: &Fields) -> Result<(String, String), Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let given = |name: &str, code: &str| fields.given(name).ok_or_else(|| Answer::bad(code));
    let (title, body) = (given("title", "titleMissing")?, given("body", "bodyMissing")?);
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| Answer::bad("badRequest"));
    Ok((text(title)?, text(body)?))
}

fn keep(app: &App, kind: &str, title: &str, body: &str) -> rusqlite::Result<i64> {
    let content = json!({ "title": title, "body": body });
    let new = Proposal { kind, slug: None, content, user_id: None };
    proposals::insert(&app.store.lock(), &new, app.clock.now())
}

/// `POST /flows/translator-invite/{auth}`: into one of the languages there are.
async fn invite_translator(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(1)?;
    let language = language(&fields)?;
    let known = language
        .as_str()
        .filter(|language| *language != "en" && app.generation.languages().contains(language));
    if known.is_none() {
        return Err(Answer::bad("languageInvalid"));
    }
    send(&app, &caller, &fields, "transinvite")
}

/// `POST /flows/language-suggestion/{auth}`: any language, known or not.
async fn suggest_language(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(1)?;
    language(&fields)?;
    send(&app, &caller, &fields, "langsuggest")
}

fn language(fields: &Fields) -> Result<&Value, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    fields.given("language").ok_or_else(|| Answer::bad("languageMissing"))
}

fn send(app: &App, caller: &Caller, fields: &Fields, template: &str) -> Result<Answer, Answer> {
    let user = users::find(&app.store.lock(), caller.user_id)?.ok_or_else(Answer::missing)?;
    if !(app.test_shortcuts && fields.get("test").is_some_and(truthy)) {
        app.outbox.send(Mail {
            template: template.to_owned(),
            to: user.email,
            action_url: Some(format!("{SITE}/translation")),
            ..Mail::default()
        });
    }
    Ok(Answer::success(json!({})))
}
