"""The lake as others see it: DuckDB over the files, and a bucket on a real S3 server."""

import datetime
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.dataset
import score

BINARY = os.environ["SPEARGUN_BIN"]
WAIT_SECONDS = 60
BUCKET = "speargun-lake"

# Asked of both engines over the table `events`; every answer is in one order.
QUESTIONS = {
    "everything": "SELECT count(*), count(DISTINCT message_id), count(DISTINCT event_id), "
    "count(account_id), count(person_id), count(points), count(email) FROM events",
    "by type and channel": "SELECT event_type, channel, count(*), sum(points), min(occurred_at), "
    "max(received_at) FROM events GROUP BY event_type, channel ORDER BY event_type, channel",
    "by day": "SELECT day, count(*), min(day) FROM events GROUP BY day ORDER BY day",
    "weekly delta": "SELECT account_id, sum(CASE WHEN occurred_at >= TIMESTAMP '{week}' THEN 1 "
    "ELSE 0 END) - sum(CASE WHEN occurred_at < TIMESTAMP '{week}' AND occurred_at >= TIMESTAMP "
    "'{before}' THEN 1 ELSE 0 END) AS delta FROM events GROUP BY account_id "
    "ORDER BY account_id NULLS FIRST",
    "first touch": "SELECT anonymous_id, channel, event_type FROM (SELECT anonymous_id, channel, "
    "event_type, row_number() OVER (PARTITION BY anonymous_id ORDER BY occurred_at, event_id) AS "
    "place FROM events WHERE anonymous_id IS NOT NULL) WHERE place = 1 ORDER BY anonymous_id",
    "faded points": "SELECT account_id, sum(points * power(2, -(epoch_now - epoch) / 2592000.0)) "
    "FROM (SELECT account_id, points, {epoch} AS epoch, {now} AS epoch_now FROM events) "
    "GROUP BY account_id ORDER BY account_id NULLS FIRST",
    "texts of any kind": "SELECT name, page_title, page_url, properties, bot, clock, call, source "
    "FROM events ORDER BY event_id",
    "one account": "SELECT message_id, occurred_at FROM events WHERE account_id = 1 "
    "ORDER BY occurred_at, event_id",
}
EPOCH = {"duckdb": "epoch(occurred_at)", "speargun": "date_part('epoch', occurred_at)"}


def run(*arguments, env=None, code=0):
    env = {key: value for key, value in {**os.environ, **(env or {})}.items() if key != "DATABASE_URL"}
    done = subprocess.run([BINARY, *map(str, arguments)], env=env, capture_output=True, text=True)
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


