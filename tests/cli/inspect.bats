#!/usr/bin/env bats
# inspect and verify: without a vault, without a private key.

load admin_helper

make_world() {
    export ROLLSEAL_VAULT=
    new_vault
    head -c 4096 /dev/urandom >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    old=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair export "$old" --output old.pem
    rollseal-admin --quiet pair activate "$old"
    rollseal-admin --quiet config publish
    cp point/configs/helpdesk.ini one
    new=$(new_pair --algorithm p256)
    rollseal-admin --quiet pair export "$new" --output new.pem
    echo 'pass word' >password
    rollseal-admin --quiet pair export "$new" --output new.p12 --format p12 --password-file password
    rollseal-admin --quiet pair activate "$new"
    rollseal-admin --quiet config publish --expires 30d
    cp point/configs/helpdesk.ini both
    rollseal-admin --quiet pair revoke "$old" --reason 'a test'
    cp point/configs/helpdesk.ini revoked
    mv .local/share/rollseal gone
    echo "$old $new" >ids
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    unset ROLLSEAL_VAULT ROLLSEAL_PASSPHRASE_FILE
    read -r old new <ids
}

facts() { rollseal-admin --json inspect "$1" | jq -cr "$2"; }

@test "inspect says what a file says of itself, without a vault" {
    ids=$(printf '%s\n' "$old" "$new" | sort | jq -Rc . | paste -sd, | sed 's/.*/[&]/')
    [ "$(facts one '[.sealed, .name, .epoch, .serial, .ring, .recipients, .signers]')" = \
        "[true,\"helpdesk.ini\",1,1,\"all\",[\"$old\"],[\"$old\"]]" ]
    [ "$(facts both '[.version, .recipients, .signers, .crl_number, .crl_revoked]')" = "[\"1.2\",$ids,$ids,null,0]" ]
    [ "$(facts both '.algorithms | sort')" = '["X25519","p256tag"]' ]
    [ "$(facts revoked '[.version, .crl_number, .crl_revoked, .signers]')" = "[\"2.1\",2,1,[\"$new\"]]" ]
    [ "$(facts both '[.signatures_valid, .body_matches, .post_quantum, .encrypted_only, .extra_lines]')" = \
        '[true,true,false,false,1]' ]
    [ "$(facts both .size)" -eq "$(stat -c %s both)" ]
    issued=$(date -u -d "$(facts both .issued)" +%s)
    [ "$(date -u -d "$(facts both .expires)" +%s)" -eq $((issued + 30 * 86400)) ]
    run --separate-stderr rollseal-admin inspect both
    [[ "$output" == *'Not post-quantum'* ]]
    [[ "$output" == *'helpdesk.ini'* ]]
}

@test "inspect of damaged and plain files" {
    cp one damaged
    printf 'x' | dd of=damaged bs=1 seek=$(($(stat -c %s damaged) - 1)) conv=notrunc status=none
    [ "$(facts damaged '[.signatures_valid, .body_matches]')" = '[true,false]' ]
    sed 's/^ring all$/ring alt/' one >damaged
    [ "$(facts damaged '[.signatures_valid, .body_matches]')" = '[false,true]' ]
    [ "$(facts helpdesk.ini .sealed)" = false ]
    printf '\xEF\xBB\xBF' | cat - one >marked
    run --separate-stderr rollseal-admin inspect marked
    [[ "$output" == *'byte order mark'* ]]
    head -c 300 one >damaged
    refused malformed rollseal-admin inspect damaged
    printf 'rollseal/2\nsomething\n' >newer
    refused malformed rollseal-admin inspect newer
    says newer
    refused not-found rollseal-admin inspect missing
    refused usage rollseal-admin inspect
}

@test "verify: signed by a pair in the source, and current" {
    run --separate-stderr rollseal-admin --json verify both --trust old.pem
    [ "$(echo "$output" | jq -r .signer)" = "$old" ]
    run --separate-stderr rollseal-admin --json verify both --trust new.p12 --password-file password
    [ "$(echo "$output" | jq -r '[.signer, .version] | join(" ")')" = "$new 1.2" ]
    mkdir parts
    cp old.pem new.pem parts
    run --separate-stderr rollseal-admin verify revoked --trust parts
    [ "$status" -eq 0 ]
    run --separate-stderr rollseal-admin verify revoked --trust old.pem --trust new.pem
    [ "$status" -eq 0 ]
}

@test "verify needs no private key" {
    openssl x509 -in new.pem >certificates # the first certificate: the encryption certificate
    sed '/PRIVATE KEY/,/PRIVATE KEY/d' new.pem >certificates
    run -1 grep -q PRIVATE certificates
    run --separate-stderr rollseal-admin verify both --trust certificates
    [ "$status" -eq 0 ]
}

@test "verify ends with what a client would meet" {
    refused unknown-signer rollseal-admin verify one --trust new.pem
    refused unknown-signer rollseal-admin verify revoked --trust old.pem
    refused not-sealed rollseal-admin verify helpdesk.ini --trust new.pem
    refused usage rollseal-admin verify one
    mkdir empty
    refused no-pair rollseal-admin verify one --trust empty
    sed 's/^ring all$/ring alt/' one >damaged
    refused bad-signature rollseal-admin verify damaged --trust old.pem
    cp one damaged
    printf 'x' | dd of=damaged bs=1 seek=$(($(stat -c %s damaged) - 1)) conv=notrunc status=none
    refused bad-signature rollseal-admin verify damaged --trust old.pem
    run --separate-stderr at "$(date -u -d '+31 days' '+%F %T')" rollseal-admin verify both --trust old.pem
    [ "$status" -eq "$(exit_of expired)" ]
    run --separate-stderr at "$(date -u -d '+740 days' '+%F %T')" rollseal-admin verify both --trust old.pem
    [ "$status" -eq "$(exit_of signer-expired)" ]
}
