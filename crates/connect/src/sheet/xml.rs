//! The XML of a part, event by event: no tag, text or depth of it is unbounded.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{CELL_LENGTH_MAX, Result, SheetError, damaged};
use crate::error::WorkbookBound;

/// How deep elements may nest; spreadsheets take about a dozen levels.
const DEPTH_MAX: usize = 256;

/// What comes next.
pub(super) enum Node<'a> {
    Start(Tag<'a>),
    /// The end of an element, by its full name.
    End(String),
    /// A piece of text, entities resolved.
    Text(Cow<'a, str>),
    /// The end of the part.
    Over,
}

/// The beginning of an element.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name with the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.name().0
    }

    /// Its name without the prefix.
    pub(super) fn local(&self) -> &str {
        local(self.name())
    }

    /// An attribute, by its full name.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>> {
        self.find(|key| key == name)
    }

    /// An attribute, by its name without the prefix.
    pub(super) fn local_attribute(&self, name: &str) -> Result<Option<String>> {
        self.find(|key| local(key) == name)
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Result<Option<String>> {
        for attribute in self.0.attributes().with_checks(false) {
            let Ok(attribute) = attribute else { return damaged("an attribute is damaged") };
            if is_it(attribute.key.0) {
                return match quick_xml::escape::unescape(&attribute.value) {
                    Ok(value) => Ok(Some(value.into_owned())),
                    Err(error) => damaged(error),
                };
            }
        }
        Ok(None)
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A reader of XML.
pub(super) struct Xml<R> {
    reader: Reader<Guard<R>>,
    buffer: Vec<u8>,
    /// How many elements are open.
    pub(super) depth: usize,
}

impl<R: Read> Xml<R> {
    pub(super) fn over(part: R) -> Self {
        let mut reader = Reader::from_reader(Guard { inner: BufReader::new(part), left: 0 });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Node<'_>> {
        self.reader.get_mut().left = CELL_LENGTH_MAX;
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(as_error)?;
        match &event {
            Event::Start(_) if self.depth == DEPTH_MAX => return Err(WorkbookBound::Depth.into()),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return damaged("a part of it ends in the middle"),
            _ => {}
        }
        node(event)
    }

    /// Reads on behind the end of the element that began last.
    pub(super) fn skip(&mut self) -> Result<()> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Adds the text of the element that began last to `text`, and reads on behind its end.
    pub(super) fn read_text(&mut self, text: &mut String) -> Result<()> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Node::Text(piece) = self.next()? {
                push(text, &piece)?;
            }
        }
        Ok(())
    }
}

/// Adds to the text of a cell, which is bounded.
pub(super) fn push(text: &mut String, piece: &str) -> Result<()> {
    if text.len() + piece.len() > CELL_LENGTH_MAX {
        return Err(WorkbookBound::CellLength.into());
    }
    text.push_str(piece);
    Ok(())
}

fn node(event: Event<'_>) -> Result<Node<'_>> {
    Ok(match event {
        Event::Start(tag) => Node::Start(Tag(tag)),
        Event::End(tag) => Node::End(tag.name().0.to_owned()),
        Event::Text(text) => Node::Text(Cow::Owned(text.xml10_content().into_owned())),
        Event::CData(text) => Node::Text(Cow::Owned(text.xml10_content().into_owned())),
        Event::GeneralRef(reference) => {
            if let Some(entity) = quick_xml::escape::resolve_xml_entity(&reference) {
                return Ok(Node::Text(Cow::Borrowed(entity)));
            }
            match reference.resolve_char_ref() {
                Ok(Some(character)) => Node::Text(Cow::Owned(character.to_string())),
                _ => return damaged(format!("&{}; stands for nothing", &*reference)),
            }
        }
        Event::Eof => Node::Over,
        // Remarks and declarations say nothing of cells.
        _ => Node::Text(Cow::Borrowed("")),
    })
}

fn as_error(error: quick_xml::Error) -> SheetError {
    let quick_xml::Error::Io(io) = &error else {
        return SheetError::Damaged(format!("the workbook cannot be read: {error}"));
    };
    match io.get_ref().and_then(|inner| inner.downcast_ref::<WorkbookBound>()) {
        Some(bound) => SheetError::Bound(*bound),
        None => SheetError::Damaged(format!("the workbook cannot be read: {io}")),
    }
}

/// Ends with an error when more is asked for than is left for one event.
struct Guard<R> {
    inner: BufReader<R>,
    left: usize,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(WorkbookBound::CellLength));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.left = self.left.saturating_sub(length);
        self.inner.consume(length);
    }
}
