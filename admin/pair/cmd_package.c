#include <stdlib.h>
#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/package.h"
#include "system/clock.h"
#include "system/path.h"

struct package_args {
    const char *output, *format, *reason;
};

static const struct cli_option package_options[] = {
    {"format", 0, CLI_STRING, offsetof(struct package_args, format), "deb|tar",
     "deb: for apt and dpkg; tar: unpacked as root in the root of the file system"},
    {"output", 0, CLI_STRING, offsetof(struct package_args, output), "PATH",
     "a new file, or a folder (rollseal-pair-ID_VERSION_all.deb or rollseal-pair-ID_VERSION.tar is made there); "
     "default: the working directory"},
    ADMIN_REASON_OPTION(struct package_args),
    CLI_OPTIONS_END,
};

static void say_next(struct cli_context *c, const struct package_params *params, const char *path,
                     enum pair_state state)
{
    const char *how = strcmp(params->format, "deb") == 0 ? "dpkg --install" : "tar --same-owner -C / -xpf";
    if (state == PAIR_PREPARED)
        cli_next(c,
                 "give it to your software distribution (on every computer: %s %s); when it is everywhere "
                 "(rollseal-admin rollout wait --pair %s): rollseal-admin pair activate %s",
                 how, path, params->id, params->id);
    else
        cli_next(c, "give it to your software distribution (on every computer: %s %s)", how, path);
}

static void report(struct cli_context *c, const struct package_params *params, const char *path, enum pair_state state)
{
    result_text(c->result, "id", "pair", params->id);
    result_text(c->result, "file", "package", path);
    result_text(c->result, "format", "format", params->format);
    result_text(c->result, "state", "state", pair_state_name(state));
    cli_warn(c,
             "'%s' holds the private key: whoever has it, or may fetch it from where it is distributed, reads every "
             "configuration that is sealed to this pair, and can forge none",
             path);
    if (state == PAIR_RETIRED)
        cli_warn(c, "pair %s is retired: nothing is sealed to it any more", params->id);
    say_next(c, params, path, state);
}

static enum err check_args(const struct package_args *a, struct errinfo *e)
{
    if (a->format == NULL)
        return err_set(e, ERR_USAGE, "what kind of package? give --format deb or --format tar");
    enum err error = a->output != NULL ? path_check(a->output, "--output", e) : ERR_OK;
    return error == ERR_OK ? package_check_format(a->format, e) : error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct package_args *a = args;
    struct vault *v = NULL;
    char *path = NULL, id[PAIR_ID_SIZE];
    enum pair_state state;
    enum err error = check_args(a, e);
    const struct package_params params = {.id = admin_pair_id(operands->items[0], id),
                                          .format = a->format,
                                          .output = a->output != NULL ? a->output : ".",
                                          .reason = a->reason,
                                          .now = clock_now()};
    if (error == ERR_OK)
        error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = pair_package(v, &params, &path, &state, e);
    if (error == ERR_OK)
        report(c, &params, path, state);
    free(path);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_pair_package = {
    .name = "pair package",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .needs = "format",
    .summary = "write a package that installs the client part of a pair (step 3)",
    .description =
        "The package puts the client part into the machine's store, for root and the group rollseal, and takes "
        "it out when it is removed. It holds the private key: whoever has it reads every configuration, and "
        "can forge none. Nothing is overwritten.",
    .example = "rollseal-admin pair package 7f3a9c21d04be611 --format deb",
    .options = package_options,
    .args_size = sizeof(struct package_args),
    .run = run,
};
