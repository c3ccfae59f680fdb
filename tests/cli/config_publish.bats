#!/usr/bin/env bats
# What publish writes, why, and what it refuses.

load admin_helper

# One configuration, one active pair, published.
make_published() {
    new_vault
    printf '[HelpDesk]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    id=$(new_pair "$@")
    rollseal-admin --quiet pair activate "$id" >/dev/null
    rollseal-admin --quiet config publish >/dev/null
}

publish() { rollseal-admin --json config publish "$@"; }
why() { publish "$@" 2>/dev/null | jq -r '.published[] | .why'; }
published_version() { rollseal-admin --json inspect point/configs/helpdesk.ini | jq -r .version; }

@test "peer_bug_08: nothing but --plain writes clear text, and only before the first activation" {
    new_vault
    printf '[HelpDesk]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    refused not-ready rollseal-admin config publish
    [ -z "$(ls -A point/configs)" ]
    refused usage rollseal-admin config publish --plain --expires 30d
    says 'leave --expires out'
    run --separate-stderr rollseal-admin config publish --plain
    cmp helpdesk.ini point/configs/helpdesk.ini
    id=$(new_pair)
    rollseal-admin --quiet pair activate "$id" >/dev/null
    refused conflict rollseal-admin config publish --plain
    cmp helpdesk.ini point/configs/helpdesk.ini
    [ "$(why)" = 'it was plain' ]
    grep -qx rollseal/1 point/configs/helpdesk.ini
    run -1 grep -q Phone point/configs/helpdesk.ini
    refused conflict rollseal-admin config publish --plain
}

@test "peer_bug_07: up to date is success, is said, and writes nothing" {
    make_published
    before=$(snapshot point)
    touch -d 2020-01-01 point/configs/helpdesk.ini
    run --separate-stderr rollseal-admin config publish
    demand_output 'nothing to do: every file is up to date'
    run --separate-stderr rollseal-admin config publish helpdesk.ini
    demand_output 'nothing to do: the file is up to date'
    [ "$(publish | jq -c '[.published, .up_to_date]')" = '[[],1]' ]
    [ "$(snapshot point)" = "$before" ]
    [ "$(stat -c %Y point/configs/helpdesk.ini)" -eq "$(date -d 2020-01-01 +%s)" ]
}

@test "each reason is named, and each publish is one serial" {
    make_published
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    [ "$(why)" = 'content changed' ]
    new=$(new_pair)
    rollseal-admin --quiet pair activate "$new" >/dev/null
    [ "$(why)" = 'recipients changed, signers changed' ]
    [ "$(why --expires 30d)" = 'another expiry is demanded' ]
    [ "$(why --expires never)" = 'another expiry is demanded' ]
    [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq -r .expires)" = never ]
    rm point/configs/helpdesk.ini
    [ "$(why)" = "it is missing at $PWD/point" ]
    echo 'something else' >point/configs/helpdesk.ini
    [ "$(why)" = "not what was published lies at $PWD/point" ]
    [ "$(published_version)" = 1.7 ]
    refused usage rollseal-admin config publish --expires tomorrow
    refused not-found rollseal-admin config publish missing.ini
    [ "$(published_version)" = 1.7 ]
}

@test "a file that is not the vault's is overwritten, and reported" {
    make_published
    echo 'Phone=666' >point/configs/helpdesk.ini
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    says "warning: helpdesk.ini: a file at $PWD/point is not this vault's"
    mkfifo fifo
    mv -f fifo point/configs/helpdesk.ini
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq 0 ]
    [ -f point/configs/helpdesk.ini ]
    [ "$(published_version)" = 1.3 ]
    [ "$(stat -c %a point/configs/helpdesk.ini)" = 644 ]
}

@test "half of its validity: a publish renews it" {
    make_published
    [ "$(at "$(date -u -d '+89 days' '+%F %T')" rollseal-admin --json config publish 2>/dev/null | jq .up_to_date)" -eq 1 ]
    later=$(date -u -d '+91 days' '+%F %T')
    [ "$(at "$later" rollseal-admin --json config list | jq -r '.configurations[0].why')" = \
        'more than half of its validity has passed' ]
    at "$later" rollseal-admin --quiet config publish >/dev/null
    [ "$(published_version)" = 1.2 ]
}

