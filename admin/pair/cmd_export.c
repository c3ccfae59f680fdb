#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/export.h"
#include "admin/passphrase.h"
#include "base/ascii.h"
#include "files/file.h"
#include "system/clock.h"
#include "system/path.h"

struct export_args {
    const char *output, *format, *password_file, *reason;
};

static const struct cli_option export_options[] = {
    {"output", 0, CLI_STRING, offsetof(struct export_args, output), "PATH",
     "a new file, or a folder (ID.pem, ID.p12 or ID.age.txt is made there)"},
    {"format", 0, CLI_STRING, offsetof(struct export_args, format), "pem|p12|age",
     "default: p12 if PATH ends in .p12 or .pfx, otherwise pem; age: only the identity line of an x25519 pair"},
    {"password-file", 0, CLI_STRING, offsetof(struct export_args, password_file), "FILE",
     "the password of a p12 file is its first line; - is standard input"},
    ADMIN_REASON_OPTION(struct export_args),
    CLI_OPTIONS_END,
};

/* What the name of a file promises. */
static const char *usual_format(const char *output)
{
    const char *ending = output != NULL && !file_is_folder(output) ? strrchr(output, '.') : NULL;
    bool is_p12 = ending != NULL && (ascii_equals_nocase(ending, ".p12") || ascii_equals_nocase(ending, ".pfx"));
    return is_p12 ? "p12" : "pem";
}

static enum err check_args(const struct export_args *a, const char *format, struct errinfo *e)
{
    if (a->output == NULL)
        return err_set(e, ERR_USAGE, "where to? give --output PATH");
    if (a->password_file != NULL && strcmp(format, "p12") != 0)
        return err_set(e, ERR_USAGE, "only p12 files have a password; add --format p12, or leave --password-file out");
    enum err error = path_check(a->output, "--output", e);
    return error == ERR_OK ? export_check_format(format, e) : error;
}

static void say_next(struct cli_context *c, const struct export_params *params, const char *path, enum pair_state state)
{
    if (strcmp(params->format, "age") == 0)
        cli_next(c, "with it, age -d -i %s opens the body of a sealed file", path);
    else if (state == PAIR_PREPARED)
        cli_next(c,
                 "distribute it to every computer, beside the old pair if there is one (there: rollseal-client install "
                 "%s); when it is everywhere (rollseal-admin rollout wait --pair %s): rollseal-admin pair activate %s",
                 path, params->id, params->id);
    else
        cli_next(c, "distribute it to every computer (there: rollseal-client install %s)", path);
}

static void report(struct cli_context *c, const struct export_params *params, const char *path, enum pair_state state)
{
    result_text(c->result, "id", "pair", params->id);
    result_text(c->result, "file", "client part", path);
    result_text(c->result, "format", "format", params->format);
    result_text(c->result, "state", "state", pair_state_name(state));
    cli_warn(c, "whoever holds '%s' reads every configuration that is sealed to this pair, and can forge none", path);
    if (state == PAIR_RETIRED)
        cli_warn(c, "pair %s is retired: nothing is sealed to it any more", params->id);
    say_next(c, params, path, state);
}

static enum err write_part(struct cli_context *c, const struct export_params *params, struct errinfo *e)
{
    struct vault *v = NULL;
    char *path = NULL;
    enum pair_state state;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = pair_export(v, params, &path, &state, e);
    if (error == ERR_OK)
        report(c, params, path, state);
    free(path);
    vault_close(&v);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct export_args *a = args;
    const char *format = a->format != NULL ? a->format : usual_format(a->output);
    char id[PAIR_ID_SIZE];
    struct secret *password = NULL;
    enum err error = check_args(a, format, e);
    if (error == ERR_OK && strcmp(format, "p12") == 0)
        error = admin_new_secret(a->password_file, "--password-file FILE", "password of the p12 file", &password, e);
    if (error == ERR_OK) {
        const struct export_params params = {.id = admin_pair_id(operands->items[0], id),
                                             .format = format,
                                             .output = a->output,
                                             .password = password,
                                             .reason = a->reason,
                                             .now = clock_now()};
        error = write_part(c, &params, e);
    }
    secret_free(&password);
    return error;
}

const struct cli_command cmd_pair_export = {
    .name = "pair export",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .needs = "output",
    .summary = "write the client part of a pair to a file (step 2)",
    .description = "The file holds the encryption certificate and its private key, the signing certificate without its "
                   "key, and the root certificate. Whoever holds it reads every configuration, and can forge none. "
                   "Nothing is overwritten.",
    .example = "rollseal-admin pair export 7f3a9c21d04be611 --output .",
    .options = export_options,
    .args_size = sizeof(struct export_args),
    .run = run,
};
