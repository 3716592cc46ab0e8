//! Lengths and angles as people write them.

#![no_main]

use freesewing::{Angle, Length, LengthFormat, LengthUnit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Length>() {
        Ok(length) => {
            assert!(length.in_mm().is_finite());
            // What we print can be read again, and means the same.
            let again: Length = length.to_string().parse().expect("our own writing is readable");
            assert!((again.in_mm() - length.in_mm()).abs() <= length.in_mm().abs() * 1e-12);
            // A text with a unit is read the same whatever the unit for bare numbers.
            assert_eq!(Length::parse(text, LengthUnit::Foot), Ok(length));
        }
        Err(error) => assert!(!error.to_string().contains('\n')),
    }
    match Length::parse(text, LengthUnit::Inch) {
        Ok(length) if length.in_mm() < 1e9 => {
            for format in [
                LengthFormat::millimetres(),
                LengthFormat::centimetres().decimals(1),
                LengthFormat::inches().without_unit(),
                LengthFormat::fractional_inches(8),
                LengthFormat::fractional_inches(64).with_feet().with_marks(),
            ] {
                let rounded = format.round(length);
                if rounded.in_mm() > 0.0 {
                    let printed = length.format(format).to_string();
                    assert_eq!(Length::parse(&printed, format.unit()), Ok(rounded), "{printed}");
                }
            }
        }
        Ok(_) => {}
        Err(error) => assert!(!error.to_string().contains('\n')),
    }
    match text.parse::<Angle>() {
        Ok(angle) => {
            assert!(angle.in_degrees().is_finite() && angle.in_degrees() > 0.0);
        }
        Err(error) => assert!(!error.to_string().contains('\n')),
    }
});
