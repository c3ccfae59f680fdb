#include "keys/pair.h"

#include <stdlib.h>
#include <string.h>

bool pair_id_is_valid(struct bytes text)
{
    if (text.size != PAIR_ID_LENGTH)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return false;
    }
    return true;
}

void pair_done(struct pair *p)
{
    key_free(&p->key);
    free(p->origin);
    *p = (struct pair){0};
}

void pair_set_done(struct pair_set *s)
{
    for (size_t i = 0; i < s->count; i++)
        pair_done(&s->pairs[i]);
    for (size_t i = 0; i < s->root_count; i++)
        buf_done(&s->roots[i].der);
    free(s->pairs);
    free(s->roots);
    *s = (struct pair_set){0};
}

/* Where the pair of this id is or would be; *found says which. */
static size_t position(const struct pair_set *s, const char *id, bool *found)
{
    size_t at = 0;
    int order = 1;
    while (at < s->count && (order = strcmp(s->pairs[at].id, id)) < 0)
        at++;
    *found = at < s->count && order == 0;
    return at;
}

static enum err insert(struct pair_set *s, size_t at, struct pair *p, struct errinfo *e)
{
    struct pair *grown = realloc(s->pairs, (s->count + 1) * sizeof *grown);
    if (grown == NULL) {
        pair_done(p);
        return err_no_memory(e);
    }
    s->pairs = grown;
    for (size_t i = s->count; i > at; i--)
        grown[i] = grown[i - 1];
    grown[at] = *p;
    s->count++;
    *p = (struct pair){0};
    return ERR_OK;
}

enum err pair_set_add(struct pair_set *s, struct pair *p, struct errinfo *e)
{
    bool found;
    size_t at = position(s, p->id, &found);
    if (!found)
        return insert(s, at, p, e);
    if (s->pairs[at].key == NULL && p->key != NULL) {
        struct pair without_key = s->pairs[at];
        s->pairs[at] = *p;
        *p = without_key;
    }
    pair_done(p);
    return ERR_OK;
}

enum err pair_set_add_root(struct pair_set *s, struct bytes der, struct errinfo *e)
{
    struct root root = {.der = {NULL, 0}};
    sha256(der, root.id);
    if (pair_set_find_root(s, root.id) != NULL)
        return ERR_OK;
    enum err error = buf_copy(der, &root.der, e);
    if (error != ERR_OK)
        return error;
    struct root *grown = realloc(s->roots, (s->root_count + 1) * sizeof *grown);
    if (grown == NULL) {
        buf_done(&root.der);
        return err_no_memory(e);
    }
    s->roots = grown;
    grown[s->root_count++] = root;
    return ERR_OK;
}

enum err pair_set_merge(struct pair_set *s, struct pair_set *from, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < from->root_count && error == ERR_OK; i++)
        error = pair_set_add_root(s, buf_bytes(&from->roots[i].der), e);
    for (size_t i = 0; i < from->count && error == ERR_OK; i++)
        error = pair_set_add(s, &from->pairs[i], e);
    pair_set_done(from);
    return error;
}

const struct pair *pair_set_find(const struct pair_set *s, struct bytes id)
{
    for (size_t i = 0; i < s->count; i++) {
        if (bytes_equal_text(id, s->pairs[i].id))
            return &s->pairs[i];
    }
    return NULL;
}

const struct pair *pair_set_find_signer(const struct pair_set *s, const uint8_t key[static SIGNING_KEY_SIZE])
{
    for (size_t i = 0; i < s->count; i++) {
        if (memcmp(s->pairs[i].signing.key, key, SIGNING_KEY_SIZE) == 0)
            return &s->pairs[i];
    }
    return NULL;
}

const struct root *pair_set_find_root(const struct pair_set *s, const uint8_t id[static ROOT_ID_SIZE])
{
    for (size_t i = 0; i < s->root_count; i++) {
        if (memcmp(s->roots[i].id, id, ROOT_ID_SIZE) == 0)
            return &s->roots[i];
    }
    return NULL;
}
