//! Leads as they come in: typed by people, from forms and fairs, in several scripts.

use crate::{
    SimulateError,
    activity::Desk,
    calendar::{Calendar, DAY, DAYS, END},
    campaigns::{OWNERS, owner_id},
    market::{Account, Heat},
    names::{COUNTRIES, Market},
    person_names::{
        GREEK_GIVEN, GREEK_SURNAMES, KOREAN_GIVEN, KOREAN_SURNAMES, Level, WESTERN_GIVEN,
        WESTERN_SURNAMES,
    },
    random::Random,
    writer::Tables,
};

/// A lead: what the rest of the market needs to know of it.
pub(crate) struct Lead {
    pub(crate) id: String,
    /// The part of the address before the @.
    pub(crate) mailbox: String,
    pub(crate) created_at: i64,
    pub(crate) mql_at: Option<i64>,
    pub(crate) sql_at: Option<i64>,
    pub(crate) opted_out: bool,
    pub(crate) source: &'static str,
    /// Takes part in what goes on at a warm or hot account.
    pub(crate) takes_part: bool,
}

/// A name in the language of the person and as in mailboxes.
struct PersonName {
    first: String,
    last: String,
    mailbox: (String, String),
}

const SOURCES: &[(&str, u32)] = &[
    ("website", 24),
    ("webinar", 14),
    ("content", 18),
    ("paid_search", 14),
    ("event", 10),
    ("syndication", 12),
    ("referral", 5),
    ("podcast", 3),
];
const JUNK: &[&str] =
    &["n/a", "self", "테스트", "-", "none", "asdf", "freelance", "개인", "ιδιώτης"];

impl PersonName {
    fn of(market: Market, random: &mut Random) -> Self {
        match market {
            Market::Western => {
                let (first, last) = (random.pick(WESTERN_GIVEN), random.pick(WESTERN_SURNAMES));
                let mailbox = (mailbox_word(first), mailbox_word(last));
                Self { first: first.to_owned(), last: last.to_owned(), mailbox }
            }
            Market::Korean => {
                let (last, last_latin) = random.pick(KOREAN_SURNAMES);
                let (first, first_latin) = random.pick(KOREAN_GIVEN);
                let mailbox = (first_latin.to_owned(), last_latin.to_owned());
                if random.chance(0.15) {
                    let (first, last) = (upper(first_latin), upper(last_latin));
                    return Self { first, last, mailbox };
                }
                Self { first: first.to_owned(), last: last.to_owned(), mailbox }
            }
            Market::Greek => {
                let place = random.below(GREEK_GIVEN.len());
                let (first, first_latin) = GREEK_GIVEN[place];
                let (his, hers, last_latin) = random.pick(GREEK_SURNAMES);
                let mailbox = (first_latin.to_owned(), last_latin.to_owned());
                if random.chance(0.3) {
                    let (first, last) = (upper(first_latin), upper(last_latin));
                    return Self { first, last, mailbox };
                }
                let last = if place.is_multiple_of(2) { his } else { hers };
                Self { first: first.to_owned(), last: last.to_owned(), mailbox }
            }
        }
    }

    /// A mailbox, ended by a number where names alone would come twice.
    fn mailbox(&self, random: &mut Random, number: u64, taken: &[Lead]) -> String {
        let (first, last) = (&self.mailbox.0, &self.mailbox.1);
        let initial = first.chars().next().unwrap_or('x');
        let mailbox = match random.below(4) {
            0 => format!("{initial}{last}"),
            1 => format!("{first}.{last}"),
            2 => format!("{last}.{first}"),
            _ => format!("{first}_{last}"),
        };
        let comes_twice = taken.iter().any(|lead| lead.mailbox == mailbox);
        if comes_twice { format!("{mailbox}{number}") } else { mailbox }
    }
}

fn upper(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn mailbox_word(word: &str) -> String {
    word.to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            'ä' => Some('a'),
            'ö' => Some('o'),
            'ü' => Some('u'),
            'é' | 'è' => Some('e'),
            other => other.is_ascii_alphanumeric().then_some(other),
        })
        .collect()
}

