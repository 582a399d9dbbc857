//! Extractors whose refusals have the one error shape.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query};
use axum::http::StatusCode;

use speargun_words::said;

use crate::error::ApiError;
use crate::listen::is_too_slow;
use crate::state::JSON_BODY_LIMIT;

/// The query string as `T`.
#[derive(FromRequestParts)]
#[from_request(via(Query), rejection(ApiError))]
pub(crate) struct ApiQuery<T>(pub(crate) T);

/// The path's variables as `T`.
#[derive(FromRequestParts)]
#[from_request(via(Path), rejection(ApiError))]
pub(crate) struct ApiPath<T>(pub(crate) T);

/// The body's JSON as `T`.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(ApiError))]
pub(crate) struct ApiJson<T>(pub(crate) T);

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request("invalid_query", plain(&rejection.body_text()))
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::bad_request("invalid_path", plain(&rejection.body_text()))
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        if is_too_slow(&rejection) {
            let reason = said!("http.body_too_slow");
            return Self::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", reason)
                .with_hint(said!("http.hint.send_again"));
        }
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let reason = said!("http.body_too_large", max = JSON_BODY_LIMIT);
            return Self::new(rejection.status(), "body_too_large", reason)
                .with_hint(said!("http.hint.send_less"));
        }
        let said = said!("http.body_refused", reason = plain(&rejection.body_text()));
        Self::new(rejection.status(), "invalid_body", said)
    }
}

/// What a reader of queries, paths and bodies says, without what only its authors understand.
fn plain(said: &str) -> String {
    const BEGINNINGS: [(&str, &str); 4] = [
        ("Failed to deserialize query string: ", ""),
        ("Failed to deserialize the JSON body into the target type: ", ""),
        ("Failed to parse the request body as JSON: ", "The body is no JSON: "),
        ("Invalid URL: ", ""),
    ];
    const WORDS: [(&str, &str); 4] = [
        ("invalid digit found in string", "a whole number of 0 or more belongs here"),
        ("number too large to fit in target type", "the number is too large"),
        ("cannot parse integer from empty string", "a whole number belongs here"),
        ("provided string was not `true` or `false`", "write true or false"),
    ];
    let mut text = said.to_owned();
    for (beginning, instead) in BEGINNINGS {
        if let Some(rest) = text.strip_prefix(beginning) {
            text = format!("{instead}{rest}");
        }
    }
    for (words, instead) in WORDS {
        text = text.replace(words, instead);
    }
    let value = text.strip_prefix("Cannot parse ").and_then(|rest| rest.split_once('`'));
    if let Some((value, _)) = value.and_then(|(_, rest)| rest.split_once("` to")) {
        text = format!("\"{value}\" is not a number that is allowed here");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn refusals_are_said_in_plain_words() {
        for (said, expected) in [
            (
                "Failed to deserialize query string: limit: invalid digit found in string",
                "limit: a whole number of 0 or more belongs here",
            ),
            (
                "Invalid URL: Cannot parse `abc` to a `i64`",
                "\"abc\" is not a number that is allowed here",
            ),
            (
                "Invalid URL: Cannot parse value at index 1 with value `9e` to a `i64`",
                "\"9e\" is not a number that is allowed here",
            ),
            ("anything else", "anything else"),
        ] {
            assert_eq!(plain(said), expected);
        }
    }
}
