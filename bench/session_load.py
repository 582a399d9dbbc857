#!/usr/bin/env python3
"""What sign-in and rights cost a page: the same calls with and without people.

    speargun -w W simulate --out F --accounts 100000 … && import, match, score
    bench/session_load.py target/demo/speargun W --calls 400

Serves two copies of the workspace W: one without people, one with a person who signed in. Asks both for each page in
turn, so that whatever else the machine does meets both. Prints p50 and p99 of each page and the difference. Needs
about twice the size of W on disk.
"""
import argparse
import http.client
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PAGES = {
    "workspace": "/api/v1/workspace",
    "accounts": "/api/v1/accounts?limit=50",
    "account": "/api/v1/accounts/{account}",
    "lists": "/api/v1/lists",
    "tasks": "/api/v1/tasks",
}
PASSWORD = "maple tugboat ravine"


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


class Server:
    def __init__(self, binary, workspace, port):
        self.process = subprocess.Popen([binary, "-w", workspace, "serve", "--listen", f"127.0.0.1:{port}"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.port, self.cookie, self.connection = port, None, None
        for _ in range(600):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def ask(self, method, path, body=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"content-type": "application/json"}
        if self.cookie:
            headers["cookie"] = self.cookie
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read(), answer.getheader("set-cookie")
        except OSError:
            self.connection = None
            raise

    def time(self, path):
        begin = time.perf_counter()
        status, _, _ = self.ask("GET", path)
        assert status == 200, (path, status)
        return (time.perf_counter() - begin) * 1_000


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("binary")
    arguments.add_argument("workspace")
    arguments.add_argument("--calls", type=int, default=400)
    given = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="speargun-session-"))
    servers = []
    try:
        for name in ("open", "people"):
            shutil.copytree(given.workspace, folder / name, ignore=shutil.ignore_patterns("*.lock"))
        people = ["user", "add", "--email", "ann@example.com", "--name", "Ann", "--role", "administrator",
                  "--password-stdin"]
        subprocess.run([given.binary, "-w", folder / "people", *people], input=PASSWORD, text=True, check=True,
                       stdout=subprocess.DEVNULL)
        servers = [Server(given.binary, folder / name, 7391 + at) for at, name in enumerate(("open", "people"))]
        status, _, cookie = servers[1].ask(
            "POST", "/api/v1/session", {"email": "ann@example.com", "password": PASSWORD})
        assert status == 200, status
        servers[1].cookie = cookie.split(";")[0]
        account = json.loads(servers[0].ask("GET", "/api/v1/accounts?limit=1")[1])["items"][0]["id"]
        print(f"{'page':10} {'open p50':>9} {'p99':>8} {'people p50':>11} {'p99':>8} {'p50 +%':>7} {'p99 +%':>7}")
        for name, path in PAGES.items():
            path = path.format(account=account)
            for server in servers:
                for _ in range(20):
                    server.time(path)
            times = [[], []]
            for call in range(given.calls):
                # Who is asked first changes, so that neither always follows the other.
                for at in (0, 1) if call % 2 else (1, 0):
                    times[at].append(servers[at].time(path))
            row = [percentile(own, share) for own in times for share in (0.5, 0.99)]
            more = [100 * (row[2 + at] / row[at] - 1) for at in (0, 1)]
            print(f"{name:10} {row[0]:9.3f} {row[1]:8.3f} {row[2]:11.3f} {row[3]:8.3f} {more[0]:7.1f} {more[1]:7.1f}")
    finally:
        for server in servers:
            server.process.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
