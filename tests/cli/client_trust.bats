#!/usr/bin/env bats
# What a client accepts: the test vectors through the whole program, revocation, and what is served when nothing is.

load helper

# The client of tests/vectors/sealed/index.txt, after it has accepted accepted.sealed, is made once.
TIME='2026-11-22 06:00:00'
make_vector_client() {
    mkdir -p configs store
    for part in client revoked p256 rsa; do cp "$VECTORS/$part.pem" store; done
    cp "$VECTORS/accepted.sealed" configs/helpdesk.ini
    printf '[Common]\nConfiguration=configs/helpdesk.ini\nCertificateSource=dir:store\nStateDirectory=state\n' >client.ini
    client_at "$TIME" read >accepted
}

# vault, pairs a and b, client parts a.pem and b.pem; publishes 1 (by a and b, b active), 2 (a revoked, by b), 3 (again).
make_world() {
    mkdir vectors && (cd vectors && make_vector_client)
    make_vault
    printf '[A]\nk=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config import other.ini plain.ini
    for pair in a b; do
        id=$(rollseal-admin pair generate --algorithm x25519)
        rollseal-admin pair export "$id" --output $pair.pem
        rollseal-admin pair activate "$id"
        echo "$id" >>ids
    done
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 1
    cp point/configs/other.ini other
    rollseal-admin pair revoke "$(head -n 1 ids)" --reason stolen
    cp point/configs/helpdesk.ini 2
    rollseal-admin config set helpdesk.ini A.k 3
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 3
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    mapfile -t id <ids
    preferences
}

publish() { cp "$1" point/configs/helpdesk.ini; }
install_parts() { rollseal-client --quiet install --store "dir:$PWD/store" "$@"; }

@test "the client answers to every test vector as index.txt says, and releases nothing that it refuses" {
    cd vectors
    count=0
    while read -r file want time _; do
        case $file in '' | '#'*) continue ;; esac
        rm -rf state && cp -a "$BATS_FILE_TMPDIR/world/vectors/state" state
        cp "$VECTORS/$file" configs/helpdesk.ini
        at "${time//[TZ]/ }" rollseal-client read --preferences client.ini --no-fallback --json >result 2>said || true
        got=$(jq -r '.error // "ok"' result)
        [ "$got" = "$want" ] || { echo "$file: $got instead of $want: $(cat said)" && return 1; }
        [ "$want" = ok ] || [ "$(jq 'has("content")' result)" = false ]
        # A refused file changes nothing of the memory.
        [ "$want" = ok ] || diff -r "$BATS_FILE_TMPDIR/world/vectors/state/configs" state/configs
        count=$((count + 1))
    done <"$VECTORS/index.txt"
    [ "$count" -gt 150 ]
}

@test "last-known-good is served in place of every refused vector" {
    cd vectors
    for file in expired rollback-serial fast-forward-serial wrong-name wrong-ring unknown-signer signer-revoked no-pair \
        body-cut empty; do
        rm -rf state && cp -a "$BATS_FILE_TMPDIR/world/vectors/state" state
        cp "$VECTORS/$file.sealed" configs/helpdesk.ini
        run --separate-stderr client_at "$TIME" read
        demand_output "$(cat accepted)"
        demand_said 'last-known-good file, version 2.40'
        run --separate-stderr client_at "$TIME" status
        [ "$status" -ne 0 ]
    done
}

@test "file of another configuration, by the same signer (peer_bug_03)" {
    install_parts b.pem
    publish other
    run --separate-stderr client read
    demand_error wrong-name
}

@test "sealed for another ring; a computer of a ring takes the general file (peer_bug_03)" {
    cd vectors
    cp "$VECTORS/wrong-ring.sealed" configs/helpdesk.ini
    run --separate-stderr client_at "$TIME" read --no-fallback
    demand_error wrong-ring
    run --separate-stderr client_at "$TIME" read --no-fallback --ring pilot
    [ "$status" -eq 0 ]
    cp "$VECTORS/good.sealed" configs/helpdesk.ini
    rm -rf state && cp -a "$BATS_FILE_TMPDIR/world/vectors/state" state
    run --separate-stderr client_at "$TIME" read --no-fallback --ring pilot
    [ "$status" -eq 0 ]
}

