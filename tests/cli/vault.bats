#!/usr/bin/env bats
# The vault's safety: another passphrase, the recovery identity, backups, a vault that is restored or replaced, and what
# each kind of client reads after that. age and tar open a backup without Rollseal.
# shellcheck disable=SC2154 # ids of pairs are set by make_pair

load phone_helper

make_world() {
    rollseal-admin --quiet init --organization Test --point "$PWD/point" --recovery-file recovery.txt >/dev/null
    cheapen vault
    printf '[HelpDesk]\nPhone=0\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    make_pair old
    echo "$old" >old.id
    activate "$old"
    publish_phone 1
}

setup_file() {
    setup_file_world
}

setup() {
    setup_copy_with_point
    old=$(cat old.id)
}

back_up() {
    rollseal-admin --quiet vault backup backup >/dev/null
}

# fresh_machine: what another computer has: the backup, the recovery identity and the points; a home of its own.
fresh_machine() {
    mkdir fresh
    mv vault lost
    export HOME=$PWD/fresh
    unset ROLLSEAL_VAULT
}

# finds ERROR OBJECT [OPTION…]: vault check ends with this error, of this thing.
finds() {
    local error=$1 object=$2
    shift 2
    run --separate-stderr rollseal-admin --json vault check "$@"
    echo "$output"
    jq -e --arg e "$error" --arg o "$object" '.error == $e and any(.findings[]; .error == $e and .object == $o)' <<<"$output"
}

# answer ANSWER… -- COMMAND…: on a terminal of its own.
answer() {
    timeout 60 python3 "$BATS_TEST_DIRNAME/answer.py" "$@"
}

epoch() {
    rollseal-admin --json | jq .epoch
}

# ---- Passphrase and recovery ----

@test "a new passphrase opens the vault, and the old one does not" {
    echo 'battery staple' >new
    run --separate-stderr rollseal-admin vault passphrase --new-passphrase-file new --reason 'Anna has left'
    [ "$status" -eq 0 ]
    demand_said 'backups made before still open with the old one'
    run --separate-stderr rollseal-admin pair generate
    demand_error wrong-passphrase
    run --separate-stderr rollseal-admin --passphrase-file new pair generate
    [ "$status" -eq 0 ]
    age -d -i recovery.txt vault/key/recovery.age >key.txt
    age -d -i key.txt vault/root/root.key.age | openssl pkey -inform DER -noout
    rollseal-admin --json audit list | jq -e '.audit[] | select(.action == "vault passphrase") | .reason == "Anna has left"'
    [ "$(stat -c %a vault/key/passphrase.age)" = 600 ]
}

@test "old and new passphrase may come from standard input, in this order" {
    (cat passphrase; echo 'battery staple') |
        rollseal-admin --quiet --passphrase-file - vault passphrase --new-passphrase-file -
    echo 'battery staple' | rollseal-admin --quiet --passphrase-file - vault check --keys
}

@test "on a terminal, the new passphrase is asked for twice" {
    unset ROLLSEAL_PASSPHRASE_FILE
    run answer "$(cat passphrase)" 'battery staple' 'battery stable' -- rollseal-admin vault passphrase
    [ "$status" -ne 0 ]
    [[ $output == *'new passphrase of the vault: '*'the same again: '* ]]
    [[ $output != *battery* ]]
    rollseal-admin --quiet --passphrase-file passphrase vault check --keys
    answer "$(cat passphrase)" 'battery staple' 'battery staple' -- rollseal-admin vault passphrase
    echo 'battery staple' >new
    rollseal-admin --quiet --passphrase-file new vault check --keys
}

@test "a passphrase that does not fit changes nothing, and is told before the new one is asked for" {
    echo wrong >wrong
    snapshot vault/key >before
    run --separate-stderr rollseal-admin --passphrase-file wrong vault passphrase --new-passphrase-file missing
    demand_error wrong-passphrase
    run --separate-stderr rollseal-admin vault passphrase --new-passphrase-file missing
    demand_error not-found
    run --separate-stderr setsid rollseal-admin vault passphrase </dev/null
    demand_error usage
    demand_said '--new-passphrase-file'
    snapshot vault/key | cmp - before
}

