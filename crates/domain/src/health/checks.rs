//! The checks: which figure, which thresholds, which accounts behind it.

use std::collections::BTreeMap;

use super::{
    Cause, CauseFinding, Check, CheckRule, ClosedDeals, HealthFigures, Unit, Verdict, verdict_of,
};

/// Shares over fewer cases than this are no figure.
const CASES_MIN: u64 = 5;
/// Fewer closed deals than this on a side tell no win rate.
const CLOSED_MIN: u64 = 20;
/// Fewer page views than this tell nothing about content.
const VIEWS_MIN: u64 = 50;
/// Fewer industries than this cannot be compared.
const INDUSTRIES_MIN: u64 = 2;
/// The most accounts that a filter lists by id.
const LISTED_MAX: usize = 200;
/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

type Found = Result<Measured, &'static [&'static str]>;

/// A figure with what belongs to it.
#[derive(Debug, Default)]
struct Measured {
    figure: f64,
    numbers: BTreeMap<&'static str, f64>,
    words: BTreeMap<&'static str, String>,
    missing: Vec<&'static str>,
    filter: Option<String>,
    /// Where the figure alone does not decide.
    verdict: Option<Verdict>,
}

struct Entry {
    rule: CheckRule,
    measure: fn(&HealthFigures) -> Found,
}

/// More is better.
const AT_LEAST: bool = true;
/// Less is better.
const AT_MOST: bool = false;

macro_rules! entry {
    ($cause:ident $key:ident $unit:ident $at_least:ident $good:literal $look:literal) => {
        Entry {
            rule: CheckRule {
                key: stringify!($key),
                cause: Cause::$cause,
                unit: Unit::$unit,
                at_least: $at_least,
                good: $good,
                look: $look,
            },
            measure: $key,
        }
    };
}

static ENTRIES: &[Entry] = &[
    entry!(LikeAnyCampaign list_size Count AT_LEAST 5.0 1.0),
    entry!(LikeAnyCampaign list_share Share AT_MOST 0.25 0.5),
    entry!(LikeAnyCampaign best_on_list Share AT_LEAST 0.8 0.5),
    entry!(LikeAnyCampaign programme_reach Share AT_LEAST 0.5 0.2),
    entry!(LikeAnyCampaign programme_focus Share AT_LEAST 0.8 0.5),
    entry!(LikeAnyCampaign touch_ratio Ratio AT_LEAST 2.0 1.2),
    entry!(CommitteeUnknown roles_known Share AT_LEAST 0.7 0.4),
    entry!(CommitteeUnknown nobody_known Share AT_MOST 0.05 0.2),
    entry!(CommitteeUnknown decider_known Share AT_LEAST 0.8 0.5),
    entry!(CommitteeUnknown worst_role Share AT_MOST 0.3 0.6),
    entry!(CommitteeUnknown single_thread Share AT_MOST 0.2 0.4),
    entry!(WrongExpectations programme_age Ratio AT_LEAST 2.0 1.0),
    entry!(WrongExpectations engaged_targets Share AT_LEAST 0.3 0.1),
    entry!(WrongExpectations own_measures Count AT_LEAST 5.0 3.0),
    entry!(WrongExpectations win_rate Points AT_LEAST 0.0 0.0),
    entry!(ContentNotTailored industry_known Share AT_LEAST 0.9 0.7),
    entry!(ContentNotTailored industry_pages Share AT_LEAST 0.2 0.05),
    entry!(ContentNotTailored tier_pages Share AT_LEAST 0.1 0.03),
    entry!(ContentNotTailored page_variety Count AT_LEAST 10.0 5.0),
    entry!(TeamsApart target_owner Share AT_LEAST 0.9 0.7),
    entry!(TeamsApart leads_followed Share AT_LEAST 0.8 0.5),
    entry!(TeamsApart deals_on_list Share AT_LEAST 0.5 0.25),
    entry!(TeamsApart targets_worked Share AT_LEAST 0.6 0.3),
];

/// The rules of all checks, in order.
pub static CHECKS: std::sync::LazyLock<Vec<CheckRule>> =
    std::sync::LazyLock::new(|| ENTRIES.iter().map(|entry| entry.rule).collect());

