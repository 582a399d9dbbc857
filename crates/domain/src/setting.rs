//! The settings of a workspace as a table: every key of its four text files, for the reference.

#[cfg(test)]
mod tests;

static SETTINGS: &str = include_str!("../data/settings.txt");

/// A key of one of the text files of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The file, such as `workspace.toml`.
    pub file: &'static str,
    /// The key with the tables around it, as in `tier[].gate[].when`: `[]` follows a table that
    /// may be there several times, and a part in capitals is any name.
    pub key: &'static str,
    /// What it holds: text, number, list of texts, table, tables.
    pub kind: &'static str,
    /// The unit of a number; blank for others.
    pub unit: &'static str,
    /// What counts without the key, or `required`.
    pub default: &'static str,
    /// Which values are accepted; blank if the kind says all.
    pub allowed: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

impl Setting {
    /// Whether a file without the key is refused, if the table around it is there.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.default == "required"
    }
}

/// Every setting, in the order of the files.
pub fn settings() -> impl Iterator<Item = Setting> {
    let mut file = "";
    SETTINGS.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let parts: Vec<&'static str> = line.split('|').map(str::trim).collect();
        match *parts.as_slice() {
            [name] if !name.is_empty() => file = name,
            [key, kind, unit, default, allowed, meaning] => {
                return Some(Setting { file, key, kind, unit, default, allowed, meaning });
            }
            _ => {}
        }
        None
    })
}
