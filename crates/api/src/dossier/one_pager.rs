//! The one-pager of an account: what to know before a meeting, in a minute's reading, as data, as a
//! page and as PDF. All say the same.

use serde::{Deserialize, Serialize};
use speargun_domain::caller::Context;
use speargun_domain::dossier::DossierSection;
use speargun_domain::right::Action;
use speargun_domain::task::day_of;
use speargun_engine::{Engine, EngineError, dossier, task};
use speargun_print::{Line, PrintError, Section, Sheet};
use speargun_store::dossier::Statement;
use speargun_words::{Language, Said, said, shipped};
use utoipa::ToSchema;

use crate::account::call::{account, account_timeline};
use crate::account::detail::{AccountDetail, Opportunity, OpportunityOutcome, TimelineQuery};
use crate::committee::call::account_committee;
use crate::committee::types::{CommitteeQuery, CommitteeRoleDetail};
use crate::failure::{Answered, failure};
use crate::shared::Money;

/// The most lines of a section; the others are counted.
const LINES_MAX: usize = 6;
/// The most statements of a section of the dossier.
const STATEMENTS_MAX: usize = 3;

/// The one-pager of an account, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnePager {
    /// The account's id.
    pub account_id: i64,
    /// Its name.
    pub title: String,
    /// What it is and where.
    pub subtitle: String,
    /// Its sections, in their order. A section without a line is left out.
    pub sections: Vec<OnePagerSection>,
    /// As of when and for which workspace.
    pub footer: String,
}

/// A section of a one-pager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnePagerSection {
    /// `standing`, `why`, `deals`, `committee`, one of the dossier, `recent` or `next`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<OnePagerLine>,
    /// How many more there are that it does not show.
    pub more: u64,
}

/// A line of a one-pager.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnePagerLine {
    /// What it says.
    pub text: String,
    /// Where that is from, or when it was.
    #[schema(required = true)]
    pub detail: Option<String>,
    /// Whether it has to be looked at again.
    pub stale: bool,
}

/// The one-pager of an account. What people did is in it for those who may read it.
///
/// # Errors
/// When there is no such account.
pub fn one_pager(
    engine: &Engine,
    id: i64,
    (context, language): (&Context, Language),
) -> Answered<OnePager> {
    let workspace = &engine.workspace;
    let today = task::today(workspace, workspace.now())?;
    let found = account(engine, id, language)?;
    let known = dossier::get(workspace, id, (0, 0))?;
    let committee = account_committee(engine, id, &CommitteeQuery::default())?;
    let teller = Teller { engine, language };
    let mut sections = vec![
        teller.standing(&found),
        teller.why(&found),
        teller.deals(&found.opportunities),
        teller.committee(&committee.roles),
    ];
    let statements = known.statements.as_slice();
    sections.extend(DossierSection::ALL.map(|section| teller.known(section, statements, &today)));
    if context.caller.may(Action::ReadActivity) {
        sections.push(teller.recent(id)?);
    }
    sections.push(teller.next(id)?);
    sections.retain(|section| !section.lines.is_empty());
    let (workspace_name, day) = (workspace.settings().name.clone(), today.as_str());
    Ok(OnePager {
        account_id: id,
        subtitle: teller.subtitle(&found),
        title: found.row.name,
        sections,
        footer: said!("onepager.footer", day, workspace = workspace_name).render(language),
    })
}

/// The one-pager of an account as PDF.
///
/// # Errors
/// When there is no such account, or the machine has no font for a letter.
pub fn one_pager_pdf(engine: &Engine, id: i64, call: (&Context, Language)) -> Answered<Vec<u8>> {
    let language = call.1;
    let found = one_pager(engine, id, call)?;
    let line = |line: OnePagerLine| Line { text: line.text, detail: line.detail };
    let section = |section: OnePagerSection| {
        let mut lines: Vec<Line> = section.lines.into_iter().map(line).collect();
        if section.more > 0 {
            let more = speargun_words::count(section.more);
            let text = said!("onepager.more", more).render(language);
            lines.push(Line { text, detail: None });
        }
        Section { title: section.title, lines }
    };
    let sheet = Sheet {
        title: found.title,
        subtitle: found.subtitle,
        language: language.code().to_owned(),
        footer: found.footer,
        left_out: Said::new("onepager.left_out").render(language),
        sections: found.sections.into_iter().map(section).collect(),
    };
    speargun_print::to_pdf(&sheet).map_err(|error| {
        failure(EngineError::Conflict(match error {
            PrintError::NoFont => said!("onepager.no_font"),
            PrintError::NoLetter(letter) => {
                let letter = letter.to_string();
                said!("onepager.no_letter", letter)
            }
            PrintError::TooLong => said!("onepager.too_long"),
            PrintError::Failed(reason) => said!("onepager.failed", reason),
        }))
    })
}

