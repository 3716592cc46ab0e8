//! Request bodies that were sent compressed.

use std::io::Read;

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Why a body could not be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum InflateError {
    /// The coding is none that the server knows.
    Unknown,
    /// The bytes are not of that coding.
    Broken,
    /// Unpacked, it is longer than allowed. No more than the limit was unpacked.
    TooLong,
}

/// Unpacks a body, up to a limit.
pub(super) fn inflate(coding: &str, body: Bytes, limit: usize) -> Result<Bytes, InflateError> {
    let packed = body.as_ref();
    match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(packed), limit),
        // By the book it has a wrapper; some clients send it bare. The wrapper begins with 8 in four bits.
        "deflate" if packed.first().is_some_and(|first| first & 0x0f == 8) => {
            read(ZlibDecoder::new(packed), limit)
        }
        "deflate" => read(DeflateDecoder::new(packed), limit),
        _ => Err(InflateError::Unknown),
    }
}

fn read(decoder: impl Read, limit: usize) -> Result<Bytes, InflateError> {
    let mut bytes = Vec::new();
    let more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(more).read_to_end(&mut bytes).map_err(|_| InflateError::Broken)?;
    if bytes.len() > limit { Err(InflateError::TooLong) } else { Ok(bytes.into()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn packed(coding: &str, plain: &[u8]) -> Bytes {
        let best = Compression::best();
        macro_rules! with {
            ($encoder:ident) => {{
                let mut encoder = $encoder::new(Vec::new(), best);
                encoder.write_all(plain).unwrap();
                encoder.finish().unwrap()
            }};
        }
        match coding {
            "gzip" => with!(GzEncoder).into(),
            "zlib" => with!(ZlibEncoder).into(),
            _ => with!(DeflateEncoder).into(),
        }
    }

    #[test]
    fn each_coding_is_unpacked() {
        for (coding, made) in [("gzip", "gzip"), ("X-Gzip", "gzip"), ("deflate", "zlib"), ("deflate", "bare")]
        {
            let plain = inflate(coding, packed(made, b"{\"a\":1}"), 7);
            assert_eq!(plain.as_deref(), Ok(&b"{\"a\":1}"[..]), "{coding} {made}");
        }
        assert_eq!(inflate("identity", Bytes::from_static(b"x"), 1).as_deref(), Ok(&b"x"[..]));
        assert_eq!(inflate("br", Bytes::new(), 1), Err(InflateError::Unknown));
    }

    #[test]
    fn a_bomb_is_defused() {
        let bomb = packed("gzip", &vec![0; 50 * 1024 * 1024]);
        assert!(bomb.len() < 100_000);
        assert_eq!(inflate("gzip", bomb, 1000), Err(InflateError::TooLong));
    }

    #[test]
    fn what_is_broken_is_refused() {
        let half = packed("gzip", b"some words to pack").slice(..15);
        for (coding, body) in
            [("gzip", half), ("gzip", Bytes::from_static(b"plain")), ("deflate", Bytes::from_static(b"\x78"))]
        {
            assert_eq!(inflate(coding, body, 1000), Err(InflateError::Broken), "{coding}");
        }
    }
}
