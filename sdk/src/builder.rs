//! Sets a client up: what is said explicitly counts, then the environment, then the defaults.

use std::env::VarError;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::client::{Shared, fingerprint, header};
use crate::driver::gate::{Gate, Keeper, MemoryGate};
use crate::driver::native::network::{Bundle, Lookup, Network};
use crate::driver::native::proxy::Choice;
use crate::driver::native::time::Time;
use crate::driver::native::transport::Transport;
use crate::driver::native::{Connections, Driver, HttpTransport, Reads};
use crate::engine::retry::Policy;
use crate::error::Details;
use crate::known_key::KnownKey;
use crate::origin::{self, Parts, Refusal};
use crate::secret::Credentials;
use crate::turns::Turns;
use crate::{Cache, Care, Client, Error, ErrorKind, Generation, Level, Secret};

const API_KEY: &str = "FREESEWING_API_KEY";
const API_SECRET: &str = "FREESEWING_API_SECRET";
const TOKEN: &str = "FREESEWING_TOKEN";
const BASE_URL: &str = "FREESEWING_BASE_URL";
const GENERATION: &str = "FREESEWING_GENERATION";

/// The largest body of an answer, decompressed: 32 MB. The server accepts 12 MB in a request.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Looks a variable up; what is set but is no text is an error.
type Variables = Box<dyn Fn(&str) -> Result<Option<String>, VarError> + Send + Sync>;

