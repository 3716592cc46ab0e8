//! Confirmations: made, mailed, and checked when somebody follows the link.

use rusqlite::Connection;
use serde_json::Value;

use crate::app::{App, SITE};
use crate::generation::Generation;
use crate::mail::Mail;
use crate::store::confirmations::{self, Confirmation};

/// A new check: 16 hexadecimal digits in V3, four digits for a person to type in V4.
pub(super) fn check(app: &App) -> String {
    match app.generation {
        Generation::V3 => app.random.hex::<8>(),
        Generation::V4 => {
            let number = u32::from_le_bytes(app.random.bytes::<4>());
            // None starts with 0, so that the check survives being read as a number.
            (1000 + number % 9000).to_string()
        }
    }
}

/// Whether a confirmation has this check.
pub(super) fn check_fits(confirmation: &Confirmation, check: &str) -> bool {
    confirmation.data.get("check").and_then(Value::as_str) == Some(check)
}

/// Makes a confirmation and keeps it.
pub(super) fn new(
    app: &App,
    db: &Connection,
    kind: &str,
    user_id: i64,
    data: Value,
) -> rusqlite::Result<Confirmation> {
    let confirmation = Confirmation { id: app.random.uuid(), kind: kind.to_owned(), user_id, data };
    confirmations::insert(db, &confirmation, app.clock.now())?;
    Ok(confirmation)
}

/// The mail with its link to a page of the site.
pub(super) fn mail(app: &App, template: &str, page: &str, to: &str, confirmation: &Confirmation) -> Mail {
    let check = confirmation.data.get("check").and_then(Value::as_str).unwrap_or_default();
    let id = &confirmation.id;
    let link = match app.generation {
        Generation::V3 => format!("{SITE}/confirm/{page}/{id}/{check}"),
        Generation::V4 => format!("{SITE}/confirm/{page}?id={id}"),
    };
    Mail {
        template: template.to_owned(),
        to: to.to_owned(),
        cc: None,
        action_url: Some(link),
        check: Some(check.to_owned()),
        confirmation: Some(id.clone()),
    }
}
