//! A file of profiles: TOML, read and checked.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use speargun_domain::record::{self, Entity, Field};
use speargun_words::{Said, count, said};
use toml::Spanned;

use super::left_alone::{KEYS, LeftAlone};
use super::{FieldSource, OtherRows, Profile, Target};
use crate::toml_text::{self, TextFault, line_of};
use crate::{heading, mapping};

/// The most profiles of one file.
pub(super) const PROFILES_MAX: usize = 500;
/// The most headings of one profile, and the most of its fields.
const HEADINGS_MAX: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    source: Option<Spanned<String>>,
    #[serde(default)]
    source_is_fixed: bool,
    #[serde(default)]
    profile: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    headings: Vec<Spanned<String>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    entity: Option<Spanned<String>>,
    skip: Option<Spanned<String>>,
    #[serde(default)]
    id_prefix: String,
    #[serde(default)]
    update_only: bool,
    #[serde(default)]
    after_others: bool,
    #[serde(default)]
    leave: Vec<Spanned<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Spanned<From>>,
    /// What texts of a field mean, where a tool writes numbers for them.
    #[serde(default)]
    replace: BTreeMap<String, Spanned<BTreeMap<String, String>>>,
    other: Option<Spanned<Other>>,
}

/// Rows that are of another kind: `[profile.other]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    column: Spanned<String>,
    texts: Vec<String>,
    entity: Spanned<String>,
    #[serde(default)]
    fields: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "invalid value, expected a field of a profile")]
enum From {
    Heading(String),
    Constant(Constant),
}

/// What serde says that a [`From`] should be, of which the words are made here.
pub(crate) const FIELD: &str = "a field of a profile";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Constant {
    value: String,
}

/// A fault, by its place in the text.
type Fault = (Range<usize>, Said);

/// Reads a file of profiles.
pub(super) fn parse(text: &str) -> Result<Vec<Profile>, TextFault> {
    let read: Text = toml_text::read(text)?;
    let as_fault = |(span, reason): Fault| {
        let line = line_of(text, span.start);
        TextFault { line, reason }
    };
    if let Some(blank) = read.source.as_ref().filter(|source| source.get_ref().trim().is_empty()) {
        return Err(as_fault((blank.span(), said!("profile.source_blank"))));
    }
    let source = read.source.as_ref().map(|source| source.get_ref().trim().to_owned());
    if read.profile.len() > PROFILES_MAX {
        let reason = said!("profile.too_many", max = count(PROFILES_MAX));
        return Err(TextFault { line: 0, reason });
    }
    let of = (source, read.source_is_fixed);
    let entries = read.profile.iter();
    entries.map(|entry| entry.get_ref().read(&of, entry.span()).map_err(as_fault)).collect()
}

impl Entry {
    fn read(
        &self,
        (source, source_is_fixed): &(Option<String>, bool),
        own: Range<usize>,
    ) -> Result<Profile, Fault> {
        if self.headings.is_empty() {
            return Err((own, said!("profile.no_headings")));
        }
        if self.headings.len().max(self.without.len()).max(self.fields.len()) > HEADINGS_MAX {
            return Err((own, said!("profile.too_many_headings", max = count(HEADINGS_MAX))));
        }
        let all = |list: &[Spanned<String>]| -> Result<Vec<Vec<String>>, Fault> {
            list.iter().map(|heading| keys_of(heading.get_ref(), heading.span())).collect()
        };
        Ok(Profile {
            source: source.clone(),
            source_is_fixed: *source_is_fixed,
            requires: all(&self.headings)?,
            forbids: all(&self.without)?,
            is_own: false,
            after_others: self.after_others,
            target: self.target(own)?,
        })
    }

    fn target(&self, own: Range<usize>) -> Result<Target, Fault> {
        match (&self.entity, &self.skip) {
            (Some(entity), None) => self.records(entity),
            (None, Some(key)) => self.skipped(key),
            _ => Err((own, said!("profile.entity_or_skip"))),
        }
    }

    fn skipped(&self, key: &Spanned<String>) -> Result<Target, Fault> {
        let value = serde_json::Value::from(key.get_ref().as_str());
        let known = || KEYS.split(", ").any(|known| known == key.get_ref());
        match serde_json::from_value::<LeftAlone>(value) {
            Ok(reason) if known() => Ok(Target::Skipped(reason)),
            _ => {
                let name = key.get_ref();
                Err((key.span(), said!("profile.no_reason", name, known = KEYS)))
            }
        }
    }

    fn records(&self, name: &Spanned<String>) -> Result<Target, Fault> {
        let entity = entity_of(name)?;
        let field = |key: &str, span: Range<usize>| field_of(entity, key, span);
        let mut fields = Vec::new();
        // In the order in which the file has them.
        let mut listed: Vec<_> = self.fields.iter().collect();
        listed.sort_by_key(|(_, from)| from.span().start);
        for (key, from) in listed {
            let own = field(key, from.span())?;
            let source = match from.get_ref() {
                From::Heading(heading) => FieldSource::Heading(keys_of(heading, from.span())?),
                From::Constant(constant) => {
                    mapping::check_constant(own, &constant.value)
                        .map_err(|reason| (from.span(), reason))?;
                    FieldSource::Constant(constant.value.clone())
                }
            };
            fields.push((own, source));
        }
        for left in &self.leave {
            fields.push((field(left.get_ref(), left.span())?, FieldSource::Left));
        }
        let (update_only, id_prefix) = (self.update_only, self.id_prefix.clone());
        let other = self.other.as_ref().map(|other| other.get_ref().read()).transpose()?;
        let mut replace = BTreeMap::new();
        for (key, texts) in &self.replace {
            field(key, texts.span())?;
            replace.insert(key.clone(), texts.get_ref().clone());
        }
        Ok(Target::Records { entity, update_only, fields, replace, id_prefix, other })
    }
}

impl Other {
    fn read(&self) -> Result<OtherRows, Fault> {
        let entity = entity_of(&self.entity)?;
        let fields = self.fields.iter().map(|(key, heading)| {
            let field = field_of(entity, key, heading.span())?;
            Ok((field, keys_of(heading.get_ref(), heading.span())?))
        });
        Ok(OtherRows {
            column: keys_of(self.column.get_ref(), self.column.span())?,
            texts: self.texts.clone(),
            entity,
            fields: fields.collect::<Result<_, Fault>>()?,
        })
    }
}

fn entity_of(name: &Spanned<String>) -> Result<&'static Entity, Fault> {
    record::entity(name.get_ref()).ok_or_else(|| (name.span(), mapping::no_entity(name.get_ref())))
}

fn field_of(
    entity: &'static Entity,
    key: &str,
    span: Range<usize>,
) -> Result<&'static Field, Fault> {
    entity.field(key).ok_or_else(|| (span, mapping::no_field(entity, key)))
}

/// The keys of a heading, or of several that mean the same, split by strokes.
fn keys_of(headings: &str, span: Range<usize>) -> Result<Vec<String>, Fault> {
    let keys: Vec<String> = headings.split('|').map(heading::key).collect();
    match keys.iter().all(|key| !key.is_empty()) {
        true => Ok(keys),
        false => Err((span, said!("profile.no_heading", headings))),
    }
}
