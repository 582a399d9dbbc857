//! The dossier of an account: statements with their sources, and comments.

use serde_json::json;
use speargun_domain::audit::AuditAction;
use speargun_domain::caller::Context;
use speargun_domain::dossier::{CERTAINTIES, DossierSection};
use speargun_domain::notification::NotificationSubject;
use speargun_domain::right::Action;
use speargun_domain::task::days_after;
use speargun_store::dossier::{self as stored, DossierComment, Statement};
use speargun_store::{Connection, Lock};
use speargun_words::{count, said};

use crate::criteria::refuse_without_right;
use crate::notification::{self, Notice};
use crate::task::{checked_day, today};
use crate::{EngineError, Workspace, audit, membership};

/// The longest statement and the longest comment, in characters.
const TEXT_MAX: usize = 2_000;
/// The longest source and the longest address, in characters.
const SOURCE_MAX: usize = 500;
/// The most statements on an account.
pub const STATEMENTS_MAX: usize = 500;
/// The most comments on an account.
const COMMENTS_MAX: i64 = 10_000;
/// After how many days a statement has to be looked at again, if no one says it.
pub const FRESH_DAYS: i64 = 180;
/// The longest time that a statement counts as fresh, in days.
const FRESH_DAYS_MAX: i64 = 3_660;

/// A statement to write.
#[derive(Debug, Clone)]
pub struct NewStatement<'a> {
    /// What it is about.
    pub section: DossierSection,
    /// What is so.
    pub text: &'a str,
    /// Where it is from.
    pub source: &'a str,
    /// The address of the source, with `https://` or `http://`.
    pub source_url: Option<&'a str>,
    /// The day of the source.
    pub source_on: Option<&'a str>,
    /// 1 guessed, 2 likely, 3 certain.
    pub certainty: i64,
    /// After how many days it has to be looked at again; [`FRESH_DAYS`] if none.
    pub fresh_days: Option<i64>,
}

/// A dossier.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The account as it is now.
    pub account_id: i64,
    /// Its statements, in the order in which they came.
    pub statements: Vec<Statement>,
    /// The newest comments, and how many there are in all.
    pub comments: (Vec<DossierComment>, i64),
    /// The day of today: what is fresh until before it is stale.
    pub today: String,
}

impl Dossier {
    /// The share of sections with a statement that is not stale, 0 to 1.
    #[must_use]
    pub fn completeness(&self) -> f64 {
        let is_known = |section: &&DossierSection| {
            let mut own = self.statements.iter().filter(|own| own.section == section.key());
            own.any(|statement| statement.fresh_until >= self.today)
        };
        let known = DossierSection::ALL.iter().filter(is_known).count();
        known as f64 / DossierSection::ALL.len() as f64
    }
}

/// Writes a statement and returns its number.
///
/// # Errors
/// When there is no such account, a text is blank or too long, the address is none of the web, the
/// day is none, the certainty is not 1 to 3, or there are too many; nothing is written then.
pub fn add(
    workspace: &Workspace,
    account_id: i64,
    new: &NewStatement<'_>,
    context: &Context,
) -> Result<i64, EngineError> {
    refuse_without_right(context, Action::DecideAccounts)?;
    let today = today(workspace, context.now)?;
    let statement = checked(new, &today)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let account = membership::known(connection, account_id)?;
        if stored::statements(connection, account)?.len() >= STATEMENTS_MAX {
            let max = count(STATEMENTS_MAX);
            return Err(EngineError::Conflict(said!("dossier.too_many", max)));
        }
        let id = stored::add_statement(connection, account, &statement, context)?;
        let details = json!({ "statement": id, "section": statement.section });
        audit::note(connection, context, (AuditAction::AddStatement, account), &details)?;
        Ok(id)
    })
}

/// Removes a statement with a reason. That it was there stays known.
///
/// # Errors
/// When there is no such account or statement, or the reason is blank or too long.
pub fn remove(
    workspace: &Workspace,
    (account_id, id): (i64, i64),
    reason: &str,
    context: &Context,
) -> Result<(), EngineError> {
    refuse_without_right(context, Action::DecideAccounts)?;
    let reason = checked_text(reason, SOURCE_MAX)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let account = membership::known(connection, account_id)?;
        if !stored::remove_statement(connection, (account, id), &reason, context)? {
            return Err(EngineError::NotFound(said!("dossier.missing", id)));
        }
        let details = json!({ "statement": id, "reason": reason });
        Ok(audit::note(connection, context, (AuditAction::RemoveStatement, account), &details)?)
    })
}

