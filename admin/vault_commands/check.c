#include "admin/vault_commands/check.h"

#include <stdlib.h>

#include "admin/vault_commands/check_parts.h"
#include "admin/vault_commands/names.h"
#include "archive/age_input.h"
#include "system/path.h"

void check_report_done(struct check_report *r)
{
    findings_done(&r->findings);
    *r = (struct check_report){.pairs = 0};
}

/* Its header says that it is an age file, and is whole. */
static enum err look_at_header(const struct vault *v, const char *path, struct errinfo *e)
{
    char *full = NULL;
    struct age_input *in = NULL;
    enum err error = path_join(vault_path(v), path, &full, e);
    if (error == ERR_OK)
        error = age_input_open(full, &in, e);
    age_input_close(&in);
    free(full);
    return error;
}

enum err check_age_file(struct checking *c, const char *path, size_t limit, struct secret **out, bool *good,
                        struct errinfo *e)
{
    struct errinfo message = {""};
    bool opens = c->params->opens_files && limit > 0;
    enum err error = opens ? vault_get(c->vault, path, limit, out, &message) : look_at_header(c->vault, path, &message);
    *good = error == ERR_OK;
    if (error == ERR_NOT_FOUND || error == ERR_UNREACHABLE) {
        error = ERR_NOT_FOUND;
        err_message(&message, "it is not there; restore it from a backup of the vault");
    }
    return findings_take(&c->report.findings, error, path, &message, e);
}

static enum err load(struct checking *c, struct errinfo *e)
{
    enum err error = registry_facts(c->registry, &c->facts, e);
    if (error == ERR_OK)
        error = registry_pairs(c->registry, &c->pairs, e);
    if (error == ERR_OK)
        error = registry_revisions(c->registry, &c->revisions, e);
    return error;
}

/* What a damaged registry says of the rest is not asked for. */
static enum err check_rest(struct checking *c, struct errinfo *e)
{
    static enum err (*const parts[])(struct checking *, struct errinfo *) = {check_root, check_pairs, check_contents,
                                                                             check_files, check_points};
    enum err error = load(c, e);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && error == ERR_OK; i++)
        error = parts[i](c, e);
    return error;
}

enum err check_run(struct vault *v, const struct check_params *params, struct check_report *out, struct errinfo *e)
{
    struct checking c = {.vault = v, .registry = vault_registry(v), .params = params};
    struct errinfo message = {""};
    enum err found = registry_check(c.registry, &message);
    if (found == ERR_OK)
        found = names_check(c.registry, &message);
    enum err error = findings_take(&c.report.findings, found, VAULT_PATH_OF_REGISTRY, &message, e);
    if (error == ERR_OK && found == ERR_OK)
        error = check_rest(&c, e);
    if (error == ERR_OK) {
        *out = c.report;
        c.report = (struct check_report){.pairs = 0};
    }
    check_report_done(&c.report);
    revisions_done(&c.revisions);
    pair_rows_done(&c.pairs);
    vault_facts_done(&c.facts);
    return error;
}
