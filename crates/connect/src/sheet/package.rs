//! The archive that XLSX, XLSB and ODS are.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;

use speargun_words::{Said, said};

use super::xml::{Node, Xml};
use super::{ENTRIES_MAX, Limits, NAME_LENGTH_MAX, PARTS_MAX, Result, damaged};
use crate::error::WorkbookBound;

/// The most bytes of names and remarks in the directory of an archive.
const DIRECTORY_LENGTH_MAX: u64 = 16 * 1024 * 1024;
/// The most ends of directories in an archive: its own, and those of archives that it holds.
const ENDS_MAX: u64 = 1_000;

/// An archive whose parts are read up to a bound.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    /// Places of the parts by name, in small letters: some writers do not keep to theirs.
    places: HashMap<String, usize>,
    left: u64,
}

impl Package {
    pub(super) fn open(mut file: File, limits: Limits) -> Result<Self> {
        check_directory(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        let archive = match ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => archive,
            Err(error) => {
                return damaged(said!("workbook.may_be_cut_off", error = error.to_string()));
            }
        };
        let mut places = HashMap::new();
        for place in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(place) {
                places.insert(name.replace('\\', "/").to_ascii_lowercase(), place);
            }
        }
        Ok(Self { archive, places, left: limits.unpacked })
    }

    /// A part, where there is one of the name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>> {
        let Some(place) = self.places.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        match self.archive.by_index(*place) {
            Ok(inner) => Ok(Some(Part { inner, left: &mut self.left })),
            Err(error) => damaged(Said::text(error.to_string())),
        }
    }

    /// A part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Part<'_>> {
        match self.part(name)? {
            Some(part) => Ok(part),
            None => damaged(said!("workbook.no_part", name)),
        }
    }

    /// What a list of relationships points to.
    pub(super) fn relations(&mut self, name: &str) -> Result<Vec<Relation>> {
        let mut relations = Vec::new();
        let mut xml = Xml::over(self.needed(name)?);
        loop {
            match xml.next()? {
                Node::Start(tag) if tag.local() == "Relationship" => {
                    let get = |name| -> Result<String> {
                        let value = tag.attribute(name)?.unwrap_or_default();
                        if value.len() > NAME_LENGTH_MAX {
                            return damaged(said!("workbook.name_too_long"));
                        }
                        Ok(value)
                    };
                    let relation =
                        Relation { id: get("Id")?, kind: get("Type")?, target: get("Target")? };
                    if relations.len() == ENTRIES_MAX {
                        return Err(WorkbookBound::Entries.into());
                    }
                    relations.push(relation);
                }
                Node::Over => return Ok(relations),
                _ => {}
            }
        }
    }
}

/// One part's relationship to another.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// An open part.
pub(super) struct Part<'a> {
    inner: ZipFile<'a, BufReader<File>>,
    left: &'a mut u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        match self.left.checked_sub(length as u64) {
            Some(left) => *self.left = left,
            None => return Err(io::Error::other(WorkbookBound::Unpacked)),
        }
        Ok(length)
    }
}

/// Refuses an archive that says that it has many parts, before room is made for them. Entries are
/// looked for in the whole file, so that it does not matter which of several directories counts.
pub(super) fn check_directory(file: &mut File) -> Result<()> {
    const PIECE: usize = 1024 * 1024;
    /// The longest of what is looked at from a signature on.
    const ENTRY: usize = 56;
    let (mut parts, mut length, mut ends) = (0_u64, 0_u64, 0_u64);
    let mut piece = vec![0_u8; PIECE];
    let mut kept = 0;
    loop {
        let read = file.read(&mut piece[kept..])?;
        let filled = kept + read;
        // What may begin an entry at the end of this piece is looked at with the next one.
        let looked_at = if read == 0 { filled } else { filled.saturating_sub(ENTRY) };
        let mut next = 0;
        while let Some(found) = piece[next..looked_at].iter().position(|byte| *byte == b'P') {
            let entry = &piece[next + found..filled];
            next += found + 1;
            if entry.starts_with(b"PK\x01\x02") {
                let of = |place: usize| {
                    let bytes = entry.get(place..place + 2);
                    bytes.map_or(0, |bytes| u64::from(u16::from_le_bytes([bytes[0], bytes[1]])))
                };
                parts += 1;
                length += of(28) + of(30) + of(32);
            } else if entry.starts_with(b"PK\x05\x06") {
                ends += 1;
            } else if entry.starts_with(b"PK\x06\x06") {
                let of = |place: usize| {
                    let bytes = entry.get(place..place + 8).and_then(|bytes| bytes.try_into().ok());
                    bytes.map_or(0, u64::from_le_bytes)
                };
                ends += 1;
                length += of(4).min(u64::from(u32::MAX));
                parts = parts.max(of(32));
            }
        }
        if parts > PARTS_MAX || length > DIRECTORY_LENGTH_MAX || ends > ENDS_MAX {
            return Err(WorkbookBound::Parts.into());
        }
        if read == 0 {
            return Ok(());
        }
        piece.copy_within(looked_at..filled, 0);
        kept = filled - looked_at;
    }
}
