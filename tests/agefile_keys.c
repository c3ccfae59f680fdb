#include "agefile_keys.h"

#include "age/identity.h"
#include "crypt/key.h"
#include "files/file.h"
#include "files/secret_input.h"
#include "keys/pem.h"

/* What age itself takes for a passphrase: about a second of work. */
#define LOGN 18u

void keys_done(struct keys *k)
{
    for (size_t i = 0; i < k->owned_count; i++)
        key_free(&k->owned[i]);
    secret_free(&k->passphrase);
    k->owned_count = 0;
    k->public_count = 0;
}

/* ---- Identities ---- */

/* Takes the key over, on failure too. */
static enum err take(struct key *key, void *context)
{
    struct keys *k = context;
    if (k->owned_count == LIMIT_STANZAS) {
        key_free(&key);
        return ERR_TOO_LARGE;
    }
    k->owned[k->owned_count++] = key;
    return ERR_OK;
}

/* NULL if the block is no private key. */
static const enum key_encoding *encoding_of(struct bytes label)
{
    static const struct {
        const char *label;
        enum key_encoding encoding;
    } rows[] = {{"PRIVATE KEY", KEY_PKCS8}, {"RSA PRIVATE KEY", KEY_PKCS1}, {"EC PRIVATE KEY", KEY_SEC1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (bytes_equal_text(label, rows[i].label))
            return &rows[i].encoding;
    }
    return NULL;
}

static enum err add_block(struct keys *k, const struct pem_block *block, struct errinfo *e)
{
    struct key *key = NULL;
    const enum key_encoding *encoding = encoding_of(block->label);
    if (encoding == NULL)
        return ERR_OK;
    enum err error = ERR_OK;
    if (*encoding == KEY_PKCS8)
        error = key_try_x25519(secret_bytes(block->bytes), &key, e);
    if (error == ERR_OK && key == NULL)
        error = key_load(secret_bytes(block->bytes), *encoding, &key, e);
    if (error != ERR_OK)
        return err_context(e, error, "line %zu", block->line);
    return take(key, k);
}

static enum err add_pem(struct keys *k, struct bytes text, struct errinfo *e)
{
    struct reader r = reader_of(text);
    struct pem_block block = {0};
    size_t line = 1;
    enum err error = pem_next(&r, &line, &block, e);
    while (error == ERR_OK && block.bytes != NULL) {
        error = add_block(k, &block, e);
        pem_block_done(&block);
        if (error == ERR_OK)
            error = pem_next(&r, &line, &block, e);
    }
    return error;
}

static enum err add_text(struct keys *k, struct bytes text, struct errinfo *e)
{
    const size_t before = k->owned_count;
    enum err error = add_pem(k, text, e);
    if (error == ERR_OK && k->owned_count == before)
        error = identity_parse_file(text, take, k, e);
    if (error == ERR_TOO_LARGE)
        return err_set(e, error, "more than %u keys", LIMIT_STANZAS);
    if (error == ERR_OK && k->owned_count == before)
        return err_set(e, ERR_MALFORMED, "there is no private key in it");
    return error;
}

enum err keys_add_identities(struct keys *k, const char *path, struct errinfo *e)
{
    struct secret *text = NULL;
    enum err error = file_read_secret(path, LIMIT_SOURCE_FILE, &text, NULL, e);
    if (error != ERR_OK)
        return error;
    error = err_context(e, add_text(k, secret_bytes(text), e), "%s", path);
    secret_free(&text);
    return error;
}

/* ---- Recipients ---- */

/* The first certificate or public key; *found says whether there was one. */
static enum err first_public_key(struct bytes text, struct public_key *out, bool *found, struct errinfo *e)
{
    struct reader r = reader_of(text);
    struct pem_block block = {0};
    size_t line = 1;
    enum err error = pem_next(&r, &line, &block, e);
    while (error == ERR_OK && !*found && block.bytes != NULL) {
        *found = bytes_equal_text(block.label, "CERTIFICATE") || bytes_equal_text(block.label, "PUBLIC KEY");
        if (bytes_equal_text(block.label, "CERTIFICATE"))
            error = public_key_from_certificate(secret_bytes(block.bytes), out, e);
        if (bytes_equal_text(block.label, "PUBLIC KEY"))
            error = public_key_from_spki(secret_bytes(block.bytes), out, e);
        pem_block_done(&block);
        if (error == ERR_OK && !*found)
            error = pem_next(&r, &line, &block, e);
    }
    return error;
}

static enum err recipient_from_file(const char *path, struct public_key *out, struct errinfo *e)
{
    struct buf text = {NULL, 0};
    bool found = false;
    enum err error = file_read(path, LIMIT_SOURCE_FILE, &text, NULL, e);
    if (error != ERR_OK)
        return error;
    error = first_public_key(buf_bytes(&text), out, &found, e);
    if (error == ERR_OK && !found)
        error = err_set(e, ERR_MALFORMED, "there is no certificate and no public key in it");
    buf_done(&text);
    return err_context(e, error, "%s", path);
}

enum err keys_add_recipient(struct keys *k, const char *recipient, struct errinfo *e)
{
    struct bytes text = bytes_text(recipient);
    if (k->public_count == LIMIT_STANZAS)
        return err_set(e, ERR_TOO_LARGE, "more than %u recipients", LIMIT_STANZAS);
    struct public_key *out = &k->public_keys[k->public_count];
    enum err error =
        bytes_begin_with(text, "age1") ? recipient_parse(text, out, e) : recipient_from_file(recipient, out, e);
    if (error == ERR_OK)
        k->public_count++;
    return error;
}

enum err keys_set_passphrase(struct keys *k, const char *path, struct errinfo *e)
{
    if (k->passphrase != NULL)
        return err_set(e, ERR_USAGE, "%s: a second passphrase; there is one at most", path);
    return secret_from_file(path, &k->passphrase, e);
}

enum err keys_set_work_factor(struct keys *k, const char *value, struct errinfo *e)
{
    uint64_t logn = 0;
    if (!bytes_to_number(bytes_text(value), SCRYPT_LOGN_MAX, &logn) || logn == 0)
        return err_set(e, ERR_USAGE, "--work-factor %s: it is a number from 1 to %u", value, SCRYPT_LOGN_MAX);
    k->logn = (unsigned)logn;
    return ERR_OK;
}

/* ---- For the age room ---- */

size_t keys_identities(const struct keys *k, struct identity *out)
{
    size_t count = 0;
    for (size_t i = 0; i < k->owned_count; i++)
        out[count++] = (struct identity){.key = k->owned[i]};
    if (k->passphrase != NULL)
        out[count++] = (struct identity){.passphrase = k->passphrase, .logn_max = SCRYPT_LOGN_MAX};
    return count;
}

size_t keys_recipients(const struct keys *k, struct recipient *out)
{
    size_t count = 0;
    for (size_t i = 0; i < k->public_count; i++)
        out[count++] = (struct recipient){.public_key = &k->public_keys[i]};
    if (k->passphrase != NULL)
        out[count++] = (struct recipient){.passphrase = k->passphrase, .logn = k->logn != 0 ? k->logn : LOGN};
    return count;
}
