#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/next.h"
#include "admin/config/working.h"
#include "files/file.h"
#include "system/clock.h"
#include "system/path.h"

struct import_args {
    const char *reason;
};

static const struct cli_option import_options[] = {
    ADMIN_REASON_OPTION(struct import_args),
    CLI_OPTIONS_END,
};

static enum err collect(const struct cli_strings *operands, struct working_imports *out, struct errinfo *e)
{
    const char *first = operands->items[0];
    const char *path = operands->items[operands->count - 1];
    struct file_facts facts;
    enum err error = path_check(path, operands->count == 2 ? "FILE" : "FOLDER", e);
    if (error != ERR_OK)
        return error;
    if (operands->count == 2)
        return working_imports_add(out, first, path, e);
    if (file_is_folder(first))
        return working_imports_add_folder(out, first, e);
    error = file_facts(first, &facts, e); /* is there anything at all? */
    if (error != ERR_OK)
        return error;
    return err_set(e, ERR_USAGE, "'%s' is not a folder; a single file is imported with its name: config import NAME %s",
                   first, first);
}

static void show(struct cli_context *c, const struct working_imports *imports)
{
    for (size_t i = 0; i < imports->count; i++) {
        const struct working_import *item = &imports->items[i];
        struct result *row = result_row(c->result, "imported", "imported", NULL);
        result_text(row, "name", "name", item->name);
        result_number(row, "size", "bytes", item->size);
        result_boolean(row, "changed", "changed", item->changed);
    }
}

static enum err say_next(struct cli_context *c, struct vault *v, const struct working_imports *imports,
                         struct errinfo *e)
{
    if (imports->count == 1)
        return next_publish(c, v, imports->items[0].name, e);
    cli_next(c, "rollseal-admin config publish");
    return ERR_OK;
}

static enum err import(struct cli_context *c, const struct import_args *args, struct working_imports *imports,
                       struct errinfo *e)
{
    const struct working_change change = {.action = "config import", .reason = args->reason, .now = clock_now()};
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = working_import_all(v, imports, &change, e);
    if (error == ERR_OK)
        error = say_next(c, v, imports, e);
    vault_close(&v);
    if (error == ERR_OK)
        show(c, imports);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    struct working_imports imports = {NULL, 0};
    enum err error = collect(operands, &imports, e);
    if (error == ERR_OK)
        error = import(c, args, &imports, e);
    working_imports_done(&imports);
    return error;
}

const struct cli_command cmd_config_import = {
    .name = "config import",
    .operands = "NAME FILE | FOLDER",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "take a file, or every file of a folder, into the vault",
    .description =
        "FILE (`-` is standard input) becomes the working copy of the configuration NAME; clients see it after `config "
        "publish`. With FOLDER, every file in it is imported under its own name, all of them or none; hidden files and "
        "folders are left out. Any file of up to 16 MiB will do. A name has 1 to 100 characters of A-Z a-z 0-9 . _ -; "
        "one that differs only in case from that of another configuration is refused.",
    .example = "rollseal-admin config import helpdesk.ini ./helpdesk.ini",
    .options = import_options,
    .args_size = sizeof(struct import_args),
    .run = run,
};
