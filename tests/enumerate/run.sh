#!/bin/sh
# Every order of events to depth 8, on two cores: for a thief with the key of pair A, and with that of pair B, side by
# side. Takes at most five minutes and 8 GB of memory; ends with what was seen, or with the shortest way to a violation.
#
#     sh tests/enumerate/run.sh [--build DIR] [--depth N]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/release
depth=8
while [ $# -gt 1 ]; do
    case $1 in
    --build) build=$2 ;;
    --depth) depth=$2 ;;
    *) break ;;
    esac
    shift 2
done
[ $# -eq 0 ] || { sed -n '5s/^# *//p' "$0" >&2 && exit 2; }
program=$build/tests/enumerate_events
[ -x "$program" ] || { echo "run: there is no $program; build Rollseal there first" >&2 && exit 2; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
started=$(date +%s)
"$program" --depth "$depth" --stolen A >"$logs/A" 2>&1 &
first=$!
"$program" --depth "$depth" --stolen B >"$logs/B" 2>&1 &
second=$!
status=0
wait "$first" || status=1
wait "$second" || status=1
for pair in A B; do
    echo "The thief has the signing key of pair $pair:"
    sed 's/^/    /' "$logs/$pair"
done
echo "$(($(date +%s) - started)) s"
exit "$status"
