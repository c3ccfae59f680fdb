#!/bin/sh
# Builds Rollseal and plays an administrator's job with it, from the first pair to a computer that accepts nothing but
# sealed files, and the replacement of the pair.
#
#     sh packaging/quickstart.sh [--keep DIR]
#
# --keep DIR  play in DIR (new or empty) and leave it there; default: a temporary directory, removed at the end
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
keep=
case ${1-} in
'') ;;
--keep)
    [ -n "${2-}" ] || { echo 'quickstart: --keep needs a directory' >&2 && exit 2; }
    mkdir -p "$2"
    keep=$(cd "$2" && pwd)
    [ -z "$(ls -A "$keep")" ] || { echo "quickstart: $keep is not empty; choose another directory" >&2 && exit 2; }
    ;;
-h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
*) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac

cat <<END
This builds Rollseal in $root/build/release, then plays the whole job in
${keep:-a temporary directory, which is removed at the end}: an administrator's vault, a distribution point and
a computer. Nothing else is changed, except that Debian's packages for building are installed
where they are missing.

END

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # a list of words
need_packages $NEED_BUILD || exit 1

echo 'building …'
cmake -S "$root" -B "$root/build/release" -G Ninja -DCMAKE_BUILD_TYPE=Release -DROLLSEAL_TESTS=OFF >/dev/null
ninja -C "$root/build/release" >/dev/null || ninja -C "$root/build/release" # once more: what is wrong
PATH=$root/build/release/bin:$PATH

if [ -n "$keep" ]; then
    world=$keep
else
    world=$(mktemp -d)
    trap 'rm -rf "$world"' EXIT
    trap 'exit 130' INT TERM
fi
cd "$world"

# A person's world in here: HOME, the vault, the computer's store, state and preferences.
HOME=$world/home
mkdir -p "$HOME"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME
(umask 077 && echo 'only for playing: tree staple horse' >passphrase)
cat >client.ini <<END
[Common]
Configuration=$world/point/configs/helpdesk.ini
CertificateSource.1=dir:$world/store
StateDirectory=$world/state
END
cat >helpdesk.ini <<'END'
; read by every computer
[HelpDesk]
Phone=+49 30 1234
Mail=help@example.com

[Portal]
User=reader
END
export HOME ROLLSEAL_PASSPHRASE_FILE="$world/passphrase" ROLLSEAL_VAULT="$world/vault"

say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9]*m//g'; fi; }
# A command as one would type it.
show() {
    printf '$'
    for word; do
        case $word in
        *' '*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    echo
}
# Shows a command, runs it, and stops if it fails.
run() {
    show "$@"
    "$@" || { echo "quickstart: that should not have failed" >&2 && exit 1; }
}
# Shows a command that must fail.
refused() {
    show "$@"
    if "$@"; then echo "quickstart: that should have been refused" >&2 && exit 1; else echo "(exit status $?)"; fi
}

say 'The administrator makes a vault and a distribution point'
run rollseal-admin init --organization 'Example Ltd' --point "$world/point" --recovery-file "$world/recovery.txt"

say 'Today the configuration is plain'
run rollseal-admin config import helpdesk.ini helpdesk.ini
run rollseal-admin config publish --plain
run rollseal-client get --preferences client.ini HelpDesk.Phone

say 'Steps 1 to 3: generate a certificate pair, export what clients need of it, install that on the computer'
echo '$ rollseal-admin pair generate'
first=$(rollseal-admin pair generate)
echo "$first"
run rollseal-admin pair export "$first" --output "$world/$first.pem"
run rollseal-client install --preferences client.ini --store "dir:$world/store" "$first.pem"
run rollseal-client pairs --preferences client.ini

say 'Steps 4 to 6: wait until it is everywhere; computers report what they hold whenever they read, or at once'
run rollseal-client report --preferences client.ini
run rollseal-admin rollout wait --pair "$first" --timeout 1m

say 'Steps 7 and 8: activate the pair, write the configuration; from now on it is sealed'
run rollseal-admin pair activate "$first"
echo '$ echo secret | rollseal-admin config set helpdesk.ini Portal.Password'
echo secret | rollseal-admin config set helpdesk.ini Portal.Password
run rollseal-admin config publish
run rollseal-admin inspect point/configs/helpdesk.ini
run rollseal-client read --preferences client.ini
run rollseal-client get --preferences client.ini Portal.Password

say 'Step 9: accept nothing but sealed files'
echo 'AcceptEncryptedDataOnly=true' >>client.ini
cp point/configs/helpdesk.ini sealed.copy
echo '[HelpDesk]' >point/configs/helpdesk.ini
echo '(somebody puts a plain file in its place)'
refused rollseal-client read --preferences client.ini --no-fallback
run rollseal-client get --preferences client.ini HelpDesk.Phone
mv sealed.copy point/configs/helpdesk.ini

say 'The pair is replaced: old and new side by side, so that no order of events locks the computer out'
echo '$ rollseal-admin pair generate'
second=$(rollseal-admin pair generate)
echo "$second"
run rollseal-admin pair activate "$second"
run rollseal-admin config publish
echo '(the computer still has the old pair only)'
run rollseal-client get --preferences client.ini HelpDesk.Phone
run rollseal-admin pair export "$second" --output "$world/$second.pem"
run rollseal-client install --preferences client.ini --store "dir:$world/store" "$second.pem"
run rollseal-client report --preferences client.ini
run rollseal-admin rollout wait --pair "$second" --timeout 1m
run rollseal-admin pair retire "$first"
run rollseal-admin config publish
run rollseal-client get --preferences client.ini HelpDesk.Phone
run rollseal-client status --preferences client.ini

say 'That was all of it'
cat <<END
The programs are $root/build/release/bin/rollseal-admin and rollseal-client.
A real set-up, on the administrator's computer and on a client:

    cmake --install $root/build/release
    rollseal-admin init --organization 'Your company' --point /srv/share/rollseal
    rollseal-admin            # says what comes next, at every step
    rollseal-client install ID.pem
    rollseal-client read --configuration /srv/share/rollseal/configs/NAME
END
if [ -n "$keep" ]; then
    cat <<END

To play on in $world:

    export ROLLSEAL_VAULT=$world/vault ROLLSEAL_PASSPHRASE_FILE=$world/passphrase
    export PATH=$root/build/release/bin:\$PATH
    rollseal-client read --preferences $world/client.ini
END
fi