@test "the recovery identity opens the vault, and gives it a new passphrase" {
    rm passphrase
    unset ROLLSEAL_PASSPHRASE_FILE
    echo 'battery staple' >new
    rollseal-admin --quiet vault recover --identity recovery.txt --new-passphrase-file new >/dev/null
    rollseal-admin --quiet --passphrase-file new vault check --keys >/dev/null
    [ "$(rollseal-admin --json audit list | jq -r '.audit[-1].action')" = 'vault recover' ]
    rollseal-admin --quiet vault recover --identity recovery.txt --new-passphrase-file new >/dev/null # as often as needed
}

@test "no other identity recovers the vault" {
    echo 'battery staple' >new
    age-keygen 2>/dev/null >other.txt
    snapshot vault/key >before
    run --separate-stderr rollseal-admin vault recover --identity other.txt --new-passphrase-file new
    demand_error wrong-passphrase
    run --separate-stderr rollseal-admin vault recover --identity helpdesk.ini --new-passphrase-file new
    demand_error malformed
    [[ $stderr == *' helpdesk.ini: '* ]]
    : >empty
    run --separate-stderr rollseal-admin vault recover --identity empty --new-passphrase-file new
    demand_error malformed
    run --separate-stderr rollseal-admin vault recover --identity missing --new-passphrase-file new
    demand_error not-found
    run --separate-stderr rollseal-admin vault recover --new-passphrase-file new
    demand_error usage
    run --separate-stderr rollseal-admin --passphrase-file new vault recover --identity recovery.txt
    demand_error usage
    snapshot vault/key | cmp - before
    cat other.txt recovery.txt >both.txt
    rollseal-admin --quiet vault recover --identity both.txt --new-passphrase-file new >/dev/null
}

@test "the vault of 0.1.0, which did not write its recovery recipient down, is told how to" {
    cp -R "$BATS_TEST_DIRNAME/../vectors/released/0.1.0" old
    chmod -R go-rwx old
    export ROLLSEAL_VAULT=$PWD/old/vault ROLLSEAL_PASSPHRASE_FILE=$PWD/old/passphrase
    run --separate-stderr rollseal-admin vault backup first
    [ "$status" -eq 0 ]
    demand_said 'rollseal-admin vault recover --identity FILE'
    [ -f first ]
    [ ! -e first.recovery ]
    rollseal-admin vault check --json | jq -e 'any(.findings[]; .object == "key/recovery.recipient")' || true
    rollseal-admin --quiet vault recover --identity old/recovery.txt --new-passphrase-file old/passphrase >/dev/null
    rollseal-admin --quiet vault backup second >/dev/null
    age -d -i old/recovery.txt second.recovery | tar t | grep -qx registry.db
}

# ---- Backups ----

@test "age and tar open a backup without Rollseal: by the passphrase, and by the recovery identity" {
    back_up
    mkdir by-passphrase by-recovery
    answer "$(cat passphrase)" -- age -d -o plain.tar backup
    tar xf plain.tar -C by-passphrase
    age -d -i recovery.txt backup.recovery | tar x -C by-recovery
    diff -r by-passphrase by-recovery
    diff -rq by-passphrase vault >different || true
    [ "$(sort different)" = "$(printf '%s\n' 'Files by-passphrase/registry.db and vault/registry.db differ' 'Only in vault: lock')" ]
    [ -z "$(find by-recovery -mindepth 1 -type f ! -perm 600 -o -mindepth 1 -type d ! -perm 700)" ]
    chmod 700 by-recovery
    rollseal-admin --quiet --vault by-recovery vault check --keys
}

@test "what was unpacked by hand may be packed again, by any tar in the format ustar" {
    back_up
    mkdir unpacked
    age -d -i recovery.txt backup.recovery | tar x -C unpacked
    tar --format=ustar -C unpacked -cf - registry.db key root pairs contents |
        age -r "$(cat vault/key/recovery.recipient)" >packed
    rollseal-admin --quiet --vault again vault restore packed --identity recovery.txt >/dev/null
    rollseal-admin --quiet --vault again vault check --keys
}

@test "a backup is for nobody else, whatever the umask; the audit list has its whole path" {
    umask 000
    back_up
    [ "$(rollseal-admin --json audit list | jq -r '.audit[-1].object')" = "$PWD/backup" ]
    [ "$(stat -c %a backup backup.recovery | sort -u)" = 600 ]
}

