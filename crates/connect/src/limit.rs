//! Readers that bound and count what passes through.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The longest line of a text file, in bytes. The rest of a longer one is dropped and its row
/// rejected, so that a line of two gigabytes costs time but no memory.
pub(crate) const LINE_LENGTH_MAX: usize = 4 * 1024 * 1024;

/// Counts the bytes that were read, for the progress of an import.
pub(crate) struct CountingReader<R> {
    pub(crate) inner: R,
    pub(crate) count: Arc<AtomicU64>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Cuts lines that are too long and remembers their numbers.
pub(crate) struct LineLimitReader<R> {
    inner: R,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    line_length: usize,
    line: u64,
    in_quotes: bool,
    dropping: bool,
    cut_lines: CutLines,
}

/// Numbers of the lines that were cut.
#[derive(Clone, Default)]
pub(crate) struct CutLines(Arc<Mutex<Vec<u64>>>);

impl CutLines {
    /// Whether one of the lines `first..=last` was cut.
    pub(crate) fn any_within(&self, first: u64, last: u64) -> bool {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().any(|line| (first..=last).contains(line))
    }

    fn push(&self, line: u64) {
        const CUT_LINES_MAX: usize = 100_000;
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < CUT_LINES_MAX {
            lines.push(line);
        }
    }
}

/// Readers that need room to work in always get this much of it.
const BUFFER_LENGTH: usize = 64 * 1024;

/// Something that fills whole buffers of [`BUFFER_LENGTH`]; 0 bytes are the end.
pub(crate) trait Fill {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize>;
}

/// Reads from a [`Fill`] in pieces of any size. The standard `BufReader` would hand small buffers
/// through, in which a decoder has no room for one character.
pub(crate) struct Pieces<F> {
    from: F,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    ended: bool,
}

impl<F: Fill> Pieces<F> {
    fn new(from: F) -> Self {
        let buffer = vec![0; BUFFER_LENGTH].into_boxed_slice();
        Self { from, buffer, start: 0, end: 0, ended: false }
    }
}

impl<F: Fill> Read for Pieces<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && !self.ended {
            // Were reading to fail, what was handed out must not come again.
            (self.start, self.end) = (0, 0);
            self.end = self.from.fill(&mut self.buffer)?;
            self.ended = self.end == 0;
        }
        let length = buffer.len().min(self.end - self.start);
        buffer[..length].copy_from_slice(&self.buffer[self.start..self.start + length]);
        self.start += length;
        Ok(length)
    }
}

impl<R: Read> LineLimitReader<R> {
    /// The reader, and the lines that it will have cut.
    pub(crate) fn over(inner: R) -> (Pieces<Self>, CutLines) {
        let cut_lines = CutLines::default();
        let reader = Self {
            inner,
            input: vec![0; BUFFER_LENGTH].into_boxed_slice(),
            start: 0,
            end: 0,
            line_length: 0,
            line: 1,
            in_quotes: false,
            dropping: false,
            cut_lines: cut_lines.clone(),
        };
        (Pieces::new(reader), cut_lines)
    }

    /// Copies one line's worth of bytes, or a part of it; gives how many were copied.
    fn copy(&mut self, buffer: &mut [u8]) -> usize {
        let mut written = 0;
        while self.start < self.end && written + 1 < buffer.len() {
            let input = &self.input[self.start..self.end];
            let room = buffer.len() - written - 1;
            let newline = memchr::memchr(b'\n', &input[..room.min(input.len())]);
            let length = newline.map_or(input.len().min(room), |position| position + 1);
            let piece = &input[..length];
            self.start += length;
            if self.dropping {
                if newline.is_some() {
                    buffer[written] = b'\n';
                    written += 1;
                }
            } else if self.line_length + length > LINE_LENGTH_MAX && newline.is_none() {
                self.cut_lines.push(self.line);
                self.dropping = true;
                // An open quotation would swallow the lines that follow.
                if self.in_quotes {
                    buffer[written] = b'"';
                    written += 1;
                }
            } else {
                buffer[written..written + length].copy_from_slice(piece);
                written += length;
                let quotes = memchr::memchr_iter(b'"', piece).count();
                self.in_quotes ^= quotes % 2 == 1;
                self.line_length += length;
            }
            if newline.is_some() {
                self.line += 1;
                self.line_length = 0;
                if self.dropping {
                    self.dropping = false;
                    self.in_quotes = false;
                }
            }
        }
        written
    }
}

impl<R: Read> Fill for LineLimitReader<R> {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.start == self.end {
                (self.start, self.end) = (0, 0);
                self.end = self.inner.read(&mut self.input)?;
                if self.end == 0 {
                    return Ok(0);
                }
            }
            let written = self.copy(buffer);
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

/// Decodes any encoding to UTF-8.
pub(crate) struct DecodingReader<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    input_ended: bool,
    finished: bool,
}

impl<R: Read> DecodingReader<R> {
    pub(crate) fn over(inner: R, encoding: &'static encoding_rs::Encoding) -> Pieces<Self> {
        let input = vec![0; BUFFER_LENGTH].into_boxed_slice();
        let decoder = encoding.new_decoder_with_bom_removal();
        let (input_ended, finished) = (false, false);
        let reader = Self { inner, decoder, input, start: 0, end: 0, input_ended, finished };
        Pieces::new(reader)
    }
}

