//! What can be typed.

mod committee;
mod deal_stages;
mod events;
mod icp;
mod lake;
mod learn;
mod list;
mod matching;
mod model;
mod stage;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use committee::*;
pub(crate) use deal_stages::*;
pub(crate) use events::*;
pub(crate) use icp::*;
pub(crate) use lake::*;
pub(crate) use learn::*;
pub(crate) use list::*;
pub(crate) use matching::*;
pub(crate) use model::*;
pub(crate) use stage::*;

/// Self-hosted account-based marketing: leads become accounts, accounts get scores with reasons,
/// and both funnels stand side by side.
///
/// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but a file was damaged.
#[derive(Debug, Parser)]
#[command(name = "speargun", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Directory of the workspace.
    #[arg(short, long, global = true, env = "SPEARGUN_WORKSPACE", default_value = ".")]
    pub(crate) workspace: PathBuf,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a workspace.
    Init(Init),
    /// Write the CSV files of a simulated market.
    Simulate(Simulate),
    /// Import CSV files, workbooks, or directories of them.
    Import(Import),
    /// The imports of the past, and undoing one.
    Imports(Imports),
    /// Stages of deals: how each is read, and deciding it.
    DealStages(DealStages),
    /// Give people their accounts, and decide doubtful cases.
    Match(Match),
    /// Find accounts that are probably one, merge and split them.
    Duplicates(Duplicates),
    /// Read and show corporate families.
    Families(Families),
    /// Tracked events: write keys, what comes in, what became of it.
    Events(Events),
    /// Buying committees: who fills which role, and where the gaps are.
    Committee(Committee),
    /// Topics that others say accounts look for.
    Intent(Intent),
    /// The lake: all events for ever, as Parquet files that anybody may read.
    Lake(Lake),
    /// Score accounts and people, and sort accounts into tiers.
    Score(Score),
    /// Score models as text: check, rehearse, publish and roll back.
    Model(Model),
    /// What outcomes teach: the ideal customer profile, look-alikes, propensity.
    Icp(Icp),
    /// Compute every score anew from records and events, and print what stands otherwise.
    Verify(Output),
    /// List accounts.
    Accounts(Accounts),
    /// The stage of one account in its funnel, and its contract with somebody else.
    Account(Account),
    /// Lists of accounts that people keep; conditions ask for them as lists = "NAME".
    List(List),
    /// Say why an account scores what it scores.
    Explain(Explain),
    /// Show the double funnel.
    Funnel(Funnel),
    /// Look for the five causes by which account-based programmes fail, and say what to do.
    Health(Output),
    /// Match a file of leads to a file of accounts; needs no workspace.
    MatchFiles(MatchFiles),
    /// Learn a label of two values from any table, and say how well; needs no workspace.
    Learn(Learn),
    /// Serve the web app and the API.
    Serve(Serve),
    /// Make a demo workspace from simulated files, and serve it.
    Demo(Demo),
    /// Measure speed and memory on simulated data.
    Bench(Bench),
    /// Print the completions of a shell.
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Directory to make.
    pub(crate) directory: PathBuf,
    /// The company's name.
    #[arg(long, default_value = "Speargun")]
    pub(crate) name: String,
    /// Currency of reports, ISO 4217.
    #[arg(long, default_value = "USD")]
    pub(crate) currency: String,
    /// Zone that days begin in, such as Asia/Seoul.
    #[arg(long, default_value = "UTC")]
    pub(crate) time_zone: String,
    /// Language of reports: en, ko or el.
    #[arg(long, default_value = "en", value_parser = ["en", "ko", "el"])]
    pub(crate) language: String,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Directory to write to.
    #[arg(default_value = "simulated")]
    pub(crate) directory: PathBuf,
    /// Write leads that are hard to match, and the truth about them, instead of a market.
    #[arg(long, conflicts_with = "end")]
    pub(crate) hard_cases: bool,
    #[command(flatten)]
    pub(crate) market: Market,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Market {
    /// How many accounts.
    #[arg(
        long,
        default_value_t = 3_000,
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    pub(crate) accounts: u32,
    /// Leads by account, on average.
    #[arg(long, default_value_t = 10.0)]
    pub(crate) leads_per_account: f64,
    /// The same seed writes the same files.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Last day of the data; yesterday where it is not said.
    #[arg(long)]
    pub(crate) end: Option<jiff::civil::Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files and directories.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Mapping file for headings that are not known by themselves.
    #[arg(long)]
    pub(crate) mapping: Option<PathBuf>,
    /// Name of the system that the keys are of. Without it the headings say whose export a file is;
    /// where they do not, it is `files`. Tables of HubSpot and Salesforce name theirs themselves.
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) source: String,
    /// Check everything and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Imports {
    #[command(subcommand)]
    pub(crate) command: ImportsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportsCommand {
    /// List the last imports, the newest first.
    Ls(Output),
    /// Undo an import: what it made goes, what it changed is again what it was. What somebody
    /// changed or decided since stays and is named.
    Undo(ImportUndo),
}

