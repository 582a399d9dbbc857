//! Types of notifications.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::shared::NamedReference;

/// Which notifications are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NotificationQuery {
    /// Unread ones alone.
    pub unread: Option<bool>,
    /// Rows wanted: at most 500, by default 50.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u64>,
}

/// Notifications of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notifications {
    /// A window of them, the newest first.
    pub items: Vec<Notification>,
    /// How many there are. The newest 500 of a person are kept.
    pub total: u64,
    /// How many of all are unread.
    pub unread: u64,
}

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Its number: later ones have higher ones.
    pub id: i64,
    /// `task_given`, `mentioned`, `asked_to_sign`, `signature_fell`, `objected`, `returned`,
    /// `wave_ended`, `task_reminder` or `check_in_due`.
    pub kind: String,
    /// What it is about: `task`, `dossier`, `target_list`, `criteria` or `program`.
    pub subject: String,
    /// The number of that; of a dossier the account's.
    pub subject_id: i64,
    /// The account that it is about.
    #[schema(required = true)]
    pub account: Option<NamedReference>,
    /// The sentence in the reader's language.
    pub text: String,
    /// The key of the sentence.
    pub key: String,
    /// The values of the sentence.
    #[schema(value_type = Object)]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Who caused it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was read.
    #[schema(required = true, format = DateTime)]
    pub read_at: Option<String>,
}

/// Which notifications were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadNotifications {
    /// The number of a notification.
    pub id: i64,
    /// Whether the older ones were read too.
    #[serde(default)]
    pub with_older: bool,
}

/// How many notifications became read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BecameRead {
    /// How many were unread.
    pub changed: u64,
}
