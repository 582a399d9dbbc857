//! Whether a text is a score model, and what its author should know.

use serde::Serialize;
use speargun_domain::filter::Filter;
use speargun_domain::score::{Fault, ModelError, ScoreModel};
use speargun_domain::tier::GateTest;
use speargun_words::{Said, count, own_or_shipped, said};

use super::line::{over_placed, placed_by_main};
use super::rehearse::load;
use crate::features::Features;
use crate::vocabulary::Vocabulary;
use crate::{EngineError, Watch, Workspace};

/// How many accounts rules are tried on.
const TRIED_ACCOUNTS_MAX: usize = 20_000;

/// What is to be said about a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Whether it can be published.
    pub usable: bool,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
    /// What is right but worth knowing.
    #[serde(serialize_with = "speargun_words::as_texts")]
    pub notices: Vec<Said>,
    /// Dimensions.
    pub dimensions: usize,
    /// Rules and scales of all dimensions.
    pub rules: usize,
    /// On how many accounts rules were tried; nothing where they were not.
    pub tried_accounts: Option<usize>,
}

/// Checks a text, of the model of a product line where one is named. With `tries`, rules that hold for no account today are told as well.
///
/// # Errors
/// What the store reports; faults of the text are no error but the result.
pub fn check(
    workspace: &Workspace,
    line: Option<&str>,
    text: &str,
    tries: bool,
    watch: &Watch<'_>,
) -> Result<CheckReport, EngineError> {
    let model = match super::read(workspace, line, text) {
        Ok(model) => model,
        Err(EngineError::Model(error)) => return Ok(faulty(error)),
        Err(error) => return Err(error),
    };
    let rules = |dimension: &speargun_domain::score::Dimension| {
        dimension.rules.len() + dimension.scales.len()
    };
    let mut report = CheckReport {
        usable: true,
        notices: model.notices.clone(),
        dimensions: model.dimensions.len(),
        rules: model.dimensions.iter().map(rules).sum(),
        ..CheckReport::default()
    };
    if line.is_none() {
        report.notices.extend(super::line::unreadable(workspace, text)?);
    }
    report.notices.extend(unknown_values(workspace, line.is_some(), &model)?);
    if tries {
        let features = match line {
            None => load(workspace, model.into(), workspace.now(), watch)?,
            Some(_) => {
                let mut features = placed_by_main(workspace, workspace.now(), watch)?;
                features.model = over_placed(model);
                features
            }
        };
        try_on_accounts(&features, &mut report, watch)?;
    }
    Ok(report)
}

/// What conditions ask for that nothing here is called.
fn unknown_values(
    workspace: &Workspace,
    is_line: bool,
    model: &ScoreModel,
) -> Result<Vec<Said>, EngineError> {
    let known = workspace.store.read(|connection| Vocabulary::load(connection, model))?;
    let of_rules = model
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.rules.iter().map(|rule| (rule.text.as_str(), &rule.when)));
    let stages = model.stages.motions.iter().flat_map(|motion| &motion.stages);
    let of_stages = stages.flat_map(|stage| {
        let ways = std::iter::once(&stage.enter).chain(&stage.stay);
        ways.map(|when| (stage.name.as_str(), when))
    });
    let triggers = model.market.triggers.iter();
    let of_market = triggers.map(|trigger| (trigger.name.as_str(), &trigger.when));
    let motions = model.stages.motions.iter();
    let of_motions =
        motions.filter_map(|motion| Some((motion.name.as_str(), motion.when.as_ref()?)));
    let of_gates = model.tiers.tiers.iter().flat_map(|tier| &tier.gates).flat_map(|gate| {
        let way_in = match &gate.test {
            GateTest::When(when) => Some(when),
            GateTest::ExpectedAnnualRevenue(_) => None,
        };
        way_in.into_iter().chain(&gate.stay).map(|when| (gate.text.as_str(), when))
    });
    let exclusions = model.tiers.exclusions.iter();
    let of_exclusions = exclusions.map(|exclusion| (exclusion.text.as_str(), &exclusion.when));
    // A line has stages and the market from the main model, which tells of them itself.
    let of_main = of_stages.chain(of_market).chain(of_motions);
    let of_main = of_main.filter(|_| !is_line);
    let all = of_rules.chain(of_gates).chain(of_exclusions).chain(of_main);
    Ok(all
        .flat_map(|(text, when)| {
            let text = own_or_shipped(text);
            let notices = known.notices(when).into_iter();
            notices.map(move |reason| said!("model.rule_says", text, reason))
        })
        .collect())
}

fn faulty(error: ModelError) -> CheckReport {
    let faults = match error {
        ModelError::Faults(faults) => faults,
        ModelError::Value(message) => {
            vec![Fault { line: 1, place: String::new(), message, suggestion: None }]
        }
    };
    CheckReport { faults, ..CheckReport::default() }
}

fn holds_for_none(place: &str, text: &str, accounts: usize) -> Said {
    let text = own_or_shipped(text);
    said!("advice.holds_for_none", place, text, accounts = count(accounts))
}

fn try_on_accounts(
    features: &Features,
    report: &mut CheckReport,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    let step = features.accounts.len().div_ceil(TRIED_ACCOUNTS_MAX).max(1);
    let tried: Vec<_> = features.accounts.iter().step_by(step).collect();
    report.tried_accounts = Some(tried.len());
    if tried.is_empty() {
        return Ok(());
    }
    let never = |when: &Filter| !tried.iter().any(|account| when.holds(*account));
    let model = &features.model;
    let of_dimensions = model.dimensions.iter().flat_map(|dimension| {
        dimension.rules.iter().map(move |rule| (&dimension.key, &rule.text, &rule.when))
    });
    for (key, text, when) in of_dimensions {
        watch.check()?;
        if never(when) {
            report.notices.push(holds_for_none(key, text, tried.len()));
        }
    }
    if model.leaves_places {
        return Ok(());
    }
    // What asks for scores cannot be tried before there are any.
    let stages = &model.stages;
    let motions = stages.motions.iter().filter(|_| !stages.asks_for_score);
    let of_motions = motions.flat_map(|motion| {
        motion.stages.iter().map(|stage| (&*motion.key, &*stage.name, &stage.enter))
    });
    let triggers = model.market.triggers.iter().filter(|_| !model.market.asks_for_score);
    let of_market = triggers.map(|trigger| ("market", &*trigger.name, &trigger.when));
    for (place, name, when) in of_motions.chain(of_market) {
        watch.check()?;
        if never(when) {
            report.notices.push(holds_for_none(place, name, tried.len()));
        }
    }
    Ok(())
}
