//! Decisions of people, aliases, proposed accounts, merges and families, on a market of a few rows.

use crate::desk;

use desk::{Desk, NOW};
use speargun_domain::caller::Context;
use speargun_engine::membership::doubt::{
    QueueQuery, Verdict, accept_above, decide, queue, undo, undo_batch,
};
use speargun_engine::membership::{alias, explain, match_model, proposed, report};
use speargun_engine::{EngineError, duplicate, family};
use speargun_store::membership::match_model::{self as stored, MatchModel};

#[test]
fn a_job_never_undoes_what_a_person_decided() {
    let desk = Desk::new();
    desk.matched();
    let (kim, zeta) = (desk.person("kim"), desk.account("zeta"));
    decide(&desk.actor(), kim, &Verdict::Assign(zeta)).unwrap();
    let lee = desk.person("lee");
    decide(&desk.actor(), lee, &Verdict::Reject).unwrap();
    let stands = desk.standing();
    for _ in 0..2 {
        let report = desk.matched();
        assert_eq!(report.decided_by_people, 2);
        // An import that names another account does not move them either.
        desk.import("people", &desk::PEOPLE.replace("kim@acme.com", "kim@acme.kr"));
        assert_eq!(desk.standing_of("kim"), stands["kim"]);
        assert_eq!(desk.standing_of("lee"), stands["lee"]);
    }
    assert!(stands["kim"].starts_with("zeta strong assigned_by_person"));
    assert!(stands["lee"].starts_with("- none rejected_by_person"), "{}", stands["lee"]);
}

#[test]
fn undo_gives_exactly_the_state_before() {
    let desk = Desk::new();
    desk.matched();
    let before = desk.standing();
    let actor = desk.actor();
    let (zeta, hanbit) = (desk.account("zeta"), desk.account("hanbit"));
    for (person, verdict) in [
        ("kim", Verdict::Reject),
        ("doubt", Verdict::Accept(None)),
        ("doubt", Verdict::Reject),
        ("doubt", Verdict::Other(zeta)),
        ("lost", Verdict::Assign(hanbit)),
        ("lost", Verdict::NewAccount(None)),
        ("free", Verdict::NewAccount(Some("Freelancers".to_owned()))),
    ] {
        let made = decide(&actor, desk.person(person), &verdict).unwrap();
        assert_ne!(desk.standing_of(person), before[person], "{verdict:?}");
        undo(&actor, made.decision.id).unwrap();
        assert_eq!(desk.standing(), before, "{verdict:?}");
        assert!(matches!(undo(&actor, made.decision.id), Err(EngineError::Conflict(_))));
    }
    // Somebody who was never decided is undecided again.
    desk.import("people", &format!("{}new,n@unknownworks.com,,,,,\n", desk::PEOPLE_HEADINGS));
    let made = decide(&actor, desk.person("new"), &Verdict::Assign(zeta)).unwrap();
    undo(&actor, made.decision.id).unwrap();
    assert_eq!(desk.standing(), before);
}

#[test]
fn decisions_are_taken_back_from_the_last_to_the_first() {
    let desk = Desk::new();
    desk.matched();
    let (actor, kim) = (desk.actor(), desk.person("kim"));
    let start = desk.standing();
    let first = decide(&actor, kim, &Verdict::Assign(desk.account("zeta"))).unwrap();
    let middle = desk.standing();
    let second = decide(&actor, kim, &Verdict::Reject).unwrap();
    assert!(matches!(undo(&actor, first.decision.id), Err(EngineError::Conflict(_))));
    undo(&actor, second.decision.id).unwrap();
    assert_eq!(desk.standing(), middle, "what ann decided first stands again, by ann");
    undo(&actor, first.decision.id).unwrap();
    assert_eq!(desk.standing(), start);
    // What stands again is the job's: a job may decide it anew.
    assert_eq!(desk.matched().decided_by_people, 0);
}

