//! What a call will send: everything that can be known, and refused, before anything is sent.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use crate::client::Shared;
use crate::driver::native::Order;
use crate::driver::native::transport::Request as HttpRequest;
use crate::engine::cache::Key;
use crate::engine::{Content, Deletes, Effect, Faulty, Operation, Particulars, Wire, path};
use crate::error::Details;
use crate::options::CallOptions;
use crate::secret::Credentials;
use crate::{Client, Error, ErrorKind, Generation, InvalidId, RecordId, Secret, unlisted};

/// The values that fill the names in a path.
#[derive(Default)]
pub(crate) struct Arguments(Vec<(&'static str, String)>);

impl Arguments {
    pub(crate) fn none() -> Result<Self, Error> {
        Ok(Self::default())
    }

    /// An id that is written the same in both generations, or a text.
    pub(crate) fn id<T: fmt::Display>(id: Result<T, impl Into<InvalidId>>) -> Result<Self, Error> {
        let id = id.map_err(|error| Error::validation(error.into().to_string()))?;
        Ok(Self(vec![("id", id.to_string())]))
    }

    /// Whether this is the id among them.
    pub(crate) fn has_id(&self, id: RecordId) -> bool {
        self.0.iter().any(|(name, value)| *name == "id" && *value == id.to_string())
    }

    /// One more value.
    pub(crate) fn and(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// The id of a record, in the form that the generation of the client has.
    pub(crate) fn record<E: Into<InvalidId>>(
        client: &Client,
        id: Result<RecordId, E>,
    ) -> Result<Self, Error> {
        let id = id.map_err(|error| Error::validation(error.into().to_string()))?;
        match (client.generation(), id) {
            (Generation::V3, RecordId::Uuid(_)) => Err(Error::validation(
                "the id is a UUID, but this client speaks V3, where records have whole numbers: use the id that the \
                 server gave, or set the generation to V4",
            )),
            (Generation::V4, RecordId::Number(_)) => Err(Error::validation(
                "the id is a number, but this client speaks V4, where records have UUIDs: use the id that the server \
                 gave, or set the generation to V3",
            )),
            _ => Ok(Self(vec![("id", id.to_string())])),
        }
    }
}

/// What a call will send.
pub(crate) struct Plan {
    pub(crate) operation: &'static Operation,
    pub(crate) wire: &'static Wire,
    path: String,
    /// After the question mark, encoded.
    query: Option<String>,
    /// The method, where it is not that of the table.
    method: Option<Method>,
    /// The argument that is a secret.
    check: Option<Secret>,
    body: Bytes,
}

impl Plan {
    /// Refuses what cannot succeed: an operation of the other generation, missing or unfit credentials, arguments that
    /// would change the path.
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        arguments: Result<Arguments, Error>,
        body: Result<Vec<u8>, Error>,
    ) -> Result<Self, Error> {
        // First of all, so that a body is wiped although the call is refused.
        let body = body.map(wiped_when_dropped);
        let Shared { generation, credentials, .. } = &*client.shared;
        let wire = operation.wire(*generation).ok_or_else(|| {
            let name = operation.name;
            Error::new(
                ErrorKind::Unsupported,
                format!("{name} does not exist in {generation}: it needs a server of the other generation"),
            )
        })?;
        check_credentials(operation, wire, credentials)?;
        check_level(operation, wire, &client.shared)?;
        let arguments = arguments?;
        let arguments: Vec<(&str, &str)> =
            arguments.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let path = path::fill(wire.path, credentials.kind(), &arguments)
            .map_err(|error| Error::validation(error.to_string()))?;
        let check = arguments.iter().find(|(name, _)| *name == "check").map(|(_, check)| Secret::new(*check));
        Ok(Self { operation, wire, path, query: None, method: None, check, body: body? })
    }

    /// A request of a path that the table does not know. The operation is one of those without a table.
    pub(crate) fn unlisted(
        client: &Client,
        operation: &'static Operation,
        method: &str,
        path: Result<String, Error>,
        body: Result<Vec<u8>, Error>,
    ) -> Result<Self, Error> {
        let plan = Self::new(client, operation, Ok(Arguments::default().and("path", "raw")), body)?;
        Ok(Self { path: path?, method: Some(unlisted::method(method)?), ..plan })
    }

    /// The same with a query.
    pub(crate) fn query(mut self, query: Option<String>) -> Self {
        self.query = query;
        self
    }

    /// The body of the request, empty if there is none.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The path below the base URL.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The secret in the path, if there is one: the check of a mail.
    pub(crate) fn check(&self) -> Option<&Secret> {
        self.check.as_ref()
    }

    /// What makes the call the same as another, if it is a read and the client has a cache.
    pub(crate) fn key(&self, shared: &Shared) -> Option<Key> {
        // What stands under a secret of its own is asked for once, and used up soon after. Of a path beside the table
        // nobody knows what makes it out of date. An answer without content tells all in its headers, of which the
        // cache keeps few.
        let kept = self.check.is_none() && self.method.is_none() && self.wire.content != Content::Empty;
        if !kept || !shared.driver.reads.is_on() {
            return None;
        }
        let path = match &self.query {
            Some(query) => &format!("{}?{query}", self.path),
            None => &self.path,
        };
        Key::of(self.operation, self.wire, path, shared.fingerprint, &self.body)
    }

    /// The order for the driver. With the tag of what is known already it asks whether that has changed.
    pub(crate) fn order<'a>(
        &'a self,
        client: &'a Client,
        options: &CallOptions,
        etag: Option<&str>,
    ) -> Result<Order<impl Fn() -> HttpRequest + Send + Sync + use<'a>>, Error> {
        let shared = &*client.shared;
        let etag = etag.and_then(|etag| HeaderValue::from_str(etag).ok());
        let method = match &self.method {
            Some(method) => method.clone(),
            None => Method::from_bytes(self.wire.method.as_bytes())
                .map_err(|_| Error::configuration("the table of operations has an unknown method"))?,
        };
        // Operations for everybody get no credentials, although the client has some.
        let due = !self.wire.access.is_anonymous();
        let authorization =
            if due { shared.authorization.as_ref().map_err(Clone::clone)?.as_ref() } else { None };
        Ok(Order {
            operation: self.operation,
            wire: self.wire,
            particulars: Particulars {
                acts: self.acts(),
                deletes_caller: self.deletes_caller(&client.shared.credentials),
                conditional: etag.is_some(),
                hangs: self.faulty(&client.shared.credentials) == Some(Faulty::Hangs),
            },
            policy: options.apply(&client.shared.policy),
            write: move || {
                let mut request = self.request(shared, method.clone());
                if let Some(authorization) = authorization {
                    request.headers.insert(AUTHORIZATION, authorization.clone());
                }
                if let Some(etag) = &etag {
                    request.headers.insert(IF_NONE_MATCH, etag.clone());
                }
                request
            },
        })
    }

    /// What servers are known to do to this caller.
    pub(crate) fn faulty(&self, credentials: &Credentials) -> Option<Faulty> {
        self.wire.faulty(matches!(credentials, Credentials::Key { .. }))
    }

    /// Whether the call does something that is done twice when it is made twice.
    pub(crate) fn is_done_once(&self) -> bool {
        matches!(self.operation.effect, Effect::Create | Effect::Act) || self.acts()
    }

    /// Whether the body has a field that turns the operation into an act.
    fn acts(&self) -> bool {
        let fields = self.operation.act_when;
        if fields.is_empty() {
            return false;
        }
        // Nothing is copied: the body may hold a password.
        let body: BTreeMap<&str, IgnoredAny> = serde_json::from_slice(&self.body).unwrap_or_default();
        fields.iter().any(|field| body.contains_key(*field))
    }

    /// Whether the key in the path is the one that calls.
    fn deletes_caller(&self, credentials: &Credentials) -> bool {
        match (self.operation.deletes, credentials) {
            (Some(Deletes::Key), Credentials::Key { id, .. }) => {
                self.path.split('/').any(|segment| segment.parse() == Ok(*id))
            }
            _ => false,
        }
    }

    /// The request without credentials.
    fn request(&self, shared: &Shared, method: Method) -> HttpRequest {
        // Cheaper than to parse the whole address, host included, for each call.
        let mut url = shared.base.clone();
        match shared.base.path().trim_end_matches('/') {
            "" => url.set_path(&self.path),
            prefix => url.set_path(&format!("{prefix}{}", self.path)),
        }
        url.set_query(self.query.as_deref());
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(USER_AGENT, shared.user_agent.clone());
        if !self.body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        HttpRequest::new(method, url, headers, self.body.clone())
    }
}

