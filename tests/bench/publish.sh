#!/bin/sh
# `rollseal-admin config publish` of 1,000 configurations of 4 KiB to two pairs, against 1,000 runs of `age -r A -r B`: how
# many times as fast, on a disk and on tmpfs; and a publish that has nothing to do.
#
# What counts begins when the vault is open: asking scrypt is the same for one file and for a thousand. So the time of
# `config show` of one file, which opens the vault and one content, is taken off in each round. Every file is written
# anew each time, since another expiry is demanded than the last. age runs without anything durable; a publish is durable.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
PATH=$build/prefix/bin:$PATH

# world PARENT: prints the folder of a new one there.
world() {
    world=$(mktemp -d -p "$1")
    cd "$world"
    export HOME="$world" ROLLSEAL_VAULT="$world/vault" ROLLSEAL_PASSPHRASE_FILE="$world/passphrase"
    (umask 077 && echo 'a passphrase for measuring' >passphrase)
    mkdir plain sealed
    python3 -c 'import os
for i in range(1000):
    with open(f"plain/config-{i:04}.ini", "w") as f:
        f.write(os.urandom(2048).hex())'
    rollseal-admin --quiet init --organization Bench --point "$world/point" --recovery-file recovery >/dev/null
    for name in a b; do
        id=$(rollseal-admin --quiet pair generate --algorithm "$2")
        rollseal-admin --quiet pair activate "$id" >/dev/null
        age-keygen -o $name.key 2>/dev/null
        age-keygen -y $name.key >$name.recipient
    done
    rollseal-admin --quiet config import plain >/dev/null
    rollseal-admin --quiet config publish >/dev/null
}

# measure NAME PARENT ALGORITHM BOUND
measure() {
    world "$2" "$3"
    python3 "$here/publish.py" 5 "$1" "$4"
    cd /
    rm -rf "$world"
}

trap 'rm -rf "$world"' EXIT
measure 'disk, x25519' "${TMPDIR:-/tmp}" x25519 '>= 5'
measure 'disk, p256' "${TMPDIR:-/tmp}" p256 '>= 5'
if [ "$(stat -f -c %T /dev/shm)" = tmpfs ]; then
    measure 'tmpfs, x25519' /dev/shm x25519 '>= 10'
    measure 'tmpfs, p256' /dev/shm p256 '>= 10'
fi
