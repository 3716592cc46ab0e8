//! The newsletter: who subscribes, confirms and leaves, all without an account.

use axum::extract::State;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, SITE, Shared};
use crate::auth::{clean, email_hash};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table, truthy};
use crate::mail::Mail;
use crate::store::subscribers::{self, Subscriber};

/// Where the website asks whether somebody really wants to leave.
const UNSUBSCRIBE_PAGE: &str = "https://freesewing.eu/newsletter/unsubscribe?i=";

/// What stays as it is in an address: all that a UUID is made of.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');

pub(super) fn add(table: &mut Table, generation: Generation) {
    table.open(Method::POST, "/subscriber", subscribe);
    table.open(Method::PUT, "/subscriber", confirm);
    match generation {
        Generation::V3 => table.open(Method::DELETE, "/subscriber", unsubscribe_with_body),
        Generation::V4 => {
            table.open(Method::DELETE, "/subscriber/{uuid}", unsubscribe);
            table.open(Method::POST, "/ocunsub/{uuid}", one_click);
            table.open(Method::GET, "/ocunsub/{uuid}", one_click_page);
        }
    }
}

/// `POST /subscriber`. Whoever is known already gets a mail as well.
async fn subscribe(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    let given = |name: &str, code: &str| match fields.given(name) {
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(Answer::bad("badRequest")),
        None => Err(Answer::bad(code)),
    };
    let email = clean(given("email", "emailMissing")?);
    let language = given("language", "languageMissing")?.to_lowercase();
    if !app.generation.languages().contains(&language.as_str()) {
        return Err(Answer::bad("languageMissing"));
    }
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);

    let db = app.store.lock();
    let ehash = email_hash(&email);
    let (subscriber, is_new) = match subscribers::find_by_ehash(&db, &ehash)? {
        Some(known) => (known, false),
        None => {
            let id = app.random.uuid();
            let new =
                Subscriber { id, active: false, ehash, email: email.clone(), language: language.clone() };
            subscribers::insert(&db, &new, app.clock.now())?;
            (new, true)
        }
    };
    if !is_test {
        app.outbox.send(mail(app.generation, &subscriber, is_new));
    }
    Ok(Answer::success(json!({ "data": match app.generation {
        Generation::V3 if is_test => json!({
            "language": language, "email": email, "id": subscriber.id, "ehash": subscriber.ehash,
        }),
        Generation::V3 => json!({ "language": language, "email": email }),
        Generation::V4 => json!({ "email": email }),
    } })))
}

fn mail(generation: Generation, subscriber: &Subscriber, is_new: bool) -> Mail {
    let (template, page) = match generation {
        _ if subscriber.active => ("nlsubact", "unsubscribe"),
        Generation::V3 if !is_new => ("nlsubinact", "subscribe"),
        _ => ("nlsub", "subscribe"),
    };
    Mail {
        template: template.to_owned(),
        to: subscriber.email.clone(),
        action_url: Some(format!("{SITE}/newsletter/{page}?id={}", subscriber.id)),
        ..Mail::default()
    }
}

/// `PUT /subscriber`
async fn confirm(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    let db = app.store.lock();
    let id = match app.generation {
        Generation::V3 => by_id_and_hash(&db, &fields)?.map(|subscriber| subscriber.id),
        Generation::V4 => {
            let uuid = fields.given("uuid").ok_or_else(|| Answer::bad("uuidMissing"))?;
            uuid.as_str().and_then(ids::uuid)
        }
    };
    let id = id.ok_or_else(Answer::missing)?;
    if !subscribers::activate(&db, &id, app.clock.now())? {
        return Err(Answer::missing());
    }
    Ok(Answer::success(json!({})))
}

/// `DELETE /subscriber` of V3
async fn unsubscribe_with_body(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    let db = app.store.lock();
    let subscriber = by_id_and_hash(&db, &fields)?.ok_or_else(Answer::missing)?;
    subscribers::delete(&db, &subscriber.id)?;
    Ok(Answer::done())
}

/// The subscriber that a body of V3 means. It must name an id, but only the hash is looked at.
fn by_id_and_hash(db: &rusqlite::Connection, fields: &Fields) -> Result<Option<Subscriber>, Answer> {
    fields.given("id").ok_or_else(|| Answer::bad("idMissing"))?;
    let ehash = fields.given("ehash").ok_or_else(|| Answer::bad("ehashMissing"))?;
    let Some(ehash) = ehash.as_str() else { return Ok(None) };
    Ok(subscribers::find_by_ehash(db, ehash)?)
}

/// `DELETE /subscriber/{uuid}`, with the id of a subscriber or of an account.
async fn unsubscribe(State(app): State<Shared>, Param(uuid): Param) -> Result<Answer, Answer> {
    if leave(&app, &uuid)? { Ok(Answer::done()) } else { Err(Answer::missing()) }
}

/// `POST /ocunsub/{uuid}`, which mail programs call. The original looks at the wrong field, so that it never
/// works there.
async fn one_click(State(app): State<Shared>, Param(uuid): Param) -> Result<Answer, Answer> {
    let gone = !app.strict_upstream && leave(&app, &uuid)?;
    Ok(Answer::html(if gone {
        page("Unsubscribed", "You no longer get the newsletter.")
    } else {
        page("Not unsubscribed", "This did not work: nobody gets the newsletter under this link.")
    }))
}

fn page(title: &str, line: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n<body>\n<p>{line}</p>\n</body>\n</html>\n"
    )
}

/// `GET /ocunsub/{uuid}`: a person followed the link that was meant for the program.
async fn one_click_page(Param(uuid): Param) -> Result<Answer, Answer> {
    let uuid = utf8_percent_encode(&uuid, PLAIN);
    Ok(Answer::elsewhere(format!("{UNSUBSCRIBE_PAGE}{uuid}")))
}

/// Whether the id was somebody's.
fn leave(app: &App, uuid: &str) -> rusqlite::Result<bool> {
    let Some(uuid) = ids::uuid(uuid) else { return Ok(false) };
    let db = app.store.lock();
    Ok(subscribers::delete(&db, &uuid)? || subscribers::stop_for_user(&db, &uuid)?)
}
