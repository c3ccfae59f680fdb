#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/config/key_edit.h"
#include "admin/config/next.h"
#include "base/limits.h"
#include "files/secret_input.h"
#include "system/clock.h"
#include "system/prompt.h"

struct set_args {
    const char *reason;
};

static const struct cli_option set_options[] = {
    ADMIN_REASON_OPTION(struct set_args),
    CLI_OPTIONS_END,
};

/* Nobody else should wait while a person types, so this comes before the vault is opened. */
static enum err ask_value(const struct cli_strings *operands, struct secret **out, struct errinfo *e)
{
    if (operands->count == 3)
        return secret_copy(bytes_text(operands->items[2]), out, e);
    if (prompt_input_is_terminal())
        return prompt_secret("Value: ", NULL, out, e);
    return ERR_OK;
}

/* Standard input without the line end of its last line. It comes after the passphrase, whose line may stand first. */
static enum err read_value(struct secret **out, struct errinfo *e)
{
    struct secret *value = NULL;
    enum err error = secret_from_stdin(LIMIT_CONFIGURATION, &value, e);
    if (error != ERR_OK)
        return error;
    if (value->size == 0) {
        secret_free(&value);
        return err_set(e, ERR_USAGE,
                       "no value came on standard input; write it there, or give VALUE ('' is the empty one)");
    }
    if (value->bytes[value->size - 1] == '\n')
        secret_shorten(value, value->size - 1);
    if (value->size > 0 && value->bytes[value->size - 1] == '\r')
        secret_shorten(value, value->size - 1);
    *out = value;
    return ERR_OK;
}

static enum err set(struct cli_context *c, const struct cli_strings *operands, struct secret **value,
                    const struct working_change *change, struct errinfo *e)
{
    struct vault *v = NULL;
    bool changed = false;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK && *value == NULL)
        error = read_value(value, e);
    if (error == ERR_OK)
        error =
            key_edit_run(v, &(struct key_edit){operands->items[0], operands->items[1], *value}, change, &changed, e);
    if (error == ERR_OK && changed)
        error = next_publish(c, v, operands->items[0], e);
    vault_close(&v);
    if (error != ERR_OK)
        return error;
    result_text(c->result, "name", NULL, operands->items[0]);
    result_text(c->result, "key", NULL, operands->items[1]);
    result_boolean(c->result, "changed", NULL, changed);
    if (!changed)
        cli_note(c, "nothing to do: it has that value");
    return ERR_OK;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct set_args *a = args;
    const struct working_change change = {.action = "config set", .reason = a->reason, .now = clock_now()};
    struct secret *value = NULL;
    enum err error = ask_value(operands, &value, e);
    if (error == ERR_OK)
        error = set(c, operands, &value, &change, e);
    secret_free(&value);
    return error;
}

const struct cli_command cmd_config_set = {
    .name = "config set",
    .operands = "NAME SECTION.KEY [VALUE]",
    .operands_min = 2,
    .operands_max = 3,
    .summary = "change one value of an INI working copy",
    .description =
        "Comments, order and line ends stay as they are. SECTION.KEY is split at the last dot; without a dot the key "
        "stands in front of all sections. A key or section that is not there yet is added.\n\n"
        "Without VALUE it is read from the terminal without echo, or from standard input: use that for secrets, since "
        "a command line can be seen by others and stays in the shell's history.",
    .example = "rollseal-admin config set helpdesk.ini phone.number '+49 30 1234'",
    .options = set_options,
    .args_size = sizeof(struct set_args),
    .run = run,
};
