#include "admin/pair/revocation.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "keys/crl.h"

#define FOUND_AT_A_POINT "found on the CRL in a file at a point"

static enum err serial_of(const struct pair_row *pair, struct serial *out, struct errinfo *e)
{
    struct signing_certificate facts;
    enum err error = signing_certificate_parse(buf_bytes(&pair->signing), &facts, e);
    if (error != ERR_OK)
        return err_context(e, error, "pair %s", pair->id);
    *out = facts.serial;
    return ERR_OK;
}

static enum err mark_revoked(struct registry *r, struct pair_row *pair, int64_t now, struct errinfo *e)
{
    pair->state = PAIR_REVOKED;
    pair->ended = now;
    free(pair->reason);
    pair->reason = strdup(FOUND_AT_A_POINT);
    return pair->reason != NULL ? registry_update_pair(r, pair, e) : err_no_memory(e);
}

static enum err mark_listed(struct registry *r, const struct crl *crl, int64_t now, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    for (size_t i = 0; error == ERR_OK && i < pairs.count; i++) {
        struct serial serial;
        error = serial_of(&pairs.rows[i], &serial, e);
        if (error == ERR_OK && pairs.rows[i].state != PAIR_REVOKED && crl_lists(crl, &serial))
            error = mark_revoked(r, &pairs.rows[i], now, e);
    }
    pair_rows_done(&pairs);
    return error;
}

enum err revocation_take_over(struct vault *v, struct bytes crl_der, int64_t now, bool *changed, struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    struct vault_facts facts = {0};
    struct crl crl;
    enum err error = crl_parse(crl_der, &crl, e);
    if (error == ERR_OK)
        error = registry_facts(r, &facts, e);
    bool is_newer = error == ERR_OK && crl.number > facts.epoch;
    vault_facts_done(&facts);
    if (is_newer)
        error = registry_set_crl(r, crl.number, crl_der, e);
    if (is_newer && error == ERR_OK)
        error = mark_listed(r, &crl, now, e);
    if (error == ERR_OK)
        *changed = is_newer;
    return error;
}

enum err revocation_lists(struct vault *v, const struct pair_row *pair, bool *out, struct errinfo *e)
{
    struct vault_facts facts = {0};
    struct serial serial;
    struct crl crl;
    enum err error = registry_facts(vault_registry(v), &facts, e);
    if (error == ERR_OK && facts.crl.size == 0)
        *out = false;
    if (error == ERR_OK && facts.crl.size > 0) {
        error = crl_parse(buf_bytes(&facts.crl), &crl, e);
        if (error == ERR_OK)
            error = serial_of(pair, &serial, e);
        if (error == ERR_OK)
            *out = crl_lists(&crl, &serial);
    }
    vault_facts_done(&facts);
    return error;
}

/* The serials of a new CRL, each once. */
struct serials {
    struct serial *items;
    size_t count;
};

static enum err add_serial(struct serials *s, const struct serial *serial, struct errinfo *e)
{
    for (size_t i = 0; i < s->count; i++) {
        if (serial_equals(&s->items[i], serial))
            return ERR_OK;
    }
    struct serial *grown = reallocarray(s->items, s->count + 1, sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    s->items = grown;
    s->items[s->count++] = *serial;
    return ERR_OK;
}

static enum err add_entry(const struct serial *serial, void *context)
{
    return add_serial(context, serial, NULL);
}

static enum err add_pair(struct serials *s, const struct pair_row *pair, struct errinfo *e)
{
    struct serial serial;
    enum err error = serial_of(pair, &serial, e);
    return error == ERR_OK ? add_serial(s, &serial, e) : error;
}

static enum err add_newest_crl(struct serials *s, const struct vault_facts *facts, struct errinfo *e)
{
    struct crl crl;
    if (facts->crl.size == 0)
        return ERR_OK;
    enum err error = crl_parse(buf_bytes(&facts->crl), &crl, e);
    if (error != ERR_OK)
        return err_context(e, error, "the vault's CRL");
    return crl_each(&crl, add_entry, s) == ERR_OK ? ERR_OK : err_no_memory(e);
}

/* A restored vault may know of revocations that a CRL from a point does not list. */
static enum err add_revoked_pairs(struct serials *s, struct registry *r, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    for (size_t i = 0; error == ERR_OK && i < pairs.count; i++) {
        if (pairs.rows[i].state == PAIR_REVOKED)
            error = add_pair(s, &pairs.rows[i], e);
    }
    pair_rows_done(&pairs);
    return error;
}

static enum err issue(struct vault *v, const struct vault_facts *facts, const struct serials *serials, int64_t now,
                      struct buf *crl, struct errinfo *e)
{
    struct secret *key = NULL;
    enum err error = vault_get(v, VAULT_PATH_OF_ROOT_KEY, LIMIT_SOURCE_FILE, &key, e);
    if (error == ERR_OK) {
        const struct issuer root = {.certificate = buf_bytes(&facts->root), .key = key};
        const struct crl_params params = {facts->epoch + 1, serials->items, serials->count, now};
        error = crl_issue(&root, &params, crl, e);
    }
    secret_free(&key);
    return error;
}

enum err revocation_issue(struct vault *v, const struct pair_row *pair, int64_t now, uint64_t *epoch, struct buf *crl,
                          struct errinfo *e)
{
    struct vault_facts facts = {0};
    struct serials serials = {NULL, 0};
    enum err error = registry_facts(vault_registry(v), &facts, e);
    if (error == ERR_OK && facts.epoch >= VERSION_MAX)
        error = err_set(e, ERR_CONFLICT, "the epochs of this vault are used up; make a new vault");
    if (error == ERR_OK)
        error = add_newest_crl(&serials, &facts, e);
    if (error == ERR_OK)
        error = add_revoked_pairs(&serials, vault_registry(v), e);
    if (error == ERR_OK)
        error = add_pair(&serials, pair, e);
    if (error == ERR_OK)
        error = issue(v, &facts, &serials, now, crl, e);
    if (error == ERR_OK)
        *epoch = facts.epoch + 1;
    free(serials.items);
    vault_facts_done(&facts);
    return error;
}
