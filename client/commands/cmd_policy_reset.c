#include "commands/session.h"
#include "state/policy.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

static void say_what_it_means(const struct session *s)
{
    cli_warn(s->cli,
             "plain files are judged by AcceptEncryptedDataOnly alone again, until a sealed file is accepted that "
             "says the policy; `true` there refuses them all");
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    struct result *r = s->cli->result;
    bool was = false;
    (void)args;
    enum err error = policy_reset(s->client->state, &was, e);
    if (error != ERR_OK)
        return error;
    result_boolean(r, "reset", NULL, was);
    result_text(r, "state_directory", NULL, state_folder(s->client->state));
    result_line(r,
                was ? "the policy `encrypted-only` is forgotten" : "no policy was accepted: there is nothing to reset");
    if (was)
        say_what_it_means(s);
    return ERR_OK;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_policy_reset, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_policy_reset = {
    .name = "policy reset",
    .summary = "forget that only sealed files are accepted (as root: for the computer)",
    .description =
        "A client that has accepted a sealed file with the policy `encrypted-only` takes no plain file of any name "
        "any more, whatever AcceptEncryptedDataOnly says. This ends it for the state directory of this account; root's "
        "is the computer's, and while that one has the policy, no account's can be reset. It begins again with the "
        "next sealed file that says so.\n"
        "\n"
        "Whoever can write to the distribution point can then put plain files there, which this client may take.",
    .example = "sudo rollseal-client policy reset",
    .options = options,
    .run_words = run_words,
};
