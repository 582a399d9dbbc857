//! What every database must do: one suite, run on SQLite and, where `SPEARGUN_TEST_POSTGRES` names
//! a server, on PostgreSQL. Each test has a schema of its own, so that order does not matter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod audit;
mod audit_chain;
mod committee;
mod deal_stages;
mod documents;
mod dossiers;
mod duplicates;
mod events;
mod health;
mod imports;
mod jobs;
mod leases;
mod lists;
mod matching;
mod notifications;
mod outbox;
mod pilots;
mod programs;
mod propensity;
mod provider_links;
mod reads;
mod records;
mod roles;
mod stage;
mod target_lists;
mod tasks;
mod tls;

use audit::*;
use audit_chain::*;
use committee::*;
use deal_stages::*;
use documents::*;
use dossiers::*;
use duplicates::*;
use events::*;
use health::*;
use imports::*;
use jobs::*;
use leases::*;
use lists::*;
use matching::*;
use notifications::*;
use outbox::*;
use pilots::*;
use programs::*;
use propensity::*;
use provider_links::*;
use reads::*;
use records::*;
use roles::*;
use speargun_domain::caller::Context;
use speargun_domain::record::{self as entities, ENTITIES, Entity};
use speargun_domain::value::Value;
use speargun_store::account::{self, StoredAccount};
use speargun_store::event::{self, StoredEvent, TimelineFilter};
use speargun_store::import_change::Journal;
use speargun_store::import_run::{self, ImportRun};
use speargun_store::membership::{self, NewMembership};
use speargun_store::record::{self, RecordWriter, WriteMode, Written};
use speargun_store::saved_view::{self, SavedView};
use speargun_store::score::{self, StoredPersonScore, StoredScore};
use speargun_store::{Connection, Location, Lock, Store, StoreError, history, opportunity, person};
use stage::*;
use target_lists::*;
use tasks::*;

/// An empty database of one test; gone when dropped.
struct Place {
    location: Location,
    _directory: Option<tempfile::TempDir>,
    schema: Option<(String, String)>,
}

impl Place {
    fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let location = Location::in_directory(directory.path());
        Self { location, _directory: Some(directory), schema: None }
    }

    fn postgres(test: &str) -> Option<Self> {
        let Ok(address) = std::env::var("SPEARGUN_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "CI needs SPEARGUN_TEST_POSTGRES, the address of a PostgreSQL server"
            );
            println!("skipped: SPEARGUN_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let schema = format!("speargun_{}_{test}", std::process::id());
        let mut connection = Connection::open(&Location::Postgres(address.clone())).unwrap();
        connection.batch(&format!("CREATE SCHEMA {schema}")).unwrap();
        let mark = if address.contains('?') { '&' } else { '?' };
        let own = format!("{address}{mark}options=-c%20search_path%3D{schema}");
        let location = Location::Postgres(own);
        Some(Self { location, _directory: None, schema: Some((address, schema)) })
    }

    fn open(&self) -> Store {
        Store::open(self.location.clone()).unwrap()
    }

    fn open_events(&self) -> Store {
        Store::open_events(self.location.of_events()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((address, schema)) = &self.schema
            && let Ok(mut connection) = Connection::open(&Location::Postgres(address.clone()))
        {
            // A schema that stays behind costs a test server nothing.
            let _ = connection.batch(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&super::Place::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(place) = super::Place::postgres(stringify!($name)) {
                    super::$name(&place);
                }
            })*
        }
    };
}

