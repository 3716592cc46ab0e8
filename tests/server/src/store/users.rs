//! Accounts.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use serde_json::{Map, Value};

use super::{Key, images, json};
use crate::clock::Timestamp;

/// One account, as it is stored.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) bio: String,
    pub(crate) compare: bool,
    pub(crate) consent: i64,
    pub(crate) control: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) data: Map<String, Value>,
    pub(crate) email: String,
    pub(crate) ihash: String,
    pub(crate) img: String,
    pub(crate) imperial: bool,
    pub(crate) initial: String,
    pub(crate) jwt_calls: i64,
    pub(crate) key_calls: i64,
    pub(crate) language: String,
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) lusername: String,
    pub(crate) mfa_enabled: bool,
    /// In Base32. Kept from the start of the set-up on.
    pub(crate) mfa_secret: Option<String>,
    pub(crate) newsletter: bool,
    /// `None` until a password was set: no password fits then.
    pub(crate) password: Option<HashedPassword>,
    pub(crate) patron: i64,
    pub(crate) role: String,
    /// SHA-256 hashes, in hexadecimal, of the codes that are left.
    pub(crate) scratch_codes: Vec<String>,
    pub(crate) status: i64,
    pub(crate) updated_at: Timestamp,
    pub(crate) username: String,
}

/// The slow hash of a password, and its salt.
#[derive(Clone)]
pub(crate) struct HashedPassword {
    pub(crate) hash: Vec<u8>,
    pub(crate) salt: Vec<u8>,
}

/// What a new account starts with.
pub(crate) struct NewUser<'a> {
    pub(crate) uuid: &'a str,
    pub(crate) email: &'a str,
    pub(crate) ehash: &'a str,
    pub(crate) language: &'a str,
    pub(crate) role: &'a str,
    pub(crate) now: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    let hash: Option<Vec<u8>> = row.get("password_hash")?;
    let salt: Option<Vec<u8>> = row.get("password_salt")?;
    Ok(User {
        id: row.get("id")?,
        uuid: row.get("uuid")?,
        bio: row.get("bio")?,
        compare: row.get("compare")?,
        consent: row.get("consent")?,
        control: row.get("control")?,
        created_at: row.get("created_at")?,
        data: json::column(row, "data")?,
        email: row.get("email")?,
        ihash: row.get("ihash")?,
        img: row.get("img")?,
        imperial: row.get("imperial")?,
        initial: row.get("initial")?,
        jwt_calls: row.get("jwt_calls")?,
        key_calls: row.get("key_calls")?,
        language: row.get("language")?,
        last_seen: row.get("last_seen")?,
        lusername: row.get("lusername")?,
        mfa_enabled: row.get("mfa_enabled")?,
        mfa_secret: row.get("mfa_secret")?,
        newsletter: row.get("newsletter")?,
        password: hash.zip(salt).map(|(hash, salt)| HashedPassword { hash, salt }),
        patron: row.get("patron")?,
        role: row.get("role")?,
        scratch_codes: json::column(row, "scratch_codes")?,
        status: row.get("status")?,
        updated_at: row.get("updated_at")?,
        username: row.get("username")?,
    })
}

/// Adds an inactive account named `user-<id>`. An id is passed over when somebody else took the name that goes with
/// it.
pub(crate) fn insert(db: &Connection, new: &NewUser<'_>) -> rusqlite::Result<User> {
    let id = next_id(db)?;
    db.prepare_cached(
        "INSERT INTO users
         (id, uuid, created_at, updated_at, email, initial, ehash, ihash, language, role, username, lusername)
         VALUES (:id, :uuid, :now, :now, :email, :email, :ehash, :ehash, :language, :role,
                 'user-' || :id, 'user-' || :id)",
    )?
    .execute(named_params! {
        ":id": id, ":uuid": new.uuid, ":now": new.now, ":email": new.email, ":ehash": new.ehash,
        ":language": new.language, ":role": new.role,
    })?;
    find(db, id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
}

/// The first id behind all that were ever given whose name is free.
fn next_id(db: &Connection) -> rusqlite::Result<i64> {
    let given = db
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'users'")?
        .query_row([], |row| row.get::<_, i64>(0))
        .optional()?;
    let mut id = given.unwrap_or(0) + 1;
    let mut taken = db.prepare_cached("SELECT 1 FROM users WHERE lusername = 'user-' || ?")?;
    while taken.exists([id])? {
        id += 1;
    }
    Ok(id)
}

pub(crate) fn find(db: &Connection, id: i64) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT * FROM users WHERE id = ?")?.query_row([id], read).optional()
}

