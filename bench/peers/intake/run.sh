#!/bin/sh
# Measures Speargun's intake and the peer's one after the other, by the same load generator.
# Usage: DATABASE_URL=postgres://… run.sh SPEARGUN [SECONDS]; the database is scratch and must
# write durably (fsync and synchronous_commit on, as PostgreSQL comes).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
speargun=$1
seconds=${2:-10}
port=${PEER_PORT:-7399}
database=$DATABASE_URL
unset DATABASE_URL

(cd "$here" && npm install --silent --no-audit --no-fund)
DATABASE_URL=$database node "$here/server.mjs" "$port" &
peer=$!
trap 'kill "$peer"' EXIT
sleep 3
for batch in 100 1; do
    connections=$([ "$batch" = 100 ] && echo 16 || echo 64)
    echo "== batches of $batch, $connections connections, $seconds s: speargun"
    "$speargun" bench events --batch "$batch" --connections "$connections" --seconds "$seconds"
    echo "== the same: Node over PostgreSQL"
    "$speargun" bench events --batch "$batch" --connections "$connections" --seconds "$seconds" \
        --server "127.0.0.1:$port" --key peer
done
