"""Asks DuckDB and Speargun the same of the same lake, one after the other, and prints seconds.

Usage: lake_duckdb.py SPEARGUN WORKSPACE, where WORKSPACE was made by
`speargun bench lake --lake-events 50000000 --lake-accounts 1000000 --keep WORKSPACE`.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 3
DAY = 86_400

# The first answer row is held against the other engine's.
QUESTIONS = {
    "decayed engagement": "SELECT count(*), round(sum(s), 3) FROM (SELECT account_id, sum(points * "
    "exp(-0.6931471805599453 * ({now} - {epoch}) / 2592000.0)) AS s FROM events "
    "WHERE account_id IS NOT NULL GROUP BY account_id)",
    "weekly delta": "SELECT count(*), sum(delta), max(delta), min(delta) FROM (SELECT account_id, "
    "sum(CASE WHEN occurred_at >= {week} THEN 1 ELSE -1 END) AS delta FROM events "
    "WHERE occurred_at >= {before} GROUP BY account_id)",
    "weekly delta over all weeks": "SELECT count(*), sum(n), max(n) FROM (SELECT account_id, "
    "date_trunc('week', occurred_at) AS week, count(*) AS n FROM events GROUP BY 1, 2)",
    "first touch": "SELECT channel, count(*) FROM (SELECT account_id, min(occurred_at) AS first "
    "FROM events GROUP BY account_id) AS f JOIN events AS e ON e.account_id = f.account_id AND "
    "e.occurred_at = f.first GROUP BY channel ORDER BY channel LIMIT 1",
}
EPOCH = {"duckdb": "epoch(occurred_at)", "speargun": "date_part('epoch', occurred_at)"}


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def speargun(binary, workspace, sql):
    before, start = cpu(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [binary, "--workspace", workspace, "lake", "query", sql, "--json"],
        capture_output=True, text=True, check=True,
    )
    wall = time.monotonic() - start
    return wall, cpu(resource.RUSAGE_CHILDREN) - before, list(json.loads(done.stdout)[0].values())


DUCKDB = """
import sys, json, duckdb
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
connection.execute("CREATE VIEW events AS SELECT * FROM read_parquet('" + sys.argv[1]
                   + "', hive_partitioning = false)")
print(json.dumps(connection.execute(sys.argv[2]).fetchone(), default=str))
"""


def duckdb(workspace, sql):
    files = str(Path(workspace) / "lake" / "*" / "*.parquet")
    before, start = cpu(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", DUCKDB, files, sql], capture_output=True, text=True, check=True
    )
    wall = time.monotonic() - start
    return wall, cpu(resource.RUSAGE_CHILDREN) - before, json.loads(done.stdout.strip().splitlines()[-1])


def main():
    binary, workspace = sys.argv[1:3]
    newest = max((Path(workspace) / "lake").iterdir()).name.removeprefix("day=")
    instant = lambda days: time.strftime("%Y-%m-%d", time.gmtime(now - days * DAY))
    now = int(time.mktime(time.strptime(newest, "%Y-%m-%d"))) + DAY
    print(f"{'question':30} {'engine':10} {'wall s':>8} {'CPU s':>8}   first row")
    for question, text in QUESTIONS.items():
        for engine in ("duckdb", "speargun"):
            sql = text.format(
                now=now, epoch=EPOCH[engine],
                week=f"TIMESTAMP '{instant(7)} 00:00:00'", before=f"TIMESTAMP '{instant(14)} 00:00:00'",
            )
            run = (lambda: duckdb(workspace, sql)) if engine == "duckdb" else (
                lambda: speargun(binary, workspace, sql))
            best = min((run() for _ in range(ROUNDS)), key=lambda figures: figures[0])
            print(f"{question:30} {engine:10} {best[0]:8.2f} {best[1]:8.2f}   {best[2]}")


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    main()
