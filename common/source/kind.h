/*
 * source/kind: a kind of source: recognises its locations and reads their files. Static and const, listed in source.c.
 * Not for other rooms.
 */
#ifndef ROLLSEAL_SOURCE_KIND_H
#define ROLLSEAL_SOURCE_KIND_H

#include "source/source.h"

/* What is being read: the files so far, and what the last one that was left out suffered from, which has not been said
 * yet. */
struct source_reading {
    const struct source_params *params;
    struct source_files files;
    enum err last_error; /* ERR_OK: nothing was left out */
    struct errinfo last;
};

struct source_kind {
    bool (*is_mine)(const char *location);
    /* Errors: ERR_USAGE, with a hint. */
    enum err (*check)(const char *location, struct errinfo *e);
    /* The folder that it stands for, as a new string. Errors: ERR_USAGE if it is not a folder. */
    enum err (*folder)(const char *location, char **out, struct errinfo *e);
    /* Takes its files. Errors: ERR_USAGE, ERR_INTERNAL; whatever else fails is left out. */
    enum err (*read)(const char *location, struct source_reading *r, struct errinfo *e);
};

extern const struct source_kind source_kind_store;
extern const struct source_kind source_kind_dir;
extern const struct source_kind source_kind_file;

/* Reads a file and takes it, or leaves it out. Errors: ERR_INTERNAL. */
NODISCARD enum err source_take_file(struct source_reading *r, const char *path, struct errinfo *e);

/* Takes all files of pairs in a folder, or leaves it out. Errors: ERR_INTERNAL. */
enum source_missing { SOURCE_MISSING_IS_EMPTY, SOURCE_MISSING_IS_LEFT_OUT };
NODISCARD enum err source_take_folder(struct source_reading *r, const char *path, enum source_missing missing,
                                      struct errinfo *e);

/* Keeps in mind what is left out, and warns of the one before: the last one may become the error, which is not said
 * twice. */
void source_leave_out(struct source_reading *r, enum err error, const struct errinfo *why);
void source_warn_of_last(struct source_reading *r);

/* The location without `prefix` (in any case), a pointer into it; NULL if it does not begin with that. */
const char *source_without_prefix(const char *location, const char *prefix);

/* It is a path as it stands: neither empty nor a location of another kind. */
bool source_is_bare_path(const char *location);

/* A file of pairs by its name: *.pem, *.p12 or *.pfx in any case, neither hidden nor a temporary. */
bool source_is_pair_file(const char *path);

#endif
