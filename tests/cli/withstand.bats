#!/usr/bin/env bats
# What must be withstood, where it needs both programs: thieves of a signing key, vaults put back, files put in place of
# others, two admins at once.

load phone_helper

forge() { "$ROLLSEAL_BUILD/tests/forge" "$PWD/stolen" passphrase "$@"; }

# forged PHONE PAIR EPOCH.SERIAL [RING [FILE WITH CRL]]: the thief puts his file at the point.
forged() {
    local phone=$1
    shift
    printf '[HelpDesk]\nPhone=%s\n' "$phone" | forge "$1" helpdesk.ini "${@:2}" >forgery
    cp forgery point/configs/helpdesk.ini
}

# phone CLIENT [START PARAMETER…]: the part of a client is CLIENT.pem, or parts/ for `both`.
phone() {
    local client=$1 source=$PWD/$1.pem
    [ "$client" != both ] || source=$PWD/parts
    phone_from "$source" "$@"
}

version() { rollseal-admin --json inspect point/configs/helpdesk.ini | jq -r .version; }

make_world() {
    make_two_pairs
    cp parts/a.pem parts/b.pem .
}

setup_file() { setup_file_world; }

setup() {
    setup_copy_with_point
    { read -r a && read -r b; } <ids
    cp -a vault stolen
}

@test "thief of one pair's signing key: after revoke and one publish, nobody accepts him again" {
    reads 1 a b both
    forged 666 "$a" 1.2
    reads 666 a both # this is what is lost with the key, until it is revoked
    keeps 1 unknown-signer b
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    reads 1 b both
    cp point/configs/helpdesk.ini published
    forged 666 "$a" 1.3
    keeps 1 signer-revoked both
    keeps 1 unknown-signer b
    forged 666 "$a" 2.3 all published
    keeps 1 signer-revoked both
    keeps 1 unknown-signer b
    publish_phone 2
    reads 2 b both
}

@test "thief of the active pair's signing key, before and after the successor is published" {
    reads 1 a b both
    forged 666 "$b" 1.2
    reads 666 b both
    rollseal-admin --quiet pair revoke "$b" --successor "$a" --reason stolen >/dev/null
    reads 1 a both
    cp point/configs/helpdesk.ini published
    for version in 2.2 2.1048570; do
        forged 666 "$b" "$version" all published
        keeps 1 signer-revoked both
        keeps 1 unknown-signer a
    done
    rollseal-admin --quiet config publish >/dev/null
    reads 1 a both
}

@test "thief signs while the administrator publishes: his file is gone over" {
    reads 1 a b both
    forged 666 "$a" 1.500
    reads 666 a both
    publish_phone 2
    [ "$(version)" = 1.501 ]
    reads 2 a b both
    forged 666 "$a" 1.600
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    [ "$(version)" = 2.1 ]
    reads 2 b both
}

@test "peer_bug_20: serial jumped up by a thief: after revoke and one publish all go on" {
    reads 1 a b both
    forged 666 "$a" 1.9007199254740991
    keeps 1 fast-forward a both
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    demand_said 'too far ahead'
    demand_said "pair revoke $a"
    [ "$(version)" = 1.2 ]
    reads 1 a b both
    forged 666 "$a" 1.1048578 # as far as it goes
    reads 666 a both
    forged 667 "$a" 1.2097154 # and again
    reads 667 a both
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    [ "$(version)" = 2.1 ]
    reads 1 b both
    publish_phone 2
    reads 2 b both
}

@test "a thief's serial that is gone on from locks nobody out: not who slept, not who is new" {
    reads 1 a b both
    cp b.pem slept.pem && cp -R state-b state-slept
    for new in new newer; do cp b.pem $new.pem; done
    forged 666 "$a" 1.524288 # as far as is gone on from
    reads 666 a
    publish_phone 2
    [ "$(version)" = 1.524289 ]
    reads 2 a b both new
    forged 667 "$a" 1.1048576 # as far as a new client goes
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    demand_said "too far ahead to go on from"
    demand_said "pair revoke $a"
    [ "$(version)" = 1.524290 ]
    reads 2 a b both new slept newer
}

