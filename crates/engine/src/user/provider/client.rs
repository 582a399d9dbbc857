//! The protocol: what a provider is asked, and what of its answers is believed (OpenID Connect
//! Core 1.0, RFC 7636 for PKCE, RFC 9207 for the issuer of an answer).

use std::sync::Arc;

use base64::Engine as _;
use chrono::DateTime;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient,
    CoreClientAuthMethod, CoreGrantType, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreJwsSigningAlgorithm as Algorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AdditionalProviderMetadata, AuthType, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    ProviderMetadata, RedirectUrl, Scope, SignatureVerificationError, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use speargun_domain::sign_in::SignInSettings;

use super::ProviderRefusal as Refusal;
use super::http::{Http, chain};
use super::seal::Asked;

/// What a provider says of itself.
pub(super) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What the library does not read of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Further {
    /// Whether each answer names its issuer (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Further {}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The longest number of an account, in bytes (OpenID Connect Core, 2).
const SUBJECT_LENGTH_MAX: usize = 255;
/// Signatures that are checked by a public key. Those of a shared secret are not taken.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];
/// Where Microsoft Entra says that the owner of an address's domain was verified.
const ENTRA: &str = "https://login.microsoftonline.com/";

/// Who signs in, as a provider says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    /// The provider.
    pub(super) issuer: String,
    /// Its number of the account.
    pub(super) subject: String,
    /// The address, as it names it.
    pub(super) email: Option<String>,
    /// Whether it looked whether the address is the person's.
    pub(super) is_verified: bool,
    /// What the person is called.
    pub(super) name: Option<String>,
}

/// What a provider's answer brings.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct ProviderAnswer<'a> {
    /// The code for which it gives tokens.
    pub code: Option<&'a str>,
    /// What it was sent, unchanged.
    pub state: Option<&'a str>,
    /// Who answers (RFC 9207).
    pub issuer: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
}

/// A provider that was found, with this server as its client.
pub(super) struct Session<'a> {
    pub(super) settings: &'a SignInSettings,
    pub(super) metadata: Arc<Metadata>,
    pub(super) secret: Option<String>,
    pub(super) http: Http,
    /// The moment, in microseconds UTC.
    pub(super) now: i64,
}

/// Reads what a provider says of itself, and its keys.
pub(super) fn discover(settings: &SignInSettings, http: &Http) -> Result<Metadata, String> {
    let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
    Metadata::discover(&issuer, &|request| http.send(request)).map_err(|error| chain(&error))
}