on_both!(
    criteria_keep_versions_and_who_signed_them,
    target_lists_keep_proposals_votes_and_judgements,
    target_lists_say_who_is_a_target_when,
    target_lists_keep_what_happened,
    an_account_of_a_provider_is_one_person,
    people_have_the_role_as_it_is_now,
    the_key_of_sign_ins_is_made_once,
    tasks_are_found_by_owner_state_day_and_account,
    tasks_keep_their_history_and_owners_that_left,
    tasks_are_reminded_of_once,
    tasks_follow_merged_accounts,
    a_calendar_has_one_address_that_ends,
    programmes_are_found_by_name_and_changed,
    sections_keep_their_versions_and_count_their_tasks,
    what_belongs_to_a_programme_is_removed_and_stays,
    sheets_keep_their_versions,
    dossiers_keep_statements_and_follow_merged_accounts,
    approvals_are_one_per_person_and_text,
    notifications_are_each_persons_own,
    pilots_keep_waves_pieces_and_overrides,
    check_ins_carry_their_tasks_and_say_which_waves_run,
    migration_runs_twice,
    a_connection_that_the_server_closed_is_opened_again,
    a_write_that_panics_leaves_nothing_open,
    changes_say_who_made_them,
    a_newer_schema_is_refused,
    every_field_has_its_columns,
    records_are_upserted,
    what_an_account_was_before_is_kept,
    every_value_comes_back,
    custom_fields_are_merged,
    links_only_add_to_known_records,
    references_join_within_a_source,
    names_join_where_they_are_unique,
    names_that_change_join_anew,
    unknown_references_are_counted,
    history_follows_what_stands,
    memberships_replace_each_other,
    decisions_of_people_stand,
    scores_come_back,
    tiers_stand_again_as_they_stood,
    the_first_look_at_a_qualified_person_stands,
    deleted_records_are_left_out,
    stages_come_back_with_their_reasons,
    moves_replace_each_other_and_end,
    decisions_on_stages_are_kept_and_taken_back,
    lists_keep_who_stood_on_them_when,
    lists_follow_merged_accounts_and_splits,
    told_contracts_count_before_imported_ones,
    timelines_hold_both_kinds_of_event,
    import_runs_are_kept,
    views_are_saved,
    documents_have_one_version_in_force,
    drafts_are_written_by_who_knows_the_last_one,
    score_models_of_before_are_documents,
    jobs_are_taken_in_their_order_by_one,
    a_key_has_one_open_job,
    a_hold_that_ran_out_is_another_ones,
    an_attempt_that_fails_is_repeated_while_one_is_left,
    a_job_that_was_to_stop_ends_with_its_process,
    old_jobs_are_forgotten,
    many_take_each_job_once,
    schedules_are_moved_on_by_one,
    messages_are_read_in_their_order,
    a_late_reader_learns_what_is_gone,
    a_change_that_fails_leaves_no_message,
    what_scores_change_is_in_the_outbox,
    what_imports_change_is_in_the_outbox,
    errors_undo_the_whole_write,
    readers_see_one_state,
    long_names_are_kept,
    decisions_are_kept_and_taken_back,
    the_review_queue_has_an_order,
    weights_are_published_and_rolled_back,
    proposals_group_people,
    runs_tell_what_they_changed,
    aliases_and_exclusions_stand_until_removed,
    people_are_found_by_what_names_them,
    accounts_are_made_and_taken_back,
    families_hold_what_counts,
    merges_move_every_link_and_split_back,
    the_inbox_gives_no_id_twice,
    seen_hashes_are_found_in_their_run,
    the_manifest_holds_what_was_added,
    write_keys_are_made_once_and_revoked,
    tallies_add_up_and_rejects_are_forgotten,
    positions_alerts_and_single_histories_stand,
    records_that_come_to_a_merged_account,
    merges_form_chains,
    a_parent_goes_into_its_child,
    dismissed_pairs_are_remembered,
    the_last_learned_model_counts,
    roles_are_decided_and_taken_back,
    campaigns_reach_accounts_by_motion,
    roles_outlive_jobs_imports_and_merges,
    stages_of_deals_begin_when_the_records_say,
    an_import_is_undone,
    what_is_again_what_it_was_is_no_change,
    what_came_after_an_import_stays,
    merged_records_answer_to_their_old_keys,
    records_that_went_into_others_count_once,
    a_merge_is_no_consent,
    locks_of_two_things_do_not_wait_for_each_other,
    many_records_are_written_as_one_after_the_other,
    what_an_import_clears_is_counted,
    imports_are_asked_about_their_own_records,
    accounts_without_ids_are_handed_over_by_name,
    a_number_that_is_given_again_is_nobody_elses,
    an_opt_out_outlives_its_import,
    what_old_imports_changed_is_forgotten,
    changes_of_records_come_back_newest_first,
    changes_of_tracking_come_back_newest_first,
    changes_are_found_by_each_filter,
    a_change_that_fails_leaves_no_row,
    each_change_goes_on_from_the_one_before,
    changes_from_before_the_chain_are_counted,
    many_append_to_one_chain,
    changes_are_neither_changed_nor_removed,
    tampering_is_found,
    a_change_without_a_head_is_written_and_reported,
    a_head_that_was_kept_elsewhere_is_looked_for,
    faults_beyond_the_limit_are_counted,
    one_process_of_all_machines_holds_a_lease,
    a_lease_whose_connection_is_cut_is_lost,
    workspaces_of_one_database_hold_their_own_leases,
);

