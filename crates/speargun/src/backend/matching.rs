//! People's accounts for the API and the command line: what is shown, and which call does what.

mod convert;
mod jobs;

use std::sync::Arc;

use speargun_api::backend::{BackendError, BackendResult, MatchingBackend, Upload};
use speargun_api::dto;
use speargun_domain::time::to_rfc3339;
use speargun_engine::membership::review::{self, QueueQuery, Verdict};
use speargun_engine::membership::{Actor, Effect, explain, model, proposed, report};
use speargun_engine::{EngineError, Workspace, duplicate, family};
use speargun_store::membership::{decision, proposal};
use speargun_store::{Connection, account, alias, person};

use super::{EngineBackend, count, failure};
use convert::{card, person_card, reference};

use jobs::Task;
pub(super) use jobs::handlers;

/// How many full runs are listed.
const RUNS_MAX: i64 = 100;

type Read<T> = Result<T, EngineError>;

impl EngineBackend {
    pub(crate) fn actor<'a>(&'a self, by: &'a str) -> Actor<'a> {
        let workspace = &self.workspace;
        Actor { workspace, indexes: &self.indexes, by, now: Workspace::now() }
    }

    fn read<T>(&self, work: impl FnOnce(&mut Connection) -> Read<T>) -> BackendResult<T> {
        self.workspace.store.read(work).map_err(failure)
    }

    fn shown_decision(&self, made: &decision::Decision) -> BackendResult<dto::MatchDecision> {
        self.read(|connection| convert::decision(connection, made))
    }

    fn start_job(&self, by: &str, task: Task) -> BackendResult<dto::MatchJob> {
        self.start_people_job(by, &task)
    }

    fn decided(
        &self,
        person: i64,
        verdict: &Verdict,
        by: &str,
    ) -> BackendResult<dto::MatchDecision> {
        let made = review::decide(&self.actor(by), person, verdict).map_err(failure)?;
        let shown = self.shown_decision(&made.decision)?;
        Ok(dto::MatchDecision { repeats: made.repeats, ..shown })
    }

    fn merge_result(
        &self,
        merge: &speargun_store::duplicate::Merge,
        effect: Effect,
    ) -> BackendResult<dto::MergeResult> {
        let merge = self.read(|connection| convert::merge(connection, merge))?;
        Ok(dto::MergeResult { merge, effect: convert::effect(effect) })
    }

    fn family_result(&self, id: i64, effect: Effect) -> BackendResult<dto::FamilyResult> {
        let family = self.family_of(id)?;
        Ok(dto::FamilyResult { family, effect: convert::effect(effect) })
    }

    /// The accounts of a family with their figures, from the list that all pages share.
    fn family_of(&self, id: i64) -> BackendResult<dto::AccountFamily> {
        let list = self.accounts.get(&self.workspace).map_err(failure)?;
        let (found, cards) = self.read(|connection| {
            let found = family::family_of(connection, id)?;
            let mut cards = Vec::with_capacity(found.members.len());
            for member in &found.members {
                cards.push(duplicate::Card::load(connection, member.id)?.unwrap_or_default());
            }
            Ok((found, cards))
        })?;
        let own: Vec<convert::Figures> = found
            .members
            .iter()
            .map(|member| {
                let place = list.rows.binary_search_by_key(&member.id, |row| row.record.id);
                place.map_or_else(
                    |_| convert::Figures::one(),
                    |place| convert::Figures::of(&list.rows[place].record),
                )
            })
            .collect();
        let loops = self.read(|connection| {
            let shown = |connection: &mut Connection, id| {
                reference(connection, Some(id)).map(Option::unwrap_or_default)
            };
            let mut loops = Vec::new();
            for (child, parent, source) in &found.loops {
                loops.push(dto::FamilyLoop {
                    child: shown(connection, *child)?,
                    parent: shown(connection, *parent)?,
                    source: convert::family_source(source),
                });
            }
            Ok(loops)
        })?;
        let with_children = convert::with_children(&found.members, &own);
        let figures = |figures: &convert::Figures| dto::FamilyFigures {
            accounts: figures.accounts,
            people: figures.people,
            engaged_people: figures.engaged,
            open_amount: self.money(figures.open),
            won_amount: self.money(figures.won),
        };
        let place = found.members.iter().position(|member| member.id == id).unwrap_or(0);
        let none = convert::Figures::default();
        let at = |all: &[convert::Figures], place| figures(all.get(place).unwrap_or(&none));
        let members = found.members.iter().enumerate().map(|(number, member)| dto::FamilyMember {
            account: card(&cards[number]),
            parent_id: member.parent_id,
            source: member.source.as_deref().map(convert::family_source),
            depth: member.depth,
            own: at(&own, number),
            with_children: at(&with_children, number),
        });
        Ok(dto::AccountFamily {
            account_id: id,
            top_id: found.top_id,
            members: members.collect(),
            truncated: found.truncated,
            own: at(&own, place),
            with_children: at(&with_children, place),
            family: at(&with_children, 0),
            loops,
            match_families_to: self.families_to(),
        })
    }