impl<R: Read> Fill for DecodingReader<R> {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.start == self.end && !self.input_ended {
                (self.start, self.end) = (0, 0);
                self.end = self.inner.read(&mut self.input)?;
                self.input_ended = self.end == 0;
            }
            let input = &self.input[self.start..self.end];
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(input, buffer, self.input_ended);
            self.start += read;
            // What a cut character leaves is written last. A decoder that said that it has written
            // everything panics when it is asked again.
            self.finished = self.input_ended && result == encoding_rs::CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_and_the_rest_goes_on() {
        let long = "x".repeat(LINE_LENGTH_MAX * 3);
        let text = format!("a,b\n1,\"{long}\n2,3\n");
        let (mut reader, cut) = LineLimitReader::over(text.as_bytes());
        let mut kept = String::new();
        reader.read_to_string(&mut kept).unwrap();
        assert!(kept.len() < LINE_LENGTH_MAX + 100, "{}", kept.len());
        assert!(kept.ends_with("\"\n2,3\n"), "{:?}", &kept[kept.len() - 20..]);
        assert!(cut.any_within(2, 2) && !cut.any_within(1, 1) && !cut.any_within(3, 3));
    }

    /// Gives at most `piece` bytes at a time.
    struct Dripping<'a> {
        bytes: &'a [u8],
        piece: usize,
    }

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.piece.min(buffer.len()).min(self.bytes.len());
            buffer[..length].copy_from_slice(&self.bytes[..length]);
            self.bytes = &self.bytes[length..];
            Ok(length)
        }
    }

    fn decoded(bytes: &[u8], encoding: &'static encoding_rs::Encoding, piece: usize) -> String {
        let mut reader = DecodingReader::over(Dripping { bytes, piece }, encoding);
        let mut text = Vec::new();
        let mut buffer = vec![0; piece];
        loop {
            match reader.read(&mut buffer).unwrap() {
                0 => break,
                length => text.extend_from_slice(&buffer[..length]),
            }
        }
        assert_eq!(reader.read(&mut buffer).unwrap(), 0, "the end stays the end");
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_cut_last_character_ends_the_text() {
        let odd: Vec<u8> = "a,b\nAcme".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cut = |bytes: &[u8], encoding| decoded(&bytes[..bytes.len() - 1], encoding, 4096);
        assert_eq!(cut(&odd, encoding_rs::UTF_16LE), "a,b\nAcm\u{fffd}");
        for encoding in [encoding_rs::EUC_KR, encoding_rs::SHIFT_JIS, encoding_rs::GB18030] {
            let (bytes, _, _) = encoding.encode("a,語");
            assert!(cut(&bytes, encoding).starts_with("a,\u{fffd}"), "{}", encoding.name());
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(100))]
        #[test]
        fn any_bytes_of_any_encoding_are_decoded_as_at_once(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
            repeats in 1_usize..200,
            piece in 1_usize..5_000,
            encoding in proptest::sample::select(ENCODINGS),
        ) {
            let bytes = bytes.repeat(repeats);
            let (expected, _) = encoding.decode_with_bom_removal(&bytes);
            let streamed = decoded(&bytes, encoding, piece);
            proptest::prop_assert!(streamed == expected, "{} {}", encoding.name(), bytes.len());
        }
    }

    /// All that files may be in.
    const ENCODINGS: &[&encoding_rs::Encoding] = &[
        encoding_rs::BIG5,
        encoding_rs::EUC_JP,
        encoding_rs::EUC_KR,
        encoding_rs::GB18030,
        encoding_rs::GBK,
        encoding_rs::IBM866,
        encoding_rs::ISO_2022_JP,
        encoding_rs::ISO_8859_10,
        encoding_rs::ISO_8859_13,
        encoding_rs::ISO_8859_14,
        encoding_rs::ISO_8859_15,
        encoding_rs::ISO_8859_16,
        encoding_rs::ISO_8859_2,
        encoding_rs::ISO_8859_3,
        encoding_rs::ISO_8859_4,
        encoding_rs::ISO_8859_5,
        encoding_rs::ISO_8859_6,
        encoding_rs::ISO_8859_7,
        encoding_rs::ISO_8859_8,
        encoding_rs::ISO_8859_8_I,
        encoding_rs::KOI8_R,
        encoding_rs::KOI8_U,
        encoding_rs::MACINTOSH,
        encoding_rs::REPLACEMENT,
        encoding_rs::SHIFT_JIS,
        encoding_rs::UTF_16BE,
        encoding_rs::UTF_16LE,
        encoding_rs::UTF_8,
        encoding_rs::WINDOWS_1250,
        encoding_rs::WINDOWS_1251,
        encoding_rs::WINDOWS_1252,
        encoding_rs::WINDOWS_1253,
        encoding_rs::WINDOWS_1254,
        encoding_rs::WINDOWS_1255,
        encoding_rs::WINDOWS_1256,
        encoding_rs::WINDOWS_1257,
        encoding_rs::WINDOWS_1258,
        encoding_rs::WINDOWS_874,
        encoding_rs::X_MAC_CYRILLIC,
        encoding_rs::X_USER_DEFINED,
    ];

    #[test]
    fn decoding_streams() {
        let text = "한빛반도체,김철수\n".repeat(20_000);
        let (bytes, encoding, _) = encoding_rs::EUC_KR.encode(&text);
        let mut decoded = String::new();
        DecodingReader::over(&bytes[..], encoding).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, text);
    }
}
