# For the tests in which many clients read one value, the help desk's number, while the administrator changes pairs and
# files. The test says with `phone CLIENT [START PARAMETER…]` what a client of that name has.
# shellcheck disable=SC2154  # status, output, stderr and stderr_lines are set by `run`
load helper

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

# phone_of_store CLIENT [START PARAMETER…]: with the pairs of the client's own store.
phone_of_store() {
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
