//! A rate limit as the control plane takes it: JSON.

use std::time::Duration;

use serde::Deserialize;

use super::policy::{By, Kind};
use super::{Limit, LimitHeaders};

/// One limit.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Order {
    kind: Kind,
    limit: u32,
    window_seconds: f64,
    #[serde(default)]
    by: By,
    #[serde(default)]
    headers: LimitHeaders,
    #[serde(default)]
    routes: Vec<String>,
    name: Option<String>,
}

/// All limits of a server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Orders {
    pub(crate) limits: Vec<Order>,
}

impl TryFrom<Order> for Limit {
    type Error = &'static str;

    fn try_from(order: Order) -> Result<Self, Self::Error> {
        let window = Duration::try_from_secs_f64(order.window_seconds)
            .ok()
            .filter(|window| !window.is_zero())
            .ok_or("`windowSeconds` must be above zero")?;
        let name = order.name.unwrap_or_else(|| "default".to_owned());
        if !name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return Err("`name` must be plain ASCII");
        }
        Ok(Self {
            by: order.by,
            headers: order.headers,
            routes: order.routes,
            name,
            ..Self::new(order.kind, order.limit, window)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn an_order_is_the_limit_that_rust_would_make() {
        let read = |order| Limit::try_from(from_value::<Order>(order).unwrap());
        let order = json!({"kind": "gcra", "limit": 5, "windowSeconds": 0.5, "by": "key", "headers": "draft10",
            "routes": ["GET /sets/key"], "name": "burst"});
        let limit = Limit::gcra(5, Duration::from_millis(500))
            .per_key()
            .headers(LimitHeaders::Draft10)
            .routes(["GET /sets/key"])
            .name("burst");
        assert_eq!(read(order), Ok(limit));
        let plain = json!({"kind": "fixedWindow", "limit": 1, "windowSeconds": 60});
        assert_eq!(read(plain), Ok(Limit::fixed_window(1, Duration::from_secs(60))));
        for bad in [json!(0), json!(-1), json!(1e300)] {
            assert!(read(json!({"kind": "gcra", "limit": 1, "windowSeconds": bad})).is_err());
        }
        assert!(read(json!({"kind": "gcra", "limit": 1, "windowSeconds": 1, "name": "é"})).is_err());
    }
}
