#include "commands/session.h"

/* What this computer has, and what comes next. Whoever may not read the pairs sees what is asked for all the same. */
static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    (void)args;
    struct pair_set pairs = {.pairs = NULL};
    struct result *r = s->cli->result;
    const char *location = parameters_text(&s->parameters, PARAMETER_CONFIGURATION);
    result_text(r, "preferences", "preferences", parameters_text(&s->parameters, PARAMETER_PREFERENCES));
    result_text(r, "configuration", "configuration", location);
    enum err error = client_load_pairs(s->client, &pairs, e);
    if (error != ERR_OK)
        return error;
    result_number(r, "pairs", "pairs", (int64_t)pairs.count);
    if (pairs.count == 0)
        cli_next(s->cli, "rollseal-client install FILE, with the client part that `rollseal-admin pair export` made");
    else if (location == NULL)
        cli_next(s->cli, "set Configuration in %s, section [Common]",
                 parameters_text(&s->parameters, PARAMETER_PREFERENCES));
    else
        cli_next(s->cli, "rollseal-client read; `rollseal-client --help` lists the commands");
    pair_set_done(&pairs);
    return ERR_OK;
}

enum err overview(struct cli_context *c, struct errinfo *e)
{
    static const struct cli_option options[] = {CLI_OPTIONS_END};
    static const struct cli_command none = {.name = NULL, .options = options};
    const struct session_words words = {&none, 0, NULL, NULL};
    return session_run(c, &words, work, e);
}
