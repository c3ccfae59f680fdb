#include "vault/vault_private.h"

#include "age/identity.h"
#include "vault/audit.h"

/* One file replaces the other, atomically; the row of the audit list comes into being with it. */
static enum err replace(struct vault *v, const struct secret *passphrase, const struct audit_entry *entry,
                        struct errinfo *e)
{
    const struct recipient to = {.passphrase = passphrase, .logn = SCRYPT_LOGN_VAULT};
    struct secret *line = NULL;
    enum err error = identity_format(v->key, &line, e);
    if (error == ERR_OK)
        error = registry_begin(v->registry, e);
    if (error == ERR_OK)
        error = audit_add(v->registry, entry, e);
    if (error == ERR_OK)
        error = vault_key_write(v, VAULT_PATH_OF_PASSPHRASE_KEY, &to, line, e);
    if (error == ERR_OK)
        error = registry_commit(v->registry, e);
    registry_rollback(v->registry);
    secret_free(&line);
    return error;
}

enum err vault_set_passphrase(struct vault *v, const struct secret *passphrase, const char *action, const char *reason,
                              struct errinfo *e)
{
    const struct audit_entry entry = {.action = action, .reason = reason};
    enum err error = vault_check_unlocked(v, e);
    return error == ERR_OK ? replace(v, passphrase, &entry, e) : error;
}

/* The identity that opens the vault is the recovery identity, whatever else is in the file. */
static enum err remember(const struct vault *v, const struct identity_list *who, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < who->count && error == ERR_OK; i++) {
        struct key *key = NULL;
        const struct identity_list one = {.items = {who->items[i]}, .count = 1};
        bool opens = vault_key_read_recovery(v, &one, &key, NULL) == ERR_OK;
        key_free(&key);
        if (opens)
            error = vault_key_write_recipient(v, &who->keys[i]->public_key, e);
    }
    return error;
}

enum err vault_remember_recovery(const struct vault *v, const struct secret *identity_file, struct errinfo *e)
{
    struct identity_list who = {.count = 0};
    enum err error = identity_list_parse(identity_file, &who, e);
    if (error == ERR_OK)
        error = remember(v, &who, e);
    identity_list_done(&who);
    return error;
}
