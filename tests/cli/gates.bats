#!/usr/bin/env bats
# Gates: no step cuts anybody off unless the administrator says so. Computers are made by `receipts`, or are real clients.
# shellcheck disable=SC2154,SC2031,SC2030 # status, output and stderr are set by `run`, and $new by replace
load admin_helper

setup() {
    setup_with_vault
    old=$(new_pair --algorithm x25519)
}

# have PAIR FIRST COUNT COUNTER: computers that hold the pair; have_not: computers without any.
have() {
    receipts point/receipts "$2" "$3" "$4" '' '' "$1" \
        "$(sqlite3 "$registry" "SELECT lower(hex(nonce)) FROM probes WHERE pair = '$1'")"
}
have_not() { receipts point/receipts "$1" "$2" "$3"; }

# replace: the old pair is active, everybody has it; a new one is prepared that computer 0 has.
replace() {
    have "$old" 0 3 8
    rollseal-admin --quiet pair activate "$old" 2>/dev/null
    new=$(new_pair --algorithm x25519)
    have "$new" 0 1 9
}

# What a plan must not change: the vault but for what was collected, and what is published.
unchanged() {
    sqlite3 "$registry" 'SELECT * FROM pairs; SELECT * FROM audit; SELECT * FROM publishes'
    find "$HOME/.local/share/rollseal/pairs" point/configs -type f | sort
}

@test "where nobody is expected and none was ever seen, the gates let pass and say so" {
    run --separate-stderr rollseal-admin pair activate "$old"
    [ "$status" -eq 0 ]
    says 'nobody was asked'
    new=$(new_pair)
    run --separate-stderr rollseal-admin pair activate "$new" --no-overlap
    [ "$status" -eq 0 ]
    says 'nobody was asked'
}

@test "the first activation waits for every computer" {
    have "$old" 0 2 1
    have_not 2 1 1
    refused not-ready rollseal-admin pair activate "$old"
    says '1 of 3 computers is not ready: ' "pc-000002.example.org (no pair $old)" '--force --reason TEXT'
    [ "$(state_of "$old")" = prepared ]
    have "$old" 2 1 2
    run --separate-stderr rollseal-admin pair activate "$old"
    [ "$status" -eq 0 ]
    [ "$(state_of "$old")" = active ]
}

@test "a computer that is expected and was never seen closes the gate" {
    have "$old" 0 1 1
    printf 'pc-000000\npc-7\n' >list
    rollseal-admin --quiet rollout expect list
    refused not-ready rollseal-admin pair activate "$old"
    says '1 of 2' 'pc-7 (never seen)'
    rollseal-admin --quiet rollout forget pc-7 --reason scrapped >/dev/null
    rollseal-admin --quiet pair activate "$old"
}

@test "ten are named, and how many more there are" {
    have_not 0 13 1
    refused not-ready rollseal-admin pair activate "$old"
    says 'pc-000009' ' and 3 more;'
    [[ "$stderr" != *pc-000010* ]]
    rollseal-admin --json rollout status --pair "$old" | jq -e '.not_ready | length == 13'
}

@test "activation with overlap asks nobody, and says who depends on the overlap" {
    replace
    run --separate-stderr rollseal-admin pair activate "$new"
    [ "$status" -eq 0 ]
    says '2 of 3 computers depend on the overlap' "pc-000001.example.org (no pair $new)" "pc-000002.example.org (no pair $new)"
    [ "$(state_of "$old")" = previous ]
    run --separate-stderr rollseal-admin pair activate "$old" # the undo
    [ "$status" -eq 0 ]
}

@test "activation without overlap, and retirement, wait for every computer" {
    replace
    refused not-ready rollseal-admin pair activate "$new" --no-overlap
    says '2 of 3' "pc-000001.example.org (no pair $new)"
    [ "$(state_of "$old")" = active ]
    rollseal-admin --quiet pair activate "$new" 2>/dev/null
    refused not-ready rollseal-admin pair retire "$old"
    says '2 of 3' "pc-000001.example.org (no pair $new)"
    [ "$(state_of "$old")" = previous ]
    refused not-ready rollseal-admin pair retire "$old" --until 34%
    rollseal-admin --quiet pair retire "$old" --until 33% 2>/dev/null
    [ "$(state_of "$old")" = retired ]
    rollseal-admin --json audit list | jq -e '.audit[-1].detail | endswith("until 33%: 2 of 3 computers not ready")'
}

@test "a pair that nobody depends on goes without a gate" {
    replace
    third=$(new_pair)
    rollseal-admin --quiet pair retire "$third"
    rollseal-admin --quiet pair retire "$new"
    run --separate-stderr rollseal-admin pair activate "$old" # it is active already
    [ "$status" -eq 0 ]
}

