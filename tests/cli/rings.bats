#!/usr/bin/env bats
# Staged rollout: what a computer of a ring reads, and what the administrator does with a ring.

load phone_helper

# forge NUMBER EPOCH.SERIAL [RING [FILE WITH CRL]]: a file as the administrator makes it, or a thief of his key; of $name
# and from $stolen if these are set.
forge() {
    local number=$1
    shift
    printf '[HelpDesk]\nPhone=%s\n' "$number" | "$ROLLSEAL_BUILD/tests/forge" "${stolen:-$PWD/vault}" passphrase "$pair" "${name:-helpdesk.ini}" "$@"
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
    phone_from "${source:-$PWD/part.pem}" "$client" "$@"
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

setup() {
    setup_copy_with_point
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

@test "the ring's file is no place for output" {
    for_ring point/configs/helpdesk.ini
    ask pilot read --output "$PWD/point/rings/pilot/helpdesk.ini"
    demand_error usage
    cmp point/configs/helpdesk.ini point/rings/pilot/helpdesk.ini
    rm point/rings/pilot/helpdesk.ini # as it is while nothing is tried there
    ln -s point elsewhere
    for place in "$PWD/point" point elsewhere; do
        ask pilot read --output "$place/rings/pilot/helpdesk.ini"
        demand_error usage
    done
    rmdir point/rings/pilot
    ask pilot read --output point/rings/pilot/helpdesk.ini
    demand_error usage
    ask pilot read --output helpdesk.ini
    [ "$status" -eq 0 ]
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

# ---- The administrator ----

stage() {
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone "$1"
    rollseal-admin --quiet config publish --ring pilot helpdesk.ini >/dev/null
}

versions() {
    local file
    for file in point/configs/helpdesk.ini point/rings/pilot/helpdesk.ini; do
        [ ! -e "$file" ] || rollseal-admin --json inspect "$file" | jq -r '"\(.ring) \(.version)"'
    done
}

# admin COMMAND…: a command of rollseal-admin, with what it says in $output and $stderr.
admin() { run --separate-stderr rollseal-admin "$@"; }

# refused NAME COMMAND…: it ends with this error, and nothing has changed.
refused() {
    local name=$1 before
    shift
    before=$(snapshot point; rollseal-admin --json config history helpdesk.ini)
    admin "$@"
    demand_error "$name"
    [ "$(snapshot point; rollseal-admin --json config history helpdesk.ini)" = "$before" ]
}

@test "publish --ring: the ring reads the new content, the others the old one" {
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    (umask 077 && rollseal-admin config publish --ring PILOT helpdesk.ini >said 2>&1)
    cat said
    grep -q 'new content for ring pilot' said
    grep -q 'staged for ring pilot; next: rollseal-admin config promote helpdesk.ini --from pilot --to all' said
    [ "$(stat -c %a point/rings point/rings/pilot point/rings/pilot/helpdesk.ini | paste -sd ' ')" = '755 755 644' ]
    [ "$(versions | paste -sd ' ')" = 'all 1.1 pilot 1.2' ]
    reads 2 pilot
    reads 1 other
    admin config publish --ring pilot helpdesk.ini
    [ "$status" -eq 0 ]
    [[ $output == *'nothing to do'* ]]
    demand_said 'staged for ring pilot'
    stage 3
    [ "$(versions | paste -sd ' ')" = 'all 1.1 pilot 1.3' ]
    reads 3 pilot
    reads 1 other
    [ "$(rollseal-admin --json config history helpdesk.ini | jq -c '[.publishes[] | [.version, .ring]]')" = \
        '[["1.3","pilot"],["1.2","pilot"],["1.1","all"]]' ]
}

@test "whoever changes what is staged is told the publish that brings it to the ring" {
    admin config set helpdesk.ini HelpDesk.Phone 2
    demand_said 'next: rollseal-admin config publish helpdesk.ini'
    stage 2
    admin config set helpdesk.ini HelpDesk.Phone 3
    demand_said 'next: rollseal-admin config publish --ring pilot helpdesk.ini'
    printf '[HelpDesk]\nPhone=4\nFax=5\n' >changed.ini
    admin config import helpdesk.ini changed.ini
    demand_said 'next: rollseal-admin config publish --ring pilot helpdesk.ini'
    admin config unset helpdesk.ini HelpDesk.Fax
    demand_said 'next: rollseal-admin config publish --ring pilot helpdesk.ini'
    run --separate-stderr env EDITOR='sed -i s/4/6/' rollseal-admin config edit helpdesk.ini </dev/null
    demand_said 'next: rollseal-admin config publish --ring pilot helpdesk.ini'
}

@test "publish without --ring keeps both contents while one is staged, and renews both files" {
    stage 2
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 3
    admin config publish
    [ "$status" -eq 0 ]
    [[ $output == *'nothing to do'* ]]
    demand_said 'helpdesk.ini: staged for ring pilot'
    [ "$(rollseal-admin --json config publish | jq -c .staged)" = '[{"name":"helpdesk.ini","ring":"pilot"}]' ]
    reads 2 pilot
    reads 1 other
    make_pair next
    # shellcheck disable=SC2154 # set by make_pair
    activate "$next"
    rollseal-admin --quiet config publish >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 1.3 pilot 1.4' ]
    for file in point/configs/helpdesk.ini point/rings/pilot/helpdesk.ini; do
        [ "$(rollseal-admin --json inspect "$file" | jq '.recipients | length')" -eq 2 ]
    done
    reads 2 pilot
    reads 1 other
    rm point/configs/helpdesk.ini # the ring must not fall back to the file that is made again
    rollseal-admin --quiet config publish >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 1.5 pilot 1.6' ]
    reads 2 pilot
    echo damaged >point/rings/pilot/helpdesk.ini
    rollseal-admin --quiet config publish >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 1.5 pilot 1.7' ]
    rm -r point/rings
    rollseal-admin --quiet config publish >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 1.5 pilot 1.8' ]
    at '2027-12-01 12:00:00' rollseal-admin --quiet config publish >/dev/null 2>&1
    [ "$(versions | paste -sd ' ')" = 'all 1.9 pilot 1.10' ]
    reads 2 pilot
    reads 1 other
}

@test "revoke publishes what is staged, too" {
    stage 2
    make_pair next
    activate "$next"
    rollseal-admin --quiet pair revoke "$pair" --reason stolen >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 2.1 pilot 2.2' ]
    [ "$(rollseal-admin --json vault check | jq '.findings | length')" -eq 0 ]
}

@test "thief of a signing key writes to the ring: after revoke and one publish, nobody accepts him again" {
    make_pair next
    mkdir parts
    cp part.pem next.pem parts
    source=$PWD/parts
    # shellcheck disable=SC2154 # set by make_pair
    activate "$next"
    rollseal-admin --quiet config publish >/dev/null
    stage 2
    reads 2 pilot
    reads 1 other
    cp -a vault taken
    stolen=$PWD/taken
    forge 666 1.50 pilot >thief
    for_ring thief
    reads 666 pilot # this is what is lost with the key, until it is revoked
    reads 1 other
    cp thief point/configs/helpdesk.ini
    keeps 1 wrong-ring other
    rollseal-admin --quiet pair revoke "$pair" --reason stolen >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 2.1 pilot 2.2' ]
    reads 2 pilot
    reads 1 other
    cp point/rings/pilot/helpdesk.ini published
    for version in 1.51 2.9; do
        if [ "$version" = 2.9 ]; then forge 666 2.9 pilot published >thief; else forge 666 1.51 pilot >thief; fi
        for_ring thief
        phone pilot
        demand_output 2
        rollseal-admin --quiet config publish >/dev/null
        reads 2 pilot
        reads 1 other
    done
}

@test "config list, policy show and the plan of the policy speak of the ring's file, too" {
    listed() { rollseal-admin --json config list | jq -c '.configurations[] | [.name, .version, .ring, .ring_version, .why]'; }
    [ "$(listed)" = '["helpdesk.ini","1.1",null,null,null]' ]
    [[ $(rollseal-admin config list) != *STAGED* ]]
    stage 2
    [ "$(listed)" = '["helpdesk.ini","1.1","pilot","1.2",null]' ]
    [[ $(rollseal-admin config list) == *'STAGED FOR'*pilot*1.2* ]]
    echo damaged >point/rings/pilot/helpdesk.ini
    [ "$(listed)" = "[\"helpdesk.ini\",\"1.1\",\"pilot\",\"1.2\",\"not what was published lies at $PWD/point\"]" ]
    printf '[HelpDesk]\nPhone=7\n' >new.ini
    rollseal-admin --quiet config import new.ini new.ini
    rollseal-admin --quiet config publish --ring pilot new.ini >/dev/null
    [ "$(listed | tail -n 1)" = '["new.ini",null,"pilot","1.1",null]' ]
    [ "$(rollseal-admin --json policy encrypted-only --plan | jq -c '[.would_change[] | [.name, .ring]]')" = \
        '[["helpdesk.ini","all"],["helpdesk.ini","pilot"],["new.ini","pilot"]]' ]
    rollseal-admin --json policy encrypted-only >said
    [ "$(jq -c '[.out_of_date[] | [.name, .ring]]' said)" = '[["helpdesk.ini","all"],["helpdesk.ini","pilot"],["new.ini","pilot"]]' ]
    rollseal-admin --quiet config publish helpdesk.ini >/dev/null
    [ "$(rollseal-admin --json policy show | jq -c '[.files[] | [.name, .ring, .encrypted_only]]')" = \
        '[["helpdesk.ini","all",true],["helpdesk.ini","pilot",true],["new.ini","pilot",false]]' ]
}

@test "a foreign file in the ring's place stays after the end of the stage, and each publish says so" {
    stage 2
    echo foreign >point/rings/pilot/helpdesk.ini
    admin config halt helpdesk.ini
    [ "$status" -eq 0 ]
    demand_said "$PWD/point/rings/pilot/helpdesk.ini was not published by this vault and stays"
    [ "$(<point/rings/pilot/helpdesk.ini)" = foreign ]
    admin --json config publish
    [ "$status" -eq 0 ]
    [ "$(jq -c .left <<<"$output")" = "[\"$PWD/point/rings/pilot/helpdesk.ini\"]" ]
    rollseal-admin --json vault check | jq -e '.findings | any(.problem | contains("this vault has not written it"))'
    rm point/rings/pilot/helpdesk.ini
    [ "$(rollseal-admin --json config publish | jq -c .left)" = '[]' ]
}

@test "halt: the ring goes back to what everybody has, under a new serial" {
    stage 2
    reads 2 pilot
    reads 1 other
    admin config halt helpdesk.ini --reason 'wrong number'
    [ "$status" -eq 0 ]
    [[ $output == *'halted for ring pilot'* ]]
    demand_said "removed $PWD/point/rings/pilot/helpdesk.ini"
    [ "$(versions | paste -sd ' ')" = 'all 1.3' ]
    reads 1 pilot other pilot-new
    [ "$(rollseal-admin --json audit list | jq -c '.audit[-1] | [.action, .object, .detail, .reason]')" = \
        '["config halt","helpdesk.ini","version 1.3: halted for ring pilot","wrong number"]' ]
    admin config publish # by a timer, for example: it does not give everybody what was halted
    [[ $output == *'nothing to do'* ]]
    admin config show helpdesk.ini
    [[ $output == *Phone=1* ]]
    refused conflict config halt helpdesk.ini
    refused conflict config promote helpdesk.ini --from pilot
    stage 4 # it goes on from there
    reads 4 pilot
    [ "$(versions | paste -sd ' ')" = 'all 1.3 pilot 1.4' ]
}

@test "halt leaves a working copy that was changed since it was staged, and says so" {
    stage 2
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 3
    admin config halt helpdesk.ini
    [ "$status" -eq 0 ]
    demand_said 'was changed since it was staged, and stays'
    reads 1 pilot other
    rollseal-admin --quiet config publish >/dev/null
    reads 3 pilot other
}

@test "promote: the ring's content is everybody's, under a new serial" {
    stage 2
    reads 2 pilot
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 3 # is not what was tried
    admin config promote helpdesk.ini --from pilot --to all --force --reason 'seen by eye'
    [ "$status" -eq 0 ]
    [ "$(versions | paste -sd ' ')" = 'all 1.3' ]
    reads 2 pilot other pilot-new
    rollseal-admin --quiet config publish >/dev/null
    [ "$(versions | paste -sd ' ')" = 'all 1.4' ]
    reads 3 pilot other
}

@test "a point that does not answer keeps the ring's file until it does" {
    rollseal-admin --quiet point add "$PWD/second" >/dev/null
    rollseal-admin --quiet config publish >/dev/null
    stage 2
    cmp point/rings/pilot/helpdesk.ini second/rings/pilot/helpdesk.ini
    mv second away
    admin config halt helpdesk.ini
    [ "$status" -eq 5 ]
    [ ! -e point/rings/pilot/helpdesk.ini ]
    mv away second
    [ -e second/rings/pilot/helpdesk.ini ]
    rollseal-admin --quiet config publish >/dev/null
    [ ! -e second/rings/pilot/helpdesk.ini ]
    cmp point/configs/helpdesk.ini second/configs/helpdesk.ini
}

@test "a configuration that is new is tried in a ring, and is for all when it is promoted" {
    printf '[HelpDesk]\nPhone=7\n' >new.ini
    rollseal-admin --quiet config import new.ini new.ini
    rollseal-admin --quiet config publish --ring pilot >/dev/null # what everybody has is not staged
    [ "$(ls point/rings/pilot)" = new.ini ]
    admin config publish
    [ "$status" -eq 0 ]
    [ ! -e point/configs/new.ini ]
    admin config halt new.ini
    demand_error conflict
    demand_said 'was never published for all'
    admin config promote new.ini --from pilot --force --reason test
    [ "$status" -eq 0 ]
    [ -e point/configs/new.ini ]
    [ ! -e point/rings/pilot/new.ini ]
}

@test "removing a configuration that is staged takes both files away" {
    stage 2
    rollseal-admin --quiet config remove helpdesk.ini --reason test >/dev/null
    [ -z "$(find point/configs point/rings -type f)" ]
}

@test "what cannot be done with a ring is refused and changes nothing" {
    refused conflict config promote helpdesk.ini --from pilot
    demand_said 'is not staged for ring pilot'
    refused not-found config promote nothing.ini --from pilot
    refused conflict config halt helpdesk.ini
    refused usage config publish --ring all
    refused usage config publish --ring a/b
    refused usage config publish --ring pilot --plain
    refused not-found config publish --ring pilot nothing.ini
    stage 2
    refused conflict config publish --ring early helpdesk.ini
    demand_said 'is staged for ring pilot; end that first'
    refused conflict config promote helpdesk.ini --from early
    refused conflict config rollback helpdesk.ini 1
    refused usage config promote helpdesk.ini
    refused usage config promote helpdesk.ini --from pilot --to early
    refused usage config promote helpdesk.ini --from pilot --force
    refused usage config promote helpdesk.ini --from pilot --force --reason ''
    refused usage config promote helpdesk.ini --from pilot --max-errors 101
    refused usage config promote helpdesk.ini --from pilot --min-reports 0
}

@test "a symbolic link in the place of the ring's folder is not followed" {
    mkdir elsewhere elsewhere/pilot
    ln -s "$PWD/elsewhere" point/rings
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    admin config publish --ring pilot
    [ "$status" -ne 0 ]
    [ -z "$(find elsewhere -type f)" ]
}

# ---- Whether a ring is ready ----

# report RING NUMBER COUNT: computers pc-1 to pc-COUNT of the ring read this number, and say so at the point.
report() {
    local computer
    for computer in $(seq "$3"); do
        phone_from "$PWD/part.pem" "$1-pc-$computer" --ring "$1" --client-name "pc-$computer"
        demand_output "$2"
    done
}

standing() { rollseal-admin --json config promote helpdesk.ini --from pilot --plan "$@" | jq -c '[.computers, .reported, .failed, .passes]'; }

@test "promote waits until enough computers of the ring have read what it was given" {
    report pilot 1 5
    phone_from "$PWD/part.pem" other --client-name other
    stage 2
    [ "$(standing)" = '[5,0,0,false]' ] # their receipts are older
    refused not-ready config promote helpdesk.ini --from pilot
    demand_said '0 of the 5 computers of the ring that are known have read it so far, and 5 must have'
    report pilot 2 4
    [ "$(standing)" = '[5,4,0,false]' ]
    [ "$(rollseal-admin --json rollout status --config helpdesk.ini | jq -c '[.rings[] | [.ring, .ready, .total]]')" = \
        '[["all",1,1],["pilot",4,5]]' ]
    [ "$(rollseal-admin --json rollout status | jq -c .staged)" = \
        '[{"name":"helpdesk.ini","ring":"pilot","version":"1.2","computers":5,"reported":4,"failed":0}]' ]
    [[ $(rollseal-admin rollout status) == *'CONFIGURATION  RING'*'helpdesk.ini   pilot  1.2      5          4'* ]]
    [ "$(standing --min-reports 4)" = '[5,4,0,true]' ]
    refused not-ready config promote helpdesk.ini --from pilot
    report pilot 2 5
    [ "$(ROLLSEAL_PASSPHRASE_FILE=/nonexistent standing)" = '[5,5,0,true]' ]
    [ "$(versions | paste -sd ' ')" = 'all 1.1 pilot 1.2' ] # a plan changes nothing
    admin config promote helpdesk.ini --from pilot --to all
    [ "$status" -eq 0 ]
    [ "$(versions | paste -sd ' ')" = 'all 1.3' ]
}

@test "promote refuses while too many report an error; --force says over what" {
    stage 2
    report pilot 2 5
    sed 's/^version 1 2$/version 1 9/' point/rings/pilot/helpdesk.ini >damaged
    cp point/rings/pilot/helpdesk.ini good
    for_ring damaged
    phone_from "$PWD/part.pem" pilot-pc-3 --ring pilot --client-name pc-3
    demand_said 'bad-signature'
    for_ring good
    [ "$(standing)" = '[5,5,1,false]' ]
    [ "$(standing --max-errors 20)" = '[5,5,1,true]' ]
    [ "$(rollseal-admin --json config promote helpdesk.ini --from pilot --plan | jq -c .failed_computers)" = '["pc-3"]' ]
    refused not-ready config promote helpdesk.ini --from pilot
    demand_said '1 of 5 computers of the ring report an error'
    admin config promote helpdesk.ini --from pilot --force --reason 'pc-3 is known'
    [ "$status" -eq 0 ]
    [[ $(rollseal-admin --json audit list | jq -r '.audit[-1] | .detail + " | " + .reason') == \
        'version 1.3: promoted from ring pilot; forced: 1 of 5 computers '*' | pc-3 is known' ]]
}

@test "promote lets pass where no computer is expected and none has ever reported, and says so" {
    rm -r point/receipts
    stage 2
    admin config promote helpdesk.ini --from pilot
    [ "$status" -eq 0 ]
    demand_said 'no computer is expected, and none has ever reported'
    reads 2 pilot other
}

@test "promote waits for computers that are expected" {
    stage 2
    echo pc-1 >names
    rollseal-admin --quiet rollout expect names >/dev/null
    refused not-ready config promote helpdesk.ini --from pilot
}

@test "promote counts nobody who is not on the list, and no two computers with one name" {
    printf 'pc-%d\n' 1 2 3 4 5 >names
    rollseal-admin --quiet rollout expect names >/dev/null
    stage 2
    report pilot 2 4
    [ "$(standing)" = '[4,4,0,false]' ]
    invent() { receipts point/receipts "$1" "$2" 9 "$3" '' '' '' pilot; }
    invent 100 50 ''
    [ "$(standing)" = '[4,4,0,false]' ]
    invent 200 1 pc-5.a
    invent 300 1 pc-5.b
    [ "$(standing)" = '[5,4,0,false]' ]
    invent 400 1 PC-3
    [ "$(standing)" = '[5,3,0,false]' ]
    refused not-ready config promote helpdesk.ini --from pilot
    demand_said '3 of the 5 computers of the ring that are known have read it so far, and 5 must have'
}
