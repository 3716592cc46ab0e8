//! Tells when curated sets change, whoever changes them: lists of them are kept until then.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

const TABLE: &str = "curated_sets";

/// Counts the changes. While somebody holds the connection, nobody else can make one.
pub(super) struct Watch(Arc<AtomicU64>);

impl Watch {
    /// Watches what is changed through this connection, transactions that are rolled back included.
    pub(super) fn over(connection: &mut Connection) -> rusqlite::Result<Self> {
        let changes = Arc::new(AtomicU64::new(0));
        let counter = changes.clone();
        let hook = move |_, _: &str, table: &str, _| {
            if table == TABLE {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        };
        connection.update_hook(Some(hook))?;
        Ok(Self(changes))
    }

    /// How many changes there were.
    pub(super) fn changes(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    #[test]
    fn every_way_to_change_a_curated_set_counts_and_nothing_else_does() {
        let store = Store::in_memory().unwrap();
        let insert = "INSERT INTO curated_sets (uuid, created_at, measies, names, notes, tags, updated_at)
                      VALUES ('u', 0, '{}', '{}', '{}', '{}', 0)";
        let mut before = store.curated_set_changes();
        let mut count = |what: &str, work: &dyn Fn()| {
            work();
            let after = store.curated_set_changes();
            assert!(after > before, "{what}");
            before = after;
        };
        let run = |sql: &str| store.quick().execute_batch(sql).unwrap();
        count("insert", &|| run(insert));
        count("update", &|| run("UPDATE curated_sets SET published = 1"));
        count("delete", &|| run("DELETE FROM curated_sets WHERE uuid = 'u'"));
        count("undone", &|| run(&format!("BEGIN; {insert}; ROLLBACK")));
        run(insert);
        // SQLite is silent about a table that it empties in one go, which the foreign keys of patterns prevent.
        count("cleared", &|| store.clear().unwrap());
        let last = store.curated_set_changes();
        run("INSERT INTO subscribers VALUES ('a', 1, 0, 'e', 'e', 'en', 0)");
        run("SELECT * FROM curated_sets");
        assert_eq!(store.curated_set_changes(), last);
    }
}
