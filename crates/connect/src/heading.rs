//! Which field a heading means: labels and internal names of HubSpot and Salesforce, and the plain
//! words that people write, in English, Korean and Greek.
//!
//! Headings are compared by their letters and digits only, in lower case, without HubSpot's
//! `property_` prefix: `AnnualRevenue`, `annual_revenue`, `Annual Revenue` and
//! `property_annualrevenue` are one.

mod unit;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use speargun_domain::record::{ENTITIES, Entity};
use unicode_normalization::UnicodeNormalization;

pub(crate) use unit::Unit;

/// The letters and digits of a heading in lower case, without the unit of its cells.
pub(crate) fn key(heading: &str) -> String {
    let (heading, _) = unit::split(heading);
    let lower = heading.trim().to_lowercase();
    let stripped = lower.strip_prefix("property_").unwrap_or(&lower);
    if stripped.is_ascii() {
        return stripped.chars().filter(char::is_ascii_alphanumeric).collect();
    }
    // Greek headings come with and without accents.
    let bare = stripped.nfd().filter(|character| !matches!(character, '\u{300}'..='\u{36f}'));
    bare.nfc().filter(|character| character.is_alphanumeric()).collect()
}

/// Entity, field, and the keys of its headings, the best one first.
type Aliases = (&'static str, &'static [(&'static str, &'static str)]);

