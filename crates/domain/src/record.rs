//! The kinds of record that can be imported, and the fields of each.
//!
//! One table drives the import, the mapping wizard, the store's upserts and the reference
//! documentation, so that a field cannot exist in one of them and be missing in another.

/// How the text of a field is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text; HTML entities are decoded and white space is folded.
    Text,
    /// A key of another system: kept to the letter.
    Key,
    /// A key of another record of the same source.
    Reference,
    /// A whole number; "1,200", "1.2k" and "10-50" (its lower end) are read.
    Integer,
    /// Any number; a percent sign is dropped.
    Number,
    /// An amount, stored as minor units in `<field>_minor` and `<field>_currency`.
    Money,
    /// A date or instant, stored as microseconds UTC; dates without a zone are in the workspace's.
    Instant,
    /// true/false, yes/no, 1/0, 예/아니오, ναι/όχι.
    Truth,
    /// A country by any of its names, stored as its ISO 3166-1 code.
    Country,
    /// Several values split by `;`, `|` or, in square brackets, JSON; stored as a JSON array.
    List,
    /// A percent or a fraction, stored as 0–1.
    Share,
}

/// One field of an entity.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The field's name in mapping files, the API and (but for money) the store's column.
    pub key: &'static str,
    /// How its text is read.
    pub kind: FieldKind,
    /// Whether a row without it is rejected.
    pub required: bool,
}

/// A kind of record.
#[derive(Debug, Clone, Copy)]
pub struct Entity {
    /// Its name, also the store's table.
    pub key: &'static str,
    /// Its fields. `external_id` comes first wherever the entity has one of its own.
    pub fields: &'static [Field],
    /// Fields that together name the record when the file has no `external_id`.
    pub natural_key: &'static [&'static str],
    /// Whether unmapped columns are kept as custom fields.
    pub keeps_custom: bool,
}

const fn field(key: &'static str, kind: FieldKind) -> Field {
    Field { key, kind, required: false }
}

const fn required(key: &'static str, kind: FieldKind) -> Field {
    Field { key, kind, required: true }
}

use FieldKind::{
    Country, Instant, Integer, Key, List, Money, Number, Reference, Share, Text, Truth,
};

/// Companies, each a market of its own.
pub const ACCOUNT: Entity = Entity {
    key: "account",
    natural_key: &["name"],
    keeps_custom: true,
    fields: &[
        field("external_id", Key),
        field("name", Text),
        field("other_names", List),
        field("website", Text),
        field("domains", List),
        field("industry", Text),
        field("employees", Integer),
        field("annual_revenue", Money),
        field("revenue_growth", Share),
        field("country", Country),
        field("region", Text),
        field("city", Text),
        field("street", Text),
        field("postal_code", Text),
        field("phone", Text),
        field("founded_year", Integer),
        field("technologies", List),
        field("account_type", Text),
        field("owner_reference", Reference),
        field("owner_name", Text),
        field("parent_reference", Reference),
        field("parent_name", Text),
        field("is_target", Truth),
        field("target_since", Instant),
        field("target_until", Instant),
        field("competitor", Text),
        field("contract_ends_at", Instant),
        field("expected_annual_revenue", Money),
        field("budget_confirmed", Truth),
        field("purchase_expected_at", Instant),
        field("lifecycle_stage", Text),
        field("description", Text),
        field("created_at", Instant),
        field("updated_at", Instant),
        field("deleted", Truth),
    ],
};

/// Leads and contacts.
pub const PERSON: Entity = Entity {
    key: "person",
    natural_key: &["email"],
    keeps_custom: true,
    fields: &[
        field("external_id", Key),
        field("email", Text),
        field("other_emails", List),
        field("first_name", Text),
        field("last_name", Text),
        field("title", Text),
        field("department_name", Text),
        field("company", Text),
        field("website", Text),
        field("phone", Text),
        field("country", Country),
        field("region", Text),
        field("city", Text),
        field("account_reference", Reference),
        field("account_name", Text),
        field("owner_reference", Reference),
        field("owner_name", Text),
        field("lead_source", Text),
        field("lifecycle_stage", Text),
        field("buying_role", Text),
        field("became_mql_at", Instant),
        field("became_sql_at", Instant),
        field("converted_opportunity_reference", Reference),
        field("opted_out", Truth),
        field("created_at", Instant),
        field("updated_at", Instant),
        field("deleted", Truth),
    ],
};

/// Deals.
pub const OPPORTUNITY: Entity = Entity {
    key: "opportunity",
    natural_key: &["name", "account_name"],
    keeps_custom: true,
    fields: &[
        field("external_id", Key),
        field("name", Text),
        field("account_reference", Reference),
        field("account_name", Text),
        field("amount", Money),
        field("stage", Text),
        field("outcome", Text),
        field("is_closed", Truth),
        field("is_won", Truth),
        field("probability", Share),
        field("created_at", Instant),
        field("closed_at", Instant),
        field("expected_close_at", Instant),
        field("product_reference", Reference),
        field("owner_reference", Reference),
        field("owner_name", Text),
        field("campaign_reference", Reference),
        field("lead_source", Text),
        field("motion", Text),
        field("competitor", Text),
        field("budget_confirmed", Truth),
        field("outcome_reason", Text),
        field("updated_at", Instant),
        field("deleted", Truth),
    ],
};

