//! Encrypted connections to PostgreSQL.
//!
//! A connection to another machine is encrypted and the server's certificate verified, unless the
//! address says `sslmode=disable`. `require` and `verify-ca` verify as much as `verify-full` does,
//! more than PostgreSQL's own library: encryption to an unknown server protects from nobody who can
//! change what is sent.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// An address without what says how it is encrypted, and how it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Encryption {
    /// The address for the client.
    pub(crate) address: String,
    /// Whether the connection is encrypted.
    pub(crate) is_wanted: bool,
    /// The file of the certificates that are trusted; those of the system by default.
    roots: Option<String>,
}

impl Encryption {
    /// Reads `sslmode` and `sslrootcert` of an address in the form `postgres://…?key=value`.
    ///
    /// # Errors
    /// When the mode is not known, or one that encrypts only by chance.
    pub(crate) fn of(address: &str) -> Result<Self, StoreError> {
        let (bare, query) = address.split_once('?').unwrap_or((address, ""));
        let (mut mode, mut roots, mut kept) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => roots = Some(decoded(value)),
                _ => kept.push(pair),
            }
        }
        let is_wanted = match mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-ca" | "verify-full") => true,
            None => !is_own_machine(bare) || roots.is_some(),
            Some(other) => {
                return Err(StoreError::Connect(format!(
                    "sslmode={other} is not taken: it would encrypt only by chance; write \
                     sslmode=verify-full or sslmode=disable"
                )));
            }
        };
        let mode = if is_wanted { "sslmode=require" } else { "sslmode=disable" };
        kept.push(mode);
        Ok(Self { address: format!("{bare}?{}", kept.join("&")), is_wanted, roots })
    }

    /// What encrypts the connection.
    ///
    /// # Errors
    /// When the certificates that are trusted cannot be read.
    pub(crate) fn connector(&self) -> Result<MakeRustlsConnect, StoreError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| StoreError::Connect(error.to_string()))?
            .with_root_certificates(self.trusted()?)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }

    fn trusted(&self) -> Result<RootCertStore, StoreError> {
        let mut trusted = RootCertStore::empty();
        let Some(path) = &self.roots else {
            // Some of a system's certificates are often out of date: the others count.
            trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            return Ok(trusted);
        };
        let unreadable = |reason: String| {
            StoreError::Connect(format!("the certificates in {path} cannot be read: {reason}"))
        };
        let found = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unreadable(error.to_string()))?;
        if found.is_empty() {
            return Err(unreadable("there is none in it".to_owned()));
        }
        for certificate in found {
            trusted.add(certificate).map_err(|error| unreadable(error.to_string()))?;
        }
        Ok(trusted)
    }
}

/// Whether the server is on this machine: then nothing goes over a network. Without a host it is a
/// socket.
fn is_own_machine(bare: &str) -> bool {
    let rest = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
    hosts.split(',').all(|host| {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let name = decoded(name);
        let is_loopback = name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        name.is_empty() || name.starts_with('/') || name == "localhost" || is_loopback
    })
}

/// A part of an address with its `%2F` and the like as the signs that they are.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_reached_encrypted_unless_the_address_says_otherwise() {
        for (address, is_wanted) in [
            ("postgres://u:p@127.0.0.1:5432/db", false),
            ("postgres://localhost/db", false),
            ("postgres://[::1]:5432/db", false),
            ("postgres:///db?host=/tmp", false),
            ("postgres://u@%2Fvar%2Frun/db", false),
            ("postgres://u:p@db.example.com/db", true),
            ("postgres://u:p@10.0.0.5/db", true),
            ("postgres://u:p@10.0.0.5/db?sslmode=disable", false),
            ("postgres://localhost/db?sslmode=verify-full", true),
            ("postgres://localhost/db?sslmode=require&application_name=x", true),
            ("postgres://localhost,db.example.com/db", true),
        ] {
            assert_eq!(Encryption::of(address).unwrap().is_wanted, is_wanted, "{address}");
        }
        let found = Encryption::of("postgres://h/db?a=1&sslmode=verify-full&sslrootcert=%2Fca.pem");
        let found = found.unwrap();
        assert_eq!(found.address, "postgres://h/db?a=1&sslmode=require");
        assert_eq!(found.roots.as_deref(), Some("/ca.pem"));
        for mode in ["prefer", "allow", "verify_full", ""] {
            let said = Encryption::of(&format!("postgres://h/db?sslmode={mode}")).unwrap_err();
            assert!(said.to_string().contains("sslmode=verify-full"), "{said}");
        }
    }

    #[test]
    fn certificates_that_cannot_be_read_are_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display().to_string();
        for (path, reason) in [(path.as_str(), "none in it"), ("/no/such.pem", "cannot be read")] {
            let address = format!("postgres://h/db?sslrootcert={path}");
            let encryption = Encryption::of(&address).unwrap();
            let said = encryption.connector().err().unwrap().to_string();
            assert!(said.contains(reason) && said.contains(path), "{said}");
        }
        assert!(Encryption::of("postgres://h/db").unwrap().connector().is_ok());
    }
}
