//! The XML of a part, piece by piece: no tag, text or depth of it is unbounded.
//!
//! A sheet of a million rows is forty million pieces, so that none of them may take room of its
//! own: names, attributes and most texts are handed out as they stand in what was read. What is
//! understood is XML 1.0 in UTF-8, as spreadsheets write it; entities that a part declares itself
//! are not.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};
use std::ops::Range;

use speargun_words::said;

use super::{CELL_LENGTH_MAX, Result, SheetError, damaged, unread};
use crate::error::WorkbookBound;
use crate::input::said_of;

/// How deep elements may nest; spreadsheets take about a dozen levels.
const DEPTH_MAX: usize = 256;
/// How much is read at once, in bytes; in tests so little that pieces are often cut.
const CHUNK_LENGTH: usize = if cfg!(test) { 16 } else { 64 * 1024 };

/// What comes next.
pub(super) enum Node<'a> {
    Start(Tag<'a>),
    /// The end of an element, by its full name.
    End(&'a str),
    /// A piece of text, entities resolved.
    Text(Cow<'a, str>),
    /// The end of the part.
    Over,
}

/// The beginning of an element.
pub(super) struct Tag<'a> {
    name: &'a str,
    /// What stands behind the name.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    fn of(inner: &'a str) -> Self {
        let end = inner.bytes().position(|byte| byte.is_ascii_whitespace());
        let (name, rest) = inner.split_at(end.unwrap_or(inner.len()));
        Self { name, rest }
    }

    /// Its name with the prefix.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// Its name without the prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// Its attributes in their order: full names, and values as they are written.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes(self.rest)
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
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if is_it(key) {
                return resolved(value).map(|value| Some(value.into_owned()));
            }
        }
        Ok(None)
    }
}

/// The attributes of a tag.
pub(super) struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str)>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let found = || {
            let (key, rest) = rest.split_at(rest.bytes().position(|byte| byte == b'=')?);
            let (key, rest) = (key.trim_ascii_end(), rest.get(1..)?.trim_ascii_start());
            let quote = *rest.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let rest = rest.get(1..)?;
            let end = rest.bytes().position(|byte| byte == quote)?;
            let is_one = !key.is_empty() && !key.bytes().any(|byte| byte.is_ascii_whitespace());
            is_one.then(|| ((key, &rest[..end]), &rest[end + 1..]))
        };
        match found() {
            Some((attribute, rest)) => {
                self.0 = rest;
                Some(Ok(attribute))
            }
            None => {
                self.0 = "";
                Some(damaged(said!("workbook.attribute")))
            }
        }
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// A text with its entities resolved.
pub(super) fn resolved(raw: &str) -> Result<Cow<'_, str>> {
    let Some(first) = raw.find('&') else { return Ok(Cow::Borrowed(raw)) };
    let mut text = String::with_capacity(raw.len());
    text.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(behind) = rest.strip_prefix('&') {
        let Some((entity, behind)) = behind.split_once(';') else {
            return damaged(said!("workbook.entity_open"));
        };
        let Some(character) = character_of(entity) else {
            let entity = speargun_domain::text::cut(entity, 40);
            return damaged(said!("workbook.entity_unknown", entity));
        };
        text.push(character);
        let end = behind.find('&').unwrap_or(behind.len());
        text.push_str(&behind[..end]);
        rest = &behind[end..];
    }
    Ok(Cow::Owned(text))
}

fn character_of(entity: &str) -> Option<char> {
    let number = match entity {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "apos" => return Some('\''),
        "quot" => return Some('"'),
        _ => entity.strip_prefix('#')?,
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, radix).ok().filter(|code| is_number && *code > 0)?;
    char::from_u32(code)
}

/// Line ends as XML has them: one sign.
fn with_plain_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Empty,
    End,
    Text,
    /// A text without entities.
    Verbatim,
    /// A remark or a declaration, which says nothing of cells.
    Other,
}

