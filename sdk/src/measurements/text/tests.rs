use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<f64, ParseQuantityError> {
    super::parse(text, None)
}

/// Text and the millimetres it says.
const GOOD: &[(&str, f64)] = &[
    ("92.5 cm", 925.0),
    ("92,5 cm", 925.0),
    ("92.5cm", 925.0),
    ("925mm", 925.0),
    ("  925  MM  ", 925.0),
    ("925\u{a0}mm", 925.0),
    ("925\u{202f}mm", 925.0),
    ("1 m", 1000.0),
    ("1,05 m", 1050.0),
    ("0,925 m", 925.0),
    ("1234,567 mm", 1234.567),
    ("1.050 mm", 1.05),
    ("16.09 cm", 160.9),
    (".5 in", 12.7),
    (",5 in", 12.7),
    ("0.5 in", 12.7),
    ("39 in", 990.6),
    ("39 in.", 990.6),
    ("39 Inches", 990.6),
    ("1 inch", 25.4),
    ("39.5\"", 1003.3),
    ("39.5″", 1003.3),
    ("39.5”", 1003.3),
    ("39.5''", 1003.3),
    ("39.5′′", 1003.3),
    ("15.125 in", 384.175),
    ("39 1/2 in", 1003.3),
    ("39 1/2\"", 1003.3),
    ("39-1/2 in", 1003.3),
    ("39 - 1/2 in", 1003.3),
    ("39–1/2 in", 1003.3),
    ("39 1 / 2 in", 1003.3),
    ("39 1⁄2 in", 1003.3),
    ("39½ in", 1003.3),
    ("39 ½ in", 1003.3),
    ("39½\"", 1003.3),
    ("38½ cm", 385.0),
    ("38 1/2 cm", 385.0),
    ("12 3/8 in", 314.325),
    ("3/4 in", 19.05),
    ("¾\"", 19.05),
    ("3/2 in", 38.1),
    ("15/16 in", 23.8125),
    ("9'11", 3022.6),
    ("92' 5\"", 28168.6),
    ("6' 02\"", 1879.6),
    ("39 0/2 in", 990.6),
    ("1 1/3 in", 25.4 + 25.4 / 3.0),
    ("3'", 914.4),
    ("3 ft", 914.4),
    ("3 feet", 914.4),
    ("1 foot", 304.8),
    ("3.5'", 1066.8),
    ("3½ ft", 1066.8),
    ("5'3\"", 1600.2),
    ("5' 3 1/2\"", 1612.9),
    ("5’ 3½”", 1612.9),
    ("5 ft. 3 in.", 1600.2),
    ("5ft 3.5in", 1612.9),
    ("5' 0\"", 1524.0),
    ("5' 3''", 1600.2),
    ("5'3", 1600.2),
    ("5'-3\"", 1600.2),
    ("5' - 3 1/2\"", 1612.9),
    ("5 ft, 3 in", 1600.2),
    ("5' 3", 1600.2),
    ("5’3½", 1612.9),
    ("5 ft 3 1/2", 1612.9),
    ("5´3", 1600.2),
    ("5ʹ 3ʺ", 1600.2),
    ("1 m 5 cm", 1050.0),
    ("1m05", 1050.0),
    ("1 m 75", 1750.0),
    ("1 m 5.5 cm", 1055.0),
    ("1 m 0 cm", 1000.0),
    ("92 cm 5 mm", 925.0),
    ("92 cms", 920.0),
    ("39 ins.", 990.6),
    ("92\u{2009}cm", 920.0),
    ("92\u{200b}cm", 920.0),
    ("\u{feff}92 cm\u{200e}", 920.0),
    ("39\u{202f}½\u{a0}in", 1003.3),
    ("0.000000000000001 m", 1e-12),
    ("92.50000000000000000000000000000000000000000000000000000000000000000000 cm", 925.0),
    ("5.0' 3\"", 1600.2),
    ("100000000000000000000 m", 1e23),
    ("99999999999999999 1/2 in", 2.54e18),
];

#[test]
fn what_people_write_is_read_to_the_nearest_double() {
    for (text, mm) in GOOD {
        assert_eq!(parse(text), Ok(*mm), "{text}");
    }
}

