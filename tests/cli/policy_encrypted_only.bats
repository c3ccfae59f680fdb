#!/usr/bin/env bats
# policy encrypted-only, from the administrator to real clients and back by their receipts: who would be cut off, what is
# published, what clients refuse from then on, and what revocations make of it.
# shellcheck disable=SC2154  # status, output and stderr are set by `run`
load helper

# Both pairs are in the clients' source; a plain file that the vault does not know lies beside the sealed one.
make_world() {
    make_two_pairs
    mv parts store
}
setup_file() { setup_file_world; }

setup() {
    setup_copy_with_point
    { read -r a && read -r b; } <ids
    echo plain >point/configs/door.ini
    preferences AcceptEncryptedDataOnly=false
}

# reads NAME [START PARAMETER…]: this client reads NAME of the point.
reads() {
    local name=$1
    shift
    run --separate-stderr client read --configuration "$PWD/point/configs/$name" --no-fallback "$@"
}

# says_policy: the published file does, as `inspect` tells.
says_policy() { [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq .encrypted_only)" = true ]; }

# enforce: the policy is set, published, and accepted by the client.
enforce() {
    rollseal-admin --quiet policy encrypted-only --force --reason 'a test' >/dev/null 2>&1
    rollseal-admin --quiet config publish >/dev/null
    reads helpdesk.ini
    [ "$status" -eq 0 ]
}

# revoke ID: what IT does, and the client hears of it by reading what is published then.
revoke() {
    rollseal-admin --quiet pair revoke "$@" --reason stolen >/dev/null 2>&1
    client read >/dev/null 2>&1 || true
}

@test "before the first activation it is a conflict, and changes nothing" {
    rm -r vault point
    make_vault
    for option in '' --plan --rehearse; do
        # shellcheck disable=SC2086 # no option is no word
        run --separate-stderr rollseal-admin policy encrypted-only $option
        demand_error conflict
    done
    [ "$(rollseal-admin --json policy show | jq .policy)" = null ]
}

@test "a computer that reads something plain is named by rehearsal and plan, and closes the gate until it does not" {
    reads helpdesk.ini --client-name pc-1
    reads door.ini --client-name pc-1
    demand_output plain
    run --separate-stderr rollseal-admin --json policy encrypted-only --rehearse
    [ "$status" -eq 0 ]
    [ "$(jq -c '[.would_refuse[].name]' <<<"$output")" = '["pc-1"]' ]
    [[ $(jq -r '.would_refuse[0].why' <<<"$output") == *door.ini* ]]
    run --separate-stderr rollseal-admin --json policy encrypted-only --plan
    [ "$(jq -c '[.passes, [.would_change[].name], [.not_ready[].name]]' <<<"$output")" = '[false,["helpdesk.ini"],["pc-1"]]' ]
    run --separate-stderr rollseal-admin policy encrypted-only
    demand_error not-ready
    demand_said pc-1
    [ "$(rollseal-admin --json policy show | jq .policy)" = null ]
    run --separate-stderr rollseal-admin policy encrypted-only --force
    demand_error usage
    run --separate-stderr rollseal-admin --json policy encrypted-only --force --reason 'the door is closed'
    [ "$status" -eq 0 ]
    [ "$(rollseal-admin --json audit list | jq -r '.audit[-1] | "\(.action): \(.reason)"')" = \
        'policy encrypted-only: the door is closed' ]
    [[ $(rollseal-admin --json audit list | jq -r '.audit[-1].detail') == *forced* ]]
}

@test "where everybody reads sealed files it passes, is published, and is said again to be nothing to do" {
    reads helpdesk.ini --client-name pc-1
    run --separate-stderr rollseal-admin --json policy encrypted-only --rehearse
    [ "$(jq -c '[.would_refuse, .unknown]' <<<"$output")" = '[[],[]]' ]
    run --separate-stderr rollseal-admin --json policy encrypted-only
    [ "$status" -eq 0 ]
    [ "$(jq -c '[.out_of_date[] | .name, .why]' <<<"$output")" = '["helpdesk.ini","policy changed"]' ]
    [ "$(rollseal-admin --json policy show | jq -c '[.policy, .files[].encrypted_only]')" = '["encrypted-only",false]' ]
    rollseal-admin --quiet config publish >/dev/null
    says_policy
    [ "$(rollseal-admin --json policy show | jq -c '[.policy, .files[].encrypted_only]')" = '["encrypted-only",true]' ]
    run --separate-stderr rollseal-admin policy encrypted-only
    [ "$status" -eq 0 ]
    demand_said 'nothing to do'
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    rollseal-admin --quiet config publish >/dev/null
    says_policy
}

@test "a client that has accepted it takes no plain file of any name, also against AcceptEncryptedDataOnly=false, until the reset" {
    reads door.ini
    demand_output plain
    enforce
    reads door.ini
    demand_error not-sealed
    cp point/configs/door.ini point/configs/helpdesk.ini
    reads helpdesk.ini
    demand_error not-sealed
    client status --json 2>/dev/null >told || true
    [ "$(jq -c '[.policy, (.policy_said_by | sort)]' told)" = "$(jq -nc --arg a "$a" --arg b "$b" '["encrypted-only", ([$a, $b] | sort)]')" ]
    rollseal-client policy reset --preferences client.ini >/dev/null 2>&1
    reads door.ini
    demand_output plain
}

@test "a vault that is restored from a backup older than the policy takes it over from the points, from files of its own alone" {
    rollseal-admin --quiet point add "$PWD/second" >/dev/null
    rollseal-admin --quiet vault backup saved 2>/dev/null
    cp point/configs/helpdesk.ini before
    enforce
    cp point/configs/helpdesk.ini after
    restore() {
        rm -r vault
        run --separate-stderr rollseal-admin vault restore saved
        echo "$stderr"
        [ "$status" -eq 0 ]
    }
    cp before point/configs/helpdesk.ini
    rm second/configs/helpdesk.ini
    cp after point/configs/other.ini # not what it is sealed for
    restore
    [ "$(rollseal-admin --json policy show | jq .policy)" = null ]
    rm point/configs/other.ini
    cp after point/configs/helpdesk.ini
    restore
    demand_said 'files at the points say the policy `encrypted-only`'
    [ "$(rollseal-admin --json policy show | jq -r .policy)" = encrypted-only ]
    [[ $(rollseal-admin --json audit list | jq -r '.audit[-1].detail') == *'; policy encrypted-only, as published files say' ]]
    rollseal-admin --quiet config publish >/dev/null
    says_policy
    c=$(rollseal-admin --quiet pair generate --algorithm x25519)
    rollseal-admin --quiet pair activate "$c" --force --reason 'a test' >/dev/null 2>&1
    sqlite3 vault/registry.db 'UPDATE vault SET encrypted_only = 0' # files published from now on do not say it
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null
    rollseal-admin --quiet pair revoke "$b" --reason stolen >/dev/null
    cp after second/configs/helpdesk.ini
    restore # whose signers were revoked since has no say
    [ "$(rollseal-admin --json policy show | jq .policy)" = null ]
}

@test "restore names a file that says a policy which only a thief has said, and without the file it is not taken over" {
    rollseal-admin --quiet vault backup saved 2>/dev/null
    echo forged | forge "$PWD/vault" passphrase "$a" helpdesk.ini 1.9 all point/configs/helpdesk.ini encrypted-only >forged
    cp forged point/configs/helpdesk.ini
    rm -r vault
    run --separate-stderr rollseal-admin vault restore saved
    demand_said "The first is $PWD/point/configs/helpdesk.ini. If nobody of yours has set it, a signing key was stolen"
    rm -r vault point/configs/helpdesk.ini
    rollseal-admin --quiet vault restore saved 2>/dev/null
    rollseal-admin --quiet pair revoke "$a" --reason stolen >/dev/null 2>&1
    cp forged point/configs/other.ini
    rollseal-admin --quiet config publish >/dev/null
    [ "$(rollseal-admin --json policy show | jq .policy)" = null ]
    [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq .encrypted_only)" = false ]
}

@test "when all that signed it are revoked it falls, and while one of two is not it holds" {
    enforce
    revoke "$a"
    reads door.ini
    demand_error not-sealed
    c=$(rollseal-admin --quiet pair generate --algorithm x25519)
    rollseal-admin --quiet pair export "$c" --output store >/dev/null 2>&1
    # Files that are published from now on do not say it, as if the policy had been the thief's.
    sqlite3 vault/registry.db 'UPDATE vault SET encrypted_only = 0'
    revoke "$b" --successor "$c"
    reads helpdesk.ini
    [ "$status" -eq 0 ]
    reads door.ini
    demand_output plain
}
