#include "admin/receipts/nonces.h"

#include <stdlib.h>
#include <string.h>

void nonces_done(struct nonces *n)
{
    if (n->probes != NULL)
        wipe(n->probes, n->count * sizeof *n->probes);
    free(n->probes);
    *n = (struct nonces){NULL, 0};
}

static int by_pair(const void *a, const void *b)
{
    const struct probe_row *x = a, *y = b;
    return strcmp(x->pair, y->pair);
}

static enum err load_all(struct registry *r, const struct pair_rows *pairs, struct nonces *n, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < pairs->count; i++) {
        bool found = false;
        error = registry_probe(r, pairs->rows[i].id, &n->probes[n->count], &found, e);
        n->count += error == ERR_OK && found;
    }
    return error;
}

enum err nonces_load(struct registry *r, struct nonces *out, struct errinfo *e)
{
    struct nonces n = {NULL, 0};
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    if (error == ERR_OK)
        n.probes = calloc(pairs.count + 1, sizeof *n.probes);
    if (error == ERR_OK && n.probes == NULL)
        error = err_no_memory(e);
    if (error == ERR_OK)
        error = load_all(r, &pairs, &n, e);
    pair_rows_done(&pairs);
    if (error != ERR_OK) {
        nonces_done(&n);
        return error;
    }
    qsort(n.probes, n.count, sizeof *n.probes, by_pair);
    *out = n;
    return ERR_OK;
}

static bool is_made_with(const uint8_t nonce[static PROBE_NONCE_SIZE], const struct receipt *r,
                         const struct receipt_proof *proof)
{
    uint8_t mac[RECEIPT_MAC_SIZE];
    receipt_proof_mac(nonce, r->client, r->counter, mac);
    return memcmp(mac, proof->mac, sizeof mac) == 0;
}

static bool is_proven(const struct nonces *n, const struct receipt *r, const struct receipt_proof *proof)
{
    struct probe_row key = {.issued = 0};
    memcpy(key.pair, proof->pair, sizeof key.pair);
    const struct probe_row *probe = n->count > 0 ? bsearch(&key, n->probes, n->count, sizeof key, by_pair) : NULL;
    return probe != NULL &&
           (is_made_with(probe->nonce, r, proof) || (probe->has_previous && is_made_with(probe->previous, r, proof)));
}

void nonces_keep_proven(const struct nonces *n, struct receipt *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->proof_count; i++) {
        if (is_proven(n, r, &r->proofs[i]))
            r->proofs[kept++] = r->proofs[i];
    }
    r->proof_count = kept;
}
