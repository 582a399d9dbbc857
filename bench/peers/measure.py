"""Runs the matchers one after the other on the same files and prints one table.

Each is a child process of its own. The kernel counts its processor time and peak memory
(wait4), so start-up, reading, training and writing are all in, for all of them alike.

Usage: measure.py DIR [--speargun PATH] [--kinds] [--only NAME ...] [--keep DIR] [--seconds N]
"""

import argparse
import csv
import os
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(command, log, seconds):
    """(exit code, CPU seconds, wall seconds, peak MB) of a child; None as code when it was late."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        # A group of its own, so that a late child is ended together with what it started.
        os.setpgid(0, 0)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(out, 1)
        os.dup2(out, 2)
        try:
            os.execvp(command[0], command)
        except OSError as error:
            os.write(2, f"{command[0]}: {error}\n".encode())
            os._exit(127)

    late = []

    def stop(_signal, _frame):
        late.append(True)
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    wall = time.monotonic() - start
    code = None if late else os.waitstatus_to_exitcode(status)
    # Linux counts ru_maxrss in KiB.
    return code, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def truth(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["lead_id"]: (row["account_id"], row.get("kind") or "-")
                for row in csv.DictReader(file)}


def judge(path, wanted):
    """Counts by kind of lead. Speargun's doubtful leads are for people: no match was given."""
    given = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("decision", "strong") == "strong":
                given[row["lead_id"]] = row["account_id"]
    counts = defaultdict(Counter)
    for lead, (account, kind) in wanted.items():
        answer = given.get(lead, "")
        if answer:
            what = "right" if answer == account else "wrong" if account else "spurious"
        else:
            what = "missed" if account else "none"
        counts[kind][what] += 1
        counts["all"][what] += 1
    return counts


def share(part, whole):
    return part / whole if whole else 1.0


def rates(count):
    """Precision, recall, F1 and the share of leads without account that were given one."""
    right = count["right"]
    precision = share(right, right + count["wrong"] + count["spurious"])
    recall = share(right, right + count["wrong"] + count["missed"])
    total = precision + recall
    homeless = count["spurious"] + count["none"]
    return (precision, recall, 2 * precision * recall / total if total else 0.0,
            count["spurious"] / homeless if homeless else 0.0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir", type=Path)
    parser.add_argument("--speargun", default=str(HERE.parents[1] / "target/release/speargun"))
    parser.add_argument("--kinds", action="store_true", help="F1 by kind of lead as well")
    parser.add_argument("--only", nargs="*", help="speargun, domain, splink")
    parser.add_argument("--keep", type=Path, help="directory to leave decisions and logs in")
    parser.add_argument("--seconds", type=int, default=3600, help="limit of wall time for each")
    given = parser.parse_args()

    accounts, leads = str(given.dir / "accounts.csv"), str(given.dir / "leads.csv")
    python = sys.executable
    tools = {
        "speargun": lambda out: [given.speargun, "match-files", "--accounts", accounts,
                                 "--leads", leads, "--out", out],
        "domain": lambda out: [python, str(HERE / "domain_baseline.py"), accounts, leads, out],
        "splink": lambda out: [python, str(HERE / "splink_match.py"), accounts, leads, out],
    }
    wanted = truth(given.dir / "truth.csv")
    unknown = set(given.only or ()) - set(tools)
    if unknown:
        parser.error(f"no such tool: {', '.join(sorted(unknown))}")

    rows, verdicts, failed = [], {}, False
    with tempfile.TemporaryDirectory() as scratch:
        keep = given.keep or Path(scratch)
        keep.mkdir(parents=True, exist_ok=True)
        for tool, command in tools.items():
            if given.only and tool not in given.only:
                continue
            out, log = keep / f"{tool}.csv", keep / f"{tool}.log"
            # An answer of an earlier run must not be taken for this one's.
            out.unlink(missing_ok=True)
            code, cpu, wall, memory = run(command(str(out)), log, given.seconds)
            if code != 0:
                failed = True
                why = "took too long" if code is None else f"ended with {code}"
                tail = log.read_text(errors="replace").splitlines()[-5:]
                print(f"{tool} {why}:", *tail, sep="\n  ", file=sys.stderr)
                continue
            verdicts[tool] = judge(out, wanted)
            rows.append((tool, rates(verdicts[tool]["all"]), cpu, wall, memory))

    ours = next((cpu for tool, _, cpu, _, _ in rows if tool == "speargun"), None)
    homeless = sum(1 for account, _ in wanted.values() if not account)
    print(f"{given.dir}: {len(wanted):,} leads, {homeless:,} of them without account\n")
    print("| tool | precision | recall | F1 | false of leads without account "
          "| CPU s | wall s | peak MB | CPU to ours |")
    print("|---|---|---|---|---|---|---|---|---|")
    for tool, (precision, recall, f1, false), cpu, wall, memory in rows:
        ratio = f"{cpu / ours:.1f}" if ours else "-"
        spurious = verdicts[tool]["all"]["spurious"]
        print(f"| {tool} | {precision:.4f} | {recall:.4f} | {f1:.4f} "
              f"| {spurious:,} ({false:.1%}) | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {ratio} |")

    if given.kinds and verdicts:
        # A kind of leads that all have no account has no F1; its false matches are shown instead.
        print("\n| kind | leads | " + " | ".join(verdicts) + " |")
        print("|---|---|" + "---|" * len(verdicts))
        kinds = Counter(kind for _, kind in wanted.values())
        homed = {kind for account, kind in wanted.values() if account}
        for kind, number in sorted(kinds.items()):
            cells = []
            for verdict in verdicts.values():
                _, _, f1, false = rates(verdict[kind])
                cells.append(f"{f1:.3f}" if kind in homed else f"{false:.1%} false")
            print(f"| {kind} | {number:,} | " + " | ".join(cells) + " |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
