#!/usr/bin/env bats
# Completion of command lines, by asking bash for it.

load helper

# offers LINE WORD…: at the end of LINE exactly these words are offered.
offers() {
    local line=$1 want got
    shift
    want=$(printf '%s\n' "$@" | sort)
    got=$(bash "$BATS_TEST_DIRNAME/complete.bash" "$ROLLSEAL_BUILD/completion/bash/${line%% *}" "$line")
    if [ "$got" != "$want" ]; then
        printf 'behind "%s":\n%s\ninstead of:\n%s\n' "$line" "$got" "$want"
        return 1
    fi
}
admin() { offers "rollseal-admin $@"; }
client() { offers "rollseal-client $@"; }

# Every command of the program's help.
commands_of() {
    "$1" --help | sed -nE '/^commands:/,/^options/s/^  ([a-z-]+( [a-z-]+)?)(  .*)?$/\1/p'
}

@test "every command of the help is offered, word by word" {
    for program in rollseal-admin rollseal-client; do
        commands_of "$program" >commands
        [ "$(wc -l <commands)" -gt 5 ]
        # shellcheck disable=SC2046 # words
        offers "$program " help $(cut -d' ' -f1 commands | sort -u)
        while read -r first second; do
            [ -z "$second" ] || offers "$program $first $second" "$second"
        done <commands
    done
}

