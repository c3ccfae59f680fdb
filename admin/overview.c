#include "admin/overview.h"

#include <stdio.h>
#include <stdlib.h>

#include "admin/admin.h"
#include "admin/pair/change.h"
#include "admin/publish/publish.h"
#include "system/clock.h"

/* Where somebody is in the nine steps. */
struct standing {
    struct vault_facts vault;
    struct point_list points;
    struct pair_rows pairs;
    struct config_rows configs;
    struct publish_rows staged; /* what is tried in a ring */
    struct publish_report plan; /* what a publish would do now */
    bool prepared_was_exported; /* the newest prepared pair, if there is one */
};

static void standing_done(struct standing *s)
{
    vault_facts_done(&s->vault);
    point_list_done(&s->points);
    pair_rows_done(&s->pairs);
    config_rows_done(&s->configs);
    publish_rows_done(&s->staged);
    publish_report_done(&s->plan);
}

static size_t count_out_of_date(const struct publish_report *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->outcomes[i].why != NULL ? 1 : 0;
    return count;
}

static enum err look_for_export(struct registry *r, struct standing *s, struct errinfo *e)
{
    const struct pair_row *prepared = pair_rows_newest(&s->pairs, PAIR_PREPARED);
    return prepared != NULL ? change_was_exported(r, prepared, &s->prepared_was_exported, e) : ERR_OK;
}

static enum err standing_load(struct vault *v, struct standing *s, struct errinfo *e)
{
    struct registry *r = vault_registry(v);
    enum err error = registry_facts(r, &s->vault, e);
    if (error == ERR_OK)
        error = registry_points(r, &s->points, e);
    if (error == ERR_OK)
        error = registry_pairs(r, &s->pairs, e);
    if (error == ERR_OK)
        error = look_for_export(r, s, e);
    if (error == ERR_OK)
        error = registry_configs(r, &s->configs, e);
    if (error == ERR_OK)
        error = registry_staged(r, &s->staged, e);
    if (error == ERR_OK)
        error = publish_plan(v, clock_now(), &s->plan, e);
    return error;
}

/* The pair may be distributed as soon as somebody has made its client part. */
static void say_distribute(struct cli_context *c, const struct standing *s, const char *id)
{
    if (s->prepared_was_exported)
        cli_next(
            c,
            "distribute pair %s; when it is everywhere (rollseal-admin rollout wait --pair %s): rollseal-admin pair "
            "activate %s",
            id, id, id);
    else
        cli_next(c,
                 "distribute pair %s; its client part: rollseal-admin pair export %s --output DIR; when it is "
                 "everywhere (rollseal-admin rollout wait --pair %s): rollseal-admin pair activate %s",
                 id, id, id, id);
}

/* Files were plain before, so there is no hurry, and the export is the step itself. */
static void say_first_pair(struct cli_context *c, const struct standing *s, const char *id)
{
    if (s->prepared_was_exported)
        say_distribute(c, s, id);
    else
        cli_next(c,
                 "rollseal-admin pair export %s --output DIR and distribute it; then rollseal-admin rollout wait "
                 "--pair %s, and "
                 "rollseal-admin pair activate %s",
                 id, id, id);
}

/* What is tried in a ring is to end one way or the other. */
static void say_staged(struct cli_context *c, const struct publish_row *staged)
{
    cli_next(c,
             "%s is tried in ring %s: rollseal-admin config promote %s --from %s --to all, or rollseal-admin config "
             "halt %s",
             staged->name, staged->ring, staged->name, staged->ring, staged->name);
}

