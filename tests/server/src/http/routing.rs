//! Which handler takes a request, by the rules of Express: paths match in any letter case and with or
//! without a slash at the end, and the first route that fits takes it.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::handler::Handler;
use axum::response::Response;
use http::request::Parts;
use http::{Method, Request, StatusCode};
use percent_encoding::percent_decode_str;
use tower::util::BoxCloneSyncService;

use super::Answer;
use crate::app::Shared;
use crate::auth::Credential;

type Service = BoxCloneSyncService<Request<Body>, Response, Infallible>;

/// One route with the handler behind it.
pub(crate) struct Route {
    /// Method and template, for instance `GET /sets/{id}/key`.
    pub(super) name: Arc<str>,
    method: Method,
    segments: Vec<Segment>,
    credential: Option<Credential>,
    pub(super) service: Service,
}

/// One part of a template between slashes.
enum Segment {
    Word(String),
    /// A parameter, and what must follow it in the same part, such as `.json`.
    Param(String),
}

/// What the route found in a path; handlers read it from the request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Matched {
    pub(crate) credential: Option<Credential>,
    params: Vec<String>,
}

/// All routes of a server.
pub(crate) struct Table {
    app: Shared,
    routes: Vec<Route>,
}

impl Table {
    pub(crate) fn new(app: Shared) -> Self {
        Self { app, routes: Vec::new() }
    }

    /// Adds a route that anybody may call.
    pub(crate) fn open<H, T>(&mut self, method: Method, template: &str, handler: H)
    where
        H: Handler<T, Shared> + Sync,
        T: 'static,
    {
        self.add(method, template, None, handler);
    }

    /// Adds a route for one kind of credential; the template does not name it.
    pub(crate) fn only<H, T>(&mut self, credential: Credential, method: Method, template: &str, handler: H)
    where
        H: Handler<T, Shared> + Sync,
        T: 'static,
    {
        let suffix = match credential {
            Credential::Key => "key",
            Credential::Jwt => "jwt",
        };
        self.add(method, &format!("{template}/{suffix}"), Some(credential), handler);
    }

    /// Adds the two routes of an operation that takes either credential.
    pub(crate) fn both<H, T>(&mut self, method: Method, template: &str, handler: H)
    where
        H: Handler<T, Shared> + Sync,
        T: 'static,
    {
        self.only(Credential::Key, method.clone(), template, handler.clone());
        self.only(Credential::Jwt, method, template, handler);
    }

    fn add<H, T>(&mut self, method: Method, template: &str, credential: Option<Credential>, handler: H)
    where
        H: Handler<T, Shared> + Sync,
        T: 'static,
    {
        let segments =
            parts(template).map(|part| match part.strip_prefix('{').and_then(|p| p.split_once('}')) {
                Some((_, suffix)) => Segment::Param(suffix.to_owned()),
                None => Segment::Word(part.to_owned()),
            });
        self.routes.push(Route {
            name: format!("{method} {template}").into(),
            segments: segments.collect(),
            method,
            credential,
            service: Service::new(handler.with_state(self.app.clone())),
        });
    }

    /// The names of all routes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.routes.iter().map(|route| &*route.name)
    }

    /// The route for a request. `HEAD` goes where `GET` goes.
    pub(super) fn find(&self, method: &Method, path: &str) -> Option<(&Route, Matched)> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        self.routes.iter().filter(|route| route.method == *method).find_map(|route| {
            let params = route.fit(path)?;
            Some((route, Matched { credential: route.credential, params }))
        })
    }
}

/// What stands in a template for a secret that is half of a credential.
const CHECK: &str = "/{check}";

