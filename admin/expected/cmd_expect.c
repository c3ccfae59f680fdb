#include <inttypes.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/expected/expect.h"
#include "base/limits.h"
#include "files/file.h"
#include "system/path.h"

struct expect_args {
    bool add, remove;
    const char *column;
    const char *reason;
};

static const struct cli_option expect_options[] = {
    {"add", 0, CLI_FLAG, offsetof(struct expect_args, add), NULL, "add the names to the list"},
    {"remove", 0, CLI_FLAG, offsetof(struct expect_args, remove), NULL, "remove the names from the list"},
    {"column", 0, CLI_STRING, offsetof(struct expect_args, column), "COLUMN",
     "FILE is a table (CSV), and the names are in this column"},
    ADMIN_REASON_OPTION(struct expect_args),
    CLI_OPTIONS_END,
};

static enum err read_names(const char *path, const char *column, struct expectation *out, struct errinfo *e)
{
    struct buf file = {NULL, 0};
    enum err error = path_check(path, "FILE", e);
    if (error == ERR_OK)
        error = file_read(path, LIMIT_EXPECTATION, &file, NULL, e);
    if (error != ERR_OK)
        return error;
    error = expectation_parse(buf_bytes(&file), column, out, e);
    buf_done(&file);
    return err_context(e, error, "%s", path);
}

static enum err parse_change(const struct expect_args *a, enum expect_change *out, struct errinfo *e)
{
    if (a->add && a->remove)
        return err_set(e, ERR_USAGE, "--add and --remove: say one of them");
    *out = a->add ? EXPECT_ADD : a->remove ? EXPECT_REMOVE : EXPECT_REPLACE;
    return ERR_OK;
}

static void show(struct cli_context *c, const struct expect_report *report, const struct expectation *names)
{
    result_number(c->result, "expected", "expected", report->expected);
    result_number(c->result, "added", "added", report->added);
    result_number(c->result, "removed", "removed", report->removed);
    result_number(c->result, "absent", NULL, report->absent);
    result_number(c->result, "same", NULL, report->same);
    result_number(c->result, "repeated", NULL, (int64_t)names->repeated);
    if (report->absent > 0)
        cli_warn(c, "%" PRId64 " of the names are not on the list, or mean several that are", report->absent);
    if (names->repeated > 0)
        cli_note(c, "%zu names stand there more than once", names->repeated);
    if (report->same > 0)
        cli_note(c, "%" PRId64 " of the names are the first label of another one on the list, which stands for both",
                 report->same);
    if (report->expected == 0)
        cli_note(c, "there is no list any more: every computer that was ever seen counts");
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct expect_args *a = args;
    enum expect_change change = EXPECT_REPLACE;
    struct expectation names = {.repeated = 0};
    struct expect_report report;
    struct vault *v = NULL;
    enum err error = parse_change(a, &change, e);
    if (error == ERR_OK)
        error = read_names(operands->items[0], a->column, &names, e);
    if (error == ERR_OK)
        error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = expect_change(v, change, &names, a->reason, &report, e);
    if (error == ERR_OK)
        show(c, &report, &names);
    vault_close(&v);
    expectation_done(&names);
    return error;
}

const struct cli_command cmd_rollout_expect = {
    .name = "rollout expect",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "say which computers are expected",
    .description =
        "FILE is a list of one name a line, or with --column a table as spreadsheets and directories export it (CSV: "
        "commas, semicolons or tabs, the names of the columns in the first line). It becomes the list of the computers "
        "that count; with --add or --remove, only its names are added or removed. Without a list, every computer that "
        "was ever seen counts.\n\n"
        "Names are compared without case; a name without a dot matches the first label of one with dots.",
    .example = "rollseal-admin rollout expect computers.csv --column Name",
    .options = expect_options,
    .args_size = sizeof(struct expect_args),
    .run = run,
};
