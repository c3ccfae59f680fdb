#!/bin/sh
# Measures every figure that Rollseal promises, each as a ratio between two programs in one run, because machines are
# shared and noisy. Prints a table and writes a JSON file.
#
#     sh tests/bench/run.sh [--build DIR] [--json FILE] [read|stream|publish|watch|collect|fleet …]
#
# Each part is a script of its own in this folder, is called with the build folder, and prints one JSON object a line:
#     {"figure": TEXT, "value": NUMBER, "unit": TEXT, "bound": "<= 0.7"}
# A figure that is out of its bound is marked, and makes the exit status 1.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
build=$root/build/bench
json=
parts=
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=$2 && shift ;;
    --json) json=$2 && shift ;;
    read | stream | publish | watch | collect | fleet) parts="$parts $1" ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
    esac
    shift
done

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD libcmocka-dev age openssl valgrind python3 jq time

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$build/prefix" >/dev/null
ninja -C "$build" >/dev/null
cmake --install "$build" >/dev/null

rows=$build/bench.jsonl
: >"$rows"
for part in ${parts:-read stream publish watch collect fleet}; do
    echo "measuring $part …" >&2
    sh "tests/bench/$part.sh" "$build" >>"$rows"
done
[ -z "$json" ] || jq -s . "$rows" >"$json"

python3 - "$rows" <<'END'
import json, operator, sys

within = {"<=": operator.le, ">=": operator.ge}
rows = [json.loads(line) for line in open(sys.argv[1])]
width = max(len(row["figure"]) for row in rows)
out = 0
for row in rows:
    bound = row.get("bound", "")
    sign, _, limit = bound.partition(" ")
    fits = not bound or within[sign](row["value"], float(limit))
    out += not fits
    print(f"{row['figure']:{width}}  {row['value']:>12,.3f} {row['unit']:<14} {bound:>10}{'' if fits else '   OUT OF BOUND'}")
sys.exit(out > 0)
END