impl Route {
    /// A path that this route takes, for those who look on: without the secret of a link.
    pub(super) fn shown<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if !self.name.ends_with(CHECK) {
            return Cow::Borrowed(path);
        }
        let whole = path.strip_suffix('/').unwrap_or(path);
        let open = whole.rsplit_once('/').map_or("", |(open, _)| open);
        Cow::Owned(format!("{open}{CHECK}"))
    }

    fn fit(&self, path: &str) -> Option<Vec<String>> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let mut parts = parts(path);
        let mut params = Vec::new();
        for segment in &self.segments {
            let part = parts.next()?;
            match segment {
                Segment::Word(word) if word.eq_ignore_ascii_case(part) => {}
                Segment::Word(_) => return None,
                Segment::Param(suffix) => {
                    let (value, end) = part.split_at_checked(part.len().checked_sub(suffix.len())?)?;
                    if value.is_empty() || !end.eq_ignore_ascii_case(suffix) {
                        return None;
                    }
                    params.push(value.to_owned());
                }
            }
        }
        parts.next().is_none().then_some(params)
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The parameter of the path. Escapes that are none get the page 400.
pub(crate) struct Param(pub(crate) String);

impl FromRequestParts<Shared> for Param {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Answer> {
        let matched = parts.extensions.get::<Matched>();
        let raw = matched.and_then(|matched| matched.params.first()).map_or("", String::as_str);
        unescape(raw).map(Self).ok_or_else(|| Answer::page(StatusCode::BAD_REQUEST))
    }
}

/// The parameters of a path that has several.
pub(crate) struct Params<const N: usize>(pub(crate) [String; N]);

impl<const N: usize> FromRequestParts<Shared> for Params<N> {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Answer> {
        let raw = parts.extensions.get::<Matched>().map_or(&[][..], |matched| &matched.params);
        let values: Option<Vec<String>> = raw.iter().map(|raw| unescape(raw)).collect();
        let values = values.ok_or_else(|| Answer::page(StatusCode::BAD_REQUEST))?;
        let wrong = |_| Answer::defect(format!("a handler asked for {N} parameters of another path"));
        values.try_into().map(Self).map_err(wrong)
    }
}

fn unescape(raw: &str) -> Option<String> {
    let escapes = raw.split('%').skip(1);
    let hex = |rest: &str| rest.get(..2).is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !escapes.into_iter().all(hex) {
        return None;
    }
    percent_decode_str(raw).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{App, Settings};

    async fn nothing() -> Answer {
        Answer::done()
    }

    fn table() -> Table {
        let settings = Settings { seed: Some(1), ..Settings::default() };
        let mut table = Table::new(Shared::new(App::new(&settings).unwrap()));
        table.both(Method::GET, "/sets", nothing);
        table.open(Method::GET, "/sets/{id}.json", nothing);
        table.both(Method::GET, "/sets/{id}", nothing);
        table.open(Method::GET, "/curated-sets/{id}", nothing);
        table
    }

    fn found(method: Method, path: &str) -> Option<(String, Vec<String>)> {
        table().find(&method, path).map(|(route, matched)| (route.name.to_string(), matched.params))
    }

    #[test]
    fn paths_match_in_any_case_and_with_a_slash_at_the_end() {
        let one = |name: &str, id: &str| Some((name.to_owned(), vec![id.to_owned()]));
        assert_eq!(found(Method::GET, "/SETS/Key/").unwrap().0, "GET /sets/key");
        assert_eq!(found(Method::GET, "/sets/aB/JWT"), one("GET /sets/{id}/jwt", "aB"));
        assert_eq!(found(Method::GET, "/sets/a.b.JSON"), one("GET /sets/{id}.json", "a.b"));
        assert_eq!(found(Method::HEAD, "/curated-sets/1"), one("GET /curated-sets/{id}", "1"));
    }

    #[test]
    fn what_no_template_fits_is_not_found() {
        for path in
            ["/", "", "/sets", "/sets/.json", "/sets/1/key/x", "/sets//key", "/sets/1/key//", "/sets/é"]
        {
            assert_eq!(found(Method::GET, path), None, "{path}");
        }
        assert_eq!(found(Method::PUT, "/sets/key"), None);
    }

    #[test]
    fn escapes_are_read_or_refused() {
        assert_eq!(unescape("a%2fb%C3%A9").as_deref(), Some("a/bé"));
        for bad in ["%", "%2", "%zz", "a%ff"] {
            assert_eq!(unescape(bad), None, "{bad}");
        }
    }
}
