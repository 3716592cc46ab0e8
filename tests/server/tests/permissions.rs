//! Which level each operation needs, for one's own records and for those of others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call_with};
use freesewing_test_server::{Person, TestServer};
use serde_json::{Value, json};

/// Whose record an operation is tried on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Record {
    Own,
    Others,
    OthersPublic,
}

/// One row: what is called, and the level it needs for each kind of record.
#[derive(Clone)]
struct Row {
    method: &'static str,
    /// Without the kind of credential; `{}` stands for the id.
    path: &'static str,
    body: Value,
    good: u16,
    own: u8,
    others: u8,
    public: u8,
}

impl Row {
    fn needs(&self, record: Record) -> u8 {
        match record {
            Record::Own => self.own,
            Record::Others => self.others,
            Record::OthersPublic => self.public,
        }
    }
}

fn row(method: &'static str, path: &'static str, good: u16, levels: [u8; 3], body: Value) -> Row {
    let [own, others, public] = levels;
    Row { method, path, body, good, own, others, public }
}

async fn made_set(server: &TestServer, owner: &Person, public: bool) -> String {
    let token = Who::Token(owner.token.clone());
    let body = json!({"name": "A", "measies": {"neck": 380}, "public": public});
    call_with(server, "POST", "/sets/jwt", &token, &body).await.json()["set"]["id"].to_string()
}

/// Tries a row for one kind of record at every level, with a record and a key of its own each time.
async fn check(server: &TestServer, row: &Row, record: Record, id_of: &'static str) {
    let owner = server.new_person("admin");
    let caller = if record == Record::Own { owner.clone() } else { server.new_person("admin") };
    for level in 0..=9 {
        let id = match id_of {
            "set" => made_set(server, &owner, record == Record::OthersPublic).await,
            "key" => server.new_key_for(&owner, 1).key,
            "curated" => server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]).to_string(),
            _ => String::new(),
        };
        let key = Who::Key(server.new_key_for(&caller, level));
        let path = format!("{}/key", row.path.replace("{}", &id));
        let got = call_with(server, row.method, &path, &key, &row.body).await;
        let what = format!("{} {} on {record:?} at level {level}", row.method, row.path);
        if level >= row.needs(record) {
            assert_eq!(got.status, row.good, "{what}: {}", got.text);
        } else {
            assert_eq!(got.error(), (403, "insufficientAccessLevel".to_owned()), "{what}");
        }
    }
}

fn sets() -> Vec<Row> {
    vec![
        row("GET", "/sets/{}", 200, [1, 6, 6], json!({})),
        row("PATCH", "/sets/{}", 200, [3, 9, 9], json!({"name": "B"})),
        row("DELETE", "/sets/{}", 204, [3, 9, 9], json!({})),
        row("POST", "/sets/{}/clone", 201, [3, 8, 3], json!({})),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        row("GET", "/apikeys/{}", 200, [1, 9, 9], json!({})),
        row("DELETE", "/apikeys/{}", 204, [4, 9, 9], json!({})),
    ]
}

fn curated_sets() -> Vec<Row> {
    vec![
        row("PATCH", "/curated-sets/{}", 200, [5, 5, 5], json!({"nameEn": "B"})),
        row("DELETE", "/curated-sets/{}", 204, [5, 5, 5], json!({})),
        row("POST", "/curated-sets/{}/clone", 201, [3, 3, 3], json!({"language": "en"})),
    ]
}

/// Operations that name no record; only the first level counts.
fn without_record() -> Vec<Row> {
    vec![
        row("GET", "/account", 200, [1, 0, 0], json!({})),
        row("PATCH", "/account", 200, [3, 0, 0], json!({"bio": "B"})),
        row("GET", "/whoami", 200, [0, 0, 0], json!({})),
        row("GET", "/apikeys", 200, [0, 0, 0], json!({})),
        row("POST", "/apikeys", 201, [0, 0, 0], json!({"name": "A", "level": 9, "expiresIn": 60})),
        row("GET", "/sets", 200, [0, 0, 0], json!({})),
        row("POST", "/sets", 201, [3, 0, 0], json!({"name": "A"})),
        row("POST", "/curated-sets", 201, [5, 0, 0], json!({"nameEn": "A"})),
    ]
}

#[tokio::test]
async fn sets_need_these_levels() {
    let server = TestServer::start().await;
    for row in sets() {
        for record in [Record::Own, Record::Others, Record::OthersPublic] {
            check(&server, &row, record, "set").await;
        }
    }
}

#[tokio::test]
async fn keys_need_these_levels() {
    let server = TestServer::start().await;
    for row in keys() {
        for record in [Record::Own, Record::Others] {
            check(&server, &row, record, "key").await;
        }
    }
}

#[tokio::test]
async fn curated_sets_need_these_levels() {
    let server = TestServer::start().await;
    for row in curated_sets() {
        check(&server, &row, Record::Others, "curated").await;
    }
}

#[tokio::test]
async fn operations_without_a_record_need_these_levels() {
    let server = TestServer::start().await;
    for row in without_record() {
        check(&server, &row, Record::Own, "none").await;
    }
}

#[tokio::test]
async fn an_account_may_be_deleted_at_any_level() {
    let server = TestServer::start().await;
    for level in 0..=9 {
        let key = Who::Key(server.new_key(level));
        let got = call_with(&server, "DELETE", "/account/key", &key, &json!({})).await;
        assert_eq!((got.status, got.json()), (200, json!({"result": "success", "data": {}})));
        assert_eq!(call_with(&server, "GET", "/whoami/key", &key, &json!({})).await.status, 401);
    }
}

#[tokio::test]
async fn no_operation_is_left_out_here() {
    let server = TestServer::start().await;
    let rows = [sets(), keys(), curated_sets(), without_record()].concat();
    let mut tried: Vec<String> =
        rows.iter().map(|row| format!("{} {}/key", row.method, row.path.replace("{}", "{id}"))).collect();
    tried.push("DELETE /account/key".to_owned());
    let mut routes = server.routes();
    routes.retain(|route| route.ends_with("/key"));
    tried.sort();
    routes.sort();
    assert_eq!(tried, routes);
}