@test "a point that does not answer is reported, exit unreachable, and made up for" {
    make_published
    rollseal-admin --quiet point add "$PWD/second" >/dev/null
    [ "$(why)" = "it is missing at $PWD/second" ]
    cmp point/configs/helpdesk.ini second/configs/helpdesk.ini
    mv second unplugged
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq "$(exit_of unreachable)" ]
    says "$PWD/second" 'next `config publish`'
    [[ "$output" == *'content changed'* ]]
    [ "$(published_version)" = 1.3 ]
    run --separate-stderr rollseal-admin config publish
    [ "$status" -eq "$(exit_of unreachable)" ]
    mv unplugged second
    [ "$(why)" = "not what was published lies at $PWD/second" ]
    cmp point/configs/helpdesk.ini second/configs/helpdesk.ini
    mv second unplugged
    mv point unplugged2
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 3
    refused unreachable rollseal-admin config publish
    [[ $stderr != *"$PWD/point"*"$PWD/point"* ]] # once
    mv unplugged second
    mv unplugged2 point
    [ "$(why)" = 'content changed' ]
}

@test "peer_bug_06: an expired pair is refused with its date and the command that helps; before that it is warned of" {
    make_published --valid-days 60
    rollseal-admin --quiet pair export "$id" --output part.pem >/dev/null
    run --separate-stderr at "$(date -u -d '+40 days' '+%F %T')" rollseal-admin config publish
    [ "$status" -eq 0 ]
    says "$id" 'rollseal-admin pair generate' "$(date -u -d '+60 days' +%F)"
    later=$(date -u -d '+70 days' '+%F %T')
    run --separate-stderr at "$later" rollseal-admin config publish
    [ "$status" -eq "$(exit_of not-ready)" ]
    says "$id" 'rollseal-admin pair generate' 'pair activate' "$(date -u -d '+60 days' +%F)"
    run --separate-stderr rollseal-client read --certificate-source part.pem --state-directory "$PWD/state" \
        --configuration "$PWD/point/configs/helpdesk.ini"
    demand_output "$(cat helpdesk.ini)"
    new=$(at "$later" rollseal-admin --quiet pair generate)
    at "$later" rollseal-admin --quiet pair activate "$new" >/dev/null
    run --separate-stderr at "$later" rollseal-admin --json config publish
    [ "$status" -eq 0 ]
    says "$id" "rollseal-admin pair retire $id"
    [ "$(rollseal-admin --json inspect point/configs/helpdesk.ini | jq -r '.recipients[], .signers[]' | sort -u)" = "$new" ]
}

@test "a rollback publishes old content under a new serial, and the next publish leaves it" {
    make_published
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 2
    rollseal-admin --quiet config publish >/dev/null
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone 3
    run --separate-stderr rollseal-admin config rollback helpdesk.ini 1.1 --reason 'wrong number'
    [ "$status" -eq 0 ]
    says 'not published are given up'
    [ "$(published_version)" = 1.3 ]
    rollseal-admin config show helpdesk.ini | cmp - helpdesk.ini
    [ "$(publish | jq .up_to_date)" -eq 1 ]
    [ "$(rollseal-admin --json config history helpdesk.ini | jq -r '.publishes[0] | "\(.version) \(.revision) \(.reason)"')" = \
        '1.3 1 wrong number' ]
    refused not-found rollseal-admin config rollback helpdesk.ini 9
    refused usage rollseal-admin config rollback helpdesk.ini first
    [ "$(published_version)" = 1.3 ]
}

@test "the age program opens what was published, with an X25519 pair" {
    make_published --algorithm x25519
    rollseal-admin --quiet pair export "$id" --output key.txt --format age >/dev/null
    sed '1,/^— /d' point/configs/helpdesk.ini | age -d -i key.txt | cmp - helpdesk.ini
}

@test "every changing command asks for the vault; a wrong passphrase publishes nothing" {
    make_published
    before=$(snapshot point)
    echo wrong >passphrase
    for command in 'config publish' 'config import a.ini helpdesk.ini' 'config set helpdesk.ini a.b c' \
        'config unset helpdesk.ini HelpDesk.Phone' 'config rollback helpdesk.ini 1' 'config show helpdesk.ini'; do
        # shellcheck disable=SC2086 # a command line
        refused wrong-passphrase rollseal-admin $command
    done
    [ "$(snapshot point)" = "$before" ]
}
