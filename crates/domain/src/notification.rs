//! Notifications of people, and who is mentioned in a text.

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationSubject {
    /// A task.
    Task,
    /// The dossier of an account.
    Dossier,
    /// A target list.
    TargetList,
    /// A sheet of criteria.
    Criteria,
    /// A programme.
    Program,
}

impl NotificationSubject {
    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Dossier => "dossier",
            Self::TargetList => "target_list",
            Self::Criteria => "criteria",
            Self::Program => "program",
        }
    }
}

/// The most people that one text mentions.
pub const MENTIONS_MAX: usize = 20;

/// The addresses that a text mentions, each once, in lower case: `@` before an address, such as
/// `@ann@acme.com`. An address alone mentions no one.
#[must_use]
pub fn mentions(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let ends = |character: char| character.is_whitespace() || "()[]<>,;\"'".contains(character);
    for word in text.split(ends) {
        let Some(address) = word.strip_prefix('@') else { continue };
        let address = without_particle(address).to_lowercase();
        let address = address.trim_end_matches(['.', ':', '!', '?', '…']).to_owned();
        let is_address = address
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.len() > 1 && !host.contains('@'));
        if is_address && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// An address without what Korean writes behind it, such as `님`: an end of a host that begins in
/// Latin letters is Latin.
fn without_particle(address: &str) -> &str {
    let Some((before, end)) = address.rsplit_once('.') else { return address };
    if !end.starts_with(|character: char| character.is_ascii_alphanumeric()) {
        return address;
    }
    let kept = end.find(|character: char| !character.is_ascii()).unwrap_or(end.len());
    &address[..before.len() + 1 + kept]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_behind_an_at_sign_is_mentioned() {
        for (text, expected) in [
            ("@ann@acme.com, do you know them?", vec!["ann@acme.com"]),
            ("Ask (@Ann@Acme.com) or @bo@acme.co.kr!", vec!["ann@acme.com", "bo@acme.co.kr"]),
            ("@ann@acme.com @ann@acme.com", vec!["ann@acme.com"]),
            ("@ann@acme.com님, 확인 부탁드립니다", vec!["ann@acme.com"]),
            ("@ann@회사.한국", vec!["ann@회사.한국"]),
            ("@민수@acme.kr.", vec!["민수@acme.kr"]),
            ("ann@acme.com wrote", vec![]),
            ("@ann @@acme.com @ann@ x@@y", vec![]),
            ("@a@b@c", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(mentions(text), expected, "{text}");
        }
    }
}
