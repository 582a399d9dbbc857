//! The container that XLS is: a file system of sectors in one file. No stream is copied; what is
//! kept of one is where its pieces stand.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use speargun_words::said;

use super::binary::{u16_at, u32_at};
use super::{ENTRIES_MAX, Result, damaged};
use crate::error::WorkbookBound;

/// Sector numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Streams shorter than this stand in the small sectors.
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: u64 = 64;
const ENTRY: u64 = 128;

/// An open container.
pub(super) struct Container {
    file: File,
    sector: u64,
    sectors: u64,
    next: Vec<u32>,
    small_next: Vec<u32>,
    small: Vec<Piece>,
    entries: Vec<Entry>,
}

struct Entry {
    /// In small letters.
    name: String,
    start: u32,
    length: u64,
}

/// A run of bytes in the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    offset: u64,
    length: u64,
}

impl Container {
    pub(super) fn open(mut file: File, file_length: u64) -> Result<Self> {
        let mut header = vec![0; 512];
        file.read_exact(&mut header)?;
        let shift = u16_at(&header, 30)?;
        if shift != 9 && shift != 12 {
            return damaged(said!("workbook.container"));
        }
        let sector = 1_u64 << shift;
        let sectors = file_length.div_ceil(sector);
        let mut open = Self {
            file,
            sector,
            sectors,
            next: Vec::new(),
            small_next: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        open.read_table(&header)?;
        let directory = open.chain(u32_at(&header, 48)?, u64::MAX)?;
        open.read_entries(&directory)?;
        // Four bytes for each small sector of as many as the file could hold.
        let small_table_max = file_length / SMALL_SECTOR * 4 + sector;
        let small_table = open.chain(u32_at(&header, 60)?, small_table_max)?;
        open.small_next = open.numbers(&small_table)?;
        if let Some(Entry { start, length, .. }) = open.entries.first() {
            open.small = open.chain(*start, *length)?;
        }
        Ok(open)
    }

    /// The table of which sector follows which.
    fn read_table(&mut self, header: &[u8]) -> Result<()> {
        const IN_HEADER: usize = 109;
        let mut parts = Vec::new();
        for place in 0..IN_HEADER {
            parts.push(u32_at(header, 76 + 4 * place)?);
        }
        let mut more = u32_at(header, 68)?;
        while more < NO_SECTOR {
            // One part of the table is enough for as many sectors as it has numbers.
            if parts.len() as u64 * (self.sector / 4) > self.sectors + IN_HEADER as u64 * 1_024 {
                return damaged(said!("workbook.sector_list"));
            }
            let mut numbers = self.numbers(&[self.piece(more)?])?;
            more = numbers.pop().unwrap_or(NO_SECTOR);
            parts.append(&mut numbers);
        }
        for part in parts {
            // The table needs no more entries than there are sectors.
            if part >= NO_SECTOR || self.next.len() as u64 >= self.sectors {
                continue;
            }
            let mut numbers = self.numbers(&[self.piece(part)?])?;
            self.next.append(&mut numbers);
        }
        Ok(())
    }

    fn piece(&self, sector: u32) -> Result<Piece> {
        // The first sector of the file is its header.
        let offset = (u64::from(sector) + 1) * self.sector;
        if u64::from(sector) >= self.sectors {
            return damaged(said!("workbook.cut_off"));
        }
        Ok(Piece { offset, length: self.sector })
    }

    fn numbers(&self, pieces: &[Piece]) -> Result<Vec<u32>> {
        let mut bytes = Vec::new();
        Stream::of(self.file.try_clone()?, pieces.to_vec()).read_to_end(&mut bytes)?;
        let numbers = bytes.chunks_exact(4);
        Ok(numbers.map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
    }

    /// Where the sectors of a stream stand, `length_max` bytes at most.
    fn chain(&self, start: u32, length_max: u64) -> Result<Vec<Piece>> {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut sector, mut length, mut seen) = (start, 0_u64, 0_u64);
        while sector < NO_SECTOR && length < length_max {
            seen += 1;
            if seen > self.sectors {
                return damaged(said!("workbook.sectors"));
            }
            let mut piece = self.piece(sector)?;
            piece.length = piece.length.min(length_max - length);
            length += piece.length;
            push_piece(&mut pieces, piece);
            match self.next.get(sector as usize) {
                Some(following) => sector = *following,
                None => break,
            }
        }
        Ok(pieces)
    }

    fn read_entries(&mut self, directory: &[Piece]) -> Result<()> {
        let mut stream = Stream::of(self.file.try_clone()?, directory.to_vec());
        let mut entry = Vec::new();
        loop {
            entry.clear();
            if (&mut stream).take(ENTRY).read_to_end(&mut entry)? < 128 {
                return Ok(());
            }
            if self.entries.len() == ENTRIES_MAX {
                return Err(WorkbookBound::Entries.into());
            }
            let (name, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(&entry[..64]);
            let name = name.split('\0').next().unwrap_or_default().to_ascii_lowercase();
            let (start, length) = (u32_at(&entry, 116)?, u64::from(u32_at(&entry, 120)?));
            self.entries.push(Entry { name, start, length });
        }
    }

    /// Whether a stream is there, by its name in small letters.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// A stream, by its name in small letters.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Stream>> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else {
            return Ok(None);
        };
        let pieces = if entry.length < SMALL_STREAM {
            self.small_chain(entry.start, entry.length)?
        } else {
            self.chain(entry.start, entry.length)?
        };
        Ok(Some(Stream::of(self.file.try_clone()?, pieces)))
    }

