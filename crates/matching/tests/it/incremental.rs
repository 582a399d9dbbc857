//! One lead, one account, or everything at once: the same answers.

use proptest::prelude::*;
use speargun_matching::{
    AccountInput, Affected, Decision, LeadInput, Matcher, Scratch, Settings, Weights,
};

/// An account of few letters, so that accounts meet in everything.
#[derive(Debug, Clone)]
struct Account {
    name: String,
    domain: String,
    country: Option<&'static str>,
    city: Option<&'static str>,
    parent: Option<u32>,
}

#[derive(Debug, Clone)]
enum Change {
    Put(u32, Account),
    Remove(u32),
}

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof!["[a-c]{3,5}", "(한빛|삼성|κωστας|hanbit|kostas|north|quarry)"];
    let trade = prop_oneof![Just(""), Just(" tech"), Just(" Korea"), Just(" Group"), Just(" Inc")];
    (prop::collection::vec(word, 1..3), trade).prop_map(|(words, trade)| words.join(" ") + trade)
}

fn domain() -> impl Strategy<Value = String> {
    "[a-c]{3,4}\\.(com|de|co\\.kr)"
}

fn country() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![None, Some("US"), Some("KR"), Some("DE")])
}

fn city() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![None, None, Some("Seoul"), Some("Berlin")])
}

fn account() -> impl Strategy<Value = Account> {
    let parent = prop_oneof![2 => Just(None), 1 => (0_u32..8).prop_map(Some)];
    (name(), prop_oneof![domain(), Just(String::new())], country(), city(), parent).prop_map(
        |(name, domain, country, city, parent)| Account { name, domain, country, city, parent },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0_u32..8, account()).prop_map(|(id, account)| Change::Put(id, account)),
        1 => (0_u32..8).prop_map(Change::Remove),
    ]
}

type Lead = (Option<String>, Option<String>, Option<&'static str>, Option<&'static str>);

fn lead() -> impl Strategy<Value = Lead> {
    let host = prop_oneof![domain(), Just("gmail.com".to_owned())];
    let email = prop::option::of(host.prop_map(|host| format!("a@{host}")));
    (email, prop::option::of(name()), country(), city())
}

fn input(account: &Account) -> AccountInput<'_> {
    AccountInput {
        names: vec![&account.name],
        domains: vec![&account.domain],
        country: account.country,
        city: account.city,
        parent: account.parent,
    }
}

fn decide(matcher: &Matcher, lead: &Lead) -> Decision {
    matcher.decide(&lead_input(lead))
}

fn lead_input(lead: &Lead) -> LeadInput<'_> {
    LeadInput {
        email: lead.0.as_deref(),
        company: lead.1.as_deref(),
        country: lead.2,
        city: lead.3,
        ..LeadInput::default()
    }
}

/// The family of an account, before or after: everything that hangs together by parents.
fn family(accounts: &[Option<Account>], of: u32) -> Vec<u32> {
    let mut members = vec![of];
    loop {
        let before = members.len();
        for (id, account) in accounts.iter().enumerate() {
            let Some(account) = account else { continue };
            let id = id as u32;
            let tied =
                members.contains(&id) || account.parent.is_some_and(|p| members.contains(&p));
            if tied {
                members.push(id);
                members.extend(account.parent);
            }
        }
        members.sort_unstable();
        members.dedup();
        if members.len() == before {
            return members;
        }
    }
}

fn relatives(accounts: &[Option<Account>], of: u32) -> Vec<Account> {
    family(accounts, of).iter().filter_map(|id| accounts[*id as usize].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn incremental_is_batch(
        changes in prop::collection::vec(change(), 1..20),
        leads in prop::collection::vec(lead(), 1..12),
    ) {
        let settings = Settings::default();
        let mut accounts: Vec<Option<Account>> = vec![None; 8];
        let mut kept = Matcher::build(&[], &settings);
        let mut decisions: Vec<Decision> = leads.iter().map(|lead| decide(&kept, lead)).collect();
        for change in changes {
            let (Change::Put(id, _) | Change::Remove(id)) = &change;
            let id = *id;
            let mut related = relatives(&accounts, id);
            match change {
                Change::Put(_, account) => {
                    kept.put(id, &input(&account));
                    accounts[id as usize] = Some(account);
                }
                Change::Remove(_) => {
                    kept.remove(id);
                    accounts[id as usize] = None;
                }
            }
            related.extend(relatives(&accounts, id));
            let inputs: Vec<AccountInput<'_>> = related.iter().map(input).collect();
            let touch = Affected::of(&inputs, &settings);
            for (lead, standing) in leads.iter().zip(&mut decisions) {
                let now = decide(&kept, lead);
                if touch.concerns(&lead_input(lead)) {
                    *standing = now;
                } else {
                    prop_assert_eq!(*standing, now, "not concerned: {:?}", lead);
                }
            }
        }
        // All at once: positions that were taken out hold an account without a name.
        let nobody = Account {
            name: String::new(), domain: String::new(), country: None, city: None, parent: None,
        };
        let whole: Vec<Account> = (0..accounts.len())
            .map(|at| accounts[at].clone().unwrap_or_else(|| nobody.clone()))
            .collect();
        let mut inputs: Vec<AccountInput<'_>> = whole.iter().map(input).collect();
        for input in &mut inputs {
            // Nobody is nobody's parent.
            input.parent = input.parent.filter(|id| accounts[*id as usize].is_some());
        }
        let batch = Matcher::build(&inputs, &settings);
        for (lead, standing) in leads.iter().zip(&decisions) {
            prop_assert_eq!(decide(&batch, lead), *standing, "{:?}", lead);
        }
    }
}

/// What a thread remembers of names holds for one state of one matcher only.
#[test]
fn a_kept_scratch_follows_every_change_and_every_matcher() {
    let account = |name| AccountInput { names: vec![name], ..AccountInput::default() };
    let settings = Settings::default();
    let mut matcher = Matcher::build(&[account("Zorvex Quarry")], &settings);
    let other = Matcher::build(&[account("Hanbit"), account("Zorvex Quarry")], &settings);
    let lead = LeadInput { company: Some("Zorvex Quarry"), ..LeadInput::default() };
    let mut scratch = Scratch::default();
    let mut ask = |matcher: &Matcher| {
        let kept = matcher.decide_with(&mut scratch, &lead);
        assert_eq!(kept, matcher.decide(&lead));
        (kept.account, kept.probability)
    };
    let first = ask(&matcher);
    assert_eq!(first.0, Some(0));
    assert_eq!(ask(&matcher), first);
    assert_eq!(ask(&other).0, Some(1));
    matcher.put(1, &account("Zorvex Quarry Tech"));
    ask(&matcher);
    matcher.remove(0);
    assert_ne!(ask(&matcher).0, Some(0));
    matcher.put(0, &account("Zorvex Quarry"));
    assert_eq!(ask(&matcher).0, Some(0));
    let weaker = Weights { name: [-1.0; 12], ..Weights::default() };
    matcher.set_weights(weaker);
    assert_ne!(ask(&matcher), first);
}
