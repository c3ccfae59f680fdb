#!/bin/sh
# Lets every call that changes, opens, reads or looks at a file fail once, in every command that changes one, and every
# allocation.
#
#     sh tests/faults/run.sh [--build DIR] [faults.py's options and scenarios]
#
# --build DIR  a build of Rollseal; default: build/faults of this checkout, which is made
#
# Everything takes about an hour of one core (23,000 faults), with --jobs 2, the default, less; tests/run.sh does the
# short part of it: `--do kill read install export collect`.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
build=
if [ "${1-}" = --build ]; then
    build=$2
    shift 2
fi

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD python3=python3 sqlite3

if [ -z "$build" ]; then
    build=$root/build/faults
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DROLLSEAL_TESTS=OFF >/dev/null
    ninja -C "$build" >/dev/null
fi
cc -shared -fPIC -O1 -Wall -Wextra -Werror -o "$build/fault.so" tests/faults/fault.c
PATH=$build/bin:$PATH FAULT_LIBRARY=$build/fault.so exec python3 tests/faults/faults.py "$@"
