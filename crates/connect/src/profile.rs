//! Files whose headings give them away: tables of HubSpot and Salesforce as connectors write them.

use crate::heading;

/// What a file is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Profile {
    /// `hubspot` or `salesforce`.
    pub source: &'static str,
    /// Headings (by [`heading::key`]) that it must have, split by blanks.
    pub requires: &'static str,
    /// Headings that it must not have.
    pub forbids: &'static str,
    /// What to do with it.
    pub target: Target,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// Records.
    Records {
        entity: &'static str,
        /// Only adds to records that are known.
        update_only: bool,
        /// Field and heading key, or `=constant`; what is not listed is recognised by its heading.
        fields: &'static [(&'static str, &'static str)],
        /// Stands before external ids and, for events, keeps two number ranges apart.
        id_prefix: &'static str,
    },
    /// Nothing that Speargun keeps, and why.
    Skipped(&'static str),
}

const fn records(
    entity: &'static str,
    fields: &'static [(&'static str, &'static str)],
    id_prefix: &'static str,
) -> Target {
    Target::Records { entity, update_only: false, fields, id_prefix }
}

const fn links(
    entity: &'static str,
    fields: &'static [(&'static str, &'static str)],
    id_prefix: &'static str,
) -> Target {
    Target::Records { entity, update_only: true, fields, id_prefix }
}

const fn hubspot(requires: &'static str, forbids: &'static str, target: Target) -> Profile {
    Profile { source: "hubspot", requires, forbids, target }
}

const fn salesforce(requires: &'static str, forbids: &'static str, target: Target) -> Profile {
    Profile { source: "salesforce", requires, forbids, target }
}

use Target::Skipped;

const HISTORY: &str = "the change log of single properties: import the records themselves";
const TICKETS: &str = "service tickets, which Speargun does not keep";
const CASES: &str = "service cases, which Speargun does not keep";
const CONTRACTS: &str = "contracts, which Speargun does not keep; their ends come with accounts";
const ASSETS: &str = "what accounts have bought, which Speargun does not keep";
const RELATIONS: &str = "relations of contacts to further accounts; a person has one account here, \
    which the file of contacts names";
const SETTINGS: &str = "settings of the CRM, not records";
const MAIL_DETAIL: &str = "details of e-mail events; the events are in the e-mail event file";
const ORDERS: &str = "order lines; the deal's amount comes with the opportunity";
const OLD_VERSIONS: &str = "earlier versions of records: import the records themselves";

/// A table of ids and names alone is a pick list; any of these headings makes it more.
const SOMETHING_TO_KEEP: &str = "industry website domain email firstname lastname createdat \
    createdate createddate type subject amount stagename family price billingcity title";

const ENGAGEMENT: &str = "engagement:";

