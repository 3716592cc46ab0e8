//! Bad weather on order: faults and rate limits.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Body, Server, Wrong};
use crate::faults::{Fault, Order};
use crate::limits::{self, Limit};

/// `GET /routes`
pub(super) async fn routes(State(server): State<Server>) -> Json<Value> {
    Json(json!({ "routes": server.gate.table().names().collect::<Vec<_>>() }))
}

/// `GET /faults`
pub(super) async fn faults(State(server): State<Server>) -> Json<Value> {
    Json(json!({ "faults": server.app.faults.json() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    faults: Vec<Value>,
}

/// `POST /faults`. All of them are checked before the first one waits.
pub(super) async fn add_faults(
    State(server): State<Server>,
    Body(order): Body<Map<String, Value>>,
) -> Result<StatusCode, Wrong> {
    let order = Value::from(order);
    let orders = if order.get("faults").is_some() {
        let several: Several =
            serde_json::from_value(order).map_err(|error| Wrong::bad(format!("the faults: {error}")))?;
        several.faults
    } else {
        vec![order]
    };
    let mut faults = Vec::new();
    for order in orders {
        let order: Order =
            serde_json::from_value(order).map_err(|error| Wrong::bad(format!("the fault: {error}")))?;
        let route = order.route.clone();
        let fault = Fault::try_from(order).map_err(Wrong::bad)?;
        server.gate.check_fault(&route, &fault).map_err(|error| Wrong::bad(error.to_string()))?;
        faults.push((route, fault));
    }
    for (route, fault) in faults {
        server.app.faults.add(&route, &fault).map_err(Wrong::bad)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /faults`
pub(super) async fn clear_faults(State(server): State<Server>) -> StatusCode {
    server.app.faults.clear();
    StatusCode::NO_CONTENT
}

/// `PUT /limits`. The new limits take the place of all others.
pub(super) async fn set_limits(
    State(server): State<Server>,
    Body(orders): Body<limits::Orders>,
) -> Result<StatusCode, Wrong> {
    let limits: Vec<Limit> =
        orders.limits.into_iter().map(Limit::try_from).collect::<Result<_, _>>().map_err(Wrong::bad)?;
    for route in limits.iter().flat_map(Limit::named_routes) {
        server.gate.check_route(route).map_err(|error| Wrong::bad(error.to_string()))?;
    }
    server.app.limiter.set(limits);
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /limits`
pub(super) async fn clear_limits(State(server): State<Server>) -> StatusCode {
    server.app.limiter.set([]);
    StatusCode::NO_CONTENT
}
