//! Where this server answers otherwise than the recording, on purpose.

/// One value that differs.
pub(crate) struct Departure {
    pub(crate) key: &'static str,
    /// A JSON pointer.
    pub(crate) place: &'static str,
    #[expect(dead_code, reason = "the reason is for the reader")]
    pub(crate) reason: &'static str,
}

const CLONE: &str = "POST /sets/:id/clone/{auth} key 201";
const IN_CLEAR: &str = "the original answers with the ciphertext of the column; the copy comes back in clear";

/// All of them. An entry that no longer differs fails the test.
pub(crate) const DEPARTURES: [Departure; 4] = [
    Departure { key: CLONE, place: "/set/img", reason: IN_CLEAR },
    Departure { key: CLONE, place: "/set/name", reason: IN_CLEAR },
    Departure { key: CLONE, place: "/set/notes", reason: IN_CLEAR },
    Departure { key: CLONE, place: "/set/measies", reason: IN_CLEAR },
];
