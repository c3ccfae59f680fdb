/*
 * librollseal: reads configuration that is distributed with Rollseal, for programs that do without calling
 * rollseal-client. The one public header.
 *
 *     struct rollseal *r = rollseal_new();
 *     struct rollseal_content *c = NULL;
 *     const char *parameters[] = {
 *         "Configuration=/srv/share/rollseal/configs/helpdesk.ini", NULL};
 *     if (rollseal_open(r, parameters) != ROLLSEAL_OK ||
 *         rollseal_read(r, &c) != ROLLSEAL_OK)
 *         complain(rollseal_message(r));
 *
 * Threads: a handle and a content are each used by one thread at a time. Different ones are independent: threads that
 * have one each need no lock.
 *
 * What the library leaves alone: it installs no signal handler, prints nothing, ends no process, asks nobody, starts no
 * thread and no process, and changes no setting of the process (locale, umask, limits, working directory, OpenSSL's
 * configuration). It keeps what it remembers in the state directory, as rollseal-client does, and shares it with
 * rollseal-client of the same account. As that does, it writes a receipt to the distribution point when a read has
 * something new to tell, if the point has a folder for receipts; not with Receipts=off.
 *
 * Of the environment it takes where an account's folders are, where no parameter says it: XDG_STATE_HOME, XDG_DATA_HOME
 * and HOME; nothing in programs that are set-user-ID. Reading them is as safe as getenv() is: no other thread may call
 * setenv() meanwhile.
 *
 * Texts are UTF-8 and end with a NUL. Pointers that functions return belong to the handle or the content, as said
 * there. A NULL handle or content is a bug of the caller, except where NULL is allowed.
 */
#ifndef ROLLSEAL_H
#define ROLLSEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ROLLSEAL_NODISCARD __attribute__((warn_unused_result))
#else
#define ROLLSEAL_NODISCARD
#endif

/* ---- Errors ---- */

/*
 * What a call ended with. The numbers are the exit statuses of rollseal-client and never change; later versions may add
 * some. docs/errors.md says when each happens; those that a client never meets are here because the list is one.
 */
enum rollseal_error {
    ROLLSEAL_OK = 0,
    ROLLSEAL_ERR_INTERNAL = 1,
    ROLLSEAL_ERR_USAGE = 2,
    ROLLSEAL_ERR_NOT_FOUND = 3,
    ROLLSEAL_ERR_IO = 4,
    ROLLSEAL_ERR_UNREACHABLE = 5,
    ROLLSEAL_ERR_NOT_READY = 6,
    ROLLSEAL_ERR_CONFLICT = 7,
    ROLLSEAL_ERR_WRONG_PASSPHRASE = 8,
    ROLLSEAL_ERR_MALFORMED = 10,
    ROLLSEAL_ERR_TOO_LARGE = 11,
    ROLLSEAL_ERR_NOT_SEALED = 12,
    ROLLSEAL_ERR_UNKNOWN_SIGNER = 13,
    ROLLSEAL_ERR_BAD_SIGNATURE = 14,
    ROLLSEAL_ERR_SIGNER_EXPIRED = 15,
    ROLLSEAL_ERR_SIGNER_REVOKED = 16,
    ROLLSEAL_ERR_WRONG_NAME = 17,
    ROLLSEAL_ERR_ROLLBACK = 18,
    ROLLSEAL_ERR_EXPIRED = 19,
    ROLLSEAL_ERR_FAST_FORWARD = 20,
    ROLLSEAL_ERR_NO_PAIR = 21,
    ROLLSEAL_ERR_CANNOT_OPEN = 22,
    ROLLSEAL_ERR_WRONG_RING = 23
};

/* The name that scripts see, "wrong-name" for example, and "ok". Static; NULL for a number that this version does not
 * know. */
const char *rollseal_error_name(enum rollseal_error error);

/* When it happens, as in docs/errors.md. Static; NULL for ROLLSEAL_OK and for a number that this version does not know.
 */
const char *rollseal_error_text(enum rollseal_error error);

/* The version of the library in use, "0.2.0" for example. Static. */
const char *rollseal_library_version(void);

/* ---- A handle: start parameters, and the message of the last failure ---- */

struct rollseal;

/* A new handle, with nothing open; the caller frees it with rollseal_free(). NULL without memory. */
ROLLSEAL_NODISCARD struct rollseal *rollseal_new(void);

/* Frees the handle and sets *r to NULL; *r may be NULL. Contents that were read with it stay. */
void rollseal_free(struct rollseal **r);

/*
 * Sets the start parameters: an array of texts "Name=value" that ends with NULL, with the names of docs/client.md in
 * any case. The array is not kept. Configuration is needed, a path. Several values of CertificateSource and
 * CertificatePasswordFile are several texts.
 *
 * A preferences file is read only if Preferences=FILE names one: its section [Common], which the array beats, and which
 * is not read again later. Log has no effect: what goes to a log is the program's matter.
 *
 * May be called again, and starts anew then, without a watch; a call that fails leaves everything as it was. Errors:
 * ROLLSEAL_ERR_USAGE (an unknown name, with "did you mean"; a value that cannot be; a password from standard input; an
 * account without a home and StateDirectory), ROLLSEAL_ERR_NOT_FOUND, ROLLSEAL_ERR_UNREACHABLE, ROLLSEAL_ERR_IO or
 * ROLLSEAL_ERR_TOO_LARGE (the preferences file), ROLLSEAL_ERR_INTERNAL.
 */
