//! `speargun icp`.

use std::fs::OpenOptions;
use std::io::Write;

use speargun_api as api;
use speargun_api::dto;

use super::{CommandError, context};
use crate::arguments::{Icp, IcpCommand, IcpDraft, IcpLearn, IcpLookalikes, IcpPropensity};
use crate::language::{fixed, language, say};
use crate::output::{self, Bar, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::count;

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
    say!("cli.percent", number = fixed(share * 100.0, 1))
}

fn learn(engine: &Engine, wish: &IcpLearn) -> Result<(), CommandError> {
    let found = api::icp::call::icp(engine)?;
    if let Some(name) = &wish.attribute {
        let known = || {
            let names: Vec<&str> =
                found.attributes.iter().map(|known| known.attribute.as_str()).collect();
            CommandError::Usage(say!("cli.icp.no_attribute", name, known = names.join(", ")))
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
            dto::IcpAgainst::Lost => (say!("cli.icp.against_lost"), &value.win),
            dto::IcpAgainst::Never => (say!("cli.icp.against_never"), &value.reach),
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
            against,
            rate,
            lift,
            format!("{:+}", finding.points),
            finding.filter.clone().unwrap_or_else(|| MISSING.to_owned()),
        ]
    });
    let headings = [
        say!("cli.icp.column.number"),
        say!("cli.icp.column.attribute"),
        say!("cli.icp.column.value"),
        say!("cli.icp.column.won"),
        say!("cli.icp.column.lost"),
        say!("cli.icp.column.never"),
        say!("cli.icp.column.against"),
        say!("cli.icp.column.rate"),
        say!("cli.icp.column.lift"),
        say!("cli.icp.column.points"),
        say!("cli.icp.column.filter"),
    ];
    if found.comparisons == 0 {
        let counts = &found.counts;
        let reason = if counts.won == 0 {
            say!("cli.icp.none_won")
        } else if counts.lost + counts.never == 0 {
            say!("cli.icp.none_lost")
        } else {
            say!("cli.icp.too_few", count = found.accounts_min)
        };
        output::line(&say!("cli.icp.nothing_compared", reason))?;
    } else if found.findings.is_empty() {
        output::line(&say!("cli.icp.no_finding"))?;
    } else {
        output::table(&headings, rows.collect(), &[0, 3, 4, 5, 7, 8, 9])?;
    }
    summary(found);
    Ok(())
}

fn summary(found: &dto::Icp) {
    let base = found.base.as_ref().map_or(String::new(), |base| {
        say!(
            "cli.icp.base",
            rate = percent(base.rate),
            low = percent(base.low),
            high = percent(base.high)
        )
    });
    output::message(&say!(
        "cli.icp.outcomes",
        count = count(found.counts.won),
        lost = grouped(found.counts.lost),
        never = grouped(found.counts.never),
        base
    ));
    output::message(&say!(
        "cli.icp.method",
        comparisons = grouped(found.comparisons),
        attributes = grouped(found.attributes.len() as u64),
        rate = percent(found.false_discovery_rate),
        least = found.accounts_min
    ));
    if found.customers_without_deal > 0 {
        output::message(&say!(
            "cli.icp.customers_without_deal",
            count = count(found.customers_without_deal)
        ));
    }
    for left in &found.left_out {
        let why = match left.reason {
            dto::IcpLeftOutReason::FreeText => say!("cli.icp.free_text"),
            dto::IcpLeftOutReason::TooMany => say!("cli.icp.too_many"),
        };
        output::message(&say!("cli.icp.left_out", attribute = left.attribute, why));
    }
}

fn lift(found: &dto::IcpComparison) -> String {
    let range = say!("cli.range", low = fixed(found.lift_low, 2), high = fixed(found.lift_high, 2));
    format!("{} ({range})", fixed(found.lift, 2))
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
        say!("cli.icp.not_known_row"),
        grouped(unknown.won),
        grouped(unknown.lost),
        grouped(unknown.never),
        MISSING.to_owned(),
        MISSING.to_owned(),
        MISSING.to_owned(),
    ]);
    let headings = [
        say!("cli.icp.column.value"),
        say!("cli.icp.column.won"),
        say!("cli.icp.column.lost"),
        say!("cli.icp.column.never"),
        say!("cli.icp.column.win_rate"),
        say!("cli.icp.column.over_lost"),
        say!("cli.icp.column.over_never"),
    ];
    output::table(&headings, rows, &[1, 2, 3, 4, 5, 6])?;
    output::message(&say!("cli.icp.flagged"));
    Ok(())
}

