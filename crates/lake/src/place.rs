//! Where a lake is: a directory, or a bucket.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use tokio::runtime::Runtime;

use speargun_words::said;

use crate::schema::day_name;
use crate::write::{Written, write_parquet};
use crate::{LakeError, LakeEvent};

/// How many files of a lake are looked at at most when strays are sought.
const LISTED_MAX: usize = 1_000_000;
/// What a file is called while it is written.
const UNFINISHED: &str = ".unfinished";

/// A lake.
#[derive(Debug)]
pub struct Lake {
    place: Place,
    /// Made when it is first needed: most commands need none.
    runtime: OnceLock<Runtime>,
}

#[derive(Debug)]
enum Place {
    Directory(PathBuf),
    Bucket { store: Arc<dyn ObjectStore>, prefix: object_store::path::Path },
}

/// A file in the lake that the manifest does not name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrayFile {
    /// Where it is, below the lake's root.
    pub path: String,
    /// How large it is.
    pub bytes: u64,
    /// When it was last written, microseconds UTC.
    pub written_at: i64,
}

impl Lake {
    /// Opens a lake: a directory, a `file://` address, or a bucket, `s3://bucket/prefix`. Nothing
    /// is made before the first file is written.
    ///
    /// # Errors
    /// When the address cannot be meant.
    pub fn open(address: &str) -> Result<Self, LakeError> {
        let place = match address.split_once("://") {
            None => Place::Directory(PathBuf::from(address)),
            Some(("file", path)) => Place::Directory(PathBuf::from(path)),
            Some(("s3", _)) => bucket(address)?,
            Some((scheme, _)) => {
                return Err(LakeError::Address(said!("lake.scheme", scheme)));
            }
        };
        Ok(Self { place, runtime: OnceLock::new() })
    }

    /// Whether it is on this machine's own disks.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.place, Place::Directory(_))
    }

    /// The threads on which this lake waits for its store.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn runtime(&self) -> Result<&Runtime, LakeError> {
        if let Some(runtime) = self.runtime.get() {
            return Ok(runtime);
        }
        let made = tokio::runtime::Builder::new_multi_thread()
            .thread_name("lake")
            .enable_all()
            .build()
            .map_err(|error| {
                LakeError::Failed(said!("lake.no_threads", error = error.to_string()))
            })?;
        Ok(self.runtime.get_or_init(|| made))
    }

    /// The lake as an object store, and where its root is in there.
    ///
    /// # Errors
    /// When its directory cannot be made.
    pub fn object_store(
        &self,
    ) -> Result<(Arc<dyn ObjectStore>, object_store::path::Path), LakeError> {
        match &self.place {
            Place::Directory(root) => {
                fs::create_dir_all(root).map_err(LakeError::file(&root.to_string_lossy()))?;
                let store = LocalFileSystem::new_with_prefix(root)
                    .map_err(LakeError::file(&root.to_string_lossy()))?;
                Ok((Arc::new(store), object_store::path::Path::default()))
            }
            Place::Bucket { store, prefix } => Ok((Arc::clone(store), prefix.clone())),
        }
    }

    /// Writes events of one day, in the order of [`order_of`](crate::order_of), as a new file that
    /// does not count yet. Once this returns the file is on the disk under its name, whole.
    ///
    /// # Errors
    /// When it cannot be written, or the events are of several days, too many or out of order;
    /// nothing stands under the name then.
    pub fn write(
        &self,
        name: &str,
        day: i64,
        events: &mut dyn Iterator<Item = LakeEvent>,
    ) -> Result<Written, LakeError> {
        // Readers make a column of the name, which must not be one that the files have.
        let path = format!("date={}/{name}.parquet", day_name(day));
        match &self.place {
            Place::Directory(root) => write_local(root, &path, day, events),
            Place::Bucket { store, prefix } => {
                let (bytes, written) = write_parquet(&path, day, events, Vec::new())?;
                let length = bytes.len() as i64;
                let target = within(prefix, &path);
                let put = async { store.put(&target, PutPayload::from(bytes)).await };
                self.runtime()?.block_on(put).map_err(LakeError::file(&path))?;
                Ok(Written { bytes: length, ..written })
            }
        }
    }

    /// Removes a file. That it is gone already is no failure.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn delete(&self, path: &str) -> Result<(), LakeError> {
        match &self.place {
            Place::Directory(root) => match fs::remove_file(root.join(path)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(LakeError::file(path)(error))
                }
                _ => {
                    // The directory goes with its last file; until then it cannot be removed.
                    if let Some(directory) = root.join(path).parent() {
                        let _ = fs::remove_dir(directory);
                    }
                    Ok(())
                }
            },
            Place::Bucket { store, prefix } => {
                let target = within(prefix, path);
                let deleted = self.runtime()?.block_on(async { store.delete(&target).await });
                match deleted {
                    Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
                    Err(error) => Err(LakeError::file(path)(error)),
                }
            }
        }
    }

    /// The content of a file, ready to be read piece by piece.
    pub(crate) fn content(&self, path: &str) -> Result<Content, LakeError> {
        match &self.place {
            Place::Directory(root) => match File::open(root.join(path)) {
                Ok(file) => Ok(Content::File(file)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    Err(LakeError::Missing(path.to_owned()))
                }
                Err(error) => Err(LakeError::file(path)(error)),
            },
            Place::Bucket { store, prefix } => {
                let target = within(prefix, path);
                let got = self.runtime()?.block_on(async {
                    let found = store.get(&target).await?;
                    found.bytes().await
                });
                match got {
                    Ok(bytes) => Ok(Content::Bytes(bytes)),
                    Err(object_store::Error::NotFound { .. }) => {
                        Err(LakeError::Missing(path.to_owned()))
                    }
                    Err(error) => Err(LakeError::file(path)(error)),
                }
            }
        }
    }

    /// Files that the manifest does not name: left by a crash, or replaced and not yet removed.
    ///
    /// # Errors
    /// When the lake cannot be listed.
    pub fn strays(&self, named: &dyn Fn(&str) -> bool) -> Result<Vec<StrayFile>, LakeError> {
        let mut found = match &self.place {
            Place::Directory(root) => list_local(root)?,
            Place::Bucket { store, prefix } => self.runtime()?.block_on(async {
                let listed = store.list(Some(prefix)).map_ok(|meta| StrayFile {
                    path: below(prefix, &meta.location),
                    bytes: meta.size,
                    written_at: meta.last_modified.timestamp_micros(),
                });
                listed.try_collect().await.map_err(LakeError::file("the lake"))
            })?,
        };
        found.retain(|file: &StrayFile| !named(&file.path));
        found.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(found)
    }
}

