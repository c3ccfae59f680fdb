/*
 * receipts/known_files: which files among the receipts of a point have not changed since they were accepted.
 */
#ifndef ROLLSEAL_ADMIN_RECEIPTS_KNOWN_FILES_H
#define ROLLSEAL_ADMIN_RECEIPTS_KNOWN_FILES_H

#include "vault/registry_receipts.h"

/* Zero-initialised it is empty. */
struct known_files {
    struct known_file *items; /* ascending by client id */
    size_t count, capacity;
};

void known_files_done(struct known_files *k);

/* Those of the point at this location. Errors: those of the registry. */
NODISCARD enum err known_files_load(struct registry *r, const char *location, struct known_files *out,
                                    struct errinfo *e);

/* A file of this client was accepted, whatever it is now. */
bool known_files_know(const struct known_files *k, const char *client);
/* The file of this client was accepted, and has not changed since. */
bool known_files_have(const struct known_files *k, const char *client, const struct file_stamp *stamp);

#endif
