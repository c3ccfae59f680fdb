#!/usr/bin/env bats
# Defects that comparable programs shipped, and that need a place of their own: under watch, under an open umask, in
# folders where others have planted something, after a hundred publishes that had nothing to do.

load watch_helper

# How often the program has opened the published file, as strace wrote it down.
opened() { grep -c 'helpdesk.ini"' opened || true; }

@test "peer_bug_12: a clock that jumps and a command that fails make watch do no more than without" {
    strace -o started true 2>/dev/null || skip 'nothing may be traced here'
    library=$(faketime -f +0 printenv LD_PRELOAD)
    echo '+0' >clock
    ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 FAKETIME_TIMESTAMP_FILE=$PWD/clock FAKETIME_NO_CACHE=1 \
        FAKETIME_DONT_FAKE_MONOTONIC=1 strace -f -qq -e trace=openat -P "$PWD/point/configs/helpdesk.ini" -o opened \
        -E "LD_PRELOAD=$library" rollseal-client watch --preferences client.ini --interval 1h --output out.ini \
        --run 'echo run >>runs; exit 1' >printed 2>said 3>&- &
    watch=$!
    eventually grep -qs run runs
    for jump in +1h -2h +30d -10d; do
        echo "$jump" >clock
    done
    publish 2
    eventually has_phone 2
    echo -60d >clock
    publish 3
    eventually has_phone 3
    eventually test "$(wc -l <runs)" -eq 3 || true
    kill -TERM "$(pgrep -P "$watch" rollseal-client)"
    wait "$watch" || true
    watch=
    echo "opened $(opened) times, ran $(wc -l <runs) times; said: $(cat said)"
    [ "$(wc -l <runs)" -le 3 ]
    # A file that is replaced may be seen to come and to be complete.
    [ "$(opened)" -le 9 ]
}

@test "peer_bug_13: under umask 000 every file has the mode of the design" {
    umask 000
    rm -rf point vault store part.pem
    rollseal-admin --quiet init --organization Test --point "$PWD/point" --recovery-file secret >/dev/null
    pair=$(rollseal-admin --quiet pair generate)
    rollseal-admin --quiet pair export "$pair" --output part.pem
    rollseal-admin --quiet pair activate "$pair"
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config publish
    rollseal-admin --quiet vault backup saved
    rollseal-client install part.pem --store "dir:$PWD/store"
    client read --output out.ini
    [ -z "$(find vault -type f ! -perm 600)$(find vault -type d ! -perm 700)" ]
    [ -z "$(find point -type f ! -perm 644)$(find point -type d ! -perm 755 ! -name receipts)" ]
    [ "$(stat -c %a point/receipts)" = 1733 ]
    [ -z "$(find secret part.pem saved saved.recovery out.ini ! -perm 600)" ]
    [ -z "$(find store -perm /027)" ]
    [ -z "$(find state -perm /022)" ]
    [ "$(find vault point store state -type f | wc -l)" -ge 12 ]
}

# planted PATH TARGET: a link, a pipe, a device and a second name of TARGET in turn.
planted() {
    rm -f "$1"
    case $kind in
    link) ln -s "$2" "$1" ;;
    pipe) mkfifo "$1" ;;
    device) ln -s /dev/zero "$1" ;;
    name) ln "$2" "$1" ;;
    esac
}

@test "peer_bug_14: links, pipes, devices and second names at the point and in the store harm nobody" {
    rollseal-admin --quiet point remove "$BATS_FILE_TMPDIR/world/point"
    rollseal-admin --quiet point add "$PWD/point"
    mkdir victims
    echo 'do not touch' >victims/one
    echo 'do not touch' >victims/two
    for kind in link pipe device name; do
        echo "planted: $kind"
        planted point/configs/helpdesk.ini "$PWD/victims/one"
        timeout 10 rollseal-admin --quiet config publish
        [ "$(stat -c '%F %h' point/configs/helpdesk.ini)" = 'regular file 1' ]
        planted store/other.pem "$PWD/victims/two"
        [ "$(timeout 10 rollseal-client get --preferences client.ini HelpDesk.Phone)" = 3 ]
        planted out.ini "$PWD/victims/one"
        [ "$kind" = pipe ] || [ "$kind" = device ] || timeout 10 rollseal-client read --preferences client.ini --output out.ini
        rm -f out.ini
        [ "$(cat victims/one victims/two | sort -u)" = 'do not touch' ]
    done
    for name in .. ../up configs/../../up; do
        run --separate-stderr rollseal-admin config import "$name" helpdesk.ini
        [ "$status" -eq 2 ]
    done
    run --separate-stderr client read --configuration "$PWD/point/configs/.."
    [ "$status" -eq 2 ]
}

@test "peer_bug_18: a hundred reads write no file again and make no key" {
    publish 3
    client read --output out.ini
    before=$(find . -printf '%p %i %T@ %s\n' | sort)
    for _ in $(seq 100); do
        client read --output out.ini
    done
    diff <(echo "$before") <(find . -printf '%p %i %T@ %s\n' | sort)
}
