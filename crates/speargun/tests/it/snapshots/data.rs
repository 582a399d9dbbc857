//! The records of the workspace.

use std::fmt::Write as _;

pub(crate) const FILES: [(&str, &str); 6] = [
    ("accounts.csv", ACCOUNTS),
    ("contacts.csv", CONTACTS),
    ("leads.csv", LEADS),
    ("deals.csv", DEALS),
    ("activities.csv", ACTIVITIES),
    ("calls.jsonl", CALLS),
];

const ACCOUNTS: &str = "\
Account ID,Account Name,Website,Industry,Billing Country,Employees,Annual Revenue,\
Account Owner,Parent Account ID,Target Account,Competitor,Contract End Date,Purchase Expected
1,Acme Corporation,acme.com,Software,US,5000,900000000,Kim Lee,,yes,,,2026-09-30
2,Acme Korea,acme.kr,Software,KR,400,60000000,Kim Lee,1,yes,,,
3,Zeta Foods,zetafoods.de,Food,DE,120,8000000,Max Roe,,,Oracle,2026-10-31,
4,한빛반도체,hanbit.co.kr,Semiconductors,KR,2200,400000000,Kim Lee,,yes,,,
5,Ολυμπος ΑΕ,olympos.gr,Energy,GR,800,150000000,Max Roe,,,,,
6,Acme Corp.,acmecorp.com,Software,US,5000,,,,,,,
7,=cmd()+'x',plus.example,Food,DE,40,,,,,,,
";

const CONTACTS: &str = "\
Contact ID,First Name,Last Name,Email,Title,Account ID,Lead Source
1,Kim,Doe,kim@acme.com,Chief Financial Officer,1,Fair
2,Ann,Stone,ann.stone@acme.com,VP Marketing,1,Web
3,Joe,Field,joe@acme.com,Marketing Manager,1,Web
4,Max,Roe,max@zetafoods.de,Purchasing Manager,3,
5,지훈,김,jihun@hanbit.co.kr,팀장,4,Fair
6,Ελένη,Παππά,eleni@olympos.gr,Διευθύντρια Πληροφορικής,5,
";

const LEADS: &str = "\
Lead ID,First Name,Last Name,Email,Title,Company,Country
1,Dana,Doubt,dana@gmail.com,CEO,Acme Corporation,US
2,Lou,Lost,lou@unknownworks.com,Buyer,Unknown Works,FR
3,Lea,Lost,lea@unknownworks.com,Director,Unknown Works,FR
4,Pat,Kim,pat@acme.kr,Engineer,Acme Korea,KR
5,Nia,None,nia@gmail.com,,,
";

const DEALS: &str = "\
Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Currency,Created Date,Close Date
1,1,Acme roll-out,Negotiation,250000,EUR,2026-04-01,2026-09-30
2,1,Acme pilot,Closed Won,40000,EUR,2025-09-01,2025-12-15
3,3,Zeta trial,Closed Lost,12000,EUR,2026-01-10,2026-03-20
4,4,Hanbit fab,Qualification,900000,USD,2026-05-20,2026-12-31
5,5,Olympos grid,Parked,80000,EUR,2025-11-01,2026-10-01
";

const ACTIVITIES: &str = "\
Activity ID,Contact ID,Activity Type,Activity Date,Subject
1,1,Meeting,2026-06-10T08:00:00Z,Roll-out
2,2,Call,2026-06-11T08:00:00Z,Budget
3,5,Meeting,2026-06-01T08:00:00Z,First talk
";

const CALLS: &str = concat!(
    r#"{"type":"track","event":"Demo Requested","messageId":"m1","userId":"kim@acme.com","#,
    r#""timestamp":"2026-06-12T10:00:00Z"}"#,
    "\n",
    r#"{"type":"page","messageId":"m2","userId":"joe@acme.com","#,
    r#""properties":{"url":"https://elm.example/pricing?utm_medium=cpc&utm_source=google"},"#,
    r#""timestamp":"2026-06-13T10:00:00Z"}"#,
    "\n",
    r#"{"type":"page","messageId":"m3","userId":"jihun@hanbit.co.kr","#,
    r#""properties":{"url":"https://elm.example/blog"},"timestamp":"2026-06-14T10:00:00Z"}"#,
    "\n",
    r#"{"type":"track","event":"Content Downloaded","messageId":"m4","anonymousId":"d1","#,
    r#""context":{"userAgent":"Googlebot/2.1"},"timestamp":"2026-06-14T11:00:00Z"}"#,
    "\n",
);

/// Accounts and deals where software companies are won: 240 accounts with an outcome, 160 without.
pub(crate) fn market() -> (String, String) {
    let mut accounts =
        "Account ID,Account Name,Website,Industry,Billing Country,Employees\n".to_owned();
    let mut deals =
        "Opportunity ID,Account ID,Opportunity Name,Stage,Amount,Created Date,Close Date\n"
            .to_owned();
    for id in 0..400 {
        let is_software = id % 5 < 2;
        let industry = if is_software { "Software" } else { "Food" };
        let country = ["US", "DE", "KR"][id % 3];
        let employees = 20 + id * 37 % 900;
        writeln!(accounts, "A{id},Company {id},company{id}.com,{industry},{country},{employees}")
            .unwrap();
        if id < 240 {
            let wins = (id * 7 + id / 11) % 10 < if is_software { 8 } else { 3 };
            let stage = if wins { "Closed Won" } else { "Closed Lost" };
            let (day, amount) = (1 + id % 28, 1_000 + id);
            writeln!(
                deals,
                "D{id},A{id},Deal {id},{stage},{amount},2025-06-{day:02},2025-09-{day:02}"
            )
            .unwrap();
        }
    }
    (accounts, deals)
}
