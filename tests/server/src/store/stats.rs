//! Numbers of records.

use rusqlite::Connection;

/// How many records there are.
pub(crate) struct Stats {
    pub(crate) jwt_calls: i64,
    pub(crate) key_calls: i64,
    pub(crate) users: i64,
    pub(crate) patterns: i64,
    pub(crate) bookmarks: i64,
    pub(crate) sets: i64,
    pub(crate) curated_sets: i64,
    pub(crate) apikeys: i64,
    /// Subscribers, and accounts that get the newsletter.
    pub(crate) subscribers: i64,
    /// Patterns by design, the most used first.
    pub(crate) designs: Vec<(String, i64)>,
}

pub(crate) fn users(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT count(*) FROM users")?.query_row([], |row| row.get(0))
}

pub(crate) fn read(db: &Connection) -> rusqlite::Result<Stats> {
    let designs = db
        .prepare_cached(
            "SELECT design, count(*) AS number FROM patterns GROUP BY design ORDER BY number DESC, design",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    db.prepare_cached(
        "SELECT
         (SELECT coalesce(sum(jwt_calls), 0) FROM users) AS jwt_calls,
         (SELECT coalesce(sum(key_calls), 0) FROM users) AS key_calls,
         (SELECT count(*) FROM users) AS users,
         (SELECT count(*) FROM patterns) AS patterns,
         (SELECT count(*) FROM bookmarks) AS bookmarks,
         (SELECT count(*) FROM sets) AS sets,
         (SELECT count(*) FROM curated_sets) AS curated_sets,
         (SELECT count(*) FROM apikeys) AS apikeys,
         (SELECT count(*) FROM subscribers) + (SELECT count(*) FROM users WHERE newsletter) AS subscribers",
    )?
    .query_row([], |row| {
        Ok(Stats {
            jwt_calls: row.get("jwt_calls")?,
            key_calls: row.get("key_calls")?,
            users: row.get("users")?,
            patterns: row.get("patterns")?,
            bookmarks: row.get("bookmarks")?,
            sets: row.get("sets")?,
            curated_sets: row.get("curated_sets")?,
            apikeys: row.get("apikeys")?,
            subscribers: row.get("subscribers")?,
            designs,
        })
    })
}
