#include <stdlib.h>

#include "base/calendar.h"
#include "commands/outcome.h"
#include "commands/session.h"
#include "read/status.h"
#include "text/duration.h"

static const struct cli_option options[] = {START_PARAMETERS, CLI_OPTIONS_END};

static void tell_sources(const struct parameters *p, struct result *r)
{
    const struct parameter_setting *set = &p->settings[PARAMETER_CERTIFICATE_SOURCE];
    if (set->count == 0)
        result_item(r, "certificate_source", "pairs from", parameters_text(p, PARAMETER_CERTIFICATE_SOURCE));
    for (size_t i = 0; i < set->count; i++)
        result_item(r, "certificate_source", "pairs from", set->values[i].text);
}

/* In whole days, hours, minutes or seconds: the largest of which there are two. */
static void tell_age(int64_t seconds, struct result *r)
{
    static const int64_t units[] = {SECONDS_PER_DAY, 3600, 60, 1};
    char age[32] = "0s"; /* the clock may have gone back */
    size_t i = 0;
    while (i < 3 && seconds < 2 * units[i])
        i++;
    if (seconds > 0)
        duration_format(seconds / units[i] * units[i], age);
    result_number(r, "age_seconds", NULL, seconds);
    result_text(r, "age", "age", age);
}

/* What there is of the last-known-good, or null. */
static void tell_good(const struct session *s, const struct status *found, struct result *r)
{
    const struct read_outcome *good = &found->good;
    if (!found->has_good) {
        result_text(r, "version", "version", NULL);
        return;
    }
    outcome_tell_version(good, r, "version");
    result_time(r, "issued", "issued", good->issued);
    result_time(r, "expires", "expires", good->expires);
    tell_age(s->client->now - good->issued, r);
    result_text(r, "ring", "ring", good->ring);
    result_text(r, "signer", "signer", good->signer[0] != '\0' ? good->signer : NULL);
    result_text(r, "remembered_by", "remembered by", found->is_machines ? "the machine" : "this account");
}

static void tell_last_error(const struct last_error *last, struct result *r)
{
    bool is = last->error != ERR_OK;
    result_text(r, "last_error", "last error", is ? err_name(last->error) : NULL);
    if (is) {
        result_time(r, "last_error_time", "at", last->time);
        result_text(r, "last_error_message", NULL, last->message); /* people read it on standard error */
    }
}

/* Only a computer of a ring has one. */
static enum err tell_ring_location(const struct session *s, const char *name, struct result *r, struct errinfo *e)
{
    char *location = NULL;
    enum err error = client_ring_location(&s->parameters, name, &location, e);
    if (error == ERR_OK)
        result_text(r, "ring_location", location != NULL ? "its ring's" : NULL, location);
    free(location);
    return error;
}

static enum err work(struct session *s, const void *args, struct errinfo *e)
{
    struct status found;
    struct result *r = s->cli->result;
    (void)args;
    enum err error = status_find(s->client, &found, e);
    if (error != ERR_OK)
        return error;
    result_text(r, "name", "configuration", found.name);
    result_text(r, "location", "location", found.location);
    error = tell_ring_location(s, found.name, r, e);
    if (error != ERR_OK) {
        status_done(&found);
        return error;
    }
    tell_good(s, &found, r);
    result_boolean(r, "encrypted_only", "only sealed files", found.is_sealed_only);
    outcome_tell_policy(&found.policy, r);
    tell_sources(&s->parameters, r);
    result_text(r, "state_directory", "state", state_folder(s->client->state));
    tell_last_error(&found.last, r);
    error = status_error(&found, e);
    status_done(&found);
    return error;
}

static enum err run_words(struct cli_context *c, int argc, char **argv, struct errinfo *e)
{
    const struct session_words words = {&cmd_status, argc, argv, NULL};
    return session_run(c, &words, work, e);
}

const struct cli_command cmd_status = {
    .name = "status",
    .summary = "say which version is in use, and what the last error was",
    .description =
        "Tells what this client remembers; it does not read the configuration again. Ends with the error that "
        "it reports. What [read] says in client.ini counts here, too.",
    .example = "rollseal-client status",
    .options = options,
    .run_words = run_words,
};
