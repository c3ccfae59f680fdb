#!/usr/bin/env bats
# What released versions have left on disks is read by this build, and gone on with.

load helper

RELEASED=$BATS_TEST_DIRNAME/../vectors/released

# use VERSION: a world with what that version left.
use() {
    (umask 077 && cp -R "$RELEASED/$1/." .)
}

# The reader of one kind of pair, with the state of that version, as of the day after the release.
read_as() {
    at "$1" rollseal-client read --configuration "$PWD/point/configs/$3" --certificate-source "dir:$PWD/store-$2" \
        --state-directory "$PWD/state-$2"
}

released_on() {
    rollseal-admin inspect --json "$1" | jq -r '.issued' | sed 's/T/ /; s/Z//'
}

@test "peer_bug_10: every kind of pair reads what every released version has sealed" {
    for version in "$RELEASED"/*/; do
        use "$(basename "$version")"
        day=$(released_on point/configs/helpdesk.ini)
        for store in store-*; do
            for name in helpdesk.ini large.bin; do
                read_as "$day" "${store#store-}" "$name" | cmp - "$name"
            done
        done
        rm -rf ./*
    done
}

@test "peer_bug_10: the vault of every released version opens, and goes on" {
    for version in "$RELEASED"/*/; do
        use "$(basename "$version")"
        day=$(released_on point/configs/helpdesk.ini)
        rollseal-admin config show helpdesk.ini | cmp - helpdesk.ini
        [ "$(rollseal-admin pair list --json | jq '.pairs | length')" -eq 5 ]
        [ "$(rollseal-admin audit list --json | jq '.audit | length')" -gt 5 ]
        for location in $(rollseal-admin point list --json | jq -r '.points[].location'); do
            rollseal-admin point remove "$location"
        done
        rollseal-admin point add "$PWD/point"
        rollseal-admin config set helpdesk.ini HelpDesk.Phone 112
        at "$day" rollseal-admin config publish
        [ "$(read_as "$day" p256 helpdesk.ini | sed -n 's/^Phone=//p')" = 112 ]
        rm -rf ./*
    done
}
