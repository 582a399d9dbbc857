//! The languages, and which of them a reader asks for.

/// A language that Speargun speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English: what is said where nothing else is chosen.
    #[default]
    English,
    /// Korean.
    Korean,
    /// Greek.
    Greek,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::Korean, Self::Greek];

    /// Its code of ISO 639-1, as settings and headers have it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Greek => "el",
        }
    }

    /// The language of a code; `None` if Speargun does not speak it.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// A whole number with the sign that the language sets between thousands.
    #[must_use]
    pub fn whole(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(if self == Self::Greek { '.' } else { ',' });
            }
            text.push(digit);
        }
        text
    }

    /// The decimal sign of the language in a number that was written with a point.
    #[must_use]
    pub fn decimal(self, written: &str) -> String {
        if self == Self::Greek { written.replace('.', ",") } else { written.to_owned() }
    }

    /// Whether the language says a thing of this number in the singular. Korean has one form.
    pub(crate) fn is_singular(self, number: u64) -> bool {
        self != Self::Korean && number == 1
    }
}

/// The language that a reader likes best of those that Speargun speaks, by the header
/// `Accept-Language`. `None` if the header names none of them: what is set then decides, and so it
/// does for `*`.
#[must_use]
pub fn accepted_language(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let primary = parts.next().and_then(|range| range.split('-').next());
        let Some(language) = primary.and_then(Language::parse) else { continue };
        let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let quality = quality.map_or(Some(1.0), |text| text.trim().parse::<f32>().ok());
        let Some(quality) = quality.filter(|quality| *quality > 0.0 && *quality <= 1.0) else {
            continue;
        };
        if best.is_none_or(|(known, _)| quality > known) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}
