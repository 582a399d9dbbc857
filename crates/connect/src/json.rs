//! A file of JSON values: one a line, or one after the other, also as the items of one large list.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::Encoding;
use speargun_words::Said;

use crate::gzip::{self, Members};
use crate::input::Input;
use crate::limit::{CountingReader, DecodingReader, LINE_LENGTH_MAX};
use crate::table::damage_of;
use crate::{ConnectError, RowError};

/// A value and where it begins, or why it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonText {
    /// Line of the file, from 1.
    pub line: u64,
    /// The bytes; not looked into.
    pub text: Result<Vec<u8>, RowError>,
}

/// An open file of JSON values. Memory is bounded by the longest value that is taken.
pub struct JsonValues {
    /// Size of the file in bytes, compressed if it is.
    pub bytes_total: u64,
    bytes_done: Arc<AtomicU64>,
    reader: BufReader<Box<dyn Read + Send>>,
    layout: Layout,
    line: u64,
    in_list: bool,
    damage: Option<Said>,
    ended: bool,
    path: PathBuf,
}

impl std::fmt::Debug for JsonValues {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("JsonValues").field("path", &self.path).finish_non_exhaustive()
    }
}

/// How values follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One a line: a broken one spoils only itself.
    Lines,
    /// Over several lines each, or the items of a list.
    Stream,
}

/// How the values of a file follow each other, by its first bytes as text.
pub(crate) fn layout_of(sample: &str) -> Layout {
    let first = sample.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let goes_on = first.ends_with(['{', ',', '[', ':']);
    if first.starts_with('[') || goes_on { Layout::Stream } else { Layout::Lines }
}

impl JsonValues {
    pub(crate) fn open(
        path: &Path,
        encoding: &'static Encoding,
        layout: Layout,
    ) -> Result<Self, ConnectError> {
        let as_error = |error| ConnectError::File { path: path.to_owned(), error };
        let mut head = Vec::new();
        Input::open(path)?.take(2).read_to_end(&mut head).map_err(as_error)?;
        if head == gzip::MAGIC {
            gzip::check(path)?;
        }
        let input = Input::open(path)?;
        let bytes_total = input.length;
        let bytes_done = Arc::new(AtomicU64::new(0));
        let counting = CountingReader { inner: input, count: Arc::clone(&bytes_done) };
        let bytes: Box<dyn Read + Send> = if head == gzip::MAGIC {
            Box::new(Members::of(BufReader::new(counting)))
        } else {
            Box::new(counting)
        };
        // JSON is UTF-8; where a byte is none, its value is reported and the others stand.
        let text: Box<dyn Read + Send> = if encoding == encoding_rs::UTF_8 {
            bytes
        } else {
            Box::new(DecodingReader::over(bytes, encoding))
        };
        Ok(Self {
            bytes_total,
            bytes_done,
            reader: BufReader::with_capacity(256 * 1024, text),
            layout,
            line: 1,
            in_list: false,
            damage: None,
            ended: false,
            path: path.to_owned(),
        })
    }

    /// How many bytes of the file have been read.
    #[must_use]
    pub fn bytes_done(&self) -> u64 {
        self.bytes_done.load(Ordering::Relaxed).min(self.bytes_total)
    }

    /// The next values, `limit` or `bytes_max` of them at most; none at the end of the file.
    ///
    /// # Errors
    /// When the file ends in the middle or cannot be read on. Values given before stand.
    pub fn read(&mut self, limit: usize, bytes_max: usize) -> Result<Vec<JsonText>, ConnectError> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        while taken.len() < limit && bytes < bytes_max && !self.ended {
            let next = match self.layout {
                Layout::Lines => self.next_line(),
                Layout::Stream => self.next_of_stream(),
            };
            match next {
                Ok(Some(value)) => {
                    bytes += value.text.as_ref().map_or(0, Vec::len);
                    taken.push(value);
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.damage = Some(damage_of(&error, self.line));
                }
            }
        }
        match self.damage.take_if(|_| taken.is_empty()) {
            Some(reason) => Err(ConnectError::Format { path: self.path.clone(), reason }),
            None => Ok(taken),
        }
    }

    fn next_line(&mut self) -> io::Result<Option<JsonText>> {
        loop {
            let mut text = Vec::new();
            let limit = LINE_LENGTH_MAX as u64 + 1;
            if (&mut self.reader).take(limit).read_until(b'\n', &mut text)? == 0 {
                return Ok(None);
            }
            let line = self.line;
            self.line += 1;
            if text.last() != Some(&b'\n') && text.len() > LINE_LENGTH_MAX {
                self.skip_line()?;
                return Ok(Some(JsonText { line, text: Err(RowError::ValueTooLong) }));
            }
            if line == 1 && text.starts_with(b"\xef\xbb\xbf") {
                text.drain(..3);
            }
            if !text.trim_ascii().is_empty() {
                return Ok(Some(JsonText { line, text: Ok(text) }));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let newline = buffer.iter().position(|byte| *byte == b'\n');
            let (length, ended) = match newline {
                Some(place) => (place + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(length);
            if ended {
                return Ok(());
            }
        }
    }

    fn next_of_stream(&mut self) -> io::Result<Option<JsonText>> {
        let mut scan = Scan::default();
        let mut begun = None;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                let Some(line) = begun else { return Ok(None) };
                let cut = Err(RowError::ValueCutOff);
                let text = if scan.depth > 0 { cut } else { scan.taken() };
                return Ok(Some(JsonText { line, text }));
            }
            let (mut used, mut whole) = (0, false);
            for byte in buffer {
                used += 1;
                self.line += u64::from(*byte == b'\n');
                if begun.is_none() {
                    match byte {
                        b'[' if !self.in_list => self.in_list = true,
                        b']' if self.in_list => self.in_list = false,
                        byte if byte.is_ascii_whitespace() || *byte == b',' => {}
                        // The mark of UTF-8 at the beginning of a file.
                        0xef | 0xbb | 0xbf => {}
                        _ => begun = Some(self.line),
                    }
                }
                if begun.is_some() {
                    match scan.take(*byte) {
                        Step::More => {}
                        Step::Whole => whole = true,
                        Step::WholeBefore => {
                            whole = true;
                            used -= 1;
                            self.line -= u64::from(*byte == b'\n');
                        }
                    }
                }
                if whole {
                    break;
                }
            }
            self.reader.consume(used);
            if let (true, Some(line)) = (whole, begun) {
                return Ok(Some(JsonText { line, text: scan.taken() }));
            }
        }
    }
}

