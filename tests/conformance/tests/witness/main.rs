//! The independent witness: what progenitor's client makes of the reference server's answers is what the SDK makes of
//! them, field by field.
//!
//! Each scene is one resource. It calls all operations of the document's tag of that name, in both generations, with
//! tokens and with API keys. Where the SDK has the operation it makes the same call to a second server of the same
//! seed, and both have to come to the same; where it does not, the answer is held against the document alone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of tests fail loudly, and what the SDK lacks is worth a line"
)]

mod document;
mod scenes;
mod sdk;
mod shown;
mod stage;

use std::collections::BTreeSet;

use document::{Document, Form};
use stage::Stage;
use witness::{Generation, Witness};

const GENERATIONS: [Generation; 2] = [Generation::V3, Generation::V4];

/// What progenitor's client cannot say or read, with the reason. A scene shows that it is so still.
const BEYOND_THE_WITNESS: [(&str, &str); 1] =
    [("oneClickUnsubscribeRedirect", "its success is a redirect, which counts as a refusal")];

/// What keys of V4 are refused, whatever their level: the server looks for their owner in vain.
const LOST_TO_KEYS_OF_V4: [(&str, &str); 4] = [
    ("exportAccount", "404"),
    ("restrictAccount", "404"),
    ("removeAccount", "404"),
    ("getUserData", "403 idMismatch"),
];

/// What the SDK has and no scene compares yet. Whoever adds an operation to the SDK may put it here; once a scene
/// compares it, or the SDK does not have it, it must go again.
const NOT_COMPARED_YET: [&str; 0] = [];

/// The names of all operations, in either generation.
fn names() -> BTreeSet<String> {
    let documents = GENERATIONS.map(Document::new);
    documents
        .iter()
        .flat_map(|document| &document.operations)
        .map(|operation| operation.name.clone())
        .collect()
}

macro_rules! scenes {
    ($($module:ident: $tag:literal,)*) => {
        $(
            mod $module {
                use super::*;

                async fn play(generation: Generation, form: Form) {
                    let stage = Stage::new(generation, form).await;
                    scenes::$module::play(&stage).await;
                    stage.ends($tag, &sdk::operations(&names()));
                }

                #[tokio::test]
                async fn v3_with_a_key() {
                    play(Generation::V3, Form::Key).await;
                }

                #[tokio::test]
                async fn v3_with_a_token() {
                    play(Generation::V3, Form::Jwt).await;
                }

                #[tokio::test]
                async fn v4_with_a_key() {
                    play(Generation::V4, Form::Key).await;
                }

                #[tokio::test]
                async fn v4_with_a_token() {
                    play(Generation::V4, Form::Jwt).await;
                }
            }
        )*

        const TAGS: &[&str] = &[$($tag),*];
    };
}

scenes! {
    account: "account",
    admin: "admin",
    apikeys: "apikeys",
    bookmarks: "bookmarks",
    confirmations: "confirmations",
    curated_sets: "curated-sets",
    flows: "flows",
    info: "info",
    newsletter: "newsletter",
    patterns: "patterns",
    sets: "sets",
    users: "users",
}

#[test]
fn every_tag_of_the_document_has_a_scene() {
    for generation in GENERATIONS {
        let document = Document::new(generation);
        let missing: Vec<_> = document.tags().into_iter().filter(|tag| !TAGS.contains(tag)).collect();
        assert!(missing.is_empty(), "{generation:?} has no scene for {missing:?}");
    }
}

#[test]
fn the_witness_has_a_method_for_every_operation_and_form() {
    for generation in GENERATIONS {
        let methods: BTreeSet<&str> = Witness::operations(generation).iter().copied().collect();
        let document = Document::new(generation);
        let operations: BTreeSet<&str> =
            document.operations.iter().map(|operation| operation.id.as_str()).collect();
        assert_eq!(methods, operations, "{generation:?}");
    }
}

#[test]
fn the_sdk_and_what_it_lacks_are_told_apart() {
    let names = names();
    let has = sdk::operations(&names);
    for known in ["getSet", "createApikey", "signIn", "listCuratedSets"] {
        assert!(has.contains(known), "{known} is not among {has:?}");
    }
    for name in NOT_COMPARED_YET {
        assert!(has.contains(name), "the SDK does not have {name}, so there is nothing to compare yet");
    }
    let lacks: Vec<&String> = names.difference(&has).collect();
    eprintln!("the SDK has {} of {} operations, not yet: {lacks:?}", has.len(), names.len());
}

#[test]
fn the_witness_is_not_built_on_the_sdk() {
    let manifest = include_str!("../../witness/Cargo.toml");
    let dependencies = manifest.split_once("[dependencies]").unwrap().1;
    assert!(!dependencies.contains("freesewing"), "{dependencies}");
}