/// Looks for the five causes.
#[must_use]
pub fn examine(figures: &HealthFigures) -> Vec<CauseFinding> {
    let checks_of = |cause| {
        let own = ENTRIES.iter().filter(move |entry| entry.rule.cause == cause);
        own.map(|entry| check(entry, figures)).collect::<Vec<_>>()
    };
    let finding = |cause| {
        let checks = checks_of(cause);
        CauseFinding { cause, verdict: verdict_of(&checks), checks }
    };
    Cause::ALL.into_iter().map(finding).collect()
}

fn check(entry: &'static Entry, figures: &HealthFigures) -> Check {
    let rule = &entry.rule;
    match (entry.measure)(figures) {
        Ok(found) => Check {
            rule,
            verdict: found.verdict.unwrap_or_else(|| rule.judge(found.figure)),
            figure: Some(found.figure),
            numbers: found.numbers,
            words: found.words,
            missing: found.missing,
            filter: found.filter,
        },
        Err(missing) => Check {
            rule,
            verdict: Verdict::Unknown,
            figure: None,
            numbers: BTreeMap::new(),
            words: BTreeMap::new(),
            missing: missing.to_vec(),
            filter: None,
        },
    }
}

/// A share of cases with both numbers; nothing of too few.
fn share(part: u64, whole: u64, few: &'static [&'static str]) -> Found {
    if whole < CASES_MIN {
        return Err(few);
    }
    Ok(Measured {
        figure: part as f64 / whole as f64,
        numbers: BTreeMap::from([("part", part as f64), ("whole", whole as f64)]),
        ..Measured::default()
    })
}

impl Measured {
    /// Says which accounts are behind the figure, where there are any.
    fn behind(mut self, accounts: u64, filter: &str) -> Self {
        if accounts > 0 {
            self.filter = Some(filter.to_owned());
            self.numbers.insert("behind", accounts as f64);
        }
        self
    }

    /// As [`Self::behind`], where how many they are is not the figure's part.
    fn shown_by(mut self, filter: &str) -> Self {
        self.filter = Some(filter.to_owned());
        self
    }

    /// As [`Self::behind`], by id.
    fn behind_ids(self, ids: &[i64]) -> Self {
        let shown: Vec<String> = ids.iter().take(LISTED_MAX).map(i64::to_string).collect();
        let filter = format!("id in ({})", shown.join(", "));
        self.behind(shown.len() as u64, &filter)
    }
}

/// What lacks where there are too few target accounts.
fn targets(figures: &HealthFigures) -> Result<u64, &'static [&'static str]> {
    match figures.targets {
        _ if figures.accounts == 0 => Err(&["accounts"]),
        few if few < CASES_MIN => Err(&["target_list"]),
        enough => Ok(enough),
    }
}

fn scored_targets(figures: &HealthFigures) -> Result<u64, &'static [&'static str]> {
    let targets = targets(figures)?;
    if figures.scored == 0 { Err(&["scores"]) } else { Ok(targets) }
}

/// Committees are told of scored accounts, and of people.
fn targets_with_people(figures: &HealthFigures) -> Result<u64, &'static [&'static str]> {
    let targets = scored_targets(figures)?;
    if figures.people == 0 { Err(&["people"]) } else { Ok(targets) }
}

fn list_size(figures: &HealthFigures) -> Found {
    if figures.accounts == 0 {
        return Err(&["accounts"]);
    }
    let numbers =
        BTreeMap::from([("part", figures.targets as f64), ("whole", figures.accounts as f64)]);
    let found = Measured { figure: figures.targets as f64, numbers, ..Measured::default() };
    Ok(found.behind(figures.targets, "target"))
}

fn list_share(figures: &HealthFigures) -> Found {
    let found = share(targets(figures)?, figures.accounts, &["accounts"])?;
    Ok(found.behind(figures.targets, "target"))
}

fn best_on_list(figures: &HealthFigures) -> Found {
    scored_targets(figures)?;
    let found = share(figures.best_targets, figures.best, &["best_accounts"])?;
    Ok(found.behind(figures.best - figures.best_targets, "tier <= 2 and not target"))
}

fn programme_reach(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    if figures.campaigns_with_motion == 0 {
        return Err(&["campaign_motion"]);
    }
    let reached = targets.saturating_sub(figures.unreached.len() as u64);
    Ok(share(reached, targets, &[])?.behind_ids(&figures.unreached))
}

