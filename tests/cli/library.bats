#!/usr/bin/env bats
# librollseal from outside, installed under a prefix of its own: what it exports and needs, programs in C, C++ and Python
# against it, and what they are told when something is wrong.

load helper

# The configuration in two versions, files 1 and 2; the first lies at the point. Both pairs are recipients: a client with
# the X25519 one needs no OpenSSL for what it knows, a client with the P-256 one does.
make_world() {
    make_vault
    for algorithm in x25519 p256; do
        id=$(rollseal-admin pair generate --algorithm "$algorithm")
        rollseal-admin pair export "$id" --output "$algorithm.pem"
        rollseal-admin pair activate "$id"
    done
    printf '[HelpDesk]\nPhone=1\nWord=qv7hhzk2marker\nAgain=qv7hhzk2marker\n' >plain.ini
    rollseal-admin config import helpdesk.ini plain.ini
    rollseal-admin config publish
    cp point/configs/helpdesk.ini 1
    rollseal-admin config set helpdesk.ini HelpDesk.Phone 2
    rollseal-admin config publish
    mv point/configs/helpdesk.ini 2
    cp 1 point/configs/helpdesk.ini
    rollseal-client install --store "dir:$PWD/store" x25519.pem
    rollseal-client install --store "dir:$PWD/store-p256" p256.pem
}

from_cache() { sed -n "s/^$1:[A-Z]*=//p" "$ROLLSEAL_BUILD/CMakeCache.txt"; }

# compile OUTPUT COMPILER OPTION… SOURCE: against what is installed, as pkg-config says, with the sanitizers of the build.
compile() {
    local output=$1
    shift
    # shellcheck disable=SC2046 # lists of words
    "$@" -Wall -Wextra -Wshadow -Wconversion -pedantic -Werror ${SANITIZE:+-fsanitize=$SANITIZE} -o "$output" \
        $(pkg-config --define-variable=prefix="$PREFIX" --cflags --libs rollseal) -pthread
}

install_library() {
    local sources=$BATS_TEST_DIRNAME/..
    cmake --install "$ROLLSEAL_BUILD" --prefix "$PREFIX" --component library
    cmake --install "$ROLLSEAL_BUILD" --prefix "$PREFIX" --component development
    compile "$PREFIX/get" "${CC:-cc}" -std=c11 "$sources/../docs/examples/get.c"
    compile "$PREFIX/threads" "${CC:-cc}" -std=c11 "$sources/library/threads.c"
    compile "$PREFIX/wiped" "${CC:-cc}" -std=gnu11 "$sources/library/wiped.c"
    compile "$PREFIX/print" "${CXX:-c++}" -std=c++11 "$sources/library/print.cc"
}

setup_file() {
    export PREFIX=$BATS_FILE_TMPDIR/prefix SANITIZE
    SANITIZE=$(from_cache ROLLSEAL_SANITIZE)
    PKG_CONFIG_PATH=$PREFIX/$(from_cache CMAKE_INSTALL_LIBDIR)/pkgconfig
    export PKG_CONFIG_PATH
    install_library >"$BATS_FILE_TMPDIR/log" 2>&1 || {
        cat "$BATS_FILE_TMPDIR/log" >&2
        return 1
    }
    setup_file_world
}

setup() {
    setup_copy
    LIBRARY=$PREFIX/$(from_cache CMAKE_INSTALL_LIBDIR)/librollseal.so.0
    parameters=("Configuration=$PWD/point/configs/helpdesk.ini" "CertificateSource=dir:$PWD/store"
        "StateDirectory=$PWD/state")
}

