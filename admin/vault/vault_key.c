#include "vault/vault_private.h"

#include <stdlib.h>

#include "age/identity.h"
#include "system/file.h"

enum err vault_key_generate(struct key **key, struct secret **line, struct errinfo *e)
{
    struct secret *bytes = NULL, *text = NULL;
    struct key *k = NULL;
    enum err error = secret_random(KEY_X25519_SIZE, &bytes, e);
    if (error == ERR_OK)
        error = key_new_x25519(secret_bytes(bytes), &k, e);
    if (error == ERR_OK)
        error = identity_format(k, &text, e);
    if (error == ERR_OK) {
        *key = k;
        *line = text;
        k = NULL;
        text = NULL;
    }
    key_free(&k);
    secret_free(&text);
    secret_free(&bytes);
    return error;
}

enum err vault_key_write(const struct vault *v, const char *relative, const struct recipient *to,
                         const struct secret *line, struct errinfo *e)
{
    const struct bytes with_end[] = {secret_bytes(line), bytes_text("\n")};
    struct secret *text = NULL;
    enum err error = secret_join(with_end, 2, &text, e);
    if (error == ERR_OK)
        error = vault_write(v, relative, to, secret_bytes(text), e);
    secret_free(&text);
    return error;
}

static enum err open_with_passphrase(const struct vault *v, struct bytes file, const struct secret *passphrase,
                                     struct secret **out, struct errinfo *e)
{
    const struct identity who = {.passphrase = passphrase, .logn_max = SCRYPT_LOGN_VAULT_MAX};
    enum err error = age_open(file, &who, 1, LIMIT_PASSPHRASE, out, e);
    if (error == ERR_NO_PAIR)
        return err_set(
            e, ERR_WRONG_PASSPHRASE,
            "the passphrase does not open the vault '%s': try again, or name another file with --passphrase-file or "
            "another vault with --vault",
            v->path);
    return error;
}

static enum err parse_line(const struct secret *text, struct key **out, struct errinfo *e)
{
    struct bytes line = secret_bytes(text);
    if (line.size > 0 && line.data[line.size - 1] == '\n')
        line.size--;
    return identity_parse(line, out, e);
}

enum err vault_key_read(const struct vault *v, const struct secret *passphrase, struct key **out, struct errinfo *e)
{
    char *path = NULL;
    struct buf file = {NULL, 0};
    struct secret *text = NULL;
    enum err error = vault_join(v, VAULT_PASSPHRASE, &path, e);
    if (error != ERR_OK)
        return error;
    error = file_read(path, LIMIT_AGE_HEADER, &file, NULL, e);
    if (error == ERR_OK)
        error = open_with_passphrase(v, buf_bytes(&file), passphrase, &text, e);
    if (error == ERR_OK)
        error = parse_line(text, out, e);
    if (error != ERR_WRONG_PASSPHRASE)
        err_context(e, error, "%s", path);
    secret_free(&text);
    buf_done(&file);
    free(path);
    return error;
}
