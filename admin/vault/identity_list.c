#include "vault/identity_list.h"

#include "age/identity.h"

static enum err take(struct key *key, void *context)
{
    struct identity_list *l = context;
    if (l->count == IDENTITY_LIST_MAX) {
        key_free(&key);
        return ERR_TOO_LARGE;
    }
    l->keys[l->count] = key;
    l->items[l->count++] = (struct identity){.key = key};
    return ERR_OK;
}

enum err identity_list_parse(const struct secret *text, struct identity_list *out, struct errinfo *e)
{
    struct identity_list l = {.count = 0};
    enum err error = identity_parse_file(secret_bytes(text), take, &l, e);
    if (error == ERR_TOO_LARGE)
        error = err_set(e, error, "more than %d identities; give a file with the recovery identity alone",
                        IDENTITY_LIST_MAX);
    if (error == ERR_OK && l.count == 0)
        error = err_set(e, ERR_MALFORMED, "there is no identity in it: a line that begins with AGE-SECRET-KEY-1");
    if (error == ERR_OK)
        *out = l;
    else
        identity_list_done(&l);
    return error;
}

void identity_list_done(struct identity_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        key_free(&l->keys[i]);
    *l = (struct identity_list){.count = 0};
}
