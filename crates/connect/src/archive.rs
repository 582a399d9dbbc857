//! ZIP archives of tables, as many tools export several of them at once.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use speargun_words::{Said, count, said};
use zip::ZipArchive;

use crate::input::Input;
use crate::profile::LeftAlone;
use crate::{ConnectError, sheet};

/// The first bytes of an archive and of a workbook.
const MAGIC: &[u8] = b"PK\x03\x04";
/// The most files of an archive.
const FILES_MAX: usize = 1_000;
/// What an archive may unpack to whatever its length, in bytes.
const UNPACKED_ALWAYS: u64 = 256 * 1024 * 1024;
/// How many times its own length a longer one may unpack to.
const UNPACKED_TIMES_MAX: u64 = 200;
/// The most that an archive may unpack to, in bytes.
const UNPACKED_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// How names of tables end.
const ENDINGS: [&str; 8] = [".csv", ".tsv", ".txt", ".xlsx", ".xlsb", ".xls", ".ods", ".gz"];

/// What an archive held.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// Its tables.
    pub tables: Vec<UnpackedTable>,
    /// What is no table, or is an archive itself, by name, and why it was left alone.
    pub left_alone: Vec<(String, LeftAlone)>,
    /// How many files have the name and folder of another one, of which the last was read.
    pub same_names: u64,
}

/// A table of an archive, unpacked into a file.
#[derive(Debug)]
pub struct UnpackedTable {
    /// The file, whose name is the member's own.
    pub path: PathBuf,
    /// What it is called for people: its own name, with its folders where two have one name.
    pub name: String,
}

/// Whether a file is an archive of files and no workbook.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn is_one(path: &Path) -> Result<bool, ConnectError> {
    let as_error = |error| ConnectError::File { path: path.to_owned(), error };
    let mut file = Input::open(path)?.into_file();
    is_archive(&mut file).map_err(as_error)
}

fn is_archive(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    Read::by_ref(file).take(MAGIC.len() as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    if head != MAGIC || !sheet::has_bounded_directory(file)? {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(0))?;
    // A damaged one is reported of where workbooks are read.
    let Ok(archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(false) };
    let is_of_workbook = |name: &str| {
        let name = name.to_ascii_lowercase();
        name == "[content_types].xml" || name == "_rels/.rels" || name == "mimetype"
    };
    let mut names = (0..archive.len()).filter_map(|place| archive.name_for_index(place));
    Ok(!names.any(|name| name.is_ok_and(|name| is_of_workbook(&name))))
}

/// Unpacks the tables of an archive into a folder, each into one of its own, so that two of one
/// name stay two. An archive within the archive is left alone.
///
/// # Errors
/// When the archive is damaged, holds or unpacks to more than any export, or cannot be written.
pub fn unpack(path: &Path, into: &Path) -> Result<Unpacked, ConnectError> {
    let refused = |reason: Said| ConnectError::Damaged { path: path.to_owned(), reason };
    let input = Input::open(path)?;
    let length_max =
        UNPACKED_ALWAYS.max(input.length.saturating_mul(UNPACKED_TIMES_MAX)).min(UNPACKED_MAX);
    let mut file = input.into_file();
    let members = members_said(&mut file)
        .map_err(|error| ConnectError::File { path: path.to_owned(), error })?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| refused(said!("file.zip.unread", error = error.to_string())))?;
    if archive.len() > FILES_MAX {
        return Err(refused(said!("file.zip.too_many", max = count(FILES_MAX))));
    }
    let (mut left, mut unpacked) = (length_max, Unpacked::default());
    unpacked.same_names = members.unwrap_or(0).saturating_sub(archive.len() as u64);
    for place in 0..archive.len() {
        let mut part = archive
            .by_index(place)
            .map_err(|error| refused(said!("file.zip.unread_part", error = error.to_string())))?;
        let full = part.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        let name = full.rsplit('/').next().unwrap_or_default().to_owned();
        if part.is_dir()
            || name.is_empty()
            || name.starts_with('.')
            || full.starts_with("__MACOSX/")
        {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        if !ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
            let reason = match lower.ends_with(".zip") {
                true => LeftAlone::Archive,
                false => LeftAlone::NoTable,
            };
            unpacked.left_alone.push((full, reason));
            continue;
        }
        let folder = into.join(place.to_string());
        let target = folder.join(&name);
        let as_error = |error| ConnectError::File { path: target.clone(), error };
        std::fs::create_dir_all(&folder).map_err(as_error)?;
        let mut file = File::create(&target).map_err(as_error)?;
        copy(&mut part, &mut file, &mut left).map_err(|error| match error {
            CopyError::TooLong => {
                let max = count(length_max / 1024 / 1024);
                refused(said!("file.zip.unpacks", max))
            }
            CopyError::Read(error) => {
                refused(said!("file.zip.damaged", name, error = error.to_string()))
            }
            CopyError::Write(error) => as_error(error),
        })?;
        drop(file);
        // An archive by another name.
        if is_one(&target)? {
            unpacked.left_alone.push((full, LeftAlone::Archive));
        } else {
            unpacked.tables.push(UnpackedTable { path: target, name: full });
        }
    }
    name_briefly(&mut unpacked.tables);
    Ok(unpacked)
}

/// Leaves the folders out of names that no other table has.
fn name_briefly(tables: &mut [UnpackedTable]) {
    let own = |table: &UnpackedTable| table.path.file_name().map(ToOwned::to_owned);
    let mut counts: HashMap<_, u32> = HashMap::new();
    for table in &*tables {
        *counts.entry(own(table)).or_default() += 1;
    }
    for table in tables {
        let name = own(table);
        if counts.get(&name) == Some(&1)
            && let Some(name) = name
        {
            table.name = name.to_string_lossy().into_owned();
        }
    }
}

