#!/usr/bin/env bats
# config edit: the text is in memory only and for as long as the editor is, nothing is overwritten unseen, and no edit is
# lost.
# shellcheck disable=SC2016 # editors are shell commands with variables of their own
# shellcheck disable=SC2154 # status, output and stderr are set by `run`

bats_require_minimum_version 1.5.0
load admin_helper

make_world() {
    new_vault
    printf '[A]\nb=1\n' >content
    rollseal-admin --quiet config import a.ini content >/dev/null
}
setup_file() { setup_file_world; }
# A place in memory of its own: others edit on this computer, too.
setup() {
    setup_copy
    XDG_RUNTIME_DIR=$(mktemp -d /dev/shm/rollseal-test.XXXXXX)
    export XDG_RUNTIME_DIR
    waiting=
    touch stamp
}
teardown() {
    [ -z "$waiting" ] || kill "$waiting" 2>/dev/null || true
    rm -rf "$XDG_RUNTIME_DIR"
}

# Folders that an edit has made and not removed.
folders() {
    find "$XDG_RUNTIME_DIR" -mindepth 1 -maxdepth 1
}
# edit_with EDITOR [OPTION…]: edits a.ini.
edit_with() {
    local editor=$1
    shift
    run --separate-stderr env "EDITOR=$editor" rollseal-admin config edit "$@" a.ini </dev/null
}
shown() {
    rollseal-admin config show "${1:-a.ini}" | tr '\n' ' '
}
# ended NAME: the last edit_with ended with this error, and left no folder.
ended() {
    echo "status $status: $stderr"
    [ "$status" -eq "$(exit_of "$1")" ]
    [ -z "$(folders)" ]
}
draft() {
    sed -n 's/.* --draft \([0-9a-f]*\).*/\1/p' <<<"$stderr"
}
# A file that is newer than the test and holds the marker, wherever an editor might put one.
marked() {
    {
        find /dev/shm "$HOME" -xdev -type f -newer stamp -print0
        find /tmp /var/tmp -xdev -maxdepth 2 -type f -newer stamp -print0
    } 2>/dev/null | xargs -0 -r grep -l -a -e "$marker" 2>/dev/null
}
new_marker() {
    marker=MARK$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
    export marker
}

@test "an editor changes the working copy; without a change nothing is done" {
    edit_with 'sed -i s/1/2/' --reason 'a new number'
    [ "$status" -eq 0 ]
    says 'next: rollseal-admin config publish a.ini'
    [ "$(shown)" = '[A] b=2 ' ]
    [ "$(rollseal-admin --json audit list | jq -r '.audit[-1] | "\(.action) \(.object) \(.reason)"')" = \
        'config edit a.ini a new number' ]
    edit_with true
    [ "$status" -eq 0 ]
    says 'nothing to do'
    [ "$(rollseal-admin --json audit list | jq '.audit | length')" -eq 3 ]
    [ -z "$(folders)" ]
    EDITOR=true refused not-found rollseal-admin config edit missing.ini
}

@test "VISUAL comes before EDITOR, and both are command lines with the file behind them" {
    VISUAL='sed -i -e "s/1/from VISUAL/"' EDITOR=false rollseal-admin --quiet config edit A.INI
    [ "$(shown)" = '[A] b=from VISUAL ' ]
}

@test "the file and its folder are the account's alone, and the editor's home" {
    edit_with 'stat -c "%a %F %n" "$HOME" "$TMPDIR" >seen; pwd >>seen; stat -c "%a %n"'
    [ "$status" -eq 0 ]
    folder=$(sed -n '1s/700 directory //p' seen)
    [[ $folder == */rollseal-edit.??????/ ]]
    [ "$(sed -n 2p seen)" = "700 directory $folder" ]
    [ "$(sed -n 3p seen)" = "$HOME" ]
    [ "$output" = "600 ${folder}a.ini" ]
    df --output=fstype "${folder%/*/}" | grep -qx tmpfs
    edit_with 'printf "%s %s\n" "$HOME" "$TMPDIR" >seen; true' --own-home
    [[ $(cat seen) == "$HOME "*/rollseal-edit.* ]]
}

@test "the text is in no argument and no variable of the editor" {
    new_marker
    printf '[A]\nb=%s\n' "$marker" >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    edit_with 'unset marker; { tr "\0" "\n" </proc/$$/cmdline; env; } >seen; true'
    [ "$status" -eq 0 ]
    grep -q ROLLSEAL_EDIT_FILE seen
    run -1 grep -q "$marker" seen
}

