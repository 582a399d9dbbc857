//! The accounts that a draft is tried on, kept between two moves of a slider.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use speargun_words::said;

use super::{Preview, PreviewWish, Workbench};
use crate::{EngineError, Watch, Workspace};

/// After so long without a trial the accounts are dropped: at a million they take room.
const IDLE_MAX: Duration = Duration::from_mins(10);
/// How old the figures of a trial may be: events fade, and days go by.
const AGE_MAX: Duration = Duration::from_mins(10);

/// The accounts that drafts are tried on, kept between two moves of a slider.
#[derive(Debug, Clone, Default)]
pub struct KeptWorkbench(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
struct Kept {
    workbench: Workbench,
    opened: Instant,
    used: Instant,
}

impl KeptWorkbench {
    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tries a text on the accounts of now, which are read again where they are too old.
    ///
    /// # Errors
    /// When the text is no model, or what the store reports.
    pub fn preview(
        &self,
        workspace: &Workspace,
        line: Option<&str>,
        wish: &PreviewWish<'_>,
    ) -> Result<Preview, EngineError> {
        let mut kept = self.lock();
        let fits = match &*kept {
            Some(known) => {
                known.workbench.line() == line
                    && known.opened.elapsed() < AGE_MAX
                    && known.workbench.is_current(workspace)?
            }
            None => false,
        };
        if !fits {
            let is_new = kept.is_none();
            *kept = None;
            let workbench = Workbench::open_line(workspace, line, workspace.now(), &Watch::none())?;
            let now = Instant::now();
            *kept = Some(Kept { workbench, opened: now, used: now });
            if is_new {
                self.drop_when_idle();
            }
        }
        let Some(known) = kept.as_mut() else {
            return Err(EngineError::Invalid(said!("model.no_accounts")));
        };
        known.used = Instant::now();
        known.workbench.preview(workspace, wish, &Watch::none())
    }

    /// Starts a thread that ends with the workbench. Without it the workbench only stays longer.
    fn drop_when_idle(&self) {
        let weak = Arc::downgrade(&self.0);
        let _ = std::thread::Builder::new().name("workbench".to_owned()).spawn(move || {
            loop {
                std::thread::sleep(IDLE_MAX / 4);
                let Some(kept) = weak.upgrade() else { return };
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.as_ref().is_none_or(|known| known.used.elapsed() > IDLE_MAX) {
                    *kept = None;
                    return;
                }
            }
        });
    }
}
