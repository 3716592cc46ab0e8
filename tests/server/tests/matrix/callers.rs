//! Who calls: keys of every level and tokens of every role.

use freesewing_test_server::{Person, TestServer};

use crate::common::Who;

/// The kind of credential that the end of a path asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Key,
    Jwt,
}

impl Kind {
    /// Those that a row lists. `jwt-guest` takes the same tokens.
    pub(crate) fn listed(names: &[&str]) -> Vec<Self> {
        let kind = |name: &&str| match *name {
            "key" => Self::Key,
            "jwt" | "jwt-guest" => Self::Jwt,
            other => panic!("endpoints.json names an unknown credential {other:?}"),
        };
        names.iter().map(kind).collect()
    }

    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Jwt => "jwt",
        }
    }
}

/// Somebody with a credential of a certain level.
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) level: u8,
    pub(crate) person: Person,
    pub(crate) who: Who,
}

/// The roles and their levels. No role has level 7.
const ROLES: [(&str, u8); 11] = [
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
    ("a role that nobody knows", 0),
];

impl Caller {
    pub(crate) fn nobody(server: &TestServer) -> Self {
        Self {
            name: "nobody".to_owned(),
            kind: None,
            level: 0,
            person: server.new_person("admin"),
            who: Who::Anybody,
        }
    }

    pub(crate) fn admin(server: &TestServer, kind: Kind) -> Self {
        match kind {
            Kind::Key => Self::with_key(server, 9),
            Kind::Jwt => Self::with_role(server, "admin", 9),
        }
    }

    /// The account is an administrator's, so that only the key's own level counts.
    fn with_key(server: &TestServer, level: u8) -> Self {
        let person = server.new_person("admin");
        let who = Who::Key(server.new_key_for(&person, level));
        Self { name: format!("a key of level {level}"), kind: Some(Kind::Key), level, person, who }
    }

    /// Only the role inside the token counts, so the account gets another one afterwards.
    fn with_role(server: &TestServer, role: &str, level: u8) -> Self {
        let person = server.new_person(role);
        let who = Who::Token(person.token.clone());
        server.set_role(&person, if level == 9 { "user" } else { "admin" });
        Self { name: format!("a token of {role}"), kind: Some(Kind::Jwt), level, person, who }
    }
}

/// One caller for each level or role, each with an account of their own.
pub(crate) fn all(server: &TestServer, kind: Kind) -> Vec<Caller> {
    match kind {
        Kind::Key => (0..=9).map(|level| Caller::with_key(server, level)).collect(),
        Kind::Jwt => ROLES.iter().map(|(role, level)| Caller::with_role(server, role, *level)).collect(),
    }
}