#[test]
fn the_queue_shows_candidates_side_by_side_and_is_accepted_at_once() {
    let desk = Desk::new();
    desk.matched();
    let before = desk.standing();
    let query = QueueQuery { limit: 10, by_value: true, ..QueueQuery::default() };
    let index = desk.index();
    let (entries, total) = queue(&desk.workspace, &index, &query).unwrap();
    assert!(total >= 1 && entries.len() as i64 == total);
    for entry in &entries {
        assert!((1..=5).contains(&entry.candidates.len()), "{entry:?}");
        assert_eq!(entry.waiting.candidate_id, Some(entry.candidates[0].card.stored.account.id));
        assert!(!entry.candidates[0].evidence.is_empty());
    }
    let actor = desk.actor();
    assert!(matches!(accept_above(&actor, 1.5), Err(EngineError::Invalid(_))));
    assert_eq!(accept_above(&actor, 1.0).unwrap(), (None, 0));
    let (batch, people) = accept_above(&actor, 0.0).unwrap();
    assert_eq!(people, total as u64);
    assert_eq!(queue(&desk.workspace, &index, &query).unwrap().1, 0);
    assert_eq!(undo_batch(&actor, batch.unwrap()).unwrap(), people);
    assert_eq!(desk.standing(), before);
    assert!(matches!(undo_batch(&actor, batch.unwrap()), Err(EngineError::NotFound(_))));
}

#[test]
fn aliases_and_exclusions_decide_only_whom_they_touch() {
    let desk = Desk::new();
    desk.matched();
    let before = desk.standing();
    let (actor, acme) = (desk.actor(), desk.account("acme"));
    let (added, effect) =
        alias::add_domain(&actor, acme, "https://www.Unknownworks.com/x", false).unwrap();
    assert_eq!(added.value, "unknownworks.com");
    assert!(effect.changed >= 2 && effect.people < desk.standing().len() as u64, "{effect:?}");
    assert!(desk.standing_of("lost").starts_with("acme strong email_domain"));
    let untouched = ["max", "lee", "free"];
    assert!(untouched.iter().all(|key| desk.standing_of(key) == before[*key]));
    assert!(matches!(
        alias::add_domain(&actor, acme, "unknownworks.com", false),
        Err(EngineError::Conflict(_))
    ));
    assert!(matches!(
        alias::add_domain(&actor, acme, "gmail.com", false),
        Err(EngineError::Invalid(_))
    ));
    assert!(matches!(alias::add_name(&actor, acme, "n/a", false), Err(EngineError::Invalid(_))));
    alias::remove(&actor, acme, added.id).unwrap();
    assert_eq!(desk.standing(), before);
    let (added, _) = alias::add_name(&actor, acme, "Freelance Heroes", false).unwrap();
    assert!(desk.standing_of("free").starts_with("acme strong"), "{}", desk.standing_of("free"));
    alias::remove(&actor, acme, added.id).unwrap();
    assert_eq!(desk.standing(), before);
    let (excluded, _) = alias::exclude(&actor, "someone@zeta.com", Some("agency")).unwrap();
    assert!(!desk.standing_of("max").contains("email_domain"));
    assert!(matches!(alias::exclude(&actor, "zeta.com", None), Err(EngineError::Conflict(_))));
    alias::include(&actor, excluded.id).unwrap();
    assert_eq!(desk.standing(), before);
}

