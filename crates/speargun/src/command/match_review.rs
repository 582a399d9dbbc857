//! `speargun match review`: doubtful cases one by one, candidates side by side.

use speargun_domain::caller::Context;
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};

use speargun_api as api;
use speargun_api::dto::{
    MatchCandidate, MatchDecision, MatchEvidence, MatchEvidenceKind, MatchVerdict,
    NewReviewDecision, ReviewItem, ReviewQuery,
};
use speargun_engine::membership::doubt::account_name;

use super::CommandError;
use super::matching::{told, verdict};
use crate::arguments::Review;
use crate::language::{fixed, language, say};
use crate::output::{self, MISSING, grouped};
use speargun_engine::Engine;
use speargun_words::count;

/// How many cases are read from the queue at a time.
const CASES_READ: u32 = 50;

pub(super) fn run(engine: &Engine, review: &Review, context: &Context) -> Result<(), CommandError> {
    if let Some(minimum) = review.accept_above {
        let done = api::membership::call::accept_above(engine, minimum, context)?;
        if review.window.output.json {
            return output::json(&done);
        }
        output::message(&match done.batch_id {
            Some(batch) => {
                say!("cli.review.accepted", count = count(done.people), batch)
            }
            None => {
                let minimum = language().decimal(&minimum.to_string());
                say!("cli.review.none_as_likely", minimum)
            }
        });
        return Ok(());
    }
    let least = review.minimum_probability;
    if review.list || review.window.output.json {
        let page =
            api::membership::call::review_queue(engine, &query(least, review.window.limit, 0))?;
        if review.window.output.json {
            return output::json(&page);
        }
        for item in &page.items {
            case(item)?;
        }
        let shown = grouped(page.items.len() as u64);
        output::message(&say!("cli.review.shown", shown, count = count(page.total)));
        return Ok(());
    }
    Session { engine, context, made: Vec::new(), skipped: BTreeSet::new() }.run(least)
}

fn query(minimum: f64, limit: u32, offset: u64) -> ReviewQuery {
    ReviewQuery {
        limit: Some(limit),
        offset: Some(offset),
        minimum_probability: Some(minimum),
        order: None,
    }
}

/// One sitting at the queue.
struct Session<'a> {
    engine: &'a Engine,
    context: &'a Context,
    made: Vec<MatchDecision>,
    skipped: BTreeSet<i64>,
}

/// What was typed about a case.
enum Answer {
    Decide(NewReviewDecision),
    /// A new account of this name, once somebody says yes.
    Propose(String),
    Skip,
    Undo,
    Quit,
    Unclear(String),
}

impl Session<'_> {
    fn run(mut self, minimum: f64) -> Result<(), CommandError> {
        let mut lines = std::io::stdin().lock().lines();
        output::message(&say!("cli.review.keys"));
        loop {
            // Those that were skipped stay in front of the queue.
            let skipped = self.skipped.len() as u64;
            let page = api::membership::call::review_queue(
                self.engine,
                &query(minimum, CASES_READ, skipped),
            )?;
            let fresh = page.items.iter().find(|item| !self.skipped.contains(&item.person.id));
            let goes_on = match fresh {
                Some(item) => {
                    case(item)?;
                    self.ask(item, page.total, &mut lines)?
                }
                None => self.end(&mut lines)?,
            };
            if !goes_on {
                break;
            }
        }
        output::message(&say!("cli.review.made", count = count(self.made.len())));
        Ok(())
    }

    /// Asks until the case is settled one way or another; tells whether to go on.
    fn ask(
        &mut self,
        item: &ReviewItem,
        left: u64,
        lines: &mut impl Iterator<Item = std::io::Result<String>>,
    ) -> Result<bool, CommandError> {
        let mut proposed: Option<String> = None;
        loop {
            if std::io::stdin().is_terminal() {
                output::message(&say!("cli.review.left", count = grouped(left)));
            }
            let Some(line) = lines.next() else { return Ok(false) };
            let line = line.map_err(CommandError::Output)?;
            let answer = match proposed.take() {
                Some(name) if ["y", "yes"].contains(&line.trim()) => {
                    Answer::Decide(new_account(name))
                }
                _ => self.answer(line.trim(), item)?,
            };
            match answer {
                Answer::Propose(name) => {
                    output::message(&say!("cli.review.make_account", name));
                    proposed = Some(name);
                }
                Answer::Decide(decision) => {
                    match api::membership::call::review(
                        self.engine,
                        item.person.id,
                        &decision,
                        self.context,
                    ) {
                        Ok(made) => {
                            output::message(&told(&made));
                            self.made.push(made);
                            return Ok(true);
                        }
                        Err(error) => output::message(&say!("cli.error", error = error.detail)),
                    }
                }
                Answer::Skip => {
                    self.skipped.insert(item.person.id);
                    return Ok(true);
                }
                Answer::Undo => return self.undo().map(|()| true),
                Answer::Quit => return Ok(false),
                Answer::Unclear(reason) => output::message(&reason),
            }
        }
    }

    /// Nobody waits any more: the last decision may still be taken back.
    fn end(
        &mut self,
        lines: &mut impl Iterator<Item = std::io::Result<String>>,
    ) -> Result<bool, CommandError> {
        output::message(&say!("cli.review.none_left"));
        if self.made.is_empty() {
            return Ok(false);
        }
        output::message(&say!("cli.review.undo_or_end"));
        let line = lines.next().transpose().map_err(CommandError::Output)?;
        if line.is_some_and(|line| line.trim() == "u") {
            return self.undo().map(|()| true);
        }
        Ok(false)
    }

    fn answer(&self, line: &str, item: &ReviewItem) -> Result<Answer, CommandError> {
        let (key, rest) = line.split_once(' ').map_or((line, ""), |(key, rest)| (key, rest.trim()));
        let chosen = |number: usize| item.candidates.get(number.wrapping_sub(1));
        Ok(match (key, key.parse::<usize>().ok().and_then(chosen)) {
            ("a", _) => Answer::Decide(verdict(MatchVerdict::Accept, None)),
            (_, Some(candidate)) => {
                Answer::Decide(verdict(MatchVerdict::Other, Some(candidate.account.id)))
            }
            ("r", _) => Answer::Decide(verdict(MatchVerdict::Reject, None)),
            ("o", _) => match api::account::call::find_account(self.engine, rest) {
                Ok(account) => Answer::Decide(verdict(MatchVerdict::Other, Some(account))),
                Err(error) => Answer::Unclear(error.to_string()),
            },
            ("n", _) if rest.is_empty() => {
                let person = &item.person;
                match account_name(person.company.as_deref(), person.email.as_deref()) {
                    Some(name) => Answer::Propose(name),
                    None => Answer::Unclear(say!("cli.review.no_company", person = person.name)),
                }
            }
            ("n", _) => Answer::Decide(new_account(rest.to_owned())),
            ("s", _) => Answer::Skip,
            ("u", _) => Answer::Undo,
            ("q", _) => Answer::Quit,
            _ => Answer::Unclear(say!("cli.review.keys")),
        })
    }

    fn undo(&mut self) -> Result<(), CommandError> {
        let Some(last) = self.made.pop() else {
            output::message(&say!("cli.review.none_to_undo"));
            return Ok(());
        };
        let undone = api::membership::call::undo_decision(self.engine, last.id, self.context)?;
        output::message(&say!("cli.review.waits_again", person = undone.person.name));
        Ok(())
    }
}

