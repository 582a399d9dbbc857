#!/bin/sh
# Measures Speargun, the domain baseline and Splink on the same files in one run.
# Usage: run.sh DIR [SPEARGUN] [options of measure.py]
set -eu

if [ $# -lt 1 ]; then
    echo "usage: $0 DIR [path of the speargun binary] [--kinds] [--keep DIR]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
files=$1
shift
speargun="$here/../../target/release/speargun"
case "${1:-}" in
    "" | --*) ;;
    *) speargun=$1; shift ;;
esac

# Outside the project, so that nothing there has to ignore it.
venv=${PEERS_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/speargun-peers}
if ! [ -x "$venv/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$venv"
fi
# Every time, as it costs a second: an environment of older versions would measure other programs.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"

exec "$venv/bin/python" -B "$here/measure.py" "$files" --speargun "$speargun" "$@"
