#!/usr/bin/env bats
# Certificate sources from outside: install, uninstall, pairs, and what is left out of a source.

load helper

# a.pem … e.pem: five pairs (b: RSA, c: P-256), all.pem: a, b and c in one file, a.p12 with password; `sealed` is for a, by a.
make_world() {
    make_vault
    printf '[HelpDesk]\nPhone=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    : >ids
    for pair in 'a x25519' 'b rsa3072' 'c p256' 'd x25519' 'e x25519'; do
        id=$(rollseal-admin pair generate --algorithm "${pair#* }")
        rollseal-admin pair export "$id" --output "${pair% *}.pem"
        echo "$id" >>ids
    done
    (umask 077 && echo 'a password' >password)
    rollseal-admin pair export "$(head -n 1 ids)" --output a.p12 --format p12 --password-file password
    rollseal-admin pair activate "$(head -n 1 ids)"
    rollseal-admin config publish
    cat a.pem b.pem c.pem >all.pem
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    mapfile -t id <ids
    preferences
}

install_to_store() { rollseal-client install --store "dir:$PWD/store" "$@"; }
listed() { client pairs --json | jq -r '.pairs[].id'; }

@test "install writes ID.pem, says what comes next, and is quiet the second time" {
    run --separate-stderr install_to_store a.pem
    [ "$status" -eq 0 ]
    [[ $output == *"${id[0]}"*installed* ]]
    demand_said 'next: '
    demand_said 'if it is not active yet'
    [ "$(ls store)" = "${id[0]}.pem" ]
    [ "$(stat -c %a store store/*)" = "$(printf '700\n600')" ]
    before=$(snapshot store && stat -c %i store/*)
    run --separate-stderr install_to_store a.pem
    [ "$status" -eq 0 ]
    [[ $output == *'already there'* ]]
    [ "$(snapshot store && stat -c %i store/*)" = "$before" ]
}

@test "install for a group and for all users, whatever the umask" {
    umask 077
    install_to_store --group "$(id -gn)" a.pem
    [ "$(stat -c '%a %G' store store/*)" = "$(printf '750 %s\n640 %s' "$(id -gn)" "$(id -gn)")" ]
    umask 000
    run --separate-stderr install_to_store --all-users a.pem
    [ "$(stat -c %a store store/*)" = "$(printf '755\n644')" ]
    demand_said 'every account'
    run --separate-stderr install_to_store --group no-such-group a.pem
    demand_error not-found
}

@test "several files, several pairs in a file: each is written, none is deleted" {
    install_to_store d.pem
    echo 'of somebody else' >store/notes.txt
    run --separate-stderr install_to_store all.pem e.pem
    [ "$status" -eq 0 ]
    [ "$(find store -name '*.pem' | wc -l)" -eq 5 ]
    [ -f store/notes.txt ]
    [ "$(listed | sort)" = "$(sort ids)" ]
}

@test "PKCS#12 is installed as PEM with its password" {
    run --separate-stderr install_to_store a.p12 </dev/null
    [ "$status" -ne 0 ]
    [ ! -e store ]
    echo wrong >wrong
    run --separate-stderr install_to_store a.p12 --certificate-password-file wrong
    demand_error wrong-passphrase
    [ ! -e store ]
    install_to_store a.p12 --certificate-password-file wrong --certificate-password-file password
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    openssl pkey -in "store/${id[0]}.pem" -noout
}

@test "a PKCS#12 file is a source by itself" {
    for location in "file:$PWD/a.p12" "$PWD/a.p12"; do
        rm -rf state
        run --separate-stderr rollseal-client read --preferences /dev/null Configuration="$PWD/point/configs/helpdesk.ini" \
            StateDirectory="$PWD/state" CertificateSource="$location" CertificatePasswordFile=password
        [ "$status" -ne 0 ] # /dev/null is no file
        : >empty.ini
        run --separate-stderr rollseal-client read --preferences empty.ini Configuration="$PWD/point/configs/helpdesk.ini" \
            StateDirectory="$PWD/state" CertificateSource="$location" CertificatePasswordFile=password
        demand_output "$(cat plain.ini)"
    done
}

@test "what is not a client part is not installed" {
    grep -v 'PRIVATE KEY' a.pem | sed '1,/-----BEGIN CERT/{/-----BEGIN CERT/!d}' >without-key.pem
    sed 's/^M....\(.*\)$/MAAAA\1/' a.pem >damaged.pem
    head -c 700 a.pem >cut.pem
    sed -n '/BEGIN PRIVATE/,/END PRIVATE/p' a.pem | cat - <(sed '/BEGIN PRIVATE/,/END PRIVATE/d' d.pem) >wrong-key.pem
    openssl req -x509 -newkey rsa:2048 -nodes -keyout foreign.key -out foreign.crt -days 9 -subj /CN=foreign 2>/dev/null
    cat foreign.key foreign.crt >foreign.pem
    head -c 2M /dev/zero >huge.pem
    : >empty.pem
    for part in without-key damaged cut wrong-key foreign huge empty missing; do
        run --separate-stderr install_to_store "$part.pem"
        echo "$part: $status $stderr"
        [ "$status" -ne 0 ]
        [ ! -e store ]
    done
    run --separate-stderr install_to_store a.pem foreign.pem
    [ "$status" -ne 0 ]
    [ ! -e store ]
}

@test "another kind of location where a file is expected: an error, and no file appears (peer_bug_05)" {
    rmdir point/receipts
    before=$(find . | sort)
    for location in 'pkcs11:object=x' 'store:LocalMachine\My' https://example.com/a.pem '[LocalMachine]\My' store; do
        run --separate-stderr rollseal-client install "$location"
        demand_error usage
        run --separate-stderr client read --output "$location"
        demand_error usage
        run --separate-stderr client read --state-directory "$location"
        demand_error usage
    done
    for location in 'pkcs11:object=x' https://example.com/store 'store:Nobody\My' '' etcd://x/y; do
        run --separate-stderr rollseal-client install --store "$location" a.pem
        demand_error usage
        run --separate-stderr rollseal-client read --preferences client.ini --no-fallback \
            CertificateSource="$location"
        demand_error usage
    done
    for location in 'pkcs11:object=x' https://example.com/helpdesk.ini etcd://x/helpdesk.ini; do
        run --separate-stderr client read --no-fallback Configuration="$location"
        [ "$status" -eq 2 ]
    done
    [ "$(find . -not -path './state*' | sort)" = "$before" ]
}

@test "uninstall removes one pair, and only that" {
    install_to_store a.pem d.pem
    run --separate-stderr rollseal-client uninstall --store "dir:$PWD/store" "${id[3]}"
    [ "$status" -eq 0 ]
    [ "$(ls store)" = "${id[0]}.pem" ]
    run --separate-stderr rollseal-client uninstall --store "dir:$PWD/store" "${id[3]}"
    demand_error not-found
    for wrong in ../../etc/passwd "${id[0]}x" ''; do
        run --separate-stderr rollseal-client uninstall --store "dir:$PWD/store" "$wrong"
        demand_error usage
    done
}

@test "pairs lists what there is of each" {
    install_to_store all.pem
    run --separate-stderr client pairs --json
    [ "$status" -eq 0 ]
    echo "$output" | jq -e --arg id "${id[1]}" '.pairs[] | select(.id == $id) | .algorithm == "rsa3072" and .has_key'
    [ "$(echo "$output" | jq '.pairs | length')" -eq 3 ]
    rm store/*
    run --separate-stderr client pairs
    [ "$status" -eq 0 ]
    [[ $output == *'no pair'* ]]
}

@test "one torn, foreign or unreadable file in a dir: source is left out and named" {
    install_to_store a.pem
    head -c 300 d.pem >store/torn.pem
    echo 'hello' >store/foreign.p12
    mkfifo store/pipe.pem
    ln -s nowhere store/dangling.pem
    echo 'not looked at' >store/readme.txt
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    for name in torn.pem foreign.p12 pipe.pem dangling.pem; do demand_said "$name"; done
    [[ $stderr != *readme.txt* ]]
    rm "store/${id[0]}.pem"
    run --separate-stderr client read
    [ "$status" -ne 0 ]
    [ -z "$output" ]
}

@test "a key that this account may not read is cannot-open, with what to do" {
    [ "$(id -u)" -eq 0 ] || skip 'needs root to become another account'
    place=$(mktemp -d) && chmod 755 "$place"
    cp -r point "$place" && cd "$place"
    cp "$OLDPWD/a.pem" .
    install_to_store a.pem
    preferences
    chmod 755 store && chmod 640 store/*
    run --separate-stderr setpriv --reuid nobody --regid nogroup --clear-groups env HOME=/nonexistent \
        rollseal-client read --preferences client.ini --state-directory "$place/state"
    cd / && rm -r "$place"
    demand_error cannot-open
    demand_said "${id[0]}"
    demand_said 'may not read'
}

@test "0, 1, 2 and 5 pairs, an expired one among them: the right one by its id, none deleted (peer_bug_16)" {
    mkdir store
    run --separate-stderr client read
    demand_error no-pair
    for parts in a.pem 'a.pem b.pem' 'e.pem d.pem c.pem b.pem a.pem'; do
        rm -rf state store && install_to_store $parts
        before=$(snapshot store)
        run --separate-stderr client read
        demand_output "$(cat plain.ini)"
        [ "$(snapshot store)" = "$before" ]
    done
    # Two years on, every signing certificate has expired but that of a pair made then.
    rollseal-admin point add "$PWD/point"
    rollseal-admin point remove "$BATS_FILE_TMPDIR/world/point"
    at '2028-11-01 00:00:00' rollseal-admin pair generate >new
    rollseal-admin pair export "$(cat new)" --output new.pem
    at '2028-11-01 00:00:00' rollseal-admin pair activate "$(cat new)"
    at '2028-12-01 00:00:00' rollseal-admin config publish
    at '2028-12-01 00:00:00' rollseal-client install --store "dir:$PWD/store" new.pem
    run --separate-stderr client_at '2028-12-01 00:00:00' read --no-fallback
    demand_output "$(cat plain.ini)"
    [ "$(find store -name '*.pem' | wc -l)" -eq 6 ]
}
