#!/usr/bin/env bats
# rollseal-client against what rollseal-admin publishes: kinds of clients, the way from plain to sealed, outputs.

load helper

# Files of one configuration in the order of their publishes: plain.ini, 1 (old pair), 2 (both pairs, changed), 3 (new pair
# only); parts old.pem, new.pem.
make_world() {
    make_vault
    printf '[HelpDesk]\nPhone=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config publish --plain
    old=$(rollseal-admin pair generate --algorithm x25519)
    rollseal-admin pair export "$old" --output old.pem
    rollseal-admin pair activate "$old"
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 1
    new=$(rollseal-admin pair generate --algorithm p256)
    rollseal-admin pair export "$new" --output new.pem
    rollseal-admin pair activate "$new"
    rollseal-admin config set helpdesk.ini HelpDesk.Phone 2
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 2
    rollseal-admin pair retire "$old"
    rollseal-admin config set helpdesk.ini HelpDesk.Phone 3
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 3
    echo "$old $new" >ids
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    read -r old new <ids
    mkdir -p store
    preferences
}

publish() { cp "$1" point/configs/helpdesk.ini; }
install_parts() { rollseal-client --quiet install --store "dir:$PWD/store" "$@"; }

@test "a client with the old pair, the new one or both reads a file for both; then only the new one does" {
    for parts in old.pem new.pem 'old.pem new.pem'; do
        rm -rf store state
        # shellcheck disable=SC2086 # a list of words
        install_parts $parts
        publish 2
        run --separate-stderr client get HelpDesk.Phone
        demand_output 2
        publish 3
        run --separate-stderr client get --no-fallback HelpDesk.Phone
        if [ "$parts" = old.pem ]; then demand_error unknown-signer; else demand_output 3; fi
    done
}

@test "a client without a pair is told to install one" {
    publish 2
    run --separate-stderr client read
    demand_error no-pair
    demand_said 'rollseal-client install'
}

@test "plain, then sealed, then nothing but sealed" {
    install_parts old.pem
    publish plain.ini
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    [ -z "$stderr" ]
    run --separate-stderr client read AcceptEncryptedDataOnly=true
    demand_error not-sealed
    publish 1
    run --separate-stderr client read AcceptEncryptedDataOnly=true
    demand_output "$(cat plain.ini)"
}

@test "plain file put in place of a sealed one" {
    install_parts old.pem
    publish 1
    client read >/dev/null
    printf '[HelpDesk]\nPhone=999\n' >point/configs/helpdesk.ini
    run --separate-stderr client get HelpDesk.Phone
    demand_output 1
    demand_said not-sealed
    run --separate-stderr client get --no-fallback HelpDesk.Phone
    demand_error not-sealed
    run --separate-stderr client get --no-fallback AcceptEncryptedDataOnly=true HelpDesk.Phone
    demand_error not-sealed
    run --separate-stderr client get AcceptEncryptedDataOnly=false HelpDesk.Phone
    demand_output 999
}

@test "a byte order mark in front of a sealed file is told" {
    install_parts old.pem
    { printf '\xef\xbb\xbf' && cat 1; } >point/configs/helpdesk.ini
    run --separate-stderr client read AcceptEncryptedDataOnly=true
    demand_error not-sealed
    demand_said 'byte order mark'
}

@test "status says whether a plain file would be refused" {
    install_parts old.pem new.pem
    publish 1
    sealed_only() { client status --json "$@" | jq .encrypted_only; }
    [ "$(sealed_only)" = false ]
    [ "$(sealed_only /AcceptEncryptedDataOnly)" = true ]
    client read >/dev/null
    [ "$(sealed_only)" = true ]
    [ "$(sealed_only AcceptEncryptedDataOnly=false)" = false ]
    # One that was lost was there.
    echo damaged >state/configs/helpdesk.ini
    [ "$(sealed_only)" = true ]
    [ -f state/configs/helpdesk.ini.bad ]
    [ "$(sealed_only AcceptEncryptedDataOnly=false)" = false ]
}

