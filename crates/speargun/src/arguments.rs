//! What can be typed.

mod committee;
mod deal_stages;
mod document;
mod events;
mod icp;
mod job;
mod lake;
mod learn;
mod list;
mod matching;
mod model;
mod stage;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use speargun_domain::money::Currency;

use crate::command::Command;

pub(crate) use committee::*;
pub(crate) use deal_stages::*;
pub(crate) use document::*;
pub(crate) use events::*;
pub(crate) use icp::*;
pub(crate) use job::*;
pub(crate) use lake::*;
pub(crate) use learn::*;
pub(crate) use list::*;
pub(crate) use matching::*;
pub(crate) use model::*;
pub(crate) use stage::*;

/// Self-hosted account-based marketing: match leads to accounts, score
/// accounts with reasons, and see both funnels side by side.
///
/// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but some input was damaged.
#[derive(Debug, Parser)]
#[command(name = "speargun", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The workspace directory.
    #[arg(short, long, global = true, env = "SPEARGUN_WORKSPACE", default_value = ".")]
    pub(crate) workspace: PathBuf,
    /// Language of messages and reports, en, ko or el; with init also that of the new workspace
    /// [default: the workspace's, else en].
    #[arg(long = "language", global = true, env = "SPEARGUN_LANGUAGE",
        value_name = "LANGUAGE", value_parser = crate::language::code_of)]
    pub(crate) language: Option<String>,
    /// Act in the name of a user, by e-mail address; the audit names both. `--as` is short for it,
    /// except with `deal-stages set`, where it says how a stage is read.
    #[arg(long = "as-user", global = true, value_name = "EMAIL")]
    pub(crate) acting_as: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The directory to create.
    pub(crate) directory: PathBuf,
    /// The company's name.
    #[arg(long, default_value = "Speargun")]
    pub(crate) name: String,
    /// Currency of reports, ISO 4217.
    #[arg(long, default_value = "USD")]
    pub(crate) currency: String,
    /// Time zone of days and reports, such as Asia/Seoul.
    #[arg(long, default_value = "UTC")]
    pub(crate) time_zone: String,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The directory to write to.
    #[arg(default_value = "simulated")]
    pub(crate) directory: PathBuf,
    /// Write leads that are hard to match, with the correct answers, instead of a market.
    #[arg(long, conflicts_with = "end")]
    pub(crate) hard_cases: bool,
    #[command(flatten)]
    pub(crate) market: Market,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Market {
    /// Number of accounts.
    #[arg(
        long,
        default_value_t = 3_000,
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    pub(crate) accounts: u32,
    /// Average number of leads per account.
    #[arg(long, default_value_t = 10.0)]
    pub(crate) leads_per_account: f64,
    /// The same seed writes the same files.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Last day of the data [default: yesterday].
    #[arg(long)]
    pub(crate) end: Option<jiff::civil::Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files and directories to import.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Mapping file for headings that are not recognised.
    #[arg(long)]
    pub(crate) mapping: Option<PathBuf>,
    /// Name of the system that the keys are of. Without it the headings say whose export a file is;
    /// where they do not, it is `files`. Tables of HubSpot and Salesforce name theirs themselves.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) source: String,
    /// What one unit of another currency is worth in that of the workspace, such as USD=0.92. It is
    /// kept in workspace.toml; a server that runs takes it up within a second.
    #[arg(long = "rate", value_name = "CURRENCY=WORTH", value_parser = rate)]
    pub(crate) rates: Vec<(Currency, f64)>,
    /// Check everything, but write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Reads an exchange rate. Whether it is one of another currency is seen where it is kept.
fn rate(text: &str) -> Result<(Currency, f64), String> {
    let (code, worth) = text.split_once('=').ok_or("write it as USD=0.92")?;
    let currency = Currency::parse(code.trim()).map_err(|error| error.to_string())?;
    let worth = worth.trim().parse::<f64>().ok().filter(|worth| worth.is_finite() && *worth > 0.0);
    Ok((currency, worth.ok_or("the worth must be a positive number, such as 0.92")?))
}

#[derive(Debug, Args)]
pub(crate) struct Imports {
    #[command(subcommand)]
    pub(crate) command: ImportsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportsCommand {
    /// List imports, newest first.
    Ls(Output),
    /// Undo an import: remove what it created, and restore what it changed. Records that were
    /// changed or decided on since then stay, and are listed.
    Undo(ImportUndo),
}

#[derive(Debug, Args)]
pub(crate) struct ImportUndo {
    /// The number of the import.
    pub(crate) id: i64,
    /// Show what would happen, but change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args, Clone, Copy)]
pub(crate) struct Output {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    /// Score as of the end of this day [default: now]. Tiers and stages continue from these scores.
    #[arg(long)]
    pub(crate) as_of: Option<String>,
    /// Overwrite existing scores with scores for another day.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Accounts {
    /// Use the scores and tiers of this product line [default: the main model].
    #[arg(long, value_name = "KEY")]
    pub(crate) line: Option<String>,
    /// Filter, such as 'tier = 1 and employees >= 200'.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// Search names and domains for these words.
    #[arg(long, default_value = "")]
    pub(crate) search: String,
    /// Field to sort by. Prefix it with `-` for descending order.
    #[arg(long, default_value = "-score", allow_hyphen_values = true)]
    pub(crate) sort: String,
    /// Columns to print, separated by commas.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "name,tier,score,stage,industry,country,employees,people_count,open_amount,owner"
    )]
    pub(crate) columns: Vec<String>,
    /// Maximum number of rows [default: all].
    #[arg(long)]
    pub(crate) limit: Option<u64>,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV.
    #[arg(long)]
    pub(crate) csv: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Name, domain or id.
    pub(crate) account: String,
    /// Explain the score of this product line [default: the main model].
    #[arg(long, value_name = "KEY")]
    pub(crate) line: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Funnel {
    /// First day of the period.
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Last day of the period, included.
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// Follow the cohort that entered the first stage in the period.
    #[arg(long)]
    pub(crate) cohort: bool,
    /// Break down by tier, industry, country, owner or source.
    #[arg(long, value_parser = ["tier", "industry", "country", "owner", "source"])]
    pub(crate) slice: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct MatchFiles {
    /// CSV: account_id,name,domains,country,city,industry,employees,parent_id.
    #[arg(long)]
    pub(crate) accounts: PathBuf,
    /// CSV: lead_id,first_name,last_name,title,email,company,website,country,city.
    #[arg(long)]
    pub(crate) leads: PathBuf,
    /// CSV to write: lead_id,account_id,decision,probability,rule.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// CSV of correct answers (lead_id,account_id,kind). Prints precision, recall and F1 by kind.
    #[arg(long)]
    pub(crate) truth: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:7373")]
    pub(crate) listen: SocketAddr,
    /// Also accept events at this address, and serve nothing else there. Safe to expose to the
    /// internet.
    #[arg(long)]
    pub(crate) track_listen: Option<SocketAddr>,
    /// A host name under which a proxy in front passes calls on, besides localhost, 127.0.0.1 and
    /// [::1]; without port. Can be given several times.
    #[arg(long = "host", value_name = "NAME", value_parser = host_name)]
    pub(crate) hosts: Vec<String>,
    /// Maximum number of events per second and write key.
    #[arg(long, default_value_t = speargun_engine::event::tracking::EVENTS_PER_SECOND_MAX)]
    pub(crate) events_per_second: u32,
    /// Move events into the lake when this many are waiting.
    #[arg(long, hide = true, default_value_t = speargun_engine::serve::WAITING_EVENTS)]
    pub(crate) compact_events: i64,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Directory of the demo workspace, created if missing [default: --workspace, else
    /// demo-workspace].
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) market: Market,
    #[command(flatten)]
    pub(crate) serve: Serve,
    /// Create the workspace, but do not serve it.
    #[arg(long)]
    pub(crate) no_serve: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// What to measure.
    #[arg(value_parser = ["import", "match", "score", "funnel", "events", "lake"])]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) market: Market,
    #[command(flatten)]
    pub(crate) events: EventLoad,
    #[command(flatten)]
    pub(crate) lake: LakeLoad,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

/// A host name as browsers send it: letters, digits, hyphens and dots, without scheme or port.
fn host_name(text: &str) -> Result<String, String> {
    const LENGTH_MAX: usize = 253;
    let is_part = |part: &str| {
        let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        !part.is_empty() && part.len() <= 63 && part.chars().all(is_sign)
    };
    if text.len() <= LENGTH_MAX && text.split('.').all(is_part) {
        return Ok(text.to_ascii_lowercase());
    }
    Err("write a host name alone, without scheme and port, such as abm.example.com".to_owned())
}

/// Writes `--as` out as `--as-user`, except for the one command that has an `--as` of its own.
pub(crate) fn with_long_as(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let typed: Vec<OsString> = typed.collect();
    if typed.iter().any(|word| word == "deal-stages") {
        return typed;
    }
    let mut is_option = true;
    let long = |word: OsString| {
        is_option &= word != "--";
        match word.to_str() {
            Some("--as") if is_option => "--as-user".into(),
            Some(text) if is_option && text.starts_with("--as=") => {
                text.replacen("--as=", "--as-user=", 1).into()
            }
            _ => word,
        }
    };
    typed.into_iter().map(long).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_alone() {
        assert_eq!(host_name("ABM.example.com").unwrap(), "abm.example.com");
        assert_eq!(host_name("intranet").unwrap(), "intranet");
        assert_eq!(host_name("xn--jx-mia.example").unwrap(), "xn--jx-mia.example");
        for wrong in ["", "*", "a:80", "http://a/", "a..b", ".a", "a b", "a\nb", "bücher.example"]
        {
            assert!(host_name(wrong).is_err(), "{wrong}");
        }
        assert!(host_name(&"a".repeat(64)).is_err());
        assert!(host_name(&["abc"; 100].join(".")).is_err());
    }

    #[test]
    fn a_short_as_is_written_out_where_it_is_an_option() {
        let long = |line: &str| -> String {
            let words = with_long_as(line.split(' ').map(OsString::from));
            let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
            words.join(" ")
        };
        for (typed, read) in [
            ("speargun list ls --as a@b.c", "speargun list ls --as-user a@b.c"),
            ("speargun --as=a@b.c list ls", "speargun --as-user=a@b.c list ls"),
            ("speargun deal-stages set x --as won", "speargun deal-stages set x --as won"),
            ("speargun note add acme -- --as", "speargun note add acme -- --as"),
            ("speargun list show x --as-of 2026-01-01", "speargun list show x --as-of 2026-01-01"),
        ] {
            assert_eq!(long(typed), read);
        }
    }
}
