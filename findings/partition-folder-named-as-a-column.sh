#!/usr/bin/env bash
# Four readers of one directory of Parquet files, in folders that are named after a column of theirs.
#
# Who keeps events by day writes day=2026-11-29/a.parquet, and often the column `day` is in the file as
# well. Hive's way is that the folder's name is a column; what holds where both are there, each reader
# decides for itself:
#
#   pandas 2.3.3     read_parquet(directory) refuses: date32 against a dictionary of texts
#   pyarrow 21.0.0   dataset(directory, partitioning="hive") refuses: date32 against string
#   polars 1.35.2    scan_parquet(directory, hive_partitioning=True) reads; `day` is a date
#   DuckDB 2.0.0     read_parquet('directory/*/*.parquet') reads; `day` is a date
#
# Once half of the files are in folders of another name (date=…), as while a writer that learnt of it
# writes its files anew, polars refuses as well, and DuckDB alone reads. Folders named date=… alone are
# read by all four.
#
# Needs Python 3.11 with venv and the network. Exits 1 where any of this is otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pandas==2.3.3 pyarrow==21.0.0 polars==1.35.2 duckdb==2.0.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import datetime
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.dataset
import pyarrow.parquet

base = pathlib.Path(sys.argv[1])
days = [datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)]


def lake(name, keys):
    """A directory with one file a day, each in a folder of its own."""
    root = base / name
    for key, day in zip(keys, days):
        part = root / f"{key}={day}"
        part.mkdir(parents=True)
        rows = pyarrow.table({"day": pyarrow.array([day] * 3, pyarrow.date32()), "n": [1, 2, 3]})
        pyarrow.parquet.write_table(rows, part / "a.parquet")
    return root


def outcome(read):
    try:
        return read()
    except Exception as error:  # The name of the error is what is compared.
        return type(error).__name__


READERS = {
    "pandas": lambda root: len(pandas.read_parquet(root)),
    "pyarrow": lambda root: pyarrow.dataset.dataset(
        root, format="parquet", partitioning="hive"
    ).count_rows(),
    "polars": lambda root: polars.scan_parquet(root, hive_partitioning=True)
    .select("day")
    .collect()
    .height,
    "duckdb": lambda root: duckdb.sql(
        f"SELECT count(*) FROM read_parquet('{root}/*/*.parquet') WHERE typeof(day) = 'DATE'"
    ).fetchall()[0][0],
}
EXPECTED = {
    "named as the column": (["day", "day"], ["ArrowTypeError", "ArrowTypeError", 6, 6]),
    "half of them renamed": (
        ["day", "date"],
        ["ArrowTypeError", "ArrowTypeError", "SchemaFieldNotFoundError", 6],
    ),
    "named otherwise": (["date", "date"], [6, 6, 6, 6]),
}
different = 0
for place, (name, (keys, expected)) in enumerate(EXPECTED.items()):
    root = lake(f"lake-{place}", keys)
    for (reader, read), wanted in zip(READERS.items(), expected):
        seen = outcome(lambda: read(root))
        different += seen != wanted
        print(f"{name}: {reader}: {seen}" + ("" if seen == wanted else f", and not {wanted}"))
sys.exit(1 if different else 0)
PYTHON
