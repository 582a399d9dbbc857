//! The hard cases as a reader of their files sees them.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::LazyLock,
};

use speargun_simulate::{HardCaseOptions, HardCaseReport, SimulateError, simulate_hard_cases};

use crate::build::{Directory, Row, rows};

const KINDS: &[&str] = &[
    "abbreviation",
    "acronym",
    "agency_account",
    "agency_not_account",
    "company_with_extras",
    "domain_beats_company",
    "email_form",
    "exact_domain",
    "free_mail_no_company",
    "free_mail_with_company",
    "free_mail_with_website",
    "group_parent",
    "holding_child",
    "holding_parent",
    "idn_domain",
    "idn_homograph",
    "internal_host",
    "legal_form",
    "look_alike_absent",
    "look_alike_bare",
    "look_alike_named",
    "namesake_by_country",
    "regional_domain",
    "renamed",
    "same_initials",
    "same_label_other_company",
    "same_name_elsewhere",
    "several_on_one_domain",
    "shared_web_host",
    "social_website",
    "split_or_joined",
    "stray_corporate",
    "stray_similar",
    "subdomain",
    "subsidiary_by_city",
    "subsidiary_by_country",
    "subsidiary_by_domain",
    "subsidiary_by_name",
    "transliteration_greek",
    "transliteration_korean",
    "typo_in_company",
    "typo_in_domain",
    "undecidable",
    "university",
    "unlisted_domain",
    "website_agrees",
];
/// Kinds that are nobody's, whatever the lead.
const NOBODYS: &[&str] = &[
    "agency_not_account",
    "free_mail_no_company",
    "idn_homograph",
    "look_alike_absent",
    "look_alike_bare",
    "same_initials",
    "same_label_other_company",
    "same_name_elsewhere",
    "stray_corporate",
    "stray_similar",
    "undecidable",
];

fn options(accounts: u32, leads_per_account: f64, seed: u64) -> HardCaseOptions {
    HardCaseOptions { accounts, leads_per_account, seed }
}

struct Cases {
    accounts: HashMap<String, Row>,
    /// Every lead, its account's id or nothing, and its kind.
    told: Vec<(Row, String, String)>,
    report: HardCaseReport,
}

impl Cases {
    fn domains(&self, account: &str) -> Vec<&str> {
        let domains = &self.accounts[account]["domains"];
        domains.split('|').filter(|domain| !domain.is_empty()).collect()
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = &(Row, String, String)> {
        self.told.iter().filter(move |told| told.2 == kind)
    }
}

/// One set of cases for all tests that only look.
static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let directory = Directory::new("shared");
    let report = simulate_hard_cases(&directory.0, &options(2_000, 6.0, 11), &|_| {}).unwrap();
    let accounts = rows(&directory.0, "accounts.csv");
    let count = accounts.len();
    let accounts: HashMap<String, Row> =
        accounts.into_iter().map(|row| (row["account_id"].clone(), row)).collect();
    assert_eq!(accounts.len(), count, "account_id comes twice");
    let truth = rows(&directory.0, "truth.csv");
    let mut truth: HashMap<String, Row> =
        truth.into_iter().map(|row| (row["lead_id"].clone(), row)).collect();
    let leads = rows(&directory.0, "leads.csv");
    let told: Vec<(Row, String, String)> = leads
        .into_iter()
        .map(|lead| {
            let row = truth.remove(&lead["lead_id"]).unwrap();
            (lead, row["account_id"].clone(), row["kind"].clone())
        })
        .collect();
    assert!(truth.is_empty(), "every truth has its lead");
    Cases { accounts, told, report }
});

/// What stands behind the @, or nothing.
fn host(lead: &Row) -> &str {
    lead["email"].rsplit_once('@').map_or("", |(_, host)| host)
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let write = |name: &str, seed| {
        let directory = Directory::new(name);
        let report = simulate_hard_cases(&directory.0, &options(300, 3.0, seed), &|_| {}).unwrap();
        let bytes = |file: &PathBuf| std::fs::read(file).unwrap();
        report.files.iter().map(bytes).collect::<Vec<_>>()
    };
    let first = write("first", 5);
    assert_eq!(first, write("second", 5));
    assert_ne!(first, write("third", 6));
}

#[test]
fn as_many_accounts_and_leads_are_written_as_asked() {
    let report = &CASES.report;
    assert_eq!(report.accounts, 2_000);
    assert_eq!(report.accounts as usize, CASES.accounts.len());
    assert_eq!(report.leads as usize, CASES.told.len());
    assert!((11_800..=12_200).contains(&report.leads), "{} leads", report.leads);
    assert_eq!(report.kinds.iter().map(|(_, count)| count).sum::<u64>(), report.leads);
}

#[test]
fn every_kind_is_there() {
    let kinds: Vec<&str> = CASES.report.kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, KINDS);
}

