//! Two servers that are the same in everything: the witness calls the one, the SDK the other, step by step. As their
//! values follow from the same seed, the same call gets the same answer from both, ids and moments included.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::{Future, IntoFuture};

use freesewing::models::Availability;
use freesewing::{Client, Error, ErrorCode, RecordId, Response};
use freesewing_test_server::{Mail, Person, TestServer};
use serde_json::{Value, json};
use witness::{Answer, Credential, Failure, Generation, Witness, difference, without_blanks};

use crate::document::{Document, Form};
use crate::shown::Shown;
use crate::{BEYOND_THE_WITNESS, LOST_TO_KEYS_OF_V4, NOT_COMPARED_YET};

/// The two servers, and what has been called.
pub(crate) struct Stage {
    pub(crate) generation: Generation,
    pub(crate) form: Form,
    pub(crate) document: Document,
    /// The server of the witness, and that of the SDK.
    servers: [TestServer; 2],
    called: RefCell<BTreeSet<String>>,
    compared: RefCell<BTreeSet<String>>,
    refused: RefCell<BTreeSet<String>>,
}

/// Somebody with the same account on both servers.
pub(crate) struct Caller {
    witness: Witness,
    /// A second witness, at the server of the SDK, for what the SDK does not have.
    stand_in: Witness,
    pub(crate) sdk: Client,
    pub(crate) person: Person,
}

impl Stage {
    pub(crate) async fn new(generation: Generation, form: Form) -> Self {
        let server = match generation {
            Generation::V3 => freesewing_test_server::Generation::V3,
            Generation::V4 => freesewing_test_server::Generation::V4,
        };
        let builder = TestServer::builder().generation(server).seed(7);
        let servers = [builder.clone().start().await.unwrap(), builder.start().await.unwrap()];
        let document = Document::new(generation);
        let (called, compared, refused) = Default::default();
        Self { generation, form, document, servers, called, compared, refused }
    }

    pub(crate) fn is_v3(&self) -> bool {
        self.generation == Generation::V3
    }

    /// Where the two servers are.
    pub(crate) fn urls(&self) -> [&str; 2] {
        self.servers.each_ref().map(TestServer::url)
    }