fn programme_focus(figures: &HealthFigures) -> Found {
    targets(figures)?;
    if figures.campaigns_with_motion == 0 {
        return Err(&["campaign_motion"]);
    }
    share(
        figures.programme_members_at_targets,
        figures.programme_members,
        &["account_based_members"],
    )
}

fn touch_ratio(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    let others = figures.accounts - targets;
    if others < CASES_MIN {
        return Err(&["other_accounts"]);
    }
    if figures.touches_of_targets + figures.touches_of_others < VIEWS_MIN {
        return Err(&["events"]);
    }
    let of_target = figures.touches_of_targets as f64 / targets as f64;
    let of_other = figures.touches_of_others as f64 / others as f64;
    // An other account without any event is counted as one event in all, so that there is a ratio.
    let figure = of_target / of_other.max(1.0 / others as f64);
    let numbers = BTreeMap::from([("of_target", of_target), ("of_other", of_other)]);
    let found = Measured { figure, numbers, ..Measured::default() };
    Ok(found.shown_by("target"))
}

fn roles_known(figures: &HealthFigures) -> Found {
    targets_with_people(figures)?;
    let found = share(figures.roles_known, figures.roles, &["scores"])?;
    Ok(found.shown_by("target and committee_completeness < 40"))
}

fn nobody_known(figures: &HealthFigures) -> Found {
    let targets = targets_with_people(figures)?;
    let without = figures.targets_without_people;
    Ok(share(without, targets, &[])?.behind(without, "target and people = 0"))
}

fn decider_known(figures: &HealthFigures) -> Found {
    let targets = targets_with_people(figures)?;
    let without = figures.targets_without_decider;
    Ok(share(targets - without.min(targets), targets, &[])?
        .behind(without, "target and decision_makers = 0"))
}

fn worst_role(figures: &HealthFigures) -> Found {
    targets_with_people(figures)?;
    let role = figures.worst_role.as_ref().ok_or(&["scores"][..])?;
    let filter = format!("target and committee_missing = \"{}\"", role.key);
    let mut found = share(role.missing, role.accounts, &["scores"])?.behind(role.missing, &filter);
    found.words.insert("role", role.key.clone());
    found.words.insert("role_name", role.name.clone());
    Ok(found)
}

fn single_thread(figures: &HealthFigures) -> Found {
    let single = figures.deal_accounts_single;
    Ok(share(single, figures.deal_accounts, &["open_deals_with_people"])?
        .behind(single, "open_opportunities >= 1 and single_threaded"))
}

fn programme_age(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    // A median of the few that have a date says nothing of the list.
    let dated = figures.dated_targets;
    let days = figures.days_on_list.filter(|_| dated >= CASES_MIN && 2 * dated >= targets);
    let days = days.ok_or(&["target_dates"][..])?;
    let cycle = figures.cycle_days.filter(|days| figures.cycles >= CASES_MIN && *days > 0.0);
    let cycle = cycle.ok_or(&["won_deals"][..])?;
    let numbers = BTreeMap::from([
        ("days", days),
        ("cycle_days", cycle),
        ("whole", figures.dated_targets as f64),
        ("deals", figures.cycles as f64),
    ]);
    Ok(Measured { figure: days / cycle, numbers, ..Measured::default() })
}

/// Targets that got no further than standing on the list, whatever stages the model has.
const SILENT_TARGETS: &str = "target and days_since_engaged is empty and open_opportunities = 0 \
    and won_opportunities = 0";

fn engaged_targets(figures: &HealthFigures) -> Found {
    let targets = scored_targets(figures)?;
    if figures.touches_of_targets + figures.touches_of_others == 0 && figures.engaged_targets == 0 {
        return Err(&["events"]);
    }
    let silent = targets - figures.engaged_targets.min(targets);
    Ok(share(figures.engaged_targets, targets, &[])?.behind(silent, SILENT_TARGETS))
}

/// The measures of account-based programmes that can be told, by what each lacks.
fn own_measures(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    let told = [
        ("target_dates", 2 * figures.dated_targets >= targets),
        ("engaged_events", figures.engaged_targets > 0),
        ("titles", figures.roles_known > 0),
        ("account_based_deals", figures.dated_deals > 0),
        ("deal_amounts", figures.priced_deals > 0),
    ];
    let missing: Vec<&str> = told.iter().filter(|(_, is)| !is).map(|(name, _)| *name).collect();
    let figure = (told.len() - missing.len()) as f64;
    let numbers = BTreeMap::from([("part", figure), ("whole", told.len() as f64)]);
    Ok(Measured { figure, numbers, missing, ..Measured::default() })
}

