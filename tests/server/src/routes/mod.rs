//! What the server answers, one file a resource. This file is the list of all routes.

mod account;
mod apikeys;
mod curated_sets;
mod curation;
mod ids;
mod images;
mod set_exports;
mod sets;
mod signin;
mod signup;

use http::Method;

use crate::app::Shared;
use crate::auth::Credential;
use crate::http::Table;

/// The routes of generation V3. Where two templates fit the same path, the first wins.
pub(crate) fn v3(app: Shared) -> Table {
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const PATCH: Method = Method::PATCH;
    const DELETE: Method = Method::DELETE;

    let mut routes = Table::new(app);

    routes.open(POST, "/signup", signup::sign_up);
    routes.open(POST, "/confirm/signup/{id}", signup::confirm);
    routes.open(POST, "/signin", signin::sign_in);
    routes.only(Credential::Jwt, GET, "/whoami", account::read);
    routes.both(GET, "/account", account::get);
    routes.both(PATCH, "/account", account::update);
    routes.both(DELETE, "/account", account::remove);

    routes.only(Credential::Key, GET, "/whoami", apikeys::whoami);
    routes.both(POST, "/apikeys", apikeys::create);
    routes.both(GET, "/apikeys", apikeys::list);
    routes.both(GET, "/apikeys/{id}", apikeys::get);
    routes.both(DELETE, "/apikeys/{id}", apikeys::remove);

    routes.both(POST, "/sets", sets::create);
    routes.both(GET, "/sets", sets::list);
    routes.both(GET, "/sets/{id}", sets::get);
    routes.both(PATCH, "/sets/{id}", sets::update);
    routes.both(DELETE, "/sets/{id}", sets::remove);
    routes.both(POST, "/sets/{id}/clone", sets::clone);
    routes.open(GET, "/sets/{id}.json", set_exports::json);
    routes.open(GET, "/sets/{id}.yaml", set_exports::yaml);

    routes.open(GET, "/curated-sets", curated_sets::list);
    routes.open(GET, "/curated-sets.json", curated_sets::list_json);
    routes.open(GET, "/curated-sets.yaml", curated_sets::list_yaml);
    routes.open(GET, "/curated-sets/{id}.json", curated_sets::json);
    routes.open(GET, "/curated-sets/{id}.yaml", curated_sets::yaml);
    routes.open(GET, "/curated-sets/{id}", curated_sets::get);
    routes.both(POST, "/curated-sets", curation::create);
    routes.both(PATCH, "/curated-sets/{id}", curation::update);
    routes.both(DELETE, "/curated-sets/{id}", curation::remove);
    routes.both(POST, "/curated-sets/{id}/clone", curation::clone);

    routes
}
