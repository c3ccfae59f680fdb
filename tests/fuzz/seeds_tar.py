#!/usr/bin/env python3
"""Makes the seeds of fuzz_tar: tars as backups are, and everything else that a tar can hold."""

import io
import os
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
TIME = 1795323600


def write(name, tar, kind=1):
    folder = os.path.join(HERE, "corpus", "fuzz_tar")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(bytes([kind]) + tar)


def member(name, content=b"", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.mode, info.mtime, info.size = 0o600, TIME, len(content)
    return info, content


def tar(*members, form=tarfile.USTAR_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as file:
        for info, content in members:
            file.addfile(info, io.BytesIO(content))
    whole = out.getvalue()
    end = whole.rstrip(b"\0")
    return whole[: (len(end) + 511) // 512 * 512] + bytes(1024)


def main():
    folder = member("pairs/", kind=tarfile.DIRTYPE)
    usual = [member("registry.db", b"SQLite"), folder, member("pairs/0123456789abcdef.signing.age", b"x" * 600)]
    write("backup", tar(*usual), kind=0)
    write("backup-gnu", tar(*usual, form=tarfile.GNU_FORMAT))
    write("backup-pax", tar(*usual, form=tarfile.PAX_FORMAT))
    write("empty", bytes(1024), kind=0)
    write("record", tar(*usual) + bytes(8192))
    write("cut", tar(*usual)[:1800])
    write("behind", tar(*usual) + b"more")
    write("parent", tar(member("../etc/passwd", b"x")))
    write("absolute", tar(member("/etc/passwd", b"x")))
    write("twice", tar(member("a", b"1"), member("a", b"2")))
    write("symlink", tar(member("a", kind=tarfile.SYMTYPE, link="/etc/passwd")))
    write("hardlink", tar(member("a", kind=tarfile.LNKTYPE, link="b")))
    write("device", tar(member("a", kind=tarfile.CHRTYPE)))
    write("prefix", tar(member("folder/" * 16 + "name", b"x")))
    write("long", tar(member("x" * 99, b"x")))
    write("long-gnu", tar(member("x" * 200, b"x"), form=tarfile.GNU_FORMAT))
    write("block", tar(member("a", b"x" * 512), member("b", b"y" * 511), member("c", b"z" * 513)))


main()
