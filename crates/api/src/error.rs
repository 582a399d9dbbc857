//! Failures as HTTP answers: one shape for all.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use speargun_engine::EngineError;
use speargun_engine::user::SignInRefusal;
use speargun_words::{Language, Said, count, said};

use crate::failure::{Failure, FailureKind, failure};
use crate::shared::{ErrorBody, ErrorItem, key_and_values};

/// A failure on its way to the client.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    refusal: Refusal,
    /// In how many seconds the same call may go well.
    retry_after: Option<u64>,
}

/// What an answer says of a failure, in no language yet. It goes with the answer, so that
/// [`crate::language::speak`] says it in the reader's.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    code: String,
    detail: Said,
    hint: Option<Said>,
}

/// A handler's result.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<Said>) -> Self {
        let refusal = Refusal { code: code.to_owned(), detail: detail.into(), hint: None };
        Self { status, refusal, retry_after: None }
    }

    pub(crate) fn bad_request(code: &str, detail: impl Into<Said>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn internal(detail: &str) -> Self {
        tracing::error!(detail, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", said!("http.internal"))
            .with_hint(said!("http.hint.internal"))
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<Said>) -> Self {
        self.refusal.hint = Some(hint.into());
        self
    }
}

impl Refusal {
    fn item(&self, language: Language) -> ErrorItem {
        let (key, values) = key_and_values(&self.detail);
        ErrorItem {
            code: self.code.clone(),
            detail: self.detail.render(language),
            hint: self.hint.as_ref().map(|hint| hint.render(language)),
            key,
            values,
        }
    }

    /// The body of the answer in a language.
    pub(crate) fn body(&self, language: Language) -> Vec<u8> {
        let body = ErrorBody { errors: vec![self.item(language)] };
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        failure(error).into()
    }
}

impl ApiError {
    /// The answer to who has not the code that the server printed.
    pub(crate) fn wrong_setup_code() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "code_wrong", said!("sign_in.setup_code_wrong"))
            .with_hint(said!("sign_in.hint.setup_code"))
    }

    /// The answer to who tried too often.
    pub(crate) fn too_many_attempts(seconds: u64) -> Self {
        let said = said!("sign_in.later", seconds = count(seconds));
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", said);
        Self { retry_after: Some(seconds), ..error }
    }

    /// The answer to a person who is not let in.
    pub(crate) fn of_sign_in(refusal: SignInRefusal) -> Self {
        let unauthorized = |code: &str, said: Said| Self::new(StatusCode::UNAUTHORIZED, code, said);
        match refusal {
            SignInRefusal::Wrong => unauthorized("wrong_credentials", said!("sign_in.wrong"))
                .with_hint(said!("sign_in.hint.wrong")),
            SignInRefusal::CodeNeeded => unauthorized("code_needed", said!("sign_in.code_needed")),
            SignInRefusal::CodeWrong => unauthorized("code_wrong", said!("sign_in.code_wrong"))
                .with_hint(said!("sign_in.hint.code")),
            SignInRefusal::Later { seconds } => Self::too_many_attempts(seconds),
            SignInRefusal::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", said!("sign_in.busy"))
            }
            SignInRefusal::Failed(error) => error.into(),
        }
    }
}

impl From<Failure> for ApiError {
    fn from(error: Failure) -> Self {
        let status = match error.kind {
            FailureKind::NotFound => StatusCode::NOT_FOUND,
            FailureKind::Invalid => StatusCode::BAD_REQUEST,
            FailureKind::Conflict => StatusCode::CONFLICT,
            FailureKind::Outdated => StatusCode::PRECONDITION_FAILED,
            FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            FailureKind::Internal => return Self::internal(&error.detail.to_string()),
        };
        let Failure { code, detail, hint, .. } = error;
        let refusal = Refusal { code: code.to_owned(), detail, hint };
        Self { status, refusal, retry_after: None }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let english = ErrorBody { errors: vec![self.refusal.item(Language::English)] };
        let mut response = (self.status, Json(english)).into_response();
        response.extensions_mut().insert(self.refusal);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