# door: what a client with both pairs, to which plain files are welcome, makes of one of another name.
door() {
    run --separate-stderr rollseal-client get --certificate-source "$PWD/parts" --state-directory "$PWD/state-both" \
        --configuration "$PWD/point/configs/door.ini" --accept-encrypted-data-only false HelpDesk.Phone
}

# forged_policy: the thief of pair a says that only sealed files are to be accepted, and the client believes him.
forged_policy() {
    printf '[HelpDesk]\nPhone=666\n' | forge "$a" helpdesk.ini 1.50 all '' encrypted-only >point/configs/helpdesk.ini
    reads 666 both
    door
    demand_error not-sealed
}

@test "a policy that only a thief has said ends with the thief's pair" {
    printf '[HelpDesk]\nPhone=9\n' >point/configs/door.ini
    reads 1 both
    door
    demand_output 9
    forged_policy
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    reads 1 both
    door
    demand_output 9
}

@test "the administrator's policy does not end because a thief has said it, too" {
    printf '[HelpDesk]\nPhone=9\n' >point/configs/door.ini
    rollseal-admin --quiet policy encrypted-only --force --reason test >/dev/null 2>&1
    rollseal-admin --quiet config publish >/dev/null
    reads 1 both
    forged_policy
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    reads 1 both
    door
    demand_error not-sealed
}

@test "a thief cannot begin an epoch" {
    reads 1 a b both
    run ! forge "$a" helpdesk.ini 2.1 <helpdesk.ini
    sed 's/^version 1 1$/version 2 1/' point/configs/helpdesk.ini >changed
    cp changed point/configs/helpdesk.ini
    keeps 1 malformed a b both
}

@test "last week's vault restored: no client is stuck in rollback" {
    reads 1 a b both
    cp -a vault last-week
    for number in 2 3 4; do publish_phone $number; done
    reads 4 a b both
    [ "$(version)" = 1.4 ]
    rm -r vault
    mv last-week vault
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    demand_said 'version 1.4'
    demand_said 'lies above it, with the content of this vault'
    [ "$(version)" = 1.5 ]
    reads 1 a b both
    publish_phone 5
    reads 5 a b both
}

@test "last week's vault restored, with a pair made and one retired since: nobody is stuck in rollback" {
    reads 1 a b both
    cp -a vault last-week
    c=$(rollseal-admin --quiet pair generate --algorithm x25519)
    rollseal-admin --quiet pair export "$c" --output c.pem >/dev/null 2>&1
    rollseal-admin --quiet pair activate "$c" --no-overlap --force --reason test >/dev/null
    publish_phone 2
    reads 2 c
    [ "$(version)" = 1.2 ]
    rm -r vault
    mv last-week vault
    rollseal-admin --quiet config publish >/dev/null 2>&1 # what lies there is by a pair that this vault has never seen
    [ "$(version)" = 1.3 ]
    reads 1 a b both
    keeps 2 unknown-signer c
}

@test "last week's vault restored, with a revocation since: it holds, and no client is stuck" {
    reads 1 a b both
    cp -a vault last-week
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    publish_phone 2
    reads 2 b both
    rm -r vault
    mv last-week vault
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    demand_said CRL
    [ "$(rollseal-admin --json pair show "$a" | jq -r .state)" = revoked ]
    [ ! -e "vault/pairs/$a.signing.age" ]
    [ "$(version)" = 2.3 ]
    reads 1 b both
    forged 666 "$a" 2.4 all point/configs/helpdesk.ini
    keeps 1 signer-revoked both
}

