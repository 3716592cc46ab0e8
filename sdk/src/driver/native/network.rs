//! What a client was told about the network, and what becomes of it: proxies and certificates.

use std::path::PathBuf;

use reqwest::Certificate;
use url::Url;

use super::proxy::{self, Choice};
use crate::origin::is_loopback;
use crate::{Error, ErrorKind};

/// The variable that names a file of certificates, as OpenSSL has it.
const CERTIFICATES: &str = "SSL_CERT_FILE";

/// The variable that names folders of certificates. The library that reads those of the machine looks at it itself.
const FOLDERS: &str = "SSL_CERT_DIR";

/// What a client was told about the network.
#[derive(Default)]
pub(crate) struct Network {
    pub(crate) proxy: Choice,
    pub(crate) bundle: Option<Bundle>,
}

/// Certificates in PEM.
pub(crate) enum Bundle {
    File(PathBuf),
    Text(Vec<u8>),
}

/// Whom to trust.
pub(crate) enum Roots {
    /// Whomever this machine trusts.
    Machine,
    /// These and whomever this machine trusts.
    Also(Vec<Certificate>),
    /// These alone; nobody, if there are none.
    Only(Vec<Certificate>),
}

/// Looks a variable up that is set to something.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Error>;

impl Network {
    /// The address of the proxy for this server. There is never one before this machine.
    pub(crate) fn proxy(&self, base: &Url, variable: Lookup<'_>) -> Result<Option<Url>, Error> {
        let host = base.host_str().unwrap_or_default();
        let (name, text) = match &self.proxy {
            _ if is_loopback(host) => return Ok(None),
            Choice::None => return Ok(None),
            Choice::Address(text) => ("the address of the proxy", text.clone()),
            Choice::Environment => {
                let is_cgi = variable("REQUEST_METHOD")?.is_some();
                let Some((name, text)) = first(proxy::variables(base.scheme(), is_cgi), variable)? else {
                    return Ok(None);
                };
                let except = first(&proxy::EXCEPTIONS, variable)?.map(|(_, hosts)| hosts);
                // A proxy that is not before this server may be of any kind.
                if except.as_deref().is_some_and(|hosts| proxy::is_excepted(hosts, host)) {
                    return Ok(None);
                }
                (name, text)
            }
        };
        proxy::address(&text).map(Some).map_err(|refusal| {
            let way_out = match self.proxy {
                Choice::Environment => "; .no_proxy() goes without it",
                _ => "",
            };
            Error::configuration(format!("{name} cannot be used: {refusal}{way_out}"))
        })
    }

    /// Whom to trust. What is said explicitly stands alone, as does `SSL_CERT_FILE`.
    pub(crate) fn roots(&self, secure: bool, variable: Lookup<'_>) -> Result<Roots, Error> {
        if !secure {
            // Reading those of the machine takes time, and there may be none.
            return Ok(Roots::Only(Vec::new()));
        }
        match &self.bundle {
            Some(Bundle::Text(text)) => Ok(Roots::Only(certificates("the certificates in PEM", text)?)),
            Some(Bundle::File(path)) => Ok(Roots::Only(read("the file of certificates", path)?)),
            None => match variable(CERTIFICATES)? {
                Some(path) => {
                    let path = PathBuf::from(path);
                    let roots = read("the file that SSL_CERT_FILE names", &path)?;
                    Ok(if variable(FOLDERS)?.is_some() { Roots::Also(roots) } else { Roots::Only(roots) })
                }
                None => Ok(Roots::Machine),
            },
        }
    }
}

fn first<'a>(names: &[&'a str], variable: Lookup<'_>) -> Result<Option<(&'a str, String)>, Error> {
    for name in names {
        if let Some(value) = variable(name)? {
            return Ok(Some((name, value)));
        }
    }
    Ok(None)
}

fn read(what: &str, path: &PathBuf) -> Result<Vec<Certificate>, Error> {
    match std::fs::read(path) {
        Ok(text) => certificates(what, &text),
        Err(error) => {
            let reason = error.kind();
            let message = format!("{what} cannot be read: {reason}; name one with certificates in PEM");
            Err(Error::caused(ErrorKind::Configuration, message, error))
        }
    }
}

fn certificates(what: &str, text: &[u8]) -> Result<Vec<Certificate>, Error> {
    match Certificate::from_pem_bundle(text) {
        Ok(found) if found.is_empty() => Err(Error::configuration(unusable(what, "there are none in it"))),
        Ok(found) => Ok(found),
        Err(error) => {
            Err(Error::caused(ErrorKind::Configuration, unusable(what, "they are not written in PEM"), error))
        }
    }
}

fn unusable(what: &str, reason: &str) -> String {
    format!("{what} cannot be used: {reason}; certificates in PEM begin with -----BEGIN CERTIFICATE-----")
}