/// How somebody of the company types its name.
fn typed_company(account: &Account, random: &mut Random) -> String {
    let identity = &account.identity;
    match random.below(20) {
        0..=4 => identity.name.clone(),
        5..=8 => identity.legal.clone(),
        9 | 10 => identity.latin.clone(),
        11 => identity.legal_latin.clone(),
        12 => identity.latin.to_uppercase(),
        13 => identity.name.to_lowercase(),
        14 => with_typo(&identity.latin, random),
        15 => format!(" {}  ", identity.name.replace(' ', "  ")),
        16 => identity.legal_latin.replace(['.', ','], ""),
        17 => identity.latin.split(' ').next().unwrap_or_default().to_owned(),
        18 => abbreviated(&identity.latin),
        _ => String::new(),
    }
}

/// A name with a slip of the finger.
pub(crate) fn with_typo(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 4 {
        let place = 1 + random.below(letters.len() - 3);
        if random.chance(0.5) {
            letters.swap(place, place + 1);
        } else {
            letters.remove(place);
        }
    }
    letters.into_iter().collect()
}

fn abbreviated(name: &str) -> String {
    name.replace("Semiconductor", "Semi")
        .replace("Industries", "Ind.")
        .replace("Engineering", "Eng.")
        .replace("Construction", "Constr.")
        .replace("Electronics", "Elec.")
        .replace("Systems", "Sys")
        .replace("Logistics", "Log.")
}

fn free_mail(market: Market, random: &mut Random) -> &'static str {
    match market {
        Market::Western => random.pick(&["gmail.com", "outlook.com", "yahoo.com", "gmx.de"]),
        Market::Korean => random.pick(&["naver.com", "hanmail.net", "daum.net", "gmail.com"]),
        Market::Greek => random.pick(&["gmail.com", "otenet.gr", "yahoo.gr", "hotmail.com"]),
    }
}

/// How the leads of an account behave.
pub(crate) struct Conduct {
    pub(crate) mql: f64,
    pub(crate) sql: f64,
}

impl Conduct {
    fn of(account: &Account) -> Self {
        // Target accounts are worked as accounts: their leads seldom go the way of single leads.
        match (account.target_since.is_some(), account.heat) {
            (true, Heat::Cold) => Self { mql: 0.10, sql: 0.0 },
            (true, _) => Self { mql: 0.25, sql: 0.0 },
            (false, Heat::Cold) => Self { mql: 0.30, sql: 0.12 },
            (false, _) => Self { mql: 0.45, sql: 0.16 },
        }
    }
}

/// How many leads an account has: few at most, many at large and busy ones.
pub(crate) fn count(account: &Account, average: f64, random: &mut Random) -> u32 {
    let busy = match account.heat {
        Heat::Cold => 0.82,
        Heat::Warm => 1.4,
        Heat::Hot => 2.2,
    };
    let drawn = random.around(0.75 * average * busy, 0.5);
    let least = match account.heat {
        Heat::Hot => 6.0_f64.min(average),
        _ => 0.0,
    };
    (drawn.max(least).floor() + f64::from(u8::from(random.chance(drawn.fract())))) as u32
}

/// The level of the lead at this place; busy accounts have somebody to decide.
fn level(account: &Account, place: usize, random: &mut Random) -> Level {
    match (account.heat, place) {
        (Heat::Hot, 0) => Level::Chief,
        (Heat::Hot, 1 | 2) | (Heat::Warm, 0) => Level::Director,
        (Heat::Hot, 3) => Level::Manager,
        _ => random.weighted(&[
            (Level::Chief, 6),
            (Level::Director, 14),
            (Level::Manager, 28),
            (Level::Practitioner, 52),
        ]),
    }
}

