#include "admin/admin.h"
#include "admin/commands.h"
#include "admin/policy/policy.h"
#include "admin/policy/rehearsal.h"
#include "admin/publish/publish_result.h"
#include "admin/rollout/gate_result.h"
#include "system/clock.h"

struct encrypted_only_args {
    bool rehearse;
    struct gate_args gate;
};

static const struct cli_option encrypted_only_options[] = {
    {"rehearse", 0, CLI_FLAG, offsetof(struct encrypted_only_args, rehearse), NULL,
     "say which computers would refuse what they read today, and change nothing"},
    GATE_OPTIONS(struct encrypted_only_args),
    CLI_OPTIONS_END,
};

static enum err set(struct cli_context *c, struct vault *v, const struct gate *gate, const struct gate_args *args,
                    struct errinfo *e)
{
    const struct policy_set_params params = {gate->audit, args->reason};
    enum err error = policy_set(vault_registry(v), &params, e);
    if (error != ERR_OK)
        return error;
    cli_warn(
        c, "clients that read one of the files published from now on never take a plain file again; that is not taken "
           "back from here, but on each computer, by `rollseal-client policy reset`");
    result_text(c->result, "policy", "policy", "encrypted-only");
    publish_show_out_of_date(c, v, clock_now());
    return ERR_OK;
}

/* What the files do not say yet, and who would have to do with it. */
static enum err plan(struct cli_context *c, struct vault *v, const struct gate *gate, struct errinfo *e)
{
    result_boolean(c->result, "plan", NULL, true);
    result_line(c->result, "Only a plan; nothing is changed.");
    enum err error = rehearsal_show_files(c, vault_registry(v), e);
    return error == ERR_OK ? gate_show(c, gate, e) : error;
}

static enum err rehearse(struct cli_context *c, struct vault *v, const struct survey *s, struct errinfo *e)
{
    bool is_set = false;
    enum err error = policy_check(vault_registry(v), &is_set, e);
    return error == ERR_OK ? rehearsal_show(c, s, is_set, e) : error;
}

static enum err ask(struct cli_context *c, struct vault *v, const struct encrypted_only_args *a,
                    const struct questions *questions, struct errinfo *e)
{
    struct gate gate = {.audit = NULL};
    struct gate_args args = a->gate;
    args.plan = args.plan || a->rehearse;
    enum err error = gate_run(c, v, questions, &args, &gate, e);
    if (error != ERR_OK)
        return error;
    if (a->rehearse)
        error = rehearse(c, v, &gate.survey, e);
    else if (a->gate.plan)
        error = plan(c, v, &gate, e);
    else
        error = set(c, v, &gate, &a->gate, e);
    gate_done(&gate);
    return error;
}

static enum err decide(struct cli_context *c, struct vault *v, const struct encrypted_only_args *a, struct errinfo *e)
{
    struct questions questions = {.count = 0};
    bool is_set = false;
    enum err error = policy_check(vault_registry(v), &is_set, e);
    if (error == ERR_OK && is_set && !a->rehearse) {
        cli_note(c, "nothing to do: the vault has the policy `encrypted-only` already");
        result_text(c->result, "policy", "policy", "encrypted-only");
        return ERR_OK;
    }
    if (error == ERR_OK)
        error = questions_add_sealed(&questions, e);
    if (error == ERR_OK)
        error = ask(c, v, a, &questions, e);
    questions_done(&questions);
    return error;
}

static enum err run(struct cli_context *c, const void *args, const struct cli_strings *operands, struct errinfo *e)
{
    const struct encrypted_only_args *a = args;
    struct vault *v = NULL;
    (void)operands;
    if (a->rehearse && (a->gate.plan || a->gate.force || a->gate.until != NULL))
        return err_set(e, ERR_USAGE,
                       "--rehearse asks only, and changes nothing: leave out --plan, --force and --until");
    enum err error = gate_check_args(&a->gate, e);
    if (error == ERR_OK)
        error = admin_open(c, VAULT_CHANGE, &v, e);
    if (error == ERR_OK)
        error = decide(c, v, a, e);
    vault_close(&v);
    return error;
}

const struct cli_command cmd_policy_encrypted_only = {
    .name = "policy encrypted-only",
    .summary = "let clients accept nothing but sealed files (step 9)",
    .description =
        "From the next `config publish` on every published file says so. A client that has accepted one of them takes "
        "no plain file of any name any more, whatever its AcceptEncryptedDataOnly is.\n\n"
        "It refuses while a computer reads something plain, or does not say what it reads; --rehearse tells which. "
        "Before the first activation it is a conflict, since all files are plain then.",
    .example = "rollseal-admin policy encrypted-only --reason 'every department has moved'",
    .options = encrypted_only_options,
    .args_size = sizeof(struct encrypted_only_args),
    .run = run,
};
