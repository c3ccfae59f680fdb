"""Times whole processes in turn (A B A B …) and prints medians and the median of the ratios, pair by pair.

    python3 pair.py RUNS COMMAND_A COMMAND_B [COMMAND_C …]

Each command is one string for the shell's word splitting, run without a shell; a command with a pipe is run by sh. Prints one
JSON object: {"seconds": [median of each], "ratios": [median of A/B, A/C, …], "peak_kib": [largest resident size of each]}.
"""

import json
import os
import shlex
import statistics
import sys
import time


def run(argv):
    null = os.open(os.devnull, os.O_RDWR)
    started = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ,
                          file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - started
    os.close(null)
    if status != 0:
        sys.exit(f"pair.py: failed: {shlex.join(argv)}")
    return seconds, usage.ru_maxrss


def main():
    runs = int(sys.argv[1])
    commands = [["sh", "-c", text] if any(c in text for c in "|<>") else shlex.split(text) for text in sys.argv[2:]]
    for command in commands:
        run(command)
    samples = [[run(command) for command in commands] for _ in range(runs)]
    seconds = [[sample[i][0] for sample in samples] for i in range(len(commands))]
    print(json.dumps({
        "seconds": [statistics.median(column) for column in seconds],
        "ratios": [statistics.median(a / b for a, b in zip(seconds[0], other)) for other in seconds[1:]],
        "peak_kib": [max(sample[i][1] for sample in samples) for i in range(len(commands))],
    }))


main()
