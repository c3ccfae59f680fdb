#!/usr/bin/env bats
# why: every set-up of the table in docs/client.md is broken here as it says there, and why must name the step, the error
# and the remedy of the table, as the read itself ends with that error; and nothing is changed.
# shellcheck disable=SC2034 # what the functions break_… set is used by walk

load helper

TABLE=$BATS_TEST_DIRNAME/../../docs/client.md
TIME='2026-11-22 06:00:00'

# The client of tests/vectors/sealed/index.txt, which has accepted accepted.sealed and sees good.sealed.
make_world() {
    mkdir -p configs store
    for part in client revoked p256 rsa; do cp "$VECTORS/$part.pem" store; done
    (umask 077 && echo 'a password' >password && echo 'another password' >other-password)
    openssl pkcs12 -export -in "$VECTORS/client.pem" -out part.p12 -passout file:password
    printf '[Common]\nConfiguration=configs/helpdesk.ini\nCertificateSource=dir:store\nStateDirectory=state\n' >client.ini
    show accepted
    client_at "$TIME" read >accepted
    show good
    chmod -R go+rX .
}
setup_file() { setup_file_world; }
setup() {
    setup_copy
    place=
    touch plain.ini
}

# show VECTOR: it lies where the configuration is.
show() { cp "$VECTORS/$1.sealed" configs/helpdesk.ini; }
set_parameter() { sed -i "s|^$1=.*|$1=$2|" client.ini; }
plain() { printf '[HelpDesk]\nPhone=1\n' >"${1:-configs/helpdesk.ini}"; }
hang() { rm -rf "$1" && ln -s "$(basename "$1")" "$1"; }

teardown() {
    [ -z "$place" ] || rm -rf "$place"
}

# ---- The set-ups of the table ----

