"""Runs a command on a terminal of its own, and answers each of its questions, which end in ': ', with the next answer.

    python3 answer.py ANSWER... -- COMMAND...

Prints what was on the terminal, and ends with the command's status.
"""
import os
import pty
import sys

split = sys.argv.index("--")
answers, command = sys.argv[1:split], sys.argv[split + 1:]
process, terminal = pty.fork()
if process == 0:
    os.execvp(command[0], command)

shown, asked = b"", 0
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:  # the command has closed it
        break
    if not part:
        break
    shown += part
    if shown[asked:].endswith(b": ") and answers:
        asked = len(shown)
        os.write(terminal, answers.pop(0).encode() + b"\n")
sys.stdout.write(shown.decode(errors="replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
