"""Runs each command once for every call in it that can fail, and looks at what is left.

    python3 faults.py [--do kill,ENOSPC,EIO,unreadable,ESTALE,EMFILE,EINTR,memory] [--every N] [--jobs N] [SCENARIO…]

Programs are taken from PATH; $FAULT_LIBRARY is what fault.c makes, and says what the kinds of faults are. For each N the
world of the scenario is put back, the command runs with its N-th call failing, and then:

  - what it was to change is old or new, never torn or gone; the registry is sound
  - it ended by the fault, or with an error of the list and one line that says so, or as if nothing had happened; after
    EINTR as if nothing had happened
  - the second run succeeds, or says that there is nothing left to do
  - then what it was to change is new, and the files are the ones that a run without a fault leaves

A world that looks, byte by byte, like one that was looked at already, such as that before the command, is not looked at
again: it would end in the same way.

Prints a line for each scenario and each kind of fault. --every N tries only every N-th call.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LIBRARY = os.environ["FAULT_LIBRARY"]
TIME_LIMIT = 60
LAST_ERROR = 23
OUT_OF_MEMORY = 1
CONFLICT = 7

# What all scenarios begin with: a pair that is active and installed, a second one that is prepared and installed, and a
# configuration that was published and read once.
BASE = """
umask 077
echo 'a passphrase for tests' >passphrase
umask 022
rollseal-admin init --organization Test --point "$PWD/point" --recovery-file recovery
for pair in a b; do
    rollseal-admin pair generate --algorithm x25519 >$pair.id
    rollseal-admin pair export "$(cat $pair.id)" --output $pair.pem
    rollseal-client install $pair.pem --store "dir:$PWD/store"
done
rollseal-admin pair activate "$(cat a.id)"
printf '[A]\\nvalue=old\\n' >old
rollseal-admin config import a.ini old
rollseal-admin config publish
printf '[Common]\\nConfiguration=%s/point/configs/a.ini\\nCertificateSource=dir:%s/store\\n' "$PWD" "$PWD" >client.ini
printf 'StateDirectory=%s/state\\n' "$PWD" >>client.ini
rollseal-client read --preferences client.ini --output out
"""

# A client without a memory, of which no receipt shall speak, and the registry.
OLD_OR_NEW = """
value=$(rollseal-client get A.value --preferences client.ini --state-directory "$PWD/fresh" --no-fallback \\
    --receipts off)
rm -rf fresh
[ "$value" = old ] || [ "$value" = new ]
[ "$(sqlite3 vault/registry.db 'PRAGMA integrity_check')" = ok ]
"""

NEW = OLD_OR_NEW + """
[ "$value" = new ]
rollseal-client read --preferences client.ini --no-fallback >/dev/null
"""

# Ends after the first look, which is when the watcher says what it watches, or with the watcher.
WATCH = """
rollseal-client watch --preferences client.ini --output out --interval 1h 2>said &
for i in $(seq 200); do
    kill -0 $! 2>/dev/null && ! grep -q watching said || break
    sleep 0.01
done
kill $! 2>/dev/null || true
status=0
wait $! || status=$?
cat said >&2
rm said
exit $status
"""

SET = "rollseal-admin config set a.ini A.value new\n"

SHOWS_OLD_OR_NEW = OLD_OR_NEW + """
rollseal-admin config show a.ini | grep -qxE 'value=(old|new)'
"""

# Whichever passphrase opens the vault.
OPENS = """
rollseal-admin config show a.ini >/dev/null 2>&1 ||
    ROLLSEAL_PASSPHRASE_FILE=second rollseal-admin config show a.ini >/dev/null
