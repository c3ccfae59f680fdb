#include "admin/publish/take_over.h"

#include <inttypes.h>

#include "admin/pair/keys.h"
#include "admin/pair/revocation.h"
#include "admin/texts.h"

enum err take_over_begin(struct registry *r, struct take_over *out, struct errinfo *e)
{
    struct vault_facts facts = {0};
    enum err error = registry_facts(r, &facts, e);
    if (error != ERR_OK)
        return error;
    *out = (struct take_over){.root = facts.root, .epoch = facts.epoch};
    facts.root = (struct buf){NULL, 0};
    vault_facts_done(&facts);
    return ERR_OK;
}

enum err take_over_look(struct take_over *t, const struct point *p, const char *name, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    if (placed_fetch(p, name, &file, NULL) != ERR_OK)
        return ERR_OK;
    enum err error = placed_newer_crl(buf_bytes(&file), buf_bytes(&t->root), &t->epoch, &t->crl, e);
    buf_done(&file);
    return error;
}

enum err take_over_finish(struct vault *v, const struct take_over *t, int64_t now, char **warning, struct errinfo *e)
{
    bool changed = false;
    if (t->crl.size == 0)
        return ERR_OK;
    enum err error = registry_begin(vault_registry(v), e);
    if (error == ERR_OK)
        error = revocation_take_over(v, buf_bytes(&t->crl), now, &changed, e);
    if (error == ERR_OK)
        error = registry_commit(vault_registry(v), e);
    if (error == ERR_OK && changed)
        error = keys_sweep(v, e);
    if (error == ERR_OK && changed)
        error = text_format(warning, e,
                            "a newer CRL of this vault's root lay at a point and was taken over, with what it revokes: "
                            "the epoch is %" PRIu64 " now",
                            t->epoch);
    registry_rollback(vault_registry(v)); /* of what was not committed */
    return error;
}

void take_over_done(struct take_over *t)
{
    buf_done(&t->root);
    buf_done(&t->crl);
}
