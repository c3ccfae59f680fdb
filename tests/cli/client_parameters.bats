#!/usr/bin/env bats
# Start parameters: three spellings, client.ini, which one counts, and what is refused.

load helper

setup() {
    enter "$BATS_TEST_TMPDIR/world"
    mkdir -p point/configs
    printf '[A]\nk=1\n' >point/configs/a.ini
    printf '[A]\nk=2\n' >point/configs/b.ini
    : >empty.ini
}

# The effective value of a parameter, and where it is from.
effective() {
    local name=$1
    shift
    rollseal-client preferences --json "$@" | jq -r --arg name "$name" \
        '.parameters[] | select(.parameter == $name and .command == "all") | "\(.value) (\(.origin))"'
}

@test "every start parameter in three spellings, in any case but for the first" {
    while read -r name option value; do
        for spelling in "--$option $value" "--$option=$value" "$name=$value" "/$name $value" "${name^^}=$value" \
            "/${name,,} $value"; do
            echo "$spelling"
            # shellcheck disable=SC2086 # a list of words
            run --separate-stderr effective "$name" --preferences empty.ini $spelling
            demand_output "$value (command line)"
        done
    done <<'END'
Configuration configuration /srv/x/configs/helpdesk.ini
Point point /srv/y
CertificateSource certificate-source dir:/srv/z
CertificatePasswordFile certificate-password-file /srv/password
AcceptEncryptedDataOnly accept-encrypted-data-only false
Fallback fallback false
StateDirectory state-directory /srv/state
Ring ring pilot
Log log none
Receipts receipts /srv/receipts
ReceiptInterval receipt-interval 12h
ClientName client-name pc-1.example.com
END
}

@test "every start parameter in client.ini, in [Common] and in a command's section" {
    while read -r name value; do
        printf '[Common]\n%s=%s\n' "$name" "$value" >client.ini
        run --separate-stderr effective "${name%%.*}" --preferences client.ini
        demand_output "$value (client.ini, line 2)"
        printf '[Common]\n[read]\n%s=%s\n' "$name" "$value" >client.ini
        run --separate-stderr rollseal-client preferences --preferences client.ini --json
        [ "$(jq -r --arg name "${name%%.*}" '.parameters[] | select(.parameter == $name and .command == "read") | .value' \
            <<<"$output")" = "$value" ]
    done <<'END'
Configuration /srv/x/configs/helpdesk.ini
Point /srv/y
CertificateSource dir:/srv/z
CertificateSource.1 dir:/srv/z
CertificatePasswordFile /srv/password
AcceptEncryptedDataOnly auto
Fallback true
StateDirectory /srv/state
Ring pilot
Log syslog
Receipts off
ReceiptInterval 30d
ClientName PC_1
END
}

@test "the command line beats the command's section, that beats [Common], that beats the default" {
    printf '[Common]\nConfiguration=%s\nStateDirectory=%s\n[get]\nConfiguration=%s\n' \
        "$PWD/point/configs/a.ini" "$PWD/state" "$PWD/point/configs/b.ini" >client.ini
    run --separate-stderr client get A.k
    demand_output 2
    run --separate-stderr client read
    demand_output "$(cat point/configs/a.ini)"
    run --separate-stderr client get A.k "/configuration" "$PWD/point/configs/a.ini"
    demand_output 1
    run --separate-stderr effective Ring --preferences client.ini
    demand_output 'all (default)'
    run --separate-stderr effective Point --preferences client.ini
    demand_output "$PWD/point (default)"
}

@test "several sources stand in the order of their numbers, and a stronger place has all of them" {
    printf '[Common]\nCertificateSource.10=/srv/c\nCertificateSource.2=/srv/b\nCertificateSource=/srv/a\n' >client.ini
    run --separate-stderr effective CertificateSource --preferences client.ini
    demand_output "$(printf '/srv/%s (client.ini, line %d)\n' a 4 b 3 c 2)"
    run --separate-stderr effective CertificateSource --preferences client.ini CertificateSource=/srv/d /CertificateSource /srv/e
    demand_output "$(printf '/srv/%s (command line)\n' d e)"
}

@test "AcceptEncryptedDataOnly without a value means true, and takes no other word" {
    export CONFIGURATION="$PWD/point/configs/a.ini"
    for words in --accept-encrypted-data-only /AcceptEncryptedDataOnly /acceptencrypteddataonly AcceptEncryptedDataOnly= \
        AcceptEncryptedDataOnly '--accept-encrypted-data-only true' '/AcceptEncryptedDataOnly true'; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr rollseal-client get --preferences empty.ini StateDirectory="$PWD/state" \
            Configuration="$CONFIGURATION" $words A.k
        demand_error not-sealed
    done
    for words in '--accept-encrypted-data-only false' '/AcceptEncryptedDataOnly auto' AcceptEncryptedDataOnly=FALSE; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr rollseal-client get --preferences empty.ini StateDirectory="$PWD/state" \
            Configuration="$CONFIGURATION" $words A.k
        demand_output 1
    done
    run --separate-stderr rollseal-client read --preferences empty.ini AcceptEncryptedDataOnly=maybe
    demand_error usage
}

