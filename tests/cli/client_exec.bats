#!/usr/bin/env bats
# rollseal-client get and exec: values of an INI configuration.

load helper

make_world() {
    make_vault
    id=$(rollseal-admin pair generate --algorithm x25519)
    rollseal-admin pair export "$id" --output part.pem
    cat >plain.ini <<'END'
; a comment
outside=1
[HelpDesk]
Phone=+49 30 1234
Fax machine=none ; not a comment
[Web.Site]
url=https://example.com/?a=b#c
quoted="as it stands"
umlaut=hä 漢
empty=
END
    printf 'long=%065000d\n' 7 >>plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin pair activate "$id"
    rollseal-admin config publish
    cp point/configs/helpdesk.ini sealed
    rollseal-client install --store "dir:$PWD/store" part.pem
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    preferences
}

@test "get prints one value exactly (peer_bug_10)" {
    while IFS='|' read -r key value; do
        run --separate-stderr client get "$key"
        demand_output "$value"
    done <<'END'
outside|1
HelpDesk.Phone|+49 30 1234
HelpDesk.Fax machine|none ; not a comment
Web.Site.url|https://example.com/?a=b#c
Web.Site.quoted|"as it stands"
Web.Site.umlaut|hä 漢
Web.Site.empty|
END
    [ "$(client get Web.Site.long | wc -c)" -eq 65001 ]
    [ "$(client get Web.Site.umlaut --json | jq -r .value)" = 'hä 漢' ]
    for key in HelpDesk.phone helpdesk.Phone Phone Web.url HelpDesk.None; do
        run --separate-stderr client get "$key"
        demand_error not-found
    done
    for key in '' . HelpDesk.; do
        run --separate-stderr client get "$key"
        demand_error usage
    done
}

@test "exec sets PREFIX + SECTION + _ + KEY and ends with the command's status" {
    run --separate-stderr client exec --prefix X_ -- sh -c 'env | grep ^X_ | grep -v LONG | sort; exit 7'
    [ "$status" -eq 7 ]
    [ "$output" = "$(sort <<'END'
X_OUTSIDE=1
X_HELPDESK_PHONE=+49 30 1234
X_HELPDESK_FAX_MACHINE=none ; not a comment
X_WEB_SITE_URL=https://example.com/?a=b#c
X_WEB_SITE_QUOTED="as it stands"
X_WEB_SITE_UMLAUT=hä 漢
X_WEB_SITE_EMPTY=
END
)" ]
    run --separate-stderr client exec -- printenv HELPDESK_PHONE
    demand_output '+49 30 1234'
    run --separate-stderr client exec -- sh -c 'kill -TERM $$'
    [ "$status" -eq 143 ]
}

@test "words behind -- are the command's own" {
    run --separate-stderr client exec -- echo --configuration /Log none --json AcceptEncryptedDataOnly --help
    demand_output '--configuration /Log none --json AcceptEncryptedDataOnly --help'
    run --separate-stderr client exec -- echo -- x
    demand_output '-- x'
}

@test "failures before the command starts are 125" {
    for words in '' '--' 'echo x' '--nonsense -- echo x' '-- no-such-command' '-- /etc/passwd' '--prefix a-b -- echo x' \
        '--configuration /no/such/file.ini -- echo x'; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr client exec $words
        [ "$status" -eq 125 ]
        [ -z "$output" ]
        [ -n "$stderr" ]
    done
}

@test "a prefix that cannot be is usage before anything is read" {
    run --separate-stderr client exec --prefix 1- --configuration /no/such/file.ini -- echo x
    [ "$status" -eq 125 ]
    [[ $stderr == "rollseal-client: --prefix cannot be '1-'"* ]]
}

@test "exec never takes values from a plain file unless AcceptEncryptedDataOnly=false is said" {
    cp plain.ini point/configs/helpdesk.ini
    for words in '' AcceptEncryptedDataOnly=auto AcceptEncryptedDataOnly=true; do
        # shellcheck disable=SC2086 # a list of words
        run --separate-stderr client exec $words -- printenv OUTSIDE
        [ "$status" -eq 125 ]
        demand_said 'not sealed'
    done
    run --separate-stderr client exec AcceptEncryptedDataOnly=false -- printenv OUTSIDE
    demand_output 1
    cp sealed point/configs/helpdesk.ini
    client read >/dev/null
    cp plain.ini point/configs/helpdesk.ini
    run --separate-stderr client exec -- printenv OUTSIDE
    demand_output 1
    demand_said 'last-known-good'
}

@test "two values with the same variable are an error, and nothing is run" {
    printf '[a]\nb c=1\nb-c=2\n' >point/configs/helpdesk.ini
    run --separate-stderr client exec AcceptEncryptedDataOnly=false -- echo ran
    [ "$status" -eq 125 ]
    [ -z "$output" ]
    demand_said A_B_C
}

@test "a configuration does not decide what programs run: PATH, LD_PRELOAD and their like need a prefix" {
    mkdir evil && printf '#!/bin/sh\necho evil\n' >evil/printenv && chmod +x evil/printenv
    while IFS='|' read -r lines name; do
        printf '%b\n' "$lines" >point/configs/helpdesk.ini
        run --separate-stderr client exec AcceptEncryptedDataOnly=false -- printenv HOME
        [ "$status" -eq 125 ]
        [ -z "$output" ]
        demand_said "$name, which decides what programs run; give --prefix"
        run --separate-stderr client exec AcceptEncryptedDataOnly=false --prefix X_ -- printenv "X_$name"
        [ "$status" -eq 0 ]
    done <<END
PATH=$PWD/evil|PATH
path=$PWD/evil|PATH
LD_PRELOAD=evil.so|LD_PRELOAD
[ld]\\nlibrary.path=/evil|LD_LIBRARY_PATH
[Bash]\\nEnv=/evil|BASH_ENV
[GCONV]\\nPATH=/evil|GCONV_PATH
IFS=x|IFS
END
    printf 'env=1\n[Search]\nPath=2\n' >point/configs/helpdesk.ini
    # shellcheck disable=SC2016 # for the command's shell
    run --separate-stderr client exec AcceptEncryptedDataOnly=false -- sh -c 'echo $ENV $SEARCH_PATH'
    demand_output '1 2'
}

@test "what is not an INI file is malformed for get and exec, and read all the same" {
    head -c 5000 /dev/urandom >point/configs/helpdesk.ini
    run --separate-stderr client get outside
    demand_error malformed
    run --separate-stderr client exec AcceptEncryptedDataOnly=false -- echo ran
    [ "$status" -eq 125 ]
    client read | cmp - point/configs/helpdesk.ini
    client read --json | jq -r .content_base64 | base64 -d | cmp - point/configs/helpdesk.ini
}
