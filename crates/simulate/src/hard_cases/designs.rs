//! Families with names that are hard to read: look-alikes, initials, old names, split words,
//! universities.

use super::{
    company::{Company, form_for, new_word},
    family::{Account, Facts, Maker},
    spelling::{address, unaccented},
    tongues::Language,
};

pub(super) const FIRST_WORDS: &[&str] = &[
    "Delta",
    "Atlas",
    "Summit",
    "Pioneer",
    "Apex",
    "Orion",
    "Titan",
    "Vertex",
    "Phoenix",
    "Horizon",
    "Liberty",
    "Sterling",
    "Beacon",
    "Cascade",
    "Falcon",
    "Granite",
    "Harbor",
    "Zenith",
    "Meridian",
    "Omega",
    "Alpha",
    "Sigma",
    "Pinnacle",
    "Frontier",
    "Heritage",
    "Keystone",
    "Monarch",
    "Polaris",
    "Sentinel",
    "Trident",
    "Vanguard",
    "Aurora",
    "Borealis",
    "Colonial",
    "Dynamic",
    "Eagle",
    "Emerald",
    "Everest",
    "Galaxy",
    "Global",
    "Hercules",
    "Imperial",
    "Jupiter",
    "Lotus",
    "Mercury",
    "Neptune",
    "Nova",
    "Olympia",
    "Pegasus",
    "Premier",
    "Prime",
    "Quantum",
    "Regent",
    "Royal",
    "Sapphire",
    "Saturn",
    "Solar",
    "Stellar",
    "Triton",
    "Universal",
    "Victory",
    "Vista",
    "Windsor",
    "Zephyr",
    "Crescent",
    "Crown",
    "Diamond",
    "Fortune",
    "Gemini",
];
const FIRST_PARTS: &[&str] = &[
    "Data", "Cloud", "Net", "Soft", "Bright", "Blue", "Swift", "Clear", "Open", "Deep", "Smart",
    "Rapid", "Pixel", "Logic", "Signal", "Quick", "Solid", "True", "Fresh", "Ever", "Iron",
    "Stone", "River", "Sky", "Star", "Sun", "Moon", "Wave", "Wind", "Fire", "Snow", "Code",
    "Trade", "Med", "Agri", "Fin", "Edu", "Home", "Auto", "Aero", "Hydro", "Geo", "Bio", "Cyber",
];
const SECOND_PARTS: &[&str] = &[
    "Bridge", "Harbor", "Works", "Forge", "Stream", "Point", "Path", "Nest", "Field", "Gate",
    "Port", "Mill", "Craft", "Line", "Loop", "Grid", "Mind", "Spark", "Base", "Scape", "Shift",
    "Span", "Trail", "Vault", "Ware", "Yard", "Beam", "Crest", "Dock", "Edge", "Flow", "Guard",
    "Hive", "Link", "Mark", "Pulse", "Quest", "Reach", "Scope", "Tower", "View", "Wing", "Zone",
];