/// Pairs as the query of an address.
pub(crate) fn query(pairs: &[(String, String)]) -> Option<String> {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    (!pairs.is_empty()).then(|| query.finish())
}

/// Bodies may hold passwords. All requests of a call share one body, which is wiped after the last of them.
fn wiped_when_dropped(body: Vec<u8>) -> Bytes {
    if body.is_empty() { Bytes::new() } else { Bytes::from_owner(Zeroizing::new(body)) }
}

fn check_credentials(operation: &Operation, wire: &Wire, credentials: &Credentials) -> Result<(), Error> {
    let access = wire.access;
    let name = operation.name;
    let message = match credentials {
        _ if access.is_anonymous() => return Ok(()),
        Credentials::Key { .. } if access.key => return Ok(()),
        Credentials::Token(_) if access.jwt => return Ok(()),
        Credentials::Key { .. } => format!("{name} takes a token and no API key: sign in first"),
        Credentials::Token(_) => format!("{name} takes an API key and no token: give the client a key"),
        Credentials::Anonymous if access.key => format!(
            "{name} needs an API key: set FREESEWING_API_KEY and FREESEWING_API_SECRET, or give the client a key"
        ),
        Credentials::Anonymous => format!("{name} needs a token: sign in first"),
    };
    Err(Error::new(ErrorKind::Authentication, message))
}

