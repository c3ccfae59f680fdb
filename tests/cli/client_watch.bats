#!/usr/bin/env bats
# rollseal-client watch: what it notices, what it says, what it runs, and how it ends.

load watch_helper

# watch OPTION…: begins; what it says is in `said`, what it and its commands print in `printed`.
watch() {
    rollseal-client watch --preferences client.ini --output out.ini "$@" >printed 2>said 3>&- &
    watch=$!
}
# watch_at TIME OPTION…: with the clock at that time. Not by `at`: it would be a child of faketime, which passes no signals on.
watch_at() {
    local library
    library=$(faketime -f "$1" sh -c 'echo "$LD_PRELOAD"')
    ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=$library FAKETIME=$1 \
        rollseal-client watch --preferences client.ini --output out.ini "${@:2}" 2>said 3>&- &
    watch=$!
}
# end_watch STATUS: SIGTERM ends it with this status.
end_watch() {
    local got=0
    kill -TERM "$watch"
    wait "$watch" || got=$?
    watch=
    echo "ended with $got; said: $(cat said)"
    [ "$got" -eq "$1" ]
}
says() { grep -qF -e "$1" said; }
# Each look that meets an error writes it down anew.
looks_again() {
    local before
    before=$(stat -c %i:%y state/errors/helpdesk.ini)
    eventually eval "[ \"\$(stat -c %i:%y state/errors/helpdesk.ini)\" != '$before' ]"
}
count_said() { [ "$(grep -cF -e "$1" said)" -eq "$2" ]; }

@test "a change is written at once, whether the file is replaced or written in place, and SIGTERM ends it" {
    watch
    eventually has_phone 1
    publish 2
    eventually has_phone 2
    cat 3 >point/configs/helpdesk.ini
    eventually has_phone 3
    says 'a change is noticed at once'
    says 'out.ini is written: helpdesk.ini, version 1.3'
    [ "$(stat -c %a out.ini)" = 600 ]
    end_watch 0
    [ ! -s printed ]
    [ -z "$(find . -name '.*.tmp*')" ]
}

@test "SIGINT ends it, too" {
    # A shell ignores SIGINT for what it runs in the background.
    python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' rollseal-client watch --preferences client.ini --output out.ini 2>said 3>&- &
    watch=$!
    eventually has_phone 1
    kill -INT "$watch"
    wait "$watch"
    watch=
}

@test "a refused file leaves the last-known-good one, which is said once, as is that it has passed" {
    watch --interval 1s
    eventually has_phone 1
    echo 'not sealed' >point/configs/helpdesk.ini
    eventually says 'not-sealed'
    for _ in 1 2 3; do looks_again; done
    has_phone 1
    count_said 'not-sealed' 1
    publish 2
    eventually has_phone 2
    eventually says 'is read without an error again'
    end_watch 0
    count_said 'is read without an error again' 1
}

@test "a message with the time in it is said once, too" {
    watch_at '@2030-01-01 00:00:00' --interval 1s
    eventually says 'rollseal-client: '
    for _ in 1 2 3; do looks_again; done
    cat said
    [ "$(grep -c '2030-01-01' said)" -le 1 ]
    [ "$(sed 's/[0-9T:-]*Z//g' said | sort | uniq -d | wc -l)" -eq 0 ]
    end_watch 0
}

@test "what has come or passed beside the file counts at the next look: a pair, an expiry" {
    rm store/part.pem
    expires=$(date -d "$(rollseal-admin inspect --json 1 | jq -r .expires)" +%s)
    watch_at "@$(date -d "@$((expires - 8))" '+%F %T')" --interval 1s
    eventually says 'holds no pair'
    cp part.pem store
    eventually has_phone 1
    eventually says '(expired); serving the last-known-good file'
    for _ in 1 2; do looks_again; done
    has_phone 1
    count_said '(expired)' 1
    end_watch 0
}

@test "an error at the start does not end it, and FILE comes when there is something to read" {
    rm point/configs/helpdesk.ini
    watch
    eventually says 'there is no such file'
    [ ! -e out.ini ]
    publish 2
    eventually has_phone 2
    end_watch 0
}

@test "a folder that is not there yet, is removed and comes again, is noticed" {
    mv point elsewhere
    watch
    eventually says 'the folder'
    mkdir point
    mkdir point/configs
    cp 1 point/configs/helpdesk.ini
    eventually has_phone 1
    rm -r point
    eventually says 'serving the last-known-good file'
    mkdir -p point/configs
    publish 2
    eventually has_phone 2
    # A whole point in the place of another.
    cp 3 elsewhere/configs/helpdesk.ini
    mv point old
    mv elsewhere point
    eventually has_phone 3
    end_watch 0
}