break_no_configuration_named() { sed -i '/^Configuration=/d' client.ini; }
break_no_name_at_its_end() { set_parameter Configuration 'configs/help desk.ini'; }
break_location_of_unknown_kind() { set_parameter Configuration gopher://example/helpdesk.ini; }
break_never_published() { rm configs/helpdesk.ini; }
break_share_not_mounted() { rm -r configs; }
break_folder_in_its_place() { rm configs/helpdesk.ini && mkdir configs/helpdesk.ini; }
break_pipe_in_its_place() { rm configs/helpdesk.ini && mkfifo configs/helpdesk.ini; }
break_link_in_a_circle() { hang configs/helpdesk.ini; }
break_file_forbidden() { chmod 000 configs/helpdesk.ini && be_a_stranger; }
break_endless_file() { truncate -s 1G configs/helpdesk.ini; }

break_made_by_newer_version() { show format-2; }
break_cut_in_its_head() { show head-cut; }
break_edited_by_hand() { sed -i '0,/^issued /s/^issued .*/issued yesterday/' configs/helpdesk.ini; }
break_signature_removed() { show signature-removed; }
break_crl_of_another_epoch() { show crl-of-another-epoch; }
break_body_missing() { show body-missing-whole; }
break_crl_too_large() { show crl-too-large; }

break_state_hangs() { hang state/configs; }

break_source_of_unknown_kind() { set_parameter CertificateSource pkcs11:token=card; }
break_part_missing() { set_parameter CertificateSource file:store/none.pem; }
break_source_folder_missing() { set_parameter CertificateSource dir:nowhere; }
break_part_forbidden() { only_part client.pem && chmod 000 store/client.pem && be_a_stranger; }
break_part_damaged() { only_part client.pem && sed -i '/BEGIN CERTIFICATE/{n;s/^...../AAAAA/}' store/client.pem; }
break_clock_years_behind() { rm -r state && time='2020-01-01 00:00:00'; }
break_part_huge() { only_part client.pem && truncate -s 2M store/client.pem; }
break_part_is_a_folder() { only_part client.pem && rm store/client.pem && mkdir store/client.pem; }
break_wrong_password() {
    set_parameter CertificateSource file:part.p12
    echo CertificatePasswordFile=other-password >>client.ini
}
break_package_incomplete() {
    rm -r state/checks
    mkdir bin && cp "$ROLLSEAL_BUILD/bin/rollseal-client" bin
    program=bin/rollseal-client
}
only_part() { rm -r store && mkdir store && cp "$VECTORS/$1" store; }

break_crl_hangs() { for file in state/crls/*; do hang "$file"; done; }

break_nothing_installed() { rm store/*; }
break_signatures_swapped_in() { show signatures-of-another-file; }
break_signed_by_a_pair_not_here() { show unknown-signer; }
break_another_organization() { show unknown-signer-organization; }
break_pair_ended() { show good-expires-never && time='2028-11-21 05:05:01'; }
break_clock_behind_the_signer() { rm -r state/configs && time='2020-01-01 00:00:00'; }
break_pair_revoked() { show signer-revoked; }
break_revoked_since() { show signer-revoked-old-file; }

break_plain_again() { plain; }
break_plain_and_true() { rm -r state && plain && arguments=(--accept-encrypted-data-only true); }
break_plain_against_policy() { walk read >/dev/null && plain configs/new.ini && set_parameter Configuration configs/new.ini; }
break_plain_and_true_against_policy() { break_plain_against_policy && arguments=(--accept-encrypted-data-only true); }
break_mark_in_front() { show byte-order-mark; }
break_plain_too_large() { head -c 16777217 /dev/zero >configs/helpdesk.ini; }
break_policy_hangs() { rm -r state/configs && plain && hang state/policy; }
break_another_name() { show wrong-name; }
break_another_ring() { show wrong-ring; }
break_older_put_back() { show rollback-serial; }
break_same_version_other_text() { show rollback-same-version; }
break_serial_jumped() { show fast-forward-serial; }
break_never_published_again() { time='2026-11-23 05:00:01'; }

break_sealed_to_others() { show no-pair; }
break_body_swapped() { show body-of-another-file; }
break_body_cut() { truncate -s -1 configs/helpdesk.ini; }
break_part_without_key() { only_part client.pem && sed -i '/BEGIN PRIVATE/,/END PRIVATE/d' store/client.pem; }
break_stanza_for_a_passphrase() { show body-for-a-passphrase; }
break_payload_damaged() { show payload-damaged; }
break_payload_missing() { show payload-missing; }

break_output_is_the_configuration() { arguments=(--output configs/helpdesk.ini); }
break_output_is_a_device() { arguments=(--output /dev/null); }
break_output_folder_missing() { arguments=(--output nowhere/helpdesk.ini); }

# ---- The walk ----

# What only others may not, root must ask others to try.
be_a_stranger() {
    [ "$(id -u)" -ne 0 ] || account=(setpriv --reuid nobody --regid nogroup --clear-groups)
}

# walk COMMAND…: the client as the set-up has it.
walk() {
    local command=$1
    shift
    at "$time" "${account[@]}" "$program" "$command" --preferences client.ini "${arguments[@]}" "$@"
}

# set_up ID: a world that is broken so, where other accounts come, too.
set_up() {
    cd "$BATS_TEST_TMPDIR" && rm -rf "$place" || return 1
    place=$(mktemp -d) && cp -a "$BATS_FILE_TMPDIR/world/." "$place" && chmod 755 "$place" && cd "$place" || return 1
    time=$TIME arguments=() account=() program=rollseal-client
    "break_${1//-/_}"
}

# Its rows: set-up|step|error|remedy.
rows() {
    sed -nE '/^\| set-up \|/,/^$/s/^\| `([a-z-]+)` \| .* \| `([a-z]+)` \| `([a-z-]+)` \| (.*) \|$/\1|\2|\3|\4/p' "$TABLE"
}

@test "why names step, error and remedy of every broken set-up, as a read ends, and changes nothing" {
    count=0
    while IFS='|' read -r id step error remedy; do
        set_up "$id"
        before=$(snapshot .)
        status=0
        walk why --json >"$BATS_TEST_TMPDIR/result" 2>"$BATS_TEST_TMPDIR/said" || status=$?
        got=$(jq -r '"\(.failed)|\(.error)|\(.remedy)"' "$BATS_TEST_TMPDIR/result")
        if [ "$got" != "$step|$error|$remedy" ] || [ "$status" -ne "$(jq .exit "$BATS_TEST_TMPDIR/result")" ]; then
            printf '%s\n wanted %s\n got    %s (%s)\n' "$id" "$step|$error|$remedy" "$got" "$status"
            cat "$BATS_TEST_TMPDIR/said"
            return 1
        fi
        [ "$(snapshot .)" = "$before" ] || { echo "$id: something was changed" && return 1; }
        of_read=$(walk read --no-fallback --json 2>/dev/null | jq -r .error) || true
        [ "$of_read" = "$error" ] || { echo "$id: a read ends with $of_read" && return 1; }
        count=$((count + 1))
    done < <(rows)
    echo "$count set-ups"
    [ "$count" -ge 30 ]
}

@test "every set-up has its row in docs/client.md, and every row is distinct" {
    declare -F | sed -n 's/^declare -f break_//p' | tr _ - | sort >here
    rows | cut -d'|' -f1 | sort >there
    diff here there
    [ "$(sort -u there | wc -l)" -eq "$(wc -l <there)" ]
}

@test "every error that a read can meet is reachable, and every step can fail" {
    # A gate is the admin's, and nothing that a client does is a conflict.
    sed -nE 's/^\| `([a-z-]+)` \|.*/\1/p' "$BATS_TEST_DIRNAME/../../docs/errors.md" | grep -vxE 'not-ready|conflict' | sort >errors
    [ "$(wc -l <errors)" -ge 20 ]
    rows | cut -d'|' -f3 | sort -u | diff errors -
    # The kind is not judged, and what cannot be kept is a warning.
    rollseal-client why --json configuration=plain.ini | jq -r '.steps[].step' | grep -vxE 'kind|keep' | sort >steps
    rows | cut -d'|' -f2 | sort -u | diff steps -
}

@test "why answers to every test vector as a read does" {
    count=0
    while read -r file want at _; do
        case $file in '' | '#'*) continue ;; esac
        cp "$VECTORS/$file" configs/helpdesk.ini
        time=${at//[TZ]/ } arguments=() account=() program=rollseal-client
        walk why --json >result 2>said || true
        [ "$(jq -r '.error // "ok"' result)" = "$want" ] || { echo "$file: $(cat result said)" && return 1; }
        count=$((count + 1))
    done <"$VECTORS/index.txt"
    [ "$count" -gt 150 ]
}

@test "why and status speak of the read that [read] makes, unless their own section says otherwise" {
    sed -i 's/^\[Common\]$/[read]/' client.ini
    client_at "$TIME" read >/dev/null
    client_at "$TIME" why --json >result
    [ "$(jq -r .location result)" = configs/helpdesk.ini ]
    client_at "$TIME" status --json >result
    [ "$(jq -r .name result)" = helpdesk.ini ]
    client_at "$TIME" preferences --json |
        jq -r '.parameters[] | select(.parameter == "StateDirectory" and .command != "all") | .command' >said
    [ "$(paste -sd ' ' said)" = "read status why report" ]

    printf '[why]\nConfiguration=configs/other.ini\n' >>client.ini
    run --separate-stderr client_at "$TIME" why --json
    [ "$(echo "$output" | jq -r '"\(.error) \(.location)"')" = 'not-found configs/other.ini' ]
}

@test "where nothing is wrong every step is ok, and the exit status is 0" {
    before=$(snapshot .)
    run --separate-stderr client_at "$TIME" why --json --output out.ini
    echo "$output$stderr"
    [ "$status" -eq 0 ]
    [ "$(jq -r '[.steps[].state] | unique[]' <<<"$output")" = ok ]
    [ "$(jq -r '[.steps[].step] | join(" ")' <<<"$output")" = \
        'location kind note memory source crl signer accept pair hash key body keep output' ]
    [ "$(jq -r '.failed, .remedy, .meanwhile' <<<"$output" | sort -u)" = null ]
    jq -r '.steps[] | select(.step == "note") | .fact' <<<"$output" | grep -q 'version 2.41 '
    [ "$(snapshot .)" = "$before" ]
    plain configs/new.ini
    run --separate-stderr rollseal-client why --json configuration=configs/new.ini
    [ "$status" -eq 0 ]
    [ "$(jq -r '[.steps[] | select(.state == "not needed") | .step] | join(" ")' <<<"$output")" = \
        'note source crl signer pair hash key keep' ]
}

@test "why tells what a read serves meanwhile, and status what is in use: for monitoring" {
    show rollback-serial
    run --separate-stderr client_at "$TIME" why --json
    [ "$status" -eq 18 ]
    [ "$(jq -r '"\(.error) \(.exit) \(.meanwhile)"' <<<"$output")" = 'rollback 18 2.40' ]
    run --separate-stderr client_at "$TIME" why --json --no-fallback
    [ "$(jq -r .meanwhile <<<"$output")" = null ]
    client_at "$TIME" read >/dev/null 2>&1
    run --separate-stderr client_at "$TIME" status --json
    [ "$status" -eq 18 ]
    [ "$(jq -r '"\(.error) \(.exit) \(.version) \(.last_error)"' <<<"$output")" = 'rollback 18 2.40 rollback' ]
    show good
    client_at "$TIME" read >/dev/null
    run --separate-stderr client_at "$TIME" status --json
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.error) \(.version) \(.last_error)"' <<<"$output")" = 'null 2.41 null' ]
}

@test "for people why is a table, the remedy, and one line on standard error" {
    show unknown-signer
    run --separate-stderr client_at "$TIME" why
    [ "$status" -eq 13 ]
    [[ $output == *'signer    failed       unknown-signer'* ]]
    [[ $output == *'accept    not reached'* ]]
    [[ $output == *'what to do:    install the client part of a pair that signs the file'* ]]
    [ "${#stderr_lines[@]}" -eq 1 ]
}
