#!/usr/bin/env bats
# What README.md shows works as it stands there.

load helper

@test "the example of README.md does what it says" {
    sed -n '/<!-- example:/,/^```$/p' "$BATS_TEST_DIRNAME/../../README.md" | sed -n '/^```sh$/,/^```$/p' | grep -v '^```' >"$HOME/example.sh"
    [ "$(wc -l <"$HOME/example.sh")" -eq 5 ]
    printf '[HelpDesk]\nPhone=+49 30 1234\n' >"$HOME/helpdesk.ini"

    run --separate-stderr sh -eu "$HOME/example.sh"
    [ "$status" -eq 0 ]
    [ "${lines[-1]}" = '+49 30 1234' ]
    grep -q '^rollseal/1$' "$HOME/point/configs/helpdesk.ini"
    grep -q '^age-encryption.org/v1$' "$HOME/point/configs/helpdesk.ini"
}

@test "the scripts of README.md say what is wrong with their command lines, and do nothing" {
    source=$BATS_TEST_DIRNAME/../..
    : >file
    for script in 'tests/run.sh --build' 'packaging/quickstart.sh --keep' 'packaging/packages.sh --output' \
        'packaging/packages.sh --build'; do
        for value in '' "''" file/folder; do
            run timeout 10 sh -c "sh $source/$script $value"
            [ "$status" -eq 1 ] || [ "$status" -eq 2 ]
            [ "${#lines[@]}" -eq 1 ]
        done
    done
}

@test "the scripts of README.md tell their command lines" {
    source=$BATS_TEST_DIRNAME/../..
    for script in tests/run.sh packaging/quickstart.sh packaging/packages.sh; do
        for option in --help -h; do
            run --separate-stderr timeout 10 sh "$source/$script" $option
            [ "$status" -eq 0 ]
            [[ $output == *"sh $script ["* ]]
            [ -z "$stderr" ]
        done
        run --separate-stderr timeout 10 sh "$source/$script" --bogus
        [ "$status" -eq 2 ]
        [[ $stderr == *"sh $script ["* ]]
        [ -z "$output" ]
    done
}

@test "every page of docs/ that README.md names is there" {
    for page in $(grep -oE '\(docs/[a-z-]+\.md\)' "$BATS_TEST_DIRNAME/../../README.md" | tr -d '()'); do
        [ -s "$BATS_TEST_DIRNAME/../../$page" ]
    done
}
