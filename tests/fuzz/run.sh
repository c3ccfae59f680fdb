#!/bin/sh
# Fuzzes every parser for real, with libFuzzer, ASan and UBSan; two targets at a time. New inputs that matter are merged
# into tests/fuzz/corpus, minimised.
#
#     sh tests/fuzz/run.sh [--minutes N] [--build DIR] [TARGET…]
#
# --minutes N  for each target; default: 30 for sealed head, age header and stream, 5 for the others
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
build=$root/build/fuzz
minutes=
targets=
while [ $# -gt 0 ]; do
    case $1 in
    --minutes) minutes=$2 && shift ;;
    --build) build=$2 && shift ;;
    fuzz_*) targets="$targets $1" ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 2 ;;
    esac
    shift
done

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD clang llvm libclang-rt-14-dev libcmocka-dev

CC=clang cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DROLLSEAL_FUZZ=ON \
    -DROLLSEAL_SANITIZE=fuzzer-no-link,address,undefined >/dev/null
[ -n "$targets" ] || targets=$(sed -n 's/^rollseal_fuzz_target(\(fuzz_[a-z0-9_]*\) .*/\1/p' tests/fuzz/CMakeLists.txt)
# shellcheck disable=SC2086 # a list of words
ninja -C "$build" $targets >/dev/null

minutes_of() {
    case $1 in
    fuzz_sealed | fuzz_age_header | fuzz_stream) echo "${minutes:-30}" ;;
    *) echo "${minutes:-5}" ;;
    esac
}

fuzz() {
    found=$build/found/$1
    mkdir -p "$found"
    "$build/tests/$1" -max_total_time=$(($(minutes_of "$1") * 60)) -timeout=25 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$found/" "$found" "tests/fuzz/corpus/$1" >"$build/$1.log" 2>&1 || true
    crashes=$(find "$found" -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' -o -name 'leak-*' | wc -l)
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log")
    echo "$1: $(minutes_of "$1") min, ${executions:-no} executions, $crashes findings"
    [ "$crashes" -eq 0 ] && [ -n "$executions" ]
}

merge() {
    "$build/tests/$1" -merge=1 "tests/fuzz/corpus/$1" "$build/found/$1" >/dev/null 2>&1
}

failed=0
# shellcheck disable=SC2086 # a list of words
set -- $targets
while [ $# -gt 0 ]; do
    fuzz "$1" &
    first=$!
    second=
    if [ $# -gt 1 ]; then
        fuzz "$2" &
        second=$!
    fi
    wait "$first" || failed=1
    [ -z "$second" ] || wait "$second" || failed=1
    shift
    [ $# -eq 0 ] || shift
done
for target in $targets; do
    merge "$target"
done
exit "$failed"