/// A client to be set up.
///
/// ```
/// use freesewing::{Client, Generation};
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .base_url("http://localhost:3000")
///     .generation(Generation::V3)
///     .api_key("81994296-447a-4b1b-a506-bc31682c734f", "not-a-real-secret")
///     .app("my-pattern-tool", "1.2.0")
///     .timeout(Duration::from_secs(30))
///     .build()?;
/// # Ok::<(), freesewing::Error>(())
/// ```
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    generation: Option<Generation>,
    credentials: Option<Result<Credentials, Error>>,
    level: Option<Level>,
    app: Option<(String, String)>,
    policy: Policy,
    cache: Cache,
    care: Option<Care>,
    gate: Option<Arc<dyn Gate>>,
    body_limit: usize,
    allow_insecure_http: bool,
    environment: Variables,
    network: Network,
    transport: Option<Box<dyn Transport>>,
    #[cfg(feature = "recorded")]
    record: Option<PathBuf>,
    #[cfg(feature = "testing")]
    time: Option<crate::testing::VirtualTime>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            generation: None,
            credentials: None,
            level: None,
            app: None,
            policy: Policy::default(),
            cache: Cache::default(),
            care: None,
            gate: None,
            body_limit: BODY_LIMIT,
            allow_insecure_http: false,
            environment: Box::new(|name| match std::env::var(name) {
                Ok(value) => Ok(Some(value)),
                Err(VarError::NotPresent) => Ok(None),
                Err(error) => Err(error),
            }),
            network: Network::default(),
            transport: None,
            #[cfg(feature = "recorded")]
            record: None,
            #[cfg(feature = "testing")]
            time: None,
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password, which is refused only when the client is built.
        f.debug_struct("ClientBuilder")
            .field("generation", &self.generation)
            .field("credentials", &self.credentials)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// The address of the server. Without it: `FREESEWING_BASE_URL`, else [`Generation::PUBLIC_V3`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The wire generation of the server. Without it: `FREESEWING_GENERATION`, else what the host is known to speak,
    /// else V3.
    pub fn generation(mut self, generation: Generation) -> Self {
        self.generation = Some(generation);
        self
    }

    /// Calls with an API key: its id and its secret. The environment's credentials are ignored then.
    pub fn api_key(mut self, key: impl AsRef<str>, secret: impl Into<Secret>) -> Self {
        self.credentials =
            Some(Credentials::key(key, secret).map_err(|error| Error::configuration(error.to_string())));
        self
    }

    /// The level of the API key, if you know it: calls that need a higher one are refused before anything is sent. A client
    /// that was not told learns it when its key passes by in an answer to `whoami`, `apikeys().list()` or
    /// `apikeys().get()`.
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Calls with a token from signing in. The environment's credentials are ignored then.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials =
            Some(Credentials::token(token).map_err(|error| Error::configuration(error.to_string())));
        self
    }

    /// Calls without credentials, whatever the environment has.
    pub fn anonymous(mut self) -> Self {
        self.credentials = Some(Ok(Credentials::Anonymous));
        self
    }

    /// The name and version of your program. The server's operator sees them in `User-Agent` and knows whom to ask.
    pub fn app(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.app = Some((name.into(), version.into()));
        self
    }

    /// How long a whole call may take from its first permit on, waits included: 90 s unless said otherwise. The queue
    /// before that has a limit of its own: [`queue_timeout`](Self::queue_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.policy.call_timeout = timeout;
        self
    }

    /// How long one attempt may take: 10 s unless said otherwise.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.policy.attempt_timeout = timeout;
        self
    }

    /// How long making a connection may take: 5 s unless said otherwise.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.policy.connect_timeout = timeout;
        self
    }

    /// How often a call is tried again at most: 2 unless said otherwise.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.attempts = retries.saturating_add(1);
        self
    }

    /// How long a call may queue for its turn before it is sent: for ever unless said otherwise. The time of the call
    /// begins when it is sent.
    pub fn queue_timeout(mut self, timeout: Duration) -> Self {
        self.policy.queue_timeout = Some(timeout);
        self
    }

    /// How gentle the client is with the server. What is said here counts for a server on this machine too, which has no
    /// pace, breaker and budget otherwise.
    pub fn care(mut self, care: Care) -> Self {
        self.care = Some(care);
        self
    }

    /// Takes the permits of requests from a gate that may be shared with other clients of the same server. It has its own
    /// care.
    pub fn gate(mut self, gate: impl Gate) -> Self {
        self.gate = Some(Arc::new(gate));
        self
    }

    /// How calls are tried again, in all its numbers. It replaces the limits and retries that were said before.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How long answers are kept, and how many. [`Cache::off`] keeps none and lets every call ask the server.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = cache;
        self
    }

    /// The largest body of an answer that is accepted, in bytes after decompression: 32 MB unless said otherwise.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Allows plain `http` to hosts that are not this machine. The credentials are readable to everybody on the way.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.allow_insecure_http = allow;
        self
    }

    /// Looks variables up elsewhere than in the environment of the process. `|_| None` ignores it.
    pub fn environment(mut self, lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.environment = Box::new(move |name| Ok(lookup(name)));
        self
    }

    /// Reaches the server through this proxy: `http://user:password@proxy.example.org:8080`, with `http` or `https`, and
    /// a name and password where it asks for them. Without it: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`
    /// of the environment.
    ///
    /// A server on this machine is always reached directly.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.network.proxy = Choice::Address(url.into());
        self
    }

    /// Reaches the server directly, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.network.proxy = Choice::None;
        self
    }

    /// Trusts the certificates in this file, in PEM, and no others. Without it: those of the file that `SSL_CERT_FILE`
    /// names, else those of this machine. It is read when the client is built.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.network.bundle = Some(Bundle::File(path.into()));
        self
    }

    /// Trusts these certificates, in PEM, and no others: [`ca_bundle`](Self::ca_bundle) without a file.
    pub fn ca_bundle_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.network.bundle = Some(Bundle::Text(pem.into()));
        self
    }

    /// Sends requests through something else than the built-in connections.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Writes what is said into this file, without secrets: see [`recorded`](crate::recorded). What was in it is replaced
    /// when the client is built.
    #[cfg(feature = "recorded")]
    pub fn record_to(mut self, path: impl Into<PathBuf>) -> Self {
        self.record = Some(path.into());
        self
    }

    /// Waits in virtual time.
    #[cfg(feature = "testing")]
    pub fn virtual_time(mut self, time: crate::testing::VirtualTime) -> Self {
        self.time = Some(time);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the address, the credentials, the proxy, the certificates, a variable of the
    /// environment or the name of the program cannot be used; the message says which and what to do.
    pub fn build(mut self) -> Result<Client, Error> {
        let base = self.address()?;
        let host = base.host_str().unwrap_or_default().to_owned();
        let base_url = base.as_str().trim_end_matches('/').to_owned();
        let generation = self.choose_generation(&host)?;
        let credentials = self.find_credentials()?;
        let user_agent = self.user_agent()?;
        let known_key = KnownKey::of_level(self.known_level(&credentials)?);
        let gate = keeper(self.care.take(), self.gate.take(), &base, &host)?;
        #[cfg(feature = "testing")]
        let time = self.time.take().map_or_else(Time::real, Time::Virtual);
        #[cfg(not(feature = "testing"))]
        let time = Time::real();
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => Box::new(connect(self.connections(&base)?, time.clone())?),
        };
        #[cfg(feature = "recorded")]
        let transport: Box<dyn Transport> = match self.record.take() {
            Some(path) => Box::new(crate::recorded::Recorder::boxed(&path, transport)?),
            None => transport,
        };
        let reads = Reads::new(self.cache);
        let driver = Driver { transport, time, gate, shared: Mutex::default(), reads };
        let authorization = credentials.authorization();
        let (policy, driver) = (self.policy, Arc::new(driver));
        let shared = Shared {
            base,
            base_url,
            host,
            generation,
            credentials,
            fingerprint: fingerprint(authorization.as_ref()),
            authorization: header(authorization.as_ref()),
            policy,
            user_agent,
            known_key,
            turns: Turns::default(),
            driver,
            #[cfg(feature = "blocking")]
            blocking: Arc::default(),
        };
        Ok(Client { shared: Arc::new(shared) })
    }

    fn connections(&self, base: &Url) -> Result<Connections, Error> {
        let variable: Lookup<'_> = &|name| self.variable(name);
        let proxy = self.network.proxy(base, variable)?;
        let secure = base.scheme() == "https" || proxy.as_ref().is_some_and(|p| p.scheme() == "https");
        Ok(Connections {
            connect_timeout: self.policy.connect_timeout,
            body_limit: self.body_limit,
            proxy,
            roots: self.network.roots(secure, variable)?,
        })
    }

    /// A variable that is set to something.
    fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        let value = (self.environment)(name)
            .map_err(|_| Error::configuration(format!("{name} is not text in UTF-8: set it again")))?;
        Ok(value.filter(|value| !value.trim().is_empty()))
    }

    /// The address of the server, which may be below a path.
    fn address(&self) -> Result<Url, Error> {
        let (text, name) = match &self.base_url {
            Some(url) => (url.clone(), "the base URL"),
            None => match self.variable(BASE_URL)? {
                Some(url) => (url, BASE_URL),
                None => (Generation::PUBLIC_V3.to_owned(), "the base URL"),
            },
        };
        let refuse = |refusal: Refusal| Error::configuration(format!("{name} cannot be used: {refusal}"));
        let url = Url::parse(text.trim()).map_err(|_| refuse(Refusal::NotAUrl))?;
        let parts = Parts {
            scheme: url.scheme(),
            host: url.host_str().unwrap_or_default(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
            has_query: url.query().is_some() || url.fragment().is_some(),
        };
        origin::judge(parts, self.allow_insecure_http).map_err(refuse)?;
        Ok(url)
    }

    fn choose_generation(&self, host: &str) -> Result<Generation, Error> {
        if let Some(generation) = self.generation {
            return Ok(generation);
        }
        match self.variable(GENERATION)? {
            Some(word) => word
                .trim()
                .parse()
                .map_err(|error| Error::configuration(format!("{GENERATION} cannot be used: {error}"))),
            None => Ok(Generation::of_host(host).unwrap_or(Generation::V3)),
        }
    }

    fn find_credentials(&self) -> Result<Credentials, Error> {
        if let Some(credentials) = &self.credentials {
            return credentials.clone();
        }
        let (key, secret) = (self.variable(API_KEY)?, self.variable(API_SECRET)?.map(Secret::new));
        let token = self.variable(TOKEN)?.map(Secret::new);
        let unusable = |names: &str, error| Error::configuration(format!("{names}: {error}"));
        match (key, secret, token) {
            (None, None, None) => Ok(Credentials::Anonymous),
            (None, None, Some(token)) => {
                Credentials::token(token.expose().trim()).map_err(|error| unusable(TOKEN, error))
            }
            (Some(key), Some(secret), None) => Credentials::key(key, secret.expose().trim())
                .map_err(|error| unusable("FREESEWING_API_KEY and FREESEWING_API_SECRET", error)),
            (Some(_), None, None) => Err(half(API_SECRET, API_KEY)),
            (None, Some(_), None) => Err(half(API_KEY, API_SECRET)),
            (_, _, Some(_)) => Err(Error::configuration(format!(
                "{TOKEN} is set and so is an API key: unset one of them, or give the client its credentials explicitly"
            ))),
        }
    }

    fn known_level(&self, credentials: &Credentials) -> Result<Option<Level>, Error> {
        match credentials {
            Credentials::Key { .. } => Ok(self.level),
            _ if self.level.is_none() => Ok(None),
            _ => Err(Error::configuration(
                "a level was given, but the client calls without an API key: give it a key, or leave the level out",
            )),
        }
    }

    fn user_agent(&self) -> Result<HeaderValue, Error> {
        let mut text = concat!("freesewing-sdk/", env!("CARGO_PKG_VERSION"), " (rust)").to_owned();
        if let Some((name, version)) = &self.app {
            let is_token = |text: &str| {
                !text.is_empty()
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
            };
            if !is_token(name) || !is_token(version) {
                return Err(Error::configuration(
                    "the name and version of the app go into a header: use letters, digits, dots and hyphens only",
                ));
            }
            text.push_str(&format!(" {name}/{version}"));
        }
        HeaderValue::from_str(&text)
            .map_err(|error| Error::caused(ErrorKind::Configuration, "the user agent is no header", error))
    }
}

