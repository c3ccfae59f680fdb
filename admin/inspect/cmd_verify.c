#include <stdlib.h>

#include "admin/commands.h"
#include "admin/inspect/describe.h"
#include "admin/inspect/verification.h"
#include "files/file.h"
#include "files/secret_input.h"
#include "source/source.h"
#include "system/clock.h"
#include "system/path.h"

struct verify_args {
    struct cli_strings trust;
    struct cli_strings password_files;
};

static const struct cli_option verify_options[] = {
    {"trust", 0, CLI_STRINGS, offsetof(struct verify_args, trust), "SOURCE",
     "client parts whose pairs may sign: a file, a folder, or `store`"},
    {"password-file", 0, CLI_STRINGS, offsetof(struct verify_args, password_files), "FILE",
     "password of a PKCS#12 file among them"},
    CLI_OPTIONS_END,
};

struct passwords {
    struct secret **items;
    size_t count;
};

static void passwords_done(struct passwords *p)
{
    for (size_t i = 0; i < p->count; i++)
        secret_free(&p->items[i]);
    free(p->items);
}

static enum err passwords_load(const struct cli_strings *files, struct passwords *out, struct errinfo *e)
{
    enum err error = ERR_OK;
    out->items = calloc(files->count + 1, sizeof *out->items);
    if (out->items == NULL)
        return err_no_memory(e);
    while (out->count < files->count && error == ERR_OK) {
        error = secret_from_file(files->items[out->count], &out->items[out->count], e);
        out->count += error == ERR_OK;
    }
    return error;
}

static void warn(enum err error, const char *text, void *context)
{
    (void)error;
    cli_warn(context, "%s", text);
}

static enum err load_trust(struct cli_context *c, const struct verify_args *args, int64_t now, struct pair_set *out,
                           struct errinfo *e)
{
    struct passwords passwords = {NULL, 0};
    if (args->trust.count == 0)
        return err_set(e, ERR_USAGE, "--trust SOURCE is missing: whose signature is good?");
    enum err error = passwords_load(&args->password_files, &passwords, e);
    const struct source_params params = {
        .locations = args->trust.items,
        .location_count = args->trust.count,
        .passwords = (const struct secret *const *)passwords.items,
        .password_count = passwords.count,
        .now = now,
        .warn = warn,
        .warn_context = c,
    };
    if (error == ERR_OK)
        error = source_load(&params, out, e);
    passwords_done(&passwords);
    return error;
}

static enum err verify(struct cli_context *c, struct bytes file, const struct pair_set *trust, int64_t now,
                       struct errinfo *e)
{
    struct sealed sealed = {0};
    const char *signer = NULL;
    if (!sealed_is_claimed(file))
        return err_set(e, ERR_NOT_SEALED, "it is not sealed, so nobody signed it");
    enum err error = sealed_parse(file, &sealed, e);
    if (error != ERR_OK)
        return error;
    error = verification_make(&sealed, trust, now, &signer, e);
    if (error == ERR_OK) {
        result_text(c->result, "signer", "good signature by", signer);
        describe_head(c, &sealed);
    }
    sealed_done(&sealed);
    return error;
}

static enum err read_and_verify(struct cli_context *c, const char *path, const struct pair_set *trust, int64_t now,
                                struct errinfo *e)
{
    struct buf file = {NULL, 0};
    enum err error = path_check(path, "FILE", e);
    if (error == ERR_OK)
        error = file_read(path, LIMIT_SEALED, &file, NULL, e);
    if (error != ERR_OK)
        return error;
    error = verify(c, buf_bytes(&file), trust, now, e);
    buf_done(&file);
    return error == ERR_OK ? ERR_OK : err_context(e, error, "%s", path);
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    struct pair_set trust = {0};
    int64_t now = clock_now();
    enum err error = load_trust(c, args, now, &trust, e);
    if (error == ERR_OK)
        error = read_and_verify(c, operands->items[0], &trust, now, e);
    pair_set_done(&trust);
    return error;
}

const struct cli_command cmd_verify = {
    .name = "verify",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .needs = "trust",
    .summary = "is a file signed by a pair that is trusted, and current",
    .description =
        "Ends with the error that a client would meet (exit status 13 for an unknown signer, 14 for a bad "
        "signature, 16 for a revoked one, 19 for an expired file …), and with 0 if the file is good. Needs no "
        "private key and no vault. What only a client knows is not judged: which name and ring it expects, "
        "and which version it has accepted before.",
    .example = "rollseal-admin verify helpdesk.ini --trust ./client-parts",
    .options = verify_options,
    .args_size = sizeof(struct verify_args),
    .run = run,
};