/// The stages an opportunity went through.
pub const OPPORTUNITY_STAGE: Entity = Entity {
    key: "opportunity_stage",
    natural_key: &["opportunity_reference", "stage", "entered_at"],
    keeps_custom: false,
    fields: &[
        required("opportunity_reference", Reference),
        required("stage", Text),
        required("entered_at", Instant),
        field("amount", Money),
    ],
};

/// The people of an opportunity.
pub const OPPORTUNITY_ROLE: Entity = Entity {
    key: "opportunity_role",
    natural_key: &["opportunity_reference", "person_reference"],
    keeps_custom: false,
    fields: &[
        required("opportunity_reference", Reference),
        required("person_reference", Reference),
        field("role", Text),
        field("is_primary", Truth),
        field("deleted", Truth),
    ],
};

/// Keys that a record had before another took it in: who names one means the other.
pub const MERGED_RECORD: Entity = Entity {
    key: "merged_record",
    natural_key: &["of_entity", "former_reference"],
    keeps_custom: false,
    fields: &[
        required("of_entity", Text),
        required("former_reference", Reference),
        required("current_reference", Reference),
    ],
};

/// Campaigns.
pub const CAMPAIGN: Entity = Entity {
    key: "campaign",
    natural_key: &["name"],
    keeps_custom: true,
    fields: &[
        field("external_id", Key),
        field("name", Text),
        field("channel", Text),
        field("status", Text),
        field("motion", Text),
        field("starts_at", Instant),
        field("ends_at", Instant),
        field("budget", Money),
        field("actual_cost", Money),
        field("deleted", Truth),
    ],
};

/// Who a campaign reached.
pub const CAMPAIGN_MEMBER: Entity = Entity {
    key: "campaign_member",
    natural_key: &["campaign_reference", "person_reference"],
    keeps_custom: false,
    fields: &[
        required("campaign_reference", Reference),
        required("person_reference", Reference),
        field("status", Text),
        field("has_responded", Truth),
        field("first_responded_at", Instant),
        field("deleted", Truth),
    ],
};

/// What somebody did or was shown: the activities of a CRM.
pub const EVENT: Entity = Entity {
    key: "event",
    natural_key: &["event_type", "occurred_at", "person_reference", "email", "page", "subject"],
    keeps_custom: false,
    fields: &[
        field("external_id", Key),
        field("event_type", Text),
        field("occurred_at", Instant),
        field("person_reference", Reference),
        field("email", Text),
        field("account_reference", Reference),
        field("opportunity_reference", Reference),
        field("campaign_reference", Reference),
        field("channel", Text),
        field("subject", Text),
        field("page", Text),
        field("deleted", Truth),
    ],
};

/// What is sold.
pub const PRODUCT: Entity = Entity {
    key: "product",
    natural_key: &["name"],
    keeps_custom: false,
    fields: &[
        field("external_id", Key),
        field("name", Text),
        field("family", Text),
        field("price", Money),
        field("deleted", Truth),
    ],
};

/// The people on our side who own accounts and deals.
pub const OWNER: Entity = Entity {
    key: "owner",
    natural_key: &["name"],
    keeps_custom: false,
    fields: &[
        field("external_id", Key),
        field("name", Text),
        field("first_name", Text),
        field("last_name", Text),
        field("email", Text),
        field("team", Text),
        field("manager", Text),
        field("deleted", Truth),
    ],
};

/// Every entity, in the order in which files of one import are read: what is referred to first.
pub const ENTITIES: &[Entity] = &[
    OWNER,
    PRODUCT,
    CAMPAIGN,
    ACCOUNT,
    PERSON,
    OPPORTUNITY,
    OPPORTUNITY_STAGE,
    OPPORTUNITY_ROLE,
    MERGED_RECORD,
    CAMPAIGN_MEMBER,
    EVENT,
];

/// The entity with this key.
#[must_use]
pub fn entity(key: &str) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.key == key)
}

impl Entity {
    /// The field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Where the entity stands in [`ENTITIES`].
    #[must_use]
    pub fn rank(&self) -> usize {
        ENTITIES.iter().position(|other| other.key == self.key).unwrap_or(ENTITIES.len())
    }
}

impl FieldKind {
    /// Whether a text that is not of the kind cannot be kept as it is.
    #[must_use]
    pub fn is_typed(self) -> bool {
        matches!(self, Integer | Number | Money | Instant | Truth | Share)
    }

    /// The kind's name in the API and the reference documentation.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Text => "text",
            Key => "key",
            Reference => "reference",
            Integer => "integer",
            Number => "number",
            Money => "money",
            Instant => "instant",
            Truth => "truth",
            Country => "country",
            List => "list",
            Share => "share",
        }
    }
}
