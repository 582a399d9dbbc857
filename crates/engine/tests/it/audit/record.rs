//! Changes of lists, accounts and people.

use std::cell::Cell;

use speargun_domain::audit::AuditAction as To;
use speargun_domain::caller::Context;
use speargun_engine::committee::{self, RoleDecision};
use speargun_engine::list::{self, Chosen, ListEdit};
use speargun_engine::membership::doubt::{self, Verdict};
use speargun_engine::membership::{alias, match_model, proposed};
use speargun_engine::stage::{self, NewMove};
use speargun_engine::{duplicate, family, note, view};
use speargun_store::membership::match_model::{self as stored, MatchModel};
use speargun_store::saved_view::SavedView;

use crate::audit::bench::{Bench, of};
use crate::desk::silent;

/// The id of whatever is the first of its kind, and one that nothing has.
const FIRST: i64 = 1;
const NONE: i64 = 999;

pub(crate) fn lists_and_views(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let acme = Chosen::Ids(vec![bench.desk.account("acme")]);
    let renamed = ListEdit { name: Some("Shows".to_owned()), ..ListEdit::default() };
    let mine = |name: &str| {
        let (page, query) = ("accounts".to_owned(), "tier=1".to_owned());
        SavedView { id: 0, page, name: name.to_owned(), query }
    };
    bench.changes(&[
        (
            To::CreateList,
            &|call| of(FIRST, list::create(workspace, "Fairs", None, call)),
            &|call| of(FIRST, list::create(workspace, " ", None, call)),
        ),
        (To::EditList, &|call| of(FIRST, list::edit(workspace, FIRST, &renamed, call)), &|call| {
            of(NONE, list::edit(workspace, NONE, &renamed, call))
        }),
        (
            To::AddToList,
            &|call| of(FIRST, list::add(workspace, FIRST, &acme, Some("met"), call)),
            &|call| of(NONE, list::add(workspace, NONE, &acme, None, call)),
        ),
    ]);
    // What is so already is no change.
    bench.changes_nothing(&|call| of(FIRST, list::edit(workspace, FIRST, &renamed, call)));
    bench.changes_nothing(&|call| of(FIRST, list::add(workspace, FIRST, &acme, None, call)));
    bench.changes(&[
        (
            To::RemoveFromList,
            &|call| of(FIRST, list::remove(workspace, FIRST, &acme, call)),
            &|call| of(NONE, list::remove(workspace, NONE, &acme, call)),
        ),
        (To::SaveView, &|call| of(FIRST, view::save(workspace, mine("Mine"), call)), &|call| {
            of(FIRST, view::save(workspace, mine(" "), call))
        }),
        (To::DeleteView, &|call| of(FIRST, view::delete(workspace, FIRST, call)), &|call| {
            of(NONE, view::delete(workspace, NONE, call))
        }),
    ]);
    bench.changes_nothing(&|call| of(FIRST, list::remove(workspace, FIRST, &acme, call)));
}

pub(crate) fn stages_and_contracts(bench: &Bench) {
    let (workspace, acme) = (&bench.desk.workspace, bench.desk.account("acme"));
    let to = |stage: &str| NewMove {
        stage: stage.to_owned(),
        reason: "met at the fair".to_owned(),
        until: None,
    };
    let put = |stage: &str, call: &Context| {
        of(acme, stage::move_account(workspace, acme, &to(stage), call))
    };
    let tell = |account: i64, call: &Context| {
        of(account, stage::tell_contract(workspace, account, Some("Rival"), None, call))
    };
    let release = |call: &Context| of(acme, stage::release_account(workspace, acme, call));
    let forget = |call: &Context| of(acme, stage::forget_contract(workspace, acme, call));
    bench.changes(&[
        (To::MoveAccount, &|call| put("none", call), &|call| put("wizard", call)),
        (To::ReleaseAccount, &release, &|call| {
            of(NONE, stage::release_account(workspace, NONE, call))
        }),
        (To::RecordContract, &|call| tell(acme, call), &|call| tell(NONE, call)),
        (To::ForgetContract, &forget, &|call| {
            of(NONE, stage::forget_contract(workspace, NONE, call))
        }),
    ]);
    bench.refuses(&release);
    bench.refuses(&forget);
}

pub(crate) fn notes(bench: &Bench) {
    let (workspace, acme) = (&bench.desk.workspace, bench.desk.account("acme"));
    let add = |account: i64, text: &str, call: &Context| {
        of(account, note::add(workspace, account, text, call))
    };
    let remove = |id: i64, call: &Context| of(acme, note::remove(workspace, acme, id, call));
    bench.changes(&[
        (To::AddNote, &|call| add(acme, "They buy in May.", call), &|call| add(acme, " ", call)),
        (To::RemoveNote, &|call| remove(FIRST, call), &|call| remove(NONE, call)),
    ]);
    bench.refuses(&|call| add(NONE, "They buy in May.", call));
    bench.refuses(&|call| remove(FIRST, call));
}

