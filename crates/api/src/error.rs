//! Failures as HTTP answers: one shape for all.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::dto::{ErrorBody, ErrorItem};
use crate::failure::{Failure, FailureKind};

/// A failure on its way to the client.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    item: ErrorItem,
}

/// A handler's result.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let item = ErrorItem { code: code.to_owned(), detail: detail.into(), hint: None };
        Self { status, item }
    }

    pub(crate) fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn internal(detail: &str) -> Self {
        tracing::error!(detail, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something failed on the server.")
            .with_hint("Try again; the server's log says more.")
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.item.hint = Some(hint.into());
        self
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
            FailureKind::Internal => return Self::internal(&error.detail),
        };
        let Failure { code, detail, hint, .. } = error;
        Self { status, item: ErrorItem { code: code.to_owned(), detail, hint } }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(ErrorBody { errors: vec![self.item] })).into_response()
    }
}
