#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/policy/policy.h"

struct showing {
    struct cli_context *cli;
    size_t sealed, without; /* files that do not say it */
};

static enum err show_file(const struct publish_row *last, void *context, struct errinfo *e)
{
    struct showing *s = context;
    (void)e;
    struct result *row = result_row(s->cli->result, "files", "published files", NULL);
    result_text(row, "name", "name", last->name);
    result_boolean(row, "encrypted_only", "says it", last->encrypted_only);
    s->sealed += last->serial > 0 ? 1 : 0;
    s->without += last->encrypted_only ? 0 : 1;
    return ERR_OK;
}

static void say_next(const struct showing *s, bool is_set)
{
    if (is_set && s->without > 0)
        cli_next(s->cli, "rollseal-admin config publish");
    else if (!is_set && s->sealed > 0)
        cli_next(s->cli, "rollseal-admin policy encrypted-only --rehearse");
}

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    struct vault_facts facts = {0};
    struct showing s = {.cli = c};
    (void)operands;
    enum err error = registry_facts(vault_registry(v), &facts, e);
    if (error == ERR_OK) {
        result_text(c->result, "policy", "policy", facts.encrypted_only ? "encrypted-only" : NULL);
        result_rows(c->result, "files", "published files", "none");
        error = policy_each_file(vault_registry(v), show_file, &s, e);
    }
    if (error == ERR_OK)
        say_next(&s, facts.encrypted_only);
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
