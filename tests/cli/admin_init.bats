#!/usr/bin/env bats
# A vault comes into being whole or not at all, and only the passphrase or the recovery identity opens it.

load admin_helper

VAULT=.local/share/rollseal

@test "init makes the vault and the point, and says what comes next" {
    run --separate-stderr rollseal-admin init --organization 'Example Ltd' --point point --recovery-file recovery.txt
    [ "$status" -eq 0 ]
    [ "${stderr_lines[-1]}" = 'next: rollseal-admin pair generate' ]
    [ -f $VAULT/registry.db ]
    [ "$(stat -c %a point/configs point/probes point/receipts | tr '\n' ' ')" = '755 755 1733 ' ]
    [ "$(rollseal-admin --json point list | jq -r '.points[].location')" = "$HOME/point" ]
    [ "$(stat -c %a recovery.txt)" = 600 ]
}

@test "without a recovery file, the recovery identity alone is printed, once" {
    run --separate-stderr rollseal-admin init --organization Example
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == AGE-SECRET-KEY-1* ]]
    says 'recovery identity' 'shown only now'
    run ! grep -r "$output" $VAULT
    run rollseal-admin audit list
    [[ "$output" != *AGE-SECRET-KEY* ]]
}

@test "age opens the vault with the recovery identity, without Rollseal" {
    new_vault
    age -d -i recovery.txt $VAULT/key/recovery.age >key.txt
    age -d -i key.txt $VAULT/root/root.key.age >root.der
    openssl pkey -inform DER -in root.der -noout -text | grep -q 'prime256v1'
}

@test "init as JSON tells the same" {
    run --separate-stderr rollseal-admin --json init --organization 'Größe' --point point
    [ "$status" -eq 0 ]
    [ "$(jq -r .organization <<<"$output")" = 'Größe' ]
    [ "$(jq -r .point <<<"$output")" = "$HOME/point" ]
    [ "$(jq -r .vault <<<"$output")" = "$HOME/$VAULT" ]
    [[ "$(jq -r .recovery_identity <<<"$output")" == AGE-SECRET-KEY-1* ]]
}

@test "peer_bug_13: every file of the vault is the owner's alone under umask 000" {
    umask 000
    new_vault
    new_pair >/dev/null
    printf 'a=b\n' >a.ini
    rollseal-admin --quiet config import a.ini a.ini
    [ -z "$(find .local/share/rollseal -type f ! -perm 600)" ]
    [ -z "$(find .local/share/rollseal -type d ! -perm 700)" ]
    [ "$(find .local/share/rollseal -type f | wc -l)" -ge 8 ]
}

@test "a vault for a group is open to the group, whatever the umask" {
    umask 077
    mkdir shared
    chmod 2770 shared
    export ROLLSEAL_VAULT=$HOME/shared
    new_vault
    new_pair >/dev/null
    [ -z "$(find shared -type f ! -perm 660)" ]
    [ -z "$(find shared -type d ! -perm 2770)" ]
}

@test "init refuses what is there, and leaves it as it was" {
    new_vault
    find $VAULT -type f -exec sha256sum {} + | sort >before
    refused conflict rollseal-admin init --organization Other
    says "$HOME/$VAULT"
    find $VAULT -type f -exec sha256sum {} + | sort | cmp - before

    mkdir full
    echo mine >full/notes.txt
    refused conflict rollseal-admin --vault full init --organization Other
    says notes.txt
    [ "$(ls -A full)" = notes.txt ]
    refused conflict rollseal-admin --vault new init --organization Other --recovery-file full/notes.txt
    [ "$(cat full/notes.txt)" = mine ]
    [ ! -e new ]
}

@test "init uses the recovery identity that an interrupted one has left, and says so" {
    new_vault
    rm -r $VAULT
    cp -p recovery.txt before
    run --separate-stderr rollseal-admin init --organization Example --recovery-file recovery.txt
    [ "$status" -eq 0 ]
    says 'holds a recovery identity already'
    cmp recovery.txt before
    printf 'another\n' >second
    rollseal-admin vault recover --identity recovery.txt --new-passphrase-file second
}

