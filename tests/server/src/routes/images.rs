//! Pictures. Both generations keep them at an image host; V3 names them in the record, V4 does not. This
//! server looks at what comes, keeps it under the name that it would have there, and serves it under
//! `/static/`. It never fetches anything: of an address it keeps nothing but the address.

use axum::extract::State;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::Value;

use crate::app::{App, Shared};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Params, Rendered, Table, truthy};
use crate::store::images::{self, Picture};

/// 10 MB, of the picture itself.
const LIMIT: usize = 10 * 1024 * 1024;

/// Base64 with or without its padding, as the original's decoder takes it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn add(table: &mut Table, generation: Generation) {
    table.open(Method::GET, "/static/{name}", serve);
    if generation == Generation::V4 {
        table.open(Method::GET, "/static/{kind}/{first}/{two}/{uuid}.webp", serve_of_record);
    }
}

/// `GET /static/{name}`. Not a route of the original, whose pictures are on another host.
async fn serve(State(app): State<Shared>, Param(name): Param) -> Result<Answer, Answer> {
    file(&app, &name).await
}

/// `GET /static/{kind}/{first}/{two}/{uuid}.webp`. The name ends as it does there; the picture is still of
/// the type it came in.
async fn serve_of_record(
    State(app): State<Shared>,
    Params([kind, first, two, uuid]): Params<4>,
) -> Result<Answer, Answer> {
    file(&app, &format!("{kind}/{first}/{two}/{uuid}.webp")).await
}

async fn file(app: &App, name: &str) -> Result<Answer, Answer> {
    let length = {
        let db = app.store.quick();
        if let Some(picture) = app.pictures.find(name, app.store.image_changes()) {
            return Ok(Answer::rendered(picture));
        }
        images::length(&db, name)?.ok_or_else(Answer::missing)?
    };
    // Pictures that nobody fetches wait in the database, not in memory.
    let room = app.pictures.room(length).await;
    let db = app.store.quick();
    let changes = app.store.image_changes();
    let (content_type, bytes) = images::file(&db, name)?.ok_or_else(Answer::missing)?;
    let picture = Rendered::file(&content_type, bytes).map_err(Answer::defect)?;
    Ok(Answer::rendered(app.pictures.lend(name, changes, picture, room)))
}

/// The picture of a record.
pub(super) struct Name<'a> {
    /// `user`, `set`, `pattern` or `cset`.
    pub(super) kind: &'a str,
    /// What V3 names it by: the number of the record, or the hash of the first e-mail address.
    pub(super) v3: &'a str,
    /// What V4 names it by.
    pub(super) uuid: &'a str,
}

impl Name<'_> {
    fn text(&self, generation: Generation) -> String {
        let Self { kind, v3, uuid } = self;
        match generation {
            Generation::V3 => format!("{kind}-{v3}"),
            Generation::V4 => {
                let start = |length| uuid.get(..length).unwrap_or_default();
                format!("{kind}/{}/{}/{uuid}.webp", start(1), start(2))
            }
        }
    }

    /// Keeps the picture and returns the name it has in records of V3.
    pub(super) fn keep(&self, app: &App, db: &Connection, picture: &Picture) -> rusqlite::Result<String> {
        let name = self.text(app.generation);
        images::put(db, &name, picture, app.clock.now())?;
        Ok(name)
    }

    /// Deletes the picture together with its record.
    pub(super) fn forget(&self, app: &App, db: &Connection) -> rusqlite::Result<()> {
        images::delete(db, &self.text(app.generation)).map(drop)
    }
}

/// The picture that a new record brings in `img`, if it brings one.
pub(super) struct OfNew {
    pub(super) picture: Option<Picture>,
    /// What is answered in the end though the record is kept: the original stores the record first, and then looks at
    /// the picture.
    refusal: Option<Answer>,
}

impl OfNew {
    /// No picture.
    pub(super) fn none() -> Self {
        Self { picture: None, refusal: None }
    }

    /// Once the record is stored: refuses what was wrong with the picture.
    pub(super) fn settle(self) -> Result<(), Answer> {
        self.refusal.map_or(Ok(()), Err)
    }
}

/// Reads the picture of a new record. A bad one is refused at once, or, where the original is followed closely, in the
/// end.
pub(super) fn of_new(app: &App, fields: &Fields) -> Result<OfNew, Answer> {
    match sent(app, fields).map(|text| read(app, text?)).transpose() {
        Ok(picture) => Ok(OfNew { picture, refusal: None }),
        Err(refusal) if app.strict_upstream => Ok(OfNew { picture: None, refusal: Some(refusal) }),
        Err(refusal) => Err(refusal),
    }
}

