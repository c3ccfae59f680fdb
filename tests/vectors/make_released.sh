#!/bin/sh
# Writes tests/vectors/released/VERSION with what this version leaves on disks: a vault, a point, a client's store and
# state. Run once for each release, and never again for the same: tests/cli/released.bats holds every later build against
# it. All keys are for tests and known to everybody: never trust them.
#
#     sh tests/vectors/make_released.sh BUILD
set -eu
build=$(cd "$1" && pwd)
PATH=$build/bin:$PATH
version=$(rollseal-admin --version | cut -d ' ' -f 2)
folder=$(cd "$(dirname "$0")" && pwd)/released/$version
[ ! -e "$folder" ] || { echo "$folder is there already: what was released does not change" >&2 && exit 1; }
# A world whose path says nothing of this computer: the registry remembers where its point is.
world=${TMPDIR:-/tmp}/rollseal-released
mkdir "$world"
trap 'rm -rf "$world"' EXIT
cd "$world"
echo 'a passphrase for tests' >passphrase
export ROLLSEAL_VAULT="$world/vault" ROLLSEAL_PASSPHRASE_FILE="$world/passphrase" HOME="$world"
unset SUDO_USER

printf '; for tests\n[HelpDesk]\nPhone=+49 30 1234\n\n[Portal]\nPassword=a;b#c="d" \303\274\n' >helpdesk.ini
head -c 70000 /dev/zero | tr '\0' 'x' >large.bin
rollseal-admin init --organization 'Released Ltd' --point "$world/point" --recovery-file recovery.txt
# Sealed to a pair of each kind, with a CRL.
for algorithm in x25519 rsa3072 rsa4096 p256 p256; do
    id=$(rollseal-admin pair generate --algorithm "$algorithm")
    rollseal-admin pair export "$id" --output "$algorithm-$id.pem"
    rollseal-admin pair activate "$id"
    [ -n "${stolen-}" ] || [ "$algorithm" != p256 ] || stolen=$id
done
rollseal-admin config import helpdesk.ini helpdesk.ini
rollseal-admin config import large.bin large.bin
rollseal-admin config publish
rollseal-admin pair revoke "$stolen" --reason 'for tests'
rollseal-admin config publish
for part in ./*.pem; do
    kind=$(basename "$part" .pem)
    kind=${kind%-*}
    mkdir -p "store-$kind"
    mv "$part" "store-$kind"
done
for store in store-*; do
    rollseal-client read --configuration "$world/point/configs/helpdesk.ini" --certificate-source "dir:$world/$store" \
        --state-directory "$world/state-${store#store-}" >/dev/null
done
rm -rf vault/lock state-*/lock point/receipts
mkdir -p "$(dirname "$folder")"
cp -R "$world" "$folder"