@test "older file put back: last-known-good is served, and it is said (peer_bug_01)" {
    install_parts old.pem new.pem
    publish 2
    client read >/dev/null
    publish 1
    run --separate-stderr client get HelpDesk.Phone
    demand_output 2
    demand_said rollback
    run --separate-stderr client get --no-fallback HelpDesk.Phone
    demand_error rollback
    run --separate-stderr client status
    [ "$status" -eq 18 ]
    [[ $output == *rollback* ]]
    publish 3
    run --separate-stderr client get HelpDesk.Phone
    demand_output 3
    run --separate-stderr client status
    [ "$status" -eq 0 ]
}

@test "file never changed again: the same bytes past their expiry are expired, visible in status (peer_bug_19)" {
    install_parts old.pem
    publish 1
    client read >/dev/null
    run --separate-stderr client_at '2028-01-01 00:00:00' read
    demand_output "$(cat plain.ini)"
    demand_said expired
    run --separate-stderr client_at '2028-01-01 00:00:00' read --no-fallback
    demand_error expired
    run --separate-stderr client_at '2028-01-01 00:00:00' status
    [ "$status" -eq 19 ]
    [[ $output == *expired* ]]
}

@test "clock wrong by years: said plainly, and last-known-good is served" {
    install_parts old.pem
    publish 1
    client pairs >/dev/null
    run --separate-stderr client_at '2001-01-01 00:00:00' read
    demand_error signer-expired
    demand_said '2001-01-01'
    client read >/dev/null
    run --separate-stderr client_at '2001-01-01 00:00:00' read
    demand_output "$(cat plain.ini)"
    demand_said 'set the clock'
    run --separate-stderr client_at '2040-01-01 00:00:00' read
    demand_output "$(cat plain.ini)"
    demand_said '2040-01-01'
}

@test "a location that does not answer: last-known-good, if there is one" {
    install_parts old.pem
    mv point away
    run --separate-stderr client read
    demand_error unreachable
    mv away point
    publish 1
    client read >/dev/null
    mv point away
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    demand_said unreachable
    run --separate-stderr client read --no-fallback
    demand_error unreachable
    mv away point
    rm point/configs/helpdesk.ini
    run --separate-stderr client read --no-fallback
    demand_error not-found
}

@test "endless or huge file, a pipe or device in its place" {
    install_parts old.pem
    cd point/configs
    rm helpdesk.ini && mkfifo helpdesk.ini
    cd - >/dev/null
    run --separate-stderr timeout 5 rollseal-client read --preferences client.ini
    demand_error io
    run --separate-stderr timeout 5 rollseal-client read --preferences client.ini --configuration /dev/zero
    demand_error io
    rm point/configs/helpdesk.ini && mkdir point/configs/helpdesk.ini
    run --separate-stderr client read
    demand_error io
    rmdir point/configs/helpdesk.ini
    truncate -s 20G point/configs/helpdesk.ini
    run --separate-stderr timeout 5 rollseal-client read --preferences client.ini
    demand_error too-large
    truncate -s 17M point/configs/helpdesk.ini
    run --separate-stderr client read
    demand_error too-large
}

@test "nothing new: nothing is written" {
    install_parts old.pem
    publish 1
    client read >/dev/null
    before=$(snapshot state && find state -printf '%p %i %C@\n' | sort)
    client read >/dev/null
    client get HelpDesk.Phone >/dev/null
    [ "$(snapshot state && find state -printf '%p %i %C@\n' | sort)" = "$before" ]
}

@test "a refused file changes nothing but the last error" {
    install_parts old.pem new.pem
    publish 2
    client read >/dev/null
    before=$(snapshot state/configs && snapshot state/checks)
    publish 1
    client read >/dev/null 2>&1
    [ "$(snapshot state/configs && snapshot state/checks)" = "$before" ]
    [ "$(ls state)" = "$(printf 'checks\nconfigs\nerrors\nlock\nreceipt\nreceipt.lock')" ]
}

@test "state that cannot be written is a warning" {
    install_parts old.pem
    publish 1
    echo 'not a folder' >state
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    demand_said 'warning: '
    demand_said 'not remembered'
    [ "$(printf '%s\n' "$stderr" | wc -l)" -eq 1 ]
}

