#include <stdlib.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/working.h"
#include "base/hex.h"
#include "base/limits.h"
#include "system/process.h"
#include "text/ini.h"

/* Any bytes, whole: as base64. */
static enum err show_json(struct cli_context *c, const struct config_row *row, struct bytes content, struct errinfo *e)
{
    char *text = NULL;
    struct writer w = writer_to_secret(base64_length(LIMIT_CONFIGURATION, BASE64_PADDED));
    base64_write(&w, content, BASE64_PADDED);
    enum err error = writer_finish_text(&w, &text, e);
    if (error != ERR_OK)
        return error;
    result_text(c->result, "name", NULL, row->name);
    result_number(c->result, "size", NULL, (int64_t)content.size);
    result_time(c->result, "changed", NULL, row->changed);
    result_text(c->result, "content_base64", NULL, text);
    wipe(text, base64_length(content.size, BASE64_PADDED));
    free(text);
    return ERR_OK;
}

/* Replaces the content by the value of one key in it. */
static enum err pick(const char *name, struct secret **content, const char *section_key, struct errinfo *e)
{
    char *section = NULL, *key = NULL;
    struct secret *value = NULL;
    enum err error = ini_split(section_key, &section, &key, e);
    if (error == ERR_OK)
        error = err_context(e, ini_get(secret_bytes(*content), section, key, &value, e), "%s", name);
    if (error == ERR_OK) {
        secret_free(content);
        *content = value;
    }
    free(section);
    free(key);
    return error;
}

/* The content as it is, byte for byte; a value is a line. */
static enum err show_text(const struct secret *content, bool is_value, struct errinfo *e)
{
    enum err error = process_write_output(content->bytes, content->size, e);
    if (error == ERR_OK && is_value)
        error = process_write_output("\n", 1, e);
    return error;
}

static enum err show(struct cli_context *c, struct vault *v, const struct cli_strings *operands, struct errinfo *e)
{
    struct config_row row = {0};
    struct secret *content = NULL;
    bool is_value = operands->count == 2;
    enum err error = working_get(v, operands->items[0], &row, &content, e);
    if (error == ERR_OK && is_value)
        error = pick(row.name, &content, operands->items[1], e);
    if (error == ERR_OK && c->json)
        error = show_json(c, &row, secret_bytes(content), e);
    else if (error == ERR_OK)
        error = show_text(content, is_value, e);
    secret_free(&content);
    config_row_done(&row);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = show(c, v, operands, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_config_show = {
    .name = "config show",
    .operands = "NAME [SECTION.KEY]",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "print a working copy, or one value of it",
    .description = "Prints the content byte for byte. SECTION.KEY, of an INI file, is split at the last dot; without a "
                   "dot the key stands in front of all sections. With --json the content is in base64.",
    .example = "rollseal-admin config show helpdesk.ini",
    .run = run,
};