@test "an editor that fails changes nothing" {
    for editor in false 'exit 3;' no-such-editor 'kill -9 $$;' 'rm'; do
        edit_with "$editor"
        echo "$editor: $status"
        [ "$status" -ne 0 ]
        [ -z "$(folders)" ]
        [ -z "$(draft)" ]
    done
    edit_with no-such-editor
    ended io
    says "the editor 'no-such-editor'"
    [ "$(shown)" = '[A] b=1 ' ]
}

@test "what is no INI file any more is refused, kept as a draft, and can be gone on with" {
    edit_with 'echo garbage >>'
    ended malformed
    says 'a.ini: line 3'
    id=$(draft)
    [ "$(shown)" = '[A] b=1 ' ]
    edit_with true
    says "--draft $id"
    edit_with 'sed -i s/garbage/c=3/' --draft "$id"
    [ "$status" -eq 0 ]
    [ "$(shown)" = '[A] b=1 c=3 ' ]
    edit_with true --draft "$id"
    ended not-found
    edit_with true --draft ../../a
    ended not-found
    [ -z "$(ls vault/drafts)" ]
}

@test "other files, and those that were no INI files before, may become anything" {
    echo '{"a": 1}' >a.json
    rollseal-admin --quiet config import a.json a.json >/dev/null
    EDITOR='echo garbage >' rollseal-admin --quiet config edit a.json
    [ "$(shown a.json)" = 'garbage ' ]
    echo 'not an INI file' >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    edit_with 'echo "still none" >'
    [ "$status" -eq 0 ]
}

@test "more than 16 MiB and sealed files are refused" {
    edit_with 'head -c 16777217 /dev/zero >'
    ended too-large
    edit_with 'printf "rollseal/1\n" >' # the first line is no INI file either
    ended malformed
    rollseal-admin --quiet config import a.txt content >/dev/null
    run env EDITOR='printf "rollseal/1\n" >' rollseal-admin config edit a.txt
    [ "$status" -eq "$(exit_of usage)" ]
    [ "$(shown)" = '[A] b=1 ' ]
}

@test "a change by somebody else meanwhile is a conflict, and neither text is lost" {
    edit_with 'HOME=/nonexistent rollseal-admin --quiet config set a.ini A.b theirs && echo c=mine >>'
    ended conflict
    says 'changed by somebody else meanwhile'
    id=$(draft)
    [ "$(shown)" = '[A] b=theirs ' ]
    edit_with 'grep theirs "$HOME/a.ini.current" && cat "$HOME/a.ini.current" >seen && sed -i s/b=1/b=both/' --draft "$id"
    [ "$status" -eq 0 ]
    [ "$(shown)" = '[A] b=both c=mine ' ]
    edit_with 'rollseal-admin --quiet config remove a.ini >/dev/null && echo d=mine >>'
    ended conflict
    says 'was removed from the vault meanwhile'
}