#[derive(Debug, Args)]
pub(crate) struct ImportUndo {
    /// Its number, as the list gives it.
    pub(crate) id: i64,
    /// Say what would happen, and change nothing.
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
    /// The day to score as of; now where it is not said. Tiers and stages go on from these scores.
    #[arg(long)]
    pub(crate) as_of: Option<String>,
    /// Score as of another day than today although accounts have scores already.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Accounts {
    /// A product line whose model gives scores and tiers; the main model where it is not said.
    #[arg(long, value_name = "KEY")]
    pub(crate) line: Option<String>,
    /// Condition, such as 'tier = 1 and employees >= 200'.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// Words to find in names and domains.
    #[arg(long, default_value = "")]
    pub(crate) search: String,
    /// Field to sort by; `-` before it means descending.
    #[arg(long, default_value = "-score", allow_hyphen_values = true)]
    pub(crate) sort: String,
    /// Columns, split by commas.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "name,tier,score,stage,industry,country,employees,people_count,open_amount,owner"
    )]
    pub(crate) columns: Vec<String>,
    /// The most rows; all where it is not said.
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
    /// A product line whose model gives the score; the main model where it is not said.
    #[arg(long, value_name = "KEY")]
    pub(crate) line: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Funnel {
    /// First day.
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Last day, included.
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// Follow those who entered the first stage in the period.
    #[arg(long)]
    pub(crate) cohort: bool,
    /// Cut by tier, industry, country, owner or source.
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
    /// CSV of the truth, lead_id,account_id,kind: prints precision, recall and F1 by kind.
    #[arg(long)]
    pub(crate) truth: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

impl Command {
    /// Whether what it writes belongs to a workspace, and not where somebody says.
    pub(crate) fn writes_workspace(&self) -> bool {
        !matches!(
            self,
            Self::Simulate(_) | Self::MatchFiles(_) | Self::Learn(_) | Self::Completions(_)
        )
    }
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:7373")]
    pub(crate) listen: SocketAddr,
    /// Take events in at this address as well, and answer nothing else there; may face the
    /// internet.
    #[arg(long)]
    pub(crate) track_listen: Option<SocketAddr>,
    /// How many events a second one write key may send.
    #[arg(long, default_value_t = crate::backend::EVENTS_PER_SECOND_MAX)]
    pub(crate) events_per_second: u32,
    /// Move events into the lake once so many wait.
    #[arg(long, hide = true, default_value_t = crate::backend::WAITING_EVENTS)]
    pub(crate) compact_events: i64,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Directory of the demo workspace; made when it is missing. Where it is not said, that of
    /// --workspace, else demo-workspace.
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) market: Market,
    #[command(flatten)]
    pub(crate) serve: Serve,
    /// Make the workspace and stop.
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
