//! QR codes as SVG, in the form of the original's: a path of strokes, four modules of rim.

use std::fmt::Write;

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

const RIM: usize = 4;

/// The picture of a text; nothing when the text is too long for one.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = code(text)?;
    let side = code.width() + 2 * RIM;
    let mut strokes = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut end = None;
        for run in row.chunk_by(|a, b| a == b).scan(0, |start, run| {
            let at = *start;
            *start += run.len();
            Some((at, run))
        }) {
            let (at, cells) = run;
            if cells.first() != Some(&Color::Dark) {
                continue;
            }
            // The first stroke of a row says where it is, the others how far they are from the one before.
            let _ = match end {
                None => write!(strokes, "M{} {}.5h{}", at + RIM, y + RIM, cells.len()),
                Some(end) => write!(strokes, "m{} 0h{}", at - end, cells.len()),
            };
            end = Some(at + cells.len());
        }
    }
    Some(format!(
        "<svg class=\"qrcode\" width=\"100%\" height=\"100%\" xmlns=\"http://www.w3.org/2000/svg\" \
         viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"none\" d=\"M0 0h{side}v{side}H0z\"/><path stroke=\"currentColor\" d=\"{strokes}\"/></svg>\n"
    ))
}

/// The code of a text in the manner of the original: bytes throughout, the lowest level of correction, as small
/// as can be. So its size follows from the length of the text alone.
fn code(text: &str) -> Option<QrCode> {
    (1..=40).find_map(|version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_byte_data(text.as_bytes()).ok()?;
        bits.push_terminator(EcLevel::L).ok()?;
        QrCode::with_bits(bits, EcLevel::L).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strokes_are_the_dark_modules() {
        let svg = svg("https://freesewing.eu").unwrap();
        let code = code("https://freesewing.eu").unwrap();
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let path = svg.rsplit_once("d=\"").unwrap().1;
        let lengths = path.split('h').skip(1).map(|rest| {
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap()
        });
        assert_eq!(lengths.sum::<usize>(), dark);
        // The frame of the first corner: seven dark modules, from the rim on.
        assert!(path.starts_with("M4 4.5h7m"), "{path}");
    }

    #[test]
    fn the_size_follows_from_the_length() {
        for text in ["a".repeat(108), "A".repeat(108), "7".repeat(108)] {
            assert_eq!(code(&text).unwrap().width(), 41);
        }
    }

    #[test]
    fn a_text_can_be_too_long() {
        assert_eq!(svg(&"a".repeat(5000)), None);
    }
}
