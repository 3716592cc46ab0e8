//! Whom a client trusts.

use std::path::PathBuf;
use std::process::Command;

use freesewing::{Error, ErrorKind};

use crate::tls::Tls;
use crate::{builder, everything};

/// A file of this test process, removed in the end.
struct File(PathBuf);

impl File {
    fn with(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("freesewing-{}-{name}.pem", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_trusted_only_when_it_is_named() {
    let server = Tls::start(&[]).await;
    let error = builder(&server.url(), &[]).build().unwrap().sets().list().retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let says = "no secure connection to localhost: check the certificates of the server and of this machine";
    assert_eq!(error.to_string(), says);

    let file = File::with("authority", &server.authority);
    for builder in [
        builder(&server.url(), &[]).ca_bundle(file.path()),
        builder(&server.url(), &[]).ca_bundle_pem(server.authority.clone()),
        builder(&server.url(), &[("SSL_CERT_FILE", file.path())]),
        builder(&server.url(), &[("SSL_CERT_FILE", file.path()), ("SSL_CERT_DIR", "/etc/ssl/certs")]),
        builder(&server.url(), &[("SSL_CERT_FILE", "/nonexistent")]).ca_bundle(file.path()),
    ] {
        assert!(builder.build().unwrap().sets().list().await.unwrap().is_empty());
    }
    // Another authority in its place.
    let other = Tls::start(&[]).await;
    let client = builder(&server.url(), &[("SSL_CERT_FILE", file.path())]);
    let client = client.ca_bundle_pem(other.authority.clone()).build().unwrap();
    assert_eq!(client.sets().list().retries(0).await.unwrap_err().to_string(), says);
}

#[test]
fn certificates_that_are_none_are_refused_when_the_client_is_built() {
    let (empty, text, broken) = (
        File::with("empty", ""),
        File::with("text", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"),
        File::with("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    );
    let hint = "; certificates in PEM begin with -----BEGIN CERTIFICATE-----";
    let pem = "cannot be used: they are not written in PEM";
    let none = "cannot be used: there are none in it";
    let bad = "secure connections cannot be made with these certificates: check that they are roots in PEM";
    let missing = "cannot be read: entity not found; name one with certificates in PEM";
    let file = |path: &str| builder("https://localhost", &[]).ca_bundle(path).build().unwrap_err();
    let variable = |path: &str| builder("https://localhost", &[("SSL_CERT_FILE", path)]).build().unwrap_err();
    let given = |pem: &str| builder("https://localhost", &[]).ca_bundle_pem(pem).build().unwrap_err();
    let cases: [(Error, String); 9] = [
        (file("/nonexistent"), format!("the file of certificates {missing}")),
        (file(empty.path()), format!("the file of certificates {none}{hint}")),
        (file(text.path()), format!("the file of certificates {pem}{hint}")),
        (file(broken.path()), bad.to_owned()),
        (variable("/nonexistent"), format!("the file that SSL_CERT_FILE names {missing}")),
        (variable(empty.path()), format!("the file that SSL_CERT_FILE names {none}{hint}")),
        (variable(text.path()), format!("the file that SSL_CERT_FILE names {pem}{hint}")),
        (given(""), format!("the certificates in PEM {none}{hint}")),
        (given("no certificate"), format!("the certificates in PEM {none}{hint}")),
    ];
    for (error, says) in cases {
        assert_eq!((error.to_string(), error.kind()), (says, ErrorKind::Configuration));
        assert!(!everything(&error).contains("/nonexistent"), "{error:?}");
    }
    // Nobody has to be trusted where nothing is secure.
    assert!(builder("http://localhost", &[("SSL_CERT_FILE", "/nonexistent")]).build().is_ok());
}

/// What a client says on a machine without root certificates, in a process of its own, for the library that reads those
/// of the machine looks at the environment itself.
#[test]
fn a_machine_without_roots_gets_a_clear_error() {
    let only_in_child = "FREESEWING_TEST_WITHOUT_ROOTS";
    if std::env::var_os(only_in_child).is_some() {
        assert!(builder("http://localhost", &[]).build().is_ok(), "plain http needs no roots");
        let error = builder("https://localhost", &[]).build().unwrap_err();
        let says = "this machine has no root certificates, so no server can be trusted: install its package of them \
                    (often ca-certificates), or name a file with SSL_CERT_FILE or ca_bundle";
        assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Configuration));
        return;
    }
    if cfg!(not(target_os = "linux")) {
        return; // Elsewhere the system keeps them, not a folder.
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roots::a_machine_without_roots_gets_a_clear_error"])
        .env(only_in_child, "1")
        .env("SSL_CERT_DIR", "/nonexistent")
        .env_remove("SSL_CERT_FILE")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && printed.contains("1 passed"), "{printed}");
}
