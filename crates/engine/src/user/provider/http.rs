//! How a provider is called: over TLS, without following redirects, and within limits.

use std::io;
use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use speargun_domain::sign_in::SignInSettings;

/// How long a connection may take to open.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Calls a provider. It is made for each sign-in, on a thread that may block.
pub(super) struct Http {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

impl Http {
    /// What calls the provider of the settings.
    ///
    /// # Errors
    /// When the system gives no thread, or no certificates to trust.
    pub(super) fn new(settings: &SignInSettings) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIME)
            .timeout(ANSWER_TIME)
            // An answer that leads elsewhere could lead into the network of the server.
            .redirect(reqwest::redirect::Policy::none())
            // Addresses that the provider names carry codes and secrets as well.
            .https_only(settings.issuer.starts_with("https://"))
            .build()
            .map_err(io::Error::other)?;
        Ok(Self { runtime, client })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// When there is none in time, or it is too long.
    pub(super) fn send(&self, request: HttpRequest) -> io::Result<HttpResponse> {
        let request = reqwest::Request::try_from(request).map_err(io::Error::other)?;
        self.runtime.block_on(async {
            let mut response = self.client.execute(request).await.map_err(io::Error::other)?;
            let mut answer = HttpResponse::default();
            *answer.status_mut() = response.status();
            std::mem::swap(answer.headers_mut(), response.headers_mut());
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(io::Error::other)? {
                if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                    return Err(io::Error::other("the answer is too long"));
                }
                body.extend_from_slice(&chunk);
            }
            *answer.body_mut() = body;
            Ok(answer)
        })
    }
}

/// An error with what it comes from, for the log.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
