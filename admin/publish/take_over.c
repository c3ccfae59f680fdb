#include "admin/publish/take_over.h"

#include <inttypes.h>
#include <stdlib.h>

#include "admin/pair/keys.h"
#include "admin/publish/placed.h"
#include "admin/texts.h"
#include "crypt/authority.h"

enum err take_over_begin(struct registry *r, struct take_over *out, struct errinfo *e)
{
    struct vault_facts facts = {0};
    enum err error = registry_facts(r, &facts, e);
    if (error == ERR_OK)
        *out = (struct take_over){.vault = facts};
    return error;
}

static bool is_known(const struct take_over *t, struct bytes crl)
{
    bool known = bytes_equal(buf_bytes(&t->vault.crl), crl);
    for (size_t i = 0; i < t->found.count && !known; i++)
        known = bytes_equal(buf_bytes(&t->found.items[i]), crl);
    return known;
}

static enum err add_crl(struct found_crls *found, struct bytes crl, struct errinfo *e)
{
    struct buf *items = realloc(found->items, (found->count + 1) * sizeof *items);
    if (items == NULL)
        return err_no_memory(e);
    found->items = items;
    enum err error = buf_copy(crl, &items[found->count], e);
    if (error == ERR_OK)
        found->count++;
    return error;
}

enum err take_over_add(struct take_over *t, struct bytes file, struct errinfo *e)
{
    struct sealed s = {0};
    struct errinfo message;
    if (!sealed_is_claimed(file))
        return ERR_OK;
    enum err error = sealed_parse(file, &s, &message);
    if (error != ERR_OK)
        return error == ERR_INTERNAL ? err_set(e, error, "%s", message.message) : ERR_OK;
    if (s.crl_der.size > 0 && !is_known(t, s.crl_der)) {
        error = crl_verify(s.crl_der, buf_bytes(&t->vault.root), &message);
        if (error == ERR_OK)
            error = add_crl(&t->found, s.crl_der, e);
        else
            error = error == ERR_INTERNAL ? err_set(e, error, "%s", message.message) : ERR_OK;
    }
    sealed_done(&s);
    return error;
}

enum err take_over_look(struct take_over *t, struct point *p, const struct point_file *wanted, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    struct errinfo message;
    enum err error = placed_fetch(p, wanted, &file, &message);
    if (error != ERR_OK)
        return error == ERR_INTERNAL ? err_set(e, error, "%s", message.message) : ERR_OK;
    error = take_over_add(t, buf_bytes(&file), e);
    buf_done(&file);
    return error;
}

static enum err warn(struct registry *r, char **warning, struct errinfo *e)
{
    struct vault_facts facts = {0};
    enum err error = registry_facts(r, &facts, e);
    if (error == ERR_OK)
        error = text_format(warning, e,
                            "a newer CRL of this vault's root lay at a point and was taken over, with what it revokes: "
                            "the epoch is %" PRIu64 " now",
                            facts.epoch);
    vault_facts_done(&facts);
    return error;
}

enum err take_over_finish(struct vault *v, const struct take_over *t, int64_t now, char **warning, struct errinfo *e)
{
    bool changed = false;
    if (t->found.count == 0)
        return ERR_OK;
    enum err error = registry_begin(vault_registry(v), e);
    if (error == ERR_OK)
        error = revocation_take_over(v, &t->found, now, &changed, e);
    if (error == ERR_OK)
        error = registry_commit(vault_registry(v), e);
    if (error == ERR_OK && changed)
        error = keys_sweep(v, e);
    if (error == ERR_OK && changed)
        error = warn(vault_registry(v), warning, e);
    registry_rollback(vault_registry(v)); /* of what was not committed */
    return error;
}

void take_over_done(struct take_over *t)
{
    for (size_t i = 0; i < t->found.count; i++)
        buf_done(&t->found.items[i]);
    free(t->found.items);
    vault_facts_done(&t->vault);
    *t = (struct take_over){.found = {NULL, 0}};
}