@test "the folder of the ring is watched, too" {
    watch --ring pilot
    eventually has_phone 1
    rm out.ini
    mkdir -p point/rings/pilot
    cp 1 point/rings/pilot/helpdesk.ini
    eventually has_phone 1
    end_watch 0
}

@test "a FILE that somebody else has changed or removed is written again when the interval is over" {
    watch --interval 1s
    eventually has_phone 1
    echo changed >out.ini
    eventually has_phone 1
    rm out.ini
    eventually has_phone 1
    mv point elsewhere
    eventually says 'serving the last-known-good file'
    rm out.ini
    eventually has_phone 1
    end_watch 0
}

@test "FILE that cannot be written is said once, and written when it can be" {
    rollseal-client watch --preferences client.ini --interval 1s --output folder/out.ini 2>said 3>&- &
    watch=$!
    eventually says 'folder'
    mkdir folder
    eventually test -s folder/out.ini
    count_said 'rollseal-client: ' 1
    end_watch 0
}

@test "without inotify it looks when the interval is over, and says so" {
    unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_inotify_instances' ||
        skip 'this account may not make user namespaces'
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_inotify_instances && exec "$@"' sh \
        rollseal-client watch --preferences client.ini --interval 1s --output out.ini 2>said 3>&- &
    watch=$!
    eventually has_phone 1
    says 'inotify instances or watches are used up'
    publish 2
    eventually has_phone 2
    end_watch 0
}

@test "the command runs after each change, with name and version" {
    # shellcheck disable=SC2016 # expanded by the command's shell
    watch --run 'echo "$ROLLSEAL_NAME $ROLLSEAL_VERSION $(sed -n s/Phone=//p out.ini)"'
    eventually grep -qx 'helpdesk.ini 1.1 1' printed
    publish 2
    eventually grep -qx 'helpdesk.ini 1.2 2' printed
    publish 2
    end_watch 0
    [ "$(wc -l <printed)" -eq 2 ]
    # FILE is up to date: there is nothing to run it for.
    watch --run 'echo again'
    eventually says 'out.ini is up to date'
    end_watch 0
    [ ! -s printed ]
}

@test "a plain file has no version" {
    rm -rf state
    printf '[HelpDesk]\nPhone=9\n' >point/configs/helpdesk.ini
    # shellcheck disable=SC2016 # expanded by the command's shell
    watch --run 'echo "$ROLLSEAL_NAME <$ROLLSEAL_VERSION>"'
    eventually grep -qx 'helpdesk.ini <>' printed
    eventually says 'which is not sealed'
    end_watch 0
}

@test "a command that fails is said, changes nothing, and is tried again at the next change" {
    # shellcheck disable=SC2016 # expanded by the command's shell
    watch --run 'test "$ROLLSEAL_VERSION" = 1.2 && echo done'
    eventually says 'the command of --run: it ended with status 1'
    has_phone 1
    publish 2
    eventually grep -qx 'done' printed
    publish 3
    eventually count_said 'the command of --run: it ended with status 1' 2
    has_phone 3
    end_watch 0
}