@test "a backup never replaces anything, and leaves nothing where it fails" {
    echo mine >there
    run --separate-stderr rollseal-admin vault backup there
    demand_error conflict
    mv there new.recovery
    run --separate-stderr rollseal-admin vault backup new
    demand_error conflict
    ln -s nowhere link
    run --separate-stderr rollseal-admin vault backup link
    demand_error conflict
    run --separate-stderr rollseal-admin vault backup no/folder
    demand_error unreachable
    [ "$(cat new.recovery)" = mine ]
    [ ! -e new ]
    [ -z "$(find . -name '.*.tmp*')" ]
    [ "$(rollseal-admin --json audit list | jq '[.audit[] | select(.action == "vault backup")] | length')" -eq 0 ]
}

@test "half of a backup that was interrupted is replaced, and a note says so; a whole one stays" {
    back_up
    cp backup.recovery old
    rm backup
    run --separate-stderr rollseal-admin vault backup backup
    [ "$status" -eq 0 ]
    demand_said "'$PWD/backup.recovery' was there alone, half of a backup that was interrupted: it is replaced"
    run -1 cmp -s backup.recovery old
    sha256sum backup backup.recovery >before
    run --separate-stderr rollseal-admin vault backup backup
    demand_error conflict
    sha256sum --check --quiet before
    echo mine >notes.recovery
    run --separate-stderr rollseal-admin vault backup notes
    demand_error conflict
    [ "$(cat notes.recovery)" = mine ]
}

