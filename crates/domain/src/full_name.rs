//! First and last names out of a name in one cell, by the customs of its letters.

use unicode_normalization::UnicodeNormalization;

use crate::text;

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullName {
    /// The given name; nothing where the name is one word or cannot be taken apart.
    pub first: Option<String>,
    /// The family name, or the whole name where nobody can tell.
    pub last: String,
    /// Which part is which was guessed.
    pub is_guessed: bool,
}

/// Korean family names of two syllables.
const TWO_SYLLABLES: &str = "남궁 황보 선우 제갈 사공 독고 서문 동방 망절 어금 소봉";
/// Those of them whose first syllable is a family name as well, before which a given name of two
/// syllables is usual: 황보영 may be 황 보영.
const TWO_OR_ONE: &str = "황보 선우 서문 동방 어금 소봉";
/// Korean family names of one syllable.
const ONE_SYLLABLE: &str = "김이박최정강조윤장임림한오서신권황안송류유전홍고문양손배백허남심노로하곽성차주우구민\
    나라진지엄채원천방공현함변염여려추도소석선설마길연련위표명기반왕금옥육륙인맹제모탁국은편용예경봉사부가복태\
    목형피두감호제음빈동온갈팽좌간견당화승시궁";
/// What stands behind a Korean name and is none of it.
const KOREAN_TITLES: &str = "대표 대표이사 사장 부사장 회장 이사 상무 전무 본부장 실장 부장 차장 과장 대리 주임 사원 팀장 \
    매니저 책임 선임 수석 연구원 교수 박사 원장 님 씨 귀하";
/// What stands before or behind a name and is none of it.
const TITLES: &str =
    "mr mrs ms miss dr prof ir ing herr frau mme mlle m sr sra κ κος κα κυρ δρ καθ";
/// What stands behind a family name and belongs to it.
const SUFFIXES: &str = "jr sr ii iii iv phd md mba esq cpa";
/// Words in front of a family name that belong to it.
const PARTICLES: &str = "van von de der den di da do dos du del della la le el al bin ben ibn ter ten zu zum \
    st san santa af av";
/// Family names of Koreans in Latin letters, before a given name with a hyphen.
const LATIN_KOREAN: &str = "kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn \
    song ryu yoo hong ko moon yang son bae baek heo nam yi pak rhee chung";
/// Greek given names, without accents, as they are written in full and in short.
const GREEK_FIRST: &str = "γιωργος γεωργιος δημητρης δημητριος νικος νικολαος κωστας κωνσταντινος γιαννης ιωαννης \
    μαρια ελενη αικατερινη κατερινα βασιλικη βασω σοφια αγγελικη γεωργια δημητρα ευαγγελια \
    παναγιωτης τακης \
    βασιλης βασιλειος χρηστος αθανασιος θανασης μιχαλης μιχαηλ ευαγγελος βαγγελης σπυρος \
    σπυριδων αντωνης \
    αντωνιος ανδρεας θωμας στεφανος πετρος παυλος ηλιας αννα ιωαννα αναστασια χριστινα \
    αναστασιος τασος \
    αλεξανδρος αλεξανδρα αλεξης ειρηνη κυριακος κυριακη μανωλης εμμανουηλ σταυρος στελιος \
    στυλιανος φωτης \
    φωτεινη χαραλαμπος χαρης θεοδωρος θοδωρης θεοδωρα λαμπρος γρηγορης γρηγοριος ζωη νικη \
    παρασκευη βιβη \
    λευτερης ελευθεριος απόστολος αποστολος αποστολης αριστειδης αρης ορεστης ιασων φιλιππος \
    ελπιδα ελευθερια \
    δεσποινα σταματης σταματια χριστος μαρινα μαριος λουκας ματθαιος ραφαηλ ευγενια ευθυμιος θεμης";
/// Ends of Greek family names, without accents.
const GREEK_LAST: &str = "οπουλος οπουλου ιδης ιδου αδης αδου ακης ακη ακου ιατης ιωτης ιωτου ουδης ουδη ογλου \
    ατος ατου εας ελης ελλης";
