"""Cleaning that both peers share.

The peers get the same lists of words as Speargun (crates/matching/data): free mail providers,
shared web hosts, legal forms, countries, junk names. A peer should lose by its method, not for
want of a list.
"""

import re
from functools import lru_cache
from pathlib import Path

import tldextract
from anyascii import anyascii

LISTS = Path(__file__).resolve().parents[2] / "crates" / "matching" / "data"

# Written so that Python and DuckDB (RE2) read them alike: the Splink script takes hosts out in SQL.
EMAIL_HOST = r"@([^@>\s]+)>?\s*$"
URL_HOST = r"^\s*(?:[a-zA-Z]+:?//+)?(?:[^/@\s]*@)?([^/:?#\s]+)"

# Korean legal forms are glued to the name, so they go before the name becomes Latin.
KOREAN_FORMS = re.compile(r"\(주\)|㈜|주식회사|유한회사|\(유\)|합자회사|합명회사")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")
NOT_WORD = re.compile(r"[^a-z0-9]+")


def lines(name):
    """The lines of a list, without remarks."""
    with open(LISTS / name, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def fold(text):
    """Latin, lower case, dotted letters joined (S.n.c. is snc), punctuation as one space."""
    text = anyascii(text).lower()
    text = DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match.group()) + " ", text)
    text = text.replace("'", "")
    return NOT_WORD.sub(" ", text).strip()


FREE_MAIL = set(lines("free_mail.txt"))
SHARED_HOSTS = set(lines("shared_hosts.txt"))
JUNK_NAMES = {fold(name) for name in lines("junk_names.txt")}


def _legal_forms():
    anywhere = set()
    first = set()
    for line in lines("legal_forms.txt"):
        for spelling in line.split(":", 1)[1].split(","):
            spelling = spelling.strip()
            anywhere.add(tuple(spelling.lstrip("<>$").split()))
            if spelling.startswith("<"):
                first.add(tuple(spelling[1:].split()))
    # What people write in front of a name beside the marked ones.
    first.update({("uab",), ("pt",), ("oy",), ("ab",), ("llc",), ("ooo",)})
    return anywhere, first


LAST_FORMS, FIRST_FORMS = _legal_forms()


def _countries():
    codes = {}
    for line in lines("countries.txt"):
        name, code = line.rsplit(";", 1)
        codes[fold(name)] = code
        codes[code] = code
    for line in lines("country_endonyms.txt"):
        code, names = line.split(":", 1)
        for name in names.split(","):
            codes[fold(name)] = code
    codes["korea republic of"] = "kr"
    return codes


COUNTRIES = _countries()
# No download at run time, and builders such as github.io count as suffixes: each of their sites
# has an owner of its own.
EXTRACT = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


@lru_cache(maxsize=1 << 20)
def registrable(host):
    """(registrable domain, its label without suffix) of a host, or (None, None) if it names no
    single owner: free mail, shared hosts, internal names, addresses in numbers."""
    host = (host or "").strip().strip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None, None
    found = EXTRACT(host)
    if not found.domain or not found.suffix:
        return None, None
    domain = f"{found.domain}.{found.suffix}"
    if host in FREE_MAIL or domain in FREE_MAIL or domain in SHARED_HOSTS:
        return None, None
    return domain, found.domain


@lru_cache(maxsize=1 << 20)
def clean_name(name):
    """A company name without brackets, legal forms and accents; None if nothing is said."""
    latin = fold(BRACKETS.sub(" ", KOREAN_FORMS.sub(" ", name or "")))
    if not latin or latin in JUNK_NAMES:
        return None
    words = latin.split()
    stripped = True
    # At least one word stays: a firm called "Limited" keeps its name.
    while stripped and len(words) > 1:
        stripped = False
        for length in range(min(5, len(words) - 1), 0, -1):
            if tuple(words[-length:]) in LAST_FORMS:
                del words[-length:]
                stripped = True
                break
            if tuple(words[:length]) in FIRST_FORMS:
                del words[:length]
                stripped = True
                break
    if len(words) > 1 and words[-1] in ("and", "co"):
        words.pop()
    cleaned = " ".join(words)
    return None if cleaned in JUNK_NAMES else cleaned


@lru_cache(maxsize=1 << 16)
def clean_country(country):
    """The two-letter code of a country, however it is written."""
    return COUNTRIES.get(fold(country or ""))


def _city_names():
    names = {}
    for line in lines("city_names.txt"):
        name, others = line.split(":", 1)
        for other in others.split(","):
            names[fold(other)] = fold(name)
    return names


CITIES = _city_names()


@lru_cache(maxsize=1 << 16)
def clean_city(city):
    """A city under its everyday English name where the list knows one."""
    folded = fold(city or "")
    return CITIES.get(folded, folded) or None
