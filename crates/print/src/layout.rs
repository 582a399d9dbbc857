//! From a sheet to pages: a head over the whole width, sections in two columns, a foot.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::layout::{Layout, Run};
use parley::style::{FontFamily, FontFamilyName, FontWeight, LineHeight, StyleProperty};
use parley::{LayoutContext, WordBreak};

use crate::font::Fonts;
use crate::{PAGES_MAX, PrintError, Sheet};

/// A4 and its parts, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 42.0;
const GUTTER: f32 = 20.0;
const COLUMN: f32 = (PAGE.0 - 2.0 * MARGIN - GUTTER) / 2.0;
const FOOT: f32 = PAGE.1 - 26.0;

const INK: [u8; 3] = [28, 32, 40];
const FAINT: [u8; 3] = [96, 104, 118];
const ACCENT: [u8; 3] = [16, 92, 116];

/// How a text looks.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    is_bold: bool,
    ink: [u8; 3],
}

const TITLE: Style = Style { size: 18.0, is_bold: true, ink: INK };
const SUBTITLE: Style = Style { size: 9.5, is_bold: false, ink: FAINT };
const HEADING: Style = Style { size: 10.5, is_bold: true, ink: ACCENT };
const TEXT: Style = Style { size: 9.0, is_bold: false, ink: INK };
const DETAIL: Style = Style { size: 7.5, is_bold: false, ink: FAINT };

/// A text with its lines.
struct Block {
    text: String,
    layout: Layout<[u8; 4]>,
    ink: [u8; 3],
    /// The room above it.
    above: f32,
    /// Whether it stays with the one after it.
    with_next: bool,
    /// Whether a section begins with it.
    is_heading: bool,
}

/// Where the next block comes.
struct Place {
    column: usize,
    y: f32,
    top: f32,
}

pub(crate) fn write(sheet: &Sheet, fonts: &mut Fonts) -> Result<Vec<u8>, PrintError> {
    let width = PAGE.0 - 2.0 * MARGIN;
    let mut setter = Setter { fonts, context: LayoutContext::new(), left_out: 0 };
    let head = [
        setter.set(&sheet.title, TITLE, width, 0.0)?,
        setter.set(&sheet.subtitle, SUBTITLE, width, 3.0)?,
    ];
    let mut blocks = Vec::new();
    for section in &sheet.sections {
        blocks.push(Block {
            with_next: true,
            is_heading: true,
            ..setter.set(&section.title, HEADING, COLUMN, 10.0)?
        });
        for line in &section.lines {
            let has_detail = line.detail.is_some();
            let own = setter.set(&line.text, TEXT, COLUMN, 3.0)?;
            blocks.push(Block { with_next: has_detail, ..own });
            if let Some(detail) = &line.detail {
                blocks.push(setter.set(detail, DETAIL, COLUMN, 0.5)?);
            }
        }
    }
    let mut foot = sheet.footer.clone();
    if setter.left_out > 0 {
        let count = setter.left_out.to_string();
        foot = format!("{foot} · {}", sheet.left_out.replace("{count}", &count));
    }
    let footer = setter.set(&foot, DETAIL, width, 0.0)?;
    paint(sheet, &head, &blocks, &footer)
}

/// Sets texts into lines.
struct Setter<'a> {
    fonts: &'a mut Fonts,
    context: LayoutContext<[u8; 4]>,
    /// How many signs no font has.
    left_out: usize,
}

impl Setter<'_> {
    fn set(
        &mut self,
        text: &str,
        style: Style,
        width: f32,
        above: f32,
    ) -> Result<Block, PrintError> {
        let mut text: String = text.chars().filter(|letter| !is_unprintable(*letter)).collect();
        let mut layout = self.lay_out(&text, style, width);
        let holes = holes_of(&text, &layout)?;
        if !holes.is_empty() {
            let before = text.chars().count();
            text.retain(|letter| !holes.contains(&letter));
            self.left_out += before - text.chars().count();
            layout = self.lay_out(&text, style, width);
        }
        Ok(Block { text, layout, ink: style.ink, above, with_next: false, is_heading: false })
    }

    fn lay_out(&mut self, text: &str, style: Style, width: f32) -> Layout<[u8; 4]> {
        let names = self.fonts.families.iter();
        let names: Vec<FontFamilyName<'static>> =
            names.map(|name| FontFamilyName::Named(Cow::Borrowed(name))).collect();
        let mut builder = self.context.ranged_builder(&mut self.fonts.context, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(names))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.3)));
        // Korean is broken between words, as it is on paper; a long word breaks anywhere.
        builder.push_default(StyleProperty::WordBreak(WordBreak::KeepAll));
        builder.push_default(StyleProperty::OverflowWrap(parley::OverflowWrap::Anywhere));
        if style.is_bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        layout
    }
}

/// Letters without a shape: controls, and what only changes the letter before it.
fn is_unprintable(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
}

/// The signs that no font has. A letter without a shape would change what a text says.
fn holes_of(text: &str, layout: &Layout<[u8; 4]>) -> Result<Vec<char>, PrintError> {
    let mut holes = Vec::new();
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                if !cluster.glyphs().any(|glyph| glyph.id == 0) {
                    continue;
                }
                let letters = text[cluster.text_range()].chars();
                for letter in letters.filter(|letter| !letter.is_whitespace()) {
                    if letter.is_alphanumeric() {
                        return Err(PrintError::NoLetter(letter));
                    }
                    holes.push(letter);
                }
            }
        }
    }
    Ok(holes)
}

