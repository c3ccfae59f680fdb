#!/usr/bin/env bats
# Which computers are ready, and waiting for them; `receipts` makes such computers.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

setup() {
    setup_with_vault
    pair=$(new_pair --algorithm x25519)
    nonce=$(sqlite3 "$registry" "SELECT lower(hex(nonce)) FROM probes WHERE pair = '$pair'")
}

# have FIRST COUNT [COUNTER [NAME [TIME]]]: computers that hold the pair; have_not: computers without any.
have() { receipts point/receipts "$1" "$2" "${3:-1}" "${4:-}" "${5:-}" "$pair" "$nonce"; }
have_not() { receipts point/receipts "$1" "$2" "${3:-1}" "${4:-}" "${5:-}"; }

# expect NAME…: the list.
expect() {
    printf '%s\n' "$@" >list
    rollseal-admin --quiet rollout expect list >/dev/null
}

# status_of OPTION…: what is asked, in one line: "READY/TOTAL NAME=REASON …"; all of it is in the file answer.
status_of() {
    rollseal-admin --json rollout status "$@" >answer || return 1
    jq -r '"\(.ready)/\(.total)" + ([.not_ready[] | " \(.name)=\(.reason)"] | join(""))' answer
}

@test "ready of total, and one line a computer that is not, with the reason" {
    unset ROLLSEAL_PASSPHRASE_FILE # nothing here needs it
    [ "$(status_of --pair "$pair")" = 0/0 ]
    have 0 3
    have_not 3 2
    [ "$(status_of --pair "$pair")" = '3/5 pc-000003.example.org=no-pair pc-000004.example.org=no-pair' ]
    run --separate-stderr rollseal-admin rollout status --pair "$pair"
    [ "${lines[0]}" = '3/5 ready' ]
    grep -qx "  pc-000003.example.org  no pair $pair" <<<"$output"
    grep -qx 'never shown a proof:        *2' <<<"$output"
    rollseal-admin --json rollout status --pair "${pair^^}" |
        jq -e --arg pair "$pair" '.without_proof == 2 and .silent == 0 and .unexpected_count == 0 and .rejected_files == 0
            and .asked == [{what: "pair \($pair)", ready: 3}] and .rings == [{ring: "all", ready: 3, total: 5}]
            and (.not_ready[0] | .why == "no pair \($pair)" and .ring == "all" and .program == "0.1.0")'
}

@test "with a list only its names count, and the others are unexpected" {
    have 0 2
    have_not 2 1
    expect PC-000000 pc-000002.example.org pc-9
    [ "$(status_of --pair "$pair")" = '1/3 pc-000002.example.org=no-pair pc-9=never-seen' ]
    rollseal-admin --json rollout status --pair "$pair" |
        jq -e '.list and .unexpected_count == 1 and [.unexpected[].name] == ["pc-000001.example.org"]
            and (.not_ready[1] | .seen == null and .why == "never seen")'
    rollseal-admin rollout status | grep -qx '  pc-000001.example.org  ready'
}

@test "two machines under one name, silent ones and rejected receipts are said" {
    have 0 1 1 double
    have 1 1 1 double
    have_not 2 1 1 '' "$(date -u -d '-8 days' +%FT%TZ)"
    have 3 1 1 '' "$(date -u -d '-300 days' +%FT%TZ)"
    echo junk >point/receipts/0000000000000000
    mkfifo point/receipts/junk
    [ "$(status_of --pair "$pair")" = '1/3 double=two-computers pc-000002.example.org=silent' ]
    [ "$(jq -r '.not_ready[1].why' answer)" = "silent since $(date -u -d '-8 days' +%F): no pair $pair" ]
    jq -e '.silent == 1 and .rejected_files == 2' answer
    rollseal-admin --json rollout forget double --reason 'it was replaced' 2>/dev/null | jq -e '.receipts == 2 and .two_machines'
    [ "$(status_of --pair "$pair")" = '1/2 pc-000002.example.org=silent' ]
}

