#!/bin/sh
# Four administrators publish one configuration at once, over and over, while clients read it: serials never repeat, no
# read fails, nobody sees anything torn.
#
#     sh tests/faults/fleet.sh [--build DIR] [--publishes N] [--reads N]
#
# --build DIR    a build of Rollseal; default: build/faults of this checkout, which is made
# --publishes N  in all, at least; default: 200
# --reads N      in all, at least; default: 1000
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
build=
publishes=200
reads=1000
admins=4
readers=2
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=$2 ;;
    --publishes) publishes=$2 ;;
    --reads) reads=$2 ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
    esac
    shift 2
done

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD sqlite3 jq
if [ -z "$build" ]; then
    build=$root/build/faults
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DROLLSEAL_TESTS=OFF >/dev/null
    ninja -C "$build" >/dev/null
fi
PATH=$(cd "$build" && pwd)/bin:$PATH

world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
cd "$world"
HOME=$world ROLLSEAL_VAULT=$world/vault ROLLSEAL_PASSPHRASE_FILE=$world/passphrase
export HOME ROLLSEAL_VAULT ROLLSEAL_PASSPHRASE_FILE
(umask 077 && echo 'a passphrase for tests' >passphrase)
{
    rollseal-admin init --organization Test --point "$world/point" --recovery-file recovery
    pair=$(rollseal-admin pair generate --algorithm x25519)
    rollseal-admin pair export "$pair" --output pair.pem
    rollseal-client install pair.pem --store "dir:$world/store"
    rollseal-admin pair activate "$pair"
    printf '[A]\nwho=nobody\n' >a.ini
    rollseal-admin config import a.ini a.ini
    rollseal-admin config publish
} >setup 2>&1 || { cat setup && exit 1; }

registry() {
    sqlite3 -cmd '.timeout 30000' vault/registry.db "$1"
}
# Waiting ten seconds for the lock is an error of its own, on a busy computer no wonder: then it is tried again.
change() {
    status=0
    rollseal-admin "$@" >>"admin$admin" 2>&1 || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 7 ] || echo "status $status: rollseal-admin $*" >>failed
}
# What another one has set meanwhile is published along, so not every publish finds something to do.
administrate() {
    admin=$1
    round=0
    while [ ! -e failed ] && [ "$(registry 'SELECT count(*) FROM publishes')" -lt "$publishes" ]; do
        round=$((round + 1))
        change config set a.ini "A.who" "$admin-$round"
        change config publish
    done
}
# Each reader remembers what it has read, so that it refuses whatever is older.
read_all() {
    count=0
    while [ ! -e failed ] && { [ ! -e published ] || [ "$count" -lt $((reads / readers)) ]; }; do
        if ! rollseal-client read --no-fallback --configuration "$world/point/configs/a.ini" \
            --state-directory "$world/state$1" --certificate-source "dir:$world/store" >"read$1" 2>"said$1" ||
            ! grep -qx 'who=.*' "read$1"; then
            cat "said$1" "read$1" >>failed
        fi
        count=$((count + 1))
        # What lay at the point, under its version.
        cp point/configs/a.ini "seen$1" && rollseal-admin --json inspect "seen$1" |
            jq -r '.version' >"version$1" && sha256sum <"seen$1" | paste "version$1" - >>"versions$1"
    done
    echo "$count" >"count$1"
}

for reader in $(seq "$readers"); do read_all "$reader" & done
writers=
for one in $(seq "$admins"); do
    administrate "$one" &
    writers="$writers $!"
done
for writer in $writers; do wait "$writer"; done
touch published
wait

[ ! -e failed ] || { head -n 20 failed && exit 1; }
repeated=$(registry 'SELECT epoch, serial FROM publishes GROUP BY name, ring, epoch, serial HAVING count(*) > 1')
[ -z "$repeated" ] || { echo "serials that the registry has twice: $repeated" && exit 1; }
torn=$(cat versions* | sort -u | cut -f 1 | uniq -d)
[ -z "$torn" ] || { echo "versions that were seen with two contents: $torn" && exit 1; }
[ "$(registry 'PRAGMA integrity_check')" = ok ]
rollseal-admin vault check >checked 2>&1 || { cat checked && exit 1; }
echo "$(registry 'SELECT count(*) FROM publishes') publishes by $admins administrators, $(cat count* | awk "{ n += \$1 } END { print n }") reads," \
    "$(cat versions* | sort -u | wc -l) versions seen, none repeated, none failed"