#[test]
fn people_without_an_account_become_a_proposed_one() {
    let desk = Desk::new();
    desk.matched();
    let (groups, total) = proposed::list(&desk.workspace, 10, 0).unwrap();
    let keys: Vec<(&str, i64)> =
        groups.iter().map(|group| (group.key.as_str(), group.people)).collect();
    assert_eq!(keys, [("domain:unknownworks.com", 2), ("name:freelance heroes", 1)]);
    assert_eq!((groups[0].name.as_str(), total), ("Unknown Works", 2));
    let actor = desk.actor();
    for _ in 0..2 {
        proposed::dismiss(&actor, "name:freelance heroes").unwrap();
        assert_eq!(proposed::list(&desk.workspace, 10, 0).unwrap().1, 1);
        proposed::restore(&actor, "name:freelance heroes").unwrap();
        assert_eq!(proposed::list(&desk.workspace, 10, 0).unwrap().1, 2);
    }
    let again = proposed::restore(&actor, "name:freelance heroes").unwrap_err();
    assert!(again.to_string().contains("is not dismissed"), "{again}");
    proposed::dismiss(&actor, "name:freelance heroes").unwrap();
    let (made, effect) = proposed::accept(&actor, "domain:unknownworks.com", None).unwrap();
    assert_eq!(effect.changed, 2);
    assert!(desk.standing_of("lost").starts_with("domain:unknownworks.com strong email_domain"));
    assert_eq!(proposed::list(&desk.workspace, 10, 0).unwrap().1, 0);
    assert!(matches!(
        proposed::accept(&actor, "domain:unknownworks.com", None),
        Err(EngineError::NotFound(_))
    ));
    let stands = desk.standing();
    desk.matched();
    assert_eq!(desk.standing(), stands, "a full run says the same");
    assert!(made > 0);
}

#[test]
fn a_merge_and_its_split_leave_every_table_as_it_was() {
    let desk = Desk::new();
    desk.matched();
    let (before, links) = (desk.standing(), desk.links());
    let (actor, acme, twin) = (desk.actor(), desk.account("acme"), desk.account("twin"));
    let (merge, _) = duplicate::merge(&actor, acme, twin).unwrap();
    assert_ne!(desk.links(), links);
    assert!(desk.standing().values().all(|stands| !stands.contains("twin")));
    assert_eq!(desk.at("acme"), 4, "people of both");
    let seen = desk.seen();
    assert!(!seen.contains(&"twin".to_owned()), "hidden from lists, scores and the funnel");
    for refused in [duplicate::merge(&actor, twin, acme), duplicate::merge(&actor, acme, twin)] {
        let message = refused.unwrap_err().to_string();
        assert!(message.contains("was merged into Acme Software"), "{message}");
    }
    assert!(matches!(duplicate::merge(&actor, acme, acme), Err(EngineError::Invalid(_))));
    let stands = desk.standing();
    desk.matched();
    assert_eq!(desk.standing(), stands, "a full run sees one account with both domains");
    duplicate::split(&actor, merge.id).unwrap();
    assert_eq!(desk.links(), links);
    assert_eq!(desk.standing(), before);
    assert_eq!(desk.matched().changed, 0);
    assert!(matches!(duplicate::split(&actor, merge.id), Err(EngineError::Conflict(_))));
}

#[test]
fn imports_and_decisions_between_a_merge_and_its_split_go_where_they_belong() {
    let desk = Desk::new();
    desk.matched();
    let (actor, acme, twin) = (desk.actor(), desk.account("acme"), desk.account("twin"));
    let zeta = desk.account("zeta");
    let lee = desk.person("lee");
    assert!(desk.standing_of("lee").starts_with("twin"));
    let made = decide(&actor, lee, &Verdict::Assign(zeta)).unwrap();
    let (merge, _) = duplicate::merge(&actor, acme, twin).unwrap();
    // Taken back while the account is part of another: it stands as that one.
    undo(&actor, made.decision.id).unwrap();
    assert!(desk.standing_of("lee").starts_with("acme strong"), "{}", desk.standing_of("lee"));
    let late = decide(&actor, desk.person("tim"), &Verdict::Assign(zeta)).unwrap();
    desk.import("deals", "external_id,name,account_reference,amount\nlate,Late,twin,5\n");
    desk.import("people", &format!("{}late,late@twin.com,,,,,\n", desk::PEOPLE_HEADINGS));
    desk.matched();
    assert_eq!(desk.deal("late"), "acme");
    assert!(desk.standing_of("late").starts_with("acme"));
    duplicate::split(&actor, merge.id).unwrap();
    assert_eq!(desk.deal("late"), "twin", "with the account's own reference");
    assert!(desk.standing_of("late").starts_with("twin"), "by the account's own domain");
    assert!(desk.standing_of("lee").starts_with("twin"), "{}", desk.standing_of("lee"));
    assert!(desk.standing_of("tim").starts_with("zeta"), "what a person decided since stays");
    undo(&actor, late.decision.id).unwrap();
    assert!(desk.standing_of("tim").starts_with("twin"), "{}", desk.standing_of("tim"));
}