ROLLSEAL_NODISCARD enum rollseal_error rollseal_open(struct rollseal *r, const char *const *parameters);

/* What the last call with this handle failed with: which thing, what is wrong, what to do; one line without secrets.
 * Empty if it succeeded. Belongs to the handle, until its next call. */
const char *rollseal_message(const struct rollseal *r);

/*
 * Is told what a person should know although a call succeeds: that a file of a certificate source was left out, that
 * the state directory cannot be written, that a last-known-good is served. Each read tells again what is still so.
 * `message` is one line without secrets, and lives during the call. It must not use the handle.
 */
typedef void rollseal_warning(enum rollseal_error error, const char *message, void *context);

/* Who is told warnings; NULL, as in a new handle: nobody. */
void rollseal_on_warning(struct rollseal *r, rollseal_warning *warning, void *context);

/* ---- A content: the configuration as it was read once ---- */

struct rollseal_content;

/*
 * Reads the configuration: the new file if it passes every check, else the last-known-good one, as `rollseal-client
 * read` does. *out is written on success only; the caller frees it with rollseal_content_free().
 *
 * Waits for file servers as long as the system does. Errors: every error that such a file can meet, if there is no
 * last-known-good to serve or Fallback=false; ROLLSEAL_ERR_USAGE if nothing is open.
 */
ROLLSEAL_NODISCARD enum rollseal_error rollseal_read(struct rollseal *r, struct rollseal_content **out);

/* Wipes and frees the content with all its values, and sets *c to NULL; *c may be NULL. */
void rollseal_content_free(struct rollseal_content **c);

/* The configuration: rollseal_content_size() bytes, without a NUL behind them. They lie in locked memory where the
 * system allows that, belong to the content, and are wiped when it is freed. */
const void *rollseal_content_bytes(const struct rollseal_content *c);
size_t rollseal_content_size(const struct rollseal_content *c);

/*
 * One value of an INI configuration. `key` is SECTION.KEY, split at the last dot; without a dot it stands outside of
 * sections; case counts. *out belongs to the content, is wiped with it, and is written on success only. `r` is told the
 * message of a failure, and may be NULL. Errors: ROLLSEAL_ERR_NOT_FOUND, ROLLSEAL_ERR_MALFORMED (not an INI file),
 * ROLLSEAL_ERR_USAGE (not a key), ROLLSEAL_ERR_INTERNAL.
 */
ROLLSEAL_NODISCARD enum rollseal_error rollseal_content_get(struct rollseal_content *c, const char *key,
                                                            const char **out, struct rollseal *r);

/* It comes from a sealed file. False: from a plain one, which was allowed; then what follows is 0 or empty, except
 * rollseal_content_refused(). */
bool rollseal_content_is_sealed(const struct rollseal_content *c);
/* The name that the sealed file bears. */
const char *rollseal_content_name(const struct rollseal_content *c);
/* Its version: two of them are compared by epoch, then by serial. `epoch` and `serial` may be NULL. */
void rollseal_content_version(const struct rollseal_content *c, uint64_t *epoch, uint64_t *serial);
/* The id of the pair that vouches for it, 16 hexadecimal digits; empty if none does any more (last-known-good). */
const char *rollseal_content_signer(const struct rollseal_content *c);
/* The ring that it was sealed for. */
const char *rollseal_content_ring(const struct rollseal_content *c);
/* When it was sealed, and until when it is good; in seconds since 1970. ROLLSEAL_NEVER: it does not expire. */
#define ROLLSEAL_NEVER INT64_MAX
int64_t rollseal_content_issued(const struct rollseal_content *c);
int64_t rollseal_content_expires(const struct rollseal_content *c);
/* The error for which the newest file was refused, so that this is another one: on a computer of a ring its ring's or
 * the one for all, else the last-known-good. ROLLSEAL_OK: it is the newest one. */
enum rollseal_error rollseal_content_refused(const struct rollseal_content *c);
/* The message of that error; empty if there is none. */
const char *rollseal_content_why(const struct rollseal_content *c);

/* ---- Watching: to be told when the configuration has changed ---- */

/*
 * Begins to watch, with a look every `interval` seconds (0: 300), ±20 % each time, and at once when a file of a local
 * file system changes. One that was begun before ends. It ends with rollseal_open() and rollseal_free(), too. Errors:
 * ROLLSEAL_ERR_USAGE if nothing is open, or the interval is over 365 days; ROLLSEAL_ERR_IO (no more descriptors).
 */
ROLLSEAL_NODISCARD enum rollseal_error rollseal_watch(struct rollseal *r, uint32_t interval);

/* A descriptor for poll(), select() and the like, closed on exec: when it can be read, it is time for
 * rollseal_watch_read(). Nothing but waiting may be done with it. It belongs to the handle, and is the same as long as
 * the watch. -1: there is no watch. */
int rollseal_watch_fd(const struct rollseal *r);

/*
 * Reads the configuration if it may have changed; to be called once at the beginning, and whenever rollseal_watch_fd()
 * can be read. *out is the content, as rollseal_read() gives it, if version or bytes are not those of the last one that
 * a call gave (the first is new); NULL if nothing has changed. Errors: ROLLSEAL_ERR_USAGE if there is no watch, and
 * those of rollseal_read(): the watch goes on then, and the next look comes after the interval or at a change.
 */
ROLLSEAL_NODISCARD enum rollseal_error rollseal_watch_read(struct rollseal *r, struct rollseal_content **out);

#ifdef __cplusplus
}
#endif

#endif
