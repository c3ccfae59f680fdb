# The list of the computers that are expected.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

setup() {
    setup_with_vault
    unset ROLLSEAL_PASSPHRASE_FILE # nothing here needs it
}

# expect WANT OPTION…: the command says so many expected, added and removed.
expect() {
    local want=$1
    shift
    run --separate-stderr rollseal-admin --json rollout expect "$@"
    echo "status $status: $output$stderr"
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.expected) \(.added) \(.removed)"' <<<"$output")" = "$want" ]
}

names() {
    sqlite3 "$registry" 'SELECT name FROM expected' | xargs
}

@test "a list becomes the list, and names are added and removed" {
    printf 'pc-a\npc-b\npc-c\n' >list
    expect '3 3 0' list
    printf 'PC-A\npc-d\n' >list
    expect '4 1 0' list --add
    expect '2 0 2' list --remove
    [ "$(names)" = 'pc-b pc-c' ]
    printf 'pc-c\npc-e\n' >list
    expect '2 1 1' list
    [ "$(names)" = 'pc-c pc-e' ]
    expect '2 0 0' list
}

@test "a name without a dot is the same as one with dots, unless it means several" {
    printf 'pc-a.example.org\npc-b.example.org\npc-b.example.com\npc-c\npc-ab.example.org\n' >list
    expect '5 5 0' list
    printf 'PC-A\nPC-C.example.org\n' >list
    expect '3 0 2' list --remove
    printf 'pc-b\npc-z.example.org\n' >list
    expect '3 0 0' list --remove
    says '2 of the names are not on the list, or mean several that are'
    printf 'pc-b.EXAMPLE.com\n' >list
    expect '2 0 1' list --remove
    [ "$(names)" = 'pc-ab.example.org pc-b.example.org' ]
}

@test "a first label and its longer name are one computer on the list" {
    printf 'pc-a\npc-b\n' >list
    expect '2 2 0' list
    printf 'PC-A.example.org\n' >longer
    expect '2 1 0' longer --add
    says '1 of the names are the first label of another one on the list, which stands for both'
    [ "$(names)" = 'PC-A.example.org pc-b' ]
    expect '2 1 0' list --add
    printf 'pc-a\npc-a.example.com\npc-a.example.org\npc-b\n' >list
    expect '3 2 0' list
    [ "$(names)" = 'pc-a.example.com PC-A.example.org pc-b' ]
    rollseal-admin --json rollout status | jq -e '.total == 3'
    expect '0 0 3' list --remove
}

@test "without names there is no list, and that is said" {
    printf 'pc-a\n' >list
    expect '1 1 0' list
    run --separate-stderr rollseal-admin rollout expect list --remove
    [ "$status" -eq 0 ]
    says 'there is no list any more'
}

@test "lists of other programs: byte order mark, CRLF, tables, duplicates, 100,000 lines" {
    printf '\xEF\xBB\xBFpc-a\r\npc-b\r\nPC-A\r\n' >list
    expect '2 2 0' list
    run --separate-stderr rollseal-admin --json rollout expect list
    [ "$(jq .repeated <<<"$output")" -eq 1 ]
    printf '\xEF\xBB\xBF"Site";"Name"\r\n"Berlin; ""North""";"pc-c"\r\n' >table.csv
    expect '1 1 2' table.csv --column name
    [ "$(names)" = pc-c ]
    seq -f 'pc-%06.0f.example.org' 100000 >list
    expect '100000 100000 1' list
    expect '100000 0 0' list
}

@test "what is no list is refused, with the line, and changes nothing" {
    printf 'pc-a\n' >list
    expect '1 1 0' list
    printf 'Name,Site\npc-b,Berlin\n' >table.csv
    refused malformed rollseal-admin rollout expect table.csv
    says 'table.csv' 'line 1' '--column'
    refused usage rollseal-admin rollout expect table.csv --column Computer
    says "'Computer'"
    printf 'pc-b\n\033[31mpc-c\n' >hostile
    refused malformed rollseal-admin rollout expect hostile
    says 'line 2'
    [[ $stderr != *$'\033'* ]]
    : >empty
    refused malformed rollseal-admin rollout expect empty
    printf 'pc-b\n' | iconv -t UTF-16 >utf16
    refused malformed rollseal-admin rollout expect utf16
    says 'UTF-16' 'UTF-8'
    truncate -s 65M huge
    refused too-large rollseal-admin rollout expect huge
    refused not-found rollseal-admin rollout expect missing
    mkfifo pipe
    refused io rollseal-admin rollout expect pipe
    refused usage rollseal-admin rollout expect https://example.org/list
    refused usage rollseal-admin rollout expect list --add --remove
    refused usage rollseal-admin rollout expect
    [ "$(names)" = pc-a ]
    [ "$(rollseal-admin --json audit list | jq '[.audit[] | select(.action == "rollout expect")] | length')" -eq 1 ]
}

@test "the audit list says who changed the list and why, without a name" {
    printf 'pc-a\npc-b\n' >list
    rollseal-admin rollout expect list --reason 'inventory of November'
    row=$(rollseal-admin --json audit list | jq -c '.audit[-1]')
    [ "$(jq -r .action <<<"$row")" = 'rollout expect' ]
    [ "$(jq -r .detail <<<"$row")" = '2 added, 0 removed, 2 expected' ]
    [ "$(jq -r .reason <<<"$row")" = 'inventory of November' ]
    [[ $row != *pc-a* ]]
}