/// Account-based deals must be won more often (D4). A rate that is lower by chance alone is no
/// finding: only where the 95 % interval of the difference lies below 0 is the verdict bad.
fn win_rate(figures: &HealthFigures) -> Found {
    let (own, other) = (figures.closed_account_based, figures.closed_demand);
    if own.closed < CLOSED_MIN {
        return Err(&["closed_account_based"]);
    }
    if other.closed < CLOSED_MIN {
        return Err(&["closed_demand"]);
    }
    let rate = |deals: ClosedDeals| deals.won as f64 / deals.closed as f64;
    let spread = |deals: ClosedDeals| rate(deals) * (1.0 - rate(deals)) / deals.closed as f64;
    let figure = rate(own) - rate(other);
    let high = figure + Z * (spread(own) + spread(other)).sqrt();
    let verdict = match () {
        () if figure >= 0.0 => Verdict::Good,
        () if high >= 0.0 => Verdict::Look,
        () => Verdict::Bad,
    };
    let numbers = BTreeMap::from([
        ("won", own.won as f64),
        ("closed", own.closed as f64),
        ("other_won", other.won as f64),
        ("other_closed", other.closed as f64),
    ]);
    Ok(Measured { figure, numbers, verdict: Some(verdict), ..Measured::default() })
}

fn industry_known(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    let without = figures.targets_without_industry.min(targets);
    Ok(share(targets - without, targets, &[])?.behind(without, "target and industry is empty"))
}

/// Content is told of by views of pages from accounts that are known.
fn viewed(figures: &HealthFigures) -> Result<(), &'static [&'static str]> {
    targets(figures)?;
    let content = &figures.content;
    match () {
        () if content.views < VIEWS_MIN => Err(&["page_views"]),
        () if content.industries < INDUSTRIES_MIN => Err(&["industries"]),
        () => Ok(()),
    }
}

fn industry_pages(figures: &HealthFigures) -> Found {
    viewed(figures)?;
    share(figures.content.views_of_own, figures.content.views, &[])
}

fn tier_pages(figures: &HealthFigures) -> Found {
    let content = &figures.content;
    if figures.scored == 0 {
        return Err(&["scores"]);
    }
    if content.best_views < VIEWS_MIN || content.other_views < VIEWS_MIN {
        return Err(&["tier_page_views"]);
    }
    Ok(share(content.best_views_of_own, content.best_views, &[])?.shown_by("tier = 1"))
}

fn page_variety(figures: &HealthFigures) -> Found {
    viewed(figures)?;
    let figure = figures.content.pages_of_industry.ok_or(&["page_views"][..])?;
    let numbers = BTreeMap::from([
        ("industries", figures.content.industries as f64),
        ("whole", figures.content.views as f64),
    ]);
    Ok(Measured { figure, numbers, ..Measured::default() })
}

fn target_owner(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    let without = targets - figures.owned_targets.min(targets);
    Ok(share(figures.owned_targets, targets, &[])?.behind(without, "target and owner is empty"))
}

fn leads_followed(figures: &HealthFigures) -> Found {
    targets(figures)?;
    if !figures.sales_is_known {
        return Err(&["sales_activity"]);
    }
    let found = share(figures.mqls_followed, figures.mqls, &["mqls"])?;
    Ok(found.behind_ids(&figures.unfollowed))
}

fn deals_on_list(figures: &HealthFigures) -> Found {
    scored_targets(figures)?;
    let found = share(figures.open_deals_at_targets, figures.open_deals, &["open_deals"])?;
    Ok(found.shown_by("open_opportunities >= 1 and not target"))
}

fn targets_worked(figures: &HealthFigures) -> Found {
    let targets = targets(figures)?;
    if !figures.sales_is_known && figures.open_deals == 0 {
        return Err(&["sales_activity"]);
    }
    let unworked = figures.unworked.len() as u64;
    let found = share(targets - unworked.min(targets), targets, &[])?;
    Ok(found.behind_ids(&figures.unworked))
}
