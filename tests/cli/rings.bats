#!/usr/bin/env bats
# Staged rollout: what a computer of a ring reads, and what the administrator does with a ring.

load phone_helper

# forge NUMBER EPOCH.SERIAL [RING]: a file as the administrator makes it, or a thief of his key; for $name if that is set.
forge() {
    local number=$1
    shift
    printf '[HelpDesk]\nPhone=%s\n' "$number" | "$ROLLSEAL_BUILD/tests/forge" "$PWD/vault" passphrase "$pair" "${name:-helpdesk.ini}" "$@"
}

# for_ring FILE…: it lies at the point for the ring pilot.
for_ring() {
    mkdir -p point/rings/pilot
    cp "$1" point/rings/pilot/helpdesk.ini
}

# phone CLIENT [START PARAMETER…]: `pilot…` are in that ring.
phone() {
    local client=$1
    shift
    if [[ $client == pilot* ]]; then set -- --ring pilot "$@"; fi
    phone_from "$PWD/part.pem" "$client" "$@"
}

# ask CLIENT COMMAND [START PARAMETER…]: of the client in the ring pilot.
ask() {
    local client=$1 command=$2
    shift 2
    run --separate-stderr rollseal-client "$command" --certificate-source "$PWD/part.pem" --ring pilot \
        --state-directory "$PWD/state-$client" --configuration "$PWD/point/configs/helpdesk.ini" "$@"
}

# demand_phone NUMBER CLIENT: it reads this number, with what it says in $stderr.
demand_phone() {
    phone "$2"
    demand_output "$1"
}

# One active pair, and version 1.1 with the number 1.
make_world() {
    make_organization
    printf '[HelpDesk]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config publish
    echo "$pair" >id
}

setup_file() { setup_file_world; }

# The copy of the world gets a point of its own.
setup() {
    setup_copy
    rollseal-admin --quiet point add "$PWD/point" >/dev/null
    rollseal-admin --quiet point remove "$BATS_FILE_TMPDIR/world/point" >/dev/null
    pair=$(<id)
}

# ---- The client ----

@test "a computer of a ring takes the higher version of its ring's file and the one for all; the others do not see it" {
    reads 1 pilot other
    [ -z "$stderr" ]
    forge 2 1.2 pilot >file
    for_ring file
    reads 2 pilot
    [ -z "$stderr" ]
    reads 1 other
    forge 3 1.3 >point/configs/helpdesk.ini
    reads 3 pilot other pilot-new
    rm -r point/rings
    reads 3 pilot
    [ -z "$stderr" ]
}

@test "rings are compared without case, and have a point by Configuration or by Point" {
    forge 2 1.2 pilot >file
    for_ring file
    for ring in pilot PILOT Pilot; do
        phone_from "$PWD/part.pem" "$ring" --ring "$ring"
        demand_output 2
    done
    phone_from "$PWD/part.pem" all --ring ALL
    demand_output 1
    cp point/configs/helpdesk.ini .
    run --separate-stderr rollseal-client get --certificate-source part.pem --state-directory "$PWD/state-elsewhere" \
        --configuration "$PWD/helpdesk.ini" --ring pilot HelpDesk.Phone
    demand_output 1
    run --separate-stderr rollseal-client get --certificate-source part.pem --state-directory "$PWD/state-elsewhere" \
        --configuration "$PWD/helpdesk.ini" --point "$PWD/point" --ring pilot HelpDesk.Phone
    demand_output 2
}

@test "a configuration may be tried in a ring before there is one for all" {
    rm point/configs/helpdesk.ini
    phone other
    demand_error not-found
    phone pilot
    demand_error not-found
    forge 2 1.2 pilot >file
    for_ring file
    reads 2 pilot
    [ -z "$stderr" ]
}

