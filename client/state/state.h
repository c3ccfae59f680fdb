/*
 * state/state: the state directory: what a client remembers. Readable text, or the files themselves:
 *
 *     configs/NAME        last-known-good: the newest sealed file that was accepted, as it is (good.c)
 *     crls/ROOT-ID.crl    the newest CRL of each root, and others that list what it lacks, DER (crls.h)
 *     checks/SHA-256      the outcome of the full check of a source file (memory.c), or of CRLs (crls.c)
 *     policy              a policy `encrypted-only` was accepted, and who said it (policy.c)
 *     errors/NAME         the last error of a read (last_error.c)
 *     receipt/            the key of receipts, the last one, and when what was told in them (report/receipt_state.h)
 *     lock                who is writing a last-known-good, CRLs or the policy now
 *     receipt.lock        who is writing a receipt now
 *
 * A person's client has the machine's state as a layer below its own, which it only reads. What cannot be written is a
 * warning, and so is what is no state at all, which is set aside: a read goes on without it. What cannot be read just
 * now ends the read.
 */
#ifndef ROLLSEAL_STATE_STATE_H
#define ROLLSEAL_STATE_STATE_H

#include "source/source.h"

enum state_layer { STATE_OWN, STATE_MACHINE, STATE_LAYERS };

enum state_kind { STATE_CONFIGS, STATE_CRLS, STATE_CHECKS, STATE_ERRORS, STATE_POLICY, STATE_RECEIPT };

struct state_params {
    const char *own;     /* a folder, which is made when something is written */
    const char *machine; /* the layer below; NULL: none */
    bool is_machines;    /* `own` is for all accounts to read: 0755 and 0644, otherwise 0700 and 0600 */
    source_warn *warn;   /* may be NULL */
    void *warn_context;
};

struct state;

/* Does not touch the folders yet, except that a machine layer that does not belong to root is left out. Errors:
 * ERR_INTERNAL, ERR_IO (the machine's layer cannot be looked at now). */
NODISCARD enum err state_new(const struct state_params *params, struct state **out, struct errinfo *e);
/* Accepts NULL. */
void state_free(struct state **s);

/* From here on nothing is written, removed or set aside; that is no warning. What is damaged counts as set aside. */
void state_freeze(struct state *s);

/* The folder of this account's layer, for messages. */
const char *state_folder(const struct state *s);

struct state_file {
    enum state_layer layer;
    enum state_kind kind;
    const char *name;
};

/*
 * Reads a file. What is there and will not be readable by itself (too large, not a regular file, forbidden) is set
 * aside, and then is not there. Errors: ERR_NOT_FOUND; ERR_IO and ERR_INTERNAL for a failure of this moment, which must
 * end what relies on the file: nothing that is known may be forgotten because a disk hangs or memory is short.
 */
NODISCARD enum err state_read(struct state *s, const struct state_file *file, struct buf *out, struct errinfo *e);

/* The same for what can be done without: false, and a warning, if it cannot be read. It is believed only if file and
 * folder belong to this account or to root, and nobody else may write there. */
NODISCARD bool state_read_trusted(struct state *s, const struct state_file *file, struct buf *out);

/* state_read() for a key. One that is not this account's or root's alone, to read and to write, is not there. */
NODISCARD enum err state_read_key(struct state *s, const struct state_file *file, struct secret **out,
                                  struct errinfo *e);

/* Writes a file of this account's layer. Errors: ERR_IO, ERR_INTERNAL. */
NODISCARD enum err state_keep(struct state *s, enum state_kind kind, const char *name, struct bytes bytes,
                              struct errinfo *e);

/* The same; a failure is warned about, once a run. */
void state_write(struct state *s, enum state_kind kind, const char *name, struct bytes bytes);

/* Removes it, if it is there. */
void state_remove(struct state *s, enum state_kind kind, const char *name);

/* The warning of a failed write, for others who could not keep something; with context in *e. */
void state_tell_unkept(struct state *s, enum err error, struct errinfo *e);

/* Something of this name is in the layer, readable or not, or was set aside. Errors: ERR_IO, ERR_UNREACHABLE,
 * ERR_INTERNAL: it cannot be said now. */
NODISCARD enum err state_has_in(const struct state *s, const struct state_file *file, bool *out, struct errinfo *e);
/* The same of any layer. */
NODISCARD enum err state_has(const struct state *s, enum state_kind kind, const char *name, bool *out,
                             struct errinfo *e);

/* Removes a file of this account's layer, and what of it was set aside, if that is there: because a person says so, so
 * that a failure is an error. Errors: ERR_IO, ERR_INTERNAL. */
NODISCARD enum err state_forget(struct state *s, enum state_kind kind, const char *name, struct errinfo *e);

/* Renames a file that cannot be used to NAME.bad, and says so. Files of the machine's layer stay as they are. */
void state_set_aside(struct state *s, const struct state_file *file, const char *reason);

/* One writer at a time: NULL, which is fine, if that cannot be had. Released by lock_release(). */
struct lock *state_lock(struct state *s);

/* One that writes a receipt at a time. Errors: ERR_CONFLICT: somebody does so, for more than `wait_seconds`, or the
 * state directory is no folder; ERR_IO, ERR_INTERNAL: nothing can be written there. */
NODISCARD enum err state_lock_receipt(struct state *s, unsigned wait_seconds, struct lock **out, struct errinfo *e);

#endif
