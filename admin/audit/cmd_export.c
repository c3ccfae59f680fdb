#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/audit/show.h"
#include "admin/commands.h"
#include "admin/csv.h"
#include "base/calendar.h"
#include "base/hex.h"
#include "base/limits.h"
#include "system/process.h"

struct export_args {
    const char *format;
};

static const struct cli_option export_options[] = {
    {"format", 0, CLI_STRING, offsetof(struct export_args, format), "json|csv", "default: json"},
    CLI_OPTIONS_END,
};

static enum err write_csv_row(const struct audit_row *a, struct errinfo *e)
{
    char id[24], time[CALENDAR_SIZE], hash[2 * AUDIT_HASH_SIZE + 1] = "";
    struct writer line = writer_to(LIMIT_AUDIT_ROW);
    struct buf text = {NULL, 0};
    snprintf(id, sizeof id, "%" PRId64, a->id);
    calendar_format(a->time, time);
    if (a->hash.size == AUDIT_HASH_SIZE)
        hex_encode(buf_bytes(&a->hash), hash);
    const char *const fields[] = {id, time, a->account, a->action, a->object, a->detail, a->reason, hash};
    csv_write(&line, fields, sizeof fields / sizeof fields[0]);
    enum err error = writer_finish(&line, &text, e);
    if (error == ERR_OK)
        error = process_write_output(text.data, text.size, e);
    buf_done(&text);
    return error;
}

static enum err write_csv(const struct audit_rows *rows, struct errinfo *e)
{
    static const char headings[] = "id,time,account,action,object,detail,reason,hash\r\n";
    enum err error = process_write_output(headings, sizeof headings - 1, e);
    for (size_t i = 0; i < rows->count && error == ERR_OK; i++)
        error = write_csv_row(&rows->rows[i], e);
    return error;
}

/* Not NULL: CSV is wanted. */
static enum err find_format(const struct cli_context *c, const char *word, bool *csv, struct errinfo *e)
{
    *csv = word != NULL && strcmp(word, "csv") == 0;
    if (word != NULL && !*csv && strcmp(word, "json") != 0)
        return err_set(e, ERR_USAGE, "--format '%s': it is json or csv", word);
    if (*csv && c->json)
        return err_set(e, ERR_USAGE, "--format csv and --json contradict each other: leave one out");
    return ERR_OK;
}

static enum err export(struct cli_context *c, struct vault *v, bool csv, struct errinfo *e) {
    struct audit_rows rows = {NULL, 0}; enum err error = registry_audit(vault_registry(v), &rows, e);
    if (error == ERR_OK && csv) error = write_csv(&rows, e);
    else if (error == ERR_OK) audit_show(c->result, &rows);
    c->json = c->json || !csv;
    audit_rows_done(&rows);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    const struct export_args *a = args;
    struct vault *v = NULL;
    bool csv = false;
    enum err error = find_format(c, a->format, &csv, e);
    if (error == ERR_OK)
        error = admin_open(c, VAULT_READ, &v, e);
    if (error == ERR_OK)
        error = export(c, v, csv, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_audit_export = {
    .name = "audit export",
    .summary = "print the whole audit list for another program",
    .description =
        "Every row with its hash, as JSON or, with --format csv, as a list for spreadsheets (RFC 4180; a field "
        "that a spreadsheet would take for a formula gets an apostrophe in front).",
    .example = "rollseal-admin audit export --format csv >audit.csv",
    .options = export_options,
    .args_size = sizeof(struct export_args),
    .run = run,
};
