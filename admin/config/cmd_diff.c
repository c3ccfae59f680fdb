#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/diff.h"
#include "admin/texts.h"
#include "admin/version_text.h"
#include "system/process.h"

struct diff_args {
    bool reveal;
};

static const struct cli_option diff_options[] = {
    {"reveal", 0, CLI_FLAG, offsetof(struct diff_args, reveal), NULL,
     "show values and comments of INI files, and the lines of other texts"},
    CLI_OPTIONS_END,
};

/* Differences are plaintext: they go to standard output as they are, not by way of the result. */
static enum err show_sentence(const struct config_row *config, const struct diff *d, struct errinfo *e)
{
    char *sentence = NULL;
    enum err error;
    if (d->kind == DIFF_HIDDEN)
        error = text_format(&sentence, e, "%s: lines differ: %zu removed, %zu added; --reveal shows them\n",
                            config->name, d->removed, d->added);
    else
        error = text_format(&sentence, e, "%s: contents that are not text differ: %zu bytes before, %zu now\n",
                            config->name, d->old_size, d->new_size);
    if (error == ERR_OK)
        error = process_write_output(sentence, strlen(sentence), e);
    free(sentence);
    return error;
}

static enum err show_text(const struct config_row *config, const struct diff *d, struct errinfo *e)
{
    if (d->kind == DIFF_SHOWN)
        return process_write_output(d->text->bytes, d->text->size, e);
    return show_sentence(config, d, e);
}

static enum err add_text(struct result *row, const struct secret *text, struct errinfo *e)
{
    char *copy = NULL;
    if (text == NULL) {
        result_text(row, "diff", NULL, NULL);
        return ERR_OK;
    }
    struct writer w = writer_to(text->size);
    writer_bytes(&w, secret_bytes(text));
    enum err error = writer_finish_text(&w, &copy, e);
    if (error != ERR_OK)
        return error;
    result_text(row, "diff", NULL, copy);
    wipe(copy, text->size);
    free(copy);
    return ERR_OK;
}

static enum err show_json(struct cli_context *c, const struct config_row *config, const struct diff *d,
                          struct errinfo *e)
{
    static const char *const kinds[] = {"same", "shown", "hidden", "binary"};
    char version[VERSION_TEXT_SIZE];
    struct result *row = result_row(c->result, "differences", NULL, NULL);
    version_format(d->version, version);
    result_text(row, "name", NULL, config->name);
    result_text(row, "version", NULL, d->published ? version : NULL);
    result_text(row, "contents", NULL, kinds[d->kind]);
    result_number(row, "old_size", NULL, (int64_t)d->old_size);
    result_number(row, "new_size", NULL, (int64_t)d->new_size);
    result_number(row, "lines_removed", NULL, (int64_t)d->removed);
    result_number(row, "lines_added", NULL, (int64_t)d->added);
    return add_text(row, d->text, e);
}

static enum err show_one(struct cli_context *c, struct vault *v, const struct config_row *config, bool reveal,
                         struct errinfo *e)
{
    struct diff d = {.kind = DIFF_NONE};
    enum err error = diff_make(v, config, reveal, &d, e);
    if (error == ERR_OK && c->json)
        error = show_json(c, config, &d, e);
    else if (error == ERR_OK && d.kind != DIFF_NONE)
        error = show_text(config, &d, e);
    if (error == ERR_OK && d.kind == DIFF_NONE)
        cli_note(c, "%s: no difference", config->name);
    diff_done(&d);
    return error;
}

static enum err show_all(struct cli_context *c, struct vault *v, bool reveal, struct errinfo *e)
{
    struct config_rows configs = {NULL, 0};
    enum err error = registry_configs(vault_registry(v), &configs, e);
    for (size_t i = 0; i < configs.count && error == ERR_OK; i++)
        error = show_one(c, v, &configs.rows[i], reveal, e);
    config_rows_done(&configs);
    return error;
}

static enum err show_named(struct cli_context *c, struct vault *v, const char *name, bool reveal, struct errinfo *e)
{
    struct config_row config = {0};
    enum err error = registry_config(vault_registry(v), name, &config, e);
    if (error == ERR_OK)
        error = show_one(c, v, &config, reveal, e);
    config_row_done(&config);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct diff_args *a = args;
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK && c->json)
        result_rows(c->result, "differences", NULL, NULL);
    if (error == ERR_OK && operands->count == 0)
        error = show_all(c, v, a->reveal, e);
    for (size_t i = 0; i < operands->count && error == ERR_OK; i++)
        error = show_named(c, v, operands->items[i], a->reveal, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_config_diff = {
    .name = "config diff",
    .operands = "[NAME …]",
    .operands_max = SIZE_MAX,
    .summary = "show what a publish would change for the clients",
    .description =
        "Compares working copies with what was published of them last, and prints unified diffs; without NAME, of "
        "all. Of INI files, keys and sections are shown, and values and comments are \"(hidden)\": that a line is "
        "there says that it differs. Of other texts the numbers of lines are told, of contents that are not text the "
        "sizes.\n\n"
        "The exit status is 0 whether there are differences or not; --json tells (`contents`: same, shown, hidden or "
        "binary).",
    .example = "rollseal-admin config diff helpdesk.ini",
    .options = diff_options,
    .args_size = sizeof(struct diff_args),
    .run = run,
};
