//! What a cell says of whether somebody may be written to. Columns ask it both ways: "Email opt out"
//! and "Marketing permission"; what a cell says in words counts in either.

/// What a column asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Asks {
    /// Whether somebody does not want to be written to: yes means no mail.
    #[default]
    OptOut,
    /// Whether somebody may be written to: no means no mail.
    OptIn,
    /// How it stands, in words.
    Status,
    /// How the address is, in words, of which some forbid to write to it.
    AddressStatus,
}

/// What a cell answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// May be written to.
    In,
    /// May not be written to.
    Out,
    /// Nobody can tell: whoever is careful writes nothing.
    Doubt,
}

/// Words that say that somebody is not to be written to, letters and digits alone.
const OUT: &str = "optedout optout out unsubscribed unsubscribe notsubscribed nonsubscribed neversubscribed \
    notoptedin donotallow donotemail donotcontact disallowed notallowed denied declined refused \
    revoked \
    withdrawn rejected objected blocked blacklisted suppressed nopermission noconsent notgranted \
    unsubscribedall unsubscribedfromall unsub spamcomplaint spamreport reportedspam markedasspam \
    complained complaint globaloptout globallyunsubscribed globalunsubscribe donotmail \
    donotmarket 수신거부됨 거부 거부함 수신거부 거부합니다 미동의 부동의 비동의 동의안함 동의하지않음 동의않음 \
    동의거부 수신안함 수신하지않음 미수신 불가 차단 철회 비허용 해지 구독취소 구독해지 abgemeldet abgelehnt \
    widersprochen desabonne refuse οχισυγκαταθεση αρνηση διαγραφη διαγραμμενος διαγραμμενη \
    δενσυμφωνω \
    δενσυναινω δενεπιθυμω απορριψη ανακληση";
/// Words that say that somebody may be written to.
const IN: &str = "optedin optin in subscribed subscriber allow allowed granted given consented agreed agree \
    accepted permitted permission confirmed doubleoptin confirmedoptin singleoptin active 동의 동의함 \
    동의합니다 수신동의 수신 수신함 허용 가능 구독 구독중 angemeldet zugestimmt erteilt abonne \
    συγκατατεθηκε συναινω συμφωνω αποδοχη εγγεγραμμενος εγγεγραμμενη επιθυμω ναισυμφωνω";
/// Words that mean what the column asks.
const YES: &str = "true yes y 1 t 예 네 ναι on wahr ja oui si sí αληθες checked";
/// Words that deny what the column asks.
const NO: &str = "false no n 0 f 아니오 아니요 οχι off falsch nein non ψευδες unchecked";
/// Circles, which mean yes in Korea and Japan.
const CIRCLES: &str = "o ○ 〇 ◯ ㅇ ⭕ ●";
/// Crosses, which mean no beside circles and are a tick elsewhere.
const CROSSES: &str = "x × ✕ ✖ ✗ ✘ ❌";

/// What a round letter means in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Circles {
    /// There is none.
    #[default]
    Absent,
    /// It means yes, and a cross beside it no.
    Yes,
    /// Nobody can tell: beside an N it may be the first letter of a Greek no, and N that of yes.
    Doubtful,
}

/// The longest sign, in bytes.
const SIGN_LENGTH_MAX: usize = 4;

/// Whether a cell is a circle, as Koreans and Japanese write for yes.
#[must_use]
pub fn is_circle(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= SIGN_LENGTH_MAX && is_in(CIRCLES, &cell.to_lowercase())
}

/// Whether a cell is a cross.
#[must_use]
pub fn is_cross(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= SIGN_LENGTH_MAX && is_in(CROSSES, &cell.to_lowercase())
}

/// What a cell answers to what its column asks. `circles` where other cells of the column are
/// circles, beside which a cross means no.
#[must_use]
pub fn answer(cell: &str, asks: Asks, circles: Circles) -> Answer {
    let lower = crate::text::cut(cell.trim(), 80).to_lowercase();
    let said = |is_yes: bool| match (asks, is_yes) {
        (Asks::OptOut, true) | (Asks::OptIn, false) => Answer::Out,
        (Asks::OptOut, false) | (Asks::OptIn, true) => Answer::In,
        // "Yes" does not say how it stands.
        (Asks::Status | Asks::AddressStatus, _) => Answer::Doubt,
    };
    // Most cells are these; no further word has to be looked for.
    match lower.as_str() {
        "yes" | "true" | "1" | "1.0" => return said(true),
        "no" | "false" | "0" | "0.0" => return said(false),
        _ => {}
    }
    if circles == Circles::Doubtful && matches!(lower.as_str(), "n" | "o") {
        return Answer::Doubt;
    }
    if is_in(CIRCLES, &lower) {
        return said(true);
    }
    if is_in(CROSSES, &lower) {
        // Alone it may be a tick: then no opt-out is lost, and no consent is taken for given.
        return match (circles == Circles::Yes, asks) {
            (true, _) => said(false),
            (false, Asks::OptOut) if lower == "x" => Answer::Out,
            (false, _) => Answer::Doubt,
        };
    }
    if matches!(lower.as_str(), "✓" | "✔" | "☑" | "v" | "√") {
        return said(true);
    }
    if lower == "☐" {
        return said(false);
    }
    let bare = bare(&lower);
    if is_in(OUT, &bare) {
        Answer::Out
    } else if is_in(IN, &bare) {
        Answer::In
    } else if is_in(YES, &bare) {
        said(true)
    } else if is_in(NO, &bare) {
        said(false)
    } else {
        Answer::Doubt
    }
}

