#!/bin/sh
# What a watch costs: its memory over 10,000 changes, each of which runs a command, and 1,000 refused files between them;
# and the time of processors that 1,000 watches of one folder use while nothing changes.
#
# Where this is root, the 1,000 are of an ordinary account, so that nobody else's inotify instances are used up.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
chmod 755 "$world"
cd "$world"
mkdir versions store
"$build/tests/versions" 10000 versions
cp versions/part.pem store
PATH=$build/prefix/bin:$PATH HOME=$world python3 "$here/watch.py"
