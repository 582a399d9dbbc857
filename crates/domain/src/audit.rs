//! What a change is called in the audit: every action that changes something, and what it changes.

/// Actions with their keys, one line each.
macro_rules! audit_actions {
    ($($(#[$meta:meta])* $name:ident = $key:literal on $subject:ident),* $(,)?) => {
        /// A change, as the audit keeps it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum AuditAction { $($(#[$meta])* $name),* }

        impl AuditAction {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the store, the API and the texts of the interface.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The kind of thing that it changes.
            #[must_use]
            pub fn subject(self) -> SubjectKind {
                match self { $(Self::$name => SubjectKind::$subject),* }
            }
        }
    };
}

audit_actions! {
    /// A list of accounts was made.
    CreateList = "list.create" on List,
    /// A list was renamed, described, archived or taken out of the archive.
    EditList = "list.edit" on List,
    /// Accounts were put on a list.
    AddToList = "list.add" on List,
    /// Accounts were taken off a list.
    RemoveFromList = "list.remove" on List,
    /// A note on an account was written.
    AddNote = "note.add" on Account,
    /// A note on an account was removed.
    RemoveNote = "note.remove" on Account,
    /// An account was put into a stage.
    MoveAccount = "account.move" on Account,
    /// A decision on the stage of an account was taken back.
    ReleaseAccount = "account.release" on Account,
    /// A contract with a competitor was recorded.
    RecordContract = "account.record_contract" on Account,
    /// What was recorded of a contract was taken back.
    ForgetContract = "account.forget_contract" on Account,
    /// The role of a person in the buying committee was decided.
    DecideRole = "committee.decide_role" on Person,
    /// A person was given to an account, or to none.
    DecideMatch = "match.decide" on Person,
    /// A decision on the account of a person was taken back.
    UndoMatch = "match.undo" on Person,
    /// All proposals above a probability were accepted.
    AcceptMatches = "match.accept_above" on MatchBatch,
    /// A batch of decisions was taken back.
    UndoMatches = "match.undo_batch" on MatchBatch,
    /// A name or domain was added to an account.
    AddAlias = "alias.add" on Account,
    /// A name or domain was taken from an account.
    RemoveAlias = "alias.remove" on Account,
    /// A domain was excluded from matching.
    ExcludeDomain = "domain.exclude" on Domain,
    /// A domain counts for matching again.
    IncludeDomain = "domain.include" on Domain,
    /// An account was made of a proposal.
    AcceptProposal = "proposal.accept" on Proposal,
    /// A proposed account was dismissed.
    DismissProposal = "proposal.dismiss" on Proposal,
    /// A dismissed proposal is proposed again.
    RestoreProposal = "proposal.restore" on Proposal,
    /// Two accounts were declared to be different.
    DismissDuplicate = "duplicate.dismiss" on Account,
    /// Two accounts may be duplicates again.
    RestoreDuplicate = "duplicate.restore" on Account,
    /// Two accounts were merged.
    MergeAccounts = "account.merge" on Account,
    /// A merge was taken back.
    SplitAccounts = "account.split" on Account,
    /// The parent of an account was decided.
    SetParent = "family.set_parent" on Account,
    /// A decision on the parent of an account was taken back.
    ForgetParent = "family.forget_parent" on Account,
    /// A list of families was read.
    ImportFamilies = "family.import" on File,
    /// Weights of the matcher were learned.
    TrainMatcher = "matcher.train" on MatcherVersion,
    /// Weights of the matcher were put in force.
    PublishMatcher = "matcher.publish" on MatcherVersion,
    /// The weights before were put in force again.
    RollBackMatcher = "matcher.roll_back" on MatcherVersion,
    /// A file was imported.
    ImportRecords = "import.run" on Import,
    /// An import was undone.
    UndoImport = "import.undo" on Import,
    /// How stages of deals count was decided.
    DecideDealStages = "deal_stage.decide" on DealStage,
    /// A document was published.
    PublishDocument = "document.publish" on Document,
    /// A person agreed to the draft of a document.
    ApproveDocument = "document.approve" on Document,
    /// A draft of a document was kept.
    KeepDraft = "document.keep_draft" on Document,
    /// A draft of a document was thrown away.
    RemoveDraft = "document.remove_draft" on Document,
    /// A score model was published.
    PublishScoreModel = "score_model.publish" on ScoreModel,
    /// A draft of a score model was kept.
    KeepModelDraft = "score_model.keep_draft" on ScoreModel,
    /// The model of a product line was begun.
    BeginLine = "score_model.begin_line" on ScoreModel,
    /// The draft of a product line was removed.
    RemoveLine = "score_model.remove_line" on ScoreModel,
    /// The model of a product line was taken out of force.
    RetireLine = "score_model.retire_line" on ScoreModel,
    /// Propensity was learned.
    LearnPropensity = "propensity.learn" on PropensityModel,
    /// Intent was recorded.
    RecordIntent = "intent.record" on Source,
    /// A write key was made.
    CreateWriteKey = "write_key.create" on WriteKey,
    /// A write key was revoked.
    RevokeWriteKey = "write_key.revoke" on WriteKey,
    /// The events of a person were erased.
    EraseEvents = "event.erase" on Erasure,
    /// A view was saved.
    SaveView = "view.save" on View,
    /// A saved view was deleted.
    DeleteView = "view.delete" on View,
    /// A job was added by hand.
    AddJob = "job.add" on Job,
    /// A schedule of jobs was made.
    AddSchedule = "job_schedule.add" on JobSchedule,
    /// A schedule of jobs was removed.
    RemoveSchedule = "job_schedule.remove" on JobSchedule,
    /// A job was stopped.
    CancelJob = "job.cancel" on Job,
    /// A job was begun again.
    RetryJob = "job.retry" on Job,
    /// A sheet of criteria was made.
    CreateCriteria = "criteria.create" on Criteria,
    /// A sheet of criteria was changed: signatures fell.
    ChangeCriteria = "criteria.change" on Criteria,
    /// A sheet of criteria was signed.
    SignCriteria = "criteria.sign" on Criteria,
    /// A target list was made.
    CreateTargetList = "target_list.create" on TargetList,
    /// What a target list goes by was changed.
    EditTargetList = "target_list.edit" on TargetList,
    /// Accounts were proposed for a target list.
    ProposeTarget = "target_list.propose" on TargetList,
    /// A proposal was voted on.
    VoteOnTarget = "target_list.vote" on TargetList,
    /// A proposal was judged by a criterion.
    JudgeTarget = "target_list.judge" on TargetList,
    /// A comment or question on a proposal was written.
    CommentOnTarget = "target_list.comment" on TargetList,
    /// An account was excluded from a target list, or let in again.
    ExcludeTarget = "target_list.exclude" on TargetList,
    /// Accounts were recommended to the executives.
    RecommendTargets = "target_list.recommend" on TargetList,
    /// A recommendation was returned.
    ReturnTargets = "target_list.return" on TargetList,
    /// A target list was signed.
    SignTargetList = "target_list.sign" on TargetList,
    /// An account of a signed target list was swapped for another.
    SwapTarget = "target_list.swap" on TargetList,
    /// A statement was written in a dossier.
    AddStatement = "dossier.add" on Account,
    /// A statement of a dossier was removed.
    RemoveStatement = "dossier.remove" on Account,
    /// A comment on a dossier was written.
    CommentOnDossier = "dossier.comment" on Account,
    /// A programme was made.
    CreateProgram = "program.create" on Program,
    /// Target list, criteria or budget of a programme were changed.
    EditProgram = "program.edit" on Program,
    /// A section of a programme's plan was written.
    WriteSection = "program.write_section" on Program,
    /// A goal, cost, person or day was added to a programme.
    AddToProgram = "program.add" on Program,
    /// A goal, cost, person or day was removed from a programme.
    RemoveFromProgram = "program.remove" on Program,
    /// A strategy sheet of a programme was written.
    WriteSheet = "program.write_sheet" on Program,
    /// A wave of a programme began.
    StartWave = "pilot.start" on Program,
    /// Accounts of a wave were launched.
    LaunchPilot = "pilot.launch" on Program,
    /// A wave passed.
    PassWave = "pilot.pass" on Program,
    /// A wave was stopped.
    StopWave = "pilot.stop" on Program,
    /// A piece of personal content was agreed on.
    AddPiece = "pilot.add_piece" on Program,
    /// What was agreed on a piece was changed.
    EditPiece = "pilot.edit_piece" on Program,
    /// The message of a piece was written.
    WritePiece = "pilot.write_piece" on Program,
    /// A piece was removed.
    RemovePiece = "pilot.remove_piece" on Program,
    /// Someone checked in on a wave.
    CheckIn = "pilot.check_in" on Program,
    /// A task was made.
    CreateTask = "task.create" on Task,
    /// Title, note, due day or reminder of a task were changed.
    EditTask = "task.edit" on Task,
    /// A task was handed on.
    HandTask = "task.hand" on Task,
    /// A task was done.
    FinishTask = "task.finish" on Task,
    /// A task was put off.
    PutOffTask = "task.put_off" on Task,
    /// A task was opened again.
    ReopenTask = "task.reopen" on Task,
    /// The secret address of a person's calendar was made.
    MakeCalendar = "user.make_calendar" on User,
    /// The secret address of a person's calendar was taken back.
    RevokeCalendar = "user.revoke_calendar" on User,
    /// A person was added who may sign in.
    AddUser = "user.add" on User,
    /// A person's name, role or language was changed.
    EditUser = "user.edit" on User,
    /// A role of the company was made.
    AddRole = "role.add" on Role,
    /// A role of the company was changed.
    EditRole = "role.edit" on Role,
    /// A role of the company was removed.
    RemoveRole = "role.remove" on Role,
    /// A person was shut out.
    DisableUser = "user.disable" on User,
    /// A person may sign in again.
    EnableUser = "user.enable" on User,
    /// A link was made that sets a password.
    InviteUser = "user.invite" on User,
    /// A password was set.
    SetPassword = "user.set_password" on User,
    /// A second factor was put in force.
    SetFactor = "user.set_factor" on User,
    /// A second factor was taken away.
    RemoveFactor = "user.remove_factor" on User,
    /// A person signed in.
    SignIn = "user.sign_in" on User,
    /// A person signed out, here or everywhere.
    SignOut = "user.sign_out" on User,
    /// Signing in was refused too often.
    RefuseSignIn = "user.refuse_sign_in" on User,
    /// A person was linked with an account of a provider of sign-in.
    LinkProvider = "user.link_provider" on User,
    /// Such a link was removed.
    UnlinkProvider = "user.unlink_provider" on User,
    /// A token of a program was made.
    CreateToken = "token.create" on Token,
    /// A token of a program was revoked.
    RevokeToken = "token.revoke" on Token,
}

/// Kinds of subjects with their keys.
macro_rules! subject_kinds {
    ($($name:ident = $key:literal),* $(,)?) => {
        /// What a change is made to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is named after what it is")]
        pub enum SubjectKind { $($name),* }

        impl SubjectKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the store and the API.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

subject_kinds! {
    Account = "account",
    Criteria = "criteria",
    DealStage = "deal_stage",
    Document = "document",
    Domain = "domain",
    Erasure = "erasure",
    File = "file",
    Import = "import",
    Job = "job",
    JobSchedule = "job_schedule",
    List = "list",
    MatchBatch = "match_batch",
    MatcherVersion = "matcher_version",
    Person = "person",
    Program = "program",
    PropensityModel = "propensity_model",
    Proposal = "proposal",
    Role = "role",
    ScoreModel = "score_model",
    Source = "source",
    TargetList = "target_list",
    Task = "task",
    Token = "token",
    User = "user",
    View = "view",
    WriteKey = "write_key",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_has_a_key_of_its_own_with_a_room_and_a_verb() {
        let keys: BTreeSet<&str> = AuditAction::ALL.iter().map(|action| action.key()).collect();
        assert_eq!(keys.len(), AuditAction::ALL.len());
        for key in keys {
            let parts: Vec<&str> = key.split('.').collect();
            assert_eq!(parts.len(), 2, "{key}");
            assert!(parts.iter().all(|part| !part.is_empty()), "{key}");
        }
    }

    #[test]
    fn every_kind_of_subject_is_changed_by_an_action() {
        let used: BTreeSet<SubjectKind> =
            AuditAction::ALL.iter().map(|action| action.subject()).collect();
        assert_eq!(used, SubjectKind::ALL.iter().copied().collect());
    }
}
