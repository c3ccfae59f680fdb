#!/usr/bin/env bats
# The policy `encrypted-only`: what a client does that has accepted it, and what ends it.
# shellcheck disable=SC2154  # status, output and stderr are set by `run`

load helper

TIME='2026-11-22 06:00:00'

# The client of tests/vectors/sealed/index.txt has accepted good.sealed, which says the policy; plain files are to be
# taken, and one of another name lies beside it.
make_world() {
    mkdir -p configs store
    cp "$VECTORS/client.pem" store
    printf '[Common]\nConfiguration=configs/helpdesk.ini\nCertificateSource=dir:store\nStateDirectory=state\n%s\n' \
        'AcceptEncryptedDataOnly=false' >client.ini
    cp "$VECTORS/good.sealed" configs/helpdesk.ini
    echo plain >configs/new.ini
    read_new false >new
    client_at "$TIME" read >accepted
}
setup_file() { setup_file_world; }
setup() { setup_copy; }

# read_new MODE: the plain file of the other name.
read_new() { client_at "$TIME" read --configuration configs/new.ini --no-fallback --accept-encrypted-data-only "$1"; }
reset() { rollseal-client policy reset --preferences client.ini "$@"; }

@test "a client that has accepted the policy takes no plain file of any name, whatever AcceptEncryptedDataOnly is" {
    [ "$(cat new)" = plain ] # before it was accepted
    for mode in false auto true; do
        run --separate-stderr read_new "$mode"
        demand_error not-sealed
        [ $mode = true ] || demand_said "policy \`encrypted-only\`"
    done
    cp configs/new.ini configs/helpdesk.ini
    run --separate-stderr client_at "$TIME" read --no-fallback
    demand_error not-sealed
}

@test "a file that does not say it does not end it" {
    rm -r state/configs
    cp "$VECTORS/good-no-policy.sealed" configs/helpdesk.ini
    client_at "$TIME" read --no-fallback >/dev/null
    run --separate-stderr read_new false
    demand_error not-sealed
}

@test "status, preferences and why tell of it, and whose it is" {
    client_at "$TIME" status --json >told
    [ "$(jq -c '[.encrypted_only, .policy]' told)" = '[true,"encrypted-only"]' ]
    [ "$(jq -c .policy_said_by told)" = "$(rollseal-admin --json inspect "$VECTORS/good.sealed" | jq -c .signers)" ]
    run --separate-stderr client_at "$TIME" preferences --json
    [ "$(jq -r .policy <<<"$output")" = encrypted-only ]
    demand_said 'whatever AcceptEncryptedDataOnly is'
    run --separate-stderr client_at "$TIME" why --configuration configs/new.ini --json
    [ "$(jq -r .failed <<<"$output")" = accept ]
    [[ $(jq -r .remedy <<<"$output") == *'rollseal-client policy reset'* ]]
}

@test "reset ends it and says what that means; the next sealed file that says it sets it again" {
    run --separate-stderr reset
    demand_output "the policy \`encrypted-only\` is forgotten"
    demand_said 'AcceptEncryptedDataOnly'
    run --separate-stderr read_new false
    demand_output plain
    [ "$(client_at "$TIME" status --json | jq -c '[.encrypted_only, .policy]')" = '[false,null]' ]
    run --separate-stderr reset --json
    [ "$(jq .reset <<<"$output")" = false ]
    client_at "$TIME" read >/dev/null
    run --separate-stderr read_new false
    demand_error not-sealed
}

@test "a policy file that is damaged holds, and is set aside" {
    echo nonsense >state/policy
    run --separate-stderr read_new false
    demand_error not-sealed
    demand_said policy.bad
    [ -e state/policy.bad ]
    run --separate-stderr read_new false
    demand_error not-sealed
    reset --quiet 2>/dev/null
    run --separate-stderr read_new false
    demand_output plain
}
