//! Roles and the levels they stand for.

/// The lowest and the highest level of an API key.
pub(crate) const LEVELS: std::ops::RangeInclusive<u8> = 0..=9;

/// Every role with its level. Level 7 exists for API keys only.
const ROLES: [(&str, u8); 10] = [
    ("readNone", 0),
    ("readSome", 1),
    ("readOnly", 2),
    ("writeSome", 3),
    ("user", 4),
    ("tester", 4),
    ("curator", 5),
    ("bughunter", 6),
    ("support", 8),
    ("admin", 9),
];

/// The level of a role; 0 for a word that is no role.
pub(crate) fn level_of(role: &str) -> u8 {
    ROLES.iter().find(|(name, _)| *name == role).map_or(0, |(_, level)| *level)
}

/// Whether a word is a role that an account can have.
pub(crate) fn exists(role: &str) -> bool {
    ROLES.iter().any(|(name, _)| *name == role)
}

/// The lowest role, `user` or above, that may make a key of this level.
pub(crate) fn role_for(level: u8) -> &'static str {
    let able = |(_, own): &&(&str, u8)| *own >= level.max(4);
    ROLES.iter().find(able).map_or("admin", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_no_role_may_nothing() {
        assert_eq!((level_of("user"), level_of("support"), level_of("blocked"), level_of("")), (4, 8, 0, 0));
    }

    #[test]
    fn the_lowest_sufficient_role_is_found() {
        let roles: Vec<&str> = [0, 3, 4, 5, 6, 7, 8, 9, 200].into_iter().map(role_for).collect();
        assert_eq!(
            roles,
            ["user", "user", "user", "curator", "bughunter", "support", "support", "admin", "admin"]
        );
    }
}
