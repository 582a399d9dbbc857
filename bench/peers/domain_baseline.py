"""What most teams do first: the exact e-mail domain, then the exact cleaned name.

Usage: domain_baseline.py ACCOUNTS LEADS OUT
"""

import csv
import re
import sys
from collections import defaultdict

from cleaning import EMAIL_HOST, URL_HOST, clean_country, clean_name, registrable

EMAIL = re.compile(EMAIL_HOST)
URL = re.compile(URL_HOST)


def host(pattern, text):
    found = pattern.search(text)
    return registrable(found.group(1)) if found else (None, None)


def choose(accounts, country):
    """One of several accounts: the only one of the lead's country, else the only one without a
    parent, else none, because a guess among equals is no match."""
    if len(accounts) == 1:
        return accounts[0][0]
    here = [account for account in accounts if country and account[1] == country]
    if len(here) == 1:
        return here[0][0]
    heads = [account for account in here or accounts if not account[2]]
    return heads[0][0] if len(heads) == 1 else ""


def main(accounts_path, leads_path, out_path):
    by_domain = defaultdict(list)
    by_name = defaultdict(list)
    with open(accounts_path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            account = (row["account_id"], clean_country(row["country"]), row["parent_id"])
            domains = {host(URL, text)[0] for text in row["domains"].split("|") if text}
            for domain in domains - {None}:
                by_domain[domain].append(account)
            name = clean_name(row["name"])
            if name:
                by_name[name].append(account)

    with (
        open(leads_path, encoding="utf-8", newline="") as file,
        open(out_path, "w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(["lead_id", "account_id"])
        for row in csv.DictReader(file):
            country = clean_country(row["country"])
            mail = host(EMAIL, row["email"])[0]
            found = by_domain.get(mail or host(URL, row["website"])[0])
            # A name is asked only where the mail says nothing: somebody at another firm's domain
            # who types an account's name is not of that account.
            if not found and not mail:
                found = by_name.get(clean_name(row["company"]))
            writer.writerow([row["lead_id"], choose(found, country) if found else ""])


if __name__ == "__main__":
    main(*sys.argv[1:4])
