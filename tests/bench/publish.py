"""One world of publish.sh: times publishes, openings of the vault and 1,000 runs of age in turn.

    python3 publish.py ROUNDS NAME BOUND

Prints the figures as JSON objects, one a line. The working directory is the world.
"""

import json
import os
import statistics
import sys
import time

NULL = os.open(os.devnull, os.O_RDWR)


def run(*argv):
    pid = os.posix_spawnp(argv[0], argv, os.environ,
                          file_actions=[(os.POSIX_SPAWN_DUP2, NULL, 0), (os.POSIX_SPAWN_DUP2, NULL, 1)])
    if os.waitpid(pid, 0)[1] != 0:
        sys.exit(f"publish.py: failed: {' '.join(argv)}")


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def age():
    recipients = [word for name in "ab" for word in ("-r", open(f"{name}.recipient").read().strip())]
    for name in names:
        run("age", *recipients, "-o", f"sealed/{name}", f"plain/{name}")


def publish_all(days):
    run("rollseal-admin", "--quiet", "config", "publish", "--expires", f"{days}d")


def open_vault():
    run("rollseal-admin", "--quiet", "config", "show", names[0])


def publish_nothing():
    run("rollseal-admin", "--quiet", "config", "publish")


def written():
    return [os.stat(f"point/configs/{name}").st_ino for name in names]


def figure(name, value, unit, bound=None):
    print(json.dumps({"figure": f"publish 1,000, {sys.argv[2]}{name}", "value": value, "unit": unit} |
                     ({"bound": bound} if bound else {})))


names = sorted(os.listdir("plain"))
ratios, publishes, ages, nothings = [], [], [], []
for i in range(int(sys.argv[1])):
    opening = timed(open_vault)
    publishing = timed(lambda: publish_all(200 + i)) - opening
    before = written()
    nothing = timed(publish_nothing) - opening
    if written() != before:
        sys.exit("publish.py: a publish with nothing to do has written files")
    ages.append(timed(age))
    publishes.append(publishing)
    nothings.append(nothing)
    ratios.append(ages[-1] / publishing)
figure(", times as fast as 1,000 x age", statistics.median(ratios), "times", sys.argv[3])
figure("", statistics.median(publishes), "s")
figure(", 1,000 x age", statistics.median(ages), "s")
figure(", nothing to do", statistics.median(nothings), "s")
