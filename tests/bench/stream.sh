#!/bin/sh
# 256 MiB through agefile against age: how many times as fast, and agefile's peak memory. Whole processes, from a file in the
# page cache to nowhere and to a file, both directions, X25519.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
agefile=$build/tests/agefile
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
cd "$world"

figure() {
    printf '{"figure": "%s", "value": %s, "unit": "%s"%s}\n' "$1" "$2" "$3" "${4:+, \"bound\": \"$4\"}"
}

# measure NAME BOUND AGE-COMMAND AGEFILE-COMMAND: both with the same redirections.
measure() {
    result=$(python3 "$here/pair.py" 9 "$3" "$4")
    figure "$1, times as fast as age" "$(echo "$result" | jq '.ratios[0]')" times ">= $2"
    figure "$1, age" "$(echo "$result" | jq '256 / .seconds[0]')" MiB/s
    figure "$1, agefile" "$(echo "$result" | jq '256 / .seconds[1]')" MiB/s
}

# memory NAME OPTION… <FILE: what agefile needs of it at most.
memory() {
    name=$1
    shift
    /usr/bin/time -f %M -o memory "$agefile" "$@" >/dev/null
    figure "$name, agefile's peak memory" "$(jq '. / 1024' memory)" MiB '<= 16'
}

head -c 268435456 /dev/urandom >plain
age-keygen -o key 2>/dev/null
recipient=$(age-keygen -y key)
age -r "$recipient" -o sealed plain
"$agefile" decrypt --identity key <sealed | cmp - plain

measure 'decrypt 256 MiB to nowhere' 1.5 \
    "age -d -i key <sealed >/dev/null" "$agefile decrypt --identity key <sealed >/dev/null"
measure 'decrypt 256 MiB to a file' 1.5 \
    "age -d -i key <sealed >theirs" "$agefile decrypt --identity key <sealed >ours"
measure 'encrypt 256 MiB to nowhere' 1.3 \
    "age -r $recipient <plain >/dev/null" "$agefile encrypt --recipient $recipient <plain >/dev/null"
measure 'encrypt 256 MiB to a file' 1.3 \
    "age -r $recipient <plain >theirs" "$agefile encrypt --recipient $recipient <plain >ours"
memory 'decrypt 256 MiB' decrypt --identity key <sealed
memory 'encrypt 256 MiB' encrypt --recipient "$recipient" <plain