@test "a full disk under a backup or a restore is said, and nothing is left" {
    [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || skip 'needs root and mount namespaces'
    back_up
    mkdir small
    run --separate-stderr unshare --mount sh -c 'mount -t tmpfs -o size=48k none small && rollseal-admin vault backup small/b
        status=$?; ls -A small; exit $status'
    demand_error io
    demand_said small/b
    run --separate-stderr unshare --mount sh -c 'mount -t tmpfs -o size=48k none small &&
        rollseal-admin --vault small/vault vault restore backup; status=$?; ls -A small; exit $status'
    demand_error io
}

# ---- Restoring ----

@test "restored on a fresh machine, every old client reads what is published" {
    make_pair other p256
    install_at both old.pem other.pem
    install_at early old.pem
    reads 1 early both
    back_up
    publish_phone 2
    publish_phone 3
    reads 3 both # newer than the backup
    fresh_machine
    run --separate-stderr rollseal-admin vault restore backup --reason 'the disk is dead'
    [ "$status" -eq 0 ]
    [ "${stderr_lines[-1]}" = 'next: rollseal-admin config publish' ]
    [ "$(epoch)" -eq 2 ]
    [ "$(stat -c %a fresh/.local/share/rollseal)" = 700 ]
    rollseal-admin --json audit list | jq -e '.audit[-1] | .action == "vault restore" and .detail == "epoch 2"'
    demand_said 'to keep newer ones, read them with a client and import them first'
    finds conflict "$BATS_TEST_TMPDIR/world/point/configs/helpdesk.ini" --keys
    reads 3 both # nothing was published yet
    publish_phone 4
    install_at late old.pem
    reads 4 early both late
    rollseal-admin --quiet vault check --keys
    activate "$other"
    publish_phone 5
    reads 5 early both late
}

@test "what was revoked after the backup stays revoked, and nobody is stuck" {
    make_pair successor
    install_at both old.pem successor.pem
    install_at stolen old.pem
    install_at next successor.pem
    reads 1 both stolen
    back_up
    rollseal-admin --quiet pair revoke "$old" --reason theft --successor "$successor" >/dev/null
    reads 1 both next
    keeps 1 unknown-signer stolen
    fresh_machine
    run --separate-stderr rollseal-admin vault restore backup
    [ "$status" -eq 0 ]
    demand_said 'a newer CRL of this vault'
    demand_said 'no pair of this vault is active any more'
    [ "$(epoch)" -eq 3 ]
    [ "$(rollseal-admin --json pair show "$old" | jq -r .state)" = revoked ]
    [ ! -e "fresh/.local/share/rollseal/pairs/$old.signing.age" ]
    activate "$successor"
    publish_phone 2
    reads 2 both next
    keeps 1 unknown-signer stolen
}

@test "the recovery identity restores, and every other way is refused" {
    back_up
    echo wrong >wrong
    age-keygen 2>/dev/null >other.txt
    head -c 40000 backup >cut
    head -c 40000 backup.recovery >cut.recovery
    cp backup flipped
    printf 'X' | dd of=flipped bs=1 seek=50000 conv=notrunc status=none
    tar cf - helpdesk.ini | age -r "$(age-keygen -y recovery.txt)" >foreign
    fresh_machine
    refuse() {
        local want=$1
        shift
        run --separate-stderr rollseal-admin "$@"
        demand_error "$want"
        [ -z "$(find fresh -name '*.tmp*')" ]
        [ ! -e fresh/.local/share/rollseal ]
    }
    refuse wrong-passphrase --passphrase-file wrong vault restore backup
    refuse wrong-passphrase vault restore backup.recovery --identity other.txt
    refuse usage vault restore backup.recovery
    refuse usage vault restore backup --identity recovery.txt
    refuse cannot-open vault restore cut
    demand_said "take the other of the backup's two files, with --identity"
    refuse cannot-open vault restore cut.recovery --identity recovery.txt
    demand_said "take the other of the backup's two files, without --identity"
    refuse cannot-open vault restore flipped
    refuse malformed vault restore foreign --identity recovery.txt
    refuse malformed vault restore helpdesk.ini
    [[ $stderr == *' helpdesk.ini: '* ]]
    refuse malformed vault restore backup.recovery --identity helpdesk.ini
    [[ $stderr == *' helpdesk.ini: '* ]]
    refuse not-found vault restore missing
    run --separate-stderr rollseal-admin vault restore backup.recovery --identity recovery.txt
    [ "$status" -eq 0 ]
    rollseal-admin --quiet vault check --keys # with the passphrase that it had
}

@test "nothing is restored over a vault, or over anything else" {
    back_up
    snapshot vault >before
    run --separate-stderr rollseal-admin vault restore backup
    demand_error conflict
    snapshot vault | cmp - before
    mkdir full
    echo mine >full/notes.txt
    run --separate-stderr rollseal-admin --vault full vault restore backup
    demand_error conflict
    run --separate-stderr rollseal-admin --vault helpdesk.ini vault restore backup
    demand_error conflict
    [ "$(ls -A full)" = notes.txt ]
    [ -z "$(find . -name '.*.tmp*')" ]
}

@test "while a point does not answer nothing is restored; one that is gone for good is named" {
    install_at old old.pem
    rollseal-admin --quiet point add "$PWD/second" >/dev/null
    back_up
    fresh_machine
    mv point away
    run --separate-stderr rollseal-admin vault restore backup
    demand_error unreachable
    demand_said "--forget-point $PWD/point"
    [ ! -e fresh/.local/share/rollseal ]
    run --separate-stderr rollseal-admin vault restore backup --forget-point "$PWD/no-point"
    demand_error not-found
    demand_said "'$PWD/no-point' is not a point of the vault in this backup; leave it out"
    rollseal-admin --quiet vault restore backup --forget-point "$PWD/point" >/dev/null
    [ "$(rollseal-admin --json point list | jq -r '.points[].location')" = "$PWD/second" ]
    mv away point # it comes back after all
    rollseal-admin --quiet point add "$PWD/point" >/dev/null
    publish_phone 2
    reads 2 old
}

@test "an epoch that no point remembers is overtaken by revoking a pair that nobody has" {
    make_pair successor
    install_at both old.pem successor.pem
    back_up
    rollseal-admin --quiet pair revoke "$old" --reason theft --successor "$successor" >/dev/null
    publish_phone 2
    reads 2 both
    fresh_machine
    rm point/configs/helpdesk.ini
    rollseal-admin --quiet vault restore backup >/dev/null
    [ "$(epoch)" -eq 2 ]
    activate "$successor"
    publish_phone 3
    keeps 2 rollback both
    make_pair nobody
    rollseal-admin --quiet pair revoke "$nobody" --reason 'a new epoch' >/dev/null
    reads 3 both
}

@test "what a restore that was killed has left is gone after the next" {
    back_up
    fresh_machine
    mkdir -p fresh/.local/share/.rollseal.tmp0123456789ab/pairs
    touch fresh/.local/share/.rollseal.tmp0123456789ab/pairs/x
    rollseal-admin --quiet vault restore backup >/dev/null
    [ "$(ls -A fresh/.local/share)" = rollseal ]
}

@test "restored into a folder for a group, the vault is the group's" {
    back_up
    fresh_machine
    mkdir shared
    chmod 2770 shared
    rollseal-admin --quiet --vault shared vault restore backup >/dev/null
    [ -z "$(find shared -type f ! -perm 660)" ]
    [ -z "$(find shared -type d ! -perm 2770)" ]
    rollseal-admin --quiet --vault shared vault check
    chmod o+rx shared/pairs
    run --separate-stderr rollseal-admin --quiet --vault shared vault check
    [[ $stderr == *'`chmod o-rwx`'* ]] # and not the group's own access
}

# ---- A vault that is lost for good ----

@test "a lost vault is replaced: with the new parts beside the old ones, every client reads" {
    make_pair other p256
    install_at old old.pem
    install_at both old.pem other.pem
    install_at stale old.pem
    reads 1 old both stale
    rollseal-admin --quiet pair revoke "$other" --reason lost >/dev/null
    publish_phone 2
    publish_phone 3
    reads 3 old both
    rm -r vault
    run --separate-stderr rollseal-admin init --organization Test --point "$PWD/point" --recovery-file recovery2.txt \
        --after point/configs/helpdesk.ini
    [ "$status" -eq 0 ]
    demand_said 'its epoch is 3'
    [ "$(epoch)" -eq 3 ]
    make_pair new
    for client in old both stale; do
        install_at "$client" new.pem
    done
    install_at fresh new.pem
    reads 3 old both # until the new vault publishes
    activate "$new"
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    publish_phone 4
    reads 4 old both stale fresh
    make_pair newer
    rollseal-admin --quiet pair revoke "$new" --reason test --successor "$newer" >/dev/null
    install_at old newer.pem
    publish_phone 5
    reads 5 old
}

@test "a client without the new part keeps what it had" {
    install_at old old.pem
    reads 1 old
    cp point/configs/helpdesk.ini kept
    rm -r vault
    rollseal-admin --quiet init --organization Test --point "$PWD/point" --after kept --recovery-file recovery2.txt >/dev/null
    make_pair new
    activate "$new" --force --reason "a computer keeps what it had"
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini >/dev/null
    publish_phone 2
    keeps 1 unknown-signer old
    install_at old new.pem
    reads 2 old
}

@test "init --after wants a file that the lost vault has sealed" {
    head -c 300 point/configs/helpdesk.ini >cut
    for refusal in 'not-sealed helpdesk.ini' 'malformed cut' 'not-found missing' 'unreachable no/file'; do
        run --separate-stderr rollseal-admin --vault new init --organization Test --after "${refusal#* }"
        demand_error "${refusal% *}"
        [ ! -e new ]
    done
}

@test "a vault that is made at the point of another one, and not after it, is warned of" {
    run --separate-stderr rollseal-admin --vault new init --organization Test --point "$PWD/point" --recovery-file new.txt
    [ "$status" -eq 0 ]
    [[ $stderr == *"warning: another vault has sealed files at $PWD/point"*--after* ]]
    run --separate-stderr rollseal-admin --vault later init --organization Test --point "$PWD/point" --recovery-file later.txt \
        --after point/configs/helpdesk.ini
    [[ $stderr != *warning* ]]
    echo plain >point/configs/plain.ini
    rm point/configs/helpdesk.ini
    run --separate-stderr rollseal-admin --vault plain init --organization Test --point "$PWD/point" --recovery-file plain.txt
    [ "$status" -eq 0 ]
    [[ $stderr != *warning* ]]
}

# ---- Looking after it ----

@test "vault check finds nothing in a good vault" {
    run --separate-stderr rollseal-admin --json vault check --keys
    [ "$status" -eq 0 ]
    jq -e '.findings == [] and .pairs == 1 and .contents == 1 and .points == 1' <<<"$output"
    unset ROLLSEAL_PASSPHRASE_FILE
    run --separate-stderr rollseal-admin vault check
    [ "$status" -eq 0 ]
    [[ $output == *'Everything is as it should be.'* ]]
}

@test "vault check finds what is missing, damaged, open or changed" {
    id=$old
    content=$(cd vault && echo contents/*)
    cp -a vault good
    again() { rm -rf vault && cp -a good vault; }

    rm "vault/pairs/$id.encryption.age"
    finds not-found "pairs/$id.encryption.age"
    again
    rm "vault/$content"
    finds not-found "$content"
    again
    : >"vault/$content"
    finds malformed "$content"
    again
    : >vault/key/recovery.age
    finds malformed key/recovery.age
    again
    chmod 644 vault/root/root.key.age
    finds io root/root.key.age
    again
    mv "vault/$content" elsewhere
    ln -s ../../elsewhere "vault/$content"
    finds io "$content"
    again
    chmod 755 vault/pairs
    finds io pairs
    again
    chmod 755 vault
    finds io "$PWD/vault"
    again
    printf X | dd of="vault/$content" bs=1 seek=220 conv=notrunc status=none
    finds cannot-open "$content" --keys
    again
    cp vault/root/root.key.age "vault/pairs/$id.signing.age"
    finds malformed "pairs/$id.signing.age" --keys
    again
    cp "vault/pairs/$id.encryption.age" vault/root/root.key.age
    finds malformed root/root.key.age --keys
    again
    sqlite3 vault/registry.db 'UPDATE vault SET epoch = 2'
    finds malformed CRL
    again
}

@test "a trigger or a view in the registry does nothing, and is found" {
    cp vault/registry.db good
    sqlite3 vault/registry.db 'CREATE TRIGGER planted AFTER INSERT ON audit BEGIN DELETE FROM points; END'
    rollseal-admin --quiet config import other.ini helpdesk.ini >/dev/null
    rollseal-admin --json point list | jq -e '.points | length == 1'
    run --separate-stderr rollseal-admin vault check
    [ "$status" -eq 10 ]
    [[ $stderr == *'trigger planted'* ]]
    back_up
    run --separate-stderr rollseal-admin --vault again vault restore backup
    demand_error malformed
    [ ! -e again ]
    cp good vault/registry.db
    sqlite3 vault/registry.db 'DROP TABLE points' \
        'CREATE VIEW points AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c) SELECT id, id AS location FROM c'
    run --separate-stderr rollseal-admin point list
    [ "$status" -ne 0 ]
    run --separate-stderr rollseal-admin vault check
    [ "$status" -ne 0 ]
}

@test "names that nothing can be called are found in a registry, and not restored" {
    local hostile
    cp vault/registry.db good
    for hostile in \
        "UPDATE configs SET name = '../helpdesk.ini'" \
        "UPDATE configs SET name = 'nul'" \
        "UPDATE publishes SET name = '../../helpdesk.ini'" \
        "DELETE FROM configs; UPDATE publishes SET ring = '../all'" \
        "UPDATE pairs SET id = '../../../../home'"; do
        sqlite3 vault/registry.db 'PRAGMA writable_schema = ON' \
            "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (length(id)', 'CHECK (1 OR length(id)')"
        sqlite3 vault/registry.db "$hostile"
        finds malformed registry.db
        back_up
        run --separate-stderr rollseal-admin --vault again vault restore backup
        demand_error malformed
        [[ $stderr == *'restore another backup'* ]]
        [ ! -e again ]
        rm backup backup.recovery
        cp good vault/registry.db
    done
}

@test "vault check finds certificates under the id of another pair" {
    sqlite3 vault/registry.db "UPDATE pairs SET id = '0123456789abcdef'"
    finds malformed 0123456789abcdef
    [[ $output == *"those of pair $old"* ]]
}

@test "vault check finds a damaged registry, and what is not as published at the points" {
    printf 'XXXXXXXX' | dd of=vault/registry.db bs=1 seek=8200 conv=notrunc status=none
    run --separate-stderr rollseal-admin vault check
    [ "$status" -eq 10 ]
    cp -a "$BATS_FILE_TMPDIR/world/vault/registry.db" vault/registry.db
    rollseal-admin --quiet point add "$PWD/point" >/dev/null
    echo mine >point/configs/helpdesk.ini
    finds conflict "$PWD/point/configs/helpdesk.ini"
    rm point/configs/helpdesk.ini
    finds not-found "$PWD/point/configs/helpdesk.ini"
    mv point away
    finds unreachable "$PWD/point"
}

@test "vault check lists what may be tidied up, without an error" {
    touch vault/contents/77.age vault/contents/.1.age.tmp0123456789ab vault/notes.txt vault/pairs/0123456789abcdef.signing.age
    find vault -type f -empty -exec chmod 600 {} +
    run --separate-stderr rollseal-admin --json vault check
    [ "$status" -eq 0 ]
    [ "$(jq -r '.findings[].object' <<<"$output" | sort | tr '\n' ' ')" = \
        'contents/.1.age.tmp0123456789ab contents/77.age notes.txt pairs/0123456789abcdef.signing.age ' ]
    jq -e 'all(.findings[]; .error == null)' <<<"$output"
}