/// A piece: its inside, and where the next one begins.
struct Piece {
    kind: Kind,
    inside: Range<usize>,
    next: usize,
}

impl Piece {
    /// The piece at the beginning of a text; nothing where it ends behind the text.
    fn first_of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if *bytes.first()? != b'<' {
            let end = place_of(bytes, b'<')?;
            return Some(Self { kind: Kind::Text, inside: 0..end, next: end });
        }
        let until = |kind, from: usize, end: &str| {
            let found = text.get(from..)?.find(end)? + from;
            Some(Self { kind, inside: from..found, next: found + end.len() })
        };
        match bytes.get(1)? {
            b'/' => {
                let end = place_of(bytes, b'>')?;
                Some(Self { kind: Kind::End, inside: 2..end, next: end + 1 })
            }
            b'?' => until(Kind::Other, 2, "?>"),
            b'!' if text.starts_with("<!--") => until(Kind::Other, 4, "-->"),
            b'!' if text.starts_with("<![CDATA[") => until(Kind::Verbatim, 9, "]]>"),
            // It may yet become one of those.
            b'!' if "<!--".starts_with(text) || "<![CDATA[".starts_with(text) => None,
            b'!' => {
                let next = end_of_declaration(bytes)?;
                Some(Self { kind: Kind::Other, inside: 2..next - 1, next })
            }
            _ => {
                let end = end_of_tag(bytes)?;
                let is_empty = end > 1 && bytes[end - 1] == b'/';
                let kind = if is_empty { Kind::Empty } else { Kind::Start };
                Some(Self { kind, inside: 1..end - usize::from(is_empty), next: end + 1 })
            }
        }
    }
}

/// Where a byte is: most pieces are short, and the long ones are looked through a block at a time.
fn place_of(bytes: &[u8], wanted: u8) -> Option<usize> {
    const SHORT: usize = 32;
    let (head, tail) = bytes.split_at(bytes.len().min(SHORT));
    let is_it = |byte: &u8| *byte == wanted;
    head.iter().position(is_it).or_else(|| {
        // One block after the other, of which most do not hold it.
        let mut blocks = tail.chunks(SHORT).enumerate();
        let found = blocks.find_map(|(place, block)| {
            let holds = block.iter().fold(false, |holds, byte| holds | is_it(byte));
            holds.then(|| Some(place * SHORT + block.iter().position(is_it)?)).flatten()
        });
        found.map(|place| head.len() + place)
    })
}

/// Where a tag ends; the sign may stand within an attribute.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut quote = 0;
    bytes.iter().position(|byte| match *byte {
        _ if quote != 0 => {
            if *byte == quote {
                quote = 0;
            }
            false
        }
        b'"' | b'\'' => {
            quote = *byte;
            false
        }
        byte => byte == b'>',
    })
}

/// Where what follows `<!DOCTYPE` ends, with the declarations that it holds.
fn end_of_declaration(bytes: &[u8]) -> Option<usize> {
    let mut open = 0_u32;
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => open += 1,
            b'>' if open <= 1 => return Some(place + 1),
            b'>' => open -= 1,
            _ => {}
        }
    }
    None
}

/// A reader of XML.
pub(super) struct Xml<R> {
    part: R,
    /// What was read and is no text yet: the beginning of a character.
    bytes: Vec<u8>,
    /// What was read and is not handed out.
    text: String,
    at: usize,
    /// Nothing comes behind `text`, or what is wrong with it.
    end: Option<Result<()>>,
    /// The name of an element that ends where it began.
    ending: Option<Range<usize>>,
    /// How many elements are open.
    pub(super) depth: usize,
}