@test "a CRL is learned before anything else, even from a file that is refused" {
    install_parts a.pem b.pem
    publish 1
    client read >/dev/null
    [ ! -e state/crls ]
    # Damaged behind the head: the file is refused, its CRL is not.
    head -c -1 2 >point/configs/helpdesk.ini
    run --separate-stderr client read --no-fallback
    demand_error bad-signature
    [ "$(find state/crls -name '*.crl' | wc -l)" -eq 1 ]
}

@test "pair revoked: old file refused, last-known-good served with a warning, exec refuses it" {
    install_parts a.pem
    publish 1
    run --separate-stderr client get A.k
    demand_output 1
    publish 2
    run --separate-stderr client get --no-fallback A.k
    [ "$status" -ne 0 ]
    # The client trusts the revoked pair alone: what it has is served, and it is said that nobody vouches for it.
    publish 1
    run --separate-stderr client get --no-fallback A.k
    demand_error signer-revoked
    run --separate-stderr client get A.k
    demand_output 1
    demand_said 'was revoked'
    run --separate-stderr client exec -- printenv A_K
    [ "$status" -eq 125 ]
    demand_said 'was revoked'
    # With another pair all goes on.
    install_parts b.pem
    publish 3
    run --separate-stderr client get --no-fallback A.k
    demand_output 3
    publish 2
    run --separate-stderr client get --no-fallback A.k
    demand_error rollback
}

@test "a warm read with a CRL that is known does not load OpenSSL, and neither does one without" {
    install_parts b.pem
    publish 3
    client read >/dev/null
    run strace -f -e trace=openat "$ROLLSEAL_BUILD/bin/rollseal-client" read --preferences client.ini
    [ "$status" -eq 0 ] || skip 'strace cannot be used here'
    [[ $output != *libcrypto* ]]
    [[ $output != *rollseal-crypt* ]]
}

@test "clock past the CRL's nextUpdate and every expiry: last-known-good is served, and it is said (peer_bug_11)" {
    install_parts b.pem
    publish 3
    client read >/dev/null
    run --separate-stderr client_at '2050-01-01 00:00:00' get A.k
    demand_output 3
    demand_said 'last-known-good'
    run --separate-stderr client_at '2050-01-01 00:00:00' get --no-fallback A.k
    demand_error signer-expired
}

@test "a signer that has left the source does not end a last-known-good, but a missing key does" {
    install_parts a.pem b.pem
    publish 1
    client read >/dev/null
    rm "store/${id[0]}.pem"
    rm -r point
    run --separate-stderr client get A.k
    demand_output 1
    client read --json 2>/dev/null | jq -e '.version == "1.1"'
    rm "store/${id[1]}.pem"
    run --separate-stderr client get A.k
    demand_error unreachable
}

@test "no network in the decision to accept (peer_bug_23)" {
    install_parts b.pem
    publish 3
    run strace -f -e trace=socket,connect "$ROLLSEAL_BUILD/bin/rollseal-client" read --preferences client.ini
    [ "$status" -eq 0 ] || skip 'strace cannot be used here'
    [[ $output != *AF_INET* ]]
}

@test "status tells version, age, signer, source and last error" {
    install_parts b.pem
    run --separate-stderr client status
    [ "$status" -eq 0 ]
    publish 3
    client read >/dev/null
    run --separate-stderr client status --json
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.version) \(.signer) \(.last_error)"' <<<"$output")" = "2.2 ${id[1]} null" ]
    publish 1
    client read >/dev/null 2>&1
    run --separate-stderr client status --json
    [ "$status" -eq 18 ]
    [ "$(jq -r '"\(.error) \(.last_error) \(.version)"' <<<"$output")" = 'rollback rollback 2.2' ]
    run --separate-stderr client status
    demand_said 'is older than'
    [[ $output == *rollback* && $output != *'is older than'* ]] # once
    rm store/*
    [ "$(client status --json 2>/dev/null | jq -r .signer)" = "${id[1]}" ]
}
