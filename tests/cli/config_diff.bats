#!/usr/bin/env bats
# config diff: what a publish would change, without telling values.

load admin_helper

make_world() {
    new_vault
    printf '; old secret\n[A]\nb=s3cret\nc=1\n\n[D]\ne=5\nf=6\ng=7\nh=8\ni=9\nj=\nk=10' >published.ini
    rollseal-admin --quiet config import a.ini published.ini >/dev/null
    rollseal-admin --quiet config publish --plain >/dev/null
}
setup_file() { setup_file_world; }
setup() {
    setup_copy
    # What the vault calls its point is where it was made.
    export ROLLSEAL_VAULT=$HOME/vault
}

@test "values and comments of an INI file are hidden, and that they differ is told" {
    sed 's/old secret/new secret/; s/s3cret/t0psecret/; s/^c=1/c=1\nnew = value/; s/k=10/k=11/' published.ini >changed.ini
    rollseal-admin --quiet config import a.ini changed.ini >/dev/null
    run --separate-stderr rollseal-admin config diff a.ini
    demand_output "$(
        cat <<'END'
--- a.ini	plain
+++ a.ini	working copy
@@ -1,7 +1,8 @@
-; (hidden)
+; (hidden)
 [A]
-b=(hidden)
+b=(hidden)
 c=(hidden)
+new = (hidden)
 
 [D]
 e=(hidden)
@@ -10,4 +11,4 @@
 h=(hidden)
 i=(hidden)
 j=
-k=(hidden)
\ No newline at end of file
+k=(hidden)
\ No newline at end of file
END
    )"
    for form in '' --json; do
        # shellcheck disable=SC2086
        rollseal-admin $form config diff >told
        run -1 grep -e s3cret -e t0psecret -e ' secret' -e value told
    done
}

@test "with --reveal it is what diff -u says" {
    sed 's/s3cret/t0psecret/; s/k=10/k=11\n/' published.ini >changed.ini
    rollseal-admin --quiet config import a.ini changed.ini >/dev/null
    rollseal-admin config diff --reveal | tail -n +3 >got
    diff -u published.ini changed.ini | tail -n +3 | cmp - got
    [ "$(rollseal-admin --json config diff --reveal A.INI | jq -r '.differences[].diff' | tail -n +3)" = "$(cat got)" ]
}

@test "no difference is told as that, and the exit status is the same" {
    run --separate-stderr rollseal-admin config diff
    demand_output ''
    says 'a.ini: no difference'
    [ "$(rollseal-admin --json config diff | jq -r '.differences[] | "\(.name) \(.contents) \(.diff)"')" = 'a.ini same null' ]
    refused not-found rollseal-admin config diff missing.ini
}

@test "of other texts lines are counted, of other contents bytes; what was never published is new" {
    printf '{\n  "password": "s3cret"\n}\n' >a.json
    head -c 100 /dev/zero >a.bin
    printf '[A]\nb=1\n' >b.ini
    for file in a.json a.bin b.ini; do
        rollseal-admin --quiet config import $file $file >/dev/null
    done
    run --separate-stderr rollseal-admin config diff a.json a.bin b.ini
    demand_output "$(
        cat <<'END'
a.json: lines differ: 0 removed, 3 added; --reveal shows them
a.bin: contents that are not text differ: 0 bytes before, 100 now
--- b.ini	never published
+++ b.ini	working copy
@@ -0,0 +1,2 @@
+[A]
+b=(hidden)
END
    )"
    rollseal-admin config diff --reveal a.json | grep -qx '+  "password": "s3cret"'
    rollseal-admin config diff --reveal a.bin | grep -q 'not text'
    printf 'a \033[2J b\n' >a.json # would clear a terminal
    rollseal-admin --quiet config import a.json a.json >/dev/null
    rollseal-admin config diff --reveal a.json | grep -q 'not text'
    [ "$(rollseal-admin --json config diff | jq -r '[.differences[] | .contents] | join(" ")')" = 'binary same binary shown' ]
}
