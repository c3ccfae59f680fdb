#!/usr/bin/env bats
# rollseal-admin launch-script: what starts the client gives it every value as it was said, whoever takes the line apart:
# sh by running it, systemd by itself and by its rules, the others by their rules (started.py), client.ini by the client.

load helper

make_world() { make_vault; }

setup_file() { setup_file_world; }

setup() {
    setup_copy
    # Values that shells take for something else than themselves.
    values=('a b' ' a ' "it's" 'say "hi"' '100%' '%PATH%' '%n %%i' '$HOME' '${HOME}' '$$' '$(id)' '`id`' 'wow!' '!PATH!' 'a&b'
        'a && b' 'a|b' '<a>b' '(x)' 'a^b' '^' 'C:\folder\' 'C:\with blank\' '\\server\share\\' 'a\"b' '\"' '\\"b\\' '"' '""'
        'a""b' "''" "'" -x --output -- ';' '#x' '*?[x]' '~' '{a,b}' 'a;b' '@file' '=x' ',' 'größe' '日本' '😀' '‘curly’ ‚and‛'
        'C:\größe %1\' $'tab\there')
    parameters=()
    for value in "${values[@]}"; do
        parameters+=(--parameter "CertificateSource=$value")
    done
    words=(--output '/srv/my file' '' "${values[@]}")
}

# What a program that prints its arguments, each with a NUL behind it, is to print.
demand_arguments() {
    printf '%s\0' read "${values[@]/#/CertificateSource=}" "${words[@]}" | cmp - "$1"
}

# launch KIND FILE [VALUE]: a start script with every value, and one more.
launch() {
    if [ $# -gt 2 ]; then
        values+=("$3")
        parameters+=(--parameter "CertificateSource=$3")
    fi
    rollseal-admin --quiet launch-script --shell "$1" "${parameters[@]}" --output "$2" -- "${words[@]}"
}

@test "sh, dash, bash and zsh give the client every value as it was said" {
    launch sh start.sh $'line\nbreak \x01 and \xff'
    mkdir bin
    printf '#!/bin/sh\nprintf "%%s\\0" "$@"\n' >bin/rollseal-client
    chmod +x bin/rollseal-client
    [ "$(stat -c %a start.sh)" = 755 ]
    for shell in sh dash bash zsh; do
        PATH=$PWD/bin:$PATH "$shell" start.sh >"$shell.got"
        demand_arguments "$shell.got"
    done
    PATH=$PWD/bin:$PATH ./start.sh >got
    demand_arguments got
}

@test "systemd finds nothing wrong with the unit, and gives the client every value as it was said" {
    launch systemd start.service $'line\nbreak \x01'
    [ "$(stat -c %a start.service)" = 644 ]
    python3 "$BATS_TEST_DIRNAME/started.py" systemd start.service >got
    demand_arguments got
    sed -i "s|=rollseal-client |=$ROLLSEAL_BUILD/bin/rollseal-client |" start.service
    run systemd-analyze verify --man=no ./start.service
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a batch file gives the client every value as it was said" {
    launch cmd start.cmd
    python3 "$BATS_TEST_DIRNAME/started.py" cmd start.cmd >got
    demand_arguments got
}

@test "a script for PowerShell gives the client every value as it was said" {
    launch powershell start.ps1 $'line\nbreak'
    python3 "$BATS_TEST_DIRNAME/started.py" powershell start.ps1 >got
    demand_arguments got
}

@test "a desktop entry gives the client every value as it was said" {
    launch desktop start.desktop $'line\nbreak'
    python3 "$BATS_TEST_DIRNAME/started.py" desktop start.desktop >got
    demand_arguments got
    run desktop-file-validate start.desktop
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "the client reads from client.ini every value as it was said" {
    for i in "${!values[@]}"; do # what only the command line can say
        [[ ${values[i]} != ' a ' ]] || unset "values[i]" "parameters[2*i]" "parameters[2*i+1]"
    done
    values=("${values[@]}")
    rollseal-admin --quiet launch-script --shell ini "${parameters[@]}" --parameter ring=pilot --output client.ini
    rollseal-client --json preferences --preferences "$PWD/client.ini" >got
    jq -j '.parameters[] | select(.parameter == "CertificateSource") | .value + "\u0000"' got >sources
    printf '%s\0' "${values[@]}" | cmp - sources
    [ "$(jq -r '.parameters[] | select(.parameter == "Ring") | .value' got)" = pilot ]
}

@test "without words of its own, read is what a script starts, and client.ini speaks of all commands" {
    run --separate-stderr rollseal-admin launch-script --shell sh --parameter CertificateSource=store
    demand_output $'#!/bin/sh\n# Made by rollseal-admin launch-script.\nexec rollseal-client read CertificateSource=store'
    demand_said 'next: '
    demand_said 'rollseal-admin rollout wait --parameters'
    for command in '' watch; do
        rollseal-admin launch-script --shell ini ${command:+--command $command} --parameter fallback=false \
            --parameter Configuration=/srv/c.ini --parameter certificatesource=/a --parameter CertificateSource=/b 2>/dev/null >ini
        printf '%s\n' '# Made by rollseal-admin launch-script.' '' "[${command:-Common}]" Fallback=false \
            Configuration=/srv/c.ini CertificateSource.1=/a CertificateSource.2=/b | diff - ini
    done
}

@test "a unit for watch stays, one for read ends" {
    rollseal-admin --quiet launch-script --shell systemd --command watch --parameter Log=syslog -- --output /run/x >unit
    grep -qx 'ExecStart=rollseal-client watch Log=syslog --output /run/x' unit
    grep -qx Type=exec unit
    grep -qx Restart=on-failure unit
    rollseal-admin --quiet launch-script --shell systemd --parameter Log=syslog -- --output /run/x >unit
    grep -qx Type=oneshot unit
    run ! grep Restart unit
}

@test "what is written is told to programs, and stands in the audit list without its values" {
    run --separate-stderr rollseal-admin --json launch-script --shell sh --parameter Ring=pilot --parameter Log=syslog \
        --reason 'pilot first'
    [ "$(jq -r '.shell, .file, (.parameters | map(.name + "=" + .value) | join(" "))' <<<"$output")" = \
        $'sh\nnull\nRing=pilot Log=syslog' ]
    [[ $(jq -r .script <<<"$output") = *'exec rollseal-client read Ring=pilot Log=syslog' ]]
    rollseal-admin launch-script --shell ini --parameter Ring=pilot --output client.ini 2>/dev/null
    rollseal-admin --json audit list | jq -r '.audit[-2:][] | .action, .object, .detail, .reason' >rows
    printf '%s\n' launch-script sh 'Ring Log' 'pilot first' launch-script ini Ring null | diff - rows
}

@test "it asks for no passphrase, and overwrites nothing" {
    unset ROLLSEAL_PASSPHRASE_FILE
    rollseal-admin --quiet launch-script --shell sh --parameter Ring=pilot --output start.sh </dev/null
    snapshot . >before
    run --separate-stderr rollseal-admin launch-script --shell sh --parameter Ring=all --output start.sh
    demand_error conflict
    snapshot . | grep -v ' before$\|  ./before$\|^before ' | diff <(grep -v ' before$\|  ./before$\|^before ' before) -
}

# refuses TEXT OPTION…: `usage`, says the text, and changes nothing.
refuses() {
    local said=$1 rows
    shift
    rows=$(rollseal-admin --json audit list | jq '.audit | length')
    run --separate-stderr rollseal-admin launch-script "$@"
    demand_error usage
    demand_said "$said"
    [ "$(rollseal-admin --json audit list | jq '.audit | length')" -eq "$rows" ]
}

@test "what a shell cannot express is refused" {
    refuses 'line break' --shell cmd --parameter $'Configuration=a\nb'
    refuses 'line break' --shell cmd --parameter $'Configuration=a\rb'
    refuses 'control character' --shell cmd --parameter $'Configuration=a\x1ab'
    refuses 'control character' --shell desktop --parameter $'Configuration=a\x1bb' -- --output x
    refuses 'line ends' --shell ini --parameter $'Configuration=a\nb'
    refuses 'blank' --shell ini --parameter 'Configuration= a'
    for shell in systemd cmd powershell desktop; do
        refuses 'UTF-8' --shell "$shell" --parameter $'Configuration=\xff' -- --output x
    done
    long=$(printf '%09000d' 0)
    run --separate-stderr rollseal-admin launch-script --shell cmd --parameter "Configuration=$long"
    demand_error too-large
    run --separate-stderr rollseal-admin launch-script --shell powershell --parameter "Configuration=$long$long$long$long"
    demand_error too-large
}

@test "what the client would refuse is refused before it is distributed" {
    refuses '--shell' --parameter Ring=pilot
    refuses "did you mean 'sh'" --shell sg --parameter Ring=pilot
    refuses 'there are sh, systemd' --shell fortran --parameter Ring=pilot
    refuses '--parameter CertificateSource=store' --shell sh
    refuses 'did you mean CertificateSource' --shell sh --parameter CertificateSorce=store
    refuses 'NAME=VALUE' --shell sh --parameter Ring
    refuses 'cannot be' --shell sh --parameter Fallback=perhaps
    refuses 'empty' --shell sh --parameter Configuration=
    refuses 'twice' --shell sh --parameter Ring=a --parameter ring=b
    refuses "did you mean 'watch'" --shell sh --parameter Ring=a --command wach
    refuses 'there are read, get' --shell sh --parameter Ring=a --command install
    refuses '-- --output FILE' --shell sh --parameter Ring=a --command watch
    refuses 'SECTION.KEY' --shell sh --parameter Ring=a --command get
    refuses 'COMMAND' --shell sh --parameter Ring=a --command exec
    refuses 'others can read it' --shell systemd --parameter Ring=a
    refuses 'others can read it' --shell desktop --parameter Ring=a --command get -- A.b
    for word in Ring=b --ring --ring=b /Ring --no-fallback; do
        refuses 'is a start parameter' --shell sh --parameter Log=none -- "$word"
    done
    refuses 'start parameters only' --shell ini --parameter Ring=a -- --output x
    refuses 'command line only' --shell ini --parameter Preferences=/etc/x.ini
    rollseal-admin --quiet launch-script --shell sh --command exec --parameter Ring=a -- -- env Ring=b >exec.sh
    grep -qx 'exec rollseal-client exec Ring=a -- env Ring=b' exec.sh
}
