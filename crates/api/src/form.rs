//! A form with a file whose heads are bounded. It knows nothing of the rest: the fuzz target takes
//! this file as it is.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Multipart, Request};
use http_body::{Body as HttpBody, Frame, SizeHint};

/// How much of a form may be anything but the content of its file.
pub(crate) const FORM_OVERHEAD: usize = 64 * 1024;

/// A form with a file. Everything that is not the file's content fits into [`FORM_OVERHEAD`]: the
/// reader of forms keeps a head until it ends, and a head need not end.
pub(crate) struct Form {
    form: Multipart,
    within_file: Arc<AtomicBool>,
}

impl Form {
    /// The form of a request, of which nothing is read yet.
    ///
    /// # Errors
    /// When the request says of itself that it has no form.
    pub(crate) async fn from_request<S: Send + Sync>(
        request: Request,
        state: &S,
    ) -> Result<Self, MultipartRejection> {
        let within_file = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&within_file);
        let bounded = |inner| Body::new(HeadBoundedBody { inner, within_file: own, bytes: 0 });
        let form = Multipart::from_request(request.map(bounded), state).await?;
        Ok(Self { form, within_file })
    }

    /// The next part. With the part named `file` the bound of the rest ends.
    ///
    /// # Errors
    /// When what comes is no form, or [`HeadTooLarge`].
    pub(crate) async fn next_field(&mut self) -> Result<Option<Field<'_>>, MultipartError> {
        let field = self.form.next_field().await?;
        if field.as_ref().is_some_and(is_file) {
            self.within_file.store(true, Ordering::Relaxed);
        }
        Ok(field)
    }
}

/// Whether a part is the file of its form.
pub(crate) fn is_file(field: &Field<'_>) -> bool {
    field.name() == Some("file")
}

/// A body of which little may come while the content of the file has not begun.
struct HeadBoundedBody {
    inner: Body,
    within_file: Arc<AtomicBool>,
    bytes: usize,
}

impl HttpBody for HeadBoundedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // What is there already may hold the end of the head and the beginning of the content.
        if self.bytes > FORM_OVERHEAD && !self.within_file.load(Ordering::Relaxed) {
            return Poll::Ready(Some(Err(axum::Error::new(HeadTooLarge))));
        }
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.bytes = self.bytes.saturating_add(data.len());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The heads of a form, or its parts other than the file, are too large.
#[derive(Debug, thiserror::Error)]
#[error("the heads and other parts of the form are larger than {FORM_OVERHEAD} bytes")]
pub(crate) struct HeadTooLarge;

/// Whether a form could not be read because of [`HeadTooLarge`].
pub(crate) fn is_head_too_large(error: &MultipartError) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<HeadTooLarge>() {
            return true;
        }
        cause = error.source();
    }
    false
}
