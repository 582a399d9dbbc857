//! Numbers and texts in records of bytes.

use speargun_words::said;

use super::{Result, SheetError, unread};

fn bytes<const LENGTH: usize>(record: &[u8], at: usize) -> Result<[u8; LENGTH]> {
    let found = at.checked_add(LENGTH).and_then(|end| record.get(at..end));
    found.and_then(|found| found.try_into().ok()).ok_or_else(too_short)
}

/// What a workbook shows for an error of a formula (BErr in MS-XLS): the import counts it as a cell
/// that says nothing.
pub(super) const fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

pub(super) fn too_short() -> SheetError {
    unread(said!("workbook.short_record"))
}

pub(super) fn u8_at(record: &[u8], at: usize) -> Result<u8> {
    bytes::<1>(record, at).map(|[byte]| byte)
}

pub(super) fn u16_at(record: &[u8], at: usize) -> Result<u16> {
    bytes(record, at).map(u16::from_le_bytes)
}

pub(super) fn u32_at(record: &[u8], at: usize) -> Result<u32> {
    bytes(record, at).map(u32::from_le_bytes)
}

pub(super) fn f64_at(record: &[u8], at: usize) -> Result<f64> {
    bytes(record, at).map(f64::from_le_bytes)
}

/// A number of four bytes: 30 bits of a whole or of a real one, and whether it is in hundredths.
pub(super) fn packed_at(record: &[u8], at: usize) -> Result<f64> {
    let packed: [u8; 4] = bytes(record, at)?;
    let number = if packed[0] & 2 == 0 {
        let mut real = [0; 8];
        real[4..].copy_from_slice(&packed);
        real[4] &= 0xfc;
        f64::from_le_bytes(real)
    } else {
        f64::from(i32::from_le_bytes(packed) >> 2)
    };
    Ok(if packed[0] & 1 == 0 { number } else { number / 100.0 })
}

/// A text of UTF-16 behind its length in characters of four bytes, and where it ends.
pub(super) fn wide_text(record: &[u8], at: usize) -> Result<(String, usize)> {
    let start = at + 4;
    let length = u32_at(record, at)? as usize;
    let end = length.checked_mul(2).and_then(|bytes| start.checked_add(bytes));
    let found = end.and_then(|end| Some((record.get(start..end)?, end)));
    let (text, end) = found.ok_or_else(too_short)?;
    let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(text);
    Ok((text.into_owned(), end))
}