fn new_account(name: String) -> NewReviewDecision {
    NewReviewDecision { account_name: Some(name), ..verdict(MatchVerdict::NewAccount, None) }
}

fn case(item: &ReviewItem) -> Result<(), CommandError> {
    let person = &item.person;
    let known = [&person.title, &person.email, &person.company, &person.website];
    let known = known.into_iter().chain([&person.city, &person.country]);
    let known: Vec<&str> = known.flatten().map(String::as_str).collect();
    let (name, rule) = (&person.name, &item.rule);
    output::line(&say!("cli.review.case", name, id = person.id, known = known.join(" · "), rule))?;
    candidates(&item.candidates)
}

fn shown(evidence: Option<&MatchEvidence>) -> String {
    let Some(evidence) = evidence else { return MISSING.to_owned() };
    let value = evidence.account_value.as_deref().unwrap_or(MISSING);
    match evidence.agrees {
        Some(true) => format!("= {value}"),
        Some(false) => format!("≠ {value}"),
        None => value.to_owned(),
    }
}

/// Candidates side by side: `=` agrees with the person, `≠` does not.
pub(super) fn candidates(candidates: &[MatchCandidate]) -> Result<(), CommandError> {
    let rows = candidates.iter().enumerate().map(|(number, candidate)| {
        let of = |kind: MatchEvidenceKind| {
            shown(candidate.evidence.iter().find(|evidence| evidence.kind == kind))
        };
        let account = &candidate.account;
        let score = account.score.map_or_else(|| MISSING.to_owned(), |score| fixed(score, 1));
        let weights: Vec<String> = candidate
            .weights
            .iter()
            .map(|weight| {
                let log_odds = language().decimal(&format!("{:+.1}", weight.log_odds));
                format!("{} {log_odds}", weight.feature)
            })
            .collect();
        vec![
            (number + 1).to_string(),
            say!("cli.review.account", name = account.name, id = account.id),
            fixed(candidate.probability, 3),
            candidate.family_of.as_ref().map_or_else(
                || candidate.rule.clone(),
                |relative| say!("cli.review.family_of", account = relative.name),
            ),
            of(MatchEvidenceKind::CompanyName),
            of(MatchEvidenceKind::EmailDomain),
            of(MatchEvidenceKind::WebsiteDomain),
            of(MatchEvidenceKind::Country),
            of(MatchEvidenceKind::City),
            score,
            weights.join(", "),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return output::line(&say!("cli.review.no_candidate"));
    }
    let headings = [
        String::new(),
        say!("cli.review.column.account"),
        say!("cli.review.column.probability"),
        say!("cli.review.column.rule"),
        say!("cli.review.column.name"),
        say!("cli.review.column.email"),
        say!("cli.review.column.site"),
        say!("cli.review.column.country"),
        say!("cli.review.column.city"),
        say!("cli.review.column.score"),
        say!("cli.review.column.weights"),
    ];
    output::table(&headings, rows, &[0, 2, 9])
}
