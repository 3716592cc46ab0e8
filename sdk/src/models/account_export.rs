//! The export of an account.

use super::decode::{DecodeError, FromWire};
use crate::Secret;

/// Where the export of an account can be fetched: a JSON file with the account and all its records. Texts of sets and
/// patterns are encrypted in it, so it is no backup.
#[derive(Clone, Debug)]
pub struct AccountExport {
    url: Secret,
}

impl AccountExport {
    /// The address of the file. Everybody who knows it can read the file, so it is kept like a secret.
    #[must_use]
    pub fn url(&self) -> &Secret {
        &self.url
    }
}

impl FromWire for AccountExport {
    type Wire = String;

    fn from_wire(url: String) -> Result<Self, DecodeError> {
        if url.starts_with("https://") || url.starts_with("http://") {
            Ok(Self { url: Secret::new(url) })
        } else {
            Err(DecodeError::new("", "expected a web address"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn an_export_is_an_address_that_is_not_printed() {
        let body =
            r#"{"result":"success","data":"https://static.freesewing.eu/export/0123456789abcdef.json"}"#;
        let export: AccountExport = json(body.as_bytes(), Some("data")).unwrap();
        assert_eq!(export.url().expose(), "https://static.freesewing.eu/export/0123456789abcdef.json");
        assert!(!format!("{export:?}").contains("0123456789abcdef"));
        for (odd, says) in [
            (r#"{"data":"nowhere"}"#, "data: expected a web address"),
            (r#"{"data":{}}"#, "data: expected a text"),
        ] {
            let error = json::<AccountExport>(odd.as_bytes(), Some("data")).unwrap_err();
            assert_eq!(error.to_string(), says);
        }
    }
}
