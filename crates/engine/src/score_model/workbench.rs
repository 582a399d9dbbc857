//! A draft tried on today's accounts while somebody works on it: who would stand where, for each
//! change of a weight at once. Nothing is written.

use std::sync::Arc;

use rayon::prelude::*;
use speargun_domain::score::ScoreModel;
use speargun_domain::tier::{Seat, TierState};
use speargun_measure::ranking::{Bound, EXCLUDED_TRAP, Gates, Ladder, Place, TIERS_MAX, rank};
use speargun_words::{Said, said};

use super::line::{over_placed, placed_by_main};
use super::preview::{Stand, Trial, told};
use super::rehearse::load;
use super::{Preview, PreviewWish, in_force_of, read, text_of_line};
use crate::features::Features;
use crate::score::{Scored, apply_all};
use crate::{EngineError, Watch, Workspace};

/// How many accounts one thread ranks at a time.
const RANKED_AT_ONCE: usize = 1 << 15;

/// Today's accounts, and the draft that was tried last.
#[derive(Debug)]
pub struct Workbench {
    features: Features,
    /// The product line whose models are tried; nothing for the main model.
    line: Option<String>,
    /// By the model in force; nothing where none is, so that nobody moves.
    before: Option<Vec<Stand>>,
    /// The revision of the workspace that it shows.
    revision: i64,
    at: i64,
    tried: Option<Tried>,
}

/// A draft, with everything that no weight changes.
#[derive(Debug)]
struct Tried {
    text: String,
    model: Arc<ScoreModel>,
    /// Values in tenths by dimension and account.
    values: Vec<Vec<i16>>,
    ladder: Ladder,
    places: Vec<Place>,
    /// Gates ask for the score: each weight needs them anew.
    asks_for_score: bool,
}

impl Workbench {
    /// Loads the accounts as they stand under the model in force.
    ///
    /// # Errors
    /// What the store reports.
    pub fn open(workspace: &Workspace, at: i64, watch: &Watch<'_>) -> Result<Self, EngineError> {
        Self::open_line(workspace, None, at, watch)
    }

    /// As [`Self::open`], for models of a product line where one is named.
    ///
    /// # Errors
    /// When the model in force cannot be read, or what the store reports.
    pub fn open_line(
        workspace: &Workspace,
        line: Option<&str>,
        at: i64,
        watch: &Watch<'_>,
    ) -> Result<Self, EngineError> {
        if line.is_some() {
            return Self::over_main(workspace, line, at, watch);
        }
        let revision = workspace.store.revision()?;
        let model = workspace.store.read(|connection| workspace.model_of(connection))?;
        let mut features = load(workspace, model, at, watch)?;
        let before = apply_all(&mut features, &workspace.rates(), at);
        let before = Some(before.iter().map(stand_of).collect());
        Ok(Self { features, line: None, before, revision, at, tried: None })
    }

    fn over_main(
        workspace: &Workspace,
        line: Option<&str>,
        at: i64,
        watch: &Watch<'_>,
    ) -> Result<Self, EngineError> {
        let revision = workspace.store.revision()?;
        let mut features = placed_by_main(workspace, at, watch)?;
        let in_force = in_force_of(workspace, line)?;
        let in_force = in_force.map(|_| {
            let text = text_of_line(workspace, line, "published")?.text;
            read(workspace, line, &text)
        });
        let before = in_force.transpose()?.map(|model| {
            features.model = over_placed(model);
            let scored = apply_all(&mut features, &workspace.rates(), at);
            scored.iter().map(stand_of).collect()
        });
        let line = line.map(ToOwned::to_owned);
        Ok(Self { features, line, before, revision, at, tried: None })
    }

    /// The product line whose models are tried.
    #[must_use]
    pub fn line(&self) -> Option<&str> {
        self.line.as_deref()
    }

    /// Whether it still shows the workspace as it is.
    ///
    /// # Errors
    /// What the store reports.
    pub fn is_current(&self, workspace: &Workspace) -> Result<bool, EngineError> {
        Ok(self.revision == workspace.store.revision()?)
    }