/// The picture that an update brings in `img`, if it brings one. V3 takes addresses as well here.
pub(super) fn of_update(app: &App, fields: &Fields) -> Result<Option<Picture>, Answer> {
    let is_link = |text: &str| app.generation == Generation::V3 && text.starts_with("http");
    match sent(app, fields).transpose()? {
        Some(text) if is_link(text) => Ok(Some(Picture::Link(text.to_owned()))),
        Some(text) => read(app, text).map(Some),
        None => Ok(None),
    }
}

/// V3 overlooks what is no text, as it does with other fields; V4 takes it for a picture that is none.
fn sent<'a>(app: &App, fields: &'a Fields) -> Option<Result<&'a str, Answer>> {
    match (fields.get("img").filter(|img| truthy(img))?, app.generation) {
        (Value::String(text), _) => Some(Ok(text)),
        (_, Generation::V3) => None,
        (_, Generation::V4) => Some(Err(bad(app))),
    }
}

/// Reads a picture that must be there.
pub(super) fn read_value(app: &App, value: &Value) -> Result<Picture, Answer> {
    value.as_str().ok_or_else(|| bad(app)).and_then(|text| read(app, text))
}

fn read(app: &App, text: &str) -> Result<Picture, Answer> {
    let (content_type, bytes) = decode(text).ok_or_else(|| bad(app))?;
    Ok(Picture::File { content_type: content_type.to_owned(), bytes })
}

/// What is said of a picture that cannot be kept. The original says 500, as if it were its own fault.
fn bad(app: &App) -> Answer {
    if app.strict_upstream {
        Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "success")
    } else {
        Answer::bad("badRequest")
    }
}

/// Base64, bare or in a `data:` address, of one of the known kinds of pictures.
fn decode(text: &str) -> Option<(&'static str, Vec<u8>)> {
    let encoded = match text.strip_prefix("data:") {
        Some(address) => address.strip_prefix("image/")?.split_once(";base64,")?.1,
        None => text,
    };
    let bytes = if encoded.contains(|c: char| c.is_ascii_whitespace()) {
        BASE64.decode(encoded.replace(|c: char| c.is_ascii_whitespace(), "")).ok()?
    } else {
        BASE64.decode(encoded).ok()?
    };
    let kind = kind(&bytes)?;
    (bytes.len() <= LIMIT).then_some((kind, bytes))
}

/// The content type, told by the first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let at = |start: usize, mark: &[u8]| bytes.get(start..).is_some_and(|rest| rest.starts_with(mark));
    Some(match () {
        () if at(0, b"\xff\xd8\xff") => "image/jpeg",
        () if at(0, b"\x89PNG\r\n\x1a\n") => "image/png",
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => "image/gif",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "image/webp",
        () if at(4, b"ftypavif") || at(4, b"ftypavis") => "image/avif",
        () if at(4, b"ftyp") => "image/heif",
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(bytes: &[u8]) -> String {
        BASE64.encode(bytes)
    }

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        for (bytes, kind) in [
            (&b"\xff\xd8\xff\xe0"[..], "image/jpeg"),
            (b"\x89PNG\r\n\x1a\nrest", "image/png"),
            (b"GIF89a", "image/gif"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x20ftypavif", "image/avif"),
            (b"\0\0\0\x20ftypheic", "image/heif"),
        ] {
            let bare = encoded(bytes);
            assert_eq!(decode(&bare), Some((kind, bytes.to_vec())));
            assert_eq!(decode(&format!("data:image/x;base64,{bare}")), Some((kind, bytes.to_vec())));
            assert_eq!(decode(&format!("\n{}\n", bare.trim_end_matches('='))), Some((kind, bytes.to_vec())));
        }
    }

    #[test]
    fn everything_else_is_no_picture() {
        let png = encoded(b"\x89PNG\r\n\x1a\n");
        for text in [
            "",
            "AAAA",
            "not base64",
            "https://example.com/a.png",
            &encoded(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            &encoded(b"RIFF\0\0\0\0WAVE"),
            &format!("data:text/html;base64,{png}"),
            &format!("data:image/png,{png}"),
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn ten_megabytes_are_the_limit() {
        let mut bytes = b"GIF89a".to_vec();
        bytes.resize(LIMIT, 0);
        assert!(decode(&encoded(&bytes)).is_some());
        bytes.push(0);
        assert!(decode(&encoded(&bytes)).is_none());
    }

    #[test]
    fn a_picture_of_v4_lies_under_the_start_of_its_uuid() {
        let name = Name { kind: "set", v3: "7", uuid: "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21" };
        assert_eq!(name.text(Generation::V3), "set-7");
        assert_eq!(name.text(Generation::V4), "set/0/0b/0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21.webp");
    }
}
