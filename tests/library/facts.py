"""Reads a configuration through librollseal by ctypes, and prints what it is as JSON:

    facts.py LIBRARY [SECTION.KEY] Name=value...
"""
import ctypes
import json
import sys

library = ctypes.CDLL(sys.argv[1])
words = sys.argv[2:]
key = words.pop(0) if "=" not in words[0] else None

HANDLE = ctypes.POINTER(ctypes.c_void_p)
for name, result, arguments in [
    ("rollseal_new", ctypes.c_void_p, []),
    ("rollseal_free", None, [HANDLE]),
    ("rollseal_error_name", ctypes.c_char_p, [ctypes.c_int]),
    ("rollseal_open", ctypes.c_int, [ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p)]),
    ("rollseal_message", ctypes.c_char_p, [ctypes.c_void_p]),
    ("rollseal_read", ctypes.c_int, [ctypes.c_void_p, HANDLE]),
    ("rollseal_content_free", None, [HANDLE]),
    ("rollseal_content_bytes", ctypes.c_void_p, [ctypes.c_void_p]),
    ("rollseal_content_size", ctypes.c_size_t, [ctypes.c_void_p]),
    ("rollseal_content_get", ctypes.c_int,
     [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p), ctypes.c_void_p]),
    ("rollseal_content_is_sealed", ctypes.c_bool, [ctypes.c_void_p]),
    ("rollseal_content_name", ctypes.c_char_p, [ctypes.c_void_p]),
    ("rollseal_content_version", None,
     [ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64), ctypes.POINTER(ctypes.c_uint64)]),
    ("rollseal_content_signer", ctypes.c_char_p, [ctypes.c_void_p]),
    ("rollseal_content_ring", ctypes.c_char_p, [ctypes.c_void_p]),
    ("rollseal_content_issued", ctypes.c_int64, [ctypes.c_void_p]),
    ("rollseal_content_expires", ctypes.c_int64, [ctypes.c_void_p]),
    ("rollseal_content_refused", ctypes.c_int, [ctypes.c_void_p]),
    ("rollseal_content_why", ctypes.c_char_p, [ctypes.c_void_p]),
]:
    function = getattr(library, name)
    function.restype = result
    function.argtypes = arguments


def demand(error):
    if error != 0:
        print(json.dumps({"error": library.rollseal_error_name(error).decode(), "exit": error,
                          "message": library.rollseal_message(handle).decode()}))
        sys.exit(error)


def value(content):
    found = ctypes.c_char_p()
    demand(library.rollseal_content_get(content, key.encode(), ctypes.byref(found), handle))
    return found.value.decode()


def facts(content):
    epoch, serial = ctypes.c_uint64(), ctypes.c_uint64()
    library.rollseal_content_version(content, ctypes.byref(epoch), ctypes.byref(serial))
    text = ctypes.string_at(library.rollseal_content_bytes(content), library.rollseal_content_size(content))
    return {
        "sealed": library.rollseal_content_is_sealed(content),
        "name": library.rollseal_content_name(content).decode(),
        "version": f"{epoch.value}.{serial.value}",
        "signer": library.rollseal_content_signer(content).decode(),
        "ring": library.rollseal_content_ring(content).decode(),
        "issued": library.rollseal_content_issued(content),
        "expires": library.rollseal_content_expires(content),
        "refused": library.rollseal_error_name(library.rollseal_content_refused(content)).decode(),
        "why": library.rollseal_content_why(content).decode(),
        "content": text.decode(),
        "value": value(content) if key is not None else None,
    }


handle = ctypes.c_void_p(library.rollseal_new())
content = ctypes.c_void_p()
demand(library.rollseal_open(handle, (ctypes.c_char_p * (len(words) + 1))(*[w.encode() for w in words], None)))
demand(library.rollseal_read(handle, ctypes.byref(content)))
print(json.dumps(facts(content)))
library.rollseal_content_free(ctypes.byref(content))
library.rollseal_free(ctypes.byref(handle))
assert content.value is None and handle.value is None
