//! Sends the requests of a case.

use std::collections::BTreeMap;

use freesewing_test_server::{NewKey, Person, TestServer};
use serde_json::Value;

use crate::common::{Got, Who, call, call_with};
use crate::list::{Case, Step};

/// Plays a case on a server of its own; the answer to its last request.
pub(crate) async fn play(case: &Case) -> Got {
    let builder = TestServer::builder()
        .generation(case.generation.parse().unwrap())
        .strict_upstream(case.strict_upstream)
        .rate_limits(case.rate_limits);
    let server = builder.start().await.unwrap();
    let person = server.new_person(&case.role);
    if let Some(standing) = &case.standing {
        server.set_standing(&person, standing.consent, standing.status);
    }
    let key = server.new_key_for(&person, case.level);
    let mut play = Play { names: names(&server, &person), server, person, key };
    for step in &case.before {
        for _ in 0..step.times {
            let got = play.send(step).await;
            assert!(got.status < 300, "{} {}: {got:?}", step.method, step.path);
            for (name, pointer) in &step.keep {
                let value = got.json().pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
                play.names.insert(name.clone(), value);
            }
        }
    }
    play.send(&case.request).await
}

/// The code of an error; that of the guest routes lies deeper.
pub(crate) fn code_in(got: &Got) -> Option<String> {
    let body: Value = serde_json::from_str(&got.text).ok()?;
    let error = &body["error"];
    error.as_str().or(error["error"].as_str()).map(str::to_owned)
}

struct Play {
    server: TestServer,
    person: Person,
    key: NewKey,
    /// What names in braces stand for.
    names: BTreeMap<String, String>,
}

fn names(server: &TestServer, person: &Person) -> BTreeMap<String, String> {
    let other = server.new_person("user").uuid;
    let names = [
        ("id", person.id.to_string()),
        ("uuid", person.uuid.clone()),
        ("email", person.email.clone()),
        ("other", other),
    ];
    names.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Play {
    async fn send(&self, step: &Step) -> Got {
        let who = match step.path.rsplit('/').next() {
            Some("key") => Who::Key(self.key.clone()),
            Some("jwt") => Who::Token(self.person.token.clone()),
            _ => Who::Anybody,
        };
        let path = self.filled(&step.path);
        if step.body.is_null() {
            return call(&self.server, &step.method, &path, &who).await;
        }
        let body = self.filled_all(&step.body);
        call_with(&self.server, &step.method, &path, &who, &body).await
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.names {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        if text.contains("{totp}") {
            let code = self.server.second_factor_code(&self.names["secret"]).unwrap();
            text = text.replace("{totp}", &code);
        }
        if text.contains("{confirmation}") {
            let mail = self.server.mails().pop().unwrap();
            text = text.replace("{confirmation}", &mail.confirmation.unwrap());
        }
        assert!(!text.contains('{'), "nothing is known under a name in {text}");
        text
    }

    fn filled_all(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.filled(text).into(),
            Value::Array(items) => items.iter().map(|item| self.filled_all(item)).collect(),
            Value::Object(map) => {
                map.iter().map(|(name, value)| (name.clone(), self.filled_all(value))).collect()
            }
            other => other.clone(),
        }
    }
}
