//! The words, texts, numbers and signs of a filter.

use speargun_words::said;

use super::FilterError;

/// What a word of a filter is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

/// A word of a filter, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) position: usize,
    /// What stands behind a number: `30d`, `10%`.
    pub(super) unit: Option<char>,
}

impl Token {
    pub(super) fn shown(&self) -> String {
        match &self.kind {
            Kind::Word(word) => word.clone(),
            Kind::Text(text) => text.clone(),
            Kind::Number(number) => number.to_string(),
            Kind::Sign(sign) => (*sign).to_owned(),
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(own) if own.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.kind, Kind::Sign(own) if own == sign)
    }
}

pub(super) fn tokenise(text: &str) -> Result<Vec<Token>, FilterError> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        let start = index;
        let position = start + 1;
        if character.is_whitespace() {
            index += 1;
            continue;
        }
        let mut unit = None;
        let kind = if matches!(character, '"' | '\'' | '“' | '”') {
            let (text, next) = quoted(&characters, start)?;
            index = next;
            // Records hold no zero bytes: reading them leaves these out as well.
            Kind::Text(text.replace('\0', ""))
        } else if character.is_alphabetic() || character == '_' {
            while characters.get(index).is_some_and(|c| c.is_alphanumeric() || "_.-".contains(*c)) {
                index += 1;
            }
            let mut word: String = characters[start..index].iter().collect();
            // custom."Annual contract value": a heading as it stands.
            if word.eq_ignore_ascii_case("custom.")
                && matches!(characters.get(index), Some('"' | '\'' | '“' | '”'))
            {
                let (name, next) = quoted(&characters, index)?;
                index = next;
                word.push_str(&name.replace('\0', ""));
            }
            Kind::Word(word)
        } else if character.is_ascii_digit() || character == '-' {
            index += 1;
            while characters.get(index).is_some_and(|c| c.is_alphanumeric() || "._%".contains(*c)) {
                index += 1;
            }
            let word: String = characters[start..index].iter().collect();
            unit = word.chars().next_back().map(|last| last.to_ascii_lowercase());
            unit = unit.filter(|last| matches!(last, 'd' | '%'));
            number(&word, position)?
        } else {
            let (sign, length) = sign(&characters[start..]).ok_or_else(|| FilterError {
                position,
                message: said!("filter.unreadable", text = character.to_string()),
                suggestion: Some(said!("filter.hint.texts")),
            })?;
            index += length;
            Kind::Sign(sign)
        };
        tokens.push(Token { kind, position, unit });
    }
    Ok(tokens)
}

fn quoted(characters: &[char], start: usize) -> Result<(String, usize), FilterError> {
    let closes = |character: char| match characters[start] {
        '\'' => character == '\'',
        '"' => character == '"',
        _ => matches!(character, '“' | '”' | '"'),
    };
    let mut text = String::new();
    let mut index = start + 1;
    while let Some(&character) = characters.get(index) {
        if character == '\\'
            && let Some(&escaped) = characters.get(index + 1)
        {
            text.push(escaped);
            index += 2;
            continue;
        }
        if closes(character) {
            return Ok((text, index + 1));
        }
        text.push(character);
        index += 1;
    }
    Err(FilterError { position: start + 1, message: said!("filter.unclosed"), suggestion: None })
}

fn number(word: &str, position: usize) -> Result<Kind, FilterError> {
    // "30d" counts days; everything else is read as imports read it: 200, 1.5, 500k, 2M.
    let bare = word.strip_suffix(['d', 'D']).unwrap_or(word).replace('_', "");
    crate::parse::parse_number(&bare).map(Kind::Number).map_err(|error| FilterError {
        position,
        message: error.said(),
        suggestion: Some(said!("filter.hint.number_or_date")),
    })
}

fn sign(rest: &[char]) -> Option<(&'static str, usize)> {
    let second = rest.get(1).copied();
    Some(match (rest[0], second) {
        ('<', Some('=')) => ("<=", 2),
        ('>', Some('=')) => (">=", 2),
        ('!', Some('=')) | ('<', Some('>')) => ("!=", 2),
        ('=', Some('=')) => ("=", 2),
        ('=', _) => ("=", 1),
        ('<', _) => ("<", 1),
        ('>', _) => (">", 1),
        ('≥', _) => (">=", 1),
        ('≤', _) => ("<=", 1),
        ('(', _) => ("(", 1),
        (')', _) => (")", 1),
        (',', _) => (",", 1),
        _ => return None,
    })
}
