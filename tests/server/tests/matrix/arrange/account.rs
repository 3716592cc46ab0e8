//! Signing up and in, and one's account.

use serde_json::json;

use crate::stage::{Asked, Scene};

pub(super) async fn arrange(scene: &Scene<'_>, operation: &str) -> Option<Asked> {
    Some(match operation {
        "signup" => Asked::with(json!({"email": scene.new_address(), "language": "en"})),
        "confirmSignup" => {
            let body = json!({"email": scene.new_address(), "language": "en"});
            scene.do_openly("POST", "/signup", body).await;
            let mail = scene.last_mail();
            Asked::with(json!({"consent": 1, "check": mail.check})).and_at([&mail.confirmation.unwrap()])
        }
        "signIn" => {
            scene.do_as_owner("PATCH", "/account", json!({"password": "a good one"})).await;
            Asked::with(json!({"username": scene.owner.email, "password": "a good one"}))
        }
        "sendSigninLink" => Asked::with(json!({"username": scene.owner.email})),
        "signInViaLink" => {
            let (id, check) = signin_link(scene).await;
            if scene.is_v3() {
                Asked::at([&id, &check])
            } else {
                Asked::with(json!({"check": check})).and_at([&id])
            }
        }
        "getConfirmation" => {
            let (id, check) = signin_link(scene).await;
            Asked::at([&id, &check])
        }
        "updateAccount" => Asked::with(json!({"bio": "B"})),
        "updateConsent" => Asked::with(json!({"consent": 2})),
        "updateMfa" => Asked::with(json!({"mfa": true})),
        "isUsernameAvailable" => Asked::with(json!({"username": "nobody has this name"})),
        "whoamiJwt" | "getAccount" | "exportAccount" | "restrictAccount" | "restrictAccountV3"
        | "removeAccount" => Asked::nothing(),
        _ => return None,
    })
}

/// The id and the check of a link that was mailed.
async fn signin_link(scene: &Scene<'_>) -> (String, String) {
    scene.do_openly("POST", "/signinlink", json!({"username": scene.owner.email})).await;
    let mail = scene.last_mail();
    (mail.confirmation.unwrap(), mail.check.unwrap())
}
