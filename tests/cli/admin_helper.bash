# For the tests of rollseal-admin: as helper.bash, but the vault is where an account has it by default, and refusals are
# shorter to say.
# shellcheck disable=SC2154  # status, output, stderr and stderr_lines are set by `run`
load helper

setup() {
    enter "$BATS_TEST_TMPDIR/home"
    unset ROLLSEAL_VAULT
    echo 'correct horse' >passphrase
}

# exit_of NAME: the exit status of an error, from the one list of them.
exit_of() {
    sed -n "s/.*\"$1\", \([0-9]*\),.*/\1/p" "$BATS_TEST_DIRNAME/../../common/base/err.h"
}

# refused NAME COMMAND…: it ends with this error, says so in one line on standard error, and prints nothing.
refused() {
    local name=$1
    shift
    run --separate-stderr "$@"
    if [ "$status" -ne "$(exit_of "$name")" ] || [ -n "$output" ] || [ "${#stderr_lines[@]}" -ne 1 ]; then
        printf '%s instead of %s (%s): %s\n%s\n' "$status" "$(exit_of "$name")" "$name" "$*" "$output$stderr"
        return 1
    fi
}

# says TEXT…: the last command that was `run` or `refused` said each of these on standard error.
says() {
    local text
    for text; do
        if [[ "$stderr" != *"$text"* ]]; then
            printf 'not said: %s\nbut: %s\n' "$text" "$stderr"
            return 1
        fi
    done
}

# new_vault: a vault with the point ~/point.
new_vault() {
    rollseal-admin --quiet init --organization Example --point "$HOME/point" --recovery-file "$HOME/recovery.txt" >/dev/null
    cheapen "${ROLLSEAL_VAULT:-$HOME/.local/share/rollseal}"
}

# setup_with_vault: a world with one, whose registry is $registry.
setup_with_vault() {
    enter "$BATS_TEST_TMPDIR/home"
    unset ROLLSEAL_VAULT
    new_vault
    # shellcheck disable=SC2034 # for the tests
    registry=$HOME/.local/share/rollseal/registry.db
}

# new_pair [OPTION…]: prints the id of a new pair.
new_pair() {
    rollseal-admin --quiet pair generate "$@"
}

# state_of ID
state_of() {
    rollseal-admin --json pair show "$1" | jq -r .state
}
