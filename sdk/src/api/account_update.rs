//! Changing the account.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::secret_body::secret_body;
use crate::answer::json;
use crate::generated::operations;
use crate::models::unheeded::Unheeded;
use crate::models::{Account, Consent, Control, Language, Units};
use crate::options::CallOptions;
use crate::plan::Arguments;
use crate::request::adjustable;
use crate::{Client, Error, Generation, Request, Secret, Warning};

/// An update of the account that has not been made yet: [`Account::update`](super::Account::update). Add changes, then
/// await it.
#[must_use = "a call is made when it is awaited"]
pub struct UpdateAccount {
    client: Client,
    changes: Changes,
    password: Option<Secret>,
    options: CallOptions,
}

/// What changes, apart from the password.
#[derive(Clone, Debug, Default, PartialEq)]
struct Changes {
    bio: Option<String>,
    /// None inside: consent is withdrawn.
    consent: Option<Option<Consent>>,
    control: Option<Control>,
    language: Option<Language>,
    compares: Option<bool>,
    units: Option<Units>,
    newsletter: Option<bool>,
    data: Map<String, Value>,
    username: Option<String>,
    image: Option<String>,
}

impl UpdateAccount {
    pub(super) fn new(client: &Client) -> Self {
        let options = CallOptions::default();
        Self { client: client.clone(), changes: Changes::default(), password: None, options }
    }

    /// What the user says about themselves, in Markdown.
    pub fn bio(mut self, bio: impl Into<String>) -> Self {
        self.changes.bio = Some(bio.into());
        self
    }

    /// What the user agrees to; `None` withdraws it all, after which the account can make no calls.
    pub fn consent(mut self, consent: impl Into<Option<Consent>>) -> Self {
        self.changes.consent = Some(consent.into());
        self
    }

    /// How much of the website's interface the user wants to see.
    pub fn control(mut self, control: Control) -> Self {
        self.changes.control = Some(control);
        self
    }

    /// The language of mails. V4 has English only.
    pub fn language(mut self, language: Language) -> Self {
        self.changes.language = Some(language);
        self
    }

    /// Whether to compare the user's measurements with those of others.
    pub fn compares(mut self, compares: bool) -> Self {
        self.changes.compares = Some(compares);
        self
    }

    /// The units in which the user wants to see measurements.
    pub fn units(mut self, units: Units) -> Self {
        self.changes.units = Some(units);
        self
    }

    /// Whether to send the newsletter.
    pub fn newsletter(mut self, newsletter: bool) -> Self {
        self.changes.newsletter = Some(newsletter);
        self
    }

    /// Sets one of the free-form data that programs keep with the account; others stay.
    ///
    /// Servers of V4 forget the scratch codes of the second factor with it, without a word. The response has
    /// [`Warning::ScratchCodesLost`] where that may have happened.
    pub fn data(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.changes.data.insert(name.into(), value.into());
        self
    }

    /// A new password, which must not be empty.
    pub fn password(mut self, password: impl Into<Secret>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// A new user name of two characters or more. The server keeps the old one, without a word, when somebody has it.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.changes.username = Some(username.into());
        self
    }

    /// A new image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.changes.image = Some(image.into());
        self
    }

    fn request(self) -> Request<Account> {
        let Self { client, changes, password, options } = self;
        let generation = client.generation();
        let body = match changes.problem(password.as_ref(), generation) {
            Some(problem) => Err(Error::validation(problem)),
            None => secret_body(&changes.body(password.as_ref())),
        };
        Request::new(&client, &operations::UPDATE_ACCOUNT, Arguments::none(), body, json)
            .options(options)
            .inspect(move |account| changes.warnings(account, generation))
    }
}

adjustable!(UpdateAccount -> Account);

impl fmt::Debug for UpdateAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateAccount").field("password", &self.password).finish_non_exhaustive()
    }
}

