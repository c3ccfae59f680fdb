#!/usr/bin/env bats
# A disk that is really full: a small tmpfs, mounted where nobody else sees it. What cannot be written is `io` and leaves
# the old content, and nothing else, behind; with room again the same command succeeds.

load helper

make_world() {
    make_organization
    { printf '[A]\nvalue=old\nfiller=' && head -c 40000 /dev/zero | tr '\0' x && echo; } >old
    sed 's/value=old/value=new/' old >new
    rollseal-admin config import a.ini old
    rollseal-admin config publish
}

setup_file() {
    [ "$(id -u)" -ne 0 ] || setup_file_world
}

setup() {
    [ "$(id -u)" -eq 0 ] || skip 'only root may mount'
    unshare --mount true 2>/dev/null || skip 'nothing may be mounted here'
    setup_copy
    rollseal-admin --quiet point remove "$BATS_FILE_TMPDIR/world/point"
    mkdir store disk
    cp part.pem store
}

# Runs standard input as a script in this world, where `disk` is a disk of 320 KiB, with the functions below.
on_small_disk() {
    cat - >script
    cat >prelude <<'PRELUDE'
set -eu
mount -t tmpfs -o size=320k tmpfs disk
fill() { ! head -c 1M /dev/zero >disk/filler 2>/dev/null; }
make_room() { rm disk/filler; }
# refused COMMAND…: it ends with io.
refused() {
    status=0
    "$@" >refused 2>&1 || status=$?
    cat refused
    [ "$status" -eq 4 ]
    grep -q 'space' refused
}
client() { command=$1 && shift && rollseal-client "$command" --configuration "$1/a.ini" --certificate-source "dir:$PWD/store" "${@:2}"; }
no_leftovers() { [ -z "$(find "$1" -name '.*tmp*')" ]; }
PRELUDE
    unshare --mount --propagation private bash -c '. ./prelude; . ./script'
}

@test "full disk under a point: publish is io, old content stays, and is made up for" {
    on_small_disk <<'END_SCRIPT'
rollseal-admin point add "$PWD/disk"
rollseal-admin config publish
before=$(sha256sum <disk/configs/a.ini)
rollseal-admin config import a.ini new
fill
refused rollseal-admin config publish
[ "$(sha256sum <disk/configs/a.ini)" = "$before" ]
no_leftovers disk
make_room
rollseal-admin config publish
client read disk/configs --state-directory "$PWD/state" | cmp - new
END_SCRIPT
}

@test "full disk under the vault: import is io, the working copy stays, and the vault is whole" {
    on_small_disk <<'END_SCRIPT'
cp -a vault/. disk
export ROLLSEAL_VAULT=$PWD/disk
fill
refused rollseal-admin config import a.ini new
rollseal-admin config show a.ini | cmp - old
[ "$(sqlite3 disk/registry.db 'PRAGMA integrity_check')" = ok ]
make_room
no_leftovers disk
rollseal-admin config import a.ini new
rollseal-admin config show a.ini | cmp - new
rollseal-admin vault check
END_SCRIPT
}

@test "full disk under --output: read is io and FILE stays; state that cannot be written is a warning" {
    on_small_disk <<'END_SCRIPT'
rollseal-admin point add "$PWD/point"
rollseal-admin config publish
client read point/configs --state-directory "$PWD/disk/state" --output disk/out
rollseal-admin config import a.ini new
rollseal-admin config publish
fill
refused client read point/configs --state-directory "$PWD/state" --output disk/out
cmp disk/out old
client read point/configs --state-directory "$PWD/disk/state" >read 2>warnings
cmp read new
grep -q 'warning: .*space' warnings
no_leftovers disk
make_room
client read point/configs --state-directory "$PWD/disk/state" --output disk/out
cmp disk/out new
cmp disk/state/configs/a.ini point/configs/a.ini
END_SCRIPT
}

@test "health says where little space is left" {
    on_small_disk <<'END_SCRIPT'
rollseal-admin point add disk/point
rollseal-admin --json health >found
jq -e '[.findings[].text | select(contains("MiB are left"))] | length == 1' found
jq -e --arg disk "$PWD/disk/point" '.findings | any(.text | startswith("0 MiB are left at \($disk);"))' found
END_SCRIPT
}

@test "full disk under a backup: io, and no file; with room it opens" {
    on_small_disk <<'END_SCRIPT'
fill
refused rollseal-admin vault backup disk/saved
[ ! -e disk/saved ]
[ ! -e disk/saved.recovery ]
no_leftovers disk
make_room
rollseal-admin vault backup disk/saved
age -d -i recovery disk/saved.recovery | tar -t >/dev/null
END_SCRIPT
}
