#include <stdlib.h>

#include "admin/commands.h"
#include "admin/vault_commands/check.h"
#include "admin/vault_commands/credential.h"
#include "system/clock.h"

struct check_args {
    bool keys;
};

static const struct cli_option check_options[] = {
    {"keys", 0, CLI_FLAG, offsetof(struct check_args, keys), NULL,
     "also open every key and every content; asks for the passphrase"},
    CLI_OPTIONS_END,
};

#define NOTHING_FOUND "Everything is as it should be."

static void show(struct cli_context *c, const char *path, const struct check_report *r)
{
    result_text(c->result, "vault", "vault", path);
    result_number(c->result, "pairs", "pairs", (int64_t)r->pairs);
    result_number(c->result, "contents", "contents", (int64_t)r->contents);
    result_number(c->result, "points", "points", (int64_t)r->points);
    result_rows(c->result, "findings", "found", NOTHING_FOUND);
    for (size_t i = 0; i < r->findings.count; i++) {
        const struct finding *f = &r->findings.items[i];
        struct result *row = result_row(c->result, "findings", "found", NOTHING_FOUND);
        result_text(row, "error", "error", f->error != ERR_OK ? err_name(f->error) : NULL);
        result_text(row, "object", "what", f->object);
        result_text(row, "problem", "problem", f->problem);
    }
}

/* The command ends with the error of the first finding that is one. */
static enum err conclude(const struct check_report *r, struct errinfo *e)
{
    const struct finding *first = NULL;
    size_t count = findings_count_errors(&r->findings, &first);
    if (first == NULL)
        return ERR_OK;
    return err_set(e, first->error, "%zu thing%s in or around the vault must be seen to; the first: %s: %s", count,
                   count == 1 ? "" : "s", first->object, first->problem);
}

static enum err open_vault(const struct cli_context *c, const struct check_args *a, const char *path,
                           struct vault **out, struct errinfo *e)
{
    struct credential credential = {NULL, NULL};
    if (!a->keys)
        return vault_open(path, VAULT_CHANGE, c->program, out, e);
    enum err error = credential_get(c, NULL, &credential, e);
    if (error == ERR_OK)
        error = credential_open(c, path, VAULT_CHANGE, &credential, out, e);
    credential_done(&credential);
    return error;
}

static enum err check(struct cli_context *c, const struct check_args *a, const char *path, struct errinfo *e)
{
    const struct check_params params = {.opens_files = a->keys, .now = clock_now()};
    struct check_report report = {.pairs = 0};
    struct vault *v = NULL;
    enum err error = open_vault(c, a, path, &v, e);
    if (error == ERR_OK)
        error = check_run(v, &params, &report, e);
    if (error == ERR_OK) {
        show(c, path, &report);
        error = conclude(&report, e);
    }
    check_report_done(&report);
    vault_close(&v);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    char *path = NULL;
    enum err error = admin_find_vault(c, &path, e);
    if (error == ERR_OK)
        error = check(c, args, path, e);
    free(path);
    return error;
}

const struct cli_command cmd_vault_check = {
    .name = "vault check",
    .summary = "look whether the vault is whole, and the points are as published",
    .description =
        "Looks at the registry, the certificates, the CRL, the files of keys and contents, who may read them, "
        "and what lies at the points. Changes nothing, except that a registry of an older version is brought up "
        "to date. Ends with the error of the first thing that must be seen to; what may just be tidied up is "
        "listed without an error.",
    .example = "rollseal-admin vault check --keys",
    .options = check_options,
    .args_size = sizeof(struct check_args),
    .run = run,
};
