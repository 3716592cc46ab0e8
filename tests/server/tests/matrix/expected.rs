//! What has to come out of a cell of the matrix.

use freesewing_test_server::Generation;

use crate::callers::{Caller, Kind};
use crate::common::Got;
use crate::operations::Operation;

/// Whose record an operation is tried on. Records that have no owner count as one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Own,
    Others,
    OthersPublic,
}

/// The records that an operation can be tried on.
pub(crate) fn records(operation: &Operation) -> Vec<Record> {
    let can_be_public = ["sets", "patterns"].contains(&operation.resource.as_str());
    match (operation.has_owned_record(), can_be_public) {
        (false, _) => vec![Record::Own],
        (true, false) => vec![Record::Own, Record::Others],
        (true, true) => vec![Record::Own, Record::Others, Record::OthersPublic],
    }
}

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The status of the table.
    Good,
    /// 403 with a code.
    Forbidden(&'static str),
    /// 404 without a body, or the YAML `null`.
    Missing,
}

impl Outcome {
    pub(crate) fn fits(self, operation: &Operation, got: &Got) -> bool {
        match self {
            // A page says that there is no such route.
            Self::Good => got.status == operation.good && !got.text.contains("Cannot "),
            Self::Forbidden(code) => {
                let body: Option<serde_json::Value> = serde_json::from_str(&got.text).ok();
                got.status == 403 && body.is_some_and(|body| body["error"] == code)
            }
            Self::Missing => got.status == 404 && ["", "null\n"].contains(&got.text.as_str()),
        }
    }
}

const TOO_LOW: Outcome = Outcome::Forbidden("insufficientAccessLevel");

pub(crate) fn outcome(operation: &Operation, caller: &Caller, record: Record) -> Outcome {
    if let Some(outcome) = instead(operation, caller) {
        return outcome;
    }
    if operation.public_is_readable && record == Record::OthersPublic {
        return Outcome::Good;
    }
    if caller.kind.is_none() {
        // For anybody a private record is as good as missing.
        let is_hidden = operation.public_is_readable && record != Record::OthersPublic;
        return if is_hidden { Outcome::Missing } else { Outcome::Good };
    }
    if caller.level < operation.own {
        return TOO_LOW;
    }
    let is_enough = match record {
        Record::Own => true,
        Record::OthersPublic if clones(operation) => true,
        Record::Others | Record::OthersPublic => operation.others.is_some_and(|level| caller.level >= level),
    };
    match (is_enough, operation.id.as_str()) {
        (true, _) => Outcome::Good,
        (false, "getUserData") => Outcome::Forbidden("idMismatch"),
        (false, _) => TOO_LOW,
    }
}

/// The contract, sections 5 and 6: the level for others' records is asked of those who clone what is not
/// public. The table has one number for both.
fn clones(operation: &Operation) -> bool {
    ["cloneSet", "clonePattern"].contains(&operation.id.as_str())
}

/// The contract, section 2: to a key of V4 these do not show, whatever its level.
fn instead(operation: &Operation, caller: &Caller) -> Option<Outcome> {
    if operation.generation != Generation::V4 || caller.kind != Some(Kind::Key) {
        return None;
    }
    match operation.id.as_str() {
        "exportAccount" | "restrictAccount" | "removeAccount" => Some(Outcome::Missing),
        "getUserData" => Some(Outcome::Forbidden("idMismatch")),
        _ => None,
    }
}

/// The notes of the table, those that say something about levels with the operation they belong to. A note
/// that is not known here may change what has to come out, so it fails the test.
pub(crate) fn others_by_note(generation: Generation, operation: &str, note: &str) -> Option<u8> {
    let is_known = SILENT.contains(&note) || TOLD_BY_FIELDS.contains(&(operation, note));
    match (operation, note) {
        ("getUserData", "V4: own uuid only; V3: anybody's") => (generation == Generation::V3).then_some(0),
        _ if is_known => None,
        _ => panic!("{operation} has a note that nobody has read yet: {note:?}"),
    }
}

/// Notes on levels that fields of the row say as well.
const TOLD_BY_FIELDS: [(&str, &str); 8] = [
    ("getBookmark", "V3: owner only, no admin exception"),
    ("updateBookmark", "V3: owner only"),
    ("removeBookmark", "owner only"),
    ("getSet", "V4: public sets readable by any authenticated caller"),
    ("adminSearchUsers", "2023: level 9"),
    ("adminGetUser", "2023: level 9"),
    // Said of a later version, and only that it may be so.
    ("adminImpersonate", "4.8 changelog: support (8) may too"),
    ("whoamiJwt", "2023: plain jwt, late V3 and V4: jwt-guest"),
];

/// Notes that say nothing about levels.
const SILENT: [&str; 25] = [
    "",
    "V4 rate-limited (auth)",
    "V4 rate-limited (all)",
    "id = confirmation UUID in both generations; V4 also needs body.check",
    "V4 takes check in the body",
    "not in the 2023 snapshot",
    "not in 2023",
    "404 = available, 200 = taken",
    "404 = available",
    "V3: GET on the same path",
    "accepts username or e-mail too",
    "SVG; removed in 4.6",
    "200, not 201",
    "bare array",
    "no envelope",
    "V3 (2023) returns the record under \"set\"",
    "answers with a set",
    "2023: DELETE /subscriber with {id, ehash} in the body",
    "2023 only",
    "HTML; not in 2023",
    "disabled in 4.7",
    "model method gone in 4.7; the 4.10.2 client still calls it",
    "removed in 4.6",
    "removed in 4.6; the 4.10.2 client still calls it",
    "removed",
];
