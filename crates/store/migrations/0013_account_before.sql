-- What an account was before an import told it anew: its profile as it stood until then. Whoever
-- looks back at a moment reads the first row that was written after it, or the account itself.
CREATE TABLE account_before (
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- Until when it was so: the moment of the import that changed it.
    valid_until BIGINT NOT NULL,
    industry TEXT,
    employees BIGINT,
    annual_revenue_minor BIGINT,
    annual_revenue_currency TEXT,
    revenue_growth DOUBLE PRECISION,
    country TEXT,
    region TEXT,
    city TEXT,
    founded_year BIGINT,
    technologies TEXT
);
CREATE INDEX account_before_account ON account_before (account_id);

{{only sqlite}}
CREATE TRIGGER account_told_anew AFTER UPDATE ON account FOR EACH ROW WHEN
    OLD.industry IS NOT NEW.industry OR OLD.employees IS NOT NEW.employees
    OR OLD.annual_revenue_minor IS NOT NEW.annual_revenue_minor
    OR OLD.annual_revenue_currency IS NOT NEW.annual_revenue_currency
    OR OLD.revenue_growth IS NOT NEW.revenue_growth OR OLD.country IS NOT NEW.country
    OR OLD.region IS NOT NEW.region OR OLD.city IS NOT NEW.city
    OR OLD.founded_year IS NOT NEW.founded_year OR OLD.technologies IS NOT NEW.technologies
BEGIN
    INSERT INTO account_before VALUES (OLD.id, NEW.imported_at, OLD.industry, OLD.employees,
        OLD.annual_revenue_minor, OLD.annual_revenue_currency, OLD.revenue_growth, OLD.country,
        OLD.region, OLD.city, OLD.founded_year, OLD.technologies);
END;
{{end}}
{{only postgresql}}
CREATE FUNCTION account_told_anew() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO account_before VALUES (OLD.id, NEW.imported_at, OLD.industry, OLD.employees,
        OLD.annual_revenue_minor, OLD.annual_revenue_currency, OLD.revenue_growth, OLD.country,
        OLD.region, OLD.city, OLD.founded_year, OLD.technologies);
    RETURN NULL;
END $$;
CREATE TRIGGER account_told_anew AFTER UPDATE ON account FOR EACH ROW WHEN (
    OLD.industry IS DISTINCT FROM NEW.industry OR OLD.employees IS DISTINCT FROM NEW.employees
    OR OLD.annual_revenue_minor IS DISTINCT FROM NEW.annual_revenue_minor
    OR OLD.annual_revenue_currency IS DISTINCT FROM NEW.annual_revenue_currency
    OR OLD.revenue_growth IS DISTINCT FROM NEW.revenue_growth
    OR OLD.country IS DISTINCT FROM NEW.country OR OLD.region IS DISTINCT FROM NEW.region
    OR OLD.city IS DISTINCT FROM NEW.city OR OLD.founded_year IS DISTINCT FROM NEW.founded_year
    OR OLD.technologies IS DISTINCT FROM NEW.technologies)
    EXECUTE FUNCTION account_told_anew();
{{end}}
