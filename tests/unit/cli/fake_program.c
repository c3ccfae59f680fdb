#include "fake_program.h"

#include <string.h>

struct globals {
    const char *vault;
    struct cli_strings tags;
};

static const struct cli_option global_options[] = {
    {"vault", 0, CLI_STRING, offsetof(struct globals, vault), "DIR", "the vault's folder"},
    {"tag", 0, CLI_STRINGS, offsetof(struct globals, tags), "TAG", "a mark"},
    CLI_OPTIONS_END,
};

static enum err run_init(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    (void)operands;
    (void)e;
    const struct globals *globals = c->globals;
    result_text(c->result, "vault", "vault", globals->vault);
    for (size_t i = 0; i < globals->tags.count; i++)
        result_item(c->result, "tags", "tags", globals->tags.items[i]);
    cli_note(c, "made %s", "a vault");
    cli_warn(c, "thin\x1B[2Jice");
    cli_next(c, "fake pair generate");
    return ERR_OK;
}

static const struct cli_command cmd_init = {
    .name = "init",
    .summary = "make the vault",
    .example = "fake init --vault ./vault",
    .run = run_init,
};

struct generate_args {
    const char *algorithm;
    int64_t validity;
};

static const struct cli_option generate_options[] = {
    {"algorithm", 0, CLI_STRING, offsetof(struct generate_args, algorithm), "p256|x25519|rsa3072|rsa4096",
     "of the encryption key; p256, the default, works in every certificate store that is known to us"},
    {"valid", 'd', CLI_DURATION, offsetof(struct generate_args, validity), "PERIOD",
     "how long it is valid, 730d by default"},
    CLI_OPTIONS_END,
};

static enum err run_generate(struct cli_context *c, const void *args, const struct cli_strings *operands,
                             struct errinfo *e)
{
    const struct generate_args *a = args;
    if (a->algorithm != NULL && strcmp(a->algorithm, "des") == 0)
        return err_set(e, ERR_USAGE, "'des' is no algorithm");
    result_value(c->result, "pair", "7f3a9c21d04be611");
    result_text(c->result, "algorithm", "algorithm", a->algorithm);
    result_number(c->result, "operands", "operands", (int64_t)operands->count);
    return ERR_OK;
}

static const struct cli_command cmd_pair_generate = {
    .name = "pair generate",
    .operands = "[NAME …]",
    .operands_max = 2,
    .summary = "a new pair, which nothing is sealed to yet",
    .description = "The pair is prepared: it may be exported and distributed long before it is used, and nothing is "
                   "sealed to it but its probe.\n\nStates: prepared, active, previous, retired.",
    .example = "fake pair generate --algorithm p256",
    .options = generate_options,
    .args_size = sizeof(struct generate_args),
    .run = run_generate,
};

static enum err run_list(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)args;
    (void)operands;
    (void)e;
    result_rows(c->result, "pairs", "pairs", "no pairs");
    return ERR_OK;
}

static const struct cli_command cmd_pair_list = {
    .name = "pair list",
    .summary = "all pairs",
    .example = "fake pair list",
    .run = run_list,
};

static enum err run_status(struct cli_context *c, const void *args, const struct cli_strings *operands,
                           struct errinfo *e)
{
    (void)args;
    result_text(c->result, "file", "file", operands->items[0]);
    return err_set(e, ERR_EXPIRED, "%s: ended\nyesterday", operands->items[0]);
}

static const struct cli_command cmd_status = {
    .name = "status",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "what is in use, with an explanation that is so long that it does not fit into the line of a list",
    .example = "fake status helpdesk.ini",
    .run = run_status,
};

static enum err run_silent(struct cli_context *c, const void *args, const struct cli_strings *operands,
                           struct errinfo *e)
{
    (void)c;
    (void)args;
    (void)operands;
    (void)e;
    return ERR_NOT_READY;
}

static const struct cli_command cmd_silent = {
    .name = "silent",
    .summary = "fail without a message",
    .example = "fake silent",
    .run = run_silent,
};

static enum err run_exec(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    for (int i = 0; i < argc; i++)
        result_item(c->result, "words", "words", argv[i]);
    if (argv[argc] != NULL)
        return err_set(e, ERR_INTERNAL, "words do not end with NULL");
    return argc > 0 && strcmp(argv[0], "fail") == 0 ? err_set(e, ERR_NO_PAIR, "no pair") : ERR_OK;
}

static const struct cli_option exec_options[] = {
    {"prefix", 0, CLI_STRING, 0, "P", "in front of [the] user's names: A_B"},
    {"log", 0, CLI_STRING, 0, "none|syslog", "where errors go"},
    {"no-log", 0, CLI_FLAG, 0, NULL, "the same as --log none"},
    CLI_OPTIONS_END,
};

static const struct cli_command cmd_exec = {
    .name = "exec",
    .operands = "-- COMMAND …",
    .needs = "prefix",
    .summary = "run a command",
    .example = "fake exec -- env",
    .options = exec_options,
    .run_words = run_exec,
    .failure_exit = 125,
};

static enum err overview(struct cli_context *c, struct errinfo *e)
{
    (void)e;
    result_line(c->result, "There is no vault yet.");
    result_boolean(c->result, "exists", NULL, false);
    cli_next(c, "fake init");
    return ERR_OK;
}

static const struct cli_command *const commands[] = {
    &cmd_init, &cmd_pair_generate, &cmd_pair_list, &cmd_status, &cmd_silent, &cmd_exec, NULL};

static const struct cli_parameter parameters[] = {
    {"Log", "log", "none"},
    {"Unused", "unused", NULL},
    {NULL, NULL, NULL},
};

static const struct cli_words words[] = {
    {"ID", "pair list", "id"},
    {NULL, NULL, NULL},
};

const struct cli_program fake_program = {
    .name = "fake",
    .summary = "a program that does nothing",
    .commands = commands,
    .options = global_options,
    .globals_size = sizeof(struct globals),
    .parameters = parameters,
    .words = words,
    .overview = overview,
};
