//! Accounts: who they are, how big, how far the seller has come with them.

use crate::{
    SimulateError,
    activity::Desk,
    calendar::{DAY, DAYS, END},
    campaigns::{OWNERS, owner_id},
    names::{
        COUNTRIES, Country, GREECE, GREEK_FORMS, KOREA, KOREAN_FORMS, Market, SECTORS, Sector,
        WESTERN_WEIGHTS,
    },
    random::Random,
};

/// Who a company is. Follows from seed and index alone, so that any account can be asked for.
pub(crate) struct Identity {
    pub(crate) index: u64,
    pub(crate) market: Market,
    pub(crate) country: usize,
    pub(crate) sector: usize,
    /// Without the legal form, in the language of the company.
    pub(crate) name: String,
    /// The same in Latin letters.
    pub(crate) latin: String,
    /// As registered.
    pub(crate) legal: String,
    /// As registered, in Latin letters.
    pub(crate) legal_latin: String,
    pub(crate) domain: String,
    pub(crate) parent: Option<u64>,
    label: String,
}

/// How much goes on at an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heat {
    Cold,
    Warm,
    Hot,
}

/// An account with what the seller did there.
pub(crate) struct Account {
    pub(crate) identity: Identity,
    pub(crate) employees: f64,
    pub(crate) heat: Heat,
    pub(crate) target_since: Option<i64>,
    pub(crate) engaged_at: Option<i64>,
    pub(crate) competitor: &'static str,
    pub(crate) budget: &'static str,
    pub(crate) owner: usize,
    pub(crate) created_at: i64,
}

/// The id of the account with this index.
pub(crate) fn account_id(index: u64) -> String {
    format!("A{:07}", index + 1)
}

impl Identity {
    pub(crate) fn country(&self) -> &'static Country {
        &COUNTRIES[self.country]
    }

    pub(crate) fn sector(&self) -> &'static Sector {
        &SECTORS[self.sector]
    }

    /// The company with this index.
    pub(crate) fn of(seed: u64, index: u64) -> Self {
        // Every sixteenth company is the subsidiary of one a few places before it, never of another
        // subsidiary.
        if index % 16 == 15 {
            let mut random = Random::of(seed, 2, index);
            let parent = Self::of(seed, index - 1 - random.below(6) as u64);
            return Self::subsidiary(parent, index, &mut random);
        }
        let slot = index % 10;
        let (market, place) = match slot {
            0..=3 => (Market::Western, index / 10 * 4 + slot),
            4..=6 => (Market::Korean, index / 10 * 3 + slot - 4),
            _ => (Market::Greek, index / 10 * 3 + slot - 7),
        };
        Self::independent(seed, index, market, place)
    }

    /// Names are counted through, not drawn: they never come twice.
    fn independent(seed: u64, index: u64, market: Market, place: u64) -> Self {
        let mut random = Random::of(seed, 1, index);
        let (starts, ends) = (market.starts(), market.ends());
        let stems = (starts.len() * ends.len()) as u64;
        let stem = ((place % stems) * 7_919 + seed % stems) % stems;
        let words = SECTORS.len() as u64 * 3;
        let turn = place / stems;
        let word = (Random::of(seed, 3, stem).next() % words + turn) % words;
        let start = starts[stem as usize % starts.len()];
        let end = ends[stem as usize / starts.len()];
        let (sector, variant) = (word as usize / 3, word as usize % 3);
        let entry = &SECTORS[sector];
        let english = entry.english[variant];
        let number = match turn / words {
            0 => String::new(),
            many => format!(" {}", many + 1),
        };
        let stem_latin = capital(&format!("{}{}", start.1, end.1));
        let latin = format!("{stem_latin} {english}{number}");
        let name = match market {
            Market::Western => latin.clone(),
            Market::Korean => format!("{}{}{}{number}", start.0, end.0, entry.korean[variant]),
            Market::Greek => format!("{}{} {}{number}", start.0, end.0, entry.greek[variant]),
        };
        let country = match market {
            Market::Western => random.weighted(WESTERN_WEIGHTS),
            Market::Korean => KOREA,
            Market::Greek => GREECE,
        };
        let hyphen = if market == Market::Greek { "-" } else { "" };
        let label = format!("{stem_latin}{hyphen}{english}{}", number.trim()).to_ascii_lowercase();
        let form = random.pick(COUNTRIES[country].forms);
        let legal_latin = with_form(&latin, form);
        let legal = match market {
            Market::Western => legal_latin.clone(),
            Market::Korean => match random.pick(KOREAN_FORMS) {
                form if random.chance(0.25) => format!("{name}{form}"),
                "주식회사" => format!("주식회사 {name}"),
                form => format!("{form}{name}"),
            },
            Market::Greek => format!("{name} {}", random.pick(GREEK_FORMS)),
        };
        let domain = format!("{label}.{}", COUNTRIES[country].ending);
        let parent = None;
        Self {
            index,
            market,
            country,
            sector,
            name,
            latin,
            legal,
            legal_latin,
            domain,
            parent,
            label,
        }
    }

    fn subsidiary(parent: Self, index: u64, random: &mut Random) -> Self {
        let choices: &[(usize, &str)] = match parent.market {
            Market::Western => &[(KOREA, "Korea"), (GREECE, "Hellas")],
            Market::Korean => &[(2, "America"), (4, "Europe"), (GREECE, "Hellas")],
            Market::Greek => &[(3, "UK"), (4, "Deutschland"), (KOREA, "Korea")],
        };
        let (country, place) = random.pick(choices);
        let latin = format!("{} {place}", parent.latin);
        let market = match country {
            KOREA => Market::Korean,
            GREECE => Market::Greek,
            _ => Market::Western,
        };
        let legal_latin = with_form(&latin, random.pick(COUNTRIES[country].forms));
        Self {
            index,
            market,
            country,
            sector: parent.sector,
            name: latin.clone(),
            legal: legal_latin.clone(),
            legal_latin,
            latin,
            domain: format!("{}.{}", parent.label, COUNTRIES[country].ending),
            parent: Some(parent.index),
            label: parent.label,
        }
    }

    /// Other ways in which the company is written.
    fn other_names(&self) -> String {
        match self.market {
            _ if self.parent.is_some() => self.latin.clone(),
            Market::Western => self.latin.clone(),
            Market::Korean | Market::Greek => format!("{};{}", self.legal_latin, self.name),
        }
    }
}