const ALIASES: &[Aliases] = &[
    (
        "account",
        &[
            (
                "external_id",
                "externalid accountid companyid id recordid hsobjectid accountcrmid accountnumber 계정id 회사id organizationid 거래처코드 고객코드 κωδικος κωδικοςπελατη",
            ),
            (
                "name",
                "name accountname companyname company account organization organisation registrantname 회사명 회사 기업명 계정명 업체명 εταιρεια επωνυμια λογαριασμος 거래처명 고객사 고객사명 상호 상호명 επωνυμιαπελατη πελατης customername",
            ),
            ("other_names", "othernames aliases alias alsoknownas tradingname 별칭"),
            (
                "website",
                "website web url homepage websiteurl companywebsite companydomainname domain domainname companydomain 웹사이트 홈페이지 도메인 ιστοσελιδα ιστοτοπος webaddress weburl site 홈페이지주소 ιστοσελιδαεταιρειας",
            ),
            ("domains", "domains additionaldomains hsadditionaldomains emaildomains"),
            (
                "industry",
                "industry sector industrygroup category categorycode vertical 산업 업종 κλαδος 업종명 업태 δραστηριοτητα",
            ),
            (
                "employees",
                "employees numberofemployees numofemployees numemployees employeecount headcount teamsize companysize 직원수 임직원수 종업원수 εργαζομενοι υπαλληλοι αριθμοςεργαζομενων αριθμοςυπαλληλων προσωπικο noofemployees employeesnumber numberofemployeesrange 사원수 인원 종업원 αρεργαζομενων αριθμοςατομων",
            ),
            (
                "annual_revenue",
                "annualrevenue revenue turnover sales 매출 매출액 연매출 εσοδα κυκλοςεργασιων τζιρος annualturnover totalrevenue 매출규모 연간매출 연매출액 εσοδαετους",
            ),
            ("revenue_growth", "revenuegrowth growth growthrate 성장률"),
            (
                "country",
                "country billingcountry countryregion countrycode billingcountrycode officelocation accountbillingcountry 국가 χωρα billingaddresscountry primaryaddresscountry address1country addresscountry",
            ),
            (
                "region",
                "region state billingstate stateregion province statecode 지역 시도 περιφερεια",
            ),
            (
                "city",
                "city billingcity town 도시 πολη billingaddresscity primaryaddresscity address1city",
            ),
            (
                "street",
                "street streetaddress streetaddress1 billingstreet address address1 주소 도로명주소 διευθυνση οδος",
            ),
            (
                "postal_code",
                "postalcode postcode zip zipcode billingpostalcode billingzippostalcode 우편번호 ταχυδρομικοςκωδικας τκ",
            ),
            (
                "phone",
                "phone phonenumber telephone 전화 전화번호 τηλεφωνο mainphone 대표전화 τηλ τηλεφωνα",
            ),
            (
                "founded_year",
                "foundedyear yearfounded founded yearestablished 설립연도 ετοςιδρυσης",
            ),
            ("technologies", "technologies webtechnologies techstack 기술 기술스택"),
            ("account_type", "accounttype type"),
            ("owner_reference", "ownerid hubspotownerid owneridentifier assigneduserid"),
            (
                "owner_name",
                "owner accountowner companyowner ownername 담당자 υπευθυνος assignedto organizationowner salesrep assignedusername",
            ),
            ("parent_reference", "parentid parentaccountid hsparentcompanyid"),
            (
                "parent_name",
                "parent parentaccount parentcompany subsidiaryof 모회사 μητρικη memberof",
            ),
            ("is_target", "istarget targetaccount hsistargetaccount 타깃어카운트"),
            ("target_since", "targetsince"),
            ("target_until", "targetuntil"),
            ("competitor", "competitor competitors incumbent 경쟁사 ανταγωνιστης"),
            ("contract_ends_at", "contractendsat contractend contractenddate"),
            ("expected_annual_revenue", "expectedannualrevenue expectedrevenue potential 예상매출"),
            ("budget_confirmed", "budgetconfirmed hasbudget"),
            ("purchase_expected_at", "purchaseexpectedat purchasedate expectedpurchasedate"),
            ("lifecycle_stage", "lifecyclestage"),
            ("description", "description"),
            (
                "created_at",
                "createdat createdate createddate created 생성일 createdtime createdon dateentered datecreated organizationcreated creationdate dateadded 등록일 ημερομηνιαδημιουργιας",
            ),
            (
                "updated_at",
                "updatedat hslastmodifieddate lastmodifieddate systemmodstamp 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "person",
        &[
            (
                "external_id",
                "externalid contactid leadid personid id recordid hsobjectid prospectid leadnumber vid contactrecordid leadrecordid",
            ),
            (
                "email",
                "email emailaddress mail workemail businessemail 이메일 메일 ηλεκτρονικοταχυδρομειο emailwork workemailaddress emailaddress1 email1 primaryemail emailhome emailother personemail 이메일주소 전자메일 emailεργασιας",
            ),
            ("other_emails", "otheremails additionalemailaddresses hsadditionalemails workemail"),
            ("first_name", "firstname givenname 이름 ονομα firstnamegiven"),
            ("last_name", "lastname surname familyname 성 επωνυμο"),
            (
                "title",
                "title jobtitle position role 직함 직책 직급 τιτλος θεση designation jobposition",
            ),
            ("department_name", "department 부서 τμημα"),
            (
                "company",
                "company companyname organization organisation employer accountname 회사 회사명 소속 εταιρεια organizationname companyaccount 거래처명",
            ),
            ("website", "website web companywebsite 웹사이트 홈페이지 ιστοσελιδα"),
            (
                "phone",
                "phone phonenumber mobilephone mobile 전화 전화번호 휴대폰 τηλεφωνο phonework workphone businessphone officephone phonemobile",
            ),
            (
                "country",
                "country mailingcountry countryregion countrycode mailingcountrycode 국가 χωρα",
            ),
            ("region", "region state mailingstate stateregion 지역 περιφερεια"),
            ("city", "city mailingcity 도시 πολη"),
            (
                "account_reference",
                "associatedcompanyidsprimary associatedcompanyidprimary primaryassociatedcompanyid accountreference accountid associatedcompanyid associatedcompanyids companyid",
            ),
            ("account_name", "account associatedcompany primarycompany"),
            ("owner_reference", "ownerid hubspotownerid"),
            (
                "owner_name",
                "owner contactowner leadowner 담당자 υπευθυνος assignedto assignedusername",
            ),
            (
                "lead_source",
                "leadsource source hsanalyticssource originalsource 유입경로 πηγη leadsourcename",
            ),
            ("lifecycle_stage", "lifecyclestage leadstatus hsleadstatus status"),
            ("buying_role", "buyingrole hsbuyingrole"),
            (
                "became_mql_at",
                "becamemqlat mqldate hslifecyclestagemarketingqualifiedleaddate becameamarketingqualifiedleaddate",
            ),
            (
                "became_sql_at",
                "becamesqlat sqldate hslifecyclestagesalesqualifiedleaddate becameasalesqualifiedleaddate",
            ),
            ("converted_opportunity_reference", "convertedopportunityid"),
            (
                "opted_out",
                "optedout hasoptedoutofemail donotemail unsubscribed emailoptout optedoutofemail optout optoutemail emailoptedout unsubscribedfromallemail donotbulkemail unsubscribe hasoptedout 수신거부 메일수신거부",
            ),
            (
                "created_at",
                "createdat createdate createddate created 생성일 등록일 createdtime createdon dateentered datecreated creationdate dateadded personcreated",
            ),
            (
                "updated_at",
                "updatedat lastmodifieddate hslastmodifieddate systemmodstamp 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "opportunity",
        &[
            ("external_id", "externalid opportunityid dealid id recordid hsobjectid"),
            (
                "name",
                "name dealname opportunityname opportunity deal 거래명 기회명 딜 ευκαιρια title dealtitle potentialname topic 영업기회명 영업기회 τιτλος",
            ),
            (
                "account_reference",
                "associatedcompanyidsprimary associatedcompanyidprimary primaryassociatedcompanyid accountreference accountid associatedcompanyid associatedcompanyids companyid accountcrmid",
            ),
            (
                "account_name",
                "accountname account company companyname associatedcompany client customer 회사 회사명 계정 εταιρεια πελατης organization organizationname potentialcustomer relatedto 고객사 고객사명 거래처명 επωνυμια",
            ),
            (
                "amount",
                "amount dealamount closevalue value dealvalue contractvalue 금액 거래금액 ποσο αξια estrevenue estimatedrevenue expectedrevenueamount opportunityamount dealvalueamount 계약금액 수주금액",
            ),
            (
                "stage",
                "stage stagename dealstage dealpipelinestageid 단계 σταδιο salesstage pipelinestage stagelabel 진행단계 영업단계 φαση",
            ),
            ("outcome", "outcome result 결과 status dealstatus state 상태 κατασταση"),
            ("is_closed", "isclosed closed hsisclosed isdealclosed"),
            ("is_won", "iswon won hsisclosedwon isclosedwon"),
            (
                "probability",
                "probability hsdealstageprobability 확률 πιθανοτητα probabilitypercent winprobability closeprobability",
            ),
            (
                "created_at",
                "createdat createdate createddate created engagedate opendate 생성일 ημερομηνιαδημιουργιας createdtime createdon dateentered datecreated creationdate dateadded dealcreated dealcreatedon 등록일 ημνιαδημιουργιας",
            ),
            (
                "closed_at",
                "closedat closedate closed 종료일 마감일 ημερομηνιακλεισιματος dealclosedon closingdate actualclosedate closedon wontime losttime closedtime dateclosed 계약일 수주일 ημνιακλεισιματος",
            ),
            (
                "expected_close_at",
                "expectedcloseat expectedclosedate 예상마감일 estclosedate estimatedclosedate expectedclosingdate expectedclosing targetclosedate expectedcloseday",
            ),
            ("product_reference", "productreference product productid 제품 προιον"),
            ("owner_reference", "ownerid hubspotownerid"),
            (
                "owner_name",
                "owner dealowner opportunityowner salesagent salesrep 담당자 υπευθυνος assignedto assignedusername salesperson",
            ),
            ("campaign_reference", "campaignreference campaignid campaign"),
            ("lead_source", "leadsource source 유입경로 πηγη"),
            ("motion", "motion"),
            ("competitor", "competitor 경쟁사"),
            ("budget_confirmed", "budgetconfirmed"),
            (
                "outcome_reason",
                "outcomereason closedlostreason closedwonreason lossreason 실주사유 lostreason reasonforloss",
            ),
            (
                "updated_at",
                "updatedat lastmodifieddate hslastmodifieddate systemmodstamp laststagechangedate 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "opportunity_stage",
        &[
            ("opportunity_reference", "opportunityreference opportunityid dealid"),
            ("stage", "stage stagename value dealstage"),
            ("entered_at", "enteredat dateentered createddate"),
            ("amount", "amount"),
        ],
    ),
    (
        "opportunity_role",
        &[
            ("opportunity_reference", "opportunityreference opportunityid dealid"),
            ("person_reference", "personreference contactid personid"),
            ("role", "role category"),
            ("is_primary", "isprimary primary"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "campaign",
        &[
            ("external_id", "externalid campaignid id"),
            ("name", "name campaignname campaign 캠페인 καμπανια"),
            ("channel", "channel type medium 채널 καναλι campaigntype"),
            ("status", "status"),
            ("motion", "motion"),
            ("starts_at", "startsat startdate start 시작일"),
            ("ends_at", "endsat enddate end 종료일"),
            ("budget", "budget budgetedcost 예산"),
            ("actual_cost", "actualcost cost spend 비용"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "campaign_member",
        &[
            ("campaign_reference", "campaignreference campaignid"),
            ("person_reference", "personreference contactid leadid personid leadorcontactid"),
            ("status", "status"),
            ("has_responded", "hasresponded responded"),
            ("first_responded_at", "firstrespondedat firstrespondeddate"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "event",
        &[
            ("external_id", "externalid eventid activityid messageid taskid id"),
            ("event_type", "eventtype event activitytype type tasksubtype action"),
            (
                "occurred_at",
                "occurredat timestamp activitydate activitydatetime eventdate hstimestamp starttime date",
            ),
            ("person_reference", "personreference whoid contactid leadid personid userid"),
            ("email", "email recipient emailaddress"),
            ("account_reference", "accountreference accountid companyid"),
            ("opportunity_reference", "opportunityreference opportunityid dealid whatid"),
            ("campaign_reference", "campaignreference campaignid emailcampaignid"),
            ("channel", "channel acquisitionchannel medium"),
            ("subject", "subject title emailsubject hsemailsubject"),
            ("page", "page url pageurl path"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "product",
        &[
            ("external_id", "externalid productid id productcode sku"),
            ("name", "name productname product 제품명 προιον"),
            ("family", "family series category"),
            ("price", "price salesprice unitprice listprice 가격 τιμη"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "owner",
        &[
            ("external_id", "externalid ownerid userid id"),
            ("name", "name fullname ownername salesagent username"),
            ("first_name", "firstname"),
            ("last_name", "lastname"),
            ("email", "email"),
            ("team", "team department division regionaloffice"),
            ("manager", "manager"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
];

/// The field of an entity that a heading means, and how early it stands among the field's names.
pub(crate) fn field(entity: &Entity, heading: &str) -> Option<(&'static str, usize)> {
    let wanted = key(heading);
    if wanted.is_empty() {
        return None;
    }
    let (_, fields) = ALIASES.iter().find(|(name, _)| *name == entity.key)?;
    fields
        .iter()
        .filter_map(|(field, names)| {
            let place = names.split(' ').position(|name| name == wanted)?;
            Some((*field, place))
        })
        .min_by_key(|(_, place)| *place)
}

/// What a heading says of the unit of its cells.
pub(crate) fn unit_of(heading: &str) -> Unit {
    unit::split(heading).1
}

/// Whether a heading is one of any kind of record.
pub(crate) fn is_known(heading: &str) -> bool {
    static KNOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let fields = ALIASES.iter().flat_map(|(_, fields)| fields.iter());
        fields.flat_map(|(_, names)| names.split(' ')).collect()
    });
    const LENGTH_MAX: usize = 100;
    heading.len() <= LENGTH_MAX && KNOWN.contains(key(heading).as_str())
}

/// The headings without the kind of record that some CRMs write in front of each of them: "Deal -
/// Title", "Deal - Value".
pub(crate) fn without_prefix(headings: &[String]) -> Vec<&str> {
    const SIGN: &str = " - ";
    let prefix = |heading: &String| heading.split_once(SIGN).map(|(prefix, _)| prefix.to_owned());
    let first = headings.first().and_then(prefix);
    let shared = first.filter(|first| {
        headings.len() > 1 && headings.iter().all(|heading| prefix(heading).as_ref() == Some(first))
    });
    let cut = shared.map_or(0, |prefix| prefix.len() + SIGN.len());
    headings.iter().map(|heading| heading.get(cut..).unwrap_or(heading)).collect()
}

/// Fields of which several columns of a file may hold the value, each row in another of them.
const SPREAD: [(&str, &str); 11] = [
    ("person", "account_reference"),
    ("opportunity", "account_reference"),
    ("campaign_member", "person_reference"),
    ("event", "person_reference"),
    ("opportunity", "closed_at"),
    ("opportunity", "is_closed"),
    ("person", "email"),
    ("person", "phone"),
    ("person", "opted_out"),
    ("account", "website"),
    ("account", "phone"),
];

/// Columns that hold a field's value where its own column has none, the best name first.
pub(crate) fn further_columns(entity: &Entity, wanted: &str, headings: &[String]) -> Vec<usize> {
    if !SPREAD.contains(&(entity.key, wanted)) {
        return Vec::new();
    }
    let bare = without_prefix(headings);
    let mut found: Vec<(usize, usize)> = bare
        .iter()
        .enumerate()
        .filter_map(|(index, heading)| {
            // Whatever says that a deal was won or lost says that it is closed.
            const ENDS: [&str; 6] = [
                "isclosedwon",
                "isclosedlost",
                "hsisclosedwon",
                "hsisclosedlost",
                "iswon",
                "islost",
            ];
            let (name, place) = match field(entity, heading) {
                Some(known) if known.0 == wanted => known,
                _ if wanted == "is_closed" && ENDS.contains(&key(heading).as_str()) => (wanted, 99),
                _ => return None,
            };
            (name == wanted).then_some((place, index))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, index)| index).collect()
}

/// For each heading the field it means; of two headings for one field the better name wins.
pub(crate) fn fields(entity: &Entity, headings: &[String]) -> Vec<Option<&'static str>> {
    let bare = without_prefix(headings);
    let found: Vec<_> = bare.iter().map(|heading| field(entity, heading)).collect();
    found
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let (name, place) = (*own)?;
            let better = found.iter().enumerate().any(|(other, theirs)| {
                theirs.is_some_and(|(theirs, other_place)| {
                    theirs == name && (other_place, other) < (place, index)
                })
            });
            (!better).then_some(name)
        })
        .collect()
}

/// The entity that the headings and the file's name speak for.
pub(crate) fn guess_entity(file_name: &str, headings: &[String]) -> Option<&'static Entity> {
    const HINTS: &[(&str, &[&str])] = &[
        (
            "opportunity_stage",
            &["stage_history", "opportunity_history", "opportunity_stage", "deal_stage"],
        ),
        ("opportunity_role", &["contact_role", "opportunity_role"]),
        ("campaign_member", &["campaign_member"]),
        ("campaign", &["campaign"]),
        ("opportunity", &["opportunit", "deal", "pipeline"]),
        ("person", &["lead", "contact", "people", "person"]),
        ("account", &["account", "compan", "organi", "fortune"]),
        ("event", &["event", "activit", "task", "touch"]),
        ("product", &["product", "price"]),
        ("owner", &["owner", "user", "team", "agent"]),
    ];
    const HINT_WORTH: usize = 3;
    // "Deal - Title" says what the rows are.
    let prefix = headings.first().and_then(|heading| heading.split_once(" - "));
    let has_prefix =
        headings.first().map(String::as_str) != without_prefix(headings).first().copied();
    let prefix = prefix.filter(|_| has_prefix).map_or("", |(prefix, _)| prefix);
    let lower = format!("{prefix} {file_name}").to_lowercase();
    let hinted = HINTS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let score = |entity: &Entity| {
        let found = fields(entity, headings);
        let names: Vec<&str> = found.iter().flatten().copied().collect();
        let has = |name: &str| names.contains(&name);
        let complete = entity.fields.iter().filter(|field| field.required).all(|f| has(f.key));
        let identified = has("external_id") || entity.natural_key.iter().any(|key| has(key));
        // Somebody's company is no person yet.
        let named = match entity.key {
            "person" => ["email", "first_name", "last_name", "title"].into_iter().any(has),
            // An id and an account make no deal: cases and relations have them as well.
            "opportunity" => {
                let deal = ["amount", "stage", "closed_at", "probability", "expected_close_at"];
                has("name") && deal.into_iter().any(has) || has("stage") && has("amount")
            }
            _ => true,
        };
        if !complete || !identified || !named {
            return 0;
        }
        let hint = hinted.is_some_and(|(key, _)| *key == entity.key);
        names.len() + usize::from(hint) * HINT_WORTH
    };
    ENTITIES.iter().max_by_key(|entity| score(entity)).filter(|entity| score(entity) >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use speargun_domain::record;

    fn guess(name: &str, headings: &str) -> Option<&'static str> {
        let headings: Vec<String> = headings.split(',').map(ToOwned::to_owned).collect();
        guess_entity(name, &headings).map(|entity| entity.key)
    }

    #[test]
    fn every_alias_names_a_field() {
        for (entity, fields) in ALIASES {
            let entity = record::entity(entity).unwrap();
            for (field, _) in *fields {
                assert!(entity.field(field).is_some(), "{}: {field}", entity.key);
            }
            assert_eq!(fields.len(), entity.fields.len(), "{}", entity.key);
        }
    }

    #[test]
    fn headings_are_known_by_label_and_internal_name() {
        let account = &record::ACCOUNT;
        for (heading, expected) in [
            ("Company Domain Name", "website"),
            ("property_annualrevenue", "annual_revenue"),
            ("NumberOfEmployees", "employees"),
            ("BILLING_COUNTRY", "country"),
            ("hs_is_target_account", "is_target"),
            ("회사명", "name"),
            ("Κλάδος", "industry"),
        ] {
            assert_eq!(field(account, heading).map(|(name, _)| name), Some(expected), "{heading}");
        }
    }

    #[test]
    fn entities_are_guessed() {
        for (name, headings, expected) in [
            ("a.csv", "Record ID,Company name,Company Domain Name,Industry", Some("account")),
            ("b.csv", "Record ID,First Name,Last Name,Email,Job Title", Some("person")),
            ("c.csv", "Record ID,Deal Name,Deal Stage,Close Date,Amount", Some("opportunity")),
            ("d.csv", "OpportunityId,StageName,Amount,CreatedDate", Some("opportunity_stage")),
            ("e.csv", "CampaignId,ContactId,Status,HasResponded", Some("campaign_member")),
            ("f.csv", "foo,bar", None),
            ("g.csv", "Record ID,Company name,Country", Some("account")),
        ] {
            assert_eq!(guess(name, headings), expected, "{name}");
        }
    }
}
