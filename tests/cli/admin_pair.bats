#!/usr/bin/env bats
# The life of a pair, and what leaves the vault of it.

load admin_helper

# publish_one: the configuration a.ini at the point.
publish_one() {
    printf '[A]\nb=c\n' >a.ini
    rollseal-admin --quiet config import a.ini a.ini
    rollseal-admin --quiet config publish >/dev/null
}

# facts JQ: of the published a.ini.
facts() {
    rollseal-admin --json inspect point/configs/a.ini | jq -r "$1"
}

@test "pair generate prints the id alone; each step says the next with the real id" {
    new_vault
    run --separate-stderr rollseal-admin pair generate
    [[ "$output" =~ ^[0-9a-f]{16}$ ]]
    id=$output
    [[ "${stderr_lines[-1]}" == "next: rollseal-admin pair export $id "* ]]
    run --separate-stderr rollseal-admin pair export "$id" --output .
    [[ "${stderr_lines[-1]}" == "next: "*"rollseal-client install "*"$id.pem"*"rollseal-admin pair activate $id" ]]
    says 'reads every configuration' 'forge none'
    run --separate-stderr rollseal-admin pair activate "$id"
    [[ "${stderr_lines[-1]}" == 'next: rollseal-admin config import '* ]]
    [ "$(state_of "$id")" = active ]
}

@test "pair generate with a clock that is wrong by years makes no pair" {
    new_vault
    for time in '1990-01-01 00:00:00' '2090-01-01 00:00:00'; do
        refused not-ready at "$time" rollseal-admin pair generate
        says "set this computer's clock right"
    done
    [ -z "$(ls .local/share/rollseal/pairs)" ]
}

