/*
 * base/err: the one error type. Everything that can fail returns `enum err` and takes `struct errinfo *e` last.
 *
 * The function that detects a failure says it: `return err_set(e, ERR_MALFORMED, "…")`. Callers pass it on; they
 * add context (which file, which pair) with err_context() at a boundary, and never replace a message.
 */
#ifndef ROLLSEAL_BASE_ERR_H
#define ROLLSEAL_BASE_ERR_H

#include <stddef.h>

#if defined(__GNUC__)
#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#else
#define NODISCARD
#define PRINTF_LIKE(at, first)
#endif

/*
 * The only list of errors: X(identifier, name, exit status, when it happens). docs/errors.md is generated from it.
 * Names and exit statuses never change: scripts depend on them.
 */
#define ERR_LIST(X)                                                                                                    \
    X(ERR_INTERNAL, "internal", 1, "a bug, or out of memory")                                                          \
    X(ERR_USAGE, "usage", 2, "wrong command line or preferences file")                                                 \
    X(ERR_NOT_FOUND, "not-found", 3, "no such file (its folder exists), pair, configuration, key")                     \
    X(ERR_IO, "io", 4, "reading or writing failed (disk full, permission)")                                            \
    X(ERR_UNREACHABLE, "unreachable", 5, "the location does not answer (folder missing, share gone)")                  \
    X(ERR_NOT_READY, "not-ready", 6, "a gate refuses")                                                                 \
    X(ERR_CONFLICT, "conflict", 7, "somebody else changed or holds it, or its state forbids the act")                  \
    X(ERR_WRONG_PASSPHRASE, "wrong-passphrase", 8, "vault or PKCS#12: the passphrase or password does not fit")        \
    X(ERR_MALFORMED, "malformed", 10, "not the format it claims to be")                                                \
    X(ERR_TOO_LARGE, "too-large", 11, "over a limit")                                                                  \
    X(ERR_NOT_SEALED, "not-sealed", 12, "readable file where a sealed one is demanded")                                \
    X(ERR_UNKNOWN_SIGNER, "unknown-signer", 13, "no signature by a pair of this client's certificate source")          \
    X(ERR_BAD_SIGNATURE, "bad-signature", 14,                                                                          \
      "a signature does not verify with the key of its signer line, or the body is not the one signed")                \
    X(ERR_SIGNER_EXPIRED, "signer-expired", 15, "the signing certificate is not valid now")                            \
    X(ERR_SIGNER_REVOKED, "signer-revoked", 16, "the signing certificate is on the root's CRL")                        \
    X(ERR_WRONG_NAME, "wrong-name", 17, "sealed for another name")                                                     \
    X(ERR_ROLLBACK, "rollback", 18, "older than what this client has accepted, or the same version with another text") \
    X(ERR_EXPIRED, "expired", 19, "past its expiry")                                                                   \
    X(ERR_FAST_FORWARD, "fast-forward", 20,                                                                            \
      "the serial is more than 1,048,576 above the last accepted one of its epoch (above 0 in an epoch new to this "   \
      "client)")                                                                                                       \
    X(ERR_NO_PAIR, "no-pair", 21, "none of this client's pairs is among the recipients, or the source holds none")     \
    X(ERR_CANNOT_OPEN, "cannot-open", 22, "the pair is there, but its key cannot be used or does not open the file")   \
    X(ERR_WRONG_RING, "wrong-ring", 23, "sealed for another ring")

enum err {
    ERR_OK = 0,
#define X(identifier, name, exit_status, when) identifier,
    ERR_LIST(X)
#undef X
};

/* One message: which thing, what is wrong, what to do; a single line without secrets, always NUL-terminated. */
struct errinfo {
    char message[1024];
};

/* Stores the message, cut at the size of errinfo; e may be NULL. Callers use err_set(). */
void err_message(struct errinfo *e, const char *format, ...) PRINTF_LIKE(2, 3);

/* err_set(e, CODE, FORMAT, …) stores the message and is CODE, which is never ERR_OK. A macro, so that compilers and
 * analyzers see which value it has. */
#define err_set(e, code, ...) (err_message((e), __VA_ARGS__), (enum err)(code))

/* The message for exhausted memory; is ERR_INTERNAL. */
#define err_no_memory(e) err_set((e), ERR_INTERNAL, "out of memory")

/* Puts "CONTEXT: " in front of the message that is there. Returns `code` unchanged, so that it can end a function. */
enum err err_context(struct errinfo *e, enum err code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "; ADVICE" behind the message that is there: what to do. Returns `code` unchanged. */
enum err err_advice(struct errinfo *e, enum err code, const char *format, ...) PRINTF_LIKE(3, 4);

/* The name that scripts see ("ok" for ERR_OK). Static. */
const char *err_name(enum err code);

/* The exit status of a program that ends with this error (0 for ERR_OK). */
int err_exit_status(enum err code);

/* When it happens, as in docs/errors.md. Static. */
const char *err_text(enum err code);

/* The error of this name, or ERR_OK if there is none. */
enum err err_from_name(const char *name);

#endif