impl<R: Read> Xml<R> {
    pub(super) fn over(part: R) -> Self {
        let (bytes, text) = (Vec::new(), String::new());
        Self { part, bytes, text, at: 0, end: None, ending: None, depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Node<'_>> {
        if let Some(name) = self.ending.take() {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Node::End(&self.text[name]));
        }
        let Some(Piece { kind, inside, next }) = self.piece()? else {
            if self.depth > 0 {
                return damaged(said!("workbook.part_cut_off"));
            }
            return Ok(Node::Over);
        };
        if inside.len() > CELL_LENGTH_MAX {
            return Err(WorkbookBound::CellLength.into());
        }
        let inside = self.at + inside.start..self.at + inside.end;
        self.at += next;
        match kind {
            Kind::Start | Kind::Empty if self.depth == DEPTH_MAX => {
                return Err(WorkbookBound::Depth.into());
            }
            Kind::Start | Kind::Empty => self.depth += 1,
            Kind::End => self.depth = self.depth.saturating_sub(1),
            Kind::Text | Kind::Verbatim | Kind::Other => {}
        }
        if kind == Kind::Empty {
            let name = Tag::of(&self.text[inside.clone()]).name.len();
            self.ending = Some(inside.start..inside.start + name);
        }
        let inside = &self.text[inside];
        Ok(match kind {
            Kind::Start | Kind::Empty => Node::Start(Tag::of(inside)),
            Kind::End => Node::End(inside.trim_ascii_end()),
            Kind::Verbatim => Node::Text(with_plain_ends(inside)),
            Kind::Other => Node::Text(Cow::Borrowed("")),
            Kind::Text if !inside.bytes().any(|byte| matches!(byte, b'&' | b'\r')) => {
                Node::Text(Cow::Borrowed(inside))
            }
            Kind::Text => Node::Text(Cow::Owned(resolved(&with_plain_ends(inside))?.into_owned())),
        })
    }

    /// The next piece; nothing at the end of the part.
    fn piece(&mut self) -> Result<Option<Piece>> {
        loop {
            let rest = &self.text[self.at..];
            if let Some(piece) = Piece::first_of(rest) {
                return Ok(Some(piece));
            }
            match &mut self.end {
                None => self.fill()?,
                Some(end) => {
                    std::mem::replace(end, Ok(()))?;
                    return match rest.as_bytes().first() {
                        None => Ok(None),
                        Some(b'<') => damaged(said!("workbook.part_cut_off")),
                        Some(_) => {
                            let whole = rest.len();
                            Ok(Some(Piece { kind: Kind::Text, inside: 0..whole, next: whole }))
                        }
                    };
                }
            }
        }
    }

    /// Reads on. What is wrong is said once everything before it was handed out.
    fn fill(&mut self) -> Result<()> {
        self.text.drain(..std::mem::take(&mut self.at));
        if self.text.len() > CELL_LENGTH_MAX {
            return Err(WorkbookBound::CellLength.into());
        }
        // A long piece is looked through again each time, so that each time as much is added.
        let wanted = self.bytes.len() + self.text.len().max(CHUNK_LENGTH);
        let mut filled = self.bytes.len();
        self.bytes.resize(wanted, 0);
        while filled < wanted && self.end.is_none() {
            match self.part.read(&mut self.bytes[filled..]) {
                Ok(0) => self.end = Some(Ok(())),
                Ok(length) => filled += length,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => self.end = Some(Err(as_damage(error))),
            }
        }
        self.bytes.truncate(filled);
        let (valid, is_broken) = match std::str::from_utf8(&self.bytes) {
            Ok(_) => (filled, false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some() || self.end.is_some()),
        };
        let text = std::str::from_utf8(&self.bytes[..valid]).unwrap_or_default();
        let is_first = self.text.is_empty() && self.text.capacity() == 0;
        let mark = text.strip_prefix('\u{feff}').filter(|_| is_first);
        self.text.push_str(mark.unwrap_or(text));
        self.bytes.drain(..valid);
        if is_broken {
            self.end = Some(damaged(said!("workbook.part_not_utf8")));
        }
        Ok(())
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

/// An archive that does not unpack is damaged; a bound is a bound.
fn as_damage(error: std::io::Error) -> SheetError {
    match SheetError::from(error) {
        SheetError::File(error) => unread(said_of(&error)),
        other => other,
    }
}