#[test]
fn chains_of_merges_are_split_in_their_order() {
    let desk = Desk::new();
    desk.matched();
    let actor = desk.actor();
    let (acme, twin, zeta) = (desk.account("acme"), desk.account("twin"), desk.account("zeta"));
    let states: Vec<_> = [(twin, zeta), (acme, twin)]
        .map(|(survivor, merged)| {
            let state = (desk.standing(), desk.links());
            (state, duplicate::merge(&actor, survivor, merged).unwrap().0.id)
        })
        .into();
    assert_eq!(desk.seen(), ["acme", "hanbit", "korea"]);
    let message = duplicate::split(&actor, states[0].1).unwrap_err().to_string();
    assert!(message.contains("has itself been merged into Acme Software"), "{message}");
    desk.matched();
    for ((standing, links), merge) in states.into_iter().rev() {
        duplicate::split(&actor, merge).unwrap();
        assert_eq!(desk.links(), links);
        assert_eq!(desk.standing(), standing);
    }
}

#[test]
fn duplicates_are_found_shown_and_dismissed() {
    let desk = Desk::new();
    let find = || desk.workspace.store.read(duplicate::find).unwrap();
    let pairs = find();
    let (acme, twin) = (desk.account("acme"), desk.account("twin"));
    assert_eq!((pairs.len(), pairs[0].left, pairs[0].right), (1, acme, twin), "{pairs:?}");
    assert!(pairs[0].probability > 0.5 && !pairs[0].evidence.is_empty());
    let actor = desk.actor();
    duplicate::dismiss(&actor, (twin, acme), true).unwrap();
    assert_eq!(find(), []);
    duplicate::dismiss(&actor, (acme, twin), false).unwrap();
    assert_eq!(find().len(), 1);
    assert!(matches!(duplicate::dismiss(&actor, (acme, 999), true), Err(EngineError::NotFound(_))));
    let itself = duplicate::dismiss(&actor, (acme, acme), true).unwrap_err();
    assert!(itself.to_string().contains("no duplicate of itself"), "{itself}");
}

#[test]
fn the_same_decision_again_changes_nothing_and_says_so() {
    let desk = Desk::new();
    desk.matched();
    let (actor, kim, zeta) = (desk.actor(), desk.person("kim"), desk.account("zeta"));
    let first = decide(&actor, kim, &Verdict::Assign(zeta)).unwrap();
    assert!(!first.repeats);
    for verdict in [Verdict::Assign(zeta), Verdict::Other(zeta), Verdict::Accept(None)] {
        let again =
            decide(&desk.actor_of(&Context::of_command_line("bob", NOW + 1)), kim, &verdict)
                .unwrap();
        assert!(again.repeats, "{verdict:?}");
        assert_eq!(again.decision.id, first.decision.id);
    }
    let listed = |connection: &mut speargun_store::Connection| {
        speargun_store::membership::decision::list(connection, 10, 0)
    };
    assert_eq!(desk.workspace.store.read(listed).unwrap().1, 1);
    let other = decide(&actor, kim, &Verdict::Reject).unwrap();
    assert!(!other.repeats && decide(&actor, kim, &Verdict::Reject).unwrap().repeats);
    undo(&actor, other.decision.id).unwrap();
    assert!(decide(&actor, kim, &Verdict::Assign(zeta)).unwrap().repeats);
}

