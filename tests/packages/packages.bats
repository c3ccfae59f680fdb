#!/usr/bin/env bats
# The packages are what Debian wants of packages; they install, do the job, are updated, removed and purged.

load helper

setup_file() { setup_file_root; }

@test "lintian finds nothing but the named exceptions" {
    exceptions=$BATS_TEST_DIRNAME/../../packaging/debian/lintian-exceptions
    run lintian --allow-root --fail-on error,warning --suppress-tags-from-file "$exceptions" "$ROLLSEAL_PACKAGES"/*.deb
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "the client's .rpm holds the program, its library, its units and its preferences" {
    run rpm -qpl "$ROLLSEAL_PACKAGES"/rollseal-client-*.rpm
    for file in /usr/bin/rollseal-client /usr/lib64/librollseal.so.0 /usr/lib64/rollseal/rollseal-crypt.so \
        /etc/rollseal/client.ini /usr/lib/systemd/system/rollseal-client-watch.service; do
        grep -qx "$file" <<<"$output"
    done
    [[ $output != *rollseal-admin* ]]
    [ "$(rpm -qp --queryformat '%{SUMMARY}' "$ROLLSEAL_PACKAGES"/rollseal-client-*.rpm)" = \
        "$(dpkg-deb -f "$ROLLSEAL_PACKAGES"/rollseal-client_*.deb Description | head -n 1)" ]
    [[ $(rpm -qp --queryformat '%{DESCRIPTION}' "$ROLLSEAL_PACKAGES"/rollseal-client-*.rpm) = 'Reads the configuration '* ]]
    rpm -qpc "$ROLLSEAL_PACKAGES"/rollseal-client-*.rpm | grep -qx /etc/rollseal/client.ini
}

@test "librollseal-dev holds what writing a program needs: header, manual, example" {
    dpkg-deb --contents "$ROLLSEAL_PACKAGES"/librollseal-dev_*.deb >contents
    for file in /usr/include/rollseal.h /usr/share/man/man3/librollseal.3.gz /usr/share/doc/librollseal-dev/library.md \
        /usr/share/doc/librollseal-dev/examples/get.c; do
        grep -q " \.$file\$" contents
    done
}

@test "all packages install, with their group and their preferences" {
    install_packages
    inside getent group rollseal
    [ "$(inside dpkg-query --show --showformat '${Recommends}' rollseal-admin)" = rollseal-client ] # has rollseal(7)
    run inside dpkg-query --show --showformat '${Conffiles}' rollseal-client
    [[ $output == *" /etc/rollseal/client.ini "* ]]
    for program in rollseal-admin rollseal-client; do
        [ "$(inside "$program" --version)" = "$program $(dpkg-deb -f "$ROLLSEAL_PACKAGES"/"$program"_*.deb Version)" ]
    done
}

@test "what is installed does the job, the store and the preferences in their places" {
    inside useradd --create-home admin
    inside useradd --create-home --groups rollseal member
    inside install -d -o admin /srv/point
    as admin sh -eu -c '
        umask 077
        echo "a passphrase for tests" >passphrase
        export ROLLSEAL_PASSPHRASE_FILE=$HOME/passphrase
        rollseal-admin init --organization Test --point /srv/point --recovery-file recovery
        id=$(rollseal-admin pair generate)
        rollseal-admin pair export "$id" --output part.pem
        rollseal-admin pair activate "$id"
        printf "[Portal]\nAddress=help.example\n" >helpdesk.ini
        rollseal-admin config import helpdesk.ini helpdesk.ini
        rollseal-admin config publish'
    inside rollseal-client install /home/admin/part.pem
    printf '[Common]\nConfiguration=/srv/point/configs/helpdesk.ini\nAcceptEncryptedDataOnly=true\n' \
        >"$ROOT/etc/rollseal/client.ini"
    [ "$(inside rollseal-client get Portal.Address)" = help.example ]
    [ "$(as member rollseal-client get Portal.Address)" = help.example ]
    run as admin rollseal-client get Portal.Address
    [ "$status" -eq 22 ]
    [[ $output == *"rollseal"* ]]
}

@test "another account can read nothing of a vault" {
    [ -n "$(inside find /home/admin -mindepth 1 -path '*rollseal*' -type f)" ]
    chmod 755 "$ROOT/home/admin"
    [ -z "$(as member find /home/admin/.local/share/rollseal /home/admin/recovery /home/admin/part.pem -readable)" ]
}

# The packages that `pair package` makes of a new pair, in /home/admin/packages; its id is $pair.
package_pair() {
    as admin sh -eu -c '
        export ROLLSEAL_PASSPHRASE_FILE=$HOME/passphrase
        pair=$(rollseal-admin --quiet pair generate)
        rm -rf packages
        mkdir packages
        rollseal-admin --quiet pair package "$pair" --format deb --output packages/pair.deb >&2
        rollseal-admin --quiet pair package "$pair" --format tar --output packages/pair.tar >&2
        echo "$pair"' >pair
    pair=$(cat pair)
    part=$ROOT/etc/rollseal/store/$pair.pem
}

# Who may do what with the part and its folder.
rights() {
    inside stat -c '%U:%G %a %F' /etc/rollseal/store "/etc/rollseal/store/$pair.pem"
}

@test "a pair's package installs its client part into the store, and takes it out again" {
    package_pair
    exceptions=$BATS_TEST_DIRNAME/../../packaging/debian/lintian-exceptions-pair
    run lintian --allow-root --fail-on error,warning --suppress-tags-from-file "$exceptions" "$ROOT/home/admin/packages/pair.deb"
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    before=$(find "$ROOT/etc/rollseal" | sort)
    inside dpkg --install /home/admin/packages/pair.deb
    [ "$(rights)" = $'root:rollseal 750 directory\nroot:rollseal 640 regular file' ]
    inside rollseal-client pairs | grep -q "$pair"
    [ "$(as member rollseal-client get Portal.Address)" = help.example ]
    inside dpkg --remove "rollseal-pair-$pair"
    [ "$(find "$ROOT/etc/rollseal" | sort)" = "$before" ]
    [ "$(inside rollseal-client get Portal.Address)" = help.example ]
}

@test "a pair's package holds on to the client, and makes a store where there is none" {
    package_pair
    inside mv /etc/rollseal/store /etc/rollseal/aside
    inside dpkg --install /home/admin/packages/pair.deb
    [ "$(rights)" = $'root:rollseal 750 directory\nroot:rollseal 640 regular file' ]
    run inside dpkg --remove rollseal-client
    [ "$status" -ne 0 ]
    [[ $output == *"rollseal-pair-$pair"* ]]
    inside dpkg --remove "rollseal-pair-$pair"
    [ ! -e "$part" ]
    inside rm -rf /etc/rollseal/store
    inside mv /etc/rollseal/aside /etc/rollseal/store
}

@test "a pair's tar puts its client part into the store, and the client takes it out again" {
    package_pair
    inside tar -C / -xpf /home/admin/packages/pair.tar
    [ "$(rights)" = $'root:rollseal 750 directory\nroot:rollseal 640 regular file' ]
    inside rollseal-client pairs | grep -q "$pair"
    inside rollseal-client uninstall "$pair"
    [ ! -e "$part" ]
}

@test "the units are sound where the programs are" {
    run inside sh -c 'systemd-analyze verify /usr/lib/systemd/system/rollseal-*.service /usr/lib/systemd/system/rollseal-*.timer'
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output != *rollseal* ]]
}

@test "the publish timer's command publishes with a credential of systemd and nobody at a terminal" {
    command=$(sed -n 's/^ExecStart=//p' "$ROOT/usr/lib/systemd/system/rollseal-admin-publish@.service")
    as admin sh -eu -c '
        mkdir -m 700 credentials
        cp passphrase credentials/rollseal-passphrase
        export ROLLSEAL_PASSPHRASE_FILE=$HOME/passphrase
        rollseal-admin config set helpdesk.ini Portal.Address renewed.example'
    as admin env CREDENTIALS_DIRECTORY=/home/admin/credentials sh -c "$command" </dev/null
    [ "$(inside rollseal-client get Portal.Address)" = renewed.example ]
}

@test "the login example gives a member's session its value, and never ends a login" {
    for account in member admin; do
        as "$account" sh -eu -c '. /usr/share/doc/rollseal-client/examples/rollseal-login.sh && echo "got ${HELPDESK_ADDRESS-nothing}"'
    done >got
    [ "$(cat got)" = $'got renewed.example\ngot nothing' ]
    run desktop-file-validate "$ROOT/usr/share/doc/rollseal-client/examples/rollseal-login.desktop"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "an update keeps the preferences, the store and the state" {
    before=$(cat "$ROOT/etc/rollseal/client.ini")
    install_packages
    [ "$(cat "$ROOT/etc/rollseal/client.ini")" = "$before" ]
    [ "$(inside rollseal-client get Portal.Address)" = renewed.example ]
}

@test "remove leaves store and state, and the client reads again when it is back" {
    inside dpkg --remove rollseal-client
    [ ! -e "$ROOT/usr/bin/rollseal-client" ]
    [ -f "$ROOT/var/lib/rollseal/configs/helpdesk.ini" ]
    [ "$(find "$ROOT/etc/rollseal/store" -name '*.pem' | wc -l)" -eq 1 ]
    install_packages
    [ "$(inside rollseal-client get Portal.Address)" = renewed.example ]
}

@test "purge deletes store, state, preferences and plaintext, and nothing of the administrator" {
    inside install -D -m 640 /dev/null /run/rollseal/configuration
    inside dpkg --purge rollseal-client librollseal-dev librollseal0
    for path in /etc/rollseal /var/lib/rollseal /run/rollseal /usr/lib/x86_64-linux-gnu/rollseal /usr/share/doc/rollseal-client; do
        [ ! -e "$ROOT$path" ]
    done
    inside dpkg --purge rollseal-admin
    [ ! -e "$ROOT/usr/bin/rollseal-admin" ]
    as admin test -d .local/share/rollseal/contents
}
