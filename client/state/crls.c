#include "state/crls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "crypt/authority.h"
#include "files/lock.h"
#include "keys/der.h"

#define SUFFIX ".crl"
#define FILE_NAME_SIZE (2 * ROOT_ID_SIZE + sizeof SUFFIX)

void crls_done(struct crls *c)
{
    for (size_t i = 0; i < c->file_count; i++)
        buf_done(&c->files[i]);
    free(c->files);
    free(c->known);
    free(c->file_roots);
    *c = (struct crls){.count = 0};
}

static bool is_of_root(const struct known_crl *k, const uint8_t root_id[static ROOT_ID_SIZE])
{
    return memcmp(k->root_id, root_id, ROOT_ID_SIZE) == 0;
}

/* ---- What is known ---- */

/* Takes the bytes over: they live as long as *c. */
static enum err hold(struct crls *c, struct buf *bytes, struct errinfo *e)
{
    struct buf *grown = realloc(c->files, (c->file_count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    c->files = grown;
    c->files[c->file_count++] = *bytes;
    *bytes = (struct buf){NULL, 0};
    return ERR_OK;
}

/* Of CRLs with one number, the one that was there first remains the first. */
static enum err put(struct crls *c, const struct known_crl *added, struct errinfo *e)
{
    struct known_crl *grown = realloc(c->known, (c->count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    c->known = grown;
    size_t at = c->count++;
    for (; at > 0 && grown[at - 1].crl.number < added->crl.number; at--)
        grown[at] = grown[at - 1];
    grown[at] = *added;
    return ERR_OK;
}

static bool is_there(const struct crls *c, const struct known_crl *k)
{
    for (size_t i = 0; i < c->count; i++) {
        if (is_of_root(&c->known[i], k->root_id) && bytes_equal(c->known[i].der, k->der))
            return true;
    }
    return false;
}

/* The newest CRL known of this root; NULL: none is known. */
static const struct known_crl *newest_of(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE])
{
    for (size_t i = 0; i < c->count; i++) {
        if (is_of_root(&c->known[i], root_id))
            return &c->known[i];
    }
    return NULL;
}

bool crls_list(const struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE], const struct serial *serial)
{
    for (size_t i = 0; i < c->count; i++) {
        if (is_of_root(&c->known[i], root_id) && crl_lists(&c->known[i].crl, serial))
            return true;
    }
    return false;
}

struct listing {
    const struct crls *crls;
    const uint8_t *root_id;
};

static enum err demand_listed(const struct serial *serial, void *context)
{
    const struct listing *l = context;
    return crls_list(l->crls, l->root_id, serial) ? ERR_OK : ERR_NOT_FOUND;
}

/* It is newer than what is known of its root, or lists what none of that does. */
static bool tells_more(const struct crls *c, const struct known_crl *k)
{
    const struct known_crl *newest = newest_of(c, k->root_id);
    struct listing listing = {c, k->root_id};
    return newest == NULL || k->crl.number > newest->crl.number || crl_each(&k->crl, demand_listed, &listing) != ERR_OK;
}

/* ---- What was verified before ---- */

/*
 *     rollseal-check/1
 *     program 0.1.0
 *     crl ROOT-ID
 *
 * is kept under the SHA-256 of a file of CRLs that were verified under this root.
 */
#define MARK_FORMAT "rollseal-check/1\nprogram " ROLLSEAL_VERSION "\ncrl %s\n"

struct mark {
    char name[65]; /* SHA-256 in hex */
    char text[sizeof MARK_FORMAT + 2 * ROOT_ID_SIZE];
};

static struct mark mark_of(const uint8_t root_id[static ROOT_ID_SIZE], struct bytes file)
{
    struct mark m;
    uint8_t hash[32];
    char id[2 * ROOT_ID_SIZE + 1];
    sha256(file, hash);
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

static enum err verify(const struct root *root, struct bytes file, struct errinfo *e)
{
    struct reader r = reader_of(file);
    struct bytes der;
    enum err error = ERR_OK;
    while (error == ERR_OK && der_take_whole(&r, DER_SEQUENCE, &der))
        error = crl_verify(der, buf_bytes(&root->der), e);
    return error;
}

/* Somebody who can write there may have put it there: it counts under its root's signature alone. */
static enum err check(struct state *s, const struct root *root, struct bytes file, struct errinfo *e)
{
    const struct mark mark = mark_of(root->id, file);
    if (has_mark(s, &mark))
        return ERR_OK;
    enum err error = verify(root, file, e);
    if (error == ERR_OK)
        keep_mark(s, &mark);
    return error;
}

/* ---- Loading ---- */

static void file_name(const uint8_t root_id[static ROOT_ID_SIZE], char out[static FILE_NAME_SIZE])
{
    hex_encode((struct bytes){root_id, ROOT_ID_SIZE}, out);
    memcpy(out + FILE_NAME_SIZE - sizeof SUFFIX, SUFFIX, sizeof SUFFIX);
}

/* The first of the CRLs that the file goes on with. */
static enum err parse_next(struct reader *r, const struct root *root, struct known_crl *out, struct errinfo *e)
{
    if (!der_take_whole(r, DER_SEQUENCE, &out->der))
        return err_set(e, ERR_MALFORMED, "not a CRL in DER");
    memcpy(out->root_id, root->id, ROOT_ID_SIZE);
    return crl_parse(out->der, &out->crl, e);
}

static enum err parse_file(struct bytes file, const struct root *root, struct crls *c, struct errinfo *e)
{
    struct reader r = reader_of(file);
    enum err error = ERR_OK;
    do {
        struct known_crl k;
        error = parse_next(&r, root, &k, e);
        if (error == ERR_OK)
            error = put(c, &k, e);
    } while (error == ERR_OK && !reader_is_done(&r));
    return error;
}

/* What one layer remembers of a root, into an empty *out, for crls_done() in any case. */
static enum err load_layer(struct state *s, enum state_layer layer, const struct root *root, struct crls *out,
                           struct errinfo *e)
{
    char name[FILE_NAME_SIZE];
    const struct state_file file = {layer, STATE_CRLS, name};
    struct errinfo why;
    struct buf bytes = {NULL, 0};
    file_name(root->id, name);
    enum err error = state_read(s, &file, &bytes, e);
    if (error != ERR_OK)
        return error == ERR_NOT_FOUND ? ERR_OK : error;
    error = parse_file(buf_bytes(&bytes), root, out, &why);
    if (error == ERR_OK)
        error = check(s, root, buf_bytes(&bytes), &why);
    if (error == ERR_OK)
        error = hold(out, &bytes, &why);
    if (error == ERR_OK)
        return ERR_OK;
    buf_done(&bytes);
    crls_done(out);
    if (error == ERR_INTERNAL) /* without OpenSSL nothing can be said */
        return err_set(e, error, "%s", why.message);
    state_set_aside(s, &file, why.message);
    return ERR_OK;
}

/* Adds what was found, each once, with the bytes beneath it. */
static enum err take(struct crls *c, struct crls *found, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < found->file_count && error == ERR_OK; i++)
        error = hold(c, &found->files[i], e);
    for (size_t i = 0; i < found->count && error == ERR_OK; i++) {
        if (!is_there(c, &found->known[i]))
            error = put(c, &found->known[i], e);
    }
    return error;
}

static enum err load_root(struct state *s, const struct root *root, struct crls *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t layer = 0; layer < STATE_LAYERS && error == ERR_OK; layer++) {
        struct crls found = {.count = 0};
        error = load_layer(s, (enum state_layer)layer, root, &found, e);
        if (error == ERR_OK)
            error = take(c, &found, e);
        crls_done(&found);
    }
    return error;
}

enum err crls_load(struct state *s, const struct pair_set *pairs, struct crls *out, struct errinfo *e)
{
    struct crls c = {.file_roots = calloc(pairs->root_count + 1, ROOT_ID_SIZE)};
    enum err error = c.file_roots != NULL ? ERR_OK : err_no_memory(e);
    for (size_t i = 0; i < pairs->root_count && error == ERR_OK; i++)
        error = load_root(s, &pairs->roots[i], &c, e);
    if (error != ERR_OK) {
        crls_done(&c);
        return error;
    }
    *out = c;
    return ERR_OK;
}

/* ---- Remembering ---- */

/* Leaves the newest, and those that list what no newer one does. All are of one root. */
static void prune(struct crls *c)
{
    size_t count = c->count;
    c->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (tells_more(c, &c->known[i]))
            c->known[c->count++] = c->known[i];
    }
}

