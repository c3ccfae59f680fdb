#!/bin/sh
# A fleet: 1,000 processes of `rollseal-client watch`, each a computer of its own, which look at one folder every 5 s,
# through the first pair, publishes, the rotation to a second pair and the retirement of the first: how long it takes
# until half of them, 95 % and all have reported, as `rollseal-admin rollout status` sees it; and that no read fails.
#
#     sh tests/bench/fleet.sh BUILD [--clients N]
#
# They are in namespaces of their own: each has its machine id, and its files in memory, since computers do not share a
# disk; none is told of changes by inotify, as on a share; none outlives this script, however it ends. The point and the
# vault are on one disk. While a thousand write to it at once, a look of the administrator's takes seconds, too, and is
# in the times.
set -eu
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "$0")" && pwd)
world=$(mktemp -d)
fleet=
end() {
    [ -z "$fleet" ] || kill -KILL "$fleet" 2>/dev/null || true
    wait
    rm -rf "$world"
}
trap end EXIT
trap 'exit 1' HUP INT TERM
cd "$world"
mkdir computers
(umask 077 && echo 'a passphrase for measuring' >passphrase)
PATH=$build/prefix/bin:$PATH
export HOME="$world" ROLLSEAL_VAULT="$world/vault" ROLLSEAL_PASSPHRASE_FILE="$world/passphrase"
# shellcheck disable=SC2016 # for the shell within
setpriv --pdeathsig KILL unshare --user --map-root-user --mount --pid --mount-proc --fork --kill-child sh -euc '
    echo 0 >/proc/sys/user/max_inotify_instances
    mount -t tmpfs -o size=1g,mode=755 none computers
    exec python3 "$@"
' sh "$here/fleet.py" "$@" &
fleet=$!
wait "$fleet"
