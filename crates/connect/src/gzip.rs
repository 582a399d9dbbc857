//! Archives whose content is damaged.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

use flate2::bufread::GzDecoder;

use crate::ConnectError;

/// The first two bytes of every member.
pub(crate) const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// How much is unpacked at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// Reads an archive once without taking anything. The sum that tells whether its content is what
/// was packed stands at the end of each member, so rows that were taken on the way might be
/// garbled, and nobody would ever find out which.
///
/// An archive that ends in the middle passes: what is there of it is read, and the cut is told.
///
/// # Errors
/// When the content is damaged, or the file cannot be read.
pub(crate) fn check(path: &Path) -> Result<(), ConnectError> {
    match first_damage(path) {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(ConnectError::Format {
            path: path.to_owned(),
            reason: format!(
                "the compressed file is damaged inside ({error}); nothing of it was taken, since \
                 any of its rows may be garbled: pack or fetch it again"
            ),
        }),
        Err(error) => Err(ConnectError::File { path: path.to_owned(), error }),
    }
}

fn first_damage(path: &Path) -> io::Result<Option<io::Error>> {
    let mut file = BufReader::with_capacity(BUFFER_BYTES, File::open(path)?);
    let mut buffer = vec![0_u8; BUFFER_BYTES];
    // What stands behind the last member, such as zeros, is no content.
    while file.fill_buf()?.starts_with(&MAGIC) {
        let mut member = GzDecoder::new(&mut file);
        loop {
            match member.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Ok(Some(error)),
            }
        }
    }
    Ok(None)
}