@test "init uses no recovery identity that others may read, and none of several" {
    new_vault
    chmod 640 recovery.txt
    refused conflict rollseal-admin --vault new init --organization Other --recovery-file recovery.txt
    chmod 600 recovery.txt
    cat recovery.txt recovery.txt >two
    chmod 600 two
    refused conflict rollseal-admin --vault new init --organization Other --recovery-file two
    says 'more than one'
    [ ! -e new ]
}

@test "an init that fails leaves nothing behind" {
    refused usage rollseal-admin --vault new init
    refused usage rollseal-admin --vault new init --organization "$(printf 'x%.0s' {1..65})"
    refused usage rollseal-admin --vault new init --organization ''
    refused unreachable rollseal-admin --vault new init --organization Example --point no/such/point
    refused unreachable rollseal-admin --vault new init --organization Example --point point --recovery-file no/recovery.txt
    refused unreachable rollseal-admin --vault new init --organization Example --point point --recovery-file no/
    refused usage rollseal-admin --vault new init --organization Example --point point --recovery-file -
    [ "$(ls -A)" = passphrase ]
}

@test "an init that cannot print the recovery identity says that it is lost" {
    run --separate-stderr sh -c 'rollseal-admin init --organization Example >/dev/full'
    [ "$status" -eq "$(exit_of io)" ]
    says 'recovery identity is lost' 'init again'
}

@test "a passphrase of fewer than 8 characters is warned of" {
    printf '1234567\n' >passphrase
    run --separate-stderr rollseal-admin init --organization Example --recovery-file recovery.txt
    [ "$status" -eq 0 ]
    says 'warning: ' 'fewer than 8 characters'
    printf '12345678\n' >passphrase
    run --separate-stderr rollseal-admin --vault other init --organization Example --recovery-file other.txt
    [ "$status" -eq 0 ]
    [[ $stderr != *warning* ]]
}

@test "peer_bug_05: a location of a later kind is no folder to be made" {
    for location in https://files.example.org/configs etcd://host/configs pkcs11:token=x; do
        refused usage rollseal-admin --vault new init --organization Example --point "$location"
        [ "$(ls -A)" = passphrase ]
    done
    new_vault
    refused usage rollseal-admin point add https://files.example.org/configs
    id=$(new_pair)
    before=$(find . | sort)
    for location in https://files.example.org/vault etcd://host/vault pkcs11:token=x 'store:LocalMachine\My' \
        '[LocalMachine]\My'; do
        refused usage rollseal-admin pair export "$id" --output "$location"
        refused usage rollseal-admin --vault "$location" init --organization Example
        refused usage env ROLLSEAL_VAULT="$location" rollseal-admin init --organization Example
        refused usage rollseal-admin --vault new init --organization Example --recovery-file "$location"
        refused usage rollseal-admin --vault new init --organization Example --after "$location"
        refused usage rollseal-admin --passphrase-file "$location" pair generate
        refused usage rollseal-admin pair export "$id" --output new.p12 --format p12 --password-file "$location"
        refused usage rollseal-admin vault backup "$location"
        refused usage rollseal-admin --vault new vault restore "$location"
        refused usage rollseal-admin --vault new vault restore passphrase --identity "$location"
        refused usage rollseal-admin vault recover --identity "$location" --new-passphrase-file passphrase
        refused usage rollseal-admin config import a.ini "$location"
        refused usage rollseal-admin config import "$location"
        refused usage rollseal-admin inspect "$location"
        refused usage rollseal-admin verify "$location" --trust dir:.
        [ "$(find . | sort)" = "$before" ]
    done
    [ "$(rollseal-admin --json point list | jq '.points | length')" -eq 1 ]
}

@test "the passphrase comes from a file, standard input, the environment or systemd, never the command line" {
    new_vault
    unset ROLLSEAL_PASSPHRASE_FILE
    rollseal-admin --quiet --passphrase-file passphrase pair generate
    printf '%s\r\nanother line\n' "$(cat passphrase)" | rollseal-admin --quiet --passphrase-file - pair generate
    ROLLSEAL_PASSPHRASE_FILE=passphrase rollseal-admin --quiet pair generate
    mkdir credentials
    cp passphrase credentials/rollseal-passphrase
    CREDENTIALS_DIRECTORY=$HOME/credentials rollseal-admin --quiet pair generate
    [ "$(rollseal-admin --json pair list | jq '.pairs | length')" -eq 4 ]
    refused usage rollseal-admin --passphrase "$(cat passphrase)" pair generate
}

