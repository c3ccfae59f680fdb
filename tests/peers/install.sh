#!/bin/sh
# Installs the npm packages of package-lock.json into tests/peers/node_modules, exactly as pinned there.
#
#     sh tests/peers/install.sh
#
# They go beside the scripts because Node looks for them there; git ignores the folder. Nothing is done if they are there
# already, so this needs the network once at most; from npm's cache it needs none. Fails if they cannot be had.
set -eu
cd "$(dirname "$0")"

# What was installed last time leaves a copy of its lock file.
stamp=node_modules/.installed-lock.json
if cmp -s package-lock.json "$stamp"; then
    echo "the packages are there"
    exit 0
fi
npm ci --ignore-scripts --prefer-offline
cp package-lock.json "$stamp"
