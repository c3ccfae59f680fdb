#include <string.h>

#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/publish/publish.h"
#include "admin/publish/publish_result.h"
#include "admin/publish/ring.h"
#include "cli/progress.h"
#include "system/clock.h"
#include "text/duration.h"

struct publish_args {
    const char *expires;
    bool plain;
    const char *ring;
    const char *reason;
};

static const struct cli_option publish_options[] = {
    {"expires", 0, CLI_STRING, offsetof(struct publish_args, expires), "DURATION",
     "how long clients may use the files: 30d, 12h, or never (default: 180d)"},
    {"plain", 0, CLI_FLAG, offsetof(struct publish_args, plain), NULL,
     "write files that everybody can read; only before the first activation of a pair"},
    {"ring", 0, CLI_STRING, offsetof(struct publish_args, ring), "RING",
     "for the computers of this ring alone, which try it; see config promote and config halt"},
    ADMIN_REASON_OPTION(struct publish_args),
    CLI_OPTIONS_END,
};

/* The bar appears once it is known how many files are due. */
struct publish_bar {
    const struct cli_context *context;
    struct progress *progress;
};

static void show_progress(size_t done, size_t total, void *context)
{
    struct publish_bar *bar = context;
    if (bar->progress == NULL)
        bar->progress = progress_start(bar->context, "publishing", total);
    progress_set(bar->progress, done);
}

static enum err parse_expires(const struct publish_args *a, int64_t *out, struct errinfo *e)
{
    const char *text = a->expires;
    if (text == NULL)
        return ERR_OK;
    if (a->plain)
        return err_set(e, ERR_USAGE, "plain files do not expire; leave --expires out, or --plain");
    if (strcmp(text, "never") == 0) {
        *out = EXPIRES_NEVER;
        return ERR_OK;
    }
    return duration_parse(text, out, e);
}

/* By its version a client finds out which of two files it takes. */
static enum err parse_ring(const struct publish_args *a, char out[static RING_SIZE], struct errinfo *e)
{
    if (a->plain)
        return err_set(e, ERR_USAGE, "plain files have no version, and cannot be staged; leave --ring out, or --plain");
    return ring_parse(a->ring, "--ring", out, e);
}

static void say_next(struct cli_context *c, const struct publish_report *report, const struct pair_rows *pairs,
                     const struct publish_params *params, bool encrypted_only)
{
    bool plain = params->plain;
    const struct pair_row *prepared = pair_rows_newest(pairs, PAIR_PREPARED);
    const struct pair_row *active = pair_rows_newest(pairs, PAIR_ACTIVE);
    const struct pair_row *previous = pair_rows_newest(pairs, PAIR_PREVIOUS);
    if (report->count == 0)
        cli_next(c, "there is no configuration yet: rollseal-admin config import NAME FILE");
    else if (plain && prepared != NULL)
        cli_next(
            c,
            "when every computer has pair %s (rollseal-admin rollout wait --pair %s): rollseal-admin pair activate %s",
            prepared->id, prepared->id, prepared->id);
    else if (plain)
        cli_next(c, "rollseal-admin pair generate");
    else if (previous != NULL && active != NULL)
        cli_next(
            c, "when every computer has pair %s (rollseal-admin rollout wait --pair %s): rollseal-admin pair retire %s",
            active->id, active->id, previous->id);
    else if (!encrypted_only)
        cli_next(c, "when every computer reads sealed files (rollseal-admin rollout wait): rollseal-admin policy "
                    "encrypted-only --rehearse");
}

static enum err publish(struct cli_context *c, const struct publish_params *params, struct errinfo *e)
{
    struct vault *v = NULL;
    struct publish_report report = {0};
    struct pair_rows pairs = {NULL, 0};
    struct vault_facts facts = {0};
    enum err error = admin_open_unlocked(c, &v, e);
    if (error != ERR_OK)
        return error;
    error = publish_run(v, params, &report, e);
    if (error == ERR_OK)
        error = registry_pairs(vault_registry(v), &pairs, e);
    if (error == ERR_OK)
        error = registry_facts(vault_registry(v), &facts, e);
    vault_close(&v);
    publish_result_show(c, &report, params->name_count == 1, error);
    if (error == ERR_OK && params->ring == NULL)
        say_next(c, &report, &pairs, params, facts.encrypted_only);
    vault_facts_done(&facts);
    pair_rows_done(&pairs);
    publish_report_done(&report);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct publish_args *a = args;
    struct publish_bar bar = {c, NULL};
    struct publish_params params = {
        .names = operands->count > 0 ? operands->items : NULL,
        .name_count = operands->count,
        .plain = a->plain,
        .reason = a->reason,
        .now = clock_now(),
        .progress = show_progress,
        .progress_context = &bar,
    };
    char ring[RING_SIZE];
    enum err error = parse_expires(a, &params.lifetime, e);
    if (error == ERR_OK && a->ring != NULL) {
        error = parse_ring(a, ring, e);
        params.ring = ring;
    }
    if (error == ERR_OK)
        error = publish(c, &params, e);
    progress_end(&bar.progress);
    return error;
}

const struct cli_command cmd_config_publish = {
    .name = "config publish",
    .operands = "[NAME …]",
    .operands_max = SIZE_MAX,
    .summary = "seal what is out of date and write it to the points",
    .description =
        "Without NAME it looks at all configurations. A file is out of date if its content, the pairs it is sealed to "
        "or signed by, or the epoch have changed, if more than half of its validity has passed, or if something else "
        "lies at a point; each file written is listed with the reason. Files that are up to date are left alone.\n\n"
        "With --ring, computers of that ring read the working copies from now on, and the others what was published "
        "before. Until `config promote` or `config halt` ends that, publishes without --ring keep both contents.\n\n"
        "A point that does not answer is reported (exit status 5), and the next publish makes up for it.",
    .example = "rollseal-admin config publish --reason 'new phone number of the help desk'",
    .options = publish_options,
    .args_size = sizeof(struct publish_args),
    .run = run,
};