/// Words of a state that forbid mail, wherever in the state they are; letters and digits alone.
const FORBIDS: &str = "unsubscribe optedout optsout optout donotcontact dontcontact donotemail dontemail \
    donotmail donotmarket donotapproach doesnotwanttobecontacted nevercontactagain 수신거부 연락거부 \
    연락금지 연락하지마 연락하지않 연락안함 접촉금지 구독취소 구독해지 απεγγραφ μηνεπικοινων μηεπικοινων \
    μηνενοχλ δενεπιθυμειεπικοινωνια abgemeldet nichtkontaktieren werbesperre desabonne \
    nepascontacter nocontactar";
/// States that are just that, in full.
const FORBIDS_IN_FULL: &str = "unsub donotcall nevercontact removeme suppressed blacklisted";
/// Words that forbid it wherever they are a word of their own.
const FORBIDS_AS_WORD: &str = "dnc";
/// What takes such a word back, before it and behind it.
const DENIES: &str = "not never no isnot neednot δεν 미";
const DENIES_BEHIND: &str = "no false 해제 아님 없음 οχι";

/// Whether the state of a person ("Lead Status") forbids to write to them: of columns that ask
/// something else only what is meant for sure is taken.
#[must_use]
pub fn forbids(state: &str) -> bool {
    let bare = bare(&crate::text::cut(state.trim(), 200).to_lowercase());
    let mut words = state.split(|c: char| !c.is_alphanumeric());
    if is_in(FORBIDS_IN_FULL, &bare)
        || words.any(|word| is_in(FORBIDS_AS_WORD, &word.to_lowercase()))
    {
        return true;
    }
    FORBIDS.split_ascii_whitespace().any(|word| {
        // "Unsubscribed" and "unsubscribes" go on with a letter.
        bare.split_once(word).is_some_and(|(before, behind)| {
            let behind = behind.trim_start_matches(['d', 's']);
            !is_in(DENIES, before) && !is_in(DENIES_BEHIND, behind)
        })
    })
}

/// The letters and digits of a text, without accents.
fn bare(lower: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare: String = lower.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect();
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_forbids_only_by_words_that_are_sure() {
        for state in [
            "Unsubscribed",
            "Do Not Contact",
            "Disqualified - Do not contact",
            "DNC",
            "Opted-Out",
            "opted out (2025)",
            "수신 거부",
            "연락 금지",
            "Απεγγράφηκε",
            "Μην επικοινωνήσετε",
            "Abgemeldet",
            "Closed - DNC",
            "Unqualified (DNC)",
            "연락하지 마세요",
            "연락 안 함",
            "Μη επικοινωνία",
            "Να μην ενοχληθεί",
            "Remove me",
            "Suppressed",
            "Never contact",
            "Unsubscribed: yes",
        ] {
            assert!(forbids(state), "{state}");
        }
        for state in [
            "",
            "Open",
            "Not contacted",
            "Contacted",
            "Attempted to contact",
            "Not unsubscribed",
            "Never opted out",
            "Never contacted",
            "Never contacted yet",
            "수신거부 해제",
            "수신거부 아님",
            "Unsubscribed: no",
            "Windncorp",
            "Subscribed",
            "Disqualified",
            "Rejected",
            "Bounced",
            "연락 완료",
            "미수신",
            "Νέος",
            "Inactive",
            "Do not know",
        ] {
            assert!(!forbids(state), "{state}");
        }
        for word in [FORBIDS, FORBIDS_IN_FULL, FORBIDS_AS_WORD, DENIES, DENIES_BEHIND]
            .iter()
            .flat_map(|w| w.split_whitespace())
        {
            assert_eq!(bare(word), word);
        }
    }

    #[test]
    fn a_cell_answers_what_its_column_asks() {
        use Answer::{Doubt, In, Out};
        // Cell, then what it means under "opt out", "opt in" and in a column of states.
        for (cell, expected) in [
            ("Yes", [Out, In, Doubt]),
            ("N", [In, Out, Doubt]),
            ("0", [In, Out, Doubt]),
            ("예", [Out, In, Doubt]),
            ("Όχι", [In, Out, Doubt]),
            ("O", [Out, In, Doubt]),
            ("○", [Out, In, Doubt]),
            ("✓", [Out, In, Doubt]),
            ("거부", [Out, Out, Out]),
            ("미동의", [Out, Out, Out]),
            ("동의 안 함", [Out, Out, Out]),
            ("동의", [In, In, In]),
            ("수신 동의", [In, In, In]),
            ("Opted in", [In, In, In]),
            ("Opt-Out", [Out, Out, Out]),
            ("Unsubscribed", [Out, Out, Out]),
            ("Do Not Allow", [Out, Out, Out]),
            ("Allow", [In, In, In]),
            ("Δεν συμφωνώ", [Out, Out, Out]),
            ("maybe", [Doubt, Doubt, Doubt]),
            ("2025-03-01", [Doubt, Doubt, Doubt]),
            // A cross is a tick, or it means no.
            ("x", [Out, Doubt, Doubt]),
            ("×", [Doubt, Doubt, Doubt]),
        ] {
            let found = [Asks::OptOut, Asks::OptIn, Asks::Status]
                .map(|asks| answer(cell, asks, Circles::Absent));
            assert_eq!(found, expected, "{cell}");
        }
        for cell in ["X", "x", "×"] {
            assert_eq!(answer(cell, Asks::OptIn, Circles::Yes), Out, "{cell}");
            assert_eq!(answer(cell, Asks::OptOut, Circles::Yes), In, "{cell}");
        }
    }
}
