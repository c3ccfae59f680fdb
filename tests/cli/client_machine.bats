#!/usr/bin/env bats
# The machine's store and state, and who may use them: in a mount namespace of its own, so that /etc and /var/lib of this
# computer are not touched.

load helper

make_world() {
    make_organization
    printf '[A]\nk=1\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 1
    rollseal-admin config set helpdesk.ini A.k 2
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 2
    echo "$pair" >id
}

setup_file() { setup_file_world; }

# The accounts of this computer with /etc and /var/lib of its own: sh -eu SCRIPT as root in there. `member` is nobody as a
# member of the group rollseal, `stranger` is nobody; both run one command.
machine() {
    cat >script <<'END'
cp -a /etc "$PWD/etc"
mount --bind "$PWD/etc" /etc
mount -t tmpfs -o mode=755 none /var/lib
mkdir /etc/rollseal "$place/home"
printf '[Common]\nConfiguration=%s/point/configs/helpdesk.ini\n' "$place" >/etc/rollseal/client.ini
chown nobody "$place/home"
member() { setpriv --reuid nobody --regid nogroup --groups "$(getent group rollseal | cut -d: -f3)" env HOME="$place/home" "$@"; }
stranger() { setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$place/home" "$@"; }
publish() { cp "$place/$1" "$place/point/configs/helpdesk.ini"; }
END
    cat >>script
    run --separate-stderr env place="$place" HOME=/root unshare --mount sh -eu script
}

setup() {
    [ "$(id -u)" -eq 0 ] && unshare --mount true 2>/dev/null || skip 'needs root and mount namespaces'
    setup_copy
    place=$(mktemp -d)
    chmod 755 "$place"
    cp -r point 1 2 part.pem "$place"
    chmod -R a+rX "$place"
    chmod 1733 "$place/point/receipts"
    printf '0123456789abcdef0123456789abcdef\n' >"$place/other"
}

teardown() { rm -rf "$place"; }

@test "install for the group rollseal: its members read, others are told what to do" {
    machine <<'END'
groupadd --system rollseal
rollseal-client install "$place/part.pem" >&2
stat -c '%a %U:%G %n' /etc/rollseal/store /etc/rollseal/store/*
member rollseal-client get A.k
stranger rollseal-client get A.k || echo "$?"
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "750 root:rollseal /etc/rollseal/store
640 root:rollseal /etc/rollseal/store/$(cat id).pem
2
22" ]
    demand_said '/etc/rollseal/store'
}

@test "what a stranger lacks is said once, also where there is a last-known-good" {
    machine <<'END'
groupadd --system rollseal
rollseal-client --quiet install "$place/part.pem" >&2
rollseal-client get A.k
stranger rollseal-client get A.k || echo "$?"
END
    echo "$stderr"
    [ "$output" = $'2\n22' ]
    demand_said 'cannot be served either'
    [ "$(grep -c 'this account may not read it' <<<"$stderr")" -eq 1 ]
}

@test "a group that is not one's own gets no file, and is named" {
    machine <<'END'
groupadd --system rollseal
rollseal-client --quiet install "$place/part.pem" >&2
member rollseal-client read --output "$place/home/out" --group root || echo "$?"
member rollseal-client read --output "$place/home/own" --group rollseal --mode 0640
ls -A "$place/home"
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = $'4\n.local\nown' ]
    demand_said 'home/out: this account may not give it to the group root'
}

@test "install without the group: only root reads, and it is said; then for all users" {
    machine <<'END'
rollseal-client install "$place/part.pem" >/dev/null
stat -c '%a %n' /etc/rollseal/store /etc/rollseal/store/*
rollseal-client get A.k
stranger rollseal-client get A.k || echo "$?"
rollseal-client install --all-users "$place/part.pem" >/dev/null
stat -c '%a %n' /etc/rollseal/store /etc/rollseal/store/*
stranger rollseal-client get A.k
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "700 /etc/rollseal/store
600 /etc/rollseal/store/$(cat id).pem
2
22
755 /etc/rollseal/store
644 /etc/rollseal/store/$(cat id).pem
2" ]
    demand_said 'groupadd'
}

@test "install without the group: made as the warning says, and installed again, its members read" {
    machine <<'END'
rollseal-client install "$place/part.pem" >/dev/null
groupadd --system rollseal
rollseal-client install "$place/part.pem" >/dev/null
stat -c '%a %U:%G' /etc/rollseal/store
member rollseal-client get A.k
chmod 755 /etc/rollseal/store
rollseal-client install "$place/part.pem" >/dev/null
stat -c '%a %U:%G' /etc/rollseal/store
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "750 root:rollseal
2
755 root:rollseal" ]
}

@test "where only root may install, others are told so, and that they have a store of their own" {
    machine <<'END'
groupadd --system rollseal
stranger rollseal-client install "$place/part.pem" || echo "$?"
rollseal-client install "$place/part.pem" >/dev/null
stranger rollseal-client install "$place/part.pem" || echo "$?"
stranger rollseal-client install --all-users "$place/part.pem" || echo "$?"
stranger rollseal-client install --store 'store:CurrentUser\My' "$place/part.pem" >/dev/null
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = $'4\n4\n4' ]
    [ "$(grep -c "; run it as root, or name this account's own store: --store 'store:CurrentUser.My'\$" <<<"$stderr")" -eq 3 ]
}

@test "whoever may not read the pairs sees what is asked for, and what to do" {
    machine <<'END'
groupadd --system rollseal
rollseal-client install "$place/part.pem" >/dev/null
stranger rollseal-client || echo "$?"
END
    [ "$status" -eq 0 ]
    [ "$output" = "preferences:   /etc/rollseal/client.ini
configuration: $place/point/configs/helpdesk.ini
22" ]
    demand_said 'ask to be made a member'
}

@test "uninstall from a store that this account may not look into says so" {
    machine <<'END'
rollseal-client install "$place/part.pem" >/dev/null
stranger rollseal-client uninstall "$(cd /etc/rollseal/store && basename -s .pem *)" || echo "$?"
END
    [ "$status" -eq 0 ]
    [ "$output" -eq 4 ]
    demand_said 'the account nobody may not'
    demand_said 'run it as root'
}

@test "a new account on an old computer is no first contact" {
    machine <<'END'
rollseal-client install --all-users "$place/part.pem" >/dev/null
publish 2
rollseal-client get A.k
stat -c '%a %U %n' /var/lib/rollseal /var/lib/rollseal/configs/helpdesk.ini
publish 1
stranger rollseal-client get --no-fallback A.k || echo "$?"
stranger rollseal-client get A.k
printf '[A]\nk=plain\n' >"$place/point/configs/helpdesk.ini"
stranger rollseal-client get --no-fallback A.k || echo "$?"
stranger rollseal-client get --state-directory "$place/home/elsewhere" A.k
publish 2
stranger rollseal-client get --no-fallback A.k
find "$place/home" -path '*state*' -type f -not -name 'receipt.lock' -not -path '*/receipt/*' -printf '%P\n'
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "2
755 root /var/lib/rollseal
644 root /var/lib/rollseal/configs/helpdesk.ini
18
2
12
plain
2" ]
}

@test "a person's client never changes the machine's state" {
    machine <<'END'
rollseal-client install --all-users "$place/part.pem" >/dev/null
publish 1
rollseal-client get A.k
find /var/lib/rollseal -printf '%p %C@\n' | sort >"$place/before"
publish 2
stranger rollseal-client get A.k
publish 1
stranger rollseal-client get A.k
find /var/lib/rollseal -printf '%p %C@\n' | sort | cmp - "$place/before"
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "$(printf '1\n2\n2')" ]
}

@test "errors of login scripts go to the system's log, if that is wanted" {
    machine <<'END'
strace -f -e trace=connect -o "$place/none" rollseal-client get A.none || true
strace -f -e trace=connect -o "$place/syslog" rollseal-client get A.none Log=syslog || true
grep -c /dev/log "$place/none" || true
grep -c /dev/log "$place/syslog"
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 0 ]
    [ "${lines[1]}" -ge 1 ]
}

@test "root and a person have a receipt each, of the same machine; nobody reads the other's key" {
    machine <<'END'
rollseal-client install --all-users "$place/part.pem" >/dev/null
publish 2
rollseal-client get A.k
stranger rollseal-client get A.k
grep -h '^account ' "$place"/point/receipts/* | sort
grep -h '^machine ' "$place"/point/receipts/* | sort -u | wc -l
stat -c '%a %U' "$place"/point/receipts/* | sort
stat -c '%a' /var/lib/rollseal/receipt /var/lib/rollseal/receipt/*
stranger ls "$place/point/receipts" 2>/dev/null || echo no
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [[ $stderr != *receipt* ]]
    [ "$output" = '2
2
account machine
account person nobody
1
644 nobody
644 root
700
600
600
600
no' ]
}

@test "the state of one computer on another: a client of its own, and the first one goes on as before" {
    machine <<'END'
publish 2
rollseal-client --quiet install "$place/part.pem" >/dev/null
rollseal-client get A.k
first=$(ls "$place/point/receipts")
mount --bind "$place/other" /etc/machine-id
rollseal-client get A.k
ls "$place/point/receipts" | wc -l
second=$(ls "$place/point/receipts" | grep -v "$first")
sed -n 's/^machine //p' "$place/point/receipts/$second"
sed -n 's/^uses //p' "$place/point/receipts/$second"
umount /etc/machine-id
rollseal-client --quiet report >/dev/null
ls "$place/point/receipts" | wc -l
END
    echo "$stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "2
2
2
$(printf 'rollseal-machine/10123456789abcdef0123456789abcdef' | sha256sum | cut -c1-32)
helpdesk.ini 1.2
2" ]
}
