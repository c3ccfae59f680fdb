# For the tests in which many clients read one value, the help desk's number, while the administrator changes pairs and
# files. A client has a store and a state directory of its own; a test whose clients have something else says so by a
# function `phone CLIENT [START PARAMETER…]` of its own.
# shellcheck disable=SC2154  # status, output, stderr and stderr_lines are set by `run`
load helper

# make_pair NAME [ALGORITHM]: a new pair, its id in $NAME, its client part in NAME.pem.
make_pair() {
    printf -v "$1" %s "$(rollseal-admin --quiet pair generate --algorithm "${2:-x25519}")"
    rollseal-admin --quiet pair export "${!1}" --output "$1.pem" >/dev/null 2>&1
}

activate() { rollseal-admin --quiet pair activate "$@" >/dev/null; }

# publish_phone NUMBER: the help desk's number changes and is published.
publish_phone() {
    rollseal-admin --quiet config set helpdesk.ini HelpDesk.Phone "$1"
    rollseal-admin --quiet config publish >/dev/null
}

# phone_from SOURCE CLIENT [START PARAMETER…]: what this client reads with the pairs of SOURCE.
phone_from() {
    local source=$1 client=$2
    shift 2
    run --separate-stderr rollseal-client get --certificate-source "$source" --state-directory "$PWD/state-$client" \
        --configuration "$PWD/point/configs/helpdesk.ini" "$@" HelpDesk.Phone
}

# install_at CLIENT PART…: into the client's own store.
install_at() {
    local client=$1
    shift
    rollseal-client --quiet install --store "dir:$PWD/store-$client" "$@" >/dev/null 2>&1
}

# phone CLIENT [START PARAMETER…]: with the pairs of the client's own store.
phone() {
    local client=$1
    shift
    mkdir -p "store-$client"
    phone_from "dir:$PWD/store-$client" "$client" "$@"
}

# reads NUMBER CLIENT…: each of them reads this number, and no older one is served in its place.
reads() {
    local number=$1 client
    shift
    for client; do
        echo "client $client"
        phone "$client" --no-fallback
        demand_output "$number"
    done
}

# keeps NUMBER ERROR CLIENT…: each of them is refused with this error, and serves what it had.
keeps() {
    local number=$1 error=$2 client
    shift 2
    for client; do
        echo "client $client"
        phone "$client" --no-fallback
        demand_error "$error"
        phone "$client"
        demand_output "$number"
    done
}
