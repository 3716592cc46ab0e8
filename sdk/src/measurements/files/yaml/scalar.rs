//! What a scalar of YAML means, by the core schema of YAML 1.2.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};

use crate::measurements::files::tree::Value;

/// The value of a scalar.
pub(super) fn value<'t>(text: Cow<'t, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'t> {
    let kind = tag.and_then(|tag| tag.core_suffix());
    match (style, kind) {
        (_, Some("int" | "float")) if is_number(&text) => Value::Number(text),
        // `!` alone and every other tag make a text of what they stand before.
        _ if tag.is_some() => Value::Text(text),
        (ScalarStyle::Plain, _) => plain(text),
        _ => Value::Text(text),
    }
}

fn plain(text: Cow<'_, str>) -> Value<'_> {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text),
        _ => Value::Text(text),
    }
}

fn is_number(text: &str) -> bool {
    let all = |digits: &str, is: fn(&u8) -> bool| !digits.is_empty() && digits.bytes().all(|byte| is(&byte));
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, u8::is_ascii_hexdigit);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, |byte| (b'0'..=b'7').contains(byte));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return true,
        ".nan" | ".NaN" | ".NAN" => return unsigned == text,
        _ => {}
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(decimals)
        && !(whole.is_empty() && decimals.is_empty())
        && all(exponent, u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::files::tree::number;

    #[test]
    fn numbers_are_those_of_the_core_schema() {
        for (text, wanted) in [
            ("0", 0.0),
            ("-3", -3.0),
            ("+380", 380.0),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1.5E-2", 0.015),
            ("0x1F", 31.0),
            ("0o17", 15.0),
            ("007", 7.0),
            ("-.inf", f64::NEG_INFINITY),
            (".INF", f64::INFINITY),
        ] {
            assert!(is_number(text), "{text}");
            assert_eq!(number(text), wanted, "{text}");
        }
        assert!(is_number(".nan") && number(".nan").is_nan());
        for text in [
            "", ".", "-", "e3", "1e", "1e+", "0x", "0o8", "1_000", "38,5", "inf", "nan", "+.nan", "1.2.3",
            "٣",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn words_are_texts_but_for_those_of_the_core_schema() {
        for text in ["yes", "no", "on", "y", "nULL", "tRUE", "None"] {
            assert!(matches!(plain(text.into()), Value::Text(_)), "{text}");
        }
        assert!(matches!(plain("~".into()), Value::Null));
        assert!(matches!(plain("True".into()), Value::Bool(true)));
        assert!(matches!(value("true".into(), ScalarStyle::DoubleQuoted, None), Value::Text(_)));
    }
}
