"""The figures of fleet.sh, whose world is the working directory, and whose namespaces these are.

    python3 fleet.py [--clients N]

Prints them as JSON objects, one a line. A time begins when the last client was started, when the last of them was given
the file of a pair, or when the command that publishes has ended.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

INTERVAL = 5  # seconds between a client's looks
SHARES = (50, 95, 100)
PATIENCE = 120  # seconds, for what all computers are to report
LIMIT = 900  # seconds, for everything
PAUSE = 0.2  # seconds between the administrator's looks
QUIET = 20  # seconds in which nothing changes
NAME = "helpdesk.ini"
RECEIPTS = pathlib.Path("point/receipts")
COMPLAINT = "rollseal-client: "


def figure(name, value, unit, bound=None):
    print(json.dumps({"figure": f"fleet of {count:,}, {name}", "value": value, "unit": unit} |
                     ({"bound": bound} if bound else {})), flush=True)


def give_up(why):
    sys.exit(f"fleet.py: {why}")


# ---- Computers ----

class Computer:
    """A folder with all that is this computer's, and its client."""

    def __init__(self, number):
        self.name = f"pc-{number:05}"
        self.base = pathlib.Path("computers").resolve() / self.name
        (self.base / "store").mkdir(parents=True)
        (self.base / "machine-id").write_text(f"{number:032x}\n")
        (self.base / "client.ini").write_text(
            f"[Common]\nConfiguration={os.getcwd()}/point/configs/{NAME}\nCertificateSource=dir:{self.base}/store\n"
            f"StateDirectory={self.base}/state\nClientName={self.name}\n")

    def start(self):
        words = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/machine-id && exec "$@"',
                 self.base / "machine-id", "rollseal-client", "watch", "--preferences", self.base / "client.ini",
                 "--interval", f"{INTERVAL}s", "--output", self.base / "out"]
        with open(self.base / "said", "w") as said:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)

    def give(self, part):
        """As software distribution does: whole, or not yet."""
        shutil.copy(part, self.base / "new")
        os.rename(self.base / "new", self.base / "store" / part)

    def take(self, part):
        os.remove(self.base / "store" / part)

    def complaints(self):
        return [line for line in (self.base / "said").read_text().splitlines() if line.startswith(COMPLAINT)]

    def content(self):
        return (self.base / "out").read_text()


@contextlib.contextmanager
def running(computers):
    """Ends their clients behind the block, and demands that they end well."""
    started = []
    try:
        for c in computers:
            c.start()
            started.append(c.process)
        yield
    finally:
        for p in started:
            p.send_signal(signal.SIGTERM)
        ends = [p.wait() for p in started]
    if any(ends):
        give_up("a client ended badly")


def used(computers):
    """Seconds on processors, in all, since they began."""
    return sum(int(pathlib.Path(f"/proc/{c.process.pid}/schedstat").read_text().split()[0]) for c in computers) / 1e9


def memory(computers):
    """What is of their processes alone, in KiB."""
    total = 0
    for c in computers:
        with open(f"/proc/{c.process.pid}/status") as status:
            total += next(int(line.split()[1]) for line in status if line.startswith("RssAnon:"))
    return total


# ---- The administrator ----

