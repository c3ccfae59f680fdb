#!/usr/bin/env bats
# rollseal-admin pair package: a client part as a package. That it installs and goes again is shown in tests/packages.

load helper

make_world() {
    make_vault
    pair=$(rollseal-admin --quiet pair generate --algorithm x25519)
    rollseal-admin --quiet pair export "$pair" --output . >/dev/null 2>&1
    echo "$pair" >id
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    pair=$(cat id)
}

package() { rollseal-admin --quiet pair package "$pair" "$@" 2>/dev/null; }

@test "a Debian package puts exactly what pair export gives into the store" {
    package --format deb --output part.deb
    dpkg-deb --extract part.deb root
    diff "root/etc/rollseal/store/$pair.pem" "$pair.pem"
    [ "$(find root -type f | wc -l)" -eq 1 ]
    dpkg-deb --contents part.deb | awk '{ print $1, $2, $6 }' >contents
    printf '%s\n' 'drwxr-xr-x 0/0 etc/' 'drwxr-xr-x 0/0 etc/rollseal/' 'drwxr-x--- root/rollseal etc/rollseal/store/' \
        "-rw-r----- root/rollseal etc/rollseal/store/$pair.pem" | diff - contents
    [ "$(ar t part.deb | tr '\n' ' ')" = 'debian-binary control.tar data.tar ' ]
}

@test "it depends on the client, and says that it holds the key" {
    package --format deb --output part.deb
    [ "$(dpkg-deb -f part.deb Package Depends Architecture | sort)" = \
        $'Architecture: all\nDepends: rollseal-client\nPackage: rollseal-pair-'"$pair" ]
    [[ $(dpkg-deb -f part.deb Description | tr -d '\n') = *"$pair"*'holds the private key'* ]]
    dpkg-deb --ctrl-tarfile part.deb | tar xf - postinst
    shellcheck postinst
}

@test "a tar holds the same one file" {
    package --format tar --output part.tar
    [ "$(tar --list -v --file part.tar | awk '{ print $1, $2, $6 }')" = "-rw-r----- root/rollseal etc/rollseal/store/$pair.pem" ]
    tar --extract --to-stdout --file part.tar | diff - "$pair.pem"
}

@test "a package made later is newer" {
    at '2027-01-31 12:00:00' rollseal-admin --quiet pair package "$pair" --format deb --output old.deb 2>/dev/null
    at '2027-02-01 00:00:00' rollseal-admin --quiet pair package "$pair" --format deb --output new.deb 2>/dev/null
    dpkg --compare-versions "$(dpkg-deb -f old.deb Version)" lt "$(dpkg-deb -f new.deb Version)"
    [ "$(dpkg-deb -f new.deb Version)" -ge 20270201000000 ]
}

@test "only its owner reads the file, whose name says what it is; a warning says that it holds the key" {
    umask 000
    mkdir out
    for format in deb tar; do
        run --separate-stderr rollseal-admin pair package "${pair^^}" --format $format --output out --reason 'step 3'
        [ "$status" -eq 0 ]
        demand_said 'holds the private key'
        demand_said "next: give it to your software distribution"
        demand_said "rollseal-admin pair activate $pair"
    done
    (cd out && ls | sed -E 's/_[0-9]{14}/_VERSION/') >names
    printf '%s\n' "rollseal-pair-${pair}_VERSION.tar" "rollseal-pair-${pair}_VERSION_all.deb" | LC_ALL=C.UTF-8 sort | diff - <(sort names)
    [ "$(stat -c %a out/* | sort -u)" = 600 ]
    rollseal-admin --json audit list | jq -r '.audit[-1] | .action, .object, .detail, .reason' >row
    printf '%s\n' 'pair package' "$pair" "$(ls "$PWD"/out/*.tar)" 'step 3' | diff - row
}

@test "a pair that was packaged is one that was given to computers" {
    for package in false true; do
        new=$(rollseal-admin --quiet pair generate --algorithm x25519)
        [ $package = false ] || rollseal-admin --quiet pair package "$new" --format deb 2>/dev/null
        run --separate-stderr rollseal-admin pair activate "$new"
        [ "$status" -eq 0 ]
        [ $package = true ] || demand_said 'was never exported'
        [ $package = false ] || [[ $stderr != *'was never exported'* ]]
    done
}

# refuses NAME TEXT WORD…: with this error, and nothing is written, not even into the audit list.
refuses() {
    local name=$1 said=$2 rows
    shift 2
    rows=$(rollseal-admin --json audit list | jq '.audit | length')
    run --separate-stderr rollseal-admin pair package "$@"
    demand_error "$name"
    demand_said "$said"
    [ "$(rollseal-admin --json audit list | jq '.audit | length')" -eq "$rows" ]
    [ -z "$(find . -name '*.deb' -size +0 -o -name '*.tar')" ]
}

@test "what cannot be packaged is refused" {
    : >there.deb
    refuses usage '--format deb' "$pair"
    refuses usage "did you mean 'deb'" "$pair" --format debb
    refuses usage 'there are deb and tar' "$pair" --format rpm
    refuses usage 'holds a key' "$pair" --format deb --output -
    refuses not-found 'pair list' 0123456789abcdef --format deb
    refuses conflict there.deb "$pair" --format deb --output there.deb
    refuses unreachable 'no folder' "$pair" --format deb --output nowhere/
    other=$(rollseal-admin --quiet pair generate --algorithm x25519)
    rollseal-admin --quiet pair revoke "$other" --reason test >/dev/null 2>&1
    refuses conflict 'revoked' "$other" --format deb
}
