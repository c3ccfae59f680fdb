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
    struct serial *grown = realloc(s->items, (s->count + 1) * sizeof *grown);
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

static enum err add_listed(struct serials *s, struct bytes crl_der, struct errinfo *e)
{
    struct crl crl;
    enum err error = crl_parse(crl_der, &crl, e);
    if (error != ERR_OK)
        return error;
    return crl_each(&crl, add_entry, s) == ERR_OK ? ERR_OK : err_no_memory(e);
}

static enum err add_newest_crl(struct serials *s, const struct vault_facts *facts, struct errinfo *e)
{
    if (facts->crl.size == 0)
        return ERR_OK;
    return err_context(e, add_listed(s, buf_bytes(&facts->crl), e), "the vault's CRL");
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

static enum err issue(struct vault *v, struct bytes root, const struct crl_params *params, struct buf *crl,
                      struct errinfo *e)
{
    struct secret *key = NULL;
    if (params->number > VERSION_MAX)
        return err_set(e, ERR_CONFLICT, "the epochs of this vault are used up; make a new vault");
    enum err error = vault_get(v, VAULT_PATH_OF_ROOT_KEY, LIMIT_SOURCE_FILE, &key, e);
    if (error == ERR_OK) {
        const struct issuer issuer = {.certificate = root, .key = key};
        error = crl_issue(&issuer, params, crl, e);
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
    if (error == ERR_OK)
        error = add_newest_crl(&serials, &facts, e);
    if (error == ERR_OK)
        error = add_revoked_pairs(&serials, vault_registry(v), e);
    if (error == ERR_OK && pair != NULL)
        error = add_pair(&serials, pair, e);
    const struct crl_params params = {facts.epoch + 1, serials.items, serials.count, now};
    if (error == ERR_OK)
        error = issue(v, buf_bytes(&facts.root), &params, crl, e);
    if (error == ERR_OK)
        *epoch = params.number;
    free(serials.items);
    vault_facts_done(&facts);
    return error;
}

/* ---- CRLs found at points ---- */

/* The vault's CRL and those found, together. */
struct merged {
    struct vault_facts facts;
    struct serials serials; /* of all of them, and of the pairs that are revoked */
    uint64_t number;        /* the highest of all */
    struct bytes newest;    /* of that number, where it is above the vault's; otherwise empty */
    bool is_settled;        /* everything is on each CRL of that number */
};

static void merged_done(struct merged *m)
{
    vault_facts_done(&m->facts);
    free(m->serials.items);
}

static enum err add_found(struct merged *m, struct bytes der, struct errinfo *e)
{
    struct crl crl;
    enum err error = crl_parse(der, &crl, e);
    if (error != ERR_OK)
        return error;
    if (crl.number > m->number) {
        m->number = crl.number;
        m->newest = der;
    }
    return add_listed(&m->serials, der, e);
}

/* A client takes only a higher number for newer, so one that has this CRL does not learn what is missing in it. */
static bool misleads(const struct merged *m, struct bytes der)
{
    struct crl crl;
    if (crl_parse(der, &crl, NULL) != ERR_OK || crl.number < m->number)
        return false;
    for (size_t i = 0; i < m->serials.count; i++) {
        if (!crl_lists(&crl, &m->serials.items[i]))
            return true;
    }
    return false;
}

static enum err merge(struct vault *v, const struct found_crls *found, struct merged *m, struct errinfo *e)
{
    enum err error = registry_facts(vault_registry(v), &m->facts, e);
    m->number = m->facts.epoch;
    if (error == ERR_OK)
        error = add_newest_crl(&m->serials, &m->facts, e);
    if (error == ERR_OK)
        error = add_revoked_pairs(&m->serials, vault_registry(v), e);
    for (size_t i = 0; i < found->count && error == ERR_OK; i++)
        error = add_found(m, buf_bytes(&found->items[i]), e);
    m->is_settled = !misleads(m, buf_bytes(&m->facts.crl));
    for (size_t i = 0; i < found->count; i++)
        m->is_settled = m->is_settled && !misleads(m, buf_bytes(&found->items[i]));
    return error;
}

static enum err store(struct vault *v, struct bytes crl_der, int64_t now, struct errinfo *e)
{
    struct crl crl;
    enum err error = crl_parse(crl_der, &crl, e);
    if (error == ERR_OK)
        error = registry_set_crl(vault_registry(v), crl.number, crl_der, e);
    return error == ERR_OK ? mark_listed(vault_registry(v), &crl, now, e) : error;
}

enum err revocation_take_over(struct vault *v, const struct found_crls *found, int64_t now, bool *changed,
                              struct errinfo *e)
{
    struct merged m = {.number = 0};
    struct buf issued = {NULL, 0};
    enum err error = merge(v, found, &m, e);
    if (error == ERR_OK && !m.is_settled) {
        const struct crl_params params = {m.number + 1, m.serials.items, m.serials.count, now};
        error = issue(v, buf_bytes(&m.facts.root), &params, &issued, e);
        m.newest = buf_bytes(&issued);
    }
    if (error == ERR_OK && m.newest.size > 0)
        error = store(v, m.newest, now, e);
    if (error == ERR_OK)
        *changed = m.newest.size > 0;
    buf_done(&issued);
    merged_done(&m);
    return error;
}
