//! Opening files: regular ones only, as they stood when they were opened.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use speargun_words::{Said, count, said};

use crate::{ConnectError, FileKind};

/// A regular file that is open, up to the length that it had when it was opened. A file that grows
/// while it is read ends with an error instead of going on for ever.
#[derive(Debug)]
pub struct Input {
    file: File,
    /// The file's length when it was opened, in bytes.
    pub length: u64,
    position: u64,
}

impl Input {
    /// Opens a file to read.
    ///
    /// Links are followed. The file is opened without waiting, and looked at through the open
    /// handle, so that nobody can put a named pipe in its place between the look and the opening.
    ///
    /// # Errors
    /// When it cannot be opened, or is something else than a file: a directory, a named pipe, a
    /// socket, a device.
    pub fn open(path: &Path) -> Result<Self, ConnectError> {
        let as_error = |error| ConnectError::File { path: path.to_owned(), error };
        // Opening a device can already do something, such as rewind a tape.
        check_kind(path, &std::fs::metadata(path).map_err(as_error)?)?;
        let file = without_waiting().open(path).map_err(as_error)?;
        let metadata = file.metadata().map_err(as_error)?;
        check_kind(path, &metadata)?;
        Ok(Self { file, length: metadata.len(), position: 0 })
    }

    /// The open file, for who reads it in places.
    pub(crate) fn into_file(self) -> File {
        self.file
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.position);
        if left == 0 {
            if !buffer.is_empty() && self.file.metadata()?.len() > self.length {
                return Err(io::Error::other(Grew));
            }
            return Ok(0);
        }
        let room = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let length = self.file.read(&mut buffer[..room])?;
        self.position += length as u64;
        Ok(length)
    }
}

/// A file grew while it was read.
#[derive(Debug, thiserror::Error)]
#[error("{}", said!("file.grew"))]
struct Grew;

/// Why reading failed: by its key where that was found here, else as the system says it.
pub(crate) fn said_of(error: &io::Error) -> Said {
    match error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Grew>) {
        true => said!("file.grew"),
        false => Said::text(error.to_string()),
    }
}

/// The whole of a small file, such as a mapping file.
///
/// # Errors
/// As [`Input::open`], and when the file is longer than `length_max` bytes or cannot be read.
pub fn read_whole(path: &Path, length_max: u64) -> Result<Vec<u8>, ConnectError> {
    let mut input = Input::open(path)?;
    if input.length > length_max {
        let reason = said!("file.too_long", max = count(length_max / 1024));
        return Err(ConnectError::Format { path: path.to_owned(), reason });
    }
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|error| ConnectError::File { path: path.to_owned(), error })?;
    Ok(bytes)
}

#[cfg(unix)]
fn without_waiting() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    options
}

#[cfg(not(unix))]
fn without_waiting() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

fn check_kind(path: &Path, metadata: &Metadata) -> Result<(), ConnectError> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(ConnectError::NoFile { path: path.to_owned(), kind: kind_of(metadata) })
}

/// What a path names that is no file.
fn kind_of(metadata: &Metadata) -> FileKind {
    if metadata.is_dir() {
        return FileKind::Folder;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if metadata.file_type().is_fifo() {
            return FileKind::Pipe;
        }
        if metadata.file_type().is_socket() {
            return FileKind::Socket;
        }
    }
    FileKind::Device
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |path: &Path| Input::open(path).unwrap_err().to_string();
        assert!(refused(folder.path()).contains("is a folder"), "{}", refused(folder.path()));
        assert!(refused(Path::new("/dev/zero")).contains("is a device"));
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert!(refused(&link).contains("is a device"), "{}", refused(&link));
        let pipe = folder.path().join("pipe.csv");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert!(refused(&pipe).contains("is a named pipe"), "{}", refused(&pipe));
        let socket = folder.path().join("socket.csv");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(refused(&socket).contains("is a socket"), "{}", refused(&socket));
        let round = folder.path().join("round.csv");
        std::os::unix::fs::symlink(&round, &round).unwrap();
        assert!(matches!(Input::open(&round), Err(ConnectError::File { .. })));
        let plain = folder.path().join("plain.csv");
        std::fs::write(&plain, "a,b\n").unwrap();
        let through = folder.path().join("through.csv");
        std::os::unix::fs::symlink(&plain, &through).unwrap();
        assert_eq!(Input::open(&through).unwrap().length, 4);
    }

    #[test]
    fn a_file_that_grows_ends_with_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        std::fs::write(&path, "a,b\n").unwrap();
        let mut input = Input::open(&path).unwrap();
        std::fs::write(&path, "a,b\n1,2\n").unwrap();
        let mut bytes = Vec::new();
        let error = input.read_to_end(&mut bytes).unwrap_err();
        assert_eq!(bytes, b"a,b\n", "nothing behind the length of then is read");
        assert!(error.to_string().contains("grew"), "{error}");
    }

    #[test]
    fn what_is_read_whole_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.toml");
        std::fs::write(&path, vec![b' '; 2048]).unwrap();
        assert_eq!(read_whole(&path, 2048).unwrap().len(), 2048);
        let error = read_whole(&path, 2047).unwrap_err().to_string();
        assert!(error.contains("longer than 1 KiB"), "{error}");
    }
}