    fn families_to(&self) -> dto::MatchFamiliesTo {
        use speargun_domain::workspace::MatchFamiliesTo;
        match self.workspace.settings().match_families_to {
            MatchFamiliesTo::Child => dto::MatchFamiliesTo::Child,
            MatchFamiliesTo::Parent => dto::MatchFamiliesTo::Parent,
        }
    }
}

fn window(query: &dto::PageQuery) -> (i64, i64) {
    (i64::from(query.limit()), i64::try_from(query.offset()).unwrap_or(i64::MAX))
}

fn page<T>(items: Vec<T>, total: i64, query: &dto::PageQuery) -> dto::Page<T> {
    dto::Page { items, total: count(total), offset: query.offset(), limit: query.limit() }
}

fn verdict(decision: &dto::NewReviewDecision) -> BackendResult<Verdict> {
    let needed =
        || BackendError::invalid("missing_account", "Which account? Name it in account_id.");
    Ok(match decision.verdict {
        dto::MatchVerdict::Accept => Verdict::Accept(decision.account_id),
        dto::MatchVerdict::Reject => Verdict::Reject,
        dto::MatchVerdict::Other => Verdict::Other(decision.account_id.ok_or_else(needed)?),
        dto::MatchVerdict::NewAccount => Verdict::NewAccount(decision.account_name.clone()),
        dto::MatchVerdict::Assign => Verdict::Assign(decision.account_id.ok_or_else(needed)?),
    })
}

impl MatchingBackend for EngineBackend {
    fn match_report(&self) -> BackendResult<dto::MatchReport> {
        let standing = report::standing(&self.workspace).map_err(failure)?;
        Ok(convert::report(&standing, self.families_to()))
    }

    fn match_runs(&self) -> BackendResult<Vec<dto::MatchRun>> {
        self.read(|connection| {
            let runs = speargun_store::membership::run::list(connection, RUNS_MAX)?;
            Ok(runs.iter().map(convert::run).collect())
        })
    }

    fn match_changes(&self, query: &dto::PageQuery) -> BackendResult<dto::Page<dto::MatchChange>> {
        let (limit, offset) = window(query);
        let (changes, total) = report::changes(&self.workspace, limit, offset).map_err(failure)?;
        let items = self.read(|connection| {
            changes.iter().map(|change| convert::change(connection, change)).collect()
        })?;
        Ok(page(items, total, query))
    }

    fn start_match(&self, by: &str) -> BackendResult<dto::MatchJob> {
        self.start_job(by, Task::Match)
    }

    fn match_job(&self) -> BackendResult<dto::MatchJob> {
        self.people_job()
    }

    fn cancel_match(&self) -> BackendResult<dto::MatchJob> {
        self.stop_people_job()
    }

    fn match_models(&self) -> BackendResult<dto::MatchModelList> {
        let versions = model::list(&self.workspace).map_err(failure)?;
        let items: Vec<dto::MatchModel> = versions.into_iter().map(convert::model).collect();
        let is_in_force = |model: &&dto::MatchModel| model.state == dto::MatchModelState::Published;
        let in_force = items.iter().find(is_in_force).map(|model| model.version);
        Ok(dto::MatchModelList { items, in_force })
    }

    fn start_training(&self, by: &str) -> BackendResult<dto::MatchJob> {
        self.start_job(by, Task::Train)
    }

    fn start_publishing(
        &self,
        version: i64,
        force: bool,
        by: &str,
    ) -> BackendResult<dto::MatchJob> {
        // Whoever asks is told at once why it cannot be, and not by a job that failed.
        self.read(|connection| model::may_publish(connection, version, force))?;
        self.start_job(by, Task::Publish { version, force })
    }

    fn start_rollback(&self, by: &str) -> BackendResult<dto::MatchJob> {
        let Some(from) = self.match_models()?.in_force else {
            let detail = "the shipped weights are in force; there is nothing to take back";
            return Err(BackendError::conflict("conflict", detail));
        };
        self.start_job(by, Task::RollBack { from })
    }

    fn start_family_file(&self, upload: Upload, by: &str) -> BackendResult<dto::MatchJob> {
        self.start_job(by, Task::of_family_file(upload))
    }

