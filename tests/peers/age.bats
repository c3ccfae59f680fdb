#!/usr/bin/env bats
# agefile and Debian's age open each other's files.

bats_require_minimum_version 1.5.0

load helper

setup_file() {
    load helper
    make_keys
}

# age_all OPTION…: age seals every plain.SIZE to plain.SIZE.theirs.
age_all() {
    for size in $SIZES; do
        age "$@" -o "plain.$size.theirs" "plain.$size"
    done
}

# age_opens OPTION…: age opens every plain.SIZE.ours.
age_opens() {
    for size in $SIZES; do
        age -d "$@" "plain.$size.ours" >"plain.$size.opened"
    done
    ours_was_opened
}

# at_terminal INPUT COMMAND…: runs it with a terminal of its own, where INPUT is typed; age takes passphrases nowhere else.
at_terminal() {
    local input=$1
    shift
    printf '%s\n' "$input" | script -qec "$(printf '%q ' "$@")" /dev/null >terminal.log
}

@test "X25519: theirs is read" {
    age_all -r "$(cat "$KEYS/x25519.pub")"
    theirs_is_read --identity "$KEYS/x25519.txt"
}

@test "X25519: ours is read" {
    ours_is_made --recipient "$(cat "$KEYS/x25519.pub")"
    age_opens -i "$KEYS/x25519.txt"
}

@test "ssh-rsa with 3072 bits: theirs is read, from PKCS#8 and PKCS#1" {
    age_all -R "$KEYS/rsa3072.pub"
    theirs_is_read --identity "$KEYS/rsa3072.pem"
    openssl pkey -in "$KEYS/rsa3072.pem" -traditional -out pkcs1.pem
    grep -q 'BEGIN RSA PRIVATE KEY' pkcs1.pem
    theirs_is_read --identity pkcs1.pem
}

@test "ssh-rsa with 3072 bits: ours is read" {
    ours_is_made --recipient "$KEYS/rsa3072.pub.pem"
    age_opens -i "$KEYS/rsa3072.pem"
}

@test "ssh-rsa with 4096 bits: theirs is read" {
    age_all -R "$KEYS/rsa4096.pub"
    theirs_is_read --identity "$KEYS/rsa4096.pem"
}

@test "ssh-rsa with 4096 bits: ours is read, sealed to a certificate" {
    openssl req -x509 -key "$KEYS/rsa4096.pem" -subj /CN=test -out certificate.pem
    ours_is_made --recipient certificate.pem
    age_opens -i "$KEYS/rsa4096.pem"
}

@test "a passphrase: theirs is read" {
    for size in 0 1 65537; do
        at_terminal "$PASSPHRASE
$PASSPHRASE" age -p -o "plain.$size.theirs" "plain.$size"
        "$AGEFILE" decrypt --passphrase-file "$KEYS/passphrase" <"plain.$size.theirs" | cmp - "plain.$size"
    done
}

@test "a passphrase: ours is read" {
    for size in 0 1 65537; do
        "$AGEFILE" encrypt --passphrase-file "$KEYS/passphrase" <"plain.$size" >"plain.$size.ours"
        : >"plain.$size.opened" # age makes no file for nothing
        at_terminal "$PASSPHRASE" age -d -o "plain.$size.opened" "plain.$size.ours"
        cmp "plain.$size.opened" "plain.$size"
    done
}

@test "several recipients: each of them reads theirs" {
    age_all -r "$(cat "$KEYS/x25519.pub")" -R "$KEYS/rsa3072.pub" -R "$KEYS/rsa4096.pub"
    theirs_is_read --identity "$KEYS/rsa4096.pem"
    theirs_is_read --identity "$KEYS/p256.pem" --identity "$KEYS/x25519.txt"
}

@test "several recipients: age reads ours beside a stanza that it does not know" {
    ours_is_made --recipient "$KEYS/p256.pub.pem" --recipient "$(cat "$KEYS/x25519.pub")" \
        --recipient "$KEYS/rsa3072.pub.pem"
    age_opens -i "$KEYS/x25519.txt"
    rm plain.*.opened
    age_opens -i "$KEYS/rsa3072.pem"
    for size in $SIZES; do
        "$AGEFILE" decrypt --identity "$KEYS/p256.pem" <"plain.$size.ours" | cmp - "plain.$size"
    done
}

@test "a file of somebody else is no-pair, and nothing comes out" {
    age_all -r "$(age-keygen 2>/dev/null | age-keygen -y)"
    for size in $SIZES; do
        run --separate-stderr "$AGEFILE" decrypt --identity "$KEYS/x25519.txt" --identity "$KEYS/rsa3072.pem" <"plain.$size.theirs"
        [ "$status" -eq 21 ]
        [ -z "$output" ]
        [ "${#stderr_lines[@]}" -eq 1 ]
    done
}

@test "what is no age file is malformed" {
    for size in $SIZES; do
        run --separate-stderr "$AGEFILE" decrypt --identity "$KEYS/x25519.txt" <"plain.$size"
        [ "$status" -eq 10 ]
        [ -z "$output" ]
    done
}

@test "a damaged file gives out the chunks before the damage, as age does" {
    age -r "$(cat "$KEYS/x25519.pub")" -o sealed plain.1048577
    for position in 300 65000 66000 140000 700000 1048900; do
        cp sealed damaged
        printf '\377\377\377\377' | dd of=damaged bs=1 seek=$position conv=notrunc status=none
        status=0
        age -d -i "$KEYS/x25519.txt" damaged >theirs 2>/dev/null || status=$?
        [ "$status" -eq 1 ]
        status=0
        "$AGEFILE" decrypt --identity "$KEYS/x25519.txt" <damaged >ours 2>error || status=$?
        [ "$status" -eq 22 ]
        [ "$(wc -l <error)" -eq 1 ]
        cmp ours theirs
        [ $(($(wc -c <ours) % 65536)) -eq 0 ]
        cmp ours <(head -c "$(wc -c <ours)" plain.1048577)
    done
}

@test "a file that is cut off anywhere is refused" {
    age -r "$(cat "$KEYS/x25519.pub")" -o sealed plain.131072
    for kept in 0 10 100 200 216 220 300 65752 65768 65800 131000; do
        status=0
        head -c "$kept" sealed | "$AGEFILE" decrypt --identity "$KEYS/x25519.txt" >ours 2>error || status=$?
        [ "$status" -eq 10 ] || [ "$status" -eq 22 ]
        cmp ours <(head -c "$(wc -c <ours)" plain.131072)
    done
}

@test "a full disk under the output is an error" {
    age -r "$(cat "$KEYS/x25519.pub")" -o sealed plain.1048577
    status=0
    "$AGEFILE" decrypt --identity "$KEYS/x25519.txt" <sealed >/dev/full 2>error || status=$?
    [ "$status" -eq 4 ]
    [ "$(wc -l <error)" -eq 1 ]
}