    /// Whether this generation has an operation for this form of credentials.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.document.find(name, self.form).is_some()
    }

    /// Somebody without credentials.
    pub(crate) fn nobody(&self) -> Caller {
        self.caller(self.arranged(|server| server.new_person("user")), [Credential::None; 2])
    }

    /// Somebody who may do what a role may.
    pub(crate) fn somebody(&self, role: &str) -> Caller {
        let [person, other] = self.servers.each_ref().map(|server| server.new_person(role));
        assert_eq!(
            (&person.uuid, &person.token),
            (&other.uuid, &other.token),
            "the servers are not the same"
        );
        if self.form == Form::Jwt {
            let token = person.token.clone();
            return self.caller(person, [Credential::Token(&token); 2]);
        }
        let level = match role {
            "user" => 4,
            "curator" => 5,
            "admin" => 9,
            other => panic!("which level has {other:?}?"),
        };
        let [key, _] = self.servers.each_ref().map(|server| server.new_key_for(&person, level));
        self.caller(person, [Credential::Key(&key.key, &key.secret); 2])
    }

    /// The holder of a token, whatever the form of this stage.
    pub(crate) fn with_token(&self, person: &Person, token: &str) -> Caller {
        self.caller(person.clone(), [Credential::Token(token); 2])
    }

    fn caller(&self, person: Person, credentials: [Credential<'_>; 2]) -> Caller {
        let [witness, stand_in] = [0, 1].map(|index| {
            Witness::new(self.generation, self.servers[index].url(), credentials[index]).unwrap()
        });
        let generation = match self.generation {
            Generation::V3 => freesewing::Generation::V3,
            Generation::V4 => freesewing::Generation::V4,
        };
        let builder = Client::builder().environment(|_| None).base_url(self.servers[1].url());
        let builder = match credentials[1] {
            Credential::None => builder,
            Credential::Token(token) => builder.token(token),
            Credential::Key(key, secret) => builder.api_key(key, secret),
        };
        let sdk = builder.generation(generation).build().unwrap();
        Caller { witness, stand_in, sdk, person }
    }

    /// Arranges something on both servers, which must come to the same.
    pub(crate) fn arranged<T: std::fmt::Debug>(&self, arrange: impl Fn(&TestServer) -> T) -> T {
        let [ours, theirs] = self.servers.each_ref().map(arrange);
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "the servers are not the same");
        ours
    }

    /// The mail that was sent last.
    pub(crate) fn mail(&self) -> Mail {
        self.arranged(|server| server.mails().pop()).unwrap()
    }

    /// What names a record in paths.
    pub(crate) fn id(&self, record: &Value) -> Value {
        let id = &record[if self.is_v3() { "id" } else { "uuid" }];
        assert!(!id.is_null(), "no id in {record}");
        id.clone()
    }

    /// What names an account in paths.
    pub(crate) fn person_id(&self, person: &Person) -> Value {
        if self.is_v3() { json!(person.id) } else { json!(person.uuid) }
    }

    /// Calls an operation that the SDK does not have: the witness takes its place. Gives the value of the answer.
    pub(crate) async fn alone(&self, caller: &Caller, name: &str, arguments: Value) -> Value {
        let answer = self.ask(caller, name, arguments.clone()).await;
        let id = &self.document.find(name, self.form).unwrap().id;
        let again = caller.stand_in.call(id, arguments).await.unwrap();
        // What a server says of itself differs by its port.
        let again = again.body.replace(self.servers[1].url(), self.servers[0].url());
        assert_eq!(answer.body, again, "{id}: the servers are not the same");
        self.unwrapped(name, &answer)
    }

    /// Calls an operation by both, whose answers must be equal. `sdk` makes the same call as `arguments` do. Gives the
    /// value of the answer.
    pub(crate) async fn both<T>(
        &self,
        caller: &Caller,
        name: &str,
        arguments: Value,
        sdk: impl Future<Output = Result<Response<T>, Error>>,
        shown: impl FnOnce(&T) -> Shown,
    ) -> Value {
        let answer = self.ask(caller, name, arguments).await;
        let value = self.unwrapped(name, &answer);
        self.compare(name, &answer, &value, sdk, shown).await;
        value
    }

    /// The same for operations of which the SDK reads more than the value in the envelope.
    pub(crate) async fn both_whole<T>(
        &self,
        caller: &Caller,
        name: &str,
        arguments: Value,
        sdk: impl Future<Output = Result<Response<T>, Error>>,
        shown: impl FnOnce(&T) -> Shown,
    ) -> Value {
        let answer = self.ask(caller, name, arguments).await;
        self.compare(name, &answer, &answer.value, sdk, shown).await;
        answer.value
    }

    async fn compare<T>(
        &self,
        name: &str,
        answer: &Answer,
        value: &Value,
        sdk: impl Future<Output = Result<Response<T>, Error>>,
        shown: impl FnOnce(&T) -> Shown,
    ) {
        let response = sdk.await.unwrap_or_else(|error| panic!("{name} by the SDK: {error}"));
        assert_eq!((response.status(), response.trace().len()), (answer.status, 1), "{name}");
        assert_eq!(response.warnings(), [], "{name}");
        let shown = shown(response.value());
        if let Some(problem) = shown.difference(value) {
            panic!(
                "{name}: the witness and the SDK read different things: {problem}\nanswer: {}",
                answer.body
            );
        }
        self.compared.borrow_mut().insert(name.to_owned());
    }

    /// Calls an operation by both, which must be refused in the same way.
    pub(crate) async fn refused<T: std::fmt::Debug>(
        &self,
        caller: &Caller,
        name: &str,
        arguments: Value,
        sdk: impl IntoFuture<Output = Result<T, Error>>,
    ) -> (u16, Option<String>) {
        let id = &self.document.find(name, self.form).unwrap().id;
        let failure = caller.witness.call(id, arguments).await.unwrap_err();
        let Failure::Refused { status, body } = failure else { panic!("{id}: {failure}") };
        let code = serde_json::from_str::<Value>(&body).ok();
        let code = code.and_then(|body| body["error"].as_str().map(str::to_owned));
        let error = sdk.await.unwrap_err();
        let expected = code.as_deref().map(ErrorCode::from);
        assert_eq!((error.status(), error.code()), (Some(status), expected.as_ref()), "{name}: {error}");
        self.refused.borrow_mut().insert(name.to_owned());
        (status, code)
    }

    /// Calls an operation whose success the witness takes for a refusal. Gives the status and what the SDK reads.
    pub(crate) async fn beyond<T>(
        &self,
        caller: &Caller,
        name: &str,
        arguments: Value,
        sdk: impl Future<Output = Result<Response<T>, Error>>,
    ) -> (u16, T) {
        let id = &self.document.find(name, self.form).unwrap().id;
        let failure = caller.witness.call(id, arguments).await.unwrap_err();
        let Failure::Refused { status, .. } = failure else { panic!("{id}: {failure}") };
        let response = sdk.await.unwrap();
        assert_eq!(response.status(), status, "{name}");
        self.refused.borrow_mut().insert(name.to_owned());
        (status, response.into_value())
    }

    /// Asks by both whether a name can be had. It can, which the server says with a 404.
    pub(crate) async fn available(
        &self,
        caller: &Caller,
        name: &str,
        arguments: Value,
        sdk: impl Future<Output = Result<Response<Availability>, Error>>,
    ) {
        let id = &self.document.find(name, self.form).unwrap().id;
        let failure = caller.witness.call(id, arguments).await.unwrap_err();
        assert_eq!(failure, Failure::Refused { status: 404, body: String::new() }, "{id}");
        let response = sdk.await.unwrap();
        assert_eq!((response.status(), *response.value()), (404, Availability::Available), "{name}");
    }

    /// Asks the witness. Its answer must be as the document says, and it must have read all of it.
    pub(crate) async fn ask(&self, caller: &Caller, name: &str, arguments: Value) -> Answer {
        let operation = self.document.find(name, self.form);
        let operation =
            operation.unwrap_or_else(|| panic!("{:?} has no {name} by {:?}", self.generation, self.form));
        let answer = caller.witness.call(&operation.id, arguments).await;
        let answer = answer.unwrap_or_else(|failure| panic!("{}: {failure}", operation.id));
        self.document.check(operation, answer.status, &answer.body);
        let body = match &answer.value {
            Value::Null => Value::Null,
            Value::String(_) => json!(answer.body),
            _ => serde_json::from_str(&answer.body).unwrap(),
        };
        if let Some(problem) = difference(&without_blanks(&body), &without_blanks(&answer.value)) {
            panic!("{}: the client made something else of the answer: {problem}", operation.id);
        }
        self.called.borrow_mut().insert(operation.id.clone());
        answer
    }

    fn unwrapped(&self, name: &str, answer: &Answer) -> Value {
        let operation = self.document.find(name, self.form).unwrap();
        match &operation.unwrap {
            Some(member) => answer.value[member].clone(),
            None => answer.value.clone(),
        }
    }

    /// Ends a scene: all operations with this tag must have been called, those that the SDK has must have been compared,
    /// and both servers must have seen the same requests.
    pub(crate) fn ends(self, tag: &str, sdk: &BTreeSet<String>) {
        let is_key_of_v4 = !self.is_v3() && self.form == Form::Key;
        let [called, compared, refused] = [self.called, self.compared, self.refused].map(RefCell::into_inner);
        let here = self.document.operations.iter();
        let here = here.filter(|operation| operation.tag == tag && operation.has(self.form));
        let (mut forgotten, mut not_compared) = (Vec::new(), Vec::new());
        for operation in here {
            let listed = |list: &[(&str, &str)]| list.iter().any(|(name, _)| *name == operation.name);
            let is_listed = listed(&BEYOND_THE_WITNESS) || is_key_of_v4 && listed(&LOST_TO_KEYS_OF_V4);
            // What is listed has to be refused still, and everything else has to succeed.
            let is_called = called.contains(&operation.id);
            let is_as_expected =
                if is_listed { !is_called && refused.contains(&operation.name) } else { is_called };
            if !is_as_expected {
                forgotten.push(operation.id.as_str());
            }
            let is_due =
                sdk.contains(&operation.name) && !NOT_COMPARED_YET.contains(&operation.name.as_str());
            if !is_listed && is_due != compared.contains(&operation.name) {
                not_compared.push(operation.name.as_str());
            }
        }
        assert!(forgotten.is_empty(), "{forgotten:?} did not come out as expected, or nobody called them");
        assert!(
            not_compared.is_empty(),
            "the SDK has {not_compared:?}, but this scene does not compare them; or it does, and they are listed still"
        );
        let [ours, theirs] = self.servers.each_ref().map(|server| {
            let requests = server.journal().into_iter();
            // Either may write a sign of an address in percent.
            requests
                .map(|request| (request.route, request.path.replace("%40", "@"), request.status))
                .collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "the servers have seen different requests");
    }
}

/// An id of the wire for the SDK.
pub(crate) fn record(id: &Value) -> RecordId {
    serde_json::from_value(id.clone()).unwrap()
}