@test "force goes on, needs a reason, and stands in the audit list" {
    replace
    refused usage rollseal-admin pair activate "$new" --no-overlap --force
    says '--reason'
    refused usage rollseal-admin pair activate "$new" --no-overlap --force --reason ''
    run --separate-stderr rollseal-admin pair activate "$new" --no-overlap --force --reason 'the others are scrap'
    [ "$status" -eq 0 ]
    says 'warning: 2 of 3 computers are not ready, and the gate is forced'
    [ "$(state_of "$old")" = retired ]
    rollseal-admin --json audit list | jq -e '.audit[-1] | .action == "pair activate" and .reason == "the others are scrap"
        and (.detail | endswith("; forced: 2 of 3 computers not ready"))'
}

@test "peer bug 24: a plan names who would be cut off, and changes nothing" {
    have "$old" 0 1 1
    have_not 1 1 1
    unchanged >before
    rollseal-admin --json pair activate "$old" --plan |
        jq -e --arg pair "$old" '.plan and .passes == false and .ready == 1 and .total == 2
            and [.changed[] | "\(.id) \(.from) \(.to)"] == ["\($pair) prepared active"]
            and [.not_ready[] | "\(.name) \(.why)"] == ["pc-000001.example.org no pair \($pair)"]'
    unchanged | diff before -
    replace
    unchanged >before
    for step in "activate $new" "activate $new --no-overlap"; do
        # shellcheck disable=SC2086 # words
        rollseal-admin --json pair $step --plan | jq -e '[.not_ready[].name] == ["pc-000001.example.org", "pc-000002.example.org"]'
    done
    run --separate-stderr rollseal-admin pair activate "$new" --no-overlap --plan
    [ "$status" -eq 0 ]
    grep -qx 'the gate lets pass: no' <<<"$output"
    grep -qx "  pc-000001.example.org  no pair $new" <<<"$output"
    rollseal-admin --json pair activate "$new" --no-overlap --plan --until 1 | jq -e .passes
    unchanged | diff before -
    rollseal-admin --quiet pair activate "$new" 2>/dev/null
    unchanged >before
    rollseal-admin --json pair retire "$old" --plan | jq -e '.passes == false and (.not_ready | length) == 2'
    unchanged | diff before -
}

@test "peer bug 21: the audit list has counts and pair ids, and no names of computers" {
    replace
    rollseal-admin --quiet pair activate "$new" --no-overlap --force --reason test 2>/dev/null
    rollseal-admin --json audit list >rows
    run grep -c pc-00 rows
    [ "$output" = 0 ]
}

@test "a point that does not answer is said, and what is known decides" {
    have "$old" 0 1 1
    rollseal-admin --quiet rollout collect >/dev/null
    mv point gone
    run --separate-stderr rollseal-admin pair activate "$old"
    [ "$status" -eq 0 ]
    says "$HOME/point"
}

@test "real clients open and close the gates" {
    printf '[A]\nkey=value\n' >helpdesk.ini
    printf '[Common]\nConfiguration=%s\nCertificateSource=dir:%s\nStateDirectory=%s\n' \
        "$HOME/point/configs/helpdesk.ini" "$HOME/store" "$HOME/state" >client.ini
    mkdir store
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config publish --plain
    [ "$(client get A.key)" = value ]
    refused not-ready rollseal-admin pair activate "$old" # it has no pair
    says "(no pair $old)"
    rollseal-admin --quiet pair export "$old" --output . 2>/dev/null
    client install --store "dir:$HOME/store" "$old.pem" >/dev/null
    client report >/dev/null
    rollseal-admin --quiet rollout wait --pair "$old" --timeout 5s
    rollseal-admin --quiet pair activate "$old"
    rollseal-admin --quiet config publish
    rollseal-admin --json rollout status | jq -e '.not_ready[0].reason == "still-plain"'
    client read >/dev/null
    rollseal-admin --quiet rollout wait --config helpdesk.ini --timeout 5s
    rollseal-admin --json rollout status | jq -e '.ready == 1'
    new=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair activate "$new" 2>/dev/null
    rollseal-admin --quiet config publish
    [ "$(client get A.key)" = value ]
    refused not-ready rollseal-admin pair retire "$old"
    rollseal-admin --quiet pair export "$new" --output . 2>/dev/null
    client install --store "dir:$HOME/store" "$new.pem" >/dev/null
    client report >/dev/null
    rollseal-admin --quiet pair retire "$old"
    rollseal-admin --quiet config publish
    [ "$(client get A.key)" = value ]
}