pub(crate) fn names_and_domains(bench: &Bench) {
    let (desk, acme) = (&bench.desk, bench.desk.account("acme"));
    let name = |name: &str, call: &Context| {
        of(acme, alias::add_name(&desk.actor_of(call), acme, name, false))
    };
    let domain = |domain: &str, call: &Context| {
        of(acme, alias::add_domain(&desk.actor_of(call), acme, domain, false))
    };
    let remove = |id: i64, call: &Context| of(acme, alias::remove(&desk.actor_of(call), acme, id));
    let exclude = |domain: &str, call: &Context| {
        of(domain, alias::exclude(&desk.actor_of(call), domain, None))
    };
    let include =
        |id: i64, call: &Context| of("agency.com", alias::include(&desk.actor_of(call), id));
    bench.changes(&[
        (To::AddAlias, &|call| name("Acme Works", call), &|call| name("?", call)),
        (To::AddAlias, &|call| domain("acme.works", call), &|call| domain("zeta.com", call)),
        (To::RemoveAlias, &|call| remove(FIRST, call), &|call| remove(NONE, call)),
        (To::ExcludeDomain, &|call| exclude("agency.com", call), &|call| exclude("?", call)),
    ]);
    bench.refuses(&|call| exclude("agency.com", call));
    bench
        .changes(&[(To::IncludeDomain, &|call| include(FIRST, call), &|call| include(NONE, call))]);
}

pub(crate) fn duplicates(bench: &Bench) {
    let desk = &bench.desk;
    let [acme, twin, zeta] = ["acme", "twin", "zeta"].map(|key| desk.account(key));
    let dismiss = |other: i64, is_dismissed: bool, call: &Context| {
        of(acme, duplicate::dismiss(&desk.actor_of(call), (acme, other), is_dismissed))
    };
    let merge =
        |other: i64, call: &Context| of(acme, duplicate::merge(&desk.actor_of(call), acme, other));
    let split = |id: i64, call: &Context| of(acme, duplicate::split(&desk.actor_of(call), id));
    bench.changes(&[(To::DismissDuplicate, &|call| dismiss(zeta, true, call), &|call| {
        dismiss(NONE, true, call)
    })]);
    bench.changes_nothing(&|call| dismiss(zeta, true, call));
    bench.changes(&[
        (To::RestoreDuplicate, &|call| dismiss(zeta, false, call), &|call| {
            dismiss(NONE, false, call)
        }),
        (To::MergeAccounts, &|call| merge(twin, call), &|call| merge(acme, call)),
        (To::SplitAccounts, &|call| split(FIRST, call), &|call| split(NONE, call)),
    ]);
    bench.refuses(&|call| split(FIRST, call));
}

pub(crate) fn families(bench: &Bench) {
    let desk = &bench.desk;
    let (acme, zeta) = (desk.account("acme"), desk.account("zeta"));
    let set = |parent: i64, call: &Context| {
        of(zeta, family::set_parent(&desk.actor_of(call), zeta, Some(parent)))
    };
    let forget =
        |child: i64, call: &Context| of(child, family::forget_parent(&desk.actor_of(call), child));
    let read = |name: &str, text: &str, call: &Context| {
        let path = desk.write(name, text);
        of(name, family::import_file(&desk.actor_of(call), &path, &silent()))
    };
    let bought = "acquirer,acquired\nAcme Software,Hanbit Electronics\n";
    bench.changes(&[
        (To::SetParent, &|call| set(acme, call), &|call| set(zeta, call)),
        (To::ForgetParent, &|call| forget(zeta, call), &|call| forget(acme, call)),
        (To::ImportFamilies, &|call| read("bought.csv", bought, call), &|call| {
            read("broken.csv", "name,number\nAcme,1\n", call)
        }),
    ]);
}