impl Session<'_> {
    fn client(&self, redirect_url: &str) -> Result<Client, Refusal> {
        let redirect = RedirectUrl::new(redirect_url.to_owned()).map_err(|_| Refusal::Expired)?;
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata((*self.metadata).clone(), id, secret);
        let methods = self.metadata.token_endpoint_auth_methods_supported();
        let takes =
            |method: CoreClientAuthMethod| methods.is_some_and(|methods| methods.contains(&method));
        let in_body = takes(CoreClientAuthMethod::ClientSecretPost)
            && !takes(CoreClientAuthMethod::ClientSecretBasic);
        let kind = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(redirect).set_auth_type(kind))
    }

    /// The address of the provider at which a person signs in, and what its answer is held
    /// against.
    pub(super) fn ask(
        &self,
        redirect_url: &str,
        link_to: Option<i64>,
    ) -> Result<(String, Asked), Refusal> {
        let client = self.client(redirect_url)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge);
        // The library asks for `openid` by itself.
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid");
        let (address, state, nonce) = request.add_scopes(scopes.cloned().map(Scope::new)).url();
        let asked = Asked {
            issuer: self.settings.issuer.clone(),
            client_id: self.settings.client_id.clone(),
            redirect_url: redirect_url.to_owned(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            link_to,
        };
        Ok((address.to_string(), asked))
    }

    /// Holds an answer against what was asked, before anything is sent.
    pub(super) fn check<'a>(
        &self,
        asked: &Asked,
        answer: &ProviderAnswer<'a>,
    ) -> Result<&'a str, Refusal> {
        let is_same =
            asked.issuer == self.settings.issuer && asked.client_id == self.settings.client_id;
        if !is_same {
            // The settings were changed meanwhile.
            return Err(Refusal::Expired);
        }
        if !answer.state.is_some_and(|state| is_equal(state, &asked.state)) {
            return Err(Refusal::Mismatch);
        }
        let must_name = self.metadata.additional_metadata();
        match answer.issuer {
            Some(issuer) if issuer != asked.issuer => return Err(Refusal::Mismatch),
            None if must_name.authorization_response_iss_parameter_supported => {
                return Err(Refusal::Mismatch);
            }
            _ => {}
        }
        match (answer.error, answer.code) {
            (Some(error), _) => {
                tracing::info!(error = plain(error), "the provider refused a sign-in");
                Err(Refusal::Denied)
            }
            (None, Some(code)) if !code.is_empty() => Ok(code),
            _ => Err(Refusal::Mismatch),
        }
    }

    /// Who signs in: takes the tokens for a code, and checks them.
    pub(super) fn identify(
        &self,
        asked: &Asked,
        code: &str,
        newer: impl FnOnce() -> Result<Arc<Metadata>, Refusal>,
    ) -> Result<Identity, Refusal> {
        let client = self.client(&asked.redirect_url)?;
        let response = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| untrusted("it has no token endpoint", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()))
            .request(&|request| self.http.send(request))
            .map_err(|error| token_refusal(&error))?;
        let token = response.id_token().ok_or_else(|| {
            tracing::warn!("the provider sent no ID token");
            Refusal::Untrusted
        })?;
        let nonce = Nonce::new(asked.nonce.clone());
        let verifier = self.verifier(client.id_token_verifier());
        match token.claims(&verifier, &nonce) {
            Ok(claims) => self.read(&client, (&response, token, claims), &verifier),
            // The provider has new keys since they were read.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let metadata = newer()?;
                let http = Http::new(self.settings).map_err(|error| unreachable(&error))?;
                let secret = self.secret.clone();
                let again = Session { metadata, secret, http, ..*self };
                let client = again.client(&asked.redirect_url)?;
                let verifier = again.verifier(client.id_token_verifier());
                let claims = token
                    .claims(&verifier, &nonce)
                    .map_err(|error| untrusted("its ID token is not valid", &error))?;
                again.read(&client, (&response, token, claims), &verifier)
            }
            Err(error) => Err(untrusted("its ID token is not valid", &error)),
        }
    }

    fn verifier<'b>(&self, verifier: CoreIdTokenVerifier<'b>) -> CoreIdTokenVerifier<'b> {
        let named = self.metadata.id_token_signing_alg_values_supported();
        let allowed = ALGORITHMS.into_iter().filter(|algorithm| named.contains(algorithm));
        let now = DateTime::from_timestamp_micros(self.now).unwrap_or_default();
        verifier.set_allowed_algs(allowed).set_time_fn(move || now)
    }

    fn read(
        &self,
        client: &Client,
        (response, token, claims): (&CoreTokenResponse, &CoreIdToken, &CoreIdTokenClaims),
        verifier: &CoreIdTokenVerifier<'_>,
    ) -> Result<Identity, Refusal> {
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|error| untrusted("signature", &error))?;
            let key =
                token.signing_key(verifier).map_err(|error| untrusted("signature", &error))?;
            let found = AccessTokenHash::from_token(response.access_token(), algorithm, key)
                .map_err(|error| untrusted("hash of the access token", &error))?;
            if found != *expected {
                tracing::warn!("the access token is not the one that the ID token names");
                return Err(Refusal::Untrusted);
            }
        }
        let subject = claims.subject().as_str();
        if subject.is_empty() || subject.len() > SUBJECT_LENGTH_MAX {
            return Err(Refusal::Untrusted);
        }
        let mut identity = Identity {
            issuer: self.settings.issuer.clone(),
            subject: subject.to_owned(),
            email: claims.email().map(|email| email.to_string()),
            is_verified: claims.email_verified() == Some(true) || self.is_owner_verified(token),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        };
        if identity.email.is_none() {
            self.ask_for_more(client, response, (claims, &mut identity))?;
        }
        Ok(identity)
    }

    /// Reads the address where the ID token has none. The answer has to be about the same account.
    fn ask_for_more(
        &self,
        client: &Client,
        response: &CoreTokenResponse,
        (claims, identity): (&CoreIdTokenClaims, &mut Identity),
    ) -> Result<(), Refusal> {
        let subject = claims.subject().clone();
        let Ok(request) = client.user_info(response.access_token().clone(), Some(subject)) else {
            return Ok(());
        };
        let more: CoreUserInfoClaims = request
            .request(&|request| self.http.send(request))
            .map_err(|error| untrusted("what it says of the person is not valid", &error))?;
        identity.email = more.email().map(|email| email.to_string());
        identity.is_verified = more.email_verified() == Some(true);
        if identity.name.is_none() {
            let name = more.name().and_then(|name| name.get(None));
            identity.name = name.map(|name| name.to_string());
        }
        Ok(())
    }

    /// Whether Entra says that the owner of the address's domain was verified, which it says in a
    /// claim of its own. The token's signature was checked.
    fn is_owner_verified(&self, token: &CoreIdToken) -> bool {
        if !self.settings.issuer.starts_with(ENTRA) {
            return false;
        }
        let text = token.to_string();
        let claims = text
            .split('.')
            .nth(1)
            .and_then(|part| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok());
        let claims = claims.and_then(|part| serde_json::from_slice(&part).ok());
        let claims: serde_json::Value = claims.unwrap_or_default();
        is_true(&claims["xms_edov"])
    }
}