#[test]
fn the_truth_is_an_account_or_nobody() {
    for (lead, account, kind) in &CASES.told {
        assert!(account.is_empty() || CASES.accounts.contains_key(account), "{lead:?}");
        if NOBODYS.contains(&kind.as_str()) {
            assert!(account.is_empty(), "{kind} {lead:?}");
        }
    }
    for account in CASES.accounts.values() {
        let parent = &account["parent_id"];
        assert!(parent.is_empty() || CASES.accounts.contains_key(parent), "{account:?}");
    }
}

#[test]
fn a_domain_is_of_one_account_or_one_family() {
    let mut owners: HashMap<&str, Vec<&Row>> = HashMap::new();
    for (id, account) in &CASES.accounts {
        for domain in CASES.domains(id) {
            owners.entry(domain).or_default().push(account);
        }
    }
    let shared = owners.values().filter(|accounts| accounts.len() > 1);
    let mut families = 0;
    for accounts in shared {
        families += 1;
        assert!(accounts.len() <= 6, "{accounts:?}");
        let parents: HashSet<&str> = accounts
            .iter()
            .map(|account| account["parent_id"].as_str())
            .filter(|parent| !parent.is_empty())
            .collect();
        assert!(parents.len() <= 1, "{accounts:?}");
    }
    assert!(families > 40, "{families} domains are shared");
}

#[test]
fn names_come_once_but_for_namesakes() {
    let mut countries: HashMap<String, HashSet<&str>> = HashMap::new();
    for account in CASES.accounts.values() {
        let name = account["name"].split('|').next().unwrap().to_lowercase();
        let country = account["country"].as_str();
        assert!(countries.entry(name.clone()).or_default().insert(country), "{name} twice");
    }
}

#[test]
fn corporate_mail_is_at_a_domain_of_its_account() {
    for kind in ["exact_domain", "domain_beats_company", "agency_account", "subsidiary_by_domain"] {
        for (lead, account, _) in CASES.of(kind) {
            assert!(CASES.domains(account).contains(&host(lead)), "{kind} {lead:?}");
        }
    }
    for (lead, account, _) in CASES.of("subdomain") {
        let (_, domain) = host(lead).split_once('.').unwrap();
        assert!(CASES.domains(account).contains(&domain), "{lead:?}");
    }
}

#[test]
fn leads_of_nobody_are_at_no_account_s_domain() {
    let all: HashSet<&str> = CASES.accounts.keys().flat_map(|id| CASES.domains(id)).collect();
    for (lead, account, kind) in &CASES.told {
        if account.is_empty() && kind != "undecidable" {
            assert!(!all.contains(host(lead)), "{kind} {lead:?}");
            let website = lead["website"].as_str();
            let own = all.iter().any(|domain| website.contains(domain) && !domain.is_empty());
            assert!(!own, "{kind} {lead:?}");
        }
    }
    for (lead, _, _) in CASES.of("idn_homograph") {
        let encoded = host(lead).split('.').any(|label| label.starts_with("xn--"));
        assert!(encoded || !host(lead).is_ascii(), "{lead:?}");
        assert!(lead["company"].is_empty(), "{lead:?}");
    }
}

#[test]
fn a_mistyped_domain_is_nobody_s() {
    let all: HashSet<&str> = CASES.accounts.keys().flat_map(|id| CASES.domains(id)).collect();
    for kind in ["typo_in_domain", "regional_domain", "unlisted_domain"] {
        for (lead, account, _) in CASES.of(kind) {
            assert!(!all.contains(host(lead)), "{kind} {lead:?}");
            assert!(!account.is_empty() && !lead["company"].is_empty(), "{kind} {lead:?}");
        }
    }
}

#[test]
fn transliterated_names_are_in_another_script_than_the_account() {
    let is_hangul = |letter: char| ('가'..='힣').contains(&letter);
    let mut crossed = 0;
    for (lead, account, _) in CASES.of("transliteration_korean") {
        let name = CASES.accounts[account]["name"].split('|').next().unwrap();
        crossed += usize::from(lead["company"].contains(is_hangul) != name.contains(is_hangul));
    }
    assert!(crossed * 10 > CASES.of("transliteration_korean").count() * 8, "{crossed}");
}

#[test]
fn ids_do_not_tell_whose_a_lead_is() {
    let ids: HashSet<&str> = CASES.told.iter().map(|told| told.0["lead_id"].as_str()).collect();
    assert_eq!(ids.len(), CASES.told.len());
    let neighbours = CASES.told.windows(2).filter(|pair| pair[0].1 == pair[1].1);
    let same = neighbours.filter(|pair| !pair[0].1.is_empty()).count();
    assert!(same * 50 < CASES.told.len(), "{same} neighbours of one account");
}

#[test]
fn progress_ends_with_all_accounts_and_nonsense_is_refused() {
    let directory = Directory::new("progress");
    let last = Cell::new(0);
    simulate_hard_cases(&directory.0, &options(2_500, 0.0, 1), &|done| last.set(done)).unwrap();
    assert_eq!(last.get(), 2_500);
    let refused = simulate_hard_cases(&directory.0, &options(1, -1.0, 1), &|_| {});
    assert!(matches!(refused, Err(SimulateError::LeadsPerAccount(_))));
}
