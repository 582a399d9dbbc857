//! Companies: how they are called, in which script, with which legal form, under which label.

use super::{
    places::{Form, Place},
    registry::Registry,
    spelling::{
        ELOT, Greeklish, Romanisation, address, capitalised, from_greek, from_hangul, unaccented,
    },
    tongues::{Language, Tongue, Trade},
};
use crate::random::Random;

/// How often a name is drawn anew before it is taken as it comes; every draw is longer.
const ATTEMPTS_MAX: usize = 96;

/// How a company is called.
#[derive(Debug, Clone)]
pub(super) struct Company {
    pub(super) language: Language,
    /// The distinctive words, as the owners write them.
    pub(super) core: String,
    /// What it does, where the name says so.
    pub(super) trade: Option<Trade>,
    /// Without the legal form, in the owners' script.
    pub(super) native: String,
    /// The same in Latin letters, as the company itself writes it.
    pub(super) latin: String,
    /// The distinctive words in Latin letters.
    pub(super) latin_core: String,
    /// Whether the account list shows the name in Latin letters.
    pub(super) in_latin: bool,
    /// Whether the distinctive words alone are enough to know it.
    pub(super) core_tells: bool,
    /// The legal form by its place in the country's list.
    pub(super) form: usize,
    /// What stands in front of the ending of its domain.
    pub(super) label: String,
}

/// How names are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    CoinedWithTrade,
    Coined,
    Surname,
    Partners,
    Kin,
    Wordy,
    Numbered,
    Initials,
}

const STYLES: &[(Style, u32)] = &[
    (Style::CoinedWithTrade, 32),
    (Style::Coined, 12),
    (Style::Surname, 14),
    (Style::Partners, 9),
    (Style::Kin, 9),
    (Style::Wordy, 14),
    (Style::Numbered, 5),
    (Style::Initials, 5),
];

const COMMON_NOUNS: &[&str] = &[
    "Pines",
    "Rivers",
    "Stones",
    "Bridges",
    "Lanterns",
    "Oaks",
    "Anchors",
    "Feathers",
    "Arrows",
    "Gates",
    "Kites",
    "Harbors",
    "Mirrors",
    "Ravens",
    "Orchards",
    "Sparrows",
    "Candles",
    "Foxes",
    "Wells",
    "Towers",
    "Canyons",
    "Willows",
    "Otters",
    "Compasses",
    "Meadows",
    "Cranes",
];

impl Company {
    /// The name of the account list, without the legal form.
    pub(super) fn name(&self) -> &str {
        if self.in_latin { &self.latin } else { &self.native }
    }

    /// The distinctive words in the script of the account list; the whole name where they are
    /// not enough.
    pub(super) fn short(&self) -> &str {
        match (self.core_tells, self.in_latin) {
            (false, _) => self.name(),
            (true, true) => &self.latin_core,
            (true, false) => &self.core,
        }
    }

    /// With the legal form, as registered.
    pub(super) fn registered(&self, place: &Place) -> String {
        let spelling = place.forms.get(self.form).map_or("", |form| form.spellings[0]);
        with_form(self.name(), spelling)
    }

    /// The name with another spelling of its legal form.
    pub(super) fn respelled(&self, place: &Place, random: &mut Random) -> String {
        let spellings = place.forms.get(self.form).map_or(&[][..], |form| &form.spellings);
        if spellings.is_empty() {
            return self.name().to_owned();
        }
        with_form(self.name(), random.pick(spellings))
    }

    /// Whether it is written in another script than Latin at home.
    pub(super) fn has_script(&self) -> bool {
        matches!(self.language, Language::Korean | Language::Greek)
    }

    /// The distinctive words in Latin letters, by the standard.
    pub(super) fn romanised_core(&self) -> String {
        match self.language {
            Language::Korean => capitalised(&from_hangul(&self.core, Romanisation::Revised)),
            _ => capitalised(&from_greek(&self.core, ELOT)),
        }
    }

