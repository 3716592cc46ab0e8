//! Calls in the words of the wire.

use freesewing::engine::{Effect, operations};
use freesewing::{ErrorCode, ErrorKind};
use serde_json::json;

use super::both::World;
use super::support::*;

#[tokio::test]
async fn operations_and_paths_are_called_in_the_words_of_the_wire() {
    for world in World::both().await {
        let person = world.server.new_person("user");
        let ways = [world.with_token(&person.token), world.with_key(world.server.new_key_for(&person, 4))];
        for client in ways {
            let body = json!({ "name": "Robin", "measies": { "neck": 380, "tail": 1 } });
            let answer = client.raw(&operations::CREATE_SET).json(&body).response().await.unwrap();
            assert_eq!((answer.status(), &answer.value()["result"]), (201, &json!("created")));
            let made = &answer.value()["set"];
            assert_eq!((&made["name"], &made["measies"]["neck"]), (&json!("Robin"), &json!(380)));
            let id = made.get("id").filter(|id| id.is_u64()).map(ToString::to_string);
            let id = id.unwrap_or_else(|| made["uuid"].as_str().unwrap().to_owned());

            let read = client.raw(&operations::GET_SET).argument("id", &id).await.unwrap();
            assert_eq!(read["set"]["name"], "Robin");
            let path = format!("/sets/{id}/{{auth}}");
            let read = client.request_raw("GET", &path).effect(Effect::Read).await.unwrap();
            assert_eq!(read["set"]["name"], "Robin");
            assert!(client.request_raw("DELETE", &path).await.unwrap().is_null());

            let error = client.request_raw("GET", "/nowhere").await.unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
            let error =
                client.raw(&operations::CREATE_SET).json(&json!({ "measies": {} })).await.unwrap_err();
            assert_eq!(error.code(), Some(&ErrorCode::from("nameMissing")));
        }
        let answer = world.anonymous().raw(&operations::LIST_CURATED_SETS_YAML).await.unwrap();
        assert!(yaml(answer.as_str().unwrap()).is_array());
    }
}