#[test]
fn what_belongs_to_another_account_is_added_only_by_force() {
    let desk = Desk::new();
    desk.matched();
    let (actor, zeta) = (desk.actor(), desk.account("zeta"));
    for refused in [
        alias::add_domain(&actor, zeta, "www.acme.com", false).unwrap_err(),
        alias::add_name(&actor, zeta, "ACME SOFTWARE", false).unwrap_err(),
    ] {
        assert!(matches!(refused, EngineError::NeedsForce(_)), "{refused}");
        assert!(refused.to_string().contains("belongs to Acme Software"), "{refused}");
    }
    alias::add_name(&actor, desk.account("acme"), "Initech", false).unwrap();
    assert!(alias::add_name(&actor, zeta, "Initech", false).is_err(), "an added name counts");
    alias::add_domain(&actor, zeta, "acme.com", true).unwrap();
}

#[test]
fn relatives_at_somebody_elses_domain_are_said_to_be_family() {
    let desk = Desk::new();
    desk.matched();
    let story = explain::explain(&desk.workspace, &desk.index(), desk.person("kim")).unwrap();
    let korea = desk.account("korea");
    let acme = desk.account("acme");
    let family = |id| {
        let of = |candidate: &&explain::Candidate| candidate.card.stored.account.id == id;
        story.candidates.iter().find(of).unwrap().family_of.clone()
    };
    assert_eq!(family(acme), None, "it owns the domain");
    assert_eq!(family(korea), Some((acme, "Acme Software".to_owned())));
}

#[test]
fn the_address_speaks_for_and_against_duplicates() {
    let probability = |street: &str| {
        let desk = Desk::new();
        desk.import(
            "accounts",
            &format!(
                "external_id,name,country,street,zip code\n\
                 nova,Nova Optics,DE,Hauptstrasse 5,10115\n\
                 nova2,Nova Optics GmbH,DE,{street}\n"
            ),
        );
        let pairs = desk.workspace.store.read(duplicate::find).unwrap();
        let pair = (desk.account("nova"), desk.account("nova2"));
        let found = pairs.into_iter().find(|found| (found.left, found.right) == pair);
        found.map_or(0.0, |found| {
            let address = found.evidence.iter().any(|item| {
                item.kind == explain::EvidenceKind::Address
                    && item.left.as_deref() == Some("Hauptstrasse 5, 10115")
            });
            assert!(address || street.starts_with(','), "{found:?}");
            found.probability
        })
    };
    let (same, unknown, other) =
        (probability("HAUPTSTRASSE 5,10115"), probability(",10115"), probability("Am Tor 9,80331"));
    assert!(same > unknown && unknown > other, "{same} {unknown} {other}");
}

#[test]
fn a_group_of_duplicates_is_shown_by_as_few_pairs_as_join_it() {
    let desk = Desk::new();
    let lines: String =
        (1..=5).map(|n| format!("line{n},Twin Peaks Coal,twinpeakscoal.com,US,,\n")).collect();
    desk.import("accounts", &format!("{}{lines}", desk::ACCOUNTS));
    let pairs = desk.workspace.store.read(duplicate::find).unwrap();
    let first = desk.account("line1");
    let of_group: Vec<_> = pairs.iter().filter(|pair| pair.right > first).collect();
    assert_eq!(of_group.len(), 4, "{pairs:?}");
    assert!(of_group.iter().all(|pair| pair.left == first));
    duplicate::merge(&desk.actor(), first, desk.account("line2")).unwrap();
    assert_eq!(desk.workspace.store.read(duplicate::find).unwrap().len(), pairs.len() - 1);
}