/// Writes another lead of the account, beside those that it has.
pub(crate) fn write(
    account: &Account,
    others: &[Lead],
    random: &mut Random,
    calendar: &Calendar,
    tables: &mut Tables,
) -> Result<Lead, SimulateError> {
    let place = others.len();
    let takes_part = match account.heat {
        Heat::Cold => false,
        Heat::Warm => place < 3,
        Heat::Hot => place < 5 || place < 10 && random.chance(0.6),
    };
    let conduct = Conduct::of(account);
    // Whoever carries the account's story is known before it begins.
    let latest = match account.engaged_at {
        Some(at) if place < 4 => at / DAY - 1,
        _ => DAYS - 2,
    };
    let created_at = random.between(0, latest.max(0)) * DAY + random.between(20_000, 70_000);
    let mut lead = Lead {
        id: format!("L{:08}", tables.leads.rows + 1),
        mailbox: String::new(),
        created_at,
        mql_at: None,
        sql_at: None,
        opted_out: random.chance(0.04),
        source: random.weighted(SOURCES),
        takes_part,
    };
    lead.qualify(&conduct, random);
    if let Some(engaged_at) = account.engaged_at.filter(|_| place == 0) {
        lead.carry(engaged_at, random);
    }
    lead.opted_out &= !lead.takes_part && lead.sql_at.is_none();
    let title = title(account.identity.market, level(account, place, random), random);
    let company = if random.chance(0.02) {
        random.pick(JUNK).to_owned()
    } else {
        typed_company(account, random)
    };
    Row {
        account: Some(account),
        market: account.identity.market,
        title,
        company,
        others,
        odd: None,
    }
    .write(&mut lead, random, calendar, tables)?;
    Ok(lead)
}

/// Writes a lead that belongs to no account.
pub(crate) fn write_stray(
    random: &mut Random,
    calendar: &Calendar,
    tables: &mut Tables,
) -> Result<Lead, SimulateError> {
    let market = random.weighted(&[(Market::Western, 4), (Market::Korean, 3), (Market::Greek, 3)]);
    let created_at = random.between(0, DAYS - 2) * DAY + random.between(20_000, 70_000);
    let mut lead = Lead {
        id: format!("L{:08}", tables.leads.rows + 1),
        mailbox: String::new(),
        created_at,
        mql_at: None,
        sql_at: None,
        opted_out: random.chance(0.05),
        source: random.weighted(SOURCES),
        takes_part: false,
    };
    lead.qualify(&Conduct { mql: 0.18, sql: 0.01 }, random);
    let title = title(market, Level::Practitioner, random);
    let company = match random.below(3) {
        0 => random.pick(JUNK).to_owned(),
        1 => String::new(),
        _ => elsewhere(market, random),
    };
    Row { account: None, market, title, company, others: &[], odd: None }
        .write(&mut lead, random, calendar, tables)?;
    Ok(lead)
}

/// What a lead says whose account is hard to tell.
pub(crate) struct Odd {
    pub(crate) company: String,
    /// Where the address is; free mail without.
    pub(crate) host: Option<String>,
}

/// Writes a lead whose account is hard to tell.
pub(crate) fn write_odd(
    account: Option<&Account>,
    market: Market,
    odd: &Odd,
    random: &mut Random,
    desk: &mut Desk<'_>,
) -> Result<Lead, SimulateError> {
    let created_at = random.between(0, DAYS - 2) * DAY + random.between(20_000, 70_000);
    let mut lead = Lead {
        id: format!("L{:08}", desk.tables.leads.rows + 1),
        mailbox: String::new(),
        created_at,
        mql_at: None,
        sql_at: None,
        opted_out: random.chance(0.04),
        source: random.weighted(SOURCES),
        takes_part: false,
    };
    lead.qualify(&Conduct { mql: 0.2, sql: 0.0 }, random);
    let level = random.pick(&[Level::Director, Level::Manager, Level::Practitioner]);
    let title = title(market, level, random);
    let company = odd.company.clone();
    Row { account, market, title, company, others: &[], odd: Some(odd) }.write(
        &mut lead,
        random,
        desk.calendar,
        desk.tables,
    )?;
    Ok(lead)
}

/// A company that is nobody's account.
fn elsewhere(market: Market, random: &mut Random) -> String {
    let (parts, other) = (random.pick(market.starts()), random.pick(market.starts()));
    match market {
        Market::Western => format!("{}{} Studio", parts.0, other.0.to_lowercase()),
        Market::Korean => format!("{}{}공방", parts.0, other.0),
        Market::Greek => format!("Γραφείο {}{}άκη", parts.0, other.0.to_lowercase()),
    }
}

fn title(market: Market, level: Level, random: &mut Random) -> &'static str {
    let [western, korean, greek] = level.titles();
    let in_english = random.chance(0.15);
    match market {
        Market::Korean if !in_english => random.pick(korean),
        Market::Greek if !in_english => random.pick(greek),
        _ => random.pick(western),
    }
}