/// Entra writes it as a truth, a number or a text.
fn is_true(value: &serde_json::Value) -> bool {
    let text = value.as_str().map(str::to_ascii_lowercase);
    value.as_bool() == Some(true)
        || value.as_i64() == Some(1)
        || matches!(text.as_deref(), Some("true" | "1"))
}

/// Whether two texts are equal, in a time that does not say where they differ.
fn is_equal(one: &str, other: &str) -> bool {
    super::super::hash_of(one) == super::super::hash_of(other)
}

/// What another server says, in a line of the log.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(100).collect()
}

pub(super) fn unreachable(error: &dyn std::error::Error) -> Refusal {
    tracing::warn!(error = chain(error), "the provider of sign-in cannot be reached");
    Refusal::Unreachable
}

fn untrusted(what: &str, error: &dyn std::error::Error) -> Refusal {
    tracing::warn!(what, error = chain(error), "an answer of the provider is not believed");
    Refusal::Untrusted
}

type TokenError = openidconnect::RequestTokenError<
    std::io::Error,
    openidconnect::StandardErrorResponse<openidconnect::core::CoreErrorResponseType>,
>;

/// Why there are no tokens. A code that was used, or is none, is refused by the provider.
fn token_refusal(error: &TokenError) -> Refusal {
    use openidconnect::RequestTokenError::{Parse, Request, ServerResponse};
    match error {
        Request(error) => unreachable(error),
        ServerResponse(response) => {
            let code = plain(response.error().as_ref());
            tracing::warn!(code, "the provider gave no token");
            Refusal::Untrusted
        }
        // What it answered may hold tokens, and is not written down.
        Parse(..) | openidconnect::RequestTokenError::Other(_) => {
            tracing::warn!("the provider's answer to a code cannot be read");
            Refusal::Untrusted
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_entra_writes_for_true_is_true() {
        for value in [json!(true), json!(1), json!("1"), json!("true"), json!("True")] {
            assert!(is_true(&value), "{value}");
        }
        for value in [json!(false), json!(0), json!("0"), json!(null), json!([true]), json!("")] {
            assert!(!is_true(&value), "{value}");
        }
    }
}
