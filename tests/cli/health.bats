#!/usr/bin/env bats
# What ends, what was forgotten, and that every command says so in time.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

setup() {
    setup_with_vault
    pair=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair activate "$pair" >/dev/null
    printf '[Help]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config publish >/dev/null
}

# in_days N: a time for --at.
in_days() {
    date -u -d "+$1 days" +%Y-%m-%dT%H:%M:%SZ
}

# day N: the same for `at`.
day() {
    date -u -d "+$1 days" '+%Y-%m-%d %H:%M:%S'
}

# ends NAME DAYS TEXT: health ends with this error in so many days, and finds this.
ends() {
    run --separate-stderr rollseal-admin --json health --at "$(in_days "$2")"
    echo "$status: $output"
    [ "$status" -eq "$(exit_of "$1")" ]
    jq -e --arg text "$3" '.findings | any(.text | contains($text))' <<<"$output"
}

@test "the exit status of health says whether somebody is cut off, will be soon, or nothing is wrong" {
    rollseal-admin --quiet vault backup saved 2>/dev/null >&2
    [ "$(rollseal-admin --json health | jq -c .findings)" = '[]' ]
    ends expired 160 'the published file helpdesk.ini ends on'
    ends not-ready 200 'the published file helpdesk.ini ended on'
    ends not-ready 800 "the active pair $pair ended on"
    ends not-ready 800 'rollseal-admin config publish'
}

@test "a backup that is older than the newest pair is noted" {
    rollseal-admin --quiet vault backup saved 2>/dev/null >&2
    new=$(at "$(day 1)" rollseal-admin --quiet pair generate --algorithm x25519 2>/dev/null)
    rollseal-admin --json health --at "$(in_days 1)" |
        jq -e --arg pair "$new" '.findings | any(.text | contains("no backup of the vault holds pair \($pair)"))'
    at "$(day 2)" rollseal-admin --quiet vault backup newer 2>/dev/null >&2
    rollseal-admin --json health --at "$(in_days 2)" | jq -e '.findings | all(.text | contains("backup") | not)'
}

@test "a pair without backup, a long overlap and a missing reserve are noted, and are no error" {
    run --separate-stderr rollseal-admin health
    [ "$status" -eq 0 ]
    [[ "$output" == *"no backup of the vault holds pair $pair"* ]]
    new=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair activate "$new" >/dev/null
    run --separate-stderr rollseal-admin health --at "$(in_days 31)"
    [ "$status" -eq 0 ]
    [[ "$output" == *"rollseal-admin pair retire $pair"* ]]
}

@test "computers that are silent are counted, and a clock that is behind theirs is found" {
    receipts point/receipts 1 1 1
    run --separate-stderr rollseal-admin --json health --at "$(in_days 8)"
    jq -e '.findings | any(.text | contains("1 computer has reported nothing for a week"))' <<<"$output"
    receipts point/receipts 2 4 1
    [ "$(rollseal-admin --json health | jq -c '[.computers, .silent]')" = '[5,0]' ]
    run --separate-stderr rollseal-admin --json health --at "$(in_days 8)"
    [ "$status" -eq 0 ]
    jq -e '.findings | any(.text | contains("5 computers have reported nothing for a week"))' <<<"$output"
    receipts point/receipts 6 10 1 ahead "$(date -u -d "+15 minutes" +%Y-%m-%dT%H:%M:%SZ)"
    rollseal-admin --json health | jq -e '.findings | any(.text | test("^(8..|900) seconds is this computer.s clock behind"))'
}

@test "peer_bug_21: metrics for Prometheus carry counts and pair ids, and no name" {
    receipts point/receipts 1 3 1 secretpc
    rollseal-admin --quiet health --prometheus metrics.prom >/dev/null
    [ "$(stat -c %a metrics.prom)" = 644 ]
    grep -qx "rollseal_computers_seen 1" metrics.prom
    grep -q "^rollseal_pair_end_seconds{pair=\"$pair\",state=\"active\"} [0-9]*$" metrics.prom
    grep -qx 'rollseal_findings{grade="cut-off"} 0' metrics.prom
    run -1 grep -qi -e helpdesk -e secretpc metrics.prom
    # Each line is a comment or a sample, and each metric has its help and its type once.
    run -1 grep -vE '^# (HELP|TYPE) rollseal_[a-z_]+ .+$|^rollseal_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9]+$' metrics.prom
    [ "$(grep -c '^# TYPE' metrics.prom)" -eq "$(grep '^# TYPE' metrics.prom | sort -u | wc -l)" ]
}

@test "every command warns when something in use ends within 30 days, once, and not before" {
    for command in 'pair list' 'config list' 'audit list' 'inspect point/configs/helpdesk.ini' ''; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr at "$(day 100)" rollseal-admin $command
        [ "$status" -eq 0 ]
        [[ "$stderr" != *' ends on '* ]]
        # shellcheck disable=SC2086 # words
        run --separate-stderr at "$(day 160)" rollseal-admin $command
        [ "$status" -eq 0 ]
        [ "$(grep -c 'warning: the published file helpdesk.ini ends on' <<<"$stderr")" -eq 1 ]
    done
    run --separate-stderr at "$(day 160)" rollseal-admin config publish
    [[ "$stderr" != *' ends on '* ]]
}

@test "a file that ends sooner, and that a publish would not renew yet, does not hide one that would be" {
    printf 'a=1\n' >short.ini
    rollseal-admin --quiet config import short.ini short.ini
    at "$(day 154)" rollseal-admin --quiet config publish short.ini --expires 10d >/dev/null 2>&1
    run --separate-stderr at "$(day 155)" rollseal-admin pair list
    [ "$status" -eq 0 ]
    [[ $stderr == *'the published file helpdesk.ini ends on'* ]]
    [[ $stderr != *short.ini* ]]
}

@test "pair renew makes a reserve when the active pair has less than 90 days left, once" {
    run --separate-stderr rollseal-admin pair renew
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    says 'nothing to do'
    later=$(day 650)
    reserve=$(at "$later" rollseal-admin --quiet pair renew --reason 'in time' 2>/dev/null)
    [ "$(rollseal-admin --json pair show "$reserve" | jq -r '.state + " " + .algorithm')" = 'prepared x25519' ]
    [ -e "point/probes/$reserve" ]
    run --separate-stderr at "$later" rollseal-admin pair renew
    [ "$status" -eq 0 ]
    says "pair $reserve is prepared to follow"
    [ "$(rollseal-admin --json pair list | jq '.pairs | length')" -eq 2 ]
}

@test "health refuses a time that is none" {
    refused usage rollseal-admin health --at tomorrow
    says '--at tomorrow' '2027-01-31T08:00:00Z'
}