@test "state beyond the size that files may have is a warning, and output is an error that leaves the old file" {
    install_parts old.pem
    publish 1
    # The limit is the client's alone, and its output goes to pipes: what bats collects are files.
    run --separate-stderr bash -c '{ (ulimit -f 0 && exec rollseal-client read --preferences client.ini) 2>&1 >&3 |
        cat >&2; } 3>&1 | cat'
    demand_output "$(cat plain.ini)"
    demand_said 'not remembered'
    echo before >out
    run bash -c '(ulimit -f 0 && exec rollseal-client read --preferences client.ini --output out) 2>&1 | cat
        exit "${PIPESTATUS[0]}"'
    [ "$status" -eq 4 ]
    [ "$(cat out)" = before ]
    [ "$(find . -name '.*' -type f | wc -l)" -eq 0 ]
}

@test "damaged state is set aside, and it is said" {
    install_parts old.pem
    publish 1
    client read >/dev/null
    sed -i 's/^version 1 1$/version 1 9/' state/configs/helpdesk.ini
    echo 'nonsense' >state/errors.txt
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    demand_said helpdesk.ini.bad
    [ -f state/configs/helpdesk.ini.bad ]
    cmp state/configs/helpdesk.ini 1
    run --separate-stderr client read
    demand_output "$(cat plain.ini)"
    [ -z "$stderr" ]
}

@test "what stands in the way of last-known-good is set aside, and does not make a plain file acceptable again" {
    install_parts old.pem
    for obstacle in 'mkdir' 'mkfifo' 'truncate -s 100M' 'cp plain.ini'; do
        rm -rf state
        publish 1
        client read >/dev/null
        rm state/configs/helpdesk.ini
        $obstacle state/configs/helpdesk.ini
        cp plain.ini point/configs/helpdesk.ini
        run --separate-stderr client read
        demand_said helpdesk.ini.bad
        demand_error not-sealed
        run --separate-stderr client read
        demand_error not-sealed
        publish 1
        client read >/dev/null
        cmp state/configs/helpdesk.ini 1
        run --separate-stderr client read
        demand_output "$(cat plain.ini)"
        [ -z "$stderr" ]
    done
}

@test "a damaged or foreign record of a check is not believed" {
    install_parts old.pem
    publish 1
    client read >/dev/null
    record=$(echo state/checks/*)
    for damage in 's/^pair ..../pair 0000/' 's/^signing ..../signing 0000/' '2s/.*/program 0.0.0/' '$d' 's/ [0-9]*$/ 77/'; do
        cp -p "$record" kept
        sed -i "$damage" "$record"
        run --separate-stderr client read --no-fallback
        # Only this account could have written it, so a sound record is believed, even one that speaks of another pair.
        case $damage in
        *signing* | *pair*) [ "$status" -ne 0 ] ;;
        *)
            demand_output "$(cat plain.ini)"
            cmp "$record" kept
            ;;
        esac
        cp -p kept "$record"
    done
    sed -i 's/^pair ..../pair 0000/' "$record"
    chmod 666 "$record"
    run --separate-stderr client read --no-fallback
    demand_output "$(cat plain.ini)"
}

@test "read --output does not replace devices and pipes: root would break the computer" {
    install_parts old.pem
    publish 1
    mkfifo pipe
    ln -s pipe link-to-pipe
    ln -s /proc/self/fd/1 like-stdout
    ln -s /dev/null like-null
    find pipe like-* link-* -printf '%p %y %l\n' >before
    for file in pipe link-to-pipe like-stdout like-null; do
        run --separate-stderr client read --output "$file"
        demand_error usage
    done
    run --separate-stderr sh -c 'rollseal-client read --preferences client.ini --output like-stdout >printed'
    demand_error usage
    find pipe like-* link-* -printf '%p %y %l\n' | cmp - before
    mkdir folder
    for file in folder folder/ . /; do
        run --separate-stderr client read --output "$file"
        demand_error usage
        demand_said "'$file' is a folder"
    done
}

