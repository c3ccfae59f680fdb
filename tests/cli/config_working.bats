#!/usr/bin/env bats
# Working copies: import, show, set, unset, list, history.

load admin_helper

import() { rollseal-admin --quiet config import "$@" >/dev/null; }

@test "a file is imported and shown byte for byte" {
    new_vault
    head -c 100000 /dev/urandom >any.bin
    import any.bin any.bin
    rollseal-admin config show any.bin | cmp - any.bin
    rollseal-admin --json config show any.bin | jq -r .content_base64 | base64 -d | cmp - any.bin
    printf 'a\0b\r\n' | import stdin.txt -
    [ "$(rollseal-admin config show stdin.txt | od -An -c | tr -d ' ')" = 'a\0b\r\n' ]
    : >empty
    import empty empty
    [ -z "$(rollseal-admin config show empty)" ]
}

@test "a folder is imported under the names of its files, all or none" {
    new_vault
    mkdir -p share/old
    echo 1 >share/a.ini
    echo 2 >share/b.txt
    echo 3 >share/.hidden
    run --separate-stderr rollseal-admin --json config import share
    [ "$(echo "$output" | jq -r '.imported[] | .name' | tr '\n' ' ')" = 'a.ini b.txt ' ]
    says 'next: rollseal-admin config publish'
    run --separate-stderr rollseal-admin --json config import share
    [ "$(echo "$output" | jq -r '.imported[] | .changed' | tr '\n' ' ')" = 'false false ' ]
    echo 4 >share/a.ini
    echo 5 >'share/not a name.ini'
    refused usage rollseal-admin config import share
    [ "$(rollseal-admin config show a.ini)" = 1 ]
    refused usage rollseal-admin config import share/b.txt
    says 'config import NAME share/b.txt'
    refused not-found rollseal-admin config import shara
    says 'shara: there is no such file: check the path'
    refused unreachable rollseal-admin config import shara/b.txt
}

@test "what cannot be imported is refused, and nothing changes" {
    new_vault
    echo 1 >a.ini
    for name in .a a. 'a b' nul.txt ../a a/b; do
        refused usage rollseal-admin config import "$name" a.ini
    done
    refused not-found rollseal-admin config import a.ini missing
    refused unreachable rollseal-admin config import a.ini nowhere/a.ini
    refused io rollseal-admin config import a.ini /dev/null
    mkfifo pipe
    refused io rollseal-admin config import a.ini pipe
    head -c 16777217 /dev/zero >big
    refused too-large rollseal-admin config import a.ini big
    printf 'rollseal/1\nname a.ini\n' >sealed
    refused usage rollseal-admin config import a.ini sealed
    [ "$(rollseal-admin --json config list | jq '.configurations | length')" -eq 0 ]
}

@test "set and unset change one value and leave everything else as it is" {
    new_vault
    printf '; phones\r\n[HelpDesk]\r\nPhone = 1\r\n# end\r\n' >a.ini
    import a.ini a.ini
    rollseal-admin --quiet config set a.ini HelpDesk.Phone 2
    rollseal-admin config show a.ini | sed 's/2/1/' | cmp - a.ini
    [ "$(rollseal-admin config show a.ini HelpDesk.Phone)" = 2 ]
    rollseal-admin --quiet config set a.ini Portal.User it
    [ "$(rollseal-admin config show a.ini Portal.User)" = it ]
    rollseal-admin --quiet config unset a.ini Portal.User
    refused not-found rollseal-admin config show a.ini Portal.User
    says "rollseal-admin: a.ini: there is no key 'User'"
    refused not-found rollseal-admin config unset a.ini Portal.User
    refused not-found rollseal-admin config set missing.ini a.b c
    refused usage rollseal-admin config set a.ini HelpDesk. 3
    refused usage rollseal-admin config set a.ini HelpDesk.Phone $'two\nlines'
    head -c 64 /dev/zero >binary
    import binary binary
    refused malformed rollseal-admin config set binary a.b c
}

@test "JSON and XML that would pass for KEY:VALUE are not made INI files" {
    new_vault
    echo '{"a":1}' >d.json
    echo '<a b="c"/>' >d.xml
    for file in d.json d.xml; do
        import $file $file
        refused malformed rollseal-admin config set $file a.b c
        says 'line 1' 'not an INI file'
        rollseal-admin config show $file | cmp - $file
    done
}

