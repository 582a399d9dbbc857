//! What leaves doubt: people whose company is misspelt, shortened or told by an agency, offices of
//! one group, companies that nobody has as an account, and accounts that were entered twice.

use crate::{
    SimulateError, SimulationOptions, activity,
    activity::Desk,
    market::{Account, Heat, Identity},
    names::Market,
    people::{self, Odd},
    random::Random,
};

/// The generator's stream of its own: the rest of the market stays as it is.
const STREAM: u64 = 9;

/// Agencies that fill in forms for their clients.
const AGENCIES: [&str; 4] = [
    "verrowmediahouse.com",
    "tolbrightagency.com",
    "saebitpromotion.co.kr",
    "korvethmediaworks.gr",
];

/// Writes what is doubtful about an account, and now and then people of a company beside it.
pub(crate) fn write(
    options: &SimulationOptions,
    account: &Account,
    desk: &mut Desk<'_>,
) -> Result<(), SimulateError> {
    let random = &mut Random::of(options.seed, STREAM, account.identity.index);
    if account.heat == Heat::Cold && random.chance(0.012) {
        let with_site = random.chance(0.4);
        account.write_again(desk, with_site)?;
    }
    if options.leads_per_account <= 0.0 {
        return Ok(());
    }
    let identity = &account.identity;
    let mut odd: Vec<Odd> = Vec::new();
    if random.chance(0.03) {
        let company = people::with_typo(&people::with_typo(&identity.latin, random), random);
        odd.push(Odd { company, host: None });
    }
    if random.chance(0.02) {
        let first = identity.latin.split(' ').next().unwrap_or_default();
        odd.push(Odd { company: first.to_owned(), host: None });
    }
    if random.chance(0.03) {
        let host = Some(random.pick(&AGENCIES).to_owned());
        odd.push(Odd { company: identity.latin.clone(), host });
    }
    if let Some(parent) = identity.parent.filter(|_| random.chance(0.4)) {
        let parent = Identity::of(options.seed, parent);
        odd.push(Odd { company: parent.latin, host: Some(parent.domain) });
    }
    for odd in odd {
        let lead = people::write_odd(Some(account), identity.market, &odd, random, desk)?;
        activity::write(desk, Some(account), &lead, random)?;
    }
    if random.chance(0.012) {
        write_unknown(random, desk)?;
    }
    Ok(())
}

/// Some people of a company that is nobody's account, at its own domain.
fn write_unknown(random: &mut Random, desk: &mut Desk<'_>) -> Result<(), SimulateError> {
    let market = random.weighted(&[(Market::Western, 4), (Market::Korean, 3), (Market::Greek, 3)]);
    let (start, other) = (random.pick(market.starts()), random.pick(market.starts()));
    let label = format!("{}{}ventures", start.1, other.1).to_lowercase();
    let (company, ending) = match market {
        Market::Western => (format!("{}{} Ventures", start.0, other.0.to_lowercase()), "com"),
        Market::Korean => (format!("{}{}벤처스", start.0, other.0), "co.kr"),
        Market::Greek => (format!("{}{}άκη Ventures", start.0, other.0.to_lowercase()), "gr"),
    };
    for _ in 0..3 + random.below(5) {
        let odd = Odd { company: company.clone(), host: Some(format!("{label}.{ending}")) };
        let lead = people::write_odd(None, market, &odd, random, desk)?;
        activity::write(desk, None, &lead, random)?;
    }
    Ok(())
}