fn draft(engine: &Engine, wish: &IcpDraft) -> Result<(), CommandError> {
    let query = dto::IcpDraftQuery { dimension: Some(wish.dimension.clone()) };
    let found = api::icp::call::icp_draft(engine, wish.finding, &query)?;
    if let Some(path) = &wish.out {
        let failed = |error: std::io::Error| {
            let file = path.display().to_string();
            CommandError::Failed(if error.kind() == std::io::ErrorKind::AlreadyExists {
                say!("cli.icp.file_exists", file)
            } else {
                say!("cli.icp.not_written", file, error = error.to_string())
            })
        };
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        file.write_all(found.text.as_bytes()).map_err(failed)?;
        output::message(&say!(
            "cli.icp.drafted",
            file = path.display().to_string(),
            model = found.model,
            dimension = found.dimension
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
        output::message(&say!("cli.icp.refused", text = refused));
        return Ok(());
    }
    let rows = found.items.iter().map(|alike| {
        let reason = |reason: &dto::LookalikeReason| {
            say!(
                "cli.icp.alike_reason",
                attribute = reason.attribute,
                value = reason.value,
                points = language().decimal(&format!("{:+.1}", reason.points)),
                won = percent(reason.won_share),
                never = percent(reason.never_share)
            )
        };
        let said = alike.reasons.iter().filter(|reason| reason.points.abs() >= SAID_MIN);
        let reasons: Vec<String> = said.take(4).map(reason).collect();
        vec![
            alike.account.clone(),
            language().decimal(&format!("{:+.1}", alike.points)),
            reasons.join("; "),
        ]
    });
    let headings =
        [say!("cli.icp.column.account"), say!("cli.icp.column.points"), say!("cli.icp.column.why")];
    output::table(&headings, rows.collect(), &[1])?;
    output::message(&say!(
        "cli.icp.alike",
        alike = grouped(found.alike),
        candidates = grouped(found.candidates),
        customers = grouped(found.customers)
    ));
    if !found.signal {
        output::message(&say!("cli.icp.alike_chance"));
    }
    Ok(())
}

fn propensity(engine: &Engine, wish: &IcpPropensity) -> Result<(), CommandError> {
    if wish.learn {
        let learned = Bar::new()
            .run(|watch| api::icp::call::learn_anew(engine, &context(&engine.workspace), watch))?;
        if let Some(refusal) = learned.refusal {
            return Err(CommandError::Failed(say!("cli.icp.not_learned", text = refusal)));
        }
        if let Some(version) = learned.version {
            output::message(&say!("cli.icp.learned", version));
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
        output::message(&say!("cli.icp.no_prospect"));
        return Ok(());
    };
    output::line(&format!("{}: {}", prospect.account, percent(prospect.probability)))?;
    let mut rows = vec![vec![say!("cli.icp.start"), String::new(), odds(prospect.base)]];
    rows.extend(prospect.drivers.iter().map(|driver| {
        let value = driver.value.clone().unwrap_or_else(|| MISSING.to_owned());
        vec![driver.attribute.clone(), value, odds(driver.log_odds)]
    }));
    rows.push(vec![say!("cli.icp.all_others"), String::new(), odds(prospect.rest)]);
    let headings = [
        say!("cli.icp.column.attribute"),
        say!("cli.icp.column.value"),
        say!("cli.icp.column.log_odds"),
    ];
    output::table(&headings, rows, &[2])
}

fn odds(log_odds: f64) -> String {
    language().decimal(&format!("{log_odds:+.3}"))
}

fn why(basis: dto::PropensityBasis, why: Option<&str>) {
    let basis = match basis {
        dto::PropensityBasis::Learned => say!("cli.icp.basis.learned"),
        dto::PropensityBasis::NoSignal => say!("cli.icp.basis.no_signal"),
        dto::PropensityBasis::Prior => say!("cli.icp.basis.prior"),
        dto::PropensityBasis::Nothing => say!("cli.icp.basis.nothing"),
    };
    output::message(&match why {
        Some(why) => say!("cli.icp.basis_and_why", basis, why),
        None => say!("cli.icp.basis_alone", basis),
    });
}

fn print_propensity(found: &dto::Propensity) -> Result<(), CommandError> {
    if let Some(model) = &found.model {
        print_model(model)?;
    }
    let rows = found.items.iter().map(|prospect| {
        let driver = |driver: &dto::PropensityDriver| {
            let value = driver.value.clone().unwrap_or_else(|| say!("cli.icp.not_known"));
            let log_odds = language().decimal(&format!("{:+.2}", driver.log_odds));
            format!("{} {value} {log_odds}", driver.attribute)
        };
        let drivers: Vec<String> = prospect.drivers.iter().take(4).map(driver).collect();
        vec![
            prospect.account.clone(),
            percent(prospect.probability),
            prospect.open_deals.to_string(),
            drivers.join("; "),
        ]
    });
    let headings = [
        say!("cli.icp.column.account"),
        say!("cli.icp.column.probability"),
        say!("cli.icp.column.open"),
        say!("cli.icp.column.why_log_odds"),
    ];
    if !found.items.is_empty() {
        output::table(&headings, rows.collect(), &[1, 2])?;
    }
    why(found.basis, found.why.as_deref());
    let sample = &found.sample;
    output::message(&say!(
        "cli.icp.sample",
        won = grouped(sample.won),
        lost = grouped(sample.lost),
        undated = grouped(sample.undated),
        candidates = grouped(found.candidates),
        unscored = match found.unscored {
            0 => String::new(),
            unscored => say!("cli.icp.unscored", count = count(unscored)),
        }
    ));
    Ok(())
}

fn print_model(model: &dto::PropensityModel) -> Result<(), CommandError> {
    output::line(&say!(
        "cli.icp.model",
        version = model.version,
        at = model.learned_at,
        learner = model.learner,
        auc = fixed(model.auc.value, 3),
        low = fixed(model.auc.low, 3),
        high = fixed(model.auc.high, 3),
        folds = model.folds,
        brier = fixed(model.brier, 4),
        mean = fixed(model.brier_of_base_rate, 4)
    ))?;
    if !model.flagged.is_empty() {
        let without = model
            .auc_without_flagged
            .as_ref()
            .map_or(MISSING.to_owned(), |auc| fixed(auc.value, 3));
        output::line(&say!("cli.icp.may_know", names = model.flagged.join(", "), without))?;
    }
    let rows = model.calibration.iter().map(|group| {
        vec![
            grouped(group.accounts),
            percent(group.predicted),
            percent(group.observed),
            say!("cli.range", low = percent(group.low), high = percent(group.high)),
        ]
    });
    let headings = [
        say!("cli.icp.column.accounts"),
        say!("cli.icp.column.predicted"),
        say!("cli.icp.column.won"),
        say!("cli.percent", number = 95),
    ];
    output::table(&headings, rows.collect(), &[0, 1, 2, 3])?;
    let rows = model.factors.iter().take(10).map(|factor| {
        let best = factor.levels.first().map_or(MISSING.to_owned(), |level| {
            say!(
                "cli.icp.best",
                level = level.level,
                rate = percent(level.rate),
                accounts = grouped(level.accounts)
            )
        });
        vec![
            factor.attribute.clone(),
            percent(factor.share),
            fixed(factor.auc_alone, 3),
            factor.direction.replace('_', " "),
            best,
        ]
    });
    if model.factors.is_empty() {
        return Ok(());
    }
    let headings = [
        say!("cli.icp.column.factor"),
        say!("cli.icp.column.share"),
        say!("cli.icp.column.auc_alone"),
        say!("cli.icp.column.direction"),
        say!("cli.icp.column.best"),
    ];
    output::table(&headings, rows.collect(), &[1, 2])
}
