#!/usr/bin/env bats
# The client's units for systemd: that they are well-formed, how much they leave open, and that their command lines work as
# the user and with the rights that they give; by hand, in a mount namespace of its own.

load helper

make_world() {
    make_organization
    printf '[A]\nk=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config publish
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    mkdir units
    for unit in "$BATS_TEST_DIRNAME"/../../packaging/systemd/rollseal-client-*; do
        sed "s|@CMAKE_INSTALL_FULL_BINDIR@|$ROLLSEAL_BUILD/bin|" "$unit" >"units/${unit##*/}"
    done
    export SYSTEMD_UNIT_PATH=$PWD/units: UNITS=$PWD/units
}

# As systemd-analyze takes them: a template with an instance.
units() {
    printf '%s\n' units/*.service units/*.timer | sed 's/@\./@helpdesk./'
}

@test "systemd finds nothing wrong with them" {
    for unit in $(units); do
        run systemd-analyze verify --man=no "$unit"
        echo "$unit: $output"
        [ "$status" -eq 0 ]
        [ -z "$output" ]
    done
}

@test "they leave little open" {
    for unit in units/*.service; do
        run systemd-analyze security --offline=true --threshold=15 --no-pager "$unit"
        echo "$output"
        [ "$status" -eq 0 ]
    done
}

@test "all of them have the same sandbox" {
    sandbox() { sed -n '/^ProtectSystem=/,/^LimitMEMLOCK=/p' "$1"; }
    for unit in units/*.service; do
        [ "$(sandbox "$unit" | wc -l)" -gt 30 ]
        [ "$(sandbox "$unit")" = "$(sandbox units/rollseal-client-watch.service)" ]
    done
}

@test "instances differ from the one service in what is named after them only" {
    for unit in watch watch@; do
        sed -e '/^#/d; /^Description/d' -e 's| --preferences /etc/rollseal/%i.ini||; s|/run/rollseal/%i|/run/rollseal/configuration|' \
            "units/rollseal-client-$unit.service" >"$unit"
    done
    diff watch watch@
}

# A script as root on a computer with the client installed: /etc, /var/lib and /run of its own, and a point; everything else
# only to be read. `service UNIT [NAME=VALUE…]` runs the command line of a unit, with the rights that it gives and these variables.
computer() {
    [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || skip 'needs root and mount namespaces'
    cat >script <<'END'
cp -a /etc etc
mount --bind etc /etc
mount -t tmpfs -o mode=755 none /var/lib
mount -t tmpfs -o mode=755 none /run
mkdir /etc/rollseal
groupadd --system rollseal
printf '[Common]\nConfiguration=%s/point/configs/helpdesk.ini\n' "$PWD" >/etc/rollseal/client.ini
cp /etc/rollseal/client.ini /etc/rollseal/other.ini
rollseal-client --quiet install part.pem >/dev/null
line() { sed -n "s/^$2=//p" "$UNITS/$1"; }
service() {
    unit=$1
    shift
    instance=${unit#*@}
    instance=${instance%.service}
    unit=$(echo "$unit" | sed 's/@.*\.service/@.service/')
    mkdir -p -m "$(line "$unit" RuntimeDirectoryMode)" "/run/$(line "$unit" RuntimeDirectory)"
    mkdir -p -m "$(line "$unit" StateDirectoryMode)" "/var/lib/$(line "$unit" StateDirectory)"
    # Each ${NAME} is one word, as systemd has it.
    command=$(line "$unit" ExecStart | sed "s/%i/$instance/g; "'s/${\([A-Z]*\)}/"${\1}"/g')
    # shellcheck disable=SC2046 # words
    exec env -i PATH=/usr/bin:/bin $(line "$unit" Environment | sed "s/%i/$instance/g") "$@" \
        setpriv --no-new-privs --inh-caps=-all \
        --bounding-set="-all,$(line "$unit" CapabilityBoundingSet | sed 's/CAP_/+/' | tr '[:upper:]' '[:lower:]')" \
        sh -c "umask $(line "$unit" UMask); exec $command"
}
eventually() {
    for _ in $(seq 200); do
        ! "$@" || return 0
        sleep 0.05
    done
    echo "never came: $*" >&2
    return 1
}
mount --bind point point
mount -o remount,bind,ro /
END
    cat >>script
    run --separate-stderr env HOME=/root PATH="$PATH" unshare --mount sh -eu script
    echo "status $status: $output; $stderr"
}

@test "the watch runs with the rights of its unit, and what it writes is for the group" {
    computer <<'END'
(service rollseal-client-watch.service 'RUN=echo "$ROLLSEAL_NAME $ROLLSEAL_VERSION"') &
watch=$!
eventually test -e /run/rollseal/configuration
kill -HUP "$watch"
kill -TERM "$watch"
wait "$watch"
stat -c '%a %U:%G' /run/rollseal/configuration
cat /run/rollseal/configuration
stat -c '%a %U:%G' /var/lib/rollseal/configs/helpdesk.ini
sed -n 's/^uses //p' point/receipts/*
END
    [ "$status" -eq 0 ]
    [ "$output" = 'helpdesk.ini 1.1
640 root:rollseal
[A]
k=1
644 root:root
helpdesk.ini 1.1' ]
    [ "$(grep -c 'rollseal-client: ' <<<"$stderr")" -eq 0 ]
}

@test "an instance has its own preferences and its own file" {
    computer <<'END'
rm /etc/rollseal/client.ini
(service rollseal-client-watch@other.service) &
watch=$!
eventually test -e /run/rollseal/other
kill -TERM "$watch"
wait "$watch"
cat /run/rollseal/other
END
    [ "$status" -eq 0 ]
    [ "$output" = '[A]
k=1' ]
}

@test "what the timer starts reads once" {
    computer <<'END'
(service rollseal-client-read.service)
(service rollseal-client-read.service MODE=0644)
stat -c '%a %U:%G' /run/rollseal/configuration
END
    [ "$status" -eq 0 ]
    [ "$output" = '644 root:rollseal' ]
    [ -z "$stderr" ]
}

@test "a computer that has no configuration yet: the error that systemd does not restart after" {
    computer <<'END'
rm /etc/rollseal/client.ini
(service rollseal-client-watch.service) || echo "$?"
line rollseal-client-watch.service RestartPreventExitStatus
END
    [ "$status" -eq 0 ]
    [ "$output" = '2
2' ]
}

@test "an installation below a prefix of one's own writes nothing beside it" {
    DESTDIR=$PWD/root cmake --install "$ROLLSEAL_BUILD" --prefix /own
    [ "$(ls root)" = own ]
    [ -x root/own/bin/rollseal-client ]
    [ -f root/own/lib/systemd/system/rollseal-client-watch.service ]
}