fn half(missing: &str, there: &str) -> Error {
    Error::configuration(format!("{missing} is not set, but {there} is: set both, or neither"))
}

/// The gate of the client: one that it was given, or its own.
fn keeper(care: Option<Care>, gate: Option<Arc<dyn Gate>>, base: &Url, host: &str) -> Result<Keeper, Error> {
    let care = match (care, gate) {
        (Some(_), Some(_)) => {
            return Err(Error::configuration(
                "both care and a gate were given, and a gate has its own care: give the care to the gate",
            ));
        }
        (None, Some(gate)) => {
            gate.serve(&base.origin().ascii_serialization()).map_err(|error| {
                let message = error.to_string();
                Error::caused(ErrorKind::Configuration, message, error)
            })?;
            return Ok(Keeper::Shared(gate));
        }
        (Some(care), None) => care,
        (None, None) if origin::is_loopback(host) => Care::default().on_loopback(),
        (None, None) => Care::default(),
    };
    MemoryGate::new(care).map(Keeper::Own)
}

fn connect(connections: Connections, time: Time) -> Result<HttpTransport, Error> {
    HttpTransport::new(connections, time).map_err(|error| {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*error);
        let mut no_roots = false;
        while let Some(error) = cause {
            no_roots |= error.to_string().contains("No CA certificates were loaded");
            cause = error.source();
        }
        let message = if no_roots {
            "this machine has no root certificates, so no server can be trusted: install its package of them (often \
             ca-certificates), or name a file with SSL_CERT_FILE or ca_bundle"
        } else {
            "secure connections cannot be made with these certificates: check that they are roots in PEM"
        };
        Error::with(ErrorKind::Configuration, message.to_owned(), Details::default(), Some(error.into()))
    })
}
