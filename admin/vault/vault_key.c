#include "vault/vault_private.h"

#include <stdlib.h>

#include "age/identity.h"
#include "files/file.h"

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

static enum err wrong_passphrase(const struct vault *v, struct errinfo *e)
{
    return err_set(
        e, ERR_WRONG_PASSPHRASE,
        "the passphrase does not open the vault '%s': try again, or name another file with --passphrase-file or "
        "another vault with --vault; if it is lost: rollseal-admin vault recover --identity FILE",
        v->path);
}

static enum err wrong_identity(const struct vault *v, struct errinfo *e)
{
    return err_set(e, ERR_WRONG_PASSPHRASE,
                   "this identity does not open the vault '%s': name the file with the recovery identity that `init` "
                   "gave out, or another vault with --vault",
                   v->path);
}

static enum err parse_line(const struct secret *text, struct key **out, struct errinfo *e)
{
    struct bytes line = secret_bytes(text);
    if (line.size > 0 && line.data[line.size - 1] == '\n')
        line.size--;
    return identity_parse(line, out, e);
}

/* The vault key from one of its two files. Errors besides: ERR_NO_PAIR, ERR_CANNOT_OPEN if nobody of `who` opens it. */
static enum err read_key(const struct vault *v, const char *relative, const struct identity *who, size_t count,
                         struct key **out, struct errinfo *e)
{
    char *path = NULL;
    struct buf file = {NULL, 0};
    struct secret *text = NULL;
    enum err error = vault_join(v, relative, &path, e);
    if (error != ERR_OK)
        return error;
    error = file_read(path, LIMIT_AGE_HEADER, &file, NULL, e);
    if (error == ERR_OK)
        error = age_open(buf_bytes(&file), who, count, LIMIT_PASSPHRASE, &text, e);
    if (error == ERR_OK)
        error = parse_line(text, out, e);
    err_context(e, error, "%s", path);
    secret_free(&text);
    buf_done(&file);
    free(path);
    return error;
}

enum err vault_key_read(const struct vault *v, const struct secret *passphrase, struct key **out, struct errinfo *e)
{
    const struct identity who = {.passphrase = passphrase, .logn_max = SCRYPT_LOGN_VAULT_MAX};
    enum err error = read_key(v, VAULT_PATH_OF_PASSPHRASE_KEY, &who, 1, out, e);
    return error == ERR_NO_PAIR ? wrong_passphrase(v, e) : error;
}

enum err vault_key_read_recovery(const struct vault *v, const struct identity_list *who, struct key **out,
                                 struct errinfo *e)
{
    enum err error = read_key(v, VAULT_PATH_OF_RECOVERY_KEY, who->items, who->count, out, e);
    return error == ERR_NO_PAIR || error == ERR_CANNOT_OPEN ? wrong_identity(v, e) : error;
}

enum err vault_key_write_recipient(const struct vault *v, const struct public_key *recovery, struct errinfo *e)
{
    const struct file_write_params how = {.mode = vault_file_mode(v)};
    struct writer w = writer_to(LIMIT_PASSPHRASE);
    struct buf line = {NULL, 0};
    char *path = NULL, *recipient = NULL;
    enum err error = vault_join(v, VAULT_PATH_OF_RECOVERY_RECIPIENT, &path, e);
    if (error == ERR_OK)
        error = recipient_format(recovery, &recipient, e);
    if (error == ERR_OK) {
        writer_format(&w, "%s\n", recipient);
        error = writer_finish(&w, &line, e);
    }
    if (error == ERR_OK)
        error = file_write(path, buf_bytes(&line), &how, e);
    buf_done(&line);
    free(recipient);
    free(path);
    return error;
}

enum err vault_key_read_recipient(const struct vault *v, struct public_key *out, struct errinfo *e)
{
    char *path = NULL;
    struct buf file = {NULL, 0};
    struct bytes line = {NULL, 0};
    enum err error = vault_join(v, VAULT_PATH_OF_RECOVERY_RECIPIENT, &path, e);
    if (error != ERR_OK)
        return error;
    error = file_read(path, LIMIT_PASSPHRASE, &file, NULL, e);
    if (error == ERR_OK) {
        struct reader r = reader_of(buf_bytes(&file));
        error = reader_line(&r, &line) && reader_is_done(&r)
                    ? recipient_parse(line, out, e)
                    : err_set(e, ERR_MALFORMED, "not one line with a recipient of age");
        err_context(e, error, "%s", path);
    }
    buf_done(&file);
    free(path);
    return error;
}