@test "a draft is sealed, and goes with its configuration" {
    new_marker
    edit_with 'echo $marker >>'
    ended malformed
    [ "$(find vault/drafts -type f | wc -l)" -eq 1 ]
    [ "$(stat -c %a vault/drafts vault/drafts/* | tr '\n' ' ')" = '700 600 ' ]
    head -1 vault/drafts/* | grep -q '^age-encryption.org/v1$'
    [ -z "$(marked)" ]
    rollseal-admin --quiet config remove a.ini >/dev/null
    [ -z "$(ls vault/drafts)" ]
}

@test "nothing is left of what an editor writes beside the file and at home, however it ends" {
    new_marker
    litter='mkdir -p "$XDG_STATE_HOME/nvim/undo" "$TMPDIR/v1"; for f in "$HOME/.a.ini.swp" "$HOME/a.ini~" "$HOME/.viminfo" \
        "$XDG_STATE_HOME/nvim/undo/%a.ini" "$TMPDIR/v1/0"; do echo "$marker" >"$f"; done; ln -s / "$HOME/root"; '
    for end in 'echo c=$marker >>' 'exit 1;' 'echo c=$marker >>$HOME/a.ini; kill -9 $$;' 'echo $marker >>'; do
        edit_with "$litter$end"
        [ -z "$(folders)" ]
        [ -z "$(marked)" ]
    done
    [ "$(shown)" = "[A] b=1 c=$marker " ]
}

@test "vi's swap file and history go with the folder, too when vi is killed" {
    new_marker
    printf '[A]\nb=1\nc=%s\n' "$marker" >content
    rollseal-admin --quiet config import a.ini content >/dev/null
    rm content
    # A line is deleted, which vi would remember at home; then the swap file is written, and vi is killed or ends.
    printf '%s\n' "set viminfo='100,<50" '3delete' 'normal iX' 'preserve' "silent !ls -A >$HOME/seen \$HOME" >script
    cp script killed
    echo 'silent !kill -9 $PPID' >>killed
    echo 'wq' >>script
    edit_with "vi -N -S $HOME/killed"
    echo "status $status: $stderr"
    [ "$status" -eq "$(exit_of io)" ]
    grep -qx '\.a\.ini\.swp' seen
    [ -z "$(folders)" ]
    [ -z "$(marked)" ]
    edit_with "vi -N -S $HOME/script"
    echo "status $status: $stderr"
    [ "$status" -eq 0 ]
    [ "$(shown)" = '[A] Xb=1 ' ]
    [ -z "$(folders)" ]
    [ -z "$(marked)" ]
}

# edited_until_signal SIGNAL EDITOR: sends it to rollseal-admin once the editor has written its process id into the pipe
# `ready`, and demands that the editor has ended too. $ended_with is the status.
edited_until_signal() {
    local signal=$1 editor=$2 pid editor_pid
    mkfifo ready
    # The test runner ignores some signals, and so would what it starts.
    EDITOR="$editor" python3 -c 'import os, signal, sys
for s in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP): signal.signal(s, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' rollseal-admin config edit a.ini </dev/null >/dev/null 2>said 3>&- &
    pid=$!
    read -r editor_pid <ready
    kill "-$signal" "$pid"
    ended_with=0
    wait "$pid" || ended_with=$?
    ! kill "$editor_pid" 2>/dev/null || [ "$signal" = KILL ]
    rm ready
}

@test "a signal ends the editor, leaves no folder, and keeps what was written as a draft" {
    new_marker
    for signal in TERM HUP INT QUIT; do
        edited_until_signal $signal 'f() { echo "c=$marker" >>"$1"; echo $$ >ready; exec tail -f /dev/null; }; f'
        echo "$signal: $ended_with $(cat said)"
        [ "$ended_with" -eq $((128 + $(kill -l $signal))) ]
        [ -z "$(folders)" ]
        [ -z "$(marked)" ]
        [ -f "vault/drafts/a.ini.$(stderr=$(tail -1 said) draft).age" ]
    done
    [ "$(find vault/drafts -type f | wc -l)" -eq 4 ]
    [ "$(shown)" = '[A] b=1 ' ]
}

@test "a folder that a killed process left behind goes with the next edit, one in use stays" {
    edited_until_signal KILL 'f() { echo $$ >ready; exec tail -f /dev/null; }; f'
    left=$(folders)
    [ -n "$left" ]
    mkfifo ready go
    EDITOR='f() { echo "$1" >ready; read -r _ <go; }; f' rollseal-admin config edit a.ini </dev/null >/dev/null 2>&1 3>&- &
    waiting=$!
    read -r used <ready
    [ "$(folders)" = "$(dirname "$used")" ]
    edit_with true
    [ "$(folders)" = "$(dirname "$used")" ]
    echo go >go
    wait "$waiting"
    waiting=
    [ -z "$(folders)" ]
}

@test "at a terminal one may edit again, keep the text, or discard it" {
    # at_terminal KEYS EDITOR
    at_terminal() {
        printf '%s\n' "$1" | EDITOR=$2 script -qec 'rollseal-admin config edit a.ini' /dev/null
    }
    twice='f() { if [ -e tried ]; then sed -i s/garbage/c=3/ "$1"; else echo garbage >>"$1"; : >tried; fi; }; f'
    run at_terminal $'x\ne' "$twice"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *'line 3'*'[e]dit again'* ]]
    [ "$(shown)" = '[A] b=1 c=3 ' ]
    run at_terminal d 'echo garbage >>'
    [ "$status" -eq "$(exit_of malformed)" ]
    [ ! -e vault/drafts ]
    run at_terminal K 'echo garbage >>'
    [ "$status" -eq "$(exit_of malformed)" ]
    [[ $output == *' --draft '* ]]
    meanwhile='f() { [ -e meanwhile ] || { : >meanwhile; rollseal-admin --quiet config set a.ini A.b theirs; echo d=4 >>"$1"; }; }; f'
    run at_terminal e "$meanwhile"
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(shown)" = '[A] b=1 c=3 d=4 ' ]
    [ -z "$(folders)" ]
}

@test "where nothing is kept in memory there is no edit" {
    [ "$(id -u)" -eq 0 ] || skip 'needs root'
    [ "$(df --output=fstype /tmp | tail -1)" != tmpfs ] || skip '/tmp is in memory'
    [ "$(df --output=fstype "$HOME" | tail -1)" != tmpfs ] || skip 'the test is in memory'
    unshare -m true || skip 'no mount namespaces'
    mkdir disk
    run --separate-stderr unshare -m sh -c \
        "mount --bind disk /dev/shm && EDITOR=true XDG_RUNTIME_DIR= rollseal-admin config edit a.ini"
    echo "$stderr"
    [ "$status" -eq "$(exit_of not-ready)" ]
    [ -z "$(ls -A disk)" ]
}