@test "pairs of every algorithm are listed and shown with dates and fingerprints" {
    new_vault
    for algorithm in p256 x25519 rsa3072 rsa4096; do
        id=$(new_pair --algorithm $algorithm --valid-days 30)
        [ "$(rollseal-admin --json pair show "$id" | jq -r .algorithm)" = $algorithm ]
        rollseal-admin --quiet pair export "$id" --output "$algorithm.pem" 2>/dev/null
        fingerprint=$(openssl x509 -in $algorithm.pem -noout -fingerprint -sha256 | cut -d= -f2 | tr -d : | tr A-F a-f)
        rollseal-admin --json pair show "$id" | jq -e ".certificates[0].fingerprint == \"$fingerprint\""
        end=$(date -u -d "$(openssl x509 -in $algorithm.pem -noout -enddate | cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ)
        rollseal-admin --json pair list | jq -e ".pairs[-1].not_after == \"$end\""
    done
    run rollseal-admin pair list
    [ "${#lines[@]}" -eq 5 ]
    refused not-found rollseal-admin pair show 0123456789abcdef
    says 'pair list'
}

@test "pair generate refuses what cannot be" {
    new_vault
    refused usage rollseal-admin pair generate --algorithm p265
    says "did you mean 'p256'"
    refused usage rollseal-admin pair generate --valid-days 0
    refused usage rollseal-admin pair generate --valid-days 100000
    refused usage rollseal-admin pair generate --valid-days -1
    refused usage rollseal-admin pair generate --algoritm p256
    refused usage rollseal-admin pair generate p256
    [ -z "$(ls .local/share/rollseal/pairs)" ]
}

@test "a PEM export is one private key, three certificates, and no key of a signer or of the root" {
    new_vault
    id=$(new_pair)
    umask 000
    rollseal-admin --quiet pair export "$id" --output . 2>/dev/null
    [ "$(stat -c %a "$id.pem")" = 600 ]
    [ "$(grep -c 'BEGIN PRIVATE KEY' "$id.pem")" -eq 1 ]
    [ "$(grep -c 'BEGIN CERTIFICATE' "$id.pem")" -eq 3 ]
    [ "$(head -n 1 "$id.pem")" = '-----BEGIN PRIVATE KEY-----' ]
    openssl x509 -in "$id.pem" -noout -pubkey >of-certificate
    openssl pkey -in "$id.pem" -pubout | cmp - of-certificate
    openssl crl2pkcs7 -nocrl -certfile "$id.pem" | openssl pkcs7 -print_certs -noout | grep 'subject' >subjects
    [[ "$(sed -n 1p subjects)" == *"OU = encryption, CN = $id" ]]
    [[ "$(sed -n 2p subjects)" == *"OU = signing, CN = $id" ]]
    [[ "$(sed -n 3p subjects)" == *'CN = Rollseal Root' ]]
}

@test "openssl and keytool list the key and both trusted certificates of a PKCS#12 export" {
    new_vault
    id=$(new_pair)
    echo 'pass word' >password
    rollseal-admin --quiet pair export "$id" --output . --format p12 --password-file password 2>/dev/null
    openssl pkcs12 -in "$id.p12" -passin file:password -nodes >all.pem
    [ "$(grep -c 'BEGIN PRIVATE KEY' all.pem)" -eq 1 ]
    [ "$(grep -c 'BEGIN CERTIFICATE' all.pem)" -eq 3 ]
    openssl pkey -in all.pem -noout -text >key.txt
    run ! grep -i ed25519 key.txt
    keytool -list -keystore "$id.p12" -storepass 'pass word' >listed
    [ "$(grep -c PrivateKeyEntry listed)" -eq 1 ]
    [ "$(grep -c trustedCertEntry listed)" -eq 2 ]
    grep -q "rollseal-$id" listed
}

@test "the name of the file says its format, unless --format does" {
    new_vault
    id=$(new_pair)
    echo pw >password
    for file in a.p12 b.PFX; do
        rollseal-admin --quiet pair export "$id" --output $file --password-file password 2>/dev/null
        openssl pkcs12 -in $file -passin file:password -nokeys -out certificates
        refused usage timeout 20 setsid --wait rollseal-admin pair export "$id" --output new-$file </dev/null
        [ ! -e new-$file ]
    done
    for file in c.pem d e.p12.txt; do
        rollseal-admin --quiet pair export "$id" --output $file 2>/dev/null
        grep -q 'BEGIN PRIVATE KEY' $file
    done
    rollseal-admin --quiet pair export "$id" --output f.p12 --format pem 2>/dev/null
    grep -q 'BEGIN PRIVATE KEY' f.p12
    mkdir folder.p12
    rollseal-admin --quiet pair export "$id" --output folder.p12 2>/dev/null
    grep -q 'BEGIN PRIVATE KEY' "folder.p12/$id.pem"
}

@test "an id may be typed in capitals" {
    new_vault
    first=$(new_pair)
    second=$(new_pair)
    rollseal-admin --quiet pair export "${first^^}" --output . 2>/dev/null
    [ -s "$first.pem" ]
    rollseal-admin --quiet pair activate "${first^^}"
    [ "$(state_of "${first^^}")" = active ]
    [ "$(rollseal-admin --json pair show "${first^^}" | jq -r .id)" = "$first" ]
    rollseal-admin --quiet pair revoke "${first^^}" --successor "${second^^}" --reason lost
    [ "$(state_of "$first") $(state_of "$second")" = 'revoked active' ]
    third=$(new_pair)
    rollseal-admin --quiet pair retire "${third^^}"
    refused not-found rollseal-admin pair show "${third^^}"
    refused not-found rollseal-admin pair show "${second^^}0"
    [ "$(rollseal-admin --json audit list | jq -r '.audit[].object' | grep -cxE '[0-9A-F]{16}')" -eq 0 ]
}

@test "peer_bug_17: an export with another password does not open with the old one" {
    new_vault
    id=$(new_pair)
    echo 'first password' >one
    echo 'second password' >two
    rollseal-admin --quiet pair export "$id" --output one.p12 --format p12 --password-file one 2>/dev/null
    rollseal-admin --quiet pair export "$id" --output two.p12 --format p12 --password-file two 2>/dev/null
    openssl pkcs12 -in two.p12 -passin file:two -nodes -noout
    run ! openssl pkcs12 -in two.p12 -passin file:one -nodes -noout
    keytool -list -keystore two.p12 -storepass 'second password'
    run ! keytool -list -keystore two.p12 -storepass 'first password'
}

@test "with an age export, age itself opens the body of a sealed file" {
    new_vault
    id=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair activate "$id"
    publish_one
    rollseal-admin --quiet pair export "$id" --output . --format age 2>/dev/null
    [ "$(wc -l <"$id.age.txt")" -eq 1 ]
    sed -n '/^age-encryption.org\/v1$/,$p' point/configs/a.ini | age -d -i "$id.age.txt" | cmp - a.ini
}

@test "an export overwrites nothing, and asks for nothing on the command line" {
    new_vault
    id=$(new_pair)
    echo mine >there
    echo pw >password
    refused usage rollseal-admin pair export "$id"
    refused conflict rollseal-admin pair export "$id" --output there
    [ "$(cat there)" = mine ]
    ln -s elsewhere link
    refused conflict rollseal-admin pair export "$id" --output link
    [ ! -e elsewhere ]
    refused unreachable rollseal-admin pair export "$id" --output no/such/folder.pem
    refused unreachable rollseal-admin pair export "$id" --output no/
    [ ! -e no ]
    refused usage rollseal-admin pair export "$id" --output -
    [ ! -e ./- ]
    refused usage rollseal-admin pair export "$id" --output out --format age
    refused usage rollseal-admin pair export "$id" --output out --format jks
    refused usage rollseal-admin pair export "$id" --output out --password-file password
    refused usage rollseal-admin pair export "$id" --output out --format p12 --password pw
    refused usage timeout 20 setsid --wait rollseal-admin pair export "$id" --output out --format p12 </dev/null
    [ ! -e out ]
}

@test "a pair is replaced with overlap, retired, and the undo works" {
    new_vault
    old=$(new_pair)
    rollseal-admin --quiet pair activate "$old"
    publish_one
    new=$(new_pair)
    [ "$(facts '.recipients | join(" ")')" = "$old" ]
    rollseal-admin --json pair activate "$new" 2>/dev/null >activated
    jq -e '.changed | length == 2' activated
    jq -e '.out_of_date[0].name == "a.ini"' activated
    rollseal-admin --quiet config publish
    [ "$(facts '.recipients | sort | join(" ")')" = "$(printf '%s\n' "$old" "$new" | sort | xargs)" ]
    [ "$(facts '.signers | sort | join(" ")')" = "$(printf '%s\n' "$old" "$new" | sort | xargs)" ]
    rollseal-admin --json pair show "$old" | jq -e '.state == "previous" and .sealed_files == ["a.ini"]'

    rollseal-admin --quiet pair activate "$old"
    [ "$(state_of "$new")" = previous ]
    rollseal-admin --quiet pair activate "$new"

    refused conflict rollseal-admin pair retire "$new"
    says 'pair activate'
    rollseal-admin --quiet pair retire "$old"
    rollseal-admin --quiet config publish
    [ "$(facts '.recipients | join(" ")')" = "$new" ]
    [ ! -e ".local/share/rollseal/pairs/$old.signing.age" ]
    [ -e ".local/share/rollseal/pairs/$old.encryption.age" ]
    refused conflict rollseal-admin pair activate "$old"
    says retired 'pair generate'
}

@test "peer_bug_06: a pair that has ended is not activated; the message has the date and what helps" {
    new_vault
    id=$(new_pair --valid-days 10)
    refused conflict at '2099-01-01 00:00:00' rollseal-admin pair activate "$id"
    says "$(rollseal-admin --json pair list | jq -r '.pairs[0].not_after')" 'rollseal-admin pair generate'
    [ "$(state_of "$id")" = prepared ]
}

@test "the first activation of a pair that was never exported is warned of" {
    new_vault
    id=$(new_pair)
    run --separate-stderr rollseal-admin pair activate "$id"
    [ "$status" -eq 0 ]
    says "warning: pair $id was never exported" "pair export $id"
    other=$(new_pair)
    rollseal-admin --quiet pair export "$other" --output other.pem 2>/dev/null >/dev/null
    for pair in "$other" "$id"; do # the second is active again, which is no first time
        run --separate-stderr rollseal-admin pair activate "$pair"
        [ "$status" -eq 0 ]
        [[ $stderr != *'never exported'* ]]
    done
}

@test "a successor that was never exported is warned of" {
    new_vault
    stolen=$(new_pair)
    rollseal-admin --quiet pair activate "$stolen" 2>/dev/null
    for exported in no yes; do
        next=$(new_pair)
        [ "$exported" = no ] || rollseal-admin --quiet pair export "$next" --output next.pem 2>/dev/null >/dev/null
        run --separate-stderr rollseal-admin pair revoke "$stolen" --reason stolen --successor "$next"
        [ "$status" -eq 0 ]
        if [ "$exported" = no ]; then
            says "warning: pair $next was never exported" "pair export $next"
        else
            [[ $stderr != *'never exported'* ]]
        fi
        stolen=$next
    done
}

@test "without overlap the others are retired at once" {
    new_vault
    a=$(new_pair)
    b=$(new_pair)
    rollseal-admin --quiet pair activate "$a"
    rollseal-admin --quiet pair activate "$b" --no-overlap
    [ "$(state_of "$a") $(state_of "$b")" = 'retired active' ]
}

@test "a prepared pair that is retired is discarded" {
    new_vault
    id=$(new_pair)
    run --separate-stderr rollseal-admin pair retire "$id"
    [[ "$output" == *discarded* ]]
    refused not-found rollseal-admin pair show "$id"
    [ -z "$(ls .local/share/rollseal/pairs)" ]
}

@test "nothing to do is success, and is said" {
    new_vault
    id=$(new_pair)
    rollseal-admin --quiet pair activate "$id"
    run --separate-stderr rollseal-admin pair activate "$id"
    [ "$status" -eq 0 ]
    says 'nothing to do' 'active already'
    [[ $output == changed:*nothing*'out of date now:'* ]]
}

@test "a revocation begins an epoch, publishes at once, and is for good" {
    new_vault
    stolen=$(new_pair)
    next=$(new_pair)
    rollseal-admin --quiet pair activate "$stolen"
    publish_one
    printf 'not published yet\n' >b.ini
    rollseal-admin --quiet config import b.ini b.ini
    refused usage rollseal-admin pair revoke "$stolen" --successor "$next"
    refused usage rollseal-admin pair revoke "$stolen" --reason stolen
    says --successor
    [ "$(state_of "$stolen")" = active ]

    rollseal-admin --quiet pair revoke "$stolen" --reason 'stolen on Friday' --successor "$next"
    [ "$(facts '"\(.epoch).\(.serial) \(.recipients[0]) \(.signers[0])"')" = "2.1 $next $next" ]
    [ ! -e point/configs/b.ini ]
    rollseal-admin --json pair show "$stolen" | jq -e '.state == "revoked" and .reason == "stolen on Friday"'
    [ ! -e ".local/share/rollseal/pairs/$stolen.signing.age" ]
    refused conflict rollseal-admin pair activate "$stolen"
    refused conflict rollseal-admin pair export "$stolen" --output .
    rollseal-admin --quiet pair export "$next" --output . 2>/dev/null
    sed -n '/BEGIN X509 CRL/,$p' "$next.pem" | openssl crl -noout -text >crl.txt
    grep -A1 'X509v3 CRL Number' crl.txt | grep -qw 2
    [ "$(grep -c 'Serial Number' crl.txt)" -eq 1 ]

    rollseal-admin --quiet pair revoke "$stolen" --reason again
    rollseal-admin --quiet pair revoke "$stolen" --reason again --successor "$next"
    refused usage rollseal-admin pair revoke "$stolen" --successor "$(new_pair)"
    [ "$(facts .epoch)" -eq 2 ]
}

@test "a revocation holds although a point does not answer, and the next publish makes up for it" {
    new_vault
    stolen=$(new_pair)
    next=$(new_pair)
    rollseal-admin --quiet pair activate "$stolen"
    publish_one
    mv point away
    run --separate-stderr rollseal-admin pair revoke "$stolen" --reason stolen --successor "$next"
    [ "$status" -eq "$(exit_of unreachable)" ]
    says 'is revoked in the vault' 'config publish'
    [ "$(state_of "$stolen") $(state_of "$next")" = 'revoked active' ]
    mv away point
    rollseal-admin --quiet config publish
    [ "$(facts .epoch)" -eq 2 ]
}

@test "a revocation that a restored vault has forgotten is found at the point and kept" {
    new_vault
    a=$(new_pair)
    b=$(new_pair)
    c=$(new_pair)
    rollseal-admin --quiet pair activate "$a"
    publish_one
    cp -a .local/share/rollseal backup
    rollseal-admin --quiet pair revoke "$a" --reason stolen --successor "$b"
    rm -r .local/share/rollseal
    mv backup .local/share/rollseal
    [ "$(state_of "$a")" = active ]

    run --separate-stderr rollseal-admin pair revoke "$c" --reason 'never used'
    [ "$(state_of "$a") $(state_of "$c")" = 'revoked revoked' ]
    [ ! -e ".local/share/rollseal/pairs/$a.signing.age" ]
    rollseal-admin --quiet pair activate "$b"
    rollseal-admin --quiet config publish
    [ "$(facts .epoch)" -eq 3 ]
    rollseal-admin --quiet pair export "$b" --output b.pem 2>/dev/null
    [ "$(sed -n '/BEGIN X509 CRL/,$p' b.pem | openssl crl -noout -text | grep -c 'Serial Number')" -eq 2 ]
}

@test "neither passphrase nor key is ever printed" {
    {
        new_vault
        id=$(rollseal-admin pair generate)
        rollseal-admin pair export "$id" --output .
        rollseal-admin --json pair show "$id"
        rollseal-admin pair activate "$id"
        rollseal-admin audit list
        rollseal-admin
        rollseal-admin --passphrase-file /dev/null pair generate || true
    } >said 2>&1
    run ! grep -e "$(cat passphrase)" -e 'PRIVATE KEY' -e AGE-SECRET-KEY said
}
