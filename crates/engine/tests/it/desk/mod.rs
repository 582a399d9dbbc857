//! A workspace of a few accounts and people, and what the tests ask of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use speargun_domain::caller::Context;
use speargun_engine::import::{ImportOptions, import_paths};
use speargun_engine::membership::{AccountIndex, Actor, IndexCache, MatchReport, match_people};
use speargun_engine::{Watch, Workspace};

use crate::common;

pub(crate) const ACCOUNTS: &str = "\
external_id,name,website,country,city,parent_id
acme,Acme Software,acme.com,US,,
twin,Acme Software Inc.,twin.com,US,,
zeta,Zeta Foods,zeta.com,DE,,
hanbit,Hanbit Electronics,hanbit.com,KR,,
korea,Acme Korea,acme.kr,KR,Seoul,acme
";
pub(crate) const PEOPLE_HEADINGS: &str =
    "external_id,email,first_name,last_name,title,company,country\n";
pub(crate) const PEOPLE: &str = "\
external_id,email,first_name,last_name,title,company,country
kim,kim@acme.com,Kim,Doe,CFO,Acme Software,US
tim,tim@twin.com,Tim,Doe,CFO,Acme Software,US
lee,lee@twin.com,Lee,Roe,CMO,,US
max,max@zeta.com,Max,Muster,CEO,Zeta Foods,DE
seoul,park@acme.kr,Park,Kim,CEO,Acme Korea,KR
doubt,ann@gmail.com,Ann,Doubt,CEO,Acme Software,US
lost,joe@unknownworks.com,Joe,Lost,Buyer,Unknown Works,FR
lost2,sue@unknownworks.com,Sue,Lost,Buyer,Unknown Works,FR
free,eve@gmail.com,Eve,Free,Buyer,Freelance Heroes,FR
";
const DEALS: &str = "\
external_id,name,account_reference,amount
d1,Acme new,acme,50000
d2,Twin new,twin,1000
d3,Zeta new,zeta,1000
";
const EVENTS: &str = "\
external_id,event_type,occurred_at,account_reference,person_reference
e1,call,2023-03-01,twin,
e2,call,2023-03-01,acme,kim
";

/// 2023-04-01T00:00:00Z.
pub(crate) const NOW: i64 = 1_680_307_200_000_000;

pub(crate) fn silent() -> Watch<'static> {
    Watch::none()
}

