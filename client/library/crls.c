#include "library/crls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "crypt/authority.h"

#define SUFFIX ".crl"
#define FILE_NAME_SIZE (2 * ROOT_ID_SIZE + sizeof SUFFIX)

void crls_done(struct crls *c)
{
    for (size_t i = 0; i < c->count; i++)
        buf_done(&c->der[i]);
    free(c->der);
    free(c->known);
    free(c->file_roots);
    *c = (struct crls){NULL, NULL, 0, NULL, 0};
}

static void file_name(const uint8_t root_id[static ROOT_ID_SIZE], char out[static FILE_NAME_SIZE])
{
    hex_encode((struct bytes){root_id, ROOT_ID_SIZE}, out);
    memcpy(out + FILE_NAME_SIZE - sizeof SUFFIX, SUFFIX, sizeof SUFFIX);
}

static struct known_crl *find(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE])
{
    for (size_t i = 0; i < c->count; i++) {
        if (memcmp(c->known[i].root_id, root_id, ROOT_ID_SIZE) == 0)
            return &c->known[i];
    }
    return NULL;
}

/* Makes the CRL the known one of its root if it is newer than that; takes *der over. There is room for it. */
static bool put_newer(struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE], const struct crl *crl,
                      struct buf *der)
{
    struct known_crl *known = find(c, root_id);
    size_t at = known != NULL ? (size_t)(known - c->known) : c->count;
    bool is_newer = known == NULL || crl->number > known->crl.number;
    if (is_newer) {
        if (known == NULL)
            c->der[c->count++] = (struct buf){NULL, 0};
        buf_done(&c->der[at]);
        c->der[at] = *der;
        c->known[at].crl = *crl;
        memcpy(c->known[at].root_id, root_id, ROOT_ID_SIZE);
        *der = (struct buf){NULL, 0};
    }
    buf_done(der);
    return is_newer;
}

static enum err load_layer(struct state *s, enum state_layer layer, const struct root *root, struct crls *c,
                           struct errinfo *e)
{
    char name[FILE_NAME_SIZE];
    const struct state_file file = {layer, STATE_CRLS, name};
    struct errinfo why;
    struct buf der = {NULL, 0};
    struct crl crl;
    file_name(root->id, name);
    enum err error = state_read(s, &file, &der, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    if (crl_parse(buf_bytes(&der), &crl, &why) == ERR_OK) {
        put_newer(c, root->id, &crl, &der);
        return ERR_OK;
    }
    state_set_aside(s, &file, why.message);
    buf_done(&der);
    return ERR_OK;
}

static enum err load_all(struct state *s, const struct pair_set *pairs, struct crls *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < pairs->root_count; i++) {
        for (size_t layer = 0; layer < STATE_LAYERS && error == ERR_OK; layer++)
            error = load_layer(s, (enum state_layer)layer, &pairs->roots[i], c, e);
    }
    return error;
}

enum err crls_load(struct state *s, const struct pair_set *pairs, struct crls *out, struct errinfo *e)
{
    struct crls c = {.known = calloc(pairs->root_count + 1, sizeof *c.known),
                     .der = calloc(pairs->root_count + 1, sizeof *c.der),
                     .file_roots = calloc(pairs->root_count + 1, ROOT_ID_SIZE)};
    enum err error = ERR_OK;
    if (c.known == NULL || c.der == NULL || c.file_roots == NULL)
        error = err_no_memory(e);
    else
        error = load_all(s, pairs, &c, e);
    if (error != ERR_OK) {
        crls_done(&c);
        return error;
    }
    *out = c;
    return ERR_OK;
}

static void put_file_root(struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE])
{
    memcpy(c->file_roots[c->file_root_count++], root_id, ROOT_ID_SIZE);
}

/* The roots that this CRL was verified with before. A CRL has one issuer, so no other root needs to be asked. */
static bool recognise(struct crls *c, struct bytes der)
{
    for (size_t i = 0; i < c->count; i++) {
        if (bytes_equal(buf_bytes(&c->der[i]), der))
            put_file_root(c, c->known[i].root_id);
    }
    return c->file_root_count > 0;
}

static enum err learn(struct state *s, const struct root *root, const struct sealed *file, struct crls *c,
                      struct errinfo *e)
{
    char name[FILE_NAME_SIZE];
    struct buf copy = {NULL, 0};
    struct crl crl;
    enum err error = buf_copy(file->crl_der, &copy, e);
    if (error == ERR_OK)
        error = crl_parse(buf_bytes(&copy), &crl, e);
    if (error != ERR_OK) {
        buf_done(&copy);
        return error;
    }
    put_file_root(c, root->id);
    file_name(root->id, name);
    if (put_newer(c, root->id, &crl, &copy))
        state_write(s, STATE_CRLS, name, file->crl_der);
    return ERR_OK;
}

enum err crls_learn(struct state *s, const struct pair_set *pairs, const struct sealed *file, struct crls *c,
                    struct errinfo *e)
{
    c->file_root_count = 0;
    if (file->crl_der.size == 0 || recognise(c, file->crl_der))
        return ERR_OK;
    for (size_t i = 0; i < pairs->root_count; i++) {
        const struct root *root = &pairs->roots[i];
        enum err error = crl_verify(file->crl_der, buf_bytes(&root->der), e);
        if (error == ERR_OK)
            error = learn(s, root, file, c, e);
        /* Another root's CRL is nothing to this one; without OpenSSL nothing can be said. */
        if (error == ERR_INTERNAL)
            return error;
    }
    return ERR_OK;
}

bool crls_list(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE], const struct serial *serial)
{
    const struct known_crl *known = find(c, root_id);
    return known != NULL && crl_lists(&known->crl, serial);
}