    /// Tries a draft, with other weights where the wish names some.
    ///
    /// # Errors
    /// When the text is no model, a weight is of no use, or what the store reports.
    pub fn preview(
        &mut self,
        workspace: &Workspace,
        wish: &PreviewWish<'_>,
        watch: &Watch<'_>,
    ) -> Result<Preview, EngineError> {
        if self.tried.as_ref().is_none_or(|tried| tried.text != wish.text) {
            let model = read(workspace, self.line(), wish.text)?;
            let model = if self.line.is_some() {
                // What events, topics and people count for is the main model's to say.
                let model = over_placed(model);
                self.features.model = Arc::clone(&model);
                model
            } else {
                let model = Arc::new(model);
                self.measure_by(workspace, &model, watch)?;
                model
            };
            watch.check()?;
            self.tried = Some(Tried::of(workspace, &mut self.features, model, wish.text, self.at));
        }
        let Some(tried) = self.tried.as_mut() else {
            return Err(EngineError::Invalid(said!("model.no_draft_tried")));
        };
        let weights = weights_of(&tried.model, wish.weights)?;
        let after = tried.rank(workspace, &mut self.features, &weights, self.at);
        let trial = Trial { model: &tried.model, weights: &weights, after: &after };
        let before = self.before.as_deref().unwrap_or(&after);
        Ok(told(&self.features.accounts, before, &trial, wish.limit))
    }

    /// Scores all accounts anew by the rules of the model that was tried last, and tells how many
    /// stand in the best tier. For measurements: [`Self::preview`] does it where it must.
    #[must_use]
    pub fn score_again(&mut self, workspace: &Workspace) -> usize {
        let scored = apply_all(&mut self.features, &workspace.rates(), self.at);
        scored.iter().filter(|scored| scored.tier.tier == 1).count()
    }

    /// Ranks all accounts by other weights of the draft that was tried last, and tells how many
    /// stand in the best tier. For measurements: [`Self::preview`] tells more.
    ///
    /// # Errors
    /// When a weight is of no use.
    pub fn rank_again(&mut self, weights: &[(String, f64)]) -> Result<usize, EngineError> {
        let Some(tried) = self.tried.as_mut() else { return Ok(0) };
        let weights = weights_of(&tried.model, weights)?;
        tried.place(&weights);
        Ok(tried.places.iter().filter(|place| place.tier == 0).count())
    }

    /// Loads figures anew where the draft counts events, topics or people otherwise.
    fn measure_by(
        &mut self,
        workspace: &Workspace,
        model: &Arc<ScoreModel>,
        watch: &Watch<'_>,
    ) -> Result<(), EngineError> {
        if !self.features.model.measures_as(model) {
            let ids = |features: &Features| -> Vec<i64> {
                features.accounts.iter().map(|account| account.id).collect()
            };
            let loaded = load(workspace, Arc::clone(model), self.at, watch)?;
            if ids(&loaded) != ids(&self.features) {
                let reason = said!("model.accounts_moved");
                return Err(EngineError::Conflict(reason));
            }
            self.features = loaded;
        }
        self.features.model = Arc::clone(model);
        Ok(())
    }
}

fn stand_of(scored: &Scored) -> Stand {
    let Scored { total, tier, .. } = scored;
    Stand { total: *total as i16, tier: tier.tier, state: tier.state }
}

/// Percents that add up to 100, in the model's order.
fn weights_of(model: &ScoreModel, wanted: &[(String, f64)]) -> Result<Vec<f64>, EngineError> {
    let mut weights: Vec<f64> = model.dimensions.iter().map(|found| found.weight).collect();
    for (key, weight) in wanted {
        let invalid = |reason: Said| EngineError::Invalid(said!("named", name = key, reason));
        let place = model.dimensions.iter().position(|found| found.key == *key);
        let place = place.ok_or_else(|| invalid(said!("model.no_dimension")))?;
        if !(weight.is_finite() && (0.0..=1e6).contains(weight)) {
            return Err(invalid(said!("model.weight_range")));
        }
        weights[place] = *weight;
    }
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return Err(EngineError::Invalid(said!("model.no_weight")));
    }
    if (sum - 100.0).abs() > 1e-9 {
        weights.iter_mut().for_each(|weight| *weight *= 100.0 / sum);
    }
    Ok(weights)
}

fn trap_number(state: Option<TierState>) -> u8 {
    match state {
        None => 0,
        Some(TierState::FitTooLow) => 1,
        Some(TierState::Researching) => 2,
        Some(TierState::NextInLine) => 3,
        Some(TierState::Excluded) => EXCLUDED_TRAP,
    }
}

fn trap_state(number: u8) -> Option<TierState> {
    match number {
        1 => Some(TierState::FitTooLow),
        2 => Some(TierState::Researching),
        3 => Some(TierState::NextInLine),
        EXCLUDED_TRAP => Some(TierState::Excluded),
        _ => None,
    }
}

