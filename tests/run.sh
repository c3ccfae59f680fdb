#!/bin/sh
# Installs what the tests need, builds Rollseal in three ways, and runs every test, in three lanes. Ends with one line
# that counts.
#
#     sh tests/run.sh [--allow-missing] [--build DIR]
#
# --allow-missing  go on without what cannot be had (npm packages offline); it is named, and its tests are left out
# --build DIR      where to build; default: build/ of this checkout
#
# Fuzzing, benchmarks, all faults, every order of events, valgrind over everything and coverage take longer and are
# scripts of their own: tests/fuzz/run.sh, tests/bench/run.sh, tests/faults/run.sh, tests/faults/fleet.sh,
# tests/enumerate/run.sh, tests/valgrind.sh --all, tests/coverage.sh.
# shellcheck disable=SC2317 # functions are called by step
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
build=$root/build
allow_missing=no
while [ $# -gt 0 ]; do
    case $1 in
    --allow-missing) allow_missing=yes ;;
    --build)
        [ -n "${2-}" ] || { echo 'run: --build needs a directory' >&2 && exit 2; }
        build=$(mkdir -p "$2" && cd "$2" && pwd) || exit 1
        shift
        ;;
    -h | --help) sed -n '2,12s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done
cd "$root" || exit 1

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # lists of words
need_packages $NEED_BUILD git g++ clang clang-format clang-tidy libclang-rt-14-dev libcmocka-dev bats age openssl \
    openssh-client default-jre-headless=keytool nodejs=node npm=npm faketime desktop-file-utils dpkg-dev lintian \
    rpm=rpmbuild systemd=systemd-analyze valgrind gcc-mingw-w64-x86-64 shellcheck \
    sqlite3 strace python3=python3 jq zsh man-db mandoc vim-tiny=vi || exit 1

rm -rf "$build/logs"
mkdir -p "$build/logs"
results=$build/logs/results

# step NAME COMMAND…: runs it, shows its output only if it fails, and counts it. Lines of what went well are left out, and
# clang-tidy's counters, which stand for complaints about others' headers.
step() {
    name=$1
    shift
    log=$build/logs/$(echo "$name" | tr -c 'a-z0-9\n' '_').log
    started=$(date +%s)
    if "$@" >"$log" 2>&1 </dev/null; then
        echo "ok    $name ($(($(date +%s) - started)) s): $(summary "$log")" | tee -a "$results"
    else
        echo "FAIL  $name ($(($(date +%s) - started)) s)" | tee -a "$results"
        grep -vE '^ok |Passed +[0-9.]+ sec|^\[ +(OK|RUN)|^\[[0-9]+/[0-9]+\] |^[0-9]+ warnings? generated\.$' "$log" |
            tail -n 120 | cut -c1-300 | sed 's/^/      /'
        return 1
    fi
}

# The line of a log that counts: ctest's, bats' or the script's last one.
summary() {
    grep -E 'tests passed|^1\.\.[0-9]+' "$1" | tail -n 1 | sed 's/^1\.\.\([0-9]*\)$/\1 tests/' | grep . || tail -n 1 "$1"
}

# build NAME COMPILER OPTION…
build() {
    CC=$2 cmake -S "$root" -B "$build/$1" -G Ninja -DROLLSEAL_WERROR=ON "-DCMAKE_BUILD_TYPE=$3" "-DROLLSEAL_SANITIZE=$4" \
        >/dev/null && ninja -C "$build/$1"
}
# Whatever waits for ever fails here, as a unit test does at its time limit.
programs() {
    ROLLSEAL_BUILD=$1 timeout 1500 bats --print-output-on-failure "$2"
}
formatted() {
    git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror && echo "every file is formatted"
}
tidied() {
    git ls-files 'common/*.c' 'client/*.c' 'admin/*.c' |
        xargs -n 8 clang-tidy --quiet -p "$build/clang" && echo "clang-tidy has no complaints"
}
# The library with ThreadSanitizer; its world is made by the programs of the release.
threads() {
    cmake -S "$root" -B "$build/threads" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DROLLSEAL_SANITIZE=thread \
        -DROLLSEAL_TESTS=OFF -DROLLSEAL_MANUAL=OFF >/dev/null &&
        ninja -C "$build/threads" rollseal rollseal-crypt changelog &&
        PATH=$build/release/bin:$build/release/tests:$PATH ROLLSEAL_BUILD=$build/threads timeout 300 \
            bats --print-output-on-failure --filter 'at the same time' tests/cli/library.bats
}
peers() {
    if timeout 300 sh tests/peers/install.sh >"$build/logs/peers_install.log" 2>&1; then
        step 'peers' programs "$build/release" tests/peers
    else
        echo "MISSING  npm packages of tests/peers (age-encryption, @hpke/core): their tests do not run"
        tail -n 5 "$build/logs/peers_install.log" | sed 's/^/      /'
        [ "$allow_missing" = yes ] || echo 'FAIL  peers' >>"$results"
    fi
}

# They install into a root that is thrown away, which needs root.
packages() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        echo "MISSING  root, by sudo, for tests/packages: they do not run"
        [ "$allow_missing" = yes ] || echo 'FAIL  packages' >>"$results"
        return
    fi
    step 'packages, built' sh packaging/packages.sh --output "$build/packages" --build "$build"
    # shellcheck disable=SC2086 # no word, or one
    step 'packages' $as_root env "PATH=$PATH" "ROLLSEAL_PACKAGES=$build/packages" timeout 600 \
        unshare --mount bats --print-output-on-failure tests/packages
}

builds() {
    step 'build, release (gcc)' build release gcc Release '' &&
        step 'build, sanitized (gcc, ASan and UBSan)' build sanitized gcc Debug address,undefined &&
        step 'build, clang' build clang clang Debug ''
}
finish() {
    failed=$(grep -c '^FAIL' "$results")
    echo "$(grep -c '^ok' "$results") passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

# Without programs there is nothing to test.
builds || finish

# Three lanes for two cores, since tests also wait; about as long as each other.
{
    step 'programs, sanitized' programs "$build/sanitized" tests/cli
    step 'structure' sh tests/structure.sh
    step 'format' formatted
    step 'portable (mingw)' sh tests/portable.sh
} &
{
    step 'units' ctest --test-dir "$build/release" --output-on-failure --timeout 300
    step 'units, sanitized' ctest --test-dir "$build/sanitized" --output-on-failure --timeout 300
    step 'programs' programs "$build/release" tests/cli
} &
{
    packages
    peers
    step 'faults' timeout 300 sh tests/faults/run.sh --build "$build/release" --do kill read install export collect
    step 'library, threads' threads
    step 'events, broken' timeout 300 sh tests/enumerate/broken.sh
    step 'units, valgrind' sh tests/valgrind.sh --build "$build/release"
    step 'tidy' tidied
} &
wait
finish