static void say_next(struct cli_context *c, const struct standing *s)
{
    const struct pair_row *prepared = pair_rows_newest(&s->pairs, PAIR_PREPARED);
    const struct pair_row *active = pair_rows_newest(&s->pairs, PAIR_ACTIVE);
    const struct pair_row *previous = pair_rows_newest(&s->pairs, PAIR_PREVIOUS);
    if (s->points.count == 0)
        cli_next(c, "rollseal-admin point add DIR");
    else if (active == NULL && prepared == NULL)
        cli_next(c, "rollseal-admin pair generate");
    else if (active == NULL)
        say_first_pair(c, s, prepared->id);
    else if (count_out_of_date(&s->plan) > 0 || s->plan.removed.count > 0)
        cli_next(c, "rollseal-admin config publish");
    else if (s->configs.count == 0)
        cli_next(c, "rollseal-admin config import NAME FILE");
    else if (s->plan.unreachable.count > 0)
        cli_next(c, "when every point answers again: rollseal-admin config publish");
    else if (previous != NULL)
        cli_next(
            c, "when every computer has pair %s (rollseal-admin rollout wait --pair %s): rollseal-admin pair retire %s",
            active->id, active->id, previous->id);
    else if (prepared != NULL)
        say_distribute(c, s, prepared->id);
    else if (s->staged.count > 0)
        say_staged(c, &s->staged.rows[0]);
    else if (!s->vault.encrypted_only)
        cli_next(c, "when every computer reads sealed files (rollseal-admin rollout wait): rollseal-admin policy "
                    "encrypted-only --rehearse");
}

static void show(struct cli_context *c, const char *path, const struct standing *s)
{
    const struct pair_row *active = pair_rows_newest(&s->pairs, PAIR_ACTIVE);
    result_text(c->result, "vault", "vault", path);
    result_text(c->result, "organization", "organization", s->vault.organization);
    result_number(c->result, "epoch", "epoch", (int64_t)s->vault.epoch);
    result_number(c->result, "points", "points", (int64_t)s->points.count);
    result_number(c->result, "pairs", "pairs", (int64_t)s->pairs.count);
    result_text(c->result, "active", "active pair", active != NULL ? active->id : NULL);
    result_number(c->result, "configurations", "configurations", (int64_t)s->configs.count);
    result_number(c->result, "out_of_date", "out of date", (int64_t)count_out_of_date(&s->plan));
    result_number(c->result, "staged", "tried in a ring", (int64_t)s->staged.count);
    result_text(c->result, "policy", "policy", s->vault.encrypted_only ? "encrypted-only" : NULL);
    for (size_t i = 0; i < s->plan.removed.count; i++)
        cli_warn(c, "%s is still there, and nothing is published there any more", s->plan.removed.items[i]);
    for (size_t i = 0; i < s->plan.unreachable.count; i++)
        cli_warn(c, "%s does not answer; what lies there is not known", s->plan.unreachable.items[i]);
    say_next(c, s);
}

static enum err show_vault(struct cli_context *c, const char *path, struct errinfo *e)
{
    struct vault *v = NULL;
    struct standing s = {.plan = {0}};
    enum err error = vault_open(path, VAULT_READ, c->program, &v, e);
    if (error == ERR_OK)
        error = standing_load(v, &s, e);
    if (error == ERR_OK)
        show(c, path, &s);
    standing_done(&s);
    vault_close(&v);
    return error;
}

static void show_nothing(struct cli_context *c, const char *path)
{
    char line[1100];
    snprintf(line, sizeof line, "There is no vault in '%s' yet.", path);
    result_line(c->result, line);
    result_text(c->result, "vault", NULL, NULL);
    cli_next(c, "rollseal-admin init --organization TEXT --point DIR (rollseal-admin --help lists all commands)");
}

enum err admin_overview(struct cli_context *c, struct errinfo *e)
{
    char *path = NULL;
    enum err error = admin_vault_path(c, &path, e);
    if (error != ERR_OK)
        return error;
    error = vault_find(path, e);
    if (error == ERR_OK) {
        error = show_vault(c, path, e);
    } else if (error == ERR_NOT_FOUND) {
        show_nothing(c, path);
        error = ERR_OK;
    }
    free(path);
    return error;
}
