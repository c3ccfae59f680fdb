#!/usr/bin/env python3
"""Makes the vectors of this folder (see README.md): python3 generate.py [FOLDER]

Standard library only; every construction is written from its RFC, independently of the programs under test. Slow and not
safe against anything: for test vectors.
"""

import base64
import hashlib
import hmac
import os
import sys

# ---- Randomness: everything that is random in a real file comes from a word here ----


def fixed(word, size):
    return hashlib.shake_256(b"rollseal vector: " + word.encode()).digest(size)


# ---- ChaCha20-Poly1305 (RFC 8439) ----


def chacha20_block(key, counter, nonce):
    def words(b):
        return [int.from_bytes(b[i:i + 4], "little") for i in range(0, len(b), 4)]

    def quarter(s, a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) & 0xFFFFFFFF
            v = s[z] ^ s[x]
            s[z] = (v << turn | v >> (32 - turn)) & 0xFFFFFFFF

    start = words(b"expand 32-byte k") + words(key) + [counter] + words(nonce)
    s = list(start)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(s, a, b, c, d)
    return b"".join(((x + y) & 0xFFFFFFFF).to_bytes(4, "little") for x, y in zip(s, start))


def chacha20(key, nonce, data):
    stream = b"".join(chacha20_block(key, 1 + i, nonce) for i in range((len(data) + 63) // 64))
    return bytes(a ^ b for a, b in zip(data, stream))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(message), 16):
        total = (total + int.from_bytes(message[i:i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def aead_tag(key, nonce, sealed):
    padded = sealed + bytes(-len(sealed) % 16) + bytes(8) + len(sealed).to_bytes(8, "little")
    return poly1305(chacha20_block(key, 0, nonce)[:32], padded)


def aead_seal(key, nonce, plain):
    sealed = chacha20(key, nonce, plain)
    return sealed + aead_tag(key, nonce, sealed)


# ---- HKDF (RFC 5869) and HPKE (RFC 9180) ----


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, size=32):
    return hmac.digest(prk, info + b"\x01", "sha256")[:size]


def hkdf(ikm, salt, info):
    return expand(extract(salt, ikm), info)


def hpke_key_and_nonce(dh, enc, recipient, info):
    kem, hpke = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x03"

    def labeled_extract(suite, salt, label, ikm):
        return extract(salt, b"HPKE-v1" + suite + label + ikm)

    def labeled_expand(suite, prk, label, context, size):
        return expand(prk, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, size)

    shared = labeled_expand(kem, labeled_extract(kem, b"", b"eae_prk", dh), b"shared_secret", enc + recipient, 32)
    context = b"\x00" + labeled_extract(hpke, b"", b"psk_id_hash", b"") + labeled_extract(hpke, b"", b"info_hash", info)
    secret = labeled_extract(hpke, shared, b"secret", b"")
    return labeled_expand(hpke, secret, b"key", context, 32), labeled_expand(hpke, secret, b"base_nonce", context, 12)


# ---- X25519 (RFC 7748) ----


def x25519(scalar, point):
    p = 2**255 - 19
    k = int.from_bytes(scalar, "little") & ~7 & ~(1 << 255) | 1 << 254
    u = int.from_bytes(point, "little") & ~(1 << 255)
    x2, z2, x3, z3 = 1, 0, u, 1
    for t in reversed(range(255)):
        if k >> t & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        e = aa - bb
        x3, z3 = (da + cb)**2 % p, u * (da - cb)**2 % p
        x2, z2 = aa * bb % p, e * (aa + 121665 * e) % p
        if k >> t & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


BASE = (9).to_bytes(32, "little")

# ---- P-256 (SEC 2, section 2.4.2) ----

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def p256_add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def p256_multiply(k, point):
    result = None
    for bit in bin(k)[2:]:
        result = p256_add(result, result)
        if bit == "1":
            result = p256_add(result, point)
    return result


def p256_bytes(point):
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def p256_compressed(point):
    return bytes([2 + (point[1] & 1)]) + point[0].to_bytes(32, "big")


# ---- RSA (RFC 8017) ----


def is_prime(n):
    if any(n % q == 0 for q in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)):
        return False
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for base in (2, 3, 5, 7, 11, 13, 17):
        x = pow(base, d, n)
        if x not in (1, n - 1) and not any((x := x * x % n) == n - 1 for _ in range(r - 1)):
            return False
    return True


def prime(word, bits):
    n = int.from_bytes(fixed(word, bits // 8), "big") | 3 << (bits - 2) | 1
    while n % 65537 == 1 or not is_prime(n):
        n += 2
    return n


class Rsa:
    def __init__(self, word, bits):
        self.p, self.q = prime(word + " p", bits // 2), prime(word + " q", bits // 2)
        self.n, self.e, self.size = self.p * self.q, 65537, bits // 8

    def ssh_wire(self):
        def field(b):
            return len(b).to_bytes(4, "big") + b
        return field(b"ssh-rsa") + field(b"\x01\x00\x01") + field(b"\x00" + self.n.to_bytes(self.size, "big"))

    def tag(self):
        return hashlib.sha256(self.ssh_wire()).digest()[:4]

    def oaep(self, message, label=b"age-encryption.org/v1/ssh-rsa"):
        def mask(seed, size):
            blocks = (hashlib.sha256(seed + i.to_bytes(4, "big")).digest() for i in range(size // 32 + 1))
            return b"".join(blocks)[:size]

        def xor(a, b):
            return bytes(x ^ y for x, y in zip(a, b))

        filler = bytes(self.size - len(message) - 66)
        block = hashlib.sha256(label).digest() + filler + b"\x01" + message
        seed = fixed("oaep", 32)
        block = xor(block, mask(seed, len(block)))
        seed = xor(seed, mask(block, 32))
        return pow(int.from_bytes(b"\x00" + seed + block, "big"), self.e, self.n).to_bytes(self.size, "big")

    def pem(self):
        d = pow(self.e, -1, (self.p - 1) * (self.q - 1))
        numbers = (0, self.n, self.e, d, self.p, self.q, d % (self.p - 1), d % (self.q - 1), pow(self.q, -1, self.p))
        return pem("RSA PRIVATE KEY", der(0x30, b"".join(integer(n) for n in numbers)))


# ---- DER and PEM, as far as keys need them ----


def der(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes(
        (size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + length + content


def integer(n):
    return der(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def pem(label, content):
    text = base64.b64encode(content).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def p256_pem(scalar, point):
    """PKCS#8 (RFC 5958) around SEC1 (RFC 5915)."""
    key = der(0x30, integer(1) + der(0x04, scalar.to_bytes(32, "big")) + der(0xA1, der(0x03, b"\x00" + p256_bytes(point))))
    algorithm = der(0x30, bytes.fromhex("06072a8648ce3d0201") + bytes.fromhex("06082a8648ce3d030107"))
    return pem("PRIVATE KEY", der(0x30, integer(0) + algorithm + der(0x04, key)))


# ---- Bech32 (BIP 173) ----


def bech32(prefix, data):
    def polymod(values):
        checksum = 1
        for v in values:
            top = checksum >> 25
            checksum = (checksum & 0x1FFFFFF) << 5 ^ v
            for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                checksum ^= g if top >> i & 1 else 0
        return checksum

    bits = "".join(f"{b:08b}" for b in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i:i + 5], 2) for i in range(0, len(bits), 5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = polymod(spread + values + [0] * 6) ^ 1
    values += [checksum >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[v] for v in values)


# ---- The keys ----

SCALAR, OTHER_SCALAR = fixed("x25519", 32), fixed("x25519 of somebody else", 32)
PUBLIC, OTHER_PUBLIC = x25519(SCALAR, BASE), x25519(OTHER_SCALAR, BASE)
IDENTITY = bech32("age-secret-key-", SCALAR).upper()
P256_SCALAR = int.from_bytes(fixed("p256", 32), "big") % ORDER
P256_POINT, P256_OTHER = p256_multiply(P256_SCALAR, G), p256_multiply(P256_SCALAR + 1, G)
RSA, RSA_OTHER = Rsa("rsa", 3072), Rsa("rsa of somebody else", 3072)
FILE_KEY, OTHER_FILE_KEY = fixed("file key", 16), fixed("another file key", 16)
PASSPHRASE = "correct horse battery staple"
PLAIN = b"The age of sealed files.\n"

# ---- age files ----


def b64(data):
    return base64.b64encode(data).decode().rstrip("=")


def stanza(arguments, body):
    text = b64(body)
    lines = [text[i:i + 64] for i in range(0, len(text) + 1, 64)]
    return "-> " + arguments + "\n" + "".join(line + "\n" for line in lines)


def x25519_parts(recipient=PUBLIC, file_key=FILE_KEY, share=None):
    ephemeral = fixed("ephemeral", 32)
    share = share or x25519(ephemeral, BASE)
    key = hkdf(x25519(ephemeral, recipient), share + recipient, b"age-encryption.org/v1/X25519")
    return share, aead_seal(key, bytes(12), file_key)


def x25519_stanza(*arguments):
    share, body = x25519_parts(*arguments)
    return stanza("X25519 " + b64(share), body)


def p256_parts(point=P256_POINT, enc=None):
    info = b"age-encryption.org/p256tag"
    ephemeral = int.from_bytes(fixed("ephemeral", 32), "big") % ORDER
    enc = enc or p256_bytes(p256_multiply(ephemeral, G))
    dh = p256_multiply(ephemeral, point)[0].to_bytes(32, "big")
    key, nonce = hpke_key_and_nonce(dh, enc, p256_bytes(point), info)
    tag = extract(info, enc + hashlib.sha256(p256_compressed(point)).digest()[:4])[:4]
    return tag, enc, aead_seal(key, nonce, FILE_KEY)


def p256_stanza(*arguments):
    tag, enc, body = p256_parts(*arguments)
    return stanza(f"p256tag {b64(tag)} {b64(enc)}", body)


def rsa_stanza(rsa=RSA):
    return stanza("ssh-rsa " + b64(rsa.tag()), rsa.oaep(FILE_KEY))


def scrypt_parts(logn=10, salt_size=16):
    salt = fixed("salt", salt_size)
    key = hashlib.scrypt(PASSPHRASE.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**logn, r=8, p=1,
                         maxmem=2**26, dklen=32)
    return b64(salt), aead_seal(key, bytes(12), FILE_KEY)


def scrypt_stanza(logn=10):
    salt, body = scrypt_parts(logn)
    return stanza(f"scrypt {salt} {logn}", body)


def mac_of(header, file_key=FILE_KEY):
    return hmac.digest(hkdf(file_key, b"", b"header"), header, "sha256")


def header(*stanzas, version="age-encryption.org/v1\n", file_key=FILE_KEY):
    text = (version + "".join(stanzas) + "---").encode("latin-1")
    return text + b" " + b64(mac_of(text, file_key)).encode() + b"\n"


NONCE = fixed("nonce", 16)
PAYLOAD_KEY = hkdf(FILE_KEY, NONCE, b"payload")


def chunk_nonce(number, last):
    return number.to_bytes(11, "big") + bytes([last])


def chunk(number, last, plain):
    return aead_seal(PAYLOAD_KEY, chunk_nonce(number, last), plain)


def full_chunk(number, last):
    """64 KiB whose ciphertext is zeros, so that the file packs well."""
    return chunk(number, last, full_plain(number, last))


def full_plain(number, last):
    return chacha20(PAYLOAD_KEY, chunk_nonce(number, last), bytes(65536))


def payload(plain=PLAIN):
    return NONCE + chunk(0, 1, plain)


# ---- The vectors ----

VECTORS = {}


def vector(name, what, expect, file, released=None, identities=(IDENTITY,), passphrase=None):
    if released is None:
        released = PLAIN if expect == "ok" else b""
    lines = [f"what: {what}", f"expect: {expect}"]
    lines += [f"identity: {i}" for i in identities] if passphrase is None else [f"passphrase: {passphrase}"]
    lines += [f"released: {hashlib.sha256(released).hexdigest()}", "", ""]
    assert name not in VECTORS
    VECTORS[name] = "\n".join(lines).encode() + file


def malformed(name, what, head, **more):
    vector(name, what, "malformed", head + payload(), **more)


def good_files():
    grease = stanza("what-is-this a b c", fixed("grease", 100))
    vector("x25519", "the smallest file for an X25519 key", "ok", header(x25519_stanza()) + payload())
    vector("x25519_second", "somebody else's stanza comes first", "ok",
           header(x25519_stanza(OTHER_PUBLIC), x25519_stanza()) + payload())
    vector("x25519_second_identity", "the second identity is the one", "ok", header(x25519_stanza()) + payload(),
           identities=(bech32("age-secret-key-", OTHER_SCALAR).upper(), IDENTITY))
    vector("p256tag", "a file for a P-256 key", "ok", header(p256_stanza()) + payload(), identities=("p256.pem",))
    vector("p256tag_second", "a stanza with another tag comes first", "ok",
           header(p256_stanza(P256_OTHER), p256_stanza()) + payload(), identities=("p256.pem",))
    vector("rsa", "a file for an RSA key of 3072 bits", "ok", header(rsa_stanza()) + payload(), identities=("rsa3072.pem",))
    vector("rsa_second", "a stanza with another tag comes first", "ok",
           header(rsa_stanza(RSA_OTHER), rsa_stanza()) + payload(), identities=("rsa3072.pem",))
    vector("scrypt", "a file for a passphrase", "ok", header(scrypt_stanza()) + payload(), passphrase=PASSPHRASE)
    vector("scrypt_one", "the lowest work factor", "ok", header(scrypt_stanza(1)) + payload(), passphrase=PASSPHRASE)
    vector("all_kinds", "three kinds of stanza in one file", "ok",
           header(rsa_stanza(), p256_stanza(), x25519_stanza()) + payload())
    vector("unknown_stanza", "a stanza of an unknown type is skipped", "ok", header(grease, x25519_stanza()) + payload())
    vector("unknown_stanza_arguments", "an unknown stanza may have many arguments", "ok",
           header(stanza(" ".join(["word"] * 40), b""), x25519_stanza()) + payload())
    vector("unknown_stanza_empty_body", "an unknown stanza with an empty body", "ok",
           header(stanza("empty", b""), x25519_stanza()) + payload())
    vector("unknown_stanza_full_line", "a body of 48 bytes: a full line and an empty one", "ok",
           header(stanza("full", bytes(48)), x25519_stanza()) + payload())
    vector("unknown_stanza_punctuation", "every printable character in an argument", "ok",
           header(stanza("".join(map(chr, range(0x21, 0x7F))), b"x"), x25519_stanza()) + payload())
    vector("stanzas_64", "as many stanzas as there may be", "ok",
           header(*[stanza("other", b"x")] * 63, x25519_stanza()) + payload())
    vector("plain_empty", "an empty plaintext is one empty chunk", "ok", header(x25519_stanza()) + payload(b""), b"")


def bad_headers():
    good, text = header(x25519_stanza()), x25519_stanza()
    share, body = map(b64, x25519_parts())
    vector("empty", "nothing at all", "malformed", b"")
    malformed("version_2", "a newer version", header(text, version="age-encryption.org/v2\n"))
    malformed("version_cr", "CR LF behind the version", header(text, version="age-encryption.org/v1\r\n"))
    malformed("version_space", "a space behind the version", header(text, version="age-encryption.org/v1 \n"))
    malformed("version_upper", "another case", header(text, version="AGE-encryption.org/v1\n"))
    malformed("version_bom", "a byte order mark in front", b"\xef\xbb\xbf" + good)
    malformed("version_line_before", "an empty line in front", b"\n" + good)
    malformed("no_stanza", "a header without stanza", header())
    malformed("stanzas_65", "one stanza too many", header(*[stanza("other", b"x")] * 64, text))
    malformed("stanza_no_type", "a stanza without any argument", header("-> \n\n", text))
    malformed("stanza_no_space", "an arrow without its space", header("->\n\n", text))
    malformed("stanza_double_space", "two spaces between arguments", header(f"-> X25519  {share}\n{body}\n"))
    malformed("stanza_leading_space", "a space too many behind the arrow", header(f"->  X25519 {share}\n{body}\n"))
    malformed("stanza_trailing_space", "a space behind the last argument", header(f"-> X25519 {share} \n{body}\n"))
    malformed("stanza_tab", "a tab between arguments", header(f"-> X25519\t{share}\n{body}\n"))
    malformed("stanza_cr", "CR LF behind the arguments", header(f"-> X25519 {share}\r\n{body}\n"))
    malformed("stanza_not_ascii", "an argument that is not ASCII", header("-> gr\xc3\xbc\xc3\x9fe\n\n", text))
    malformed("stanza_delete", "a control character in an argument", header("-> a\x7fb\n\n", text))
    malformed("stanza_arrow_only", "another mark in place of the arrow", header(f"=> X25519 {share}\n{body}\n"))
    malformed("body_cr", "CR LF behind the body", header(f"-> X25519 {share}\n{body}\r\n"))
    malformed("body_space", "a space in the body", header(f"-> X25519 {share}\n{body} \n"))
    malformed("body_padded", "a body with padding", header(f"-> X25519 {share}\n{body}=\n"))
    malformed("body_not_canonical", "bits behind the end of the body", header(f"-> X25519 {share}\n{body[:-1]}{later(body[-1])}\n"))
    malformed("body_url_alphabet", "the alphabet for URLs", header("-> other\n-_-_\n", text))
    malformed("body_65", "a line of 65 characters", header("-> other\n" + "A" * 65 + "\n", text))
    malformed("body_68", "a line of 68 characters", header("-> other\n" + "A" * 68 + "\n\n", text))
    malformed("body_short_line_first", "a short line, and more behind it", header(f"-> other\nAAAA\n{'A' * 64}\n\n", text))
    malformed("body_without_end", "a full line, and no shorter one behind it", header("-> other\n" + "A" * 64 + "\n", text))
    malformed("body_missing", "arguments without a body", header("-> other\n", text))
    malformed("mac_missing", "the header ends without a MAC", good.split(b"--- ")[0])
    malformed("mac_no_space", "--- without a space", good.replace(b"--- ", b"---"))
    malformed("mac_short", "a MAC of 31 bytes", good[:-44] + b64(bytes(31)).encode() + b"\n")
    malformed("mac_long", "a MAC of 33 bytes", good[:-44] + b64(bytes(33)).encode() + b"\n")
    malformed("mac_empty", "an empty MAC", good[:-44] + b"\n")
    malformed("mac_padded", "a MAC with padding", good[:-1] + b"=\n")
    malformed("mac_not_canonical", "bits behind the end of the MAC", good[:-2] + later(chr(good[-2])).encode() + b"\n")
    malformed("mac_cr", "CR LF behind the MAC", good[:-1] + b"\r\n")
    malformed("mac_trailing_space", "a space behind the MAC", good[:-1] + b" \n")
    vector("mac_cut", "the file ends in the MAC", "malformed", good[:-1])
    malformed("between_stanzas", "an empty line between stanzas", header(text, "\n", text))
    vector("header_too_long", "a header of more than 64 KiB", "too-large",
           header(stanza("long", bytes(60000)), text) + payload())


def later(character):
    """The next character of the alphabet: another encoding of the same bytes, or it would not be used here."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(character) + 1]


def bad_x25519():
    share, body = x25519_parts()
    for name, what, arguments, content in (
            ("no_argument", "no share", "", body),
            ("two_arguments", "an argument too many", f" {b64(share)} more", body),
            ("share_31", "a share of 31 bytes", " " + b64(share[:31]), body),
            ("share_33", "a share of 33 bytes", " " + b64(share + b"x"), body),
            ("share_padded", "a share with padding", f" {b64(share)}=", body),
            ("share_not_canonical", "bits behind the end of the share", f" {b64(share)[:-1]}{later(b64(share)[-1])}", body),
            ("body_31", "a body of 31 bytes", " " + b64(share), body[:31]),
            ("body_33", "a body of 33 bytes", " " + b64(share), body + b"x"),
            ("body_empty", "an empty body", " " + b64(share), b"")):
        malformed("x25519_" + name, what, header(stanza("X25519" + arguments, content)))
    malformed("x25519_bad_behind_good", "the second stanza is malformed, the first one would open",
              header(x25519_stanza(), stanza("X25519 " + b64(share), body[:31])))
    for name, point in (("zero", bytes(32)), ("one", b"\x01" + bytes(31)), ("eight", bytes.fromhex(
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))):
        malformed("x25519_low_order_" + name, "a share of low order", header(stanza("X25519 " + b64(point), body)))
    vector("x25519_lower_case", "another type: types are told apart by case", "no-pair",
           header(stanza("x25519 " + b64(share), body)) + payload())
    vector("x25519_other", "only for somebody else", "no-pair", header(x25519_stanza(OTHER_PUBLIC)) + payload())
    vector("x25519_body_changed", "a bit of the body is flipped", "no-pair",
           header(stanza("X25519 " + b64(share), bytes([body[0] ^ 1]) + body[1:])) + payload())
    vector("x25519_share_bit_255", "the unused bit of the share is set: another salt", "no-pair",
           header(stanza("X25519 " + b64(share[:31] + bytes([share[31] | 0x80])), body)) + payload())
    vector("x25519_passphrase", "a passphrase for a file that has none", "no-pair", header(x25519_stanza()) + payload(),
           passphrase=PASSPHRASE)


def bad_p256():
    tag, enc, body = p256_parts()
    def bad(name, what, arguments, content=body, **more):
        malformed("p256tag_" + name, what, header(stanza("p256tag" + arguments, content)), identities=("p256.pem",), **more)

    bad("no_argument", "neither tag nor share", "")
    bad("one_argument", "no share", " " + b64(tag))
    bad("three_arguments", "an argument too many", f" {b64(tag)} {b64(enc)} more")
    bad("tag_3", "a tag of 3 bytes", f" {b64(tag[:3])} {b64(enc)}")
    bad("tag_5", "a tag of 5 bytes", f" {b64(tag + b'x')} {b64(enc)}")
    bad("share_64", "a share of 64 bytes", f" {b64(tag)} {b64(enc[:64])}")
    bad("share_66", "a share of 66 bytes", f" {b64(tag)} {b64(enc + b'x')}")
    bad("share_compressed", "a compressed share", f" {b64(tag)} {b64(bytes([2]) + enc[1:33])}")
    bad("share_hybrid", "a share in the hybrid form", f" {b64(tag)} {b64(bytes([6]) + enc[1:])}")
    bad("body_31", "a body of 31 bytes", f" {b64(tag)} {b64(enc)}", body[:31])
    bad("body_33", "a body of 33 bytes", f" {b64(tag)} {b64(enc)}", body + b"x")
    malformed("p256tag_bad_in_x25519_file", "malformed, though the key is of another kind",
              header(x25519_stanza(), stanza(f"p256tag {b64(tag[:3])} {b64(enc)}", body)))
    off_curve = enc[:64] + bytes([enc[64] ^ 1])
    malformed("p256tag_share_off_curve", "a share that is no point of the curve", header(p256_stanza(P256_POINT, off_curve)),
              identities=("p256.pem",))
    vector("p256tag_other", "only for somebody else", "no-pair", header(p256_stanza(P256_OTHER)) + payload(),
           identities=("p256.pem",))
    vector("p256tag_body_changed", "a bit of the body is flipped", "no-pair",
           header(stanza(f"p256tag {b64(tag)} {b64(enc)}", bytes([body[0] ^ 1]) + body[1:])) + payload(),
           identities=("p256.pem",))
    vector("p256tag_tag_changed", "a bit of the tag is flipped: skipped", "no-pair",
           header(stanza(f"p256tag {b64(bytes([tag[0] ^ 1]) + tag[1:])} {b64(enc)}", body)) + payload(),
           identities=("p256.pem",))


def bad_rsa():
    tag, body = b64(RSA.tag()), RSA.oaep(FILE_KEY)
    def bad(name, what, arguments, content):
        malformed("rsa_" + name, what, header(stanza("ssh-rsa" + arguments, content)), identities=("rsa3072.pem",))

    bad("no_argument", "no tag", "", body)
    bad("two_arguments", "an argument too many", f" {tag} more", body)
    bad("tag_3", "a tag of 3 bytes", " " + b64(RSA.tag()[:3]), body)
    bad("tag_5", "a tag of 5 bytes", " " + b64(RSA.tag() + b"x"), body)
    bad("body_383", "a body of 383 bytes", " " + tag, body[:383])
    bad("body_385", "a body of 385 bytes", " " + tag, body + b"x")
    bad("body_512", "a body for a key of 4096 bits", " " + tag, body + bytes(128))
    bad("body_empty", "an empty body", " " + tag, b"")
    bad("file_key_32", "a file key of 32 bytes in it", " " + tag, RSA.oaep(FILE_KEY * 2))
    for name, what, arguments, content in (
            ("other", "only for somebody else", b64(RSA_OTHER.tag()), RSA_OTHER.oaep(FILE_KEY)),
            ("label_nul", "a NUL behind the label", tag, RSA.oaep(FILE_KEY, b"age-encryption.org/v1/ssh-rsa\x00")),
            ("label_empty", "no label", tag, RSA.oaep(FILE_KEY, b"")),
            ("body_changed", "a bit of the body is flipped", tag, body[:-1] + bytes([body[-1] ^ 1]))):
        vector("rsa_" + name, what, "no-pair", header(stanza(f"ssh-rsa {arguments}", content)) + payload(),
               identities=("rsa3072.pem",))


def bad_scrypt():
    salt, body = scrypt_parts()
    def bad(name, what, arguments, content=body):
        malformed("scrypt_" + name, what, header(stanza("scrypt" + arguments, content)), passphrase=PASSPHRASE)

    bad("no_argument", "neither salt nor work factor", "")
    bad("one_argument", "no work factor", " " + salt)
    bad("three_arguments", "an argument too many", f" {salt} 10 more")
    bad("salt_15", "a salt of 15 bytes", f" {b64(fixed('salt', 15))} 10")
    bad("salt_17", "a salt of 17 bytes", f" {b64(fixed('salt', 17))} 10")
    for logn in ("0", "010", "21", "+10", "-10", "1e1", "0x0a", "10.", "99999999999999999999"):
        bad("logn_" + logn.replace("+", "plus_").replace("-", "minus_").replace(".", "_dot"),
            f"the work factor {logn}", f" {salt} {logn}")
    bad("body_31", "a body of 31 bytes", f" {salt} 10", body[:31])
    bad("body_33", "a body of 33 bytes", f" {salt} 10", body + b"x")
    malformed("scrypt_and_x25519", "a passphrase beside a key", header(scrypt_stanza(), x25519_stanza()))
    malformed("scrypt_behind_x25519", "a passphrase behind a key", header(x25519_stanza(), scrypt_stanza()))
    malformed("scrypt_twice", "two passphrases", header(scrypt_stanza(), scrypt_stanza()), passphrase=PASSPHRASE)
    malformed("scrypt_and_unknown", "a passphrase beside a stanza of an unknown type",
              header(scrypt_stanza(), stanza("other", b"")), passphrase=PASSPHRASE)
    vector("scrypt_wrong_passphrase", "another passphrase", "no-pair", header(scrypt_stanza()) + payload(),
           passphrase=PASSPHRASE + " ")
    vector("scrypt_identity", "a key for a file with a passphrase", "no-pair", header(scrypt_stanza()) + payload())


def bad_macs():
    good = header(x25519_stanza())
    flipped = good[:-44] + b64(bytes(32)).encode() + b"\n"
    vector("mac_wrong", "another MAC", "cannot-open", flipped + payload())
    vector("mac_not_next", "the first file key does not fit the MAC, the second would: no second try", "cannot-open",
           header(x25519_stanza(PUBLIC, OTHER_FILE_KEY), x25519_stanza()) + payload())
    vector("mac_stanza_added", "a stanza was added by somebody without the file key", "cannot-open",
           good.replace(b"---", stanza("other", b"").encode() + b"---") + payload())
    vector("mac_with_space", "the MAC covers the space behind ---", "cannot-open",
           good[:-44] + b64(mac_of(good[:-44])).encode() + b"\n" + payload())


def payloads():
    head = header(x25519_stanza())
    first, plain = full_chunk(0, 0), full_plain(0, 0)
    vector("payload_full_chunk", "exactly 64 KiB: one chunk, which is the last", "ok", head + NONCE + full_chunk(0, 1),
           full_plain(0, 1))
    vector("payload_two_chunks", "64 KiB and 5 bytes", "ok", head + NONCE + first + chunk(1, 1, b"after"), plain + b"after")
    vector("nonce_missing", "the file ends behind the header", "malformed", head)
    vector("nonce_short", "a nonce of 15 bytes", "malformed", head + NONCE[:15])
    vector("payload_missing", "no chunk at all", "cannot-open", head + NONCE)
    vector("payload_short_tag", "15 bytes are no chunk", "cannot-open", head + NONCE + bytes(15))
    vector("payload_nonce_changed", "another nonce", "cannot-open", head + fixed("other nonce", 16) + chunk(0, 1, PLAIN))
    vector("payload_changed", "a bit of the chunk is flipped", "cannot-open",
           head + NONCE + b"\x00" + chunk(0, 1, PLAIN)[1:])
    vector("payload_cut", "the last byte is missing", "cannot-open", head + payload()[:-1])
    vector("payload_trailing", "a byte behind the last chunk", "cannot-open", head + payload() + b"x")
    vector("payload_not_last", "the only chunk does not say that it is the last", "cannot-open",
           head + NONCE + chunk(0, 0, PLAIN))
    vector("payload_counter_1", "the first chunk has the number 1", "cannot-open", head + NONCE + chunk(1, 1, PLAIN))
    vector("payload_last_is_2", "another mark in place of 0x01", "cannot-open", head + NONCE + chunk(0, 2, PLAIN))
    vector("payload_last_missing", "64 KiB, and the last chunk is cut off", "cannot-open", head + NONCE + first, plain)
    vector("payload_last_empty", "an empty last chunk behind 64 KiB", "cannot-open",
           head + NONCE + first + chunk(1, 1, b""), plain)
    vector("payload_last_twice", "a second last chunk", "cannot-open",
           head + NONCE + full_chunk(0, 1) + chunk(1, 1, b"after"), full_plain(0, 1))
    vector("payload_last_repeated", "the last chunk once more", "cannot-open", head + payload() + chunk(0, 1, PLAIN))
    vector("payload_full_trailing", "a byte behind a last chunk of 64 KiB", "cannot-open",
           head + NONCE + full_chunk(0, 1) + b"x", full_plain(0, 1))
    vector("payload_second_changed", "the second chunk is damaged, the first one is good", "cannot-open",
           head + NONCE + first + b"\x00" + chunk(1, 1, b"after")[1:], plain)
    vector("payload_second_cut", "4 bytes of the second chunk: less than its tag", "cannot-open",
           head + NONCE + first + chunk(1, 1, b"after")[:4], plain)
    vector("payload_short_chunk_first", "a chunk that is not the last is short", "cannot-open",
           head + NONCE + chunk(0, 0, PLAIN) + chunk(1, 1, PLAIN))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for group in (good_files, bad_headers, bad_x25519, bad_p256, bad_rsa, bad_scrypt, bad_macs, payloads):
        group()
    for name, content in VECTORS.items():
        with open(os.path.join(folder, name + ".age"), "wb") as file:
            file.write(content)
    for name, text in (("p256.pem", p256_pem(P256_SCALAR, P256_POINT)), ("rsa3072.pem", RSA.pem())):
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)


main()
