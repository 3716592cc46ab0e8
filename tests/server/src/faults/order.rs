//! A fault as the control plane takes it: JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::Fault;

/// What to do to the next answers of a route.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Order {
    pub(crate) route: String,
    times: Option<Times>,
    #[serde(default)]
    skip: usize,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    delay_ms: u64,
    drip: Option<Drip>,
    cut_after: Option<usize>,
    #[serde(default)]
    close: bool,
    #[serde(default)]
    reset: bool,
    #[serde(default)]
    lose_answer: bool,
    #[serde(default)]
    bad_json: bool,
    content_type: Option<String>,
    #[serde(default)]
    skew_seconds: i64,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`times` is a whole number or \"always\"")]
enum Times {
    Count(usize),
    Word(Always),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Always {
    Always,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Drip {
    bytes: usize,
    every_ms: u64,
}

impl TryFrom<Order> for Fault {
    type Error = String;

    /// The rest of what makes no sense is found by `Fault::check`, which knows what Rust can order as well.
    fn try_from(order: Order) -> Result<Self, String> {
        if order.close && order.lose_answer {
            return Err("`close` does no work and `loseAnswer` does it: order one of the two".to_owned());
        }
        let silent = order.close || order.lose_answer || (order.reset && order.cut_after.is_none());
        let mut fault = Self {
            status: order.status,
            silent,
            reset: order.reset,
            work: order.lose_answer,
            delay: Duration::from_millis(order.delay_ms),
            drip: order.drip.map(|drip| (drip.bytes.max(1), Duration::from_millis(drip.every_ms))),
            cut: order.cut_after,
            bad_json: order.bad_json,
            skew: order.skew_seconds,
            headers: order.headers.into_iter().collect(),
            skip: order.skip,
            times: match order.times {
                None => 1,
                Some(Times::Count(times)) => times,
                Some(Times::Word(Always::Always)) => usize::MAX,
            },
        };
        if let Some(kind) = order.content_type {
            fault = fault.header("content-type", kind);
        }
        Ok(fault)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(order: serde_json::Value) -> Result<Fault, String> {
        serde_json::from_value::<Order>(order).map_err(|error| error.to_string()).and_then(Fault::try_from)
    }

    #[test]
    fn an_order_is_the_fault_that_rust_would_make() {
        let same =
            |order, fault: Fault| assert_eq!(format!("{:?}", read(order).unwrap()), format!("{fault:?}"));
        same(
            json!({"route": "a", "status": 429, "headers": {"retry-after": "2"}, "times": 3}),
            Fault::status(429).retry_after(2).times(3),
        );
        same(json!({"route": "a", "reset": true}), Fault::reset());
        same(json!({"route": "a", "close": true, "skip": 2}), Fault::drop_connection().skip(2));
        same(json!({"route": "a", "loseAnswer": true, "times": "always"}), Fault::lose_answer().always());
        same(json!({"route": "a", "cutAfter": 9, "reset": true}), Fault::cut(9).by_reset());
        let drip = json!({"route": "a", "drip": {"bytes": 1, "everyMs": 5}, "delayMs": 7});
        same(drip, Fault::drip(1, Duration::from_millis(5)).delay(Duration::from_millis(7)));
        same(json!({"route": "a", "contentType": "text/html"}), Fault::content_type("text/html"));
        same(json!({"route": "a", "badJson": true}), Fault::bad_json());
        same(json!({"route": "a", "skewSeconds": -60}), Fault::clock_skew(-60));
    }

    #[test]
    fn words_that_mean_nothing_are_refused() {
        assert!(read(json!({"status": 500})).unwrap_err().contains("route"));
        assert!(read(json!({"route": "a", "stauts": 500})).unwrap_err().contains("stauts"));
        assert!(
            read(json!({"route": "a", "close": true, "loseAnswer": true}))
                .unwrap_err()
                .contains("one of the two")
        );
        assert!(read(json!({"route": "a", "times": "ever"})).unwrap_err().contains("\"always\""));
    }
}
