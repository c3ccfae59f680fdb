#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/generated.h"
#include "base/buf.h"
#include "system/clock.h"

struct generate_args {
    const char *algorithm, *valid_days, *reason;
};

static const struct cli_option generate_options[] = {
    {"algorithm", 0, CLI_STRING, offsetof(struct generate_args, algorithm), "p256|x25519|rsa3072|rsa4096",
     "of the encryption key; p256, the default, works in every certificate store"},
    {"valid-days", 0, CLI_STRING, offsetof(struct generate_args, valid_days), "N", "days until it ends (default: 730)"},
    ADMIN_REASON_OPTION(struct generate_args),
    CLI_OPTIONS_END,
};

static enum err parse_days(const char *text, uint64_t *out, struct errinfo *e)
{
    if (text == NULL) {
        *out = GENERATE_DEFAULT_DAYS;
        return ERR_OK;
    }
    if (bytes_to_number(bytes_text(text), UINT32_MAX, out))
        return ERR_OK;
    return err_set(e, ERR_USAGE, "--valid-days %s: give a number of days, for example 730", text);
}

static enum err generate(struct cli_context *c, const struct generate_params *params, struct errinfo *e)
{
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = generated_run(c, v, params, e);
    vault_close(&v);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    const struct generate_args *a = args;
    struct generate_params params = {.algorithm = a->algorithm != NULL ? a->algorithm : GENERATE_DEFAULT_ALGORITHM,
                                     .reason = a->reason,
                                     .now = clock_now()};
    enum err error = parse_days(a->valid_days, &params.valid_days, e);
    return error == ERR_OK ? generate(c, &params, e) : error;
}

const struct cli_command cmd_pair_generate = {
    .name = "pair generate",
    .summary = "generate a certificate pair (step 1)",
    .description =
        "The pair is prepared: nothing but its probe is sealed to it before it is activated. The probe lies at the "
        "points from now on; computers that open it report that they hold the pair. The id is printed alone on "
        "standard output.",
    .example = "rollseal-admin pair generate",
    .options = generate_options,
    .args_size = sizeof(struct generate_args),
    .run = run,
};
