#include "commands/session.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

static void tell_pair(const struct pair *p, struct result *r)
{
    struct result *row = result_row(r, "pairs", "pairs", NULL);
    result_text(row, "id", "pair", p->id);
    result_text(row, "algorithm", "algorithm", public_key_algorithm(&p->public_key));
    result_boolean(row, "has_key", "private key", p->key != NULL);
    result_time(row, "not_before", NULL, p->not_before);
    result_time(row, "not_after", NULL, p->not_after);
    result_time(row, "signing_not_before", "signs from", p->signing.not_before);
    result_time(row, "signing_not_after", "signs until", p->signing.not_after);
    result_text(row, "origin", "from", p->origin);
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    struct pair_set pairs = {.pairs = NULL};
    struct result *r = s->cli->result;
    (void)args;
    enum err error = client_load_pairs(s->client, &pairs, e);
    if (error != ERR_OK)
        return error;
    result_rows(r, "pairs", "pairs", "no pair; install a client part with `rollseal-client install FILE`");
    for (size_t i = 0; i < pairs.count; i++)
        tell_pair(&pairs.pairs[i], r);
    pair_set_done(&pairs);
    return ERR_OK;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_pairs, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_pairs = {
    .name = "pairs",
    .summary = "list the pairs of the certificate source",
    .example = "rollseal-client pairs",
    .options = options,
    .run_words = run_words,
};
