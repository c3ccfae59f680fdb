"""Types keys and a tab into an interactive shell, and prints the line that stands there then, with a full stop behind it.

    python3 type_keys.py bash|zsh SCRIPT KEYS...
"""
import os
import pty
import sys

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], [
        "bind 'set enable-bracketed-paste off'",
        ". {script}",
        "bind -x '\"\\C-t\": echo \"<$READLINE_LINE>\"'",
    ]),
    "zsh": (["zsh", "-f", "-i"], [
        "unset zle_bracketed_paste; autoload -U compinit; fpath=({folder} $fpath); compinit -u -D",
        "tell() {{ echo \"<$BUFFER>\" }}; zle -N tell; bindkey '^T' tell",
        "zstyle ':completion:*' insert-tab false",
    ]),
}


def read_until(mark):
    seen = b""
    while mark not in seen:
        seen += os.read(terminal, 4096)
    return seen


def say(text):
    os.write(terminal, text.encode())


command, preparations = SHELLS[sys.argv[1]]
script = os.path.abspath(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(PS1="ready> ", TERM="dumb")
    os.execvp(command[0], command)

read_until(b"ready> ")
for line in preparations:
    say(line.format(script=script, folder=os.path.dirname(script)) + "\n")
say("echo do''ne\n")
read_until(b"done\r\n")
for keys in sys.argv[3:]:
    say(keys + "\t\x14")
    print(read_until(b">\r\n").split(b"<")[-1].split(b">\r\n")[0].decode() + ".")
    say("\x15")