    fn review_queue(&self, query: &dto::ReviewQuery) -> BackendResult<dto::Page<dto::ReviewItem>> {
        let index = self.indexes.get(&self.workspace).map_err(failure)?;
        let wanted = QueueQuery {
            minimum_probability: query.minimum_probability.unwrap_or(0.0),
            by_value: query.order.unwrap_or_default() == dto::ReviewOrder::Value,
            limit: i64::from(query.limit()),
            offset: i64::try_from(query.offset()).unwrap_or(i64::MAX),
        };
        let (entries, total) = review::queue(&self.workspace, &index, &wanted).map_err(failure)?;
        let items = entries.iter().map(|entry| dto::ReviewItem {
            person: person_card(&entry.person),
            candidates: entry.candidates.iter().map(convert::candidate).collect(),
            rule: entry.waiting.rule.clone(),
            probability: entry.waiting.probability,
            margin: entry.margin,
            since: to_rfc3339(entry.waiting.since),
        });
        let (offset, limit) = (query.offset(), query.limit());
        Ok(dto::Page { items: items.collect(), total: count(total), offset, limit })
    }

    fn review(
        &self,
        person: i64,
        decision: &dto::NewReviewDecision,
        by: &str,
    ) -> BackendResult<dto::MatchDecision> {
        self.decided(person, &verdict(decision)?, by)
    }

    fn accept_above(&self, minimum: f64, by: &str) -> BackendResult<dto::BulkDecision> {
        let (batch_id, people) = review::accept_above(&self.actor(by), minimum).map_err(failure)?;
        Ok(dto::BulkDecision { batch_id, people })
    }

    fn match_decisions(
        &self,
        query: &dto::PageQuery,
    ) -> BackendResult<dto::Page<dto::MatchDecision>> {
        let (limit, offset) = window(query);
        let (items, total) = self.read(|connection| {
            let (decisions, total) = decision::list(connection, limit, offset)?;
            let shown: Read<Vec<_>> =
                decisions.iter().map(|made| convert::decision(connection, made)).collect();
            Ok((shown?, total))
        })?;
        Ok(page(items, total, query))
    }

    fn undo_decision(&self, id: i64, by: &str) -> BackendResult<dto::MatchDecision> {
        let undone = review::undo(&self.actor(by), id).map_err(failure)?;
        self.shown_decision(&undone)
    }

    fn undo_batch(&self, batch: i64, by: &str) -> BackendResult<dto::BulkDecision> {
        let people = review::undo_batch(&self.actor(by), batch).map_err(failure)?;
        Ok(dto::BulkDecision { batch_id: Some(batch), people })
    }

    fn explain_match(&self, person: i64) -> BackendResult<dto::MatchExplanation> {
        let index = self.indexes.get(&self.workspace).map_err(failure)?;
        let story = explain::explain(&self.workspace, &index, person).map_err(failure)?;
        self.read(|connection| convert::explanation(connection, &story))
    }

    fn assign(&self, person: i64, account: i64, by: &str) -> BackendResult<dto::MatchDecision> {
        self.decided(person, &Verdict::Assign(account), by)
    }

    fn proposed_accounts(
        &self,
        query: &dto::PageQuery,
    ) -> BackendResult<dto::Page<dto::ProposedAccount>> {
        let (limit, offset) = window(query);
        let (found, total) = proposed::list(&self.workspace, limit, offset).map_err(failure)?;
        Ok(page(found.iter().map(convert::proposal).collect(), total, query))
    }

    fn dismissed_proposals(
        &self,
        query: &dto::PageQuery,
    ) -> BackendResult<dto::Page<dto::DismissedProposal>> {
        let (limit, offset) = window(query);
        let (found, total) =
            self.read(|connection| Ok(proposal::dismissed(connection, limit, offset)?))?;
        Ok(page(found.iter().map(convert::dismissed).collect(), total, query))
    }

    fn decide_proposal(
        &self,
        decision: &dto::NewProposalDecision,
        by: &str,
    ) -> BackendResult<dto::ProposalResult> {
        let (actor, key) = (self.actor(by), decision.key.as_str());
        let nothing = dto::ProposalResult { account: None, effect: dto::MatchEffect::default() };
        match decision.verdict {
            dto::ProposalVerdict::Dismiss => {
                return proposed::dismiss(&actor, key).map_err(failure).map(|()| nothing);
            }
            dto::ProposalVerdict::Restore => {
                return proposed::restore(&actor, key).map_err(failure).map(|()| nothing);
            }
            dto::ProposalVerdict::Accept => {}
        }
        let name = decision.name.as_deref();
        let (id, effect) = proposed::accept(&actor, key, name).map_err(failure)?;
        let made = self.read(|connection| Ok(duplicate::Card::load(connection, id)?))?;
        let account = made.as_ref().map(card);
        Ok(dto::ProposalResult { account, effect: convert::effect(effect) })
    }

    fn excluded_domains(&self) -> BackendResult<Vec<dto::ExcludedDomain>> {
        self.read(|connection| {
            Ok(alias::excluded(connection)?.iter().map(convert::excluded).collect())
        })
    }

