//! XML is read as by the reader of XML that most programs in Rust use.

use quick_xml::Reader as QuickReader;
use quick_xml::escape;
use quick_xml::events::Event;

use super::xml::{Node, Xml};

/// What a part says: beginnings with their attributes, ends, and texts between them. Nothing where
/// it is refused.
type Said = Option<Vec<String>>;

fn add_text(said: &mut Vec<String>, text: &str) {
    match said.last_mut() {
        Some(last) if last.starts_with('"') => last.push_str(text),
        _ if text.is_empty() => {}
        _ => said.push(format!("\"{text}")),
    }
}

fn ours(part: &[u8]) -> Said {
    let mut xml = Xml::over(part);
    let mut said = Vec::new();
    loop {
        match xml.next().ok()? {
            Node::Start(tag) => {
                let mut listed = format!("<{}", tag.name());
                for attribute in tag.attributes() {
                    let (name, value) = attribute.ok()?;
                    listed += &format!(" {name}={:?}", super::xml::resolved(value).ok()?);
                }
                said.push(listed);
            }
            Node::End(name) => said.push(format!("/{name}")),
            Node::Text(text) => add_text(&mut said, &text),
            Node::Over => return Some(said),
        }
    }
}

fn theirs(part: &[u8]) -> Said {
    let mut reader = QuickReader::from_reader(part);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let (mut said, mut buffer, mut depth) = (Vec::new(), Vec::new(), 0_i32);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) => {
                let mut listed = format!("<{}", tag.name().0);
                for attribute in tag.attributes().with_checks(false) {
                    let attribute = attribute.ok()?;
                    let value = escape::unescape(&attribute.value).ok()?;
                    listed += &format!(" {}={value:?}", attribute.key.0);
                }
                said.push(listed);
                depth += 1;
            }
            Event::End(tag) => {
                said.push(format!("/{}", tag.name().0));
                depth = (depth - 1).max(0);
            }
            Event::Text(text) => add_text(&mut said, &text.xml10_content()),
            Event::CData(text) => add_text(&mut said, &text.xml10_content()),
            Event::GeneralRef(entity) => match escape::resolve_xml_entity(&entity) {
                Some(text) => add_text(&mut said, text),
                None => add_text(&mut said, &entity.resolve_char_ref().ok()??.to_string()),
            },
            Event::Eof => return (depth == 0).then_some(said),
            _ => {}
        }
    }
}

#[test]
fn parts_are_read_as_they_are_written() {
    for (part, expected) in [
        ("\u{feff}<?xml version=\"1.0\"?><a/>", &["<a", "/a"][..]),
        ("<a\n b='1>' c = \"&lt;&#65;&#x42;'\" />", &["<a b=\"1>\" c=\"<AB'\"", "/a"]),
        ("<a>x &amp; <![CDATA[<&]>]]>y</a >", &["<a", "\"x & <&]>y", "/a"]),
        ("<a>1\r\n2\r3<!-- <b> -- > --></a>", &["<a", "\"1\n2\n3", "/a"]),
        (
            "<!DOCTYPE a [<!ELEMENT b ANY>]><p:a>\u{d55c}</p:a>\n",
            &["<p:a", "\"\u{d55c}", "/p:a", "\"\n"],
        ),
    ] {
        let expected: Vec<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(ours(part.as_bytes()).as_ref(), Some(&expected), "{part}");
        assert_eq!(theirs(part.as_bytes()), Some(expected), "{part}");
    }
}

#[test]
fn parts_that_are_damaged_are_refused() {
    for part in [
        &b"<a"[..],
        b"<a>",
        b"<a b=1/>",
        b"<a b/>",
        b"<a b=\"1/>",
        b"<a>&nothing;</a>",
        b"<a>& </a>",
        b"<a>&#0;</a>",
        b"<a>&#xd800;</a>",
        b"<a>\xff</a>",
        b"<a>\xed\x95",
        b"<a><!-- </a>",
        b"<a><![CDATA[ </a>",
        b"<a b=\"&x;\"/>",
    ] {
        assert_eq!(ours(part), None, "{}", String::from_utf8_lossy(part));
    }
}

/// Pieces of XML, well made or not.
const PIECES: &str = "<a>|</a>|<b x=\"1\">|</b>|<c/>|<d y='\"' z = \"<\"/>|text|\u{d55c}\u{ae00}| |\n|\r\n|\
    &amp;|&#13;|&lt;|]]>|<![CDATA[x<y]]>|<!-- n -->|<?p q?>|<p:e r:id=\"&quot;\">|</p:e>|\"|'|>|\
    0123456789012345|-->|=|/|&|<|!|?";

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]
    #[test]
    fn both_readers_take_the_same(places in proptest::collection::vec(0_usize..200, 0..12)) {
        let pieces: Vec<&str> = PIECES.split('|').collect();
        // Most parts are of pieces that are well made.
        let of = |place: usize| pieces[if place < pieces.len() { place } else { place % 20 }];
        let part: String = places.into_iter().map(of).collect();
        if let (Some(ours), Some(theirs)) = (ours(part.as_bytes()), theirs(part.as_bytes())) {
            proptest::prop_assert_eq!(ours, theirs, "{}", part);
        }
    }
}