class Server:
    """A server over a workspace, for as long as the block lasts."""

    def __init__(self, workspace, env):
        self.arguments = ["--workspace", workspace, "serve", "--listen", "127.0.0.1:0"]
        self.env = env

    def __enter__(self):
        env = {**os.environ, **self.env}
        env.pop("DATABASE_URL", None)
        self.child = subprocess.Popen(
            [BINARY, *map(str, self.arguments)], env=env, stderr=subprocess.PIPE, text=True
        )
        for line in self.child.stderr:
            if "http://" in line:
                self.address = "http://" + line.split("http://")[1].strip()
                return self
        raise AssertionError("the server ended")

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()

    def send(self, key, calls):
        body = json.dumps({"writeKey": key, "batch": calls}).encode()
        request = urllib.request.Request(
            f"{self.address}/v1/batch", body, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            assert answer.status == 200


def calls(now):
    """Two months of visitors, some of whom say who they are, in several scripts."""
    titles = ["가격표", "Τιμές", "Prices, \"all\" of them", "a,b;c\td", "𝕊peargun 🐟"]
    made = []
    for number in range(900):
        visitor = number * 7919 % 60
        at = now - datetime.timedelta(hours=(number * 37) % (60 * 24), seconds=number)
        call = {
            "messageId": f"lake-{number}",
            "anonymousId": f"visitor-{visitor:02}",
            "timestamp": at.isoformat().replace("+00:00", "Z"),
            "sentAt": now.isoformat().replace("+00:00", "Z"),
            "context": {
                "page": {
                    "url": f"https://own.test/{['pricing', 'blog', ''][number % 3]}?utm_source=x",
                    "title": titles[number % len(titles)],
                },
                "userAgent": "Googlebot/2.1" if number % 50 == 0 else "Mozilla/5.0 (X11; Linux) "
                "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
            },
        }
        if number % 10 == 0:
            call |= {"type": "identify", "traits": {"email": f"p{visitor}@company{visitor % 9}.com"}}
        elif number % 4 == 0:
            call |= {"type": "track", "event": "Demo Requested", "properties": {"seats": number}}
        else:
            call |= {"type": "page", "name": titles[number % len(titles)]}
        made.append(call)
    return made


def asked(question, engine, now):
    stamp = lambda days: (now - datetime.timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")
    return QUESTIONS[question].format(
        week=stamp(7), before=stamp(14), epoch=EPOCH[engine], now=now.timestamp()
    )


def plain(value):
    """A value as both engines can be held against each other."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and value[:4].isdigit() and value.endswith("Z") and "T" in value:
        return datetime.datetime.fromisoformat(value).replace(tzinfo=None).isoformat()
    return float(value) if isinstance(value, (int, float)) or hasattr(value, "as_tuple") else value


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def hold(question, left, right):
    assert len(left) == len(right) > 0, f"{question}: {len(left)} rows and {len(right)}"
    for one, other in zip(left, right):
        pairs = list(zip(map(plain, one), map(plain, other)))
        assert all(same(a, b) for a, b in pairs), f"{question}: {pairs}"


def answers(workspace, now, env=None):
    found = {}
    for question in QUESTIONS:
        sql = asked(question, "speargun", now)
        rows = json.loads(run("--workspace", workspace, "lake", "query", sql, "--json", env=env))
        found[question] = [list(row.values()) for row in rows]
    return found


def filled(folder, now, url=None, env=None):
    """A workspace whose events all went into its lake, in several compactions."""
    env = env or {}
    workspace = folder / ("bucket" if url else "directory")
    run("init", workspace)
    if url:
        settings = workspace / "workspace.toml"
        settings.write_text(settings.read_text() + f'\n[lake]\nurl = "{url}"\n')
    accounts = folder / "accounts.csv"
    rows = [f"Company {number},company{number}.com" for number in range(9)]
    accounts.write_text("\n".join(["Company name,Domain", *rows]) + "\n")
    run("--workspace", workspace, "import", accounts)
    made = json.loads(run("--workspace", workspace, "events", "key", "create", "web", "--server", "--json"))
    everything = calls(now)
    for part in range(3):
        with Server(workspace, env) as server:
            for start in range(part * 300, part * 300 + 300, 100):
                server.send(made["key"], everything[start : start + 100])
        run("--workspace", workspace, "lake", "compact", env=env)
    checked = json.loads(run("--workspace", workspace, "lake", "verify", "--json", env=env))
    faults = (checked["events"], checked["faulty"])
    assert faults == (900, 0), checked["faults"]
    # What was replaced stays in a bucket for a day: other machines may be reading it.
    assert url or checked["strays"] == [], checked["strays"]
    return workspace


def check_duckdb(workspace, now):
    ours = answers(workspace, now)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    files = workspace / "lake" / "*" / "*.parquet"
    connection.execute(
        f"CREATE VIEW events AS SELECT * FROM read_parquet('{files}', hive_partitioning = false)"
    )
    for question in QUESTIONS:
        theirs = connection.execute(asked(question, "duckdb", now)).fetchall()
        hold(question, theirs, ours[question])
    print(f"DuckDB {duckdb.__version__} agrees on {len(QUESTIONS)} questions")
    return ours


def check_data_frames(workspace, ours):
    """What reads a directory by itself sees every event, and `day` as a day."""
    lake = workspace / "lake"
    events = ours["everything"][0][0]
    frame = pandas.read_parquet(lake)
    dataset = pyarrow.dataset.dataset(lake, format="parquet", partitioning="hive")
    lazy = polars.scan_parquet(lake, hive_partitioning=True)
    assert (len(frame), dataset.count_rows()) == (events, events), (len(frame), events)
    assert lazy.select(polars.len()).collect().item() == events
    day = ours["by day"][0][0]
    of_day = ours["by day"][0][1]
    assert int((frame["day"].astype(str) == str(day)[:10]).sum()) == of_day
    when = datetime.date.fromisoformat(str(day)[:10])
    assert dataset.count_rows(filter=pyarrow.dataset.field("day") == when) == of_day
    assert lazy.filter(polars.col("day") == when).collect().height == of_day
    versions = f"pandas {pandas.__version__}, pyarrow {pyarrow.__version__}, polars {polars.__version__}"
    print(f"{versions} read {events} events")


def check_scores(folder, workspace):
    """The score model as SQL gives in DuckDB what Speargun scores."""
    run("--workspace", workspace, "score")
    connection = duckdb.connect()
    score.load(connection, workspace, folder)
    sql = run("--workspace", workspace, "model", "sql", "--dialect", "datafusion")
    print(f"DuckDB scores {score.agree(connection, workspace, sql)} accounts as Speargun does")


def check_bucket(folder, now, ours):
    weed = Path(sys.executable).parent / "weed"
    ports = []
    for _ in range(4):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            ports.append(one.getsockname()[1] % 20_000 + 10_000)
    master, volume, filer, s3 = ports
    identities = {
        "identities": [
            {
                "name": "test",
                "credentials": [{"accessKey": "key", "secretKey": "secret"}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"],
            }
        ]
    }
    config = folder / "s3.json"
    config.write_text(json.dumps(identities))
    data = folder / "weed"
    data.mkdir()
    server = subprocess.Popen(
        [weed, "server", f"-dir={data}", "-ip=127.0.0.1", f"-master.port={master}",
         f"-volume.port={volume}", "-filer", f"-filer.port={filer}", "-s3", f"-s3.port={s3}",
         f"-s3.config={config}", "-volume.max=20", "-master.volumeSizeLimitMB=64",
         # Without this it refuses to write on a disk that is 99 % full, however large that is.
         "-volume.minFreeSpace=64MiB"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    env = {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT": f"http://127.0.0.1:{s3}",
        "AWS_ALLOW_HTTP": "true",
    }
    try:
        make_bucket(weed, master, s3)
        workspace = filled(folder, now, f"s3://{BUCKET}/events", env)
        assert not (workspace / "lake").exists(), "files of the bucket on this machine"
        in_bucket = answers(workspace, now, env)
        # Both were filled one after the other: what tells the clock of receiving differs.
        for question in ("everything", "weekly delta", "first touch", "texts of any kind"):
            hold(question, in_bucket[question], ours[question])
        erased = json.loads(
            run("--workspace", workspace, "events", "erase", "--anonymous", "visitor-01", "--json",
                env=env)
        )
        assert erased["events"] > 0, erased
        sql = "SELECT count(*) AS n FROM events WHERE anonymous_id = 'visitor-01'"
        rows = json.loads(run("--workspace", workspace, "lake", "query", sql, "--json", env=env))
        assert rows == [{"n": 0}], rows
        broken = {**env, "AWS_SECRET_ACCESS_KEY": "wrong"}
        run("--workspace", workspace, "lake", "query", sql, env=broken, code=1)
        print("A bucket answers as a directory does, and erases")
    finally:
        server.kill()
        server.wait()


def make_bucket(weed, master, s3):
    """Waits until the server is there, then makes the bucket."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{s3}/healthz", timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    made = subprocess.run(
        [weed, "shell", f"-master=127.0.0.1:{master}"], input=f"s3.bucket.create -name {BUCKET}\n",
        capture_output=True, text=True, timeout=WAIT_SECONDS,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def main():
    now = datetime.datetime.now(datetime.timezone.utc)
    with tempfile.TemporaryDirectory(prefix="speargun-lake-") as name:
        folder = Path(name)
        workspace = filled(folder, now)
        ours = check_duckdb(workspace, now)
        check_data_frames(workspace, ours)
        check_scores(folder, workspace)
        check_bucket(folder, now, ours)


main()