/// Writes a comment on a dossier and returns its number. Who is mentioned in it is notified.
///
/// # Errors
/// When there is no such account, the text is blank or too long, it mentions an address that no one
/// has, or there are too many.
pub fn comment(
    workspace: &Workspace,
    account_id: i64,
    text: &str,
    context: &Context,
) -> Result<i64, EngineError> {
    refuse_without_right(context, Action::DecideAccounts)?;
    let text = checked_text(text, TEXT_MAX)?;
    workspace.store.write(|connection| {
        Lock::Work.hold(connection)?;
        let account = membership::known(connection, account_id)?;
        if stored::comments(connection, account, (0, 0))?.1 >= COMMENTS_MAX {
            let max = count(COMMENTS_MAX);
            return Err(EngineError::Conflict(said!("dossier.too_many", max)));
        }
        let mentioned = notification::mentioned(connection, &text)?;
        let id = stored::add_comment(connection, account, &text, context)?;
        let name = account_name(connection, account)?;
        let (by, account_name, text) = (context.name(), name.as_str(), text.as_str());
        let notice = Notice {
            kind: "mentioned",
            subject: (NotificationSubject::Dossier, account),
            account_id: Some(account),
            said: said!("notification.mentioned_dossier", by, account = account_name, text),
        };
        notification::notify(connection, &mentioned, &notice, context)?;
        let of = (AuditAction::CommentOnDossier, account);
        audit::note(connection, context, of, &json!({ "comment": id }))?;
        Ok(id)
    })
}

/// The dossier of an account with a window of its comments.
///
/// # Errors
/// When there is no such account.
pub fn get(
    workspace: &Workspace,
    account_id: i64,
    comments: (i64, i64),
) -> Result<Dossier, EngineError> {
    let today = today(workspace, workspace.now())?;
    workspace.store.read(|connection| {
        let account_id = membership::known(connection, account_id)?;
        let statements = stored::statements(connection, account_id)?;
        let comments = stored::comments(connection, account_id, comments)?;
        Ok(Dossier { account_id, statements, comments, today: today.clone() })
    })
}

/// The name of an account.
pub(crate) fn account_name(connection: &mut Connection, id: i64) -> Result<String, EngineError> {
    let account = speargun_store::account::get(connection, id)?;
    Ok(account.map_or_else(|| id.to_string(), |account| account.name))
}

fn checked(new: &NewStatement<'_>, today: &str) -> Result<Statement, EngineError> {
    if !CERTAINTIES.contains(&new.certainty) {
        return Err(EngineError::Invalid(said!("dossier.bad_certainty")));
    }
    let days = new.fresh_days.unwrap_or(FRESH_DAYS);
    let fresh_until = (1..=FRESH_DAYS_MAX).contains(&days).then(|| days_after(today, days));
    let Some(fresh_until) = fresh_until.flatten() else {
        let max = count(FRESH_DAYS_MAX);
        return Err(EngineError::Invalid(said!("dossier.bad_days", max)));
    };
    let url = new.source_url.map(str::trim).filter(|url| !url.is_empty());
    // A reader follows it: an address that runs a script or opens a file is none.
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    if url.is_some_and(|url| !is_web(&url) || url.contains(char::is_whitespace)) {
        return Err(EngineError::Invalid(said!("dossier.bad_url")));
    }
    Ok(Statement {
        section: new.section.key().to_owned(),
        text: checked_text(new.text, TEXT_MAX)?,
        source: checked_text(new.source, SOURCE_MAX)?,
        source_url: url.map(|url| checked_text(url, SOURCE_MAX)).transpose()?,
        source_on: new.source_on.map(checked_day).transpose()?,
        certainty: new.certainty,
        fresh_until,
        ..Statement::default()
    })
}

/// A text that has to say something.
fn checked_text(text: &str, max: usize) -> Result<String, EngineError> {
    // A terminal obeys what a control character says.
    let is_shown = |character: &char| !character.is_control() || *character == '\n';
    let text: String = text.trim().chars().filter(is_shown).collect();
    match text.chars().count() {
        0 => Err(EngineError::Invalid(said!("program.no_text"))),
        length if length > max => {
            Err(EngineError::Invalid(said!("program.long_text", max = count(max))))
        }
        _ => Ok(text),
    }
}