impl Maker<'_> {
    /// A first word and trades nobody else has with it; the last names of them stay without an
    /// account.
    pub(super) fn look_alike(&mut self, facts: &mut Facts) -> Vec<Account> {
        let place = self.latin_place();
        let language = self.world.places[place].language;
        let plain = self.random.chance(0.6);
        let tongue = self.world.tongue(if plain { Language::English } else { language });
        let count = self.random.between(3, 5) as usize;
        let mut word = String::new();
        let mut trades = Vec::new();
        for _ in 0..32 {
            word = self.random.pick(&self.world.first_words).to_owned();
            for _ in 0..12 {
                let trade = self.random.pick(&tongue.trades);
                let mark = format!("{word} {}", trade.industry);
                if trades.len() < count && self.registry.take("look-alike", &mark) {
                    trades.push(trade);
                }
            }
            if trades.len() == count {
                break;
            }
            trades.clear();
        }
        if trades.is_empty() {
            word = new_word(tongue, self.registry, self.random);
            trades.extend(tongue.trades.iter().copied().take(count));
        }
        facts.common.clone_from(&word);
        let mut accounts = Vec::new();
        for (index, trade) in trades.into_iter().enumerate() {
            let name = if tongue.trade_first {
                format!("{} {word}", trade.word)
            } else {
                format!("{word} {}", trade.word)
            };
            if index == 0 {
                facts.absent.push(name);
                continue;
            }
            let place = if self.random.chance(0.5) { place } else { self.latin_place() };
            let mut company = self.plain(name, place);
            company.trade = Some(trade);
            accounts.push(self.account(company, place));
        }
        accounts
    }

    /// A name without anything coined, and its initials, which nobody else has.
    pub(super) fn acronym(&mut self, facts: &mut Facts) -> Account {
        let mut place = self.latin_place();
        if self.world.tongue(self.world.places[place].language).plain.len() < 4 {
            place = 0;
        }
        let tongue = self.world.tongue(self.world.places[place].language);
        let mut name = String::new();
        for attempt in 0..200 {
            let [first, second, third, last] = [0, 1, 2, 3].map(|list| &tongue.plain[list]);
            let mut words = vec![self.random.pick(first), self.random.pick(second)];
            if attempt > 40 || self.random.chance(0.3) {
                words.push(self.random.pick(second));
            }
            words.extend([self.random.pick(third), self.random.pick(last)]);
            let initials = unaccented(
                &words.iter().filter_map(|word| word.chars().next()).collect::<String>(),
            );
            words.dedup();
            if words.len() != initials.chars().count() {
                continue;
            }
            name = joined_words(&words, tongue.language);
            let free = !self.registry.has("initials", &initials);
            if free
                && self.registry.take("acronym", &initials)
                && self.registry.take("plain", &name)
            {
                facts.acronym = initials.to_uppercase();
                facts.words = words;
                break;
            }
        }
        let mut company = self.plain(name, place);
        if self.random.chance(0.45) && self.registry.take("label", &facts.acronym) {
            company.label = address(&facts.acronym);
        }
        self.account(company, place)
    }

    /// A company that once had another name and another domain; the list keeps one or both.
    pub(super) fn renamed(&mut self, facts: &mut Facts) -> Account {
        let place = self.place();
        let old = self.company(place);
        let company = self.company(place);
        let ending = self.world.places[place].endings[0];
        let mut account = self.account(company, place);
        let which = self.random.below(3);
        if which != 0 {
            facts.old_name = old.name().to_owned();
            account.aliases.push(old.name().to_owned());
        }
        if which != 1 {
            facts.old_domain = format!("{}.{ending}", old.label);
            account.domains.push(facts.old_domain.clone());
        }
        account
    }

    pub(super) fn compound(&mut self, facts: &mut Facts) -> Account {
        let place = self.latin_place();
        let tongue = self.world.tongue(self.world.places[place].language);
        let mut parts = Vec::new();
        for attempt in 0..24 {
            let first = self.random.pick(FIRST_PARTS).to_owned();
            let second = self.random.pick(SECOND_PARTS).to_owned();
            parts = vec![first, second];
            if attempt > 4 || self.random.chance(0.3) {
                parts[0] = new_word(tongue, self.registry, self.random);
            }
            if self.registry.take_apart("word", &parts.concat()) {
                break;
            }
        }
        let trade = self.random.pick(&tongue.trades);
        let written = match self.random.below(4) {
            0 => parts.join(" "),
            1 => parts.join("-"),
            2 => format!("{}{}", parts[0], parts[1].to_lowercase()),
            _ => parts.concat(),
        };
        let traded = self.random.chance(0.5);
        let name = match (traded, tongue.trade_first) {
            (false, _) => written.clone(),
            (true, true) => format!("{} {written}", trade.word),
            (true, false) => format!("{written} {}", trade.word),
        };
        let mut company = self.plain(name, place);
        company.core = written.clone();
        company.latin_core = written;
        company.core_tells = true;
        company.trade = traded.then_some(trade);
        facts.parts = parts;
        self.account(company, place)
    }

    pub(super) fn university(&mut self) -> Vec<Account> {
        let place = self.place();
        let tongue = self.world.tongue(self.world.places[place].language);
        let base = self.company_for_town(place);
        let town = base.core.clone();
        let count = if self.random.chance(0.4) { 2 } else { 1 };
        let skip = self.random.below(tongue.universities.len());
        let mut accounts = Vec::new();
        for number in 0..count {
            let kind = (skip + number) % tongue.universities.len();
            let mut company = base.clone();
            company.native = tongue.universities[kind].replace("{}", &town);
            company.latin = match tongue.language {
                Language::Korean | Language::Greek => {
                    university_in_english(tongue.language)[kind % 3].replace("{}", &base.latin_core)
                }
                _ => company.native.clone(),
            };
            company.trade = None;
            company.core_tells = false;
            company.label = base.label.clone();
            if number > 0 {
                company.label.push_str(["tech", "-poly", "inst"][kind % 3]);
                self.registry.take("label", &company.label.replace('-', ""));
            }
            let domain = academic(self.world.places[place].code, &company.label);
            let mut account = self.account_at(company, place, vec![domain]);
            account.industry = "Higher Education";
            account.company.form = usize::MAX;
            accounts.push(account);
        }
        accounts
    }

    /// A coined town, as a company without form.
    fn company_for_town(&mut self, place: usize) -> Company {
        let mut company = self.company(place);
        let tongue = self.world.tongue(self.world.places[place].language);
        company.core = new_word(tongue, self.registry, self.random);
        company.latin_core = match company.language {
            Language::Korean | Language::Greek => {
                company.trade = None;
                company.romanised_core()
            }
            _ => company.core.clone(),
        };
        company.form = form_for(&self.world.places[place], &company.core, self.random);
        company.label = address(&company.latin_core);
        self.registry.take("label", &company.label);
        company
    }
}

