#!/bin/sh
# `rollseal-admin rollout collect` of 100,000 receipts, and again when nothing is new; and `rollout status` of those computers
# (the best of three, since whatever else runs on the machine only makes it longer).
set -eu
build=$1
PATH=$build/prefix/bin:$build/tests:$PATH
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
cd "$world"
export HOME="$world" ROLLSEAL_VAULT="$world/vault" ROLLSEAL_PASSPHRASE_FILE="$world/passphrase"
(umask 077 && echo 'a passphrase for measuring' >passphrase)
rollseal-admin --quiet init --organization Bench --point "$world/point" --recovery-file recovery >/dev/null
receipts point/receipts 0 100000 1

# collect FACT: the seconds that it takes. All receipts are of this kind.
collect() {
    /usr/bin/time -f %e -o seconds rollseal-admin --quiet --json rollout collect >said
    jq -e ".$1 == 100000" said >/dev/null
    cat seconds
}

# figure NAME SECONDS BOUND
figure() {
    printf '{"figure": "%s", "value": %s, "unit": "s", "bound": "%s"}\n' "$1" "$2" "$3"
}

figure 'collect 100,000 receipts' "$(collect new)" '<= 30'
figure 'collect again, nothing new' "$(for _ in 1 2 3; do collect unchanged; done | sort -n | head -1)" '<= 2'

# Judging them is measured apart from looking at the point, which the figure above is: the point has no receipts now.
mv point/receipts looked-at
mkdir point/receipts
status() {
    /usr/bin/time -f %e -o seconds rollseal-admin --quiet rollout status "$@" >said
    grep -q "/100000 ready" said
    cat seconds
}
figure 'status of 100,000 computers' "$(for _ in 1 2 3; do status --parameters Ring=all; done | sort -n | head -1)" '<= 0.3'