/// Writes one record; the columns come in pairs with their values.
fn put(
    connection: &mut Connection,
    entity: &Entity,
    source: &str,
    key: &str,
    cells: &[(&str, Value)],
) -> Written {
    put_as(connection, entity, source, key, cells, WriteMode::Upsert)
}

fn put_as(
    connection: &mut Connection,
    entity: &Entity,
    source: &str,
    key: &str,
    cells: &[(&str, Value)],
    mode: WriteMode,
) -> Written {
    let source = record::source_id(connection, source).unwrap();
    let columns: Vec<String> = cells.iter().map(|(column, _)| (*column).to_owned()).collect();
    let writer = RecordWriter::new(entity, (&columns, &[]), mode, connection.is_postgres());
    let mut parameters = vec![Value::Integer(source), Value::from(key), Value::Integer(1)];
    parameters.extend(cells.iter().map(|(_, value)| value.clone()));
    writer.write(connection, &parameters).unwrap()
}

/// A call of a person at a moment.
fn by(name: &str, now: i64) -> Context {
    Context::of_command_line(name, now)
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn write<T>(store: &Store, work: impl FnOnce(&mut Connection) -> T) -> T {
    store.write(|connection| Ok::<T, StoreError>(work(connection))).unwrap()
}

fn id_of(connection: &mut Connection, table: &str, key: &str) -> i64 {
    let sql = format!("SELECT id FROM {table} WHERE external_id = ?1");
    connection.query_one(&sql, &[text(key)]).unwrap().expect(key).integer(0)
}

fn one(connection: &mut Connection, sql: &str) -> Option<i64> {
    connection.query_one(sql, &[]).unwrap().and_then(|row| row.integer_option(0))
}

fn accounts(connection: &mut Connection) -> Vec<StoredAccount> {
    let mut found = Vec::new();
    account::each(connection, |account| {
        found.push(account);
        Ok::<(), StoreError>(())
    })
    .unwrap();
    found
}

fn migration_runs_twice(place: &Place) {
    let first = place.open();
    let revision = first.revision().unwrap();
    write(&first, |connection| {
        put(connection, &entities::ACCOUNT, "crm", "1", &[("name", text("Acme"))]);
        speargun_store::bump_revision(connection).unwrap();
    });
    drop(first);
    let second = place.open();
    assert_eq!(second.revision().unwrap(), revision + 1);
    let count = write(&second, |connection| record::count(connection, &entities::ACCOUNT).unwrap());
    assert_eq!(count, 1);
}

fn a_newer_schema_is_refused(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        connection.batch("UPDATE workspace_meta SET schema_version = 9999").unwrap();
    });
    drop(store);
    match Store::open(place.location.clone()) {
        Err(StoreError::Newer { found: 9999, known }) => assert!(known > 0),
        other => panic!("{other:?}"),
    }
}

fn every_field_has_its_columns(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        for entity in ENTITIES {
            for field in entity.fields {
                for column in record::columns_of(field.key, field.kind) {
                    let sql = format!("SELECT {column} FROM {} WHERE 1 = 0", entity.key);
                    let rows = connection.query(&sql, &[]);
                    assert!(rows.is_ok(), "{}.{column}: {rows:?}", entity.key);
                }
            }
            if entity.keeps_custom {
                let sql = format!("SELECT custom FROM {} WHERE 1 = 0", entity.key);
                assert!(connection.query(&sql, &[]).is_ok(), "{} has no custom", entity.key);
            }
        }
    });
}
