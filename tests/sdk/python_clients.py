"""The tracking libraries of Segment and RudderStack for Python, unchanged, against the real server."""

import datetime
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import rudderstack.analytics.client
import segment.analytics.client

BINARY = os.environ["SPEARGUN_BIN"]
WAIT_SECONDS = 30
MORE = 250
PAST = datetime.datetime(2026, 1, 5, 9, 30, tzinfo=datetime.timezone.utc)
# Call, type, user and address of what each library sends, as the log must hold it: each once.
EXPECTED = [
    ("identify", "", "user-1", "kim@acme-sdk.com"),
    ("track", "demo_request", "user-1", None),
    ("page", "page_view", "user-1", None),
    ("screen", "screen_view", "user-1", None),
    ("group", "", "user-1", None),
    ("alias", "", "user-2", None),
]


class Server:
    """A fresh workspace with a server over it, for as long as the block lasts."""

    def __init__(self, folder):
        self.workspace = Path(folder) / "workspace"
        self.environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}

    def run(self, *arguments):
        done = subprocess.run(
            [BINARY, *map(str, arguments)], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout

    def __enter__(self):
        self.run("init", self.workspace)
        own = ["--workspace", self.workspace]
        made = self.run(*own, "events", "key", "create", "sdk", "--server", "--json")
        self.key = json.loads(made)["key"]
        self.process = subprocess.Popen(
            [BINARY, *map(str, own), "serve", "--listen", "127.0.0.1:0"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for line in self.process.stderr:
            found = re.search(r"http://\S+", line)
            if found:
                self.address = found.group(0)
                return self
        raise AssertionError("the server did not say its address")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=WAIT_SECONDS) as answer:
            return json.load(answer)

    def events(self):
        """Every accepted event in full, once scores have caught up with all of them."""
        end = time.monotonic() + WAIT_SECONDS
        while self.get("/api/v1/events/quality")["waiting_for_scores"] and time.monotonic() < end:
            time.sleep(0.05)
        own = ["--workspace", self.workspace]
        lines = self.run(*own, "events", "tail", "--no-follow", "-n", "100000").splitlines()
        return [json.loads(line) for line in lines if line]


def send(client):
    """Everything that a library can say, an act of the past, and enough for several batches."""
    user = "user-1"
    client.identify(user, {"email": "kim@acme-sdk.com", "name": "Kim"})
    client.track(user, "Demo Requested", {"plan": "large"}, timestamp=PAST)
    client.page(user, name="Pricing", properties={"url": "https://a.example/pricing"})
    client.screen(user, name="Home")
    client.group(user, "acme-sdk", {"name": "Acme SDK", "website": "acme-sdk.com"})
    client.alias(user, "user-2")
    for count in range(MORE):
        client.track(user, "More", {"count": count})
    client.flush()
    client.join()


def check(server, library):
    events = server.events()
    ids = {event["message_id"] for event in events}
    assert len(ids) == len(events) == len(EXPECTED) + MORE, (library, len(ids), len(events))
    for call, kind, user, email in EXPECTED:
        found = [event for event in events if event["call"] == call and event["name"] != "More"]
        assert len(found) == 1, (library, call, found)
        event = found[0]
        assert (event["event_type"], event["user_id"]) == (kind, user), (library, event)
        assert not email or event["email"] == email, (library, event)
        assert event["bot"] is None, (library, event)
    past = next(event for event in events if event["event_type"] == "demo_request")
    occurred = datetime.datetime.fromisoformat(past["occurred_at"].replace("Z", "+00:00"))
    assert abs(occurred - PAST) < datetime.timedelta(seconds=5), (library, past["occurred_at"])
    accounts = server.get("/api/v1/accounts")["items"]
    assert [(a["name"], a["domain"]) for a in accounts] == [("Acme SDK", "acme-sdk.com")], accounts
    quality = server.get("/api/v1/events/quality")
    assert quality["rejects"] == [], (library, quality["rejects"])


def refused(client):
    client.track("user-1", "Lost")
    client.flush()
    client.join()


def main():
    libraries = {
        "segment-analytics-python": segment.analytics.client.Client,
        "rudder-sdk-python": rudderstack.analytics.client.Client,
    }
    for library, client in libraries.items():
        for gzip in (False, True):
            faults = []
            told = lambda error, _items: faults.append(error)
            with tempfile.TemporaryDirectory(prefix="speargun-sdk-") as folder, Server(folder) as server:
                send(client(server.key, host=server.address, gzip=gzip, on_error=told))
                assert faults == [], (library, faults)
                check(server, library)
                # A wrong key is told to the library, and nothing of it is kept.
                refused(client("nobody", host=server.address, on_error=told, max_retries=0))
                assert len(faults) == 1, (library, faults)
                assert len(server.events()) == len(EXPECTED) + MORE, library
        print(f"{library} sends everything exactly once, plain and compressed")


main()
