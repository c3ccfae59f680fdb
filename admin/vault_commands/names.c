#include "admin/vault_commands/names.h"

#include "seal/name.h"

static enum err check_name(const char *kind, const char *name, struct errinfo *e)
{
    if (name != NULL && configuration_name_is_valid(name))
        return ERR_OK;
    return err_set(e, ERR_MALFORMED,
                   "the registry speaks of the %s '%s', and none can be called so; restore another backup of the vault",
                   kind, name != NULL ? name : "");
}

static enum err check_working_copies(struct registry *r, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    enum err error = registry_configs(r, &configs, e);
    for (size_t i = 0; i < configs.count && error == ERR_OK; i++)
        error = check_name("configuration", configs.rows[i].name, e);
    config_rows_done(&configs);
    return error;
}

static enum err check_removed(struct registry *r, struct errinfo *e)
{
    struct publish_rows removed = {NULL, 0};
    enum err error = registry_removed(r, &removed, e);
    for (size_t i = 0; i < removed.count && error == ERR_OK; i++) {
        error = check_name("configuration", removed.rows[i].name, e);
        if (error == ERR_OK)
            error = check_name("ring", removed.rows[i].ring, e);
    }
    publish_rows_done(&removed);
    return error;
}

static enum err check_pairs(struct registry *r, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    for (size_t i = 0; i < pairs.count && error == ERR_OK; i++) {
        if (!pair_id_is_valid(bytes_text(pairs.rows[i].id)))
            error = err_set(e, ERR_MALFORMED,
                            "the registry speaks of the pair '%s', which is no pair id; restore another backup of the "
                            "vault",
                            pairs.rows[i].id);
    }
    pair_rows_done(&pairs);
    return error;
}

enum err names_check(struct registry *r, struct errinfo *e)
{
    enum err error = check_working_copies(r, e);
    if (error == ERR_OK)
        error = check_removed(r, e);
    return error == ERR_OK ? check_pairs(r, e) : error;
}
