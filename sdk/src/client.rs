//! The client: one server, one set of credentials.

use std::fmt;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use http::HeaderValue;
use url::Url;
use zeroize::Zeroizing;

use crate::api::{
    self, Account, Admin, ApiKeys, Bookmarks, Confirmations, CuratedSets, Flows, Images, Info, Newsletter,
    Patterns, RawCall, RawRequest, Sets, SuggestedSets, Users,
};
use crate::driver::native::Driver;
use crate::engine::cache::Fingerprint;
use crate::engine::retry::Policy;
use crate::engine::{Moment, Operation};
use crate::known_key::KnownKey;
use crate::models::{ApiKey, Caller, CreatedApiKey, Session};
use crate::secret::Credentials;
use crate::turns::Turns;
use crate::{ClientBuilder, Error, ErrorKind, Generation, Request, Secret, Usage, Warning};

/// A client of one FreeSewing backend.
///
/// It is cheap to clone, and clones share connections, the cache, the retry quota and the gate that paces their
/// requests. Make one and keep it.
///
/// ```no_run
/// # async fn example() -> Result<(), freesewing::Error> {
/// use freesewing::Client;
///
/// let client = Client::from_env()?;
/// for set in client.sets().list().await? {
///     println!("{}", set.name());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

/// What a client knows.
pub(crate) struct Shared {
    pub(crate) base: Url,
    /// The same as text, without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) host: String,
    pub(crate) generation: Generation,
    pub(crate) credentials: Credentials,
    /// What goes into the header, made once.
    pub(crate) authorization: Result<Option<HeaderValue>, Error>,
    /// What stands for it in the cache, made once.
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) policy: Policy,
    pub(crate) user_agent: HeaderValue,
    /// What is known about the calling key.
    pub(crate) known_key: KnownKey,
    /// Who makes what right now.
    pub(crate) turns: Turns,
    pub(crate) driver: Arc<Driver>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking: Arc<crate::driver::blocking::Runtime>,
}