@test "a bad ring's file that claims a higher version does not keep the good one for all away" {
    reads 1 pilot
    forge 666 1.9 early >wrong-ring
    name=other.ini forge 666 1.9 pilot >wrong-name
    forge 666 1.1048578 pilot >fast-forward
    forge 666 1.9 pilot >good
    sed 's/^version 1 9$/version 1 10/' good >bad-signature
    sed 's/^ring pilot$/ring pilot pilot/' good >malformed
    head -c -1 good >truncated
    cp "$VECTORS/unknown-signer.sealed" unknown-signer
    rm -r good
    for file in wrong-ring wrong-name fast-forward bad-signature malformed; do
        echo "$file"
        for_ring $file
        phone pilot --no-fallback
        demand_output 1
        demand_said "$file"
        demand_said "taking $PWD/point/configs/helpdesk.ini, version 1.1"
        ask pilot status
        [ "$status" -ne 0 ]
        [[ $output == *"$file"* ]]
    done
    for_ring truncated
    phone pilot --no-fallback
    demand_output 1
    demand_said bad-signature
    head -c 20000000 /dev/zero >point/rings/pilot/helpdesk.ini
    demand_phone 1 pilot
    demand_said too-large
    rm point/rings/pilot/helpdesk.ini
    mkfifo point/rings/pilot/helpdesk.ini
    demand_phone 1 pilot
    demand_said '(io)'
    rm point/rings/pilot/helpdesk.ini
    reads 1 pilot
    [ -z "$stderr" ]
    ask pilot status
    [ "$status" -eq 0 ]
}

@test "a bad file for all does not keep the good one of the ring away" {
    forge 2 1.2 pilot >file
    for_ring file
    forge 666 1.1048578 >point/configs/helpdesk.ini
    demand_phone 2 pilot
    demand_said fast-forward
    demand_said "taking $PWD/point/rings/pilot/helpdesk.ini, version 1.2"
    echo 'rollseal/1' >point/configs/helpdesk.ini
    demand_phone 2 pilot
    demand_said malformed
}

@test "a plain file never comes before a sealed one, and is judged like any other" {
    printf '[HelpDesk]\nPhone=666\n' >plain
    for_ring plain
    reads 1 pilot
    cp plain point/configs/helpdesk.ini
    keeps 1 not-sealed pilot
    forge 2 1.2 pilot >file
    for_ring file
    reads 2 pilot pilot-new
    phone pilot-newer --accept-encrypted-data-only true
    demand_output 2
}

@test "an older file is not read again, whether it comes back for all or for the ring" {
    forge 2 1.2 pilot >second
    forge 3 1.3 >third
    cp point/configs/helpdesk.ini first
    for_ring second
    reads 2 pilot
    rm point/rings/pilot/helpdesk.ini
    keeps 2 rollback pilot
    cp third point/configs/helpdesk.ini
    reads 3 pilot
    for_ring second
    reads 3 pilot
    cp first point/configs/helpdesk.ini
    keeps 3 rollback pilot
    forge 4 1.3 pilot >another # the same version with another text
    for_ring another
    keeps 3 rollback pilot
}

@test "both files are refused: the error of the one that claims the higher version counts, and the other's is said" {
    reads 1 pilot
    forge 666 1.1048578 pilot >file
    for_ring file
    echo 'rollseal/1' >point/configs/helpdesk.ini
    phone pilot --no-fallback
    demand_error malformed
    demand_said 'fast-forward'
    demand_phone 1 pilot
    demand_said 'serving the last-known-good file'
    rm point/configs/helpdesk.ini
    phone pilot --no-fallback
    demand_error fast-forward
}

@test "the CRL of either file is learned, also if it is refused" {
    reads 1 pilot
    forge 666 1.5 >stolen
    make_pair next
    # shellcheck disable=SC2154 # set by make_pair
    activate "$next"
    rollseal-admin --quiet pair revoke "$pair" --reason stolen >/dev/null
    for_ring point/configs/helpdesk.ini
    cp stolen point/configs/helpdesk.ini
    keeps 1 unknown-signer pilot
    rm point/rings/pilot/helpdesk.ini
    keeps 1 signer-revoked pilot
}

@test "why and status speak of both files" {
    ask pilot why
    [ "$status" -eq 0 ]
    [[ $output != *"if it is refused"* ]]
    forge 2 1.2 pilot >file
    for_ring file
    ask pilot why
    [ "$status" -eq 0 ]
    [[ $output == *"$PWD/point/rings/pilot/helpdesk.ini, "*" bytes; if it is refused: $PWD/point/configs/helpdesk.ini"* ]]
    sed 's/^version 1 2$/version 1 3/' file >damaged
    for_ring damaged
    ask pilot why --json
    [ "$status" -eq 14 ]
    [ "$(jq -r '[.failed, .meanwhile] | join(" ")' <<<"$output")" = "signer 1.1" ]
    ask pilot status --json
    [ "$(jq -r .ring_location <<<"$output")" = "$PWD/point/rings/pilot/helpdesk.ini" ]
    ask pilot status --ring all --json
    [ "$(jq -r .ring_location <<<"$output")" = null ]
}