/// Text and what the error says of it.
const BAD: &[(&str, &str)] = &[
    ("", "no length given: write a number and a unit, such as 92.5 cm"),
    (" \n", "no length given: write a number and a unit, such as 92.5 cm"),
    ("92", "`92` has no unit: add one, such as `92 cm` or `92 in`"),
    (" 92.5 ", "`92.5` has no unit: add one, such as `92.5 cm` or `92.5 in`"),
    ("39 1/2", "`39 1/2` has no unit: add one, such as `39 1/2 cm` or `39 1/2 in`"),
    ("39½", "`39½` has no unit: add one, such as `39½ cm` or `39½ in`"),
    ("cm", "`cm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    (". cm", "`. cm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("NaN mm", "`NaN mm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("inf cm", "`inf cm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("+92 cm", "`+92 cm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("٩٢ cm", "`٩٢ cm` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("/2 in", "`/2 in` does not begin with a number: write one such as 92.5 or 39 1/2"),
    ("-92 cm", "`-92 cm` is not above zero: a length must be"),
    ("−92 cm", "`−92 cm` is not above zero: a length must be"),
    ("0 cm", "`0 cm` is not above zero: a length must be"),
    ("0.00 in", "`0.00 in` is not above zero: a length must be"),
    ("0/4 in", "`0/4 in` is not above zero: a length must be"),
    ("0' 0\"", "`0' 0\"` is not above zero: a length must be"),
    ("0.0000000000000001 m", "`0.0000000000000001 m` is too small for a length: check the number"),
    (
        "0.0000000000000000000000000000000000000000001 m",
        "`0.0000000000000000000000…` has too many digits: round it",
    ),
    ("92 kg", "`kg` is not a unit of length: use mm, cm, m, in or ft"),
    ("1e3 mm", "`e` is not a unit of length: use mm, cm, m, in or ft"),
    ("92 cmm", "`cmm` is not a unit of length: use mm, cm, m, in or ft"),
    ("13°", "`°` stands where a unit should: use mm, cm, m, in or ft"),
    ("92 %", "`%` stands where a unit should: use mm, cm, m, in or ft"),
    ("1 050 mm", "`1 050` has a space between its digits: close it up, or write a fraction such as 1/2"),
    ("39 125", "`39 125` has a space between its digits: close it up, or write a fraction such as 1/2"),
    ("38-40 cm", "`38-40` is a range: write one number"),
    ("38 – 40", "`38– 40` is a range: write one number"),
    ("38.5-39½ in", "`38.5-39½` is a range: write one number"),
    ("38- cm", "`- cm` stands where a unit should: use mm, cm, m, in or ft"),
    ("38 cm-40 cm", "`-40 cm` is left over after the length: remove it"),
    ("5' -", "`-` is left over after the length: remove it"),
    ("12.5 1/2 in", "`1/2 in` stands where a unit should: use mm, cm, m, in or ft"),
    ("39 1/ in", "`/ in` stands where a unit should: use mm, cm, m, in or ft"),
    ("1,050 mm", "`1,050` could be thousands or thousandths: write it with a decimal point or no comma"),
    ("12,375 in", "`12,375` could be thousands or thousandths: write it with a decimal point or no comma"),
    ("92. cm", "`92.` ends in a decimal sign: add digits or leave it out"),
    ("1.050,5 mm", "`1.050,5 mm` has more than one decimal sign: keep only one"),
    ("1,050.5 mm", "`1,050.5 mm` has more than one decimal sign: keep only one"),
    ("39 1/0 in", "`1/0` divides by zero: write a fraction such as 1/2"),
    ("1/0 in", "`1/0` divides by zero: write a fraction such as 1/2"),
    ("39 3/2 in", "`3/2` follows a whole number but is not below one: write a fraction such as 1/2"),
    ("39 2/2 in", "`2/2` follows a whole number but is not below one: write a fraction such as 1/2"),
    ("92 cm 5", "`5` is left over after the length: remove it"),
    ("92 cm 10 mm", "`10 mm` is left over after the length: remove it"),
    ("92.5 cm 5 mm", "`5 mm` is left over after the length: remove it"),
    ("1 m 5", "`5` is left over after the length: remove it"),
    ("1 m 750", "`750` is left over after the length: remove it"),
    ("1 m 100 cm", "`100 cm` is left over after the length: remove it"),
    ("1 m 5 mm", "`5 mm` is left over after the length: remove it"),
    ("1.5 m 75", "`75` is left over after the length: remove it"),
    ("92 mm 5", "`5` is left over after the length: remove it"),
    ("1'005", "`1'005` could be feet and inches, or one number: write `ft` and `in`, or no mark"),
    ("1’011", "`1'011` could be feet and inches, or one number: write `ft` and `in`, or no mark"),
    ("92'5", "`92'5` could be feet and inches, or one number: write `ft` and `in`, or no mark"),
    ("361/2 in", "`361/2` lacks a space before its fraction or is one above one: write a space or decimals"),
    ("15⁄8 in", "`15⁄8` lacks a space before its fraction or is one above one: write a space or decimals"),
    ("16/16 in", "`16/16` lacks a space before its fraction or is one above one: write a space or decimals"),
    ("5'75", "`75` follows feet but is a foot or more: write 12 inches as a foot"),
    ("92 cm (about)", "`(about)` is left over after the length: remove it"),
    ("5' 3\" tall", "`tall` is left over after the length: remove it"),
    ("5' 3 cm", "`3 cm` follows feet but is not in inches: write inches or remove it"),
    ("5' 12\"", "`12\"` follows feet but is a foot or more: write 12 inches as a foot"),
    ("5' 12.5 in", "`12.5 in` follows feet but is a foot or more: write 12 inches as a foot"),
    ("5.5' 3\"", "`5.5` is not a whole number of feet: write inches alone"),
    ("5½' 3\"", "`5½` is not a whole number of feet: write inches alone"),
    ("1/99999999999999999 in", "`1/99999999999999999 in` is too small for a length: check the number"),
    (
        "1/300000000000000000000000000000000000000 in",
        "`1/3000000000000000000000…` has too many digits: round it",
    ),
    (
        "1/999999999999999999999999999999999999999 in",
        "`999999999999999999999999…` has too many digits: round it",
    ),
    (
        "1000000000000000000000000000000000000000 mm",
        "`100000000000000000000000…` has too many digits: round it",
    ),
    ("99999999999999999999999999999999999999 m", "`999999999999999999999999…` has too many digits: round it"),
    ("99999999999999999999999999999999999999' 1\"", "`1\"` has too many digits: round it"),
];

#[test]
fn each_mistake_is_named_with_the_part_at_fault() {
    for (text, message) in BAD {
        assert_eq!(parse(text).map_err(|error| error.to_string()), Err((*message).to_owned()), "{text:?}");
    }
}

#[test]
fn whatever_a_length_prints_as_can_be_read_again() {
    for mm in [1e-12, 1.000_000_000_000_000_2e-12, 0.1, 380.0, 1_000.759_999_999_999_9, 1e20 / 3.0] {
        let length = crate::mm(mm);
        assert_eq!(length.to_string().parse::<crate::Length>().map(crate::Length::in_mm), Ok(mm));
    }
}

#[test]
fn a_flood_of_text_is_refused_unread() {
    let error = parse(&"9".repeat(10_000_000)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`999999999999999999999999…` is too long for a length: write a number and a unit"
    );
}

#[test]
fn every_sixteenth_of_an_inch_reads_the_same_in_all_its_spellings() {
    for sixteenths in 1..=1600_u32 {
        let mm = f64::from(sixteenths * 254) / 160.0;
        let (whole, part) = (sixteenths / 16, sixteenths % 16);
        if sixteenths < 16 {
            assert_eq!(parse(&format!("{sixteenths}/16 in")), Ok(mm));
        }
        assert_eq!(parse(&format!("{whole} {part}/16\"")), Ok(mm));
        assert_eq!(parse(&format!("{}' {}-{part}/16 in", whole / 12, whole % 12)), Ok(mm));
        assert_eq!(parse(&format!("{} inches", f64::from(sixteenths) / 16.0)), Ok(mm));
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,40}") {
        check(&text)?;
    }

    #[test]
    fn no_text_of_the_right_signs_is_too_odd(
        text in "[0-9 .,/½'\"-]{0,12}(mm|cm|m|in|ft|')?[0-9 /½]{0,5}(in|\")?",
    ) {
        check(&text)?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let is = |error: &ParseQuantityError, fault| error.is_same_fault(&ParseQuantityError::new(fault, ""));
    for unit in crate::LengthUnit::ALL {
        match (parse(text), super::parse(text, Some(*unit))) {
            (Ok(mm), bare) => prop_assert_eq!(bare, Ok(mm), "a unit in the text wins"),
            (Err(error), Ok(_)) => prop_assert!(is(&error, Fault::NoUnit), "only a unit was missing"),
            (Err(error), Err(bare)) if is(&error, Fault::NoUnit) => {
                let after = [Fault::NotAboveZero, Fault::TooSmall, Fault::TooManyDigits];
                prop_assert!(after.into_iter().any(|fault| is(&bare, fault)), "{}", bare);
            }
            (Err(error), Err(bare)) => prop_assert_eq!(error, bare),
        }
    }
    match parse(text) {
        Ok(mm) => prop_assert!(mm > 0.0 && mm.is_finite()),
        Err(error) => {
            let message = error.to_string();
            prop_assert!(!message.contains(char::is_control), "{message:?}");
            prop_assert!(message.chars().count() < 140, "{message}");
        }
    }
    Ok(())
}
