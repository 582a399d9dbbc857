//! What stands beside the accounts: salespeople, products, campaigns.

use crate::{
    SimulateError, SimulationOptions,
    calendar::{Calendar, DAY, DAYS, END},
    money::Money,
    random::Random,
    writer::Tables,
};

/// Salespeople: name, mailbox, team.
#[rustfmt::skip]
pub(crate) const OWNERS: [(&str, &str, &str); 12] = [
    ("Ruth Calloway", "ruth.calloway", "Enterprise"), ("김도현", "dohyun.kim", "Korea"),
    ("Ελένη Μαρκάκη", "eleni.markaki", "Greece"), ("Peter Lindgren", "peter.lindgren", "Europe"),
    ("이수진", "sujin.lee", "Korea"), ("Νίκος Αλεξάκης", "nikos.alexakis", "Greece"),
    ("Maya Ferris", "maya.ferris", "Americas"), ("박준서", "junseo.park", "Korea"),
    ("Jonas Reuter", "jonas.reuter", "Europe"), ("Χρύσα Βαρδή", "chrysa.vardi", "Greece"),
    ("Colin Marsh", "colin.marsh", "Sales Development"),
    ("최예린", "yerin.choi", "Sales Development"),
];

#[rustfmt::skip]
const PRODUCTS: [(&str, &str, f64); 6] = [
    ("Harpoon Core", "Platform", 12_000.0), ("Harpoon Enterprise", "Platform", 60_000.0),
    ("Harpoon Analytics", "Analytics", 18_000.0), ("Harpoon Connect", "Integration", 9_000.0),
    ("Harpoon Secure", "Security", 24_000.0), ("Harpoon Services", "Services", 7_500.0),
];

/// Products that there are.
pub(crate) const PRODUCT_COUNT: usize = PRODUCTS.len();

pub(crate) fn owner_id(place: usize) -> String {
    format!("U{:02}", place + 1)
}

pub(crate) fn product_id(place: usize) -> String {
    format!("P{:02}", place + 1)
}

/// A campaign.
pub(crate) struct Campaign {
    pub(crate) id: String,
    pub(crate) channel: &'static str,
    pub(crate) account_based: bool,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
}

/// Channel, words of the name, whether account-based, days it lasts, cost per thousand accounts.
#[rustfmt::skip]
const KINDS: [(&str, &str, bool, i64, f64); 10] = [
    ("webinar", "Webinar series", false, 40, 2_500.0),
    ("paid_search", "Search ads", false, 90, 9_000.0),
    ("content", "Guide: choosing a platform", false, 90, 3_000.0),
    ("email", "Newsletter", false, 60, 800.0),
    ("event", "Industry fair", false, 10, 8_000.0),
    ("syndication", "Content syndication", false, 60, 7_000.0),
    ("linkedin", "Target account ads", true, 90, 4_000.0),
    ("direct_mail", "Executive letter", true, 40, 1_500.0),
    ("executive_dinner", "Round table", true, 14, 2_000.0),
    ("email", "Personal outreach", true, 80, 500.0),
];

const REGIONS: [&str; 3] = ["Global", "한국", "Ελλάδα"];

/// Writes salespeople, products and campaigns; gives the campaigns, of which there are about 40.
pub(crate) fn write(
    options: &SimulationOptions,
    money: Money,
    calendar: &Calendar,
    tables: &mut Tables,
) -> Result<Vec<Campaign>, SimulateError> {
    for (place, (name, mailbox, team)) in OWNERS.iter().enumerate() {
        tables.owners.row([&owner_id(place), name, &format!("{mailbox}@harpoon.example"), team])?;
    }
    for (place, (name, family, price)) in PRODUCTS.iter().enumerate() {
        tables.products.row([&product_id(place), name, family, &money.write(*price)])?;
    }
    let mut random = Random::of(options.seed, 4, 0);
    let mut campaigns = Vec::new();
    for round in 0..4_i64 {
        for (channel, words, account_based, days, cost) in KINDS {
            let start = round * DAYS / 4 + random.between(0, 40);
            let ends_at = (start + days) * DAY;
            let id = format!("C{:03}", campaigns.len() + 1);
            let region = random.pick(&REGIONS);
            let budget =
                (cost * f64::from(options.accounts) / 1_000.0 * random.around(1.0, 0.2)).ceil();
            let done = ((END - start * DAY) as f64 / (days * DAY) as f64).clamp(0.0, 1.0);
            let spent = (budget * done * random.around(0.95, 0.1)).round();
            tables.campaigns.row([
                &id,
                &format!("{words} {region} {}", &calendar.date(start * DAY)[..7]),
                channel,
                if ends_at > END { "active" } else { "completed" },
                if account_based { "account_based" } else { "demand_gen" },
                calendar.date(start * DAY),
                calendar.date(ends_at),
                &money.write(budget),
                &money.write(spent),
            ])?;
            let starts_at = start * DAY;
            campaigns.push(Campaign { id, channel, account_based, starts_at, ends_at });
        }
    }
    Ok(campaigns)
}

/// A campaign of the motion that ran at the time, if any did.
pub(crate) fn running<'a>(
    campaigns: &'a [Campaign],
    account_based: bool,
    at: i64,
    random: &mut Random,
) -> Option<&'a Campaign> {
    let fits = |campaign: &&Campaign| {
        campaign.account_based == account_based
            && campaign.starts_at <= at
            && at <= campaign.ends_at
    };
    let count = campaigns.iter().filter(fits).count();
    campaigns.iter().filter(fits).nth(random.below(count))
}
