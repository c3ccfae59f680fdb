#include "admin/rollout/asking.h"

#include <string.h>

#include "admin/admin.h"
#include "admin/launch/start.h"
#include "admin/pair/change.h"

/* ---- Configurations ---- */

static bool has_ring(const struct question *q, const char *ring)
{
    for (size_t i = 0; i < q->version_count; i++) {
        if (strcmp(q->versions[i].ring, ring) == 0)
            return true;
    }
    return false;
}

/* Of each ring the newest, which comes first. */
static enum err add_versions(const struct publish_rows *publishes, struct questions *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; error == ERR_OK && i < publishes->count; i++) {
        const struct publish_row *p = &publishes->rows[i];
        const struct version version = {p->epoch, p->serial};
        if (!has_ring(&out->items[out->count - 1], p->ring))
            error = questions_add_version(out, p->ring, version, e);
    }
    return error;
}

/* *published: it was asked. */
static enum err ask_for_config(struct registry *r, const char *name, bool users_only, struct questions *out,
                               bool *published, struct errinfo *e)
{
    struct publish_rows publishes = {NULL, 0};
    enum err error = registry_publishes(r, name, &publishes, e);
    *published = publishes.count > 0;
    if (error == ERR_OK && *published)
        error = questions_add_config(out, name, users_only, e);
    if (error == ERR_OK)
        error = add_versions(&publishes, out, e);
    publish_rows_done(&publishes);
    return error;
}

static enum err ask_for_named_config(struct registry *r, const char *name, struct questions *out, struct errinfo *e)
{
    struct config_row row = {.name = NULL};
    bool published = false;
    enum err error = registry_config(r, name, &row, e);
    if (error == ERR_OK)
        error = ask_for_config(r, row.name, false, out, &published, e);
    if (error == ERR_OK && !published)
        error =
            err_set(e, ERR_NOT_FOUND, "%s was never published: rollseal-admin config publish %s", row.name, row.name);
    config_row_done(&row);
    return error;
}

static enum err ask_for_configs(struct registry *r, struct questions *out, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    bool published = false;
    enum err error = registry_configs(r, &configs, e);
    for (size_t i = 0; error == ERR_OK && i < configs.count; i++)
        error = ask_for_config(r, configs.rows[i].name, true, out, &published, e);
    config_rows_done(&configs);
    return error;
}

/* ---- Pairs ---- */

static enum err ask_for_named_pair(struct registry *r, const char *word, struct questions *out, struct errinfo *e)
{
    char id[PAIR_ID_SIZE];
    struct pair_row row = {.algorithm = NULL};
    enum err error = registry_pair(r, admin_pair_id(word, id), &row, e);
    if (error == ERR_OK && (row.state == PAIR_RETIRED || row.state == PAIR_REVOKED))
        error = err_set(e, ERR_CONFLICT,
                        "pair %s is %s: it has no probe any more, so no computer shows that it holds it; ask for "
                        "another one, see rollseal-admin pair list",
                        row.id, pair_state_name(row.state));
    if (error == ERR_OK)
        error = questions_add_pair(out, row.id, e);
    pair_row_done(&row);
    return error;
}

/* Computers should have the active pair, and those that are being distributed. */
static enum err ask_for_pair(struct registry *r, const struct pair_row *pair, struct questions *out, struct errinfo *e)
{
    bool is_under_way = pair->state == PAIR_ACTIVE;
    enum err error = ERR_OK;
    if (pair->state == PAIR_PREPARED)
        error = change_was_exported(r, pair, &is_under_way, e);
    return error == ERR_OK && is_under_way ? questions_add_pair(out, pair->id, e) : error;
}

static enum err ask_for_pairs(struct registry *r, struct questions *out, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    for (size_t i = 0; error == ERR_OK && i < pairs.count; i++)
        error = ask_for_pair(r, &pairs.rows[i], out, e);
    pair_rows_done(&pairs);
    return error;
}

/* ---- Start parameters ---- */

static enum err take_last_launch(struct registry *r, struct launch_parameters *out, struct errinfo *e)
{
    enum err error = registry_launch_parameters(r, out, e);
    if (error == ERR_OK && out->count == 0)
        error = err_set(e, ERR_NOT_FOUND,
                        "no launch-script was ever written; say what is asked for: --parameters "
                        "CertificateSource=dir:/srv/pairs");
    return error;
}

/* Those that are named, or of the last launch-script. */
static enum err ask_for_parameters(struct registry *r, const struct cli_strings *words, struct questions *out,
                                   struct errinfo *e)
{
    struct launch_parameters p = {NULL, 0};
    enum err error =
        words->count > 0 ? launch_take_parameters(words->items, words->count, &p, e) : take_last_launch(r, &p, e);
    for (size_t i = 0; error == ERR_OK && i < p.count; i++)
        error = questions_add_parameter(out, p.rows[i].name, p.rows[i].value, e);
    launch_parameters_done(&p);
    return error;
}

/* ---- All of it ---- */

/* Once files are sealed nobody should read a plain one: that is what step 9 waits for. */
static enum err ask_for_everything(struct registry *r, struct questions *out, struct errinfo *e)
{
    bool ever_active = false;
    enum err error = ask_for_pairs(r, out, e);
    if (error == ERR_OK)
        error = ask_for_configs(r, out, e);
    if (error == ERR_OK)
        error = registry_ever_active(r, &ever_active, e);
    return error == ERR_OK && ever_active ? questions_add_sealed(out, e) : error;
}

enum err asking_load(struct registry *r, const struct asking_args *args, const struct cli_strings *operands,
                     struct questions *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    if (operands->count > 0 && !args->parameters)
        return err_set(e, ERR_USAGE, "'%s': NAME=VALUE stands behind --parameters", operands->items[0]);
    if (args->pair != NULL)
        error = ask_for_named_pair(r, args->pair, out, e);
    if (error == ERR_OK && args->config != NULL)
        error = ask_for_named_config(r, args->config, out, e);
    if (error == ERR_OK && args->parameters)
        error = ask_for_parameters(r, operands, out, e);
    if (error != ERR_OK || args->pair != NULL || args->config != NULL || args->parameters)
        return error;
    return ask_for_everything(r, out, e);
}
