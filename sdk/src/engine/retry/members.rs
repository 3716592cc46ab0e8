//! The members of a list in structured fields (RFC 9651), as far as rate limits use them.

use std::convert::Infallible;
use std::time::Duration;

use sfv::visitor::{EntryVisitor, Ignored, InnerListVisitor, ItemVisitor, ListVisitor, ParameterVisitor};
use sfv::{BareItemFromInput, KeyRef, Parser};

/// One member: a name or a number, with its parameters. What has another type than it should is left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Member {
    /// The name of a policy: a string, or a token as in draft 8.
    pub(super) name: Option<String>,
    /// A number in thousandths, which is as fine as structured fields have it.
    thousandths: Option<u64>,
    /// The quota of a policy.
    pub(super) quota: Option<u64>,
    /// What a quota counts.
    pub(super) unit: Option<String>,
    /// What remains of a quota.
    pub(super) remaining: Option<u64>,
    /// The time until more is available.
    pub(super) reset: Option<Duration>,
    /// The window of a quota.
    pub(super) window: Option<Duration>,
}

impl Member {
    /// The number, if it is a whole one.
    pub(super) fn count(&self) -> Option<u64> {
        self.thousandths.filter(|number| number % 1000 == 0).map(|number| number / 1000)
    }

    /// The number as seconds.
    pub(super) fn seconds(&self) -> Option<Duration> {
        self.thousandths.map(Duration::from_millis)
    }
}

/// Reads a list; one that breaks the syntax has no members.
pub(super) fn parse(value: &[u8]) -> Vec<Member> {
    let mut members = Members(Vec::new());
    match Parser::new(value).parse_list_with_visitor(&mut members) {
        Ok(()) => members.0,
        Err(_) => Vec::new(),
    }
}

struct Members(Vec<Member>);

impl<'de> ListVisitor<'de> for Members {
    type Error = Infallible;

    fn entry(&mut self) -> Result<impl EntryVisitor<'de>, Infallible> {
        self.0.push(Member::default());
        Ok(self.0.last_mut())
    }
}

impl<'de> EntryVisitor<'de> for &mut Member {
    fn inner_list(self) -> Result<impl InnerListVisitor<'de>, Infallible> {
        Ok(Ignored)
    }
}

impl<'de> ItemVisitor<'de> for &mut Member {
    type Error = Infallible;

    fn bare_item(self, item: BareItemFromInput<'de>) -> Result<impl ParameterVisitor<'de>, Infallible> {
        self.thousandths = match &item {
            BareItemFromInput::Integer(number) => {
                u64::try_from(i64::from(*number)).ok().and_then(|number| number.checked_mul(1000))
            }
            BareItemFromInput::Decimal(number) => {
                u64::try_from(i64::from(number.as_integer_scaled_1000())).ok()
            }
            _ => None,
        };
        self.name = text(&item);
        Ok(self)
    }
}

impl<'de> ParameterVisitor<'de> for &mut Member {
    type Error = Infallible;

    fn parameter(&mut self, key: &'de KeyRef, value: BareItemFromInput<'de>) -> Result<(), Infallible> {
        let count = || value.as_integer().and_then(|number| u64::try_from(i64::from(number)).ok());
        match key.as_str() {
            "q" => self.quota = count(),
            "qu" => self.unit = text(&value),
            "r" => self.remaining = count(),
            "t" => self.reset = count().map(Duration::from_secs),
            "w" => self.window = count().map(Duration::from_secs),
            _ => {}
        }
        Ok(())
    }
}

fn text(item: &BareItemFromInput<'_>) -> Option<String> {
    match item {
        BareItemFromInput::String(text) => Some(text.as_str().to_owned()),
        BareItemFromInput::Token(text) => Some(text.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_named_member_has_its_parameters() {
        let expected = Member {
            name: Some("day".to_owned()),
            thousandths: None,
            quota: Some(1000),
            unit: Some("requests".to_owned()),
            remaining: Some(7),
            reset: Some(Duration::from_secs(30)),
            window: Some(Duration::from_secs(86_400)),
        };
        assert_eq!(parse(br#""day";q=1000;qu="requests";r=7;t=30;w=86400;pk=:YQ==:;x"#), [expected]);
    }

    #[test]
    fn strings_and_tokens_name_a_policy() {
        let names: Vec<_> = parse(br#""a b", c, 1, ?1, :YQ==:, (d)"#).into_iter().map(|m| m.name).collect();
        assert_eq!(names, [Some("a b".to_owned()), Some("c".to_owned()), None, None, None, None]);
    }

    #[test]
    fn numbers_are_counts_when_whole_and_seconds_in_any_case() {
        let members = parse(b"100, 2.0, 1.5, 0, -1, -0.5, 999999999999999, x, (7)");
        let counts: Vec<_> = members.iter().map(Member::count).collect();
        let most = 999_999_999_999_999;
        assert_eq!(counts, [Some(100), Some(2), None, Some(0), None, None, Some(most), None, None]);
        let seconds: Vec<_> = members.iter().map(|member| member.seconds().map(|t| t.as_millis())).collect();
        let most = Some(u128::from(most) * 1000);
        assert_eq!(seconds, [Some(100_000), Some(2000), Some(1500), Some(0), None, None, most, None, None]);
    }

    #[test]
    fn parameters_of_another_type_are_left_out_and_the_last_counts() {
        let nameless = Member { name: Some("a".to_owned()), ..Member::default() };
        assert_eq!(parse(b"a;q=1.5;r=-1;t=\"9\";w=?1;qu=5"), [nameless]);
        assert_eq!(parse(b"a;q=1;q=2").first().and_then(|member| member.quota), Some(2));
    }

    #[test]
    fn a_list_that_breaks_the_syntax_has_no_members() {
        for value in ["", "1,", "a=1, b=2", "1e3", "1000000000000000", "\"a", "1;Q=2", "\u{e9}", "1 2", "(1"]
        {
            assert_eq!(parse(value.as_bytes()), [], "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(value in any::<Vec<u8>>()) {
            parse(&value);
        }

        #[test]
        fn text_like_a_list_is_read_without_panic(value in "[a-c0-9\"(),;=?:*. \\\\-]{0,40}") {
            parse(value.as_bytes());
        }
    }
}
