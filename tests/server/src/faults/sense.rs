//! What a fault cannot be: two things that contradict each other, or nothing at all.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};

use super::Fault;

/// # Errors
/// Says what does not go together.
pub(super) fn check(fault: &Fault) -> Result<(), String> {
    if fault.times == 0 {
        return Err("a fault strikes once at least: leave `times` out, or the fault".to_owned());
    }
    let spoils = [
        ("status", fault.status.is_some()),
        ("cutAfter", fault.cut.is_some()),
        ("drip", fault.drip.is_some()),
        ("badJson", fault.bad_json),
    ];
    if let Some((name, _)) = spoils.into_iter().find(|(_, spoils)| fault.silent && *spoils) {
        return Err(format!(
            "a connection that ends without an answer has none for `{name}`: order one of the two"
        ));
    }
    for (name, value) in &fault.headers {
        if name.eq_ignore_ascii_case(TRANSFER_ENCODING.as_str()) {
            return Err(
                "the server itself says how it transfers an answer: leave transfer-encoding out".to_owned()
            );
        }
        if name.eq_ignore_ascii_case(CONTENT_LENGTH.as_str()) && value.parse::<u64>().is_err() {
            return Err(format!("{value:?} is not a length: write content-length as a whole number"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn faults_that_contradict_themselves_are_refused() {
        let silent = |fault: Fault| Fault { silent: true, ..fault };
        for fault in [
            Fault::status(500).times(0),
            silent(Fault::cut(3)),
            silent(Fault::drip(1, Duration::ZERO)),
            silent(Fault::bad_json()),
            Fault { work: true, ..silent(Fault::status(500)) },
            Fault::status(500).header("Transfer-Encoding", "chunked"),
            Fault::status(500).header("content-length", "five"),
        ] {
            assert!(check(&fault).is_err(), "{fault:?}");
        }
        for fault in [
            Fault::status(500).always(),
            Fault::lose_answer().by_reset(),
            Fault::drop_connection().delay(Duration::ZERO).skip(3),
            Fault::cut(3).by_reset(),
            Fault::status(500).header("Content-Length", "5"),
        ] {
            assert_eq!(check(&fault), Ok(()), "{fault:?}");
        }
    }
}
