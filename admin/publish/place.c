#include "admin/publish/place.h"

#include <stdlib.h>
#include <string.h>

#include "crypt/bulk.h"

#define SEED_SIZE 32

static enum err load_signer(struct vault *v, const struct wanted_pair *p, struct sealing *out, struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    struct secret *seed = NULL;
    vault_path_of_signing_key(p->row->id, path);
    enum err error = vault_get(v, path, SEED_SIZE, &seed, e);
    if (error == ERR_OK)
        error = signing_seed_expand(seed, &out->keys[out->signer_count], e);
    secret_free(&seed);
    if (error != ERR_OK)
        return err_context(e, error, "the signing key of pair %s", p->row->id);
    out->signers[out->signer_count] =
        (struct seal_signer){p->row->id, buf_bytes(&p->row->signing), out->keys[out->signer_count]};
    out->signer_count++;
    return ERR_OK;
}

/* The audit list as it is before this publish. */
static enum err load_witness(struct vault *v, struct sealing *out, struct errinfo *e)
{
    struct audit_head head;
    enum err error = registry_audit_head(vault_registry(v), &head, e);
    if (error != ERR_OK)
        return error;
    out->witness.row = (uint64_t)head.id;
    memcpy(out->witness.hash, head.hash, sizeof head.hash);
    return ERR_OK;
}

enum err sealing_load(struct vault *v, const struct wanted *wanted, struct sealing *out, struct errinfo *e)
{
    out->wanted = wanted;
    enum err error = load_witness(v, out, e);
    for (size_t i = 0; i < wanted->pair_count && error == ERR_OK; i++) {
        const struct wanted_pair *p = &wanted->pairs[i];
        if (p->seals)
            out->recipients[out->recipient_count++] = (struct seal_recipient){p->row->id, &p->certificates.public_key};
        if (p->signs)
            error = load_signer(v, p, out, e);
    }
    return error;
}

void sealing_done(struct sealing *s)
{
    for (size_t i = 0; i < s->signer_count; i++)
        secret_free(&s->keys[i]);
    *s = (struct sealing){0};
}

static enum err seal_content(const struct sealing *s, const struct publish_row *row, struct bytes content,
                             struct buf *out, struct errinfo *e)
{
    const struct seal_params params = {
        .name = row->name,
        .version = {row->epoch, row->serial},
        .issued = row->issued,
        .expires = row->expires,
        .ring = row->ring,
        .crl = buf_bytes(&s->wanted->vault.crl),
        .encrypted_only = row->encrypted_only,
        .recipients = s->recipients,
        .recipient_count = s->recipient_count,
        .signers = s->signers,
        .signer_count = s->signer_count,
        .witness = s->witness,
    };
    return seal_make(&params, content, out, e);
}

void placing_free(struct placing **p)
{
    if (*p == NULL)
        return;
    buf_done(&(*p)->sealed);
    secret_free(&(*p)->plain);
    free(*p);
    *p = NULL;
}

static struct bytes placing_bytes(const struct placing *p)
{
    return p->plain != NULL ? secret_bytes(p->plain) : buf_bytes(&p->sealed);
}

static enum err fill(struct placing *p, struct vault *v, const struct sealing *s, const struct publish_row *row,
                     struct errinfo *e)
{
    char path[VAULT_PATH_SIZE];
    vault_path_of_content(row->revision, path);
    enum err error = vault_get(v, path, LIMIT_CONFIGURATION, &p->plain, e);
    if (error != ERR_OK || row->serial == 0)
        return error;
    error = seal_content(s, row, secret_bytes(p->plain), &p->sealed, e);
    secret_free(&p->plain);
    return error;
}

enum err placing_make(struct vault *v, const struct sealing *s, struct publish_row *row, struct placing **out,
                      struct errinfo *e)
{
    struct placing *p = calloc(1, sizeof *p);
    if (p == NULL)
        return err_no_memory(e);
    enum err error = fill(p, v, s, row, e);
    if (error == ERR_OK)
        error = bulk_sha256(placing_bytes(p), row->sha256, e);
    if (error == ERR_OK) {
        *out = p;
        return ERR_OK;
    }
    placing_free(&p);
    return err_context(e, error, "configuration %s", row->name);
}

void placing_stage(const struct placing *p, const struct publish_row *row, struct points *points)
{
    const struct point_file file = {row->ring, row->name};
    char path[POINT_PATH_SIZE];
    point_path_of_file(&file, path);
    points_prepare_ring(points, row->ring);
    points_put(points, path, placing_bytes(p));
}
