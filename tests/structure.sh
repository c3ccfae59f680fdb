#!/bin/sh
# Holds the tree against common/rooms.txt and the conventions of docs/architecture.md: which room may use which library,
# that only cli/ prints and only main exits, that platforms are files, that functions stay short enough to read, that each
# is used.
set -eu
cd "$(dirname "$0")/.."
failures=0
complain() {
    echo "structure: $*"
    failures=$((failures + 1))
}

sources() {
    git ls-files -- "$@" | grep -E '\.[ch]$' || true
}

# others NAME HEADER: ROOM…
strangers=$(grep '^others ' common/rooms.txt | while IFS= read -r line; do
    header=$(echo "$line" | sed -E 's/^others +[a-z0-9]+ +([^ :]+):.*/\1/')
    rooms=$(echo "$line" | sed -E 's/^[^:]*: *//')
    allowed=$(for room in $rooms; do sed -nE "s/^room $room +([a-z\/]+):.*/\1/p" common/rooms.txt; done)
    for file in $(sources common client admin); do
        grep -qE "^#include <$(echo "$header" | sed 's/\./\\./')" "$file" || continue
        folder=$(dirname "$file")
        echo "$allowed" | grep -qx "$folder" || echo "$file includes <$header>, which common/rooms.txt does not allow"
    done
done)
while IFS= read -r line; do [ -z "$line" ] || complain "$line"; done <<END
$strangers
END

for file in $(sources common client admin | grep -v '^common/cli/'); do
    if grep -qE '\b(printf|puts|putchar|fputs|perror|vprintf|fprintf|vfprintf)\(' "$file"; then
        complain "$file prints; only cli/ does"
    fi
done
for file in $(sources common client admin | grep -vE '(^|/)main\.c$'); do
    if grep -qE '(^|[^_a-z])(exit|_exit|abort)\(' "$file"; then
        complain "$file exits; only main does"
    fi
done
for file in $(sources common client admin | grep -vE '_(posix|win)\.[ch]$'); do
    if grep -qE '^[ \t]*#[ \t]*if.*(_WIN32|__linux__|__APPLE__)' "$file"; then
        complain "$file has a platform condition; platforms are files"
    fi
done
for file in $(sources common client admin); do
    if grep -qE '^#include <(ctype|strings|wctype)\.h>' "$file"; then
        complain "$file asks the locale about letters; base/ascii.h does not"
    fi
done
for file in $(sources common client admin tests); do
    if grep -qE '\b(TODO|FIXME|XXX|HACK)\b' "$file"; then
        complain "$file has a mark of unfinished work"
    fi
done

functions() { sources "$@" | xargs awk -f tests/functions.awk; }

for place in $(functions common client admin | awk '$4 > 60 { print $1 ":" $2 }'); do
    complain "$place has a function of more than 60 lines"
done
for place in $(functions common client admin | awk '$3 > 5 { print $1 ":" $2 }'); do
    complain "$place has a function of more than 5 parameters besides the errinfo"
done

# What a program's code names in one place only, its definition, nobody calls. The functions of client/rollseal.h are for
# other programs.
words() { sources common client admin docs | grep '\.c$' | xargs cat | grep -oE '[a-z_][a-z0-9_]*' | sort | uniq -c; }
for name in $({ words && functions common client admin; } |
    awk 'NF == 2 { named[$2] = $1; next }
         $5 == "external" { defined[$6]++ }
         END { for (name in defined) if (named[name] <= defined[name]) print name }' | grep -v '^rollseal_' | sort); do
    complain "$name() is called by nobody; remove it, or use it"
done

# shell_of FILE: the shell that a script is for.
shell_of() {
    case $1 in
    *.bash) echo bash ;;
    *) head -n 1 "$1" | grep -q bash && echo bash || echo sh ;;
    esac
}
for file in $(git ls-files -- '*.sh' '*.bash' .ci/run 'packaging/debian/*/p*' packaging/rpm); do
    if command -v shellcheck >/dev/null && ! shellcheck -x -s "$(shell_of "$file")" "$file"; then
        complain "$file does not pass shellcheck"
    fi
done

# Of a line of a test, only what its last command ends with counts for bats: "! command" and "[ a ] && [ b ]" assert nothing.
tests=$(git ls-files -- '*.bats')
# shellcheck disable=SC2086 # a list of words
if command -v shellcheck >/dev/null && ! shellcheck --include=SC2314,SC2315 $tests; then
    complain "tests with a line that cannot fail; use 'run !'"
fi
# shellcheck disable=SC2086 # a list of words
if grep -nE '^ +\[.* \]\]? && ' $tests | grep -vF ' || '; then
    complain "tests with a line whose first half cannot fail; make it two lines"
fi

if [ "$failures" -ne 0 ]; then
    echo "structure: $failures complaints"
    exit 1
fi
echo "structure: $(sources common client admin | wc -l) files are where they belong"