@test "read --output writes atomically, 0600, and only if it differs" {
    install_parts old.pem
    publish 1
    umask 000
    run --separate-stderr client read --output out.ini
    demand_output ''
    cmp out.ini plain.ini
    [ "$(stat -c %a out.ini)" = 600 ]
    inode=$(stat -c %i out.ini)
    client read --output out.ini
    [ "$(stat -c %i out.ini)" = "$inode" ]
    client read --output out.ini --mode 0644
    [ "$(stat -c %a out.ini)" = 644 ]
    client read --output out.ini --mode 640 --group "$(id -gn)"
    [ "$(stat -c '%a %G' out.ini)" = "640 $(id -gn)" ]
    [ -z "$(find . -name '.*.tmp*')" ]
    if [ "$(id -u)" = 0 ]; then # a stranger's file is replaced, whatever it says now
        chown nobody out.ini
        client read --output out.ini --mode 640
        [ "$(stat -c %u out.ini)" = 0 ]
    fi
    for wrong in 8 999 0o600 06000 rw; do
        run --separate-stderr client read --output out.ini --mode "$wrong"
        demand_error usage
    done
    run --separate-stderr client read --mode 0600
    demand_error usage
}

@test "symbolic link planted where a file will be written is not followed" {
    install_parts old.pem
    publish 1
    echo precious >target
    ln -s target out.ini
    client read --output out.ini
    [ "$(cat target)" = precious ]
    [ ! -L out.ini ]
    cp plain.ini target
    ln -sf target out.ini
    client read --output out.ini
    [ ! -L out.ini ]
    echo precious >target
    mkdir -p state/configs && ln -sf ../../target state/configs/helpdesk.ini
    publish 1
    client read >/dev/null 2>&1
    [ "$(cat target)" = precious ]
}

@test "a refused file releases nothing, not even into --output" {
    install_parts old.pem
    head -c 900 1 >point/configs/helpdesk.ini
    run --separate-stderr client read --output out.ini
    [ "$status" -ne 0 ]
    [ ! -e out.ini ]
}

@test "the configuration file itself is no place for output" {
    install_parts old.pem
    publish 1
    ln -s point/configs/helpdesk.ini link
    ln -s configs point/other
    for output in point/configs/helpdesk.ini ./point/configs/../configs/helpdesk.ini point/other/helpdesk.ini; do
        run --separate-stderr client read --output "$output"
        demand_error usage
        run --separate-stderr client watch --output "$output"
        demand_error usage
    done
    # The file that Configuration leads to is the same; a link to it is not, since nothing is written through links.
    mkdir linked
    ln -s ../point/configs/helpdesk.ini linked/helpdesk.ini
    run --separate-stderr client read --configuration linked/helpdesk.ini --output point/configs/helpdesk.ini
    demand_error usage
    cmp point/configs/helpdesk.ini 1
    client read --output link
    cmp point/configs/helpdesk.ini 1
    cmp link plain.ini
}

@test "nothing that the client itself needs is a place for output" {
    publish 1
    install_parts old.pem
    (umask 077 && echo secret >password)
    client read >expected
    mkdir sub keys
    ln -s ../state/configs sub/configs
    ln -s ../store sub/store
    cp old.pem keys/linked.pem
    ln -s ../keys/linked.pem store/linked.pem
    mkdir before state/crls
    cp -R store keys password client.ini before
    part=$(basename "$(find store -type f -name '*.pem')")
    for file in "store/$part" "sub/../store/$part" "sub/store/$part" store/linked.pem keys/linked.pem password \
        client.ini ./sub/../client.ini state/configs/helpdesk.ini state/new state/crls/../new sub/configs/new; do
        echo "output $file"
        for command in read watch; do
            run --separate-stderr client $command --certificate-password-file password --output "$file"
            demand_error usage
            demand_said 'name another file'
        done
    done
    run --separate-stderr client read --certificate-source old.pem --output old.pem
    demand_error usage
    run --separate-stderr client read --certificate-source "file:$PWD/old.pem" --output sub/../old.pem
    demand_error usage
    for kept in store keys password client.ini; do diff -r $kept before/$kept; done
    client read --output store/other.ini
    client read --output state.ini
    cmp state.ini expected
}

@test "ciphertext never reaches standard output (peer_bug_08)" {
    install_parts new.pem
    publish 1
    for command in read 'get HelpDesk.Phone' 'exec -- env'; do
        # shellcheck disable=SC2086 # a command line
        run --separate-stderr client $command
        [ "$status" -ne 0 ]
        [ -z "$output" ]
    done
}
