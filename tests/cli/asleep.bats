#!/usr/bin/env bats
# A computer that was off while things changed: one test for each row of the table in docs/admin.md, of the same name.

load helper

# pair NAME: a new pair, its id in $NAME, its client part in NAME.pem.
pair() {
    printf -v "$1" %s "$(admin pair generate --algorithm x25519)"
    admin pair export "${!1}" --output "$1.pem" 2>/dev/null
}
publish_phone() {
    admin config set helpdesk.ini HelpDesk.Phone "$1"
    admin config publish
}
# What IT does and what the computer does, at the time $now if that is set.
admin() { ${now:+at "$now"} rollseal-admin --quiet "$@"; }
give() { ${now:+at "$now"} rollseal-client --quiet install --store "dir:$PWD/store" "$@"; }
wakes_up() {
    run --separate-stderr ${now:+at "$now"} rollseal-client "$1" --certificate-source "dir:$PWD/store" \
        --state-directory "$PWD/state" --configuration "$PWD/point/configs/helpdesk.ini" "${@:2}"
}

reads() {
    wakes_up get --no-fallback HelpDesk.Phone
    demand_output "$1"
}
# keeps NUMBER ERROR: it is refused the new file, and serves what it had, with a warning that says so.
keeps() {
    wakes_up get --no-fallback HelpDesk.Phone
    demand_error "$2"
    wakes_up get HelpDesk.Phone
    demand_output "$1"
    [ -n "$stderr" ]
}

# The world is made once: OLD is active, and the computer has it; NEW is prepared. Each test has a fresh copy at the same
# path, since the vault knows its point by that.
make_world() {
    make_vault
    printf '[HelpDesk]\nPhone=0\n' >helpdesk.ini
    admin config import helpdesk.ini helpdesk.ini
    pair old
    pair new
    give old.pem
    admin pair activate "$old"
    publish_phone 1
    reads 1
    echo "old=$old new=$new" >ids
}
setup_file() {
    setup_file_world
    mv "$BATS_FILE_TMPDIR/world" "$BATS_FILE_TMPDIR/made"
}
setup() {
    rm -rf "$BATS_FILE_TMPDIR/world"
    cp -a "$BATS_FILE_TMPDIR/made" "$BATS_FILE_TMPDIR/world"
    enter "$BATS_FILE_TMPDIR/world"
    . ./ids
    now=
}

@test "publishes" {
    for number in 2 3 4; do publish_phone $number; done
    reads 4
}

@test "publishes, longer than its last-known-good is valid" {
    now='2028-01-01 12:00:00'
    wakes_up get HelpDesk.Phone
    demand_output 1
    demand_said expired
    publish_phone 2
    reads 2
}

@test "an activation" {
    admin pair activate "$new"
    publish_phone 2
    reads 2
}

@test "an activation and a retirement" {
    admin pair activate "$new"
    publish_phone 2
    admin pair retire "$old" --force --reason asleep
    publish_phone 3
    keeps 1 unknown-signer
    give new.pem
    reads 3
}

@test "an activation and a retirement, with the new pair in its store" {
    give new.pem
    admin pair activate "$new"
    admin pair retire "$old" --force --reason asleep
    publish_phone 2
    reads 2
}

@test "its pair's end" {
    now='2030-01-01 12:00:00'
    keeps 1 signer-expired
    run admin config publish
    [ "$status" -ne 0 ]
    pair later
    admin pair activate "$later"
    publish_phone 2
    keeps 1 unknown-signer
    give later.pem
    reads 2
}

@test "its pair's end, after the pair was replaced" {
    now='2028-06-01 12:00:00'
    pair later
    admin pair activate "$later"
    publish_phone 2
    give later.pem
    now='2030-01-01 12:00:00'
    publish_phone 3
    reads 3
}

@test "a revocation of its pair" {
    admin pair revoke "$old" --successor "$new" --reason stolen
    publish_phone 2
    keeps 1 unknown-signer
    wakes_up exec --prefix P_ -- true
    [ "$status" -eq 125 ]
    demand_said revoked
    give new.pem
    reads 2
}

@test "a revocation of another pair" {
    admin pair activate "$new"
    publish_phone 2
    admin pair revoke "$new" --successor "$old" --reason stolen
    publish_phone 3
    reads 3
}

@test "a removal of the configuration" {
    admin config remove helpdesk.ini
    keeps 1 not-found
}

@test "every row of the table has its test, and every test its row" {
    sed -n '/^## A computer was asleep/,/^## /p' "$BATS_TEST_DIRNAME/../../docs/admin.md" |
        sed -nE 's/^\| ([a-z][^|]*[^ |]) +\|.*/\1/p' | grep -vx 'it slept through' | sort >rows
    grep -oE '^@test "[^"]*' "$BATS_TEST_FILENAME" | cut -c8- | grep -v '^every row' | sort >tests
    diff rows tests
}
