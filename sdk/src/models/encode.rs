//! From a body to JSON.

use serde::Serialize;

use crate::{Error, ErrorKind};

/// A body in JSON, or why there is none.
pub(crate) fn json_body(body: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(unwritable)
}

/// Why a body cannot be sent.
pub(crate) fn unwritable(error: serde_json::Error) -> Error {
    Error::caused(ErrorKind::Validation, "the input cannot be written as JSON", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_json_cannot_say_is_refused_with_its_cause() {
        assert_eq!(json_body(&[1, 2]).unwrap(), b"[1,2]");
        let odd = BTreeMap::from([((1, 2), 3)]);
        let error = json_body(&odd).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            ("the input cannot be written as JSON", ErrorKind::Validation)
        );
        assert!(std::error::Error::source(&error).is_some());
    }
}
