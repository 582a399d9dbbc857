//! Changes of dossiers.

use speargun_domain::audit::AuditAction as To;
use speargun_domain::dossier::DossierSection;
use speargun_engine::dossier::{self, NewStatement};

use crate::audit::bench::{Bench, of};

/// An account that no other case merges.
const ACCOUNT: i64 = 3;
const FIRST: i64 = 1;
const NONE: i64 = 999;

pub(crate) fn dossiers(bench: &Bench) {
    let workspace = &bench.desk.workspace;
    let sure = |certainty| NewStatement {
        section: DossierSection::Goals,
        text: "They want to grow",
        source: "annual report",
        source_url: None,
        source_on: None,
        certainty,
        fresh_days: None,
    };
    let removed = |reason| {
        move |call: &_| dossier::remove(&bench.desk.workspace, (ACCOUNT, FIRST), reason, call)
    };
    bench.changes(&[
        (
            To::AddStatement,
            &|call| of(ACCOUNT, dossier::add(workspace, ACCOUNT, &sure(3), call)),
            &|call| of(ACCOUNT, dossier::add(workspace, ACCOUNT, &sure(4), call)),
        ),
        (To::RemoveStatement, &|call| of(ACCOUNT, removed("wrong")(call)), &|call| {
            of(ACCOUNT, removed(" ")(call))
        }),
        (
            To::CommentOnDossier,
            &|call| of(ACCOUNT, dossier::comment(workspace, ACCOUNT, "Why?", call)),
            &|call| of(ACCOUNT, dossier::comment(workspace, NONE, "Why?", call)),
        ),
    ]);
    bench.refuses(&|call| of(ACCOUNT, removed("again")(call)));
}