@test "every option of a command's help is offered" {
    for program in rollseal-admin rollseal-client; do
        commands_of "$program" >commands
        while read -r command; do
            # shellcheck disable=SC2046,SC2086 # words
            offers "$program $command --" $("$program" help $command | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p')
        done <commands
    done
}

@test "groups offer their commands" {
    admin 'pair re' renew retire revoke
    admin '--vault=x pair' pair
    admin 'point ' add list remove
    admin 'help pa' pair
    admin 'help pair ex' export
    admin 'unknown '
}

@test "options in front of the command and their values are not taken for it" {
    admin '--quiet pair gen' generate
    admin '--vault pair pair gen' generate
    admin '--passphrase-file=x pair gen' generate
}

@test "values that are one of a few words" {
    admin 'pair generate --algorithm ' p256 rsa3072 rsa4096 x25519
    admin 'pair generate --algorithm=rsa' rsa3072 rsa4096
    admin 'pair export --format p' p12 pem
    client 'read --fallback=' false true
    client 'read --accept-encrypted-data-only ' auto false true
    client 'read --accept-encrypted-data-only --out' --output
    client 'read --accept-encrypted-data-only auto --out' --output
}

@test "files and folders, where they are meant" {
    rm passphrase
    mkdir parts part.d
    touch part.pem 'part 2.pem'
    client 'install pa' parts part.d part.pem 'part 2.pem'
    client 'install part.pem part.' part.d part.pem
    client 'read --output=part.p' part.pem
    client 'read --state-directory pa' part.d parts
    client 'read --receipts=pa' part.d parts
    client 'read --receipts o' off on
    client 'read --receipts D'
    admin 'point add pa' part.d parts
    admin 'config import helpdesk.ini part.' part.d part.pem
    admin 'config import helpdesk.ini part.pem '
    admin 'audit list '
}

@test "start parameters in their three spellings, in any case" {
    client 'read --certificate-s' --certificate-source
    client 'read Certificate' CertificateSource= CertificatePasswordFile=
    client 'read certificates' CertificateSource=
    client 'read /certificates' /CertificateSource
    client 'read Log=' none syslog
    client 'read log=s' syslog
    client 'read /LOG ' none syslog
    client 'read --log n' none
    client 'get Log=none Hel'
    client 'get /Log none /Fallback t' true
    admin 'pair list Log='
}

@test "certificate sources: stores, folders, files" {
    mkdir store.d
    touch store.pem
    client 'read --certificate-source store:' CurrentUser/My LocalMachine/My
    client 'read --certificate-source=d' dir:
    client 'read --certificate-source s' store store.d store.pem store:CurrentUser/My store:LocalMachine/My
    client 'read CertificateSource=dir:sto' store.d
    client 'read /CertificateSource file:store.p' store.pem
    admin 'verify x --trust dir:st' store.d
}

@test "pair ids and names of configurations come from the vault, without its passphrase" {
    rollseal-admin --quiet init --organization Example --recovery-file recovery.txt
    first=$(rollseal-admin --quiet pair generate)
    second=$(rollseal-admin --quiet pair generate)
    printf '[a]\nb=c\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config import helpers.ini helpdesk.ini
    unset ROLLSEAL_PASSPHRASE_FILE

    admin 'pair activate ' "$first" "$second"
    admin "pair show ${first:0:6}" "$first"
    admin 'pair revoke --successor ' "$first" "$second"
    admin 'config publish helpdesk.ini help' helpdesk.ini helpers.ini
    admin 'config set helpdesk.ini '
    mv vault elsewhere
    admin 'pair activate '
    admin '--vault elsewhere pair activate ' "$first" "$second"
    admin '--vault=elsewhere config show helpd' helpdesk.ini
}

@test "pair ids come from the store that the preferences name" {
    rollseal-admin --quiet init --organization Example --recovery-file recovery.txt
    id=$(rollseal-admin --quiet pair generate)
    rollseal-admin --quiet pair export "$id" --output part.pem
    rollseal-client --quiet install part.pem --store "dir:$PWD/store"
    preferences

    client 'uninstall --preferences client.ini ' "$id"
    client 'uninstall Preferences=client.ini ' "$id"
    client 'uninstall /Preferences client.ini ' "$id"
}

@test "exec offers commands, then their files" {
    touch 'agent.conf'
    mkdir bin
    printf '#!/bin/sh\n' >bin/helpdesk-agent-1
    chmod +x bin/helpdesk-agent-1
    PATH=$PWD/bin:$PATH
    client 'exec --prefix HD_ -- helpdesk-agent' helpdesk-agent-1
    client 'exec -- helpdesk-agent-1 --config agent' agent.conf
    client 'exec -- helpdesk-agent-1 Log='
}

@test "readline puts in what is offered" {
    mkdir 'a store'
    script=$ROLLSEAL_BUILD/completion/bash/rollseal-client
    run timeout 60 python3 "$BATS_TEST_DIRNAME/type_keys.py" bash "$script" 'rollseal-client unin' 'rollseal-client read certificates' \
        'rollseal-client read CertificateSource=dir:a' 'rollseal-client read --fallback=t' 'rollseal-client read --out'
    echo "$output"
    [ "$output" = 'rollseal-client uninstall .
rollseal-client read CertificateSource=.
rollseal-client read CertificateSource=dir:a\ store/.
rollseal-client read --fallback=true .
rollseal-client read --output .' ]
}

@test "zsh puts in what is offered" {
    touch part.pem
    mkdir folder
    typed() { # PROGRAM KEYS…
        local script=$ROLLSEAL_BUILD/completion/zsh/_$1
        zsh -n "$script"
        timeout 60 python3 "$BATS_TEST_DIRNAME/type_keys.py" zsh "$script" "${@:2}"
    }
    run typed rollseal-admin 'rollseal-admin pair gen' 'rollseal-admin --vault=x help poi' \
        'rollseal-admin pair generate --alg' 'rollseal-admin pair export --format a' 'rollseal-admin --vault x pair act' \
        'rollseal-admin config import helpdesk.ini part'
    echo "$output"
    [ "$output" = 'rollseal-admin pair generate .
rollseal-admin --vault=x help point .
rollseal-admin pair generate --algorithm=.
rollseal-admin pair export --format age .
rollseal-admin --vault x pair activate .
rollseal-admin config import helpdesk.ini part.pem .' ]

    run typed rollseal-client 'rollseal-client read certificates' 'rollseal-client read CertificateSource=file:par' \
        'rollseal-client read /lo' 'rollseal-client read /Log sys' 'rollseal-client read --fallback=t' \
        'rollseal-client read --receipts=of' 'rollseal-client read --receipts=fol' 'rollseal-client exec -- rollseal-adm'
    echo "$output"
    [ "$output" = 'rollseal-client read CertificateSource=.
rollseal-client read CertificateSource=file:part.pem .
rollseal-client read /Log .
rollseal-client read /Log syslog .
rollseal-client read --fallback=true .
rollseal-client read --receipts=off .
rollseal-client read --receipts=folder/.
rollseal-client exec -- rollseal-admin .' ]
}

@test "zsh asks the vault for pair ids" {
    rollseal-admin --quiet init --organization Example --recovery-file recovery.txt
    id=$(rollseal-admin --quiet pair generate)
    mv vault elsewhere
    run timeout 60 python3 "$BATS_TEST_DIRNAME/type_keys.py" zsh "$ROLLSEAL_BUILD/completion/zsh/_rollseal-admin" \
        'rollseal-admin --vault elsewhere pair activate ' 'rollseal-admin --vault=elsewhere pair revoke --successor '
    echo "$output"
    [ "$output" = "rollseal-admin --vault elsewhere pair activate $id .
rollseal-admin --vault=elsewhere pair revoke --successor $id ." ]
}
