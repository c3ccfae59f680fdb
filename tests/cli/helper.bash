# What the tests of the programs share. Each test runs in a folder of its own, which is HOME and the working directory;
# nothing outside of it is touched.
#
#     load helper
#
# $ROLLSEAL_BUILD is the build folder whose programs are tested.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`

bats_require_minimum_version 1.5.0
PATH=$ROLLSEAL_BUILD/bin:$ROLLSEAL_BUILD/tests:$PATH
# shellcheck disable=SC2034 # for the tests
VECTORS=$BATS_TEST_DIRNAME/../vectors/sealed

# A folder as the world of the programs: home, vault, passphrase.
enter() {
    mkdir -p "$1"
    cd "$1" || return 1
    unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME CREDENTIALS_DIRECTORY SUDO_USER
    export HOME=$1 ROLLSEAL_VAULT=$1/vault ROLLSEAL_PASSPHRASE_FILE=$1/passphrase TZ=UTC LC_ALL=C.UTF-8
    [ -f passphrase ] || (umask 077 && echo 'a passphrase for tests' >passphrase)
}

setup() {
    enter "$BATS_TEST_TMPDIR/world"
}

# A world that is made once for all tests of a file, by the function make_world of that file; each test gets a copy of it.
# Paths in it are relative, or are said again by the test.
setup_file_world() {
    (enter "$BATS_FILE_TMPDIR/world" && make_world) >"$BATS_FILE_TMPDIR/log" 2>&1 || {
        cat "$BATS_FILE_TMPDIR/log" >&2
        return 1
    }
}
setup_copy() {
    cp -a "$BATS_FILE_TMPDIR/world" "$BATS_TEST_TMPDIR/world"
    enter "$BATS_TEST_TMPDIR/world"
}

# setup_copy_with_point: the same, and the point of the copied vault is that of the copy.
setup_copy_with_point() {
    setup_copy
    rollseal-admin --quiet point add "$PWD/point" >/dev/null
    rollseal-admin --quiet point remove "$BATS_FILE_TMPDIR/world/point" >/dev/null
}

# cheapen VAULT: puts the vault key under the same passphrase with little work, since tests unlock a vault some thousand
# times. Whoever tests the work itself takes a vault that was left alone.
cheapen() {
    local key=$1/key/passphrase.age
    agefile decrypt --passphrase-file "$ROLLSEAL_PASSPHRASE_FILE" <"$key" |
        (umask 077 && agefile encrypt --passphrase-file "$ROLLSEAL_PASSPHRASE_FILE" --work-factor 4 >"$key.cheap")
    chmod --reference="$key" "$key.cheap"
    mv "$key.cheap" "$key"
}

# make_vault: one with the point `point`; the recovery identity is in `recovery`.
make_vault() {
    rollseal-admin --quiet init --organization Test --point "$PWD/point" --recovery-file recovery >/dev/null
    cheapen "$ROLLSEAL_VAULT"
}

# An organization with a point and one active pair, $pair, whose client part is part.pem.
make_organization() {
    make_vault
    pair=$(rollseal-admin pair generate --algorithm x25519)
    rollseal-admin pair export "$pair" --output part.pem
    rollseal-admin pair activate "$pair"
}

# make_two_pairs: pair a is previous and b active, their ids are in the file ids and their client parts in the folder parts;
# helpdesk.ini with the number 1 is published with them as version 1.1.
make_two_pairs() {
    make_vault
    printf '[HelpDesk]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    mkdir parts
    for name in a b; do
        id=$(rollseal-admin --quiet pair generate --algorithm x25519)
        rollseal-admin --quiet pair export "$id" --output "parts/$name.pem"
        rollseal-admin --quiet pair activate "$id"
        echo "$id" >>ids
    done
    rollseal-admin --quiet config publish
}

# client.ini with these lines, and where this world's files are.
preferences() {
    cat >client.ini <<END
[Common]
Configuration=$PWD/point/configs/helpdesk.ini
CertificateSource=dir:$PWD/store
StateDirectory=$PWD/state
END
    printf '%s\n' "$@" >>client.ini
}

# rollseal-client COMMAND with client.ini.
client() {
    local command=$1
    shift
    rollseal-client "$command" --preferences client.ini "$@"
}

# at TIME COMMAND…: with the clock at that time, `2027-01-31 12:00:00`; it goes on from there.
at() {
    local time=$1
    shift
    ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 faketime -f "@$time" "$@"
}
client_at() {
    local time=$1 command=$2
    shift 2
    at "$time" rollseal-client "$command" --preferences client.ini "$@"
}

# demand_error NAME: the last `run --separate-stderr` ended with this error of the list: its status, one line on standard
# error, nothing on standard output.
demand_error() {
    local want
    want=$(awk -F'|' -v name="\`$1\`" '{ gsub(/ /, "", $2); if ($2 == name) { gsub(/ /, "", $3); print $3 } }' \
        "$BATS_TEST_DIRNAME/../../docs/errors.md")
    echo "wanted $1 ($want), got status $status: $stderr"
    [ "$status" -eq "$want" ]
    [ -z "$output" ]
    [ "$(printf '%s\n' "$stderr" | grep -cv ': warning: ')" -eq 1 ]
}

# demand_output TEXT: the last `run --separate-stderr` succeeded, and this was on standard output.
demand_output() {
    echo "status $status: $stderr"
    [ "$status" -eq 0 ]
    [ "$output" = "$1" ]
}

# demand_said TEXT: the last `run --separate-stderr` said this on standard error.
demand_said() {
    echo "said: $stderr"
    [[ $stderr == *"$1"* ]]
}

# Everything in a folder: names, modes, contents, what links lead to.
snapshot() {
    find "$1" -printf '%P %y %m %l\n' | sort
    find "$1" -type f -print0 | sort -z | xargs -0 -r sha256sum
}
