//! Rows that are not played, each with its reason.

const MFA: &str = "the second factor belongs to a later part of the server";
const NAMES: &str = "the look-up of free usernames belongs to a later part of the server";
const BOOKMARKS: &str = "bookmarks belong to a later part of the server";
const FLOWS: &str = "flows belong to a later part of the server";
const PATTERNS: &str = "patterns belong to a later part of the server";
const NEWSLETTER: &str = "the newsletter belongs to a later part of the server";

/// Key of the row and reason.
pub(crate) const LEFT_OUT: &[(&str, &str)] = &[
    ("POST /account/mfa/{auth} jwt 200", MFA),
    ("POST /account/mfa/{auth} jwt 400", MFA),
    ("POST /signin anybody 403", MFA),
    ("POST /available/username/{auth} jwt 200", NAMES),
    ("POST /available/username/{auth} jwt 404", NAMES),
    ("DELETE /bookmarks/:id/{auth} key 403", BOOKMARKS),
    ("GET /bookmarks/:id/{auth} key 200", BOOKMARKS),
    ("GET /bookmarks/:id/{auth} key 403", BOOKMARKS),
    ("PATCH /bookmarks/:id/{auth} key 200", BOOKMARKS),
    ("PATCH /bookmarks/:id/{auth} key 403", BOOKMARKS),
    ("POST /bookmarks/{auth} key 201", BOOKMARKS),
    ("POST /flows/language-suggestion/{auth} key 200", FLOWS),
    ("POST /flows/translator-invite/{auth} key 200", FLOWS),
    ("POST /issues anybody 201", FLOWS),
    ("DELETE /patterns/:id/{auth} key 403", PATTERNS),
    ("GET /patterns/:id/{auth} key 200", PATTERNS),
    ("GET /patterns/:id/{auth} key 403", PATTERNS),
    ("PATCH /patterns/:id/{auth} key 200", PATTERNS),
    ("PATCH /patterns/:id/{auth} key 403", PATTERNS),
    ("POST /patterns/{auth} key 201", PATTERNS),
    ("POST /subscriber anybody 200", NEWSLETTER),
    ("POST /subscriber anybody 400", NEWSLETTER),
    ("PUT /subscriber anybody 200", NEWSLETTER),
];