pub(crate) struct Desk {
    directory: tempfile::TempDir,
    pub(crate) workspace: Workspace,
    indexes: IndexCache,
    /// What Ann does, after the imports.
    context: Context,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::matching_to("child")
    }

    pub(crate) fn matching_to(whom: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let workspace = common::workspace(directory.path(), whom);
        let context = common::call(NOW + 1);
        let desk = Self { directory, workspace, indexes: IndexCache::default(), context };
        desk.import("accounts", ACCOUNTS);
        desk.import("people", PEOPLE);
        desk.import("deals", DEALS);
        desk.import("events", EVENTS);
        desk
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn import(&self, what: &str, text: &str) {
        self.import_at(what, text, NOW);
    }

    pub(crate) fn import_at(&self, what: &str, text: &str, now: i64) {
        let entity = match what {
            "accounts" => "account",
            "people" => "person",
            "deals" => "opportunity",
            _ => "event",
        };
        let path = self.write(&format!("{what}.csv"), text);
        let mapping = format!("source = \"t\"\n[[file]]\nname = \"*\"\nentity = \"{entity}\"");
        let mapping = Some(speargun_connect::mapping::Mapping::parse(&mapping).unwrap());
        let options = ImportOptions { mapping, ..ImportOptions::default() };
        let report =
            import_paths(&self.workspace, &[path], &options, &silent(), &common::call(now))
                .unwrap();
        assert_eq!(report.rejected, 0, "{:?}", report.files);
    }

    pub(crate) fn matched(&self) -> MatchReport {
        self.matched_at(NOW)
    }

    pub(crate) fn matched_at(&self, now: i64) -> MatchReport {
        match_people(&self.workspace, &silent(), now).unwrap()
    }

    pub(crate) fn actor(&self) -> Actor<'_> {
        self.actor_of(&self.context)
    }

    pub(crate) fn actor_of<'a>(&'a self, context: &'a Context) -> Actor<'a> {
        Actor { workspace: &self.workspace, indexes: &self.indexes, context }
    }

    pub(crate) fn index(&self) -> Arc<AccountIndex> {
        self.indexes.get(&self.workspace).unwrap()
    }

    fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let rows = self.workspace.store.read(|connection| connection.query(sql, &[])).unwrap();
        let cell = |row: &speargun_store::Row, index: usize| {
            let number = row.number_option(index).map(|number| number.to_string());
            number.unwrap_or_else(|| row.text(index).to_owned())
        };
        rows.iter().map(|row| (0..8).map(|index| cell(row, index)).collect()).collect()
    }

    fn id(&self, table: &str, key: &str) -> i64 {
        let sql = format!("SELECT id FROM {table} WHERE external_id = '{key}'");
        let rows = self.rows(&sql);
        rows.first().unwrap_or_else(|| panic!("no {table} {key}"))[0].parse().unwrap()
    }

    pub(crate) fn person(&self, key: &str) -> i64 {
        self.id("person", key)
    }

    pub(crate) fn account(&self, key: &str) -> i64 {
        self.id("account", key)
    }

    /// What stands for every person, all of it: account, decision, rule, candidate, probability,
    /// who, proposal.
    pub(crate) fn standing(&self) -> BTreeMap<String, String> {
        let sql = "SELECT p.external_id, COALESCE(a.external_id, '-'), m.decision, m.rule, \
            COALESCE(c.external_id, '-'), m.probability, m.decided_by, COALESCE(m.proposal, '-') \
            FROM membership m JOIN person p ON p.id = m.person_id \
            LEFT JOIN account a ON a.id = m.account_id \
            LEFT JOIN account c ON c.id = m.candidate_id WHERE m.valid_to IS NULL";
        self.rows(sql).into_iter().map(|row| (row[0].clone(), row[1..].join(" "))).collect()
    }

    pub(crate) fn standing_of(&self, key: &str) -> String {
        self.standing().remove(key).unwrap_or_default()
    }

    /// How many people stand at an account or have it as best guess.
    pub(crate) fn at(&self, key: &str) -> u64 {
        let id = self.account(key);
        let sql =
            format!("SELECT COUNT(*) FROM membership WHERE valid_to IS NULL AND account_id = {id}");
        self.rows(&sql)[0][0].parse().unwrap()
    }

    /// Every link of deals, events and accounts to accounts.
    pub(crate) fn links(&self) -> Vec<Vec<String>> {
        let sql = "SELECT 'deal', id, account_id, 0 FROM opportunity \
            UNION ALL SELECT 'event', id, account_id, 0 FROM event \
            UNION ALL SELECT 'account', id, parent_id, merged_into FROM account \
            UNION ALL SELECT 'family', id, family_parent_id, 0 FROM account ORDER BY 1, 2";
        self.rows(sql)
    }

    pub(crate) fn deal(&self, key: &str) -> String {
        let sql = format!(
            "SELECT a.external_id FROM opportunity d JOIN account a ON a.id = d.account_id \
             WHERE d.external_id = '{key}'"
        );
        self.rows(&sql)[0][0].clone()
    }

    /// Ids of the accounts that lists, scores and the funnel see.
    pub(crate) fn seen_ids(&self) -> Vec<i64> {
        let mut ids = Vec::new();
        let each = |connection: &mut speargun_store::Connection| {
            speargun_store::account::each(connection, |account| {
                ids.push(account.id);
                Ok::<(), speargun_store::StoreError>(())
            })
        };
        self.workspace.store.read(each).unwrap();
        ids
    }

    /// Their keys.
    pub(crate) fn seen(&self) -> Vec<String> {
        let key = |id: &i64| {
            self.rows(&format!("SELECT external_id FROM account WHERE id = {id}"))[0][0].clone()
        };
        let mut keys: Vec<String> = self.seen_ids().iter().map(key).collect();
        keys.sort();
        keys
    }
}