impl Lead {
    fn qualify(&mut self, conduct: &Conduct, random: &mut Random) {
        let mql_at = self.created_at + random.between(0, 20) * DAY + random.between(60, 9_000);
        if !random.chance(conduct.mql) || mql_at > END {
            return;
        }
        self.mql_at = Some(mql_at);
        let sql_at = mql_at + random.between(2, 25) * DAY;
        self.sql_at = (random.chance(conduct.sql) && sql_at <= END).then_some(sql_at);
    }

    /// The first to engage at a target account: sales accepts better than one in two of them.
    fn carry(&mut self, engaged_at: i64, random: &mut Random) {
        self.created_at = self.created_at.min(engaged_at);
        self.mql_at = Some(engaged_at);
        let sql_at = engaged_at + random.between(8, 60) * DAY;
        self.sql_at = (random.chance(0.62) && sql_at <= END).then_some(sql_at);
        self.source = "outbound";
    }
}

/// What stands in a row of `leads.csv` beside the lead itself.
struct Row<'a> {
    account: Option<&'a Account>,
    market: Market,
    title: &'static str,
    company: String,
    /// The leads that the account has already.
    others: &'a [Lead],
    /// Where the account is hard to tell.
    odd: Option<&'a Odd>,
}

impl Row<'_> {
    fn write(
        &self,
        lead: &mut Lead,
        random: &mut Random,
        calendar: &Calendar,
        tables: &mut Tables,
    ) -> Result<(), SimulateError> {
        let name = PersonName::of(self.market, random);
        let number = tables.leads.rows + 1;
        let country = self.country();
        let mailbox = name.mailbox(random, number % 1_000, self.others);
        let private = || format!("{}{number}", name.mailbox.1);
        let (email, website) = match self.account {
            _ if let Some(Odd { host: Some(host), .. }) = self.odd => {
                (format!("{mailbox}{}@{host}", number % 100), String::new())
            }
            Some(account) if self.odd.is_none() && !random.chance(0.12) => {
                let host = &account.identity.domain;
                let site = if random.chance(0.3) { format!("www.{host}") } else { String::new() };
                (format!("{mailbox}@{host}"), site)
            }
            _ => (format!("{}@{}", private(), free_mail(self.market, random)), String::new()),
        };
        lead.mailbox = mailbox;
        let phone = match random.chance(0.4) {
            true => format!("{} {:07}", country.dialling, random.below(10_000_000)),
            false => String::new(),
        };
        let is_plain = self.odd.is_none();
        let contact = self.account.filter(|_| is_plain && random.chance(0.1));
        let city = random.pick(country.cities).0;
        let says_country = is_plain && random.chance(0.85);
        let typed_country = if says_country { random.pick(country.typed) } else { "" };
        let owner =
            if random.chance(0.5) { owner_id(random.below(OWNERS.len())) } else { String::new() };
        let mut fields = [
            lead.id.as_str(),
            email.as_str(),
            &name.first,
            &name.last,
            self.title,
            &self.company,
            &website,
            &phone,
            typed_country,
            if random.chance(0.5) && is_plain { city } else { "" },
            lead.source,
            &owner,
            &calendar.instant(lead.created_at),
            &calendar.instant_option(lead.mql_at),
            &calendar.instant_option(lead.sql_at),
            if lead.opted_out { "true" } else { "false" },
            &contact.map(Account::id).unwrap_or_default(),
        ];
        let account = self.account.map(Account::id).unwrap_or_default();
        tables.leads.row(fields)?;
        tables.truth.row([&lead.id, &account])?;
        if !random.chance(0.025) {
            return Ok(());
        }
        // The same person once more, from another form.
        let id = format!("L{:08}", tables.leads.rows + 1);
        let shouted = email.to_uppercase();
        fields[0] = &id;
        fields[1] = random.pick(&[email.as_str(), &shouted]);
        fields[10] = "list_import";
        (fields[13], fields[14], fields[16]) = ("", "", "");
        tables.leads.row(fields)?;
        tables.truth.row([&id, &account])
    }

    fn country(&self) -> &'static crate::names::Country {
        match (self.account, self.market) {
            (Some(account), _) => account.identity.country(),
            (None, Market::Western) => &COUNTRIES[crate::names::WESTERN],
            (None, Market::Korean) => &COUNTRIES[crate::names::KOREA],
            (None, Market::Greek) => &COUNTRIES[crate::names::GREECE],
        }
    }
}
