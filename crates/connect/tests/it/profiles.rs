//! Standard exports of other tools, by the headings that they write, and lists that look like them
//! and are none.

use speargun_connect::plan::{Decision, Known, decide};
use speargun_connect::profile::Catalogue;

/// Source, kind of record, and the fields in the order of the columns; "-" is none.
fn told(name: &str, headings: &str, source: Option<&str>) -> (String, String, String) {
    let headings: Vec<String> = headings.split(',').map(ToOwned::to_owned).collect();
    let profiles = Catalogue::default();
    let known = Known { mapping: None, source, profiles: &profiles };
    match decide(name, &headings, &known).unwrap() {
        Decision::Read(plans) => {
            let plan = &plans[0];
            let of = |place: usize| {
                let mut fields = plan.fields.iter();
                fields
                    .find(|planned| planned.columns().any(|column| column == place))
                    .map_or("-", |planned| planned.field.key)
            };
            let fields: Vec<&str> = (0..headings.len()).map(of).collect();
            (plan.source.clone(), plan.entity.key.to_owned(), fields.join(" "))
        }
        Decision::Skip(reason) => ("skipped".to_owned(), format!("{reason:?}"), String::new()),
        Decision::Unknown => ("unknown".to_owned(), String::new(), String::new()),
    }
}

/// Headings, the tool, the kind of record, and the field of each heading.
const EXPORTS: &[(&str, &str, &str, &str)] = &[
    (
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company IDs (Primary),Associated Contact IDs",
        "hubspot",
        "opportunity",
        "external_id name stage closed_at owner_name amount account_reference -",
    ),
    (
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Associated Company IDs",
        "hubspot",
        "person",
        "external_id first_name last_name email phone owner_name lifecycle_stage account_reference",
    ),
    (
        "Record ID,Company name,Company owner,City,Country/Region,Industry,Company Domain Name",
        "hubspot",
        "account",
        "external_id name owner_name city country industry website",
    ),
    (
        "External ID,Opportunity,Company Name,Contact Name,Email,Salesperson,Expected Revenue,Stage,Probability",
        "odoo",
        "opportunity",
        "external_id name account_name - - owner_name amount stage probability",
    ),
    (
        "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Probability (%)",
        "zoho",
        "opportunity",
        "external_id owner_reference owner_name amount name closed_at account_reference account_name stage probability",
    ),
    (
        "Record Id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Created Time,Email Opt Out",
        "zoho",
        "person",
        "external_id owner_name first_name last_name account_reference company email created_at opted_out",
    ),
    (
        "Record Id,Account Owner,Account Name,Website,Parent Account,Created Time",
        "zoho",
        "account",
        "external_id owner_name name website parent_name created_at",
    ),
    (
        // Columns of a deal and of its organization in one file.
        "Deal - ID,Deal - Title,Deal - Value,Deal - Status,Organization - Name,Deal - Won time,Deal - Lost time,Deal - Lost reason",
        "pipedrive",
        "opportunity",
        "external_id name amount outcome account_name closed_at closed_at outcome_reason",
    ),
    (
        "Person - ID,Person - Name,Person - Email - Work,Person - Email - Home,Organization - Name",
        "pipedrive",
        "person",
        "external_id last_name email email company",
    ),
    (
        "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Potential Customer,Est. Revenue,Actual Close Date,Status,Status Reason",
        "dynamics",
        "opportunity",
        "external_id - name account_name amount closed_at outcome outcome_reason",
    ),
    (
        "id,name,partner_id/id,expected_revenue,stage_id/name,won_status,date_closed,user_id/name",
        "odoo",
        "opportunity",
        "external_id name account_reference amount stage outcome closed_at owner_name",
    ),
    (
        "id,name,account_id,accountName,stage,amount,amountCurrency,closeDate,assignedUserName",
        "espocrm",
        "opportunity",
        "external_id name account_reference account_name stage amount - closed_at owner_name",
    ),
    (
        "Id,Name,Amount / Amount,Amount / Currency,Stage,Close date,Company Id",
        "twenty",
        "opportunity",
        "external_id name amount - stage closed_at account_reference",
    ),
    (
        "id,lead_id,lead_name,status_label,status_type,confidence,value,date_won,date_lost",
        "close",
        "opportunity",
        "external_id account_reference account_name stage outcome probability amount closed_at closed_at",
    ),
    (
        "id,name,amount,deal_stage_id,sales_account_id,expected_close,closed_date",
        "freshsales",
        "opportunity",
        "external_id name amount stage account_reference expected_close_at closed_at",
    ),
    (
        "Id,First Name,Last Name,Email Address,Company Name,Unsubscribed,Marketing Suspended",
        "marketo",
        "person",
        "external_id first_name last_name email company opted_out opted_out",
    ),
    (
        // A title there is Mr or Dr.
        "id,title,firstname,lastname,company,position,email,points,preferred_locale",
        "mautic",
        "person",
        "external_id - first_name last_name company title email - -",
    ),
    (
        "거래처코드,거래처명,사업자등록번호,대표자명,업태,전화",
        "files",
        "account",
        "external_id name - - industry phone",
    ),
    ("Κωδικός,Επωνυμία,ΑΦΜ,ΔΟΥ,Πόλη", "files", "account", "external_id name - - city"),
];

#[test]
fn standard_exports_name_their_tool_and_their_fields() {
    for (headings, source, entity, fields) in EXPORTS {
        let found = told("export.csv", headings, None);
        let expected = (*source, *entity, *fields);
        assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), expected, "{headings}");
    }
}

