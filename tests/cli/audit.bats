# The audit list as a chain, and published files as its witnesses.
# shellcheck disable=SC2154 # status, output and stderr are set by `run`
load admin_helper

# A vault with a published file, and what a computer has kept of it: good.ini.
setup() {
    setup_with_vault
    printf '[Help]\nPhone=1\n' >helpdesk.ini
    pair=$(new_pair --algorithm x25519)
    rollseal-admin --quiet pair export "$pair" --output part.pem
    rollseal-admin --quiet pair activate "$pair"
    rollseal-admin --quiet config import helpdesk.ini helpdesk.ini
    rollseal-admin --quiet config publish --reason 'first'
    cp point/configs/helpdesk.ini good.ini
}

@test "an audit list that nobody has changed is verified, with a published file and without" {
    rollseal-admin audit verify
    rollseal-admin --json audit verify --witness point/configs/helpdesk.ini >verified.json
    [ "$(jq .rows verified.json)" -eq "$(rollseal-admin --json audit list | jq '.audit | length')" ]
    [ "$(jq -r .hash verified.json)" = "$(rollseal-admin --json audit list | jq -r '.audit[-1].hash')" ]
    [ "$(jq .witnessed verified.json)" -eq "$(($(jq .rows verified.json) - 1))" ] # all but the publish's own
}

@test "every published file tells the newest row before it" {
    row=$(sed -n 's/^x-audit \([0-9]*\) .*/\1/p' good.ini)
    hash=$(sed -n 's/^x-audit [0-9]* //p' good.ini | base64 -d | od -An -tx1 -v | tr -d ' \n')
    [ "$(rollseal-admin --json audit list | jq -r ".audit[$((row - 1))].hash")" = "$hash" ]
    rollseal-client read --configuration point/configs/helpdesk.ini --certificate-source part.pem --state-directory state |
        cmp - helpdesk.ini
}

@test "every change, removal and truncation up to a witness is found" {
    cp "$registry" untouched.db
    last=$(sed -n 's/^x-audit \([0-9]*\) .*/\1/p' good.ini)
    while IFS='|' read -r says sql; do
        cp untouched.db "$registry"
        sqlite3 "$registry" "$sql"
        refused malformed rollseal-admin audit verify --witness good.ini
        says "$says"
    done <<END
audit row 2 is not|UPDATE audit SET reason = 'because' WHERE id = 2
audit row 1 is not|UPDATE audit SET account = 'nobody' WHERE id = 1
audit row 3 is missing|DELETE FROM audit WHERE id = 3
from $last to $last are missing|DELETE FROM audit WHERE id >= $last
from 1 to $last are missing|DELETE FROM audit
END
}

@test "a list that was written anew contradicts its witness, and verifies without one" {
    mv .local/share/rollseal old
    mv point old-point
    rm recovery.txt
    new_vault
    for name in a b c d e f g h; do
        rollseal-admin --quiet config import "$name" helpdesk.ini
    done
    sqlite3 "$registry" 'ATTACH "old/registry.db" AS old; DELETE FROM old.audit;
                         INSERT INTO old.audit SELECT * FROM audit'
    rm -r .local/share/rollseal
    mv old .local/share/rollseal
    rollseal-admin audit verify
    refused malformed rollseal-admin audit verify --witness good.ini
    says 'are not those that the witness saw'
}

@test "what is no witness is refused, with its file and why" {
    sed 's/^name .*/name other.ini/' good.ini >changed.ini
    while IFS='|' read -r name file; do
        refused "$name" rollseal-admin audit verify --witness "$file"
        says "$file"
    done <<END
not-sealed|helpdesk.ini
not-found|nothing.ini
bad-signature|changed.ini
unknown-signer|$VECTORS/accepted.sealed
END
}

@test "the list is exported for other programs, as JSON and as CSV" {
    rollseal-admin audit export >export.json
    rollseal-admin --json audit list | cmp - export.json
    rollseal-admin --quiet config import other.ini helpdesk.ini --reason '=1+1, "so" it is'
    rollseal-admin audit export --format csv >export.csv
    python3 - <<'END'
import csv, json, subprocess
rows = list(csv.DictReader(open("export.csv", newline="")))
want = json.loads(subprocess.check_output(["rollseal-admin", "--json", "audit", "list"]))["audit"]
assert [{k: str(v or "") for k, v in w.items()} for w in want[:-1]] == rows[:-1], rows
assert rows[-1]["reason"] == '\'=1+1, "so" it is', rows[-1]
END
    refused usage rollseal-admin audit export --format xml
    run -2 rollseal-admin --json audit export --format csv
}

@test "where nobody reads the output any more, a program ends by SIGPIPE, without a word" {
    exec 8> >(:)
    wait $!
    for command in 'audit export' 'audit list' 'audit list --json' '--help' 'config show helpdesk.ini' 'pair list'; do
        # shellcheck disable=SC2016,SC2086 # the inner shell's, and words
        run -141 bash -c 'exec 2>&1 >&8; exec rollseal-admin "$@"' - $command
        [ -z "$output" ]
    done
    run -3 bash -c 'exec 2>&1 >&8; exec rollseal-admin --json pair show 0123456789abcdef'
    [ "$output" = "rollseal-admin: there is no pair '0123456789abcdef' in this vault; see rollseal-admin pair list" ]
    run -141 bash -c 'exec 2>&1 >&8; exec rollseal-admin pair generate' # its work is done
    [ "$(rollseal-admin --json pair list | jq '.pairs | length')" -eq 2 ]
    run -4 bash -c 'exec 2>&1 >/dev/full; exec rollseal-admin audit list'
    [[ $output == *'could not be written'* ]]
    exec 8>&-
}
