//! A market of real companies out of a list of names: half of them are accounts, and people of all
//! of them write in, as people do. Who is no account has namesakes among the accounts as they
//! really are.

use std::path::Path;

use csv::StringRecord;

use super::{Market, Table};

/// A list of companies: its file and the columns of name, web site and country (empty: none).
pub(crate) struct List<'a> {
    pub(crate) file: &'a Path,
    pub(crate) columns: [&'a str; 3],
}

/// A small reproducible generator (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

struct Company {
    name: String,
    host: String,
    country: String,
}

const FREE_MAIL: [&str; 5] = ["gmail.com", "yahoo.com", "outlook.com", "naver.com", "web.de"];
const DEPARTMENTS: [&str; 5] =
    [" Purchasing Dept", " - Marketing", " IT Department", " (Procurement)", ", Sales Division"];
const FORMS: [&str; 24] = [
    "inc",
    "corp",
    "corporation",
    "co",
    "ltd",
    "limited",
    "plc",
    "ag",
    "se",
    "sa",
    "nv",
    "gmbh",
    "ab",
    "asa",
    "oyj",
    "spa",
    "bhd",
    "berhad",
    "tbk",
    "llc",
    "company",
    "holdings",
    "holding",
    "group",
];

/// The name as people type it: without what stands behind it.
fn short(name: &str) -> &str {
    let mut short = name.trim();
    for _ in 0..3 {
        let Some((before, last)) = short.rsplit_once(' ') else { break };
        let last = last.replace('.', "").to_lowercase();
        if !FORMS.contains(&last.as_str()) {
            break;
        }
        short = before.trim_end_matches([',', '.', ' ']);
    }
    short
}

/// One slip of the fingers: two letters swapped, one dropped, doubled or another one.
fn slip(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 {
        return name.to_owned();
    }
    let at = 1 + random.below(letters.len() - 3);
    match random.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(b"aeionrst"[random.below(8)]),
    }
    letters.into_iter().collect()
}

/// The ways in which a company is typed, and how many of so many people type it so.
const WAYS: [(&str, usize); 10] = [
    ("full", 1),
    ("short", 1),
    ("bare", 1),
    ("first_word", 1),
    ("slip", 1),
    ("two_slips", 3),
    ("moved_space", 5),
    ("initials", 5),
    ("department", 5),
    ("of_another", 1),
];

fn typed(random: &mut Random, way: &str, name: &str) -> Option<String> {
    let short = short(name);
    let whole = if random.below(5) < 3 { short } else { name };
    Some(match way {
        "full" | "of_another" => name.to_owned(),
        "short" => short.to_owned(),
        "bare" if random.one_in(2) => short.to_lowercase(),
        "bare" => name.to_uppercase(),
        "first_word" => {
            let word = short.split(' ').next().filter(|word| word.chars().count() >= 4)?;
            if random.one_in(10) { format!("{word} Ltd") } else { word.to_owned() }
        }
        "slip" => slip(random, whole),
        "two_slips" => {
            let once = slip(random, whole);
            slip(random, &once)
        }
        "moved_space" => short.contains(' ').then(|| short.replacen(' ', "", 1))?,
        "initials" => {
            let words = short.split(|letter: char| !letter.is_alphabetic());
            let named = words.filter(|word| !matches!(*word, "" | "of" | "and" | "the" | "de"));
            let letters: String = named.filter_map(|word| word.chars().next()).collect();
            (letters.chars().count() >= 3).then(|| letters.to_uppercase())?
        }
        _ => format!("{short}{}", random.pick(&DEPARTMENTS)),
    })
}

fn companies(list: &List<'_>) -> Vec<Company> {
    let table = Table::read(list.file);
    let mut companies: Vec<Company> = (0..table.rows.len())
        .filter_map(|row| {
            let cell = |at: usize| table.cell(row, list.columns[at]).unwrap_or_default();
            let host = speargun_matching::normalise_host(cell(1));
            let host = host.map(|host| host.domain().to_owned()).unwrap_or_default();
            let (name, country) = (cell(0).to_owned(), cell(2).to_owned());
            (!name.is_empty()).then_some(Company { name, host, country })
        })
        .collect();
    // One company of each domain, and of each name.
    companies.sort_by(|a, b| (&a.host, &a.name).cmp(&(&b.host, &b.name)));
    companies.dedup_by(|a, b| !a.host.is_empty() && a.host == b.host || a.name == b.name);
    companies
}

fn table(headings: [&str; 6], rows: Vec<StringRecord>) -> Table {
    let columns = headings.iter().enumerate().map(|(at, name)| ((*name).to_owned(), at)).collect();
    Table { columns, rows }
}

