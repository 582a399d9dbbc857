//! Uploaded files wait on disk, one directory each, named by chance.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::extract::FromRequest;
use axum::extract::Request;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use tokio::io::AsyncWriteExt as _;

use speargun_words::said;

use crate::error::{ApiError, ApiResult};
use crate::form::{Form, HeadTooLarge, is_file, is_head_too_large};
use crate::listen::is_too_slow;
use crate::state::UPLOAD_LIMIT;

/// An uploaded file, on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where it is.
    pub path: PathBuf,
    /// The name it had.
    pub file_name: String,
}

const PREFIX: &str = "upload-";
const ID_LENGTH: usize = 24;
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);
const LONGEST_NAME: usize = 120;

/// A form with a file, and the answer to what is none.
pub(crate) struct FileForm(Form);

impl<S: Send + Sync> FromRequest<S> for FileForm {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Form::from_request(request, state).await {
            Ok(form) => Ok(Self(form)),
            Err(rejection) => {
                let text = rejection.body_text();
                Err(ApiError::new(rejection.status(), "broken_upload", text).into_response())
            }
        }
    }
}

/// Takes the form's `file` and writes it to disk as it comes.
pub(crate) async fn receive(directory: &Path, form: &mut FileForm) -> ApiResult<(String, Upload)> {
    while let Some(field) = form.0.next_field().await.map_err(broken_form)? {
        if is_file(&field) {
            return store(directory, field).await;
        }
    }
    Err(ApiError::bad_request("missing_file", said!("upload.no_file")))
}

async fn store(directory: &Path, field: Field<'_>) -> ApiResult<(String, Upload)> {
    let file_name = safe_name(field.file_name().unwrap_or_default());
    let place = make_place(directory.to_owned()).await?;
    let id = id_of(&place);
    let path = place.join(&file_name);
    if let Err(error) = write(&path, field).await {
        let _ = tokio::fs::remove_dir_all(&place).await;
        return Err(error);
    }
    Ok((id, Upload { path, file_name }))
}

async fn write(path: &Path, mut field: Field<'_>) -> ApiResult<()> {
    let mut file = tokio::fs::File::create(path).await.map_err(|error| disk(path, &error))?;
    let mut written = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(broken_form)? {
        written += chunk.len() as u64;
        if written > UPLOAD_LIMIT {
            return Err(too_large());
        }
        file.write_all(&chunk).await.map_err(|error| disk(path, &error))?;
    }
    file.flush().await.map_err(|error| disk(path, &error))?;
    if written == 0 {
        return Err(ApiError::bad_request("empty_file", said!("upload.empty")));
    }
    Ok(())
}

/// The upload of an id, when it is still there.
pub(crate) fn find(directory: &Path, id: &str) -> ApiResult<Upload> {
    let plain = id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let place = directory.join(format!("{PREFIX}{id}"));
    let entry = if plain { std::fs::read_dir(place).ok() } else { None };
    let entry = entry.and_then(|mut entries| entries.next()).and_then(Result::ok);
    let entry = entry.ok_or_else(|| {
        ApiError::new(StatusCode::NOT_FOUND, "upload_not_found", said!("upload.gone"))
            .with_hint(said!("upload.hint.choose_again"))
    })?;
    let file_name = entry.file_name().to_string_lossy().into_owned();
    Ok(Upload { path: entry.path(), file_name })
}

async fn make_place(directory: PathBuf) -> ApiResult<PathBuf> {
    let made = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&directory).map_err(|error| disk(&directory, &error))?;
        remove_old(&directory);
        let mut place = tempfile::Builder::new();
        let place = place.prefix(PREFIX).rand_bytes(ID_LENGTH).tempdir_in(&directory);
        place.map(tempfile::TempDir::keep).map_err(|error| disk(&directory, &error))
    });
    made.await.map_err(|error| ApiError::internal(&error.to_string()))?
}

fn remove_old(directory: &Path) {
    let Some(limit) = SystemTime::now().checked_sub(KEPT_FOR) else { return };
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.filter_map(Result::ok) {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        if ours && changed.is_ok_and(|changed| changed < limit) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn id_of(place: &Path) -> String {
    let name = place.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.trim_start_matches(PREFIX).to_owned()
}

/// The last part of a sent name, without what a file system or terminal may stumble over.
fn safe_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|sign| !sign.is_control() && !"<>:\"|?*".contains(*sign));
    let count = last.chars().count();
    let name: String = kept.skip(count.saturating_sub(LONGEST_NAME)).collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    if name.is_empty() { "upload.csv".to_owned() } else { name }
}

fn too_large() -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", said!("upload.too_large"))
        .with_hint(said!("upload.hint.compress"))
}

fn broken_form(error: MultipartError) -> ApiError {
    if is_too_slow(&error) {
        return ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "upload_too_slow",
            said!("upload.too_slow"),
        )
        .with_hint(said!("upload.hint.send_again"));
    }
    if is_head_too_large(&error) {
        let detail = said!("upload.head_too_large", reason = HeadTooLarge.to_string());
        return ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "form_too_large", detail)
            .with_hint(said!("upload.hint.one_part"));
    }
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    // What cannot be read of a body is its sender's or the network's doing, never the server's.
    if error.status().is_server_error() {
        let detail = said!("upload.broken");
        return ApiError::bad_request("broken_upload", detail)
            .with_hint(said!("upload.hint.send_file"));
    }
    ApiError::new(error.status(), "broken_upload", error.body_text())
        .with_hint(said!("upload.hint.send_file"))
}

fn disk(path: &Path, error: &std::io::Error) -> ApiError {
    tracing::error!(%error, path = %path.display(), "cannot keep an upload");
    // Where uploads lie is nobody's business over the network; the log has it.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ApiError::new(
        StatusCode::INSUFFICIENT_STORAGE,
        "cannot_store",
        said!("upload.cannot_store", name = name.to_string(), error = error.to_string()),
    )
    .with_hint(said!("upload.hint.room"))
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_lose_their_paths() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\data\\고객.csv"), "고객.csv");
        assert_eq!(safe_name(".."), "upload.csv");
    }
}
