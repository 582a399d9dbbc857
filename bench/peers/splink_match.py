"""Leads to accounts with Splink 5 on DuckDB, set up as a careful user without labels would.

Usage: splink_match.py ACCOUNTS LEADS OUT [--threshold 0.5] [--verbose]
"""

import argparse
import logging

import duckdb
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from cleaning import EMAIL_HOST, URL_HOST, clean_city, clean_country, clean_name, registrable

# A word of more accounts than this brings more pairs than it finds matches.
COMMON_WORD = 50
# Splink's manual: 1e7 pairs are often adequate; more would only make it slower.
RANDOM_PAIRS = 1e7
# Enough for parameters of three digits; all pairs of a large file would take longer for the same.
EM_PAIRS = 2e6
SEED = 1


def read(con, accounts, leads):
    """Both files with the same raw columns; an account stands once for each of its domains."""
    con.execute(
        """
        create table raw as
        select 'a' as side, account_id as id, name,
               unnest(string_split(coalesce(domains, ''), '|')) as mail_host,
               null::varchar as site_host, country, city
        from read_csv(?, header = true, all_varchar = true)
        """,
        [accounts],
    )
    con.execute(f"update raw set mail_host = regexp_extract(mail_host, '{URL_HOST}', 1)")
    con.execute(
        f"""
        insert into raw
        select 'l', lead_id, company, regexp_extract(email, '{EMAIL_HOST}', 1),
               regexp_extract(website, '{URL_HOST}', 1), country, city
        from read_csv(?, header = true, all_varchar = true)
        """,
        [leads],
    )


def clean(con, column, function, outputs):
    """Cleans each distinct text of a column once, in Python, into the table `clean_<column>`."""
    rows = con.execute(
        f"select distinct {column} from raw where {column} <> ''"
        + (" union select distinct site_host from raw where site_host <> ''"
           if column == "mail_host" else "")
    ).fetchall()
    texts = [row[0] for row in rows]
    results = [function(text) for text in texts]
    if len(outputs) == 1:
        results = [(result,) for result in results]
    table = {"raw": pa.array(texts, pa.string())}
    for at, output in enumerate(outputs):
        table[output] = pa.array([result[at] for result in results], pa.string())
    con.register("cleaned", pa.table(table))
    con.execute(f"create table clean_{column} as select * from cleaned")
    con.unregister("cleaned")


def prepare(con):
    """The two input tables of Splink."""
    clean(con, "name", clean_name, ["name"])
    clean(con, "mail_host", registrable, ["domain", "label"])
    clean(con, "country", clean_country, ["country"])
    clean(con, "city", clean_city, ["city"])
    # The web site speaks only where the mail does not. The mail of a person is better evidence.
    con.execute(
        """
        create table records as
        select r.side, r.id, n.name, coalesce(m.domain, s.domain) as domain,
               case when m.domain is null then s.label else m.label end as label,
               co.country, ci.city
        from raw r
        left join clean_name n on n.raw = r.name
        left join clean_mail_host m on m.raw = r.mail_host
        left join clean_mail_host s on s.raw = r.site_host
        left join clean_country co on co.raw = r.country
        left join clean_city ci on ci.raw = r.city
        """
    )
    con.execute(
        f"""
        create table rare as
        select word from (
            select unnest(list_distinct(string_split(name, ' '))) as word
            from records where side = 'a'
        )
        where length(word) > 2 group by word having count(*) <= {COMMON_WORD}
        """
    )
    con.execute(
        """
        create table rare_of_name as
        select name, list(word) as rare_words from (
            select name, unnest(list_distinct(string_split(name, ' '))) as word
            from (select distinct name from records where name is not null)
        ) join rare using (word) group by name
        """
    )
    for side, table in (("a", "accounts"), ("l", "leads")):
        con.execute(
            f"""
            create table {table} as
            select row_number() over () as unique_id, id, r.name,
                   replace(r.name, ' ', '') as compact, left(replace(r.name, ' ', ''), 5) as head,
                   string_split(r.name, ' ') as words, rare_words, domain, label, country, city
            from records r left join rare_of_name w on w.name = r.name
            where side = '{side}'
            """
        )


def chance(con, column):
    """How often two different accounts share a value by chance.

    Random pairs cannot tell this of a near-unique column: most of the few equal pairs drawn are
    real matches, which Splink takes for chance. The accounts alone tell it, without labels.
    """
    shared, total = con.execute(
        f"""
        select sum(n * (n - 1))::double, (select count(distinct id) from accounts)
        from (
            select count(distinct id) as n from accounts
            where {column} is not null group by {column}
        )
        """
    ).fetchall()[0]
    return max(shared or 0.0, 1.0) / (total * (total - 1.0))


