//! The language that commands speak: that of `--language`, else that of the workspace, else
//! English.

use std::sync::OnceLock;

use speargun_words::{Language, Said};

/// What was typed, or the environment says.
static CHOSEN: OnceLock<Language> = OnceLock::new();
/// What the settings of the opened workspace say.
static OF_WORKSPACE: OnceLock<Language> = OnceLock::new();

/// The code of a language as people and systems write it: `ko`, `ko-KR`, `ko_KR.UTF-8`. A blank
/// text, as an environment variable may have it, asks for none.
pub(crate) fn code_of(text: &str) -> Result<String, String> {
    let code = text.trim().split(['-', '_', '.']).next().unwrap_or_default();
    match Language::parse(code) {
        Some(language) => Ok(language.code().to_owned()),
        None if text.trim().is_empty() => Ok(String::new()),
        None => Err("it is en, ko or el".to_owned()),
    }
}

/// Takes the language that was asked for by its code.
pub(crate) fn choose(code: Option<&str>) {
    if let Some(language) = code.and_then(Language::parse) {
        // One process runs one command: the first choice stays.
        let _ = CHOSEN.set(language);
    }
}

/// Takes the language of the workspace, which counts as long as none was asked for.
pub(crate) fn follow_workspace(code: &str) {
    if let Some(language) = Language::parse(code) {
        let _ = OF_WORKSPACE.set(language);
    }
}

/// The language to speak.
pub(crate) fn language() -> Language {
    CHOSEN.get().or(OF_WORKSPACE.get()).copied().unwrap_or_default()
}

/// The language of an output: JSON says the same in every language, so that programs rely on it.
pub(crate) fn language_of(is_json: bool) -> Language {
    if is_json { Language::English } else { language() }
}

/// A number to so many places behind the decimal sign of the language.
pub(crate) fn fixed(number: f64, places: usize) -> String {
    language().decimal(&format!("{number:.places$}"))
}

/// The sentence in the language to speak.
pub(crate) fn spoken(said: &Said) -> String {
    said.render(language())
}

/// The sentence of a key and its values, in the language to speak.
macro_rules! say {
    ($($part:tt)*) => { $crate::language::spoken(&speargun_words::said!($($part)*)) };
}

pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::code_of;

    #[test]
    fn languages_are_read_as_people_and_systems_write_them() {
        for (text, code) in [
            ("ko", "ko"),
            ("EL", "el"),
            ("ko-KR", "ko"),
            ("el_GR.UTF-8", "el"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(code_of(text).as_deref(), Ok(code), "{text}");
        }
        for text in ["fr", "korean", "-", "kor"] {
            assert!(code_of(text).is_err(), "{text}");
        }
    }
}
