/*
 * `ssh-rsa <tag>`: the file key sealed by RSA-OAEP (RFC 8017 section 7.1) with SHA-256, for keys of 3072 and 4096 bits.
 */
#include <string.h>

#include "age/stanza.h"
#include "base/hex.h"
#include "crypt/key.h"

#define TYPE "ssh-rsa"
#define LABEL "age-encryption.org/v1/ssh-rsa"
#define TAG_SIZE 4
#define SIZE_3072 (3072 / 8)
#define SIZE_4096 (4096 / 8)

static enum err check(const struct stanza *s, struct errinfo *e)
{
    uint8_t tag[TAG_SIZE];
    enum err error = stanza_check_count(s, 1, e);
    if (error == ERR_OK)
        error = stanza_decode(s, 1, tag, sizeof tag, e);
    if (error == ERR_OK && s->body.size != SIZE_4096)
        error = stanza_check_body(s, SIZE_3072, e);
    return error;
}

static void compute_tag(const struct public_key *recipient, uint8_t tag[static TAG_SIZE])
{
    uint8_t hash[32];
    sha256((struct bytes){recipient->bytes, recipient->size}, hash);
    memcpy(tag, hash, TAG_SIZE);
}

static bool is_for(const struct stanza *s, const struct identity *who)
{
    uint8_t named[TAG_SIZE], tag[TAG_SIZE];
    if (who->key == NULL || who->key->public_key.kind != KEY_RSA ||
        stanza_decode(s, 1, named, sizeof named, NULL) != ERR_OK)
        return false;
    compute_tag(&who->key->public_key, tag);
    return memcmp(named, tag, TAG_SIZE) == 0;
}

static enum err unwrap(const struct stanza *s, const struct identity *who, struct secret **file_key, struct errinfo *e)
{
    const bool is_3072 = strcmp(public_key_algorithm(&who->key->public_key), "rsa3072") == 0;
    struct secret *opened = NULL;
    enum err error = stanza_check_body(s, is_3072 ? SIZE_3072 : SIZE_4096, e);
    if (error == ERR_OK)
        error = key_rsa_open(who->key, bytes_text(LABEL), buf_bytes(&s->body), &opened, e);
    if (error != ERR_OK)
        return error;
    if (opened->size != FILE_KEY_SIZE) {
        error = err_set(e, ERR_MALFORMED, "age header: the file key in the ssh-rsa stanza has %zu bytes instead of %d",
                        opened->size, FILE_KEY_SIZE);
        secret_free(&opened);
        return error;
    }
    *file_key = opened;
    return ERR_OK;
}

static bool serves(const struct recipient *to)
{
    return to->public_key != NULL && to->public_key->kind == KEY_RSA;
}

static enum err wrap(const struct recipient *to, const struct secret *file_key, struct writer *w, struct errinfo *e)
{
    uint8_t tag[TAG_SIZE];
    struct buf body = {NULL, 0};
    enum err error = rsa_seal(to->public_key, bytes_text(LABEL), secret_bytes(file_key), &body, e);
    if (error != ERR_OK)
        return error;
    compute_tag(to->public_key, tag);
    writer_text(w, "-> " TYPE " ");
    base64_write(w, (struct bytes){tag, sizeof tag}, BASE64_RAW);
    stanza_write_body(w, buf_bytes(&body));
    buf_done(&body);
    return ERR_OK;
}

const struct stanza_kind stanza_rsa = {TYPE, check, is_for, unwrap, serves, wrap};
