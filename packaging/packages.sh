#!/bin/sh
# Builds the packages: rollseal-client, rollseal-admin, librollseal0 and librollseal-dev as .deb, and the client as .rpm.
#
#     sh packaging/packages.sh [--output DIR] [--build DIR] [deb|rpm …]
#
# --output DIR  where they go; default: build/packages of this checkout
# --build DIR   where to build; default: build/package-deb and build/package-rpm
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
output=$root/build/packages
build=$root/build
kinds=
while [ $# -gt 0 ]; do
    case $1 in
    --output | --build)
        [ -n "${2-}" ] || { echo "packages: $1 needs a directory" >&2 && exit 2; }
        folder=$(mkdir -p "$2" && cd "$2" && pwd) || exit 1
        if [ "$1" = --output ]; then output=$folder; else build=$folder; fi
        shift
        ;;
    deb | rpm) kinds="$kinds $1" ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done
kinds=${kinds:-deb rpm}
cd "$root"

. "$root/packaging/need.sh"
# shellcheck disable=SC2086 # lists of words
case $kinds in
*rpm*) need_packages $NEED_BUILD dpkg-dev rpm=rpmbuild ;;
*) need_packages $NEED_BUILD dpkg-dev ;;
esac

# package KIND CMAKE-OPTION…
package() {
    kind=$1
    shift
    cmake -S "$root" -B "$build/package-$kind" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr \
        -DROLLSEAL_TESTS=OFF "$@" >/dev/null
    ninja -C "$build/package-$kind"
    rm -rf "$build/package-$kind/packages"
    (cd "$build/package-$kind" && umask 022 && cpack -G "$(echo "$kind" | tr '[:lower:]' '[:upper:]')" -B packages)
    cp "$build/package-$kind/packages/"*."$kind" "$output"
}

mkdir -p "$output"
for kind in $kinds; do
    case $kind in
    deb) package deb -DROLLSEAL_ZSH_FOLDER=zsh/vendor-completions ;;
    rpm) package rpm -DCMAKE_INSTALL_LIBDIR=lib64 ;;
    esac
done
echo "packages in $output:"
ls "$output"
