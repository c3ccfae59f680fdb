#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/dates.h"
#include "admin/pair/lifecycle.h"
#include "admin/pair/sealed_files.h"

static enum err show(struct cli_context *c, const struct pair_row *pair, const struct publish_rows *files,
                     struct errinfo *e)
{
    int64_t end;
    enum err error = pair_ends(pair, &end, e);
    if (error != ERR_OK)
        return error;
    struct result *row = result_row(c->result, "pairs", "pairs", NULL);
    result_text(row, "id", "pair", pair->id);
    result_text(row, "state", "state", pair_state_name(pair->state));
    result_text(row, "algorithm", "algorithm", pair->algorithm);
    result_time(row, "created", NULL, pair->created);
    result_time_if(row, pair->activated != 0, "activated", NULL, pair->activated);
    result_time_if(row, pair->ended != 0, "ended", NULL, pair->ended);
    result_time(row, "not_after", "valid until", end);
    result_number(row, "sealed_files", "files", (int64_t)sealed_files_for(files, pair->id));
    result_text(row, "purpose", "for", lifecycle_purpose(pair->state));
    return ERR_OK;
}

static enum err show_all(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    struct registry *r = vault_registry(v);
    struct pair_rows pairs = {NULL, 0};
    struct publish_rows files = {NULL, 0};
    enum err error = registry_pairs(r, &pairs, e);
    if (error == ERR_OK)
        error = registry_published(r, &files, e);
    if (error == ERR_OK)
        result_rows(c->result, "pairs", "pairs", "There is no pair yet: rollseal-admin pair generate");
    for (size_t i = 0; error == ERR_OK && i < pairs.count; i++)
        error = show(c, &pairs.rows[i], &files, e);
    publish_rows_done(&files);
    pair_rows_done(&pairs);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show_all, operands, e);
}

const struct cli_command cmd_pair_list = {
    .name = "pair list",
    .summary = "list the pairs: states, dates, how many files are sealed to each",
    .example = "rollseal-admin pair list",
    .run = run,
};