/// Words that no person's name has: parts of companies' and teams' names, without accents.
const NO_PERSON: &str = "of and the for at team teams department dept division support helpdesk desk office offices \
    service services solutions technologies systems industries holdings consulting university \
    institute foundation association ministry resources payable receivable reception logistics \
    airlines insurance international committee council \
    τραπεζα τμημα ομαδα υποστηριξη εξυπηρετηση λογιστηριο γραμματεια πανεπιστημιο υπουργειο \
    οργανισμος συλλογος ινστιτουτο νοσοκομειο ξενοδοχειο διευθυνση αφοι";
/// Ends of Korean names of companies, behind two syllables or more.
const KOREAN_COMPANY: &str = "전자 산업 건설 물산 상사 기업 그룹 은행 증권 화학 제약 식품 통신 기술 테크 소프트 정보 코리아 \
    기계 금속 철강 섬유 무역 유통 물류 해운 항공 보험 생명 화재 카드 캐피탈 에너지 전기 중공업 제철 제지 \
    시스템 시스템즈 솔루션 솔루션즈 바이오 미디어 엔지니어링 컨설팅 연구소 연구원 병원 대학교 협회 재단 센터 \
    지점 본사";
/// Korean teams and offices, of which the first syllable may be a family name.
const KOREAN_TEAM: &str = "기획부 총무부 인사부 관리부 구매부 개발부 홍보부 재무부 경리부 생산부 영업부 기술부 전산부 \
    기획실 비서실 전산실 홍보실 연구실 관리실 연구소 고객센터 구매과 인사과 총무과 경리과";
/// Parts of names of companies.
const COMPANY: &str = "ltd limited inc llc corp gmbh ag kg sa srl bv plc oy ab co company group εταιρεια αε επε \
    ικε οε 주식회사 유한회사 협회 재단";

/// Takes a name apart.
///
/// - Hangul: the family name is first, one syllable or one of the known ones of two.
/// - A comma: the family name stands before it.
/// - Chinese characters and kana: the family name is first where a blank splits them; together they
///   stay whole.
/// - Greek: the part that is a given name, else the one that ends as family names do.
/// - Otherwise a word in capitals beside others is the family name, else the last word is, with the
///   particles in front of it (van der Berg).
#[must_use]
pub fn split(name: &str) -> FullName {
    const LENGTH_MAX: usize = 400;
    let cleaned = text::clean(text::cut(name, LENGTH_MAX)).into_owned();
    let whole = |is_guessed| FullName { first: None, last: cleaned.clone(), is_guessed };
    let is_odd = |c: char| c.is_ascii_digit() || matches!(c, '@' | '/' | '|' | ';' | '&' | '+');
    if cleaned.is_empty() || cleaned.contains(is_odd) {
        return whole(true);
    }
    if let Some((before, behind)) = cleaned.split_once(',') {
        return with_comma(before.trim(), behind.trim()).unwrap_or_else(|| whole(true));
    }
    let words: Vec<&str> = cleaned.split(' ').filter(|word| !is_in(TITLES, &bare(word))).collect();
    let is_no_person = |word: &&str| {
        let bare = bare(word);
        is_in(COMPANY, &bare) || is_in(NO_PERSON, &bare)
    };
    // A word alone may be anybody's name.
    if words.iter().any(|word| is_in(COMPANY, &bare(word)))
        || words.len() > 1 && words.iter().any(is_no_person)
    {
        return whole(true);
    }
    let letters = || cleaned.chars().filter(|c| c.is_alphabetic());
    if letters().any(is_hangul) {
        return hangul(&words).unwrap_or_else(|| whole(true));
    }
    if letters().any(is_east_asian) {
        return match words.as_slice() {
            [last, first] => parts(first, last, false),
            _ => whole(true),
        };
    }
    match words.as_slice() {
        [] => whole(true),
        [one] => FullName { first: None, last: (*one).to_owned(), is_guessed: true },
        words if letters().any(is_greek) => greek(words),
        words => latin(words),
    }
}

