//! What may stand where the file should be, and whose it is.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use freesewing::ErrorKind;

use crate::{Place, refused, scripted};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_file_is_for_its_maker_only_and_one_that_exists_keeps_its_permissions() {
    let place = Place::new("mode");
    let _ = scripted(&place.0, freesewing::Care::default());
    assert_eq!(mode(&place.0), 0o600);
    std::fs::set_permissions(&place.0, std::fs::Permissions::from_mode(0o660)).unwrap();
    let _ = scripted(&place.0, freesewing::Care::default());
    assert_eq!(mode(&place.0), 0o660);
}

#[test]
fn what_is_no_file_is_told_and_nobody_waits_for_it() {
    let (pipe, socket) = (Place::new("pipe"), Place::new("socket"));
    assert!(Command::new("mkfifo").arg(&pipe.0).status().unwrap().success());
    let _listener = UnixListener::bind(&socket.0).unwrap();
    let cases = [
        (pipe.0.as_path(), "is a pipe"),
        (socket.0.as_path(), "is a socket"),
        (Path::new("/dev/null"), "is a device"),
        (Path::new("/tmp"), "is a folder"),
    ];
    for (path, what) in cases {
        let error = refused(path);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let to_do = "give the path of a file, which is made if there is none";
        assert_eq!(error.to_string(), format!("the file of the gate, {}, {what}: {to_do}", path.display()));
    }
}