    /// The name in Latin letters as somebody who knows only the native name may write it.
    pub(super) fn romanised(&self, random: &mut Random) -> String {
        let whole = random.chance(0.5);
        match self.language {
            Language::Korean => {
                let way = random.pick(&[
                    Romanisation::Revised,
                    Romanisation::Revised,
                    Romanisation::Popular,
                    Romanisation::Older,
                ]);
                let core = from_hangul(&self.core, way);
                let trade = self.trade.map_or(String::new(), |trade| {
                    if whole { from_hangul(trade.word, way) } else { trade.english.to_owned() }
                });
                capitalised(format!("{core} {trade}").trim())
            }
            Language::Greek if whole || self.trade.is_none() => {
                capitalised(&from_greek(&self.native, greeklish(random)))
            }
            Language::Greek => {
                let core = from_greek(&self.core, greeklish(random));
                let trade = self.trade.map_or("", |trade| trade.english);
                capitalised(format!("{core} {trade}").trim())
            }
            _ => unaccented(&self.native),
        }
    }
}

/// The name with a legal form in the place where the form stands.
pub(super) fn with_form(name: &str, spelling: &str) -> String {
    if spelling.contains("{}") {
        return spelling.replace("{}", name);
    }
    if spelling.starts_with(',') {
        return format!("{name}{spelling}");
    }
    format!("{name} {spelling}").trim().to_owned()
}

/// One person's way of writing Greek in Latin letters: the standard, or with habits.
pub(super) fn greeklish(random: &mut Random) -> Greeklish {
    if random.chance(0.4) {
        return ELOT;
    }
    Greeklish {
        beta: random.pick(&["v", "v", "b"]),
        eta: random.pick(&["i", "i", "e"]),
        theta: "th",
        xi: random.pick(&["x", "ks"]),
        upsilon: random.pick(&["y", "i"]),
        phi: random.pick(&["f", "ph"]),
        chi: random.pick(&["ch", "h", "x"]),
        omega: "o",
        ou: random.pick(&["ou", "u"]),
    }
}