/// What the universities of the language's templates call themselves in English.
fn university_in_english(language: Language) -> [&'static str; 3] {
    if language == Language::Korean {
        return ["{} University", "{} University of Science and Technology", "{} Arts University"];
    }
    ["University of {}", "Technical University of {}", "Academy of {}"]
}

fn academic(country: &str, label: &str) -> String {
    match country {
        "US" => format!("{label}.edu"),
        "GB" => format!("{label}.ac.uk"),
        "KR" => format!("{label}.ac.kr"),
        "JP" => format!("{label}-u.ac.jp"),
        "AU" => format!("{label}.edu.au"),
        "TR" => format!("{label}.edu.tr"),
        "IN" => format!("{label}.ac.in"),
        "DE" | "AT" => format!("uni-{label}.{}", country.to_lowercase()),
        "FR" => format!("univ-{label}.fr"),
        "PL" => format!("u{label}.edu.pl"),
        other => format!("uni-{label}.{}", other.to_lowercase()),
    }
}

/// Plain words as a name: "Northern Quarry & Mineral Works".
pub(super) fn joined_words(words: &[&str], language: Language) -> String {
    let glue = match language {
        Language::English => "&",
        Language::German => "und",
        Language::French => "et",
        Language::Spanish => "y",
        Language::Italian | Language::Portuguese => "e",
        Language::Dutch => "en",
        Language::Polish => "i",
        _ => "och",
    };
    let middle = words.len() - 2;
    let (front, back) = words.split_at(middle);
    let with_glue = words.len().is_multiple_of(2);
    if with_glue {
        format!("{} {glue} {}", front.join(" "), back.join(" "))
    } else {
        format!("{} {}", front.join(" "), back.join(" "))
    }
}
