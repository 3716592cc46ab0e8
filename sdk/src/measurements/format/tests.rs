use proptest::prelude::*;

use super::*;
use crate::measurements::{cm, degrees, inches, mm};

fn eighths() -> LengthFormat {
    LengthFormat::fractional_inches(8)
}

fn printed(length: Length, format: LengthFormat) -> String {
    length.format(format).to_string()
}

#[test]
fn decimals_are_printed_without_needless_zeros_unless_asked_for() {
    let metres = LengthFormat::up_to(LengthUnit::Metre, 3);
    for (length, format, text) in [
        (cm(92.5), LengthFormat::millimetres(), "925 mm"),
        (mm(1003.34), LengthFormat::millimetres(), "1003.3 mm"),
        (cm(92.5), LengthFormat::centimetres(), "92.5 cm"),
        (cm(93.0), LengthFormat::centimetres(), "93 cm"),
        (cm(90.0), LengthFormat::centimetres().decimals(0), "90 cm"),
        (cm(92.05), LengthFormat::centimetres(), "92.05 cm"),
        (cm(92.5), LengthFormat::centimetres().decimals(2), "92.50 cm"),
        (cm(0.05), LengthFormat::centimetres().decimals(2), "0.05 cm"),
        (inches(36.5), LengthFormat::inches(), "36.5 in"),
        (mm(925.0), LengthFormat::inches().with_marks(), "36.417\""),
        (cm(105.0), metres, "1.05 m"),
        (cm(105.0), metres.with_marks().with_feet(), "1.05 m"),
        (cm(92.5), LengthFormat::centimetres().without_unit(), "92.5"),
        (mm(1.0), LengthFormat::millimetres().decimals(200), "1.000000000 mm"),
    ] {
        assert_eq!(printed(length, format), text);
    }
}

#[test]
fn fractions_are_in_lowest_terms_and_carry_into_the_inch() {
    for (length, denominator, text) in [
        (inches(36.5), 16, "36 1/2 in"),
        (inches(3.125), 8, "3 1/8 in"),
        (inches(0.75), 64, "3/4 in"),
        (inches(36.0), 8, "36 in"),
        (inches(35.0 + 63.0 / 64.0), 64, "35 63/64 in"),
        (inches(35.0 + 63.0 / 64.0), 32, "36 in"),
        (inches(35.0 + 63.0 / 64.0), 2, "36 in"),
        (inches(1.0 / 64.0), 32, "1/32 in"),
        (inches(1.0 / 128.0), 32, "0 in"),
        (inches(35.4), 1, "35 in"),
        (inches(35.5), 0, "36 in"),
        (inches(1.0 / 3.0), 3, "1/3 in"),
        (mm(925.0), 8, "36 3/8 in"),
    ] {
        assert_eq!(printed(length, LengthFormat::fractional_inches(denominator)), text);
    }
}

#[test]
fn feet_come_before_inches_only_when_there_is_one() {
    let words = LengthFormat::fractional_inches(2).with_feet();
    for (length, in_words, in_marks) in [
        (inches(63.5), "5 ft 3 1/2 in", "5' 3 1/2\""),
        (inches(36.0), "3 ft", "3'"),
        (inches(36.5), "3 ft 1/2 in", "3' 1/2\""),
        (inches(35.9), "3 ft", "3'"),
        (inches(11.5), "11 1/2 in", "11 1/2\""),
        (inches(-63.5), "-5 ft 3 1/2 in", "-5' 3 1/2\""),
    ] {
        assert_eq!(printed(length, words), in_words);
        assert_eq!(printed(length, words.with_marks()), in_marks);
    }
    assert_eq!(printed(inches(38.25), LengthFormat::inches().with_feet()), "3 ft 2.25 in");
    assert_eq!(printed(inches(38.25), LengthFormat::inches().with_feet().without_unit()), "38.25");
}

#[test]
fn half_a_step_goes_up_by_the_decimals_that_people_see() {
    // Below its decimal as a double: 10.35 is 10.3499999999999996…
    assert_eq!(printed(mm(10.35), LengthFormat::millimetres()), "10.4 mm");
    assert_eq!(printed(mm(10.349_999), LengthFormat::millimetres()), "10.3 mm");
    for half in 0..20_000_u32 {
        let value = f64::from(2 * half + 1) / 20.0;
        let up = f64::from(half + 1) / 10.0;
        assert_eq!(mm(value).format(LengthFormat::millimetres()).to_string(), format!("{up} mm"), "{value}");
        let value = inches(f64::from(2 * half + 1) / 32.0);
        assert_eq!(LengthFormat::fractional_inches(16).round(value), inches(f64::from(half + 1) / 16.0));
    }
}