fn paint(
    sheet: &Sheet,
    head: &[Block],
    blocks: &[Block],
    footer: &Block,
) -> Result<Vec<u8>, PrintError> {
    let failed = |error: &dyn std::fmt::Debug| PrintError::Failed(format!("{error:?}"));
    let mut document = Document::new();
    let about = Metadata::new().title(sheet.title.clone()).language(sheet.language.clone());
    document.set_metadata(about);
    let mut fonts: HashMap<(u64, u32), Font> = HashMap::new();
    let mut next = 0;
    for number in 0.. {
        if number >= PAGES_MAX {
            return Err(PrintError::TooLong);
        }
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1);
        let settings = settings.ok_or_else(|| PrintError::Failed("A4".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut top = MARGIN;
        if number == 0 {
            for block in head {
                top += block.above;
                draw(&mut surface, &mut fonts, block, (MARGIN, top))?;
                top += block.layout.height();
            }
            top += 6.0;
            rule(&mut surface, top);
        }
        let mut place = Place { column: 0, y: top, top };
        next = fill(&mut surface, &mut fonts, (blocks, next), &mut place)?;
        draw(&mut surface, &mut fonts, footer, (MARGIN, FOOT))?;
        surface.finish();
        page.finish();
        if next >= blocks.len() {
            break;
        }
    }
    document.finish().map_err(|error| failed(&error))
}

/// Fills a page from a block on, and returns the first block that has no room.
fn fill(
    surface: &mut Surface<'_>,
    fonts: &mut HashMap<(u64, u32), Font>,
    (blocks, from): (&[Block], usize),
    place: &mut Place,
) -> Result<usize, PrintError> {
    let bottom = FOOT - 8.0;
    let break_at = balanced_break(&blocks[from..], bottom - place.top).map(|at| from + at);
    let mut next = from;
    while let Some(block) = blocks.get(next) {
        let mut needed = block.above + block.layout.height();
        if block.with_next {
            let after = blocks.get(next + 1);
            needed += after.map_or(0.0, |after| after.above + after.layout.height());
        }
        let is_top = place.y <= place.top;
        if break_at == Some(next) && place.column == 0 {
            *place = Place { column: 1, y: place.top, top: place.top };
            continue;
        }
        if place.y + needed > bottom && !is_top {
            if place.column == 1 {
                return Ok(next);
            }
            *place = Place { column: 1, y: place.top, top: place.top };
            continue;
        }
        place.y += block.above;
        let x = MARGIN + place.column as f32 * (COLUMN + GUTTER);
        draw(surface, fonts, block, (x, place.y))?;
        place.y += block.layout.height();
        next += 1;
    }
    Ok(next)
}

/// Before which section the second column begins, where all blocks have room on one page: there
/// both columns are nearest to each other.
fn balanced_break(blocks: &[Block], room: f32) -> Option<usize> {
    let height = |own: &[Block]| -> f32 {
        own.iter().map(|block| block.above + block.layout.height()).sum()
    };
    let longer = |at: usize| height(&blocks[..at]).max(height(&blocks[at..]));
    let sections = (1..blocks.len()).filter(|at| blocks[*at].is_heading);
    let best = sections.min_by(|left, right| longer(*left).total_cmp(&longer(*right)))?;
    (longer(best) <= room).then_some(best)
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, y);
    path.line_to(PAGE.0 - MARGIN, y);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: color(ACCENT).into(),
            width: 0.8,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

fn color([red, green, blue]: [u8; 3]) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn draw(
    surface: &mut Surface<'_>,
    fonts: &mut HashMap<(u64, u32), Font>,
    block: &Block,
    (left, top): (f32, f32),
) -> Result<(), PrintError> {
    surface.set_fill(Some(Fill {
        paint: color(block.ink).into(),
        opacity: NormalizedF32::ONE,
        rule: Default::default(),
    }));
    for line in block.layout.lines() {
        let y = top + line.metrics().baseline;
        let mut x = left;
        for run in line.runs() {
            let font = run.font();
            let key = (font.data.id(), font.index);
            let own = match fonts.entry(key) {
                Entry::Occupied(own) => own.into_mut(),
                Entry::Vacant(place) => {
                    let (data, _) = font.data.clone().into_raw_parts();
                    let own = Font::new(data.into(), font.index);
                    let unread = || PrintError::Failed("a font cannot be read".to_owned());
                    place.insert(own.ok_or_else(unread)?)
                }
            };
            let (at, size) = (Point::from_xy(x, y), run.font_size());
            surface.draw_glyphs(at, &glyphs_of(&run), own.clone(), &block.text, size, false);
            x += run.advance();
        }
    }
    Ok(())
}

fn glyphs_of(run: &Run<'_, [u8; 4]>) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(last) = glyphs.last_mut() {
                last.text_range.end = cluster.text_range().end;
            }
            continue;
        }
        glyphs.extend(cluster.glyphs().map(|glyph| {
            KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                glyph.y / size,
                0.0,
                cluster.text_range(),
                None,
            )
        }));
    }
    glyphs
}
