#include "vault/recovery_identity.h"

#include "age/identity.h"
#include "base/limits.h"
#include "files/file.h"
#include "vault/identity_list.h"

void recovery_identity_done(struct recovery_identity *r)
{
    key_free(&r->key);
    secret_free(&r->line);
    r->is_in_file = false;
}

static enum err take_only(const struct secret *text, struct recovery_identity *out, struct errinfo *e)
{
    struct identity_list all = {.count = 0};
    enum err error = identity_list_parse(text, &all, e);
    if (error == ERR_OK && all.count > 1)
        error = err_set(e, ERR_CONFLICT, "there is more than one identity in it");
    if (error == ERR_OK)
        error = identity_format(all.keys[0], &out->line, e);
    if (error == ERR_OK) {
        out->key = all.keys[0];
        out->is_in_file = true;
        all.keys[0] = NULL;
    }
    identity_list_done(&all);
    return error;
}

/* A link may lead to what others change. */
static enum err read_own(const char *path, struct secret **out, struct errinfo *e)
{
    struct file_facts facts = {0};
    if (file_is_link(path))
        return err_set(e, ERR_CONFLICT, "it is a symbolic link");
    enum err error = file_read_secret(path, LIMIT_PREFERENCES, out, &facts, e);
    if (error == ERR_OK && (!facts.owned_by_me_or_root || (facts.mode & 077) != 0))
        error = err_set(e, ERR_CONFLICT, "it belongs to somebody else, or others may read it");
    return error;
}

enum err recovery_identity_find(const char *path, struct recovery_identity *out, struct errinfo *e)
{
    if (file_is_missing(path) && !file_is_link(path))
        return ERR_OK;
    struct secret *text = NULL;
    struct errinfo why = {""};
    enum err error = read_own(path, &text, &why);
    if (error == ERR_OK)
        error = take_only(text, out, &why);
    secret_free(&text);
    if (error == ERR_INTERNAL)
        return err_set(e, error, "%s", why.message);
    if (error != ERR_OK)
        return err_set(e, ERR_CONFLICT,
                       "'%s' is there already and is not your recovery identity alone (%s); name a new file with "
                       "--recovery-file",
                       path, why.message);
    return ERR_OK;
}

enum err recovery_identity_write(const struct recovery_identity *r, const char *path, struct errinfo *e)
{
    const struct file_write_params how = {.mode = 0600, .must_be_new = true};
    const struct bytes with_end[] = {secret_bytes(r->line), bytes_text("\n")};
    struct secret *text = NULL;
    enum err error = secret_join(with_end, 2, &text, e);
    if (error == ERR_OK)
        error = file_write(path, secret_bytes(text), &how, e);
    secret_free(&text);
    return error;
}