/// In order: the first that fits counts.
const PROFILES: &[Profile] = &[
    hubspot("ticketid", "", Skipped(TICKETS)),
    hubspot("hspipelinestage createdate", "dealid", Skipped(TICKETS)),
    hubspot("timestamp name value sourceid", "", Skipped(HISTORY)),
    hubspot("timestampinstant name value", "", Skipped(HISTORY)),
    hubspot("stageid label displayorder pipelineid", "", Skipped(SETTINGS)),
    hubspot("pipelineid label displayorder", "", Skipped(SETTINGS)),
    hubspot("canonicalvid vidtomerge", "", Skipped("the log of merged contacts")),
    hubspot("dealid mergeddealid", "", Skipped("the log of merged deals")),
    hubspot("contactlistid contactid", "", Skipped("static lists of the CRM")),
    hubspot("listversion processingtype", "", Skipped("static lists of the CRM")),
    hubspot("guid formtype submittext", "", Skipped(SETTINGS)),
    hubspot("hubspotobject label", "", Skipped(SETTINGS)),
    hubspot("name requiresbillingwrite", "", Skipped(SETTINGS)),
    hubspot("userid teamid", "", Skipped(SETTINGS)),
    hubspot("ownerid teamid", "", Skipped(SETTINGS)),
    hubspot("primaryteamid roleid", "", Skipped("log-in users; owners are in the owner file")),
    hubspot(
        "emailcampaignid created type recipient",
        "",
        records(
            "event",
            &[
                ("external_id", "id"),
                ("event_type", "type"),
                ("occurred_at", "created"),
                ("email", "recipient"),
                ("campaign_reference", "emailcampaignid"),
                ("channel", "=email"),
            ],
            "email:",
        ),
    ),
    hubspot("id category status response", "", Skipped(MAIL_DETAIL)),
    hubspot("id referer browser location", "", Skipped(MAIL_DETAIL)),
    hubspot("id attempt response", "", Skipped(MAIL_DETAIL)),
    hubspot("id response smtpid", "", Skipped(MAIL_DETAIL)),
    hubspot("id dropreason dropmessage", "", Skipped(MAIL_DETAIL)),
    hubspot("id browser ipaddress location useragent", "", Skipped(MAIL_DETAIL)),
    hubspot("id bcc cc from replyto subject", "", Skipped(MAIL_DETAIL)),
    hubspot("id ipaddress useragent", "", Skipped(MAIL_DETAIL)),
    hubspot("id bounced portalsubscriptionstatus", "", Skipped(MAIL_DETAIL)),
    hubspot(
        "id appid contentid numincluded name subject",
        "",
        records("campaign", &[("external_id", "id"), ("channel", "=email")], ""),
    ),
    hubspot(
        "engagementid contactid",
        "",
        links(
            "event",
            &[("external_id", "engagementid"), ("person_reference", "contactid")],
            ENGAGEMENT,
        ),
    ),
    hubspot(
        "engagementid companyid",
        "",
        links(
            "event",
            &[("external_id", "engagementid"), ("account_reference", "companyid")],
            ENGAGEMENT,
        ),
    ),
    hubspot(
        "engagementid dealid",
        "",
        links(
            "event",
            &[("external_id", "engagementid"), ("opportunity_reference", "dealid")],
            ENGAGEMENT,
        ),
    ),
    hubspot(
        "engagementid starttime endtime",
        "",
        records(
            "event",
            &[
                ("external_id", "engagementid"),
                ("occurred_at", "starttime"),
                ("event_type", "=meeting"),
                ("subject", "title"),
            ],
            ENGAGEMENT,
        ),
    ),
    hubspot(
        "engagementid hstimestamp",
        "",
        records(
            "event",
            &[
                ("external_id", "engagementid"),
                ("occurred_at", "hstimestamp"),
                ("event_type", "type"),
                ("subject", "hsemailsubject"),
            ],
            ENGAGEMENT,
        ),
    ),
    hubspot(
        "id type portalid",
        "",
        records("event", &[("external_id", "id"), ("event_type", "type")], ENGAGEMENT),
    ),
    hubspot(
        "conversionid formid contactid timestamp",
        "",
        records(
            "event",
            &[
                ("external_id", "conversionid"),
                ("event_type", "=form_submission"),
                ("occurred_at", "timestamp"),
                ("person_reference", "contactid"),
                ("page", "pageurl"),
                ("subject", "title"),
            ],
            "form:",
        ),
    ),
    hubspot(
        "dealid dateentered value",
        "",
        records(
            "opportunity_stage",
            &[
                ("opportunity_reference", "dealid"),
                ("stage", "value"),
                ("entered_at", "dateentered"),
            ],
            "",
        ),
    ),
    hubspot(
        "companyid dealid",
        "",
        links("opportunity", &[("external_id", "dealid"), ("account_reference", "companyid")], ""),
    ),
    hubspot(
        "contactid dealid",
        "",
        records(
            "opportunity_role",
            &[
                ("opportunity_reference", "dealid"),
                ("person_reference", "contactid"),
                ("role", "category"),
            ],
            "",
        ),
    ),
    hubspot(
        "dealid dealname",
        "opportunityid",
        records(
            "opportunity",
            &[
                ("external_id", "dealid"),
                ("stage", "dealpipelinestageid"),
                ("closed_at", "closedate"),
            ],
            "",
        ),
    ),
    hubspot(
        "ownerid email firstname portalid",
        "",
        records("owner", &[("external_id", "ownerid")], ""),
    ),
    hubspot(
        "id hsmergedobjectids",
        "",
        records("person", &[("external_id", "id"), ("other_emails", "email1")], ""),
    ),
    hubspot(
        "id fivetransynced createdate name",
        "firstname ownershipcode",
        records("account", &[("external_id", "id")], ""),
    ),
    salesforce(
        "id stagename fivetranstart",
        "",
        records(
            "opportunity_stage",
            &[
                ("opportunity_reference", "id"),
                ("stage", "stagename"),
                ("entered_at", "fivetranstart"),
            ],
            "",
        ),
    ),
    salesforce("fivetranactive fivetranstart id", "developername", Skipped(OLD_VERSIONS)),
    salesforce("opportunityid unitprice quantity", "", Skipped(ORDERS)),
    salesforce("activateddate effectivedate ordernumber", "", Skipped(ORDERS)),
    salesforce("id activateddate accountid", "", Skipped(ORDERS)),
    salesforce("developername", "industry isbusinesshours username", Skipped(SETTINGS)),
    salesforce("id contractnumber", "", Skipped(CONTRACTS)),
    salesforce("opportunityid grandtotal", "", Skipped(ORDERS)),
    salesforce("quotenumber", "", Skipped(ORDERS)),
    salesforce("accountid purchasedate", "", Skipped(ASSETS)),
    salesforce("accountid installdate", "", Skipped(ASSETS)),
    salesforce("accountid serialnumber", "", Skipped(ASSETS)),
    salesforce("id casenumber", "", Skipped(CASES)),
    salesforce("casenumber status priority", "", Skipped(CASES)),
    salesforce("accountid contactid isdirect", "", Skipped(RELATIONS)),
    salesforce("accountid contactid roles", "", Skipped(RELATIONS)),
    salesforce(
        "campaignid leadid contactid",
        "",
        records("campaign_member", &[("campaign_reference", "campaignid")], ""),
    ),
    salesforce(
        "convertedcontactid leadsource",
        "",
        records("person", &[("external_id", "id")], ""),
    ),
    salesforce("id mailingcity lastname", "", records("person", &[("external_id", "id")], "")),
    salesforce(
        "id billingcity numberofemployees",
        "",
        records("account", &[("external_id", "id"), ("expected_annual_revenue", "=")], ""),
    ),
    salesforce(
        "id stagename closedate",
        "dealname",
        records("opportunity", &[("external_id", "id"), ("closed_at", "closedate")], ""),
    ),
    salesforce(
        "id whoid tasksubtype",
        "",
        records(
            "event",
            &[
                ("external_id", "id"),
                ("event_type", "tasksubtype"),
                ("occurred_at", "activitydate"),
            ],
            "",
        ),
    ),
    salesforce(
        "id whoid durationinminutes",
        "",
        records(
            "event",
            &[
                ("external_id", "id"),
                ("event_type", "=meeting"),
                ("occurred_at", "activitydatetime"),
            ],
            "",
        ),
    ),
    salesforce(
        "id whoid subject",
        "",
        records(
            "event",
            &[("external_id", "id"), ("event_type", "=task"), ("occurred_at", "activitydate")],
            "",
        ),
    ),
    salesforce(
        "id productcode family isactive",
        "",
        records("product", &[("external_id", "id")], ""),
    ),
    salesforce("id username alias", "", records("owner", &[("external_id", "id")], "")),
    hubspot("id name fivetransynced", SOMETHING_TO_KEEP, Skipped(SETTINGS)),
];