@test "whoever reports under another's name cannot have it forgotten and the gates opened without it" {
    have 0 1 1 pc-0
    have_not 1 1 1 pc-1
    expect pc-0 pc-1
    have 100 1 1 pc-1
    [ "$(status_of --pair "$pair")" = '1/2 pc-1=two-computers' ]
    rollseal-admin --json rollout forget pc-1 --reason 'who is it?' | jq -e '.receipts == 2 and .expected == 0'
    [ "$(status_of --pair "$pair")" = '1/2 pc-1=never-seen' ]
    have_not 1 1 2 pc-1
    [ "$(status_of --pair "$pair")" = '1/2 pc-1=no-pair' ]
    have 101 1 1 pc-1.a
    have 102 1 1 pc-1.b
    [ "$(status_of --pair "$pair")" = '1/2 pc-1=two-computers' ]
    rollseal-admin --json rollout forget pc-1.a --reason 'made up' | jq -e '.forgotten == ["pc-1.a"] and .receipts == 1'
    rollseal-admin --json rollout forget pc-1.b --reason 'made up' | jq -e '.receipts == 2 and .expected == 0'
    have_not 1 1 3 pc-1
    [ "$(status_of --pair "$pair")" = '1/2 pc-1=no-pair' ]
    rollseal-admin --json rollout forget pc-1 --reason 'gone' | jq -e '.receipts == 1 and .expected == 1'
    [ "$(status_of --pair "$pair")" = 1/1 ]
}

@test "a configuration is asked for in its newest version; without options everything that is under way is" {
    rollseal-admin --quiet pair export "$pair" --output . 2>/dev/null
    refused not-found rollseal-admin rollout status --config helpdesk.ini
    printf 'a=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    refused not-found rollseal-admin rollout status --config helpdesk.ini
    says 'config publish helpdesk.ini'
    rollseal-admin --quiet config publish --plain
    have 0 1 1 # says that it uses version 1.2
    [ "$(status_of --config HELPDESK.ini)" = 1/1 ]
    [ "$(status_of)" = 1/1 ]
    rollseal-admin --quiet pair activate "$pair" 2>/dev/null
    rollseal-admin --quiet config publish
    [ "$(status_of --config helpdesk.ini)" = 1/1 ]
    for content in 2 3; do
        rollseal-admin --quiet config set helpdesk.ini a "$content"
        rollseal-admin --quiet config publish
    done
    [ "$(status_of --config helpdesk.ini)" = '0/1 pc-000000.example.org=old-version' ]
    [ "$(jq -r '.not_ready[0].why' answer)" = 'old version 1.2 of helpdesk.ini' ]
    have 0 1 2 # 1.3
    have_not 1 1 2
    [ "$(status_of)" = '1/2 pc-000001.example.org=no-pair' ]
    jq -e --arg pair "$pair" '.asked == [{what: "pair \($pair)", ready: 1}, {what: "helpdesk.ini 1.3", ready: 2},
        {what: "nothing plain", ready: 2}]' answer
}

@test "start parameters are asked for by name and value" {
    have 0 2
    [ "$(status_of --parameters CertificateSource=store ring=all)" = 2/2 ]
    [ "$(status_of --parameters CertificateSource=dir:/x)" = \
        '0/2 pc-000000.example.org=other-parameter pc-000001.example.org=other-parameter' ]
    [ "$(jq -r '.not_ready[0].why' answer)" = 'CertificateSource is store (default)' ]
    refused usage rollseal-admin rollout status CertificateSource=store
    says 'behind --parameters'
    refused usage rollseal-admin rollout status --parameters CertificateSource
    refused usage rollseal-admin rollout status --parameters CertificatSource=store
    says 'did you mean CertificateSource?'
    refused usage rollseal-admin rollout status --parameters Fallback=perhaps
    refused not-found rollseal-admin rollout wait --parameters
    rollseal-admin --quiet launch-script --shell sh --parameter CertificateSource=store --parameter Ring=all \
        --output start.sh -- >/dev/null
    [ "$(status_of --parameters)" = 2/2 ]
    [ "$(jq -c '[.asked[].what]' answer)" = '["CertificateSource=store","Ring=all"]' ]
    run --separate-stderr rollseal-admin rollout wait --parameters
    [ "${stderr_lines[-1]}" = "next: rollseal-admin pair activate $pair" ]
}

