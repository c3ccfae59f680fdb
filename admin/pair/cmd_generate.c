#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/generate.h"
#include "admin/publish/probes.h"
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

/* The pair is there, whatever becomes of its probe: the next publish makes up for it. */
static void write_probe(const struct cli_context *c, struct vault *v, int64_t now)
{
    struct points points = {NULL, 0};
    struct errinfo message = {""};
    size_t written = 0;
    enum err error = points_open(vault_registry(v), &points, &message);
    if (error == ERR_OK)
        error = probes_write(v, &points, now, &written, &message);
    if (error == ERR_OK)
        error = points_failure(&points, &message);
    if (error != ERR_OK)
        cli_warn(c, "its probe: %s", message.message);
    points_close(&points);
}

static enum err generate(struct cli_context *c, const struct generate_params *params, struct errinfo *e)
{
    char id[PAIR_ID_SIZE];
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = pair_generate(v, params, id, e);
    if (error == ERR_OK)
        write_probe(c, v, params->now);
    vault_close(&v);
    if (error != ERR_OK)
        return error;
    result_value(c->result, "id", id);
    result_text(c->result, "algorithm", NULL, params->algorithm);
    result_text(c->result, "state", NULL, pair_state_name(PAIR_PREPARED));
    cli_next(c, "rollseal-admin pair export %s --output DIR", id);
    return ERR_OK;
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
