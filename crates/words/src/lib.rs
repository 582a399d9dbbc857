//! Keys with values, and the sentences that English, Korean and Greek have for them.
//!
//! What goes wrong or is found crosses the crates as a [`Said`]: a key and its values. The command
//! line and the server make a sentence of it in the reader's language, from the files in
//! `locales/`. Its `Display` is the English sentence, which logs and tests have.

mod language;
mod said;
mod stored;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use language::{Language, accepted_language};
pub use said::Said;
pub use stored::{as_optional_text, as_text, as_texts, kept, kept_option};
pub use table::{is_known, shipped};
pub use value::{ToValue, Value, count, decimal, own_or_shipped, term};

/// Makes a [`Said`] of a key and the values of its `{names}`. A name alone is the variable of that
/// name.
///
/// ```
/// use speargun_words::{Language, said};
///
/// let id = 7;
/// let said = said!("account.missing", id);
/// assert_eq!(said.to_string(), "there is no account 7");
/// assert_eq!(said.render(Language::Korean), "ID가 7인 어카운트가 없습니다");
/// ```
#[macro_export]
macro_rules! said {
    (@value $name:ident = $value:expr) => { $crate::ToValue::to_value(&$value) };
    (@value $name:ident) => { $crate::ToValue::to_value(&$name) };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Said::new($key)
            $(.with(stringify!($name), $crate::said!(@value $name $(= $value)?)))*
    };
}
