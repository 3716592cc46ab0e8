//! Bytes become text: UTF-8, or UTF-16 with a mark of the byte order.

use super::{FileError, FileErrorKind, Place};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// Too few bytes have come to tell.
    Unknown,
    Utf8,
    Utf16 {
        little: bool,
    },
}

/// Decodes bytes that come in pieces.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    encoding: Encoding,
    /// Bytes that are no whole character yet.
    carry: Vec<u8>,
    /// Where the next character stands, for errors.
    line: u64,
    column: u64,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self { encoding: Encoding::Unknown, carry: Vec::new(), line: 1, column: 1 }
    }

    /// Appends the text of these bytes, up to what is no text. The last character may wait for its rest.
    pub(crate) fn feed(&mut self, bytes: &[u8], text: &mut String) -> Result<(), FileError> {
        self.carry.extend_from_slice(bytes);
        if self.encoding == Encoding::Unknown && self.carry.len() < 4 {
            return Ok(());
        }
        self.decode(false, text)
    }

    /// Appends what waited. Nothing may be left over.
    pub(crate) fn finish(&mut self, text: &mut String) -> Result<(), FileError> {
        self.decode(true, text)
    }

    fn decode(&mut self, end: bool, text: &mut String) -> Result<(), FileError> {
        let bytes = std::mem::take(&mut self.carry);
        let (encoding, rest) = match self.encoding {
            Encoding::Unknown => begin(&bytes),
            known => (known, bytes.as_slice()),
        };
        self.encoding = encoding;
        let start = text.len();
        let taken = match encoding {
            Encoding::Utf16 { little } => utf16(rest, little, text),
            _ => utf8(rest, text),
        };
        let new = text.get(start..).unwrap_or_default();
        let lines_to = |end: usize| new.bytes().take(end).filter(|byte| *byte == b'\n').count() as u64;
        if let Some(zero) = new.bytes().position(|byte| byte == 0) {
            let place = Place::new(self.line + lines_to(zero), 1);
            text.truncate(start + zero);
            return Err(no_text(place));
        }
        self.line += lines_to(new.len());
        let last = new.rsplit_once('\n').map(|(_, last)| last);
        let before = if last.is_some() { 1 } else { self.column };
        self.column = before + last.unwrap_or(new).chars().count() as u64;
        let left = rest.get(taken.bytes..).unwrap_or_default();
        if taken.broken || (end && !left.is_empty()) {
            return Err(wrong(encoding, left.first().copied(), Place::new(self.line, self.column)));
        }
        self.carry = left.to_vec();
        Ok(())
    }
}

/// The whole text of a file. Text in UTF-8 is not copied.
pub(crate) fn decode(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, FileError> {
    if let (Encoding::Utf8, rest) = begin(bytes)
        && let Ok(text) = std::str::from_utf8(rest)
        && !rest.contains(&0)
    {
        return Ok(text.into());
    }
    let mut decoder = Decoder::new();
    let mut text = String::new();
    decoder.feed(bytes, &mut text)?;
    decoder.finish(&mut text)?;
    Ok(text.into())
}

/// The encoding that the first bytes show, and what follows their mark.
fn begin(bytes: &[u8]) -> (Encoding, &[u8]) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (Encoding::Utf8, rest),
        [0xff, 0xfe, rest @ ..] => (Encoding::Utf16 { little: true }, rest),
        [0xfe, 0xff, rest @ ..] => (Encoding::Utf16 { little: false }, rest),
        _ => (Encoding::Utf8, bytes),
    }
}

struct Taken {
    bytes: usize,
    /// What follows can be no character, whatever comes.
    broken: bool,
}

fn utf8(bytes: &[u8], text: &mut String) -> Taken {
    let (end, broken) = match std::str::from_utf8(bytes) {
        Ok(_) => (bytes.len(), false),
        Err(error) => (error.valid_up_to(), error.error_len().is_some()),
    };
    let sound = bytes.get(..end).and_then(|sound| std::str::from_utf8(sound).ok());
    text.push_str(sound.unwrap_or_default());
    Taken { bytes: end, broken }
}