#[test]
fn families_hold_people_over_files_over_lists_and_refuse_loops() {
    let desk = Desk::new();
    let actor = desk.actor();
    let (acme, korea, zeta) = (desk.account("acme"), desk.account("korea"), desk.account("zeta"));
    let family = |id| desk.workspace.store.read(|c| family::family_of(c, id)).unwrap();
    let ids = |id| family(id).members.iter().map(|member| member.id).collect::<Vec<_>>();
    assert_eq!(ids(korea), [acme, korea]);
    let path = desk.write(
        "acquired.csv",
        "acquirer,acquired\nZeta Foods,Acme Korea\nZeta Foods,Hanbit Electronics\nZeta Foods,Nobody\n",
    );
    let report = family::import_file(&actor, &path, &desk::silent()).unwrap();
    assert_eq!((report.rows, report.links, report.unknown), (3, 2, 1));
    assert_eq!(ids(korea), [acme, korea], "the file of the account goes before a list");
    assert_eq!(ids(zeta), [zeta, desk.account("hanbit")]);
    family::set_parent(&actor, korea, Some(zeta)).unwrap();
    assert_eq!(family(korea).top_id, zeta, "a person goes before everything");
    let refused = family::set_parent(&actor, zeta, Some(korea)).unwrap_err();
    assert!(refused.to_string().contains("is below"), "{refused}");
    family::set_parent(&actor, korea, None).unwrap();
    assert_eq!(ids(korea), [korea], "a person says that there is none");
    family::forget_parent(&actor, korea).unwrap();
    assert_eq!(ids(korea), [acme, korea]);
    assert!(matches!(family::forget_parent(&actor, korea), Err(EngineError::NotFound(_))));
}

#[test]
fn a_loop_of_imported_parents_is_cut_and_told() {
    let desk = Desk::new();
    desk.import("accounts", &desk::ACCOUNTS.replacen("US,,", "US,,korea", 1));
    let (acme, korea) = (desk.account("acme"), desk.account("korea"));
    let family = |id| desk.workspace.store.read(|c| family::family_of(c, id)).unwrap();
    for id in [acme, korea] {
        let found = family(id);
        assert_eq!((found.top_id, found.members.len()), (korea, 2), "{found:?}");
        assert_eq!(found.loops, [(korea, acme, "given".to_owned())]);
    }
    desk.matched();
    assert!(desk.standing_of("kim").starts_with("acme"));
}

#[test]
fn a_run_that_was_broken_off_is_told_beside_the_last_finished_one() {
    let desk = Desk::new();
    assert!(desk.matched().is_first);
    let second = desk.matched_at(NOW + 10);
    assert!(!second.is_first);
    let standing = || report::standing(&desk.workspace).unwrap();
    assert_eq!(standing().unfinished, None);
    // As a killed process leaves it: begun, and never ended.
    let begin = |connection: &mut speargun_store::Connection| {
        speargun_store::membership::run::begin(connection, "match", None, NOW + 20)
    };
    desk.workspace.store.write(begin).unwrap();
    let broken = standing();
    assert_eq!(broken.unfinished.map(|run| run.started_at), Some(NOW + 20));
    assert_eq!(broken.runs.first().map(|run| run.started_at), Some(NOW + 10));
    let lock = desk.workspace.lock("match").unwrap();
    assert_eq!(standing().unfinished, None, "while it runs it is not broken off");
    drop(lock);
    desk.matched_at(NOW + 30);
    assert_eq!(standing().unfinished, None);
}