/// What is left of a whole name without a part that is known already: "Feld" of "Nora Feld" beside
/// Nora. Nothing where the whole name is that part alone; the whole where the part is none of it.
#[must_use]
pub fn without(whole: &str, part: &str) -> Option<String> {
    let (whole, part) = (text::clean(whole).into_owned(), text::clean(part).into_owned());
    if part.is_empty() {
        return Some(whole).filter(|whole| !whole.is_empty());
    }
    let is_joined = part.chars().all(is_hangul);
    let ends = |rest: &str, is_before: bool| {
        let sign = if is_before { rest.chars().next_back() } else { rest.chars().next() };
        is_joined || sign.is_none_or(|sign| sign == ' ' || sign == ',')
    };
    let same = |text: &str| bare(text) == bare(&part);
    let at = |place: usize| whole.is_char_boundary(place).then(|| whole.split_at(place));
    let behind = at(part.len()).filter(|(head, rest)| same(head) && ends(rest, false));
    let before = whole.len().checked_sub(part.len()).and_then(at);
    let before = before.filter(|(rest, tail)| same(tail) && ends(rest, true));
    let rest = match (behind, before) {
        (Some((_, rest)), _) | (None, Some((rest, _))) => rest,
        (None, None) => whole.as_str(),
    };
    let rest = rest.trim_matches([' ', ',']);
    (!rest.is_empty()).then(|| rest.to_owned())
}

fn parts(first: &str, last: &str, is_guessed: bool) -> FullName {
    FullName { first: Some(first.to_owned()), last: last.to_owned(), is_guessed }
}

fn with_comma(before: &str, behind: &str) -> Option<FullName> {
    if before.is_empty() || behind.is_empty() || behind.contains(',') {
        return None;
    }
    // "John Smith, Jr."
    if is_in(SUFFIXES, &bare(behind)) {
        let FullName { first, last, is_guessed } = split(before);
        return Some(FullName { first, last: format!("{last} {behind}"), is_guessed });
    }
    let is_company = |text: &str| text.split(' ').any(|word| is_in(COMPANY, &bare(word)));
    // A title behind the comma is none of the name.
    (!is_company(before) && !is_company(behind) && before.split(' ').count() <= 3)
        .then(|| parts(behind, before, false))
}

fn hangul(words: &[&str]) -> Option<FullName> {
    let is_title = |word: &str| {
        let bare = word.strip_suffix('님').filter(|bare| !bare.is_empty()).unwrap_or(word);
        is_in(KOREAN_TITLES, bare)
    };
    let words: Vec<&str> = words.iter().copied().filter(|word| !is_title(word)).collect();
    let syllables = |word: &str| word.chars().count();
    let is_family = |word: &str| match syllables(word) {
        1 => ONE_SYLLABLE.contains(word),
        2 => is_in(TWO_SYLLABLES, word),
        _ => false,
    };
    match words.as_slice() {
        [one] => together(one.strip_suffix('님').unwrap_or(one)),
        [last, first] if is_family(last) && syllables(first) <= 3 => {
            Some(parts(first, last, false))
        }
        // As on a card in the western order.
        [first, last] if is_family(last) && syllables(first) == 2 => Some(parts(first, last, true)),
        [first, last] => Some(parts(first, last, true)),
        _ => None,
    }
}