/// Finds the end of one value.
#[derive(Default)]
struct Scan {
    text: Vec<u8>,
    depth: u64,
    in_text: bool,
    escaped: bool,
    too_long: bool,
}

enum Step {
    More,
    /// The byte was the last of the value.
    Whole,
    /// The byte is no part of the value any more.
    WholeBefore,
}

impl Scan {
    fn take(&mut self, byte: u8) -> Step {
        if self.depth == 0 && !self.in_text && matches!(byte, b',' | b']' | b'}' | b'\n') {
            if self.text.is_empty() {
                // A bracket too many: a value of its own, that is reported.
                self.text.push(byte);
                return Step::Whole;
            }
            return Step::WholeBefore;
        }
        if self.text.len() < LINE_LENGTH_MAX {
            self.text.push(byte);
        } else {
            self.too_long = true;
        }
        if self.escaped {
            self.escaped = false;
            return Step::More;
        }
        match byte {
            b'\\' if self.in_text => self.escaped = true,
            b'"' => self.in_text = !self.in_text,
            _ if self.in_text => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Whole;
                }
            }
            _ => {}
        }
        Step::More
    }

    fn taken(self) -> Result<Vec<u8>, RowError> {
        if self.too_long { Err(RowError::ValueTooLong) } else { Ok(self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &[u8]) -> (Vec<(u64, String)>, Option<String>) {
        let directory = std::env::temp_dir().join(format!("speargun-json-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join(format!("{text:p}.json"));
        std::fs::write(&path, text).unwrap();
        let layout = layout_of(&String::from_utf8_lossy(text));
        let mut file = JsonValues::open(&path, encoding_rs::UTF_8, layout).unwrap();
        let mut found = Vec::new();
        let end = loop {
            match file.read(2, usize::MAX) {
                Ok(some) if some.is_empty() => break None,
                Ok(some) => found.extend(some.into_iter().map(|value| {
                    let text = value.text.map(|text| String::from_utf8_lossy(&text).into_owned());
                    (value.line, text.unwrap_or_else(|error| error.to_string()).trim().to_owned())
                })),
                Err(error) => break Some(error.to_string()),
            }
        };
        std::fs::remove_file(path).unwrap();
        (found, end)
    }

    #[test]
    fn lines_lists_and_long_objects_are_split() {
        let text = |found: &[(u64, &str)]| -> Vec<(u64, String)> {
            found.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
        };
        for (file, expected) in [
            ("{\"a\":1}\n\n{\"b\":2}\r\n{", text(&[(1, "{\"a\":1}"), (3, "{\"b\":2}"), (4, "{")])),
            ("\u{feff}{\"a\":1}", text(&[(1, "{\"a\":1}")])),
            (
                "[\n {\"a\":\"]}\\\"\"},\n [1,2],\n 7, \"x,y\"\n]\n[{}]",
                text(&[
                    (2, "{\"a\":\"]}\\\"\"}"),
                    (3, "[1,2]"),
                    (4, "7"),
                    (4, "\"x,y\""),
                    (6, "{}"),
                ]),
            ),
            ("{\n\"a\": 1\n}\n{\n\"b\": 2}\n", text(&[(1, "{\n\"a\": 1\n}"), (4, "{\n\"b\": 2}")])),
            ("[]", Vec::new()),
            ("[}]", text(&[(1, "}")])),
        ] {
            assert_eq!(values(file.as_bytes()), (expected, None), "{file}");
        }
        let (found, _) = values(b"[{\"a\":1},{\"b\":");
        assert!(found[1].1.contains("ends in the middle"), "{found:?}");
    }

    #[test]
    fn a_value_of_ten_million_characters_spoils_only_itself() {
        let long = "x".repeat(10_000_000);
        for (begin, between, end) in [("", "\n", "\n"), ("[", ",\n", "]")] {
            let file = format!("{begin}{{\"a\":1}}{between}{{\"a\":\"{long}\"}}{between}{{}}{end}");
            let (found, damage) = values(file.as_bytes());
            assert_eq!((found.len(), damage), (3, None));
            assert!(found[1].1.contains("longer than 4 MiB"), "{:?}", found[1]);
            assert_eq!(found[2], (3, "{}".to_owned()));
        }
    }
}