#[test]
fn shared_domains_make_a_family() {
    let desk = Desk::new();
    let text = r#"[{"name":"Zeta","homepage":"https://zeta.com","domains":["zeta.com","hanbit.com"]},
        {"from":["twin.com"],"to":["acme.com"]},{"shared":["nobodyatall.com"]}]"#;
    let path = desk.write("entities.json", text);
    let report = family::import_file(&desk.actor(), &path, &desk::silent()).unwrap();
    assert_eq!((report.source.as_str(), report.rows, report.links), ("shared_domain", 3, 2));
    let family =
        desk.workspace.store.read(|c| family::family_of(c, desk.account("hanbit"))).unwrap();
    assert_eq!(family.top_id, desk.account("zeta"));
    let broken = desk.write("broken.json", "{\"a\":");
    let refused = family::import_file(&desk.actor(), &broken, &desk::silent()).unwrap_err();
    assert!(matches!(refused, EngineError::Connect(_)), "{refused}");
    let said = refused.without_folder();
    assert!(said.starts_with("broken.json: not a list of domains"), "{said}");
}

#[test]
fn domains_with_all_below_them_and_products_of_one_company_make_a_family() {
    let desk = Desk::new();
    // Of the shape of a list of web entities: a product an entry, domains with all below them.
    let text = r#"[
        {"name":"Zeta Ads","company":"Zeta Foods","homepage":"https://ads.zeta.com/about",
            "domains":["*.hanbit.com","cdn.hanbit.com"]},
        {"name":"Zeta Foods","homepage":"https://www.zeta.com","domains":["*.zeta.com"]},
        {"name":"Hosted","homepage":"https://acme.com/hosted","domains":["*.twin.com"]},
        {"name":"Nobody","domains":["*.nobodyatall.com"]}]"#;
    let path = desk.write("web_entities.json", text);
    let report = family::import_file(&desk.actor(), &path, &desk::silent()).unwrap();
    assert_eq!((report.rows, report.links, report.alone, report.unknown), (4, 1, 1, 1));
    let top = |key| {
        let id = desk.account(key);
        desk.workspace.store.read(|c| family::family_of(c, id)).unwrap().top_id
    };
    assert_eq!(top("hanbit"), desk.account("zeta"));
    assert_eq!(top("twin"), desk.account("twin"), "a page on a site does not make a family");
}

#[test]
fn a_domain_of_duplicates_belongs_to_the_oldest_and_one_of_strangers_to_nobody() {
    let desk = Desk::new();
    desk.import(
        "accounts",
        "external_id,name,website\nzeta2,\"Zeta Foods, Inc.\",zeta.com\nodd,Oddity,acme.com\n",
    );
    let text = r#"[{"shared":["zeta.com","hanbit.com"]},{"shared":["acme.com","twin.com"]}]"#;
    let path = desk.write("groups.json", text);
    let report = family::import_file(&desk.actor(), &path, &desk::silent()).unwrap();
    assert_eq!((report.links, report.alone, report.shared), (1, 1, 1));
    let hanbit = desk.account("hanbit");
    let family = desk.workspace.store.read(|c| family::family_of(c, hanbit)).unwrap();
    assert_eq!(family.top_id, desk.account("zeta"));
}

#[test]
fn a_workspace_that_matches_to_the_parent_says_where_people_were_found() {
    let desk = Desk::matching_to("parent");
    desk.matched();
    assert!(desk.standing_of("seoul").starts_with("acme strong"), "{}", desk.standing_of("seoul"));
    let story = explain::explain(&desk.workspace, &desk.index(), desk.person("seoul")).unwrap();
    assert_eq!(story.account_id, Some(desk.account("acme")));
    assert_eq!(story.found_below, Some(desk.account("korea")));
    let desk = Desk::new();
    desk.matched();
    assert!(desk.standing_of("seoul").starts_with("korea strong"));
}

#[test]
fn an_explanation_agrees_with_what_stands() {
    let desk = Desk::new();
    desk.matched();
    let index = desk.index();
    for (person, stands) in desk.standing() {
        let story = explain::explain(&desk.workspace, &index, desk.person(&person)).unwrap();
        let standing = story.standing.unwrap();
        assert_eq!(standing.decision, story.outcome, "{person}");
        assert_eq!(standing.rule, story.rule, "{person}");
        assert_eq!(standing.account_id.or(standing.candidate_id), story.account_id, "{stands}");
        if story.outcome == "review" {
            assert!(!story.candidates.is_empty() && !story.explanation.would_change.is_empty());
        }
    }
    assert!(matches!(
        explain::explain(&desk.workspace, &index, 999),
        Err(EngineError::NotFound(_))
    ));
}

