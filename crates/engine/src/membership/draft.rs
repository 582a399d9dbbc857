//! A file that comes into being only when all of it is written.

use std::io;
use std::path::{Path, PathBuf};

/// A file beside the one that is to be written; dropped without [`Draft::put`], it goes away.
#[derive(Debug)]
pub(super) struct Draft {
    /// Nothing where the target is a pipe or device: nothing can be put in its place.
    draft: Option<PathBuf>,
    target: PathBuf,
}

impl Draft {
    /// A draft of `target`. A link is followed, so that it still points where it did.
    pub(super) fn beside(target: &Path) -> Self {
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let is_special = std::fs::metadata(&target).is_ok_and(|found| !found.is_file());
        let draft = target.file_name().filter(|_| !is_special).map(|name| {
            let mut name = name.to_owned();
            name.push(format!(".{}.partial", std::process::id()));
            target.with_file_name(name)
        });
        Self { draft, target }
    }

    /// Where to write.
    pub(super) fn path(&self) -> &Path {
        self.draft.as_deref().unwrap_or(&self.target)
    }

    /// Puts what was written in its place.
    pub(super) fn put(mut self) -> io::Result<()> {
        match self.draft.take() {
            Some(draft) => std::fs::rename(draft, &self.target),
            None => Ok(()),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(draft) = &self.draft {
            // It may never have been made.
            let _ = std::fs::remove_file(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_there_stays_until_the_draft_is_put() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.csv");
        std::fs::write(&target, "old").unwrap();
        let given_up = Draft::beside(&target);
        std::fs::write(given_up.path(), "half").unwrap();
        drop(given_up);
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
        let draft = Draft::beside(&target);
        std::fs::write(draft.path(), "new").unwrap();
        draft.put().unwrap();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }
}