#[test]
fn what_the_user_says_comes_before_what_headings_say() {
    let zoho = "Record Id,Deal Name,Amount,Stage,Closing Date,Account Name";
    assert_eq!(told("deals.csv", zoho, Some("crm")).0, "crm");
    assert_eq!(told("deals.csv", zoho, None).0, "zoho");
    // Keys of these two are their own, as ever.
    let salesforce = "Id,Name,StageName,CloseDate,Amount,AccountId";
    assert_eq!(told("deals.csv", salesforce, Some("crm")).0, "salesforce");
}

#[test]
fn tables_that_look_like_an_export_stay_what_they_are() {
    for (name, headings, source, entity) in [
        ("deals.csv", "Record ID,Deal Name,Amount,Deal Stage,Close Date", "files", "opportunity"),
        ("deals.csv", "name,stage,amount,close date", "files", "opportunity"),
        ("contacts.csv", "email,lastname,title,points", "files", "person"),
        ("accounts.csv", "Account Name,Account Owner,Created Time", "files", "account"),
        // Ledgers name companies by their tax number and are no list of companies.
        ("거래.csv", "거래처명,사업자등록번호,수주금액,진행단계,수주일", "files", "opportunity"),
        ("x.csv", "foo,bar", "unknown", ""),
        ("case.csv", "(Do Not Modify) Case,Case Title", "skipped", "Cases"),
        ("ads.csv", "Campaign,Day,Impressions,Clicks,Cost", "skipped", "AdFigures"),
        ("광고.csv", "캠페인,광고그룹,노출수,클릭수,총비용", "skipped", "AdFigures"),
        ("campaigns.csv", "Campaign name,Impressions,Clicks,Start date,Cost", "files", "campaign"),
        ("invoices.csv", "Invoice number,Customer,Amount,Due date,Status", "skipped", "OrderLines"),
        (
            "deals.csv",
            "Deal ID,Deal name,Stage,Amount,Close date,Invoice number",
            "files",
            "opportunity",
        ),
        ("firms.csv", "Name,Company Type,Website,City", "files", "account"),
        (
            "x.csv",
            "Date,Transaction Type,Num,Name,Memo/Description,Due Date,Amount,Open Balance",
            "skipped",
            "OrderLines",
        ),
        ("bank.csv", "Date,Description,Amount,Balance", "skipped", "OrderLines"),
        ("prices.csv", "SKU,Name,Amount", "skipped", "OrderLines"),
        (
            "charges.csv",
            "id,Created date (UTC),Amount,Amount Refunded,Currency,Customer ID",
            "skipped",
            "OrderLines",
        ),
        (
            "orders.csv",
            "Name,Email,Financial Status,Fulfillment Status,Total",
            "skipped",
            "OrderLines",
        ),
        ("costs.csv", "Campaign Name,Year,Month,Cost", "skipped", "AdFigures"),
        ("campaigns.csv", "Campaign Name,Start Date,End Date,Type,Cost", "files", "campaign"),
        (
            "quotes.csv",
            "Opportunity Name,Account Name,Amount,Stage,Close Date,Quote Number",
            "files",
            "opportunity",
        ),
        (
            "d365.csv",
            "opportunityid,name,customerid,estimatedvalue,actualvalue,statecode",
            "dynamics",
            "opportunity",
        ),
        ("partners.csv", "id,name,is_company,parent_id/id,email,city", "odoo", "account"),
    ] {
        let found = told(name, headings, None);
        assert_eq!((found.0.as_str(), found.1.as_str()), (source, entity), "{headings}");
    }
}

#[test]
fn answers_of_forms_are_told_by_their_questions() {
    let is_survey = |headings: &str| told("answers.csv", headings, None).1 == "Surveys";
    for headings in [
        "Timestamp,Email Address,How likely are you to recommend us to a colleague?,What else?",
        "타임스탬프,이메일,저희 제품을 추천하시겠습니까?,기타 의견",
        "Email,Πόσο πιθανό είναι να μας συστήσετε;,Σχόλια",
        "Submitted at,Name,Company,How satisfied are you with our support?",
    ] {
        assert!(is_survey(headings), "{headings}");
    }
    // Forms that people ask for a visit with, and records with such a figure.
    for headings in [
        "Timestamp,Email,First name,Last name,Company,What are you looking for?",
        "Company,Website,Industry,City,Satisfaction score",
        "First name,Last name,Email,Job title,Phone,How likely are you to recommend us?",
        "Email,First name,Last name,Recommended by",
    ] {
        assert!(!is_survey(headings), "{headings}");
    }
}

#[test]
fn deals_in_greek_and_korean_have_their_outcome() {
    let of = |headings: &str| told("list.csv", headings, None);
    let greek =
        "Ευκαιρία,Πελάτης,Ποσό,Στάδιο,Κερδήθηκε,Χάθηκε,Ημερομηνία κλεισίματος,Λόγος απώλειας";
    let (_, entity, fields) = of(greek);
    assert_eq!(entity, "opportunity");
    assert_eq!(fields, "name account_name amount stage is_won is_closed closed_at outcome_reason");
    let korean = "영업기회명,거래처,예상금액,영업단계,수주여부,수주확률,예상수주일,영업담당자";
    let (_, entity, fields) = of(korean);
    assert_eq!(entity, "opportunity");
    let expected = "name account_name amount stage is_won probability expected_close_at owner_name";
    assert_eq!(fields, expected);
    // A list of companies by 거래처 is one of companies.
    assert_eq!(of("거래처,업종,전화,주소").1, "account");
}
