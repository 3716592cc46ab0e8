//! Arguments in paths: none may leave its segment.

#![no_main]

use freesewing::engine::path;
use freesewing::{KeyId, RecordId, UserRef};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    if let Ok(filled) = path::fill("/users/{id}/{auth}", Some("key"), &[("id", text)]) {
        // A parser that normalises paths, as that of the transport does, leaves the path as it is.
        let base = Url::parse("https://example.org").expect("a constant");
        let url = base.join(&filled).expect("a path");
        assert_eq!(url.path(), filled);
        let segments: Vec<&str> = url.path_segments().expect("a path").collect();
        assert_eq!((segments.len(), segments[0], segments[2]), (3, "users", "key"));
        assert!(url.host_str() == Some("example.org") && url.query().is_none() && url.fragment().is_none());
    } else {
        assert!(matches!(text, "" | "." | ".."));
    }
    if let Ok(id) = text.parse::<RecordId>() {
        assert_eq!(id.to_string().parse::<RecordId>(), Ok(id));
    }
    if let Ok(id) = text.parse::<KeyId>() {
        assert_eq!(id.to_string().parse::<KeyId>(), Ok(id));
    }
    if let Ok(user) = text.parse::<UserRef>() {
        assert_eq!(user.to_string().parse::<UserRef>(), Ok(user));
    }
});
