//! `speargun icp`.

use std::fs::OpenOptions;
use std::io::Write;

use speargun_api as api;
use speargun_api::dto;

use super::{CommandError, context};
use crate::arguments::{Icp, IcpCommand, IcpDraft, IcpLearn, IcpLookalikes, IcpPropensity};
use crate::output::{self, Bar, MISSING, grouped};
use speargun_engine::Engine;

pub(super) fn run(engine: &Engine, wanted: &Icp) -> Result<(), CommandError> {
    match &wanted.command {
        IcpCommand::Learn(wish) => learn(engine, wish),
        IcpCommand::Draft(wish) => draft(engine, wish),
        IcpCommand::Lookalikes(wish) => lookalikes(engine, wish),
        IcpCommand::Propensity(wish) => propensity(engine, wish),
    }
}

/// Reasons of fewer points are not printed; they are in the JSON.
const SAID_MIN: f64 = 0.05;

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn learn(engine: &Engine, wish: &IcpLearn) -> Result<(), CommandError> {
    let found = api::icp::call::icp(engine)?;
    if let Some(name) = &wish.attribute {
        let known = || {
            let names: Vec<&str> =
                found.attributes.iter().map(|known| known.attribute.as_str()).collect();
            CommandError::Usage(format!(
                "there is no attribute \"{name}\"; there are {}",
                names.join(", ")
            ))
        };
        let attribute = found.attributes.iter().find(|known| known.attribute == *name);
        let attribute = attribute.ok_or_else(known)?;
        return if wish.output.json { output::json(attribute) } else { print_values(attribute) };
    }
    if wish.output.json { output::json(&found) } else { print_findings(&found) }
}

fn print_findings(found: &dto::Icp) -> Result<(), CommandError> {
    let rows = found.findings.iter().map(|finding| {
        let value = &finding.value;
        let (against, compared) = match finding.against {
            dto::IcpAgainst::Lost => ("lost", &value.win),
            dto::IcpAgainst::Never => ("never sold to", &value.reach),
        };
        let lift = compared.as_ref().map_or(MISSING.to_owned(), lift);
        let rate = compared.as_ref().map_or(MISSING.to_owned(), |found| percent(found.rate.rate));
        vec![
            finding.number.to_string(),
            finding.attribute.clone(),
            value.value.clone(),
            grouped(value.counts.won),
            grouped(value.counts.lost),
            grouped(value.counts.never),
            against.to_owned(),
            rate,
            lift,
            format!("{:+}", finding.points),
            finding.filter.clone().unwrap_or_else(|| MISSING.to_owned()),
        ]
    });
    let headings = [
        "No",
        "Attribute",
        "Value",
        "Won",
        "Lost",
        "Never",
        "Won against",
        "Rate",
        "Lift (95 %)",
        "Points",
        "Filter",
    ];
    if found.comparisons == 0 {
        let counts = &found.counts;
        let reason = if counts.won == 0 {
            "no account was won".to_owned()
        } else if counts.lost + counts.never == 0 {
            "no account was lost, and none was never sold to".to_owned()
        } else {
            format!("no value has {} accounts with an outcome", found.accounts_min)
        };
        output::line(&format!("Nothing could be compared: {reason}."))?;
    } else if found.findings.is_empty() {
        output::line("No attribute separates beyond what chance does.")?;
    } else {
        output::table(&headings, rows.collect(), &[0, 3, 4, 5, 7, 8, 9])?;
    }
    summary(found);
    Ok(())
}

fn summary(found: &dto::Icp) {
    let base = found.base.as_ref().map_or(String::new(), |base| {
        format!(
            ", {} of those with an outcome won (95 %: {} to {})",
            percent(base.rate),
            percent(base.low),
            percent(base.high)
        )
    });
    output::message(&format!(
        "{} accounts were won, {} lost, {} never sold to{base}.",
        grouped(found.counts.won),
        grouped(found.counts.lost),
        grouped(found.counts.never),
    ));
    output::message(&format!(
        "{} comparisons in {} attributes. Attributes are tested first, then the values of those \
         that separate; of either at most {} are expected to be chance. Values of fewer than {} \
         accounts are counted, not compared.",
        grouped(found.comparisons),
        grouped(found.attributes.len() as u64),
        percent(found.false_discovery_rate),
        found.accounts_min,
    ));
    if found.customers_without_deal > 0 {
        output::message(&format!(
            "{} customers without a deal are not counted: nobody knows when they were won.",
            grouped(found.customers_without_deal)
        ));
    }
    for left in &found.left_out {
        let why = match left.reason {
            dto::IcpLeftOutReason::FreeText => "nearly every account has another text",
            dto::IcpLeftOutReason::TooMany => "there are too many fields",
        };
        output::message(&format!("not counted by {}: {why}.", left.attribute));
    }
}

