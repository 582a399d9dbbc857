//! Reading the records behind features.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

use rustc_hash::FxHashMap;
use speargun_domain::score::ScoreModel;
use speargun_store::person::MeasurablePerson;
use speargun_store::{Connection, Store, account, opportunity, person, score};
use speargun_words::said;

use super::Standing;
use super::deals::{self, add_deal};
use super::lead::SeenBefore;
use super::record::forget_account;
use super::timeline::DealSpans;
use super::{Features, Sight, account_record, base_of};
use crate::committee::Roles;
use crate::target_list::Targets;
use crate::{EngineError, Workspace};
use speargun_track::EventState;

/// How many people are handed over at once.
const CHUNK: usize = 4_096;
/// How many such chunks may wait, so that memory stays bounded.
const CHUNKS_AHEAD: usize = 64;

/// Accounts, people and deals, without any event. People are read ahead by a connection of their
/// own, side by side with accounts.
pub(super) fn records(
    workspace: &Workspace,
    wanted: (Arc<ScoreModel>, Sight),
    connection: &mut Connection,
    now: i64,
) -> Result<Features, EngineError> {
    let (sender, receiver) = sync_channel(CHUNKS_AHEAD);
    std::thread::scope(|scope| {
        let read = move || read_people(&workspace.store, &sender);
        let reader = Builder::new().name("people".to_owned()).spawn_scoped(scope, read);
        let reader = reader.map_err(|error| {
            EngineError::Invalid(said!("thread.people", error = error.to_string()))
        })?;
        let features = with_people(workspace, wanted, connection, &receiver, now);
        // Where this failed, whoever reads ahead must not wait for ever.
        drop(receiver);
        // A panic there is a panic here.
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let features = features?;
        read?;
        Ok(features)
    })
}

fn read_people(
    store: &Store,
    sender: &SyncSender<Vec<MeasurablePerson>>,
) -> Result<(), EngineError> {
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut wanted = true;
    store.read(|connection| {
        person::each_scored(connection, |stored| {
            chunk.push(stored);
            if chunk.len() == CHUNK && wanted {
                let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
                wanted = sender.send(full).is_ok();
            }
            if !wanted {
                // Nobody waits for the rest.
                chunk.clear();
            }
            Ok::<(), EngineError>(())
        })
    })?;
    // Whoever stopped waiting has an error of their own to tell.
    let _ = sender.send(chunk);
    Ok(())
}

fn with_people(
    workspace: &Workspace,
    (model, sight): (Arc<ScoreModel>, Sight),
    connection: &mut Connection,
    people: &Receiver<Vec<MeasurablePerson>>,
    now: i64,
) -> Result<Features, EngineError> {
    let rates = workspace.rates();
    let mut features = Features {
        accounts: Vec::new(),
        people: Vec::new(),
        state: EventState::new(&model, &workspace.glossary()),
        model,
        places: FxHashMap::default(),
        people_places: FxHashMap::default(),
        roles: Roles::load(workspace, connection)?,
        products: FxHashMap::default(),
        deals: FxHashMap::default(),
        dates_changes: sight == Sight::Today,
        intent: FxHashMap::default(),
        tiers: FxHashMap::default(),
        loaded_at: now,
        bases: Vec::new(),
        members: Vec::new(),
        person_roots: FxHashMap::default(),
        account_roots: FxHashMap::default(),
        credited: FxHashMap::default(),
        glossary: workspace.glossary(),
        seen_before: SeenBefore::load(&workspace.glossary(), connection, now)?,
        leads_moved: false,
    };
    let before = match sight {
        Sight::Then => account::Before::load(connection)?,
        Sight::Today => account::Before::default(),
    };
    let targets = Targets::load(connection)?;
    account::each(connection, |mut stored| {
        if sight == Sight::Then {
            before.restore(&mut stored, now);
            forget_account(&mut stored, now);
        }
        targets.apply(&mut stored, now);
        features.places.insert(stored.id, features.accounts.len() as u32);
        features.accounts.push(account_record(&stored, &rates, now));
        Ok::<(), EngineError>(())
    })?;
    score::each_tier(connection, now, |tier| {
        if let Some(place) = features.places.get(&tier.account_id) {
            features.tiers.insert(*place, Standing::stored(&tier, &features.model));
        }
        Ok::<(), EngineError>(())
    })?;
    features.load_stages(connection, now)?;
    features.load_lists(connection, now)?;
    features.members.resize(features.accounts.len(), Vec::new());
    for stored in people.iter().flatten() {
        if sight == Sight::Today || stored.created_at.is_none_or(|at| at <= now) {
            features.add_person(&stored);
        }
    }
    load_deals(workspace, sight, &mut features, connection, now)?;
    features.bases = features.accounts.iter().map(base_of).collect();
    Ok(features)
}

fn load_deals(
    workspace: &Workspace,
    sight: Sight,
    features: &mut Features,
    connection: &mut Connection,
    now: i64,
) -> Result<(), EngineError> {
    let rates = workspace.rates();
    let asks_products = features.roles.template().asks_products();
    let mut spans = DealSpans::load(connection)?;
    opportunity::each(connection, |mut deal| {
        if sight == Sight::Then && !deals::as_then(workspace, &mut deal, now) {
            return Ok(());
        }
        let place = deal.account_id.and_then(|id| features.places.get(&id).copied());
        let Some(place) = place else { return Ok(()) };
        if let Some(account) = features.accounts.get_mut(place as usize) {
            let open_before = account.deals.open;
            add_deal(workspace, account, &deal, &rates, now);
            spans.add(workspace, place, &deal, &rates, now);
            if let (true, Some(product)) = (asks_products, deal.product)
                && account.deals.open > open_before
            {
                features.products.entry(place).or_default().push(product);
            }
        }
        Ok::<(), EngineError>(())
    })?;
    features.deals = spans.of_accounts();
    Ok(())
}