# with PROGRAM…: with the library that is installed.
with() { LD_LIBRARY_PATH=${LIBRARY%/*} "$PREFIX/$1" "${@:2}"; }

# What Python prints of it; under sanitizers their library must come first.
python() {
    local preload=
    case $SANITIZE in *address*) preload=$("${CC:-cc}" -print-file-name=libasan.so) ;; esac
    ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload python3 "$BATS_TEST_DIRNAME/../library/facts.py" "$LIBRARY" "$@"
}

# demand_refusal NAME TEXT: the example ended with this error, and said this.
demand_refusal() {
    demand_error "$1"
    demand_said "$2"
    [[ $stderr == *"($1)" ]]
}

@test "it exports what its header declares, and nothing else" {
    nm -D --defined-only "$LIBRARY" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort >exported
    grep -v '^typedef' "$PREFIX/include/rollseal.h" | grep -v '^ \*' | grep -oE '\brollseal_[a-z_]+\(' | tr -d '(' |
        sort -u >declared
    diff declared exported
    [ "$(nm -D --defined-only "$LIBRARY" | grep -cvE ' rollseal_| A ROLLSEAL_0$')" -eq 0 ]
}

@test "its name and version are those that pkg-config and its header promise" {
    [ "$(objdump -p "$LIBRARY" | awk '$1 == "SONAME" { print $2 }')" = librollseal.so.0 ]
    [ "$(readlink "$LIBRARY")" = "librollseal.so.$(pkg-config --modversion rollseal)" ]
    objdump -p "$LIBRARY" | grep -q ' ROLLSEAL_0$'
}

@test "it calls nothing that prints, ends the process or changes its settings" {
    [ -z "$SANITIZE" ] || skip 'sanitizers do'
    nm -D --undefined-only "$LIBRARY" "${LIBRARY%/*}/rollseal/rollseal-crypt.so" | awk '{ sub(/@.*/, "", $2); print $2 }' |
        sort -u >called
    run grep -xE '(std(in|out|err)|_*(v?f?printf|f?puts|putchar|perror)(_chk)?|_?exit|_Exit|abort|signal|sigaction|sigprocmask|alarm|setlocale|prctl|setrlimit|umask|f?chdir|setenv|putenv|unsetenv|fork|exec.*|posix_spawn|pthread_create|thrd_create|(open|close)?(sys)?log|set.*[ug]id)' called
    echo "calls $output"
    [ "$status" -eq 1 ]
    # inih's settings are the process's: the library has its own.
    run grep -x 'ini_.*' called
    [ "$status" -eq 1 ]
}

@test "a C program reads a value, with an X25519 pair and with a P-256 one, wherever it is started" {
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_output '1 (version 1.1)'
    parameters[1]="certificatesource=dir:$PWD/store-p256"
    cd /
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_output '1 (version 1.1)'
}

