//! The settings of a provider of sign-in: the table `sign_in` of `workspace.toml`. Its secret is
//! not among them, since settings are kept in versions that all people read.

use serde::{Deserialize, Serialize};

use crate::right::Role;

/// The longest issuer and client id, in characters.
pub const VALUE_LENGTH_MAX: usize = 500;
/// The longest name on the button, in characters.
pub const NAME_LENGTH_MAX: usize = 50;
/// The most scopes that are asked for.
pub const SCOPES_MAX: usize = 20;

/// A provider of OpenID Connect with which people sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInSettings {
    /// The provider's address, just as its documents name it.
    pub issuer: String,
    /// By which the provider knows this server.
    pub client_id: String,
    /// What people call the provider, as the button says it.
    pub name: String,
    /// Under which address browsers reach this server; that of the call where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What the provider is asked for.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Whether an address that no one has becomes a person.
    #[serde(default)]
    pub create_users: bool,
    /// What such a person may do.
    #[serde(default = "viewer")]
    pub role: Role,
}

/// What is wrong with the settings of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    /// The issuer is no address over TLS.
    #[error("sign_in.issuer has to begin with https:// and have no ? or # in it")]
    Issuer,
    /// The client id is blank or too long.
    #[error("sign_in.client_id has 1 to {VALUE_LENGTH_MAX} characters")]
    ClientId,
    /// The name is blank or too long.
    #[error("sign_in.name has 1 to {NAME_LENGTH_MAX} characters")]
    Name,
    /// The address of this server is none, or has a path.
    #[error("sign_in.address is an address such as https://abm.example.com, without a path")]
    Address,
    /// A scope is blank or has spaces in it, or there are too many.
    #[error("sign_in.scopes are at most {SCOPES_MAX} words")]
    Scopes,
    /// A provider would make administrators.
    #[error(
        "sign_in.role cannot be administrator; write another role, and make administrators on the page of \
        users"
    )]
    Role,
}

fn default_scopes() -> Vec<String> {
    ["openid", "email", "profile"].map(ToOwned::to_owned).into()
}

fn viewer() -> Role {
    Role::Viewer
}

impl SignInSettings {
    /// Finds what is wrong with the settings.
    ///
    /// # Errors
    /// The first value that cannot be used.
    pub fn check(&self) -> Result<(), SignInFault> {
        let fits = |text: &str, most: usize| {
            let is_plain = !text.trim().is_empty() && !text.contains(char::is_control);
            is_plain && text.chars().count() <= most
        };
        if !is_issuer(&self.issuer) || !fits(&self.issuer, VALUE_LENGTH_MAX) {
            return Err(SignInFault::Issuer);
        }
        if !fits(&self.client_id, VALUE_LENGTH_MAX) {
            return Err(SignInFault::ClientId);
        }
        if !fits(&self.name, NAME_LENGTH_MAX) {
            return Err(SignInFault::Name);
        }
        let is_address = |address: &String| {
            let rest = address.split_once("://").map_or("", |(_, rest)| rest);
            is_issuer(address) && !rest.contains('/') && fits(address, VALUE_LENGTH_MAX)
        };
        if !self.address.iter().all(is_address) {
            return Err(SignInFault::Address);
        }
        let is_scope =
            |scope: &String| !scope.contains(char::is_whitespace) && fits(scope, VALUE_LENGTH_MAX);
        if self.scopes.len() > SCOPES_MAX || !self.scopes.iter().all(is_scope) {
            return Err(SignInFault::Scopes);
        }
        if self.role == Role::Administrator {
            return Err(SignInFault::Role);
        }
        Ok(())
    }
}

/// Whether a text is the address of a provider: over TLS, or on this machine.
fn is_issuer(text: &str) -> bool {
    if text.contains(['?', '#', '@', '\\']) || text.contains(char::is_whitespace) {
        return false;
    }
    let host_of = |rest: &str| rest.split('/').next().unwrap_or_default().to_owned();
    match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => !host_of(rest).is_empty(),
        (_, Some(rest)) => {
            let host = host_of(rest);
            let without_port = |(name, port): (&str, &str)| {
                let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
                is_port.then(|| name.to_owned())
            };
            let name = host.rsplit_once(':').and_then(without_port).unwrap_or(host);
            ["localhost", "127.0.0.1", "[::1]"].contains(&name.as_str())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SignInSettings {
        toml::from_str("issuer = 'https://id.example'\nclient_id = 'a'\nname = 'Acme'").unwrap()
    }

    #[test]
    fn what_is_left_out_is_as_documented() {
        let settings = settings();
        assert_eq!(settings.scopes, ["openid", "email", "profile"]);
        assert!(!settings.create_users && settings.role == Role::Viewer);
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn an_issuer_is_reached_over_tls_or_on_this_machine() {
        for text in [
            "https://login.microsoftonline.com/3f/v2.0",
            "https://accounts.google.com",
            "https://id.example:8443/realms/acme",
            "http://localhost:8080/realms/acme",
            "http://127.0.0.1",
            "http://[::1]:80",
        ] {
            assert!(is_issuer(text), "{text}");
        }
        for text in [
            "",
            "id.example",
            "https://",
            "http://id.example",
            "http://127.0.0.1.evil.example",
            "http://localhost@evil.example",
            "https://id.example?x=1",
            "https://id.example#x",
            "https://id example",
            "ftp://id.example",
        ] {
            assert!(!is_issuer(text), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let with = |change: fn(&mut SignInSettings)| {
            let mut settings = settings();
            change(&mut settings);
            settings.check().unwrap_err()
        };
        let named = "https://abm.example:8443".to_owned();
        assert_eq!(SignInSettings { address: Some(named), ..settings() }.check(), Ok(()));
        assert_eq!(with(|it| it.issuer = "x".repeat(600)), SignInFault::Issuer);
        assert_eq!(with(|it| it.client_id = " ".to_owned()), SignInFault::ClientId);
        assert_eq!(with(|it| it.name = "x".repeat(51)), SignInFault::Name);
        for text in ["abm.example", "https://abm.example/", "http://abm.example"] {
            let settings = SignInSettings { address: Some(text.to_owned()), ..settings() };
            assert_eq!(settings.check(), Err(SignInFault::Address), "{text}");
        }
        assert_eq!(with(|it| it.scopes = vec!["a b".to_owned()]), SignInFault::Scopes);
        assert_eq!(with(|it| it.role = Role::Administrator), SignInFault::Role);
    }
}
