#include "admin/admin.h"
#include "admin/commands.h"

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    struct point_list points = {NULL, 0};
    enum err error = registry_points(vault_registry(v), &points, e);
    if (error != ERR_OK)
        return error;
    result_rows(c->result, "points", "points", "There is no point yet: rollseal-admin point add DIR");
    for (size_t i = 0; i < points.count; i++)
        result_text(result_row(c->result, "points", "points", NULL), "location", "location", points.locations[i]);
    point_list_done(&points);
    return ERR_OK;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show, operands, e);
}

const struct cli_command cmd_point_list = {
    .name = "point list",
    .summary = "list the distribution points",
    .example = "rollseal-admin point list",
    .run = run,
};
