//! The second factor: a code that changes every 30 seconds (RFC 6238), and codes that work once.

use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::clock::Timestamp;
use crate::random::{Random, hex};

/// How many scratch codes there are at first.
const SCRATCH_CODES: usize = 8;

/// A new secret: 16 characters of Base32.
pub(crate) fn new_secret(random: &Random) -> String {
    Secret::from(random.bytes::<10>()).to_base32()
}

/// Whether a code is the one of this moment. The codes before and after it do not count.
pub(crate) fn code_fits(secret: &str, code: &str, now: Timestamp) -> bool {
    clockwork(secret).is_some_and(|clockwork| clockwork.check(code, seconds(now)).is_some())
}

/// The code of this moment; nothing when the secret is not Base32.
pub(crate) fn code(secret: &str, now: Timestamp) -> Option<String> {
    clockwork(secret).map(|clockwork| clockwork.generate(seconds(now)).to_string())
}

fn clockwork(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
    // The standard asks for longer secrets than the original makes.
    Some(builder.with_skew(0).with_secret(secret).build_noncompliant())
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.seconds()).unwrap_or_default()
}

/// The address that authenticator apps read.
pub(crate) fn address(username: &str, secret: &str) -> String {
    let name = percent_encoding::utf8_percent_encode(username, percent_encoding::NON_ALPHANUMERIC);
    // Names that need no escape have none: `user-1` stays `user-1`.
    let name = name.to_string().replace("%2D", "-").replace("%2E", ".").replace("%5F", "_");
    format!(
        "otpauth://totp/FreeSewing:{name}?secret={secret}&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing"
    )
}

/// New scratch codes: eight times eight hexadecimal digits.
pub(crate) fn new_scratch_codes(random: &Random) -> Vec<String> {
    (0..SCRATCH_CODES).map(|_| random.hex::<4>()).collect()
}

/// What is kept of a scratch code.
pub(crate) fn scratch_hash(code: &str) -> String {
    hex(&Sha256::digest(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn a_code_is_good_for_its_own_half_minute_only() {
        let clock = Clock::standing();
        let secret = new_secret(&Random::from_seed(1, 1));
        assert_eq!(secret.len(), 16);
        let first = code(&secret, clock.now()).unwrap();
        assert!(code_fits(&secret, &first, clock.now()));
        clock.advance(std::time::Duration::from_secs(29));
        assert!(code_fits(&secret, &first, clock.now()));
        clock.advance(std::time::Duration::from_secs(1));
        assert!(!code_fits(&secret, &first, clock.now()));
        assert!(!code_fits(&secret, "", clock.now()) && !code_fits("not base 32!", "123456", clock.now()));
    }

    /// The test value of RFC 6238 (appendix B) for second 59, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        let now = std::time::UNIX_EPOCH + std::time::Duration::from_secs(59);
        assert_eq!(code(&secret, now.into()).as_deref(), Some("287082"));
    }

    #[test]
    fn the_address_escapes_the_name() {
        assert!(
            address("user-1", "ABC").starts_with("otpauth://totp/FreeSewing:user-1?secret=ABC&period=30")
        );
        assert!(address("a b?c&d", "ABC").starts_with("otpauth://totp/FreeSewing:a%20b%3Fc%26d?secret=ABC&"));
    }
}
