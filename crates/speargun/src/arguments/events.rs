//! What can be typed about tracked events.

use clap::{Args, Subcommand};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct Events {
    #[command(subcommand)]
    pub(crate) command: EventCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// Create, list and revoke write keys.
    Key(Key),
    /// Print events as they arrive, one JSON object per line.
    Tail(Tail),
    /// Import past events: JSON lines or warehouse tables of Segment and RudderStack, exports of
    /// Google Analytics 4, PostHog and Mixpanel, or any CSV. Importing a file again adds nothing.
    Import(ImportEvents),
    /// Print links for an e-mail that identify who clicks them.
    Link(MailLink),
    /// Erase a person's events. Their CRM record stays as it is.
    Erase(Erase),
    /// Show how many events were accepted, duplicates, sent by machines, or refused.
    Stats(Stats),
}

#[derive(Debug, Args)]
pub(crate) struct Intent {
    #[command(subcommand)]
    pub(crate) command: IntentCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IntentCommand {
    /// Import a table of topics: domain or account, topic, score from 0 to 100, week.
    Import(IntentFile),
}

#[derive(Debug, Args)]
pub(crate) struct IntentFile {
    /// CSV or workbook.
    pub(crate) file: std::path::PathBuf,
    /// Name of the provider. Its earlier data for the same week is replaced.
    #[arg(long, default_value = "intent")]
    pub(crate) source: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ImportEvents {
    /// JSON or CSV files, gzipped or not.
    #[arg(required = true)]
    pub(crate) files: Vec<std::path::PathBuf>,
    /// Format of the files.
    #[arg(long, value_enum, default_value_t = EventFileFormat::Auto)]
    pub(crate) format: EventFileFormat,
    /// Source of the events; each message counts once per source. Use the name of a write key to
    /// skip events that were tracked with that key.
    #[arg(long, default_value = "import")]
    pub(crate) source: String,
    /// Map a field to a column, as time=when. May be repeated. Fields: time, event,
    /// call, id, user, anonymous, session, email, account, url, path, title, referrer, subject,
    /// channel, campaign, campaign_source, campaign_medium, campaign_term, campaign_content, ip,
    /// user_agent, language, first_name, last_name, company, job_title.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = field_and_column)]
    pub(crate) map: Vec<(String, String)>,
    /// Write rejected rows to this file.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) rejects: Option<std::path::PathBuf>,
    /// Do not update scores.
    #[arg(long)]
    pub(crate) no_score: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum EventFileFormat {
    /// Detect the format.
    Auto,
    /// Segment: calls as JSON, or tables of the warehouse as CSV.
    Segment,
    /// RudderStack: calls as JSON, or tables of the warehouse as CSV.
    Rudderstack,
    /// Google Analytics 4: tables of BigQuery as JSON lines.
    Ga4,
    /// PostHog: batch exports of events as JSON lines.
    Posthog,
    /// Mixpanel: the raw event export as JSON lines. Times are taken as UTC.
    Mixpanel,
    /// A table with any headings.
    Csv,
}

fn field_and_column(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("write field=column, such as time=when")?;
    Ok((field.trim().to_owned(), column.trim().to_owned()))
}

#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    pub(crate) command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Create a key and print it.
    Create(CreateKey),
    /// List the keys.
    List(Output),
    /// Revoke a key. Events that use it are refused from now on.
    Revoke(RevokeKey),
    /// Print the secret by which your server seals who a visitor is: `context.seal` is the
    /// HMAC-SHA-256 of the user id, or of the address where there is none, in hexadecimal digits.
    /// What is sealed counts fully, though a browser sends it.
    SealSecret,
}

#[derive(Debug, Args)]
pub(crate) struct CreateKey {
    /// What it is for, such as "web site"; events carry it as their source.
    pub(crate) name: String,
    /// The key of a server, which is a secret: what comes with it counts fully. What comes with the
    /// key of a web site is a claim, bounded by day, since everybody can read it in the pages.
    #[arg(long)]
    pub(crate) server: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct RevokeKey {
    /// Number or name.
    pub(crate) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct Tail {
    /// Number of past events to print first.
    #[arg(short = 'n', long, default_value_t = 10)]
    pub(crate) lines: u64,
    /// Print past events and exit.
    #[arg(long)]
    pub(crate) no_follow: bool,
}

#[derive(Debug, Args)]
#[group(id = "subject", required = true, multiple = false)]
pub(crate) struct Subject {
    /// A person by their address: all events that name it, and all of whoever goes by it.
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// A person by the customer's own id.
    #[arg(long)]
    pub(crate) user: Option<String>,
    /// A device by its anonymous id; events of other devices stay.
    #[arg(long)]
    pub(crate) anonymous: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// Only print how many events there are.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// Number of days to look back.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=3_650))]
    pub(crate) days: u16,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct EventLoad {
    /// Send to this server, such as 127.0.0.1:7373, instead of starting one.
    #[arg(long, requires = "key")]
    pub(crate) server: Option<std::net::SocketAddr>,
    /// Write key of that server.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Events per call. 1 sends single calls.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=2_500))]
    pub(crate) batch: u32,
    /// Number of concurrent connections.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub(crate) connections: u32,
    /// Duration in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) seconds: u32,
    /// Attribute visitors to this many accounts (0: all anonymous).
    #[arg(long, default_value_t = 0)]
    pub(crate) of_accounts: u64,
    /// Maximum number of events per second [default: unlimited].
    #[arg(long)]
    pub(crate) rate: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct LakeLoad {
    /// Number of events in the lake.
    #[arg(long, default_value_t = 5_000_000)]
    pub(crate) lake_events: u64,
    /// Number of accounts they belong to.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) lake_accounts: u64,
    /// Write the lake, or the workspace of `score`, into this folder and leave it there; a lake that
    /// is there already is only read.
    #[arg(long)]
    pub(crate) keep: Option<std::path::PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct MailLink {
    /// The page, with http:// or https://.
    pub(crate) address: String,
    /// E-mail addresses of the recipients. One link is printed for each.
    #[arg(long = "email", required = true)]
    pub(crate) emails: Vec<String>,
    /// Name of the mailing, such as "newsletter 2026-11".
    #[arg(long, default_value = "mail")]
    pub(crate) mail: String,
    #[command(flatten)]
    pub(crate) output: Output,
}
