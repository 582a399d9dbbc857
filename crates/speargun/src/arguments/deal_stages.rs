//! `speargun deal-stages`.

use clap::{Args, Subcommand, ValueEnum};

use super::Output;

#[derive(Debug, Args)]
pub(crate) struct DealStages {
    #[command(subcommand)]
    pub(crate) command: DealStagesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DealStagesCommand {
    /// List the stages of all deals, and how each is read. Those that need a decision come first.
    Ls(Output),
    /// Decide how deals in a stage count where the flags of the CRM say nothing.
    Set(DealStageSet),
}

#[derive(Debug, Args)]
pub(crate) struct DealStageSet {
    /// The stages, as the CRM writes them; case does not count.
    #[arg(required = true)]
    pub(crate) stages: Vec<String>,
    /// How deals in them count; `automatic` takes a decision back.
    #[arg(long = "as", value_enum)]
    pub(crate) outcome: StageOutcome,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// How deals in a stage count.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum StageOutcome {
    /// They have not ended.
    Open,
    /// They were won.
    Won,
    /// They were lost.
    Lost,
    /// As the glossary and the words of the stage say.
    Automatic,
}