pub(crate) fn roles_and_matches(bench: &Bench) {
    let (desk, workspace) = (&bench.desk, &bench.desk.workspace);
    let (kim, zeta) = (desk.person("kim"), desk.account("zeta"));
    let role = |person: i64, role: &str, call: &Context| {
        let decision = RoleDecision::Set(role.to_owned());
        of(person, committee::decide(workspace, person, &decision, call))
    };
    let decide = |verdict: &Verdict, call: &Context| {
        of(kim, doubt::decide(&desk.actor_of(call), kim, verdict))
    };
    let undo = |id: i64, call: &Context| of(kim, doubt::undo(&desk.actor_of(call), id));
    let sons = Verdict::NewAccount(Some("Kim and Sons".to_owned()));
    bench.changes(&[
        (To::DecideRole, &|call| role(kim, "champion", call), &|call| role(kim, "wizard", call)),
        (To::DecideRole, &|call| role(kim, "none", call), &|call| role(NONE, "none", call)),
        (To::DecideMatch, &|call| decide(&Verdict::Assign(zeta), call), &|call| {
            decide(&Verdict::Assign(NONE), call)
        }),
        (To::UndoMatch, &|call| undo(FIRST, call), &|call| undo(NONE, call)),
        (To::DecideMatch, &|call| decide(&sons, call), &|call| {
            of(kim, doubt::accept_above(&desk.actor_of(call), 7.0))
        }),
        (To::DecideMatch, &|call| decide(&Verdict::Reject, call), &|call| undo(FIRST, call)),
    ]);
    bench.changes_nothing(&|call| decide(&Verdict::Reject, call));
}

/// However many people they are about, decisions that are made at once are one change.
pub(crate) fn decisions_at_once(bench: &Bench) {
    let desk = &bench.desk;
    for key in ["doubt", "free"] {
        let guess = format!(
            "UPDATE membership SET account_id = NULL, candidate_id = {}, decision = 'review', \
             probability = 0.9 WHERE person_id = {} AND valid_to IS NULL",
            desk.account("acme"),
            desk.person(key)
        );
        desk.workspace.store.write(|connection| connection.batch(&guess)).unwrap();
    }
    let made = Cell::new(0);
    let accept = |minimum: f64, call: &Context| {
        let (batch, people) = doubt::accept_above(&desk.actor_of(call), minimum)?;
        made.set(batch.unwrap_or(0));
        assert!(people == 0 || people >= 2, "{people}");
        of(made.get(), Ok(()))
    };
    let undo = |batch: i64, call: &Context| {
        let people = doubt::undo_batch(&desk.actor_of(call), batch)?;
        assert!(people >= 2, "{people}");
        of(batch, Ok(()))
    };
    bench.changes_nothing(&|call| accept(1.0, call));
    bench.changes(&[
        (To::AcceptMatches, &|call| accept(0.85, call), &|call| accept(7.0, call)),
        (To::UndoMatches, &|call| undo(made.get(), call), &|call| undo(NONE, call)),
    ]);
}

pub(crate) fn proposals(bench: &Bench) {
    const GROUP: &str = "domain:unknownworks.com";
    const GONE: &str = "domain:none.example";
    let desk = &bench.desk;
    let dismiss = |key: &str, call: &Context| of(key, proposed::dismiss(&desk.actor_of(call), key));
    let restore = |key: &str, call: &Context| of(key, proposed::restore(&desk.actor_of(call), key));
    let accept =
        |key: &str, call: &Context| of(key, proposed::accept(&desk.actor_of(call), key, None));
    bench.changes(&[
        (To::DismissProposal, &|call| dismiss(GROUP, call), &|call| dismiss(GONE, call)),
        (To::RestoreProposal, &|call| restore(GROUP, call), &|call| restore(GONE, call)),
        (To::AcceptProposal, &|call| accept(GROUP, call), &|call| accept(GONE, call)),
    ]);
    bench.refuses(&|call| restore(GROUP, call));
}

pub(crate) fn matchers(bench: &Bench) {
    let desk = &bench.desk;
    let weights = serde_json::to_string(&speargun_matching::Weights::default()).unwrap();
    let training = serde_json::to_string(&match_model::Figures::default()).unwrap();
    let train = |call: &Context| {
        let trained = match_model::train(&desk.actor_of(call), &silent())?;
        of(trained.version.version, Ok(()))
    };
    let publish = |version: i64, call: &Context| {
        of(version, match_model::publish(&desk.actor_of(call), version, true, &silent()))
    };
    let roll_back = |call: &Context| {
        let back = match_model::roll_back(&desk.actor_of(call), &silent())?;
        of(back.from, Ok(()))
    };
    bench.changes(&[(To::TrainMatcher, &train, &roll_back)]);
    let draft = MatchModel { weights, training, ..MatchModel::default() };
    let store = &desk.workspace.store;
    let version = store.write(|connection| stored::add(connection, &draft)).unwrap();
    bench.changes(&[
        (To::PublishMatcher, &|call| publish(version, call), &|call| publish(NONE, call)),
        (To::RollBackMatcher, &roll_back, &|call| publish(NONE, call)),
    ]);
    bench.refuses(&roll_back);
}