def admin(*words):
    done = subprocess.run(["rollseal-admin", "--quiet", *words], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        give_up(f"failed: rollseal-admin {' '.join(words)}")
    return done.stdout


def publish(phone, *options):
    admin("config", "set", NAME, "HelpDesk.Phone", str(phone))
    admin("config", "publish", *options)


def status(question):
    said = json.loads(admin("--json", "rollout", "status", *question))
    if said["total"] != count or said["rejected_files"] != 0:
        give_up(f"{said['total']} computers, and {said['rejected_files']} receipts that are not taken")
    return said


def measure(what, *question):
    """From now on, until everybody is ready; then `rollout wait` has nothing to wait for."""
    begun, times = time.monotonic(), {}
    while len(times) < len(SHARES):
        said = status(question)
        past = time.monotonic() - begun
        for share in SHARES:
            if 100 * said["ready"] >= share * count:
                times.setdefault(share, past)
        if past > PATIENCE:
            give_up(f"{what}: {said['ready']} of {count} after {PATIENCE} s; {said['not_ready'][:5]}")
        time.sleep(PAUSE)
    for share in SHARES:
        figure(f"{what}: {share} %", times[share], "s")
    admin("rollout", "wait", *question, "--timeout", "1s")


def new_pair(what, computers):
    """Generated, and given to all of them; returns it and the name of its file."""
    pair = admin("pair", "generate").strip()
    part = f"{pair}.pem"
    admin("pair", "export", pair, "--output", part)
    for c in computers:
        c.give(part)
    measure(what, "--pair", pair)
    return pair, part


def make_organization(computers):
    pathlib.Path("names").write_text("".join(f"{c.name}\n" for c in computers))
    pathlib.Path(NAME).write_text("[HelpDesk]\nPhone=0\n")
    admin("init", "--organization", "Bench", "--point", os.path.abspath("point"), "--recovery-file", "recovery")
    admin("rollout", "expect", "names")
    admin("config", "import", NAME, NAME)
    admin("config", "publish", "--plain")


# ---- What is measured ----

def lines_of_receipts(*words):
    receipts = [path.read_text() for path in RECEIPTS.glob("[0-9a-f]*")]
    return [line for text in receipts for line in text.splitlines() if line.startswith(words)]


def measure_quiet(computers):
    before, begun = used(computers), time.monotonic()
    time.sleep(QUIET)
    share = (used(computers) - before) / (time.monotonic() - begun)
    figure(f"a look every {INTERVAL} s, nothing changes", 100 * share, "% of one CPU")
    figure("a look that finds nothing new", 1000 * share * INTERVAL / count, "ms of CPU")
    figure("memory of a client", memory(computers) / count, "KiB")


def measure_life(computers):
    """No step of it is forced: each gate finds everybody ready."""
    measure("started, plain", "--parameters", "Ring=all")
    if len(set(lines_of_receipts("machine "))) != count:
        give_up("the computers have no machine ids of their own")
    first, first_part = new_pair("first pair", computers)
    admin("pair", "activate", first)
    publish(1)
    measure("publish, sealed", "--config", NAME)
    measure_quiet(computers)
    second, _ = new_pair("second pair", computers)
    admin("pair", "activate", second)
    publish(2)
    measure("publish, rotated", "--config", NAME)
    admin("pair", "retire", first)
    publish(3)
    measure("publish, first pair retired", "--config", NAME)
    for c in computers:
        c.take(first_part)
    publish(4)
    measure("publish, first pair removed", "--config", NAME)


def measure_failures(computers):
    """Whoever has failed has said so, once for each error that began; the last receipts say how it stands."""
    complaints = [line for c in computers for line in c.complaints()] + lines_of_receipts("error ", "failed ")
    for line in sorted(set(complaints))[:10]:
        print(f"fleet.py: said: {line}", file=sys.stderr)
    figure("client processes", sum(c.process.poll() is None for c in computers), "processes", f">= {count}")
    figure("with the last content", sum(c.content() == "[HelpDesk]\nPhone=4\n" for c in computers), "computers",
           f">= {count}")
    figure("failed reads and other complaints", len(complaints), "lines", "<= 0")


def end(number, _):
    give_up(f"ended by signal {number}")


parser = argparse.ArgumentParser()
parser.add_argument("--clients", type=int, default=1000)
count = parser.parse_args().clients
for number in (signal.SIGTERM, signal.SIGALRM):
    signal.signal(number, end)
signal.alarm(LIMIT)
fleet = [Computer(number) for number in range(1, count + 1)]
make_organization(fleet)
with running(fleet):
    measure_life(fleet)
    measure_failures(fleet)
