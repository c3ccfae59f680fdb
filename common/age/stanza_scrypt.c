/*
 * `scrypt <salt> <logN>`: the file key under a key from a passphrase (RFC 7914), the only stanza of its header.
 */
#include <sodium.h>
#include <string.h>

#include "age/stanza.h"
#include "base/hex.h"

#define TYPE "scrypt"
#define LABEL "age-encryption.org/v1/scrypt"
#define SALT_SIZE 16

struct fields {
    uint8_t salt[SALT_SIZE];
    unsigned logn;
};

static enum err fields_decode(const struct stanza *s, struct fields *out, struct errinfo *e)
{
    uint64_t logn = 0;
    enum err error = stanza_check_count(s, 2, e);
    if (error == ERR_OK)
        error = stanza_decode(s, 1, out->salt, sizeof out->salt, e);
    if (error != ERR_OK)
        return error;
    if (!bytes_to_number(s->arguments[2], SCRYPT_LOGN_MAX, &logn) || logn == 0)
        return err_set(e, ERR_MALFORMED,
                       "age header: the work factor of the scrypt stanza is not a number from 1 to %u",
                       SCRYPT_LOGN_MAX);
    out->logn = (unsigned)logn;
    return ERR_OK;
}

static enum err check(const struct stanza *s, struct errinfo *e)
{
    struct fields fields;
    enum err error = fields_decode(s, &fields, e);
    return error != ERR_OK ? error : stanza_check_body(s, WRAPPED_SIZE, e);
}

static bool is_for(const struct stanza *s, const struct identity *who)
{
    (void)s;
    return who->passphrase != NULL;
}

static enum err derive(const struct secret *passphrase, const struct fields *fields, struct wrap_key *out,
                       struct errinfo *e)
{
    uint8_t salt[sizeof LABEL - 1 + SALT_SIZE];
    memcpy(salt, LABEL, sizeof LABEL - 1);
    memcpy(salt + sizeof LABEL - 1, fields->salt, SALT_SIZE);
    *out = (struct wrap_key){0};
    if (crypto_pwhash_scryptsalsa208sha256_ll(passphrase->bytes, passphrase->size, salt, sizeof salt,
                                              UINT64_C(1) << fields->logn, 8, 1, out->key, sizeof out->key) != 0)
        return err_no_memory(e);
    return ERR_OK;
}

static enum err unwrap(const struct stanza *s, const struct identity *who, struct secret **file_key, struct errinfo *e)
{
    struct fields fields;
    struct wrap_key wrap = {0};
    enum err error = fields_decode(s, &fields, e);
    if (error == ERR_OK && fields.logn > who->logn_max)
        error = err_set(e, ERR_TOO_LARGE, "the passphrase's work factor is %u; more than %u is not made here",
                        fields.logn, who->logn_max);
    if (error == ERR_OK)
        error = derive(who->passphrase, &fields, &wrap, e);
    if (error == ERR_OK)
        error = wrap_key_open(&wrap, s, file_key, e);
    wipe(&wrap, sizeof wrap);
    return error;
}

static bool serves(const struct recipient *to)
{
    return to->passphrase != NULL;
}

static enum err wrap(const struct recipient *to, const struct secret *file_key, struct writer *w, struct errinfo *e)
{
    struct fields fields = {.logn = to->logn};
    struct wrap_key wrap = {0};
    uint8_t body[WRAPPED_SIZE];
    randombytes_buf(fields.salt, sizeof fields.salt);
    enum err error = derive(to->passphrase, &fields, &wrap, e);
    if (error == ERR_OK) {
        wrap_key_seal(&wrap, file_key, body);
        writer_text(w, "-> " TYPE " ");
        base64_write(w, (struct bytes){fields.salt, sizeof fields.salt}, BASE64_RAW);
        writer_format(w, " %u", fields.logn);
        stanza_write_body(w, (struct bytes){body, sizeof body});
    }
    wipe(&wrap, sizeof wrap);
    return error;
}

const struct stanza_kind stanza_scrypt = {TYPE, check, is_for, unwrap, serves, wrap};
