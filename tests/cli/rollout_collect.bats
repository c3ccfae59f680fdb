# Collecting what computers have reported; `receipts` makes such computers.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

setup() {
    setup_with_vault
    unset ROLLSEAL_PASSPHRASE_FILE # nothing here needs it
}

# collected NEW NEWER UNCHANGED REJECTED: what `rollout collect` says.
collected() {
    run --separate-stderr rollseal-admin --json rollout collect
    echo "status $status: $output$stderr"
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.new) \(.newer) \(.unchanged) \(.rejected)"' <<<"$output")" = "$*" ]
}

# What the registry knows, but for when.
known() {
    sqlite3 "$registry" 'SELECT name, client, machine, account, counter, facts, sha256 FROM receipts ORDER BY client;
                         SELECT * FROM receipt_facts; SELECT point, client FROM receipt_files'
}

@test "what is new is taken once, and what is newer takes its place" {
    collected 0 0 0 0
    receipts point/receipts 0 50 1
    collected 50 0 0 0
    collected 0 0 50 0
    receipts point/receipts 0 10 2
    collected 0 10 40 0
    touch point/receipts/*
    collected 0 0 50 0
    [ "$(sqlite3 "$registry" 'SELECT count(*), sum(counter) FROM receipts')" = '50|60' ]
    [ "$(sqlite3 "$registry" 'SELECT count(*) FROM receipt_facts')" -eq 2 ]
    rollseal-admin rollout collect | grep -qx 'unchanged: *50'
}

@test "an older, replayed, copied, oversized receipt and no file at all change nothing, and are counted" {
    receipts point/receipts 0 2 5
    collected 2 0 0 0
    known >before
    cd point/receipts
    one=$(find . -type f | sort | head -1) two=$(find . -type f | sort | tail -1)
    cp "$one" ../../good
    cp "$one" 00000000000000aa                              # a copy under another id
    truncate -s 40K 00000000000000bb                        # oversized
    echo hello >readme.txt                                  # foreign
    ln -s ../../good 00000000000000cc                       # a link to a good one
    mkdir 00000000000000dd && mkfifo 00000000000000ee
    : >00000000000000ff                                     # empty
    ln "$two" 0000000000000011                              # a hard link
    ln -s /dev/zero 0000000000000022
    cd ../..
    receipts point/receipts 0 2 4                           # older
    collected 0 0 0 11
    known | diff before -
    [ "$(jq -r '[.reasons[] | "\(.reason)=\(.count)"] | sort | join(" ")' <<<"$output")" = \
        'malformed=1 no-file=4 rollback=2 too-large=1 wrong-name=3' ]
    says "$HOME/point/receipts/readme.txt" 'rollback' 'no-file'
}

@test "a forged receipt is told from one that is no receipt" {
    receipts point/receipts 0 1 1
    sed -i 's/^name .*/name pc-z/' point/receipts/*
    collected 0 0 0 1
    [ "$(jq -r '.reasons[0].reason' <<<"$output")" = bad-signature ]
}

@test "peer bug 14: links, pipes and devices among the receipts are not read, and nobody waits for them" {
    mkfifo point/receipts/00000000000000aa
    ln -s /dev/zero point/receipts/00000000000000bb
    ln -s "$HOME/passphrase" point/receipts/00000000000000cc
    [ "$(id -u)" -ne 0 ] || mknod point/receipts/00000000000000dd c 1 5 || true
    run timeout 20 rollseal-admin --json rollout collect
    [ "$status" -eq 0 ]
    [ "$(sqlite3 "$registry" 'SELECT count(*) FROM receipts')" -eq 0 ]
}

@test "a receipt from the future is refused, and the clock named" {
    receipts point/receipts 0 1 1 '' 2100-01-01T00:00:00Z
    collected 0 0 0 1
    says 'future' "this computer's clock"
    receipts point/receipts 0 1 2 '' 2000-01-01T00:00:00Z
    collected 1 0 0 0
}

@test "hostile content reaches neither the terminal nor the registry" {
    receipts point/receipts 0 1 1 $'\033[31mpc\n'
    echo x >point/receipts/$'\033]0;owned\007'
    run --separate-stderr rollseal-admin rollout collect
    [ "$status" -eq 0 ]
    [[ $output$stderr != *$'\033'* && $output$stderr != *$'\007'* ]]
    says '\x1B]0;owned\x07'
    [ "$(sqlite3 "$registry" 'SELECT name FROM receipts')" = '\x1B[31mpc\x0A' ]
    rollseal-admin --json rollout collect | jq -e . >/dev/null
}

