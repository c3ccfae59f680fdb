#include "admin/pair/generated.h"

#include "admin/publish/probes.h"

/* The pair is there, whatever becomes of its probe: the next publish makes up for it. */
static void write_probe(const struct cli_context *c, struct vault *v, int64_t now)
{
    struct points points = {NULL, 0};
    struct errinfo message = {""};
    size_t written = 0;
    enum err error = points_open(vault_registry(v), &points, &message);
    if (error == ERR_OK)
        error = probes_write(v, &points, now, &written, &message);
    if (error == ERR_OK)
        error = points_failure(&points, &message);
    if (error != ERR_OK)
        cli_warn(c, "its probe: %s", message.message);
    points_close(&points);
}

enum err generated_run(struct cli_context *c, struct vault *v, const struct generate_params *params, struct errinfo *e)
{
    char id[PAIR_ID_SIZE];
    enum err error = pair_generate(v, params, id, e);
    if (error != ERR_OK)
        return error;
    write_probe(c, v, params->now);
    result_value(c->result, "id", id);
    result_text(c->result, "algorithm", NULL, params->algorithm);
    result_text(c->result, "state", NULL, pair_state_name(PAIR_PREPARED));
    cli_next(c, "rollseal-admin pair export %s --output DIR", id);
    return ERR_OK;
}
