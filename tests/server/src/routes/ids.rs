//! Ids of records in paths.

use uuid::Uuid;

use crate::generation::Generation;
use crate::store::Key;

/// The record that a text names, or nothing for a text that is no id. Generation V3 takes whole numbers: of
/// `1.5` and `1abc` the original reads the leading digits and serves record 1, but that is not the record
/// that was asked for. V4 takes UUIDs in their usual form.
pub(super) fn record(generation: Generation, text: &str) -> Option<Key> {
    match generation {
        Generation::V3 => {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { text.parse().ok().map(Key::Id) } else { None }
        }
        Generation::V4 => uuid(text).map(Key::Uuid),
    }
}

/// A UUID in its usual form, in lower case; what is kept under a UUID in both generations is found by it.
pub(super) fn uuid(text: &str) -> Option<String> {
    let usual = text.len() == uuid::fmt::Hyphenated::LENGTH;
    Uuid::try_parse(text).ok().filter(|_| usual).map(|uuid| uuid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_an_id_of_v3() {
        assert_eq!(record(Generation::V3, "12"), Some(Key::Id(12)));
        let uuid = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
        for text in ["", "1.5", "1abc", "-1", "+1", " 1", "0x1", "٣", "99999999999999999999", uuid] {
            assert_eq!(record(Generation::V3, text), None, "{text}");
        }
    }

    #[test]
    fn only_uuids_are_ids_of_v4() {
        let uuid = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
        assert_eq!(record(Generation::V4, &uuid.to_uppercase()), Some(Key::Uuid(uuid.to_owned())));
        let braced = format!("{{{uuid}}}");
        for text in ["", "12", &uuid.replace('-', ""), &braced, &format!("urn:uuid:{uuid}"), "zzz"] {
            assert_eq!(record(Generation::V4, text), None, "{text}");
        }
    }
}
