/*
 * vault/registry_receipts: what computers have reported, in the registry: the newest receipt of each client id.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_RECEIPTS_H
#define ROLLSEAL_VAULT_REGISTRY_RECEIPTS_H

#include "files/file.h"
#include "vault/registry.h"

struct receipt_row {
    const char *client;  /* 16 hex digits */
    const char *name;    /* of the computer, fit to be shown */
    const char *machine; /* 32 hex digits */
    const char *account; /* of a person, fit to be shown; NULL: the machine's own */
    uint64_t counter;
    int64_t time;        /* as the computer says */
    int64_t first, last; /* when the first receipt of this client was collected, and this one */
    int64_t facts;       /* which text of registry_each_receipt_facts() */
};

/* Every receipt that was not forgotten, by name without case (a to z), then by client id; a result other than ERR_OK
 * ends it. Texts live during the call. */
typedef enum err registry_visit_receipt(const struct receipt_row *row, void *context, struct errinfo *e);
NODISCARD enum err registry_each_receipt(struct registry *r, registry_visit_receipt *visit, void *context,
                                         struct errinfo *e);

/* Every text of facts (seal/receipt.h) that a receipt has, by ascending `id`: computers in the same state share
 * one. */
typedef enum err registry_visit_receipt_facts(int64_t id, const char *text, void *context, struct errinfo *e);
NODISCARD enum err registry_each_receipt_facts(struct registry *r, registry_visit_receipt_facts *visit, void *context,
                                               struct errinfo *e);

/* ---- Collecting; the caller has a transaction ---- */

/* The newest receipt that is known of a client, forgotten or not. */
struct known_receipt {
    uint64_t counter;   /* 0: none is known */
    uint8_t sha256[32]; /* of its file */
};
NODISCARD enum err registry_known_receipt(struct registry *r, const char *client, struct known_receipt *out,
                                          struct errinfo *e);

/* How many clients are known, forgotten or not. */
NODISCARD enum err registry_count_clients(struct registry *r, int64_t *out, struct errinfo *e);

/* How many characters all texts of facts have, and whether this is one of them. */
NODISCARD enum err registry_size_of_facts(struct registry *r, int64_t *out, struct errinfo *e);
NODISCARD enum err registry_has_facts(struct registry *r, const char *text, bool *out, struct errinfo *e);

/* Makes it the newest of its client. `first` is that of the one before, if there is one; `facts` is found by the text.
 */
NODISCARD enum err registry_set_receipt(struct registry *r, const struct receipt_row *row, const char *facts,
                                        const uint8_t sha256[static 32], struct errinfo *e);

/* Removes texts of facts that no receipt has any more. */
NODISCARD enum err registry_drop_receipt_facts(struct registry *r, struct errinfo *e);

/* Forgets the receipts of all computers of this name, compared without case, until a newer one comes. */
NODISCARD enum err registry_forget_receipts(struct registry *r, const char *name, int64_t *forgotten,
                                            struct errinfo *e);

/* Which files at a point need not be read again: those of accepted receipts, as they were then. */
typedef enum err registry_visit_receipt_file(const char *client, const struct file_stamp *stamp, void *context,
                                             struct errinfo *e);
NODISCARD enum err registry_each_receipt_file(struct registry *r, const char *point, registry_visit_receipt_file *visit,
                                              void *context, struct errinfo *e);
NODISCARD enum err registry_set_receipt_file(struct registry *r, const char *point, const char *client,
                                             const struct file_stamp *stamp, struct errinfo *e);

#endif