/// Headings of the figure of an NPS survey.
const NPS: &str = "nps npsscore npsrating npsresponse netpromoterscore likelihoodtorecommend nps점수 추천의향 \
    추천점수 추천의향점수 βαθμολογιαnps πιθανοτητασυστασης";
/// Headings of any figure that somebody gave.
const SCORE: &str = "score rating 점수 평점 βαθμολογια";
/// Headings of what somebody said to it.
const FEEDBACK: &str = "comment comments feedback verbatim npscomment npsfeedback npscategory npsgroup \
    openresponse 의견 코멘트 응답내용 σχολιο σχολια";
/// Headings of who answered, and when.
const ANSWER: &str = "respondent respondentemail respondentid respondentname surveydate surveyid surveyname survey \
    responsedate responseid respondedat 응답일 응답자 설문일 설문명 ημερομηνιαερευνας ημερομηνιααπαντησης";
/// Headings of records, of which a table that keeps a figure beside them has some.
const OF_RECORDS: &str = "website domain companydomainname industry employees numberofemployees annualrevenue \
    billingcity city phone title jobtitle leadsource lifecyclestage stage stagename dealstage \
    amount closedate \
    직원수 업종 산업 직책 전화 단계 금액 ιστοσελιδα κλαδος πολη τηλεφωνο σταδιο ποσο";

/// Why a table is one of a survey: of figures, with what was said to them or who gave them, and
/// nothing of records. An account's or a person's table may have such a figure as well.
pub(crate) fn survey(headings: &[String]) -> Option<&'static str> {
    let keys: Vec<String> = headings.iter().map(|heading| heading::key(heading)).collect();
    let count = |list: &str| {
        let is_in = |key: &&String| list.split_ascii_whitespace().any(|known| known == *key);
        keys.iter().filter(is_in).count()
    };
    let (feedback, answers) = (count(FEEDBACK), count(ANSWER));
    let is_one = count(NPS) > 0 && feedback + answers > 0
        || count(SCORE) > 0 && answers > 0 && feedback + answers > 1;
    let reason = "answers to an NPS survey, which Speargun does not keep yet";
    (is_one && count(OF_RECORDS) < 2).then_some(reason)
}

/// The first profile that fits the headings.
pub(crate) fn find(headings: &[String]) -> Option<&'static Profile> {
    let keys: Vec<String> = headings.iter().map(|heading| heading::key(heading)).collect();
    let has = |wanted: &str| keys.iter().any(|key| key == wanted);
    let words = |list: &'static str| list.split(' ').filter(|word| !word.is_empty());
    PROFILES
        .iter()
        .find(|profile| words(profile.requires).all(has) && !words(profile.forbids).any(has))
}
