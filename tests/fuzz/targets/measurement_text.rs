//! Lengths as people write them.

#![no_main]

use freesewing::Length;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Length>() {
        Ok(length) => {
            assert!(length.in_mm().is_finite());
            // What we print can be read again, and means the same.
            let again: Length = length.to_string().parse().expect("our own writing is readable");
            assert!((again.in_mm() - length.in_mm()).abs() <= length.in_mm().abs() * 1e-12);
        }
        Err(error) => assert!(!error.to_string().contains('\n')),
    }
});
