#!/bin/sh
# Cold `rollseal-client read` of a sealed file of 4 KiB, as installed with shared libraries: PEM source, state present,
# nothing new, all checks on. Against `age -d -i KEY`, and against `openssl cms -verify | openssl cms -decrypt`, of the
# same content. Instruction counts beside the times. Then the memory of a read of 16 MiB.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
PATH=$build/prefix/bin:$PATH
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
cd "$world"
HOME=$world
(umask 077 && echo 'a passphrase for measuring' >passphrase)
export HOME ROLLSEAL_PASSPHRASE_FILE="$world/passphrase" ROLLSEAL_VAULT="$world/vault"

figure() {
    printf '{"figure": "%s", "value": %s, "unit": "%s"%s}\n' "$1" "$2" "$3" "${4:+, \"bound\": \"$4\"}"
}
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# A world with one pair of this algorithm and files of 4 KiB and 16 MiB sealed to it.
set_up() {
    rm -rf vault point store state client.ini
    rollseal-admin --quiet init --organization Bench --point "$world/point" --recovery-file "recovery-$1" >/dev/null
    id=$(rollseal-admin --quiet pair generate --algorithm "$1")
    rollseal-admin --quiet pair export "$id" --output "$1.pem" >/dev/null
    rollseal-admin --quiet pair activate "$id" >/dev/null
    rollseal-admin --quiet config import small.ini small.ini >/dev/null
    rollseal-admin --quiet config import large.bin large.bin >/dev/null
    rollseal-admin --quiet config publish >/dev/null
    rollseal-client --quiet install --store "dir:$world/store" "$1.pem" >/dev/null
    printf '[Common]\nCertificateSource.1=dir:%s\nStateDirectory=%s\n' "$world/store" "$world/state" >client.ini
    rollseal-client read --preferences client.ini --configuration "$world/point/configs/small.ini" | cmp - small.ini
}

python3 -c 'print(("[Portal]\n" + "".join(f"Key{i:03}=value number {i:05} of the file\n" for i in range(120)))[:4096], end="")' >small.ini
head -c 16777216 /dev/urandom >large.bin
age-keygen -o age.key 2>/dev/null
age -r "$(age-keygen -y age.key)" -o small.age small.ini
openssl req -x509 -newkey rsa:3072 -nodes -keyout cms.key -out cms.crt -days 30 -subj /CN=bench 2>/dev/null
openssl cms -encrypt -binary -aes-256-cbc -outform DER -in small.ini -out small.enveloped cms.crt
openssl cms -sign -binary -nodetach -outform DER -signer cms.crt -inkey cms.key -in small.enveloped -out small.cms

age_command="age -d -i $world/age.key $world/small.age"
cms_command="openssl cms -verify -binary -inform DER -in $world/small.cms -noverify 2>/dev/null | openssl cms -decrypt -binary -inform DER -inkey $world/cms.key"
read_command="$build/prefix/bin/rollseal-client read --preferences $world/client.ini --configuration $world/point/configs"

for algorithm in x25519 p256; do
    set_up "$algorithm"
    result=$(python3 "$here/pair.py" 60 "$read_command/small.ini" "$age_command" "$cms_command")
    bound=0.7
    [ "$algorithm" = x25519 ] || bound=1.0
    figure "read 4 KiB, $algorithm / age -d" "$(echo "$result" | jq '.ratios[0]')" ratio "<= $bound"
    figure "read 4 KiB, $algorithm / openssl cms" "$(echo "$result" | jq '.ratios[1]')" ratio '<= 0.5'
    figure "read 4 KiB, $algorithm" "$(echo "$result" | jq '.seconds[0] * 1000')" ms
    # shellcheck disable=SC2086 # a command line
    on=$(instructions $read_command/small.ini)
    figure "read 4 KiB, $algorithm, instructions" "$on" instructions
    [ -n "$(ls point/receipts)" ]
    receipts=$(python3 "$here/pair.py" 60 "$read_command/small.ini" "$read_command/small.ini --receipts off")
    figure "read 4 KiB, $algorithm, receipts on / off" "$(echo "$receipts" | jq '.ratios[0]')" ratio '<= 1.1'
    # shellcheck disable=SC2086 # a command line
    off=$(instructions $read_command/small.ini --receipts off)
    figure "read 4 KiB, $algorithm, receipts on / off, instructions" "$(jq -n "$on / $off")" ratio '<= 1.1'
done
figure 'age -d, same content' "$(echo "$result" | jq '.seconds[1] * 1000')" ms
result=$(python3 "$here/pair.py" 5 "$read_command/large.bin" "$read_command/large.bin")
figure 'read 16 MiB, peak memory' "$(echo "$result" | jq '.peak_kib[0] / 1024')" MiB '<= 64'
