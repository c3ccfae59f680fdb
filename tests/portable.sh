#!/bin/sh
# Compiles what must run on every platform with the compiler for Windows: the rooms base, keys, age and seal, and what a
# client accepts. Only libsodium's headers are lent from this system, so nothing else of it can slip in.
#
#     sh tests/portable.sh
set -eu
cd "$(dirname "$0")/.."
compiler=${ROLLSEAL_WINDOWS_CC:-x86_64-w64-mingw32-gcc}

if ! command -v "$compiler" >/dev/null; then
    echo "portable: $compiler is missing: install the package gcc-mingw-w64-x86-64" >&2
    exit 1
fi
sodium=$(pkg-config --variable=includedir libsodium)
if [ ! -f "$sodium/sodium.h" ]; then
    echo "portable: sodium.h is missing: install the package libsodium-dev" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/include"
cp -R "$sodium/sodium.h" "$sodium/sodium" "$work/include"
for room in base keys crypt age seal; do
    ln -s "$PWD/common/$room" "$work/include/$room"
done
ln -s "$PWD/client/read" "$work/include/read"

# -Wno-format: _GNU_SOURCE chooses the printf of C99 there too, but the compiler compares with Microsoft's older one.
failed=0
count=0
for source in common/base/*.c common/keys/*.c common/age/*.c common/seal/*.c client/read/accept.c; do
    count=$((count + 1))
    if ! "$compiler" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-format -Wno-format-extra-args \
        -I "$work/include" -c "$source" -o "$work/object.o"; then
        echo "portable: $source does not compile for Windows" >&2
        failed=1
    fi
done
[ "$failed" -eq 0 ] || exit 1
echo "portable: $count files compile with $compiler"
