#!/usr/bin/env bats
# Receipts: what a computer tells, when, where, and that a read never suffers from it.

load helper

# plain.ini, 1 and 2: the files of one configuration in the order of their publishes; part.pem of $pair, which is not installed.
make_world() {
    rollseal-admin init --organization Test --point "$PWD/point" --recovery-file recovery
    printf '[A]\nk=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config import portal.ini plain.ini
    rollseal-admin config publish --plain
    cp -r point plain
    pair=$(rollseal-admin pair generate --algorithm x25519)
    rollseal-admin pair export "$pair" --output part.pem
    rollseal-admin pair activate "$pair"
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 1
    rollseal-admin config set helpdesk.ini A.k 2
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 2
    cp plain/configs/* point/configs
    echo "$pair" >id
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    pair=$(cat id)
    mkdir store
    preferences ClientName=pc-1
}

publish() { cp "$1" point/configs/helpdesk.ini; }
install_part() { rollseal-client --quiet install --store "dir:$PWD/store" part.pem; }

# The path of the only receipt; facts WORD: its values behind this word.
receipt() {
    set -- point/receipts/*
    [ $# -eq 1 ] || return 1
    [ -f "$1" ] || return 1
    echo "$1"
}
facts() { sed -n "s/^$1 //p" "$(receipt)"; }

# silently COMMAND…: it succeeds and says nothing on standard error.
silently() {
    run --separate-stderr "$@"
    echo "status $status: $stderr"
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
}

@test "a client without any pair reports, before the first activation" {
    silently client read
    [ "$(facts client)" = "$(basename "$(receipt)")" ]
    [ "$(facts failed)" = '- no-pair' ]
    [ "$(facts uses)" = 'helpdesk.ini plain' ]
    [ "$(facts name)" = pc-1 ]
    [ "$(facts proof; facts error)" = '' ]
    [ "$(stat -c %a "$(receipt)" state/receipt state/receipt/*.key | xargs)" = '644 700 600' ]
}

@test "a pair that was installed is told by the next read, though it still reads the same plain file" {
    client read
    install_part
    silently client read
    [ "$(facts failed)" = '' ]
    [ "$(facts proof | cut -d' ' -f1)" = "$pair" ]
}

@test "a probe that comes later is proof without any other change" {
    mv point/probes/"$pair" probe
    install_part
    client read
    [ "$(facts failed)" = "$pair not-found" ]
    before=$(facts counter)
    silently client read
    [ "$(facts counter)" = "$before" ]
    mv probe point/probes/"$pair"
    silently client read
    [ "$(facts proof | cut -d' ' -f1)" = "$pair" ]
    [ "$(facts failed)" = '' ]
}

@test "pairs of every algorithm, in PEM and PKCS#12: a proof for each, by their ids" {
    echo 'a password' >password
    rollseal-admin point add "$PWD/point"
    for algorithm in p256 rsa3072 x25519; do
        id=$(rollseal-admin pair generate --algorithm "$algorithm")
        form='pem'
        [ "$algorithm" != rsa3072 ] || form='p12 --password-file password'
        # shellcheck disable=SC2086 # words
        rollseal-admin pair export "$id" --output "store/$algorithm.${form%% *}" --format $form
        echo "$id" >>ids
    done
    silently client read --certificate-password-file password
    [ "$(facts proof | cut -d' ' -f1)" = "$(sort ids)" ]
    [ "$(facts failed)" = '' ]
}

@test "a probe that another pair made, or nobody, is no proof" {
    install_part
    cp 1 point/probes/"$pair"
    client read
    [ "$(facts failed)" = "$pair wrong-name" ]
    printf 'x\n' >point/probes/"$pair"
    run --separate-stderr client report
    [ "$status" -eq 12 ]
    demand_said "the probe of pair $pair cannot be opened"
    [ "$(facts failed)" = "$pair not-sealed" ]
    rm point/probes/"$pair"
    mkfifo point/probes/"$pair"
    run --separate-stderr client report
    [ "$status" -eq 4 ]
    [ "$(facts failed)" = "$pair io" ]
    rm point/probes/"$pair"
    run --separate-stderr client report
    [ "$status" -eq 0 ]
    [ "$(facts failed)" = "$pair not-found" ]
}

@test "a part without its key is cannot-open; a source that cannot be used says why there is no pair" {
    sed '/BEGIN PRIVATE/,/END PRIVATE/d' part.pem >store/part.pem
    client read
    [ "$(facts failed)" = "$pair cannot-open" ]
    run --separate-stderr client report
    [ "$status" -eq 22 ]
    demand_said "$pair"
    client read CertificateSource="file:$PWD/none.pem"
    [ "$(facts failed)" = '- not-found' ]
    run --separate-stderr client report CertificateSource="file:$PWD/none.pem"
    [ "$status" -eq 3 ]
    demand_said none.pem
}

@test "each probe is asked for by its name, and neither their folder nor that of receipts is listed" {
    install_part
    publish 1
    run strace -f -qq -y -e trace=openat,getdents64 -o calls "$ROLLSEAL_BUILD/bin/rollseal-client" report \
        --preferences client.ini
    [ "$status" -eq 0 ] || skip 'strace cannot be used here'
    [ "$(facts proof | cut -d' ' -f1)" = "$pair" ]
    grep -q "openat.*$pair" calls
    grep -q "getdents64([0-9]*<$PWD/store>" calls # this is how it would look
    run -1 grep -E "getdents64\([0-9]*<$PWD/point/(probes|receipts)" calls
}

@test "what is the same is told once a day, what has changed at once" {
    install_part
    publish 1
    client_at '2026-11-23 08:00:00' read >/dev/null
    first=$(facts counter)
    client_at '2026-11-23 20:00:00' read >/dev/null
    [ "$(facts counter)" = "$first" ]
    client_at '2026-11-24 08:00:01' read >/dev/null
    [ "$(facts counter)" = $((first + 1)) ]
    [ "$(facts time)" = '2026-11-24T08:00:01Z' ] || [ "$(facts time)" = '2026-11-24T08:00:02Z' ]
    publish 2
    client_at '2026-11-24 08:00:05' read >/dev/null
    [ "$(facts counter)" = $((first + 2)) ]
    [ "$(facts uses)" = 'helpdesk.ini 1.2' ]
    client_at '2026-11-24 08:00:10' read --fallback false >/dev/null
    [ "$(facts counter)" = $((first + 3)) ]
    client_at '2026-11-24 08:00:20' read --fallback false --receipt-interval 10s >/dev/null
    client_at '2026-11-24 08:00:40' read --fallback false --receipt-interval 10s >/dev/null
    [ "$(facts counter)" = $((first + 5)) ]
}

@test "an error of a read is told with what is in use all the same, and its end, too" {
    install_part
    publish 2
    client read >/dev/null
    publish 1
    client read >/dev/null
    [ "$(facts uses)" = 'helpdesk.ini 1.2' ]
    [ "$(facts error | cut -d' ' -f1-2)" = 'helpdesk.ini rollback' ]
    before=$(facts counter)
    client read >/dev/null
    [ "$(facts counter)" = "$before" ]
    run client read --no-fallback
    [ "$status" -eq 18 ]
    [ "$(facts uses)" = '' ]
    publish 2
    client read >/dev/null
    [ "$(facts error)" = '' ]
    [ "$(facts uses)" = 'helpdesk.ini 1.2' ]
}

@test "start parameters are told in the order of the table, with their origin, as one word each" {
    mkdir 'a b%ü'
    sed -i 's/^CertificateSource=/CertificateSource.1=/' client.ini
    printf 'CertificateSource.2=%s\n[get]\nLog=none\n' "$PWD/a b%ü" >>client.ini
    client get A.k Fallback=false >/dev/null
    facts parameter >told
    [ "$(cut -d' ' -f1 told | uniq | xargs)" = 'Configuration Point CertificateSource AcceptEncryptedDataOnly Fallback StateDirectory Ring Preferences Log Receipts ReceiptInterval ClientName' ]
    grep -qx "Configuration common $PWD/point/configs/helpdesk.ini" told
    grep -qx "Point default $PWD/point" told
    grep -qx "CertificateSource common $PWD/a%20b%25%C3%BC" told
    grep -qx 'Fallback command-line false' told
    grep -qx 'Log section none' told
    grep -qx 'ReceiptInterval default 1d' told
    grep -qx 'ClientName common pc-1' told
}

@test "who reports: the host's name, the machine and the account, the ring and the program" {
    sed -i '/^ClientName/d' client.ini
    account="person $(id -un)"
    [ "$(id -u)" -ne 0 ] || account=machine
    client read --ring pilot >/dev/null
    [ "$(facts name)" = "$(uname -n)" ]
    [ "$(facts account)" = "$account" ]
    [ "$(facts ring)" = pilot ]
    [ "rollseal-client $(facts program)" = "$(rollseal-client --version | head -n 1)" ]
    [[ $(facts machine) =~ ^[0-9a-f]{32}$ ]]
    [ ! -s /etc/machine-id ] || run -1 grep -q -f /etc/machine-id "$(receipt)"
}

@test "read, get, exec and watch report" {
    before=0
    for command in 'read' 'get A.k' 'exec AcceptEncryptedDataOnly=false -- true'; do
        # shellcheck disable=SC2086 # words
        rollseal-client ${command%% *} --preferences client.ini --client-name "by-${command%% *}" $(echo "$command " | cut -d' ' -f2-)
        [ "$(facts name)" = "by-${command%% *}" ]
        [ "$(facts counter)" -gt "$before" ]
        before=$(facts counter)
    done
    rollseal-client --quiet watch --preferences client.ini --client-name by-watch --output out &
    for _ in $(seq 200); do
        [ "$(facts name)" != by-watch ] || break
        sleep 0.05
    done
    kill -TERM $!
    wait $!
    [ "$(facts name)" = by-watch ]
}

@test "configurations of one account are in one receipt; what nobody reads for a month is left out" {
    other="$PWD/point/configs/portal.ini"
    client_at '2026-11-23 08:00:00' read >/dev/null
    client_at '2026-11-23 08:01:00' read "Configuration=$other" >/dev/null
    [ "$(facts uses)" = $'helpdesk.ini plain\nportal.ini plain' ]
    first=$(facts counter)
    client_at '2026-11-23 09:00:00' read >/dev/null
    client_at '2026-11-23 09:01:00' read "Configuration=$other" >/dev/null
    [ "$(facts counter)" = "$first" ]
    for day in 08 16; do
        client_at "2026-12-$day 08:00:00" read >/dev/null
        client_at "2026-12-$day 08:01:00" read "Configuration=$other" >/dev/null
        [ "$(facts uses)" = $'helpdesk.ini plain\nportal.ini plain' ]
    done
    client_at '2027-01-10 08:00:00' read >/dev/null
    [ "$(facts uses)" = $'helpdesk.ini plain\nportal.ini plain' ]
    client_at '2027-01-20 08:00:00' read >/dev/null
    [ "$(facts uses)" = 'helpdesk.ini plain' ]
}

@test "two ways of starting that take turns are told once each" {
    client_at '2026-11-23 08:00:00' read >/dev/null
    client_at '2026-11-23 08:00:01' get A.k >/dev/null
    first=$(facts counter)
    client_at '2026-11-23 08:00:02' read --log syslog >/dev/null
    [ "$(facts counter)" = $((first + 1)) ]
    for i in 3 4 5; do
        client_at "2026-11-23 08:00:0$i" read >/dev/null
        client_at "2026-11-23 08:00:0$i" read --log syslog >/dev/null
    done
    [ "$(facts counter)" = $((first + 1)) ]
    client_at '2026-11-24 08:00:05' read >/dev/null
    [ "$(facts counter)" = $((first + 2)) ]
    client_at '2026-11-27 08:00:05' read >/dev/null
    client_at '2026-11-27 08:00:06' read --log syslog >/dev/null
    [ "$(facts counter)" = $((first + 4)) ]
}

@test "without a folder for receipts there are none, and nothing is remembered of them" {
    rmdir point/receipts
    silently client read
    [ ! -e state/receipt ]
    silently client read Receipts=off
    run --separate-stderr client read Receipts=on
    demand_output "$(cat plain.ini)"
    demand_said 'receipts'
    [ ! -e point/receipts ]
}

@test "Receipts=off is off; a folder of its own is one" {
    silently client read Receipts=off
    [ -z "$(ls -A point/receipts)" ]
    [ ! -e state/receipt ]
    mkdir elsewhere
    silently client read Receipts=./elsewhere
    [ -z "$(ls -A point/receipts)" ]
    [ "$(sed -n 's/^client //p' elsewhere/*)" = "$(ls elsewhere)" ]
    silently client read Configuration="$PWD/plain.ini" Receipts=./elsewhere
}

@test "a client that cannot write its receipt reads all the same, and says so once a day" {
    client_at '2026-11-23 08:00:00' read >/dev/null
    id=$(basename "$(receipt)")
    rm "point/receipts/$id"
    mkdir "point/receipts/$id"
    run --separate-stderr client_at '2026-11-24 09:00:00' read
    demand_output "$(cat plain.ini)"
    demand_said "point/receipts/$id"
    for time in '2026-11-24 09:00:10' '2026-11-24 09:30:00' '2026-11-24 18:00:00'; do
        run --separate-stderr client_at "$time" read
        [ "$status" -eq 0 ]
        [ -z "$stderr" ]
    done
    run --separate-stderr client_at '2026-11-25 09:00:01' read
    demand_output "$(cat plain.ini)"
    demand_said "point/receipts/$id"
    rmdir "point/receipts/$id"
    run --separate-stderr client_at '2026-11-25 09:05:00' read
    [ ! -e "point/receipts/$id" ]
    run --separate-stderr client_at '2026-11-25 09:20:00' read
    [ -z "$stderr" ]
    [ -f "point/receipts/$id" ]
}

@test "symbolic link planted where a receipt will be written" {
    client read
    id=$(basename "$(receipt)")
    echo precious >precious
    ln -sf "$PWD/precious" "point/receipts/$id"
    client report >/dev/null
    [ "$(cat precious)" = precious ]
    [ ! -L "point/receipts/$id" ]
    for other in fifo hardlink; do
        rm "point/receipts/$id"
        if [ "$other" = fifo ]; then mkfifo "point/receipts/$id"; else ln precious "point/receipts/$id"; fi
        client report >/dev/null
        [ "$(facts client)" = "$id" ]
        [ "$(cat precious)" = precious ]
    done
    mv point/receipts elsewhere
    ln -s "$PWD/elsewhere" point/receipts
    before=$(cat "elsewhere/$id")
    run --separate-stderr client report
    demand_error io
    demand_said 'symbolic link'
    [ "$(cat "elsewhere/$id")" = "$before" ]
}

@test "a receipt has no value of a configuration in it" {
    printf '[A]\nPassword=hunter2\n' >point/configs/helpdesk.ini
    client exec AcceptEncryptedDataOnly=false -- true
    client get A.Password
    [ "$(grep -c . "$(receipt)")" -gt 10 ]
    cat "$(receipt)" state/receipt/* | grep -av '^parameter CertificatePasswordFile ' >told
    run -1 grep -qai -e hunter2 -e password told
}

@test "report always writes, and says where and what" {
    install_part
    client report >/dev/null
    first=$(facts counter)
    run --separate-stderr client report
    [ "$status" -eq 0 ]
    [ "$(facts counter)" = $((first + 1)) ]
    [[ $output == *"$PWD/$(receipt)"* && $output == *"$pair"* && $output == *helpdesk.ini* && $output == *pc-1* ]]
    client report --json | jq -e --arg pair "$pair" --arg to "$PWD/$(receipt)" '.written == $to and
        .pairs == [{pair: $pair, proven: true, error: null}] and .uses == [{name: "helpdesk.ini", version: "plain"}] and
        .errors == [] and .name == "pc-1"'
}

@test "report ends with the error of its read, after the receipt is written" {
    publish 1
    run --separate-stderr client report
    [ "$status" -eq 21 ]
    [ "$(facts error | cut -d' ' -f1-2)" = 'helpdesk.ini no-pair' ]
    [ "$(facts failed)" = '- no-pair' ]
    [[ $output == *no-pair* ]]
    demand_said 'install a client part'
}

@test "report needs a point and no configuration" {
    sed -i '/^Configuration/d' client.ini
    run --separate-stderr client report
    demand_error usage
    run --separate-stderr client report --point "$PWD/point" --receipts off
    demand_error usage
    run --separate-stderr client report --point "$PWD/nowhere"
    demand_error unreachable
    install_part
    client report --point "$PWD/point"
    [ "$(facts proof | cut -d' ' -f1)" = "$pair" ]
    [ "$(facts uses)" = '' ]
}

@test "report speaks of the read that [read] makes" {
    sed -i 's/^\[Common\]$/[read]/' client.ini
    install_part
    client read
    grep -E '^(name|uses|parameter) ' "$(receipt)" >said
    silently client report
    diff said <(grep -E '^(name|uses|parameter) ' "$(receipt)")
    [ "$(facts proof | cut -d' ' -f1)" = "$pair" ]
    [ "$(facts uses)" = 'helpdesk.ini plain' ]
}

@test "a receipt is a signed note that openssl verifies" {
    client read
    id=$(basename "$(receipt)")
    facts key | base64 -d >key
    [ "$(sha256sum key | cut -c1-16)" = "$id" ]
    sed '/^$/,$d' "$(receipt)" >text
    sed -n "s|^— rollseal/$id ||p" "$(receipt)" | base64 -d | tail -c 64 >signature
    { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00' && cat key; } >key.der
    openssl pkeyutl -verify -rawin -pubin -inkey key.der -keyform DER -in text -sigfile signature
}

@test "a client that has lost its state is a new one, and counts on above" {
    client read
    old=$(facts counter)
    id=$(facts client)
    rm -rf state
    sleep 1.1
    client read
    rm "point/receipts/$id"
    [ "$(facts client)" != "$id" ]
    [ "$(facts counter)" -gt "$old" ]
}

@test "a client whose point moves goes on counting there, and leaves its receipt behind as it is" {
    cp -r point moved
    client read
    cp "$(receipt)" before
    sed -i 's|/point/configs|/moved/configs|' client.ini
    client read
    cmp before "$(receipt)"
    [ "$(sed -n 's/^counter //p' "moved/receipts/$(facts client)")" -eq $(($(facts counter) + 1)) ]
}

@test "state of receipts that is damaged is made anew" {
    install_part
    client read
    id=$(facts client)
    for file in reported last; do
        echo x >"state/receipt/$(facts machine).$file"
        silently client read
        [ "$(facts client)" = "$id" ]
        [ "$(facts uses)" = 'helpdesk.ini plain' ]
    done
    chmod 644 state/receipt/*.key
    client report >/dev/null
    [ "$(find point/receipts -type f | wc -l)" -eq 2 ]
}

@test "many reads at once write one receipt, whole" {
    for i in 1 2 3 4 5 6 7 8; do
        client read --receipt-interval "${i}d" >/dev/null &
    done
    wait
    [ "$(facts uses)" = 'helpdesk.ini plain' ]
    [ "$(find point/receipts | wc -l)" -eq 2 ]
}

@test "values that cannot be" {
    for words in '--receipts=' '--receipts store' '--receipts false' '--receipts https://a/b' '--receipt-interval 1' '--receipt-interval=' \
        '--receipt-interval 0d' '--client-name=' '--client-name a/b' '--client-name a%20b'; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr client read $words
        demand_error usage
    done
}
