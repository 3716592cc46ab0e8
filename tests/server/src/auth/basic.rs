//! The header `Authorization: Basic`, read the way the original server's library reads it.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// What a header that should be Basic says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Basic {
    /// A name and a password, both not empty.
    Pair(String, String),
    /// Not Basic, or a part of it is empty: 401.
    Refused,
    /// One word, or no colon after decoding: 400.
    Malformed,
}

/// Reads the value of the header.
pub(super) fn read(header: &str) -> Basic {
    let mut words = header.split(' ');
    let (Some(scheme), Some(coded)) = (words.next(), words.next()) else {
        return Basic::Malformed;
    };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Basic::Refused;
    }
    let decoded = String::from_utf8(decode(coded)).unwrap_or_default();
    let Some((name, rest)) = decoded.split_once(':') else {
        return Basic::Malformed;
    };
    // The original splits at every colon and takes the first two parts.
    let password = rest.split(':').next().unwrap_or_default();
    if name.is_empty() || password.is_empty() {
        return Basic::Refused;
    }
    Basic::Pair(name.to_owned(), password.to_owned())
}

/// With or without padding.
const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(Indifferent);

static ALPHABETS: [GeneralPurpose; 2] =
    [GeneralPurpose::new(&STANDARD, CONFIG), GeneralPurpose::new(&URL_SAFE, CONFIG)];

/// Decodes both alphabets; nothing when it is neither.
fn decode(coded: &str) -> Vec<u8> {
    ALPHABETS.iter().find_map(|alphabet| alphabet.decode(coded).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_read_in_any_case_and_padding() {
        let pair = Basic::Pair("a".to_owned(), "b".to_owned());
        assert_eq!(read("Basic YTpi"), pair);
        assert_eq!(read("bASIC YTpiOmM="), pair);
        assert_eq!(read("Basic YTpiOmM"), pair);
    }

    #[test]
    fn what_is_not_a_pair_is_told_apart() {
        assert_eq!(read("Basic"), Basic::Malformed);
        assert_eq!(read("Basic YWI="), Basic::Malformed);
        assert_eq!(read("Basic ???"), Basic::Malformed);
        assert_eq!(read("Basic YTo="), Basic::Refused);
        assert_eq!(read("Basic OmI="), Basic::Refused);
        assert_eq!(read("Bearer YTpi"), Basic::Refused);
    }
}