/* Errors: ERR_TOO_LARGE, ERR_INTERNAL. */
static enum err build_file(const struct crls *c, struct buf *out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_CRLS);
    for (size_t i = 0; i < c->count; i++)
        writer_bytes(&w, c->known[i].der);
    enum err error = writer_finish(&w, out, e);
    if (error == ERR_TOO_LARGE)
        return err_set(e, error,
                       "%zu CRLs of one root that each list what the others lack, more than %u bytes: revoke all of "
                       "these pairs again",
                       c->count, LIMIT_CRLS);
    return error;
}

/* Into the file of this account as it is by now: another read may have written it. */
static enum err extend(struct state *s, const struct root *root, const struct known_crl *added, struct errinfo *e)
{
    char name[FILE_NAME_SIZE];
    struct crls own = {.count = 0};
    struct buf file = {NULL, 0};
    file_name(root->id, name);
    enum err error = load_layer(s, STATE_OWN, root, &own, e);
    if (error == ERR_OK)
        error = put(&own, added, e);
    if (error == ERR_OK) {
        prune(&own);
        error = build_file(&own, &file, e);
    }
    if (error == ERR_OK) {
        const struct mark mark = mark_of(root->id, buf_bytes(&file));
        state_write(s, STATE_CRLS, name, buf_bytes(&file));
        keep_mark(s, &mark);
    }
    buf_done(&file);
    crls_done(&own);
    return error;
}

