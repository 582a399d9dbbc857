//! Changes of criteria and target lists.

use speargun_domain::audit::AuditAction as To;
use speargun_domain::caller::{Caller, Context};
use speargun_domain::right::Role;
use speargun_domain::target::ListRule;
use speargun_engine::target_list::{self, Judgement, NewTargetList, Proposal, Swap, Vote};
use speargun_engine::{EngineError, criteria};

use crate::audit::bench::{Bench, of};

const FIRST: i64 = 1;
const NONE: i64 = 999;
/// Accounts that no other case merges.
const ONE: i64 = 3;
const OTHER: i64 = 4;
const SHEET: &str = "version = 1\nsigners = [\"ann@acme.com\"]\n[[criterion]]\nkey = \"brand\"\n\
    name = \"Brand\"\nweight = 1\nquestion = \"Known?\"\n";

/// The same call, of the first person in a role.
fn in_role(call: &Context, role: Role) -> Context {
    let caller = Caller { user_id: Some(FIRST), ..call.caller.clone().with_role(role) };
    Context { caller, ..call.clone() }
}

fn own(call: &Context) -> Context {
    in_role(call, Role::Executive)
}

fn marketing(call: &Context) -> Context {
    in_role(call, Role::Marketing)
}

pub(crate) fn criteria_and_lists(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let changed = SHEET.replace("Known?", "Known well?");
    bench.changes(&[
        (
            To::CreateCriteria,
            &|call| of(FIRST, criteria::create(workspace, ("Spear", SHEET), call)),
            &|call| of(FIRST, criteria::create(workspace, ("Spear", "version = 1"), call)),
        ),
        (
            To::ChangeCriteria,
            &|call| of(FIRST, criteria::change(workspace, (FIRST, 1), &changed, call)),
            &|call| of(FIRST, criteria::change(workspace, (FIRST, 9), &changed, call)),
        ),
        (
            To::SignCriteria,
            &|call| of(FIRST, criteria::sign(workspace, (FIRST, None), &own(call))),
            &|call| of(FIRST, criteria::sign(workspace, (FIRST, Some(1)), &own(call))),
        ),
    ]);
    let named = |name| NewTargetList {
        name,
        criteria_id: FIRST,
        from: "2020-01-01",
        to: "2029-12-31",
        rule: ListRule {
            teams: vec![speargun_domain::target::Team::Marketing],
            ..ListRule::default()
        },
    };
    let rule = ListRule { swap_share: 0.5, ..named("").rule };
    let faulty = ListRule { swap_share: 2.0, ..ListRule::default() };
    bench.changes(&[
        (
            To::CreateTargetList,
            &|call| of(FIRST, target_list::create(workspace, &named("Q1"), call)),
            &|call| of(FIRST, target_list::create(workspace, &named(" "), call)),
        ),
        (
            To::EditTargetList,
            &|call| of(FIRST, target_list::edit_rule(workspace, (FIRST, None), &rule, call)),
            &|call| of(FIRST, target_list::edit_rule(workspace, (FIRST, None), &faulty, call)),
        ),
    ]);
    choosing(bench);
    signing(bench);
}

fn choosing(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let both = Proposal { accounts: &[ONE, OTHER], source: "hand", reason: "big" };
    let silent = Proposal { reason: " ", ..both.clone() };
    let vote = |account| Vote { account, agrees: true, reason: "yes" };
    let judged = |points| Judgement { account: ONE, criterion: "brand", points, reason: "known" };
    bench.changes(&[
        (
            To::ProposeTarget,
            &|call| of(FIRST, target_list::propose(workspace, FIRST, &both, &marketing(call))),
            &|call| of(FIRST, target_list::propose(workspace, FIRST, &silent, &marketing(call))),
        ),
        (
            To::VoteOnTarget,
            &|call| of(FIRST, target_list::vote(workspace, FIRST, &vote(ONE), &marketing(call))),
            &|call| of(FIRST, target_list::vote(workspace, FIRST, &vote(NONE), &marketing(call))),
        ),
        (
            To::JudgeTarget,
            &|call| of(FIRST, target_list::judge(workspace, FIRST, &judged(5), &own(call))),
            &|call| of(FIRST, target_list::judge(workspace, FIRST, &judged(6), &own(call))),
        ),
        (
            To::CommentOnTarget,
            &|call| of(FIRST, target_list::comment(workspace, FIRST, (ONE, "Why?", true), call)),
            &|call| of(FIRST, target_list::comment(workspace, FIRST, (ONE, "", true), call)),
        ),
    ]);
    let exclude = |reason| {
        move |call: &Context| {
            target_list::exclude(&bench.desk.workspace, FIRST, (OTHER, reason), call)
        }
    };
    bench.changes(&[(
        To::ExcludeTarget,
        &|call| of(FIRST, exclude(Some("a rival"))(call)),
        &|call| of(FIRST, exclude(Some(" "))(call)),
    )]);
    bench.refuses(&|call| {
        let call = marketing(call);
        of(FIRST, target_list::vote(workspace, FIRST, &vote(OTHER), &call))
    });
    exclude(None)(&bench.call()).unwrap();
}

fn signing(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let recommend = |call: &Context| target_list::recommend(workspace, FIRST, &marketing(call));
    let swap = |reason| Swap { out: ONE, into: OTHER, reason };
    let sign = |only: &[i64], call: &Context| {
        target_list::sign(workspace, (FIRST, None), Some(only), &own(call))
    };
    bench.refuses(&|call| of(FIRST, sign(&[ONE], call)));
    recommend(&bench.call()).unwrap();
    bench.changes(&[
        (
            To::ReturnTargets,
            &|call| of(FIRST, target_list::return_list(workspace, FIRST, "too many", &own(call))),
            &|call| of(FIRST, target_list::return_list(workspace, FIRST, "", &own(call))),
        ),
        (To::RecommendTargets, &|call| of(FIRST, recommend(call)), &|call| {
            of(FIRST, target_list::recommend(workspace, FIRST, &own(call)))
        }),
        (To::SignTargetList, &|call| of(FIRST, sign(&[ONE], call)), &|call| {
            of(FIRST, sign(&[NONE], call))
        }),
        (
            To::SwapTarget,
            &|call| of(FIRST, target_list::swap(workspace, FIRST, &swap("frozen"), &own(call))),
            &|call| of(FIRST, target_list::swap(workspace, FIRST, &swap(""), &own(call))),
        ),
    ]);
    let refused: Result<_, EngineError> =
        target_list::swap(workspace, FIRST, &swap("again"), &own(&bench.call()));
    assert!(matches!(refused, Err(EngineError::Conflict(_))), "who left cannot leave again");
}
