"""The shipped score model as SQL in DuckDB beside Speargun's own scores, over the same accounts in
one run: both must agree on every account, and both are timed.

    python score.py [ACCOUNTS]      SPEARGUN_BIN names the binary
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

BINARY = os.environ.get("SPEARGUN_BIN", "speargun")
TABLES = ["accounts", "account_texts", "account_people", "account_events"]
TEXTS = {
    "accounts": ["name", "domain", "industry", "country", "region", "city", "account_type",
                 "owner", "competitor", "motion", "stage", "market_state", "tier_state"],
    "account_texts": ["field", "value", "folded"],
    "account_people": ["seniority", "department"],
    "account_events": ["event_type"],
}
THREADS = 2
RUNS = 3
ROWS_MAX = 10_000_000


def run(*arguments, to=subprocess.PIPE):
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run([BINARY, *map(str, arguments)], env=env, stdout=to, text=True, check=True)
    return done.stdout


def load(connection, workspace, folder):
    """The tables as they stand beside the lake, as Parquet files, and these as tables."""
    for table in TABLES:
        path = folder / f"{table}.csv"
        with path.open("w") as file:
            run("-w", workspace, "lake", "query", f"SELECT * FROM {table}", "--csv",
                "--limit", ROWS_MAX, "--timeout", 600, to=file)
        # A column without any value would be taken for text.
        types = ", ".join(f"'{column}': '{kind(table, column)}'" for column in header(path))
        source = f"read_csv('{path}', header = true, columns = {{{types}}}, quote = '\"')"
        parquet = folder / f"{table}.parquet"
        connection.execute(f"COPY (SELECT * FROM {source}) TO '{parquet}' (FORMAT parquet)")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{parquet}'")


def header(path):
    with path.open() as file:
        return next(csv.reader(file))


def kind(table, column):
    if column == "created_at":
        return "TIMESTAMPTZ"
    if column in TEXTS.get(table, []):
        return "VARCHAR"
    return "BIGINT" if column == "account_id" or column.startswith("days_") and table == TABLES[3] \
        else "DOUBLE"


def agree(connection, workspace, sql):
    """How many accounts both score alike; fails where one is scored otherwise."""
    found = {row[0]: row[-1] for row in connection.execute(sql).fetchall()}
    scored = json.loads(run("-w", workspace, "lake", "query",
                            "SELECT account_id, score FROM accounts", "--json",
                            "--limit", ROWS_MAX))
    differ = [row for row in scored if abs(found[row["account_id"]] - row["score"]) > 1e-9]
    assert scored and not differ, f"{len(differ)} of {len(scored)} differ: {differ[:3]}"
    return len(scored)


def main():
    accounts = sys.argv[1] if len(sys.argv) > 1 else "100000"
    with tempfile.TemporaryDirectory(prefix="speargun-score-") as name:
        folder = Path(name)
        steps = json.loads(run("bench", "score", "--accounts", accounts, "--leads-per-account", 2,
                               "--keep", folder / "bench", "--json"))
        workspace = folder / "bench" / "workspace"
        for step in steps:
            print(f"Speargun  {step['step']}: {step['rows']} in {step['seconds']:.4f} s")
        connection = duckdb.connect()
        connection.execute(f"SET threads = {THREADS}")
        load(connection, workspace, folder)
        sql = run("-w", workspace, "model", "sql", "--dialect", "datafusion")
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            # The sum is computed from every row, without bringing rows to Python.
            connection.execute(f"SELECT count(*), sum(score) FROM ({sql.strip()})").fetchall()
            times.append(time.perf_counter() - start)
        print(f"DuckDB {duckdb.__version__}  the model as SQL over Parquet, {THREADS} threads: "
              f"{accounts} in {min(times):.4f} s (best of {RUNS})")
        print(f"Both agree on {agree(connection, workspace, sql)} accounts.")


if __name__ == "__main__":
    main()
