#!/usr/bin/env bats
# The replacement of a pair, seen from both sides: what the administrator does, and what each kind of client reads
# meanwhile. Overlap comes from the encryption, so no order of events locks a client out.

load phone_helper

setup() {
    enter "$BATS_TEST_TMPDIR/world"
    make_vault
    printf '[HelpDesk]\nPhone=0\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
}

# begin: the pair $old is active, and the clients old and both have it.
begin() {
    make_pair old
    install_at old old.pem
    install_at both old.pem
    activate "$old"
    publish_phone 1
    reads 1 old both
}

@test "the nine steps: from plain to nothing but sealed" {
    rollseal-admin --quiet config publish --plain >/dev/null
    reads 0 bare ready late
    make_pair first p256
    install_at ready first.pem
    reads 0 bare ready late
    activate "$first" --force --reason "bare and late have no pair"
    reads 0 bare ready late # activation alone changes no file
    publish_phone 1
    reads 1 ready
    phone bare --no-fallback
    demand_error no-pair
    install_at late first.pem
    reads 1 late
    cp helpdesk.ini point/configs/helpdesk.ini
    keeps 1 not-sealed ready late # `auto` has learned
    phone fresh --accept-encrypted-data-only
    demand_error not-sealed
    rollseal-admin --quiet config publish >/dev/null
    reads 1 ready late
}

@test "a pair is replaced while clients have the old one, the new one, both or none" {
    make_pair old x25519
    for client in old both; do install_at $client old.pem; done
    activate "$old"
    publish_phone 1
    reads 1 old both
    make_pair new p256
    install_at new new.pem
    install_at both new.pem
    publish_phone 2 # the new pair is only prepared
    reads 2 old both
    phone new --no-fallback
    demand_error unknown-signer
    activate "$new"
    reads 2 old both
    publish_phone 3
    reads 3 old new both
    phone none --no-fallback
    demand_error no-pair
    activate "$old" # the undo
    publish_phone 4
    reads 4 old new both
    activate "$new"
    publish_phone 5
    reads 5 old new both
    rollseal-admin --quiet pair retire "$old" --force --reason 'the client old is left behind' >/dev/null
    reads 5 old new both # retiring alone changes no file
    publish_phone 6
    reads 6 new both
    keeps 5 unknown-signer old
    install_at old new.pem
    reads 6 old
}

# takes_nothing_unsigned CLIENT…: whatever lies at the point that no pair of this organization has signed, none of these
# clients takes it; then the published file is there again.
takes_nothing_unsigned() {
    local client file
    cp point/configs/helpdesk.ini published
    cp helpdesk.ini not-sealed
    sed '/^— /d' published >malformed
    cp "$VECTORS/unknown-signer.sealed" unknown-signer
    for file in not-sealed malformed unknown-signer; do
        cp $file point/configs/helpdesk.ini
        for client; do
            echo "client $client, $file"
            phone "$client" --no-fallback
            demand_error $file
            phone "fresh-$client" --no-fallback --accept-encrypted-data-only true --certificate-source "dir:$PWD/store-$client"
            demand_error $file
        done
    done
    cp published point/configs/helpdesk.ini
}

@test "peer_bug_15: no state of a rollover accepts what is unsigned" {
    begin
    takes_nothing_unsigned old both # one pair
    make_pair new
    install_at both new.pem
    install_at new new.pem
    takes_nothing_unsigned old both # the other is prepared
    activate "$new"
    takes_nothing_unsigned old both # activated, and not published with yet
    publish_phone 2
    reads 2 old new both
    takes_nothing_unsigned old new both # overlap
    activate "$old"
    publish_phone 3
    takes_nothing_unsigned old new both # the undo
    activate "$new"
    rollseal-admin --quiet pair retire "$old" --force --reason 'who has it only is left behind' >/dev/null
    takes_nothing_unsigned old new both # retired, and not published without yet
    publish_phone 4
    reads 4 new both
    takes_nothing_unsigned old new both # the client old is left behind
    make_pair next
    rollseal-admin --quiet pair revoke "$new" --successor "$next" --reason stolen >/dev/null
    install_at both next.pem
    reads 4 both
    takes_nothing_unsigned old new both # revoked
}

@test "without overlap only the new pair is used at once" {
    begin
    make_pair new
    install_at both new.pem
    activate "$new" --no-overlap --force --reason "who has the old pair only is cut off"
    publish_phone 2
    reads 2 both
    keeps 1 unknown-signer old
}

@test "pair revoke: published at once, and whoever trusts another pair goes on" {
    make_pair old
    make_pair new
    for client in old both; do install_at $client old.pem; done
    for client in new both; do install_at $client new.pem; done
    activate "$old"
    activate "$new"
    publish_phone 1
    reads 1 old new both
    cp point/configs/helpdesk.ini before
    rollseal-admin --quiet pair revoke "$old" --reason 'stolen laptop' >/dev/null
    reads 1 new both
    phone old --no-fallback
    demand_error unknown-signer
    [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq -c '[.version, .crl_number, .signers]')" = \
        "[\"2.1\",2,[\"$new\"]]" ]
    publish_phone 2
    reads 2 new both
    cp before point/configs/helpdesk.ini
    keeps 2 rollback new both
}

@test "pair revoke of the active pair goes on with its successor" {
    make_pair stolen
    make_pair next
    install_at client stolen.pem next.pem
    activate "$stolen"
    publish_phone 1
    reads 1 client
    run --separate-stderr rollseal-admin pair revoke "$stolen" --reason stolen
    demand_error usage
    reads 1 client
    rollseal-admin --quiet pair revoke "$stolen" --successor "$next" --reason stolen >/dev/null
    reads 1 client
    [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq -c '.signers')" = "[\"$next\"]" ]
    publish_phone 2
    reads 2 client
}

@test "computers asleep through all of it wake up to the newest file" {
    make_pair one
    install_at asleep one.pem
    activate "$one"
    publish_phone 1
    reads 1 asleep
    make_pair two
    install_at asleep two.pem
    activate "$two"
    for phone in 2 3; do publish_phone $phone; done
    rollseal-admin --quiet pair retire "$one" --force --reason asleep >/dev/null
    make_pair three
    install_at asleep three.pem
    activate "$three"
    rollseal-admin --quiet pair revoke "$two" --reason lost >/dev/null
    publish_phone 4
    reads 4 asleep
}
