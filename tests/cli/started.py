#!/usr/bin/env python3
"""started.py KIND FILE: the arguments that a start script of `rollseal-admin launch-script` gives to rollseal-client, each
with a NUL behind it: taken apart by the rules of those who will read it, written down here from their documents alone."""
import sys


def fail(why):
    sys.exit('started: ' + why)


def systemd(text):
    """systemd.service(5), "Command lines"; systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers"."""
    lines = [line for line in text.split('\n') if line.startswith('ExecStart=')]
    if len(lines) != 1 or lines[0].endswith('\\'):
        fail('not one ExecStart=')
    line, words, at = lines[0][len('ExecStart='):], [], 0
    escapes = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '"': '"',
               "'": "'", 's': ' '}
    while at < len(line):
        if line[at] in ' \t':
            at += 1
            continue
        word, quote, was_quoted = '', '', False
        while at < len(line) and (quote or line[at] not in ' \t'):
            c = line[at]
            at += 1
            if c == quote:
                quote = ''
            elif not quote and c in '"\'':
                quote, was_quoted = c, True
            elif c == '\\':
                c = line[at]
                at += 1
                if c == 'x':
                    word += chr(int(line[at:at + 2], 16))
                    at += 2
                elif c in escapes:
                    word += escapes[c]
                else:
                    fail('no such escape: \\' + c)
            else:
                word += c
        if quote:
            fail('a quote is open')
        if word == ';' and not was_quoted:
            fail('a command ends')
        words.append(word)

    def expand(word, sign, what):
        out, at = '', 0
        while at < len(word):
            if word[at] == sign:
                if word[at + 1:at + 2] != sign:
                    fail('there is a %s: %s' % (what, word))
                at += 1
            out += word[at]
            at += 1
        return out
    return [expand(expand(word, '%', 'specifier'), '$', 'variable') for word in words]


def windows(line):
    """CommandLineToArgvW, behind the program's name."""
    words, at = [], 0
    while True:
        while at < len(line) and line[at] in ' \t':
            at += 1
        if at == len(line):
            return words
        word, quoted = '', False
        while at < len(line) and (quoted or line[at] not in ' \t'):
            backslashes = 0
            while at < len(line) and line[at] == '\\':
                backslashes += 1
                at += 1
            if at < len(line) and line[at] == '"':
                word += '\\' * (backslashes // 2)
                if backslashes % 2:
                    word += '"'
                elif quoted and line[at + 1:at + 2] == '"':
                    fail('the versions of the runtime differ about ""')
                else:
                    quoted = not quoted
                at += 1
                continue
            word += '\\' * backslashes
            if at < len(line) and (quoted or line[at] not in ' \t'):
                word += line[at]
                at += 1
        if quoted:
            fail('a quote is open')
        words.append(word)


def cmd(text):
    """A line of a batch file: %-expansion first, then the signs of cmd, each of which counts outside of quotes only."""
    lines = text.split('\r\n')
    if '\n' in ''.join(lines) or 'setlocal DisableDelayedExpansion' not in lines or 'chcp 65001 >nul' not in lines:
        fail('not as a batch file should be')
    found = [line for line in lines if line.startswith('rollseal-client')]
    if len(found) != 1 or len(found[0]) > 8191:
        fail('not one line that starts it')
    expanded, at = '', 0
    while at < len(found[0]):
        if found[0][at] == '%':
            if found[0][at + 1:at + 2] != '%':
                fail('a variable is expanded')
            at += 1
        expanded += found[0][at]
        at += 1
    line, at, quoted = '', 0, False
    while at < len(expanded):
        c = expanded[at]
        if c == '"':
            quoted = not quoted
        elif not quoted and c == '^':
            at += 1
            c = expanded[at]
        elif not quoted and c in '&|<>()':
            fail('cmd takes the sign ' + c)
        line += c
        at += 1
    name, rest = line.split(' ', 1)
    return [name] + windows(rest)


def powershell(text):
    """A string between single quotes (about_Quoting_Rules); any of the tokenizer's single quotes, doubled, is itself."""
    if text[0] != '\ufeff':
        fail('no byte order mark')
    name = '$start.Arguments = '
    at = text.index(name) + len(name)
    quotes = "'\u2018\u2019\u201a\u201b"
    if text[at] not in quotes:
        fail('no string')
    line, at = '', at + 1
    while True:
        c = text[at]
        if c in quotes:
            at += 1
            if text[at] not in quotes:
                break
        line += c
        at += 1
    if not text[at:].startswith('\r\n$start.UseShellExecute = $false\r\n'):
        fail('something follows the string')
    return ['rollseal-client'] + windows(line)


def desktop(text):
    """Desktop Entry Specification 1.5: escapes of a value of type string, then "The Exec key"."""
    lines = [line for line in text.split('\n') if line.startswith('Exec=')]
    if len(lines) != 1:
        fail('not one Exec=')
    raw, value, at = lines[0][len('Exec='):], '', 0
    while at < len(raw):
        if raw[at] == '\\':
            at += 1
            if raw[at] not in 'sntr\\':
                fail('no such escape: \\' + raw[at])
            value += {'s': ' ', 'n': '\n', 't': '\t', 'r': '\r', '\\': '\\'}[raw[at]]
        else:
            value += raw[at]
        at += 1
    words, at = [], 0
    while at < len(value):
        if value[at] == ' ':
            at += 1
            continue
        word = ''
        if value[at] == '"':
            at += 1
            while value[at] != '"':
                if value[at] == '\\':
                    at += 1
                    if value[at] not in '"`$\\':
                        fail('a backslash in front of ' + value[at])
                elif value[at] in '`$':
                    fail('not escaped: ' + value[at])
                word += value[at]
                at += 1
            at += 1
            if at < len(value) and value[at] != ' ':
                fail('an argument is quoted in part')
        else:
            while at < len(value) and value[at] != ' ':
                if value[at] in '\t\n"\'\\><~|&;$*?#()`':
                    fail('reserved: ' + value[at])
                word += value[at]
                at += 1
        out, i = '', 0
        while i < len(word):
            if word[i] == '%':
                i += 1
                if word[i:i + 1] != '%':
                    fail('a field code')
            out += word[i]
            i += 1
        words.append(out)
    return words


kind, path = sys.argv[1:]
with open(path, encoding='utf-8', newline='') as file:
    arguments = globals()[kind](file.read())
if arguments[0] != 'rollseal-client':
    fail('another program')
sys.stdout.buffer.write(b''.join(word.encode() + b'\0' for word in arguments[1:]))
