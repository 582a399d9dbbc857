//! Types of pilots.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::NamedReference;

/// Which wave is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PilotQuery {
    /// The number of the wave whose accounts are wanted; the last one by default.
    pub wave: Option<i64>,
}

/// The pilot of a programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Pilot {
    /// The programme.
    pub program: NamedReference,
    /// Its waves, in their order. The first is the pilot.
    pub waves: Vec<PilotWaveSummary>,
    /// The wave that was asked for; null before the first.
    #[schema(required = true)]
    pub wave: Option<PilotWave>,
    /// What was done although something spoke against it, in its order.
    pub overrides: Vec<PilotOverride>,
    /// How many accounts the next wave may have; null while one runs.
    #[schema(required = true)]
    pub next_size: Option<WaveSize>,
    /// Whether no one checked in today although it is due.
    pub check_in_due: bool,
    /// The day of today in the workspace's zone.
    #[schema(format = Date)]
    pub today: String,
}

/// How many accounts a wave may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaveSize {
    /// The fewest.
    pub min: u64,
    /// The most.
    pub max: u64,
}

/// A wave, without its accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PilotWaveSummary {
    /// 1 is the pilot.
    pub number: i64,
    /// `running`, `passed` or `stopped`.
    pub state: String,
    /// How many accounts it has.
    pub accounts: u64,
    /// How many of them are launched.
    pub launched: u64,
    /// What was learned, once it ended.
    #[schema(required = true)]
    pub learnings: Option<String>,
    /// Who began it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Who ended it.
    #[schema(required = true)]
    pub ended_by: Option<String>,
    /// When.
    #[schema(required = true, format = DateTime)]
    pub ended_at: Option<String>,
}

/// A wave with its accounts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PilotWave {
    /// 1 is the pilot.
    pub number: i64,
    /// `running`, `passed` or `stopped`.
    pub state: String,
    /// Its accounts, in the order of their names.
    pub accounts: Vec<PilotAccount>,
    /// What speaks against passing it.
    pub obstacles: Vec<Obstacle>,
}

/// An account of a wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PilotAccount {
    /// The account as it is now.
    pub account: NamedReference,
    /// Who launched it.
    #[schema(required = true)]
    pub launched_by: Option<String>,
    /// When.
    #[schema(required = true, format = DateTime)]
    pub launched_at: Option<String>,
    /// The content that it needs.
    pub pieces: Vec<PilotPiece>,
    /// What speaks against launching it.
    pub obstacles: Vec<Obstacle>,
    /// Whether one of them cannot be overridden.
    pub blocked: bool,
}

/// A piece of personal content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PilotPiece {
    /// Its number.
    pub id: i64,
    /// `mail`, `call`, `social`, `page`, `ad`, `event`, `parcel`, `document` or `other`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// Who makes it.
    pub maker: PieceMaker,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
    /// The message; null until it is written.
    #[schema(required = true)]
    pub text: Option<String>,
    /// `personal`, or why not: `unwritten`, `no_facts`, `stale`, `name_only`, `generic` or `same`.
    pub state: String,
    /// The statement of the dossier that it rests on.
    #[schema(required = true)]
    pub statement: Option<i64>,
    /// The sentence that makes it personal.
    #[schema(required = true)]
    pub sentence: Option<String>,
    /// The words of the statement that the sentence uses.
    pub words: Vec<String>,
    /// Raised by every change.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub changed_at: String,
}

/// Who makes a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PieceMaker {
    /// The number of the person.
    pub id: i64,
    /// Their name.
    pub name: String,
    /// Whether they are shut out: someone else has to make it.
    pub disabled: bool,
}

/// What speaks against a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Obstacle {
    /// In the reader's language.
    pub text: String,
    /// The key of that sentence.
    pub key: String,
    /// The values of that sentence.
    #[schema(value_type = Object)]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// What was done although something spoke against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PilotOverride {
    /// In which wave.
    pub wave: i64,
    /// For which account.
    #[schema(required = true)]
    pub account_id: Option<i64>,
    /// `start`, `launch`, `edit` or `pass`.
    pub step: String,
    /// What spoke against it.
    pub obstacle: Obstacle,
    /// Why it was done.
    pub reason: String,
    /// Who did it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A wave to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWave {
    /// The ids of its accounts.
    pub accounts: Vec<i64>,
    /// Why it begins although something speaks against it.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// Accounts to launch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PilotLaunch {
    /// The account's id; all of the wave that are not launched by default.
    #[serde(default)]
    pub account_id: Option<i64>,
    /// Why although something speaks against it.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// The end of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaveEnd {
    /// What was learned, in 20,000 characters at most.
    pub learnings: String,
    /// Why it passes although something speaks against it.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// The stop of a wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaveStop {
    /// What was learned, in 20,000 characters at most.
    pub learnings: String,
}

/// A piece to agree on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPilotPiece {
    /// The account's id.
    pub account_id: i64,
    /// What it is.
    pub kind: String,
    /// What it is called, in 200 characters at most.
    pub title: String,
    /// The number of who makes it.
    pub maker_id: i64,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
}

/// What was agreed on a piece, after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PilotPieceEdit {
    /// The revision that the change was made from.
    pub revision: i64,
    /// What it is.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// The number of who makes it.
    pub maker_id: i64,
    /// The day until which.
    #[schema(format = Date)]
    pub due: String,
}

/// The message of a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PilotPieceText {
    /// The revision that the change was made from.
    pub revision: i64,
    /// The message, in 20,000 characters at most.
    pub text: String,
    /// Why, on a launched account, although it is not personal.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// Why a piece is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PilotPieceRemoval {
    /// Why.
    pub reason: String,
}

/// A check-in to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCheckIn {
    /// `problem`, `missing_tool`, `data_gap`, `inconsistency` or `note`.
    pub kind: String,
    /// In words, 2,000 characters at most.
    pub text: String,
    /// The id of the account that it is about.
    #[serde(default)]
    pub account_id: Option<i64>,
    /// The number of who has to do something about it; who checks in by default. A note makes a
    /// task only if this is given.
    #[serde(default)]
    pub owner_id: Option<i64>,
    /// The day until which; the day after today by default.
    #[serde(default)]
    #[schema(format = Date)]
    pub due: Option<String>,
}

/// A check-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckIn {
    /// Its number.
    pub id: i64,
    /// The number of its wave.
    pub wave: i64,
    /// The account that it is about.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// What it reports.
    pub kind: String,
    /// In words.
    pub text: String,
    /// The day in the workspace's zone.
    #[schema(format = Date)]
    pub day: String,
    /// The number of the task that came of it.
    #[schema(required = true)]
    pub task_id: Option<i64>,
    /// `open`, `later` or `done`.
    #[schema(required = true)]
    pub task_state: Option<String>,
    /// Who checked in.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A check-in that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrittenCheckIn {
    /// Its number.
    pub id: i64,
    /// The number of the task that came of it.
    #[schema(required = true)]
    pub task_id: Option<i64>,
}

/// Waves on which no one checked in today although it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueCheckIns {
    /// By the name of the programme.
    pub items: Vec<DueCheckIn>,
}

/// A wave on which no one checked in today although it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueCheckIn {
    /// The programme.
    pub program: NamedReference,
    /// The number of the wave.
    pub wave: i64,
    /// The day of the last check-in.
    #[schema(required = true, format = Date)]
    pub last_day: Option<String>,
}
