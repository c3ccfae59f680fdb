#!/usr/bin/env bats
# Probes at the points: who has one, when it comes and goes, and that nobody but its pair opens it.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

@test "pair generate writes the pair's probe, which says nothing of any configuration" {
    new_vault
    id=$(new_pair --algorithm x25519)
    rollseal-admin --json inspect "point/probes/$id" >facts.json
    [ "$(jq -c '[.name, .ring, .recipients, .signers, .expires]' facts.json)" = \
        "[\"probes/$id\",\"all\",[\"$id\"],[\"$id\"],\"never\"]" ]
    [ "$(stat -c %a "point/probes/$id")" = 644 ]
    rollseal-admin --quiet pair export "$id" --output part.pem
    refused wrong-name rollseal-client read --configuration "point/probes/$id" --certificate-source part.pem \
        --state-directory state
}

@test "without a point the next publish writes the probes, also before the first activation" {
    rollseal-admin --quiet init --organization Example --recovery-file recovery.txt >/dev/null
    id=$(new_pair)
    rollseal-admin --quiet point add "$PWD/point" >/dev/null
    [ ! -e "point/probes/$id" ]
    printf '[Help]\nPhone=1\n' >helpdesk.ini
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    [ "$(rollseal-admin --json config publish --plain | jq .probes)" -eq 1 ]
    [ -e "point/probes/$id" ]
    [ "$(rollseal-admin --json config publish --plain | jq .probes)" -eq 0 ]
}

@test "a pair is generated where a point does not answer, and its id is printed; the next publish makes up for it" {
    new_vault
    first=$(new_pair)
    rollseal-admin --quiet pair activate "$first" >/dev/null
    mv point away
    run --separate-stderr rollseal-admin pair generate
    [ "$status" -eq 0 ]
    says 'its probe:' 'point' 'made up for by the next `config publish`'
    mv away point
    [ "$(rollseal-admin --json config publish | jq .probes)" -eq 1 ]
    [ -e "point/probes/$output" ]
}

@test "a probe that was changed is written again; that of a pair that is discarded goes" {
    new_vault
    kept=$(new_pair)
    gone=$(new_pair)
    rollseal-admin --quiet pair activate "$kept" >/dev/null
    echo changed >"point/probes/$kept"
    rollseal-admin --quiet pair retire "$gone" >/dev/null
    rollseal-admin --quiet config publish >/dev/null
    [ "$(ls point/probes)" = "$kept" ]
    rollseal-admin --json inspect "point/probes/$kept" | jq -e '.signatures_valid and .body_matches'
    rollseal-admin --json audit list | jq -e --arg id "$kept" '.audit[-1] | .action == "probe write" and .object == $id'
}
