#!/bin/sh
# Holds the tree against common/rooms.txt and the conventions of docs/architecture.md: which room may use which library,
# that only cli/ and main print, that platforms are files, that functions stay short enough to read, that each is used.
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
grep '^others ' common/rooms.txt | while IFS= read -r line; do
    header=$(echo "$line" | sed -E 's/^others +[a-z0-9]+ +([^ :]+):.*/\1/')
    rooms=$(echo "$line" | sed -E 's/^[^:]*: *//')
    allowed=$(for room in $rooms; do sed -nE "s/^room $room +([a-z\/]+):.*/\1/p" common/rooms.txt; done)
    for file in $(sources common client admin); do
        grep -qE "^#include <$(echo "$header" | sed 's/\./\\./')" "$file" || continue
        folder=$(dirname "$file")
        echo "$allowed" | grep -qx "$folder" || echo "$file includes <$header>, which common/rooms.txt does not allow"
    done
done >"${TMPDIR:-/tmp}/structure.$$"
while IFS= read -r line; do complain "$line"; done <"${TMPDIR:-/tmp}/structure.$$"
rm -f "${TMPDIR:-/tmp}/structure.$$"

for file in $(sources common client admin | grep -v '^common/cli/'); do
    if grep -nE '\b(printf|puts|putchar|fputs|perror|vprintf|fprintf)\(' "$file" | grep -vE 'snprintf|vsnprintf' | grep -q .; then
        complain "$file prints; only cli/ does"
    fi
done
for file in $(sources common client admin | grep -vE '(^|/)main\.c$'); do
    if grep -nqE '(^|[^_a-z])(exit|_exit|abort)\(' "$file"; then
        complain "$file exits; only main does"
    fi
done
for file in $(sources common client admin | grep -vE '_(posix|win)\.[ch]$'); do
    if grep -nqE '^[ \t]*#[ \t]*if.*(_WIN32|__linux__|__APPLE__)' "$file"; then
        complain "$file has a platform condition; platforms are files"
    fi
done
for file in $(sources common client admin); do
    if grep -qE '^#include <(ctype|strings|wctype)\.h>' "$file"; then
        complain "$file asks the locale about letters; base/ascii.h does not"
    fi
done
for file in $(sources common client admin tests); do
    if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' "$file" | grep -q .; then
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

for file in $(git ls-files -- '*.sh' '*.bash' '*.bats' .ci/run | grep -v '\.bats$'); do
    if command -v shellcheck >/dev/null && ! shellcheck -x -s "$(head -1 "$file" | grep -q bash && echo bash || case $file in *.bash) echo bash ;; *) echo sh ;; esac)" "$file"; then
        complain "$file does not pass shellcheck"
    fi
done

if [ "$failures" -ne 0 ]; then
    echo "structure: $failures complaints"
    exit 1
fi
echo "structure: $(sources common client admin | wc -l) files are where they belong"