/// How many members the archive says that it has. The reader of archives keeps one of each name.
fn members_said(file: &mut File) -> io::Result<Option<u64>> {
    /// The end of an archive, with the longest remark behind it.
    const END_LENGTH_MAX: u64 = 22 + 65_535;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(END_LENGTH_MAX)))?;
    let mut end = Vec::new();
    Read::by_ref(file).take(END_LENGTH_MAX).read_to_end(&mut end)?;
    file.seek(SeekFrom::Start(0))?;
    let place = end.windows(4).rposition(|bytes| bytes == b"PK\x05\x06");
    let count = place.and_then(|place| end.get(place + 10..place + 12));
    let count = count.map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    Ok(count.filter(|count| *count < u16::MAX).map(u64::from))
}

enum CopyError {
    TooLong,
    Read(io::Error),
    Write(io::Error),
}

/// Copies a part; what an archive says of its lengths is not believed.
fn copy(part: &mut impl Read, file: &mut File, left: &mut u64) -> Result<(), CopyError> {
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let length = match part.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(CopyError::Read(error)),
        };
        *left = left.checked_sub(length as u64).ok_or(CopyError::TooLong)?;
        file.write_all(&buffer[..length]).map_err(CopyError::Write)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn tables_of_an_archive_are_unpacked_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.zip");
        let inner = archive(&[("a.csv", b"a,b\n")]);
        let parts: [(&str, &[u8]); 8] = [
            ("x/accounts.csv", b"a,b\n1,2\n"),
            ("y/accounts.csv", b"a,b\n3,4\n"),
            ("../../evil.csv", b"a,b\n"),
            ("__MACOSX/accounts.csv", b"?"),
            ("readme.pdf", b"%PDF"),
            ("inner.zip", &inner),
            ("disguised.csv", &inner),
            ("x/", b""),
        ];
        std::fs::write(&path, archive(&parts)).unwrap();
        assert!(is_one(&path).unwrap());
        let into = folder.path().join("into");
        let unpacked = unpack(&path, &into).unwrap();
        assert_eq!(unpacked.tables.len(), 3);
        let paths = || unpacked.tables.iter().map(|table| &table.path);
        assert!(paths().all(|path| path.starts_with(&into)));
        assert!(!paths().any(|path| path.components().any(|c| c.as_os_str() == "..")));
        let names: Vec<&str> = unpacked.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["x/accounts.csv", "y/accounts.csv", "evil.csv"]);
        let left: Vec<&str> = unpacked.left_alone.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(left, ["readme.pdf", "inner.zip", "disguised.csv"]);
        // A workbook is one table, and a text none of it.
        let book = folder.path().join("book.xlsx");
        std::fs::write(&book, archive(&[("[Content_Types].xml", b"x"), ("a.csv", b"x")])).unwrap();
        assert!(!is_one(&book).unwrap());
        let text = folder.path().join("a.csv");
        std::fs::write(&text, "a,b\n").unwrap();
        assert!(!is_one(&text).unwrap());
    }

    #[test]
    fn members_of_one_name_and_folder_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("twice.zip");
        // Made of two names of one length, of which one is then written over by the other.
        let bytes = archive(&[("a.csv", b"a,b\n1,2\n"), ("b.csv", b"a,b\n3,4\n")]);
        let mut twice = bytes.clone();
        for place in 0..twice.len() - 5 {
            if &bytes[place..place + 5] == b"b.csv" {
                twice[place] = b'a';
            }
        }
        std::fs::write(&path, twice).unwrap();
        let unpacked = unpack(&path, &folder.path().join("into")).unwrap();
        assert_eq!(unpacked.tables.len(), 1);
        assert_eq!((unpacked.left_alone.len(), unpacked.same_names), (0, 1));
        std::fs::write(&path, bytes).unwrap();
        let unpacked = unpack(&path, &folder.path().join("both")).unwrap();
        assert_eq!((unpacked.tables.len(), unpacked.left_alone.len()), (2, 0));
        assert_eq!(unpacked.same_names, 0);
    }

    #[test]
    fn an_archive_of_more_files_than_any_export_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (files, is_taken) in [(FILES_MAX, true), (FILES_MAX + 1, false)] {
            let path = folder.path().join(format!("{files}.zip"));
            let names: Vec<String> = (0..files).map(|number| format!("{number}.md")).collect();
            let parts: Vec<(&str, &[u8])> =
                names.iter().map(|name| (name.as_str(), &b""[..])).collect();
            std::fs::write(&path, archive(&parts)).unwrap();
            let unpacked = unpack(&path, &folder.path().join("into"));
            match unpacked {
                Ok(unpacked) => assert_eq!((unpacked.left_alone.len(), is_taken), (files, true)),
                Err(error) => {
                    let error = error.to_string();
                    assert!(!is_taken && error.contains("more than 1,000 files"), "{error}");
                }
            }
        }
    }

    #[test]
    fn what_unpacks_without_end_or_is_cut_off_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.zip");
        let zeros = vec![b'0'; 4 * 1024 * 1024];
        let parts: Vec<(String, &[u8])> =
            (0..65).map(|place| (format!("{place}.csv"), zeros.as_slice())).collect();
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, content)| (name.as_str(), *content)).collect();
        let bytes = archive(&parts);
        std::fs::write(&path, &bytes).unwrap();
        let error = unpack(&path, &folder.path().join("into")).unwrap_err().to_string();
        assert!(error.contains("unpacks to more than 256 MiB"), "{error}");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(unpack(&path, &folder.path().join("cut")).is_err());
    }
}