fn utf16(bytes: &[u8], little: bool, text: &mut String) -> Taken {
    let unit = |pair: &[u8; 2]| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut taken = 0;
    for character in char::decode_utf16(pairs.iter().map(unit)) {
        match character {
            Ok(character) => {
                taken += character.len_utf16() * 2;
                text.push(character);
            }
            Err(half) => {
                // The first half of a pair at the end waits for the second.
                let waits =
                    taken + 2 == pairs.len() * 2 && (0xd800..0xdc00).contains(&half.unpaired_surrogate());
                return Taken { bytes: taken, broken: !waits };
            }
        }
    }
    Taken { bytes: taken, broken: false }
}

fn no_text(place: Place) -> FileError {
    let text = "there is a zero byte: this is no text, or UTF-16 without a byte order mark; save it as UTF-8";
    FileError::new(FileErrorKind::Encoding, text).at(place)
}

fn wrong(encoding: Encoding, byte: Option<u8>, place: Place) -> FileError {
    let byte = byte.map(|byte| format!(" (byte {byte:02x})")).unwrap_or_default();
    let text = match encoding {
        Encoding::Utf16 { .. } => {
            format!("this is not UTF-16, as the beginning says{byte}: save the file as UTF-8")
        }
        _ => format!("this is not UTF-8{byte}, perhaps Latin-1 or Windows-1252: save the file as UTF-8"),
    };
    FileError::new(FileErrorKind::Encoding, text).at(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// In pieces of a size. The text is taken away piece by piece, as a reader of tables does it.
    fn in_pieces(bytes: &[u8], size: usize) -> Result<String, FileError> {
        let (mut decoder, mut text, mut all) = (Decoder::new(), String::new(), String::new());
        for piece in bytes.chunks(size) {
            decoder.feed(piece, &mut text)?;
            all.push_str(&std::mem::take(&mut text));
        }
        decoder.finish(&mut text)?;
        Ok(all + &text)
    }

    fn encoded(text: &str) -> [Vec<u8>; 4] {
        let units = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
        };
        [
            text.into(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            units([0xff, 0xfe], u16::to_le_bytes),
            units([0xfe, 0xff], u16::to_be_bytes),
        ]
    }

    #[test]
    fn other_encodings_are_refused_with_their_place() {
        for (bytes, wanted) in [
            (
                b"a\nb\nGr\xfc\xdfe".as_slice(),
                "line 3, column 3: this is not UTF-8 (byte fc), perhaps Latin-1",
            ),
            (b"n\0a\0m\0e\0", "line 1, column 1: there is a zero byte: this is no text, or UTF-16 without"),
            (b"\0n\0a", "line 1, column 1: there is a zero byte"),
            (
                b"\xff\xfen\0\n\0a\0\x00",
                "line 2, column 2: this is not UTF-16, as the beginning says (byte 00)",
            ),
            (b"\xff\xfe\0\xdcn\0", "line 1, column 1: this is not UTF-16"),
            (b"\xff\xfe\0\0n\0\0\0", "line 1, column 1: there is a zero byte"),
            (b"na\xe2\x82", "line 1, column 3: this is not UTF-8 (byte e2)"),
        ] {
            for size in [1, 2, 3, 1000] {
                let error = in_pieces(bytes, size).unwrap_err();
                assert_eq!(error.kind(), FileErrorKind::Encoding);
                assert!(error.to_string().starts_with(wanted), "{error}");
            }
            let error = decode(bytes).unwrap_err().to_string();
            assert!(error.starts_with(wanted), "{error}");
        }
    }

    #[test]
    fn nothing_is_an_empty_text() {
        for bytes in encoded("") {
            assert_eq!(in_pieces(&bytes, 1).unwrap(), "");
            assert_eq!(decode(&bytes).unwrap(), "");
        }
    }

    proptest! {
        #[test]
        fn text_comes_through_in_every_encoding_and_in_pieces_of_every_size(
            text in "[^\0\u{feff}]{0,20}", size in 1..9_usize,
        ) {
            for bytes in encoded(&text) {
                prop_assert_eq!(&in_pieces(&bytes, size).unwrap(), &text);
                prop_assert_eq!(decode(&bytes).unwrap(), text.as_str());
            }
        }

        #[test]
        fn whatever_comes_is_text_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..20), size in 1..9_usize) {
            prop_assert_eq!(in_pieces(&bytes, size), decode(&bytes).map(std::borrow::Cow::into_owned));
        }
    }
}