/// Makes sections in the reader's language.
struct Teller<'a> {
    engine: &'a Engine,
    language: Language,
}

impl Teller<'_> {
    fn say(&self, said: &Said) -> String {
        said.render(self.language)
    }

    /// The word of a key, and the key itself if it has none.
    fn word(&self, prefix: &str, key: &str) -> String {
        let full = format!("{prefix}.{key}");
        let is_known = speargun_words::is_known(&full);
        if is_known { self.say(&Said::new(full)) } else { key.to_owned() }
    }

    fn money(&self, money: &Money) -> String {
        let amount = self.language.whole(money.amount.abs().round() as u64);
        let sign = if money.amount < 0.0 { "−" } else { "" };
        format!("{sign}{amount} {}", money.currency)
    }

    /// The day of a moment in the zone of the workspace.
    fn day(&self, moment: &str) -> Option<String> {
        let at: jiff::Timestamp = moment.parse().ok()?;
        let zone = self.engine.workspace.settings().zone().ok()?;
        Some(day_of(at.as_microsecond(), &zone))
    }

    fn section(&self, key: &str, lines: Vec<OnePagerLine>, max: usize) -> OnePagerSection {
        let more = lines.len().saturating_sub(max) as u64;
        let lines = lines.into_iter().take(max).collect();
        OnePagerSection {
            key: key.to_owned(),
            title: self.word("onepager.title", key),
            lines,
            more,
        }
    }

    fn subtitle(&self, found: &AccountDetail) -> String {
        let row = &found.row;
        let employees = row.employees.and_then(|number| u64::try_from(number).ok());
        let parts = [
            row.domain.clone(),
            row.industry.clone(),
            employees.map(|number| {
                self.say(&said!("onepager.employees", number = speargun_words::count(number)))
            }),
            row.annual_revenue.as_ref().map(|money| self.money(money)),
            row.city.clone(),
            row.country.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn standing(&self, found: &AccountDetail) -> OnePagerSection {
        let row = &found.row;
        let score = row.score.map(|score| self.language.decimal(&format!("{score:.1}")));
        let stage = row.stage_name.as_deref().map(|name| shipped(self.language, name).to_owned());
        let tier = row.tier.map(|tier| tier.to_string());
        let engaged = (row.people_count > 0).then(|| {
            let engaged = speargun_words::count(row.engaged_people_count);
            said!("onepager.engaged", engaged, people = speargun_words::count(row.people_count))
        });
        let lines = [
            score.map(|score| match tier {
                Some(tier) => said!("onepager.tier", tier, score),
                None => said!("onepager.no_tier", score),
            }),
            stage.map(|stage| said!("onepager.stage", stage)),
            row.market_state.map(|state| {
                let key = serde_json::to_value(state).unwrap_or_default();
                let state = self.word("market_state", key.as_str().unwrap_or_default());
                said!("onepager.market", state)
            }),
            engaged,
            row.owner.as_deref().map(|owner| said!("onepager.owner", owner)),
        ];
        let line = |said: Said| OnePagerLine { text: self.say(&said), ..OnePagerLine::default() };
        self.section("standing", lines.into_iter().flatten().map(line).collect(), LINES_MAX)
    }

    /// The strongest reasons of the score.
    fn why(&self, found: &AccountDetail) -> OnePagerSection {
        const REASONS: usize = 3;
        let dimensions = found.explanation.iter().flat_map(|own| &own.dimensions);
        let mut reasons: Vec<(f64, &crate::account::detail::ScoreReason)> = dimensions
            .flat_map(|own| own.reasons.iter().map(|reason| (reason.points * own.weight, reason)))
            .filter(|(points, _)| *points > 0.0)
            .collect();
        reasons.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        let line = |(_, reason): (f64, &crate::account::detail::ScoreReason)| OnePagerLine {
            text: reason.text.clone(),
            detail: reason.found.clone(),
            stale: false,
        };
        let mut section = self.section("why", reasons.into_iter().map(line).collect(), REASONS);
        // The account's page has all of them: the others are no open question.
        section.more = 0;
        section
    }

    fn deals(&self, deals: &[Opportunity]) -> OnePagerSection {
        let mut own: Vec<&Opportunity> = deals.iter().collect();
        let key = |deal: &Opportunity| {
            let at = deal.closed_at.clone().or_else(|| deal.created_at.clone());
            (deal.outcome == OpportunityOutcome::Open, at)
        };
        own.sort_by_key(|deal| std::cmp::Reverse(key(deal)));
        let line = |deal: &Opportunity| {
            let outcome = serde_json::to_value(deal.outcome).unwrap_or_default();
            let state = deal.stage.clone().filter(|_| deal.outcome == OpportunityOutcome::Open);
            let state = state.map_or_else(
                || self.word("outcome", outcome.as_str().unwrap_or_default()),
                |stage| shipped(self.language, &stage).to_owned(),
            );
            let amount = deal.amount.as_ref().map(|money| self.money(money));
            let text = [Some(deal.name.clone()), amount, Some(state)];
            let day = deal.closed_at.as_deref().or(deal.created_at.as_deref());
            OnePagerLine {
                text: text.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                detail: day.and_then(|day| self.day(day)),
                stale: deal.is_stale,
            }
        };
        self.section("deals", own.into_iter().map(line).collect(), LINES_MAX)
    }

    /// Who fills each role, and which required roles no one fills.
    fn committee(&self, roles: &[CommitteeRoleDetail]) -> OnePagerSection {
        let named = roles.iter().filter(|role| role.people_total > 0 || role.required);
        let line = |role: &CommitteeRoleDetail| {
            let name = shipped(self.language, &role.name).to_owned();
            let Some(first) = role.people.first() else {
                let text = self.say(&said!("onepager.no_one", role = name));
                return OnePagerLine { text, detail: None, stale: true };
            };
            let title = first.title.as_deref().map(|title| format!(" ({title})"));
            let others = role.people_total.saturating_sub(1);
            let others = if others > 0 { format!(" +{others}") } else { String::new() };
            let seen = first.last_activity_at.as_deref().and_then(|at| self.day(at));
            OnePagerLine {
                text: format!("{name} · {}{}{others}", first.name, title.unwrap_or_default()),
                detail: seen.map(|day| self.say(&said!("onepager.last_seen", day))),
                stale: false,
            }
        };
        self.section("committee", named.map(line).collect(), LINES_MAX + 2)
    }

    /// What is known: what is fresh before what is stale, what is certain before what is guessed.
    fn known(
        &self,
        section: DossierSection,
        statements: &[Statement],
        today: &str,
    ) -> OnePagerSection {
        let is_stale = |own: &Statement| own.fresh_until.as_str() < today;
        let mut own: Vec<&Statement> =
            statements.iter().filter(|own| own.section == section.key()).collect();
        own.sort_by_key(|own| (is_stale(own), std::cmp::Reverse((own.certainty, own.id))));
        let line = |own: &Statement| {
            let sure = self.word("onepager.certainty", &own.certainty.to_string());
            let day = own.source_on.as_deref().unwrap_or_default();
            let parts = [own.source.as_str(), day, sure.as_str()];
            let mut parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let stale = self.word("onepager", "stale");
            if is_stale(own) {
                parts.push(&stale);
            }
            let detail = Some(parts.join(" · "));
            OnePagerLine { text: own.text.clone(), detail, stale: is_stale(own) }
        };
        self.section(section.key(), own.into_iter().map(line).collect(), STATEMENTS_MAX)
    }

    fn recent(&self, id: i64) -> Answered<OnePagerSection> {
        let window = TimelineQuery { limit: Some(LINES_MAX as u32), ..TimelineQuery::default() };
        let found = account_timeline(self.engine, id, &window)?;
        let line = |event: &crate::account::detail::TimelineEvent| {
            let what = self.word("event", &event.event_type);
            let who = event.person.as_ref().map(|person| person.name.clone());
            // A subject that repeats what it is about says nothing.
            let is_new = |about: &String| {
                let kind = event.event_type.replace('_', " ");
                !about.eq_ignore_ascii_case(&kind) && !about.eq_ignore_ascii_case(&what)
            };
            let about = event.subject.clone().or_else(|| event.page.clone()).filter(is_new);
            let text = [Some(what), who, about].into_iter().flatten().collect::<Vec<_>>();
            let detail = self.day(&event.occurred_at);
            OnePagerLine { text: text.join(" · "), detail, stale: false }
        };
        let mut section = self.section("recent", found.items.iter().map(line).collect(), LINES_MAX);
        section.more = found.total.saturating_sub(found.items.len() as u64);
        Ok(section)
    }

    /// Open tasks on the account, those that are due first.
    fn next(&self, id: i64) -> Answered<OnePagerSection> {
        let query = task::TaskQuery { account_id: Some(id), ..task::TaskQuery::default() };
        let found = task::list(&self.engine.workspace, &query, (LINES_MAX as i64, 0))?;
        let line = |own: &speargun_store::task::StoredTask| {
            let (owner, due) = (own.owner.as_str(), own.due_on.as_str());
            OnePagerLine {
                text: own.title.clone(),
                detail: Some(self.say(&said!("onepager.due", owner, due))),
                stale: own.due_on < found.today,
            }
        };
        let mut section = self.section("next", found.tasks.iter().map(line).collect(), LINES_MAX);
        section.more = found.total.saturating_sub(found.tasks.len() as u64);
        Ok(section)
    }
}
