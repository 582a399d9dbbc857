//! Tracked events: imported, moved into the lake, erased. The crate `speargun-track` takes them in
//! and counts them; [`crate::live`] scores what they change.

mod alike;
mod compact;
mod erase;
mod home;
mod import;

pub use crate::features::Credited;
pub use compact::{Compaction, CreditOf, Thoroughness, compact, credit_of};
pub use erase::{Erasure, erase};
pub use import::{
    EventImportOptions, EventImportReport, ImportedFile, ScoredImport, import_events,
    score_imported, score_waiting,
};
pub use speargun_track::{
    Accepted, Act, ActorName, Beneficiary, Claims, DenseHistory, Directory, EventLog, EventState,
    GroupTraits, HistoryError, Home, Intake, IntakeError, KeyRing, LakeFault, LakeVerification,
    Limiter, LiveLock, MAIL_PARAMETER, MailLinks, MailMark, Memory, Networks, NewKey, POSITION,
    RecordDirectory, Subject, Submission, TrackedEvents, Until, Untracked, Verdict, decode, encode,
    key, seal_secret, tracking,
};