#[test]
fn the_report_counts_what_stands_and_what_the_last_run_changed() {
    let desk = Desk::new();
    assert!(report::standing(&desk.workspace).unwrap().runs.is_empty());
    let run = desk.matched();
    let standing = report::standing(&desk.workspace).unwrap();
    assert_eq!((standing.people, standing.strong), (run.people, run.strong));
    assert_eq!(standing.rules, run.rules);
    assert_eq!(standing.sources.iter().map(|source| source.source.as_str()).next(), Some("t"));
    decide(&desk.actor(), desk.person("kim"), &Verdict::Reject).unwrap();
    desk.import("people", &desk::PEOPLE.replace("max@zeta.com", "max@hanbit.com"));
    let run = desk.matched_at(NOW + 5);
    assert_eq!((run.moved, run.gained, run.lost, run.changed), (1, 0, 0, 1));
    let (changes, total) = report::changes(&desk.workspace, 10, 0).unwrap();
    assert_eq!((total, changes[0].account_after), (1, Some(desk.account("hanbit"))));
    let standing = report::standing(&desk.workspace).unwrap();
    assert_eq!((standing.decided_by_people, standing.runs.len()), (1, 2));
}

#[test]
fn learned_weights_are_in_force_only_while_they_are_published() {
    let desk = Desk::new();
    desk.matched();
    let before = desk.standing();
    let actor = desk.actor();
    let trained = match_model::train(&actor, &desk::silent()).unwrap();
    assert_eq!((trained.version.state.as_str(), trained.version.figures.decisions), ("draft", 0));
    assert!(trained.version.figures.too_few_decisions && !trained.version.figures.is_worse);
    assert_eq!(desk.index().model_version, None);
    let unjudged = match_model::publish(&actor, trained.version.version, false, &desk::silent());
    assert!(unjudged.unwrap_err().to_string().contains("too few"));
    assert_eq!(desk.index().model_version, None);
    // Weights under which nobody is matched by name, and which are said to be worse.
    let mut weights = speargun_matching::Weights::default();
    weights.calibration.1 = -9.0;
    let figures = match_model::Figures { is_worse: true, ..match_model::Figures::default() };
    let worse = MatchModel {
        weights: serde_json::to_string(&weights).unwrap(),
        training: serde_json::to_string(&figures).unwrap(),
        ..MatchModel::default()
    };
    let store = &desk.workspace.store;
    let worse = store.write(|connection| stored::add(connection, &worse)).unwrap();
    let refused = match_model::publish(&actor, worse, false, &desk::silent()).unwrap_err();
    assert!(refused.to_string().contains("gave worse answers"), "{refused}");
    assert_eq!(desk.standing(), before);
    match_model::publish(&actor, worse, true, &desk::silent()).unwrap();
    assert!(desk.standing_of("doubt").starts_with("- none"), "{}", desk.standing_of("doubt"));
    assert_eq!(desk.index().model_version, Some(worse));
    let runs = report::standing(&desk.workspace).unwrap().runs;
    assert_eq!(runs[0].model_version, Some(worse));
    let story = explain::explain(&desk.workspace, &desk.index(), desk.person("doubt")).unwrap();
    assert_eq!(story.outcome, "none", "the explanation goes by the same weights");
    let back = match_model::roll_back(&actor, &desk::silent()).unwrap();
    assert_eq!((back.from, back.to), (worse, None));
    assert_eq!(desk.standing(), before);
    assert!(matches!(
        match_model::roll_back(&actor, &desk::silent()),
        Err(EngineError::Conflict(_))
    ));
}
