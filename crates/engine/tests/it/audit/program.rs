//! Changes of programmes.

use std::collections::BTreeMap;
use std::sync::Arc;

use speargun_domain::audit::AuditAction as To;
use speargun_domain::program::{Cycle, Element, SheetKind};
use speargun_engine::program::{
    self, Given, NewItem, NewProgram, ProgramEdit, SectionEdit, SheetEdit,
};
use speargun_engine::{Engine, Workspace};
use speargun_store::Location;

use crate::audit::bench::{Bench, of};

const FIRST: i64 = 1;
const NONE: i64 = 999;

pub(crate) fn programmes(bench: &Bench) {
    let own = &bench.desk.workspace;
    let opened =
        Workspace::open_at(&own.directory, Location::in_directory(&own.directory)).unwrap();
    let engine = Engine::new(Arc::new(opened.with_clock(own.clock().clone())));
    let workspace = &engine.workspace;
    let named = |name| NewProgram {
        name,
        cycle: Cycle::Mid,
        given: Given::default(),
        target_list_id: None,
        criteria_id: None,
        language: None,
    };
    let budget = |amount| ProgramEdit { budget: Some((amount, "EUR")), ..ProgramEdit::default() };
    let section = |version| SectionEdit { version, text: "ours", owner_id: None, due: None };
    let data = (FIRST, Element::Data);
    let entry = |until| NewItem::Entry { title: "fair", from: "2027-01-01", until };
    let texts = BTreeMap::from([("problem".to_owned(), "slow".to_owned())]);
    let sheet = |version| SheetEdit { version, fields: &texts };
    let pasona = (FIRST, SheetKind::Pasona);
    bench.changes(&[
        (
            To::CreateProgram,
            &|call| of(FIRST, program::create(&engine, &named("Spear"), call)),
            &|call| of(FIRST, program::create(&engine, &named(" "), call)),
        ),
        (
            To::EditProgram,
            &|call| of(FIRST, program::edit(workspace, (FIRST, None), &budget(9.0), call)),
            &|call| of(FIRST, program::edit(workspace, (FIRST, None), &budget(-1.0), call)),
        ),
        (
            To::WriteSection,
            &|call| of(FIRST, program::edit_section(workspace, data, &section(1), call)),
            &|call| of(FIRST, program::edit_section(workspace, data, &section(9), call)),
        ),
        (
            To::AddToProgram,
            &|call| of(FIRST, program::add_item(workspace, FIRST, &entry("2027-01-02"), call)),
            &|call| of(FIRST, program::add_item(workspace, FIRST, &entry("2026-01-02"), call)),
        ),
        (
            To::RemoveFromProgram,
            &|call| of(FIRST, program::remove_item(workspace, (FIRST, FIRST), call)),
            &|call| of(FIRST, program::remove_item(workspace, (FIRST, NONE), call)),
        ),
        (
            To::WriteSheet,
            &|call| of(FIRST, program::write_sheet(workspace, pasona, &sheet(0), call)),
            &|call| of(FIRST, program::write_sheet(workspace, pasona, &sheet(9), call)),
        ),
    ]);
    bench.refuses(&|call| of(FIRST, program::create(&engine, &named("SPEAR"), call)));
    bench.refuses(&|call| of(FIRST, program::edit_section(workspace, data, &section(2), call)));
    bench.refuses(&|call| of(FIRST, program::write_sheet(workspace, pasona, &sheet(1), call)));
}