/// A word nobody has yet: an onset, vowels and consonants in turn, an ending.
pub(super) fn coined(
    tongue: &Tongue,
    ends: &[&'static str],
    random: &mut Random,
    extra: usize,
) -> String {
    let mut out = random.pick(&tongue.onsets).to_owned();
    for _ in 0..=extra {
        if !tongue.nuclei.is_empty() {
            out.push_str(random.pick(&tongue.nuclei));
        }
        out.push_str(random.pick(&tongue.links));
    }
    out.push_str(random.pick(ends));
    out
}

/// A distinctive word that is given to nobody else, nor is anything within one edit of it.
pub(super) fn new_word(tongue: &Tongue, registry: &mut Registry, random: &mut Random) -> String {
    let long = usize::from(random.chance(0.35));
    let mut word = String::new();
    for attempt in 0..ATTEMPTS_MAX {
        let extra = long.max(attempt / 8);
        word = coined(tongue, &tongue.ends, random, extra);
        if take_word(tongue.language, &word, registry) {
            break;
        }
    }
    word
}

/// A surname that is given to nobody else.
fn new_surname(tongue: &Tongue, registry: &mut Registry, random: &mut Random) -> String {
    if tongue.surname_ends.is_empty() {
        return new_word(tongue, registry, random);
    }
    let mut word = String::new();
    for attempt in 0..ATTEMPTS_MAX {
        word = coined(tongue, &tongue.surname_ends, random, attempt / 8);
        if take_word(tongue.language, &word, registry) {
            break;
        }
    }
    word
}

/// Takes a distinctive word in its own script and in Latin letters.
pub(super) fn take_word(language: Language, word: &str, registry: &mut Registry) -> bool {
    match language {
        Language::Korean => {
            let latin = from_hangul(word, Romanisation::Revised);
            registry.take("native", word) && registry.take_apart("word", &latin)
        }
        Language::Greek => registry.take_apart("word", &from_greek(word, ELOT)),
        _ => registry.take_apart("word", &unaccented(word)),
    }
}

/// The name of a company of one of the ordinary styles, with all of it still to be taken.
pub(super) fn named(
    tongue: &Tongue,
    style: Style,
    registry: &mut Registry,
    random: &mut Random,
) -> Company {
    let trade = random.pick(&tongue.trades);
    let joined = |core: &str| match tongue.trade_first {
        true if tongue.language != Language::Greek || core.len().is_multiple_of(2) => {
            format!("{} {core}", trade.word)
        }
        _ => format!("{core} {}", trade.word),
    };
    if tongue.language == Language::Korean {
        return korean(tongue, trade, registry, random);
    }
    if tongue.language == Language::Greek
        && matches!(style, Style::Initials | Style::Numbered | Style::Coined)
        && let Some(company) = greek_plain(tongue, registry, random)
    {
        return company;
    }
    let (core, name, traded) = match style {
        Style::CoinedWithTrade | Style::Surname => {
            let core = match style {
                Style::Surname => new_surname(tongue, registry, random),
                _ => new_word(tongue, registry, random),
            };
            let name = joined(&core);
            (core, name, true)
        }
        Style::Coined => {
            let core = new_word(tongue, registry, random);
            (core.clone(), core, false)
        }
        Style::Partners => {
            let first = new_surname(tongue, registry, random);
            let second = new_surname(tongue, registry, random);
            let core = format!("{first} & {second}");
            (core.clone(), core, false)
        }
        Style::Kin if !tongue.kin.is_empty() => {
            let core = new_surname(tongue, registry, random);
            let name = random.pick(&tongue.kin).replace("{}", &core);
            (core, name, false)
        }
        Style::Kin | Style::Wordy => {
            let core = new_word(tongue, registry, random);
            let name = random.pick(&tongue.wordy).replace("{}", &core);
            (core, name, false)
        }
        Style::Numbered => {
            let core = numbered(registry, random);
            let name = joined(&core);
            (core, name, true)
        }
        Style::Initials => {
            let core = initials(registry, random);
            let name = joined(&core);
            (core, name, true)
        }
    };
    finished(tongue.language, core, name, traded.then_some(trade), style)
}

fn finished(
    language: Language,
    core: String,
    name: String,
    trade: Option<Trade>,
    style: Style,
) -> Company {
    let greek = language == Language::Greek;
    let latin = |text: &str| if greek { capitalised(&from_greek(text, ELOT)) } else { text.into() };
    Company {
        language,
        latin: latin(&name),
        latin_core: latin(&core),
        native: name,
        core_tells: style != Style::Initials && core.chars().count() > 4,
        core,
        trade,
        in_latin: !greek,
        form: 0,
        label: String::new(),
    }
}

/// Two plain Greek words; none where all are taken already.
fn greek_plain(tongue: &Tongue, registry: &mut Registry, random: &mut Random) -> Option<Company> {
    let words: Vec<&str> = tongue.plain.iter().map(|list| random.pick(list)).collect();
    let name = words.join(" ");
    let fresh = registry.take("plain", &name);
    fresh.then(|| finished(tongue.language, name.clone(), name, None, Style::Initials))
}

fn korean(tongue: &Tongue, trade: Trade, registry: &mut Registry, random: &mut Random) -> Company {
    let core = new_word(tongue, registry, random);
    let traded = random.chance(0.85);
    let way = if random.chance(0.7) { Romanisation::Revised } else { Romanisation::Popular };
    let latin_core = capitalised(&from_hangul(&core, way));
    let (native, latin) = if traded {
        let gap = if random.chance(0.12) { " " } else { "" };
        (format!("{core}{gap}{}", trade.word), format!("{latin_core} {}", trade.english))
    } else {
        (core.clone(), latin_core.clone())
    };
    Company {
        language: Language::Korean,
        core,
        trade: traded.then_some(trade),
        native,
        latin,
        latin_core,
        in_latin: false,
        core_tells: true,
        form: 0,
        label: String::new(),
    }
}

fn numbered(registry: &mut Registry, random: &mut Random) -> String {
    let mut word = String::new();
    for attempt in 0..ATTEMPTS_MAX {
        let top = if attempt < 8 { 99 } else { 9_999 };
        word = format!("{} {}", random.between(2, top), random.pick(COMMON_NOUNS));
        if registry.take("word", &word) {
            break;
        }
    }
    word
}

fn initials(registry: &mut Registry, random: &mut Random) -> String {
    let mut word = String::new();
    for attempt in 0..ATTEMPTS_MAX {
        let letters: Vec<char> = (0..3 + attempt / 24)
            .map(|_| {
                random.pick(&[
                    'B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T',
                    'V', 'W', 'X', 'Z',
                ])
            })
            .collect();
        word = letters.iter().collect();
        if registry.take("acronym", &word) && registry.take("word", &word) {
            if random.chance(0.4) {
                word.insert(letters.len() - 1, '&');
            }
            break;
        }
    }
    word
}

/// A company of an ordinary style with everything that belongs to a name.
pub(super) fn new_company(
    tongue: &Tongue,
    place: &Place,
    registry: &mut Registry,
    random: &mut Random,
) -> Company {
    let style = random.weighted(STYLES);
    let mut company = named(tongue, style, registry, random);
    dress(&mut company, place, registry, random);
    company
}

/// Chooses script, legal form and label.
pub(super) fn dress(
    company: &mut Company,
    place: &Place,
    registry: &mut Registry,
    random: &mut Random,
) {
    if company.has_script() {
        company.in_latin = random.chance(0.35);
    }
    company.form = form_for(place, company.name(), random);
    company.label = new_label(company, registry, random);
}

/// A legal form in the script of the name: mostly the first ones, which are the usual ones.
pub(super) fn form_for(place: &Place, name: &str, random: &mut Random) -> usize {
    let latin = name.chars().all(|letter| !letter.is_alphabetic() || u32::from(letter) < 0x250);
    let fits =
        |form: &Form| form.spellings[0].chars().all(|letter| u32::from(letter) < 0x250) == latin;
    let fitting: Vec<usize> =
        (0..place.forms.len()).filter(|index| fits(&place.forms[*index])).collect();
    if fitting.is_empty() {
        return random.below(place.forms.len());
    }
    let first = random.below(fitting.len());
    fitting[first.min(random.below(fitting.len()))]
}

/// A label of the company's own, which nobody else has under any ending.
pub(super) fn new_label(company: &Company, registry: &mut Registry, random: &mut Random) -> String {
    let core = address(&company.latin_core);
    let plain = address(&unaccented(&company.latin_core));
    let whole = address(&company.latin);
    let trade = company.trade.map_or_else(
        || "group".to_owned(),
        |trade| {
            if company.in_latin && !company.has_script() {
                address(trade.word)
            } else {
                address(trade.english)
            }
        },
    );
    let mut label = match random.below(10) {
        0..=4 => core.clone(),
        5 => plain,
        6 => whole,
        7 => format!("{core}-{trade}"),
        _ => format!("{core}{trade}"),
    };
    for attempt in 0..ATTEMPTS_MAX {
        let fits = (4..=60).contains(&label.len());
        if fits && registry.take("label", &label.replace('-', "")) {
            break;
        }
        label = match attempt {
            0 => format!("{core}{trade}"),
            1 => format!("{core}-group"),
            2 => format!("{core}online"),
            _ => format!("{core}{attempt}"),
        };
        label.truncate(60);
    }
    label
}