impl Client {
    /// A client set up from the environment: `FREESEWING_API_KEY` and `FREESEWING_API_SECRET`, or `FREESEWING_TOKEN`;
    /// and `FREESEWING_BASE_URL`, `FREESEWING_GENERATION` where they are set.
    ///
    /// Without credentials it reads what everybody may read.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a variable cannot be used or half of a pair
    /// is missing.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// A client to be set up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The wire generation that this client speaks.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.shared.generation
    }

    /// The address of the server, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The same client, calling with the token of a session. It shares connections and quota with this one.
    #[must_use]
    pub fn with_session(&self, session: &Session) -> Self {
        self.with_credentials(Credentials::Token(session.token().clone()))
    }

    /// The same client, calling with a new API key. It shares connections and quota with this one.
    ///
    /// It knows the level of the key, so calls that need more are refused before anything is sent; and when the key ends,
    /// so it warns in time ([`Warning::KeyExpiresSoon`]).
    #[must_use]
    pub fn with_api_key(&self, key: &CreatedApiKey) -> Self {
        let credentials = Credentials::Key { id: key.id(), secret: key.secret().clone() };
        self.calling_with(credentials, KnownKey::created(key))
    }

    /// The same client, calling without credentials.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        self.with_credentials(Credentials::Anonymous)
    }

    /// The same client, calling with other credentials. It shares connections and quota with this one.
    #[must_use]
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        self.calling_with(credentials, KnownKey::default())
    }

    fn calling_with(&self, credentials: Credentials, known_key: KnownKey) -> Self {
        let shared = &self.shared;
        let authorization = credentials.authorization();
        Self {
            shared: Arc::new(Shared {
                base: shared.base.clone(),
                base_url: shared.base_url.clone(),
                host: shared.host.clone(),
                generation: shared.generation,
                fingerprint: fingerprint(authorization.as_ref()),
                authorization: header(authorization.as_ref()),
                credentials,
                policy: shared.policy.clone(),
                user_agent: shared.user_agent.clone(),
                known_key,
                turns: Turns::default(),
                driver: Arc::clone(&shared.driver),
                #[cfg(feature = "blocking")]
                blocking: Arc::clone(&shared.blocking),
            }),
        }
    }

    /// Who calls: the API key with its level and expiry, or the account of the token.
    pub fn whoami(&self) -> Request<Caller> {
        api::whoami(self)
    }

    /// What this client and its clones have done, and how their gate stands.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the gate cannot be asked. One in memory always
    /// can.
    pub async fn usage(&self) -> Result<Usage, Error> {
        let driver = &self.shared.driver;
        let gate = driver.gate.standing(driver.clock()).await.map_err(|error| {
            Error::caused(ErrorKind::Configuration, format!("the gate cannot be used: {error}"), error)
        })?;
        let mut usage = driver.shared.lock().unwrap_or_else(PoisonError::into_inner).usage(gate);
        usage.cache = driver.reads.usage();
        // The engine saw only those that needed a request of their own.
        usage.counters.calls += usage.cache.hits + usage.cache.shared;
        Ok(usage)
    }

    /// Any operation of [the table](crate::engine::operations), in the words of the wire: values for the names in its path,
    /// a query, a body in JSON; and the whole answer as JSON, envelope and all. An answer that is other text is a string,
    /// one without a body is null.
    ///
    /// It goes the way of every call: generation, credentials and level are looked at first, the effect decides what is
    /// repeated, and `.response()` has trace and warnings. What the methods put right about answers is not put right here.
    ///
    /// ```
    /// # use freesewing::testing::{Scripted, VirtualTime};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
    /// # let transport = Scripted::new();
    /// # transport.answer(200, r#"{"result":"success","set":{"id":33,"brandNew":true}}"#);
    /// # let client = freesewing::Client::builder().environment(|_| None).transport(transport.clone()).token("x").build()?;
    /// use freesewing::engine::operations;
    ///
    /// let answer = client.raw(&operations::GET_SET).argument("id", "33").await?;
    /// assert_eq!(answer["set"]["brandNew"], true);
    /// # assert_eq!(transport.requests()[0].url.path(), "/sets/33/jwt");
    /// # Ok(()) }
    /// ```
    pub fn raw(&self, operation: &'static Operation) -> RawCall {
        RawCall::new(self, operation)
    }

    /// A request to a path that the table does not know, below the base URL. `{auth}` stands for the kind of credential.
    ///
    /// The credentials of the client go with it, to the server of the base URL and nowhere else. It is repeated only when
    /// it provably was not processed, unless you say what it does: [`RawRequest::effect`].
    ///
    /// ```
    /// # use freesewing::testing::{Scripted, VirtualTime};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
    /// # let transport = Scripted::new();
    /// # transport.answer(200, r#"{"fabrics":[]}"#);
    /// # let client = freesewing::Client::builder().environment(|_| None).transport(transport.clone()).token("x").build()?;
    /// use freesewing::engine::Effect;
    ///
    /// let call = client.request_raw("GET", "/fabrics/{auth}").query("colour", "red").effect(Effect::Read);
    /// assert!(call.await?["fabrics"].is_array());
    /// # assert_eq!(transport.requests()[0].url.as_str(), "https://backend3.freesewing.org/fabrics/jwt?colour=red");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// A path that leads elsewhere than it seems to is refused before anything is sent: one with `.` or `..`, doubled or
    /// hidden slashes, a query or a fragment.
    pub fn request_raw(&self, method: impl Into<String>, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self, method.into(), path.into())
    }

    /// Measurements sets.
    #[must_use]
    pub fn sets(&self) -> Sets<'_> {
        Sets(self)
    }

    /// Patterns.
    #[must_use]
    pub fn patterns(&self) -> Patterns<'_> {
        Patterns(self)
    }

    /// Bookmarks.
    #[must_use]
    pub fn bookmarks(&self) -> Bookmarks<'_> {
        Bookmarks(self)
    }

    /// Pictures for posts.
    #[must_use]
    pub fn images(&self) -> Images<'_> {
        Images(self)
    }

    /// Posts that people propose, and other ways to reach the makers.
    #[must_use]
    pub fn flows(&self) -> Flows<'_> {
        Flows(self)
    }

    /// Suggestions for curated sets.
    #[must_use]
    pub fn suggested_sets(&self) -> SuggestedSets<'_> {
        SuggestedSets(self)
    }

    /// Curated sets, which everybody may read.
    #[must_use]
    pub fn curated_sets(&self) -> CuratedSets<'_> {
        CuratedSets(self)
    }

    /// API keys.
    #[must_use]
    pub fn apikeys(&self) -> ApiKeys<'_> {
        ApiKeys(self)
    }

    /// The account: signing up and in, changing it, leaving.
    #[must_use]
    pub fn account(&self) -> Account<'_> {
        Account(self)
    }

    /// Users, as others see them.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }

    /// The newsletter, for people without an account.
    #[must_use]
    pub fn newsletter(&self) -> Newsletter<'_> {
        Newsletter(self)
    }

    /// Steps that wait for somebody.
    #[must_use]
    pub fn confirmations(&self) -> Confirmations<'_> {
        Confirmations(self)
    }

    /// What support and administrators do with the accounts of others.
    #[must_use]
    pub fn admin(&self) -> Admin<'_> {
        Admin(self)
    }

    /// Numbers for everybody.
    #[must_use]
    pub fn info(&self) -> Info<'_> {
        Info(self)
    }
}

impl Shared {
    /// Takes in what an answer says of keys, and gives the warnings of those that end soon.
    pub(crate) fn heed_keys(&self, keys: &[ApiKey]) -> Vec<Warning> {
        let own = match &self.credentials {
            Credentials::Key { id, .. } => Some(*id),
            _ => None,
        };
        self.known_key.heed(own, keys, self.now())
    }

    /// The warning that the calling key ends soon, which any answer may have, once a day.
    pub(crate) fn key_reminder(&self) -> Option<Warning> {
        self.known_key.reminder(|| self.now())
    }

    fn now(&self) -> Moment {
        self.driver.time.now()
    }
}

/// The header that has the credentials. All requests share one text, which is wiped after the last of them.
pub(crate) fn header(authorization: Option<&Secret>) -> Result<Option<HeaderValue>, Error> {
    let Some(text) = authorization else { return Ok(None) };
    let text = Zeroizing::new(text.expose().as_bytes().to_vec());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).map_err(|_| {
        Error::configuration("the credentials cannot be written into a header: copy them again")
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// What stands for the credentials in the cache.
pub(crate) fn fingerprint(authorization: Option<&Secret>) -> Option<Fingerprint> {
    authorization.map(|text| Fingerprint::of(text.expose().as_bytes()))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("generation", &self.shared.generation)
            .field("credentials", &self.shared.credentials)
            .finish_non_exhaustive()
    }
}
