//! The files of `locales/`, each read when its first message is asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::language::Language;

type Messages = HashMap<String, String>;

/// A file of messages, and what was read of it.
pub(crate) struct File {
    #[cfg(test)]
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    read: OnceLock<Messages>,
}

macro_rules! file {
    ($name:literal) => {
        File {
            #[cfg(test)]
            name: $name,
            text: include_str!(concat!("../../../locales/", $name)),
            read: OnceLock::new(),
        }
    };
}

/// The files of messages by language, in the order in which a key is looked for: errors first, so
/// that the words of the web app are not read for them. No key is in two of them.
pub(crate) static FILES: [[File; 5]; 3] = [
    [
        file!("errors.en.json"),
        file!("cli.en.json"),
        file!("changes.en.json"),
        file!("en.json"),
        file!("program.en.json"),
    ],
    [
        file!("errors.ko.json"),
        file!("cli.ko.json"),
        file!("changes.ko.json"),
        file!("ko.json"),
        file!("program.ko.json"),
    ],
    [
        file!("errors.el.json"),
        file!("cli.el.json"),
        file!("changes.el.json"),
        file!("el.json"),
        file!("program.el.json"),
    ],
];

/// What Speargun ships in English inside models and glossaries, in the other languages.
pub(crate) static SHIPPED: [File; 2] = [file!("shipped.ko.json"), file!("shipped.el.json")];

impl File {
    /// A faulty file has no messages; a test reads all of them.
    fn messages(&self) -> &Messages {
        self.read.get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }

    fn message(&'static self, key: &str) -> Option<&'static str> {
        self.messages().get(key).map(String::as_str)
    }
}

/// The message of a key in a language.
pub(crate) fn message(language: Language, key: &str) -> Option<&'static str> {
    FILES[language as usize].iter().find_map(|file| file.message(key))
}

/// Whether there is a message for a key: for words that come from data, such as stages.
#[must_use]
pub fn is_known(key: &str) -> bool {
    message(Language::English, key).is_some()
}

/// The text of a rule, gate, role or stage: in the language if Speargun ships it, and else as it
/// is, since it was written by whoever runs the workspace.
#[must_use]
pub fn shipped(language: Language, text: &str) -> &str {
    let file = match language {
        Language::English => return text,
        Language::Korean => &SHIPPED[0],
        Language::Greek => &SHIPPED[1],
    };
    file.message(text).unwrap_or(text)
}
