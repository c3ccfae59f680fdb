/*
 * source/source: certificate sources: where a client's pairs are. Kinds of source are a table; one file a kind:
 *
 *     store                    the machine's store: HOST_STORE. `store:LocalMachine\My` is the same
 *     store:CurrentUser\My     the person's store: `store` in the data folder. Both may be written `[LocalMachine]\My`,
 *                              with '/', and in any case
 *     dir:PATH                 a folder: its files *.pem, *.p12, *.pfx, at most LIMIT_SOURCE_FILES
 *     file:PATH                one file, PEM or PKCS#12
 *     PATH                     a folder or a file, as it is there; one that is missing is a file if its name says so
 */
#ifndef ROLLSEAL_SOURCE_SOURCE_H
#define ROLLSEAL_SOURCE_SOURCE_H

#include "keys/pair.h"

/* One file of a source, read but not looked at. */
struct source_file {
    char *path;
    struct secret *bytes;
    uint8_t sha256[32];
};

struct source_files {
    struct source_file *files;
    size_t count;
};
void source_files_done(struct source_files *f);

/* Says that something was left out: `text` is a whole message (which file, why, what to do). */
typedef void source_warn(enum err error, const char *text, void *context);

/*
 * Remembers the outcome of the full check of a file's bytes, so that it is made once. `recall` adds the remembered
 * pairs (with their keys) to `out` and sets *found; it may find nothing. Both may fail silently: the check is then made
 * again.
 */
struct source_memory {
    void (*recall)(const struct source_file *file, struct pair_set *out, bool *found, void *context);
    void (*remember)(const struct source_file *file, const struct pair_set *pairs, void *context);
    void *context;
};

struct source_params {
    const char *const *locations; /* CertificateSource values, in order */
    size_t location_count;
    const struct secret *const *passwords; /* of PKCS#12 files */
    size_t password_count;
    int64_t now;
    const struct source_memory *memory; /* NULL: always check */
    source_warn *warn;                  /* may be NULL */
    void *warn_context;
};

/*
 * All pairs of all locations. What cannot be loaded is left out and told to `warn`; only if no pair is there at all,
 * the last of them is the error instead. A store that is missing holds no pairs, as on a computer where nothing has
 * been installed: ERR_OK. A folder or file that was named and is missing is left out: ERR_UNREACHABLE, ERR_NOT_FOUND.
 * So is one that this account may not read: ERR_CANNOT_OPEN. Errors besides: ERR_USAGE for a location of an unknown
 * kind, what pairs_load() and file_read() return; ERR_INTERNAL of theirs is never left out.
 */
NODISCARD enum err source_load(const struct source_params *params, struct pair_set *out, struct errinfo *e);

/* The folder that `install` writes to for this location (`store`, `store:CurrentUser\My`, `dir:PATH`, a bare path), as
 * a new string for free(). Errors: ERR_USAGE if it is not a folder. */
NODISCARD enum err source_folder(const char *location, char **out, struct errinfo *e);

/* Whoever replaces the file `path` replaces one in which this location has, or may have, pairs. */
bool source_contains(const char *location, const char *path);

/* Appends a line that is another one when files of this location were added, removed or replaced. Looks at its folder
 * or file alone, and into neither. */
void source_stamp(const char *location, struct writer *w);

#endif