#[test]
fn negative_lengths_round_as_their_opposites() {
    assert_eq!(printed(cm(-1.25), LengthFormat::centimetres().decimals(1)), "-1.3 cm");
    assert_eq!(printed(inches(-0.5), eighths()), "-1/2 in");
    assert_eq!(printed(mm(-0.01), LengthFormat::millimetres()), "0 mm");
    assert_eq!(eighths().round(inches(-0.49)), inches(-0.5));
}

#[test]
fn what_cannot_be_rounded_is_printed_as_it_is() {
    assert_eq!(printed(mm(f64::NAN), LengthFormat::centimetres()), "NaN cm");
    assert_eq!(printed(mm(f64::NEG_INFINITY), eighths()), "-inf in");
    assert_eq!(printed(mm(1e22), LengthFormat::centimetres()), "1000000000000000000000 cm");
    assert!(eighths().round(mm(f64::NAN)).in_mm().is_nan());
    assert_eq!(eighths().round(mm(1e22)), mm(1e22));
    assert_eq!(printed(mm(f64::MIN_POSITIVE), LengthFormat::millimetres().decimals(1)), "0.0 mm");
}

#[test]
fn an_angle_prints_degrees_in_every_format() {
    for format in [LengthFormat::centimetres(), eighths()] {
        assert_eq!(Quantity::from(degrees(13.0)).format(format).to_string(), "13°");
    }
}

#[test]
fn width_and_precision_of_the_formatter_count() {
    let length = cm(92.5).format(LengthFormat::centimetres());
    assert_eq!(format!("{length:10}|{length:<9}|{length:^9}|"), "   92.5 cm|92.5 cm  | 92.5 cm |");
    assert_eq!(format!("{length:.2}"), "92.50 cm");
    assert_eq!(format!("{:.1}", cm(92.5).format(eighths())), "36.4 in");
}

#[test]
fn a_step_is_the_distance_between_neighbours() {
    assert_eq!(LengthFormat::millimetres().step(), mm(0.1));
    assert_eq!(LengthFormat::centimetres().decimals(0).step(), cm(1.0));
    assert_eq!(LengthFormat::inches().step(), mm(0.0254));
    assert_eq!(LengthFormat::fractional_inches(64).step(), mm(25.4 / 64.0));
}

/// All kinds of grids, and all ways to write a unit that can be read again.
fn any_format() -> impl Strategy<Value = LengthFormat> {
    let decimals = (proptest::sample::select(LengthUnit::ALL), 0..6_u8, any::<bool>()).prop_map(
        |(unit, decimals, all)| {
            let format = LengthFormat::up_to(unit, decimals);
            if all { format.decimals(decimals) } else { format }
        },
    );
    let tape = proptest::sample::select(&[2_u8, 4, 8, 16, 32, 64][..]);
    let fractions = prop_oneof![3 => tape, 1 => 0..=255_u8].prop_map(LengthFormat::fractional_inches);
    (prop_oneof![decimals, fractions], any::<bool>(), 0..3_u8).prop_map(|(format, feet, style)| {
        let format = if feet { format.with_feet() } else { format };
        match style {
            0 => format,
            1 => format.with_marks(),
            _ => format.without_unit(),
        }
    })
}

fn read(length: Length, format: LengthFormat) -> Length {
    let text = printed(length, format);
    Length::parse(&text, format.unit()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

proptest! {
    #[test]
    fn a_value_on_the_grid_reads_back_to_the_same_bits(steps in 1..10_000_000_u64, format in any_format()) {
        let length = Length::from_mm(format.grid.nearest(steps).unwrap());
        prop_assert_eq!(read(length, format), length);
        prop_assert_eq!(format.round(length), length);
    }

    #[test]
    fn any_other_value_reads_back_within_half_a_step(value in 1e-2..1e6_f64, format in any_format()) {
        let (length, step) = (mm(value), format.step().in_mm());
        prop_assume!(value >= step);
        let back = read(length, format);
        prop_assert_eq!(back, format.round(length));
        // Half a step, and the rounding errors of this comparison itself.
        prop_assert!((back.in_mm() - value).abs() <= step / 2.0 + value * f64::EPSILON, "{back} {value}");
        prop_assert_eq!(printed(back, format), printed(length, format), "printing again changes nothing");
    }

    #[test]
    fn a_fraction_is_below_one_and_in_lowest_terms(value in 1e-2..1e4_f64, denominator in 1..=255_u8) {
        let text = printed(mm(value), LengthFormat::fractional_inches(denominator).without_unit());
        if let Some((above, below)) = text.rsplit(' ').next().and_then(|last| last.split_once('/')) {
            let (above, below): (u32, u32) = (above.parse().unwrap(), below.parse().unwrap());
            prop_assert!(0 < above && above < below && below <= denominator.into());
            prop_assert!((2..=above).all(|factor| above % factor != 0 || below % factor != 0), "{text}");
        }
    }
}
