"""The figures of watch.sh, whose world is the working directory.

    python3 watch.py

Prints them as JSON objects, one a line.
"""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import time

CHANGES = 10000
WARM = 1000  # changes after which memory is compared
WATCHES = 1000
SECONDS = 20
LOOKS = 1000
NAME = "helpdesk.ini"


def figure(name, value, unit, bound=None):
    print(json.dumps({"figure": f"watch, {name}", "value": value, "unit": unit} | ({"bound": bound} if bound else {})),
          flush=True)


def world(folder):
    """A point, a state and an output of their own; returns the words of a command line."""
    base = pathlib.Path(folder).resolve()
    (base / "configs").mkdir(parents=True)
    (base / "client.ini").write_text(f"[Common]\nConfiguration={base}/configs/{NAME}\n"
                                     f"CertificateSource=dir:{base.parent}/store\nStateDirectory={base}/state\n")
    return base, ["rollseal-client", "watch", "--preferences", f"{base}/client.ini"]


def publish(base, serial):
    shutil.copy(f"versions/{serial}", base / "new")
    os.rename(base / "new", base / "configs" / NAME)


def wait_for(what, condition):
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"watch.py: never came: {what}")
        time.sleep(0.0005)


@contextlib.contextmanager
def ended(processes):
    """Ends them behind the block, and demands that they end well."""
    try:
        yield
    finally:
        for p in processes:
            p.send_signal(signal.SIGTERM)
        if any([p.wait() != 0 for p in processes]):
            sys.exit("watch.py: a watch ended badly")


# ---- Memory ----

def memory(pid):
    """What is of this process alone, in KiB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon:"))


def measure_memory():
    base, words = world("memory")
    out, error = base / "out", base / "state" / "errors" / NAME
    publish(base, 1)
    watch = subprocess.Popen([*words, "--output", str(out), "--run", ":"], stderr=subprocess.DEVNULL)
    held = {}
    with ended([watch]):
        for serial in range(1, CHANGES + 1):
            publish(base, serial)
            text = f"[HelpDesk]\nPhone={serial}\n"
            wait_for(f"version {serial}", lambda: out.exists() and out.read_text() == text)
            if serial % 10 == 5:
                publish(base, 1)
                wait_for(f"error of version 1 after {serial}", error.exists)
            if serial in (WARM, CHANGES):
                held[serial] = memory(watch.pid)
    figure(f"memory after {WARM:,} changes", held[WARM], "KiB")
    figure(f"memory after {CHANGES:,} changes, more", held[CHANGES] - held[WARM], "KiB", "<= 64")


# ---- Processors ----

def used(processes):
    """Seconds on processors, in all, since they began."""
    total = 0
    for p in processes:
        with open(f"/proc/{p.pid}/schedstat") as stat:
            total += int(stat.read().split()[0])
    return total / 1e9


def sleeps(process, slices):
    """It has run since, and waits again."""
    with open(f"/proc/{process.pid}/stat") as stat, open(f"/proc/{process.pid}/schedstat") as runs:
        return int(runs.read().split()[2]) > slices and stat.read().rpartition(")")[2].split()[0] == "S"


def slices_of(process):
    with open(f"/proc/{process.pid}/schedstat") as runs:
        return int(runs.read().split()[2])


def measure_look():
    """A look that finds nothing new, as at each interval: here because the time of the file is set."""
    base, words = world("look")
    publish(base, 1)
    watch = subprocess.Popen([*words, "--output", f"{base}/out"], stderr=subprocess.DEVNULL)
    with ended([watch]):
        wait_for("output", (base / "out").exists)
        wait_for("the first look", lambda: sleeps(watch, 0))
        before = used([watch])
        for i in range(LOOKS):
            slices = slices_of(watch)
            os.utime(base / "configs" / NAME, (i, i))
            wait_for("a look", lambda: sleeps(watch, slices))
        cost = (used([watch]) - before) / LOOKS
    figure("a look that finds nothing new", 1000 * cost, "ms of CPU")
    figure(f"{WATCHES:,} looks every 5m", 100 * cost * WATCHES / 300, "% of one CPU", "<= 1")


def ordinary_account():
    """Options for subprocess: an account that is not root's; none if this is none."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def measure_processors():
    base, words = world("processors")
    account = ordinary_account()
    (base / "out").mkdir()
    if account:
        for path in (base, base / "out", "store/part.pem"):
            os.chown(path, account["user"], account["group"])
    publish(base, 1)
    log = open(base / "said", "w")
    watches = [subprocess.Popen([*words, "--output", f"{base}/out/{i}"], stderr=log, **account)
               for i in range(WATCHES)]
    with ended(watches):
        wait_for("all outputs", lambda: len(list((base / "out").iterdir())) >= WATCHES)
        said = lambda text: (base / "said").read_text().count(text)
        wait_for("all to settle", lambda: said("watching ") == WATCHES)
        begun, before = time.monotonic(), used(watches)
        time.sleep(SECONDS)
        share = (used(watches) - before) / (time.monotonic() - begun)
        at_once = said("noticed at once")
    figure(f"{WATCHES:,} of one folder, told of changes at once", at_once, "watches")
    figure(f"{WATCHES:,} of one folder, nothing changes", 100 * share, "% of one CPU", "<= 1")


measure_memory()
measure_look()
measure_processors()