/// A Korean name without a blank.
fn together(word: &str) -> Option<FullName> {
    let syllables: Vec<char> = word.chars().collect();
    let cut = |at: usize| word.char_indices().nth(at).map(|(place, _)| word.split_at(place));
    let is_team = syllables.len() >= 3 && word.ends_with('팀') || is_in(KOREAN_TEAM, word);
    let is_company = syllables.len() >= 4
        && KOREAN_COMPANY
            .split_ascii_whitespace()
            .any(|end| word.strip_suffix(end).is_some_and(|rest| rest.chars().count() >= 2));
    if is_team || is_company {
        return None;
    }
    let two = cut(2).filter(|(last, _)| is_in(TWO_SYLLABLES, last));
    match (syllables.len(), two) {
        (3 | 4, Some((last, first))) => {
            // With three syllables the first alone may be the family name.
            let is_open = syllables.len() == 3 && is_in(TWO_OR_ONE, last);
            Some(parts(first, last, is_open))
        }
        (2..=4, None) if word.chars().all(is_hangul) => {
            let (last, first) = cut(1)?;
            // Four syllables with a family name of one are rare, and most are no name.
            ONE_SYLLABLE.contains(last).then(|| parts(first, last, syllables.len() == 4))
        }
        _ => None,
    }
}

fn greek(words: &[&str]) -> FullName {
    let is_first = |word: &str| is_in(GREEK_FIRST, &bare(word));
    let is_last = |word: &str| {
        let word = bare(word);
        GREEK_LAST.split_ascii_whitespace().any(|end| word.ends_with(end) && word.len() > end.len())
    };
    let (head, tail) = (words[0], words[words.len() - 1]);
    let western = || (words[..words.len() - 1].join(" "), tail.to_owned());
    let eastern = || (words[1..].join(" "), head.to_owned());
    let ((first, last), is_guessed) = match (is_first(head), is_first(tail)) {
        (true, false) => (western(), false),
        (false, true) => (eastern(), false),
        _ => match (is_last(head), is_last(tail)) {
            (false, true) => (western(), false),
            (true, false) => (eastern(), false),
            _ => (western(), true),
        },
    };
    FullName { first: Some(first), last, is_guessed }
}

fn latin(words: &[&str]) -> FullName {
    let is_loud = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
    };
    let loud: Vec<&str> = words.iter().copied().filter(|word| is_loud(word)).collect();
    let quiet: Vec<&str> = words.iter().copied().filter(|word| !is_loud(word)).collect();
    // "DUPONT Jean"; two letters may be initials.
    if !quiet.is_empty() && loud.iter().any(|word| word.chars().count() > 2) {
        return parts(&quiet.join(" "), &loud.join(" "), false);
    }
    if let [last, first] = words
        && is_in(LATIN_KOREAN, &bare(last))
        && first.contains('-')
    {
        return parts(first, last, false);
    }
    let mut words = words.to_vec();
    let suffix = words.pop_if(|word| is_in(SUFFIXES, &bare(word)));
    let mut begin = words.len().saturating_sub(1);
    while begin > 1 && is_in(PARTICLES, &words[begin - 1].to_lowercase()) {
        begin -= 1;
    }
    if begin == 0 {
        return FullName { first: None, last: words.join(" "), is_guessed: true };
    }
    let last: Vec<&str> = words[begin..].iter().copied().chain(suffix).collect();
    // Which of several words the family name begins with only people know.
    let is_guessed = begin > 1
        && !words[1..begin].iter().all(|word| word.trim_end_matches('.').chars().count() == 1);
    parts(&words[..begin].join(" "), &last.join(" "), is_guessed)
}

fn bare(word: &str) -> String {
    let lower = word.to_lowercase();
    let bare = lower.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    bare.nfc().filter(|c| c.is_alphanumeric()).collect()
}

fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|known| known == word)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_part_is_taken_off_a_whole_name() {
        for (whole, part, rest) in [
            ("Nora Feld", "Nora", Some("Feld")),
            ("Feld, Nora", "nora", Some("Feld")),
            ("Nora Feld", "Feld", Some("Nora")),
            ("홍길동", "길동", Some("홍")),
            ("ΡΗΓΑ ΑΝΝΑ", "Άννα", Some("ΡΗΓΑ")),
            ("van der Berg", "Jan", Some("van der Berg")),
            ("Nora", "Nora", None),
            ("Norafeld", "Nora", Some("Norafeld")),
            ("Lee Lee", "Lee", Some("Lee")),
            ("", "Nora", None),
        ] {
            assert_eq!(without(whole, part).as_deref(), rest, "{whole} {part}");
        }
    }

    #[test]
    fn names_are_taken_apart_by_custom() {
        // Name, given name, family name, and whether it was guessed.
        for (name, first, last, is_guessed) in [
            ("홍길동", "길동", "홍", false),
            ("허준", "준", "허", false),
            ("남궁민수", "민수", "남궁", false),
            ("남궁민", "민", "남궁", false),
            ("제갈공명", "공명", "제갈", false),
            ("황보영", "영", "황보", true),
            ("선우재덕", "재덕", "선우", false),
            ("홍 길동", "길동", "홍", false),
            ("남궁 민", "민", "남궁", false),
            ("홍길동 부장님", "길동", "홍", false),
            ("홍길동 부장", "길동", "홍", false),
            ("홍길동님", "길동", "홍", false),
            ("길동 홍", "길동", "홍", true),
            ("마이클 조던", "마이클", "조던", true),
            ("Feld, Nora", "Nora", "Feld", false),
            ("van der Berg, Jan", "Jan", "van der Berg", false),
            ("John Smith, Jr.", "John", "Smith Jr.", false),
            ("Nora Feld", "Nora", "Feld", false),
            ("Dr. Nora Feld", "Nora", "Feld", false),
            ("Ludwig van Beethoven", "Ludwig", "van Beethoven", false),
            ("Jan van der Berg", "Jan", "van der Berg", false),
            ("John F. Kennedy", "John F.", "Kennedy", false),
            ("Mary Ann Smith", "Mary Ann", "Smith", true),
            ("DUPONT Jean", "Jean", "DUPONT", false),
            ("NORA FELD", "NORA", "FELD", false),
            ("JD Vance", "JD", "Vance", false),
            ("Hong Gil-dong", "Gil-dong", "Hong", false),
            ("Gil-dong Hong", "Gil-dong", "Hong", false),
            ("山田 太郎", "太郎", "山田", false),
            ("Γιώργος Παπαδόπουλος", "Γιώργος", "Παπαδόπουλος", false),
            ("ΠΑΠΑΔΟΠΟΥΛΟΣ ΓΕΩΡΓΙΟΣ", "ΓΕΩΡΓΙΟΣ", "ΠΑΠΑΔΟΠΟΥΛΟΣ", false),
            ("Αγγελίδου Ολυμπία", "Ολυμπία", "Αγγελίδου", false),
            ("κ. Νίκος Αντωνίου", "Νίκος", "Αντωνίου", false),
            ("Ολυμπία Ρήγα", "Ολυμπία", "Ρήγα", true),
            // Names beside those of companies and teams.
            ("김빛나라", "빛나라", "김", true),
            ("김정보", "정보", "김", false),
            ("Maria Sales", "Maria", "Sales", false),
            ("Δήμος Ρήγας", "Δήμος", "Ρήγας", true),
        ] {
            let first = (!first.is_empty()).then(|| first.to_owned());
            let expected = FullName { first, last: last.to_owned(), is_guessed };
            assert_eq!(split(name), expected, "{name}");
        }
        // What cannot be taken apart stays whole.
        for name in [
            "Madonna",
            "nora@acme.gr",
            "Acme Ltd",
            "주식회사 한빛",
            "田中太郎",
            "한빛솔루션즈",
            "A & B",
            "한빛전자",
            "대한물산",
            "구매팀",
            "기획부",
            "Bank of America",
            "Sales Team",
            "Customer Service",
            "Procter and Gamble",
            "Τράπεζα Πειραιώς",
            "Τμήμα Πωλήσεων",
            "R2D2",
            "",
        ] {
            let whole = FullName { first: None, last: name.to_owned(), is_guessed: true };
            assert_eq!(split(name), whole, "{name}");
        }
    }
}
