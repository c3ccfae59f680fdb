# shellcheck shell=bash disable=SC2034 # much is used by those who load this
# For the tests of this folder. AGEFILE is the program, KEYS the folder with the keys; each test has a folder of its own.
set -o pipefail

AGEFILE=${ROLLSEAL_BUILD:-$BATS_TEST_DIRNAME/../../build/release}/tests/agefile
PEERS=$BATS_TEST_DIRNAME/peers.mjs
KEYS=$BATS_FILE_TMPDIR
PASSPHRASE='correct horse battery staple'

# Around the ends of chunks, and one that is read in several blocks.
SIZES='0 1 65535 65536 65537 131072 1048577'

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    for size in $SIZES; do
        head -c "$size" "$KEYS/random" >"plain.$size"
    done
}

# make_keys: X25519 as age has it, P-256 and RSA as OpenSSL has them, and what age and agefile need of each.
make_keys() {
    cd "$KEYS" || return
    head -c 1048577 /dev/urandom >random
    age-keygen -o x25519.txt 2>/dev/null
    age-keygen -y x25519.txt >x25519.pub
    printf '%s\n' "$PASSPHRASE" >passphrase
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem
    openssl pkey -in p256.pem -pubout -out p256.pub.pem
    for bits in 3072 4096; do
        openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:$bits -out rsa$bits.pem
        openssl pkey -in rsa$bits.pem -pubout -out rsa$bits.pub.pem
        chmod 600 rsa$bits.pem
        ssh-keygen -y -f rsa$bits.pem >rsa$bits.pub
    done
}

# theirs_is_read IDENTITY…: agefile opens every plain.SIZE.theirs to plain.SIZE.
theirs_is_read() {
    for size in $SIZES; do
        "$AGEFILE" decrypt "$@" <"plain.$size.theirs" | cmp - "plain.$size"
    done
}

# ours_is_made RECIPIENT…: agefile seals every plain.SIZE to plain.SIZE.ours.
ours_is_made() {
    for size in $SIZES; do
        "$AGEFILE" encrypt "$@" <"plain.$size" >"plain.$size.ours"
    done
}

# ours_was_opened: every plain.SIZE.opened is plain.SIZE again.
ours_was_opened() {
    for size in $SIZES; do
        cmp "plain.$size.opened" "plain.$size"
    done
}