    fn small_chain(&self, start: u32, length_max: u64) -> Result<Vec<Piece>> {
        let mut pieces = Vec::new();
        let (mut small, mut length) = (start, 0);
        // A short stream has at most as many small sectors as fit.
        while small < NO_SECTOR && length < length_max {
            let mut from = u64::from(small) * SMALL_SECTOR;
            let holding = self.small.iter().find(|piece| {
                let is_inside = from < piece.length;
                from -= if is_inside { 0 } else { piece.length };
                is_inside
            });
            let Some(holding) = holding else { return damaged(said!("workbook.small_sector")) };
            let taken = SMALL_SECTOR.min(length_max - length);
            push_piece(&mut pieces, Piece { offset: holding.offset + from, length: taken });
            length += taken;
            match self.small_next.get(small as usize) {
                Some(following) => small = *following,
                None => break,
            }
        }
        Ok(pieces)
    }
}

/// Sectors that follow each other in the file are one piece.
fn push_piece(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last) if last.offset + last.length == piece.offset => last.length += piece.length,
        _ => pieces.push(piece),
    }
}

/// A stream of a container.
pub(super) struct Stream {
    file: File,
    pieces: Vec<Piece>,
    /// Which piece is being read, and how far.
    at: usize,
    within: u64,
}

impl Stream {
    fn of(file: File, pieces: Vec<Piece>) -> Self {
        Self { file, pieces, at: 0, within: 0 }
    }

    /// Goes to a place; whether the stream reaches there.
    pub(super) fn go_to(&mut self, mut position: u64) -> bool {
        for (at, piece) in self.pieces.iter().enumerate() {
            if position < piece.length {
                (self.at, self.within) = (at, position);
                return true;
            }
            position -= piece.length;
        }
        false
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(piece) = self.pieces.get(self.at) {
            let left = piece.length - self.within;
            if left == 0 {
                (self.at, self.within) = (self.at + 1, 0);
                continue;
            }
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            self.file.seek(SeekFrom::Start(piece.offset + self.within))?;
            let length = self.file.read(&mut buffer[..room])?;
            self.within += length as u64;
            return Ok(length);
        }
        Ok(0)
    }
}
