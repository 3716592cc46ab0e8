//! Who may do what: every operation of `endpoints.json`, in both generations, tried without a credential, with
//! keys of every level and with tokens of every role; on a record of one's own, on one of somebody else and on
//! one of somebody else that is public. What has to come out follows from that table; where it is silent,
//! `expected.rs` names the line of the contract.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod arrange;
mod callers;
mod expected;
mod operations;
mod stage;

use std::collections::BTreeSet;

use freesewing_test_server::Generation;

use callers::{Caller, Kind};
use common::{Got, Who};
use expected::Record;
use operations::{Operation, operations};
use stage::{Asked, Stage};

const GENERATIONS: [Generation; 2] = [Generation::V3, Generation::V4];

/// Tries all operations of a resource and lists what came out wrong.
async fn try_resource(resource: &str) {
    let mut wrong = Vec::new();
    for generation in GENERATIONS {
        for operation in operations(generation).iter().filter(|operation| operation.resource == resource) {
            let stage = Stage::new(generation).await;
            try_operation(&stage, operation, &mut wrong).await;
        }
    }
    assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn try_operation(stage: &Stage, operation: &Operation, wrong: &mut Vec<String>) {
    if operation.credentials.is_empty() {
        for record in expected::records(operation) {
            let caller = Caller::nobody(&stage.server);
            try_cell(stage, operation, &caller, record, wrong).await;
        }
        return;
    }
    for kind in &operation.credentials {
        for caller in callers::all(&stage.server, *kind) {
            for record in expected::records(operation) {
                try_cell(stage, operation, &caller, record, wrong).await;
            }
        }
        try_strangers(stage, operation, *kind, wrong).await;
    }
}

/// One cell of the matrix: arranges the record, calls, compares.
async fn try_cell(
    stage: &Stage,
    operation: &Operation,
    caller: &Caller,
    record: Record,
    wrong: &mut Vec<String>,
) {
    let asked = arranged(stage, operation, caller, record).await;
    let got = stage.send(operation, caller.kind, &caller.who, &asked).await;
    let expected = expected::outcome(operation, caller, record);
    if !expected.fits(operation, &got) {
        wrong.push(format!(
            "{} of {}, {} on a record that is {record:?}: expected {expected:?}, got {} {}",
            operation.id,
            stage.server.generation(),
            caller.name,
            got.status,
            shortened(&got),
        ));
    }
}

async fn arranged(stage: &Stage, operation: &Operation, caller: &Caller, record: Record) -> Asked {
    let owner = match record {
        Record::Own => caller.person.clone(),
        Record::Others | Record::OthersPublic => stage.server.new_person("admin"),
    };
    let scene = stage.scene(owner, record == Record::OthersPublic);
    let asked = arrange::arrange(&scene, operation.id.as_str()).await;
    asked.unwrap_or_else(|| panic!("{} has no case in arrange/", operation.id))
}

/// Nobody, and somebody with the other kind of credential, are turned away before anything else is looked at.
async fn try_strangers(stage: &Stage, operation: &Operation, kind: Kind, wrong: &mut Vec<String>) {
    let caller = Caller::admin(&stage.server, kind);
    let other = match kind {
        Kind::Key => Who::Token(caller.person.token.clone()),
        Kind::Jwt => Who::Key(stage.server.new_key_for(&caller.person, 9)),
    };
    for who in [Who::Anybody, other] {
        let asked = arranged(stage, operation, &caller, Record::Own).await;
        let got = stage.send(operation, Some(kind), &who, &asked).await;
        let challenge = (kind == Kind::Key).then_some("Basic realm=\"Users\"");
        let is_bare = got.status == 401
            && got.text == "Unauthorized"
            && got.content_type().is_none()
            && got.header("www-authenticate") == challenge;
        if !is_bare {
            let (who, got) = (format!("{who:?}"), shortened(&got));
            wrong.push(format!("{} by {kind:?}, called as {who:.12}: not a bare 401: {got}", operation.id));
        }
    }
}

fn shortened(got: &Got) -> String {
    got.text.chars().take(120).collect()
}

macro_rules! resources {
    ($($test:ident: $resource:literal,)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                try_resource($resource).await;
            }
        )*

        const RESOURCES: &[&str] = &[$($resource),*];
    };
}

resources! {
    accounts: "account",
    what_there_is_of_people: "users",
    api_keys: "apikeys",
    bookmarks: "bookmarks",
    measurements_sets: "sets",
    patterns: "patterns",
    curated_sets: "curated-sets",
    confirmations_and_suggestions: "confirmations",
    the_newsletter: "subscribers",
    flows: "flows",
    administration: "admin",
    information: "info",
}

#[test]
fn every_resource_of_the_table_is_tried() {
    let named: BTreeSet<&str> = RESOURCES.iter().copied().collect();
    let all: Vec<Operation> = GENERATIONS.into_iter().flat_map(operations).collect();
    let known: BTreeSet<&str> = all.iter().map(|operation| operation.resource.as_str()).collect();
    assert_eq!(named, known);
}

/// The other direction: the server has no route that the table does not know, but for those that are listed.
#[tokio::test]
async fn every_route_is_in_the_table() {
    let mut beside = BTreeSet::new();
    for generation in GENERATIONS {
        let stage = Stage::new(generation).await;
        let mut known: BTreeSet<String> =
            operations(generation).iter().flat_map(Operation::route_names).collect();
        beside.extend(stage.server.routes().into_iter().filter(|route| !known.remove(route)));
        assert!(known.is_empty(), "{generation} lacks the routes {known:?}");
    }
    let listed: BTreeSet<String> = operations::BESIDE_THE_TABLE.into_iter().map(str::to_owned).collect();
    assert_eq!(beside, listed);
}
