//! Headings that mean no field. Those that look like a date, an amount, an outcome or a wish not to
//! be written to are named first: to leave one of them out changes figures.

use speargun_connect::Plan;

/// The most headings that are named.
const NAMED_MAX: usize = 100;

/// Parts of words that make a heading weighty, in four languages of exports.
const WEIGHTY: [&str; 45] = [
    "opt",
    "unsubscri",
    "consent",
    "gdpr",
    "do not",
    "donot",
    "수신",
    "συγκατάθ",
    "date",
    "time",
    " on",
    "_at",
    "created",
    "closed",
    "일자",
    "일시",
    "날짜",
    "ημερομην",
    "amount",
    "value",
    "price",
    "revenue",
    "cost",
    "total",
    "budget",
    "금액",
    "매출",
    "ποσό",
    "αξία",
    "status",
    "stage",
    "outcome",
    "won",
    "lost",
    "result",
    "reason",
    "probab",
    "상태",
    "단계",
    "결과",
    "κατάσταση",
    "στάδιο",
    "email",
    "e-mail",
    "currency",
];

/// The headings of a plan that were not understood, the weightiest first.
pub(super) fn headings(plan: &Plan, headings: &[String]) -> Vec<String> {
    let is_weighty = |heading: &String| {
        let lower = heading.to_lowercase();
        WEIGHTY.iter().any(|part| lower.contains(part))
    };
    let mut unknown: Vec<&String> = plan
        .unknown
        .iter()
        .filter_map(|index| headings.get(*index))
        .filter(|heading| !super::cells::is_currency(heading))
        .collect();
    unknown.sort_by_key(|heading| !is_weighty(heading));
    unknown.into_iter().take(NAMED_MAX).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_figures_is_named_first() {
        let all = ["Colour", "Renewal date", "Pet", "Email Opt Out (old)"];
        let all: Vec<String> = all.into_iter().map(ToOwned::to_owned).collect();
        let account = speargun_domain::record::entity("account").unwrap();
        let plan = speargun_connect::plan::recognised(account, &all, "x");
        assert_eq!(headings(&plan, &all), ["Renewal date", "Email Opt Out (old)", "Colour", "Pet"]);
    }
}