fn lift(found: &dto::IcpComparison) -> String {
    format!("{:.2} ({:.2} to {:.2})", found.lift, found.lift_low, found.lift_high)
}

fn print_values(attribute: &dto::IcpAttribute) -> Result<(), CommandError> {
    let side = |found: &Option<dto::IcpComparison>| match found {
        Some(found) => {
            let mark = if found.flagged { " *" } else { "" };
            format!("{}{mark}", lift(found))
        }
        None => MISSING.to_owned(),
    };
    let unknown = &attribute.unknown;
    let row = |value: &dto::IcpValue| {
        let rate = value.win.as_ref().map_or(MISSING.to_owned(), |win| percent(win.rate.rate));
        vec![
            value.value.clone(),
            grouped(value.counts.won),
            grouped(value.counts.lost),
            grouped(value.counts.never),
            rate,
            side(&value.win),
            side(&value.reach),
        ]
    };
    let mut rows: Vec<Vec<String>> = attribute.values.iter().map(row).collect();
    rows.push(vec![
        "(not known)".to_owned(),
        grouped(unknown.won),
        grouped(unknown.lost),
        grouped(unknown.never),
        MISSING.to_owned(),
        MISSING.to_owned(),
        MISSING.to_owned(),
    ]);
    let headings =
        ["Value", "Won", "Lost", "Never", "Win rate", "Lift over lost", "Lift over never"];
    output::table(&headings, rows, &[1, 2, 3, 4, 5, 6])?;
    output::message("* beyond chance, allowing for all comparisons that were made.");
    Ok(())
}

fn draft(engine: &Engine, wish: &IcpDraft) -> Result<(), CommandError> {
    let query = dto::IcpDraftQuery { dimension: Some(wish.dimension.clone()) };
    let found = api::icp::call::icp_draft(engine, wish.finding, &query)?;
    if let Some(path) = &wish.out {
        let failed = |error: std::io::Error| {
            CommandError::Failed(format!("{}: {error}; nothing was changed", path.display()))
        };
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        file.write_all(found.text.as_bytes()).map_err(failed)?;
        output::message(&format!(
            "{} is {} with the rule in {}. Look at it: speargun model diff published {}",
            path.display(),
            found.model,
            found.dimension,
            path.display()
        ));
    }
    if wish.output.json {
        return output::json(&found);
    }
    output::line(found.rule.trim_end())
}

fn lookalikes(engine: &Engine, wish: &IcpLookalikes) -> Result<(), CommandError> {
    let query = dto::LookalikeQuery { limit: Some(wish.top), by_amount: Some(wish.by_amount) };
    let found = api::icp::call::lookalikes(engine, &query)?;
    if wish.output.json {
        return output::json(&found);
    }
    if let Some(refused) = &found.refused {
        output::message(&format!("refused: {refused}"));
        return Ok(());
    }
    let rows = found.items.iter().map(|alike| {
        let reason = |reason: &dto::LookalikeReason| {
            format!(
                "{} {} {:+.1} ({} of customers, {} of others)",
                reason.attribute,
                reason.value,
                reason.points,
                percent(reason.won_share),
                percent(reason.never_share)
            )
        };
        let said = alike.reasons.iter().filter(|reason| reason.points.abs() >= SAID_MIN);
        let reasons: Vec<String> = said.take(4).map(reason).collect();
        vec![alike.account.clone(), format!("{:+.1}", alike.points), reasons.join("; ")]
    });
    output::table(&["Account", "Points", "Why"], rows.collect(), &[1])?;
    output::message(&format!(
        "{} of {} accounts never sold to have a point or more for them, beside {} customers. 10 \
         points are twice the odds; attributes count as if they were independent.",
        grouped(found.alike),
        grouped(found.candidates),
        grouped(found.customers),
    ));
    if !found.signal {
        output::message("No attribute separates customers beyond chance: the order says little.");
    }
    Ok(())
}

fn propensity(engine: &Engine, wish: &IcpPropensity) -> Result<(), CommandError> {
    if wish.learn {
        let learned = Bar::new()
            .run(|watch| api::icp::call::learn_anew(engine, &context(&engine.workspace), watch))?;
        if let Some(refusal) = learned.refusal {
            return Err(CommandError::Failed(format!(
                "refused: {refusal}\nhint: `speargun icp propensity` shows what the profile alone \
                 says until then"
            )));
        }
        if let Some(version) = learned.version {
            output::message(&format!("Version {version} was learned and is kept."));
        }
    }
    if let Some(account) = &wish.account {
        let found = api::icp::call::account_propensity(
            engine,
            api::account::call::find_account(engine, account)?,
        )?;
        return if wish.output.json { output::json(&found) } else { print_account(&found) };
    }
    let found =
        api::icp::call::propensity(engine, &dto::PropensityQuery { limit: Some(wish.top) })?;
    if wish.output.json { output::json(&found) } else { print_propensity(&found) }
}