@test "a filter asks some of them; --csv is one line a computer" {
    have 0 2
    have_not 2 2
    [ "$(status_of --pair "$pair" --filter 'name=*1.example.org')" = 1/1 ]
    [ "$(status_of --pair "$pair" --filter 'reason=no-pair name!=*3.*')" = '0/1 pc-000002.example.org=no-pair' ]
    [ "$(status_of --pair "$pair" --filter ring=pilot)" = 0/0 ]
    refused usage rollseal-admin rollout status --filter colour=red
    refused usage rollseal-admin rollout status --filter reason=no_pair
    run rollseal-admin --json rollout status --csv
    [ "$status" -eq 2 ]
    expect pc-000000 pc-000002 =evil
    rollseal-admin rollout status --pair "$pair" --csv >table
    [ "$(wc -l <table)" -eq 6 ]
    grep -q $'^computer,counts,reason,why,ring,program,seen\r$' table
    grep -q $'^pc-000000,yes,ready,,all,0.1.0,20' table
    grep -q $'^pc-000001.example.org,no,ready,,all,0.1.0,20' table
    grep -q "^pc-000002,yes,no-pair,no pair $pair,all,0.1.0,20" table
    grep -q $'^\'=evil,yes,never-seen,never seen,,,\r$' table
}

@test "what does not fit the vault is refused" {
    refused not-found rollseal-admin rollout status --pair 0123456789abcdef
    refused not-found rollseal-admin rollout wait --pair 0123456789abcdef
    refused not-found rollseal-admin rollout status --config none.ini
    refused usage rollseal-admin rollout wait --until most
    refused usage rollseal-admin rollout wait --timeout soon
    rollseal-admin --quiet pair activate "$pair"
    rollseal-admin --quiet pair activate "$(new_pair --algorithm x25519)" --no-overlap >/dev/null
    refused conflict rollseal-admin rollout wait --pair "$pair" # nobody could ever be ready
    says "pair $pair is retired"
}

@test "wait ends when enough are ready, and says the next step" {
    have 0 19
    have_not 19 1
    run --separate-stderr rollseal-admin rollout wait --pair "$pair" --until 95%
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = '19/20 ready' ]
    [ "${stderr_lines[-1]}" = "next: rollseal-admin pair activate $pair --until 95%" ] # or its gate would refuse
    rollseal-admin --quiet rollout wait --pair "$pair" --until 19
    refused not-ready rollseal-admin rollout wait --pair "$pair" --timeout 1s
    says '1 of 20 computers is not ready after 1s' "pc-000019.example.org (no pair $pair)"
    rollseal-admin --quiet pair activate "$pair" --force --reason test
    successor=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair activate "$successor"
    have 19 1 2
    run --separate-stderr rollseal-admin rollout wait --pair "$pair"
    [ "$status" -eq 0 ]
    rollseal-admin --quiet pair activate "$pair"
    run --separate-stderr rollseal-admin rollout wait --pair "$pair"
    [ "${stderr_lines[-1]}" = "next: rollseal-admin pair retire $successor" ]
}

@test "wait looks again; nobody at all is not everybody, and the vault is free meanwhile" {
    refused not-ready rollseal-admin rollout wait --pair "$pair" --timeout 1s
    says 'no computer is expected, and none has reported' 'rollout expect FILE'
    rollseal-admin --json rollout wait --pair "$pair" --timeout 1m >waited &
    have_not 0 1
    new_pair >/dev/null # changes the vault
    have 0 1 2
    wait $!
    jq -e '.ready == 1 and .total == 1 and .not_ready == []' waited
}

# on_terminal KIND COLUMNS OPTION…: waits there, for a second.
on_terminal() {
    TERM=$1 script -qec "stty cols $2; rollseal-admin ${*:3} rollout wait --pair $pair --timeout 1s" /dev/null </dev/null
}

@test "on a terminal a bar says how many are ready, as long as there is room for it, and is gone at the end" {
    local clear=$'\e[K' ended=$'\r\e[Krollseal-admin: '
    have 0 3
    have_not 3 1
    run on_terminal xterm 100
    echo "$output" | cat -v
    [ "$status" -eq "$(exit_of not-ready)" ]
    [[ $output == *$'\rready [##############################          ] 3/4'"$clear$ended"*' not ready after 1s'* ]]
    run on_terminal xterm 30
    [[ $output == *$'\rready [############     ] 3/4'"$clear$ended"* ]]
    run on_terminal xterm 16
    [[ $output == *$'\rready 3/4'"$clear$ended"* ]]
    run on_terminal xterm 80 --quiet
    [[ $output == 'rollseal-admin: '* ]]
    refused not-ready rollseal-admin rollout wait --pair "$pair" --timeout 1s # a pipe: one line, and no bar
    run on_terminal dumb 80
    [[ $output == 'rollseal-admin: '* ]]
}

@test "while nobody has reported, the bar shows that the first one is waited for" {
    run on_terminal xterm 80
    [[ $output == *'] 0/1'* ]]
}
