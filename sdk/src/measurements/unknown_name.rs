//! A name that is none of a list.

use std::fmt::{self, Display, Formatter};

/// How much of the caller's text an error quotes, in characters. No name on our lists is longer.
const QUOTED: usize = 32;

/// There is no body, design or other thing of that name. [`Display`] says so in one line, with the name that
/// comes nearest if one is near.
///
/// ```
/// let error = freesewing::designs::named("arron").unwrap_err();
/// assert_eq!(error.to_string(), "`arron` is the name of no design: did you mean `aaron`?");
/// assert_eq!(error.suggestion(), Some("aaron"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    name: String,
    suggestion: Option<&'static str>,
}

impl UnknownName {
    /// `name` is quoted on one line and cut short, as it may be anything.
    pub(crate) fn new(what: &'static str, name: &str, known: impl IntoIterator<Item = &'static str>) -> Self {
        let mut chars = name.trim().chars();
        let mut name: String = chars
            .by_ref()
            .take(QUOTED)
            .map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c })
            .collect();
        let suggestion = nearest(&name, known);
        if chars.next().is_some() {
            name.push('…');
        }
        Self { what, name, suggestion }
    }

    /// The known name that comes nearest, if one is near.
    ///
    /// ```
    /// let error = freesewing::sizes::named("cisFemaleAdult35").unwrap_err();
    /// assert_eq!(error.suggestion(), Some("cisFemaleAdult34"));
    ///
    /// let error = freesewing::sizes::named("M").unwrap_err();
    /// assert_eq!(error.suggestion(), None);
    /// ```
    #[must_use]
    pub const fn suggestion(&self) -> Option<&'static str> {
        self.suggestion
    }
}

/// The name with the fewest slips of the pen between it and `name`; of several the one with the nearest
/// letters, so that size 35 is 34 and not 30. More than one slip in three letters is another word.
fn nearest(name: &str, known: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let far = |known: &str| {
        let known = known.to_ascii_lowercase();
        let letters = name.bytes().zip(known.bytes()).map(|(one, other)| u32::from(one.abs_diff(other)));
        (strsim::osa_distance(&name, &known), letters.sum::<u32>())
    };
    let ((slips, _), nearest) =
        known.into_iter().map(|known| (far(known), known)).min_by_key(|(far, _)| *far)?;
    (slips <= name.chars().count().div_ceil(3)).then_some(nearest)
}

impl Display for UnknownName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is the name of no {}", self.name, self.what)?;
        match self.suggestion {
            Some(suggestion) => write!(f, ": did you mean `{suggestion}`?"),
            None => f.write_str(": choose one of the list"),
        }
    }
}

impl std::error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KNOWN: [&str; 7] = ["aaron", "bee", "waistFront", "waistBackArc", "adult30", "adult34", "adult38"];

    fn unknown(name: &str) -> UnknownName {
        UnknownName::new("thing", name, KNOWN)
    }

    #[test]
    fn the_nearest_name_is_suggested_whatever_the_capitals() {
        for (name, wanted) in [
            ("aron", "aaron"),
            ("AARRON", "aaron"),
            ("araon", "aaron"),
            ("be", "bee"),
            (" waistfornt ", "waistFront"),
            ("waist_back_arc", "waistBackArc"),
            ("adult35", "adult34"),
            ("ADULT37", "adult38"),
        ] {
            assert_eq!(unknown(name).suggestion(), Some(wanted), "{name}");
        }
    }

    #[test]
    fn another_word_gets_no_suggestion() {
        for name in ["", "x", "zz", "gozer", "front", "🧵", &"a".repeat(10_000)] {
            assert_eq!(unknown(name).suggestion(), None, "{name}");
        }
    }

    #[test]
    fn what_is_quoted_is_short_and_on_one_line() {
        let text = unknown(&format!("a\nb`{}", "x".repeat(100))).to_string();
        assert!(
            text.starts_with("`a\u{fffd}b\u{fffd}xxx") && text.contains("x…` is the name of no thing"),
            "{text}"
        );
        assert!(text.ends_with(": choose one of the list") && text.chars().count() < 90, "{text}");
    }

    proptest! {
        #[test]
        fn one_slip_in_a_long_name_still_finds_it(at in 0..9_usize, letter in "[a-z]") {
            let mut name = "waistFront".to_owned();
            name.replace_range(at..=at, &letter);
            prop_assert_eq!(unknown(&name).suggestion(), Some("waistFront"));
        }

        #[test]
        fn no_name_is_too_odd(name in any::<String>()) {
            prop_assert!(!unknown(&name).to_string().contains('\n'));
        }
    }
}
