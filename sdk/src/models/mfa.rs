//! The second factor of an account.

use super::Account;
use super::decode::{DecodeError, FromWire};
use crate::Secret;
use crate::generated::types;

/// A second factor that was started and does nothing yet: what an authenticator app needs to know.
///
/// The app makes codes by TOTP (RFC 6238) with SHA-1, six digits and a new code every 30 seconds.
#[derive(Clone, Debug)]
pub struct MfaSetup {
    secret: Secret,
    otpauth: Secret,
    qr_code: Secret,
}

impl MfaSetup {
    /// The secret in Base32, to be typed into the app.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The same as an address that begins with `otpauth:`, which apps open.
    #[must_use]
    pub fn otpauth(&self) -> &Secret {
        &self.otpauth
    }

    /// The address as a QR code, an SVG document to show to the user. It has the secret in it.
    #[must_use]
    pub fn qr_code(&self) -> &Secret {
        &self.qr_code
    }
}

/// The answer to each step has other fields of these.
fn missing(field: &'static str) -> DecodeError {
    DecodeError::new("", format!("missing `{field}`"))
}

impl FromWire for MfaSetup {
    type Wire = types::MfaResult;

    fn from_wire(wire: types::MfaResult) -> Result<Self, DecodeError> {
        let setup = wire.mfa.ok_or_else(|| missing("mfa"))?;
        Ok(Self {
            secret: Secret::new(setup.secret),
            otpauth: Secret::new(setup.otpauth),
            qr_code: Secret::new(setup.qrcode),
        })
    }
}

/// A second factor that is in use.
#[derive(Clone, Debug)]
pub struct MfaEnabled {
    account: Account,
    scratch_codes: Vec<Secret>,
}

impl MfaEnabled {
    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Codes that each work once in place of one of the app, for when the app is lost. They are shown this once. V3
    /// servers of 2023 give none.
    #[must_use]
    pub fn scratch_codes(&self) -> &[Secret] {
        &self.scratch_codes
    }
}

impl FromWire for MfaEnabled {
    type Wire = types::MfaResult;

    fn from_wire(wire: types::MfaResult) -> Result<Self, DecodeError> {
        let MfaDisabled(account) = MfaDisabled::account_of(wire.account)?;
        Ok(Self { account, scratch_codes: wire.scratch_codes.into_iter().map(Secret::new).collect() })
    }
}

/// The account after its second factor was switched off.
pub(crate) struct MfaDisabled(pub(crate) Account);

impl MfaDisabled {
    fn account_of(account: Option<types::Account>) -> Result<Self, DecodeError> {
        let account = account.ok_or_else(|| missing("account"))?;
        Account::from_wire(account)
            .map(Self)
            .map_err(|_| DecodeError::new("account.id", "missing or negative"))
    }
}

impl FromWire for MfaDisabled {
    type Wire = types::MfaResult;

    fn from_wire(wire: types::MfaResult) -> Result<Self, DecodeError> {
        Self::account_of(wire.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const STARTED: &str = r#"{"result":"success","mfa":{"secret":"GEZDGNBVGY3TQOJQ",
        "otpauth":"otpauth://totp/FreeSewing:joe?secret=GEZDGNBVGY3TQOJQ&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing",
        "qrcode":"<svg id=\"GEZDGNBVGY3TQOJQ\"/>"}}"#;
    const ACCOUNT: &str = r#"{"uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11","bio":"","compare":true,"consent":1,"control":1,
        "email":"joe@example.com","data":{},"imperial":false,"mfaEnabled":true,"newsletter":false,"role":"user","status":1,
        "username":"user-14","lusername":"user-14"}"#;

    #[test]
    fn a_start_gives_the_secret_in_three_forms_and_prints_none() {
        let setup: MfaSetup = json(STARTED.as_bytes(), None).unwrap();
        assert_eq!(setup.secret().expose(), "GEZDGNBVGY3TQOJQ");
        assert!(setup.otpauth().expose().starts_with("otpauth://totp/FreeSewing:joe?secret="));
        assert!(setup.qr_code().expose().starts_with("<svg"));
        assert!(!format!("{setup:?} {setup:#?}").contains("GEZD"));
    }

    #[test]
    fn a_confirmation_gives_codes_in_v4_and_none_in_v3() {
        let body =
            format!(r#"{{"result":"success","account":{ACCOUNT},"scratchCodes":["1a2b3c4d","5e6f7081"]}}"#);
        let enabled: MfaEnabled = json(body.as_bytes(), None).unwrap();
        assert!(enabled.account().mfa_enabled());
        let codes: Vec<_> = enabled.scratch_codes().iter().map(Secret::expose).collect();
        assert_eq!(codes, ["1a2b3c4d", "5e6f7081"]);
        assert!(!format!("{enabled:?}").contains("1a2b3c4d"));
        let body = format!(r#"{{"result":"success","account":{ACCOUNT}}}"#);
        assert!(json::<MfaEnabled>(body.as_bytes(), None).unwrap().scratch_codes().is_empty());
    }

    #[test]
    fn the_answer_to_another_step_is_refused() {
        let error = json::<MfaEnabled>(STARTED.as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), "missing `account`");
        let body = format!(r#"{{"result":"success","account":{ACCOUNT}}}"#);
        let error = json::<MfaSetup>(body.as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), "missing `mfa`");
        assert_eq!(
            json::<MfaDisabled>(body.as_bytes(), None).map(|it| it.0.username().to_owned()),
            Ok("user-14".into())
        );
        let odd = body.replace(r#""uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11","#, "");
        let error = json::<MfaDisabled>(odd.as_bytes(), None).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "account.id: missing or negative");
    }
}
