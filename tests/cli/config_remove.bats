#!/usr/bin/env bats
# config remove: a configuration goes from the vault and from the points, and never comes back with an old serial.

load admin_helper

# world: a vault with two points, an active pair, its client part, and a.ini and b.ini published.
world() {
    new_vault
    rollseal-admin --quiet point add "$HOME/second" >/dev/null
    id=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair export "$id" --output part.pem >/dev/null
    rollseal-admin --quiet pair activate "$id" >/dev/null
    printf '[A]\nb=1\n' >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    rollseal-admin --quiet config import b.ini content >/dev/null
    rollseal-admin --quiet config publish >/dev/null
}
read_as_client() {
    run --separate-stderr rollseal-client read --certificate-source part.pem --configuration "$HOME/point/configs/$1" \
        --state-directory "$HOME/state"
}

@test "remove takes a configuration from the vault and from every point" {
    world
    run --separate-stderr rollseal-admin --json config remove A.INI --reason 'moved'
    [ "$status" -eq 0 ]
    [ "$(jq -r '.name, (.files | length), (.unreachable | length)' <<<"$output" | tr '\n' ' ')" = 'a.ini 2 0 ' ]
    [ "$(ls point/configs second/configs | grep -c a.ini)" -eq 0 ]
    [ -f point/configs/b.ini ]
    [ -f second/configs/b.ini ]
    [ "$(rollseal-admin --json config list | jq -r '.configurations[].name')" = b.ini ]
    refused not-found rollseal-admin config show a.ini
    refused not-found rollseal-admin config remove a.ini
    refused not-found rollseal-admin config publish a.ini
    [ "$(rollseal-admin --json audit list | jq -r '.audit[-1] | "\(.action) \(.object) \(.reason)"')" = \
        'config remove a.ini moved' ]
}

@test "it asks for no passphrase, and leaves nothing of a working copy that was never published" {
    new_vault
    echo 1 >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    rm passphrase
    unset ROLLSEAL_PASSPHRASE_FILE
    rollseal-admin --quiet config remove a.ini </dev/null
    find .local/share/rollseal/contents -type f | wc -l | grep -qx 0
    refused not-found rollseal-admin config history a.ini
}

@test "a name that comes back goes on above its serials, and its history is there" {
    world
    read_as_client a.ini
    demand_output $'[A]\nb=1'
    rollseal-admin --quiet config set a.ini A.b 2
    rollseal-admin --quiet config publish >/dev/null
    rollseal-admin --quiet config remove a.ini >/dev/null
    [ "$(rollseal-admin --json config history a.ini | jq -r '[.publishes[].version] | join(" ")')" = '1.2 1.1' ]
    printf '[A]\nb=3\n' >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    [ "$(rollseal-admin --json config publish | jq -r '.published[] | "\(.name) \(.version)"')" = 'a.ini 1.3' ]
    read_as_client a.ini
    demand_output $'[A]\nb=3'
    rollseal-admin --quiet config rollback a.ini 2 >/dev/null
    read_as_client a.ini
    demand_output $'[A]\nb=2'
    rollseal-admin --quiet config remove a.ini >/dev/null
    refused conflict rollseal-admin config import A.ini content # it is still the same name
    says 'import it as a.ini'
    printf '[A]\nb=4\n' >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    [ "$(rollseal-admin --json config publish | jq -r '.published[] | "\(.name) \(.version)"')" = 'a.ini 1.5' ]
}

@test "a client that has read it goes on with what it accepted; a new one gets not-found" {
    world
    read_as_client a.ini
    rollseal-admin --quiet config remove a.ini >/dev/null
    read_as_client a.ini
    demand_output $'[A]\nb=1'
    demand_said not-found
    rm -r state
    read_as_client a.ini
    demand_error not-found
}

@test "a point that does not answer is reported, and made up for by the next publish" {
    world
    mv second away
    run --separate-stderr rollseal-admin --json config remove a.ini
    [ "$status" -eq "$(exit_of unreachable)" ]
    [ ! -e point/configs/a.ini ]
    refused not-found rollseal-admin config show a.ini
    mv away second
    [ -f second/configs/a.ini ]
    run --separate-stderr rollseal-admin --json vault check
    [ "$status" -eq "$(exit_of conflict)" ]
    [ "$(jq -r '.findings[].object' <<<"$output")" = "$HOME/second/configs/a.ini" ]
    run --separate-stderr rollseal-admin
    says "$HOME/second/configs/a.ini is still there, and nothing is published there any more"
    says 'next: rollseal-admin config publish'
    [ "$(rollseal-admin --json config publish | jq -r '.removed[]')" = "$HOME/second/configs/a.ini" ]
    [ ! -e second/configs/a.ini ]
    rollseal-admin --quiet vault check
    [ "$(rollseal-admin --json config publish | jq '.removed | length')" -eq 0 ]
}

@test "an older file of one's own that is put back under the name is told, and goes" {
    world
    cp point/configs/a.ini older
    rollseal-admin --quiet config set a.ini A.b 2
    rollseal-admin --quiet config publish >/dev/null
    rollseal-admin --quiet config remove a.ini >/dev/null
    cp older second/configs/a.ini
    run --separate-stderr rollseal-admin --json vault check
    [ "$(jq -r '.findings[].object' <<<"$output")" = "$HOME/second/configs/a.ini" ]
    rollseal-admin 2>&1 | grep -F "$HOME/second/configs/a.ini is still there"
    [ -f second/configs/a.ini ]
    [ "$(rollseal-admin --json config publish | jq -r '.removed[]')" = "$HOME/second/configs/a.ini" ]
    rollseal-admin --quiet vault check
}

@test "what somebody else put under the name stays, and is named" {
    world
    cp point/configs/b.ini point/configs/a.ini # sealed for another name
    echo foreign >second/configs/a.ini
    run --separate-stderr rollseal-admin --json config remove a.ini
    [ "$status" -eq 0 ]
    [ "$(jq -r '.left | length' <<<"$output")" -eq 2 ]
    says "$HOME/second/configs/a.ini was not published by this vault and stays"
    [ -f point/configs/a.ini ]
    [ -f second/configs/a.ini ]
}

@test "a file of the vault's own that is newer than the registry goes too" {
    world
    cp -a .local/share/rollseal before
    rollseal-admin --quiet config set a.ini A.b 2
    rollseal-admin --quiet config publish >/dev/null
    rm -r .local/share/rollseal
    mv before .local/share/rollseal
    [ "$(rollseal-admin --json config remove a.ini | jq '.files | length')" -eq 2 ]
    [ ! -e point/configs/a.ini ]
    [ ! -e second/configs/a.ini ]
    # Clients may have seen its version 1.2, so that is used up.
    rollseal-admin --quiet config import a.ini content >/dev/null
    [ "$(rollseal-admin --json config publish a.ini | jq -r '.published[].version')" = 1.3 ]
}