    fn exclude_domain(
        &self,
        domain: &dto::NewExcludedDomain,
        by: &str,
    ) -> BackendResult<dto::ExcludedDomainResult> {
        let reason = domain.reason.as_deref();
        let (excluded, effect) =
            speargun_engine::membership::alias::exclude(&self.actor(by), &domain.domain, reason)
                .map_err(failure)?;
        let excluded_domain = convert::excluded(&excluded);
        Ok(dto::ExcludedDomainResult { excluded_domain, effect: convert::effect(effect) })
    }

    fn include_domain(&self, id: i64, by: &str) -> BackendResult<dto::MatchEffect> {
        let effect = speargun_engine::membership::alias::include(&self.actor(by), id);
        effect.map(convert::effect).map_err(failure)
    }

    fn aliases(&self, id: i64) -> BackendResult<Vec<dto::AccountAlias>> {
        self.read(|connection| {
            let missing = || EngineError::NotFound(format!("there is no account {id}"));
            account::get(connection, id)?.ok_or_else(missing)?;
            Ok(alias::of_account(connection, id)?.iter().map(convert::alias).collect())
        })
    }

    fn add_alias(
        &self,
        account: i64,
        new: &dto::NewAlias,
        by: &str,
    ) -> BackendResult<dto::AliasResult> {
        use speargun_engine::membership::alias;
        let actor = self.actor(by);
        let added = match new.kind {
            dto::AliasKind::Name => alias::add_name(&actor, account, &new.value, new.force),
            dto::AliasKind::Domain => alias::add_domain(&actor, account, &new.value, new.force),
        };
        let (alias, effect) = added.map_err(failure)?;
        let effect = convert::effect(effect);
        Ok(dto::AliasResult { alias: convert::alias(&alias), effect })
    }

    fn remove_alias(&self, account: i64, id: i64, by: &str) -> BackendResult<dto::MatchEffect> {
        let effect = speargun_engine::membership::alias::remove(&self.actor(by), account, id);
        effect.map(convert::effect).map_err(failure)
    }

    fn duplicates(&self, query: &dto::PageQuery) -> BackendResult<dto::Page<dto::DuplicatePair>> {
        let pairs = self.duplicate_pairs.get(&self.workspace).map_err(failure)?;
        let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
        let shown = pairs.iter().skip(offset).take(query.limit() as usize);
        let items = self.read(|connection| {
            let mut items = Vec::new();
            for pair in shown {
                items.extend(convert::pair(connection, pair)?);
            }
            Ok(items)
        })?;
        Ok(page(items, pairs.len() as i64, query))
    }

    fn dismiss_duplicate(
        &self,
        pair: (i64, i64),
        is_dismissed: bool,
        by: &str,
    ) -> BackendResult<()> {
        duplicate::dismiss(&self.actor(by), pair, is_dismissed).map_err(failure)?;
        self.duplicate_pairs.clear();
        Ok(())
    }

    fn merge(&self, survivor: i64, merged: i64, by: &str) -> BackendResult<dto::MergeResult> {
        let (merge, effect) =
            duplicate::merge(&self.actor(by), survivor, merged).map_err(failure)?;
        self.merge_result(&merge, effect)
    }

    fn merges(&self, query: &dto::PageQuery) -> BackendResult<dto::Page<dto::Merge>> {
        let (limit, offset) = window(query);
        let (items, total) = self.read(|connection| {
            let (merges, total) = speargun_store::duplicate::list(connection, limit, offset)?;
            let shown: Read<Vec<_>> =
                merges.iter().map(|merge| convert::merge(connection, merge)).collect();
            Ok((shown?, total))
        })?;
        Ok(page(items, total, query))
    }

    fn split(&self, merge: i64, by: &str) -> BackendResult<dto::MergeResult> {
        let (merge, effect) = duplicate::split(&self.actor(by), merge).map_err(failure)?;
        self.merge_result(&merge, effect)
    }

    fn family(&self, account: i64) -> BackendResult<dto::AccountFamily> {
        self.family_of(account)
    }

    fn set_parent(
        &self,
        account: i64,
        parent: Option<i64>,
        by: &str,
    ) -> BackendResult<dto::FamilyResult> {
        let effect = family::set_parent(&self.actor(by), account, parent).map_err(failure)?;
        self.family_result(account, effect)
    }

    fn forget_parent(&self, account: i64, by: &str) -> BackendResult<dto::FamilyResult> {
        let effect = family::forget_parent(&self.actor(by), account).map_err(failure)?;
        self.family_result(account, effect)
    }
}

/// The workspace is shared with background jobs.
type Shared = Arc<Workspace>;

/// A person's name for lists.
fn person_reference(
    connection: &mut Connection,
    id: i64,
) -> Result<dto::NamedReference, EngineError> {
    let name = person::name(connection, id)?.unwrap_or_default();
    Ok(dto::NamedReference { id, name })
}
