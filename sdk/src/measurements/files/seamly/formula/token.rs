//! The words of a formula.

use super::Fault;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(&'a str),
    /// An operator, a bracket or a separator, as it is written.
    Sign(&'static str),
}

/// Longer ones first, so that `<=` is not taken for `<`.
const SIGNS: [&str; 18] =
    ["<=", ">=", "!=", "==", "&&", "||", "<", ">", "+", "-", "*", "/", "^", "?", ":", ";", "(", ")"];

/// Whether a name may have this character. The programs take everything that is not a space, an operator or a
/// sign that some language writes into numbers; the schema of their files lists those.
fn in_name(c: char) -> bool {
    const NEVER: &str = "*/\\&|!<>^()-−–+.,٫٬’=?:;\"";
    !c.is_whitespace() && !c.is_control() && !NEVER.contains(c)
}

fn begins_name(c: char) -> bool {
    in_name(c) && !c.is_numeric() && c != '\''
}

/// The tokens of a text, one after the other.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        // Qt's parser skips everything up to the space, and no more.
        self.rest = self.rest.trim_start_matches(|c: char| c <= ' ');
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        if first.is_ascii_digit() || first == '.' {
            return self.number().map(Some);
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| self.rest.starts_with(sign)) {
            self.take(sign.len());
            return Ok(Some(Token::Sign(sign)));
        }
        if !begins_name(first) {
            return Err(Fault::Character(first));
        }
        let end = self.rest.find(|c| !in_name(c)).unwrap_or(self.rest.len());
        Ok(Some(Token::Name(self.take(end))))
    }

    /// Digits with an optional point and exponent.
    fn number(&mut self) -> Result<Token<'a>, Fault> {
        let start = self.rest;
        let whole = self.digits();
        let decimals = if self.take_one('.') { self.digits() } else { 0 };
        let mut sound = whole + decimals > 0;
        if self.take_one('e') || self.take_one('E') {
            let _ = self.take_one('-') || self.take_one('+');
            sound &= self.digits() > 0;
        }
        let mut after = self.rest.chars();
        let next = after.next();
        if next == Some(',') && after.next().is_some_and(|c| c.is_ascii_digit()) {
            let end =
                start.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(start.len());
            return Err(Fault::Comma(start.get(..end).unwrap_or(start).to_owned()));
        }
        let text = start.strip_suffix(self.rest).unwrap_or(start);
        let number = if sound && !next.is_some_and(|c| in_name(c) || c == '.') {
            text.parse().ok().filter(|number: &f64| number.is_finite())
        } else {
            None
        };
        number.map(Token::Number).ok_or_else(|| {
            let end = start.find(|c| !in_name(c) && c != '.').unwrap_or(start.len());
            Fault::Number(start.get(..end).unwrap_or(start).to_owned())
        })
    }

    fn digits(&mut self) -> usize {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        self.take(end).len()
    }

    fn take_one(&mut self, wanted: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(wanted) else { return false };
        self.rest = rest;
        true
    }

    fn take(&mut self, end: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Token<'_>>, Fault> {
        let mut tokens = Tokens::new(text);
        let mut found = Vec::new();
        while let Some(token) = tokens.next()? {
            found.push(token);
        }
        Ok(found)
    }

    #[test]
    fn numbers_names_and_signs_are_told_apart() {
        use Token::{Name, Number, Sign};
        assert_eq!(
            all(" hip_circ/2 +\n@ease*1.5e-1").unwrap(),
            [Name("hip_circ"), Sign("/"), Number(2.0), Sign("+"), Name("@ease"), Sign("*"), Number(0.15)]
        );
        assert_eq!(all("1<=.5").unwrap(), [Number(1.0), Sign("<="), Number(0.5)]);
        assert_eq!(all("5.").unwrap(), [Number(5.0)]);
        assert_eq!(all("").unwrap(), []);
    }

    #[test]
    fn names_have_letters_of_all_languages_and_odd_signs() {
        for name in ["талия", "@taille_dos", "_pi", "Größe#2", "ease%", "M_1", "a'"] {
            assert_eq!(all(name).unwrap(), [Token::Name(name)]);
        }
    }

    #[test]
    fn a_comma_in_a_number_is_told_apart_from_other_faults() {
        assert_eq!(all("92,5"), Err(Fault::Comma("92,5".into())));
        assert_eq!(all("2 + 1,234.5"), Err(Fault::Comma("1,234.5".into())));
        assert_eq!(all("min(1, 2)"), Err(Fault::Character(',')));
    }

    #[test]
    fn broken_numbers_are_quoted_whole() {
        for text in ["5t6", "1e", "1e+", "1.2.3", "1..2", ".", "12e5e5", "0x1F", "2a", "1e999", "1_000"] {
            let Err(Fault::Number(part)) = all(text) else { panic!("{text}: {:?}", all(text)) };
            assert!(text.starts_with(&part) && !part.is_empty(), "{text}: {part}");
        }
        assert_eq!(all("1e999 + 2"), Err(Fault::Number("1e999".into())));
    }

    #[test]
    fn what_no_formula_has_is_named() {
        for (text, found) in [
            ("a = 2", '='),
            ("a & b", '&'),
            ("\"a\"", '"'),
            ("5 − 2", '−'),
            ("\u{a0}1", '\u{a0}'),
            ("'a", '\''),
            ("٣a", '٣'),
        ] {
            assert_eq!(all(text), Err(Fault::Character(found)), "{text}");
        }
    }
}
