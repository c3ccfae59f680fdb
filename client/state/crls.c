#include "state/crls.h"

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

/* ---- What was verified before ---- */

/*
 *     rollseal-check/1
 *     program 0.1.0
 *     crl ROOT-ID
 *
 * is kept under the SHA-256 of a CRL that was verified under this root.
 */
#define MARK_FORMAT "rollseal-check/1\nprogram " ROLLSEAL_VERSION "\ncrl %s\n"

struct mark {
    char name[65]; /* SHA-256 in hex */
    char text[sizeof MARK_FORMAT + 2 * ROOT_ID_SIZE];
};

static struct mark mark_of(const uint8_t root_id[static ROOT_ID_SIZE], struct bytes der)
{
    struct mark m;
    uint8_t hash[32];
    char id[2 * ROOT_ID_SIZE + 1];
    sha256(der, hash);
    hex_encode((struct bytes){hash, sizeof hash}, m.name);
    hex_encode((struct bytes){root_id, ROOT_ID_SIZE}, id);
    snprintf(m.text, sizeof m.text, MARK_FORMAT, id);
    return m;
}

static bool has_mark(struct state *s, const struct mark *m)
{
    bool has = false;
    for (size_t layer = 0; layer < STATE_LAYERS && !has; layer++) {
        const struct state_file file = {(enum state_layer)layer, STATE_CHECKS, m->name};
        struct buf text = {NULL, 0};
        has = state_read_trusted(s, &file, &text) && bytes_equal_text(buf_bytes(&text), m->text);
        buf_done(&text);
    }
    return has;
}

static void keep_mark(struct state *s, const struct mark *m)
{
    state_write(s, STATE_CHECKS, m->name, bytes_text(m->text));
}

/* Somebody who can write there may have put it there: it counts under its root's signature alone. */
static enum err check(struct state *s, const struct root *root, struct bytes der, struct errinfo *e)
{
    const struct mark mark = mark_of(root->id, der);
    if (has_mark(s, &mark))
        return ERR_OK;
    enum err error = crl_verify(der, buf_bytes(&root->der), e);
    if (error == ERR_OK)
        keep_mark(s, &mark);
    return error;
}

/* ---- Loading and learning ---- */

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
    error = crl_parse(buf_bytes(&der), &crl, &why);
    if (error == ERR_OK)
        error = check(s, root, buf_bytes(&der), &why);
    if (error == ERR_OK) {
        put_newer(c, root->id, &crl, &der);
        return ERR_OK;
    }
    buf_done(&der);
    if (error == ERR_INTERNAL) /* without OpenSSL nothing can be said */
        return err_set(e, error, "%s", why.message);
    state_set_aside(s, &file, why.message);
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
    if (put_newer(c, root->id, &crl, &copy)) {
        const struct mark mark = mark_of(root->id, file->crl_der);
        state_write(s, STATE_CRLS, name, file->crl_der);
        keep_mark(s, &mark);
    }
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
