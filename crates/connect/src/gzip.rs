//! Archives: what they hold, and whether it is damaged.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use speargun_words::{count, said};

use crate::ConnectError;
use crate::input::{Input, said_of};

/// The first two bytes of every member.
pub(crate) const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// What an archive may unpack to whatever its length, in bytes.
const UNPACKED_ALWAYS: u64 = 256 * 1024 * 1024;
/// How many times its own length a longer one may unpack to; tables come to some ten times, rarely
/// to a hundred, bombs to a thousand.
const UNPACKED_TIMES_MAX: u64 = 200;
/// How much is unpacked at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// A member's bytes: its first two, which were looked at, and what follows.
type Member<R> = Chain<Cursor<[u8; 2]>, R>;

/// What the members of an archive hold, one behind the other. What stands behind the last of them
/// and is no member, such as the zeros that tapes and block devices fill up with, is no content;
/// `flate2::MultiGzDecoder` takes it for a damaged member, and the last row of the file is lost.
pub(crate) enum Members<R: BufRead> {
    /// Between two members.
    Between(R),
    /// In the middle of one.
    Inside(Box<GzDecoder<Member<R>>>),
    /// Behind the last one.
    Ended,
}

impl<R: BufRead> Members<R> {
    pub(crate) fn of(reader: R) -> Self {
        Self::Between(reader)
    }

    /// Whether another member begins.
    fn next_member(&mut self) -> io::Result<bool> {
        let mut reader = match std::mem::replace(self, Self::Ended) {
            Self::Between(reader) => reader,
            Self::Inside(member) => member.into_inner().into_inner().1,
            Self::Ended => return Ok(false),
        };
        let mut head = Vec::with_capacity(MAGIC.len());
        (&mut reader).take(MAGIC.len() as u64).read_to_end(&mut head)?;
        if head != MAGIC {
            return Ok(false);
        }
        let member = GzDecoder::new(Cursor::new(MAGIC).chain(reader));
        *self = Self::Inside(Box::new(member));
        Ok(true)
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Self::Inside(member) = self {
                match member.read(buffer)? {
                    0 => {}
                    length => return Ok(length),
                }
            }
            if !self.next_member()? {
                return Ok(0);
            }
        }
    }
}

/// Reads an archive once without taking anything. The sum that tells whether its content is what
/// was packed stands at the end of each member, so rows that were taken on the way might be
/// garbled, and nobody would ever find out which.
///
/// An archive that ends in the middle passes: what is there of it is read, and the cut is reported.
///
/// # Errors
/// When the content is damaged, when it ends before any content, when it is longer than that of any
/// table, or when the file cannot be read.
pub(crate) fn check(path: &Path) -> Result<(), ConnectError> {
    let input = Input::open(path)?;
    let length_max = UNPACKED_ALWAYS.max(input.length.saturating_mul(UNPACKED_TIMES_MAX));
    check_within(path, input, length_max)
}

fn check_within(path: &Path, input: Input, length_max: u64) -> Result<(), ConnectError> {
    let mut members = Members::of(BufReader::with_capacity(BUFFER_BYTES, input));
    let mut length = 0_u64;
    let mut buffer = vec![0_u8; BUFFER_BYTES];
    let mut held = false;
    let reason = loop {
        match members.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(more) => {
                held = true;
                length += more as u64;
                if length > length_max {
                    let max = count(length_max / 1024 / 1024);
                    break said!("file.gzip.unpacks", max, times = count(UNPACKED_TIMES_MAX));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && held => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                break said!("file.gzip.cut_off");
            }
            Err(error) => {
                break said!("file.gzip.damaged", error = said_of(&error));
            }
        }
    };
    Err(ConnectError::Damaged { path: path.to_owned(), reason })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn an_archive_that_unpacks_without_end_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.csv.gz");
        let file = std::fs::File::create(&path).unwrap();
        let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::best());
        packed.write_all(&vec![b'x'; 4 * 1024 * 1024]).unwrap();
        packed.finish().unwrap();
        assert!(check(&path).is_ok(), "what fits easily is read however it was packed");
        let input = Input::open(&path).unwrap();
        assert!(input.length * UNPACKED_TIMES_MAX < 4 * 1024 * 1024, "{}", input.length);
        let length = input.length * UNPACKED_TIMES_MAX;
        let error = check_within(&path, input, length).unwrap_err();
        assert!(matches!(error, ConnectError::Damaged { .. }));
        assert!(error.to_string().contains("200 times its length"), "{error}");
    }
}