@test "without a passphrase and without a terminal it is usage, never a hang" {
    new_vault
    unset ROLLSEAL_PASSPHRASE_FILE
    refused usage timeout 20 setsid --wait rollseal-admin pair generate </dev/null
    says --passphrase-file
    refused usage timeout 20 setsid --wait rollseal-admin --vault new init --organization Example </dev/null
    [ ! -e new ]
}

@test "a wrong, empty or missing passphrase opens nothing" {
    new_vault
    echo "$(cat passphrase) " >wrong
    : >empty
    refused wrong-passphrase rollseal-admin --passphrase-file wrong pair generate
    says "the vault '$HOME/$VAULT'" --passphrase-file
    [[ $stderr != *passphrase.age* ]]
    refused usage rollseal-admin --passphrase-file empty pair generate
    refused not-found rollseal-admin --passphrase-file missing pair generate
    [ "$(rollseal-admin --json pair list | jq '.pairs | length')" -eq 0 ]
}

@test "commands that seal and sign nothing ask for no passphrase" {
    new_vault
    id=$(new_pair)
    unset ROLLSEAL_PASSPHRASE_FILE
    for command in '' 'pair list' "pair show $id" 'point list' 'audit list' 'config list'; do
        timeout 20 setsid --wait rollseal-admin --quiet $command </dev/null >/dev/null
    done
}

@test "the vault is --vault, else ROLLSEAL_VAULT, else the account's data folder; messages name it" {
    refused not-found rollseal-admin pair list
    says "'$HOME/.local/share/rollseal'" 'rollseal-admin init'
    XDG_DATA_HOME=$HOME/data refused not-found rollseal-admin pair list
    says "'$HOME/data/rollseal'"
    export ROLLSEAL_VAULT=$HOME/b
    refused not-found rollseal-admin pair list
    says "'$HOME/b'"
    refused not-found rollseal-admin --vault "$HOME/a" pair list
    says "'$HOME/a'"
}

@test "the bare program says where one is and leads through the steps" {
    next() {
        run --separate-stderr rollseal-admin
        [ "$status" -eq 0 ]
        printf '%s\n' "${stderr_lines[-1]-}"
    }
    [[ "$(next)" == 'next: rollseal-admin init '* ]]
    rollseal-admin --quiet init --organization Example >/dev/null
    [[ "$(next)" == 'next: rollseal-admin point add '* ]]
    rollseal-admin --quiet point add point
    [ "$(next)" = 'next: rollseal-admin pair generate' ]
    id=$(new_pair)
    [[ "$(next)" == "next: rollseal-admin pair export $id "*"rollseal-admin pair activate $id" ]]
    rollseal-admin --quiet pair export "$id" --output . 2>/dev/null
    [ "$(next)" = "next: distribute pair $id; when it is everywhere (rollseal-admin rollout wait --pair $id): rollseal-admin pair activate $id" ]
    rollseal-admin --quiet pair activate "$id"
    [[ "$(next)" == 'next: rollseal-admin config import '* ]]
    printf 'a=b\n' >a.ini
    rollseal-admin --quiet config import a.ini a.ini
    [ "$(next)" = 'next: rollseal-admin config publish' ]
    rollseal-admin --quiet config publish
    rollseal-admin --json | jq -e ".active == \"$id\" and .out_of_date == 0 and .configurations == 1 and .policy == null"
    [[ "$(next)" == *'(rollseal-admin rollout wait): rollseal-admin policy encrypted-only --rehearse' ]]
    printf 'a=c\n' >a.ini
    rollseal-admin --quiet config import a.ini a.ini
    rollseal-admin --quiet config publish --ring pilot
    rollseal-admin --json | jq -e '.staged == 1 and .out_of_date == 0'
    [[ "$(next)" == 'next: a.ini is tried in ring pilot: rollseal-admin config promote a.ini --from pilot --to all, or '* ]]
    rollseal-admin --quiet config promote a.ini --from pilot --to all
    rollseal-admin --quiet policy encrypted-only
    rollseal-admin --quiet config publish
    rollseal-admin | grep -qx 'policy: *encrypted-only'
    [ "$(next)" = '' ]
    successor=$(new_pair)
    rollseal-admin --quiet pair activate "$successor"
    run --separate-stderr rollseal-admin config publish
    [ "${stderr_lines[-1]}" = "next: when every computer has pair $successor (rollseal-admin rollout wait --pair $successor): rollseal-admin pair retire $id" ]
    third=$(new_pair) # the replacement that is under way goes first, as config publish says
    [ "$(next)" = "next: when every computer has pair $successor (rollseal-admin rollout wait --pair $successor): rollseal-admin pair retire $id" ]
    rollseal-admin --quiet pair retire "$id"
    rollseal-admin --quiet config publish
    [[ "$(next)" == "next: distribute pair $third; "*"pair export $third "*"rollseal-admin pair activate $third" ]]
    rollseal-admin --quiet pair export "$third" --output . 2>/dev/null
    [ "$(next)" = "next: distribute pair $third; when it is everywhere (rollseal-admin rollout wait --pair $third): rollseal-admin pair activate $third" ]
    mv point gone
    [ "$(next)" = 'next: when every point answers again: rollseal-admin config publish' ]
    [[ "$(rollseal-admin 2>&1)" == *"$HOME/point does not answer"* ]]
}

