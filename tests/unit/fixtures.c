#include "fixtures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "crypt/key.h"
#include "crypt/load.h"
#include "keys/pem.h"

static void demand(enum err error, const struct errinfo *e)
{
    if (error == ERR_OK)
        return;
    fprintf(stderr, "fixture: %s: %s\n", err_name(error), e->message);
    abort();
}

void fixture_root_init(struct fixture_root *r, int64_t now)
{
    struct errinfo e;
    *r = (struct fixture_root){.key = NULL};
    demand(root_issue("Example", now, &r->certificate, &r->key, &e), &e);
    r->issuer = (struct issuer){buf_bytes(&r->certificate), r->key};
}

void fixture_root_done(struct fixture_root *r)
{
    buf_done(&r->certificate);
    secret_free(&r->key);
}

void fixture_crl_path(const struct fixture_root *r, const char *layer, char out[static FIXTURE_CRL_PATH_SIZE])
{
    uint8_t id[ROOT_ID_SIZE];
    char hex[2 * ROOT_ID_SIZE + 1];
    sha256(buf_bytes(&r->certificate), id);
    hex_encode((struct bytes){id, sizeof id}, hex);
    snprintf(out, FIXTURE_CRL_PATH_SIZE, "%s/crls/%s.crl", layer, hex);
}

void fixture_pair_init(struct issued_pair *p, const struct fixture_root *root, enum key_kind kind, int64_t now)
{
    struct errinfo e;
    struct pair_params params = {.kind = kind, .rsa_bits = 3072, .valid_days = 730, .now = now};
    *p = (struct issued_pair){.encryption_key = NULL};
    demand(pair_issue(&root->issuer, &params, p, &e), &e);
}

void fixture_load(const struct issued_pair *p, const struct fixture_root *root, bool with_key, struct pair *out)
{
    struct errinfo e;
    struct pair_parts parts = {buf_bytes(&p->encryption), buf_bytes(&p->signing), buf_bytes(&root->certificate), NULL};
    if (with_key)
        demand(key_load(secret_bytes(p->encryption_key), KEY_PKCS8, &parts.key, &e), &e);
    demand(pair_from_parts(&parts, FIXTURE_NOW, out, &e), &e);
}

void fixture_add(struct pair_set *s, const struct issued_pair *p, const struct fixture_root *root, bool with_key)
{
    struct errinfo e;
    struct pair pair = {.key = NULL};
    fixture_load(p, root, with_key, &pair);
    demand(pair_set_add(s, &pair, &e), &e);
    demand(pair_set_add_root(s, buf_bytes(&root->certificate), &e), &e);
}

static void append_block(struct secret **text, const char *label, struct bytes bytes)
{
    struct errinfo e;
    struct secret *block = NULL, *longer = NULL;
    demand(pem_format(label, bytes, &block, &e), &e);
    demand(secret_new((*text)->size + block->size, &longer, &e), &e);
    memcpy(longer->bytes, (*text)->bytes, (*text)->size);
    memcpy(longer->bytes + (*text)->size, block->bytes, block->size);
    secret_free(&block);
    secret_free(text);
    *text = longer;
}

struct secret *fixture_pem(const struct issued_pair *p, const struct fixture_root *root, bool with_key)
{
    struct errinfo e;
    struct secret *text = NULL;
    demand(secret_new(0, &text, &e), &e);
    if (with_key)
        append_block(&text, "PRIVATE KEY", secret_bytes(p->encryption_key));
    append_block(&text, "CERTIFICATE", buf_bytes(&p->encryption));
    append_block(&text, "CERTIFICATE", buf_bytes(&p->signing));
    append_block(&text, "CERTIFICATE", buf_bytes(&root->certificate));
    return text;
}

void fixture_crl(const struct fixture_root *root, uint64_t number, const struct issued_pair *revoked, size_t count,
                 struct buf *out)
{
    struct errinfo e;
    struct serial serials[LIMIT_SIGNERS];
    for (size_t i = 0; i < count && i < LIMIT_SIGNERS; i++) {
        struct signing_certificate signing;
        demand(signing_certificate_parse(buf_bytes(&revoked[i].signing), &signing, &e), &e);
        serials[i] = signing.serial;
    }
    demand(crl_issue(&root->issuer, &(struct crl_params){number, serials, count, FIXTURE_NOW}, out, &e), &e);
}
