#!/bin/sh
# Breaks the code on purpose, one place after the other, and demands that the enumeration finds it: what README.md here
# lists. Works in a copy of this checkout, which it removes.
#
#     sh tests/enumerate/broken.sh [--depth N]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
depth=4
while [ $# -gt 1 ]; do
    case $1 in
    --depth) depth=$2 ;;
    *) break ;;
    esac
    shift 2
done
[ $# -eq 0 ] || { sed -n '5s/^# *//p' "$0" >&2 && exit 2; }

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
(cd "$root" && git ls-files -z | xargs -0 cp --parents -t "$copy")
cd "$copy"
cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null

# The enumeration of the code as it is now ends well.
build_and_run() {
    ninja -C build tests/enumerate_events >build.log 2>&1 || { cat build.log >&2 && exit 1; }
    build/tests/enumerate_events --depth "$depth" --stolen A >seen 2>&1
}
build_and_run || { cat seen >&2 && echo 'broken: the code fails without being broken' >&2 && exit 1; }

found=0
failed=0
# broken FILE SED: what sed makes of the file must be found.
broken() {
    cp "$1" whole
    sed -i "$2" "$1"
    if cmp -s "$1" whole; then
        echo "FAIL  $1: there is nothing to break by: $2"
        failed=$((failed + 1))
    elif build_and_run; then
        echo "FAIL  $1: not found to depth $depth: $2"
        failed=$((failed + 1))
    else
        found=$((found + 1))
        echo "ok    $1: $(grep -m 1 -E '^VIOLATION' seen || head -n 1 seen)"
    fi
    cp whole "$1"
}

# shellcheck disable=SC2016 # the words of C
{
    broken common/seal/trust.c 's/i < params->crl_count && !revoked/i > params->crl_count \&\& !revoked/'
    broken client/state/crls.c 's/if (tells_more(c, &c->known\[i\]))/if (i == 0)/'
    broken client/read/accept.c 's/^    if (order < 0)$/    if (order < -9)/'
    broken admin/pair/lifecycle.c 's/\[EVENT_REPLACE\] = BECOMES(PAIR_PREVIOUS)/[EVENT_REPLACE] = BECOMES(PAIR_RETIRED)/'
    broken admin/publish/next_version.c 's/next->serial = own->version.serial + 1;/next->serial += 0;/'
    broken admin/pair/revocation.c 's/^    if (crl.number > m->number) {/    if (crl.number > m->number)\n        return ERR_OK;\n&/'
}
echo "$found of $((found + failed)) breaks are found"
[ "$failed" -eq 0 ]