fn with_form(name: &str, form: &str) -> String {
    let comma = if matches!(form, "Inc." | "LLC") { "," } else { "" };
    format!("{name}{comma} {form}")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Account {
    pub(crate) fn of(seed: u64, index: u64, random: &mut Random) -> Self {
        let identity = Identity::of(seed, index);
        let fits = identity.sector().fits;
        let is_target = random.chance(if fits { 0.12 } else { 0.035 });
        let size = if is_target { random.around(750.0, 0.8) } else { random.around(110.0, 1.2) };
        let employees = size.clamp(4.0, 40_000.0).round();
        let target_since =
            is_target.then(|| random.between(5, 470) * DAY + random.between(28_800, 61_200));
        // Slow to engage: the first step of account-based work converts worse.
        let engaged_at = target_since
            .filter(|_| random.chance(0.30))
            .map(|since| since + random.between(20, 170) * DAY + random.between(0, 20_000))
            .filter(|at| *at < END - 3 * DAY);
        let heat = match (is_target, engaged_at) {
            (true, Some(_)) if random.chance(0.8) => Heat::Hot,
            (true, Some(_)) => Heat::Warm,
            (true, None) => Heat::Cold,
            _ if random.chance(0.012) => Heat::Hot,
            _ if random.chance(0.16) => Heat::Warm,
            _ => Heat::Cold,
        };
        let serious = is_target || random.chance(0.3);
        let budget = match heat {
            Heat::Hot if serious && random.chance(0.88) => "true",
            Heat::Warm if random.chance(0.15) => "true",
            Heat::Warm if random.chance(0.2) => "false",
            _ => "",
        };
        let competitor = if random.chance(0.3) { random.pick(&COMPETITORS) } else { "" };
        let newest = target_since.unwrap_or(DAYS * DAY / 2);
        let created_at = newest - random.between(1, 1_500) * DAY;
        let owner = random.below(OWNERS.len());
        Self {
            identity,
            employees,
            heat,
            target_since,
            engaged_at,
            competitor,
            budget,
            owner,
            created_at,
        }
    }

    pub(crate) fn id(&self) -> String {
        account_id(self.identity.index)
    }

    /// Writes the account; `customer` when a deal was won.
    pub(crate) fn write(
        &self,
        desk: &mut Desk<'_>,
        random: &mut Random,
        customer: bool,
    ) -> Result<(), SimulateError> {
        let calendar = desk.calendar;
        let (identity, hot) = (&self.identity, self.heat == Heat::Hot);
        let mut known = |share: f64| random.chance(if hot { 0.97 } else { share });
        let shown = [0.88, 0.82, 0.72, 0.7, 0.93, 0.8, 0.75, 0.7].map(&mut known);
        let text = |place: usize, value: String| if shown[place] { value } else { String::new() };
        let (city, region) = random.pick(identity.country().cities);
        let revenue = (self.employees * random.around(140_000.0, 0.4) / 1_000.0).round() * 1_000.0;
        let growth = random.between(if hot { 0 } else { -150 }, 350) as f64 / 1_000.0;
        let founded = (calendar.year() - random.between(3, 60)).to_string();
        let plan = Plan::of(self, random);
        let kind = if customer {
            "customer"
        } else {
            random.weighted(&[("prospect", 94), ("partner", 3), ("former_customer", 3)])
        };
        let domains = match random.below(12) {
            0 => format!("{};m.{}", identity.domain, identity.domain),
            _ => identity.domain.clone(),
        };
        let recent = if hot { 20 } else { random.weighted(&[(80, 85), (300, 15)]) };
        let updated = END - random.between(0, recent) * DAY - random.between(0, 30_000);
        desk.tables.accounts.row([
            &self.id(),
            &identity.legal,
            &identity.other_names(),
            &text(4, format!("https://www.{}", identity.domain)),
            &text(4, domains),
            &text(0, identity.sector().industry.to_owned()),
            &text(1, self.employees.to_string()),
            &text(2, desk.money.write(revenue)),
            &text(3, growth.to_string()),
            identity.country().code,
            &text(5, region.to_owned()),
            &text(5, city.to_owned()),
            &text(6, founded),
            &text(7, technologies(random)),
            kind,
            &owner_id(self.owner),
            &identity.parent.map(account_id).unwrap_or_default(),
            if self.target_since.is_some() { "true" } else { "false" },
            &calendar.instant_option(self.target_since),
            self.competitor,
            calendar.date_option(plan.contract_ends_at),
            &plan.expected_revenue.map(|euro| desk.money.write(euro)).unwrap_or_default(),
            self.budget,
            calendar.date_option(plan.purchase_at),
            &calendar.instant(self.created_at),
            &calendar.instant(updated.max(self.created_at)),
        ])
    }
}

impl Account {
    /// Writes the company once more, as somebody entered it who did not look: under another form
    /// of its name, and little beside.
    pub(crate) fn write_again(
        &self,
        desk: &mut Desk<'_>,
        with_site: bool,
    ) -> Result<(), SimulateError> {
        let identity = &self.identity;
        let name = match identity.market {
            Market::Western => &identity.latin,
            // A subsidiary abroad is registered in Latin letters as it is.
            _ if identity.legal == identity.legal_latin => &identity.latin,
            Market::Korean | Market::Greek => &identity.legal_latin,
        };
        let site = if with_site { format!("http://{}/", identity.domain) } else { String::new() };
        let at = desk.calendar.instant(self.created_at);
        let mut fields = [""; 26];
        let id = format!("B{:07}", identity.index + 1);
        (fields[0], fields[1], fields[3]) = (&id, name, &site);
        (fields[5], fields[9]) = (identity.sector().industry, identity.country().code);
        (fields[14], fields[17]) = ("prospect", "false");
        (fields[24], fields[25]) = (&at, &at);
        desk.tables.accounts.row(fields)
    }
}

/// What is known of a purchase.
struct Plan {
    expected_revenue: Option<f64>,
    purchase_at: Option<i64>,
    contract_ends_at: Option<i64>,
}

impl Plan {
    fn of(account: &Account, random: &mut Random) -> Self {
        let (known, median, purchase) = match account.heat {
            Heat::Hot if account.target_since.is_some() => (0.97, 600_000.0, 0.93),
            Heat::Hot => (0.8, 150_000.0, 0.4),
            Heat::Warm => (0.6, 90_000.0, 0.25),
            Heat::Cold if account.target_since.is_some() => (0.6, 140_000.0, 0.08),
            Heat::Cold => (0.25, 35_000.0, 0.03),
        };
        let revenue = (random.around(median, 0.6) / 500.0).round() * 500.0;
        let expected_revenue = random.chance(known).then_some(revenue);
        let days = if account.heat == Heat::Hot { (15, 110) } else { (40, 400) };
        let days = random.between(days.0, days.1);
        let purchase_at = random.chance(purchase).then(|| END + days * DAY);
        let contract = random.between(-60, 500);
        let contract_ends_at =
            (!account.competitor.is_empty() && random.chance(0.6)).then(|| END + contract * DAY);
        Self { expected_revenue, purchase_at, contract_ends_at }
    }
}

const COMPETITORS: [&str; 5] =
    ["Ledgerwise", "Orbitflow", "Korvex Suite", "Nimbus Desk", "in-house"];

fn technologies(random: &mut Random) -> String {
    const KNOWN: [&str; 12] = [
        "Kubernetes",
        "PostgreSQL",
        "SAP",
        "Salesforce",
        "HubSpot",
        "AWS",
        "Azure",
        "Oracle",
        "Snowflake",
        "Slack",
        "WordPress",
        "Kafka",
    ];
    let first = random.below(KNOWN.len());
    let count = 1 + random.below(4);
    let chosen: Vec<_> = (0..count).map(|step| KNOWN[(first + step * 5) % KNOWN.len()]).collect();
    chosen.join(";")
}