@test "last week's vault restored, and a pair revoked while the point is away: both revocations hold" {
    reads 1 a b both
    cp -a vault last-week
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    reads 1 b both
    cp point/configs/helpdesk.ini published
    c=$(rollseal-admin --quiet --vault last-week pair generate)
    rollseal-admin --quiet --vault last-week pair export "$c" --output parts >/dev/null
    rm -r vault
    mv last-week vault
    mv point away
    run --separate-stderr rollseal-admin --quiet pair revoke "$b" --successor "$c" --reason stolen
    [ "$status" -eq "$(awk -F'|' '/`unreachable`/ { print $3 + 0 }' "$BATS_TEST_DIRNAME/../../docs/errors.md")" ]
    mv away point
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    demand_said CRL
    reads 1 both
    cp point/configs/helpdesk.ini now
    # Each thief with either CRL of number 2, of which one lists him and the other does not.
    for pair in "$a" "$b"; do
        forged 666 "$pair" 2.9 all published
        keeps 1 signer-revoked both
        forged 666 "$pair" 3.9 all now
        keeps 1 signer-revoked both
    done
}

@test "an old backup restored while a thief had the point: no computer forgets what it met as revoked" {
    c=$(rollseal-admin --quiet pair generate)
    rollseal-admin --quiet pair export "$c" --output parts >/dev/null
    rollseal-admin --quiet config publish >/dev/null
    reads 1 a b both
    cp point/configs/helpdesk.ini old
    rollseal-admin --quiet vault backup "$PWD/backup" >/dev/null
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    reads 1 b both
    keeps 1 unknown-signer a
    # The thief of A puts the old file back, and the vault that knew of the revocation is lost.
    cp old point/configs/helpdesk.ini
    rm -r vault
    rollseal-admin --quiet vault restore "$PWD/backup" >/dev/null
    [ "$(rollseal-admin --json pair show "$a" | jq -r .state)" = previous ]
    rollseal-admin --quiet pair revoke "$b" --successor "$c" --reason 'stolen, too' >/dev/null
    [ "$(version)" = 3.1 ]
    reads 1 both
    cp point/configs/helpdesk.ini now
    # The newest CRL lists B alone, and that of the file before lists A alone.
    [ "$(rollseal-admin --json inspect now | jq .crl_revoked)" -eq 1 ]
    forged 666 "$b" 3.9 all now
    keeps 1 signer-revoked b both
    forged 666 "$a" 3.9 all now
    keeps 1 signer-revoked a both
    run --separate-stderr rollseal-client why --certificate-source parts --state-directory "$PWD/state-both" \
        --configuration "$PWD/point/configs/helpdesk.ini"
    [ "$status" -ne 0 ]
    [[ "$output" = *'number 3 is known; number 2 is known'* ]]
    # Revoked again, it is on one CRL with the other, and that one is all that has to be remembered.
    size=$(stat -c %s state-both/crls/*)
    rollseal-admin --quiet pair revoke "$a" --reason 'stolen, as was forgotten' >/dev/null
    reads 1 both
    [ "$(stat -c %s state-both/crls/*)" -lt "$size" ]
    forged 666 "$a" 4.9 all point/configs/helpdesk.ini
    keeps 1 signer-revoked both
}

@test "whatever is put in place of a published file, the next publish makes good" {
    printf '[A]\nb=1\n' >other.ini
    rollseal-admin --quiet config import other.ini other.ini >/dev/null
    rollseal-admin --quiet config publish >/dev/null
    cp point/configs/helpdesk.ini older
    publish_phone 2
    reads 2 a b both
    mkdir foreign
    (
        cd foreign
        export ROLLSEAL_VAULT=$PWD/vault
        make_vault
        rollseal-admin --quiet config import helpdesk.ini ../helpdesk.ini >/dev/null
        rollseal-admin --quiet pair activate "$(rollseal-admin --quiet pair generate)" >/dev/null
        for i in 1 2 3; do rollseal-admin --quiet config publish --expires $i"d" >/dev/null; done
    )
    echo 'do not touch' >victim
    ln -s "$PWD/victim" link
    forge "$a" helpdesk.ini 1.9 pilot <helpdesk.ini >ring
    : >empty
    head -c 300 older >torn
    mkfifo pipe
    serial=2
    declare -A error=([helpdesk.ini]=not-sealed [older]=rollback [point/configs/other.ini]=wrong-name [ring]=wrong-ring
        [foreign/point/configs/helpdesk.ini]=unknown-signer [empty]=not-sealed [torn]=malformed [link]=not-sealed [pipe]=io)
    for placed in "${!error[@]}"; do
        echo "placed: $placed"
        cp -a --remove-destination "$placed" point/configs/helpdesk.ini
        keeps 2 "${error[$placed]}" both
        run --separate-stderr rollseal-admin config publish
        [ "$status" -eq 0 ]
        demand_said 'overwritten'
        serial=$((serial + 1))
        [ "$(version)" = "1.$serial" ]
        reads 2 a b both
    done
    [ "$(cat victim)" = 'do not touch' ]
}

@test "two admins publishing at once, a client reading meanwhile: serials never repeat, nothing torn is seen" {
    for admin in 1 2; do
        for n in 1 2 3 4 5; do
            printf '[HelpDesk]\nPhone=%s%s\n' $admin $n >"in-$admin-$n"
            {
                rollseal-admin --quiet config import helpdesk.ini "in-$admin-$n" && rollseal-admin --quiet config publish
            } >>"log-$admin" 2>&1 || echo "failed" >>"log-$admin"
        done &
    done
    while [ -n "$(jobs -r)" ]; do
        phone both --no-fallback
        echo "status $status: $stderr"
        [ "$status" -eq 0 ]
        [[ "$output" =~ ^[0-9]+$ ]]
    done
    wait
    run -1 grep failed log-1 log-2
    serials=$(rollseal-admin --json config history helpdesk.ini | jq -r '.publishes[].version')
    [ "$(echo "$serials" | sort | uniq -d)" = '' ]
    [ "$(version)" = "$(echo "$serials" | head -n 1)" ]
    reads "$(rollseal-admin config show helpdesk.ini HelpDesk.Phone)" a b both
}

@test "peer_bug_04: nothing is taken from a file at the point that is not verified" {
    reads 1 a b both
    for change in 's/^version 1 1$/version 1 500/' 's/^name .*/name other.ini/' 's/^ring all$/ring pilot/' \
        's/^recipients .*/recipients 0123456789abcdef/' 's/^expires .*/expires never/'; do
        sed "$change" point/configs/helpdesk.ini >changed
        cp changed point/configs/helpdesk.ini
        before=$(rollseal-admin --json config history helpdesk.ini | jq '.publishes[0].serial')
        run --separate-stderr rollseal-admin config publish
        [ "$status" -eq 0 ]
        demand_said "is not this vault's"
        [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq -c '[.name, .serial, .ring, (.recipients | length)]')" = \
            "[\"helpdesk.ini\",$((before + 1)),\"all\",2]" ]
        reads 1 a b both
    done
}

# The thief has read the vault's files, which say to whom backups are sealed for recovery, and has put his own vault where
# the administrator's backup was.
make_forged_backup() {
    echo 'what the thief knows' >thief.pass
    rollseal-admin --quiet --vault thief --passphrase-file thief.pass init --organization Test --point "$PWD/point" \
        --recovery-file thief.txt >/dev/null
    rollseal-admin --quiet --vault thief --passphrase-file thief.pass vault backup loot >/dev/null
    mkdir unpacked
    age -d -i thief.txt loot.recovery | tar x -C unpacked
    age -d -i thief.txt unpacked/key/recovery.age | age -r "$(cat stolen/key/recovery.recipient)" >forged
    mv forged unpacked/key/recovery.age
    (cd unpacked && tar c --format=ustar --owner=0 --group=0 --numeric-owner -- *) |
        age -r "$(cat stolen/key/recovery.recipient)" >backup.recovery
}

@test "a thief's own vault in place of the backup for recovery: that is warned of, and no client takes what it publishes" {
    reads 1 a b
    make_forged_backup
    rm -rf vault
    run --separate-stderr rollseal-admin vault restore backup.recovery --identity recovery
    [ "$status" -eq 0 ]
    [[ $stderr == *'warning: a backup for the recovery identity bears no signature'* ]]
    rollseal-admin --quiet vault recover --identity recovery --new-passphrase-file passphrase >/dev/null
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    rollseal-admin --quiet pair activate "$(rollseal-admin --quiet pair generate --algorithm x25519)" --force \
        --reason 'a thief asks nobody' >/dev/null
    publish_phone 666
    keeps 1 unknown-signer a b
}
