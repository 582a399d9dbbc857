#!/usr/bin/env python3
"""How fast pages answer while people are tracked, and how much memory the server takes.

    speargun init W --currency EUR && speargun -w W simulate --out F --accounts 100000 … && import, match, score
    bench/mixed_load.py target/release/speargun W --seconds 1200 --rate 35

Serves a copy of nothing: the workspace W is written to. One thread sends `--rate` calls a second (half of them of
people that it made up before, half of new ones at the workspace's own domains, an identify each), another asks for
the funnel, the health check, an account's engagement and the list in turn, each every `--every` seconds. With
`--idle` and `--slow`, so many connections are held open that send nothing, or a byte a second. Prints p50, p99 and
the most of each page, the rate and p99 of intake, and the peak memory of the server's process. Needs Linux.
"""
import argparse
import base64
import http.client
import json
import random
import socket
import subprocess
import threading
import time

PAGES = {
    "funnel": "/api/v1/funnel",
    "health check": "/api/v1/health-check",
    "engagement": "/api/v1/accounts/{account}/engagement",
    "accounts": "/api/v1/accounts?limit=50",
}


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


class Server:
    def __init__(self, binary, workspace, port):
        made = subprocess.run(
            [binary, "-w", workspace, "events", "key", "create", f"bench {time.time()}", "--server", "--json"],
            capture_output=True, text=True)
        if made.returncode != 0:  # Builds before kinds of keys.
            made = subprocess.run(
                [binary, "-w", workspace, "events", "key", "create", f"bench {time.time()}", "--json"],
                capture_output=True, text=True, check=True)
        self.key = json.loads(made.stdout)["key"]
        self.port = port
        self.process = subprocess.Popen(
            [binary, "-w", workspace, "serve", "--listen", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def get(self, path, connection=None):
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        own.request("GET", path)
        answer = own.getresponse()
        body = answer.read()
        if connection is None:
            own.close()
        return answer.status, body

    def memory(self, what):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith(what))

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def send(server, options, domains, until, latencies, failed):
    source = random.Random(7)
    head = {"authorization": "Basic " + base64.b64encode(f"{server.key}:".encode()).decode(),
            "content-type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    known, number, begin = [], 0, time.monotonic()
    while time.monotonic() < until:
        due = begin + number / options.rate
        time.sleep(max(0.0, due - time.monotonic()))
        number += 1
        if known and source.random() < 0.5:
            person = source.choice(known)
            path, call = "/v1/track", {"userId": person, "event": source.choice(["Pricing Viewed", "demo_request"])}
        else:
            person = f"user-{begin:.0f}-{number}"
            known.append(person)
            email = f"{person}@{source.choice(domains)}"
            path, call = "/v1/identify", {"userId": person, "traits": {"email": email, "title": "Head of Sales"}}
        call["messageId"] = f"{begin:.0f}-{number}"
        started = time.monotonic()
        try:
            connection.request("POST", path, json.dumps(call), head)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failed.append(answer.status)
        except OSError:
            failed.append(0)
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        latencies.append(time.monotonic() - started)


def ask(server, options, accounts, page, until, latencies, failed):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    source = random.Random(page)
    while time.monotonic() < until:
        path = PAGES[page].format(account=source.choice(accounts))
        started = time.monotonic()
        try:
            status, _ = server.get(path, connection)
            if status != 200:
                failed.append(status)
        except OSError:
            failed.append(0)
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        latencies.append(time.monotonic() - started)
        time.sleep(options.every)


def hold(server, options, until, closed):
    """Connections that send nothing, and others that send a byte of a head a second."""
    held = []
    for number in range(options.idle + options.slow):
        try:
            held.append((number >= options.idle, socket.create_connection(("127.0.0.1", server.port))))
        except OSError:
            closed.append(time.monotonic())
    head = (b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: " + b"a" * 4000)
    for step in range(len(head)):
        if time.monotonic() >= until:
            break
        left = []
        for is_slow, one in held:
            try:
                if is_slow:
                    one.send(head[step:step + 1])
                one.setblocking(False)
                try:
                    if one.recv(1024) == b"":
                        raise OSError
                except BlockingIOError:
                    pass
                left.append((is_slow, one))
            except OSError:
                closed.append(time.monotonic())
        held = left
        time.sleep(1)


def main():
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("binary")
    reader.add_argument("workspace")
    reader.add_argument("--seconds", type=float, default=1200)
    reader.add_argument("--rate", type=float, default=35)
    reader.add_argument("--every", type=float, default=0.5)
    reader.add_argument("--idle", type=int, default=0)
    reader.add_argument("--slow", type=int, default=0)
    reader.add_argument("--port", type=int, default=7419)
    options = reader.parse_args()
    server = Server(options.binary, options.workspace, options.port)
    try:
        rows = json.loads(server.get("/api/v1/accounts?limit=200")[1])["items"]
        accounts = [row["id"] for row in rows]
        domains = [row["domain"] for row in rows if row["domain"]]
        # The first answer of each page fills what it keeps: it is told apart.
        for page, path in PAGES.items():
            started = time.monotonic()
            server.get(path.format(account=accounts[0]))
            print(f"{page}: first answer {1000 * (time.monotonic() - started):.0f} ms")
        at_start = server.memory("VmRSS")
        until = time.monotonic() + options.seconds
        intake, failed, closed = [], [], []
        asked = {page: [] for page in PAGES}
        threads = [threading.Thread(target=send, args=(server, options, domains, until, intake, failed))]
        threads += [threading.Thread(target=ask, args=(server, options, accounts, page, until, asked[page], failed))
                    for page in PAGES]
        if options.idle + options.slow:
            threads.append(threading.Thread(target=hold, args=(server, options, until, closed)))
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        for name, values in [*asked.items(), ("intake", intake)]:
            p50, p99 = (1000 * percentile(values, share) for share in (0.5, 0.99))
            most = 1000 * max(values, default=float("nan"))
            print(f"{name}: {len(values)} calls, p50 {p50:.1f} ms, p99 {p99:.1f} ms, at most {most:.0f} ms")
        print(f"intake: {len(intake) / options.seconds:.1f} calls/s; failed calls: {len(failed)} {failed[:5]}")
        if options.idle + options.slow:
            print(f"connections closed by the server: {len(closed)} of {options.idle + options.slow}")
        print(f"memory: {at_start} MiB at the start, {server.memory('VmRSS')} at the end, "
              f"{server.memory('VmHWM')} at the peak")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
