# For the tests of a watch: a world with a published configuration whose help desk's number changes, and one watch that
# a test begins, and whose process is $watch. Nothing sleeps for a fixed time: `eventually` waits for what must come.
load helper

# Files of one configuration in the order of their publishes, 1 to 3; part.pem.
make_world() {
    make_organization
    for phone in 1 2 3; do
        printf '[HelpDesk]\nPhone=%s\n' "$phone" >helpdesk.ini
        rollseal-admin config import helpdesk.ini helpdesk.ini
        rollseal-admin config publish
        cp point/configs/helpdesk.ini "$phone"
    done
}

setup_file() { setup_file_world; }

setup() {
    setup_copy
    mkdir -p store
    cp part.pem store
    preferences
    publish 1
}

teardown() {
    [ -z "${watch:-}" ] || kill -KILL "$watch" 2>/dev/null || true
}

publish() { cp "$1" point/new && mv point/new point/configs/helpdesk.ini; }

# Until the command succeeds, 10 seconds at most.
eventually() {
    for _ in $(seq 200); do
        ! "$@" || return 0
        sleep 0.05
    done
    echo "never came: $*; said: $(cat said)"
    return 1
}

has_phone() { grep -qsx "Phone=$1" out.ini; }
