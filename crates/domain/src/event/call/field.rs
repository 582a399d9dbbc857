//! What Speargun reads of a call as a table, for the reference.

static FIELDS: &str = include_str!("../../../data/call.txt");

/// A field of a tracking call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallField {
    /// Its name with the objects around it, as in `context.page.url`.
    pub name: &'static str,
    /// The calls in which it counts.
    pub calls: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

/// Every field that is read.
pub fn call_fields() -> impl Iterator<Item = CallField> {
    FIELDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.splitn(3, '|').map(str::trim);
        let (name, calls, meaning) = (parts.next()?, parts.next()?, parts.next()?);
        Some(CallField { name, calls, meaning })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::de::value::Error;
    use serde::de::{Deserialize, Deserializer, Error as _, Visitor};

    use super::super::wire::*;
    use super::*;

    /// Asks a type which fields it reads.
    struct Asked<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Asked<'_> {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("no struct"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Error> {
            *self.0 = fields;
            Err(Error::custom("asked"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn fields_of<T: Deserialize<'static>>() -> &'static [&'static str] {
        let mut fields: &[&str] = &[];
        let _ = T::deserialize(Asked(&mut fields));
        fields
    }

    #[test]
    fn the_table_has_exactly_the_fields_that_are_read() {
        let read = [
            ("", fields_of::<WireCall<'_>>()),
            ("context.", fields_of::<WireContext<'_>>()),
            ("context.page.", fields_of::<WirePage<'_>>()),
            ("context.campaign.", fields_of::<WireCampaign<'_>>()),
            ("context.traits.", fields_of::<WireTraits<'_>>()),
            ("context.library.", fields_of::<WireLibrary<'_>>()),
            ("context.referrer.", fields_of::<WireReferrer<'_>>()),
            ("context.device.", fields_of::<WireDevice<'_>>()),
            ("properties.", fields_of::<WireProperties<'_>>()),
        ];
        let listed: BTreeSet<String> = call_fields().map(|field| field.name.to_owned()).collect();
        let mut known = BTreeSet::new();
        for (place, names) in read {
            assert!(!names.is_empty(), "{place}");
            known.extend(names.iter().map(|name| format!("{place}{name}")));
        }
        // Objects of the context are listed by what they hold.
        known.retain(|name| {
            let inside = format!("{name}.");
            !name.starts_with("context.") || !listed.iter().any(|it| it.starts_with(&inside))
        });
        assert_eq!(listed, known);
    }
}
