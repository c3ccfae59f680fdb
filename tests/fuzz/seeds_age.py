#!/usr/bin/env python3
"""Makes the seeds of fuzz_age_header and fuzz_stream from the vectors in tests/vectors/age.

The header seeds are the vectors up to the end of the header, each once, except the very long ones; the stream seeds are
the payloads that are small, and orders to seal.
"""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, "..", "vectors", "age")


def write(target, name, content):
    folder = os.path.join(HERE, "corpus", target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def age_files():
    for name in sorted(os.listdir(VECTORS)):
        if name.endswith(".age"):
            with open(os.path.join(VECTORS, name), "rb") as file:
                yield name[:-4], file.read().split(b"\n\n", 1)[1]


def split(file):
    """Header and payload, as far as there are lines."""
    at = file.find(b"\n--- ")
    end = file.find(b"\n", at + 1) + 1 if at >= 0 else 0
    return (file[:end], file[end:]) if end > 0 else (file, b"")


def main():
    seen = set()
    for name, file in age_files():
        header, payload = split(file)
        if header not in seen and len(header) < 4096 and not name.startswith("rsa_"):
            write("fuzz_age_header", name, header)
        seen.add(header)
        if name.startswith(("payload_", "plain_", "nonce_")) and len(payload) < 1024:
            write("fuzz_stream", name, b"\x00" + payload)
    for size in (0, 1, 65535, 65536, 65537, 131072):
        write("fuzz_stream", f"seal_{size}", b"\x01" + size.to_bytes(3, "big") + b"pattern")
        write("fuzz_stream", f"change_{size}", b"\x02" + size.to_bytes(3, "big") + bytes([0, 0, 20]) + b"pattern")


main()