/// By what a path names it by.
pub(crate) fn find_by_key(db: &Connection, key: &Key) -> rusqlite::Result<Option<User>> {
    key.find(db, ["SELECT * FROM users WHERE id = ?", "SELECT * FROM users WHERE uuid = ?"], read)
}

pub(crate) fn find_by_ehash(db: &Connection, ehash: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT * FROM users WHERE ehash = ?")?.query_row([ehash], read).optional()
}

/// `lusername` is the name in lower case.
pub(crate) fn find_by_name(db: &Connection, lusername: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached("SELECT * FROM users WHERE lusername = ?")?.query_row([lusername], read).optional()
}

/// Writes back everything a person may change.
pub(crate) fn update(db: &Connection, user: &User, now: Timestamp) -> rusqlite::Result<()> {
    let (hash, salt) = match &user.password {
        Some(password) => (Some(&password.hash), Some(&password.salt)),
        None => (None, None),
    };
    db.prepare_cached(
        "UPDATE users SET bio = :bio, compare = :compare, consent = :consent, control = :control, data = :data,
         img = :img, imperial = :imperial, language = :language, lusername = :lusername, newsletter = :newsletter,
         password_hash = :hash, password_salt = :salt, status = :status, updated_at = :now, username = :username
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": user.id, ":bio": user.bio, ":compare": user.compare, ":consent": user.consent,
        ":control": user.control, ":data": json::text(&user.data)?, ":img": user.img,
        ":imperial": user.imperial, ":language": user.language, ":lusername": user.lusername,
        ":newsletter": user.newsletter, ":hash": hash, ":salt": salt, ":status": user.status,
        ":now": now, ":username": user.username,
    })?;
    Ok(())
}

/// An account's consent and status.
pub(crate) fn standing(db: &Connection, id: i64) -> rusqlite::Result<Option<(i64, i64)>> {
    db.prepare_cached("SELECT consent, status FROM users WHERE id = ?")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// The same, if the account has this UUID: ids come again after a reset.
pub(crate) fn standing_of(
    db: &Connection,
    id: i64,
    uuid: Option<&str>,
) -> rusqlite::Result<Option<(i64, i64)>> {
    let Some(uuid) = uuid else { return standing(db, id) };
    db.prepare_cached("SELECT consent, status FROM users WHERE id = ? AND uuid = ?")?
        .query_row(params![id, uuid], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Sets what belongs to the second factor. The codes come as hashes.
pub(crate) fn set_second_factor(
    db: &Connection,
    id: i64,
    enabled: bool,
    secret: Option<&str>,
    codes: &[String],
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE users SET mfa_enabled = ?, mfa_secret = ?, scratch_codes = ? WHERE id = ?")?
        .execute(params![enabled, secret, json::text(&codes)?, id])?;
    Ok(())
}

/// Sets the hashes of the scratch codes that are left.
pub(crate) fn set_scratch_codes(db: &Connection, id: i64, codes: &[String]) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE users SET scratch_codes = ? WHERE id = ?")?
        .execute(params![json::text(&codes)?, id])?;
    Ok(())
}

/// Sets a new e-mail address; the first one stays known.
pub(crate) fn set_email(
    db: &Connection,
    id: i64,
    email: &str,
    ehash: &str,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE users SET email = ?, ehash = ?, updated_at = ? WHERE id = ?")?
        .execute(params![email, ehash, now, id])?;
    Ok(())
}

/// Deletes an account with all that belongs to it.
pub(crate) fn delete_with_records(db: &Connection, id: i64) -> rusqlite::Result<()> {
    let work = db.unchecked_transaction()?;
    images::delete_of_user(&work, id)?;
    for statement in [
        "DELETE FROM patterns WHERE user_id = ?",
        "DELETE FROM bookmarks WHERE user_id = ?",
        "DELETE FROM sets WHERE user_id = ?",
        "DELETE FROM exports WHERE user_id = ?",
        "DELETE FROM apikeys WHERE user_id = ?",
        "DELETE FROM confirmations WHERE user_id = ?",
        "DELETE FROM users WHERE id = ?",
    ] {
        work.prepare_cached(statement)?.execute([id])?;
    }
    work.commit()
}

/// Sets consent and status, which are not a person's own to change.
pub(crate) fn set_standing(db: &Connection, id: i64, consent: i64, status: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE users SET consent = ?, status = ? WHERE id = ?")?
        .execute(params![consent, status, id])?;
    Ok(())
}

/// Sets the role. Tokens that were made before keep the old one.
pub(crate) fn set_role(db: &Connection, id: i64, role: &str) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE users SET role = ? WHERE id = ?")?.execute(params![role, id])?;
    Ok(())
}