/// The market of a list.
pub(crate) fn listed_market(list: &List<'_>, seed: u64) -> Market {
    let mut random = Random(seed);
    let companies = companies(list);
    let mut accounts = Vec::new();
    let places: Vec<Option<u32>> = companies
        .iter()
        .map(|company| {
            random.one_in(2).then(|| {
                let id = accounts.len();
                let host = if random.one_in(10) { "" } else { &company.host };
                let country = company.country.as_str();
                let id_text = id.to_string();
                accounts.push(StringRecord::from(vec![&id_text, &company.name, host, country]));
                id as u32
            })
        })
        .collect();
    let mut market = Market {
        accounts: table(["account_id", "name", "domains", "country", "city", ""], accounts),
        leads: table(["lead_id", "email", "company", "country", "website", "city"], Vec::new()),
        truth: Vec::new(),
        kinds: Vec::new(),
    };
    for (company, place) in companies.iter().zip(&places) {
        for (way, one_in) in WAYS {
            if !random.one_in(one_in) {
                continue;
            }
            let Some(name) = typed(&mut random, way, &company.name) else { continue };
            let other = random.below(companies.len());
            let agency = way == "of_another";
            // An agency's people name their client; the agency itself is no account.
            if agency && (places[other].is_some() || companies[other].host.is_empty()) {
                continue;
            }
            let host = if agency { &companies[other].host } else { random.pick(&FREE_MAIL) };
            let country = if random.one_in(2) && !agency { company.country.as_str() } else { "" };
            let email = format!("x@{host}");
            let id = market.truth.len().to_string();
            market.leads.rows.push(StringRecord::from(vec![&id, &email, &name, country]));
            market.truth.push(place.filter(|_| !agency));
            market.kinds.push(way.to_owned());
        }
    }
    market
}

const SEATS: [&str; 4] =
    [" GMBH, STOCKHOLM, SE", " N.V., BREDA,NL", " S.A., PARIS, FR", " B.V., Madrid, ES"];
const FORMS_IN_FULL: [&str; 6] = [
    " Korlátolt Felelősségű Társaság",
    " Uždaroji akcinė bendrovė",
    " Gesellschaft mit beschränkter Haftung",
    " Spółka z ograniczoną odpowiedzialnością",
    " Osaühing",
    " Ανώνυμη Εταιρεία",
];

/// A lead as cells: email, company, web site.
type Typed = [String; 3];

/// How people of an account write in where something is wrong; the kind says what.
fn doubtful(random: &mut Random, company: &Company) -> Vec<(&'static str, Typed)> {
    let name = short(&company.name);
    let free = || format!("x@{}", FREE_MAIL[0]);
    let mut leads = vec![
        (
            "seat",
            [free(), format!("{}{}", name.to_uppercase(), random.pick(&SEATS)), String::new()],
        ),
        ("form_in_full", [free(), format!("{name}{}", random.pick(&FORMS_IN_FULL)), String::new()]),
        ("department", [free(), format!("{name}{}", random.pick(&DEPARTMENTS)), String::new()]),
    ];
    let Some((label, suffix)) = company.host.split_once('.').filter(|(label, _)| label.len() > 5)
    else {
        return leads;
    };
    let word = random.pick(&["freelance", "abc", "n/a", "self employed"]).to_owned();
    leads.push(("word_at_site", [free(), word, format!("https://www.{}", company.host)]));
    let wrong = slip(random, label);
    let mail = format!("x@{wrong}.{suffix}");
    let name_wrong = slip(random, name);
    // Who misspells the name as the address is somebody else.
    let same = name_wrong.to_lowercase().replace(' ', "").contains(&wrong.to_lowercase());
    if wrong != label && name_wrong != name && name.len() > 6 && !same {
        leads.push(("slips_in_both", [mail, name_wrong, String::new()]));
    }
    let added = [format!("get{label}"), format!("{label}-group")][random.below(2)].clone();
    leads.push(("added_to_label", [format!("x@{added}.{suffix}"), name.to_owned(), String::new()]));
    leads
}

/// A market of a list in which something is wrong with each lead of an account, and people of
/// companies that are no account write in: as they are named, and with another reach or number.
pub(crate) fn doubtful_market(list: &List<'_>, seed: u64) -> Market {
    let mut random = Random(seed);
    let companies = companies(list);
    let names: std::collections::HashSet<String> =
        companies.iter().map(|company| short(&company.name).to_lowercase()).collect();
    let mut accounts = Vec::new();
    let mut leads: Vec<(&str, Typed, Option<u32>)> = Vec::new();
    for company in &companies {
        let name = short(&company.name);
        if random.one_in(2) {
            leads.push(("absent", ["x@gmail.com".into(), name.into(), String::new()], None));
            continue;
        }
        let id = accounts.len();
        let (host, country) = (company.host.as_str(), company.country.as_str());
        accounts.push(StringRecord::from(vec![&id.to_string(), &company.name, host, country]));
        leads.extend(
            doubtful(&mut random, company)
                .into_iter()
                .map(|(kind, lead)| (kind, lead, Some(id as u32))),
        );
        let turned = [("Global", "International"), ("International", "Global"), ("II", "III")];
        let other = turned.iter().find_map(|(own, other)| {
            Some(format!("{} {other}", name.strip_suffix(own)?.trim_end()))
        });
        if let Some(other) = other.filter(|other| !names.contains(&other.to_lowercase())) {
            leads.push(("other_reach", ["x@gmail.com".into(), other, String::new()], None));
        }
    }
    let rows = leads.iter().enumerate().map(|(id, (_, [email, name, site], _))| {
        StringRecord::from(vec![&id.to_string(), email, name, "", site])
    });
    Market {
        accounts: table(["account_id", "name", "domains", "country", "city", ""], accounts),
        leads: table(["lead_id", "email", "company", "country", "website", "city"], rows.collect()),
        truth: leads.iter().map(|(_, _, truth)| *truth).collect(),
        kinds: leads.iter().map(|(kind, _, _)| (*kind).to_owned()).collect(),
    }
}