def frequencies(con, api, linker, column):
    """Term frequencies: the share of *other* accounts of that value, since a lead's own account
    is not chance. Leads are left out: a firm that sends many leads is not a common name."""
    con.execute(
        f"""
        create table tf_{column} as
        select {column}, greatest(count(distinct id) - 1, 0.1)::double
                         / (select count(distinct id) from accounts) as tf_{column}
        from accounts where {column} is not null group by {column}
        """
    )
    linker.table_management.register_term_frequency_lookup(
        api.register(con.table(f"tf_{column}")), column
    )


def settings(con):
    domain = cl.CustomComparison(
        output_column_name="domain",
        comparison_levels=[
            cll.NullLevel("domain"),
            cll.ExactMatchLevel("domain", term_frequency_adjustments=True).configure(
                u_probability=chance(con, "domain"), fix_u_probability=True
            ),
            # acme.de against acme.com, and then typing errors.
            cll.ExactMatchLevel("label"),
            cll.JaroWinklerLevel("label", 0.93),
            cll.ElseLevel(),
        ],
    )
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("compact"),
            # Without spaces, so that names written in one word or two are equal.
            cll.ExactMatchLevel("compact", term_frequency_adjustments=True).configure(
                u_probability=chance(con, "compact"), fix_u_probability=True
            ),
            cll.JaroWinklerLevel("compact", 0.95),
            # All words of one name stand in the other.
            cll.CustomLevel(
                "list_has_all(words_l, words_r) or list_has_all(words_r, words_l)", "Words within"
            ),
            cll.JaroWinklerLevel("compact", 0.88),
            cll.JaroWinklerLevel("compact", 0.80),
            cll.ElseLevel(),
        ],
    )
    city = cl.CustomComparison(
        output_column_name="city",
        comparison_levels=[
            cll.NullLevel("city"),
            cll.ExactMatchLevel("city", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("city", 0.9),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        comparisons=[
            domain,
            name,
            cl.ExactMatch("country").configure(term_frequency_adjustments=True),
            city,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("domain"),
            block_on("label"),
            block_on("compact"),
            block_on("head", "country"),
            block_on("rare_words", arrays_to_explode=["rare_words"]),
        ],
        # Columns nobody reads would cost Splink time and memory.
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=[],
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("accounts")
    parser.add_argument("leads")
    parser.add_argument("out")
    # More likely a match than not: needs no labels. (0.9 loses Splink recall for no precision.)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO if given.verbose else logging.ERROR)

    con = duckdb.connect(":memory:")
    read(con, given.accounts, given.leads)
    prepare(con)

    api = DuckDBAPI(connection=con)
    inputs = [
        api.register(con.table("leads"), dataset_display_name="leads_in"),
        api.register(con.table("accounts"), dataset_display_name="accounts_in"),
    ]
    level = logging.INFO if given.verbose else logging.ERROR
    linker = Linker(inputs, settings(con), log_level=level)
    for column in ("compact", "domain"):
        frequencies(con, api, linker, column)

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [
            block_on("domain", "compact"),
            block_on("compact", "country"),
            block_on("domain", "country"),
        ],
        recall=0.7,
    )
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    # Each training leaves out the column it blocks on; together they cover all.
    for column in ("compact", "domain"):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(column), max_pairs=EM_PAIRS
        )
    if given.verbose:
        for comparison in linker.misc.save_model_to_json()["comparisons"]:
            for step in comparison["comparison_levels"]:
                print(comparison["output_column_name"], step.get("label_for_charts"),
                      step.get("m_probability"), step.get("u_probability"))

    scored = linker.inference.predict(threshold_match_probability=given.threshold)
    sides = con.execute(f"select distinct source_dataset_l from {scored.physical_name}").fetchall()
    lead, account = ("l", "r") if sides in ([], [("leads_in",)]) else ("r", "l")
    con.execute(
        f"""
        copy (
            select l.id as lead_id, coalesce(best.account_id, '') as account_id
            from leads l left join (
                -- Of equal weights the greater id, so that two runs give the same file.
                select unique_id_{lead} as unique_id,
                       arg_max(a.id, (match_weight, a.id)) as account_id
                from {scored.physical_name} p join accounts a on a.unique_id = p.unique_id_{account}
                group by 1
            ) best using (unique_id)
        ) to '{given.out}' (header true)
        """
    )


if __name__ == "__main__":
    main()
