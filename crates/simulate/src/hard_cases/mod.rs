//! Hard cases of lead-to-account matching with known truth, kind by kind.

mod cases_common;
mod cases_family;
mod cases_none;
mod choice;
mod company;
mod designs;
mod distort;
mod family;
mod mail;
mod output;
mod places;
mod registry;
mod spelling;
mod teller;
mod tongues;
mod tongues_east;
mod tongues_west;

use std::path::{Path, PathBuf};

use self::{
    designs::FIRST_WORDS,
    family::{Family, Maker},
    output::Output,
    places::Place,
    registry::Registry,
    teller::{Stranger, Teller},
    tongues::{Language, Tongue},
};
use crate::{SimulateError, random::Random};

/// The stream of the seed that is of families, apart from those of the market.
const STREAM: u64 = 0x4841_5244;
/// How many former employers are remembered.
const STRANGERS_MAX: usize = 512;

/// Which cases to write.
#[derive(Debug, Clone, PartialEq)]
pub struct HardCaseOptions {
    /// How many accounts.
    pub accounts: u32,
    /// How many leads there are for each account, on average; some belong to none.
    pub leads_per_account: f64,
    /// The same seed gives the same cases.
    pub seed: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardCaseReport {
    /// Rows of `accounts.csv`.
    pub accounts: u64,
    /// Rows of `leads.csv`, and of `truth.csv`.
    pub leads: u64,
    /// How many leads there are of each kind, in the order of their names.
    pub kinds: Vec<(String, u64)>,
    /// The accounts, the leads and the truth.
    pub files: Vec<PathBuf>,
}

/// All vocabularies, read once.
struct World {
    tongues: Vec<Tongue>,
    places: Vec<Place>,
    weights: Vec<(usize, u32)>,
    latin_weights: Vec<(usize, u32)>,
    industries: Vec<&'static str>,
    /// Words with which several unrelated companies begin.
    first_words: Vec<&'static str>,
}

impl World {
    fn new() -> Self {
        let (tongues, places) = (tongues::all(), places::all());
        let weights: Vec<(usize, u32)> =
            places.iter().enumerate().map(|(index, place)| (index, place.weight)).collect();
        let latin =
            |index: usize| !matches!(places[index].language, Language::Korean | Language::Greek);
        Self {
            latin_weights: weights.iter().copied().filter(|entry| latin(entry.0)).collect(),
            weights,
            first_words: FIRST_WORDS
                .iter()
                .copied()
                .chain(tongues.iter().flat_map(|tongue| tongue.surnames.iter().copied()))
                .collect(),
            industries: tongues[0].trades.iter().map(|trade| trade.industry).collect(),
            tongues,
            places,
        }
    }

    fn tongue(&self, language: Language) -> &Tongue {
        &self.tongues[language as usize]
    }
}

/// Writes hard cases into the directory, which is made where it is missing: `accounts.csv`,
/// `leads.csv`, and `truth.csv`, which says whose each lead is and of what kind it is.
///
/// `progress` is told how many accounts are done, now and then and at the end.
///
/// # Errors
/// When a file cannot be written, or the options make no sense.
pub fn simulate_hard_cases(
    directory: &Path,
    options: &HardCaseOptions,
    progress: &dyn Fn(u64),
) -> Result<HardCaseReport, SimulateError> {
    if !(0.0..=10_000.0).contains(&options.leads_per_account) {
        return Err(SimulateError::LeadsPerAccount(options.leads_per_account));
    }
    let world = World::new();
    let mut output = Output::new(directory, options.seed)?;
    let mut registry = Registry::default();
    for word in &world.first_words {
        registry.take_apart("word", word);
    }
    let mut strangers = Vec::new();
    let wanted = u64::from(options.accounts);
    let mut told = 0;
    for number in 0..wanted {
        let done = output.accounts();
        if done >= wanted {
            break;
        }
        if done >= told + 1_000 {
            told = done;
            progress(done);
        }
        let mut random = Random::of(options.seed, STREAM, number);
        let mut maker = Maker { world: &world, registry: &mut registry, random: &mut random };
        let mut family = maker.family(wanted - done);
        output.write_accounts(&mut family, &world, &mut random)?;
        let mean = options.leads_per_account * family.accounts.len() as f64;
        let count = mean.floor() as u64 + u64::from(random.chance(mean.fract()));
        for _ in 0..count {
            let told = choice::tell(&mut Teller {
                world: &world,
                registry: &mut registry,
                random: &mut random,
                family: &family,
                strangers: &strangers,
            });
            output.write_lead(&family, told, &mut random)?;
        }
        remember(&mut strangers, &family, &mut random);
    }
    let report = output.finish()?;
    progress(report.accounts);
    Ok(report)
}

/// Keeps an account of the family as a former employer for leads of others.
fn remember(strangers: &mut Vec<Stranger>, family: &Family, random: &mut Random) {
    let account = &family.accounts[random.below(family.accounts.len())];
    let stranger = Stranger { name: account.company.name().to_owned() };
    if strangers.len() < STRANGERS_MAX {
        strangers.push(stranger);
    } else {
        let place = random.below(STRANGERS_MAX);
        strangers[place] = stranger;
    }
}