/// A file's content.
pub(crate) enum Content {
    File(File),
    Bytes(bytes::Bytes),
}

fn bucket(address: &str) -> Result<Place, LakeError> {
    let invalid = |error: &dyn std::fmt::Display| {
        LakeError::Address(said!("lake.address", address, error = error.to_string()))
    };
    let url = url::Url::parse(address).map_err(|error| invalid(&error))?;
    // Keys, region and endpoint come from the usual AWS_… variables.
    let store = object_store::aws::AmazonS3Builder::from_env()
        .with_url(url.as_str())
        .build()
        .map_err(|error| invalid(&error))?;
    let prefix = object_store::path::Path::from_url_path(url.path());
    Ok(Place::Bucket { store: Arc::new(store), prefix: prefix.map_err(|error| invalid(&error))? })
}

fn within(prefix: &object_store::path::Path, path: &str) -> object_store::path::Path {
    path.split('/').fold(prefix.clone(), object_store::path::Path::join)
}

fn below(prefix: &object_store::path::Path, location: &object_store::path::Path) -> String {
    let parts = location.prefix_match(prefix);
    parts.map_or_else(
        || location.to_string(),
        |parts| {
            let parts: Vec<_> = parts.map(|part| part.as_ref().to_owned()).collect();
            parts.join("/")
        },
    )
}

fn write_local(
    root: &Path,
    path: &str,
    day: i64,
    events: &mut dyn Iterator<Item = LakeEvent>,
) -> Result<Written, LakeError> {
    let failed = |error: std::io::Error| LakeError::file(path)(error);
    let target = root.join(path);
    let directory = target.parent().unwrap_or(root);
    fs::create_dir_all(directory).map_err(failed)?;
    let unfinished = root.join(format!("{path}{UNFINISHED}"));
    let file = File::create(&unfinished).map_err(failed)?;
    let (mut output, written) = write_parquet(path, day, events, BufWriter::new(file))?;
    output.flush().map_err(failed)?;
    let file = output.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    fs::rename(&unfinished, &target).map_err(failed)?;
    // The new names are on the disk as well, of the file and of the day's directory.
    for parent in [directory, root] {
        File::open(parent).and_then(|parent| parent.sync_all()).map_err(failed)?;
    }
    Ok(Written { bytes: i64::try_from(bytes).unwrap_or(i64::MAX), ..written })
}

fn list_local(root: &Path) -> Result<Vec<StrayFile>, LakeError> {
    let mut found = Vec::new();
    let Ok(days) = fs::read_dir(root) else { return Ok(found) };
    for day in days {
        let day = day.map_err(LakeError::file("the lake"))?;
        let Ok(files) = fs::read_dir(day.path()) else { continue };
        for file in files {
            let file = file.map_err(LakeError::file("the lake"))?;
            let metadata = file.metadata().map_err(LakeError::file("the lake"))?;
            if !metadata.is_file() || found.len() >= LISTED_MAX {
                continue;
            }
            let (day, name) = (day.file_name(), file.file_name());
            let since = metadata.modified().ok().and_then(|at| {
                at.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_micros())
            });
            found.push(StrayFile {
                path: format!("{}/{}", day.to_string_lossy(), name.to_string_lossy()),
                bytes: metadata.len(),
                written_at: since.map_or(0, |since| since as i64),
            });
        }
    }
    Ok(found)
}