impl Tried {
    fn of(
        workspace: &Workspace,
        features: &mut Features,
        model: Arc<ScoreModel>,
        text: &str,
        at: i64,
    ) -> Self {
        let rates = workspace.rates();
        let (tiers, standing) = (&model.tiers, &features.tiers);
        let rows: Vec<(Vec<i16>, Gates)> = features
            .accounts
            .par_iter_mut()
            .enumerate()
            .map(|(place, account)| {
                let values = model.values(account);
                account.dimensions = model.known_dimensions(&values);
                let former = standing.get(&(place as u32)).map(|former| former.as_of(at));
                let mut gates = Gates::excluded();
                if let Some(of_tiers) = tiers.gates_of(account, &rates, former) {
                    gates = Gates::default();
                    for (tier, of) in of_tiers.enumerate() {
                        gates.put(tier, of.clears, of.is_in, of.dwells, trap_number(of.trap));
                    }
                }
                (values.into_iter().map(|value| value as i16).collect(), gates)
            })
            .collect();
        let column = |dimension: usize| rows.iter().map(|row| row.0[dimension]).collect();
        let bound = |tier: &speargun_domain::tier::Tier| Bound {
            enter: tier.score_min as i16,
            stay: tier.exit_score_min as i16,
        };
        let gates: Vec<Gates> = rows.iter().map(|row| row.1).collect();
        let bounds: Vec<Bound> = tiers.tiers.iter().map(bound).collect();
        Self {
            values: (0..model.dimensions.len()).map(column).collect(),
            ladder: Ladder::of(&gates, &bounds),
            places: vec![Place::default(); rows.len()],
            asks_for_score: tiers.asks_for_score() || tiers.tiers.len() > TIERS_MAX,
            text: text.to_owned(),
            model,
        }
    }

    fn rank(
        &mut self,
        workspace: &Workspace,
        features: &mut Features,
        weights: &[f64],
        at: i64,
    ) -> Vec<Stand> {
        if self.asks_for_score {
            let mut model = ScoreModel::clone(&self.model);
            for (dimension, weight) in model.dimensions.iter_mut().zip(weights) {
                dimension.weight = *weight;
            }
            features.model = Arc::new(model);
            let scored = apply_all(features, &workspace.rates(), at);
            features.model = Arc::clone(&self.model);
            return scored.iter().map(stand_of).collect();
        }
        self.place(weights);
        let number = |place: usize| self.model.tiers.tiers[place].tier;
        let stand = |place: &Place| Stand {
            total: place.total,
            tier: number(place.tier as usize),
            state: trap_state(place.trap),
        };
        let mut stands: Vec<Stand> = self.places.iter().map(stand).collect();
        if self.model.tiers.has_capacity() {
            self.seat(features, &mut stands);
        }
        stands
    }

    fn place(&mut self, weights: &[f64]) {
        self.places.par_chunks_mut(RANKED_AT_ONCE).enumerate().for_each(|(number, places)| {
            let range = number * RANKED_AT_ONCE..number * RANKED_AT_ONCE + places.len();
            let values: Vec<&[i16]> =
                self.values.iter().map(|column| &column[range.clone()]).collect();
            rank(&values, weights, (&self.ladder, range), places);
        });
    }

    /// Gives the places of tiers that hold only so many.
    fn seat(&self, features: &Features, stands: &mut [Stand]) {
        let tiers = &self.model.tiers;
        let seats: Vec<Seat> = (0..)
            .zip(features.accounts.iter().zip(&*stands))
            .map(|(place, (account, stand))| Seat {
                id: account.id,
                score: stand.total.into(),
                earned: stand.tier,
                held: features.tiers.get(&place).map(|standing| standing.held),
            })
            .collect();
        let below = |place: usize, above: u8| {
            let first = tiers.tiers.iter().position(|tier| tier.tier > above);
            let first = first.unwrap_or(tiers.tiers.len().saturating_sub(1));
            let total = self.places[place].total;
            let found = self.ladder.place_from(place, first, total);
            tiers.tiers[found.tier as usize].tier
        };
        for (stand, seated) in stands.iter_mut().zip(tiers.seat(&seats, &below)) {
            if seated.waiting.is_some() {
                stand.tier = seated.tier;
                stand.state = Some(TierState::NextInLine);
            }
        }
    }
}
