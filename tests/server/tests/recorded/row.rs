//! One recorded exchange.

use serde_json::Value;

const RECORDING: &str = include_str!("../../../vectors/wire/v3.jsonl");

/// A picture of one white point, in place of those that the recording cut short.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC";

/// One recorded exchange.
pub(crate) struct Row {
    /// Method, route, credential and status, which together tell the rows apart.
    pub(crate) key: String,
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    /// The body that was sent; null for none.
    pub(crate) request: Value,
    /// The body that came back: JSON, or the text of a YAML answer; null for none.
    pub(crate) response: Value,
}

/// The whole recording.
pub(crate) fn rows() -> Vec<Row> {
    let rows: Vec<Row> =
        RECORDING.lines().map(|line| Row::read(&serde_json::from_str(line).unwrap())).collect();
    assert!(rows.len() > 50, "the recording is not whole");
    rows
}

impl Row {
    fn read(line: &Value) -> Self {
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let status = u16::try_from(line["status"].as_u64().unwrap()).unwrap();
        let credential = text("auth").unwrap_or_else(|| "anybody".to_owned());
        Self {
            key: format!("{} {} {credential} {status}", text("method").unwrap(), text("route").unwrap()),
            status,
            content_type: text("contentType"),
            request: whole(&line["request"]),
            response: line["response"].clone(),
        }
    }
}

/// Requests with a picture were recorded as texts that end inside the picture; it is always the last field.
fn whole(request: &Value) -> Value {
    match request.as_str() {
        Some(text) => {
            let start = text.strip_suffix("<...>…").unwrap();
            serde_json::from_str(&format!("{start}{PICTURE}\"}}")).unwrap()
        }
        None => request.clone(),
    }
}

/// The row with this key.
pub(crate) fn find<'a>(rows: &'a [Row], key: &str) -> &'a Row {
    rows.iter().find(|row| row.key == key).unwrap_or_else(|| panic!("{key} is not a row"))
}
