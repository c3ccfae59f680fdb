#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/pair/generated.h"
#include "admin/pair/renew.h"
#include "base/calendar.h"
#include "system/clock.h"

struct renew_args {
    const char *reason;
};

static const struct cli_option renew_options[] = {
    ADMIN_REASON_OPTION(struct renew_args),
    CLI_OPTIONS_END,
};

static void say_why_not(struct cli_context *c, const struct renewal *r)
{
    char end[CALENDAR_SIZE];
    calendar_format(r->end, end);
    result_text(c->result, "id", NULL, r->reserve != NULL ? r->reserve->id : NULL);
    if (r->reserve != NULL)
        cli_note(c, "nothing to do: pair %s is prepared to follow the active pair %s, which ends on %s", r->reserve->id,
                 r->active->id, end);
    else
        cli_note(c, "nothing to do: the active pair %s ends on %s, in more than %d days", r->active->id, end,
                 RENEW_DAYS);
}

/* Of the kind that the active one has. */
static enum err renew(struct cli_context *c, struct vault *v, const char *reason, struct errinfo *e)
{
    struct pair_rows pairs = {NULL, 0};
    struct renewal r;
    const int64_t now = clock_now();
    enum err error = registry_pairs(vault_registry(v), &pairs, e);
    if (error == ERR_OK)
        error = renewal_find(&pairs, now, &r, e);
    if (error == ERR_OK && r.is_due) {
        const struct generate_params params = {r.active->algorithm, GENERATE_DEFAULT_DAYS, reason, now};
        error = generated_run(c, v, &params, e);
    } else if (error == ERR_OK) {
        say_why_not(c, &r);
    }
    pair_rows_done(&pairs);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    (void)operands;
    const struct renew_args *a = args;
    struct vault *v = NULL;
    enum err error = admin_open_unlocked(c, &v, e);
    if (error == ERR_OK)
        error = renew(c, v, a->reason, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_pair_renew = {
    .name = "pair renew",
    .summary = "make a reserve pair when the active one ends within 90 days",
    .description = "For a timer: generates a pair, as `pair generate` does and of the algorithm of the active one, if "
                   "that ends in less than 90 days and no prepared pair outlives it. Otherwise there is nothing to do. "
                   "The new id is printed alone on standard output.",
    .example = "rollseal-admin pair renew",
    .options = renew_options,
    .args_size = sizeof(struct renew_args),
    .run = run,
};