impl Changes {
    /// Why the server would not take the changes.
    fn problem(&self, password: Option<&Secret>, generation: Generation) -> Option<&'static str> {
        if *self == Self::default() && password.is_none() {
            return Some("the update has no changes: change something first");
        }
        if password.is_some_and(|password| password.expose().is_empty()) {
            return Some("the new password is empty: give one, or leave it out");
        }
        if self.username.as_ref().is_some_and(|name| is_too_short(name)) {
            return Some(TOO_SHORT);
        }
        let other = self.language.is_some_and(|language| language != Language::En);
        (generation == Generation::V4 && other)
            .then_some("V4 has English only: set the language to English, or leave it out")
    }

    fn body<'a>(&'a self, password: Option<&'a Secret>) -> Body<'a> {
        Body {
            bio: self.bio.as_deref(),
            compare: self.compares,
            consent: self.consent.map(|consent| consent.map_or(0, Consent::get)),
            control: self.control.map(Control::get),
            data: Some(&self.data).filter(|data| !data.is_empty()),
            img: self.image.as_deref(),
            imperial: self.units.map(Units::is_imperial),
            language: self.language.map(Language::as_str),
            newsletter: self.newsletter,
            password: password.map(Secret::expose),
            username: self.username.as_deref(),
        }
    }

    /// What the server did not take over, or did besides. Images cannot be compared.
    fn warnings(&self, account: &Account, generation: Generation) -> Vec<Warning> {
        // V4 does not show the language.
        let language = self.language.zip(account.language());
        let mut warnings = Unheeded::default()
            .field("bio", self.bio.as_deref(), account.bio())
            .field("consent", self.consent, account.consent())
            .field("control", self.control, account.control())
            .field(
                "language",
                language.map(|(sent, _)| sent.as_str()),
                account.language().unwrap_or_default(),
            )
            .field("compares", self.compares, account.compares())
            .field("units", self.units, account.units())
            .field("newsletter", self.newsletter, account.newsletter())
            .merged("data", Some(&self.data), account.data())
            .field("username", self.username.as_deref().map(str::trim), account.username())
            .warnings();
        if generation == Generation::V4 && !self.data.is_empty() && account.mfa_enabled() {
            warnings.push(Warning::ScratchCodesLost);
        }
        warnings
    }
}

/// Whether a user name is one that the server never takes.
pub(super) fn is_too_short(username: &str) -> bool {
    username.trim().chars().count() < 2
}

pub(super) const TOO_SHORT: &str = "the user name is too short: give one of two characters or more";

/// What [`types::UpdateAccount`](crate::generated::types::UpdateAccount) says, borrowed, so that the password is in no
/// text that is not wiped. The change of address has bodies of its own.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    bio: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compare: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    img: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    imperial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newsletter: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::types;

    #[test]
    fn the_borrowed_body_says_what_the_generated_one_does() {
        let mut changes = Changes {
            bio: Some("b".into()),
            consent: Some(Some(Consent::OpenData)),
            control: Some(Control::MOST),
            language: Some(Language::De),
            compares: Some(false),
            units: Some(Units::Imperial),
            newsletter: Some(true),
            data: Map::new(),
            username: Some("joe".into()),
            image: Some("aGk=".into()),
        };
        changes.data.insert("website".into(), "https://example.org".into());
        let password = Secret::new("p\"w");
        let body = secret_body(&changes.body(Some(&password))).unwrap();
        let generated: types::UpdateAccount = serde_json::from_slice(&body).unwrap();
        assert_eq!(serde_json::to_vec(&generated).unwrap(), body);
        assert_eq!(
            (generated.consent, generated.control, generated.imperial),
            (Some(3), Some(5), Some(true))
        );
        assert_eq!(generated.password.as_deref(), Some("p\"w"));
        assert!((generated.email, generated.confirm, generated.confirmation) == (None, None, None));
        let nothing = secret_body(&Changes { consent: Some(None), ..Changes::default() }.body(None)).unwrap();
        assert_eq!(nothing, br#"{"consent":0}"#);
    }
}