@test "a registry of a newer version, a torn one and a foreign file are refused" {
    new_vault
    cp $VAULT/registry.db good
    printf '\0\0\1\0' | dd of=$VAULT/registry.db bs=1 seek=60 conv=notrunc status=none
    refused malformed rollseal-admin pair list
    says 'newer version'
    head -c 5000 good >$VAULT/registry.db
    refused malformed rollseal-admin pair list
    echo 'not a registry' >$VAULT/registry.db
    refused malformed rollseal-admin pair list
    cp good $VAULT/registry.db
    rollseal-admin pair list
}

@test "a vault is moved and copied as a folder" {
    new_vault
    id=$(new_pair)
    cp -a $VAULT copy
    [ "$(rollseal-admin --vault copy --json pair list | jq -r '.pairs[0].id')" = "$id" ]
    rollseal-admin --vault copy --quiet pair activate "$id"
    [ "$(state_of "$id")" = prepared ]
}

@test "a second admin waits for the first, and is then told who holds the vault" {
    new_vault
    mkfifo slow
    rollseal-admin --quiet config import a.ini - <slow 3>&- &
    exec 8>slow
    until [ -s $VAULT/lock ] && ! flock -n $VAULT/lock true; do :; done
    refused conflict rollseal-admin point add second 8>&-
    says "$(id -un)" "$(date -u +%Y-%m-)"
    echo 'a=b' >&8
    exec 8>&-
    wait
    rollseal-admin --quiet point add second
    [ "$(rollseal-admin --json config list | jq length)" -eq 1 ]
}

@test "points are added and removed, by whatever path they are called" {
    new_vault
    mkdir sub
    (cd sub && rollseal-admin --quiet point add ../second)
    [ -d second/configs ]
    run rollseal-admin point list
    [[ "${lines[2]}" == *second ]]
    refused conflict rollseal-admin point add "$HOME/point/"
    refused not-found rollseal-admin point remove third
    rollseal-admin --quiet point remove point
    [ "$(rollseal-admin --json point list | jq '.points | length')" -eq 1 ]
    [ -d point/configs ]
}

@test "every change says who, what, when and why" {
    export SUDO_USER=anna
    new_vault
    rollseal-admin --quiet point add second --reason 'new office'
    rollseal-admin --quiet point remove second --reason 'closed again'
    id=$(new_pair --reason 'first pair')
    rollseal-admin --quiet pair export "$id" --output part.pem --reason 'for the rollout'
    rollseal-admin --quiet pair activate "$id" --reason 'the rollout is done'
    rollseal-admin --json audit list >audit.json
    [ "$(jq -r '.audit[] | "\(.action): \(.reason)"' audit.json)" = "$(printf '%s\n' 'init: null' 'point add: new office' \
        'point remove: closed again' 'pair generate: first pair' 'probe write: null' 'pair export: for the rollout' \
        'pair activate: the rollout is done')" ]
    jq -e '.audit | all(.time | test("^20..-..-..T..:..:..Z$"))' audit.json
    if [ "$(id -u)" -eq 0 ]; then
        jq -e '.audit | all(.account == "root (anna)")' audit.json
    fi
}
