//! Who receives the newsletter.

use super::decode::{DecodeError, FromWire};
use crate::KeyId;
use crate::generated::types;

/// Somebody who receives the newsletter, or asked for it: a subscriber, or a user who wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscriber {
    id: KeyId,
    email: String,
}

impl Subscriber {
    /// The id of the subscriber or of the user. Both can be given to end a subscription.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }
}

impl FromWire for Subscriber {
    type Wire = types::Subscriber;

    fn from_wire(wire: types::Subscriber) -> Result<Self, DecodeError> {
        Ok(Self { id: wire.uuid.into(), email: wire.email })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn subscribers_have_an_id_and_an_address() {
        let body =
            r#"{"subscribers":[{"email":"joe@example.com","uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11"}]}"#;
        let subscribers: Vec<Subscriber> = json(body.as_bytes(), Some("subscribers")).unwrap();
        assert_eq!(subscribers[0].id().to_string(), "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11");
        assert_eq!(subscribers[0].email(), "joe@example.com");
    }
}
