/*
 * vault/registry_probes: the probes that lie at the points, in the registry.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_PROBES_H
#define ROLLSEAL_VAULT_REGISTRY_PROBES_H

#include "vault/registry.h"

#define PROBE_ROW_NONCE_SIZE 32

struct probe_row {
    char pair[PAIR_ID_SIZE];
    uint8_t nonce[PROBE_ROW_NONCE_SIZE];
    bool has_previous;
    uint8_t previous[PROBE_ROW_NONCE_SIZE]; /* of the probe before */
    int64_t issued;
    uint64_t epoch, serial;
    uint8_t sha256[32]; /* of the whole file */
};

struct probe_rows {
    struct probe_row *rows; /* by pair */
    size_t count;
};
void probe_rows_done(struct probe_rows *p);
/* All of them; also of pairs that are gone, until their files are. */
NODISCARD enum err registry_probes(struct registry *r, struct probe_rows *out, struct errinfo *e);
/* *found is false, and *out as it was, if the pair has none. */
NODISCARD enum err registry_probe(struct registry *r, const char *pair, struct probe_row *out, bool *found,
                                  struct errinfo *e);
/* Inserts or replaces. */
NODISCARD enum err registry_set_probe(struct registry *r, const struct probe_row *row, struct errinfo *e);
/* One that is not there is ERR_OK. */
NODISCARD enum err registry_remove_probe(struct registry *r, const char *pair, struct errinfo *e);

#endif