@test "peer bug 21: what is said of a fleet are counts, and nobody's names or values" {
    receipts point/receipts 0 20 1
    run --separate-stderr rollseal-admin rollout collect
    [ "$status" -eq 0 ]
    [[ $output$stderr != *pc-0* && $output$stderr != *helpdesk* && $output$stderr != */srv/* ]]
    [ "$(rollseal-admin --json audit list | jq '[.audit[] | select(.action == "rollout collect")] | length')" -eq 0 ]
}

@test "several points are one fleet; one that does not answer is said, and stops no other" {
    rollseal-admin point add other
    receipts point/receipts 0 3 1
    receipts other/receipts 2 3 2
    run --separate-stderr rollseal-admin --json rollout collect
    [ "$status" -eq 0 ]
    [ "$(sqlite3 "$registry" 'SELECT count(*), sum(counter) FROM receipts')" = '5|8' ]
    mv point away
    receipts other/receipts 5 1 1
    run --separate-stderr rollseal-admin rollout collect
    [ "$status" -eq "$(exit_of unreachable)" ]
    says "$HOME/point is left out"
    [ "$(sqlite3 "$registry" 'SELECT count(*) FROM receipts')" -eq 6 ]
    mv away point
    collected 0 0 7 0
}

@test "a point whose share is not mounted does not answer; one without receipts has them off" {
    rm -r point/receipts
    run --separate-stderr rollseal-admin --json rollout collect
    [ "$status" -eq 0 ]
    [ "$(jq -r '.without_receipts[0]' <<<"$output")" = "$HOME/point" ]
    says 'no folder for receipts' 'mkdir -m 1733'
    rm -r point/*
    run --separate-stderr rollseal-admin rollout collect
    [ "$status" -eq "$(exit_of unreachable)" ]
    says "$HOME/point is left out"
}

@test "a computer that is forgotten counts again when it reports again" {
    receipts point/receipts 0 3 1
    collected 3 0 0 0
    echo pc-000001 >list
    rollseal-admin rollout expect list
    refused usage rollseal-admin rollout forget pc-000001
    says '--reason'
    refused not-found rollseal-admin rollout forget pc-9 --reason x
    run --separate-stderr rollseal-admin --json rollout forget PC-000001 --reason 'scrapped'
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.receipts) \(.expected)"' <<<"$output")" = '1 1' ]
    collected 0 0 3 0
    [ "$(sqlite3 "$registry" 'SELECT count(*) FROM receipts WHERE facts <> 0')" -eq 2 ]
    row=$(rollseal-admin --json audit list | jq -c '.audit[-1]')
    [ "$(jq -r '"\(.action) \(.object): \(.reason)"' <<<"$row")" = 'rollout forget PC-000001: scrapped' ]
    receipts point/receipts 1 1 2
    collected 0 1 2 0
    [ "$(sqlite3 "$registry" 'SELECT count(*) FROM receipts WHERE facts <> 0')" -eq 3 ]
}

@test "every admin of the group collects, without the passphrase" {
    [ "$(id -u)" -eq 0 ] || skip 'needs root to become another account'
    place=$(mktemp -d) && chmod 755 "$place"
    install -d -m 2770 -g nogroup "$place/vault"
    rollseal-admin --quiet --vault "$place/vault" init --organization Example --point "$place/point" \
        --passphrase-file "$HOME/passphrase" --recovery-file "$HOME/other.txt" >/dev/null
    receipts "$place/point/receipts" 0 5 1
    chmod 644 "$place"/point/receipts/*
    other() { setpriv --reuid nobody --regid nogroup --clear-groups env HOME=/nonexistent "$@"; }
    run --separate-stderr other rollseal-admin --vault "$place/vault" rollout collect
    says "$place/point/receipts" 'may not'
    [ "$status" -eq "$(exit_of io)" ]
    chgrp nogroup "$place/point/receipts"
    chmod 1773 "$place/point/receipts"
    run --separate-stderr other rollseal-admin --json --vault "$place/vault" rollout collect
    echo "status $status: $stderr"
    new=$(jq .new <<<"$output")
    rm -r "$place"
    [ "$new" -eq 5 ]
}

@test "what a client could open is known by the probe's nonce, and a nonce that was made up proves nothing" {
    export ROLLSEAL_PASSPHRASE_FILE=$HOME/passphrase
    pair=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair export "$pair" --output part.pem
    rollseal-client --quiet install part.pem --store "dir:$HOME/store"
    echo '[a]' >a.ini
    rollseal-admin --quiet config import a.ini a.ini
    rollseal-admin --quiet config publish --plain
    rollseal-client report --configuration point/configs/a.ini --certificate-source "dir:$HOME/store" \
        --state-directory state --client-name pc-a
    receipts point/receipts 0 1 1 pc-z '' "$pair" "$(printf '%064d' 7)"
    collected 2 0 0 0
    [ "$(sqlite3 "$registry" "SELECT name FROM receipts JOIN receipt_facts ON facts = id
                              WHERE text LIKE '%proof $pair %'")" = pc-a ]
}

# What is known of whom, with the text itself: its number may be another one.
taken() {
    sqlite3 "$registry" 'SELECT name, client, machine, account, counter, hex(receipts.sha256), text
                             FROM receipts JOIN receipt_facts ON facts = id ORDER BY client;
                         SELECT point, client FROM receipt_files ORDER BY client'
}

@test "killed at any moment, nothing is lost or doubled" {
    receipts point/receipts 0 3000 1
    rollseal-admin --quiet rollout collect >/dev/null
    receipts point/receipts 0 3000 2
    cp -a .local saved
    started=$(date +%s%N)
    rollseal-admin --quiet rollout collect >/dev/null
    took=$((($(date +%s%N) - started) / 1000000)) # ms
    taken >want
    for tenth in 1 2 3 4 5 6 7 8 9 10; do
        rm -r .local
        cp -a saved .local
        for _ in 1 2; do
            timeout -s KILL "$(printf '%d.%03d' $((took * tenth / 10000)) $((took * tenth / 10 % 1000)))" \
                rollseal-admin --quiet rollout collect >/dev/null || true
        done
        rollseal-admin --quiet rollout collect >/dev/null
        [ "$(sqlite3 "$registry" 'PRAGMA integrity_check')" = ok ]
        taken | diff want -
    done
}

@test "200,000 junk files neither stop it nor fill the registry" {
    receipts point/receipts 0 10 1
    (cd point/receipts && seq 100000 | xargs touch && seq -f '%016.0f' 100000 | xargs touch)
    collected 10 0 0 200000
    [ "$(stat -c %s "$registry")" -lt 1000000 ]
    collected 0 0 10 200000
}