"""
OPENS_WITH_NEW = "ROLLSEAL_PASSPHRASE_FILE=second rollseal-admin config show a.ini >/dev/null; rollseal-admin vault check"

IS_A_VAULT = "[ ! -e other/registry.db ] || rollseal-admin --vault other pair list"

SOUND = """
[ "$(sqlite3 vault/registry.db 'PRAGMA integrity_check')" = ok ]
"""

# Some computers beside that of the base: two were collected, of which one has reported again since, and one is new. What
# is known of whom is in the file old, and what should be after the next time in the file new.
REPORTED = """
report() { rollseal-client report --preferences client.ini --client-name "$1" --state-directory "$PWD/$1"; }
report pc-a
report pc-b
rollseal-admin rollout collect
sqlite3 vault/registry.db 'SELECT name, counter FROM receipts ORDER BY name, counter' >old
report pc-a
report pc-c
for file in point/receipts/*; do
    echo "$(sed -n 's/^name //p' $file)|$(sed -n 's/^counter //p' $file)"
done | sort >new
! cmp -s old new
"""
# Nothing is lost, and nothing is there twice: of each computer the old receipt is known or the new one, since one that
# could not be read is left for the next time.
RECEIPTS = SOUND + """
known=$(sqlite3 vault/registry.db 'SELECT name, counter FROM receipts JOIN receipt_facts ON facts = id ORDER BY name, counter')
names=$(echo "$known" | cut -d '|' -f 1)
[ -z "$(echo "$known" | grep -vxF -e "$(cat old new)")" ]
[ -z "$(echo "$names" | uniq -d)" ]
[ -z "$(cut -d '|' -f 1 old | grep -vxF -e "$names")" ]
"""
NEW_RECEIPTS = RECEIPTS + "[ \"$known\" = \"$(cat new)\" ]"

# A computer that is on the list and has reported is in both, or in none.
FORGOTTEN = SOUND + """
forgotten=$(sqlite3 vault/registry.db "SELECT (SELECT count(*) FROM receipts WHERE name = 'pc-a' AND facts <> 0) ||
                                       (SELECT count(*) FROM expected WHERE name = 'pc-a')")
[ "$forgotten" = 11 ] || [ "$forgotten" = 00 ]
"""

EXPECTED = SOUND + """
expected=$(sqlite3 vault/registry.db 'SELECT count(*) FROM expected')
[ "$expected" -eq 0 ] || [ "$expected" -eq 2 ]
"""

# The receipt of the base's client, whole; and the one that its state says it wrote last.
RECEIPT = """
[ "$(ls point/receipts | wc -l)" -eq 1 ]
receipt=$(ls point/receipts)
grep -q "^— rollseal/$receipt " "point/receipts/$receipt"
"""
RECEIPT_OF_NEW = RECEIPT + """
cmp state/receipt/*.last "point/receipts/$receipt"
grep -qx 'uses a.ini 1.2' "point/receipts/$receipt"
"""

# What everybody reads, and what the ring does.
RINGS = SOUND + """
value_of() {
    rm -rf fresh
    rollseal-client get A.value --preferences client.ini --state-directory "$PWD/fresh" --no-fallback --receipts off \\
        --ring "$1"
}
all=$(value_of all)
pilot=$(value_of pilot)
rm -rf fresh
"""
STAGE = SET + "rollseal-admin config publish --ring pilot\n"
ENDED = "rollseal-admin config publish" + RINGS + "[ ! -e point/rings/pilot/a.ini ]; rollseal-admin vault check\n"

# A plain file, which only a client without the policy reads, whatever its parameters are.
OPEN_DOOR = """
printf '[A]\\nvalue=plain\\n' >point/configs/b.ini
rollseal-admin policy encrypted-only --force --reason test
rollseal-admin config publish
rollseal-client read --preferences client.ini --output out
"""
AT_THE_DOOR = """
status=0
rollseal-client read --preferences client.ini --configuration "$PWD/point/configs/b.ini" --no-fallback --receipts off \\
    --accept-encrypted-data-only false >/dev/null || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 12 ]
[ -z "$(find state -name '*.bad')" ]
"""

# The active pair ends soon, and nothing is prepared to follow it.
ENDING = """
rollseal-admin pair retire "$(cat b.id)"
rollseal-admin pair generate --algorithm x25519 --valid-days 60 >c.id
rollseal-admin pair activate "$(cat c.id)"
rollseal-admin config publish
"""
ONE_RESERVE = "[ $(rollseal-admin --json pair list | grep -c '\"state\": *\"prepared\"') -eq 1 ]"

# The script that was written is remembered, unless the command was killed between the two; before, another one was.
LAUNCH = "rollseal-admin launch-script --shell sh --parameter Ring=pilot"
LAUNCHED = """
asked=$(rollseal-admin --json rollout status --parameters)
[ ! -e start.sh ] || cmp start.sh want
[ ! -e start.sh ] || [ "${FAULT-}" = kill ] || case $asked in *Ring=pilot*) ;; *) false ;; esac
"""

# A package that is there is whole and in the audit list, unless the command was killed between the two.
PACKAGED = """
[ ! -e part.tar ] || tar --extract --to-stdout --file part.tar | cmp - a.pem
[ ! -e part.tar ] || [ "${FAULT-}" = kill ] || rollseal-admin audit list | grep -q "$PWD/part.tar"
"""

# What somebody who can write to the point puts there is refused, whatever cannot be read of what the client remembers;
# and that is not set aside for it.
REMEMBERED = """
[ -z "$(find state -name '*.bad')" ]
"""
READ = "rollseal-client read --preferences client.ini --output out"

# The pair a is revoked, and a file that it signed before is put in front of a client that has never read one of this
# name, but knows the CRL.
REVOKED = """
rollseal-admin config import b.ini old
rollseal-admin config publish
cp point/configs/b.ini stolen
rollseal-admin pair revoke $(cat a.id) --successor $(cat b.id) --reason test
rollseal-client read --preferences client.ini --output out
cp stolen point/configs/b.ini
rm out
"""

# The same, where the vault has forgotten that revocation: an old backup was restored while the thief had put back what
# lay at the point, and the next CRL lists b alone. What the client learns now must not make it forget the other.
FORGOTTEN_BY_VAULT = """
rollseal-admin config import b.ini old
rollseal-admin config publish
rollseal-admin vault backup saved
cp -r point/configs stolen
rollseal-admin pair revoke $(cat a.id) --successor $(cat b.id) --reason test
rollseal-client read --preferences client.ini --output out
rm -r vault point/configs out
cp -r stolen point/configs
rollseal-admin vault restore saved
rollseal-admin pair revoke $(cat b.id) --reason test
cp stolen/b.ini point/configs/b.ini
"""
STILL_REVOKED = """
status=0
rollseal-client read --preferences client.ini --configuration $PWD/point/configs/b.ini --output taken || status=$?
[ $status -eq 16 ]; [ ! -e taken ]
"""

# The vault is lost, and its backup knows nothing of the last revocation.
LOST = """
rollseal-admin vault backup saved
rollseal-admin pair revoke $(cat a.id) --successor $(cat b.id) --reason test
rollseal-client read --preferences client.ini --no-fallback >/dev/null
mv vault lost
"""

# A client part that is there is in the audit list, unless the command was killed between the two.
EXPORTED = """
[ ! -e part ] || cmp part a.pem
[ ! -e part ] || [ $FAULT = kill ] || rollseal-admin audit list | grep -q "$PWD/part"
"""

IS_RESTORED = "rollseal-admin pair list | grep -q \"$(cat a.id).*revoked\""

# A new vault, whose files the clients of the old one take.
SUCCEEDS = """
rollseal-admin pair generate --algorithm x25519 >c.id
rollseal-admin pair export "$(cat c.id)" --output c.pem
rollseal-client install c.pem --store "dir:$PWD/store"
rollseal-admin config import a.ini new
rollseal-admin pair activate "$(cat c.id)"
rollseal-admin config publish
rollseal-client read --preferences client.ini --no-fallback | grep -qx value=new
rollseal-admin vault check
"""

# name: what comes before, the command, what must hold after the fault, what must hold after the second run.
SCENARIOS = {
    "set": ("", "rollseal-admin config set a.ini A.value new",
            SHOWS_OLD_OR_NEW, OLD_OR_NEW + "rollseal-admin config show a.ini | grep -qx value=new"),
    "import": ("printf '[A]\\nvalue=new\\n' >new\ncp new other", "rollseal-admin config import a.ini new",
               SHOWS_OLD_OR_NEW, OLD_OR_NEW + "rollseal-admin config show a.ini | cmp - new"),
    "publish": (SET, "rollseal-admin config publish", OLD_OR_NEW, NEW),
    "rollback": (SET + "rollseal-admin config publish", "rollseal-admin config rollback a.ini 1",
                 SHOWS_OLD_OR_NEW, OLD_OR_NEW + "[ \"$value\" = old ]"),
    "generate": ("", "rollseal-admin pair generate --algorithm x25519", "rollseal-admin vault check",
                 OLD_OR_NEW + "rollseal-admin vault check; [ $(rollseal-admin pair list | grep -c prepared) -ge 2 ]"),
    "activate": (SET, "rollseal-admin pair activate $(cat b.id)", OLD_OR_NEW,
                 "rollseal-admin config publish" + NEW),
    "retire": ("rollseal-admin pair activate $(cat b.id)\nrollseal-admin config publish",
               "rollseal-admin pair retire $(cat a.id)", OLD_OR_NEW, "rollseal-admin vault check" + OLD_OR_NEW),
    "revoke": (SET, "rollseal-admin pair revoke $(cat a.id) --successor $(cat b.id) --reason test",
               OLD_OR_NEW, "rollseal-admin config publish" + NEW + "rollseal-admin vault check"),
    "point": ("", "rollseal-admin point add $PWD/second", "rollseal-admin point list" + OLD_OR_NEW,
              "rollseal-admin config publish; cmp second/configs/a.ini point/configs/a.ini"),
    "export": ("", "rollseal-admin pair export $(cat a.id) --output part",
               EXPORTED, "cmp part a.pem"),
    "passphrase": ("echo another >second", "rollseal-admin vault passphrase --new-passphrase-file second",
                   OPENS, OPENS_WITH_NEW),
    "recover": ("echo another >second", "unset ROLLSEAL_PASSPHRASE_FILE; rollseal-admin vault recover "
                "--identity recovery --new-passphrase-file second", OPENS, OPENS_WITH_NEW),
    "init": ("", "rollseal-admin --vault other init --organization X --point $PWD/second --recovery-file other.recovery",
             IS_A_VAULT, IS_A_VAULT + "; rollseal-admin --vault other vault check; [ -s other.recovery ]"),
    "backup": ("", "rollseal-admin vault backup saved",
               "[ ! -e saved.recovery ] || age -d -i recovery saved.recovery | tar -t >/dev/null",
               # A change lets SQLite remove what a killed commit has left.
               "age -d -i recovery saved.recovery | tar -t >/dev/null; [ -s saved ]\n" + SET),
    "restore": (LOST, "rollseal-admin vault restore saved", "[ ! -e vault ] || " + IS_RESTORED,
                IS_RESTORED + "\nrollseal-admin pair activate $(cat b.id); rollseal-admin config publish\n"
                "rollseal-admin vault check" + OLD_OR_NEW +
                "rollseal-client read --preferences client.ini --no-fallback >/dev/null"),
    "after": (LOST + "printf '[A]\\nvalue=new\\n' >new", "rollseal-admin init --organization New "
              "--point $PWD/point --recovery-file new.recovery --after point/configs/a.ini",
              "[ ! -e vault/registry.db ] || rollseal-admin pair list", SUCCEEDS + "[ -s new.recovery ]"),
    "collect": (REPORTED, "rollseal-admin rollout collect", RECEIPTS, NEW_RECEIPTS),
    "status": (REPORTED, "rollseal-admin rollout status >told", RECEIPTS, NEW_RECEIPTS + "; grep -q '4 ready' told"),
    "forget": (REPORTED + "printf 'pc-a\\npc-b\\n' >list; rollseal-admin rollout expect list",
               "rollseal-admin rollout forget pc-a --reason test", FORGOTTEN, FORGOTTEN + "[ $forgotten = 00 ]"),
    "expect": ("printf 'pc-a\\npc-b\\n' >list", "rollseal-admin rollout expect list", EXPECTED,
               EXPECTED + "[ \"$expected\" -eq 2 ]"),
    "stage": (SET, "rollseal-admin config publish --ring pilot", RINGS + "[ $all = old ]; [ $pilot != plain ]",
              RINGS + "[ $all = old ]; [ $pilot = new ]; rollseal-admin vault check"),
    "promote": (STAGE, "rollseal-admin config promote a.ini --from pilot --force --reason test",
                RINGS + "[ $pilot = new ]", ENDED + "[ $all = new ]; [ $pilot = new ]"),
    "halt": (STAGE, "rollseal-admin config halt a.ini --reason test",
             RINGS + "[ $all = old ]", ENDED + "[ $all = old ]; [ $pilot = old ]"),
    "policy": ("", "rollseal-admin policy encrypted-only --reason test", OLD_OR_NEW, "rollseal-admin config publish"
               + OLD_OR_NEW + "rollseal-admin inspect point/configs/a.ini --json | grep -q '\"encrypted_only\": *true'"),
    "renew": (ENDING, "rollseal-admin pair renew", "rollseal-admin vault check" + OLD_OR_NEW,
              "rollseal-admin config publish; rollseal-admin vault check\n" + ONE_RESERVE),
    "launch": (f"{LAUNCH} >want\nrollseal-admin launch-script --shell sh --parameter Log=none --output other.sh",
               f"{LAUNCH} --output start.sh", LAUNCHED, LAUNCHED + "[ -e start.sh ]"),
    "package": ("", "rollseal-admin pair package $(cat a.id) --format tar --output part.tar",
                PACKAGED, PACKAGED + "[ -e part.tar ]"),
    "health": ("rollseal-admin health --prometheus want", "rollseal-admin health --prometheus metrics",
               "[ ! -e metrics ] || [ $(wc -l <metrics) -eq $(wc -l <want) ]",
               "[ $(wc -l <metrics) -eq $(wc -l <want) ]"),
    "install": ("", "rollseal-client install a.pem --store dir:$PWD/other",
                "[ -z \"$(ls other 2>/dev/null)\" ] || cmp other/$(cat a.id).pem store/$(cat a.id).pem",
                "cmp other/$(cat a.id).pem store/$(cat a.id).pem"),
    "read": (SET + "rollseal-admin config publish",
             "rollseal-client read --preferences client.ini --output out",
             "grep -qxE 'value=(old|new)' out; rollseal-client read --preferences client.ini >/dev/null",
             "grep -qx value=new out; cmp state/configs/a.ini point/configs/a.ini"),
    "report": (SET + "rollseal-admin config publish", "rollseal-client report --preferences client.ini",
               RECEIPT, RECEIPT_OF_NEW),
    "reset": (OPEN_DOOR, "rollseal-client policy reset --preferences client.ini",
              AT_THE_DOOR, AT_THE_DOOR + "[ $status -eq 0 ]"),
    "watch": (SET + "rollseal-admin config publish", WATCH, "grep -qxE 'value=(old|new)' out",
              "grep -qx value=new out; cmp state/configs/a.ini point/configs/a.ini"),
    "stale": ("cp point/configs/a.ini stale\n" + SET + f"rollseal-admin config publish\n{READ}\n"
              "cp stale point/configs/a.ini\nrm out",
              READ, "[ ! -e out ] || grep -qx value=new out" + REMEMBERED, "grep -qx value=new out" + REMEMBERED),
    "revoked": (REVOKED, READ + " --configuration $PWD/point/configs/b.ini || { s=$?; [ $s -eq 16 ] || exit $s; }",
                "[ ! -e out ]" + REMEMBERED, "[ ! -e out ]" + REMEMBERED),
    "learned": (FORGOTTEN_BY_VAULT, READ, STILL_REVOKED + REMEMBERED, STILL_REVOKED + REMEMBERED),
    "plain": ("printf '[A]\\nvalue=plain\\n' >point/configs/a.ini\nrm out", READ,
              "[ ! -e out ] || grep -qx value=old out" + REMEMBERED, "grep -qx value=old out" + REMEMBERED),
}

# The second run where it is not simply the same again: after a change that was made all the same, the old passphrase is
# wrong, and the computer is not found; a file that is there is not replaced.
SECOND_RUN = {
    "passphrase": """
rollseal-admin vault passphrase --new-passphrase-file second ||
    ROLLSEAL_PASSPHRASE_FILE=second rollseal-admin vault passphrase --new-passphrase-file second
""",
    "forget": "rollseal-admin rollout forget pc-a --reason test || [ $? -eq 3 ]",
    "launch": f"rm -f start.sh; {LAUNCH} --output start.sh",
    "package": "rm -f part.tar; rollseal-admin pair package $(cat a.id) --format tar --output part.tar",
}

# Each run makes one more of the same, also the run that reports a failure after it.
MAKES_MORE = {"generate"}


class Failed(Exception):
    pass


def shell(world, script, extra=None):
    env = {"PATH": os.environ["PATH"], "HOME": world, "ROLLSEAL_VAULT": f"{world}/vault", "LC_ALL": "C.UTF-8",
           "ROLLSEAL_PASSPHRASE_FILE": f"{world}/passphrase", "TZ": "UTC", "LD_PRELOAD": LIBRARY} | (extra or {})
    return subprocess.run(["sh", "-euc", script], cwd=world, env=env, capture_output=True, text=True,
                          timeout=TIME_LIMIT, check=False)


def demand(world, script, when, extra=None):
    done = shell(world, script, extra)
    if done.returncode != 0:
        raise Failed(f"{when}: status {done.returncode}: {done.stderr.strip()}")


def is_left_by_kill(folder, name):
    """The temporary of a receipt: clients look at nobody's, so `rollout collect` removes it when it is a day old."""
    return os.path.basename(folder) == "receipts" and re.fullmatch(r"\.[0-9a-f]{16}\.tmp[0-9a-f]{12}", name)


def listing(world, do=None):
    """The files of the world, after this fault. Numbers and ids in their names may differ between runs."""
    return sorted(re.sub(r"[0-9a-f]{16,}|[0-9]+", "#", os.path.relpath(os.path.join(folder, name), world))
                  for folder, _, names in os.walk(world) for name in names
                  if not (do == "kill" and is_left_by_kill(folder, name)))


def digest(world):
    """Names, modes and bytes of everything in the world."""
    result = hashlib.sha256()
    for folder, folders, names in os.walk(world):
        folders.sort()
        for name in sorted(names) + folders:
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            result.update(f"{path}\0{facts.st_mode}\0{facts.st_size}\0".encode())
            if name in names:
                with open(path, "rb") as file:
                    result.update(file.read())
    return result.digest()


def check_end(do, done):
    """How the command with the fault ended is how programs may end. What is interrupted is begun again."""
    if do == "EINTR" and done.returncode != 0:
        raise Failed(f"ended with status {done.returncode}: {done.stderr.strip()}")
    lines = [line for line in done.stderr.splitlines() if ": warning: " not in line]
    if done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL, 0):
        return
    if not 0 < done.returncode <= LAST_ERROR or not lines:
        raise Failed(f"ended with status {done.returncode}: {done.stderr.strip()}")


class World:
    """A folder that is put back to what it was, always under the same name."""

    def __init__(self, parent, name):
        self.name = name
        before, self.command, self.after, self.end = SCENARIOS[name]
        self.path, self.saved = os.path.join(parent, "world"), os.path.join(parent, "saved")
        os.mkdir(self.path)
        demand(self.path, BASE + before, "base")
        shutil.copytree(self.path, self.saved, symlinks=True)
        self.before = digest(self.path)
        self.looked_at = {self.before}
        self.mark = os.path.join(parent, "mark")
        demand(self.path, self.command, "without a fault")
        demand(self.path, self.end, "without a fault")
        self.files = listing(self.path)

    def put_back(self):
        if digest(self.path) == self.before:
            return
        shutil.rmtree(self.path)
        shutil.copytree(self.saved, self.path, symlinks=True)

    def try_one(self, do, number):
        """Lets the call of this number fail; False if there are not as many calls."""
        self.put_back()
        if os.path.exists(self.mark):
            os.unlink(self.mark)
        faulty = {"FAULT_DO": do, "FAULT_AT": str(number), "FAULT_MARK": self.mark}
        done = shell(self.path, self.command, faulty)
        if not os.path.exists(self.mark):
            return False
        check_end(do, done)
        left = digest(self.path)
        if left in self.looked_at:
            return True
        demand(self.path, self.after, "after the fault", {"FAULT": do})
        again = shell(self.path, SECOND_RUN.get(self.name, self.command))
        if again.returncode not in (0, CONFLICT):
            raise Failed(f"second run: status {again.returncode}: {again.stderr.strip()}")
        demand(self.path, self.end, f"after the second run (status {again.returncode})")
        files = listing(self.path, do)
        if set(files) != set(self.files) or (files != self.files and self.name not in MAKES_MORE):
            raise Failed(f"files differ: {sorted(set(files) ^ set(self.files)) or 'more of the same'}")
        self.looked_at.add(left)
        return True


def try_all(name, do, every):
    parent = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    count, failures, started = 0, [], time.monotonic()
    try:
        world = World(parent, name)
        number, more = 1, True
        while more:
            try:
                more = world.try_one(do, number)
            except (Failed, subprocess.TimeoutExpired) as failure:
                failures.append(f"  {name}, {do} at call {number}: {failure}")
            count += more
            number += every
    except Failed as failure:
        failures.append(f"  {name}: {failure}")
    finally:
        shutil.rmtree(parent)
    return name, do, count, failures, time.monotonic() - started


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--do", default="kill,ENOSPC,EIO,unreadable,ESTALE,EMFILE,EINTR,memory")
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("scenarios", nargs="*", default=list(SCENARIOS))
    options = arguments.parse_args()
    wanted = [(name, do) for name in options.scenarios or SCENARIOS for do in options.do.split(",")]
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(max_workers=options.jobs) as pool:
        for name, do, count, failures, seconds in pool.map(try_all, *zip(*wanted), [options.every] * len(wanted)):
            print(f"{'FAIL' if failures else 'ok  '}  {name}, {do}: {count} calls, {len(failures)} failures, "
                  f"{seconds:.0f} s", flush=True)
            print("\n".join(failures[:20]), end="\n" if failures else "", flush=True)
            failed += bool(failures)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
