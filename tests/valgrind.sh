#!/bin/sh
# Runs unit tests under valgrind, which sees what the sanitizers do not: memory that is read before it was written.
#
#     sh tests/valgrind.sh [--build DIR] [--all]
#
# --build DIR  a release build; default: build/release of this checkout
# --all        every one that does not compute for seconds anyway (scrypt, RSA keys, every bit of a file); otherwise
#              those of whatever parses what others send, which is quick enough for each run of the tests
set -u
build=$(cd "$(dirname "$0")/.." && pwd)/build/release
choice=parsers
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=${2-} && shift ;;
    --all) choice=all ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done

is_chosen() {
    case $choice/$1 in
    all/age_stanza | all/config_publish | all/config_working | all/key_load | all/load | all/pair_change) return 1 ;;
    all/pair_export | all/tamper | all/vault) return 1 ;;
    all/*) ;;
    parsers/buf | parsers/hex | parsers/percent | parsers/utf8 | parsers/calendar | parsers/name | parsers/duration) ;;
    parsers/ini | parsers/ini_edit | parsers/json | parsers/parameters | parsers/client_ini | parsers/expectation) ;;
    parsers/certificate | parsers/crl | parsers/pem | parsers/key | parsers/pair | parsers/signing) ;;
    parsers/age_header | parsers/age_identity | parsers/age_stream | parsers/tar | parsers/note | parsers/head) ;;
    parsers/probe | parsers/receipt | parsers/witness | parsers/trust | parsers/accept | parsers/candidates) ;;
    *) return 1 ;;
    esac
}

count=0
for test in "$build"/tests/test_*; do
    is_chosen "${test##*/test_}" || continue
    echo "${test##*/}"
    timeout 300 valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$test" || exit 1
    count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "valgrind: there are no tests in $build; build Rollseal there first" >&2 && exit 2; }
echo "$count programs without errors"