static void keep(struct state *s, const struct root *root, const struct known_crl *added)
{
    struct errinfo e;
    struct lock *lock = state_lock(s);
    enum err error = extend(s, root, added, &e);
    if (error != ERR_OK)
        state_tell_unkept(s, error, &e);
    lock_release(&lock);
}

/* ---- Learning ---- */

static void put_file_root(struct crls *c, const uint8_t root_id[static ROOT_ID_SIZE])
{
    memcpy(c->file_roots[c->file_root_count++], root_id, ROOT_ID_SIZE);
}

/* The roots that this CRL was verified with before. A CRL has one issuer, so no other root needs to be asked. */
static bool recognise(struct crls *c, struct bytes der)
{
    for (size_t i = 0; i < c->count; i++) {
        if (bytes_equal(c->known[i].der, der))
            put_file_root(c, c->known[i].root_id);
    }
    return c->file_root_count > 0;
}

/* Takes *der over, which this root has signed. */
static enum err learn(struct state *s, const struct root *root, struct buf *der, struct crls *c, struct errinfo *e)
{
    struct known_crl k;
    struct reader r = reader_of(buf_bytes(der));
    enum err error = parse_next(&r, root, &k, e);
    if (error == ERR_OK)
        error = hold(c, der, e);
    if (error != ERR_OK)
        return error;
    put_file_root(c, root->id);
    if (tells_more(c, &k))
        keep(s, root, &k);
    return put(c, &k, e);
}

enum err crls_learn(struct state *s, const struct pair_set *pairs, const struct sealed *file, struct crls *c,
                    struct errinfo *e)
{
    c->file_root_count = 0;
    if (file->crl_der.size == 0 || recognise(c, file->crl_der))
        return ERR_OK;
    for (size_t i = 0; i < pairs->root_count; i++) {
        const struct root *root = &pairs->roots[i];
        struct buf der = {NULL, 0};
        enum err error = crl_verify(file->crl_der, buf_bytes(&root->der), e);
        if (error == ERR_OK)
            error = buf_copy(file->crl_der, &der, e);
        if (error == ERR_OK)
            error = learn(s, root, &der, c, e);
        buf_done(&der);
        /* Another root's CRL is nothing to this one; without OpenSSL nothing can be said. */
        if (error == ERR_INTERNAL)
            return error;
    }
    return ERR_OK;
}
