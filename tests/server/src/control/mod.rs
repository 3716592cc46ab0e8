//! The control plane: what a test may do to a running server, over HTTP, on a port and with a token of its own.
//! `CONTROL.md` describes it for its users.

mod access;
mod people;
mod state;
mod weather;
mod wrong;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post, put};
use http::StatusCode;

use crate::app::App;
use crate::http::Gate;

pub(crate) use access::Token;
use wrong::{Body, Id, Wrong};

/// What the control plane works on.
#[derive(Clone)]
struct Server {
    app: Arc<App>,
    gate: Arc<Gate>,
}

/// All its routes, behind the token.
pub(crate) fn router(app: Arc<App>, gate: Arc<Gate>, token: Token) -> Router {
    Router::new()
        .route("/mails", get(state::mails).delete(state::clear_mails))
        .route("/journal", get(state::journal).delete(state::clear_journal))
        .route("/clock", get(state::clock).put(state::set_clock))
        .route("/defects", get(state::defects))
        .route("/reset", post(state::reset))
        .route("/faults", get(weather::faults).post(weather::add_faults).delete(weather::clear_faults))
        .route("/limits", put(weather::set_limits).delete(weather::clear_limits))
        .route("/routes", get(weather::routes))
        .route("/people", post(people::new_person))
        .route("/people/{id}/role", put(people::set_role))
        .route("/people/{id}/standing", put(people::set_standing))
        .route("/keys", post(people::new_key))
        .route("/curated-sets", post(people::add_curated_set))
        .fallback(|| async { Wrong::missing("no such path: see CONTROL.md") })
        .method_not_allowed_fallback(|| async {
            Wrong::new(StatusCode::METHOD_NOT_ALLOWED, "this path has other methods: see CONTROL.md")
        })
        .layer(middleware::from_fn_with_state(token, access::check))
        .with_state(Server { app, gate })
}
