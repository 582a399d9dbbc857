-- The records of a workspace. Instants are microseconds UTC, amounts minor units, lists JSON.
-- {{identity}} is the row id of each database; everything else is the same text for both.
CREATE TABLE source (id {{identity}}, name TEXT NOT NULL UNIQUE);

CREATE TABLE account (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    name TEXT,
    other_names TEXT,
    website TEXT,
    domains TEXT,
    industry TEXT,
    employees BIGINT,
    annual_revenue_minor BIGINT,
    annual_revenue_currency TEXT,
    revenue_growth DOUBLE PRECISION,
    country TEXT,
    region TEXT,
    city TEXT,
    phone TEXT,
    founded_year BIGINT,
    technologies TEXT,
    account_type TEXT,
    owner_reference TEXT,
    owner_name TEXT,
    parent_reference TEXT,
    parent_name TEXT,
    is_target BIGINT,
    target_since BIGINT,
    target_until BIGINT,
    competitor TEXT,
    contract_ends_at BIGINT,
    expected_annual_revenue_minor BIGINT,
    expected_annual_revenue_currency TEXT,
    budget_confirmed BIGINT,
    purchase_expected_at BIGINT,
    lifecycle_stage TEXT,
    description TEXT,
    created_at BIGINT,
    updated_at BIGINT,
    deleted BIGINT,
    parent_id BIGINT,
    custom TEXT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE person (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    email TEXT,
    other_emails TEXT,
    first_name TEXT,
    last_name TEXT,
    title TEXT,
    department_name TEXT,
    company TEXT,
    website TEXT,
    phone TEXT,
    country TEXT,
    region TEXT,
    city TEXT,
    account_reference TEXT,
    account_name TEXT,
    owner_reference TEXT,
    owner_name TEXT,
    lead_source TEXT,
    lifecycle_stage TEXT,
    buying_role TEXT,
    became_mql_at BIGINT,
    became_sql_at BIGINT,
    converted_opportunity_reference TEXT,
    opted_out BIGINT,
    created_at BIGINT,
    updated_at BIGINT,
    deleted BIGINT,
    email_domain TEXT,
    seniority TEXT,
    department TEXT,
    custom TEXT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE opportunity (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    name TEXT,
    account_reference TEXT,
    account_name TEXT,
    amount_minor BIGINT,
    amount_currency TEXT,
    stage TEXT,
    outcome TEXT,
    is_closed BIGINT,
    is_won BIGINT,
    probability DOUBLE PRECISION,
    created_at BIGINT,
    closed_at BIGINT,
    expected_close_at BIGINT,
    product_reference TEXT,
    owner_reference TEXT,
    owner_name TEXT,
    campaign_reference TEXT,
    lead_source TEXT,
    motion TEXT,
    competitor TEXT,
    budget_confirmed BIGINT,
    outcome_reason TEXT,
    updated_at BIGINT,
    deleted BIGINT,
    account_id BIGINT,
    campaign_id BIGINT,
    custom TEXT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE opportunity_stage (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    opportunity_reference TEXT,
    stage TEXT,
    entered_at BIGINT,
    amount_minor BIGINT,
    amount_currency TEXT,
    opportunity_id BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE opportunity_role (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    opportunity_reference TEXT,
    person_reference TEXT,
    role TEXT,
    is_primary BIGINT,
    deleted BIGINT,
    opportunity_id BIGINT,
    person_id BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE campaign (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    name TEXT,
    channel TEXT,
    status TEXT,
    motion TEXT,
    starts_at BIGINT,
    ends_at BIGINT,
    budget_minor BIGINT,
    budget_currency TEXT,
    actual_cost_minor BIGINT,
    actual_cost_currency TEXT,
    deleted BIGINT,
    custom TEXT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE campaign_member (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    campaign_reference TEXT,
    person_reference TEXT,
    status TEXT,
    has_responded BIGINT,
    first_responded_at BIGINT,
    deleted BIGINT,
    campaign_id BIGINT,
    person_id BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE event (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    event_type TEXT,
    occurred_at BIGINT,
    person_reference TEXT,
    email TEXT,
    account_reference TEXT,
    opportunity_reference TEXT,
    campaign_reference TEXT,
    channel TEXT,
    subject TEXT,
    page TEXT,
    deleted BIGINT,
    person_id BIGINT,
    account_id BIGINT,
    opportunity_id BIGINT,
    campaign_id BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE product (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    name TEXT,
    family TEXT,
    price_minor BIGINT,
    price_currency TEXT,
    deleted BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE owner (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    external_id TEXT NOT NULL,
    name TEXT,
    first_name TEXT,
    last_name TEXT,
    email TEXT,
    team TEXT,
    manager TEXT,
    deleted BIGINT,
    revision BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (source_id, external_id)
);

CREATE TABLE membership (
    id {{identity}},
    person_id BIGINT NOT NULL REFERENCES person (id),
    account_id BIGINT REFERENCES account (id),
    candidate_id BIGINT REFERENCES account (id),
    decision TEXT NOT NULL,
    rule TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    decided_by TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT
);
CREATE UNIQUE INDEX membership_current ON membership (person_id) WHERE valid_to IS NULL;
CREATE INDEX membership_account ON membership (account_id) WHERE valid_to IS NULL;

CREATE TABLE account_score (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES account (id),
    model_name TEXT NOT NULL,
    model_version BIGINT NOT NULL,
    score_tenths BIGINT NOT NULL,
    tier BIGINT NOT NULL,
    tier_state TEXT,
    stale BIGINT NOT NULL,
    dimensions TEXT NOT NULL,
    figures TEXT NOT NULL,
    stage TEXT,
    computed_at BIGINT NOT NULL
);

CREATE TABLE person_score (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
    fit DOUBLE PRECISION NOT NULL,
    engagement DOUBLE PRECISION NOT NULL,
    engaged_at BIGINT,
    last_event_at BIGINT
);

CREATE TABLE history (
    entity TEXT NOT NULL,
    entity_id BIGINT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT
);
CREATE INDEX history_entity ON history (entity, attribute, entity_id);

CREATE TABLE import_run (
    id {{identity}},
    source_id BIGINT NOT NULL REFERENCES source (id),
    entity TEXT NOT NULL,
    file TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    rows_done BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    message TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE TABLE saved_view (
    id {{identity}},
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    UNIQUE (page, name)
);

CREATE INDEX opportunity_account ON opportunity (account_id);
CREATE INDEX event_person ON event (person_id);
CREATE INDEX event_account ON event (account_id);
CREATE INDEX opportunity_stage_opportunity ON opportunity_stage (opportunity_id);
CREATE INDEX opportunity_role_opportunity ON opportunity_role (opportunity_id);
CREATE INDEX account_parent ON account (parent_id);
