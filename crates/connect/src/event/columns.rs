//! Headings of tables of events, and what they hold.

/// Where a cell goes in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A moment; of several the first in this order counts.
    Time(u8),
    /// A field of the call itself.
    Call(&'static str),
    /// Which call it is, where a table holds several.
    CallKind,
    /// A field of the context, within a group of fields or at its top.
    Context(Option<&'static str>, String),
    /// A session: who it was, where nobody else is named.
    Session,
    /// The person's address.
    Email,
    /// The account.
    Account,
    /// What somebody says of themselves.
    Trait(&'static str),
    /// A property, or a trait where the call carries traits.
    Detail(String),
    /// Nothing that counts.
    LeftOut,
}

/// A field that `--map` takes: its name, the headings that are taken for it, the target.
type Field = (&'static str, &'static [&'static str]);

/// Fields of a table, with the headings that are taken for them, in plain spelling.
pub const FIELDS: &[Field] = &[
    (
        "time",
        &[
            "time",
            "timestamp",
            "eventtime",
            "eventtimestamp",
            "occurredat",
            "datetime",
            "date",
            "createdat",
            "eventdate",
            "ts",
            "eventat",
            "happenedat",
            "activitydate",
            "시각",
            "일시",
            "시간",
            "날짜",
            "ημερομηνία",
            "ώρα",
        ],
    ),
    (
        "event",
        &[
            "event",
            "eventname",
            "eventtype",
            "action",
            "activity",
            "activitytype",
            "type",
            "eventaction",
            "이벤트",
            "행동",
            "활동",
            "συμβάν",
            "ενέργεια",
        ],
    ),
    ("call", &["call", "calltype"]),
    ("id", &["messageid", "eventid", "id", "eventuuid", "uuid"]),
    (
        "user",
        &[
            "userid",
            "user",
            "customerid",
            "customeruserid",
            "memberid",
            "contactid",
            "personid",
            "leadid",
            "사용자id",
            "회원id",
            "χρήστης",
        ],
    ),
    (
        "anonymous",
        &[
            "anonymousid",
            "visitorid",
            "visitor",
            "userpseudoid",
            "deviceid",
            "clientid",
            "cookieid",
            "domainuserid",
            "distinctid",
            "fullvisitorid",
        ],
    ),
    ("session", &["sessionid", "session", "visitid", "gasessionid"]),
    ("email", &["email", "emailaddress", "useremail", "이메일", "μέιλ"]),
    (
        "account",
        &[
            "accountid",
            "account",
            "groupid",
            "companyid",
            "organizationid",
            "organisationid",
            "accountdomain",
            "companydomain",
            "domain",
        ],
    ),
    ("url", &["url", "pageurl", "pagelocation", "page", "link", "landingpage"]),
    ("path", &["path", "pagepath"]),
    ("title", &["title", "pagetitle"]),
    ("referrer", &["referrer", "referer", "pagereferrer"]),
    ("subject", &["subject", "asset", "content", "form", "formname"]),
    ("channel", &["channel"]),
    ("campaign", &["utmcampaign", "campaign", "campaignname"]),
    ("campaign_source", &["utmsource", "campaignsource"]),
    ("campaign_medium", &["utmmedium", "campaignmedium"]),
    ("campaign_term", &["utmterm", "campaignterm"]),
    ("campaign_content", &["utmcontent", "campaigncontent"]),
    ("ip", &["ip", "ipaddress", "clientip"]),
    ("user_agent", &["useragent"]),
    ("language", &["locale", "language"]),
    ("first_name", &["firstname", "givenname"]),
    ("last_name", &["lastname", "familyname", "surname"]),
    ("company", &["company", "companyname", "organization"]),
    ("job_title", &["jobtitle", "position"]),
];

/// Where a field goes.
pub(super) fn target_of(field: &str) -> Option<Target> {
    let campaign = |part: &str| Target::Context(Some("campaign"), part.to_owned());
    let context = |part: &str| Target::Context(None, part.to_owned());
    Some(match field {
        "time" => Target::Time(0),
        "event" => Target::Call("event"),
        "call" => Target::CallKind,
        "id" => Target::Call("messageId"),
        "user" => Target::Call("userId"),
        "anonymous" => Target::Call("anonymousId"),
        "session" => Target::Session,
        "email" => Target::Email,
        "account" => Target::Account,
        "url" | "path" | "title" | "referrer" | "subject" | "channel" => {
            Target::Detail(field.to_owned())
        }
        "campaign" => campaign("name"),
        "campaign_source" => campaign("source"),
        "campaign_medium" => campaign("medium"),
        "campaign_term" => campaign("term"),
        "campaign_content" => campaign("content"),
        "ip" => context("ip"),
        "user_agent" => context("userAgent"),
        "language" => context("locale"),
        "first_name" => Target::Trait("firstName"),
        "last_name" => Target::Trait("lastName"),
        "company" => Target::Trait("company"),
        "job_title" => Target::Trait("jobTitle"),
        _ => return None,
    })
}

/// Where a column of a warehouse table goes. The loaders of Segment and RudderStack flatten a call
/// with `_`, in snake case.
pub(super) fn warehouse_target(heading: &str) -> Target {
    if let Some(rest) = heading.strip_prefix("context_") {
        return context_target(rest);
    }
    match heading {
        "timestamp" => Target::Time(0),
        "original_timestamp" => Target::Time(1),
        "sent_at" => Target::Time(2),
        "received_at" => Target::Time(3),
        "id" | "message_id" => Target::Call("messageId"),
        "anonymous_id" => Target::Call("anonymousId"),
        "user_id" => Target::Call("userId"),
        "group_id" => Target::Call("groupId"),
        "previous_id" => Target::Call("previousId"),
        // The name as it was sent; `event` is what the loader made a table's name of.
        "event_text" => Target::Call("event"),
        "event" => Target::Call("eventTable"),
        "name" => Target::Call("name"),
        "category" => Target::Call("category"),
        "channel" => Target::Context(None, "channel".to_owned()),
        "uuid" | "uuid_ts" | "loaded_at" | "rudder_id" | "_metadata" => Target::LeftOut,
        other => Target::Detail(other.to_owned()),
    }
}

fn context_target(rest: &str) -> Target {
    const GROUPS: &[&str] = &["campaign", "page", "library", "traits", "referrer"];
    let own = match rest {
        "user_agent" => Some("userAgent"),
        "group_id" => Some("groupId"),
        _ => None,
    };
    if let Some(own) = own {
        return Target::Context(None, own.to_owned());
    }
    for group in GROUPS {
        if let Some(part) = rest.strip_prefix(group).and_then(|part| part.strip_prefix('_')) {
            return Target::Context(Some(group), part.to_owned());
        }
    }
    Target::Context(None, rest.to_owned())
}

/// A heading in small letters without blanks and signs.
pub(super) fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