/// Refuses what certainly needs a higher level than the calling key is known to have. Whether a record is one's own is
/// not known here, so only the level for those counts.
fn check_level(operation: &Operation, wire: &'static Wire, shared: &Shared) -> Result<(), Error> {
    let (Credentials::Key { .. }, Some(needed), Some(level)) =
        (&shared.credentials, wire.level, shared.known_key.level())
    else {
        return Ok(());
    };
    if level.get() >= needed.own {
        return Ok(());
    }
    let others = needed
        .others
        .map_or_else(String::new, |others| format!(" for your own records and {others} for those of others"));
    let message = format!(
        "the level of your key is {level}, but {} needs {}{others}: use a key of a higher level; nothing was sent",
        operation.name, needed.own
    );
    let details = Details { operation: Some(operation.name), route: Some(wire.path), ..Details::default() };
    Err(Error::with(ErrorKind::Permission, message, details, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::operations;

    const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

    fn client(generation: Generation) -> Client {
        let builder = Client::builder().environment(|_| None).generation(generation);
        builder.base_url("http://localhost:1/below/").api_key(KEY, "secret").build().unwrap()
    }

    fn plan(client: &Client, operation: &'static Operation, id: &str, body: &str) -> Result<Plan, Error> {
        let arguments = Arguments::id(Ok::<_, InvalidId>(id));
        Plan::new(client, operation, arguments, Ok(body.as_bytes().to_vec()))
    }

    #[test]
    fn an_operation_of_the_other_generation_is_refused() {
        let refused = |generation, operation| {
            let error = plan(&client(generation), operation, "1", "").err().unwrap();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            error.to_string()
        };
        assert_eq!(
            refused(Generation::V4, &operations::GET_USER_CARD),
            "getUserCard does not exist in v4: it needs a server of the other generation"
        );
        assert_eq!(
            refused(Generation::V3, &operations::GET_STATS),
            "getStats does not exist in v3: it needs a server of the other generation"
        );
        assert!(plan(&client(Generation::V3), &operations::GET_USER_CARD, "1", "").is_ok());
    }

    #[test]
    fn some_fields_turn_an_update_into_an_act() {
        let client = client(Generation::V3);
        let acts = |operation, body| plan(&client, operation, "1", body).unwrap().acts();
        assert!(acts(&operations::UPDATE_ACCOUNT, r#"{"bio":"x","email":"a@b"}"#));
        assert!(acts(&operations::UPDATE_ACCOUNT, r#"{"confirm":"emailchange"}"#));
        assert!(!acts(&operations::UPDATE_ACCOUNT, r#"{"bio":"email"}"#));
        assert!(!acts(&operations::UPDATE_SET, r#"{"email":"a@b"}"#));
    }

    #[test]
    fn all_requests_share_one_body_with_an_owner_that_wipes_it() {
        let client = client(Generation::V3);
        let plan = plan(&client, &operations::UPDATE_SET, "1", r#"{"name":"Joe"}"#).unwrap();
        let order = plan.order(&client, &CallOptions::default(), None).unwrap();
        let bodies = [(); 2].map(|()| (order.write)().body);
        assert!(bodies.iter().all(|body| body.as_ptr() == plan.body.as_ptr()), "a body was copied");
        drop(bodies);
        // `Bytes` made of a plain list would be unique now, and free it without wiping.
        assert!(!plan.body.is_unique());
        assert_eq!(plan.body(), br#"{"name":"Joe"}"#);
        assert!(wiped_when_dropped(Vec::new()).is_empty());
    }

    #[test]
    fn only_the_calling_key_deletes_itself() {
        let client = client(Generation::V3);
        let deletes = |operation, id| {
            plan(&client, operation, id, "").unwrap().deletes_caller(&client.shared.credentials)
        };
        assert!(deletes(&operations::REMOVE_APIKEY, KEY));
        assert!(!deletes(&operations::REMOVE_APIKEY, "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21"));
        assert!(!deletes(&operations::REMOVE_SET, KEY));
        let plan = plan(&client, &operations::REMOVE_APIKEY, KEY, "").unwrap();
        assert!(!plan.deletes_caller(&Credentials::token("a.b.c").unwrap()));
    }

    #[test]
    fn the_address_goes_on_below_the_path_of_the_base_url() {
        let client = client(Generation::V3);
        let request =
            plan(&client, &operations::GET_SET, "33", "").unwrap().request(&client.shared, Method::GET);
        assert_eq!(request.url.as_str(), "http://localhost:1/below/sets/33/key");
        let root = Client::builder().environment(|_| None).base_url("http://localhost:1").build().unwrap();
        let plan = plan(&root, &operations::GET_USER_PROFILE, "joe@example.com", "").unwrap();
        let url = plan.request(&root.shared, Method::GET).url;
        assert_eq!(url.as_str(), "http://localhost:1/users/joe%40example.com");
    }
}
