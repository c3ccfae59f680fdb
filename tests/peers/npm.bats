#!/usr/bin/env bats
# agefile and the npm package age-encryption open each other's files; what age-encryption cannot open, the HPKE of @hpke/core
# does; and agefile passes the published vectors of age. Needs tests/peers/install.sh, which puts the packages into
# tests/peers/node_modules.

bats_require_minimum_version 1.5.0

load helper

setup_file() {
    load helper
    make_keys
    node "$BATS_TEST_DIRNAME/peers.mjs" recipient p256.pem >p256.pub
}

# all: plain.SIZE for each size, as words.
all() {
    printf 'plain.%s ' $SIZES
}

@test "X25519: theirs is read" {
    node "$PEERS" encrypt "$(cat "$KEYS/x25519.pub")" $(all)
    theirs_is_read --identity "$KEYS/x25519.txt"
}

@test "X25519: ours is read" {
    ours_is_made --recipient "$(cat "$KEYS/x25519.pub")"
    node "$PEERS" decrypt "$(grep AGE-SECRET-KEY "$KEYS/x25519.txt")" $(all)
    ours_was_opened
}

@test "a passphrase: theirs is read" {
    node "$PEERS" encrypt-passphrase "$PASSPHRASE" $(all)
    theirs_is_read --passphrase-file "$KEYS/passphrase"
}

@test "a passphrase: ours is read" {
    "$AGEFILE" encrypt --passphrase-file "$KEYS/passphrase" <plain.65537 >plain.65537.ours
    node "$PEERS" decrypt-passphrase "$PASSPHRASE" plain.65537
    cmp plain.65537.opened plain.65537
}

@test "p256tag: theirs is read, from PKCS#8 and SEC1" {
    node "$PEERS" encrypt "$(cat "$KEYS/p256.pub")" $(all)
    grep -aq '^-> p256tag ' plain.1.theirs
    theirs_is_read --identity "$KEYS/p256.pem"
    openssl pkey -in "$KEYS/p256.pem" -traditional -out sec1.pem
    grep -q 'BEGIN EC PRIVATE KEY' sec1.pem
    theirs_is_read --identity sec1.pem
}

@test "p256tag: ours is opened by an independent HPKE, sealed to age1tag1…, a public key and a certificate" {
    openssl req -x509 -key "$KEYS/p256.pem" -subj /CN=test -out certificate.pem
    for recipient in "$(cat "$KEYS/p256.pub")" "$KEYS/p256.pub.pem" certificate.pem; do
        ours_is_made --recipient "$recipient"
        node "$PEERS" decrypt-p256tag "$KEYS/p256.pem" $(all)
        ours_was_opened
        rm plain.*.opened
    done
}

@test "p256tag: a stanza for another key is skipped by its tag" {
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem
    openssl pkey -in other.pem -pubout -out other.pub.pem
    ours_is_made --recipient other.pub.pem --recipient "$(cat "$KEYS/p256.pub")"
    node "$PEERS" decrypt-p256tag "$KEYS/p256.pem" $(all)
    ours_was_opened
    node "$PEERS" encrypt "$(cat "$KEYS/p256.pub")" plain.1
    run --separate-stderr "$AGEFILE" decrypt --identity other.pem <plain.1.theirs
    [ "$status" -eq 21 ]
    [ -z "$output" ]
}

@test "the published vectors of age end as they say" {
    run node "$PEERS" vectors "$AGEFILE"
    echo "$output"
    [ "$status" -eq 0 ]
}
