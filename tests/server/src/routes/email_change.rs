//! Changing the e-mail address of an account: asked for, then confirmed from the new address.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{confirming, ids};
use crate::app::App;
use crate::auth::{clean, email_hash};
use crate::clock::Timestamp;
use crate::generation::Generation;
use crate::http::{Answer, Fields, truthy};
use crate::store::confirmations;
use crate::store::users::{self, User};

/// The step that an update of an account asks for, if any. A request cannot both start and finish a change.
/// Returns the id of a confirmation that was made, when the test shortcut asks to see it.
pub(super) fn step(
    app: &App,
    db: &Connection,
    user: &mut User,
    fields: &Fields,
    now: Timestamp,
) -> Result<Option<String>, Answer> {
    let wanted = fields.text("email").map(clean).filter(|email| !email.is_empty() && *email != user.email);
    if let Some(email) = wanted {
        return start(app, db, user, &email, fields).map_err(Answer::from);
    }
    let (confirmation, check) = (fields.text("confirmation"), fields.text("check"));
    if let (Some("emailchange"), Some(id), Some(check)) = (fields.text("confirm"), confirmation, check) {
        finish(app, db, user, id, check, now)?;
    }
    Ok(None)
}

/// The account keeps its address until the change is confirmed.
fn start(
    app: &App,
    db: &Connection,
    user: &User,
    email: &str,
    fields: &Fields,
) -> rusqlite::Result<Option<String>> {
    let data = json!({
        "language": user.language,
        "check": confirming::check(app),
        "email": { "current": user.email, "new": email },
    });
    let confirmation = confirming::new(app, db, "emailchange", user.id, data)?;
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    if is_test {
        return Ok(Some(confirmation.id));
    }
    let mut mail = confirming::mail(app, "emailchange", "emailchange", email, &confirmation);
    mail.cc = Some(user.email.clone());
    app.outbox.send(mail);
    Ok(None)
}

/// A wrong check changes nothing and is not an error; nor is an address that is no longer the one it was.
fn finish(
    app: &App,
    db: &Connection,
    user: &mut User,
    id: &str,
    check: &str,
    now: Timestamp,
) -> Result<(), Answer> {
    let id = ids::uuid(id).ok_or_else(Answer::missing)?;
    let confirmation = confirmations::find(db, &id)?
        .filter(|found| found.kind == "emailchange" && found.user_id == user.id)
        .ok_or_else(Answer::missing)?;
    let address = |name: &str| confirmation.data.pointer(&format!("/email/{name}")).and_then(Value::as_str);
    let (Some(current), Some(new)) = (address("current"), address("new")) else { return Ok(()) };
    let ehash = email_hash(new);
    let taken = users::find_by_ehash(db, &ehash)?.is_some();
    if !confirming::check_fits(&confirmation, check) || current != user.email || taken {
        return Ok(());
    }
    // The original of V3 encrypts the address once too often and keeps the confirmation.
    let sealed = app.strict_upstream && app.generation == Generation::V3;
    user.email = if sealed { app.seal.ciphertext(&json!(new)) } else { new.to_owned() };
    let work = db.unchecked_transaction()?;
    users::set_email(&work, user.id, &user.email, &ehash, now)?;
    if !sealed {
        confirmations::delete(&work, &id)?;
    }
    work.commit()?;
    user.updated_at = now;
    Ok(())
}
