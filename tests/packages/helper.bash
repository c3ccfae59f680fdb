# What the tests of the packages share: a root of its own, this system's files under a layer that is thrown away. They
# run as root in a mount namespace of their own:
#
#     ROLLSEAL_PACKAGES=DIR unshare --mount bats tests/packages
#
# $ROLLSEAL_PACKAGES holds what packaging/packages.sh has made.
# shellcheck disable=SC2154,SC2016 # status and output are set by `run`; what the inner shell expands is quoted

bats_require_minimum_version 1.5.0
ROOT=$BATS_FILE_TMPDIR/root
ROLLSEAL_PACKAGES=$(realpath "$ROLLSEAL_PACKAGES")

# A root for the tests of a file.
setup_file_root() {
    mkdir "$BATS_FILE_TMPDIR/layer" "$ROOT"
    mount -t tmpfs none "$BATS_FILE_TMPDIR/layer"
    mkdir "$BATS_FILE_TMPDIR/layer/upper" "$BATS_FILE_TMPDIR/layer/work"
    mount -t overlay -o "lowerdir=/,upperdir=$BATS_FILE_TMPDIR/layer/upper,workdir=$BATS_FILE_TMPDIR/layer/work" \
        none "$ROOT"
    rm -rf "$ROOT/etc/rollseal" "$ROOT/var/lib/rollseal" # what a Rollseal of this system remembers
    mount -t proc none "$ROOT/proc"
    mount --bind /dev "$ROOT/dev"
    mkdir -p "$ROOT/packages"
    cp "$ROLLSEAL_PACKAGES"/*.deb "$ROOT/packages"
}

setup() { cd "$BATS_TEST_TMPDIR" || return; }

teardown_file() {
    umount -R "$ROOT"
    umount "$BATS_FILE_TMPDIR/layer"
}

# inside COMMAND…: as root in that root, with the environment of a fresh login.
inside() {
    chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        sh -c 'cd "$HOME" && exec "$@"' sh "$@"
}

# as ACCOUNT COMMAND…: as that person.
as() {
    local account=$1
    shift
    inside runuser -u "$account" -- env "HOME=/home/$account" sh -c 'cd "$HOME" && exec "$@"' sh "$@"
}

install_packages() {
    inside sh -c 'dpkg --install /packages/*.deb'
}
