//! Months, days of the week and halves of the day, as exports in several languages write them.
//!
//! The names are those of the Unicode CLDR (dates/gregorian) for en, el, ko, de, fr, es, it, pt,
//! nl, tr, ru, ja and zh, without accents. A name that means two months (Polish and Croatian
//! `listopad`) is left out.

use unicode_normalization::UnicodeNormalization;

/// Which half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

impl Half {
    pub(super) fn hours(self) -> i8 {
        if self == Self::Afternoon { 12 } else { 0 }
    }
}

/// Names of each month, in full and as they are shortened.
const MONTHS: [&str; 12] = [
    "january jan januar janvier janv enero ene gennaio gen janeiro januari ocak oca ιανουαριος ιανουαριου ιαν январь января янв",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari subat sub φεβρουαριος φεβρουαριου φεβ февраль февраля фев",
    "march mar marz mrz mars marzo marco maart mrt mart μαρτιος μαρτιου μαρ март марта мар",
    "april apr avril avr abril abr aprile nisan nis απριλιος απριλιου απρ апрель апреля апр",
    "may mai mayo maggio mag maio mei mayis μαιος μαιου μαι май мая",
    "june jun juni juin junio giugno giu junho haziran haz ιουνιος ιουνιου ιουν июнь июня июн",
    "july jul juli juillet juil julio luglio lug julho temmuz tem ιουλιος ιουλιου ιουλ июль июля июл",
    "august aug aout agosto ago augustus agustos agu αυγουστος αυγουστου αυγ август августа авг",
    "september sep sept septembre septiembre settembre set setembro eylul eyl σεπτεμβριος σεπτεμβριου σεπ σεπτ сентябрь сентября сен сент",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim eki οκτωβριος οκτωβριου οκτ октябрь октября окт",
    "november nov novembre noviembre novembro kasim kas νοεμβριος νοεμβριου νοε ноябрь ноября ноя нояб",
    "december dec dezember dez decembre diciembre dic dicembre dezembro aralik ara δεκεμβριος δεκεμβριου δεκ декабрь декабря дек",
];

/// Days of the week, in full and as they are shortened.
const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur \
    thurs friday fri saturday sat sunday sun δευτερα δευ τριτη τρι τεταρτη τετ πεμπτη \
    πεμ παρασκευη παρ σαββατο σαβ κυριακη κυρ 월요일 월 화요일 화 수요일 수 목요일 목 금요일 금 토요일 토 일요일 일 \
    montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonntag so \
    lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim lunes \
    martes miercoles mie jueves jue viernes vie sabado sab domingo dom lunedi martedi \
    mercoledi giovedi gio venerdi sabato domenica";

/// Words for the half of the day.
const HALVES: [(&str, Half); 16] = [
    ("오전", Half::Morning),
    ("오후", Half::Afternoon),
    ("π.μ.", Half::Morning),
    ("μ.μ.", Half::Afternoon),
    ("π.μ", Half::Morning),
    ("μ.μ", Half::Afternoon),
    ("πμ", Half::Morning),
    ("μμ", Half::Afternoon),
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("午前", Half::Morning),
    ("午後", Half::Afternoon),
    ("上午", Half::Morning),
    ("下午", Half::Afternoon),
];

fn bare(word: &str) -> String {
    let lower = word.to_lowercase();
    // The Turkish letter without a dot is no accent of another one.
    let plain = lower.replace('ı', "i");
    plain.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect()
}

/// The number of a month.
pub(super) fn month(name: &str) -> Option<i64> {
    let name = bare(name);
    let is_it = |names: &str| names.split(' ').any(|known| known == name);
    let place = MONTHS.iter().position(|names| is_it(names))?;
    i64::try_from(place + 1).ok()
}

/// Without the day of the week in front, in brackets or behind a comma.
pub(super) fn without_weekday(text: &str) -> &str {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    let open = text.strip_prefix('(');
    let inner = open.unwrap_or(text);
    let end = inner.find(|c: char| !c.is_alphabetic()).unwrap_or(inner.len());
    let (word, rest) = inner.split_at(end);
    let is_known = !word.is_empty() && {
        let word = bare(word);
        WEEKDAYS.split_ascii_whitespace().any(|known| known == word)
    };
    if !is_known {
        return text;
    }
    match open {
        Some(_) => rest.strip_prefix(')').map_or(text, str::trim_start),
        None => rest.trim_start_matches(['.', ',', ' ']),
    }
}

/// The half of the day at the beginning of a text, and what follows.
pub(super) fn half_of_day(text: &str) -> Option<(Half, &str)> {
    if text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    HALVES.iter().find_map(|(word, half)| {
        let (head, rest) = text.split_at_checked(word.len())?;
        let fits = head.eq_ignore_ascii_case(word) || head.to_lowercase() == *word;
        let ends = !rest.starts_with(|c: char| c.is_alphabetic());
        (fits && ends).then_some((*half, rest))
    })
}

/// Whether the words behind a date are of a language that writes the day before the month: Greek.
pub(super) fn is_day_first(rest: &str) -> bool {
    rest.contains(|c: char| matches!(c, 'α'..='ω' | 'Α'..='Ω'))
}