fn print_account(found: &dto::AccountPropensity) -> Result<(), CommandError> {
    why(found.basis, found.why.as_deref());
    let Some(prospect) = &found.prospect else {
        output::message("Nothing can be said about this account; is it scored?");
        return Ok(());
    };
    output::line(&format!("{}: {}", prospect.account, percent(prospect.probability)))?;
    let mut rows =
        vec![vec!["(start)".to_owned(), String::new(), format!("{:+.3}", prospect.base)]];
    rows.extend(prospect.drivers.iter().map(|driver| {
        let value = driver.value.clone().unwrap_or_else(|| MISSING.to_owned());
        vec![driver.attribute.clone(), value, format!("{:+.3}", driver.log_odds)]
    }));
    rows.push(vec!["(all others)".to_owned(), String::new(), format!("{:+.3}", prospect.rest)]);
    output::table(&["Attribute", "Value", "Log-odds"], rows, &[2])
}

fn why(basis: dto::PropensityBasis, why: Option<&str>) {
    let basis = match basis {
        dto::PropensityBasis::Learned => "by the learned model",
        dto::PropensityBasis::NoSignal => "no signal",
        dto::PropensityBasis::Prior => {
            "prior-weighted: the share of the won, moved by the shrunk evidence of the profile"
        }
        dto::PropensityBasis::Nothing => "nothing to go by",
    };
    output::message(&match why {
        Some(why) => format!("{basis}: {why}."),
        None => format!("{basis}."),
    });
}

fn print_propensity(found: &dto::Propensity) -> Result<(), CommandError> {
    if let Some(model) = &found.model {
        print_model(model)?;
    }
    let rows = found.items.iter().map(|prospect| {
        let driver = |driver: &dto::PropensityDriver| {
            let value = driver.value.as_deref().unwrap_or("not known");
            format!("{} {value} {:+.2}", driver.attribute, driver.log_odds)
        };
        let drivers: Vec<String> = prospect.drivers.iter().take(4).map(driver).collect();
        vec![
            prospect.account.clone(),
            percent(prospect.probability),
            prospect.open_deals.to_string(),
            drivers.join("; "),
        ]
    });
    let headings = ["Account", "Won if a deal is made", "Open deals", "Why (log-odds)"];
    if !found.items.is_empty() {
        output::table(&headings, rows.collect(), &[1, 2])?;
    }
    why(found.basis, found.why.as_deref());
    let sample = &found.sample;
    output::message(&format!(
        "To learn from: {} won and {} lost accounts with a dated deal ({} have no day when the \
         deal was made). {} accounts were never sold to{}.",
        grouped(sample.won),
        grouped(sample.lost),
        grouped(sample.undated),
        grouped(found.candidates),
        match found.unscored {
            0 => String::new(),
            unscored => format!(", {} of them without a score", grouped(unscored)),
        }
    ));
    Ok(())
}

fn print_model(model: &dto::PropensityModel) -> Result<(), CommandError> {
    output::line(&format!(
        "Version {} of {}, {}: AUC {:.3} (95 %: {:.3} to {:.3}) over {} folds; Brier score {:.4}, \
         of the mean alone {:.4}",
        model.version,
        model.learned_at,
        model.learner,
        model.auc.value,
        model.auc.low,
        model.auc.high,
        model.folds,
        model.brier,
        model.brier_of_base_rate,
    ))?;
    if !model.flagged.is_empty() {
        let without = model
            .auc_without_flagged
            .as_ref()
            .map_or(MISSING.to_owned(), |auc| format!("{:.3}", auc.value));
        output::line(&format!(
            "These may know the outcome: {}; AUC without them {without}",
            model.flagged.join(", ")
        ))?;
    }
    let rows = model.calibration.iter().map(|group| {
        vec![
            grouped(group.accounts),
            percent(group.predicted),
            percent(group.observed),
            format!("{} to {}", percent(group.low), percent(group.high)),
        ]
    });
    output::table(&["Accounts", "Foretold", "Won", "95 %"], rows.collect(), &[0, 1, 2, 3])?;
    let rows = model.factors.iter().take(10).map(|factor| {
        let best = factor.levels.first().map_or(MISSING.to_owned(), |level| {
            format!("{} ({} of {})", level.level, percent(level.rate), grouped(level.accounts))
        });
        vec![
            factor.attribute.clone(),
            percent(factor.share),
            format!("{:.3}", factor.auc_alone),
            factor.direction.replace('_', " "),
            best,
        ]
    });
    if model.factors.is_empty() {
        return Ok(());
    }
    output::table(&["Factor", "Share", "AUC alone", "Direction", "Best"], rows.collect(), &[1, 2])
}