@test "a program's reads write receipts, as those of rollseal-client do, unless it wants none" {
    with get HelpDesk.Phone "${parameters[@]}" Receipts=off
    [ -z "$(ls point/receipts)" ]
    with get HelpDesk.Phone "${parameters[@]}" ClientName=by-library
    grep -qx 'name by-library' point/receipts/*
    grep -qx 'uses helpdesk.ini 1.1' point/receipts/*
    grep -qx "parameter Configuration command-line $PWD/point/configs/helpdesk.ini" point/receipts/*
    [ "$(grep -c '^proof ' point/receipts/*)" -eq 1 ]
}

@test "a C++ program reads the whole configuration, which outlives the handle" {
    run --separate-stderr with print "${parameters[@]}"
    demand_output "$(cat plain.ini)"
    run --separate-stderr with print "${parameters[@]}" Configuraton=x
    [ "$status" -eq 1 ]
    demand_said 'usage: '
}

@test "a Python program is told the same facts as rollseal-client prints" {
    preferences
    run python HelpDesk.Phone "${parameters[@]}"
    echo "$output"
    [ "$status" -eq 0 ]
    of_client=$(client read --json | jq -S '{sealed, name, version, signer, ring, content}')
    [ "$(jq -S '{sealed, name, version, signer, ring, content}' <<<"$output")" = "$of_client" ]
    [ "$(jq -r .value <<<"$output")" = 1 ]
    [ "$(jq -r .refused <<<"$output")" = ok ]
    [ "$(jq -r '.issued | todate' <<<"$output")" = "$(client read --json | jq -r .issued)" ]
    [ "$(jq -r '.expires | todate' <<<"$output")" = "$(client read --json | jq -r .expires)" ]
}

@test "it looks for its module beside itself, and by no relative path" {
    parameters[1]="CertificateSource=dir:$PWD/store-p256"
    cd "${LIBRARY%/*}"
    LD_LIBRARY_PATH=. run --separate-stderr "$PREFIX/get" HelpDesk.Phone "${parameters[@]}"
    demand_error internal
    demand_said 'by a relative path'
    mv rollseal away
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    mv away rollseal
    demand_error internal
    demand_said "$(readlink -f "${LIBRARY%/*}")/rollseal/rollseal-crypt.so cannot be loaded"
}

@test "openssl.cnf stays the program's matter; one without the default provider is told" {
    parameters[1]="CertificateSource=dir:$PWD/store-p256"
    printf '%s\n' 'openssl_conf = a' '[a]' 'providers = b' '[b]' 'null = c' '[c]' 'activate = 1' >openssl.cnf
    OPENSSL_CONF=$PWD/openssl.cnf run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_refusal internal openssl.cnf
    OPENSSL_CONF=$PWD/openssl.cnf run --separate-stderr rollseal-client get HelpDesk.Phone "${parameters[@]}"
    demand_output 1
    sed -i 's/^null = c/&\ndefault = c/' openssl.cnf
    cat >settings.py <<'END'
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.rollseal_new.restype = ctypes.c_void_p
handle, content = ctypes.c_void_p(library.rollseal_new()), ctypes.c_void_p()
words = [w.encode() for w in sys.argv[2:]]
assert library.rollseal_open(handle, (ctypes.c_char_p * (len(words) + 1))(*words, None)) == 0
assert library.rollseal_read(handle, ctypes.byref(content)) == 0
print(ctypes.CDLL("libcrypto.so.3").OSSL_PROVIDER_available(None, b"null"))
END
    [ -z "$SANITIZE" ] || skip 'their library must come first'
    python3 settings.py "$LIBRARY" "${parameters[@]}" | grep -x 0
    OPENSSL_CONF=$PWD/openssl.cnf python3 settings.py "$LIBRARY" "${parameters[@]}" | grep -x 1
}

@test "wrong parameters are refused when it is opened, with what was meant" {
    echo 'no key' >wrong.ini
    while IFS='|' read -r name said words; do
        echo "$words"
        # shellcheck disable=SC2086 # lists of words
        run --separate-stderr with get A.B $words
        demand_refusal "$name" "$said"
    done <<END
usage|did you mean Configuration=|Configuraton=x.ini
usage|did you mean CertificateSource=|Configuration=x.ini CertificateSuorce=dir:x
usage|written Name=value|Configuration=x.ini nothing
usage|there is no start parameter 'Nonsense';|Configuration=x.ini Nonsense=1
usage|did you mean Ring=|Configuration=x.ini --ring
usage|did you mean Ring=|/Ring x
usage|Configuration is given twice|Configuration=x.ini configuration=x.ini
usage|no configuration is named|Ring=all
usage|does not end in the name of a configuration|Configuration=/
usage|Fallback cannot be 'maybe'|Configuration=x.ini Fallback=maybe
usage|CertificatePasswordFile cannot be standard input|Configuration=x.ini CertificatePasswordFile=-
not-found|missing.ini|Configuration=x.ini Preferences=missing.ini
usage|line 1|Configuration=x.ini Preferences=wrong.ini
END
}

@test "preferences are read only if they are named, and the parameters beat them" {
    preferences
    run --separate-stderr with get HelpDesk.Phone Preferences=client.ini
    demand_output '1 (version 1.1)'
    run --separate-stderr with get HelpDesk.Phone Preferences=client.ini Configuration=other.ini
    demand_refusal not-found other.ini
}

@test "what cannot be read is told by name, number and text" {
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}" CertificateSource=dir:"$PWD/none"
    demand_output '1 (version 1.1)'
    demand_said "$PWD/none"
    rm -rf state store
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_refusal unreachable "$PWD/store"
    mkdir store
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_refusal no-pair install
    rm -rf point
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_refusal unreachable helpdesk.ini
}

@test "a refused file gives the last-known-good with the reason, or its error without one" {
    python "${parameters[@]}" >good
    printf '!' >>point/configs/helpdesk.ini
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}"
    demand_output '1 (version 1.1)'
    demand_said 'warning: '
    demand_said '(bad-signature)'
    python "${parameters[@]}" >served
    [ "$(jq -r .refused served)" = bad-signature ]
    [ -n "$(jq -r .why served)" ]
    diff <(jq 'del(.refused, .why)' good) <(jq 'del(.refused, .why)' served)
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}" Fallback=false
    demand_refusal bad-signature helpdesk.ini
    run python "${parameters[@]}" StateDirectory="$PWD/other"
    [ "$(jq -r .error <<<"$output")" = usage ]
    run python "${parameters[@]:0:2}" StateDirectory="$PWD/other"
    [ "$status" -eq 14 ]
    [ "$(jq -r .error <<<"$output")" = bad-signature ]
}

@test "a plain file is one without facts, and is refused once a sealed one was seen" {
    cp plain.ini point/configs/helpdesk.ini
    run python HelpDesk.Phone "${parameters[@]}"
    [ "$(jq -c '[.sealed, .name, .version, .signer, .expires, .value]' <<<"$output")" = '[false,"","0.0","",0,"1"]' ]
    cp 1 point/configs/helpdesk.ini
    with get HelpDesk.Phone "${parameters[@]}"
    cp plain.ini point/configs/helpdesk.ini
    run --separate-stderr with get HelpDesk.Phone "${parameters[@]}" Fallback=false
    demand_refusal not-sealed helpdesk.ini
}

@test "values that are not there, and contents that are no INI file" {
    while IFS='|' read -r name key; do
        run --separate-stderr with get "$key" "${parameters[@]}"
        demand_refusal "$name" "$key"
    done <<END
not-found|No
not-found|Phone
not-found|phone
usage|HelpDesk.
END
    rm -rf state
    echo 'no values' >point/configs/helpdesk.ini
    run --separate-stderr with get No "${parameters[@]}"
    demand_refusal malformed 'line 1'
}

@test "nothing of a content is in memory when it is freed" {
    [ -z "$SANITIZE" ] || skip 'sanitizers keep what is freed'
    for store in store store-p256; do
        parameters[1]="CertificateSource=dir:$PWD/$store"
        run with wiped HelpDesk.Word QV7HHZK2MARKER "${parameters[@]}"
        echo "$output"
        [ "$status" -eq 0 ]
        [ "${lines[0]#before }" -ge 3 ]
        [ "${lines[1]}" = 'after 0' ]
    done
}

@test "a program that reads loses no memory" {
    [ -z "$SANITIZE" ] || skip 'LeakSanitizer has looked in every other test'
    for store in store store-p256; do
        parameters[1]="CertificateSource=dir:$PWD/$store"
        with get HelpDesk.Phone "${parameters[@]}"
        LD_LIBRARY_PATH=${LIBRARY%/*} valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
            "$PREFIX/get" HelpDesk.Phone "${parameters[@]}"
    done
}

# tests/run.sh runs this one with ThreadSanitizer, too.
@test "eight threads with a handle each read, ask and watch at the same time" {
    export TSAN_OPTIONS=suppressions=$BATS_TEST_DIRNAME/../library/threads.supp
    for store in store store-p256; do
        rm -rf state
        parameters[1]="CertificateSource=dir:$PWD/$store"
        with threads HelpDesk.Phone 1 "${parameters[@]}"
    done
    # The state is as one client leaves it.
    [ -z "$(find state -name '.*tmp*')" ]
    with get HelpDesk.Phone "${parameters[@]}"
}

@test "a program that watches is told each change, and errors, and goes on" {
    await() { timeout 30 sh -c 'until grep -qF "$1" "$2"; do sleep 0.05; done' - "$1" "$2"; }
    LD_LIBRARY_PATH=${LIBRARY%/*} timeout 120 "$PREFIX/get" --watch HelpDesk.Phone "${parameters[@]}" Fallback=false \
        >told 2>errors 3>&- &
    watcher=$!
    await '1 (version 1.1)' told
    printf '!' >>point/configs/helpdesk.ini
    await '(bad-signature)' errors
    cp 2 new
    mv new point/configs/helpdesk.ini
    await '2 (version 1.2)' told
    kill "$watcher"
    [ "$(wc -l <told)" -eq 2 ]
}
