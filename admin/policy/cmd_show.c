#include "admin/admin.h"
#include "admin/commands.h"
#include "vault/registry.h"

static void show_file(struct cli_context *c, const struct publish_row *last)
{
    struct result *row = result_row(c->result, "files", "published files", NULL);
    result_text(row, "name", "name", last->name);
    result_text(row, "ring", "ring", last->ring);
    result_boolean(row, "encrypted_only", "says it", last->encrypted_only);
}

static void show_files(struct cli_context *c, const struct publish_rows *files, bool is_set)
{
    size_t sealed = 0, without = 0;
    result_text(c->result, "policy", "policy", is_set ? "encrypted-only" : NULL);
    result_rows(c->result, "files", "published files", "none");
    for (size_t i = 0; i < files->count; i++) {
        show_file(c, &files->rows[i]);
        sealed += files->rows[i].serial > 0;
        without += !files->rows[i].encrypted_only;
    }
    if (is_set && without > 0)
        cli_next(c, "rollseal-admin config publish");
    else if (!is_set && sealed > 0)
        cli_next(c, "rollseal-admin policy encrypted-only --rehearse");
}

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    struct vault_facts facts = {0};
    struct publish_rows files = {NULL, 0};
    (void)operands;
    enum err error = registry_facts(vault_registry(v), &facts, e);
    if (error == ERR_OK)
        error = registry_published(vault_registry(v), &files, e);
    if (error == ERR_OK)
        show_files(c, &files, facts.encrypted_only);
    publish_rows_done(&files);
    vault_facts_done(&facts);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    return admin_read(c, show, operands, e);
}

const struct cli_command cmd_policy_show = {
    .name = "policy show",
    .summary = "say which policy the vault has, and which published files say it",
    .description = "A file that does not say it yet is out of date, and the next `config publish` writes it.",
    .example = "rollseal-admin policy show",
    .run = run,
};