@test "misspelt start parameters on the command line are errors with a hint" {
    while read -r hint words; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr rollseal-client read --preferences empty.ini $words
        demand_error usage
        demand_said "did you mean $hint?"
    done <<'END'
'--certificate-source' --certificate-sorce store
'--state-directory' --state-directry x
CertificateSource CertificateSorce=store
StateDirectory /StateDirectry x
'--no-fallback' --nofallback
AcceptEncryptedDataOnly AcceptEncryptedOnly=true
END
    for words in '--configuration' '/Log' 'Configuration=' '--ring a/b' '--ring pilot --ring all' 'Log=syslog /log none' \
        '--fallback' '--fallback maybe' '--no-fallback --fallback true' '--log everything' '/srv/x' 'a b'; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr rollseal-client read --preferences empty.ini $words
        demand_error usage
    done
}

@test "a start parameter in front of the command: the message says where it belongs" {
    for words in '--preferences x read' '--preferences=x read' '--quiet --certificate-source store get A.B'; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr rollseal-client $words
        demand_error usage
        demand_said 'start parameters stand behind the command: rollseal-client COMMAND --'
    done
}

@test "whatever is wrong with the command line, the message says where to read on" {
    while read -r command words; do
        # shellcheck disable=SC2086
        run --separate-stderr rollseal-client "$command" $words
        demand_error usage
        demand_said "(try 'rollseal-client $command --help')"
    done <<'END'
get
read extra
read --outptu file
read --output
read --output a --output b
read /CertificateSource
read CertificatSource=x
uninstall
END
}

@test "unknown section or key in client.ini is usage with a hint (peer_bug_09)" {
    while IFS='|' read -r text said; do
        printf '%b' "$text" >client.ini
        run --separate-stderr client read
        demand_error usage
        demand_said client.ini
        demand_said "$said"
    done <<'END'
[Common]\nConfigurration=/x\n|did you mean Configuration?
[Comon]\nConfiguration=/x\n|did you mean Common?
[raed]\nConfiguration=/x\n|did you mean read?
[Common]\nquite unknown=/x\n|there is no start parameter
[Nonsense]\nConfiguration=/x\n|there is no section
Configuration=/x\n|[Common]
[Common]\nRing=a\nring=b\n|given twice
[Common]\nCertificateSource.1=a\nCertificateSource.1=b\n|line 3
[Common]\nCertificateSource.0=a\n|CertificateSource.1
[Common]\nCertificateSource.x=a\n|CertificateSource.1
[Common]\nRing.1=a\n|numbered
[Common]\nPreferences=/x\n|command line
[Common]\nFallback=maybe\n|line 2
[get]\nFallback=maybe\n|line 2
[Common\nRing=a\n|line 1
no line of an INI file\n|line 1
[Common]\nStateDirectory=pkcs11:x\n|StateDirectory
END
}

@test "a preferences file that is named must be there" {
    run --separate-stderr rollseal-client read --preferences missing.ini
    demand_error not-found
    run --separate-stderr rollseal-client read --preferences missing/client.ini
    demand_error unreachable
    run --separate-stderr rollseal-client read --preferences .
    demand_error io
}

@test "a location must end in the name of a configuration" {
    for location in "$PWD/point/configs/" / . .. "$PWD/point/configs/no name" "$PWD/point/configs/.hidden"; do
        run --separate-stderr rollseal-client read --preferences empty.ini --configuration "$location"
        demand_error usage
    done
    run --separate-stderr rollseal-client read --preferences empty.ini
    demand_error usage
    demand_said '--configuration'
}

@test "values that begin with a slash stay operands and values" {
    run --separate-stderr rollseal-client get --preferences empty.ini --state-directory "$PWD/state" /Configuration "$PWD/point/configs/a.ini" A.k
    demand_output 1
    run --separate-stderr rollseal-client install --preferences empty.ini --state-directory "$PWD/state" --store "dir:$PWD/s" /srv/x
    [ "$status" -ne 0 ]
    demand_said '/srv/x'
}

@test "every failure is told in JSON, too (peer_bug_07)" {
    run --separate-stderr rollseal-client read --json --preferences empty.ini --configuration "$PWD/point/configs/none.ini" \
        --state-directory "$PWD/state"
    [ "$status" -eq 3 ]
    [ "$(jq -r '"\(.error) \(.exit)"' <<<"$output")" = 'not-found 3' ]
    run --separate-stderr rollseal-client read --json --nonsense
    [ "$status" -eq 2 ]
    [ "$(jq -r .error <<<"$output")" = usage ]
    run --separate-stderr rollseal-client get --json --preferences empty.ini --configuration "$PWD/point/configs/a.ini" \
        --state-directory "$PWD/state" A.none
    [ "$status" -eq 3 ]
    run rollseal-client read --preferences empty.ini --configuration "$PWD/point/configs/a.ini" --state-directory "$PWD/state" >/dev/full
    run bash -c 'rollseal-client read --preferences empty.ini --configuration "$PWD/point/configs/a.ini" --state-directory "$PWD/state" >/dev/full'
    [ "$status" -eq 4 ]
}

@test "help names every start parameter, and a bare program name says what comes next" {
    run --separate-stderr rollseal-client read --help
    [ "$status" -eq 0 ]
    for option in configuration point certificate-source certificate-password-file accept-encrypted-data-only fallback \
        state-directory ring preferences log no-fallback; do
        [[ $output == *"--$option"* ]]
    done
    run --separate-stderr rollseal-client
    [ "$status" -eq 0 ]
    demand_said 'next: '
}