@test "names that differ only in case are refused, and found in any case" {
    new_vault
    mkdir share
    echo 1 >share/HelpDesk.ini
    import share
    echo 2 >share/helpdesk.INI
    refused conflict rollseal-admin config import helpdesk.INI share/helpdesk.INI
    says "'helpdesk.INI'" 'import it as HelpDesk.ini'
    refused conflict rollseal-admin config import share
    rm share/HelpDesk.ini
    refused conflict rollseal-admin config import share
    [ "$(rollseal-admin config show helpdesk.INI)" = 1 ]
    [ "$(rollseal-admin --json config list | jq -r '.configurations[].name')" = HelpDesk.ini ]
}

@test "a secret comes from standard input, behind the passphrase too, and is never shown" {
    new_vault
    printf '[Portal]\n' >a.ini
    import a.ini a.ini
    printf 's3cret\n' | rollseal-admin config set a.ini Portal.Password >log 2>&1
    [ "$(rollseal-admin config show a.ini Portal.Password)" = s3cret ]
    printf 'correct horse\ns3cret2\r\n' | rollseal-admin --passphrase-file - config set a.ini Portal.Password >>log 2>&1
    [ "$(rollseal-admin config show a.ini Portal.Password)" = s3cret2 ]
    refused usage rollseal-admin config set a.ini Portal.Password </dev/null
    [ "$(rollseal-admin config show a.ini Portal.Password)" = s3cret2 ]
    rollseal-admin audit list >>log
    rollseal-admin config list >>log
    run -1 grep -q s3cret log
    grep -q Portal.Password log
}

@test "peer_bug_10: values with ; # = quotes UTF-8 and 64 KB survive set, publish and get" {
    new_vault
    printf '[Values]\n' >a.ini
    import a.ini a.ini
    id=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair export "$id" --output part.pem >/dev/null
    rollseal-admin --quiet pair activate "$id" >/dev/null
    values=('a ; b' 'a # b' '; first' 'a=b=c' '"quoted"' "it's" 'Grüße, 世界 🔑' '[not a section]' 'back\slash\n' '%s $HOME `id`'
        "$(head -c 65536 /dev/zero | tr '\0' x)")
    for k in "${!values[@]}"; do
        printf '%s\n' "${values[k]}" | rollseal-admin --quiet config set a.ini "Values.v$k"
    done
    rollseal-admin --quiet config publish >/dev/null
    for k in "${!values[@]}"; do
        run --separate-stderr rollseal-client get --certificate-source part.pem --configuration "$PWD/point/configs/a.ini" \
            --state-directory "$PWD/state" "Values.v$k"
        demand_output "${values[k]}"
    done
}

@test "list and history ask for no passphrase, and tell what is out of date" {
    new_vault
    run --separate-stderr rollseal-admin config list
    demand_output 'no configurations yet: rollseal-admin config import NAME FILE'
    printf '[A]\nb=1\n' >a.ini
    import a.ini a.ini
    id=$(new_pair)
    rollseal-admin --quiet pair activate "$id" >/dev/null
    rollseal-admin --quiet config publish --reason 'first of all' >/dev/null
    import b.ini a.ini
    rollseal-admin --quiet config set a.ini A.b 2
    rm passphrase
    unset ROLLSEAL_PASSPHRASE_FILE
    list=$(rollseal-admin --json config list </dev/null)
    echo "$list"
    [ "$(echo "$list" | jq -r '.configurations[] | "\(.name) \(.size) \(.version) \(.out_of_date) \(.why)"' | tr '\n' '|')" = \
        'a.ini 8 1.1 true content changed|b.ini 8 null true never published|' ]
    history=$(rollseal-admin --json config history A.INI </dev/null)
    [ "$(echo "$history" | jq -r '.publishes[] | "\(.version) \(.account) \(.reason) \(.signers[])"')" = "1.1 $(id -un) first of all $id" ]
    refused not-found rollseal-admin config history missing.ini
    refused usage rollseal-admin config show a.ini
}
