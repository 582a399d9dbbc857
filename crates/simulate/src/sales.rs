//! Deals of both motions: account-based ones are fewer, larger, slower and won more often.

use crate::{
    SimulateError,
    activity::Desk,
    calendar::{DAY, END},
    campaigns::{PRODUCT_COUNT, owner_id, product_id, running},
    market::Account,
    people::Lead,
    random::Random,
};

/// How deals of a motion go.
struct Motion {
    key: &'static str,
    /// From SQL to opportunity.
    opportunity: f64,
    /// From opportunity to won.
    won: f64,
    amount: (f64, f64),
    days: (i64, i64),
}

const ACCOUNT_BASED: Motion = Motion {
    key: "account_based",
    opportunity: 0.70,
    won: 0.45,
    amount: (75_000.0, 0.5),
    days: (60, 190),
};
const DEMAND: Motion = Motion {
    key: "demand_gen",
    opportunity: 0.42,
    won: 0.27,
    amount: (19_000.0, 0.6),
    days: (15, 80),
};

/// A deal about to be written.
struct Deal {
    id: String,
    amount: f64,
    created_at: i64,
    /// Stages with the moments they were entered.
    stages: Vec<(&'static str, i64)>,
    expected_at: i64,
}

/// How much better or worse than usual deals go at companies of a sector that the product is made
/// for, and at others: what an ideal customer profile is there to find.
const FIT: f64 = 1.6;
const NO_FIT: f64 = 0.4;

const LOST_REASONS: [&str; 5] =
    ["price", "no decision", "competitor", "missing function", "budget cut"];

/// Writes the deals that came of the account's SQLs; whether one was won.
pub(crate) fn write(
    desk: &mut Desk<'_>,
    account: &Account,
    leads: &[Lead],
    random: &mut Random,
) -> Result<bool, SimulateError> {
    let mut customer = false;
    for lead in leads {
        let Some(sql_at) = lead.sql_at else { continue };
        let motion = if account.target_since.is_some() { &ACCOUNT_BASED } else { &DEMAND };
        let converts = random.chance(motion.opportunity);
        if !converts && random.chance(0.5) {
            continue;
        }
        let first_days = random.between(1, 12);
        let made_at = sql_at + first_days * DAY;
        let how = (converts, account.identity.sector().fits);
        let Some(deal) = Deal::of(desk, motion, made_at, how, random) else {
            continue;
        };
        let won = write_deal(desk, account, (lead, leads), motion, &deal, random)?;
        customer |= won;
        // Those who bought think of more: a second deal is open at many won target accounts.
        let again = END - random.between(5, 40) * DAY;
        let closed_at = deal.stages.last().map_or(END, |(_, at)| *at);
        if won && again > closed_at && motion.key == ACCOUNT_BASED.key && random.chance(0.6) {
            let id = next_id(desk);
            let amount = amount(&ACCOUNT_BASED, random);
            let stages = vec![("Qualification", again), ("Proposal", again + 3 * DAY)];
            let expected_at = END + random.between(20, 90) * DAY;
            let more = Deal { id, amount, created_at: again, stages, expected_at };
            write_deal(desk, account, (lead, leads), motion, &more, random)?;
        }
    }
    Ok(customer)
}

fn next_id(desk: &Desk<'_>) -> String {
    format!("O{:07}", desk.tables.opportunities.rows + 1)
}

fn amount(motion: &Motion, random: &mut Random) -> f64 {
    (random.around(motion.amount.0, motion.amount.1) / 100.0).round() * 100.0
}

impl Deal {
    /// The deal as far as it has come by the last day; none if it would begin later.
    fn of(
        desk: &Desk<'_>,
        motion: &Motion,
        created_at: i64,
        (converts, fits): (bool, bool),
        random: &mut Random,
    ) -> Option<Self> {
        let days = random.between(motion.days.0, motion.days.1);
        let won = random.chance(motion.won * if fits { FIT } else { NO_FIT });
        let share = |part: i64| created_at + days * DAY * part / 100;
        let mut stages = vec![("Qualification", created_at)];
        if converts {
            stages.push(("Proposal", created_at + random.between(1, 6) * DAY));
            if won || random.chance(0.6) {
                stages.push(("Negotiation", share(60).max(created_at + 7 * DAY)));
            }
        }
        let closed = if converts && won { "Closed Won" } else { "Closed Lost" };
        stages.push((closed, share(100)));
        stages.retain(|(_, at)| *at <= END);
        let expected_at = share(100).max(END + 10 * DAY);
        let amount = amount(motion, random);
        (created_at <= END).then(|| Self {
            id: next_id(desk),
            amount,
            created_at,
            stages,
            expected_at,
        })
    }
}

/// Writes a deal with its stages, people and meetings; whether it was won.
fn write_deal(
    desk: &mut Desk<'_>,
    account: &Account,
    (lead, leads): (&Lead, &[Lead]),
    motion: &Motion,
    deal: &Deal,
    random: &mut Random,
) -> Result<bool, SimulateError> {
    let (stage, entered_at) = deal.stages.last().copied().unwrap_or(("", deal.created_at));
    let (won, lost) = (stage == "Closed Won", stage == "Closed Lost");
    let product = random.below(PRODUCT_COUNT);
    let account_based = motion.key == ACCOUNT_BASED.key;
    let campaign = running(desk.campaigns, account_based, lead.mql_at.unwrap_or(0), random);
    let probability = match stage {
        "Closed Won" => "1",
        "Closed Lost" => "0",
        "Negotiation" => "0.7",
        "Proposal" => "0.4",
        _ => "0.1",
    };
    let closed_at = (won || lost).then_some(entered_at);
    let expected_at = closed_at.unwrap_or(deal.expected_at);
    desk.tables.opportunities.row([
        &deal.id,
        &format!("{} – {}", account.identity.name, product_id(product)),
        &account.id(),
        &desk.money.write(deal.amount),
        stage,
        if closed_at.is_some() { "true" } else { "false" },
        if won { "true" } else { "false" },
        probability,
        &desk.calendar.instant(deal.created_at),
        &desk.calendar.instant_option(closed_at),
        desk.calendar.date(expected_at),
        &product_id(product),
        &owner_id(account.owner),
        campaign.map_or("", |campaign| &campaign.id),
        lead.source,
        motion.key,
        account.competitor,
        if won { "true" } else { account.budget },
        if lost { random.pick(&LOST_REASONS) } else { "" },
        &desk.calendar.instant(entered_at),
    ])?;
    for (stage, at) in &deal.stages {
        let at = desk.calendar.instant(*at);
        desk.tables.stages.row([&deal.id, stage, &at, &desk.money.write(deal.amount)])?;
    }
    write_roles(desk, deal, lead, leads)?;
    for _ in 0..random.between(1, 4) {
        let at = random.between(deal.created_at, entered_at.max(deal.created_at));
        let kind = random.pick(&["meeting", "call"]);
        desk.event(kind, at, lead, &account.id(), None)?;
    }
    Ok(won)
}

fn write_roles(
    desk: &mut Desk<'_>,
    deal: &Deal,
    lead: &Lead,
    leads: &[Lead],
) -> Result<(), SimulateError> {
    const ROLES: [&str; 4] = ["Decision Maker", "Influencer", "Economic Buyer", "Evaluator"];
    desk.tables.roles.row([&deal.id, &lead.id, "Champion", "true"])?;
    let others = leads
        .iter()
        .filter(|other| other.takes_part && other.id != lead.id)
        .filter(|other| other.created_at <= deal.created_at);
    for (other, role) in others.zip(ROLES) {
        desk.tables.roles.row([&deal.id, &other.id, role, "false"])?;
    }
    Ok(())
}
