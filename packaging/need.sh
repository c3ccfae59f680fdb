# Sourced by the scripts that build, test or measure: makes sure that Debian packages are installed.
#
#     need_packages PACKAGE…
#     need_packages PACKAGE=COMMAND…    only if there is no such command, from wherever it may come
#
# Installs what is missing: as root, or through sudo. Without either it prints the line to run, and returns 1. Packages
# that are there are not touched, so the second run needs no network and no rights.

# What building Rollseal needs.
# shellcheck disable=SC2034 # used by those who source this
NEED_BUILD='gcc libc6-dev cmake ninja-build pkg-config libsodium-dev libssl-dev libinih-dev libjansson-dev libsqlite3-dev
    scdoc'

need_missing() {
    for package in "$@"; do
        case $package in
        *=*) command -v "${package#*=}" >/dev/null && continue ;;
        esac
        package=${package%=*}
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

need_packages() {
    need_list=$(need_missing "$@")
    [ -n "$need_list" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "These packages of Debian are needed; install them in your system's way: $need_list" >&2
        return 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        need_as_root=
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        need_as_root=sudo
    else
        echo "Packages are missing, and this account may not install them. As root, run:" >&2
        echo "    apt-get update && apt-get install --no-install-recommends ${need_list% }" >&2
        return 1
    fi
    echo "installing: ${need_list% }" >&2
    # shellcheck disable=SC2086 # a list of words
    $need_as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null &&
        $need_as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -y install --no-install-recommends $need_list >/dev/null </dev/null
}
