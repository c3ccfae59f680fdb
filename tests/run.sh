#!/bin/sh
# Installs what the tests need, builds Rollseal in three ways and runs every test. Ends with one line that counts.
#
#     sh tests/run.sh [--allow-missing] [--build DIR]
#
# --allow-missing  go on without what cannot be had (npm packages offline); it is named, and its tests are left out
# --build DIR      where to build; default: build/ of this checkout
#
# Fuzzing, benchmarks and fleets take longer and are scripts of their own: tests/fuzz/run.sh, tests/bench/run.sh.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
build=$root/build
allow_missing=no
while [ $# -gt 0 ]; do
    case $1 in
    --allow-missing) allow_missing=yes ;;
    --build) build=$(mkdir -p "$2" && cd "$2" && pwd) && shift ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
    esac
    shift
done

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # lists of words
need_packages $NEED_BUILD git clang clang-format clang-tidy libclang-rt-14-dev libcmocka-dev bats age openssl \
    openssh-client default-jre-headless nodejs npm faketime valgrind gcc-mingw-w64-x86-64 shellcheck sqlite3 strace \
    python3 jq || exit 1

passed=0
failed=0
missing=

# step NAME COMMAND…: runs it, shows its output only if it fails, and counts it.
step() {
    name=$1
    shift
    log=$build/logs/$(echo "$name" | tr ' /' '__').log
    mkdir -p "$build/logs"
    started=$(date +%s)
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "ok    $name ($(($(date +%s) - started)) s): $(summary "$log")"
    else
        failed=$((failed + 1))
        echo "FAIL  $name ($(($(date +%s) - started)) s)"
        grep -vE '^ok |Passed +[0-9.]+ sec|^\[ +(OK|RUN)' "$log" | tail -n 120 | sed 's/^/      /'
    fi
}

# The line of a log that counts: ctest's, bats' or the script's last one.
summary() {
    grep -E 'tests passed|^1\.\.[0-9]+' "$1" | tail -n 1 | sed 's/^1\.\.\([0-9]*\)$/\1 tests/' | grep . || tail -n 1 "$1"
}

configure() {
    cmake -S "$root" -B "$build/$1" -G Ninja -DROLLSEAL_WERROR=ON "$2" "$3" >/dev/null
}

build_release() { configure release -DCMAKE_BUILD_TYPE=Release -DROLLSEAL_SANITIZE= && ninja -C "$build/release"; }
build_sanitized() {
    configure sanitized -DCMAKE_BUILD_TYPE=Debug -DROLLSEAL_SANITIZE=address,undefined && ninja -C "$build/sanitized"
}
build_clang() {
    CC=clang cmake -S "$root" -B "$build/clang" -G Ninja -DROLLSEAL_WERROR=ON -DCMAKE_BUILD_TYPE=Debug >/dev/null &&
        ninja -C "$build/clang"
}
run_bats() {
    ROLLSEAL_BUILD=$1 bats --print-output-on-failure --jobs 1 "$2"
}
formatted() {
    git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror && echo "every file is formatted"
}
tidied() {
    # Two at a time; third-party headers are not ours.
    git ls-files 'common/*.c' 'client/*.c' 'admin/*.c' |
        xargs -P 2 -n 4 clang-tidy --quiet -p "$build/clang" && echo "clang-tidy has no complaints"
}
unit_tests_under_valgrind() {
    # The programs that ctest runs, except the replays: those run under the sanitizers.
    for test in "$build"/release/tests/test_*; do
        valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$test" || return 1
    done
    echo "no errors"
}

step 'build release (gcc)' build_release
step 'build sanitized (gcc, ASan and UBSan)' build_sanitized
step 'build clang' build_clang
step 'structure' sh tests/structure.sh
step 'format' formatted
step 'portable (mingw)' sh tests/portable.sh
step 'tidy' tidied
step 'unit tests' ctest --test-dir "$build/release" --output-on-failure
step 'unit tests, sanitized' ctest --test-dir "$build/sanitized" --output-on-failure
step 'unit tests, valgrind' unit_tests_under_valgrind
step 'programs' run_bats "$build/release" tests/cli
step 'programs, sanitized' run_bats "$build/sanitized" tests/cli

if ROLLSEAL_BUILD=$build sh tests/peers/install.sh >"$build/logs/peers.log" 2>&1; then
    step 'peers' run_bats "$build/release" tests/peers
else
    missing='npm packages of tests/peers (age-encryption, @hpke/core)'
    echo "MISSING  $missing"
    tail -n 5 "$build/logs/peers.log" | sed 's/^/      /'
    [ "$allow_missing" = yes ] || failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
