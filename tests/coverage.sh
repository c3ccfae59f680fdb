#!/bin/sh
# Which lines of the parsers, and of what decides about acceptance, the tests go through: unit tests and replays of the
# fuzz corpora. Fails if it is less than 90 % anywhere.
#
#     sh tests/coverage.sh [--build DIR] [--all]
#
# --build DIR  where to build; default: build/coverage of this checkout
# --all        the programs from outside too, which take ten times as long as all the rest
set -eu
cd "$(dirname "$0")/.."
root=$PWD
build=$root/build/coverage
programs=no
least=90
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=$2 && shift ;;
    --all) programs=yes ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 2 ;;
    esac
    shift
done

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD clang llvm libclang-rt-14-dev libcmocka-dev age jq
[ "$programs" = no ] || need_packages bats openssl faketime strace sqlite3 python3=python3 zsh vim-tiny=vi

CC=clang cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS='-fprofile-instr-generate -fcoverage-mapping' >/dev/null
ninja -C "$build" >"$build/build.log" 2>&1 || { tail -n 30 "$build/build.log" && exit 1; }

# Each program adds to one file.
rm -rf "$build/profiles"
export LLVM_PROFILE_FILE="$build/profiles/%m.profraw"
ctest --test-dir "$build" -j2 --timeout 300 >"$build/units.log" 2>&1 || { tail -n 30 "$build/units.log" && exit 1; }
[ "$programs" = no ] || ROLLSEAL_BUILD=$build bats tests/cli >"$build/programs.log" 2>&1 ||
    { grep -A 20 '^not ok' "$build/programs.log" && exit 1; }

llvm-profdata merge -o "$build/merged" "$build"/profiles/*.profraw
# -object before each but the first, as llvm-cov wants them.
set --
for program in "$build"/tests/test_* "$build"/tests/fuzz_* "$build"/bin/rollseal-*; do
    [ $# -eq 0 ] || set -- "$@" -object
    set -- "$@" "$program"
done
llvm-cov export -summary-only -instr-profile "$build/merged" "$@" >"$build/summary.json" 2>"$build/summary.log"

# lines_of PATH: how many lines of the sources below this path there are, and how many were gone through.
lines_of() {
    jq -r --arg path "$root/$1" '[.data[0].files[] | select(.filename | startswith($path)) | .summary.lines] |
        "\(map(.covered) | add // 0) \(map(.count) | add // 0)"' "$build/summary.json"
}
failed=0
for path in common/age/ common/seal/ common/text/ client/read/accept.c; do
    # shellcheck disable=SC2046 # two numbers
    set -- $(lines_of "$path")
    echo "$path: $1 of $2 lines, $(($1 * 100 / ($2 > 0 ? $2 : 1))) %"
    [ $(($1 * 100)) -ge $(($2 * least)) ] && [ "$2" -gt 0 ] || failed=1
done
exit "$failed"
