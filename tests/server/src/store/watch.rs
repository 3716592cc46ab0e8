//! Tells when the records of a table change, whoever changes them: what was made of them is kept until then.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

/// Counts the changes of some tables. While somebody holds the connection, nobody else can make one.
#[derive(Default)]
pub(super) struct Watch {
    curated_sets: Arc<AtomicU64>,
    images: Arc<AtomicU64>,
}

impl Watch {
    /// Watches what is changed through this connection, transactions that are rolled back included.
    pub(super) fn over(connection: &mut Connection) -> rusqlite::Result<Self> {
        let watch = Self::default();
        let (curated_sets, images) = (watch.curated_sets.clone(), watch.images.clone());
        let hook = move |_, _: &str, table: &str, _| {
            let counter = match table {
                "curated_sets" => &curated_sets,
                "images" => &images,
                _ => return,
            };
            counter.fetch_add(1, Ordering::SeqCst);
        };
        connection.update_hook(Some(hook))?;
        Ok(watch)
    }

    /// How many changes of curated sets there were.
    pub(super) fn curated_sets(&self) -> u64 {
        self.curated_sets.load(Ordering::SeqCst)
    }

    /// How many changes of pictures there were.
    pub(super) fn images(&self) -> u64 {
        self.images.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    #[test]
    fn every_way_to_change_a_picture_counts() {
        let store = Store::in_memory().unwrap();
        let mut before = store.image_changes();
        let put = "INSERT OR REPLACE INTO images (name, created_at) VALUES ('a', 0)";
        for sql in [put, put, "DELETE FROM images WHERE name = 'a'", put, "DELETE FROM images WHERE true"] {
            store.quick().execute_batch(sql).unwrap();
            assert!(store.image_changes() > before, "{sql}");
            before = store.image_changes();
        }
        store.quick().execute_batch(put).unwrap();
        before = store.image_changes();
        store.clear(None).unwrap();
        assert!(store.image_changes() > before);
    }

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
        count("cleared", &|| store.clear(None).unwrap());
        let last = store.curated_set_changes();
        run("INSERT INTO subscribers VALUES ('a', 1, 0, 'e', 'e', 'en', 0)");
        run("SELECT * FROM curated_sets");
        assert_eq!(store.curated_set_changes(), last);
    }
}