@test "one command at a time: changes while it runs run it once more, with the newest version" {
    mkfifo go
    # shellcheck disable=SC2016 # expanded by the command's shell
    watch --run 'echo "begins $ROLLSEAL_VERSION"; read -r _ <go; echo "ends $ROLLSEAL_VERSION"'
    eventually grep -qx 'begins 1.1' printed
    publish 2
    eventually has_phone 2
    publish 3
    eventually has_phone 3
    [ "$(cat printed)" = 'begins 1.1' ]
    echo go >go
    eventually grep -qx 'begins 1.3' printed
    echo go >go
    eventually grep -qx 'ends 1.3' printed
    end_watch 0
    [ "$(cat printed)" = 'begins 1.1
ends 1.1
begins 1.3
ends 1.3' ]
}

@test "ended, it waits for the command" {
    mkfifo go
    watch --run 'echo begins; read -r _ <go; echo ends'
    eventually grep -qx 'begins' printed
    kill -TERM "$watch"
    kill -0 "$watch"
    echo go >go
    wait "$watch"
    watch=
    [ "$(tail -n 1 printed)" = ends ]
}

@test "the command has usual signals" {
    watch --run 'sed -n "/^Sig[BI]/p" /proc/self/status'
    eventually grep -q SigIgn printed
    end_watch 0
    # Whatever the runner of the tests ignores; SIGPIPE (13) and the caught ones are neither blocked nor ignored.
    grep -qx $'SigBlk:\t0000000000000000' printed
    ignored=$((0x$(sed -n 's/SigIgn:\t//p' printed)))
    ((!(ignored & 1 << 12) && !(ignored & 1 << 14)))
}

@test "SIGHUP reads the preferences again; broken ones are said, and the old ones stay in effect" {
    mkdir -p other/configs
    cp 2 other/configs/helpdesk.ini
    watch
    eventually has_phone 1
    echo 'Colour=blue' >>client.ini
    kill -HUP "$watch"
    eventually says "there is no start parameter 'Colour'"
    says 'the preferences stay as they were'
    preferences "" "[watch]" "Configuration=$PWD/other/configs/helpdesk.ini"
    kill -HUP "$watch"
    eventually has_phone 2
    says 'the preferences are read again'
    cp 3 other/new && mv other/new other/configs/helpdesk.ini
    eventually has_phone 3
    sed -i /Configuration=/d client.ini
    kill -HUP "$watch"
    eventually says 'no configuration is named'
    preferences "" "[watch]" "Configuration=$PWD/out.ini"
    kill -HUP "$watch"
    eventually says 'that is the configuration file itself'
    has_phone 3
    end_watch 0
}

@test "the command line beats preferences that are read again" {
    watch --ring pilot
    eventually has_phone 1
    preferences "Configuration.1=wrong"
    kill -HUP "$watch"
    eventually says 'the preferences stay as they were'
    preferences "" "[watch]" "Configuration=/nowhere/helpdesk.ini" "Ring=other"
    kill -HUP "$watch"
    eventually says '/nowhere/helpdesk.ini'
    end_watch 0
}

@test "in the journal lines have their level and nothing that the journal knows" {
    : >said
    JOURNAL_STREAM=$(stat -c %d:%i said) rollseal-client watch --preferences client.ini --output out.ini 2>>said 3>&- &
    watch=$!
    eventually has_phone 1
    echo 'not sealed' >point/configs/helpdesk.ini
    eventually says 'not-sealed'
    kill -HUP "$watch"
    echo wrong >client.ini
    kill -HUP "$watch"
    eventually says 'the preferences stay'
    end_watch 0
    grep -q '^<5>out.ini is written' said
    grep -q '^<4>helpdesk.ini is not sealed' said
    grep -q '^<3>the preferences stay' said
    [ "$(grep -cv '^<[345]>' said)" -eq 0 ]
    # The stream of somebody else.
    JOURNAL_STREAM=1:1 run --separate-stderr rollseal-client read --preferences client.ini
    [[ $stderr == rollseal-client:* ]]
}

@test "--quiet leaves out what is no trouble, --json tells at the end how often there was a change" {
    watch --quiet --json --run true
    eventually has_phone 1
    publish 2
    eventually has_phone 2
    end_watch 0
    [ ! -s said ]
    [ "$(jq -c '[.output, .times_written, .times_run]' printed)" = '["out.ini",2,2]' ]
}

@test "mode and group are those asked for" {
    watch --mode 0640 --group "$(id -gn)"
    eventually has_phone 1
    [ "$(stat -c '%a %G' out.ini)" = "640 $(id -gn)" ]
    end_watch 0
}

@test "a wrong command line ends it before anything happens" {
    wrong() {
        run --separate-stderr timeout 20 rollseal-client watch "$@" 3>&-
        echo "$*"
        demand_error usage
    }
    wrong --preferences client.ini
    wrong --preferences client.ini --output out.ini --interval 5
    wrong --preferences client.ini --output out.ini --mode 9
    wrong --preferences client.ini --output https://example.org/
    wrong --preferences client.ini --output out.ini --colour blue
    wrong --preferences client.ini --output out.ini --certificate-source pkcs11:x
    [ ! -e out.ini ]
    sed -i /Configuration=/d client.ini
    wrong --preferences client.ini --output out.ini
    [ ! -e out.ini ]
}

@test "FILE that is a folder or a device ends it" {
    for file in . /dev/null; do
        run --separate-stderr timeout 20 rollseal-client watch --preferences client.ini --output "$file" 3>&-
        echo "$stderr"
        [ "$status" -eq 2 ]
    done
}
