#include "admin/publish/placed.h"

#include <stdio.h>
#include <string.h>

#include "crypt/authority.h"
#include "crypt/bulk.h"

/* The folder of a ring is made with its first file: without one a point answers all the same. */
static bool ring_is_missing(const struct point *p, const char *ring)
{
    char path[POINT_PATH_SIZE];
    point_path_of_ring(ring, path);
    return strcmp(ring, RING_ALL) != 0 && !transport_has_folder(p->transport, path) &&
           transport_has_folder(p->transport, "configs");
}

enum err placed_fetch(struct point *p, const struct point_file *file, struct buf *out, struct errinfo *e)
{
    char path[POINT_PATH_SIZE];
    point_path_of_file(file, path);
    enum err error = transport_fetch(p->transport, path, LIMIT_SEALED, out, e);
    if (error != ERR_UNREACHABLE)
        return error;
    if (ring_is_missing(p, file->ring))
        return ERR_NOT_FOUND;
    err_message(e, "its folder configs is not there, or its share or disk does not answer; check that it is mounted");
    point_leave_out(p, error, e);
    return error;
}

static enum err is_as_published(struct bytes file, const struct publish_row *last, bool *out, struct errinfo *e)
{
    uint8_t hash[32];
    if (last == NULL) {
        *out = false;
        return ERR_OK;
    }
    enum err error = bulk_sha256(file, hash, e);
    if (error == ERR_OK)
        *out = memcmp(hash, last->sha256, sizeof hash) == 0;
    return error;
}

enum err placed_look(struct point *p, const struct point_file *wanted, const struct publish_row *last, enum placed *out,
                     struct errinfo *e)
{
    struct buf file = {NULL, 0};
    struct errinfo message = {""};
    *out = PLACED_UNKNOWN;
    if (!point_answers(p))
        return ERR_OK;
    enum err error = placed_fetch(p, wanted, &file, &message);
    if (error == ERR_NOT_FOUND) {
        *out = PLACED_NOTHING;
        return ERR_OK;
    }
    if (error == ERR_UNREACHABLE)
        return ERR_OK;
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", message.message);
    bool as_published = false;
    if (error == ERR_OK) /* otherwise it is a pipe, a folder, endless or forbidden: something else than ours */
        error = is_as_published(buf_bytes(&file), last, &as_published, e);
    else
        error = ERR_OK;
    buf_done(&file);
    if (error == ERR_OK)
        *out = as_published ? PLACED_AS_PUBLISHED : PLACED_OTHER;
    return error;
}

/* A signer's certificate is the root's, and not on this CRL. The key in it is an Ed25519 key (sealed_parse()), and the
 * root issues certificates for such keys to signers only. */
static enum err verify_signer(const struct signer *signer, const struct placed_expected *expected, struct errinfo *e)
{
    struct crl crl;
    enum err error = certificate_verify(signer->certificate, expected->root, e);
    if (error != ERR_OK)
        return err_set(e, ERR_UNKNOWN_SIGNER, "this vault's root did not issue its signer %s", signer->id);
    if (expected->crl.size == 0)
        return ERR_OK;
    error = crl_parse(expected->crl, &crl, e);
    if (error == ERR_OK && crl_lists(&crl, &signer->facts.serial))
        error = err_set(e, ERR_SIGNER_REVOKED, "its signer %s is revoked", signer->id);
    return error;
}

static void add_signer(struct placed_own *own, const char *id)
{
    size_t size = strlen(own->signers);
    snprintf(own->signers + size, sizeof own->signers - size, "%s%s", size > 0 ? " " : "", id);
}

/* One that counts is enough. */
static enum err find_signers(const struct sealed *s, const struct placed_expected *expected, struct placed_own *own,
                             struct errinfo *e)
{
    enum err worst = ERR_OK;
    struct errinfo message = {""}, worst_message = {""};
    for (size_t i = 0; i < s->signer_count; i++) {
        enum err error = verify_signer(&s->signers[i], expected, &message);
        if (error == ERR_OK) {
            add_signer(own, s->signers[i].id);
        } else if (worst == ERR_OK || error == ERR_SIGNER_REVOKED) {
            worst = error;
            worst_message = message;
        }
    }
    return own->signers[0] != '\0' ? ERR_OK : err_set(e, worst, "%s", worst_message.message);
}

enum err placed_verify_signers(const struct sealed *s, const struct placed_expected *expected, struct placed_own *own,
                               struct errinfo *e)
{
    enum err error = sealed_check_signatures(s, e);
    return error == ERR_OK ? find_signers(s, expected, own, e) : error;
}

static enum err verify_sealed(const struct sealed *s, const struct placed_expected *expected, struct placed_own *own,
                              struct errinfo *e)
{
    enum err error = placed_verify_signers(s, expected, own, e);
    if (error != ERR_OK)
        return error;
    if (!configuration_name_equals(s->name, expected->file.name))
        return err_set(e, ERR_WRONG_NAME, "it is sealed for the name %s", s->name);
    if (!configuration_name_equals(s->ring, expected->file.ring))
        return err_set(e, ERR_WRONG_RING, "it is sealed for the ring %s", s->ring);
    return ERR_OK;
}

enum err placed_verify(struct bytes file, const struct placed_expected *expected, struct placed_own *out,
                       struct errinfo *e)
{
    struct sealed s = {0};
    struct placed_own own = {.signers = ""};
    if (!sealed_is_claimed(file))
        return err_set(e, ERR_NOT_SEALED, "it is not sealed");
    enum err error = sealed_parse(file, &s, e);
    if (error != ERR_OK)
        return error;
    error = verify_sealed(&s, expected, &own, e);
    own.version = s.version;
    own.encrypted_only = s.encrypted_only;
    if (error == ERR_OK)
        *out = own;
    sealed_done(&s);
    return error;
}

enum err placed_fetch_own(struct point *p, const struct point_file *file, const struct vault_facts *vault,
                          struct placed_own *out, struct errinfo *e)
{
    const struct placed_expected expected = {*file, buf_bytes(&vault->root), buf_bytes(&vault->crl)};
    struct buf bytes = {NULL, 0};
    enum err error = placed_fetch(p, file, &bytes, e);
    if (error == ERR_OK)
        error = placed_verify(buf_bytes(&bytes), &expected, out, e);
    buf_done(&bytes);
    return error;
}
