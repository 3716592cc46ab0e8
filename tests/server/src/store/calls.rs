//! Who called how often, and when last: counted in memory and written in batches, so that a read needs no
//! write. These counts are the only thing that a crash may lose, a second's worth of them.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::clock::Timestamp;

/// What is counted and not written yet.
#[derive(Default)]
pub(super) struct Calls {
    users: HashMap<i64, OfUser>,
    keys: HashMap<String, OfKey>,
}

struct OfUser {
    by_token: i64,
    by_key: i64,
    last: Timestamp,
}

struct OfKey {
    calls: i64,
    last: Timestamp,
}

impl Calls {
    pub(super) fn by_token(&mut self, user_id: i64, now: Timestamp) {
        let user = self.user(user_id, now);
        user.by_token += 1;
    }

    pub(super) fn by_key(&mut self, key: &str, user_id: i64, now: Timestamp) {
        let user = self.user(user_id, now);
        user.by_key += 1;
        match self.keys.get_mut(key) {
            Some(key) => {
                key.calls += 1;
                key.last = now;
            }
            None => {
                self.keys.insert(key.to_owned(), OfKey { calls: 1, last: now });
            }
        }
    }

    fn user(&mut self, id: i64, now: Timestamp) -> &mut OfUser {
        let user = self.users.entry(id).or_insert(OfUser { by_token: 0, by_key: 0, last: now });
        user.last = now;
        user
    }

    /// Forgets what is not written.
    pub(super) fn clear(&mut self) {
        self.users.clear();
        self.keys.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// Writes everything. What could not be written stays.
    pub(super) fn write(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let work = db.unchecked_transaction()?;
        {
            let mut users = work.prepare_cached(
                "UPDATE users SET jwt_calls = jwt_calls + ?, key_calls = key_calls + ?, last_seen = ?3,
                 updated_at = ?3 WHERE id = ?4",
            )?;
            for (id, user) in &self.users {
                users.execute(params![user.by_token, user.by_key, user.last, id])?;
            }
            let mut keys =
                work.prepare_cached("UPDATE apikeys SET calls = calls + ?, last_seen = ? WHERE id = ?")?;
            for (id, key) in &self.keys {
                keys.execute(params![key.calls, key.last, id])?;
            }
        }
        work.commit()?;
        self.clear();
        Ok(())
    }
}
